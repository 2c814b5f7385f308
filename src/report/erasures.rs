//! Erasures: what one would strike and what would stay, and a list of those that were decided, with who has carried them
//! out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::title::title;
use super::{Row, Sheet, Source};
use crate::domain::erasure::{Plan, Why};
use crate::domain::trail::Place;
use crate::log::{Action, Erase, Id, Name, Operation, ReplicaId, Target, Value, template};
use crate::text::format;

/// How many records of a kind are named before they are only counted.
const NAMED: usize = 6;

/// What an erasure strikes, a line a record or a kind. Read after it, the lines say no name any more.
pub fn struck_lines(source: &Source<'_>, plan: &Plan) -> Vec<String> {
    let lang = source.lang;
    let (anew, whole): (Vec<&Place>, Vec<&Place>) = plan.struck.iter().partition(|place| plan.anew_in.contains(place));
    let mut lines = by_record(source, &whole);
    lines.extend(by_record(source, &anew).iter().map(|line| lang.erased_and_anew(line)));
    if plan.author_struck {
        lines.push(lang.erased_author(plan.authored));
    }
    lines
}

/// What stays, a line a reason and a kind or record.
pub fn kept_lines(source: &Source<'_>, plan: &Plan) -> Vec<String> {
    let lang = source.lang;
    let of = |why: Why| plan.stays.iter().filter(move |(_, held)| **held == why).map(|(place, _)| place);
    let mut lines: Vec<String> = by_record(source, &of(Why::Kept).collect::<Vec<_>>());
    let mut referring: BTreeMap<Name, BTreeSet<&Id>> = BTreeMap::new();
    for (kind, id, _) in of(Why::Reference) {
        referring.entry(*kind).or_default().insert(id);
    }
    for (kind, ids) in &referring {
        lines.push(lang.kept_reference(lang.kind(kind.as_str()), ids.len()));
    }
    for line in by_record(source, &of(Why::Dispatched).collect::<Vec<_>>()) {
        lines.push(lang.kept_dispatched(&line));
    }
    if plan.authored > 0 && !plan.author_struck {
        lines.push(lang.kept_author(plan.authored));
    }
    lines
}

/// `meeting Länsgruppen 2027-02-11: notes`; very many records of a kind are counted.
fn by_record(source: &Source<'_>, places: &[&Place]) -> Vec<String> {
    let lang = source.lang;
    let mut kinds: BTreeMap<Name, BTreeMap<&Id, Vec<&str>>> = BTreeMap::new();
    for (kind, id, field) in places {
        let label = lang.field(kind.as_str(), field.as_str());
        kinds.entry(*kind).or_default().entry(id).or_default().push(label);
    }
    let mut lines = Vec::new();
    for (kind, records) in &kinds {
        let label = lang.kind(kind.as_str());
        if records.len() > NAMED {
            let fields: BTreeSet<&str> = records.values().flatten().copied().collect();
            let fields: Vec<&str> = fields.into_iter().collect();
            lines.push(lang.erased_many(label, records.len(), &fields.join(", ")));
            continue;
        }
        for (id, fields) in records {
            let name = title(source.view, source.state, lang, kind.as_str(), id);
            lines.push(lang.erased_fields(&format!("{label} {name}"), &fields.join(", ")));
        }
    }
    lines
}

/// Every erasure, the newest first, with the replicas that have carried it out and those that have not.
pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let lang = source.lang;
    let columns = [
        lang.column_time(),
        lang.column_decision(),
        lang.column_records(),
        lang.column_reason(),
        lang.column_confirmed(),
        lang.column_unconfirmed(),
    ];
    Sheet {
        name: "erasures".into(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: actions(source).iter().map(|ops| row(source, ops)).collect(),
        single: false,
    }
}

/// The erasures, several of one group as one.
fn actions(source: &Source<'_>) -> Vec<Vec<Arc<Operation>>> {
    let mut ops: Vec<Arc<Operation>> = source.log.erasures().filter_map(|id| source.log.get(id).cloned()).collect();
    ops.sort_by_key(|op| std::cmp::Reverse((op.stamp, op.id)));
    let same = |a: &Arc<Operation>, b: &Arc<Operation>| {
        a.group.is_some() && (a.group, a.id.replica) == (b.group, b.id.replica)
    };
    ops.chunk_by(same).map(<[_]>::to_vec).collect()
}

/// The erasure that an operation is.
pub(super) fn erase_of(op: &Operation) -> Option<&Erase> {
    if let Action::Erase(erase) = &op.action { Some(erase) } else { None }
}

/// The records of which these operations have struck something.
fn struck_records(source: &Source<'_>, ops: &[Arc<Operation>]) -> usize {
    let mut records: BTreeSet<(Name, &Id)> = BTreeSet::new();
    for target in ops.iter().filter_map(|op| erase_of(op)).flat_map(|erase| &erase.targets) {
        if let Target::Record { kind, id } | Target::Field { kind, id, .. } = target {
            let cells = source.state.record(*kind, id).into_iter().flat_map(|record| record.cells());
            let of_it = |field: Name| match target {
                Target::Field { field: named, .. } => *named == field,
                _ => true,
            };
            if cells
                .filter(|(field, ..)| of_it(*field))
                .any(|(_, _, cell)| cell.live_values().any(|(_, value)| *value == Value::Struck))
            {
                records.insert((*kind, id));
            }
        }
    }
    records.len()
}

fn row(source: &Source<'_>, ops: &[Arc<Operation>]) -> Row {
    let lang = source.lang;
    let newest = &ops[0];
    let Some(erase) = erase_of(newest) else { return Row::default() };
    let records = struck_records(source, ops);
    let (done, open): (Vec<ReplicaId>, Vec<ReplicaId>) =
        writers(source).into_iter().partition(|replica| ops.iter().all(|op| source.log.is_confirmed(*replica, op.id)));
    let time = format::local(newest.stamp.millis, source.zone).format("%Y-%m-%d %H:%M").to_string();
    let as_json = |replicas: &[ReplicaId]| {
        let one = |replica: &ReplicaId| json!({"replica": replica.to_string(), "author": author_of(source, *replica)});
        replicas.iter().map(one).collect::<Vec<Json>>()
    };
    let as_text = |replicas: &[ReplicaId]| {
        let one = |replica: &ReplicaId| {
            let author = author_of(source, *replica).unwrap_or_else(|| lang.struck().to_owned());
            format!("{author} ({replica})")
        };
        replicas.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let json = json!({
        "id": newest.id.to_string(),
        "kind": "erasure",
        "stamp": newest.stamp.to_string(),
        "decision": &*erase.decision,
        "reason": &*erase.reason,
        "records": records,
        "confirmed": as_json(&done),
        "unconfirmed": as_json(&open),
    });
    let Json::Object(json) = json else { return Row::default() };
    let cells = vec![
        time,
        erase.decision.to_string(),
        records.to_string(),
        erase.reason.to_string(),
        as_text(&done),
        as_text(&open),
    ];
    Row { json, cells, ..Row::default() }
}

/// The replicas that wrote something, but for templates, which nobody holds.
fn writers(source: &Source<'_>) -> Vec<ReplicaId> {
    let is_template = |replica: ReplicaId| source.log.of(replica).iter().all(|op| op.caption == template::CAPTION);
    source.log.replicas().filter(|replica| !is_template(*replica)).collect()
}

/// Who wrote last there under a name that is not struck.
fn author_of(source: &Source<'_>, replica: ReplicaId) -> Option<String> {
    source.log.of(replica).iter().rev().find_map(|op| op.author.as_ref()).map(ToString::to_string)
}
