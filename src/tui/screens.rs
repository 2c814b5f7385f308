//! The screens. Those with a digit stand in [`ROOTS`], the pages of records in [`PAGES`]; the others open from them.

mod action;
mod actions;
pub mod browser;
pub mod choice;
mod decide;
mod differences;
mod exchange;
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
mod secret;
mod sheet;
mod stayed;

pub use choice::{Choices, Confirm};
pub use decide::Decide;
pub use differences::differences;
pub use exchange::{Exchange, Row as FileRow};
pub use help::Help;
pub use history::history_of;
pub use page::Page;
pub use palette::Palette;
pub use roll::Roll;
pub use secret::{For, Secret};
pub use sheet::sheet;
pub use stayed::Stayed;

use super::command::{Command, Group, always};
use super::effect::{Effect, Place};
use super::screen::{Layer, Screen};
use crate::log::Id;
use crate::text::Lang;

/// A screen with a digit.
pub struct Root {
    /// Its name, which its commands know it by.
    pub name: &'static str,
    /// Its digit.
    pub digit: &'static str,
    /// The command that goes there.
    pub command: Command,
    /// Makes it.
    pub make: fn() -> Box<dyn Screen>,
}

/// Declares the screens with a digit, a row each: digit, name, what it is called, what makes it.
macro_rules! roots {
    ($( $digit:literal $name:literal $text:path => $make:expr; )*) => {
        /// The screens with a digit.
        pub static ROOTS: &[Root] = &[$( Root {
            name: $name,
            digit: $digit,
            command: Command {
                id: concat!("go-", $name),
                keys: &[$digit],
                layers: &[Layer::Browse, Layer::Replies],
                group: Group::Move,
                text: $text,
                footer: 0,
                applies: always,
                run: |_| Effect::Go(Place::Root($name)),
            },
            make: || Box::new($make),
        } ),*];
    };
}

roots! {
    "1" "overview" Lang::screen_overview => overview::overview();
    "2" "groups" Lang::screen_groups => groups::groups();
    "3" "meetings" Lang::screen_meetings => meetings::meetings();
    "4" "actions" Lang::screen_actions => actions::actions();
    "5" "organizations" Lang::screen_organizations => organizations::Organizations::default();
    "8" "goals" Lang::screen_goals => goals::goals();
    "9" "history" Lang::screen_history => history::history();
}

/// The page of a kind of record.
pub struct RecordScreen {
    /// The kind.
    pub kind: &'static str,
    /// Makes the page of the record of that id.
    pub make: fn(Id) -> Box<dyn Screen>,
}

/// The kinds that have a page of their own, in the order in which the palette lists them.
pub static PAGES: &[RecordScreen] = &[
    RecordScreen { kind: "organization", make: |id| Box::new(organization::organization(id)) },
    RecordScreen { kind: "person", make: |id| Box::new(person::person(id)) },
    RecordScreen { kind: "group", make: |id| Box::new(groups::group(id)) },
    RecordScreen { kind: "meeting", make: |id| Box::new(meeting::meeting(id)) },
    RecordScreen { kind: "goal", make: |id| Box::new(goals::goal_page(id)) },
    RecordScreen { kind: "strategy", make: |id| Box::new(goals::strategy_page(id)) },
    RecordScreen { kind: "action-item", make: |id| Box::new(action::action(id)) },
];

/// The page of a kind of record, if it has one.
pub fn page_of(kind: &str) -> Option<&'static RecordScreen> {
    PAGES.iter().find(|page| page.kind == kind)
}
