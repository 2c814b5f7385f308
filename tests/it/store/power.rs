//! Power cuts, full disks and errors: the program under a shim that sees every call that it makes to its files.
//!
//! `SAMVERKAN_CUTS` sets how many power cuts are simulated, `SAMVERKAN_FAULTS=all` tries every error at every call.

mod cuts;
mod disk;
mod erasing;
mod faults;
mod kills;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use samverkan::replica::Replica;
use samverkan::store::unwatched;
use tempfile::TempDir;

use super::{Held, held, open, opening, operations_of, patiently, program, run};
use disk::{Call, read_record};

const SHIM: &str = include_str!("power/shim.c");

/// The shim, compiled.
pub(crate) fn shim() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
        std::fs::create_dir_all(dir).unwrap();
        let built = dir.join("power-shim.so");
        // Under another name first: another run of the tests may have it loaded.
        let work = tempfile::tempdir_in(dir).unwrap();
        let (source, new) = (work.path().join("shim.c"), work.path().join("shim.so"));
        std::fs::write(&source, SHIM).unwrap();
        let mut cc = Command::new("cc");
        cc.args(["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"]).arg(&new).arg(&source);
        let output = cc.args(["-ldl", "-lpthread"]).output();
        let output = output.expect("these tests need a C compiler called cc: install gcc, as .ci/run does");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::rename(new, &built).unwrap();
        built
    })
}

/// How the answers of a process tell what it acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    /// A line for each batch.
    Each,
    /// All lines are of one batch.
    Whole,
    /// Nothing: it only reads or mends.
    None,
}

/// A data folder in a folder that is watched.
#[derive(Debug)]
struct Watched {
    temp: TempDir,
}

impl Drop for Watched {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.temp.disable_cleanup(true);
            eprintln!("what it was about is kept in {}", self.temp.path().display());
        }
    }
}

impl Watched {
    fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        std::fs::create_dir(temp.path().join("root")).unwrap();
        Self { temp }
    }

    /// The same folder once more, in a place of its own.
    fn copy(&self) -> Self {
        let other = Self { temp: tempfile::tempdir().unwrap() };
        copy(&self.root(), &other.temp.path().join("root"));
        other
    }

    fn root(&self) -> PathBuf {
        self.temp.path().canonicalize().unwrap().join("root")
    }

    fn dir(&self) -> PathBuf {
        self.root().join("data")
    }

    /// The program, watched.
    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = program(&self.dir());
        command.env("LD_PRELOAD", shim()).env("POWER_ROOT", self.root()).env("POWER_SAID", self.said());
        command.args(arguments);
        command
    }

    fn said(&self) -> PathBuf {
        self.temp.path().join("said")
    }

    /// The faults and kills that took place.
    fn took_place(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.said()).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn log(&self) -> PathBuf {
        self.temp.path().join("log")
    }

    fn calls(&self) -> Vec<Call> {
        read_record(&std::fs::read(self.log()).unwrap_or_default())
    }

    /// Runs the program to its end, recorded; its exit code, standard output and error.
    fn run(&self, arguments: &[&str], input: &str, with: &[(&str, &str)]) -> (Option<i32>, String, String) {
        let mut command = self.program(arguments);
        command.env("POWER_LOG", self.log()).envs(with.iter().copied());
        run(&mut command, input)
    }
}

fn copy(from: &Path, to: &Path) {
    DirBuilder::new().mode(0o700).create(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).map(drop).unwrap();
        }
    }
}

/// What the answers of recorded processes acknowledge: batches of operations, in their order, and for each the call
/// with which it was acknowledged.
#[derive(Debug, Default)]
struct Acknowledged {
    batches: Vec<Vec<String>>,
    at: Vec<usize>,
    /// Where each process began.
    starts: Vec<usize>,
}

impl Acknowledged {
    fn of(calls: &[Call], answers: &[Answers]) -> Self {
        let mut told = Self::default();
        let mut text = Vec::new();
        for (n, call) in calls.iter().enumerate() {
            match call {
                Call::Start { helper: false } => {
                    told.starts.push(n);
                    text.clear();
                }
                Call::Said { to: 1, text: more } => {
                    text.extend_from_slice(more);
                    while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
                        let line: Vec<u8> = text.drain(..=end).collect();
                        told.line(&line, n, answers[told.starts.len() - 1]);
                    }
                }
                _ => {}
            }
        }
        told
    }

    fn line(&mut self, line: &[u8], n: usize, answers: Answers) {
        let mut ids = Vec::new();
        if answers != Answers::None {
            operations_of(&serde_json::from_slice(line).unwrap(), &mut ids);
        }
        let began = self.at.last().is_some_and(|at| self.starts.last().is_some_and(|start| at > start));
        match self.batches.last_mut() {
            _ if ids.is_empty() => {}
            Some(batch) if answers == Answers::Whole && began => batch.extend(ids),
            _ => {
                self.batches.push(ids);
                self.at.push(n);
            }
        }
    }
}

