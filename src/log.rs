//! The log: an append-only set of operations, its fold into registers and records, and its merge.
//!
//! It moves `(kind, id, field, value)` and does not know a person from a meeting. Its rules, each with a test of its
//! number in this module's tests or in `tests/it/laws.rs`:
//!
//! 1. An [operation] is what a user did in one go. It is at most 48 KiB; a larger action is several operations of one
//!    *group*, committed as one batch and undone together.
//! 2. Its identity is `replica:index:nonce`; indexes have no gaps. Two operations at one index mean a copied data
//!    folder: both stay, and the writer takes a new label. Nothing is ever renumbered or refused for this. An index that
//!    was [declared lost](Action::Lost) counts as being there.
//! 3. [State] is the fold of the *set* of operations. The heads of a register are its live writes that no other live
//!    write of it replaces, directly or through dead ones. Heads with different values are a [conflict]; the head with
//!    the greatest stamp and identity is displayed meanwhile. Resolving is an ordinary write.
//! 4. Merge is set union.
//! 5. [Undo] is retraction: it names operations and carries no values. Redo retracts the retraction. An import is
//!    never on undo's list.
//! 6. A removal covers the heads of all fields of the record. An edit that it did not cover leaves the record visible
//!    and flagged.
//! 7. [Template]s are shared: their operations are the same bytes everywhere.
//! 8. What two people must agree on without talking has a [derived](Id::derived) id. People never do.
//! 9. A set-valued field is one register per member.
//! 10. A form writes only the fields that were touched, and replaces the heads that it showed ([`Draft::seen`]).
//! 11. Fields that make sense only together are one [compound](Value::Map) register.
//! 12. A [stamp](Stamp) sorts and displays; no merge depends on it.
//! 13. [Erasure](Erase) is monotone: struck beats value, and nothing brings it back. A field that was erased can be
//!     written again by whoever knows of it, which the write says; an erased record cannot.
//! 14. There are two clocks: valid time is in the records, recorded time is the stamp. What was known at a time is
//!     the fold of the operations stamped by then, plus every erasure ([`OpLog::known_at`]).
//! 15. The whole state is in memory.
//! 16. Never store what dates say.
//!
//! [operation]: Operation
//! [conflict]: Conflict
//! [Undo]: undo

mod cell;
mod change;
mod clock;
mod conflict;
mod digits;
mod erasure;
mod id;
mod line;
mod operation;
mod oplog;
mod parts;
mod record;
mod state;
pub mod template;
mod text;
pub mod undo;

pub use cell::{Cell, Head};
pub use change::{Change, Draft};
pub use clock::{Clock, Stamp};
pub use conflict::{Conflict, conflicts, conflicts_of, differs};
pub use erasure::{ERASE, author_digest};
pub use id::{Id, MAX_ID, Malformed, Name, OpId, ReplicaId, Span, WriteId};
pub use line::{decode, encode, value_from_json, value_to_json};
pub use operation::{Action, Erase, MAX_OPERATION, Member, Operation, Register, Target, Value, Write, member_key};
pub use oplog::{Gap, Inserted, LOST, OpLog};
pub use parts::{in_parts, parts_for};
pub use record::{Presence, REMOVED, Record};
pub use state::{Key, State};
pub use template::Template;
pub use text::{Text, shared};

#[cfg(test)]
mod tests;
