//! A disk that loses power: what a record of calls leaves on it.
//!
//! What it promises is less than any file system in use does, so that what survives here survives there:
//!
//! - A file's data and length are there once the file was synced. Until then each block (4 KiB, what a page cache
//!   writes; or 512 bytes, what a disk writes) is in any of the states that it had since, whatever has become of its
//!   neighbours and of the length; what was never written within the length is zeros.
//! - A sync that failed may have written anything, and a later one that succeeds does not write it either.
//! - A name (made, renamed, removed) is there once its folder was synced; syncing the file is not enough. What happens
//!   to names in one folder survives in its order, a rename whole or not at all; so does every journal of a file system.
//!   In one half of the cuts this holds over all folders, as with ext4, in the other folders know nothing of each other.
//! - `sync_file_range` promises nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use super::super::Random;

/// A call of the program, as the shim saw it. Paths are from the watched folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// A process began; a helper of another or not.
    Start {
        helper: bool,
    },
    /// It wrote this to standard output (1) or standard error (2).
    Said {
        to: u64,
        text: Vec<u8>,
    },
    Write {
        path: String,
        at: u64,
        data: Arc<[u8]>,
    },
    Size {
        path: String,
        length: u64,
    },
    Sync(String),
    SyncFailed(String),
    /// `sync_file_range`.
    Range(String),
    Create(String),
    Mkdir(String),
    Rename(String, String),
    Link(String, String),
    /// A file or an empty folder went.
    Remove(String),
}

/// Reads what the shim wrote.
pub(super) fn read_record(bytes: &[u8]) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let mut frame = take(&mut rest);
        let kind = frame[0];
        let number = |at: usize| u64::from_ne_bytes(frame[at..at + 8].try_into().unwrap());
        let (a, b) = (number(1), number(9));
        frame = &frame[17..];
        let path = String::from_utf8(take(&mut frame).to_vec()).unwrap();
        let other = String::from_utf8(take(&mut frame).to_vec()).unwrap();
        let data = take(&mut frame);
        assert!(frame.is_empty());
        calls.push(match kind {
            b'S' => Call::Start { helper: b == 1 },
            b'A' => Call::Said { to: a, text: data.to_vec() },
            b'W' => Call::Write { path, at: a, data: data.into() },
            b'T' => Call::Size { path, length: a },
            b'Y' => Call::Sync(path),
            b'F' => Call::SyncFailed(path),
            b'G' => Call::Range(path),
            b'C' => Call::Create(path),
            b'M' => Call::Mkdir(path),
            b'R' => Call::Rename(path, other),
            b'L' => Call::Link(path, other),
            b'U' | b'D' => Call::Remove(path),
            _ => panic!("the record cannot tell {other} of {path}"),
        });
    }
    calls
}

/// A part with its length before it.
fn take<'a>(bytes: &mut &'a [u8]) -> &'a [u8] {
    let (length, rest) = bytes.split_at(4);
    let (part, rest) = rest.split_at(u32::from_ne_bytes(length.try_into().unwrap()) as usize);
    *bytes = rest;
    part
}

/// How a cut treats what was not synced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// How many bytes survive together.
    pub block: usize,
    /// How many of ten blocks that were not synced survive.
    pub blocks: usize,
    /// Whether what happened to names survives in one order over all folders.
    pub one_order: bool,
}

impl Cut {
    /// What was not synced is gone.
    pub(super) const WORST: Self = Self { block: 4096, blocks: 0, one_order: true };
}

/// A change to a file that was not synced.
#[derive(Clone, Debug)]
enum Pending {
    Write { at: usize, data: Arc<[u8]>, doomed: bool },
    Size(usize),
}

#[derive(Clone, Debug, Default)]
struct File {
    live: Vec<u8>,
    durable: Arc<Vec<u8>>,
    pending: Vec<Pending>,
}

#[derive(Clone, Debug)]
enum Naming {
    Put(String, usize),
    Remove(String),
    Rename(String, String),
}

#[derive(Clone, Debug, Default)]
struct Folder {
    live: BTreeMap<String, usize>,
    durable: BTreeMap<String, usize>,
    /// With their numbers over all folders.
    pending: Vec<(usize, Naming)>,
}

#[derive(Clone, Debug)]
enum Thing {
    File(File),
    Folder(Folder),
}

/// The watched folder, as it is for those who run and as it is on the disk.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    /// The first is the watched folder itself.
    things: Vec<Thing>,
    namings: usize,
}

impl Disk {
    /// As a folder is, all of it synced.
    pub(super) fn of(path: &Path) -> Self {
        let mut disk = Self { things: Vec::new(), namings: 0 };
        disk.load(path);
        disk
    }

