//! A data folder: the journal and sled together, opened, mended and written.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::beside::Beside;
use super::generation::{UNFINISHED, finish, generation, has_others, home, leave, make, point_to, remove_if_there};
use super::journal::{JOURNAL_FORMAT, Journal, read_lines};
use super::lock::{self, Holder};
use super::reading::{Read, Whole, header_of, open_twin};
use super::rehearsal::{Moment, panic_if};
use super::twin::{Access, Records, Synced, Twin, file_of, salvage};
use super::{Checked, Notice, Step, Storage, StoreError, Watch, files, takeover, tell, unwatched};
use crate::log::{OpId, OpLog, Operation};

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
    /// Whether something is lost in both twins: the journal stays as it is, so that it is said each time, until a rebuild.
    lost: bool,
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

    /// Whether others can look into the folder than the owner and a group that shares it.
    pub fn is_readable_by_others(dir: &Path) -> bool {
        std::fs::metadata(dir).is_ok_and(|meta| meta.mode() & 0o077 != 0) && !files::is_shared(dir)
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
            lost: false,
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
        let header = header_of(&path).map_err(StoreError::io(&path))?;
        if header.format > JOURNAL_FORMAT {
            // Before sled is opened: what a newer version keeps there looks like damage to this one.
            return Err(StoreError::Newer(dir.into()));
        }
        finish(dir, generation);
        let mut notices = Vec::new();
        let before = file_of(&home.join("sled"));
        // The journal is read while a helper reads sled.
        let (whole, (twin, records)) = std::thread::scope(|scope| {
            let reads = std::thread::Builder::new().spawn_scoped(scope, || {
                let whole = Whole::of(&path);
                panic_if(Moment::Open, dir.as_os_str().as_encoded_bytes());
                whole
            });
            let twin = open_twin(&home.join("sled"), access, now, &mut notices);
            let whole = reads.ok().and_then(|reads| reads.join().ok()).unwrap_or_else(|| Whole::of(&path));
            (whole, twin)
        });
        let whole = whole.map_err(StoreError::io(&path))?;
        let known = records.synced.clone().unwrap_or_default();
        let read = Read::of(&path, &whole, &header, records, || salvage(&before)).map_err(StoreError::io(&path))?;
        if read.lost {
            // Then it is not so that nothing is missing.
            notices.retain(|notice| !matches!(notice, Notice::TwinMended { .. }));
        }
        notices.extend(read.notices);
        let journal = if read.mend {
            // First, or it would look, after a kill in between, as if sled had lost what it never had. It then holds more
            // than the journal had when it knew that, and may not pass for knowing the mended one.
            if let Some(twin) = twin.as_ref().filter(|_| !read.tail.is_empty()) {
                let _ = twin.add(&read.tail, &Synced { hash: Default::default(), ..known });
            }
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
            lost: read.lost,
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

    fn may_write(&self) -> Result<(), StoreError> {
        if self.lost {
            return Err(StoreError::Incomplete(self.dir.clone()));
        }
        self.is_in_force()
    }

    fn home(&self) -> PathBuf {
        home(&self.dir, self.generation)
    }
}

/// A name for what is set aside.
pub(super) fn free_name(path: &Path, now: &str) -> Result<PathBuf, StoreError> {
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
        files::folder(&unfinished).map_err(StoreError::io(&unfinished))?;
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
        self.may_write()?;
        self.journal.append(batch)?;
        self.unsettled.extend_from_slice(batch);
        self.behind = true;
        Ok(())
    }

    fn probe(&mut self) -> Result<(), StoreError> {
        self.may_write()?;
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
        let mut synced = synced(&self.journal, &self.dataset);
        if self.lost {
            // sled takes what it lacks, which may be nowhere else; but it must not pass for knowing this journal.
            synced = Synced { dataset: synced.dataset, ..Synced::default() };
        }
        match twin.add(&self.unsettled, &synced) {
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
            damaged_lines: lines.damaged.len() + usize::from(!lines.headed),
            damaged_records: records.damaged,
            only_journal: written.keys().filter(|id| !held.contains_key(id)).count(),
            only_twin: held.keys().filter(|id| !written.contains_key(id)).count(),
            unlike: written.iter().filter(|(id, op)| held.get(id).is_some_and(|other| other != *op)).count(),
            missing: log.gaps(),
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
        self.lost = false;
        self.generation += 1;
        // The old generation goes: an erasure must leave nothing behind. What cannot be removed goes at the next start.
        let _ = std::fs::remove_dir_all(&old);
        let _ = File::open(&self.dir).and_then(|folder| folder.sync_all());
        Ok(())
    }

    fn set_aside(&self) -> Vec<Arc<Operation>> {
        let entries = std::fs::read_dir(self.home()).into_iter().flatten().flatten();
        let aside = entries.filter(|entry| entry.file_name().to_string_lossy().contains(".damaged-"));
        let verified = |path: PathBuf| {
            if path.is_dir() {
                return salvage(&file_of(&path));
            }
            std::fs::read(&path).map(|bytes| read_lines(&bytes, 0).ops).unwrap_or_default()
        };
        aside.flat_map(|entry| verified(entry.path())).collect()
    }

    fn has_left_behind(&self) -> bool {
        has_others(&self.dir, self.generation)
    }
}
