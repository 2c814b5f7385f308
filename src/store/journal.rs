//! The journal: operations as lines in an append-only file, whose `fdatasync` is the commit point.
//!
//! ```text
//! {"dataset":"dalarna-mvk","format":1,"samverkan":"journal"} TAB checksum TAB 1.
//! {…operation…} TAB checksum TAB +        more of this batch follow
//! {…operation…} TAB checksum TAB 2.       the last line of a batch of 2
//! ```
//!
//! The checksum, 16 hexadecimal digits of BLAKE3, covers the rest of its line. The count tells a batch that a power cut
//! tore in its middle from one that was acknowledged.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::rehearsal::{Moment, panic_if};
use super::{Step, StoreError, Watch, files, tell};
use crate::log::{self, Operation};

/// The format of the journal that this version writes; it reads none above.
pub const JOURNAL_FORMAT: u64 = 1;
/// The longest line that is taken, in bytes: more than any operation has, and less than sled keeps in files of its own.
const MAX_LINE: usize = 60 << 10;

/// How much room a journal that could not grow must have before it is tried again: what most changes take.
const ROOM: usize = 4 << 10;

/// The journal, open for appending.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// How long it is, up to the last acknowledged batch.
    len: u64,
    hasher: blake3::Hasher,
    /// After a failed sync the kernel may have dropped the pages and call the next sync a success.
    suspect: bool,
    /// What a failed write left behind could not be cut.
    broken: bool,
}

/// What a journal says.
#[derive(Debug, Default)]
pub struct Lines {
    /// The dataset that it belongs to.
    pub dataset: String,
    /// The operations of its batches, in the order of the file.
    pub ops: Vec<Arc<Operation>>,
    /// Where lines of operations begin that do not verify, but for a tail that was never acknowledged.
    pub damaged: Vec<u64>,
    /// How far the acknowledged lines reach, in bytes.
    pub end: u64,
    /// Whether the header could be read.
    pub headed: bool,
    /// The format that the header names.
    pub format: u64,
}

impl Journal {
    /// Writes a journal of these operations, one batch each, and syncs it.
    pub(super) fn create(
        path: &Path,
        dataset: &str,
        ops: &mut dyn Iterator<Item = &Arc<Operation>>,
    ) -> Result<Self, StoreError> {
        let header = json!({"dataset": dataset, "format": JOURNAL_FORMAT, "samverkan": "journal"}).to_string();
        let mut write = || -> io::Result<(File, u64, blake3::Hasher)> {
            let file = files::anew(path)?;
            let mut hasher = blake3::Hasher::new();
            let mut len = 0;
            let mut out = io::BufWriter::new(&file);
            for line in std::iter::once(line(&header, "1.")).chain(ops.map(|op| line(&log::encode(op), "1."))) {
                hasher.update(line.as_bytes());
                len += line.len() as u64;
                out.write_all(line.as_bytes())?;
            }
            out.flush()?;
            drop(out);
            file.sync_all()?;
            Ok((file, len, hasher))
        };
        let (file, len, hasher) = write().map_err(StoreError::io(path))?;
        Ok(Self { path: path.into(), file, len, hasher, suspect: false, broken: false })
    }

    /// Writes a journal anew in the place of a damaged one, which keeps a name of its own: at no moment is there none.
    pub(super) fn replace(
        path: &Path,
        aside: Option<&Path>,
        dataset: &str,
        ops: &mut dyn Iterator<Item = &Arc<Operation>>,
    ) -> Result<Self, StoreError> {
        let new = path.with_extension("new");
        let journal = Self::create(&new, dataset, ops)?;
        let swap = || -> io::Result<()> {
            if let Some(aside) = aside {
                // Not every file system has a second name for a file.
                std::fs::hard_link(path, aside).or_else(|_| std::fs::rename(path, aside))?;
            }
            std::fs::rename(&new, path)?;
            File::open(path.parent().unwrap_or_else(|| Path::new(".")))?.sync_all()
        };
        swap().map_err(StoreError::io(path))?;
        Ok(journal.moved(path))
    }

