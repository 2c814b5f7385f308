//! An operation: what somebody did in one go (rule 1).

use std::num::NonZeroU64;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::clock::Stamp;
use super::id::{Id, Name, OpId, Span, WriteId};
use super::text::{Text, shared};

/// The largest operation, as a line, in bytes: 48 KiB (the store keeps larger values in files that it never syncs).
pub const MAX_OPERATION: usize = 48 * 1024;

/// What a field holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// Nothing; also how a field is emptied and a member taken out of a set.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text; dates, times and references too, each in its one spelling.
    Text(Text),
    /// Parts that make sense only together (rule 11), sorted by name.
    Map(Arc<Box<[(Name, Value)]>>),
    /// Struck by an erasure (rule 13); beats every other value of the same write.
    Struck,
}

impl Value {
    /// A text value.
    pub fn text(text: &str) -> Self {
        Self::Text(shared(text))
    }

    /// A compound value; parts that are `Null` are left out, so that it has one spelling.
    pub fn map(parts: impl IntoIterator<Item = (Name, Self)>) -> Self {
        let mut parts: Vec<_> = parts.into_iter().filter(|(_, value)| *value != Self::Null).collect();
        parts.sort_by_key(|(name, _)| *name);
        Self::Map(Arc::new(parts.into()))
    }

    /// The text, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        self.as_log_text().map(Text::as_str)
    }

    /// The same as the log holds it, to share its memory.
    pub const fn as_log_text(&self) -> Option<&Text> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The part of that name of a compound value.
    pub fn part(&self, name: &str) -> Option<&Self> {
        let Self::Map(parts) = self else { return None };
        parts.iter().find(|(part, _)| part.as_str() == name).map(|(_, value)| value)
    }
}

/// Which member of a set-valued field, by its key; none of a plain one.
pub type Member = Option<NonZeroU64>;

/// The register that a write goes to: a field of a record, or one member of a set-valued field (rule 9).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Register {
    /// The kind of the record.
    pub kind: Name,
    /// The record.
    pub id: Id,
    /// The field.
    pub field: Name,
    /// For a set-valued field the member's key, from [`member_key`].
    pub member: Member,
}

impl Register {
    /// Whether the other is of the same record.
    pub(super) fn is_of_record(&self, other: &Self) -> bool {
        (self.kind, &self.id) == (other.kind, &other.id)
    }
}

/// The key of a set's member: a hash of its text, so that two who add the same member write one register.
pub fn member_key(text: &str) -> NonZeroU64 {
    let mut bits = [0; 8];
    bits.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..8]);
    NonZeroU64::new(u64::from_be_bytes(bits)).unwrap_or(NonZeroU64::MAX)
}

/// One value for one register, and the writes that its author saw there and replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Where it goes.
    pub register: Register,
    /// What it says.
    pub value: Value,
    /// What it replaces: writes, never stamps. A removal lists heads of the whole record here (rule 6).
    pub replaces: Box<[WriteId]>,
}

/// What an erasure strikes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// Every field of a record, those of later versions included, but for the fields kept.
    Record {
        /// The kind of the record.
        kind: Name,
        /// The record.
        id: Id,
    },
    /// One field of a record, with all members.
    Field {
        /// The kind of the record.
        kind: Name,
        /// The record.
        id: Id,
        /// The field.
        field: Name,
    },
    /// The author's name, wherever it stands as author.
    Author(Text),
}

/// An erasure (rule 13): monotone, never retracted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erase {
    /// What is struck.
    pub targets: Box<[Target]>,
    /// Fields of the target records that stay, so that statistics by organization do.
    pub keep: Box<[Name]>,
    /// Why.
    pub reason: Text,
    /// The number of the decision.
    pub decision: Text,
}

/// What an operation does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Writes values.
    Write(Box<[Write]>),
    /// Takes operations back (rule 5), or takes such a taking-back back.
    Retract(Box<[OpId]>),
    /// Strikes personal data for good.
    Erase(Box<Erase>),
    /// Says that this replica has carried out these erasures.
    Confirm(Box<[OpId]>),
    /// Says that these operations are lost for good: they count as being there, and whoever has them may bring them.
    Lost(Box<[Span]>),
    /// Something of a newer version: kept in [`Operation::extra`] and passed on.
    Other,
}

/// An operation: one line of history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its identity.
    pub id: OpId,
    /// When it was made.
    pub stamp: Stamp,
    /// Who made it; `None` when an erasure struck the name.
    pub author: Option<Text>,
    /// What was done, in the domain's words: a code that the text table turns into a sentence.
    pub caption: Name,
    /// Shared by the operations of one larger action, which are undone together.
    pub group: Option<u64>,
    /// What it does.
    pub action: Action,
    /// Members of a newer version's line that this one does not know.
    pub extra: Option<Box<Map<String, Json>>>,
}

impl Operation {
    /// The writes; none for other actions.
    pub fn writes(&self) -> &[Write] {
        if let Action::Write(writes) = &self.action { writes } else { &[] }
    }

    /// Whether something in it is struck.
    pub fn is_struck(&self) -> bool {
        self.writes().iter().any(|write| write.value == Value::Struck)
    }

    /// The operations that it takes back; none for other actions.
    pub fn retracts(&self) -> &[OpId] {
        if let Action::Retract(targets) = &self.action { targets } else { &[] }
    }

    /// The identity of its `n`-th write.
    pub const fn write_id(&self, n: u16) -> WriteId {
        WriteId { op: self.id, n }
    }
}
