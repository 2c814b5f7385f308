//! Writes an operation as its line, straight into the text: members in the order of their names.

use std::fmt::{Display, Write as _};
use std::iter::{Flatten, Peekable};
use std::option;

use serde_json::{Map, Value as Json};

use crate::log::id::ReplicaId;
use crate::log::operation::{Action, Erase, Operation, Register, Target, Value, Write};

/// What most lines take, in bytes.
const USUAL: usize = 384;

/// The operation as a line, without the newline.
pub fn encode(op: &Operation) -> String {
    let mut line = String::with_capacity(USUAL);
    append(&mut line, op);
    line
}

/// Appends the line of an operation.
pub(super) fn append(out: &mut String, op: &Operation) {
    let mut extra: Extra<'_> = op.extra.as_deref().into_iter().flatten().peekable();
    out.push('{');
    member(out, &mut extra, "author");
    match &op.author {
        Some(author) => string(out, author),
        None => out.push_str("null"),
    }
    member(out, &mut extra, "caption");
    name(out, op.caption.as_str());
    if let Action::Confirm(ids) = &op.action {
        member(out, &mut extra, "confirm");
        list(out, ids, quoted);
    }
    if let Action::Erase(erase) = &op.action {
        member(out, &mut extra, "erase");
        self::erase(out, erase);
    }
    if let Some(group) = op.group {
        member(out, &mut extra, "group");
        quoted(out, &ReplicaId(group));
    }
    member(out, &mut extra, "id");
    quoted(out, &op.id);
    if let Action::Lost(spans) = &op.action {
        member(out, &mut extra, "lost");
        list(out, spans, quoted);
    }
    if let Action::Retract(ids) = &op.action {
        member(out, &mut extra, "retract");
        list(out, ids, quoted);
    }
    member(out, &mut extra, "stamp");
    quoted(out, &op.stamp);
    if let Action::Write(writes) = &op.action {
        member(out, &mut extra, "writes");
        list(out, writes, write);
    }
    others(out, &mut extra, |_| true);
    out.push('}');
}

/// Members of a newer version that are still to be written, in the order of their names.
type Extra<'a> = Peekable<Flatten<option::IntoIter<&'a Map<String, Json>>>>;

/// Begins a member after those of a newer version that come before it. One of the same name gives way.
fn member(out: &mut String, extra: &mut Extra<'_>, name: &str) {
    others(out, extra, |other| other < name);
    extra.next_if(|(other, _)| *other == name);
    key(out, name);
}

fn others(out: &mut String, extra: &mut Extra<'_>, wanted: impl Fn(&str) -> bool) {
    while let Some((name, value)) = extra.next_if(|(name, _)| wanted(name)) {
        if !out.ends_with('{') {
            out.push(',');
        }
        string(out, name);
        out.push(':');
        bare(out, value);
    }
}

fn write(out: &mut String, write: &Write) {
    let Register { kind, id, field, member } = &write.register;
    names(out, &[("field", field.as_str()), ("id", id.as_str()), ("kind", kind.as_str())]);
    if let Some(member) = member {
        key(out, "member");
        quoted(out, &ReplicaId(member.get()));
    }
    if !write.replaces.is_empty() {
        key(out, "replaces");
        list(out, &write.replaces, quoted);
    }
    if write.value == Value::Struck {
        key(out, "struck");
        out.push_str("true");
    } else {
        key(out, "value");
        value(out, &write.value);
    }
    out.push('}');
}

fn value(out: &mut String, value: &Value) {
    match value {
        Value::Null | Value::Struck => out.push_str("null"),
        Value::Bool(b) => bare(out, b),
        Value::Int(n) => bare(out, n),
        Value::Text(text) => string(out, text),
        Value::Map(parts) => {
            out.push('{');
            for (name, part) in parts.iter() {
                key(out, name.as_str());
                self::value(out, part);
            }
            out.push('}');
        }
    }
}

fn erase(out: &mut String, erase: &Erase) {
    out.push('{');
    key(out, "decision");
    string(out, &erase.decision);
    key(out, "keep");
    list(out, &erase.keep, |out, kept| name(out, kept.as_str()));
    key(out, "reason");
    string(out, &erase.reason);
    key(out, "targets");
    list(out, &erase.targets, |out, target| {
        match target {
            Target::Record { kind, id } => names(out, &[("id", id.as_str()), ("kind", kind.as_str())]),
            Target::Field { kind, id, field } => {
                names(out, &[("field", field.as_str()), ("id", id.as_str()), ("kind", kind.as_str())]);
            }
            Target::Author(author) => {
                out.push('{');
                key(out, "author");
                string(out, author);
            }
        }
        out.push('}');
    });
    out.push('}');
}

/// Begins an object with these members.
fn names(out: &mut String, members: &[(&str, &str)]) {
    out.push('{');
    for (member, text) in members {
        key(out, member);
        name(out, text);
    }
}

fn list<T>(out: &mut String, items: &[T], item: impl Fn(&mut String, &T)) {
    out.push('[');
    for (n, one) in items.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        item(out, one);
    }
    out.push(']');
}

/// Begins a member of a name that needs no escapes, the first of its object or a later one.
fn key(out: &mut String, name: &str) {
    out.push_str(if out.ends_with('{') { "\"" } else { ",\"" });
    out.push_str(name);
    out.push_str("\":");
}

/// A name or an id, which needs no escapes.
fn name(out: &mut String, name: &str) {
    out.push('"');
    out.push_str(name);
    out.push('"');
}

/// A text, escaped as `serde_json` does it, which does the few that need it.
pub(super) fn string(out: &mut String, text: &str) {
    if is_plain(text) { name(out, text) } else { bare(out, &Json::from(text)) }
}

/// Whether a text needs no escapes.
pub(super) fn is_plain(text: &str) -> bool {
    !text.bytes().any(|b| b < b' ' || b == b'"' || b == b'\\')
}

/// What needs no escapes, in quotation marks.
fn quoted(out: &mut String, item: &impl Display) {
    out.push('"');
    bare(out, item);
    out.push('"');
}

fn bare(out: &mut String, item: &impl Display) {
    // Writing to a text does not fail.
    let _ = write!(out, "{item}");
}
