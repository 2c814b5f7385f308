//! The screens. Those with a digit stand in [`ROOTS`]; the others open from them.

mod action;
mod actions;
pub mod browser;
pub mod choice;
pub mod field;
pub mod form;
mod goals;
mod groups;
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
mod person;
mod record;
pub mod roll;
mod stayed;

pub use action::action;
pub use choice::{Choices, Confirm};
pub use goals::{goal_page, strategy_page};
pub use groups::group;
pub use help::Help;
pub use history::history_of;
pub use meeting::meeting;
pub use organization::organization;
pub use page::Page;
pub use palette::Palette;
pub use person::person;
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
    Root { digit: '2', name: Lang::screen_groups, make: || Box::new(groups::groups()) },
    Root { digit: '3', name: Lang::screen_meetings, make: || Box::new(meetings::meetings()) },
    Root { digit: '4', name: Lang::screen_actions, make: || Box::new(actions::actions()) },
    Root { digit: '5', name: Lang::screen_organizations, make: || Box::new(organizations::Organizations::default()) },
    Root { digit: '8', name: Lang::screen_goals, make: || Box::new(goals::goals()) },
    Root { digit: '9', name: Lang::screen_history, make: || Box::new(history::history()) },
];
