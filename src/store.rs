//! Keeping the operations: a journal whose `fdatasync` is the commit point, and sled, which is read at open.
//!
//! The two are twins. Either can rebuild the other, so any one file may be damaged, cut or deleted and no operation is
//! lost; a tail that is lost in both cannot be seen. sled's own `flush` is not durable on Linux (it does not sync), so
//! it never decides what is acknowledged.
//!
//! ```text
//! DIR/lock            who has the folder open; never swapped, never unlinked
//! DIR/current         "samverkan 1 gen-1 checksum": the format, and the generation in force; replaced by rename
//! DIR/gen-1/journal   the operations as lines that a person can read
//! DIR/gen-1/sled/     the operations by identity, as records
//! DIR/place           what is local to this folder: its replica label, where the cursor was
//! DIR/draft           half-typed text
//! DIR/screen          what was on the screen, for whoever takes over
//! DIR/taking          who is just taking over from whom
//! DIR/panic-….txt     where the program failed, for whoever mends it; the newest few
//! ```
//!
//! # What is promised, and what is not
//!
//! - What the screen or a command has shown as done is on the disk: it survives a killed process, a power cut, a full
//!   disk and a call that fails.
//! - An action is kept whole or not at all.
//! - Any one file below the folder may be damaged, cut, emptied or deleted, and nothing is lost; the next start says so
//!   in a sentence and keeps the damaged file under another name. Two may be, where they do not hit the same operation.
//! - What is damaged in both twins at the same operation is named, and nothing is written until `check --rebuild` goes on
//!   without it.
//! - An erasure is in force whole or not at all: a new generation without what is struck, and nothing of the old one, of
//!   what was set aside as damaged or of half-typed text about it stays in the folder. What a killed process leaves of it
//!   goes at the next start.
//! - One process writes. Who reads beside it never changes a byte.
//! - Folders and files are their owner's alone, and nothing is written through a symbolic link below the folder.
//!
//! Not promised: operations at the very end of the journal that both twins have lost cannot be told from operations that
//! never were; a disk that says it has written what it has not; half-typed text over a power cut.
//!
//! To see it for oneself, with the numbers that the tests take from the environment:
//!
//! ```text
//! cargo test --test it store -- --nocapture                             everything, with what was tried
//! SAMVERKAN_CUTS=3000 cargo test --test it power::cuts -- --nocapture   power cuts at 4 KiB and 512 B
//! SAMVERKAN_FAULTS=all cargo test --test it power::faults               each error at each call
//! SAMVERKAN_FUZZ=10000000 cargo test --test it fuzz -- --nocapture      lines and records, mutated
//! SAMVERKAN_DAMAGE=all cargo test --test it every_byte -- --nocapture   every byte and length of every file
//! SAMVERKAN_LARGE=1000 cargo test --test it a_large_store -- --nocapture   stretches of 20,000 operations
//! SAMVERKAN_KILLS=10000 cargo test --test it killed_at_any_moment       kill -9 at random moments
//! SAMVERKAN_FLOOD=1000000000 cargo test --test it stress                a paste of so many bytes
//! SAMVERKAN_HUNG=60 cargo test --test it stress                        a terminal that reads nothing for so many seconds
//! cargo bench -- --million                                              a million changes: open, memory, commit
//! ```

mod apart;
mod beside;
mod codec;
mod files;
mod folder;
mod generation;
mod journal;
mod lock;
mod memory;
mod place;
mod progress;
mod reading;
mod rehearsal;
mod room;
mod sled;
mod takeover;
mod traces;
mod twin;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use apart::{HELPER, help};
pub use beside::{Beside, Followed};
pub use codec::{decode_record, encode_record};
pub use files::{anew, fresh};
pub use folder::{Folder, Opened};
pub use journal::{JOURNAL_FORMAT, read_lines};
pub use lock::{Holder, account, host};
pub use memory::Memory;
pub use place::{Import, Place, write_whole};
pub use progress::{Progress, Step, Watch, tell, unwatched};
pub use rehearsal::{MOMENTS, Moment, is_rehearsed, panic_if, rehearse};
pub use room::{may_go_on, may_open};
pub use sled::is_quiet;
pub use takeover::{Kept, take_over, taken_by, writer};
pub use traces::forget;
pub use twin::Access;

use crate::log::{Gap, Operation};

/// What storing can fail with. The text table turns each into a sentence that says what to do.
#[derive(Debug)]
pub enum StoreError {
    /// Another process has the folder open.
    InUse(Box<Holder>),
    /// Another process has the folder open, and it could not be taken over from it.
    Kept {
        /// Who has it.
        by: Box<Holder>,
        /// Why not.
        why: Kept,
    },
    /// The folder holds something of our names that is not ours.
    Foreign(PathBuf),
    /// A newer version wrote it.
    Newer(PathBuf),
    /// There is no store there to read.
    Missing(PathBuf),
    /// The file system does not lock files, so that two could write at once.
    NoLocks(PathBuf),
    /// Another process has taken the folder over or swapped it.
    Lost(PathBuf),
    /// Something is lost in both twins, and nobody has said yet that it is to go on without.
    Incomplete(PathBuf),
    /// Opened for reading only, or an earlier error has left it so.
    ReadOnly(PathBuf),
    /// The operating system refused.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// Whoever waited has stopped it. Nothing was changed.
    Cancelled,
    /// sled refused.
    Twin {
        /// Its folder.
        path: PathBuf,
        /// What it said.
        message: String,
    },
}

