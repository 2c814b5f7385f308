//! The fold of the operations (rule 3): registers with their live writes and heads, gathered into records.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::num::NonZeroU64;
use std::sync::Arc;

use smallvec::SmallVec;

use super::clock::Stamp;
use super::erasure::Struck;
use super::id::{Id, Name, OpId, WriteId};
use super::operation::{Action, Member, Operation, Register, Value, Write};
use super::oplog::OpLog;
use super::parts::{in_parts, parts_for};
use super::text::slot;

/// The field whose truth removes a record (rule 6).
pub const REMOVED: Name = Name::new("removed");

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
}

/// How many writes a register has before a new one is not held against each of them.
const LONG: usize = 32;

impl Entry {
    /// A write whose place is not known yet.
    fn new(op: &Arc<Operation>, n: u16, live: bool) -> Self {
        Self { op: Arc::clone(op), n, live, head: false, ring: false, chained: false }
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

    fn has_heads(&self) -> bool {
        self.entries.iter().any(|entry| entry.head)
    }

    /// Adds a write; whether its place among the heads is still to be found by [`Cell::settle`].
    ///
    /// The usual write replaces heads only, and nothing here replaces it: then it is a head, and they no longer are.
    fn add(&mut self, op: &Arc<Operation>, n: u16, live: bool) -> bool {
        let mut entry = Entry::new(op, n, live);
        entry.chained = entry.follows(self.entries.last());
        if let Some(last) = self.entries.last_mut().filter(|_| entry.chained) {
            // In a chain everything that is replaced is there, so nothing waits for what comes.
            last.head = false;
            self.entries.push(Entry { head: true, ..entry });
            return false;
        }
        if self.entries.len() >= LONG {
            self.entries.push(entry);
            return true;
        }
        let id = entry.id();
        let replaces = &op.writes()[usize::from(n)].replaces;
        let usual = live
            && self.entries.iter().all(|held| {
                !held.ring && (held.head || !replaces.contains(&held.id())) && !held.write().replaces.contains(&id)
            });
        if usual {
            for held in self.entries.iter_mut().filter(|held| held.head) {
                held.head = !replaces.contains(&held.id());
            }
        }
        self.entries.push(Entry { head: usual, ..entry });
        !usual
    }

    /// Finds the heads anew: live writes that no other live write replaces, directly or through dead ones.
    ///
    /// Only a forged file has writes that replace each other in a ring; what no head reaches then stands too, for
    /// everybody alike.
    fn settle(&mut self) {
        for i in 0..self.entries.len() {
            let (before, rest) = self.entries.split_at_mut(i);
            rest[0].chained = rest[0].follows(before.last());
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
        for (i, entry) in self.entries.iter_mut().enumerate() {
            entry.ring = entry.live && !stands[i];
            entry.head = entry.live && !covered[i] || entry.ring;
        }
    }

    /// Whether each write replaces the one before it and nothing else, as almost always: then the last is the head.
    fn is_chain(&self) -> bool {
        self.entries.len() == 1 || self.entries.last().is_some_and(|last| last.chained)
    }

    /// The heads that a removal did not cover, which lists these writes.
    fn uncovered(&self, covered: &HashSet<WriteId>) -> impl Iterator<Item = Head<'_>> {
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

/// Whether a record is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Nothing live was written to it.
    Absent,
    /// It is there.
    Shown,
    /// It was removed.
    Removed,
    /// Somebody removed it while somebody else, who had not seen that, edited it: it stays visible and flagged.
    EditedWhileRemoved,
}

/// A record: its registers by field and member.
#[derive(Clone, Debug, Default)]
pub struct Record {
    cells: Vec<(Name, Member, Cell)>,
}

impl Record {
    /// The register of a plain field.
    pub fn cell(&self, field: Name) -> Option<&Cell> {
        self.cell_of(field, None)
    }

    /// The register of a field or of one member of a set.
    pub fn cell_of(&self, field: Name, member: Member) -> Option<&Cell> {
        self.position(field, member).ok().map(|at| &self.cells[at].2)
    }

    /// The displayed value of a plain field.
    pub fn value(&self, field: Name) -> &Value {
        const NOTHING: &Value = &Value::Null;
        self.cell(field).map_or(NOTHING, Cell::value)
    }

    /// The members of a set-valued field, in the order of their keys.
    pub fn members(&self, field: Name) -> impl Iterator<Item = &Value> {
        let from = self.cells.partition_point(|(name, member, _)| (*name, *member) < (field, Some(NonZeroU64::MIN)));
        self.cells[from..]
            .iter()
            .take_while(move |(name, _, _)| *name == field)
            .map(|(_, _, cell)| cell.value())
            .filter(|value| !matches!(value, Value::Null | Value::Struck))
    }

    /// All registers, by field and member.
    pub fn cells(&self) -> impl Iterator<Item = (Name, Member, &Cell)> {
        self.cells.iter().map(|(field, member, cell)| (*field, *member, cell))
    }

    /// Whether the record is there (rule 6).
    pub fn presence(&self) -> Presence {
        let Some(covered) = self.covered() else {
            let live = self.cells.iter().any(|(_, _, cell)| cell.has_heads());
            return if live { Presence::Shown } else { Presence::Absent };
        };
        let mut others = self.cells.iter().filter(|(field, _, _)| *field != REMOVED);
        let edited = others.any(|(_, _, cell)| cell.uncovered(&covered).next().is_some());
        if edited { Presence::EditedWhileRemoved } else { Presence::Removed }
    }

    /// What the removal of the record covered, if it is removed.
    fn covered(&self) -> Option<HashSet<WriteId>> {
        let removed = self.cell(REMOVED).filter(|cell| *cell.value() == Value::Bool(true))?;
        let removals = removed.heads().into_iter().filter(|head| *head.value() == Value::Bool(true));
        Some(removals.flat_map(|head| head.write().replaces.iter().copied()).collect())
    }

    /// The edits of somebody who had not seen that the record was removed (rule 6).
    pub fn edited_while_removed(&self) -> Vec<(Name, Member, Head<'_>)> {
        let Some(covered) = self.covered() else { return Vec::new() };
        let others = self.cells.iter().filter(|(field, _, _)| *field != REMOVED);
        others.flat_map(|(field, member, cell)| cell.uncovered(&covered).map(|head| (*field, *member, head))).collect()
    }

    /// Whether any register has heads with different values.
    pub fn has_conflict(&self) -> bool {
        self.cells.iter().any(|(_, _, cell)| cell.is_conflict())
    }

    fn position(&self, field: Name, member: Member) -> Result<usize, usize> {
        self.cells.binary_search_by(|(name, key, _)| (*name, *key).cmp(&(field, member)))
    }

    fn cell_mut(&mut self, field: Name, member: Member) -> &mut Cell {
        let at = match self.position(field, member) {
            Ok(at) => at,
            Err(at) => {
                self.cells.insert(at, (field, member, Cell::default()));
                at
            }
        };
        &mut self.cells[at].2
    }
}

/// A record's kind and id.
pub type Key = (Name, Id);

/// Records by kind and id.
type Kinds = HashMap<Name, HashMap<Id, Record>>;

/// The whole state: the fold of a set of operations.
#[derive(Clone, Debug, Default)]
pub struct State {
    kinds: Kinds,
    /// Operations that a live retraction names.
    dead: HashSet<OpId>,
    retractions: Vec<Arc<Operation>>,
    erasures: Vec<OpId>,
    /// What they strike: what is written from now on says that it knows.
    struck: Struck,
}

impl State {
    /// Folds a whole log.
    pub fn fold<'a>(ops: impl IntoIterator<Item = &'a Arc<Operation>>) -> Self {
        let ops: Vec<&Arc<Operation>> = ops.into_iter().collect();
        let mut state = Self {
            retractions: ops
                .iter()
                .filter(|op| matches!(op.action, Action::Retract(_)))
                .map(|op| (*op).clone())
                .collect(),
            ..Self::default()
        };
        state.dead = dead(&state.retractions);
        for op in &ops {
            if let Action::Erase(erase) = &op.action {
                state.erasures.push(op.id);
                state.struck.add(op.id, erase);
            }
        }
        let parts = parts_for(ops.len());
        for part in in_parts(parts, |n| state.part(&ops, |id| slot(id.as_str(), parts) == n)) {
            if state.kinds.is_empty() {
                state.kinds = part;
                continue;
            }
            for (kind, records) in part {
                state.kinds.entry(kind).or_default().extend(records);
            }
        }
        state
    }

    /// The records, of those that are wanted, that these operations make.
    fn part(&self, ops: &[&Arc<Operation>], wanted: impl Fn(&Id) -> bool) -> Kinds {
        let mut part = Kinds::new();
        for op in ops {
            let live = self.is_live(op.id);
            let mut n = 0;
            for writes in by_record(op) {
                let at = &writes[0].register;
                if !wanted(&at.id) {
                    n += writes.len() as u16;
                    continue;
                }
                let record = record_mut(&mut part, at);
                for write in writes {
                    let cell = record.cell_mut(write.register.field, write.register.member);
                    cell.entries.push(Entry::new(op, n, live));
                    n += 1;
                }
            }
        }
        for record in part.values_mut().flat_map(HashMap::values_mut) {
            record.cells.shrink_to_fit();
            for (_, _, cell) in &mut record.cells {
                cell.settle();
            }
        }
        part
    }

    /// Folds further operations in, which `log` already holds; the records that they touch.
    ///
    /// Those that were here already and are struck now belong among them. What counts is the log's copy of each.
    pub fn apply(&mut self, ops: &[Arc<Operation>], log: &OpLog) -> HashSet<Key> {
        let ops: Vec<&Arc<Operation>> = ops.iter().filter_map(|op| log.get(op.id)).collect();
        let is_struck = |op: &Operation| op.author.is_none() || op.is_struck();
        if ops.iter().any(|op| matches!(op.action, Action::Erase(_)) || is_struck(op) && self.holds(op)) {
            return self.refold(&ops, log);
        }
        let mut dirty: HashSet<&Register> = HashSet::new();
        let before = self.retractions.len();
        self.retractions.extend(ops.iter().filter(|op| matches!(op.action, Action::Retract(_))).copied().cloned());
        if self.retractions.len() > before {
            let now = dead(&self.retractions);
            let before = std::mem::take(&mut self.dead);
            for op in now.symmetric_difference(&before).filter_map(|id| log.get(*id)) {
                for write in op.writes() {
                    for entry in self.cell_mut(write).entries.iter_mut().filter(|entry| entry.op.id == op.id) {
                        entry.live = !now.contains(&op.id);
                    }
                    dirty.insert(&write.register);
                }
            }
            self.dead = now;
        }
        let mut touched = HashSet::new();
        for &op in &ops {
            let live = self.is_live(op.id);
            let mut n = 0;
            for writes in by_record(op) {
                let at = &writes[0].register;
                let record = record_mut(&mut self.kinds, at);
                for write in writes {
                    if record.cell_mut(write.register.field, write.register.member).add(op, n, live) {
                        dirty.insert(&write.register);
                    }
                    n += 1;
                }
                touched.insert((at.kind, &at.id));
            }
        }
        for at in &dirty {
            if let Some(record) = self.kinds.get_mut(&at.kind).and_then(|records| records.get_mut(&at.id)) {
                record.cell_mut(at.field, at.member).settle();
            }
        }
        touched.extend(dirty.into_iter().map(|at| (at.kind, &at.id)));
        touched.into_iter().map(|(kind, id)| (kind, id.clone())).collect()
    }

    fn holds(&self, op: &Operation) -> bool {
        let at = op.writes().first().map(|write| &write.register);
        let record = at.and_then(|at| self.record(at.kind, &at.id));
        record.is_some_and(|record| record.cells().any(|(_, _, cell)| cell.entries.iter().any(|e| e.op.id == op.id)))
    }

    /// Folds anew what is here and these: an erasure strikes what is folded already and moves members (rule 13).
    fn refold(&mut self, ops: &[&Arc<Operation>], log: &OpLog) -> HashSet<Key> {
        let cells = self.kinds.values().flat_map(HashMap::values).flat_map(|record| &record.cells);
        let entries = cells.flat_map(|(_, _, cell)| &cell.entries).map(|entry| entry.op.id);
        let ids = entries.chain(self.retractions.iter().map(|op| op.id)).chain(ops.iter().map(|op| op.id));
        let ids: BTreeSet<OpId> = ids.chain(self.erasures.iter().copied()).collect();
        *self = Self::fold(ids.into_iter().filter_map(|id| log.get(id)));
        self.keys()
    }

    /// Every record, removed ones included.
    pub fn keys(&self) -> HashSet<Key> {
        self.kinds.iter().flat_map(|(kind, records)| records.keys().map(|id| (*kind, id.clone()))).collect()
    }

    /// A record, removed ones included.
    pub fn record(&self, kind: Name, id: &Id) -> Option<&Record> {
        self.kinds.get(&kind)?.get(id)
    }

    /// All records of a kind, removed ones included, in no order.
    pub fn records(&self, kind: Name) -> impl Iterator<Item = (&Id, &Record)> {
        self.kinds.get(&kind).into_iter().flatten()
    }

    /// The kinds that have records.
    pub fn kinds(&self) -> impl Iterator<Item = Name> {
        self.kinds.keys().copied()
    }

    /// Whether no live retraction names the operation.
    pub fn is_live(&self, op: OpId) -> bool {
        !self.dead.contains(&op)
    }

    /// The heads of a register, which the next write there replaces, and the erasures of the field.
    pub fn heads(&self, kind: Name, id: &Id, field: Name, member: Member) -> Box<[WriteId]> {
        let cell = self.record(kind, id).and_then(|record| record.cell_of(field, member));
        let heads = cell.map(Cell::heads).unwrap_or_default().into_iter().map(Head::id);
        heads.chain(self.struck.known(kind, id, field)).collect()
    }

    /// Whether a record was erased as a whole and the field with it, so that nothing can be written there any more.
    pub fn is_closed(&self, kind: Name, id: &Id, field: Name) -> bool {
        self.struck.closes(kind, id, field)
    }

    fn cell_mut(&mut self, write: &Write) -> &mut Cell {
        record_mut(&mut self.kinds, &write.register).cell_mut(write.register.field, write.register.member)
    }
}

/// What an operation writes, a record at a time: it is mostly one record's, which is looked up once.
fn by_record(op: &Operation) -> impl Iterator<Item = &[Write]> {
    let same =
        |one: &Write, two: &Write| (one.register.kind, &one.register.id) == (two.register.kind, &two.register.id);
    op.writes().chunk_by(same)
}

fn record_mut<'a>(kinds: &'a mut Kinds, at: &Register) -> &'a mut Record {
    kinds.entry(at.kind).or_default().entry(at.id.clone()).or_default()
}

/// The operations that a live retraction names. A retraction is live while no live retraction names it; those that
/// name each other in a ring, which only a forged file has, take nothing back.
fn dead(retractions: &[Arc<Operation>]) -> HashSet<OpId> {
    let mut against: HashMap<OpId, usize> = retractions.iter().map(|op| (op.id, 0)).collect();
    for target in retractions.iter().flat_map(|op| op.retracts()) {
        if let Some(n) = against.get_mut(target) {
            *n += 1;
        }
    }
    let by_id: HashMap<OpId, &Arc<Operation>> = retractions.iter().map(|op| (op.id, op)).collect();
    let mut live: Vec<OpId> = against.iter().filter(|(_, n)| **n == 0).map(|(id, _)| *id).collect();
    let mut dead = HashSet::new();
    while let Some(id) = live.pop() {
        for target in by_id[&id].retracts() {
            if !dead.insert(*target) {
                continue;
            }
            let Some(fallen) = by_id.get(target) else { continue };
            for spared in fallen.retracts() {
                if let Some(n) = against.get_mut(spared) {
                    *n -= 1;
                    if *n == 0 && !dead.contains(spared) {
                        live.push(*spared);
                    }
                }
            }
        }
    }
    dead
}
