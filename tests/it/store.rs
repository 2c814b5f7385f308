//! The store: one suite for every storage, bytes that stay readable for ever, and everything that can happen to files.
//!
//! `SAMVERKAN_SEED` sets where the random tests start, `SAMVERKAN_KILLS` how often the program is killed:
//! `SAMVERKAN_KILLS=10000 cargo test --test it killed_at_any_moment`. `SAMVERKAN_CUTS` sets how often the power is cut:
//! `SAMVERKAN_CUTS=3000 cargo test --test it a_power_cut`, and `SAMVERKAN_FAULTS=all` tries every error at every call.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop the test")]

mod beside;
mod conformance;
mod damage;
mod every_byte;
mod full;
mod fuzz;
pub mod golden;
mod kill;
mod merge;
pub(crate) mod power;
mod refuse;
mod robust;
mod two_files;
mod watched;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use samverkan::log::{
    Action, Erase, Id, Name, OpId, OpLog, Operation, Register, ReplicaId, Span, Stamp, Target, Value, Write, WriteId,
    encode, member_key,
};
use samverkan::replica::Opening;
use samverkan::store::{Access, Folder, Holder, Opened, StoreError};
use samverkan::text::format::STOCKHOLM;

/// Steele, Lea and Flood's `splitmix64`.
pub struct Random(u64);

impl Random {
    /// Starts from `SAMVERKAN_SEED`, otherwise from the same place every time; each test has a salt of its own.
    pub fn new(salt: u64) -> Self {
        Self(number("SAMVERKAN_SEED", 0).wrapping_mul(0x1_0001).wrapping_add(salt))
    }

    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub const fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }

    pub fn chance(&mut self, in_ten: usize) -> bool {
        self.below(10) < in_ten
    }

    pub fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}

/// A number that the environment sets.
pub fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or)
}

/// Makes operations of every action and value, as of several replicas without gaps.
struct Maker {
    random: Random,
    replicas: Vec<ReplicaId>,
    next: BTreeMap<ReplicaId, u64>,
    written: Vec<WriteId>,
    /// Whether erasures are among them, which whoever opens a store to write carries out first.
    erases: bool,
}

impl Maker {
    fn new(salt: u64) -> Self {
        let mut random = Random::new(salt);
        let replicas = (0..3).map(|_| ReplicaId(random.bits())).collect();
        Self { random, replicas, next: BTreeMap::new(), written: Vec::new(), erases: true }
    }

    /// The same without erasures.
    fn without_erasures(salt: u64) -> Self {
        Self { erases: false, ..Self::new(salt) }
    }

    /// A batch, which is a group if there are several.
    fn batch(&mut self, size: usize) -> Vec<Arc<Operation>> {
        let group = (size > 1).then(|| self.random.bits());
        let replica = self.random.of(&self.replicas);
        (0..size).map(|_| self.op(replica, group)).collect()
    }

    /// So many batches of up to four.
    fn batches(&mut self, count: usize) -> Vec<Vec<Arc<Operation>>> {
        (0..count)
            .map(|_| {
                let size = 1 + self.random.below(4);
                self.batch(size)
            })
            .collect()
    }

    fn op(&mut self, replica: ReplicaId, group: Option<u64>) -> Arc<Operation> {
        let index = self.next.entry(replica).or_insert(1);
        let id = OpId { replica, index: *index, nonce: self.random.bits() };
        *index += 1;
        let action = self.action();
        let op = Operation {
            id,
            stamp: Stamp { millis: (self.random.bits() >> 23) as i64, counter: self.random.bits() as u16 },
            author: self.random.chance(9).then(|| self.text().into()),
            caption: self.name(),
            group,
            extra: self.extra(action == Action::Other),
            action,
        };
        self.written.extend((0..op.writes().len()).map(|n| op.write_id(n as u16)));
        Arc::new(op)
    }

