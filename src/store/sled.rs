//! sled itself, behind the five rules that measuring it gave. Pairs of bytes in, pairs of bytes out.
//!
//! 1. After each `flush` we sync the file ourselves, since sled only asks the kernel to begin writing.
//! 2. After opening we sync what it may have written. Creation is not crash-safe: a store that was cut short while it was
//!    made does not open, or holds less than the journal, and is made anew from that.
//! 3. Half-written `snap.*.generating` files are deleted before opening: sled takes them for damage.
//! 4. The cache is bounded, values are small, one batch per settling; the first error is the last.
//! 5. Panics are caught: a store that makes sled panic is set aside and written anew from the journal.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::{StoreError, files};

const CACHE: u64 = 32 << 20;
/// sled gives up its lock a moment after it is dropped, and a helper that was left alone a moment after its work.
const LET_GO: Duration = Duration::from_secs(2);

/// How often a flush is looked after.
const WAKE: Duration = Duration::from_millis(20);

/// The key of how many other pairs there are, eight bytes, big-endian.
pub(super) const COUNT: &[u8] = b"count";

/// A key and its value.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is one that is caught and handled, so that a panic hook says nothing of it. Those of
/// sled's own threads show as errors.
pub fn is_quiet() -> bool {
    QUIET.get() || std::thread::current().name().is_some_and(|name| name.starts_with("sled-"))
}

fn caught<T>(path: &Path, work: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    let failed = |message: String| StoreError::Twin { path: path.into(), message };
    result.map_err(|_| failed("panic".into()))?.map_err(|error| match error {
        // Nothing is wrong with the store itself.
        sled::Error::Io(source) if is_of_the_moment(&source) => StoreError::Io { path: path.into(), source },
        error => failed(error.to_string()),
    })
}

/// Whether the same may succeed another time: there is no room, no permission, or somebody else has it open.
fn is_of_the_moment(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let kinds = [FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull];
    kinds.contains(&error.kind()) || is_locked(error)
}

/// sled says nothing of it but this: the kind of its error is `Other`.
fn is_locked(error: &io::Error) -> bool {
    error.to_string().contains("could not acquire lock")
}

/// An open sled store.
#[derive(Debug)]
pub(super) struct Sled {
    path: PathBuf,
    /// What tells of errors on sled's own threads.
    config: sled::Config,
    /// There until it is dropped.
    db: Option<sled::Db>,
}

impl Drop for Sled {
    fn drop(&mut self) {
        // sled flushes and syncs when it is closed, and panics if it cannot.
        let _ = caught(&self.path, || self.flush());
        let db = self.db.take();
        let _ = caught(&self.path, || {
            drop(db);
            Ok(())
        });
        keep_to_ourselves(&self.path);
    }
}

impl Sled {
    /// Opens or makes the store at this path.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        remove_unfinished_snapshots(path);
        let config = sled::Config::default().path(path).cache_capacity(CACHE).flush_every_ms(None);
        let db = caught(path, || open_sled(&config))?;
        keep_to_ourselves(path);
        for name in ["conf", "db", "blobs", "."] {
            sync(&path.join(name));
        }
        if let Some(parent) = path.parent() {
            sync(parent);
        }
        Ok(Self { path: path.into(), config, db: Some(db) })
    }

    fn db(&self) -> sled::Result<&sled::Db> {
        self.db.as_ref().ok_or_else(|| sled::Error::Unsupported("closed".into()))
    }

    /// sled's own flush, which waits for ever if a thread of sled's meets an error after it has begun to wait: nobody wakes
    /// it. Another flush that finds the error does.
    fn flush(&self) -> sled::Result<()> {
        let db = self.db()?;
        std::thread::scope(|scope| {
            let (flushing, flushed) = mpsc::channel::<()>();
            let watch = std::thread::Builder::new().spawn_scoped(scope, move || {
                QUIET.set(true);
                while flushed.recv_timeout(WAKE) == Err(RecvTimeoutError::Timeout) {
                    if self.config.global_error().is_err() {
                        let _ = db.flush();
                    }
                }
            });
            // Without a thread sled does not work either.
            watch?;
            let result = db.flush().map(|_| ());
            drop(flushing);
            result
        })
    }

    /// Every pair, in the order of the keys.
    pub(super) fn each(&self, mut take: impl FnMut(&[u8], &[u8])) -> Result<(), StoreError> {
        caught(&self.path, || {
            for item in self.db()?.iter() {
                let (key, value) = item?;
                take(&key, &value);
            }
            Ok(())
        })
    }

    /// Keeps these pairs, all or none, and syncs.
    pub(super) fn put(&self, pairs: impl IntoIterator<Item = Pair>) -> Result<(), StoreError> {
        let pairs: BTreeMap<_, _> = pairs.into_iter().collect();
        caught(&self.path, || {
            let db = self.db()?;
            let count = db.get(COUNT)?.and_then(|count| Some(u64::from_be_bytes((*count).try_into().ok()?)));
            let mut count = count.unwrap_or_default();
            let mut batch = sled::Batch::default();
            for (key, value) in pairs {
                count += u64::from(!db.contains_key(&key)?);
                batch.insert(key, value);
            }
            batch.insert(COUNT, &count.to_be_bytes());
            db.apply_batch(batch)?;
            self.flush()
        })?;
        let db = self.path.join("db");
        File::open(&db).and_then(|file| file.sync_data()).map_err(StoreError::io(&db))
    }
}

fn open_sled(config: &sled::Config) -> sled::Result<sled::Db> {
    let end = Instant::now() + LET_GO;
    loop {
        match config.open() {
            Err(sled::Error::Io(error)) if is_locked(&error) && Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(2));
            }
            opened => return opened,
        }
    }
}

/// sled makes its files as the process lets it, which may be more than the owner should let others, or less than a group
/// that shares the folder needs.
fn keep_to_ourselves(path: &Path) {
    let shared = path.parent().is_some_and(files::is_shared);
    let _ = std::fs::set_permissions(path, files::mode(true, shared));
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        let is_dir = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let _ = std::fs::set_permissions(entry.path(), files::mode(is_dir, shared));
    }
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