    fn load(&mut self, path: &Path) -> usize {
        let at = self.things.len();
        if path.is_file() {
            let bytes = std::fs::read(path).unwrap();
            self.things.push(Thing::File(File { live: bytes.clone(), durable: bytes.into(), pending: Vec::new() }));
            return at;
        }
        self.things.push(Thing::Folder(Folder::default()));
        let mut names = BTreeMap::new();
        for entry in std::fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let inner = self.load(&entry.path());
            names.insert(entry.file_name().into_string().unwrap(), inner);
        }
        self.things[at] = Thing::Folder(Folder { live: names.clone(), durable: names, pending: Vec::new() });
        at
    }

    fn find(&self, path: &str) -> usize {
        path.split('/').filter(|name| !name.is_empty()).fold(0, |at, name| match &self.things[at] {
            Thing::Folder(folder) => folder.live[name],
            Thing::File(_) => panic!("{path} leads through a file"),
        })
    }

    /// A file, unless it has been removed: nobody will see what is written to it.
    fn file(&mut self, path: &str) -> Option<&mut File> {
        if path.ends_with(" (deleted)") {
            return None;
        }
        let at = self.find(path);
        match &mut self.things[at] {
            Thing::File(file) => Some(file),
            Thing::Folder(_) => panic!("{path} is a folder"),
        }
    }

    fn naming(&mut self, path: &str, naming: impl FnOnce(String) -> Naming) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (at, number) = (self.find(folder), self.namings);
        self.namings += 1;
        let Thing::Folder(folder) = &mut self.things[at] else { panic!("{path} is in no folder") };
        let naming = naming(name.to_owned());
        apply(&mut folder.live, &naming);
        folder.pending.push((number, naming));
    }

    fn add(&mut self, path: &str, thing: Thing) {
        self.things.push(thing);
        let at = self.things.len() - 1;
        self.naming(path, |name| Naming::Put(name, at));
    }

    /// What a call does to it, if its syncs of this path are to be believed.
    pub(super) fn apply(&mut self, call: &Call, trusted: &dyn Fn(&str) -> bool) {
        match call {
            Call::Start { .. } | Call::Said { .. } | Call::Range(_) => {}
            Call::Write { path, at, data } => {
                if let Some(file) = self.file(path) {
                    file.change(Pending::Write { at: *at as usize, data: data.clone(), doomed: false });
                }
            }
            Call::Size { path, length } => {
                if let Some(file) = self.file(path) {
                    file.change(Pending::Size(*length as usize));
                }
            }
            Call::Sync(path) if trusted(path) => self.sync(path),
            Call::Sync(_) => {}
            Call::SyncFailed(path) => self.doom(path),
            Call::Create(path) => self.add(path, Thing::File(File::default())),
            Call::Mkdir(path) => self.add(path, Thing::Folder(Folder::default())),
            Call::Remove(path) => self.naming(path, Naming::Remove),
            Call::Link(from, to) => {
                let at = self.find(from);
                self.naming(to, |name| Naming::Put(name, at));
            }
            Call::Rename(from, to) => {
                let (of, to) = (from.rsplit_once('/'), to.rsplit_once('/').unwrap_or(("", to)));
                assert_eq!(of.unwrap_or(("", from)).0, to.0, "the model knows renaming within a folder alone");
                self.naming(from, |name| Naming::Rename(name, to.1.to_owned()));
            }
        }
    }

    fn sync(&mut self, path: &str) {
        if path.ends_with(" (deleted)") {
            return;
        }
        let at = self.find(path);
        match &mut self.things[at] {
            Thing::File(file) => {
                let durable = Arc::make_mut(&mut file.durable);
                for change in file.pending.drain(..) {
                    match change {
                        Pending::Write { doomed: true, at, data } => {
                            let length = durable.len().max(at + data.len());
                            durable.resize(length, 0);
                        }
                        change => change.carry_out(durable),
                    }
                }
            }
            Thing::Folder(folder) => {
                for (_, naming) in folder.pending.drain(..) {
                    apply(&mut folder.durable, &naming);
                }
            }
        }
    }

    fn doom(&mut self, path: &str) {
        let at = self.find(path);
        let Thing::File(file) = &mut self.things[at] else { return };
        for change in &mut file.pending {
            if let Pending::Write { doomed, .. } = change {
                *doomed = true;
            }
        }
    }

    /// Whether this is what lies in a folder, so that the record tells all that was done.
    pub(super) fn explains(&self, path: &Path) -> Result<(), String> {
        self.compare(0, path)
    }

    fn compare(&self, at: usize, path: &Path) -> Result<(), String> {
        match &self.things[at] {
            Thing::File(file) => match std::fs::read(path) {
                Ok(bytes) if bytes == file.live => Ok(()),
                Ok(bytes) => Err(format!("{}: {} bytes, {} recorded", path.display(), bytes.len(), file.live.len())),
                Err(error) => Err(format!("{}: {error}", path.display())),
            },
            Thing::Folder(folder) => {
                let there: BTreeSet<String> = std::fs::read_dir(path)
                    .map_err(|error| format!("{}: {error}", path.display()))?
                    .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                    .collect();
                if !there.iter().eq(folder.live.keys()) {
                    return Err(format!("{}: {there:?}, recorded {:?}", path.display(), folder.live.keys()));
                }
                folder.live.iter().try_for_each(|(name, at)| self.compare(*at, &path.join(name)))
            }
        }
    }

    /// Cuts the power and writes what is left into a new folder.
    pub(super) fn cut(&self, cut: Cut, random: &mut Random, into: &Path) {
        // Of what happened to names: up to where it survives in all folders together.
        let reached = if cut.blocks == 0 { 0 } else { random.below(self.namings + 1) };
        self.leave(0, cut, reached, random, into);
    }

    fn leave(&self, at: usize, cut: Cut, reached: usize, random: &mut Random, path: &Path) {
        match &self.things[at] {
            Thing::File(file) => std::fs::write(path, file.left(cut, random)).unwrap(),
            Thing::Folder(folder) => {
                let mut names = folder.durable.clone();
                let own = if cut.blocks == 0 { 0 } else { random.below(folder.pending.len() + 1) };
                for (n, (number, naming)) in folder.pending.iter().enumerate() {
                    if if cut.one_order { *number < reached } else { n < own } {
                        apply(&mut names, naming);
                    }
                }
                DirBuilder::new().mode(0o700).create(path).unwrap();
                for (name, at) in names {
                    self.leave(at, cut, reached, random, &path.join(name));
                }
            }
        }
    }
}

