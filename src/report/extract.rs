//! The subject extract (GDPR art. 15): everything about one person, and nothing about anybody else beside it.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::history::{self, written};
use super::records::{all_fields, json};
use super::title::title;
use super::{Row, Sheet, Source};
use crate::domain::person::Person;
use crate::domain::schema::Entity;
use crate::domain::trail::Trail;
use crate::domain::view::KINDS;
use crate::log::{Id, Key, Presence, Value};

pub(super) fn sheet(source: &Source<'_>, person: Option<&Id>) -> Sheet {
    let lang = source.lang;
    let mut sheet = Sheet {
        name: "extract".into(),
        columns: vec![lang.column_part().into(), lang.column_what().into(), lang.column_more().into()],
        ..Sheet::default()
    };
    let Some(person) = person else { return sheet };
    let trail = Trail::of(source.view, source.state, source.log, std::slice::from_ref(person));
    let own: Key = (Person::KIND.name, person.clone());
    sheet.rows.extend(record_row(source, &own));
    let referring = trail.references.iter().map(|(kind, id, _)| (*kind, id.clone()));
    let records: BTreeSet<Key> = referring.chain(trail.about.iter().cloned()).collect();
    for kind in KINDS {
        sheet
            .rows
            .extend(records.iter().filter(|(held, _)| *held == kind.name).filter_map(|key| record_row(source, key)));
    }
    for (kind, id, field) in trail.mentions.iter().filter(|(kind, id, _)| !records.contains(&(*kind, id.clone()))) {
        let Some(record) = source.state.record(*kind, id) else { continue };
        let values = record.cells().filter(|(name, ..)| name == field).map(|(_, _, cell)| cell.value());
        let texts: Vec<&str> = values.filter_map(Value::as_text).filter(|text| trail.names(text)).collect();
        if texts.is_empty() {
            continue;
        }
        let label = lang.field(kind.as_str(), field.as_str());
        let name = title(source.view, source.state, lang, kind.as_str(), id);
        let mut json = part("mention");
        json.insert("of".into(), kind.as_str().into());
        json.insert("id".into(), id.as_str().into());
        json.insert("field".into(), field.as_str().into());
        json.insert("texts".into(), Json::from(texts.clone()));
        let what = format!("{} {name}, {label}", lang.kind(kind.as_str()));
        sheet.rows.push(Row {
            json,
            cells: vec![lang.part_mention().into(), what, texts.join(" / ").replace('\n', " ")],
            ..Row::default()
        });
    }
    sheet.rows.extend(changes(source, &trail, &own, &records));
    sheet
}

fn part(name: &str) -> Map<String, Json> {
    Map::from_iter([("part".to_owned(), Json::from(name))])
}

/// A record with all its fields; one that was removed is still held, and says so.
fn record_row(source: &Source<'_>, (kind, id): &Key) -> Option<Row> {
    let lang = source.lang;
    let declared = KINDS.iter().find(|held| held.name == *kind)?;
    let record = source.state.record(*kind, id)?;
    let removed = match record.presence() {
        Presence::Absent => return None,
        Presence::Removed => true,
        Presence::Shown | Presence::EditedWhileRemoved => false,
    };
    let mut whole = part("record");
    whole.extend(json(declared, id, record));
    whole.insert("removed".into(), removed.into());
    let name = title(source.view, source.state, lang, kind.as_str(), id);
    let name = if removed { lang.removed(&name) } else { name };
    let label = lang.kind(kind.as_str()).to_owned();
    Some(Row {
        json: whole,
        cells: vec![label, name, all_fields(source, declared, record).replace('\n', " ")],
        ..Row::default()
    })
}

/// What was done to what is about them, the oldest first, with the values that their own record had; and what they did.
fn changes(source: &Source<'_>, trail: &Trail, own: &Key, records: &BTreeSet<Key>) -> Vec<Row> {
    let lang = source.lang;
    let mut rows = Vec::new();
    for ops in history::actions(source).iter().rev() {
        let touches = ops.iter().flat_map(|op| op.writes()).any(|write| {
            let key = (write.register.kind, write.register.id.clone());
            let place = (key.0, key.1.clone(), write.register.field);
            key == *own || records.contains(&key) || trail.mentions.contains(&place)
        });
        let theirs = ops[0].author.as_deref().is_some_and(|author| trail.words.contains(&author.trim().to_lowercase()));
        let (name, label) = match (touches, theirs) {
            (true, _) => ("change", lang.part_change()),
            (_, true) => ("author", lang.part_author()),
            _ => continue,
        };
        let row = history::row(source, ops);
        let mut json = part(name);
        json.extend(row.json);
        let [time, author, said] = row.cells.as_slice() else { continue };
        let values: Vec<String> = written(source, ops)
            .into_iter()
            .filter(|value| value.record == *own)
            .map(|value| {
                lang.was_and_is(lang.field("person", value.field.as_str()), &value.was, &value.is).trim().into()
            })
            .collect();
        let more = [std::slice::from_ref(said), &values].concat().join("; ");
        rows.push(Row { json, cells: vec![label.into(), format!("{time} {author}"), more], ..Row::default() });
    }
    rows
}