    /// The same journal after its folder or itself was renamed.
    pub(super) fn moved(self, path: &Path) -> Self {
        Self { path: path.into(), ..self }
    }

    /// Opens a journal whose acknowledged lines were read, cutting what follows them. `unsure` is whether somebody may
    /// have written of it without syncing: they were killed then, and what we show must be durable.
    pub(super) fn open(path: &Path, end: u64, hasher: blake3::Hasher, unsure: bool) -> Result<Self, StoreError> {
        let open = || -> io::Result<File> {
            let mut file = files::options().open(path)?;
            let cut = file.metadata()?.len() != end;
            if cut {
                file.set_len(end)?;
            }
            if cut || unsure {
                file.sync_data()?;
            }
            file.seek(SeekFrom::Start(end))?;
            Ok(file)
        };
        let file = open().map_err(StoreError::io(path))?;
        Ok(Self { path: path.into(), file, len: end, hasher, suspect: false, broken: false })
    }

    /// How long it is, in bytes.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// The hash of all of it.
    pub(super) fn hash(&self) -> [u8; 32] {
        *self.hasher.finalize().as_bytes()
    }

    /// Whether the file at our path still is the one that we write, as long as we left it.
    pub(super) fn is_ours(&self) -> bool {
        let (Ok(there), Ok(ours)) = (std::fs::metadata(&self.path), self.file.metadata()) else { return false };
        let as_left = ours.len() == self.len || self.broken && ours.len() > self.len;
        (there.dev(), there.ino()) == (ours.dev(), ours.ino()) && as_left
    }

    /// Appends a batch and syncs it: the commit point.
    pub(super) fn append(&mut self, batch: &[Arc<Operation>]) -> Result<(), StoreError> {
        self.mend()?;
        let mut text = String::new();
        for (n, op) in batch.iter().enumerate() {
            let last = n + 1 == batch.len();
            let end = if last { format!("{}.", batch.len()) } else { "+".into() };
            let line = line(&log::encode(op), &end);
            if line.len() > MAX_LINE {
                let source = io::Error::other(format!("operation of {} bytes", line.len()));
                return Err(StoreError::Io { path: self.path.clone(), source });
            }
            text.push_str(&line);
        }
        if let Err(source) = self.write(text.as_bytes()) {
            // If this fails too, the next one tries again.
            let _ = self.back();
            return Err(StoreError::Io { path: self.path.clone(), source });
        }
        self.len += text.len() as u64;
        self.hasher.update(text.as_bytes());
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        panic_if(Moment::Commit, bytes);
        self.file.sync_data().inspect_err(|_| self.suspect = true)
    }

    /// Back to the last good length, or nothing more is written after what may be half a line.
    fn back(&mut self) -> io::Result<()> {
        let back = self.file.set_len(self.len).and_then(|()| self.file.seek(SeekFrom::Start(self.len)));
        self.broken = back.is_err();
        // All of it may have reached the disk, and nobody is told that it was kept. If this fails too, so be it.
        let _ = self.file.sync_data();
        back.map(drop)
    }

    /// What an earlier failure left: it is cut now if it could not be then, and what should be there is read back.
    fn mend(&mut self) -> Result<(), StoreError> {
        if self.broken {
            self.back().map_err(StoreError::io(&self.path))?;
            self.suspect = true;
        }
        if self.suspect { self.reopen() } else { Ok(()) }
    }

    /// Whether something can be written: what is tried is no line, so that it is never read, and is cut at once.
    pub(super) fn probe(&mut self) -> Result<(), StoreError> {
        self.mend()?;
        let tried = self.write(&[b' '; ROOM]);
        let back = self.back();
        tried.and(back).map_err(StoreError::io(&self.path))
    }

    /// Opens the file anew after a failed sync and reads it back, since a second sync may falsely succeed.
    fn reopen(&mut self) -> Result<(), StoreError> {
        let bytes = std::fs::read(&self.path).map_err(StoreError::io(&self.path))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(bytes.get(..self.len as usize).unwrap_or_default());
        if hasher.finalize() != self.hasher.finalize() {
            self.broken = true;
            return Err(StoreError::ReadOnly(self.path.clone()));
        }
        *self = Self::open(&self.path, self.len, hasher, true)?;
        Ok(())
    }

