//! The screens. Those with a digit stand in [`ROOTS`]; the others open from them.

pub mod browser;
pub mod choice;
pub mod field;
pub mod form;
mod help;
mod history;
mod meeting;
mod meetings;
pub mod options;
mod organization;
mod organizations;
mod overview;
mod page;
mod palette;
mod people;
pub mod roll;
mod stayed;

pub use choice::{Choices, Confirm};
pub use help::Help;
pub use meeting::meeting;
pub use organization::organization;
pub use page::Page;
pub use palette::Palette;
pub use people::person;
pub use roll::Roll;
pub use stayed::Stayed;

use super::screen::Screen;
use crate::text::Lang;

/// A screen with a digit.
pub struct Root {
    /// Its digit.
    pub digit: char,
    /// What it is called.
    pub name: fn(Lang) -> &'static str,
    /// Makes it.
    pub make: fn() -> Box<dyn Screen>,
}

/// The screens with a digit. One that is not built is not shown.
pub static ROOTS: &[Root] = &[
    Root { digit: '1', name: Lang::screen_overview, make: || Box::new(overview::overview()) },
    Root { digit: '3', name: Lang::screen_meetings, make: || Box::new(meetings::meetings()) },
    Root { digit: '5', name: Lang::screen_organizations, make: || Box::new(organizations::Organizations::default()) },
    Root { digit: '9', name: Lang::screen_history, make: || Box::new(history::history()) },
];
