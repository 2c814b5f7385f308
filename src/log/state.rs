//! The fold of the operations (rule 3) into records.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::cell::{Cell, Head};
use super::erasure::Struck;
use super::id::{Id, Name, OpId, WriteId};
use super::operation::{Action, Member, Operation, Register, Write};
use super::oplog::OpLog;
use super::parts::on_parts;
use super::record::Record;
use super::text::slot;

/// A record's kind and id.
pub type Key = (Name, Id);

/// Records by kind and id.
type Kinds = HashMap<Name, HashMap<Id, Record>>;

/// Into how many parts the records are divided by their ids, so that several processors work on them at once.
const PARTS: usize = 4;

/// The part that a record belongs to.
fn part_of(id: &Id) -> usize {
    slot(id.as_str(), PARTS)
}

/// The whole state: the fold of a set of operations.
#[derive(Clone, Debug, Default)]
pub struct State {
    parts: [Kinds; PARTS],
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
        let runs = runs(&ops);
        let State { parts, dead, .. } = &mut state;
        on_parts(parts, runs.len(), |first, kinds| {
            let (mut share, mut again) = (Share { first, kinds }, HashMap::new());
            for runs in by_record(&runs) {
                let at = runs[0].at();
                let Some(record) = share.record_mut(at) else { continue };
                let is_first = record.cells().next().is_none();
                for run in runs {
                    let live = !dead.contains(&run.op.id);
                    for (n, register) in run.registers() {
                        record.cell_mut(register.field, register.member).push(run.op, n, live);
                    }
                }
                if is_first {
                    // At once, while its operations are near.
                    record.settle();
                } else {
                    again.insert((at.kind, &at.id), at);
                }
            }
            for at in again.into_values() {
                share.record_mut(at).map(Record::settle);
            }
        });
        state
    }

    /// Folds further operations in, which `log` already holds; the records that they touch.
    ///
    /// Those that were here already and are struck now belong among them. What counts is the log's copy of each.
    pub fn apply(&mut self, ops: &[Arc<Operation>], log: &OpLog) -> HashSet<Key> {
        // One pass over what may be very much: each operation is far away in memory.
        let is_struck = |op: &Operation| op.author.is_none() || op.is_struck();
        let (mut held, mut runs, mut afresh) = (Vec::with_capacity(ops.len()), Vec::with_capacity(ops.len()), false);
        for op in ops.iter().filter_map(|op| log.get(op.id)) {
            afresh |= matches!(op.action, Action::Erase(_)) || is_struck(op) && self.holds(op);
            held.push(op);
            add_runs(op, &mut runs);
        }
        let ops = held;
        if afresh {
            return self.refold(&ops, log);
        }
        sort(&mut runs);
        let mut dirty: HashSet<&Register> = HashSet::new();
        let before = self.retractions.len();
        self.retractions.extend(ops.iter().filter(|op| matches!(op.action, Action::Retract(_))).copied().cloned());
        if self.retractions.len() > before {
            let now = dead(&self.retractions);
            let before = std::mem::take(&mut self.dead);
            for op in now.symmetric_difference(&before).filter_map(|id| log.get(*id)) {
                for register in op.writes().iter().map(|write| &write.register) {
                    let record = record_mut(&mut self.parts[part_of(&register.id)], register);
                    record.cell_mut(register.field, register.member).set_live(op.id, !now.contains(&op.id));
                    dirty.insert(register);
                }
            }
            self.dead = now;
        }
        let dead = &self.dead;
        let done = on_parts(&mut self.parts, runs.len(), |first, kinds| {
            let (mut share, mut touched, mut dirty) = (Share { first, kinds }, Vec::new(), Vec::new());
            for runs in by_record(&runs) {
                let at = runs[0].at();
                let Some(record) = share.record_mut(at) else { continue };
                for run in runs {
                    let live = !dead.contains(&run.op.id);
                    for (n, register) in run.registers() {
                        if record.cell_mut(register.field, register.member).add(run.op, n, live) {
                            dirty.push(register);
                        }
                    }
                }
                touched.push(at);
            }
            (touched, dirty)
        });
        dirty.extend(done.iter().flat_map(|(_, dirty)| dirty.iter().copied()));
        for at in &dirty {
            record_mut(&mut self.parts[part_of(&at.id)], at).cell_mut(at.field, at.member).settle();
        }
        let touched = done.iter().flat_map(|(touched, _)| touched).chain(&dirty);
        touched.map(|at| (at.kind, at.id.clone())).collect()
    }

    fn holds(&self, op: &Operation) -> bool {
        let at = op.writes().first().map(|write| &write.register);
        let record = at.and_then(|at| self.record(at.kind, &at.id));
        record.is_some_and(|record| record.cells().any(|(_, _, cell)| cell.operations().any(|id| id == op.id)))
    }

    /// Folds anew what is here and these: an erasure strikes what is folded already and moves members (rule 13).
    fn refold(&mut self, ops: &[&Arc<Operation>], log: &OpLog) -> HashSet<Key> {
        let cells = self.parts.iter().flat_map(Kinds::values).flat_map(HashMap::values).flat_map(Record::cells);
        let written = cells.flat_map(|(_, _, cell)| cell.operations());
        let ids = written.chain(self.retractions.iter().map(|op| op.id)).chain(ops.iter().map(|op| op.id));
        let ids: BTreeSet<OpId> = ids.chain(self.erasures.iter().copied()).collect();
        *self = Self::fold(ids.into_iter().filter_map(|id| log.get(id)));
        self.keys()
    }

    /// Every record, removed ones included.
    pub fn keys(&self) -> HashSet<Key> {
        let kinds = self.parts.iter().flatten();
        kinds.flat_map(|(kind, records)| records.keys().map(|id| (*kind, id.clone()))).collect()
    }

    /// A record, removed ones included.
    pub fn record(&self, kind: Name, id: &Id) -> Option<&Record> {
        self.parts[part_of(id)].get(&kind)?.get(id)
    }

    /// All records of a kind, removed ones included, in no order.
    pub fn records(&self, kind: Name) -> impl Iterator<Item = (&Id, &Record)> {
        self.parts.iter().filter_map(move |kinds| kinds.get(&kind)).flatten()
    }

    /// The kinds that have records.
    pub fn kinds(&self) -> impl Iterator<Item = Name> {
        let kinds: HashSet<Name> = self.parts.iter().flat_map(Kinds::keys).copied().collect();
        kinds.into_iter()
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
}

