//! The set of operations (rules 2 and 4): by replica and index, with what is missing and what was written twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::clock::Stamp;
use super::erasure::{self, Struck};
use super::id::{Name, OpId, ReplicaId, Span};
use super::operation::{Action, Operation};

/// The caption of what declares operations lost.
pub const LOST: Name = Name::new("lost");

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

/// Operations that are missing below a replica's newest, and between which moments they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which they are.
    pub span: Span,
    /// When the one before them was made, if there is one.
    pub after: Option<Stamp>,
    /// When the one behind them was made.
    pub before: Stamp,
}

/// A set of operations. Merging two is set union: commutative, associative and idempotent by construction.
///
/// Every operation in it is already struck by every erasure in it (rule 13), in whichever order they came.
#[derive(Clone, Debug, Default)]
pub struct OpLog {
    replicas: BTreeMap<ReplicaId, Vec<Arc<Operation>>>,
    erasures: Struck,
    /// Which they are.
    erased: BTreeSet<OpId>,
    /// Which replica has carried out which of them.
    confirmed: BTreeSet<(ReplicaId, OpId)>,
    /// What was declared lost.
    lost: Vec<Span>,
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
            && self.erased.insert(op.id)
            && self.erasures.add(op.id, erase)
        {
            for held in self.replicas.values_mut().flatten() {
                if let Some(struck) = self.erasures.strike(held) {
                    *held = Arc::new(struck);
                }
            }
        }
        let op = self.erasures.strike(&op).map_or(op, Arc::new);
        let ops = self.replicas.entry(op.id.replica).or_default();
        match place(ops, op.id) {
            Ok(at) => {
                let Some(both) = erasure::union(&ops[at], &op) else { return Inserted::Known };
                ops[at] = Arc::new(both);
                Inserted::Struck
            }
            Err(at) => {
                match &op.action {
                    Action::Lost(spans) => self.lost.extend(spans),
                    Action::Confirm(ids) => self.confirmed.extend(ids.iter().map(|id| (op.id.replica, *id))),
                    _ => {}
                }
                ops.insert(at, op);
                self.len += 1;
                Inserted::New
            }
        }
    }

    /// The erasures, by identity.
    pub fn erasures(&self) -> impl Iterator<Item = OpId> {
        self.erased.iter().copied()
    }

    /// Whether a replica has said that it has carried out an erasure.
    pub fn is_confirmed(&self, replica: ReplicaId, erasure: OpId) -> bool {
        self.confirmed.contains(&(replica, erasure))
    }

    /// The erasures that a replica has not carried out yet.
    pub fn unconfirmed(&self, replica: ReplicaId) -> Vec<OpId> {
        self.erasures().filter(|id| !self.is_confirmed(replica, *id)).collect()
    }

    /// Of the erasures here, those that a replica had not carried out in another log.
    pub fn unconfirmed_before(&self, other: &Self, replica: ReplicaId) -> Vec<OpId> {
        self.erasures().filter(|id| !other.is_confirmed(replica, *id)).collect()
    }

    /// Takes an operation out again, for a commit whose storage failed. What an erasure has struck stays struck.
    pub fn withdraw(&mut self, id: OpId) {
        if let Some(ops) = self.replicas.get_mut(&id.replica)
            && let Ok(at) = place(ops, id)
        {
            let withdrawn = ops.remove(at);
            self.len -= 1;
            match &withdrawn.action {
                Action::Lost(_) => {
                    let declared = |op: &Arc<Operation>| {
                        if let Action::Lost(spans) = &op.action { spans.to_vec() } else { Vec::new() }
                    };
                    self.lost = self.iter().flat_map(declared).collect();
                }
                Action::Confirm(ids) => {
                    self.confirmed.retain(|(replica, id)| *replica != withdrawn.id.replica || !ids.contains(id));
                }
                _ => {}
            }
        }
    }

    /// The operation of that identity.
    pub fn get(&self, id: OpId) -> Option<&Arc<Operation>> {
        let ops = self.replicas.get(&id.replica)?;
        place(ops, id).ok().map(|at| &ops[at])
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

    /// What is missing below each replica's newest operation and was not declared lost.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (replica, ops) in &self.replicas {
            let (mut expected, mut after) = (1, None);
            for op in ops {
                if op.id.index > expected {
                    let missing = Span { replica: *replica, first: expected, last: op.id.index - 1 };
                    gaps.extend(self.undeclared(missing).into_iter().map(|span| Gap { span, after, before: op.stamp }));
                }
                expected = op.id.index.saturating_add(1);
                after = Some(op.stamp);
            }
        }
        gaps
    }

    /// Those of these operations that leave no gap when they are taken in, and the gaps that the others wait behind.
    pub fn admit(&self, mut ops: Vec<Arc<Operation>>) -> (Vec<Arc<Operation>>, Vec<Gap>) {
        let known: Vec<Span> = self.gaps().into_iter().map(|gap| gap.span).collect();
        let mut waiting: Vec<Gap> = Vec::new();
        loop {
            let mut both = self.clone();
            for op in &ops {
                both.insert(op.clone());
            }
            let more: Vec<Gap> = both.gaps().into_iter().filter(|gap| !known.contains(&gap.span)).collect();
            if more.is_empty() {
                return (ops, waiting);
            }
            let behind = |op: &Arc<Operation>| {
                more.iter().any(|gap| gap.span.replica == op.id.replica && op.id.index > gap.span.last)
            };
            // What is left out may have declared something else lost: so it is looked at again.
            let left = ops.len();
            ops.retain(|op| !behind(op));
            waiting.extend(more);
            if ops.len() == left {
                return (ops, waiting);
            }
        }
    }

    /// The parts of a span that were not declared lost.
    fn undeclared(&self, span: Span) -> Vec<Span> {
        let mut left = vec![span];
        for lost in self.lost.iter().filter(|lost| lost.replica == span.replica) {
            let around = |span: Span| {
                let before = Span { last: span.last.min(lost.first - 1), ..span };
                let behind = lost.last.checked_add(1).map(|next| Span { first: span.first.max(next), ..span });
                [Some(before), behind].into_iter().flatten().filter(|span| span.first <= span.last)
            };
            left = left.into_iter().flat_map(around).collect();
        }
        left
    }

    /// Replicas of which two operations share an index: a data folder was copied and both copies wrote (rule 2).
    pub fn forks(&self) -> Vec<ReplicaId> {
        let forked = |ops: &[Arc<Operation>]| ops.windows(2).any(|pair| pair[0].id.index == pair[1].id.index);
        self.replicas.iter().filter(|(_, ops)| forked(ops)).map(|(replica, _)| *replica).collect()
    }
}

/// Where the operation stands among those of its replica, or where it would.
///
/// Almost always at its index or behind them all: only where some are missing or an index was used twice is it searched.
fn place(ops: &[Arc<Operation>], id: OpId) -> Result<usize, usize> {
    let at = usize::try_from(id.index.saturating_sub(1)).unwrap_or(usize::MAX);
    if ops.get(at).is_some_and(|held| held.id == id) {
        return Ok(at);
    }
    match ops.last() {
        Some(last) if last.id >= id => ops.binary_search_by_key(&id, |held| held.id),
        _ => Err(ops.len()),
    }
}
