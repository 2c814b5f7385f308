//! The plain lists: every record of a kind, or one record whole, from its declaration.

use serde_json::Value as Json;

use super::title::title;
use super::{Row, Sheet, Source};
use crate::domain::person::Person;
use crate::domain::privacy;
use crate::domain::schema::{Entity, Field, Kind, Type};
use crate::letters;
use crate::log::{Id, Presence, Record, Value, value_to_json};

/// Every record of a kind that is there, in the order of their names. Nobody with a protected identity is listed, and no
/// contact details of whoever needs them kept: both are there for who asks for the one record.
pub(super) fn list(source: &Source<'_>, kind: &Kind) -> Sheet {
    let lang = source.lang;
    let there = |record: &Record| matches!(record.presence(), Presence::Shown | Presence::EditedWhileRemoved);
    let people = &source.view.people;
    let withheld = |id: &Id| people.get(id.as_str()).is_some_and(privacy::is_withheld);
    let mut rows: Vec<_> = source
        .state
        .records(kind.name)
        .filter(|(id, record)| there(record) && !(kind.name == Person::KIND.name && withheld(id)))
        .map(|(id, record)| {
            let name = title(source.view, source.state, lang, kind.name.as_str(), id);
            (letters::key(&name), id, name, record)
        })
        .collect();
    rows.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let row = |(_, id, name, record): (_, &Id, String, &Record)| Row {
        json: listed(source, kind, id, record),
        cells: vec![id.to_string(), name, details(source, kind, id, record)],
        ..Row::default()
    };
    Sheet {
        name: kind.plural.into(),
        columns: vec![lang.column_id().into(), lang.column_name().into(), lang.column_more().into()],
        rows: rows.into_iter().map(row).collect(),
        single: false,
    }
}

/// One record, a line a field.
pub(super) fn one(source: &Source<'_>, kind: &Kind, id: &Id) -> Sheet {
    let lang = source.lang;
    let mut sheet = Sheet {
        name: kind.name.to_string(),
        columns: vec![lang.column_field().into(), lang.column_value().into()],
        single: true,
        ..Sheet::default()
    };
    let Some(record) = source.state.record(kind.name, id) else { return sheet };
    sheet.rows.push(Row {
        json: json(kind, id, record),
        cells: vec![lang.column_id().into(), id.to_string()],
        ..Row::default()
    });
    for field in kind.fields {
        let text = shown(source, kind, field, record);
        if !text.is_empty() {
            let label = lang.field(kind.name.as_str(), field.name.as_str()).to_owned();
            sheet.rows.push(Row { cells: vec![label, text], ..Row::default() });
        }
    }
    sheet
}

/// The record as a JSON object: id, kind, and its fields by their names.
pub(super) fn json(kind: &Kind, id: &Id, record: &Record) -> serde_json::Map<String, Json> {
    let mut row = serde_json::Map::new();
    row.insert("id".into(), id.as_str().into());
    row.insert("kind".into(), kind.name.as_str().into());
    for field in kind.fields {
        let value = if field.set {
            let mut members: Vec<&str> = record.members(field.name).filter_map(Value::as_text).collect();
            members.sort_unstable();
            Json::from(members)
        } else {
            value_to_json(record.value(field.name))
        };
        row.insert(field.name.to_string(), value);
    }
    row
}

/// The fields of a record that a list leaves out.
fn left_out(source: &Source<'_>, kind: &Kind, id: &Id) -> &'static [&'static str] {
    let view = source.view;
    let kept = match kind.name.as_str() {
        "person" => view.people.get(id.as_str()).is_some_and(|person| privacy::has_withheld_contact(view, person)),
        "organization" => view.organizations.get(id.as_str()).is_some_and(|org| org.sensitive_contact),
        _ => false,
    };
    if kept { &["email", "phone", "address", "function_mailbox"] } else { &[] }
}

/// The record as JSON in a list.
fn listed(source: &Source<'_>, kind: &Kind, id: &Id, record: &Record) -> serde_json::Map<String, Json> {
    let mut json = json(kind, id, record);
    for name in left_out(source, kind, id) {
        if let Some(value) = json.get_mut(*name) {
            *value = Json::Null;
        }
    }
    json
}

/// What the columns beside the name say: the short fields that have a value.
fn details(source: &Source<'_>, kind: &Kind, id: &Id, record: &Record) -> String {
    let left_out = left_out(source, kind, id);
    let named = ["name", "title", "sources", "note"];
    let fields = kind.fields.iter().filter(|field| {
        let name = field.name.as_str();
        !field.long && !named.contains(&name) && !left_out.contains(&name)
    });
    let said: Vec<String> = fields
        .filter_map(|field| {
            let text = shown(source, kind, field, record);
            (!text.is_empty())
                .then(|| format!("{}: {text}", source.lang.field(kind.name.as_str(), field.name.as_str())))
        })
        .collect();
    said.join(" · ")
}

/// Every field that has a value.
pub(super) fn all_fields(source: &Source<'_>, kind: &Kind, record: &Record) -> String {
    let said: Vec<String> = kind
        .fields
        .iter()
        .filter_map(|field| {
            let text = shown(source, kind, field, record);
            let label = source.lang.field(kind.name.as_str(), field.name.as_str());
            (!text.is_empty()).then(|| format!("{label}: {text}"))
        })
        .collect();
    said.join(" · ")
}

/// A field as a person reads it; empty if it is unset.
pub(super) fn shown(source: &Source<'_>, kind: &Kind, field: &Field, record: &Record) -> String {
    if field.set {
        let members: Vec<String> =
            record.members(field.name).map(|value| shown_value(source, kind, field, value)).collect();
        return members.join(", ");
    }
    shown_value(source, kind, field, record.value(field.name))
}

/// A value as a person reads it.
pub(super) fn shown_value(source: &Source<'_>, kind: &Kind, field: &Field, value: &Value) -> String {
    let lang = source.lang;
    match (field.ty, value) {
        (_, Value::Null | Value::Bool(false)) => String::new(),
        (_, Value::Struck) => lang.struck().into(),
        (_, Value::Bool(true)) => lang.yes().into(),
        (_, Value::Int(n)) => n.to_string(),
        (Type::Choice(_), Value::Text(code)) => lang.code(kind.name.as_str(), field.name.as_str(), code).to_owned(),
        (Type::Ref(kinds), Value::Text(id)) => {
            let found = kinds.iter().find(|kind| source.view.has(kind, id));
            let id = Id::new(id).ok();
            match (found, id) {
                (Some(kind), Some(id)) => title(source.view, source.state, lang, kind, &id),
                (_, id) => id.map(|id| id.to_string()).unwrap_or_default(),
            }
        }
        (_, Value::Text(text)) => text.to_string(),
        (_, Value::Map(_)) => value_to_json(value).to_string(),
    }
}
