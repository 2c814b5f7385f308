//! Erasing: what is struck leaves the memory at once and the disk with a new generation, and the replica confirms it.
//!
//! Nothing of it is in force before all of it is: a new generation holds the erasure, what is struck by it and the
//! confirmation, or the old one stays. An erasure that came from elsewhere and is not confirmed yet is carried out the
//! same way, when it comes or at the next start.

use std::collections::HashSet;

use crate::domain::erasure::Erasing;
use crate::log::{Action, ERASE, OpId, OpLog, Stamp, Target, Value};
use crate::store::{StoreError, Watch, forget};

use super::Replica;

/// The caption of a confirmation that follows an erasure from elsewhere.
const CONFIRM: crate::log::Name = crate::log::Name::new("confirm");
/// How many erasures one confirmation names, so that it stays within what an operation may be.
const CONFIRMED_AT_ONCE: usize = 800;
/// A text shorter than this says nothing of anybody.
const TELLING: usize = 3;

impl Replica {
    /// Strikes what is to be erased and writes a new generation of the store without it: one action, which undo never
    /// takes back. What was staged before is kept first.
    ///
    /// # Errors
    /// Nothing was erased, and the state is what it was before, but for half-typed text about it, which may be gone.
    pub fn erase(&mut self, erasing: &Erasing, watch: &mut Watch<'_>) -> Result<(), StoreError> {
        self.commit()?;
        self.may_rewrite()?;
        let before = self.log.clone();
        self.absorb(self.storage.set_aside());
        self.as_one(|replica| {
            let actions = erasing.erases.iter().map(|erase| Action::Erase(Box::new(erase.clone()))).collect();
            replica.stage_actions(ERASE, actions, replica.stamp());
            replica.stage(erasing.anew.clone());
            replica.stage_confirmation(ERASE);
        });
        self.write_struck(before, watch)
    }

    /// Carries out the erasures of others that are not confirmed yet; whether there were any.
    ///
    /// # Errors
    /// They stay to be carried out. What they strike is hidden all the same.
    pub fn finish_erasures(&mut self, watch: &mut Watch<'_>) -> Result<bool, StoreError> {
        if self.log.unconfirmed(self.label).is_empty() {
            return Ok(false);
        }
        self.may_rewrite()?;
        let before = self.log.clone();
        self.absorb(self.storage.set_aside());
        self.stage_confirmation(CONFIRM);
        self.write_struck(before, watch).map(|()| true)
    }

    /// Whether something of an older generation could not be removed; it is at the next start.
    pub fn has_left_behind(&self) -> bool {
        self.storage.has_left_behind()
    }

    /// Keeps what a merge brought, now that something is struck by it. `before` is the log without it.
    pub(super) fn keep_struck(&mut self, before: OpLog) -> Result<(), StoreError> {
        if let Err(error) = self.may_rewrite() {
            self.take_back(before);
            return Err(error);
        }
        self.stage_confirmation(CONFIRM);
        self.write_struck(before, &mut crate::store::unwatched)
    }

    /// Says that this replica has carried out all erasures that there are.
    pub(super) fn stage_confirmation(&mut self, caption: crate::log::Name) {
        let ids = self.log.unconfirmed(self.label);
        let actions = ids.chunks(CONFIRMED_AT_ONCE).map(|ids| Action::Confirm(ids.into())).collect();
        self.stage_actions(caption, actions, self.stamp());
    }

    fn stamp(&self) -> Stamp {
        Stamp::at(self.now().timestamp_millis())
    }

    fn may_rewrite(&self) -> Result<(), StoreError> {
        let dir = || self.dir.clone().unwrap_or_default();
        match (self.read_only, self.lost) {
            (true, _) => Err(StoreError::ReadOnly(dir())),
            (_, true) => Err(StoreError::Incomplete(dir())),
            _ => Ok(()),
        }
    }

    /// Writes the log as it is now as a new generation; if that fails, the log is what it was before.
    fn write_struck(&mut self, before: OpLog, watch: &mut Watch<'_>) -> Result<(), StoreError> {
        let written =
            self.forget_traces(&before).and_then(|()| self.storage.rewrite_watched(&mut self.log.iter(), watch));
        match written {
            Ok(()) => self.staged.clear(),
            Err(_) => self.take_back(before),
        }
        written
    }

    fn take_back(&mut self, before: OpLog) {
        self.log = before;
        self.staged.clear();
        self.refold();
    }

    /// Half-typed text, cursors and searches that repeat what is struck go before the store does: afterwards nobody knows
    /// any more what to look for.
    fn forget_traces(&mut self, before: &OpLog) -> Result<(), StoreError> {
        let Some(dir) = self.dir.clone() else { return Ok(()) };
        let erasures: Vec<OpId> = self.log.unconfirmed_before(before, self.label);
        let ids = self.target_ids(&erasures);
        let texts = newly_struck(before, &self.log);
        // What was struck as it was read from the disk is known by nobody.
        let unknown = erasures.iter().any(|id| before.get(*id).is_some());
        let is_touched = |text: &str| {
            let folded = text.trim().to_lowercase();
            let repeats = |struck: &String| {
                folded.contains(struck.as_str()) || folded.chars().count() >= TELLING && struck.starts_with(&folded)
            };
            unknown || ids.iter().any(|id| text.contains(id.as_str())) || texts.iter().any(repeats)
        };
        forget(&dir, is_touched)?;
        let remembered = self.place.memory.len();
        self.place.memory.retain(|_, value| !texts.iter().any(|text| value.to_lowercase().contains(text.as_str())));
        if self.place.memory.len() < remembered {
            self.save_place();
        }
        Ok(())
    }

    /// The ids of the records that erasures are about.
    fn target_ids(&self, erasures: &[OpId]) -> HashSet<String> {
        let mut ids = HashSet::new();
        for op in erasures.iter().filter_map(|id| self.log.get(*id)) {
            let Action::Erase(erase) = &op.action else { continue };
            for target in &erase.targets {
                if let Target::Record { id, .. } | Target::Field { id, .. } = target {
                    ids.insert(id.to_string());
                }
            }
        }
        ids
    }
}

/// The texts that stood in the one log and are struck in the other, in small letters.
fn newly_struck(before: &OpLog, after: &OpLog) -> HashSet<String> {
    let mut texts = HashSet::new();
    let mut take = |text: &str| {
        for line in text.lines().map(|line| line.trim().to_lowercase()) {
            if line.chars().count() >= TELLING {
                texts.insert(line);
            }
        }
    };
    for (old, new) in before.iter().filter_map(|old| Some((old, after.get(old.id)?))).filter(|(old, new)| old != new) {
        if let (Some(author), None) = (&old.author, &new.author) {
            take(author);
        }
        for (old, new) in old.writes().iter().zip(new.writes()) {
            if let (Some(text), Value::Struck) = (old.value.as_text(), &new.value) {
                take(text);
            }
        }
    }
    texts
}
