//! What can be read: lists, sheets and sentences out of the view, the same for screens, pipes and screen readers.
//!
//! A report is a function from the view to a [`Sheet`], one report a file; [`REPORTS`] names them all. A sheet is
//! written by one output format a file. Names in JSON are English and stable, dates ISO; what a person reads is in their
//! language.

pub mod arrival;
pub mod attendance;
pub mod board;
pub mod composition;
pub mod differences;
mod erasures;
mod extract;
pub mod form;
pub mod goals;
pub mod history;
mod json;
mod overview;
mod pictures;
pub mod profile;
mod records;
pub mod signin;
pub mod structure;
mod table;
pub mod title;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use crate::domain::view::KINDS;
use crate::domain::{Refusal, View};
use crate::log::{Id, OpLog, State};
use crate::text::Lang;
use crate::text::format::Zone;

pub use erasures::{kept_lines, struck_lines};
pub use history::sentence;
pub use json::to_json;
pub use overview::{Overview, overview, trend_sentence};
pub use table::to_table;

/// What a report reads.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The typed state.
    pub view: &'a View,
    /// The state, for what the view does not type.
    pub state: &'a State,
    /// The operations, for history.
    pub log: &'a OpLog,
    /// Today on the wall clock.
    pub today: NaiveDate,
    /// The zone of the wall clock.
    pub zone: Zone,
    /// The language that a person reads.
    pub lang: Lang,
}

/// One row of a sheet: what a program reads, and the same as a person reads it.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Field names and values in English.
    pub json: Map<String, Json>,
    /// The columns.
    pub cells: Vec<String>,
}

/// What a report gives.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What `show` calls it.
    pub name: String,
    /// The headings of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Whether it is about one thing, so that JSON has a `row` and no `rows`.
    pub single: bool,
}

impl Sheet {
    /// A text as a sheet, a line a row.
    fn of_text(name: &str, text: &str) -> Self {
        let rows = text.lines().map(|line| {
            let mut row = Row { cells: vec![line.to_owned()], ..Row::default() };
            row.json.insert("line".into(), line.into());
            row
        });
        Self { name: name.into(), columns: Vec::new(), rows: rows.collect(), single: false }
    }
}

/// A report: its name, and the function that makes it from the record asked for, if any.
pub struct Report {
    /// The name after `show`.
    pub name: &'static str,
    /// The kinds of record that it can be asked about; none if it stands alone.
    pub about: &'static [&'static str],
    /// Whether it must be asked about one.
    pub needs: bool,
    /// What it is called as a page.
    pub title: fn(Lang) -> &'static str,
    /// Whether it tells no organization's absence and nobody's task, so that a room may see it.
    pub for_the_room: bool,
    /// Makes it.
    pub make: fn(&Source<'_>, Option<&Id>) -> Sheet,
}

/// Every report beside the plain lists of kinds.
pub static REPORTS: &[Report] = &[
    Report {
        name: "overview",
        about: &[],
        needs: false,
        title: Lang::screen_overview,
        for_the_room: false,
        make: |source, _| overview::sheet(source),
    },
    Report {
        name: "structure",
        about: &[],
        needs: false,
        title: Lang::report_structure,
        for_the_room: true,
        make: |source, _| structure::sheet(source),
    },
    Report {
        name: "board",
        about: &["organization", "group", "goal"],
        needs: false,
        title: Lang::screen_actions,
        for_the_room: false,
        make: board::sheet,
    },
    Report {
        name: "outline",
        about: &[],
        needs: false,
        title: Lang::screen_goals,
        for_the_room: false,
        make: |source, _| goals::sheet(source),
    },
    Report {
        name: "quarters",
        about: &[],
        needs: false,
        title: Lang::report_quarters,
        for_the_room: true,
        make: |source, _| pictures::quarters(source),
    },
    Report {
        name: "trend",
        about: &["group"],
        needs: false,
        title: Lang::report_trend,
        for_the_room: true,
        make: pictures::trend,
    },
    Report {
        name: "heatmap",
        about: &["group"],
        needs: false,
        title: Lang::report_heatmap,
        for_the_room: false,
        make: pictures::heatmap,
    },
    Report {
        name: "attendance",
        about: &["meeting", "organization", "group"],
        needs: false,
        title: Lang::attendance,
        for_the_room: false,
        make: attendance::sheet,
    },
    Report {
        name: "composition",
        about: &["group", "meeting"],
        needs: false,
        title: Lang::report_composition,
        for_the_room: true,
        make: composition::sheet,
    },
    Report {
        name: "form",
        about: &["organization"],
        needs: true,
        title: Lang::report_form,
        for_the_room: false,
        make: form::sheet,
    },
    Report {
        name: "sign-in",
        about: &["meeting"],
        needs: true,
        title: Lang::cmd_sign_in,
        for_the_room: true,
        make: signin::sheet,
    },
    Report {
        name: "history",
        about: &history::ABOUT,
        needs: false,
        title: Lang::screen_history,
        for_the_room: false,
        make: history::sheet,
    },
    Report {
        name: "conflicts",
        about: &[],
        needs: false,
        title: Lang::report_conflicts,
        for_the_room: false,
        make: |source, _| differences::sheet(source),
    },
    Report {
        name: "erasures",
        about: &[],
        needs: false,
        title: Lang::report_erasures,
        for_the_room: false,
        make: |source, _| erasures::sheet(source),
    },
    Report {
        name: "extract",
        about: &["person"],
        needs: true,
        title: Lang::report_extract,
        for_the_room: false,
        make: extract::sheet,
    },
];

/// Everything about one person, also one who was removed.
pub fn extract(source: &Source<'_>, person: &Id) -> Sheet {
    extract::sheet(source, Some(person))
}

/// Every name that `show` takes for a list.
pub fn names() -> impl Iterator<Item = &'static str> {
    REPORTS.iter().map(|report| report.name).chain(KINDS.iter().map(|kind| kind.plural))
}

/// Makes what `show WHAT [ID]` asks for; `None` if there is no such thing.
///
/// # Errors
/// A [`Refusal`] if the id names nothing.
pub fn show(source: &Source<'_>, what: &str, id: Option<&str>) -> Option<Result<Sheet, Refusal>> {
    if let Some(report) = REPORTS.iter().find(|report| report.name == what) {
        let Some(id) = id.filter(|_| !report.about.is_empty()) else { return Some(Ok((report.make)(source, None))) };
        return Some(match source.view.resolve(report.about, id) {
            Ok((_, about)) => Ok((report.make)(source, Some(&about))),
            // A kind of the same name has records to show, too: an attendance.
            Err(refusal) => KINDS
                .iter()
                .filter(|kind| kind.name.as_str() == what)
                .find_map(|kind| {
                    Some(records::one(source, kind, &source.view.resolve(&[kind.name.as_str()], id).ok()?.1))
                })
                .ok_or(refusal),
        });
    }
    let kind = KINDS.iter().find(|kind| kind.plural == what || kind.name.as_str() == what)?;
    Some(match id {
        None => Ok(records::list(source, kind)),
        Some(id) => source.view.resolve(&[kind.name.as_str()], id).map(|(_, id)| records::one(source, kind, &id)),
    })
}
