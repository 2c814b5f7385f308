//! A register: its writes, and which of them are its heads (rule 3).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use smallvec::SmallVec;

use super::clock::Stamp;
use super::id::{OpId, WriteId};
use super::operation::{Operation, Value, Write};

/// A write in a register.
#[derive(Clone, Debug)]
struct Entry {
    op: Arc<Operation>,
    n: u16,
    live: bool,
    head: bool,
    /// Whether forged writes in its register replace each other in a ring, this one among them.
    ring: bool,
    /// Whether the first write here replaces nothing and each one since, up to this, the one before it and nothing else.
    chained: bool,
    /// Whether all that the writes here replace, up to this, stand before them: then none of them replaces what comes.
    whole: bool,
}

/// How many writes a register has before a new one is not held against each of them.
const LONG: usize = 32;

impl Entry {
    /// A write whose place is not known yet.
    fn new(op: &Arc<Operation>, n: u16, live: bool) -> Self {
        Self { op: Arc::clone(op), n, live, head: false, ring: false, chained: false, whole: false }
    }

    /// Whether it goes on a chain that ends with that one.
    fn follows(&self, last: Option<&Self>) -> bool {
        match last {
            None => self.write().replaces.is_empty(),
            Some(last) => last.chained && self.live && *self.write().replaces == [last.id()],
        }
    }

    fn write(&self) -> &Write {
        &self.op.writes()[usize::from(self.n)]
    }

    fn id(&self) -> WriteId {
        self.op.write_id(self.n)
    }

    /// The order in which heads compete for display.
    fn rank(&self) -> (Stamp, WriteId) {
        (self.op.stamp, self.id())
    }
}

/// All writes of one field, or of one member of a set.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Most were written once.
    entries: SmallVec<[Entry; 1]>,
}

/// A head of a register: one of the values it has, and who says so.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The operation that wrote it.
    pub op: &'a Arc<Operation>,
    /// Which of its writes.
    pub n: u16,
}

impl<'a> Head<'a> {
    /// The write.
    pub fn write(self) -> &'a Write {
        &self.op.writes()[usize::from(self.n)]
    }

    /// The value.
    pub fn value(self) -> &'a Value {
        &self.write().value
    }

    /// The identity of the write.
    pub fn id(self) -> WriteId {
        self.op.write_id(self.n)
    }
}

