//! What can be read: lists, sheets and sentences out of the view, the same for screens, pipes and screen readers.
//!
//! A report is a function from the view to a [`Sheet`], one report a file; [`REPORTS`] names them all. A sheet is
//! written by one output format a file. Names in JSON are English and stable, dates ISO; what a person reads is in their
//! language.

pub mod arrival;
pub mod attendance;
pub mod board;
mod candidates;
mod commitments;
pub mod composition;
pub mod differences;
mod erasures;
mod extract;
mod findings;
pub mod form;
pub mod goals;
pub mod history;
mod json;
mod membership;
mod municipalities;
mod overview;
mod papers;
mod pictures;
pub mod profile;
mod records;
pub mod signin;
pub mod structure;
mod table;
pub mod title;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use crate::domain::commitment::Period;
use crate::domain::finding::Limits;
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
    /// The period that is asked about, if one is.
    pub period: Option<Period>,
    /// What the rules of findings are told.
    pub limits: Limits,
}

/// One row of a sheet: what a program reads, and the same as a person reads it.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Field names and values in English.
    pub json: Map<String, Json>,
    /// The columns.
    pub cells: Vec<String>,
    /// The record that it is about, where that leads somewhere.
    pub about: Option<(&'static str, Id)>,
    /// What it counts, a row each.
    pub below: Vec<Row>,
}

impl Row {
    /// A row of a JSON object and columns.
    fn of(json: Json, cells: Vec<String>) -> Self {
        let json = if let Json::Object(json) = json { json } else { Map::new() };
        Self { json, cells, ..Self::default() }
    }

    /// The same, about a record.
    fn about(self, kind: &'static str, id: &Id) -> Self {
        Self { about: Some((kind, id.clone())), ..self }
    }
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

/// Makes a report of what is read, about a record if it is about one.
type Make = fn(&Source<'_>, Option<&Id>) -> Sheet;

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
    /// Whether it is browsed as a list whose rows lead somewhere; otherwise it is a page of text.
    pub is_list: bool,
    /// Whether it is about a period.
    pub has_period: bool,
    /// What it says when there is nothing in it.
    pub nothing: fn(Lang) -> &'static str,
    /// Makes it.
    pub make: Make,
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Report {
    /// A page of text that stands alone, for the coordinator's eyes.
    const fn page(name: &'static str, title: fn(Lang) -> &'static str, make: Make) -> Self {
        Self {
            name,
            about: &[],
            needs: false,
            title,
            for_the_room: false,
            is_list: false,
            has_period: false,
            nothing: Lang::report_empty,
            make,
        }
    }

    /// The same, a list whose rows lead somewhere.
    const fn list(name: &'static str, title: fn(Lang) -> &'static str, make: Make) -> Self {
        Self { is_list: true, ..Self::page(name, title, make) }
    }

    /// The same, which can be asked about a record of these kinds.
    const fn about(self, about: &'static [&'static str]) -> Self {
        Self { about, ..self }
    }

    /// The same, which must be asked about a record of these kinds.
    const fn needs(self, about: &'static [&'static str]) -> Self {
        Self { about, needs: true, ..self }
    }

    /// The same, which tells no organization's absence and nobody's task, so that a room may see it.
    const fn for_the_room(self) -> Self {
        Self { for_the_room: true, ..self }
    }

    /// The same, about a period.
    const fn of_a_period(self) -> Self {
        Self { has_period: true, ..self }
    }

    /// The same, which says this when there is nothing in it.
    const fn or_says(self, nothing: fn(Lang) -> &'static str) -> Self {
        Self { nothing, ..self }
    }
}

/// Every report beside the plain lists of kinds.
pub static REPORTS: &[Report] = &[
    Report::page("overview", Lang::screen_overview, |source, _| overview::sheet(source)),
    Report::list("findings", Lang::report_findings, findings::sheet)
        .about(&["organization", "group", "person"])
        .or_says(Lang::no_findings),
    Report::page("structure", Lang::report_structure, |source, _| structure::sheet(source)).for_the_room(),
    Report::page("board", Lang::screen_actions, board::sheet).about(&["organization", "group", "goal"]),
    Report::page("outline", Lang::screen_goals, |source, _| goals::sheet(source)),
    Report::page("quarters", Lang::report_quarters, |source, _| pictures::quarters(source)).for_the_room(),
    Report::page("trend", Lang::report_trend, pictures::trend).about(&["group"]).for_the_room(),
    Report::page("heatmap", Lang::report_heatmap, pictures::heatmap).about(&["group"]),
    Report::page("attendance", Lang::attendance, attendance::sheet).about(&["meeting", "organization", "group"]),
    Report::page("composition", Lang::report_composition, composition::sheet)
        .about(&["group", "meeting"])
        .for_the_room(),
    Report::list("commitments", Lang::report_commitments, commitments::sheet).needs(&["organization"]).of_a_period(),
    Report::list("forms", Lang::report_forms, |source, _| papers::sheet(source)),
    Report::list("municipalities", Lang::report_municipalities, |source, _| municipalities::sheet(source)),
    Report::list("membership", Lang::report_membership, membership::sheet)
        .about(&["group"])
        .for_the_room()
        .or_says(Lang::no_papers),
    Report::list("candidates", Lang::report_candidates, candidates::sheet)
        .about(&["group"])
        .or_says(Lang::no_candidates),
    Report::page("form", Lang::report_form, form::sheet).needs(&["organization"]),
    Report::page("sign-in", Lang::cmd_sign_in, signin::sheet).needs(&["meeting"]).for_the_room(),
    Report::page("history", Lang::screen_history, history::sheet).about(&history::ABOUT),
    Report::page("conflicts", Lang::report_conflicts, |source, _| differences::sheet(source)),
    Report::page("erasures", Lang::report_erasures, |source, _| erasures::sheet(source)),
    Report::page("extract", Lang::report_extract, extract::sheet).needs(&["person"]),
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
