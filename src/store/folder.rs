//! A data folder: the journal and sled together, opened, mended and written.

use std::collections::{BTreeMap, HashSet};
use std::fs::{DirBuilder, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beside::Beside;
use super::generation::{UNFINISHED, finish, generation, home, if_there, leave, make, point_to, remove_if_there};
use super::journal::{JOURNAL_FORMAT, Journal, Lines, read_lines};
use super::lock::{self, Holder};
use super::rehearsal::{Moment, panic_if};
use super::twin::{Access, Records, Synced, Twin, file_of, salvage};
use super::{Checked, Notice, Step, Storage, StoreError, Watch, files, takeover, tell, unwatched};
use crate::log::{OpId, OpLog, Operation};

/// More than the first line of a journal takes, in bytes.
const HEADER: u64 = 1 << 16;
/// How many operations sled takes at once while somebody waits.
const AT_ONCE: usize = 4096;

/// A data folder, open for writing.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    dataset: String,
    generation: u64,
    journal: Journal,
    /// `None` while sled does not work; the journal alone is enough.
    twin: Option<Twin>,
    /// What sled does not have yet.
    unsettled: Vec<Arc<Operation>>,
    /// Whether sled is to learn how long the journal is.
    behind: bool,
    access: Access,
    _lock: File,
}

/// What opening a folder gave.
#[derive(Debug)]
pub struct Opened {
    /// The dataset that it belongs to.
    pub dataset: String,
    /// Its operations, in no order, each once.
    pub ops: Vec<Arc<Operation>>,
    /// What the user should know.
    pub notices: Vec<Notice>,
    /// The device and inode of the lock file.
    pub inode: (u64, u64),
}

