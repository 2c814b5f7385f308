//! The set of operations (rules 2 and 4): by replica and index, with what is missing and what was written twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clock::Stamp;
use super::erasure::{self, Struck};
use super::id::{OpId, ReplicaId};
use super::operation::{Action, Operation};

/// What taking in an operation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// It is new.
    New,
    /// It was here already, byte for byte or struck further.
    Known,
    /// It was here, and this copy is struck where ours was not: ours is struck now too.
    Struck,
}

/// A set of operations. Merging two is set union: commutative, associative and idempotent by construction.
///
/// Every operation in it is already struck by every erasure in it (rule 13), in whichever order they came.
#[derive(Clone, Debug, Default)]
pub struct OpLog {
    replicas: BTreeMap<ReplicaId, Vec<Arc<Operation>>>,
    erasures: Struck,
    len: usize,
}

impl OpLog {
    /// How many operations there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes in an operation. An erasure also strikes what is already here.
    pub fn insert(&mut self, op: Arc<Operation>) -> Inserted {
        if let Action::Erase(erase) = &op.action
            && self.erasures.add(erase)
        {
            for held in self.replicas.values_mut().flatten() {
                if let Some(struck) = self.erasures.strike(held) {
                    *held = Arc::new(struck);
                }
            }
        }
        let op = self.erasures.strike(&op).map_or(op, Arc::new);
        let ops = self.replicas.entry(op.id.replica).or_default();
        match ops.last() {
            Some(last) if last.id >= op.id => match ops.binary_search_by_key(&op.id, |held| held.id) {
                Ok(at) => {
                    let Some(both) = erasure::union(&ops[at], &op) else { return Inserted::Known };
                    ops[at] = Arc::new(both);
                    return Inserted::Struck;
                }
                Err(at) => ops.insert(at, op),
            },
            _ => ops.push(op),
        }
        self.len += 1;
        Inserted::New
    }

    /// Takes an operation out again, for a commit whose storage failed.
    pub fn withdraw(&mut self, id: OpId) {
        if let Some(ops) = self.replicas.get_mut(&id.replica)
            && let Ok(at) = ops.binary_search_by_key(&id, |held| held.id)
        {
            ops.remove(at);
            self.len -= 1;
        }
    }

    /// The operation of that identity.
    pub fn get(&self, id: OpId) -> Option<&Arc<Operation>> {
        let ops = self.replicas.get(&id.replica)?;
        ops.binary_search_by_key(&id, |held| held.id).ok().map(|at| &ops[at])
    }

    /// All operations in the order of their identities.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Operation>> {
        self.replicas.values().flatten()
    }

    /// The operations of one replica, oldest first.
    pub fn of(&self, replica: ReplicaId) -> &[Arc<Operation>] {
        self.replicas.get(&replica).map_or(&[], Vec::as_slice)
    }

    /// The replicas that wrote something.
    pub fn replicas(&self) -> impl Iterator<Item = ReplicaId> {
        self.replicas.keys().copied()
    }

    /// The index that the replica's next operation takes.
    pub fn next_index(&self, replica: ReplicaId) -> u64 {
        self.of(replica).last().map_or(1, |last| last.id.index.saturating_add(1))
    }

    /// What was known at a time (rule 14): the operations stamped by then. They are struck by every erasure of the log.
    pub fn known_at(&self, time: Stamp) -> Vec<Arc<Operation>> {
        let known = |op: &&Arc<Operation>| op.stamp <= time || matches!(op.action, Action::Erase(_));
        self.iter().filter(known).cloned().collect()
    }

    /// Ranges of indexes that are missing below a replica's newest operation.
    pub fn gaps(&self) -> Vec<(ReplicaId, std::ops::RangeInclusive<u64>)> {
        let mut gaps = Vec::new();
        for (replica, ops) in &self.replicas {
            let mut expected = 1;
            for op in ops {
                if op.id.index > expected {
                    gaps.push((*replica, expected..=op.id.index - 1));
                }
                expected = op.id.index.saturating_add(1);
            }
        }
        gaps
    }

    /// Replicas of which two operations share an index: a data folder was copied and both copies wrote (rule 2).
    pub fn forks(&self) -> Vec<ReplicaId> {
        let forked = |ops: &[Arc<Operation>]| ops.windows(2).any(|pair| pair[0].id.index == pair[1].id.index);
        self.replicas.iter().filter(|(_, ops)| forked(ops)).map(|(replica, _)| *replica).collect()
    }
}