fn apply(names: &mut BTreeMap<String, usize>, naming: &Naming) {
    match naming {
        Naming::Put(name, at) => {
            names.insert(name.clone(), *at);
        }
        Naming::Remove(name) => {
            names.remove(name);
        }
        Naming::Rename(from, to) => {
            let at = names.remove(from).unwrap();
            names.insert(to.clone(), at);
        }
    }
}

impl Pending {
    fn carry_out(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Size(length) => bytes.resize(*length, 0),
            Self::Write { at, data, .. } => {
                let length = bytes.len().max(at + data.len());
                bytes.resize(length, 0);
                bytes[*at..at + data.len()].copy_from_slice(data);
            }
        }
    }

    /// The bytes that it touches: data, or zeros from a length on.
    fn range(&self, end: usize) -> (usize, usize) {
        match self {
            Self::Size(length) => (*length, end.max(*length)),
            Self::Write { at, data, .. } => (*at, at + data.len()),
        }
    }

    /// Carries out what it does within a block.
    fn within(&self, from: usize, bytes: &mut [u8]) {
        let (start, end) = self.range(from + bytes.len());
        let (start, end) = (start.max(from), end.min(from + bytes.len()));
        if start < end {
            match self {
                Self::Size(_) => bytes[start - from..end - from].fill(0),
                Self::Write { at, data, .. } => {
                    bytes[start - from..end - from].copy_from_slice(&data[start - at..end - at]);
                }
            }
        }
    }
}

impl File {
    fn change(&mut self, change: Pending) {
        change.carry_out(&mut self.live);
        self.pending.push(change);
    }

    /// What is left of it after a cut.
    fn left(&self, cut: Cut, random: &mut Random) -> Vec<u8> {
        let mut lengths = vec![self.durable.len()];
        for change in &self.pending {
            let length = *lengths.last().unwrap();
            lengths.push(match change {
                Pending::Size(length) => *length,
                Pending::Write { at, data, .. } => length.max(at + data.len()),
            });
        }
        let end = lengths.iter().copied().max().unwrap();
        let mut bytes = (*self.durable).clone();
        bytes.resize(end, 0);
        let mut touched: BTreeMap<usize, Vec<&Pending>> = BTreeMap::new();
        for change in &self.pending {
            let (start, end) = change.range(end);
            for block in start / cut.block..end.div_ceil(cut.block) {
                touched.entry(block).or_default().push(change);
            }
        }
        for (block, changes) in touched {
            let survived = if !random.chance(cut.blocks) {
                0
            } else if random.chance(7) {
                changes.len()
            } else {
                random.below(changes.len() + 1)
            };
            let from = block * cut.block;
            let to = end.min(from + cut.block);
            for change in &changes[..survived] {
                change.within(from, &mut bytes[from..to]);
            }
        }
        bytes.truncate(match random.chance(cut.blocks) {
            false => self.durable.len(),
            true if random.chance(5) => self.live.len(),
            true => random.of(&lengths),
        });
        bytes
    }
}
