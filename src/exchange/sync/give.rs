//! The second half of a sync: what the target lacks and we have, and what of ours it needs no longer.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::fetch::within_of;
use super::plan::{self, Plan};
use super::{Failure, Given, Met, Seen, Stage, State, Watch, look};
use crate::exchange::object::{self, Name};
use crate::exchange::target::{Put, Target};
use crate::log::{Action, Inserted, OpLog, Operation, ReplicaId, Value};

/// How many packings of one text are tried when damaged objects bear the names of others.
const PACKINGS: u32 = 1000;
/// How often the target is asked to list what it was given.
const LISTS: u32 = 5;

/// Puts what the target lacks, deletes what of our own is held by others of our own, and sees that everything of ours is
/// listed.
///
/// # Errors
/// [`Failure`]; what was put or deleted until then is, each whole.
pub fn give(
    target: &mut dyn Target,
    dataset: &str,
    log: &OpLog,
    own: &[ReplicaId],
    seen: &Seen,
    watch: &mut Watch<'_>,
) -> Result<Given, Failure> {
    let plans = plans(log, own, seen);
    let mut given = would(&plans);
    (given.objects, given.bytes, given.written, given.deleted) = (0, 0, 0, 0);
    // First what makes room.
    for (replica, plan) in &plans {
        for at in &plan.deletes {
            go_on(watch, 0, 1)?;
            target.delete(&seen.objects[replica][*at].path)?;
            given.deleted += 1;
        }
    }
    let of: usize = plans.values().flat_map(|plan| &plan.puts).map(Range::len).sum();
    let mut put = BTreeMap::<ReplicaId, Vec<Name>>::new();
    for (replica, plan) in &plans {
        for places in &plan.puts {
            for part in object::parts(&log.of(*replica)[whole_indexes(log.of(*replica), places)]) {
                go_on(watch, given.written as u64, of as u64)?;
                let (name, bytes) = put_one(target, dataset, part)?;
                given.objects += 1;
                given.written += part.len();
                given.bytes += bytes;
                put.entry(*replica).or_default().push(name);
            }
        }
    }
    go_on(watch, of as u64, of.max(1) as u64)?;
    if put.keys().any(|replica| own.contains(replica)) || given.deleted > 0 {
        is_listed(target, dataset, log, own, seen, &put)?;
    }
    given.left = left(target, dataset, log, own, seen);
    Ok(given)
}

/// What [`give`] would do, as far as it can be told beforehand.
pub fn would_give(log: &OpLog, own: &[ReplicaId], seen: &Seen) -> Given {
    would(&plans(log, own, seen))
}

fn would(plans: &BTreeMap<ReplicaId, Plan>) -> Given {
    let sum = |of: fn(&Plan) -> usize| plans.values().map(of).sum();
    Given {
        lacked: sum(|plan| plan.lacking.iter().map(Range::len).sum()),
        objects: sum(|plan| plan.puts.len()),
        written: sum(|plan| plan.puts.iter().map(Range::len).sum()),
        deleted: sum(|plan| plan.deletes.len()),
        ..Given::default()
    }
}

fn plans(log: &OpLog, own: &[ReplicaId], seen: &Seen) -> BTreeMap<ReplicaId, Plan> {
    let replicas: BTreeSet<ReplicaId> = log.replicas().chain(own.iter().copied()).collect();
    let plan = |replica: ReplicaId| {
        let met = seen.objects.get(&replica).map_or(&[][..], Vec::as_slice);
        if own.contains(&replica) { plan::of_own(log, replica, met) } else { plan::of_others(log, replica, met) }
    };
    replicas.into_iter().map(|replica| (replica, plan(replica))).collect()
}

fn go_on(watch: &mut Watch<'_>, done: u64, of: u64) -> Result<(), Failure> {
    if watch(Stage::Put, done, of) { Ok(()) } else { Err(Failure::Stopped) }
}

/// The places with every operation at the indexes of their first and last.
fn whole_indexes(ops: &[Arc<Operation>], places: &Range<usize>) -> Range<usize> {
    let Some((first, last)) = ops[places.clone()].first().zip(ops[places.clone()].last()) else {
        return places.clone();
    };
    ops.partition_point(|op| op.id.index < first.id.index)..ops.partition_point(|op| op.id.index <= last.id.index)
}

