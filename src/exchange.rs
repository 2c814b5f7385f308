//! Exchange: everything that leaves a replica or comes to one, as files that a person can read.
//!
//! A [snapshot] is the log as canonical JSON lines; gzip and age may [wrap](envelope) it. What it says is a set of
//! operations, so files may come in any order and any number of times. Where replicas meet, in a [target], each
//! [keeps](sync) what the others lack. This layer knows files and bytes, and nothing of
//! the county or of the replica that they belong to.

pub mod envelope;
pub mod file;
pub mod object;
pub mod snapshot;
pub mod sync;
pub mod target;

use std::io;

pub use envelope::{Keys, Lock, Packed};
pub use snapshot::{FULL, Header, Snapshot, Summary};

/// Why a file is not taken. The store is untouched then.
#[derive(Debug)]
pub enum Unusable {
    /// It could not be read.
    Io(io::Error),
    /// It is none of ours.
    Foreign,
    /// It ends too early.
    Cut {
        /// After how many whole lines.
        lines: u64,
    },
    /// It is not what was written: somebody or something changed it.
    Altered {
        /// On which line of the plain text that shows, from 1; 0 where no line can be told.
        line: u64,
    },
    /// A newer version wrote it, and says that this one cannot read it.
    Newer {
        /// The format that a reader must know.
        format: u64,
    },
    /// It is encrypted, and nothing was given to open it with.
    Encrypted,
    /// What was given does not open it.
    WrongKey,
    /// This program was built without encryption.
    NoEncryption,
    /// Whoever waited has stopped it.
    Stopped,
}

impl From<io::Error> for Unusable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // What gzip and age call a file that was changed or cut.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Self::Altered { line: 0 },
            io::ErrorKind::UnexpectedEof => Self::Cut { lines: 0 },
            _ => Self::Io(error),
        }
    }
}

/// Told how many bytes of plain text were read or written; whether to go on.
pub type Told<'a> = dyn FnMut(u64) -> bool + 'a;