impl StoreError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.into(), source }
    }

    /// What the operating system or sled said.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Io { source, .. } => source.to_string(),
            Self::Twin { message, .. } => message.clone(),
            other => format!("{other:?}"),
        }
    }
}

/// Something that a user should know after opening; nothing was lost unless it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A last line that was never acknowledged was cut.
    TailCut {
        /// How many bytes.
        bytes: u64,
    },
    /// The journal was damaged or gone and was written anew from sled.
    JournalMended {
        /// Where the damaged one lies, if there was one.
        aside: Option<PathBuf>,
    },
    /// sled was damaged or gone and was written anew from the journal.
    TwinMended {
        /// Where the damaged one lies, if there was one.
        aside: Option<PathBuf>,
    },
    /// Operations that neither twin has. Nothing is written until a rebuild goes on without them.
    Lost {
        /// Those that are known to be missing.
        missing: Vec<Gap>,
        /// Lines that could not be read and of which nothing else is known.
        lines: usize,
    },
    /// Operations that whoever reads beside a writer cannot read in the journal; sled may have them.
    Unread {
        /// How many.
        missing: u64,
    },
    /// sled does not work at the moment; the journal alone keeps what is written.
    TwinDetached {
        /// What it said.
        message: String,
    },
    /// The folder was copied or moved, so this replica took a new label.
    Relabelled,
    /// Others than the owner can read the folder.
    Readable,
    /// An erasure that came from elsewhere is hidden but still on the disk; it is tried again at the next start.
    Unerased {
        /// What the operating system said.
        message: String,
    },
}

impl Notice {
    /// What was set aside is there no more: an erasure has removed it.
    pub fn forget_aside(&mut self) {
        if let Self::JournalMended { aside } | Self::TwinMended { aside } = self {
            *aside = None;
        }
    }
}

/// What `check` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Bytes read.
    pub bytes: u64,
    /// Operations in the journal.
    pub lines: usize,
    /// Operations in sled.
    pub records: usize,
    /// Lines of the journal that do not verify.
    pub damaged_lines: usize,
    /// Records of sled that do not verify.
    pub damaged_records: usize,
    /// Operations that only the journal has.
    pub only_journal: usize,
    /// Operations that only sled has.
    pub only_twin: usize,
    /// Operations that the twins tell differently.
    pub unlike: usize,
    /// Operations that neither has.
    pub missing: Vec<Gap>,
    /// Records that come to something else in memory than what is stored does.
    pub heads: usize,
}

impl Checked {
    /// Whether everything verified and agreed.
    pub fn is_sound(&self) -> bool {
        self.damaged_lines + self.damaged_records + self.only_journal + self.only_twin + self.unlike + self.heads == 0
            && self.missing.is_empty()
    }
}

/// A place that keeps operations. [`Folder`] is the real one, [`Memory`] the one of tests; one suite holds for both.
pub trait Storage: std::fmt::Debug {
    /// Keeps a batch, whole or not at all: when it returns, the batch is durable.
    ///
    /// # Errors
    /// Nothing of the batch is kept, and the storage can be used again unless it says [`StoreError::ReadOnly`].
    fn append(&mut self, batch: &[Arc<Operation>]) -> Result<(), StoreError>;

    /// Whether appending would succeed again after it failed: tried, without keeping anything.
    ///
    /// # Errors
    /// It would not.
    fn probe(&mut self) -> Result<(), StoreError>;

    /// Brings the slower twin up to date; for a moment when nobody waits. Failing loses nothing.
    ///
    /// # Errors
    /// What went wrong; the operations are safe in the journal.
    fn settle(&mut self) -> Result<(), StoreError>;

    /// Whether there is something to settle.
    fn is_unsettled(&self) -> bool;

    /// Reads and compares every stored byte: what it found, and every operation that verifies.
    ///
    /// # Errors
    /// If something cannot be read at all, or [`StoreError::Cancelled`].
    fn audit(&mut self, watch: &mut Watch<'_>) -> Result<(Checked, Vec<Arc<Operation>>), StoreError>;

    /// The same while nobody waits.
    ///
    /// # Errors
    /// If something cannot be read at all.
    fn check(&mut self) -> Result<Checked, StoreError> {
        self.audit(&mut unwatched).map(|(checked, _)| checked)
    }

    /// The operations that verify in what was set aside as damaged: an erasure removes it, and they may be nowhere else.
    fn set_aside(&self) -> Vec<Arc<Operation>> {
        Vec::new()
    }

    /// Whether something of an older generation could not be removed.
    fn has_left_behind(&self) -> bool {
        false
    }

    /// Replaces everything by these operations: a new generation, written whole and synced before it is in force.
    ///
    /// # Errors
    /// The old generation stays in force, also if it was cancelled.
    fn rewrite_watched(
        &mut self,
        ops: &mut dyn Iterator<Item = &Arc<Operation>>,
        watch: &mut Watch<'_>,
    ) -> Result<(), StoreError>;

    /// The same while nobody waits.
    ///
    /// # Errors
    /// The old generation stays in force.
    fn rewrite(&mut self, ops: &mut dyn Iterator<Item = &Arc<Operation>>) -> Result<(), StoreError> {
        self.rewrite_watched(ops, &mut unwatched)
    }
}
