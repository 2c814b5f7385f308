//! The first half of a sync: what the target has and we lack.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::sync::Arc;

use super::{Failure, Fetched, Flaw, Met, Seen, Stage, State, Trouble, Watch, datasets, look};
use crate::exchange::object::{self, MOST, Name};
use crate::exchange::target::Target;
use crate::exchange::{FULL, Unusable};
use crate::log::{OpId, OpLog, Operation, ReplicaId, Span};

/// How often the target is looked at when objects vanish between the list and the look.
const LOOKS: usize = 4;
/// How many objects that could be passed over are read again, and how many bytes at most.
const AGAIN: (usize, u64) = (2, 1 << 18);

/// Reads what the target has of the dataset and the log lacks, and all objects of our own labels. `chance` chooses which
/// others are read again.
///
/// # Errors
/// [`Failure`]; nothing was changed anywhere.
pub fn fetch(
    target: &mut dyn Target,
    dataset: &str,
    log: &OpLog,
    own: &[ReplicaId],
    chance: u64,
    watch: &mut Watch<'_>,
) -> Result<Fetched, Failure> {
    let mut fetch = Fetch {
        target,
        dataset,
        log,
        own,
        taken: BTreeMap::new(),
        fetched: Fetched::default(),
        before: HashMap::new(),
        done: 0,
        flawed: Vec::new(),
    };
    let mut seen = look(fetch.target, dataset)?;
    for _ in 1..LOOKS {
        if fetch.objects(&mut seen, watch)? {
            break;
        }
        // Somebody has put others in their place meanwhile.
        fetch.remember(seen);
        seen = look(fetch.target, dataset)?;
    }
    fetch.some_again(&mut seen, chance)?;
    for n in 0..fetch.flawed.len() {
        // Another object may have brought it.
        fetch.fetched.troubles[n].lacking = !fetch.has(&fetch.flawed[n]);
    }
    let Fetch { taken, mut fetched, target, .. } = fetch;
    if seen.is_empty() {
        seen.others = datasets(target)?;
    }
    fetched.ops.extend(taken.into_values().flatten());
    fetched.seen = seen;
    Ok(fetched)
}

struct Fetch<'a> {
    target: &'a mut dyn Target,
    dataset: &'a str,
    log: &'a OpLog,
    own: &'a [ReplicaId],
    /// What is new, with every telling of it that differs from those before. In the order of identities, in which a log
    /// takes them in at its end: objects are read largest first, so in no order.
    taken: BTreeMap<OpId, Vec<Arc<Operation>>>,
    fetched: Fetched,
    /// What was read in an earlier look.
    before: HashMap<String, State>,
    done: u64,
    /// What the names of the troubles say.
    flawed: Vec<Name>,
}

