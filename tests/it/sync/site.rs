//! A replica in a few lines, for thousands of them: a log, its labels, and the rules by which it takes a new one.

use std::collections::BTreeSet;
use std::sync::Arc;

use samverkan::exchange::snapshot::{self, FULL, Header};
use samverkan::exchange::sync::{Failure, Fetched, Given, fetch, give};
use samverkan::exchange::target::Target;
use samverkan::log::{
    Action, Erase, Gap, Id, Name, OpId, OpLog, Operation, Register, ReplicaId, Stamp, Target as Struck, Value, Write,
};

use super::Random;

pub(super) const DATASET: &str = "a-county";
const KIND: Name = Name::new("organization");

/// Nobody waits.
pub(super) fn unwatched(_: samverkan::exchange::sync::Stage, _: u64, _: u64) -> bool {
    true
}

#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) log: OpLog,
    pub(super) labels: Vec<ReplicaId>,
    pub(super) waiting: Vec<Gap>,
}

impl Site {
    /// A site with a template of five operations.
    pub(super) fn new(label: u64) -> Self {
        let mut log = OpLog::default();
        for index in 1..=5 {
            log.insert(Arc::new(op(OpId { replica: ReplicaId(7), index, nonce: index }, 0, "template", None)));
        }
        Self { log, labels: vec![ReplicaId(label)], waiting: Vec::new() }
    }

    pub(super) fn label(&self) -> ReplicaId {
        *self.labels.last().unwrap()
    }

    /// Writes about one of a few records.
    pub(super) fn write(&mut self, random: &mut Random, about: usize, text: &str) -> OpId {
        let id = OpId { replica: self.label(), index: self.log.next_index(self.label()), nonce: random.bits() };
        self.log.insert(Arc::new(op(id, about, text, Some("somebody"))));
        id
    }

    /// Strikes a record.
    pub(super) fn erase(&mut self, random: &mut Random, about: usize) {
        let id = OpId { replica: self.label(), index: self.log.next_index(self.label()), nonce: random.bits() };
        let erase = Erase {
            targets: [Struck::Record { kind: KIND, id: record(about) }].into(),
            keep: [].into(),
            reason: "asked for".into(),
            decision: "1".into(),
        };
        self.log.insert(Arc::new(Operation { action: Action::Erase(Box::new(erase)), ..op(id, 0, "", None) }));
    }

    pub(super) fn fetch(&self, target: &mut dyn Target, chance: u64) -> Result<Fetched, Failure> {
        fetch(target, DATASET, &self.log, &self.labels, chance, &mut unwatched)
    }

    /// Takes in what was fetched, as a replica does; whether anything was new.
    pub(super) fn take(&mut self, fetched: &mut Fetched, random: &mut Random) -> bool {
        let before = self.log.len();
        let (ops, waiting) = self.log.admit(std::mem::take(&mut fetched.ops));
        self.waiting = waiting;
        let label = self.label();
        let ours = |op: &Arc<Operation>| op.id.replica == label && self.log.get(op.id).is_none();
        let met = ops.iter().any(ours);
        for op in ops {
            self.log.insert(op);
        }
        if met || self.log.forks().contains(&label) {
            self.labels.push(ReplicaId(random.bits()));
        }
        self.log.len() > before
    }

    pub(super) fn give(&self, target: &mut dyn Target, fetched: &Fetched) -> Result<Given, Failure> {
        give(target, DATASET, &self.log, &self.labels, &fetched.seen, &mut unwatched)
    }

    pub(super) fn sync(&mut self, target: &mut dyn Target, random: &mut Random) -> Result<Given, Failure> {
        let mut fetched = self.fetch(target, random.bits())?;
        self.take(&mut fetched, random);
        self.give(target, &fetched)
    }

    /// The log as a snapshot's text.
    pub(super) fn plain(&self) -> String {
        let ops: Vec<_> = self.log.iter().cloned().collect();
        let header = Header { dataset: DATASET.into(), extent: snapshot::extent(&ops), profile: FULL.into() };
        let mut out = Vec::new();
        snapshot::write(&mut out, &header, &mut ops.iter(), &mut |_| true).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub(super) fn ids(&self) -> BTreeSet<OpId> {
        self.log.iter().map(|op| op.id).collect()
    }
}

fn record(about: usize) -> Id {
    Id::new(&format!("record-{about}")).unwrap()
}

fn op(id: OpId, about: usize, text: &str, author: Option<&str>) -> Operation {
    let register = Register { kind: KIND, id: record(about), field: Name::new("note"), member: None };
    Operation {
        id,
        stamp: Stamp { millis: 1_795_000_000_000 + id.index as i64, counter: 0 },
        author: author.map(Into::into),
        caption: Name::new("edit"),
        group: None,
        action: Action::Write([Write { register, value: Value::text(text), replaces: [].into() }].into()),
        extra: None,
    }
}
