//! sled, behind the five rules that measuring it gave: it is read at open and never decides what is acknowledged.
//!
//! 1. After each `flush` we sync the file ourselves, since sled only asks the kernel to begin writing.
//! 2. After opening we sync what it may have written. Creation is not crash-safe: a store that was cut short while it was
//!    made does not open, or holds less than the journal, and is made anew from that.
//! 3. Half-written `snap.*.generating` files are deleted before opening: sled takes them for damage.
//! 4. The cache is bounded, values are small, one batch per settling; the first error is the last.
//! 5. Panics are caught: a store that makes sled panic is set aside and written anew from the journal.

use std::cell::Cell;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::StoreError;
use super::codec::{decode_record, encode_record};
use crate::log::Operation;

/// The key of what sled knows of the journal; shorter than any operation's.
const SYNCED: &[u8] = b"journal";
const CACHE: u64 = 32 << 20;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is one that is caught and handled, so that a panic hook says nothing of it.
pub fn is_quiet() -> bool {
    QUIET.get()
}

fn caught<T>(path: &Path, work: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    let failed = |message: String| StoreError::Twin { path: path.into(), message };
    result.map_err(|_| failed("panic".into()))?.map_err(|error| failed(error.to_string()))
}

/// What sled knew of the journal when it was last synced: its length and hash, and which dataset it keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Synced {
    pub(super) len: u64,
    pub(super) hash: [u8; 32],
    pub(super) dataset: String,
}

/// What sled holds.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) ops: Vec<Arc<Operation>>,
    pub(super) damaged: usize,
    pub(super) bytes: u64,
    pub(super) synced: Option<Synced>,
}

/// The sled store.
#[derive(Debug)]
pub(super) struct Twin {
    path: PathBuf,
    db: sled::Db,
}

impl Twin {
    /// Opens or makes the store at this path.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        remove_unfinished_snapshots(path);
        let db = caught(path, || open_sled(path))?;
        for name in ["conf", "db", "blobs", "."] {
            sync(&path.join(name));
        }
        if let Some(parent) = path.parent() {
            sync(parent);
        }
        Ok(Self { path: path.into(), db })
    }

    /// Reads every record.
    pub(super) fn read(&self) -> Result<Records, StoreError> {
        caught(&self.path, || {
            let mut records = Records::default();
            for item in self.db.iter() {
                let (key, value) = item?;
                records.bytes += (key.len() + value.len()) as u64;
                if key == SYNCED {
                    records.synced = read_synced(&value);
                } else if let Ok(op) = decode_record(&key, &value) {
                    records.ops.push(Arc::new(op));
                } else {
                    records.damaged += 1;
                }
            }
            Ok(records)
        })
    }

    /// Keeps these operations, and that the journal is known up to there; then syncs.
    pub(super) fn add(&self, ops: &[Arc<Operation>], synced: &Synced) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        for op in ops {
            let (key, value) = encode_record(op)
                .map_err(|_| StoreError::Twin { path: self.path.clone(), message: "operation too large".into() })?;
            batch.insert(key, value);
        }
        let mut known = synced.len.to_be_bytes().to_vec();
        known.extend(synced.hash);
        known.extend(synced.dataset.as_bytes());
        batch.insert(SYNCED, known);
        caught(&self.path, || {
            self.db.apply_batch(batch)?;
            self.db.flush().map(|_| ())
        })?;
        let db = self.path.join("db");
        File::open(&db).and_then(|file| file.sync_data()).map_err(StoreError::io(&db))
    }
}

/// sled gives up its lock a moment after it is dropped.
const LET_GO: Duration = Duration::from_secs(2);

fn open_sled(path: &Path) -> sled::Result<sled::Db> {
    let end = Instant::now() + LET_GO;
    loop {
        match open_once(path) {
            Err(sled::Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock && Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(2));
            }
            opened => return opened,
        }
    }
}

fn open_once(path: &Path) -> sled::Result<sled::Db> {
    sled::Config::default().path(path).cache_capacity(CACHE).flush_every_ms(None).open()
}

fn read_synced(value: &[u8]) -> Option<Synced> {
    let (len, rest) = value.split_at_checked(8)?;
    let (hash, dataset) = rest.split_at_checked(32)?;
    Some(Synced {
        len: u64::from_be_bytes(len.try_into().ok()?),
        hash: hash.try_into().ok()?,
        dataset: String::from_utf8(dataset.to_vec()).ok()?,
    })
}

/// Rule 3.
fn remove_unfinished_snapshots(path: &Path) {
    let Ok(entries) = std::fs::read_dir(path) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().ends_with(".generating") {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Syncs a file or folder if it is there. An error shows in the next write; the journal holds everything meanwhile.
fn sync(path: &Path) {
    if let Ok(file) = File::open(path) {
        let _ = file.sync_all();
    }
}