impl Fetch<'_> {
    /// Reads what is to be read; whether everything that was listed was there.
    fn objects(&mut self, seen: &mut Seen, watch: &mut Watch<'_>) -> Result<bool, Failure> {
        let of: u64 = seen.objects.values().flatten().map(|met| met.size).sum();
        let mut whole = true;
        self.done = 0;
        for (replica, objects) in &mut seen.objects {
            // The largest first: those that it took in need not be read then.
            objects.sort_by_key(|met| (Reverse(met.name.span.count()), met.path.clone()));
            let mut gone = Vec::new();
            for (at, met) in objects.iter_mut().enumerate() {
                self.done += met.size;
                if !watch(Stage::Fetch, self.done, of) {
                    return Err(Failure::Stopped);
                }
                let is_known = (met.copy || !self.own.contains(replica)) && self.has(&met.name);
                if let Some(state) = self.before.remove(&met.path) {
                    met.state = state;
                } else if !is_known && !self.object(met)? {
                    gone.push(at);
                }
            }
            whole &= gone.is_empty();
            for at in gone.into_iter().rev() {
                objects.remove(at);
            }
        }
        seen.objects.retain(|_, objects| !objects.is_empty());
        Ok(whole)
    }

    /// What need not be read again in the next look.
    fn remember(&mut self, seen: Seen) {
        let read = seen.objects.into_values().flatten().filter(|met| !matches!(met.state, State::Unread));
        self.before = read.map(|met| (met.path, met.state)).collect();
    }

    /// Whether the object can be passed over: its H is that of what is here or was read.
    fn has(&self, name: &Name) -> bool {
        let Span { replica, first, last } = name.span;
        let id = |index, nonce| OpId { replica, index, nonce };
        let held = within_of(self.log, name).iter().map(|op| op.id);
        let mut read = self.taken.range(id(first, 0)..=id(last, u64::MAX)).map(|(id, _)| *id).peekable();
        if read.peek().is_none() {
            return object::hash_ids(held) == name.ids;
        }
        object::hash_ids(held.chain(read).collect::<BTreeSet<OpId>>()) == name.ids
    }

    /// Reads an object; whether it was there.
    fn object(&mut self, met: &mut Met) -> Result<bool, Failure> {
        if met.size > MOST {
            self.flawed(met, Flaw::Unusable(Unusable::Foreign));
            return Ok(true);
        }
        let bytes = match self.target.get(&met.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => {
                // One object is passed over; a target that is gone is not.
                self.target.folders("")?;
                self.flawed(met, Flaw::Unusable(Unusable::Io(error)));
                return Ok(true);
            }
        };
        self.fetched.bytes += bytes.len() as u64;
        match object::read(&met.name, &bytes) {
            Err(why) => self.flawed(met, Flaw::Unusable(why)),
            Ok((snapshot, _)) if snapshot.header.dataset != self.dataset => {
                self.flawed(met, Flaw::OtherDataset(snapshot.header.dataset));
            }
            Ok((snapshot, _)) if snapshot.header.profile != FULL => self.flawed(met, Flaw::Excerpt),
            Ok((snapshot, right)) => {
                met.state = State::Read {
                    ids: snapshot.ops.iter().map(|op| op.id).collect(),
                    words: object::hash_words(&snapshot.ops),
                    right: right && !met.copy,
                };
                self.take(snapshot.ops);
            }
        }
        Ok(true)
    }

    fn flawed(&mut self, met: &mut Met, why: Flaw) {
        met.state = State::Flawed;
        self.flawed.push(met.name);
        self.fetched.troubles.push(Trouble { name: met.path.clone(), why, lacking: true });
    }

    fn take(&mut self, ops: Vec<Arc<Operation>>) {
        for op in ops {
            if self.log.get(op.id).is_some_and(|held| *held == op) {
                continue;
            }
            let told = self.taken.entry(op.id).or_default();
            if !told.contains(&op) {
                told.push(op);
            }
        }
    }

    /// Reads a few again that were passed over.
    fn some_again(&mut self, seen: &mut Seen, chance: u64) -> Result<(), Failure> {
        let passed = |met: &&mut Met| matches!(met.state, State::Unread) && !met.copy;
        let mut passed: Vec<&mut Met> = seen.objects.values_mut().flatten().filter(passed).collect();
        let (mut chance, mut left) = (chance, AGAIN.1);
        for _ in 0..AGAIN.0.min(passed.len()) {
            let met = passed.swap_remove((chance % passed.len() as u64) as usize);
            chance = chance.rotate_left(17).wrapping_add(1);
            if met.size > left {
                continue;
            }
            left -= met.size;
            // One that is gone has been taken in by another: it is of somebody else, and nothing rests on it.
            self.object(met)?;
        }
        Ok(())
    }
}

/// The log's operations in the range of a name.
pub(super) fn within_of<'a>(log: &'a OpLog, name: &Name) -> &'a [Arc<Operation>] {
    let ops = log.of(name.span.replica);
    let first = ops.partition_point(|op| op.id.index < name.span.first);
    let last = ops.partition_point(|op| op.id.index <= name.span.last);
    &ops[first..last.max(first)]
}
