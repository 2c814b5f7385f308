//! What differs: registers whose heads disagree, and records edited while somebody else removed them (rules 3 and 6).

use super::cell::Cell;
use super::id::{Id, Name};
use super::operation::Register;
use super::record::{Presence, REMOVED, Record};
use super::state::State;

/// Something that two replicas say differently. Both values stay until somebody writes a third or takes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// The register has several values; [`Cell::heads`](super::Cell::heads) tells which, from whom and when.
    Values(Register),
    /// The record was edited while removed; the register is that of the removal.
    EditedWhileRemoved(Register),
}

impl Conflict {
    /// The register that it is about.
    pub const fn register(&self) -> &Register {
        match self {
            Self::Values(register) | Self::EditedWhileRemoved(register) => register,
        }
    }
}

/// Every conflict of the state, in the order of their registers.
pub fn conflicts(state: &State) -> Vec<Conflict> {
    let records = state.kinds().flat_map(|kind| state.records(kind).map(move |(id, record)| (kind, id, record)));
    let mut found: Vec<Conflict> = records.flat_map(|(kind, id, record)| conflicts_of(kind, id, record)).collect();
    found.sort_by(|a, b| (a.register(), a).cmp(&(b.register(), b)));
    found
}

/// The conflicts of one record.
pub fn conflicts_of(kind: Name, id: &Id, record: &Record) -> Vec<Conflict> {
    let at = |field, member| Register { kind, id: id.clone(), field, member };
    let presence = record.presence();
    let mut found = Vec::new();
    if presence == Presence::EditedWhileRemoved {
        found.push(Conflict::EditedWhileRemoved(at(REMOVED, None)));
    }
    // Of a removed record only whether it is removed can differ: it shall not vanish for somebody who kept it.
    let counts = |field| presence != Presence::Removed || field == REMOVED;
    let differing = record.cells().filter(|(field, _, cell)| counts(*field) && cell.is_conflict());
    found.extend(differing.map(|(field, member, _)| Conflict::Values(at(field, member))));
    found
}

/// Whether a record has a conflict.
pub fn differs(record: &Record) -> bool {
    match record.presence() {
        Presence::Removed => record.cell(REMOVED).is_some_and(Cell::is_conflict),
        Presence::EditedWhileRemoved => true,
        Presence::Absent | Presence::Shown => record.has_conflict(),
    }
}
