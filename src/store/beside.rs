//! Reading a data folder beside whoever writes it: the journal alone, again and again, without cutting or mending it.
//!
//! What follows the last whole batch is still being written and is passed over. After the first time only what has come
//! since is read, unless there is a new generation or the journal is not what it was.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::{Folder, Opened};
use super::generation::{generation, home};
use super::journal::{JOURNAL_FORMAT, Lines, read_lines};
use super::{Notice, StoreError};
use crate::log::{OpLog, Operation};

/// How much of the end that was read is compared with what is there now: it has the checksum of the last line.
const END: usize = 64;
/// How often a folder is looked into that changes under our eyes, as while it is written anew.
const TRIES: usize = 5;

/// A journal that is read beside its writer.
#[derive(Debug)]
pub struct Beside {
    dir: PathBuf,
    generation: u64,
    /// Its device and inode.
    file: (u64, u64),
    /// How far it was read: to the end of a whole batch.
    end: u64,
    /// The last bytes before that.
    last: Vec<u8>,
}

/// What looking again gave.
#[derive(Debug)]
pub enum Followed {
    /// Nothing new.
    Same,
    /// These operations were added.
    More(Vec<Arc<Operation>>),
    /// It is another journal, or not what it was: everything that is there now.
    Anew(Opened),
}

impl Beside {
    /// Reads all of it.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Foreign`], [`StoreError::Newer`], or what the operating system said.
    pub fn open(dir: &Path) -> Result<(Self, Opened), StoreError> {
        if Folder::is_empty(dir)? {
            return Err(StoreError::Missing(dir.into()));
        }
        let mut tries = 0;
        loop {
            tries += 1;
            match Self::read(dir) {
                // It was there when we asked which: a new one is being put in its place.
                Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound && tries < TRIES => {}
                read => return read,
            }
        }
    }

    fn read(dir: &Path) -> Result<(Self, Opened), StoreError> {
        let generation = generation(dir)?;
        let path = home(dir, generation).join("journal");
        let (bytes, file) = read_all(&path).map_err(StoreError::io(&path))?;
        let lines = read_lines(&bytes, 0);
        if lines.format > JOURNAL_FORMAT {
            return Err(StoreError::Newer(path));
        }
        let mut beside = Self { dir: dir.into(), generation, file, end: 0, last: Vec::new() };
        beside.read_to(&bytes, &lines);
        Ok((beside, opened(lines)))
    }

    /// Looks whether something has come since.
    ///
    /// # Errors
    /// As [`Beside::open`]; looking again may succeed.
    pub fn follow(&mut self) -> Result<Followed, StoreError> {
        if let Some(lines) = self.tail()? {
            return Ok(if lines.ops.is_empty() { Followed::Same } else { Followed::More(lines.ops) });
        }
        let (beside, opened) = Self::open(&self.dir)?;
        *self = beside;
        Ok(Followed::Anew(opened))
    }

    /// What has come since; nothing if it is not the journal that was read.
    fn tail(&mut self) -> Result<Option<Lines>, StoreError> {
        if generation(&self.dir)? != self.generation {
            return Ok(None);
        }
        let path = home(&self.dir, self.generation).join("journal");
        let read = || -> io::Result<Option<Vec<u8>>> {
            let meta = std::fs::metadata(&path)?;
            let start = self.end - self.last.len() as u64;
            if (meta.dev(), meta.ino()) != self.file || meta.len() < self.end {
                return Ok(None);
            }
            if meta.len() == self.end {
                return Ok(Some(Vec::new()));
            }
            let file = File::open(&path)?;
            let mut bytes = vec![0; (file.metadata()?.len().saturating_sub(start)) as usize];
            file.read_exact_at(&mut bytes, start)?;
            Ok(bytes.starts_with(&self.last).then_some(bytes))
        };
        let bytes = match read() {
            // Cut while we read it.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read.map_err(StoreError::io(&path))?,
        };
        let Some(bytes) = bytes else { return Ok(None) };
        if bytes.is_empty() {
            return Ok(Some(Lines::default()));
        }
        let start = self.end;
        let lines = read_lines(&bytes[self.last.len()..], start);
        if !lines.damaged.is_empty() {
            return Ok(None);
        }
        self.read_to(&bytes, &lines);
        Ok(Some(lines))
    }

    /// Keeps how far these bytes, which end where the journal does, were read.
    fn read_to(&mut self, bytes: &[u8], lines: &Lines) {
        let start = self.end - self.last.len() as u64;
        let end = (lines.end - start) as usize;
        self.end = lines.end;
        self.last = bytes[end.saturating_sub(END)..end].to_vec();
    }
}

/// The whole file, and its device and inode.
fn read_all(path: &Path) -> io::Result<(Vec<u8>, (u64, u64))> {
    let mut file = File::open(path)?;
    let meta = file.metadata()?;
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    io::Read::read_to_end(&mut file, &mut bytes)?;
    Ok((bytes, (meta.dev(), meta.ino())))
}

fn opened(lines: Lines) -> Opened {
    let mut log = OpLog::default();
    for op in lines.ops {
        log.insert(op);
    }
    let missing = log.gaps().iter().fold(0, |sum: u64, gap| sum.saturating_add(gap.span.count()));
    let notices = if missing > 0 { vec![Notice::Unread { missing }] } else { Vec::new() };
    Opened { dataset: lines.dataset, ops: log.iter().cloned().collect(), notices, inode: (0, 0) }
}