/// Puts one object and reads it back; its name and length.
fn put_one(target: &mut dyn Target, dataset: &str, ops: &[Arc<Operation>]) -> Result<(Name, u64), Failure> {
    let mut path = String::new();
    for variant in 0..PACKINGS {
        let (name, bytes) = object::pack(dataset, ops, variant)?;
        path = name.path(dataset);
        match target.put(&path, &bytes)? {
            Put::Taken => continue,
            Put::Known => {}
            Put::New if target.get(&path)? == bytes => {}
            Put::New => return Err(Failure::Unlike(path)),
        }
        return Ok((name, bytes.len() as u64));
    }
    Err(Failure::Unlike(path))
}

/// That the target lists objects of ours, each read in this sync, from the first operation to the last (rule 7).
fn is_listed(
    target: &mut dyn Target,
    dataset: &str,
    log: &OpLog,
    own: &[ReplicaId],
    seen: &Seen,
    put: &BTreeMap<ReplicaId, Vec<Name>>,
) -> Result<(), Failure> {
    let mut missing = String::new();
    for look_again in 0..LISTS {
        if look_again > 0 {
            target.wait();
        }
        let listed = look(target, dataset)?;
        let lacks = own.iter().find_map(|replica| {
            let there: BTreeSet<&str> =
                listed.objects.get(replica).into_iter().flatten().map(|met| met.path.as_str()).collect();
            unlisted(log, *replica, dataset, &there, seen.objects.get(replica), put.get(replica))
        });
        match lacks {
            None => return Ok(()),
            Some(name) => missing = name,
        }
    }
    Err(Failure::Unlisted(missing))
}

/// The first of our operations that no listed object holds which was put or read.
fn unlisted(
    log: &OpLog,
    replica: ReplicaId,
    dataset: &str,
    there: &BTreeSet<&str>,
    seen: Option<&Vec<Met>>,
    put: Option<&Vec<Name>>,
) -> Option<String> {
    let put = put.into_iter().flatten().filter(|name| there.contains(name.path(dataset).as_str())).copied();
    let is_read = |met: &&Met| matches!(met.state, State::Read { right: true, .. });
    let read = seen.into_iter().flatten().filter(is_read).filter(|met| there.contains(met.path.as_str()));
    let ops = log.of(replica);
    let mut held = vec![false; ops.len()];
    for name in put.chain(read.map(|met| met.name)) {
        held[plan::places(ops, within_of(log, &name))].fill(true);
    }
    let lacking = held.iter().position(|held| !held)?;
    Some(format!("{}/{replica}/{}", object::folder(dataset), ops[lacking].id.index))
}

/// Objects that hold words which our log has struck and that are not ours to rewrite (rule 6).
fn left(
    target: &mut dyn Target,
    dataset: &str,
    log: &OpLog,
    own: &[ReplicaId],
    seen: &Seen,
) -> BTreeMap<ReplicaId, Vec<String>> {
    let mut left = BTreeMap::<ReplicaId, Vec<String>>::new();
    if !log.iter().any(|op| matches!(op.action, Action::Erase(_))) {
        return left;
    }
    for (replica, objects) in &seen.objects {
        for met in objects.iter().filter(|met| met.copy || !own.contains(replica)) {
            let ours = within_of(log, &met.name);
            if ours.iter().any(|op| is_struck(op)) && tells(target, dataset, met, ours) {
                left.entry(*replica).or_default().push(met.path.clone());
            }
        }
    }
    left
}

fn is_struck(op: &Operation) -> bool {
    op.author.is_none() || op.writes().iter().any(|write| write.value == Value::Struck)
}

/// Whether an object says something that is struck in our operations of its range.
fn tells(target: &mut dyn Target, dataset: &str, met: &Met, ours: &[Arc<Operation>]) -> bool {
    if !met.copy && object::pack(dataset, ours, 0).is_ok_and(|(name, _)| name == met.name) {
        return false;
    }
    // What cannot be read any more may well be read by somebody who takes trouble, and is named as damaged already.
    let Ok(bytes) = target.get(&met.path) else { return false };
    let Ok((theirs, _)) = object::read(&met.name, &bytes) else { return false };
    let mut both = OpLog::default();
    for op in theirs.ops {
        both.insert(op);
    }
    ours.iter().any(|op| both.get(op.id).is_some() && both.insert(op.clone()) == Inserted::Struck)
}
