//! Erasure (rule 13): struck beats value, whatever came first, and nothing brings it back.
//!
//! A field that was erased may be written again by somebody who knows of it: that write names the erasure among what it
//! replaces. Whatever was written without knowing is struck, whenever it comes. A record that was erased as a whole stays
//! so.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::num::NonZeroU64;

use super::id::{Id, Name, OpId, WriteId};
use super::operation::{Action, Erase, Operation, Target, Value, Write};
use super::record::REMOVED;
use super::text::Text;

/// The caption of an erasure, and of what is written anew with it.
pub const ERASE: Name = Name::new("erase");
/// How the digest of an author's name begins.
const DIGEST: &str = "blake3:";

/// What an erasure names an author by: a digest, since the name itself must stand nowhere afterwards.
pub fn author_digest(author: &str) -> Text {
    let hash = blake3::hash(author.as_bytes()).to_hex();
    Text::from([DIGEST, &hash[..16]].concat().as_str())
}

/// What all erasures of a log strike together.
#[derive(Clone, Debug, Default)]
pub struct Struck {
    /// Records, with the fields that every erasure of the record keeps.
    records: HashMap<(Name, Id), HashSet<Name>>,
    /// Fields, with the erasures that name them.
    fields: HashMap<(Name, Id, Name), BTreeSet<OpId>>,
    authors: HashSet<Text>,
}

impl Struck {
    /// Adds an erasure; whether it strikes anything that was not struck before.
    pub fn add(&mut self, id: OpId, erase: &Erase) -> bool {
        let by = id;
        let mut more = false;
        for target in &erase.targets {
            more |= match target {
                Target::Author(author) => self.authors.insert(author.clone()),
                Target::Field { kind, id, field } => {
                    self.fields.entry((*kind, id.clone(), *field)).or_default().insert(by)
                }
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
        let author = op.author.as_ref().is_some_and(|author| self.names(author));
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

    /// Whether an author's name is struck.
    fn names(&self, author: &Text) -> bool {
        !self.authors.is_empty() && (self.authors.contains(author) || self.authors.contains(&author_digest(author)))
    }

    /// Whether whatever is written to a field is struck: the record was erased as a whole, and the field not kept.
    pub fn closes(&self, kind: Name, id: &Id, field: Name) -> bool {
        self.records.get(&(kind, id.clone())).is_some_and(|keep| !keep.contains(&field))
    }

    /// What a write to a field names beside the heads, to say that it knows of the erasures there.
    pub fn known(&self, kind: Name, id: &Id, field: Name) -> impl Iterator<Item = WriteId> {
        let of = if self.fields.is_empty() { None } else { self.fields.get(&(kind, id.clone(), field)) };
        of.into_iter().flatten().map(|erasure| WriteId { op: *erasure, n: 0 })
    }

    /// Whether the write is to be struck and is not yet.
    fn covers(&self, write: &Write) -> bool {
        let at = &write.register;
        // Whether a record was removed says nothing of anybody, and without it the record would come back.
        if write.value == Value::Struck || at.field == REMOVED {
            return false;
        }
        self.known(at.kind, &at.id, at.field).any(|erasure| !write.replaces.contains(&erasure))
            || self.closes(at.kind, &at.id, at.field)
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
