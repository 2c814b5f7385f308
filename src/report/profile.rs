//! Excerpts for reading: the state without what a reader need not see, as operations that nobody can merge.
//!
//! - `board`: no contact details, no free text about people, nobody with a protected identity, nobody's name as author.
//! - `statistics`: nobody at all. Who sat on a seat is a number that is nobody's anywhere else, so that attendance by
//!   organization comes to the same.

use std::sync::Arc;

use super::Source;
use crate::domain::View;
use crate::domain::person::Person;
use crate::domain::schema::{Entity, Field, Kind, Type};
use crate::domain::view::KINDS;
use crate::log::{Change, Id, MAX_OPERATION, Name, OpId, Operation, Presence, Record, ReplicaId, Stamp, State, Value};

/// The profiles beside the whole log.
pub const NAMES: &[&str] = &["board", "statistics"];
/// The caption of what an excerpt consists of.
pub const EXCERPT: Name = Name::new("excerpt");
const BOARD: &str = "board";
/// What an organization tells of how to reach people there.
const CONTACT: [&str; 2] = ["address", "function_mailbox"];

/// The state as that profile shows it; nothing for a profile that is not an excerpt.
pub fn of(profile: &str, source: &Source<'_>) -> Option<Vec<Arc<Operation>>> {
    let profile = *NAMES.iter().find(|name| **name == profile)?;
    let excerpt = Excerpt { board: profile == BOARD, view: source.view };
    let replica = ReplicaId(u64::from_be_bytes(first_eight(profile)));
    let mut ops = Vec::new();
    for kind in KINDS {
        let mut records: Vec<(&Id, &Record)> = source.state.records(kind.name).collect();
        records.sort_by_key(|(id, _)| *id);
        for (id, record) in records.into_iter().filter(|(id, record)| excerpt.has(kind, id, record)) {
            let change = excerpt.change(kind, id, record);
            let stamp = record.cells().filter_map(|(_, _, cell)| cell.stamp()).max().unwrap_or_default();
            for action in change.into_actions(&State::default()) {
                let id = OpId { replica, index: ops.len() as u64 + 1, nonce: 0 };
                let (author, group, extra) = (None, None, None);
                let stamp = Stamp::at(stamp.millis);
                ops.push(Arc::new(Operation { id, stamp, author, caption: EXCERPT, group, action, extra }));
            }
        }
    }
    debug_assert!(ops.iter().all(|op| crate::log::encode(op).len() <= MAX_OPERATION));
    Some(ops)
}

fn first_eight(profile: &str) -> [u8; 8] {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(format!("samverkan excerpt {profile}").as_bytes()).as_bytes()[..8]);
    bytes
}

struct Excerpt<'a> {
    board: bool,
    view: &'a View,
}

impl Excerpt<'_> {
    fn has(&self, kind: &Kind, id: &Id, record: &Record) -> bool {
        let there = matches!(record.presence(), Presence::Shown | Presence::EditedWhileRemoved);
        let person = kind.name == Person::KIND.name;
        there && !(person && (!self.board || self.is_protected(id)))
    }

    fn is_protected(&self, person: &Id) -> bool {
        self.view.people.get(person.as_str()).is_some_and(|person| person.protected)
    }

    fn change(&self, kind: &Kind, id: &Id, record: &Record) -> Change {
        let mut change = Change::new(EXCERPT);
        for field in kind.fields.iter().filter(|field| self.shows(kind, id, field)) {
            if field.set {
                for member in record.members(field.name).filter_map(Value::as_text) {
                    if let Some(member) = self.reference(kind, id, field, member) {
                        change.insert(kind.name, id, field.name, &member);
                    }
                }
                continue;
            }
            let value = match (field.ty, record.value(field.name)) {
                (_, Value::Null | Value::Struck) => continue,
                (Type::Mark, mark) => self.mark(mark),
                (Type::Ref(_), Value::Text(text)) => match self.reference(kind, id, field, text) {
                    Some(text) => Value::text(&text),
                    None => continue,
                },
                (_, value) => value.clone(),
            };
            change.set(kind.name, id, field.name, value);
        }
        change
    }

    /// Whether a field is in it at all.
    fn shows(&self, kind: &Kind, id: &Id, field: &Field) -> bool {
        let named = kind.name == Person::KIND.name && ["name", "title"].contains(&field.name.as_str());
        let sensitive =
            || self.view.organizations.get(id.as_str()).is_some_and(|organization| organization.sensitive_contact);
        let contact = CONTACT.contains(&field.name.as_str());
        if self.board {
            (!field.personal || named) && !(contact && sensitive())
        } else {
            !field.personal && !field.long && !contact
        }
    }

    /// A reference as the reader may see it: to a person only where the person is in it.
    fn reference(&self, kind: &Kind, id: &Id, field: &Field, to: &str) -> Option<String> {
        let Type::Ref(kinds) = field.ty else { return Some(to.to_owned()) };
        let hidden = kinds.contains(&Person::KIND.name.as_str())
            && (!self.board || Id::new(to).is_ok_and(|to| self.is_protected(&to)));
        match hidden {
            false => Some(to.to_owned()),
            // Somebody sits there.
            true if kind.name.as_str() == "mandate" => {
                Some(Id::derived(Name::new("excerpt"), &[kind.name.as_str(), id.as_str()]).to_string())
            }
            true => None,
        }
    }

    /// A mark without who it was, unless the reader sees them anyway.
    fn mark(&self, mark: &Value) -> Value {
        let Value::Map(parts) = mark else { return mark.clone() };
        let person = |value: &Value| value.as_text().and_then(|id| Id::new(id).ok());
        let shown = |name: Name, value: &Value| {
            name.as_str() != "person" || self.board && !person(value).is_some_and(|id| self.is_protected(&id))
        };
        Value::map(parts.iter().filter(|(name, value)| shown(*name, value)).cloned())
    }
}