impl Folder {
    /// Whether nothing of ours is there.
    ///
    /// # Errors
    /// If the folder cannot be looked into.
    pub fn is_empty(dir: &Path) -> Result<bool, StoreError> {
        match std::fs::read_dir(dir) {
            Ok(entries) => {
                let ours = |name: &str| name == "current" || name.starts_with("gen-");
                // What cannot be listed must not pass for empty: a store would be made over it.
                let names: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.file_name())).collect();
                let names = names.map_err(StoreError::io(dir))?;
                Ok(!names.iter().any(|name| name.to_str().is_some_and(ours)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(source) => Err(StoreError::Io { path: dir.into(), source }),
        }
    }

    /// Whether others than the owner can look into the folder.
    pub fn is_readable_by_others(dir: &Path) -> bool {
        std::fs::metadata(dir).is_ok_and(|meta| meta.mode() & 0o077 != 0)
    }

    /// Makes a store in an empty folder.
    ///
    /// # Errors
    /// [`StoreError`]; what was made meanwhile is no store, and the folder still counts as empty.
    pub fn create(
        dir: &Path,
        dataset: &str,
        ops: &[Arc<Operation>],
        holder: &Holder,
        access: Access,
    ) -> Result<(Self, Opened), StoreError> {
        make(dir).map_err(StoreError::io(dir))?;
        let lock = lock::take(dir, holder)?;
        if !Self::is_empty(dir)? {
            return Err(StoreError::Foreign(dir.into()));
        }
        let inode = inode(&lock);
        let (journal, twin) = write_generation(dir, None, dataset, access, &mut ops.iter(), &mut unwatched)?;
        let folder = Self {
            dir: dir.into(),
            dataset: dataset.into(),
            generation: 1,
            journal,
            twin: Some(twin),
            unsettled: Vec::new(),
            behind: false,
            access,
            _lock: lock,
        };
        let opened = Opened { dataset: dataset.into(), ops: ops.to_vec(), notices: Vec::new(), inode };
        Ok((folder, opened))
    }

    /// Opens a store for writing: cuts what was never acknowledged, and mends either twin from the other.
    ///
    /// `now` goes into the names of what is set aside.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::Missing`], [`StoreError::Foreign`], [`StoreError::Newer`], or what the
    /// operating system said.
    pub fn open(dir: &Path, holder: &Holder, now: &str, access: Access) -> Result<(Self, Opened), StoreError> {
        if Self::is_empty(dir)? {
            return Err(StoreError::Missing(dir.into()));
        }
        let lock = lock::take(dir, holder)?;
        takeover::forget(dir);
        let inode = inode(&lock);
        let generation = generation(dir)?;
        let home = home(dir, generation);
        files::no_links(&home)?;
        let path = home.join("journal");
        let header = read_lines(&first_line_of(&path)?, 0);
        if header.format > JOURNAL_FORMAT {
            // Before sled is opened: what a newer version keeps there looks like damage to this one.
            return Err(StoreError::Newer(dir.into()));
        }
        finish(dir, generation);
        let mut notices = Vec::new();
        let before = file_of(&home.join("sled"));
        // The journal comes from the disk while a helper reads sled.
        let (bytes, (twin, records)) = std::thread::scope(|scope| {
            let bytes = scope.spawn(|| {
                let read = if_there(std::fs::read(&path));
                panic_if(Moment::Open, read.as_deref().unwrap_or_default());
                read
            });
            let twin = open_twin(&home.join("sled"), access, now, &mut notices);
            (bytes.join().unwrap_or_else(|_| if_there(std::fs::read(&path))), twin)
        });
        let bytes = bytes.map_err(StoreError::io(&path))?;
        let read = Read::of(&bytes, &header, records, || salvage(&before));
        notices.extend(read.notices);
        let journal = if read.mend {
            let aside = if path.exists() { Some(free_name(&path, now)?) } else { None };
            let journal = Journal::replace(&path, aside.as_deref(), &read.dataset, &mut read.ops.iter())?;
            notices.push(Notice::JournalMended { aside });
            journal
        } else {
            Journal::open(&path, read.end, read.hasher, read.behind)?
        };
        let told = |notice: &Notice| matches!(notice, Notice::TwinMended { .. } | Notice::TwinDetached { .. });
        if read.twin_lacked && !notices.iter().any(told) {
            notices.push(Notice::TwinMended { aside: None });
        }
        let mut folder = Self {
            behind: read.behind,
            dir: dir.into(),
            dataset: read.dataset.clone(),
            generation,
            journal,
            twin,
            unsettled: read.tail,
            access,
            _lock: lock,
        };
        if folder.twin.is_some()
            && let Err(error) = folder.settle()
        {
            notices.push(Notice::TwinDetached { message: error.message() });
        }
        if Self::is_readable_by_others(dir) {
            notices.push(Notice::Readable);
        }
        Ok((folder, Opened { dataset: read.dataset, ops: read.ops, notices, inode }))
    }

    /// Reads a store beside whoever writes it: the journal alone, without cutting or mending anything.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Foreign`], [`StoreError::Newer`], or what the operating system said.
    pub fn read_beside(dir: &Path) -> Result<Opened, StoreError> {
        Beside::open(dir).map(|(_, opened)| opened)
    }

    /// A lock that was lost (a folder restored or swapped under us) must not lead to two histories in one file.
    fn is_in_force(&self) -> Result<(), StoreError> {
        match generation(&self.dir) {
            Ok(generation) if generation == self.generation && self.journal.is_ours() => Ok(()),
            // Only out of reach: it may come back as it was.
            Err(error @ StoreError::Io { .. }) => Err(error),
            _ => Err(StoreError::Lost(self.dir.clone())),
        }
    }

    fn home(&self) -> PathBuf {
        home(&self.dir, self.generation)
    }
}

/// What both twins say together.
struct Read {
    dataset: String,
    ops: Vec<Arc<Operation>>,
    /// What sled lacks.
    tail: Vec<Arc<Operation>>,
    /// Whether sled is to learn how long the journal is.
    behind: bool,
    /// Whether the journal is to be written anew.
    mend: bool,
    /// Whether sled lacks what it once had.
    twin_lacked: bool,
    end: u64,
    hasher: blake3::Hasher,
    notices: Vec<Notice>,
}

impl Read {
    /// `found` is what sled's file held before sled opened it, and perhaps did not say.
    fn of(bytes: &[u8], header: &Lines, records: Records, found: impl Fn() -> Vec<Arc<Operation>>) -> Self {
        let hash = |end: usize| {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&bytes[..end]);
            hasher
        };
        // The usual case: sled knows the journal up to a length, the journal is what it was then, and so is sled.
        let known = records.synced.as_ref().filter(|synced| synced.len <= bytes.len() as u64 && records.damaged == 0);
        if let Some(synced) = known {
            let mut hasher = hash(synced.len as usize);
            if *hasher.finalize().as_bytes() == synced.hash {
                let lines = read_lines(&bytes[synced.len as usize..], synced.len);
                let all = || synced.len == bytes.len() as u64 || has_all(&records.ops, &lines.ops, &found());
                if lines.damaged == 0 && header.headed && all() {
                    hasher.update(&bytes[synced.len as usize..lines.end as usize]);
                    return Self::usual(bytes, records.ops, lines, header.dataset.clone(), hasher);
                }
            }
        }
        let lines = read_lines(bytes, 0);
        let hasher = hash(lines.end as usize);
        Self::union(bytes, records, lines, &found(), hasher)
    }

