//! What operations that came from elsewhere say, in sentences: what is new, who wrote it and since when.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::title::title;
use super::{Row, Sheet, Source};
use crate::log::{Action, Id, Key, Name, OpId, Operation, Presence, REMOVED, Record};
use crate::text::format;

/// How many meetings are named before the others are counted.
const NAMED: usize = 3;

/// What is counted, and how often.
#[derive(Default)]
struct Counts {
    /// By what the sentence is about, in the order in which they are said.
    by: BTreeMap<What, usize>,
    /// Meetings whose roll was written in.
    rolls: BTreeSet<Id>,
    /// Meetings whose call was answered.
    replies: BTreeSet<Id>,
}

/// What a sentence is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Representatives,
    Deputies,
    EndedMandates,
    ActionsDone,
    Made(Name),
    Changed(Name),
    Removed(Name),
    Erasures,
    Retractions,
    Unknown,
}

impl What {
    /// What a program reads.
    fn code(self) -> String {
        match self {
            Self::Representatives => "new-representatives".into(),
            Self::Deputies => "new-deputies".into(),
            Self::EndedMandates => "ended-mandates".into(),
            Self::ActionsDone => "actions-done".into(),
            Self::Made(kind) => format!("new-{kind}"),
            Self::Changed(kind) => format!("changed-{kind}"),
            Self::Removed(kind) => format!("removed-{kind}"),
            Self::Erasures => "erasures".into(),
            Self::Retractions => "retractions".into(),
            Self::Unknown => "unknown".into(),
        }
    }

    fn sentence(self, source: &Source<'_>, n: usize) -> String {
        let lang = source.lang;
        let of_kind = |kind: Name, counted: String| format!("{}: {counted}", lang.kind(kind.as_str()));
        match self {
            Self::Representatives => lang.new_representatives(n),
            Self::Deputies => lang.new_deputies(n),
            Self::EndedMandates => lang.ended_mandates(n),
            Self::ActionsDone => lang.actions_done(n),
            Self::Made(kind) => of_kind(kind, lang.n_new(n)),
            Self::Changed(kind) => of_kind(kind, lang.n_changed(n)),
            Self::Removed(kind) => of_kind(kind, lang.n_removed(n)),
            Self::Erasures => lang.erasures(n),
            Self::Retractions => lang.retractions(n),
            Self::Unknown => lang.of_a_newer_version(n),
        }
    }
}

/// What these operations say, which the source's state holds already: a sentence a row.
pub fn sheet(source: &Source<'_>, new: &[Arc<Operation>]) -> Sheet {
    let counts = count(source, new);
    let said = |what: String, n: usize, text: String| {
        let json = Map::from_iter([("what".to_owned(), Json::from(what)), ("n".to_owned(), Json::from(n))]);
        Row { json, cells: vec![text], ..Row::default() }
    };
    let mut rows: Vec<Row> =
        counts.by.iter().map(|(what, n)| said(what.code(), *n, what.sentence(source, *n))).collect();
    let meetings = |ids: &BTreeSet<Id>| {
        let named = ids.iter().take(NAMED).map(|id| title(source.view, source.state, source.lang, "meeting", id));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = ids.len().saturating_sub(NAMED);
        if more > 0 { source.lang.and_more(&named, more) } else { named }
    };
    let of_meetings = [("rolls", &counts.rolls), ("replies", &counts.replies)];
    for (code, ids) in of_meetings.into_iter().filter(|(_, ids)| !ids.is_empty()) {
        let named = meetings(ids);
        let text = if code == "rolls" { source.lang.rolls_of(&named) } else { source.lang.replies_of(&named) };
        rows.push(said(code.into(), ids.len(), text));
    }
    Sheet { name: "arrival".into(), columns: vec![source.lang.column_what().into()], rows, single: false }
}

/// Who wrote them, and since when: a line each.
pub fn authors(source: &Source<'_>, new: &[Arc<Operation>]) -> Vec<String> {
    let mut by: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for op in new {
        let day = format::local(op.stamp.millis, source.zone).date_naive();
        by.entry(op.author.as_deref().unwrap_or_default()).or_default().push(day);
    }
    let line = |(author, days): (&str, Vec<chrono::NaiveDate>)| {
        let (first, last) = (days.iter().min().copied(), days.iter().max().copied());
        let day = |day: Option<chrono::NaiveDate>| day.map(format::date).unwrap_or_default();
        let when = if first == last { day(first) } else { format!("{}–{}", day(first), day(last)) };
        let author = if author.is_empty() { source.lang.struck() } else { author };
        format!("{author}: {}, {when}", source.lang.n_changes(days.len()))
    };
    by.into_iter().map(line).collect()
}

fn count(source: &Source<'_>, new: &[Arc<Operation>]) -> Counts {
    let mut counts = Counts::default();
    let mut add = |what| *counts.by.entry(what).or_default() += 1;
    let mut written: BTreeMap<Key, BTreeSet<Name>> = BTreeMap::new();
    for op in new {
        match &op.action {
            Action::Write(writes) if source.state.is_live(op.id) => {
                for at in writes.iter().map(|write| &write.register) {
                    written.entry((at.kind, at.id.clone())).or_default().insert(at.field);
                }
            }
            Action::Erase(_) => add(What::Erasures),
            Action::Retract(_) => add(What::Retractions),
            Action::Other => add(What::Unknown),
            Action::Write(_) | Action::Confirm(_) | Action::Lost(_) => {}
        }
    }
    let new: HashSet<OpId> = new.iter().map(|op| op.id).collect();
    for ((kind, id), fields) in &written {
        let Some(record) = source.state.record(*kind, id) else { continue };
        let made = record.cells().all(|(_, _, cell)| cell.operations().all(|op| new.contains(&op)));
        match (kind.as_str(), said(*kind, record, fields, made)) {
            (_, Some(what)) => add(what),
            ("attendance", None) => counts.rolls.extend(meeting_of(record)),
            (_, None) => counts.replies.extend(meeting_of(record)),
        }
    }
    counts
}

fn meeting_of(record: &Record) -> Option<Id> {
    Id::of(record.value(Name::new("meeting")).as_log_text()?).ok()
}

/// What is said of a record in which these fields were written; nothing of marks and replies, whose meetings are named.
fn said(kind: Name, record: &Record, fields: &BTreeSet<Name>, made: bool) -> Option<What> {
    let wrote = |field: &'static str| fields.contains(&Name::new(field));
    let is = |field: &'static str, value: &str| record.value(Name::new(field)).as_text() == Some(value);
    if record.presence() == Presence::Removed && fields.contains(&REMOVED) {
        return Some(What::Removed(kind));
    }
    match kind.as_str() {
        "attendance" | "reply" => None,
        "mandate" if made && is("role", "representative") => Some(What::Representatives),
        "mandate" if made && is("role", "deputy") => Some(What::Deputies),
        "mandate" if !made && wrote("to") => Some(What::EndedMandates),
        "action-item" if !made && wrote("state") && is("state", "done") => Some(What::ActionsDone),
        _ if made => Some(What::Made(kind)),
        _ => Some(What::Changed(kind)),
    }
}