    fn action(&mut self) -> Action {
        match self.random.below(21) {
            0..=13 => Action::Write((0..self.random.below(5)).map(|_| self.write()).collect()),
            14 | 15 => Action::Retract(self.ids()),
            16 => Action::Confirm(self.ids()),
            19 => Action::Lost(self.spans()),
            17 | 18 if self.erases => Action::Erase(Box::new(self.erase())),
            _ => Action::Other,
        }
    }

    /// Operations of nobody that is asked for here.
    fn spans(&mut self) -> Box<[Span]> {
        let span = |random: &mut Random| {
            let first = 1 + random.below(1000) as u64;
            Span { replica: ReplicaId(random.bits()), first, last: first + random.below(3) as u64 }
        };
        (0..self.random.below(3)).map(|_| span(&mut self.random)).collect()
    }

    fn write(&mut self) -> Write {
        let text = self.text();
        let register = Register {
            kind: self.name(),
            id: self.id(),
            field: self.name(),
            member: self.random.chance(3).then(|| member_key(&text)),
        };
        let replaces = (0..self.random.below(3)).filter(|_| !self.written.is_empty()).count();
        let replaces = (0..replaces).map(|_| self.random.of(&self.written)).collect();
        let value = if register.member.is_some() { Value::text(&text) } else { self.value(0) };
        Write { register, value, replaces }
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.random.below(if depth < 8 { 9 } else { 6 }) {
            // A part that is null is left out, and a struck part there is none.
            0 if depth == 0 => Value::Null,
            1 if depth == 0 => Value::Struck,
            2 => Value::Bool(self.random.chance(5)),
            3 => Value::Int(self.random.bits() as i64),
            0 | 1 | 4 => Value::Int(self.random.of(&[i64::MIN, -1, 0, 1, i64::MAX])),
            5 | 6 => Value::text(&self.text()),
            _ => Value::map(
                (0..self.random.below(4)).map(|_| (self.name(), self.value(depth + 1))).collect::<BTreeMap<_, _>>(),
            ),
        }
    }

    fn erase(&mut self) -> Erase {
        let target = match self.random.below(3) {
            0 => Target::Record { kind: self.name(), id: self.id() },
            1 => Target::Field { kind: self.name(), id: self.id(), field: self.name() },
            _ => Target::Author(self.text().into()),
        };
        Erase {
            targets: [target].into(),
            keep: (0..self.random.below(3)).map(|_| self.name()).collect(),
            reason: self.text().into(),
            decision: self.text().into(),
        }
    }

    fn ids(&mut self) -> Box<[OpId]> {
        (0..self.random.below(4))
            .filter_map(|_| self.written.last().map(|_| self.random.of(&self.written).op))
            .collect()
    }

    /// Members of a newer version; an unknown action is nothing but those.
    fn extra(&mut self, certain: bool) -> Option<Box<serde_json::Map<String, serde_json::Value>>> {
        let members = usize::from(certain) + if self.random.chance(2) { self.random.below(3) } else { 0 };
        let mut map = serde_json::Map::new();
        for n in 0..members {
            let value = serde_json::json!([self.text(), {"of": null, "at": self.random.bits()}, -1.5, [true]]);
            map.insert(format!("newer-{n}"), value);
        }
        (!map.is_empty()).then(|| Box::new(map))
    }

    fn name(&mut self) -> Name {
        Name::intern(self.random.of(&[
            "organization",
            "name",
            "from-2030",
            "note_2",
            "x",
            "a-kind-of-a-newer-version-0123456789-abcdefghijk",
        ]))
        .unwrap()
    }

    fn id(&mut self) -> Id {
        Id::new(self.random.of(&["falu-kommun", "lansgrupp/falu-kommun", "7", "skola#2", &"9".repeat(120)])).unwrap()
    }

    fn text(&mut self) -> String {
        let all =
            ["", "a", "Å ä Ö", "line\nline\ttab", "\"quoted\\", "\u{0}\u{1}\u{7f}", "🕊\u{200b}e\u{301}", "2.", "+"];
        let mut text = String::new();
        for _ in 0..self.random.below(3) {
            text += self.random.of(&all);
        }
        text
    }
}

