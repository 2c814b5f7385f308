//! A template file: a county's structure in the words of the vocabulary, read into the log's shared operations.
//!
//! ```toml
//! [template]
//! id = "dalarna-mvk"
//! version = 1
//! released = 2026-11-22
//!
//! [[organization]]
//! id = "falu-kommun"
//! name = "Falu kommun"
//! sector = "municipality"
//! ```
//!
//! Tables are kinds, keys are fields, lists are sets. Everything is checked against the declarations before any of it is
//! used; an unknown kind, field or reference is refused by name.

use std::collections::HashSet;

use toml::{Table, Value as Toml};

use super::edit::{check_periods, check_whose_seat};
use super::person::Person;
use super::refusal::Refusal;
use super::schema::{Entity, Field, Kind, Type};
use super::view::KINDS;
use crate::log::{Id, Key, Member, Name, Stamp, Template, Value, member_key, template};

/// Why a template file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadTemplate {
    /// It is not TOML.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// What the reader says, in English.
        message: String,
    },
    /// The `[template]` table lacks one of `id`, `version` and `released`, or has something else there.
    Head,
    /// A kind is there once, as `[kind]`, instead of as a list of records, `[[kind]]`.
    NotAList {
        /// The kind.
        kind: String,
    },
    /// A record has no id, or one that cannot be.
    Id {
        /// The kind.
        kind: String,
        /// The id, or nothing.
        id: String,
    },
    /// A record is there twice.
    Twice {
        /// The kind.
        kind: String,
        /// The id.
        id: String,
    },
    /// A record is refused.
    Record {
        /// The record's id.
        id: String,
        /// Why.
        refusal: Refusal,
    },
}

/// Reads a template file.
///
/// # Errors
/// [`BadTemplate`]; nothing of it is used.
pub fn parse(text: &str) -> Result<Template, BadTemplate> {
    let mut file: Table = text.parse().map_err(|error| syntax(text, &error))?;
    let mut parsed = head(&file.remove("template").unwrap_or(Toml::Boolean(false))).ok_or(BadTemplate::Head)?;
    for name in file.keys() {
        let known = KINDS.iter().any(|kind| kind.name.as_str() == name);
        if !known {
            return Err(refused("", Refusal::UnknownKind { text: name.clone() }));
        }
    }
    for kind in KINDS {
        let records = match file.remove(kind.name.as_str()) {
            None => continue,
            Some(Toml::Array(records)) => records,
            Some(_) => return Err(BadTemplate::NotAList { kind: kind.name.to_string() }),
        };
        for record in records {
            parsed.records.push(read_record(kind, record)?);
        }
    }
    if let Some((kind, id)) = template::first_duplicate(&parsed) {
        return Err(BadTemplate::Twice { kind: kind.to_string(), id: id.to_string() });
    }
    check_references(&parsed)?;
    Ok(parsed)
}

fn syntax(text: &str, error: &toml::de::Error) -> BadTemplate {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    BadTemplate::Syntax { line, message: error.message().lines().collect::<Vec<_>>().join(", ") }
}

fn refused(id: &str, refusal: Refusal) -> BadTemplate {
    BadTemplate::Record { id: id.into(), refusal }
}

fn head(table: &Toml) -> Option<Template> {
    let released = table.get("released")?.as_datetime()?.to_string();
    let released = chrono::NaiveDate::parse_from_str(&released, "%Y-%m-%d").ok()?.and_time(chrono::NaiveTime::MIN);
    Some(Template {
        id: Id::new(table.get("id")?.as_str()?).ok()?.to_string(),
        version: u32::try_from(table.get("version")?.as_integer()?).ok().filter(|version| *version > 0)?,
        released: Stamp::at(released.and_utc().timestamp_millis()),
        records: Vec::new(),
    })
}

