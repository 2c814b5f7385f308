//! What undo and redo take next (rule 5): a pure function of the log, so it holds across restarts.
//!
//! Undo is retraction. An undo names operations and carries no values, so it wipes nobody else's work; redo retracts
//! the retraction, so undo and then redo is the identity. Only this replica's own operations are on the list: what
//! came from elsewhere was somebody else's to do.

use std::sync::Arc;

use super::erasure::ERASE;
use super::id::{Name, ReplicaId};
use super::operation::{Action, Operation};
use super::oplog::OpLog;
use super::state::State;

/// The caption of an undo.
pub const UNDO: Name = Name::new("undo");
/// The caption of a redo.
pub const REDO: Name = Name::new("redo");

/// Our own newest action that still stands: the operation, or all operations of its group.
///
/// `own` lists the labels whose operations are ours, the present one last.
pub fn undoable(log: &OpLog, state: &State, own: &[ReplicaId]) -> Vec<Arc<Operation>> {
    newest(log, state, own, |_| true)
}

/// The same among those that `wanted` takes.
pub fn newest(
    log: &OpLog,
    state: &State,
    own: &[ReplicaId],
    wanted: impl Fn(&Operation) -> bool,
) -> Vec<Arc<Operation>> {
    let stands = |op: &&Arc<Operation>| is_work(op) && state.is_live(op.id) && wanted(op);
    let newest = newest_first(log, own).find(stands);
    newest.map(|op| with_group(log, op)).unwrap_or_default()
}

/// Whether an operation is something to undo. What an erasure writes anew belongs to it, and it is final.
pub fn is_work(op: &Operation) -> bool {
    matches!(op.action, Action::Write(_)) && op.caption != ERASE
}

/// Our own newest undo that still holds and after which we have written nothing: the retractions to retract.
pub fn redoable(log: &OpLog, state: &State, own: &[ReplicaId]) -> Vec<Arc<Operation>> {
    for op in newest_first(log, own) {
        match &op.action {
            Action::Write(_) if is_work(op) => break,
            Action::Retract(targets) if state.is_live(op.id) => {
                let undid_work = targets
                    .iter()
                    .any(|target| log.get(*target).is_some_and(|target| matches!(target.action, Action::Write(_))));
                if undid_work {
                    return with_group(log, op);
                }
            }
            _ => {}
        }
    }
    Vec::new()
}

fn newest_first<'a>(log: &'a OpLog, own: &'a [ReplicaId]) -> impl Iterator<Item = &'a Arc<Operation>> {
    own.iter().rev().flat_map(|replica| {
        let ops = log.of(*replica);
        // From the first index that was written twice, what came after may be the work of whoever copied the folder.
        let ours = ops.windows(2).position(|pair| pair[0].id.index == pair[1].id.index).unwrap_or(ops.len());
        ops[..ours].iter().rev()
    })
}

/// The operation and those of its replica that share its group, oldest first.
pub fn with_group(log: &OpLog, op: &Arc<Operation>) -> Vec<Arc<Operation>> {
    let Some(group) = op.group else { return vec![op.clone()] };
    log.of(op.id.replica).iter().filter(|other| other.group == Some(group)).cloned().collect()
}
