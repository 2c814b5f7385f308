//! The second copy of the operations: records in sled, read at open. It never decides what is acknowledged.
//!
//! sled keeps seven threads that wake every second for as long as the process lives. A process that waits for keys must
//! not: it lets a helper open sled, read it or write to it, and end. A command that ends soon opens it itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::apart;
use super::codec::{KEY, decode_record, encode_record, record_length};
use super::sled::{COUNT, Pair, Sled};
use super::{Step, StoreError, Watch, tell, unwatched};
use crate::log::Operation;

/// The key of what sled knows of the journal; shorter than any operation's.
const SYNCED: &[u8] = b"journal";

/// The largest file of sled whose bytes are kept while it opens: some hundred thousand operations.
const KEPT: u64 = 128 << 20;

/// Who opens sled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// This process.
    #[default]
    Here,
    /// A helper of this process, which ends when it is done.
    Apart,
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
    pairs: u64,
    counted: u64,
}

impl Records {
    fn take(&mut self, key: &[u8], value: &[u8]) {
        if key == COUNT {
            self.counted = value.try_into().map_or(u64::MAX, u64::from_be_bytes);
            return;
        }
        self.bytes += (key.len() + value.len()) as u64;
        self.pairs += 1;
        if key == SYNCED {
            self.synced = read_synced(value);
        } else if let Ok(op) = decode_record(key, value.strip_suffix(key).unwrap_or(value)) {
            self.ops.push(Arc::new(op));
        } else {
            self.damaged += 1;
        }
    }
}

/// The second copy, open in this process or reached through a helper.
#[derive(Debug)]
pub(super) struct Twin {
    path: PathBuf,
    sled: Option<Sled>,
}

impl Twin {
    /// Opens or makes the store at this path. A helper opens it each time anew.
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let sled = match access {
            Access::Here => Some(Sled::open(path)?),
            Access::Apart => None,
        };
        Ok(Self { path: path.into(), sled })
    }

    /// Reads every record. Damage can take one out of sled without a word, so what is lacking counts as damaged.
    pub(super) fn read(&self) -> Result<Records, StoreError> {
        self.read_watched(0, &mut unwatched)
    }

    /// The same, told to whoever waits; how many records there are is not known before.
    pub(super) fn read_watched(&self, about: u64, watch: &mut Watch<'_>) -> Result<Records, StoreError> {
        let mut records = Records::default();
        let mut told = Ok(());
        let take = |key: &[u8], value: &[u8]| {
            if told.is_ok() {
                told = tell(watch, Step::ReadTwin, records.pairs, about);
                records.take(key, value);
            }
        };
        match &self.sled {
            Some(sled) => sled.each(take)?,
            None => apart::read(&self.path, take)?,
        }
        told?;
        tell(watch, Step::ReadTwin, about, about)?;
        records.damaged += usize::from(records.pairs != records.counted);
        Ok(records)
    }

    /// Keeps these operations, and that the journal is known up to there; then syncs.
    pub(super) fn add(&self, ops: &[Arc<Operation>], synced: &Synced) -> Result<(), StoreError> {
        let too_large = |_| StoreError::Twin { path: self.path.clone(), message: "operation too large".into() };
        let pair = |op: &Arc<Operation>| encode_record(op).map(with_key).map_err(too_large);
        let mut pairs: Vec<Pair> = ops.iter().map(pair).collect::<Result<_, _>>()?;
        let mut known = synced.len.to_be_bytes().to_vec();
        known.extend(synced.hash);
        known.extend(synced.dataset.as_bytes());
        pairs.push((SYNCED.to_vec(), known));
        match &self.sled {
            Some(sled) => sled.put(pairs),
            None => apart::put(&self.path, &pairs),
        }
    }
}

/// A record bears its key also behind itself, so that it can be found in sled's file without sled.
fn with_key((key, mut value): Pair) -> Pair {
    value.extend_from_slice(&key);
    (key, value)
}

/// The bytes of sled's file, to be kept until it is known that nothing else is needed: where sled meets damage as it opens,
/// it goes back to what it was before that and cuts the rest off.
/// Of a very large store they are not kept.
pub(super) fn file_of(path: &Path) -> Vec<u8> {
    let path = path.join("db");
    let is_kept = std::fs::metadata(&path).is_ok_and(|meta| meta.len() <= KEPT);
    if is_kept { std::fs::read(path).unwrap_or_default() } else { Vec::new() }
}

/// Every record that verifies in those bytes, newer and older copies alike, wherever sled has put it.
pub(super) fn salvage(bytes: &[u8]) -> Vec<Arc<Operation>> {
    let record = |at: usize| {
        let value = bytes.get(at..at + record_length(&bytes[at..])?)?;
        let key = bytes.get(at + value.len()..at + value.len() + KEY)?;
        decode_record(key, value).ok().map(Arc::new)
    };
    (0..bytes.len()).filter_map(record).collect()
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