fn read_record(kind: &'static Kind, record: Toml) -> Result<(Key, template::Cells), BadTemplate> {
    let bad_id = |id: &str| BadTemplate::Id { kind: kind.name.to_string(), id: id.into() };
    let Toml::Table(mut table) = record else { return Err(bad_id("")) };
    let given = table.remove("id").and_then(|id| id.as_str().map(str::to_owned));
    let mut cells = template::Cells::new();
    let label = given.clone().unwrap_or_default();
    for (name, value) in &table {
        let field = kind.field(name).ok_or_else(|| {
            let fields = kind.fields.iter().map(|field| field.name.as_str()).collect();
            refused(&label, Refusal::UnknownField { kind: kind.name.as_str(), text: name.clone(), fields })
        })?;
        match (field.set, value) {
            (true, Toml::Array(members)) => {
                for member in members {
                    let value = read_value(field, member).map_err(|refusal| refused(&label, refusal))?;
                    let cell = (field.name, value.as_text().map(member_key), value);
                    // A member that is listed twice is one member.
                    if !cells.contains(&cell) {
                        cells.push(cell);
                    }
                }
            }
            (true, _) => return Err(refused(&label, Refusal::SetOrNot { field: field.name.as_str(), set: true })),
            (false, value) => {
                let value = read_value(field, value).map_err(|refusal| refused(&label, refusal))?;
                cells.push((field.name, None, value));
            }
        }
    }
    for field in kind.fields.iter().filter(|field| field.required) {
        let filled = |(name, _, value): &(Name, Member, Value)| *name == field.name && *value != Value::text("");
        if !cells.iter().any(filled) {
            let missing = Refusal::Missing { kind: kind.name.as_str(), field: field.name.as_str() };
            return Err(refused(&label, missing));
        }
    }
    check_periods(kind, |field| text_of(&cells, field)).map_err(|refusal| refused(&label, refusal))?;
    check_whose_seat(kind, |field| text_of(&cells, field)).map_err(|refusal| refused(&label, refusal))?;
    let id = match given {
        // Somebody's id must not carry their name (rule 8 of the log), so no template names people.
        Some(_) if kind.name == Person::KIND.name => {
            return Err(refused(&label, Refusal::IdIsMade { kind: Person::NAME }));
        }
        Some(given) if kind.derived.is_empty() => Id::new(&given).map_err(|_| bad_id(&given))?,
        None if !kind.derived.is_empty() => derived(kind, &cells).ok_or_else(|| bad_id(""))?,
        other => return Err(bad_id(&other.unwrap_or_default())),
    };
    Ok(((kind.name, id), cells))
}

fn text_of<'c>(cells: &'c template::Cells, field: &str) -> Option<&'c str> {
    cells.iter().find(|(name, _, _)| name.as_str() == field)?.2.as_text()
}

fn derived(kind: &Kind, cells: &template::Cells) -> Option<Id> {
    let parts: Option<Vec<&str>> = kind.derived.iter().map(|field| text_of(cells, field)).collect();
    Some(Id::derived(kind.name, &parts?))
}

fn read_value(field: &'static Field, value: &Toml) -> Result<Value, Refusal> {
    let text = match value {
        Toml::String(text) => super::input::clean(field, text)?,
        Toml::Integer(n) if field.ty == Type::Int => return Ok(Value::Int(*n)),
        Toml::Boolean(b) if field.ty == Type::Bool => return Ok(Value::Bool(*b)),
        Toml::Datetime(date) if field.ty == Type::Date => date.to_string(),
        other => return Err(mistyped(field, other.to_string())),
    };
    match field.ty {
        Type::Text => Ok(Value::text(&text)),
        Type::Date => super::input::iso_date(&text).map(super::roster::date_value),
        Type::Time => super::input::time(&text).map(|time| Value::text(&time.format("%H:%M").to_string())),
        Type::Choice(codes) if codes.contains(&text.as_str()) => Ok(Value::text(&text)),
        Type::Choice(codes) => Err(Refusal::BadChoice { field: field.name.as_str(), text, allowed: codes.to_vec() }),
        Type::Ref(_) => match Id::new(&text) {
            Ok(id) => Ok(Value::text(id.as_str())),
            Err(_) => Err(Refusal::BadId { text }),
        },
        Type::Int | Type::Bool | Type::Mark => Err(mistyped(field, text)),
    }
}

/// A value of another type than the field's.
fn mistyped(field: &'static Field, text: String) -> Refusal {
    match field.ty {
        Type::Date => Refusal::BadDate { text },
        Type::Time => Refusal::BadTime { text },
        Type::Int => Refusal::BadNumber { text },
        Type::Bool => Refusal::BadBool { text },
        Type::Mark => Refusal::OwnCommand { field: field.name.as_str(), command: "attend" },
        Type::Choice(codes) => Refusal::BadChoice { field: field.name.as_str(), text, allowed: codes.to_vec() },
        Type::Ref(_) => Refusal::BadId { text },
        Type::Text => Refusal::NotText { field: field.name.as_str(), text },
    }
}

fn check_references(template: &Template) -> Result<(), BadTemplate> {
    let there: HashSet<(Name, &str)> = template.records.iter().map(|((kind, id), _)| (*kind, id.as_str())).collect();
    for ((kind, id), cells) in &template.records {
        let Some(declared) = KINDS.iter().find(|declared| declared.name == *kind) else { continue };
        for (name, _, value) in cells {
            let Some(Type::Ref(kinds)) = declared.field(name.as_str()).map(|field| field.ty) else { continue };
            let target = value.as_text().unwrap_or_default();
            if !kinds.iter().any(|kind| there.contains(&(Name::new(kind), target))) {
                let kind = kinds.first().copied().unwrap_or_default();
                return Err(refused(id.as_str(), Refusal::UnknownId { kind, text: target.into() }));
            }
        }
    }
    Ok(())
}
