//! What is to be put and deleted of one replica, from what was met of it and what our log has.

use std::ops::Range;
use std::sync::Arc;

use super::fetch::within_of;
use super::{Met, State};
use crate::exchange::object;
use crate::log::{OpId, OpLog, Operation, ReplicaId};

/// How many objects become one at least.
const FEW: usize = 4;
/// How large an object may become by taking others in, packed, in bytes.
const PACKED: u64 = 1 << 19;
/// What an operation takes, packed, about, in bytes.
const PER_OPERATION: u64 = 100;

/// What is to be done.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Which of our operations of the replica the target lacks.
    pub(super) lacking: Vec<Range<usize>>,
    /// Which are to be put, as one object each if they are not too many.
    pub(super) puts: Vec<Range<usize>>,
    /// Which of those that were met are to be deleted.
    pub(super) deletes: Vec<usize>,
}

/// An object that holds exactly our operations of these places, in our words.
#[derive(Clone, Debug)]
struct Tile {
    at: usize,
    places: Range<usize>,
    size: u64,
}

/// What is to be done about the objects of a replica that is not ours: to put what is nowhere.
pub(super) fn of_others(log: &OpLog, replica: ReplicaId, met: &[Met]) -> Plan {
    let ops = log.of(replica);
    let mut there = vec![false; ops.len()];
    for object in met.iter().filter(|met| !met.copy) {
        let within = places(ops, within_of(log, &object.name));
        match &object.state {
            State::Flawed => {}
            State::Unread | State::Read { .. } if is_ours(log, object) => there[within].fill(true),
            State::Unread => {}
            State::Read { ids, .. } => mark(ops, ids, &mut there),
        }
    }
    let lacking = runs(&there);
    Plan { puts: lacking.clone(), lacking, deletes: Vec::new() }
}

/// What is to be done about our own.
pub(super) fn of_own(log: &OpLog, replica: ReplicaId, met: &[Met]) -> Plan {
    let ops = log.of(replica);
    let tiles = cover(&sound(log, ops, met));
    let mut there = vec![false; ops.len()];
    for tile in &tiles {
        there[tile.places.clone()].fill(true);
    }
    let lacking = runs(&there);
    let puts = compact(&tiles, lacking.clone(), ops.len());
    let goes = |at: &usize| tiles.iter().any(|tile| tile.at != *at && takes_in(log, ops, tile, &met[*at]));
    let kept = |at: usize| tiles.iter().any(|tile| tile.at == at);
    let deletes = (0..met.len()).filter(|at| !kept(*at) && !met[*at].copy).filter(goes).collect();
    Plan { lacking, puts, deletes }
}

/// Whether everything that the other object holds is in this one, which was read and says it as our log does.
fn takes_in(log: &OpLog, ops: &[Arc<Operation>], tile: &Tile, other: &Met) -> bool {
    let places = places(ops, within_of(log, &other.name));
    let within = tile.places.start <= places.start && places.end <= tile.places.end && !places.is_empty();
    match &other.state {
        State::Read { ids, .. } => {
            let held = &ops[tile.places.clone()];
            within && ids.iter().all(|id| held.binary_search_by_key(id, |op| op.id).is_ok())
        }
        // What cannot be read any more was this, and nobody else's.
        State::Flawed => {
            within && object::hash_ids(within_of(log, &other.name).iter().map(|op| op.id)) == other.name.ids
        }
        State::Unread => false,
    }
}

/// Whether an object's H is that of our operations in its range.
fn is_ours(log: &OpLog, met: &Met) -> bool {
    object::hash_ids(within_of(log, &met.name).iter().map(|op| op.id)) == met.name.ids
}

/// Those that were read, are what their names say, and say what our log says.
fn sound(log: &OpLog, ops: &[Arc<Operation>], met: &[Met]) -> Vec<Tile> {
    let mut tiles = Vec::new();
    for (at, object) in met.iter().enumerate() {
        let within = within_of(log, &object.name);
        let State::Read { words, right: true, .. } = &object.state else { continue };
        if is_ours(log, object) && object::hash_words(within) == *words && !within.is_empty() {
            tiles.push(Tile { at, places: places(ops, within), size: object.size });
        }
    }
    // The same in the same words under several names: the first name stays.
    tiles.sort_by(|a, b| {
        (a.places.start, a.places.end)
            .cmp(&(b.places.start, b.places.end))
            .then_with(|| met[a.at].path.cmp(&met[b.at].path))
    });
    tiles.dedup_by(|later, first| later.places == first.places);
    tiles
}

/// Few of them that reach as far as all: from each place on the one that reaches furthest.
fn cover(tiles: &[Tile]) -> Vec<Tile> {
    let (mut chosen, mut end) = (Vec::<Tile>::new(), 0);
    let mut rest = tiles.iter().peekable();
    while rest.peek().is_some() {
        let mut best: Option<&Tile> = None;
        while let Some(tile) = rest.next_if(|tile| tile.places.start <= end) {
            if best.is_none_or(|best| tile.places.end > best.places.end) {
                best = Some(tile);
            }
        }
        match best {
            Some(best) if best.places.end > end => {
                end = best.places.end;
                chosen.push(best.clone());
            }
            Some(_) => {}
            // A hole: from behind it on.
            None => end = rest.peek().map_or(end, |next| next.places.start),
        }
    }
    chosen
}

/// The last of what is to be put takes in what is just before it (rule 4).
fn compact(tiles: &[Tile], mut puts: Vec<Range<usize>>, len: usize) -> Vec<Range<usize>> {
    let mut pieces: Vec<(Range<usize>, u64)> = tiles.iter().map(|tile| (tile.places.clone(), tile.size)).collect();
    pieces.extend(puts.iter().map(|run| (run.clone(), run.len() as u64 * PER_OPERATION)));
    pieces.sort_by_key(|(places, _)| (places.start, places.end));
    let (mut start, mut size, mut found) = (len, 0, None);
    for (n, (places, bytes)) in pieces.iter().rev().enumerate() {
        size += bytes;
        if n > 0 && (places.len() > len - start || size > PACKED) {
            break;
        }
        start = places.start.min(start);
        if n + 1 >= FEW {
            found = Some(start);
        }
    }
    if let Some(start) = found {
        puts.retain(|run| run.start < start);
        puts.push(start..len);
    }
    puts
}

/// Where a slice of a list lies in it.
pub(super) fn places(all: &[Arc<Operation>], within: &[Arc<Operation>]) -> Range<usize> {
    let Some(first) = within.first() else { return 0..0 };
    let start = all.partition_point(|op| op.id < first.id);
    start..start + within.len()
}

fn mark(ops: &[Arc<Operation>], ids: &[OpId], there: &mut [bool]) {
    for id in ids {
        if let Ok(at) = ops.binary_search_by_key(id, |op| op.id) {
            there[at] = true;
        }
    }
}

/// The runs of what is not there. Two at one index go together: a range holds all of its indexes.
fn runs(there: &[bool]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in (0..there.len()).filter(|at| !there[*at]) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}
