//! Checking what is stored against what is in memory: the heads, kept as changes came, and worked out anew from the disk.

use std::ops::ControlFlow;

use crate::log::{Action, Clock, LOST, Span, Stamp, State};
use crate::store::{Checked, Memory, Progress, Step, Storage, StoreError, Watch, tell};

use super::{Replica, log_of};

/// How many spans one operation names, so that it stays within what an operation may be.
const DECLARED_AT_ONCE: usize = 500;

impl Replica {
    /// Reads and compares every stored byte, and works out anew what it comes to.
    ///
    /// # Errors
    /// If something cannot be read at all, or [`StoreError::Cancelled`].
    pub fn check(&mut self, watch: &mut Watch<'_>) -> Result<Checked, StoreError> {
        check(&mut *self.storage, &self.state, watch)
    }

    /// The same while whoever has the replica shows it meanwhile: nothing is to be kept until this returns.
    ///
    /// # Errors
    /// As [`Replica::check`].
    pub fn check_through<T>(
        host: &mut T,
        replica: fn(&mut T) -> &mut Self,
        watch: &mut dyn FnMut(&mut T, Progress) -> ControlFlow<()>,
    ) -> Result<Checked, StoreError> {
        let kept = replica(host).state.clone();
        let mut storage = std::mem::replace(&mut replica(host).storage, Box::new(Memory::default()));
        let checked = check(&mut *storage, &kept, &mut |progress| watch(host, progress));
        replica(host).storage = storage;
        checked
    }

    /// Writes a new generation of the store out of what is known. What is lost is declared so, and what was waiting for
    /// that can be changed again.
    ///
    /// # Errors
    /// The old generation stays in force, also if it was cancelled.
    pub fn rebuild(&mut self, watch: &mut Watch<'_>) -> Result<(), StoreError> {
        let missing: Vec<Span> = self.log.gaps().into_iter().map(|gap| gap.span).collect();
        let declared = missing.chunks(DECLARED_AT_ONCE).map(|spans| Action::Lost(spans.into())).collect();
        self.stage_actions(LOST, declared, Stamp::at(self.now().timestamp_millis()));
        self.stage_confirmation(LOST);
        let written = self.storage.rewrite_watched(&mut self.log.iter(), watch);
        if written.is_err() {
            self.discard();
            return written;
        }
        self.staged.clear();
        self.lost = false;
        Ok(())
    }
}

fn check(storage: &mut dyn Storage, kept: &State, watch: &mut Watch<'_>) -> Result<Checked, StoreError> {
    let (checked, ops) = storage.audit(watch)?;
    tell(watch, Step::Recompute, 0, 1)?;
    let log = log_of(ops, &mut Clock::default());
    let anew = State::fold(log.iter());
    Ok(Checked { heads: unlike_heads(kept, &anew, watch)?, ..checked })
}

/// In how many records some register has other live writes.
fn unlike_heads(kept: &State, anew: &State, watch: &mut Watch<'_>) -> Result<usize, StoreError> {
    let mut keys = kept.keys();
    keys.extend(anew.keys());
    let of = keys.len() as u64;
    let mut unlike = 0;
    for (done, (kind, id)) in (0..).zip(&keys) {
        tell(watch, Step::Recompute, done, of)?;
        let registers = |state: &State| {
            let cells = state.record(*kind, id).into_iter().flat_map(|record| record.cells());
            let heads = cells.map(|(field, member, cell)| {
                (field, member, cell.heads().into_iter().map(|head| head.id()).collect::<Vec<_>>())
            });
            // A register that nothing lives in any more is as good as none.
            heads.filter(|(_, _, heads)| !heads.is_empty()).collect::<Vec<_>>()
        };
        unlike += usize::from(registers(kept) != registers(anew));
    }
    tell(watch, Step::Recompute, of, of)?;
    Ok(unlike)
}
