//! The edits, and our log doing them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use samverkan::log::{
    Action, Conflict, Id, Name, OpId, OpLog, Operation, Register, ReplicaId, Stamp, State, Value, Write, WriteId,
    conflicts, decode, encode,
};

use crate::{EDITS, FIELDS, RECORDS, REPLICAS, Took, timed};

const KIND: Name = Name::new("action-item");

/// A field of a record.
pub type At = (u64, u64);

/// Who sets which field to what.
pub struct Edit {
    pub replica: usize,
    pub at: At,
    pub value: String,
    nonce: u64,
}

/// Random numbers that are the same in every run (`SplitMix64`).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

pub fn record_name(record: u64) -> String {
    format!("record-{record}")
}

pub fn field_name(field: u64) -> String {
    format!("field-{field}")
}

/// Whether all replicas merge before the edit of that number.
pub fn merges_before(n: usize) -> bool {
    n == EDITS / 2
}

/// A replica of the log with its state.
#[derive(Default)]
pub struct Replica {
    pub log: OpLog,
    state: State,
}

impl Replica {
    fn register((record, field): At) -> Register {
        let name = |text: String| Name::intern(&text).expect("a name");
        let id = Id::new(&record_name(record)).expect("an id");
        Register { kind: KIND, id, field: name(field_name(field)), member: None }
    }

    fn edit(&mut self, edit: &Edit, n: usize) {
        let register = Self::register(edit.at);
        let replaces = self.state.heads(register.kind, &register.id, register.field, None);
        let replica = ReplicaId(edit.replica as u64 + 1);
        let op = Arc::new(Operation {
            id: OpId { replica, index: self.log.next_index(replica), nonce: edit.nonce },
            stamp: Stamp::at(1_795_334_531_123 + n as i64 * 1_733),
            author: Some(format!("writer{}@example.org", edit.replica).into()),
            caption: Name::new("set"),
            group: None,
            action: Action::Write([Write { register, value: Value::text(&edit.value), replaces }].into()),
            extra: None,
        });
        self.log.insert(op.clone());
        self.state.apply(&[op], &self.log);
    }

    /// Whether a head of the field says this already: then automerge writes nothing, and so do we here.
    fn says(&self, at: At, value: &str) -> bool {
        let register = Self::register(at);
        let record = self.state.record(KIND, &register.id);
        let cell = record.and_then(|record| record.cell(register.field));
        cell.is_some_and(|cell| cell.heads().iter().any(|head| head.value().as_text() == Some(value)))
    }

    /// Takes in what another has and we do not.
    fn merge(&mut self, other: &OpLog) -> usize {
        let new: Vec<_> = other.iter().filter(|op| self.log.get(op.id).is_none()).cloned().collect();
        for op in &new {
            self.log.insert(op.clone());
        }
        self.state.apply(&new, &self.log);
        new.len()
    }

    /// Reads the lines of a log.
    pub fn load(lines: &str) -> Self {
        let mut log = OpLog::default();
        for line in lines.lines() {
            log.insert(Arc::new(decode(line).expect("a line")));
        }
        let state = State::fold(log.iter());
        Self { log, state }
    }

    /// The fields that conflict, as the log says.
    pub fn conflicts(&self) -> BTreeSet<At> {
        conflicts(&self.state).iter().map(Conflict::register).map(at).collect()
    }

    /// The fields with several heads, with how many.
    pub fn heads(&self) -> BTreeMap<At, usize> {
        let mut found = BTreeMap::new();
        for (id, record) in self.state.records(KIND) {
            for (field, member, cell) in record.cells() {
                let heads = cell.heads().len();
                if heads > 1 {
                    found.insert(at(&Register { kind: KIND, id: id.clone(), field, member }), heads);
                }
            }
        }
        found
    }
}

fn at(register: &Register) -> At {
    let number = |text: &str| text.rsplit('-').next().and_then(|n| n.parse().ok()).expect("a number");
    (number(register.id.as_str()), number(register.field.as_str()))
}

/// All merge with all.
fn merge_all(replicas: &mut [Replica; REPLICAS]) {
    for to in 0..REPLICAS {
        for from in (0..REPLICAS).filter(|from| *from != to) {
            let log = replicas[from].log.clone();
            replicas[to].merge(&log);
        }
    }
}

/// The edits, none of which says what a head says already: half of them with one of a few values, so that some write the
/// same at once.
pub fn schedule() -> Vec<Edit> {
    let mut random = Random(1);
    let mut replicas = <[Replica; REPLICAS]>::default();
    let mut edits = Vec::with_capacity(EDITS);
    while edits.len() < EDITS {
        let n = edits.len();
        if merges_before(n) {
            merge_all(&mut replicas);
        }
        let at = (random.bits() % RECORDS, random.bits() % FIELDS);
        let drawn = random.bits();
        let value =
            if drawn % 2 == 0 { format!("state {}", drawn / 2 % 5) } else { format!("Åtgärd {}", drawn >> 32) };
        let edit = Edit { replica: n % REPLICAS, at, value, nonce: random.bits() };
        if replicas[edit.replica].says(at, &edit.value) {
            continue;
        }
        replicas[edit.replica].edit(&edit, n);
        edits.push(edit);
    }
    edits
}

/// The first replica after it has taken in the others, and how long that took.
pub fn replay(schedule: &[Edit]) -> (Replica, Took) {
    let mut replicas = <[Replica; REPLICAS]>::default();
    for (n, edit) in schedule.iter().enumerate() {
        if merges_before(n) {
            merge_all(&mut replicas);
        }
        replicas[edit.replica].edit(edit, n);
    }
    let [mut first, second, third] = replicas;
    let (new, took) = timed(|| first.merge(&second.log) + first.merge(&third.log));
    assert_eq!((new, first.log.len()), (EDITS / 3, EDITS));
    (first, took)
}

/// A log as a snapshot has it, a line each.
pub fn lines(log: &OpLog) -> String {
    log.iter().map(|op| encode(op) + "\n").collect()
}

/// The fields that conflict by the sentence of the rules: their writes that no write replaces have different values.
pub fn conflicts_by_the_rules(log: &OpLog) -> BTreeSet<At> {
    let writes = || log.iter().flat_map(|op| op.writes().iter().enumerate().map(|(n, w)| (op.write_id(n as u16), w)));
    let replaced: HashSet<WriteId> = writes().flat_map(|(_, write)| write.replaces.iter().copied()).collect();
    let mut values: BTreeMap<At, BTreeSet<&Value>> = BTreeMap::new();
    for (_, write) in writes().filter(|(id, _)| !replaced.contains(id)) {
        values.entry(at(&write.register)).or_default().insert(&write.value);
    }
    values.into_iter().filter(|(_, values)| values.len() > 1).map(|(at, _)| at).collect()
}
