//! What comes from elsewhere: taken in to be looked at, then kept as one batch, or forgotten.

use std::collections::HashSet;
use std::sync::Arc;

use crate::log::{Action, Clock, Gap, Inserted, Key, Name, OpId, OpLog, Operation, Stamp};
use crate::store::{Import, StoreError};

use super::Replica;

/// The caption of taking an import back.
pub const TAKE_BACK: Name = Name::new("take-back");
/// How many imports a folder remembers, to take back.
const REMEMBERED: usize = 50;

/// Operations of elsewhere that are in the log and its state, and not kept yet.
#[derive(Debug)]
pub struct Arrival {
    before: OpLog,
    /// Those that are new, and those of ours that an erasure among them struck, as the log has them now.
    pub new: Vec<Arc<Operation>>,
    /// The records that they touch.
    pub changed: Vec<Key>,
    /// What is missing before others of them; those were left out and wait for it.
    pub waiting: Vec<Gap>,
    /// How many of them are from the future as this machine sees it (rule 12).
    pub future: usize,
}

/// What was kept.
#[derive(Debug)]
pub struct Kept {
    /// The records that were touched.
    pub changed: Vec<Key>,
    /// Whether somebody else writes under our label, so that we took another (rule 2).
    pub relabelled: bool,
}

impl Arrival {
    /// Whether an operation was here before.
    pub fn had(&self, id: OpId) -> bool {
        self.before.get(id).is_some()
    }
}

impl Replica {
    /// Takes operations of elsewhere in, to be looked at. Nothing else may be staged before [`Replica::keep`] or
    /// [`Replica::forget`].
    pub fn take_in(&mut self, ops: Vec<Arc<Operation>>) -> Arrival {
        let before = self.log.clone();
        let (ops, waiting) = self.log.admit(ops);
        let wall = Stamp::at(self.now().timestamp_millis());
        let (new, changed) = self.absorb(ops);
        let future = new.iter().filter(|op| Clock::is_future(op.stamp, wall)).count();
        Arrival { before, new, changed: changed.into_iter().collect(), waiting, future }
    }

    /// Takes operations in; those that were new or are struck now, and the records that they touched.
    pub(super) fn absorb(&mut self, ops: Vec<Arc<Operation>>) -> (Vec<Arc<Operation>>, HashSet<Key>) {
        let mut taken = Vec::new();
        for op in ops {
            let (id, stamp) = (op.id, op.stamp);
            if self.log.insert(op) != Inserted::Known {
                self.clock.observe(stamp);
                taken.push(id);
            }
        }
        // After all are in: an erasure among them may have struck others.
        let taken: Vec<Arc<Operation>> = taken.into_iter().filter_map(|id| self.log.get(id).cloned()).collect();
        let changed = self.state.apply(&taken, &self.log);
        self.view.update(&self.state, &changed);
        (taken, changed)
    }

    /// Keeps what was taken in, durably.
    ///
    /// # Errors
    /// Nothing of it was kept, and the state is what it was before.
    pub fn keep(&mut self, arrival: Arrival) -> Result<Kept, StoreError> {
        let Arrival { before, new, changed, .. } = arrival;
        let ours = |op: &Arc<Operation>| op.id.replica == self.label && before.get(op.id).is_none();
        let met_ourselves = new.iter().any(ours);
        // A copy that is struck where ours was not, or an erasure that we have not carried out yet.
        let struck = new.iter().any(|op| before.get(op.id).is_some()) || !self.log.unconfirmed(self.label).is_empty();
        self.staged.extend(new);
        if struck {
            self.keep_struck(before)?;
        } else if let Err(error) = self.commit() {
            self.log = before;
            self.refold();
            return Err(error);
        }
        let relabelled = met_ourselves || self.log.forks().contains(&self.label);
        if relabelled {
            let folder = self.place.folder;
            self.take_label(folder);
            self.label = self.place.replicas().last().copied().unwrap_or_default();
        }
        Ok(Kept { changed, relabelled })
    }

    /// Forgets what was taken in.
    pub fn forget(&mut self, arrival: Arrival) {
        if arrival.new.is_empty() {
            return;
        }
        self.log = arrival.before;
        self.refold();
    }

    /// Takes in operations of elsewhere and keeps them; the records that they touched.
    ///
    /// # Errors
    /// Nothing of it was kept.
    pub fn merge(&mut self, ops: Vec<Arc<Operation>>) -> Result<Vec<Key>, StoreError> {
        let arrival = self.take_in(ops);
        self.keep(arrival).map(|kept| kept.changed)
    }

    /// Remembers which operations an import brought, so that it can be taken back.
    pub fn remember_import(&mut self, import: Import) {
        self.place.imports.push(import);
        let old = self.place.imports.len().saturating_sub(REMEMBERED);
        self.place.imports.drain(..old);
        self.save_place();
    }

    /// The operations that an import brought and that still stand.
    pub fn imported(&self, import: &Import) -> Vec<Arc<Operation>> {
        let spans = import.spans();
        let of_it = |op: &&Arc<Operation>| {
            spans.iter().any(|span| span.replica == op.id.replica && (span.first..=span.last).contains(&op.id.index))
        };
        let stands = |op: &&Arc<Operation>| matches!(op.action, Action::Write(_)) && self.state.is_live(op.id);
        self.log.iter().filter(of_it).filter(stands).cloned().collect()
    }
}