impl Cell {
    /// The heads, the displayed one first.
    pub fn heads(&self) -> Vec<Head<'_>> {
        let mut heads: Vec<&Entry> = self.entries.iter().filter(|entry| entry.head).collect();
        heads.sort_by_key(|entry| std::cmp::Reverse(entry.rank()));
        heads.into_iter().map(|entry| Head { op: &entry.op, n: entry.n }).collect()
    }

    /// The displayed value: of the head with the greatest stamp and identity. `Null` if there is no live write.
    pub fn value(&self) -> &Value {
        const NOTHING: &Value = &Value::Null;
        let shown = self.entries.iter().filter(|entry| entry.head).max_by_key(|entry| entry.rank());
        shown.map_or(NOTHING, |entry| &entry.write().value)
    }

    /// Whether heads with different values compete.
    pub fn is_conflict(&self) -> bool {
        let mut heads = self.entries.iter().filter(|entry| entry.head).map(|entry| &entry.write().value);
        let first = heads.next();
        heads.any(|value| Some(value) != first)
    }

    /// Every value that still counts, with when it was written: those that were replaced since, too.
    pub fn live_values(&self) -> impl Iterator<Item = (Stamp, &Value)> {
        self.entries.iter().filter(|entry| entry.live).map(|entry| (entry.op.stamp, &entry.write().value))
    }

    /// The operations that wrote here, those that were taken back too.
    pub fn operations(&self) -> impl Iterator<Item = OpId> {
        self.entries.iter().map(|entry| entry.op.id)
    }

    /// When the displayed value was written.
    pub fn stamp(&self) -> Option<Stamp> {
        self.entries.iter().filter(|entry| entry.head).map(|entry| entry.rank()).max().map(|(stamp, _)| stamp)
    }

    /// Whether anything live is written here.
    pub(super) fn has_heads(&self) -> bool {
        self.entries.iter().any(|entry| entry.head)
    }

    /// Adds a write; [`Cell::settle`] is to follow.
    pub(super) fn push(&mut self, op: &Arc<Operation>, n: u16, live: bool) {
        self.entries.push(Entry::new(op, n, live));
    }

    /// Takes the operation's writes back, or takes that back; [`Cell::settle`] is to follow.
    pub(super) fn set_live(&mut self, op: OpId, live: bool) {
        for entry in self.entries.iter_mut().filter(|entry| entry.op.id == op) {
            entry.live = live;
        }
    }

    /// Adds a write; whether its place among the heads is still to be found by [`Cell::settle`].
    ///
    /// The usual write replaces live writes only, and nothing here replaces it: then it is a head, and they no longer
    /// are. What is below them was covered by them.
    pub(super) fn add(&mut self, op: &Arc<Operation>, n: u16, live: bool) -> bool {
        let mut entry = Entry::new(op, n, live);
        entry.chained = entry.follows(self.entries.last());
        if let Some(last) = self.entries.last_mut().filter(|_| entry.chained) {
            last.head = false;
            self.entries.push(Entry { head: true, whole: true, ..entry });
            return false;
        }
        if self.entries.len() >= LONG {
            self.entries.push(entry);
            return true;
        }
        let id = entry.id();
        let replaces = &op.writes()[usize::from(n)].replaces;
        let whole = self.entries.last().is_none_or(|last| last.whole);
        let (mut usual, mut found) = (live, 0);
        for held in &self.entries {
            let below = replaces.contains(&held.id());
            found += usize::from(below);
            usual &= !held.ring && (!below || held.live) && (whole || !held.write().replaces.contains(&id));
        }
        if usual && found > 0 {
            for held in self.entries.iter_mut().filter(|held| held.head) {
                held.head = !replaces.contains(&held.id());
            }
        }
        self.entries.push(Entry { head: usual, whole: whole && found == replaces.len(), ..entry });
        !usual
    }

    /// Finds the heads anew: live writes that no other live write replaces, directly or through dead ones.
    ///
    /// Only a forged file has writes that replace each other in a ring; what no head reaches then stands too, for
    /// everybody alike.
    pub(super) fn settle(&mut self) {
        for i in 0..self.entries.len() {
            let (before, rest) = self.entries.split_at_mut(i);
            rest[0].chained = rest[0].follows(before.last());
            rest[0].whole = rest[0].chained;
        }
        if self.is_chain() {
            let last = self.entries.len() - 1;
            for (i, entry) in self.entries.iter_mut().enumerate() {
                entry.head = entry.live && i == last;
                entry.ring = false;
            }
            return;
        }
        let at: HashMap<WriteId, usize> = self.entries.iter().enumerate().map(|(i, entry)| (entry.id(), i)).collect();
        let replaced = |i: usize| {
            let ids = self.entries[i].write().replaces.iter();
            ids.filter_map(|id| at.get(id).copied()).filter(move |to| *to != i)
        };
        let reached = |mut next: Vec<usize>| {
            let mut reached = vec![false; self.entries.len()];
            while let Some(i) = next.pop() {
                if !std::mem::replace(&mut reached[i], true) {
                    next.extend(replaced(i));
                }
            }
            reached
        };
        let live = || (0..self.entries.len()).filter(|&i| self.entries[i].live);
        let covered = reached(live().flat_map(replaced).collect());
        let stands = reached(live().filter(|&i| !covered[i]).collect());
        let stand_before =
            |i: usize| self.entries[i].write().replaces.iter().all(|id| at.get(id).is_some_and(|to| *to < i));
        let whole = (0..self.entries.len()).take_while(|&i| stand_before(i)).count();
        for (i, entry) in self.entries.iter_mut().enumerate() {
            entry.whole = i < whole;
            entry.ring = entry.live && !stands[i];
            entry.head = entry.live && !covered[i] || entry.ring;
        }
    }

    /// Whether each write replaces the one before it and nothing else, as almost always: then the last is the head.
    fn is_chain(&self) -> bool {
        self.entries.len() == 1 || self.entries.last().is_some_and(|last| last.chained)
    }

    /// The heads that a removal did not cover, which lists these writes.
    pub(super) fn uncovered(&self, covered: &HashSet<WriteId>) -> impl Iterator<Item = Head<'_>> {
        let below = self.below(covered);
        let heads = self.entries.iter().filter(move |entry| entry.head && !below.contains(&entry.id()));
        heads.map(|entry| Head { op: &entry.op, n: entry.n })
    }

    /// Everything that these writes replace in this register, directly or not, themselves included.
    fn below(&self, from: &HashSet<WriteId>) -> HashSet<WriteId> {
        let at: HashMap<WriteId, &Entry> = self.entries.iter().map(|entry| (entry.id(), entry)).collect();
        let mut below = HashSet::new();
        let mut next: Vec<WriteId> = from.iter().filter(|id| at.contains_key(id)).copied().collect();
        while let Some(id) = next.pop() {
            if below.insert(id) {
                next.extend(at[&id].write().replaces.iter().filter(|id| at.contains_key(id)));
            }
        }
        below
    }
}
