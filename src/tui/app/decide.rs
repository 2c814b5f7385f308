//! What replicas say differently: how much it is, and the effects that decide it.

use super::App;
use crate::domain::difference::{Side, take_side};
use crate::log::{OpId, Register};
use crate::report::differences::{count, listed};

impl App {
    /// How many things replicas say differently.
    pub fn differing(&self) -> usize {
        self.differing.map_or(0, |(.., n)| n)
    }

    /// Counts them anew if something has changed.
    pub(super) fn count_differing(&mut self) {
        let replica = &self.replica;
        let (version, today) = (replica.view().version, self.eye.now.date_naive());
        if self.differing.is_none_or(|(of, day, _)| (of, day) != (version, today)) {
            self.differing = Some((version, today, count(&self.eye.on(replica).source())));
        }
    }

    /// Lets the version stand that this operation wrote.
    pub(super) fn decide(&mut self, at: &Register, op: OpId) -> bool {
        let all = listed(&self.cx().source());
        let found = all.iter().find(|found| found.at == *at);
        let version = found.and_then(|found| found.versions.iter().find(|version| version.op.id == op));
        let Some(change) = found.zip(version).map(|(found, version)| found.take(version, self.replica.view())) else {
            self.message = self.eye.lang.nothing_here().into();
            return false;
        };
        self.change(change)
    }

    /// Lets one side stand wherever it says one thing, as one action.
    pub(super) fn decide_side(&mut self, side: &Side) -> bool {
        let all = listed(&self.cx().source());
        let (change, decided) = take_side(&all, side, self.replica.view());
        self.change(change);
        self.message = self.eye.lang.decided(decided);
        true
    }
}
