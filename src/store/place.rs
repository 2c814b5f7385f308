//! What is local to a data folder: its replica labels, where the cursor was, and in which mode.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::files;
use crate::log::{ReplicaId, Span};

/// Local facts of a folder. Losing them costs a new label and a cursor, never data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The labels that this folder has written under, the present one last.
    pub labels: Vec<String>,
    /// The device and inode of the lock file: a folder that was copied has others.
    pub folder: (u64, u64),
    /// Which record the cursor was on, by screen, and other manners of the interface.
    pub memory: BTreeMap<String, String>,
    /// What was imported, the newest last.
    pub imports: Vec<Import>,
}

/// An import as its folder remembers it: what it brought, and nothing of what that says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Import {
    /// When, as the wall clock showed it: `2026-11-22 09:00`.
    pub at: String,
    /// The hash of the file's plain text.
    pub hash: String,
    /// The operations that were new.
    pub spans: Vec<String>,
}

impl Import {
    /// The operations that were new, those spans that can be read.
    pub fn spans(&self) -> Vec<Span> {
        self.spans.iter().filter_map(|span| span.parse().ok()).collect()
    }
}

impl Place {
    /// The labels, those that can be read.
    pub fn replicas(&self) -> Vec<ReplicaId> {
        self.labels.iter().filter_map(|label| label.parse().ok()).collect()
    }

    /// Reads the file; what is not there or not readable is empty. A label that is none is not kept: nobody could write
    /// under it.
    pub fn read(dir: &Path) -> Self {
        let text = std::fs::read_to_string(dir.join("place")).unwrap_or_default();
        let mut place: Self = serde_json::from_str(&text).unwrap_or_default();
        place.labels.retain(|label| label.parse::<ReplicaId>().is_ok());
        place
    }

    /// Writes the file.
    ///
    /// # Errors
    /// What the operating system said.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        let text = serde_json::to_string(self)?;
        write_whole(&dir.join("place"), text.as_bytes())
    }
}

/// Replaces a file whole: written aside under one name, with access as [`files::fresh`] gives it, synced, renamed. What a
/// crash leaves under that name the next writer takes.
///
/// # Errors
/// What the operating system said; the old file stays, unless only the folder could not be synced.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = path.with_extension("new");
    let write = || {
        let mut file = files::anew(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&new, path)
    };
    write().inspect_err(|_| {
        let _ = std::fs::remove_file(&new);
    })?;
    File::open(path.parent().unwrap_or_else(|| Path::new(".")))?.sync_all()
}
