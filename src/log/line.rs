//! An operation as one line of canonical JSON: sorted keys, one spelling of every value, and a reader that refuses another.
//!
//! ```json
//! {"author":"anna@länet","caption":"edit","id":"…:17:…","stamp":"2026-11-22T08:02:11.123Z/0",
//!  "writes":[{"field":"name","id":"falu-kommun","kind":"organization","replaces":["…:3:…#0"],"value":"Falu kommun"}]}
//! ```
//!
//! Members that a newer version adds to the object are kept in [`Operation::extra`] and written again.

mod read;
mod write;

use std::num::NonZeroU64;

use serde_json::{Map, Value as Json};

use super::digits::hex;
use super::id::{Id, Malformed, Name};
use super::operation::{Action, Erase, Operation, Register, Target, Value, Write};
use super::text::shared;

pub(super) use read::read as quick;
pub use write::encode;

/// How deep compound values nest before a line is called foreign.
const MAX_DEPTH: usize = 8;

/// Reads a line.
///
/// # Errors
/// [`Malformed`] if it is not JSON, lacks a member, or is not spelt as [`encode`] spells it.
pub fn decode(line: &str) -> Result<Operation, Malformed> {
    if let Some(op) = quick(line) {
        return Ok(op);
    }
    let op = parse(line)?;
    if encode(&op) == line { Ok(op) } else { Err(Malformed) }
}

/// The operation that any line says, however it is spelt.
pub(super) fn parse(line: &str) -> Result<Operation, Malformed> {
    let Json::Object(mut map) = serde_json::from_str(line).map_err(|_| Malformed)? else { return Err(Malformed) };
    let author = match map.remove("author") {
        Some(Json::String(author)) => Some(shared(&author)),
        Some(Json::Null) => None,
        _ => return Err(Malformed),
    };
    Ok(Operation {
        author,
        caption: Name::intern(&text(map.remove("caption"))?)?,
        id: text(map.remove("id"))?.parse()?,
        stamp: text(map.remove("stamp"))?.parse()?,
        group: map.remove("group").map(|group| hex(&text(Some(group))?)).transpose()?,
        action: action_from_json(&mut map)?,
        extra: if map.is_empty() { None } else { Some(Box::new(map)) },
    })
}

fn action_from_json(map: &mut Map<String, Json>) -> Result<Action, Malformed> {
    if let Some(writes) = map.remove("writes") {
        let writes: Result<Box<[_]>, _> = list(writes)?.into_iter().map(write_from_json).collect();
        let writes = writes?;
        if writes.len() > usize::from(u16::MAX) { Err(Malformed) } else { Ok(Action::Write(writes)) }
    } else if let Some(ids) = map.remove("retract") {
        Ok(Action::Retract(parsed_list(ids)?))
    } else if let Some(ids) = map.remove("confirm") {
        Ok(Action::Confirm(parsed_list(ids)?))
    } else if let Some(spans) = map.remove("lost") {
        Ok(Action::Lost(parsed_list(spans)?))
    } else if let Some(erase) = map.remove("erase") {
        Ok(Action::Erase(Box::new(erase_from_json(erase)?)))
    } else {
        Ok(Action::Other)
    }
}

fn write_from_json(json: Json) -> Result<Write, Malformed> {
    let mut map = object(json)?;
    let register = Register {
        kind: Name::intern(&text(map.remove("kind"))?)?,
        id: Id::new(&text(map.remove("id"))?)?,
        field: Name::intern(&text(map.remove("field"))?)?,
        member: map
            .remove("member")
            .map(|member| NonZeroU64::new(hex(&text(Some(member))?)?).ok_or(Malformed))
            .transpose()?,
    };
    let replaces = map.remove("replaces").map_or(Ok(Box::default()), parsed_list)?;
    let value = match (map.remove("struck"), map.remove("value")) {
        (Some(Json::Bool(true)), None) => Value::Struck,
        (None, Some(value)) => value_from_json(value)?,
        _ => return Err(Malformed),
    };
    if map.is_empty() { Ok(Write { register, value, replaces }) } else { Err(Malformed) }
}

/// A value as JSON; what is struck reads as null, which only displays and exports do (a write says `struck`).
pub fn value_to_json(value: &Value) -> Json {
    match value {
        Value::Null | Value::Struck => Json::Null,
        Value::Bool(b) => (*b).into(),
        Value::Int(n) => (*n).into(),
        Value::Text(text) => Json::from(&**text),
        Value::Map(parts) => {
            parts.iter().map(|(name, value)| (name.to_string(), value_to_json(value))).collect::<Map<_, _>>().into()
        }
    }
}

/// Reads what [`value_to_json`] wrote of a value that is not struck.
///
/// # Errors
/// [`Malformed`] for lists, fractions and too deep nesting.
pub fn value_from_json(json: Json) -> Result<Value, Malformed> {
    value_at(json, 0)
}

fn value_at(json: Json, depth: usize) -> Result<Value, Malformed> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(b),
        Json::Number(n) => Value::Int(n.as_i64().ok_or(Malformed)?),
        Json::String(text) => Value::text(&text),
        Json::Object(parts) if depth < MAX_DEPTH => {
            let parts: Result<Vec<_>, Malformed> = parts
                .into_iter()
                .map(|(name, value)| Ok((Name::intern(&name)?, value_at(value, depth + 1)?)))
                .collect();
            Value::map(parts?)
        }
        Json::Object(_) | Json::Array(_) => return Err(Malformed),
    })
}

fn erase_from_json(json: Json) -> Result<Erase, Malformed> {
    let mut map = object(json)?;
    let target = |json: Json| {
        let mut map = object(json)?;
        if let Some(author) = map.remove("author") {
            return Ok(Target::Author(text(Some(author))?.into()));
        }
        let kind = Name::intern(&text(map.remove("kind"))?)?;
        let id = Id::new(&text(map.remove("id"))?)?;
        Ok(match map.remove("field") {
            Some(field) => Target::Field { kind, id, field: Name::intern(&text(Some(field))?)? },
            None => Target::Record { kind, id },
        })
    };
    let targets: Result<Box<[_]>, Malformed> =
        list(map.remove("targets").ok_or(Malformed)?)?.into_iter().map(target).collect();
    let keep: Result<Box<[_]>, Malformed> =
        list(map.remove("keep").ok_or(Malformed)?)?.into_iter().map(|name| Name::intern(&text(Some(name))?)).collect();
    Ok(Erase {
        targets: targets?,
        keep: keep?,
        reason: text(map.remove("reason"))?.into(),
        decision: text(map.remove("decision"))?.into(),
    })
}

fn text(json: Option<Json>) -> Result<String, Malformed> {
    if let Some(Json::String(text)) = json { Ok(text) } else { Err(Malformed) }
}

fn list(json: Json) -> Result<Vec<Json>, Malformed> {
    if let Json::Array(list) = json { Ok(list) } else { Err(Malformed) }
}

fn object(json: Json) -> Result<Map<String, Json>, Malformed> {
    if let Json::Object(map) = json { Ok(map) } else { Err(Malformed) }
}

fn parsed_list<T: std::str::FromStr>(json: Json) -> Result<Box<[T]>, Malformed> {
    list(json)?.into_iter().map(|item| text(Some(item))?.parse().map_err(|_| Malformed)).collect()
}
