//! What the journal and sled say together: the usual case quickly, every operation of either when something is wrong, and
//! what neither has.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::folder::free_name;
use super::generation::if_there;
use super::journal::{Lines, read_lines};
use super::twin::{Access, Records, Synced, Twin};
use super::{Notice, StoreError};
use crate::log::{OpId, OpLog, Operation};

/// More than the first line of a journal takes, in bytes.
const HEADER: u64 = 1 << 16;

/// How long a journal is, and the hash of it. It may have hundreds of megabytes, so it is not kept.
pub(super) struct Whole {
    len: u64,
    hasher: blake3::Hasher,
}

impl Whole {
    /// Reads a journal; one that is missing is empty.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        Self::up_to(path, u64::MAX)
    }

    fn up_to(path: &Path, end: u64) -> io::Result<Self> {
        let mut hasher = blake3::Hasher::new();
        match File::open(path).and_then(|file| hasher.update_reader(file.take(end)).map(|_| ())) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            read => read?,
        }
        Ok(Self { len: hasher.count(), hasher })
    }
}

/// What both twins say together.
pub(super) struct Read {
    pub(super) dataset: String,
    pub(super) ops: Vec<Arc<Operation>>,
    /// What sled lacks.
    pub(super) tail: Vec<Arc<Operation>>,
    /// Whether sled is to learn how long the journal is.
    pub(super) behind: bool,
    /// Whether the journal is to be written anew.
    pub(super) mend: bool,
    /// Whether sled lacks what it once had.
    pub(super) twin_lacked: bool,
    /// Whether something is lost in both.
    pub(super) lost: bool,
    pub(super) end: u64,
    pub(super) hasher: blake3::Hasher,
    pub(super) notices: Vec<Notice>,
}

impl Read {
    /// `found` is what sled's file held before sled opened it, and perhaps did not say.
    pub(super) fn of(
        path: &Path,
        whole: &Whole,
        header: &Lines,
        records: Records,
        found: impl Fn() -> Vec<Arc<Operation>>,
    ) -> io::Result<Self> {
        // The usual case: sled knows the journal up to a length, the journal is what it was then, and so is sled.
        let sound = records.damaged == 0 && header.headed;
        if let Some(synced) = records.synced.as_ref().filter(|synced| sound && synced.len <= whole.len) {
            let all_of_it = synced.len == whole.len;
            let mut hasher = if all_of_it { whole.hasher.clone() } else { Whole::up_to(path, synced.len)?.hasher };
            if *hasher.finalize().as_bytes() == synced.hash {
                let rest = read_from(path, synced.len)?;
                let lines = read_lines(&rest, synced.len);
                let all = || rest.is_empty() || has_all(&records.ops, &lines.ops, &found());
                if lines.damaged.is_empty() && all() {
                    hasher.update(&rest[..(lines.end - synced.len) as usize]);
                    return Ok(Self::usual(whole.len, records.ops, lines, header.dataset.clone(), hasher));
                }
            }
        }
        let bytes = if_there(std::fs::read(path))?;
        Ok(Self::union(&bytes, records, &found()))
    }

    fn usual(len: u64, mut ops: Vec<Arc<Operation>>, lines: Lines, dataset: String, hasher: blake3::Hasher) -> Self {
        let notices = cut_notice(len, &lines);
        ops.extend(lines.ops.iter().cloned());
        Self {
            dataset,
            ops,
            behind: !lines.ops.is_empty(),
            tail: lines.ops,
            mend: false,
            twin_lacked: false,
            lost: false,
            end: lines.end,
            hasher,
            notices,
        }
    }

    /// Every operation that verifies in either twin.
    fn union(bytes: &[u8], records: Records, found: &[Arc<Operation>]) -> Self {
        let lines = read_lines(bytes, 0);
        // What was damaged where a sound sled knows the journal is in sled.
        let known = if records.damaged == 0 { records.synced.as_ref().map_or(0, |synced| synced.len) } else { 0 };
        let beyond = lines.damaged.iter().filter(|at| **at >= known || known == u64::MAX).count();
        let held = by_id(records.ops);
        let written = by_id(lines.ops.clone());
        let mut both = held.clone();
        for op in written.values().chain(found) {
            both.entry(op.id).and_modify(|held| *held = union(held, op)).or_insert_with(|| op.clone());
        }
        let recovered = both.keys().filter(|id| !written.contains_key(id)).count();
        let unread = beyond.min(lines.damaged.len().saturating_sub(recovered));
        let lacks = |twin: &BTreeMap<OpId, Arc<Operation>>, op: &Arc<Operation>| twin.get(&op.id) != Some(op);
        let mut log = OpLog::default();
        for op in both.values() {
            log.insert(op.clone());
        }
        let missing = log.gaps();
        let lost = !missing.is_empty() || unread > 0;
        // A journal that lost something stays as it is, so that it is said until somebody goes on without it.
        let mend = (!lost || bytes.is_empty())
            && (!lines.damaged.is_empty() || !lines.headed || both.values().any(|op| lacks(&written, op)));
        let mut notices = if lost { vec![Notice::Lost { missing, lines: unread }] } else { Vec::new() };
        let end = if lost { bytes.len() as u64 } else { lines.end };
        if !lost {
            notices.extend(cut_notice(bytes.len() as u64, &lines));
        }
        let tail: Vec<_> = both.values().filter(|op| lacks(&held, op)).cloned().collect();
        let dataset = if lines.dataset.is_empty() {
            records.synced.map(|synced| synced.dataset).unwrap_or_default()
        } else {
            lines.dataset
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(&bytes[..end as usize]);
        // A journal without a fault that sled does not know: it is sled that is not what it was.
        let twin_lacked = !lost && !mend && !tail.is_empty();
        let ops = both.into_values().collect();
        Self { dataset, ops, tail, behind: true, mend, twin_lacked, lost, end, hasher, notices }
    }
}

/// The header of a journal, that of an empty one if it is missing. Its first line ends within what a header takes, or it is
/// none.
pub(super) fn header_of(path: &Path) -> io::Result<Lines> {
    let mut line = Vec::new();
    let read = File::open(path).and_then(|file| BufReader::new(file.take(HEADER)).read_until(b'\n', &mut line));
    Ok(read_lines(&if_there(read.map(|_| line))?, 0))
}

/// What a journal says from there on.
fn read_from(path: &Path, start: u64) -> io::Result<Vec<u8>> {
    let mut rest = Vec::new();
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    file.read_to_end(&mut rest)?;
    Ok(rest)
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

fn cut_notice(len: u64, lines: &Lines) -> Vec<Notice> {
    let cut = len - lines.end;
    if cut > 0 && lines.headed { vec![Notice::TailCut { bytes: cut }] } else { Vec::new() }
}

/// Opens sled and reads it. If it is damaged, it is set aside and made anew; if it only does not work at the moment, as on
/// a full disk, we go on without it.
pub(super) fn open_twin(path: &Path, access: Access, now: &str, notices: &mut Vec<Notice>) -> (Option<Twin>, Records) {
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
