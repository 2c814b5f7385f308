//! How far a check, a rebuild or a sync has come, told to whoever waits, who may stop it.

use std::ops::ControlFlow;

use super::StoreError;

/// What is just being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A rebuild: the journal is written anew.
    WriteJournal,
    /// A rebuild: sled is written anew.
    WriteTwin,
    /// A rebuild: everything is synced before it is put in force.
    Sync,
    /// The journal is read.
    ReadJournal,
    /// sled is read.
    ReadTwin,
    /// The two are compared.
    Compare,
    /// What the operations come to is worked out anew.
    Recompute,
    /// A sync: what others have put is read.
    Fetch,
    /// A sync: what others lack is put.
    Put,
}

impl Step {
    /// The steps of a rebuild.
    pub const REBUILD: &'static [Self] = &[Self::WriteJournal, Self::WriteTwin, Self::Sync];
    /// The steps of a check.
    pub const CHECK: &'static [Self] = &[Self::ReadJournal, Self::ReadTwin, Self::Compare, Self::Recompute];
    /// The steps of a sync.
    pub const SYNC: &'static [Self] = &[Self::Fetch, Self::Put];
}

/// How far it has come within a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// How much of it is done.
    pub done: u64,
    /// Of how much; never less than what is done.
    pub of: u64,
}

/// Is told, often, and says whether to go on.
pub type Watch<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Nobody waits.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Tells how far it has come.
///
/// # Errors
/// [`StoreError::Cancelled`] if it is to stop.
pub fn tell(watch: &mut Watch<'_>, step: Step, done: u64, of: u64) -> Result<(), StoreError> {
    match watch(Progress { step, done: done.min(of), of }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(StoreError::Cancelled),
    }
}
