//! Erasure (rule 13): struck beats value, whatever came first, and nothing brings it back.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroU64;

use super::id::{Id, Name};
use super::operation::{Action, Erase, Operation, Target, Value, Write};
use super::state::REMOVED;
use super::text::Text;

/// What all erasures of a log strike together.
#[derive(Clone, Debug, Default)]
pub struct Struck {
    /// Records, with the fields that every erasure of the record keeps.
    records: HashMap<(Name, Id), HashSet<Name>>,
    fields: HashSet<(Name, Id, Name)>,
    authors: HashSet<Text>,
}

impl Struck {
    /// Adds an erasure; whether it strikes anything that was not struck before.
    pub fn add(&mut self, erase: &Erase) -> bool {
        let mut more = false;
        for target in &erase.targets {
            more |= match target {
                Target::Author(author) => self.authors.insert(author.clone()),
                Target::Field { kind, id, field } => self.fields.insert((*kind, id.clone(), *field)),
                Target::Record { kind, id } => {
                    let keep: HashSet<Name> = erase.keep.iter().copied().collect();
                    match self.records.get_mut(&(*kind, id.clone())) {
                        None => self.records.insert((*kind, id.clone()), keep).is_none(),
                        Some(kept) => {
                            let before = kept.len();
                            kept.retain(|field| keep.contains(field));
                            kept.len() < before
                        }
                    }
                }
            };
        }
        more
    }

    /// The operation as it stands after the erasures, or `None` if they do not touch it.
    pub fn strike(&self, op: &Operation) -> Option<Operation> {
        if self.records.is_empty() && self.fields.is_empty() && self.authors.is_empty() {
            return None;
        }
        let author = op.author.as_ref().is_some_and(|author| self.authors.contains(author));
        let hit = op.writes().iter().any(|write| self.covers(write));
        if !author && !hit {
            return None;
        }
        let mut struck = op.clone();
        if author {
            struck.author = None;
        }
        if let Action::Write(writes) = &mut struck.action {
            for write in writes.iter_mut().filter(|write| self.covers(write)) {
                strike_write(write);
            }
        }
        Some(struck)
    }

    /// Whether the write is to be struck and is not yet.
    fn covers(&self, write: &Write) -> bool {
        let at = &write.register;
        // Whether a record was removed says nothing of anybody, and without it the record would come back.
        if write.value == Value::Struck || at.field == REMOVED {
            return false;
        }
        self.fields.contains(&(at.kind, at.id.clone(), at.field))
            || self.records.get(&(at.kind, at.id.clone())).is_some_and(|keep| !keep.contains(&at.field))
    }
}

/// Strikes a write. A member's key is a hash of its text and could be guessed back, so it goes too.
fn strike_write(write: &mut Write) {
    write.value = Value::Struck;
    write.register.member = write.register.member.map(|_| NonZeroU64::MIN);
}

/// Two copies of one operation, struck wherever either is; `None` if the held copy already is all of that.
pub fn union(held: &Operation, other: &Operation) -> Option<Operation> {
    let mut both = held.clone();
    let mut changed = false;
    if held.author.is_some() && other.author.is_none() {
        both.author = None;
        changed = true;
    }
    if let (Action::Write(writes), Action::Write(others)) = (&mut both.action, &other.action) {
        for (write, other) in writes.iter_mut().zip(others) {
            if other.value == Value::Struck && write.value != Value::Struck {
                strike_write(write);
                changed = true;
            }
        }
    }
    changed.then_some(both)
}
