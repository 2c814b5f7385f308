//! What differs: registers whose heads disagree, and records edited while somebody else removed them (rules 3 and 6).

use super::operation::Register;
use super::state::{Cell, Presence, State};

/// Something that two replicas say differently. Both values stay until somebody writes a third or takes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// The register has several values; [`Cell::heads`] tells which, from whom and when.
    Values(Register),
    /// The record was edited while removed; the register is that of the removal.
    EditedWhileRemoved(Register),
}

/// Every conflict of the state, in the order of their registers.
pub fn conflicts(state: &State) -> Vec<Conflict> {
    let mut found = Vec::new();
    for kind in state.kinds() {
        for (id, record) in state.records(kind) {
            let at = |field, member| Register { kind, id: id.clone(), field, member };
            match record.presence() {
                Presence::Removed | Presence::Absent => continue,
                Presence::EditedWhileRemoved => {
                    found.push(Conflict::EditedWhileRemoved(at(super::state::REMOVED, None)));
                }
                Presence::Shown => {}
            }
            let differing = record.cells().filter(|(_, _, cell)| Cell::is_conflict(cell));
            found.extend(differing.map(|(field, member, _)| Conflict::Values(at(field, member))));
        }
    }
    found.sort();
    found
}