    fn usual(
        bytes: &[u8],
        mut ops: Vec<Arc<Operation>>,
        lines: Lines,
        dataset: String,
        hasher: blake3::Hasher,
    ) -> Self {
        let notices = cut_notice(bytes, &lines);
        ops.extend(lines.ops.iter().cloned());
        Self {
            dataset,
            ops,
            behind: !lines.ops.is_empty(),
            tail: lines.ops,
            mend: false,
            twin_lacked: false,
            end: lines.end,
            hasher,
            notices,
        }
    }

    /// Every operation that verifies in either twin.
    fn union(bytes: &[u8], records: Records, lines: Lines, found: &[Arc<Operation>], hasher: blake3::Hasher) -> Self {
        let mut notices = cut_notice(bytes, &lines);
        let held = by_id(records.ops);
        let written = by_id(lines.ops);
        let mut both = held.clone();
        for op in written.values().chain(found) {
            both.entry(op.id).and_modify(|held| *held = union(held, op)).or_insert_with(|| op.clone());
        }
        let lacks = |twin: &BTreeMap<OpId, Arc<Operation>>, op: &Arc<Operation>| twin.get(&op.id) != Some(op);
        let mend = lines.damaged > 0 || !lines.headed || both.values().any(|op| lacks(&written, op));
        let tail: Vec<_> = both.values().filter(|op| lacks(&held, op)).cloned().collect();
        let mut log = OpLog::default();
        for op in both.values() {
            log.insert(op.clone());
        }
        let gaps = log.gaps().len();
        if gaps > 0 {
            notices.push(Notice::Lost { gaps });
        }
        let known = records.synced.map(|synced| synced.dataset).unwrap_or_default();
        let dataset = if lines.dataset.is_empty() { known } else { lines.dataset };
        let ops = both.into_values().collect();
        // A journal without a fault that sled does not know: it is sled that is not what it was.
        let twin_lacked = !mend && !tail.is_empty();
        Self { dataset, ops, tail, behind: true, mend, twin_lacked, end: lines.end, hasher, notices }
    }
}

/// Whether the twins have all that was found: sled may have gone back to what the journal, cut too, still knows.
fn has_all(held: &[Arc<Operation>], written: &[Arc<Operation>], found: &[Arc<Operation>]) -> bool {
    let known: HashSet<OpId> = held.iter().chain(written).map(|op| op.id).collect();
    found.iter().all(|op| known.contains(&op.id))
}

fn by_id(ops: Vec<Arc<Operation>>) -> BTreeMap<OpId, Arc<Operation>> {
    ops.into_iter().map(|op| (op.id, op)).collect()
}

/// Two copies of one operation, struck wherever either is.
fn union(one: &Arc<Operation>, other: &Arc<Operation>) -> Arc<Operation> {
    if one == other {
        return one.clone();
    }
    let mut log = OpLog::default();
    log.insert(one.clone());
    log.insert(other.clone());
    log.get(one.id).unwrap_or(one).clone()
}

fn cut_notice(bytes: &[u8], lines: &Lines) -> Vec<Notice> {
    let cut = bytes.len() as u64 - lines.end;
    if cut > 0 && lines.headed { vec![Notice::TailCut { bytes: cut }] } else { Vec::new() }
}

/// The first line of a file that may be missing, if it ends within what a header takes.
fn first_line_of(path: &Path) -> Result<Vec<u8>, StoreError> {
    let mut line = Vec::new();
    let read = File::open(path).and_then(|file| BufReader::new(file.take(HEADER)).read_until(b'\n', &mut line));
    if_there(read.map(|_| line)).map_err(StoreError::io(path))
}