/// What an operation writes to one record, as it follows one another there.
struct Run<'a> {
    /// Where the texts of the record's id and kind lie: the same for the same record almost always, since the log shares
    /// its texts. Where they are not, the record comes twice, and is looked up once more.
    place: (usize, (usize, usize)),
    op: &'a Arc<Operation>,
    first: u16,
    len: u16,
}

impl<'a> Run<'a> {
    fn at(&self) -> &'a Register {
        &self.op.writes()[usize::from(self.first)].register
    }

    /// Where each of the writes goes, with its number in the operation.
    fn registers(&self) -> impl Iterator<Item = (u16, &'a Register)> {
        let writes = self.op.writes().iter().map(|write| &write.register);
        (0..).zip(writes).skip(usize::from(self.first)).take(usize::from(self.len))
    }
}

/// What these operations write, brought together by record so that each is looked up once; there in the order given.
fn runs<'a>(ops: &[&'a Arc<Operation>]) -> Vec<Run<'a>> {
    let mut runs = Vec::with_capacity(ops.len());
    for op in ops {
        add_runs(op, &mut runs);
    }
    sort(&mut runs);
    runs
}

fn add_runs<'a>(op: &'a Arc<Operation>, runs: &mut Vec<Run<'a>>) {
    let mut first = 0;
    for writes in op.writes().chunk_by(|one: &Write, two: &Write| one.register.is_of_record(&two.register)) {
        let (len, at) = (writes.len() as u16, &writes[0].register);
        runs.push(Run { place: (at.id.place(), at.kind.place()), op, first, len });
        first += len;
    }
}

fn sort(runs: &mut [Run<'_>]) {
    runs.sort_by_key(|run| run.place);
}

/// The runs of each record.
fn by_record<'r, 'a>(runs: &'r [Run<'a>]) -> impl Iterator<Item = &'r [Run<'a>]> {
    runs.chunk_by(|one, two| one.place == two.place)
}

/// Some of the parts, for one thread.
struct Share<'a> {
    /// The number of the first.
    first: usize,
    kinds: &'a mut [Kinds],
}

impl Share<'_> {
    /// The record that is written to, if it belongs to one of these parts.
    fn record_mut(&mut self, at: &Register) -> Option<&mut Record> {
        let n = part_of(&at.id).checked_sub(self.first)?;
        Some(record_mut(self.kinds.get_mut(n)?, at))
    }
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