/// Operations by identity, as lines: what a store held.
type Held = BTreeMap<OpId, String>;

fn held<'a>(ops: impl IntoIterator<Item = &'a Arc<Operation>>) -> Held {
    ops.into_iter().map(|op| (op.id, encode(op))).collect()
}

/// The same operations with the same words; a failure names only those that differ.
#[track_caller]
fn assert_held(now: &Held, expected: &Held, what: &str) {
    let lacking: Vec<_> = expected.iter().filter(|(id, _)| !now.contains_key(id)).map(|(_, line)| line).collect();
    let new: Vec<_> = now.iter().filter(|(id, _)| !expected.contains_key(id)).map(|(_, line)| line).collect();
    let unlike: Vec<_> = now.iter().filter(|(id, line)| expected.get(id).is_some_and(|other| other != *line)).collect();
    assert!(
        lacking.is_empty() && new.is_empty() && unlike.is_empty(),
        "{what}: of {} are lacking {lacking:#?}, new {new:#?}, unlike {unlike:#?}",
        expected.len()
    );
}

/// As an [`OpLog`] holds them: struck by every erasure among them, whichever way they were read.
fn folded<'a>(ops: impl IntoIterator<Item = &'a Arc<Operation>>) -> Held {
    let mut log = OpLog::default();
    for op in ops {
        log.insert(op.clone());
    }
    held(log.iter())
}

/// Other tests start processes, and between fork and exec those hold every lock that this one has or had a moment ago.
fn patiently<T>(mut open: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let end = Instant::now() + Duration::from_secs(10);
    loop {
        match open() {
            Err(StoreError::InUse(holder)) if holder.pid == std::process::id() && Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(1));
            }
            opened => return opened,
        }
    }
}

fn holder() -> Holder {
    Holder::this(String::new())
}

fn create(dir: &Path, dataset: &str, ops: &[Arc<Operation>]) -> Folder {
    Folder::create(dir, dataset, ops, &holder(), Access::Here).unwrap().0
}

fn open(dir: &Path) -> (Folder, Opened) {
    patiently(|| Folder::open(dir, &holder(), "now", Access::Here)).unwrap()
}

/// The program itself, on this folder.
fn program(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samverkan"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SAMVERKAN_")) {
        command.env_remove(name);
    }
    command.env("SAMVERKAN_CONFIG", "/dev/null");
    // The demo county is made around this day.
    command.env("SAMVERKAN_NOW", "2026-11-22T12:00:00+01:00");
    command.args(["--lang", "en", "--author", "somebody", "--data"]).arg(dir);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end: exit code, standard output and standard error.
fn run(command: &mut Command, input: &str) -> (Option<i32>, String, String) {
    loop {
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        // It may end before it has read everything.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (code, said) = (output.status.code(), text(output.stderr));
        if !held_by_us(code, &said) {
            return (code, text(output.stdout), said);
        }
    }
}

/// Whether it came upon a lock of ours that we have given up, as in [`patiently`].
fn held_by_us(code: Option<i32>, said: &str) -> bool {
    code == Some(75) && said.contains(&std::process::id().to_string())
}

pub fn opening(dir: &Path) -> Opening {
    Opening {
        dir: dir.into(),
        author: "somebody".into(),
        read_only: false,
        zone: STOCKHOLM,
        limits: samverkan::domain::finding::Limits::default(),
        now: None,
        access: Access::Here,
    }
}

/// The operations that an answer of `apply` names.
fn operations_of(answer: &serde_json::Value, ids: &mut Vec<String>) {
    let list = |name: &str| answer[name].as_array().cloned().unwrap_or_default();
    ids.extend(list("operations").iter().map(|id| id.as_str().unwrap().to_owned()));
    for part in list("of") {
        operations_of(&part, ids);
    }
}