/// Opens sled and reads it. If it is damaged, it is set aside and made anew; if it only does not work at the moment, as on
/// a full disk, we go on without it.
fn open_twin(path: &Path, access: Access, now: &str, notices: &mut Vec<Notice>) -> (Option<Twin>, Records) {
    let existed = path.exists();
    let open = || {
        let twin = Twin::open(path, access)?;
        let records = twin.read()?;
        Ok::<_, StoreError>((twin, records))
    };
    match open() {
        Ok((twin, records)) if records.damaged == 0 => {
            if !existed {
                notices.push(Notice::TwinMended { aside: None });
            }
            return (Some(twin), records);
        }
        Err(error @ StoreError::Io { .. }) => {
            notices.push(Notice::TwinDetached { message: error.message() });
            return (None, Records::default());
        }
        _ => {}
    }
    // What verifies is kept for the union; the rest is set aside, never deleted.
    let kept = open().map(|(_, records)| forget_journal(records)).unwrap_or_default();
    match set_aside(path, now).and_then(|aside| Ok((aside, Twin::open(path, access)?))) {
        Ok((aside, twin)) => {
            notices.push(Notice::TwinMended { aside });
            // The new store is empty: everything is to be settled into it again.
            let _ = twin.add(&kept.ops, &Synced::default());
            (Some(twin), kept)
        }
        Err(error) => {
            notices.push(Notice::TwinDetached { message: error.message() });
            (None, kept)
        }
    }
}

/// Records of which some are missing: what sled knew of the journal says nothing of them.
fn forget_journal(mut records: Records) -> Records {
    records.synced = records.synced.map(|synced| Synced { len: u64::MAX, ..synced });
    records.damaged = 0;
    records
}

/// Renames something damaged so that it is out of the way; where it lies then.
fn set_aside(path: &Path, now: &str) -> Result<Option<PathBuf>, StoreError> {
    if !path.exists() {
        return Ok(None);
    }
    let aside = free_name(path, now)?;
    std::fs::rename(path, &aside).map_err(StoreError::io(path))?;
    Ok(Some(aside))
}

/// A name for what is set aside.
fn free_name(path: &Path, now: &str) -> Result<PathBuf, StoreError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut names = (0..1000).map(|n| path.with_file_name(format!("{name}.damaged-{now}-{n}")));
    names.find(|aside| !aside.exists()).ok_or_else(|| StoreError::Foreign(path.into()))
}

fn inode(file: &File) -> (u64, u64) {
    file.metadata().map(|meta| (meta.dev(), meta.ino())).unwrap_or_default()
}

/// Writes the generation after this one, or the first, whole where nobody looks, syncs it, and puts it in force.
fn write_generation(
    dir: &Path,
    old: Option<u64>,
    dataset: &str,
    access: Access,
    ops: &mut dyn Iterator<Item = &Arc<Operation>>,
    watch: &mut Watch<'_>,
) -> Result<(Journal, Twin), StoreError> {
    let generation = old.unwrap_or_default() + 1;
    let (unfinished, home) = (dir.join(UNFINISHED), home(dir, generation));
    let ops: Vec<Arc<Operation>> = ops.cloned().collect();
    let mut write = || {
        remove_if_there(&unfinished)?;
        remove_if_there(&home)?;
        DirBuilder::new().mode(0o700).create(&unfinished).map_err(StoreError::io(&unfinished))?;
        let journal = write_journal(&unfinished.join("journal"), dataset, &ops, watch)?;
        write_twin(&Twin::open(&unfinished.join("sled"), access)?, &ops, &synced(&journal, dataset), watch)?;
        tell(watch, Step::Sync, 0, 1)?;
        File::open(&unfinished).and_then(|folder| folder.sync_all()).map_err(StoreError::io(&unfinished))?;
        std::fs::rename(&unfinished, &home).map_err(StoreError::io(&home))?;
        let twin = Twin::open(&home.join("sled"), access)?;
        // The last moment at which it can be stopped.
        tell(watch, Step::Sync, 1, 1)?;
        point_to(dir, generation)?;
        Ok((journal.moved(&home.join("journal")), twin))
    };
    write().inspect_err(|_| leave(dir, old, generation))
}

fn write_journal(
    path: &Path,
    dataset: &str,
    ops: &[Arc<Operation>],
    watch: &mut Watch<'_>,
) -> Result<Journal, StoreError> {
    let mut told = Ok(());
    let mut watched = (0..).zip(ops).map_while(|(done, op)| {
        told = tell(watch, Step::WriteJournal, done, ops.len() as u64);
        told.is_ok().then_some(op)
    });
    let journal = Journal::create(path, dataset, &mut watched)?;
    let of = ops.len() as u64;
    told.and_then(|()| tell(watch, Step::WriteJournal, of, of)).map(|()| journal)
}