/// What an image of a folder turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Whole,
    /// Acknowledged operations are not there.
    Lost(usize),
    /// A batch is there by half.
    Torn,
    /// There is something that nobody asked for, or an operation with other words.
    Invented,
    /// `check` finds something, or opening once more says something.
    Unsound(String),
    /// It cannot be opened, or opening panics.
    Shut(String),
}

/// What must be in a store, and what may be.
struct Expected<'a> {
    /// What was there before.
    known: &'a Held,
    /// What was asked for, in its order.
    batches: &'a [Vec<String>],
    /// So many of the batches were acknowledged.
    acknowledged: usize,
    /// What the operations are, as far as the test knows.
    words: &'a BTreeMap<String, String>,
    /// Whether a store was acknowledged at all.
    made: bool,
}

/// Opens an image and holds it against what is expected; the second look is at what opening made of it.
fn judge(dir: &Path, expected: &Expected<'_>, twice: bool) -> Verdict {
    match catch_unwind(AssertUnwindSafe(|| look(dir, expected, twice))) {
        Ok(verdict) => verdict,
        Err(_) => Verdict::Shut("panic".into()),
    }
}

fn look(dir: &Path, expected: &Expected<'_>, twice: bool) -> Verdict {
    match samverkan::store::Folder::is_empty(dir) {
        Ok(true) if expected.made => return Verdict::Lost(expected.known.len()),
        Ok(true) => {
            let made = Replica::create(&opening(dir), &[]).map(drop);
            return made.map_or_else(|error| Verdict::Shut(format!("{error:?}")), |()| Verdict::Whole);
        }
        _ => {}
    }
    let (mut replica, notices) = match patiently(|| Replica::open(&opening(dir))) {
        Ok(opened) => opened,
        Err(error) => return Verdict::Shut(format!("{error:?}")),
    };
    let now = held(replica.log().iter());
    let verdict = hold(&now, expected);
    if verdict != Verdict::Whole {
        return verdict;
    }
    match replica.check(&mut unwatched) {
        Ok(checked) if checked.is_sound() => {}
        other => return Verdict::Unsound(format!("{other:?} after {notices:?}")),
    }
    drop(replica);
    if twice {
        let (replica, notices) = match patiently(|| Replica::open(&opening(dir))) {
            Ok(opened) => opened,
            Err(error) => return Verdict::Shut(format!("the second time: {error:?}")),
        };
        if !notices.is_empty() || held(replica.log().iter()) != now {
            return Verdict::Unsound(format!("the second time: {notices:?}"));
        }
    }
    Verdict::Whole
}

/// Everything acknowledged is there, then at most whole batches in their order, and nothing else.
fn hold(now: &Held, expected: &Expected<'_>) -> Verdict {
    let lost = expected.known.iter().filter(|(id, words)| now.get(id) != Some(words)).count();
    let new: BTreeMap<String, &String> = now
        .iter()
        .filter(|(id, _)| !expected.known.contains_key(id))
        .map(|(id, words)| (id.to_string(), words))
        .collect();
    let there = |batch: &Vec<String>| batch.iter().filter(|id| new.contains_key(*id)).count();
    let acknowledged = &expected.batches[..expected.acknowledged];
    let lost = lost + acknowledged.iter().map(|batch| batch.len() - there(batch)).sum::<usize>();
    if lost > 0 {
        return Verdict::Lost(lost);
    }
    let mut ended = false;
    for batch in &expected.batches[expected.acknowledged..] {
        match there(batch) {
            0 => ended = true,
            n if n < batch.len() || ended => return Verdict::Torn,
            _ => {}
        }
    }
    let asked: BTreeSet<&String> = expected.batches.iter().flatten().collect();
    let known = |(id, words): (&String, &&String)| {
        asked.contains(id) && expected.words.get(id).is_none_or(|expected| expected == *words)
    };
    if new.iter().all(known) { Verdict::Whole } else { Verdict::Invented }
}