    /// Reads all of it back from the disk.
    pub(super) fn read(&self, watch: &mut Watch<'_>) -> Result<Lines, StoreError> {
        let mut bytes = Vec::new();
        let mut file = File::open(&self.path).map_err(StoreError::io(&self.path))?;
        file.read_to_end(&mut bytes).map_err(StoreError::io(&self.path))?;
        let of = bytes.len() as u64;
        let mut told = Ok(());
        let lines = read_until(&bytes, 0, |at| {
            told = tell(watch, Step::ReadJournal, at as u64, of);
            told.is_ok()
        });
        told.and_then(|()| tell(watch, Step::ReadJournal, of, of)).map(|()| lines)
    }
}

/// A line with its checksum and end.
fn line(json: &str, end: &str) -> String {
    format!("{json}\t{}\t{end}\n", checksum(json, end))
}

fn checksum(json: &str, end: &str) -> String {
    let hash = blake3::Hasher::new().update(json.as_bytes()).update(b"\t").update(end.as_bytes()).finalize();
    hash.to_hex()[..16].to_owned()
}

/// How a line ends.
enum End {
    More,
    Last(usize),
}

/// The JSON and the end of a line that verifies.
fn verify(line: &[u8]) -> Option<(&str, End)> {
    let line = std::str::from_utf8(line).ok()?;
    let (rest, end) = line.rsplit_once('\t')?;
    let (json, sum) = rest.rsplit_once('\t')?;
    if checksum(json, end) != sum {
        return None;
    }
    match end.strip_suffix('.') {
        Some(count) => Some((json, End::Last(count.parse().ok()?))),
        None => (end == "+").then_some((json, End::More)),
    }
}

/// Reads a journal, or the part of it that begins at `start`, where a line does.
///
/// A tail without newline, a trailing run of `+` lines and a last batch that is not whole were never acknowledged: they
/// lie behind [`Lines::end`]. Damage before them is counted; what verifies is kept.
pub fn read_lines(bytes: &[u8], start: u64) -> Lines {
    read_until(bytes, start, |_| true)
}

/// The same, as long as whoever is told where it is wants it to go on.
fn read_until(bytes: &[u8], start: u64, mut goes_on: impl FnMut(usize) -> bool) -> Lines {
    let mut lines = Lines { end: start, headed: start > 0, ..Lines::default() };
    let mut batch = Vec::new();
    let mut damaged = Vec::new();
    let mut at = 0;
    while let Some(length) = bytes[at..].iter().position(|b| *b == b'\n') {
        if !goes_on(at) {
            break;
        }
        let verified = verify(&bytes[at..at + length]);
        let (header, line_at) = (at == 0 && start == 0, at);
        at += length + 1;
        if header {
            read_header(verified.as_ref().map(|(json, _)| *json), &mut lines);
            lines.end = at as u64;
            continue;
        }
        let end = match verified.map(|(json, end)| (log::decode(json), end)) {
            Some((Ok(op), end)) => {
                batch.push(Arc::new(op));
                Some(end)
            }
            _ => {
                damaged.push(start + line_at as u64);
                None
            }
        };
        let Some(End::Last(count)) = end else { continue };
        // Whole, or followed by lines that were acknowledged later: then what is missing was lost and not torn.
        let whole = batch.len() >= count;
        let more = bytes[at..].contains(&b'\n');
        if whole || more {
            lines.ops.append(&mut batch);
            lines.damaged.append(&mut damaged);
            lines.end = start + at as u64;
        } else {
            batch.clear();
        }
    }
    lines
}

fn read_header(json: Option<&str>, lines: &mut Lines) {
    let header: Option<serde_json::Value> = json.and_then(|json| serde_json::from_str(json).ok());
    if let Some(header) = header.filter(|header| header["samverkan"] == "journal") {
        lines.headed = true;
        lines.format = header["format"].as_u64().unwrap_or_default();
        lines.dataset = header["dataset"].as_str().unwrap_or_default().to_owned();
    }
}