/// What sled knows of the journal is written last.
fn write_twin(twin: &Twin, ops: &[Arc<Operation>], synced: &Synced, watch: &mut Watch<'_>) -> Result<(), StoreError> {
    let mut done = 0;
    let mut chunks = ops.chunks(AT_ONCE).peekable();
    loop {
        tell(watch, Step::WriteTwin, done as u64, ops.len() as u64)?;
        let chunk = chunks.next().unwrap_or_default();
        done += chunk.len();
        if chunks.peek().is_none() {
            twin.add(chunk, synced)?;
            return tell(watch, Step::WriteTwin, done as u64, ops.len() as u64);
        }
        twin.add(chunk, &Synced::default())?;
    }
}

fn synced(journal: &Journal, dataset: &str) -> Synced {
    Synced { len: journal.len(), hash: journal.hash(), dataset: dataset.into() }
}

impl Storage for Folder {
    fn append(&mut self, batch: &[Arc<Operation>]) -> Result<(), StoreError> {
        self.is_in_force()?;
        self.journal.append(batch)?;
        self.unsettled.extend_from_slice(batch);
        self.behind = true;
        Ok(())
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.is_in_force()?;
        self.journal.probe()
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        if !self.behind {
            return Ok(());
        }
        if self.twin.is_none() {
            self.twin = Some(Twin::open(&self.home().join("sled"), self.access)?);
        }
        let Some(twin) = &self.twin else { return Ok(()) };
        match twin.add(&self.unsettled, &synced(&self.journal, &self.dataset)) {
            Ok(()) => {
                self.unsettled.clear();
                self.behind = false;
                Ok(())
            }
            Err(error) => {
                self.twin = None;
                Err(error)
            }
        }
    }

    fn is_unsettled(&self) -> bool {
        self.behind
    }

    fn audit(&mut self, watch: &mut Watch<'_>) -> Result<(Checked, Vec<Arc<Operation>>), StoreError> {
        self.settle()?;
        let lines = self.journal.read(watch)?;
        let records = match &self.twin {
            Some(twin) => twin.read_watched(lines.ops.len() as u64, watch)?,
            None => Records::default(),
        };
        let held: BTreeMap<OpId, &Arc<Operation>> = records.ops.iter().map(|op| (op.id, op)).collect();
        let written: BTreeMap<OpId, &Arc<Operation>> = lines.ops.iter().map(|op| (op.id, op)).collect();
        let mut log = OpLog::default();
        let of = (held.len() + written.len()) as u64;
        for (done, op) in (0..).zip(held.values().chain(written.values())) {
            tell(watch, Step::Compare, done, of)?;
            log.insert(Arc::clone(op));
        }
        tell(watch, Step::Compare, of, of)?;
        let checked = Checked {
            bytes: self.journal.len() + records.bytes,
            lines: written.len(),
            records: held.len(),
            damaged_lines: lines.damaged + usize::from(!lines.headed),
            damaged_records: records.damaged,
            only_journal: written.keys().filter(|id| !held.contains_key(id)).count(),
            only_twin: held.keys().filter(|id| !written.contains_key(id)).count(),
            unlike: written.iter().filter(|(id, op)| held.get(id).is_some_and(|other| other != *op)).count(),
            gaps: log.gaps().iter().fold(0, |sum: u64, (_, gap)| {
                // The index of an operation from elsewhere may be any number.
                sum.saturating_add(gap.end() - gap.start()).saturating_add(1)
            }),
            heads: 0,
        };
        Ok((checked, log.iter().cloned().collect()))
    }

    fn rewrite_watched(
        &mut self,
        ops: &mut dyn Iterator<Item = &Arc<Operation>>,
        watch: &mut Watch<'_>,
    ) -> Result<(), StoreError> {
        let old = self.home();
        let (journal, twin) =
            write_generation(&self.dir, Some(self.generation), &self.dataset, self.access, ops, watch)?;
        self.journal = journal;
        self.twin = Some(twin);
        self.unsettled.clear();
        self.behind = false;
        self.generation += 1;
        // The old generation goes: an erasure must leave nothing behind. What is left after a crash goes at the next.
        std::fs::remove_dir_all(&old).map_err(StoreError::io(&old))
    }
}
