//! The program, killed at random moments with `kill -9`: what it acknowledged is there, and nothing is there by half.
//!
//! The page cache survives the kill, so this says nothing about power cuts; it says that no moment is a wrong one.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use samverkan::log::{Operation, ReplicaId};
use samverkan::store::{Folder, Notice, Place, Storage};
use tempfile::TempDir;

use super::{Held, Random, assert_held, encode, held, held_by_us, number, open, operations_of, program, run};

/// How many times the program is killed, unless `SAMVERKAN_KILLS` says otherwise.
const KILLS: u64 = 500;
/// After so many kills the next ones get a new store, so that they stay quick.
const PER_STORE: u64 = 40;
/// The meeting of the demo whose roll can be taken.
const MEETING: &str = "lansgrupp-2026-11-22";

/// What the program does when it is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum During {
    /// Taking changes one by one; killed after some of them.
    Append,
    /// The same, but killed soon after the start.
    Open,
    /// Taking a file of changes, all or nothing.
    File,
    Check,
    /// Writing a new generation.
    Rebuild,
    /// Mending a journal that was damaged where sled knows it.
    Mend,
    /// Making the store.
    Init,
}

/// A line for `apply`, or a whole file of lines: what it is known by, and how many operations it makes.
struct Request {
    text: String,
    mark: String,
    ops: usize,
}

/// What was asked for in one run, and how much of it was answered.
struct Run {
    requests: Vec<Request>,
    answered: Vec<String>,
}

/// One store, and what must be in it.
struct Chain {
    temp: TempDir,
    random: Random,
    known: Held,
    label: ReplicaId,
    asked: usize,
    /// Since the store was last looked into.
    runs: Vec<Run>,
    /// What the program takes when nobody kills it.
    usual: BTreeMap<During, Duration>,
}

/// What was tried.
#[derive(Debug, Default)]
struct Tally {
    kills: u64,
    /// By what it was doing: killed in time, or finished before.
    during: BTreeMap<During, (u64, u64)>,
    acknowledged: usize,
    unanswered: usize,
    looks: u64,
    tails: u64,
}

impl Tally {
    fn count(&mut self, during: During, ended: bool) {
        self.kills += 1;
        let (in_time, before) = self.during.entry(during).or_default();
        *if ended { before } else { in_time } += 1;
    }
}

impl Drop for Chain {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.temp.disable_cleanup(true);
            eprintln!("the store is kept in {}", self.temp.path().display());
        }
    }
}

impl Chain {
    fn new(random: Random, tally: &mut Tally) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let mut chain = Self {
            temp,
            random,
            known: Held::new(),
            label: ReplicaId(0),
            asked: 0,
            runs: Vec::new(),
            usual: BTreeMap::new(),
        };
        let began = Instant::now();
        assert_eq!(run(program(&chain.dir()).args(["init", "--template", "demo"]), "").0, Some(0));
        chain.usual.insert(During::Init, began.elapsed());
        chain.known = held(&open(&chain.dir()).1.ops);
        chain.label = *Place::read(&chain.dir()).replicas().last().unwrap();
        for during in [During::Open, During::File, During::Check, During::Rebuild] {
            let began = Instant::now();
            let child = chain.start(during);
            chain.end(child, None);
            chain.usual.insert(during, began.elapsed());
        }
        chain.look(tally);
        chain
    }

    fn dir(&self) -> PathBuf {
        self.temp.path().join("data")
    }

    fn set(&mut self, mark: &str) -> String {
        let id = self.random.of(&["falu-kommun", "mora-kommun", "rss-dalarna"]);
        format!(
            r#"{{"do":"set","kind":"organization","id":"{id}","fields":{{"note":"{mark}{}"}}}}"#,
            self.random.bits()
        )
    }

    fn request(&mut self) -> Request {
        self.asked += 1;
        // In capitals, since what the program draws for ids may hold any small letters.
        let mark = format!("K{}K", self.asked);
        let (text, ops) = match self.random.below(10) {
            0 | 1 => {
                let date = format!("20{}-{:02}-11", 27 + self.random.below(60), 1 + self.random.below(12));
                let fields = format!(r#"{{"group":"lansgrupp","date":"{date}","note":"{mark}"}}"#);
                (format!(r#"{{"do":"add","kind":"meeting","fields":{fields}}}"#), 1)
            }
            2 | 3 => {
                let status = self.random.of(&["present", "absent", "excused"]);
                let seat = self.random.of(&["falu-kommun", "mora-kommun", "rattviks-kommun"]);
                let what = format!(r#""seat":"{seat}","status":"{status}","remark":"{mark}""#);
                (format!(r#"{{"do":"attend","meeting":"{MEETING}",{what}}}"#), 1)
            }
            4 | 5 => {
                let parts: Vec<String> = (0..2 + self.random.below(5)).map(|_| self.set(&mark)).collect();
                (format!(r#"{{"do":"all","of":[{}]}}"#, parts.join(",")), parts.len())
            }
            _ => (self.set(&mark), 1),
        };
        Request { text: text + "\n", mark, ops }
    }

    /// Several hundred lines that are one batch.
    fn file(&mut self) -> Request {
        self.asked += 1;
        let mark = format!("K{}K", self.asked);
        let ops = 300;
        let text = (0..ops).map(|_| self.set(&mark) + "\n").collect();
        Request { text, mark, ops }
    }

    fn start(&mut self, during: During) -> Running {
        let mut command = program(&self.dir());
        let requests = match during {
            During::Append | During::Open => {
                command.args(["apply", "-", "--each"]).stdin(Stdio::piped());
                (0..if during == During::Append { 250 } else { 5 }).map(|_| self.request()).collect()
            }
            During::File => {
                let (file, path) = (self.file(), self.temp.path().join("lines"));
                std::fs::write(&path, &file.text).unwrap();
                command.arg("apply").arg(path);
                vec![file]
            }
            During::Rebuild => {
                command.args(["check", "--rebuild"]);
                Vec::new()
            }
            During::Check | During::Mend | During::Init => {
                command.arg("check");
                Vec::new()
            }
        };
        Running::new(command.spawn().unwrap(), requests)
    }

    /// Kills it, or lets it end; what was asked for and answered is to be looked for.
    fn end(&mut self, mut running: Running, kill: Option<()>) -> bool {
        let ended = if kill.is_some() {
            let ended = running.child.try_wait().unwrap().is_some();
            running.child.kill().unwrap();
            ended
        } else {
            true
        };
        let status = running.child.wait().unwrap();
        let answers = running.answers.join().unwrap();
        if let Some(feeder) = running.feeder {
            feeder.join().unwrap();
        }
        let said = std::io::read_to_string(running.child.stderr.take().unwrap()).unwrap();
        assert!(!said.contains("panicked"), "{said}");
        assert!(!ended || status.success() || held_by_us(status.code(), &said), "{status}: {said}");
        let applied = !running.requests.is_empty();
        self.runs.push(Run { requests: running.requests, answered: if applied { answers } else { Vec::new() } });
        ended
    }

    /// Starts the program and kills it some time after.
    fn kill(&mut self, during: During, tally: &mut Tally) {
        if during == During::Init {
            return self.kill_init(tally);
        }
        if during == During::Mend {
            self.damage();
        }
        let running = self.start(during);
        if during == During::Append {
            let (wanted, end) = (1 + self.random.below(60), Instant::now() + Duration::from_secs(20));
            while running.answered.load(Ordering::Acquire) < wanted && Instant::now() < end {
                std::thread::yield_now();
            }
            spin(Duration::from_micros(self.random.below(800) as u64));
        } else {
            let usual = self.usual.get(&during).or(self.usual.get(&During::Check)).unwrap().as_micros() as usize;
            spin(Duration::from_micros(self.random.below(usual + usual / 8) as u64));
        }
        let ended = self.end(running, Some(()));
        tally.count(during, ended);
    }

    /// Turns a bit of the journal in its first line of operations, which sled has had since the store was made.
    fn damage(&mut self) {
        let path = self.dir().join("gen-1/journal");
        // A generation that was rebuilt has another name.
        let path = if path.exists() { path } else { newest_generation(&self.dir()).join("journal") };
        let mut bytes = std::fs::read(&path).unwrap();
        let header = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        bytes[header + 1 + self.random.below(200)] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }

    /// A store of its own, which is there whole or not at all.
    fn kill_init(&mut self, tally: &mut Tally) {
        let dir = self.temp.path().join(format!("init-{}", self.random.bits()));
        let mut child = program(&dir).args(["init", "--template", "demo"]).spawn().unwrap();
        let usual = self.usual[&During::Init].as_micros() as usize;
        spin(Duration::from_micros(self.random.below(usual + usual / 8) as u64));
        let ended = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        tally.count(During::Init, ended);
        if !Folder::is_empty(&dir).unwrap() {
            let (mut folder, opened) = open(&dir);
            assert!(folder.check().unwrap().is_sound());
            // The structure is one batch and the invented county another.
            let (demo, structure): (Vec<_>, Vec<_>) =
                opened.ops.into_iter().partition(|op| op.caption.as_str() != "template");
            let of = |ops: &[Arc<Operation>]| ops.first().map(|op| op.id.replica);
            let template = |id: &samverkan::log::OpId| Some(id.replica) == of(&structure);
            assert_eq!(self.known.keys().filter(|id| template(id)).count(), structure.len());
            assert!(demo.is_empty() || demo.len() > 500, "{} operations of the demo", demo.len());
            return;
        }
        let (code, _, said) = run(program(&dir).args(["init", "--template", "empty"]), "");
        assert_eq!(code, Some(0), "what is no store can become one: {said}");
    }

    /// Opens the store and holds it against what was asked for.
    fn look(&mut self, tally: &mut Tally) {
        let (mut folder, opened) = open(&self.dir());
        let checked = folder.check().unwrap();
        drop(folder);
        let what = format!("after {:?}", opened.notices);
        assert!(checked.is_sound(), "{checked:?} {what}");
        for notice in &opened.notices {
            assert!(matches!(notice, Notice::TailCut { .. } | Notice::JournalMended { .. }), "{notice:?}");
            tally.tails += u64::from(matches!(notice, Notice::TailCut { .. }));
        }
        let now = held(&opened.ops);
        let before: Held =
            now.iter().filter(|(id, _)| self.known.contains_key(id)).map(|(id, op)| (*id, op.clone())).collect();
        assert_held(&before, &self.known, &what);
        let mut new: Vec<_> = opened.ops.iter().filter(|op| !self.known.contains_key(&op.id)).collect();
        new.sort_by_key(|op| op.id);
        let first = self.known.keys().filter(|id| id.replica == self.label).map(|id| id.index).max().unwrap();
        for (op, index) in new.iter().zip(first + 1..) {
            assert_eq!((op.id.replica, op.id.index), (self.label, index), "no gaps, one label, {what}");
        }
        let mut rest = &new[..];
        for run in std::mem::take(&mut self.runs) {
            rest = run.take(rest, tally, &what);
        }
        assert!(rest.is_empty(), "{} operations that nobody asked for: {} {what}", rest.len(), encode(rest[0]));
        self.known = now;
        tally.looks += 1;
    }
}

impl Run {
    /// Takes what this run wrote from the operations that are new: every answered request, then at most the next one,
    /// each whole.
    fn take<'a>(&self, mut new: &'a [&'a Arc<Operation>], tally: &mut Tally, what: &str) -> &'a [&'a Arc<Operation>] {
        for (n, request) in self.requests.iter().enumerate() {
            let of_it = |op: &&&Arc<Operation>| encode(op).contains(&request.mark);
            let there = new.iter().take_while(of_it).count();
            let answered = n < self.answered.len();
            if answered || there > 0 {
                assert_eq!(there, request.ops, "{} answered: {answered}, {what}", request.text);
            }
            let (its, rest) = new.split_at(there);
            new = rest;
            if answered {
                let mut ids = Vec::new();
                operations_of(&serde_json::from_str(&self.answered[n]).unwrap(), &mut ids);
                // A file is answered line by line after all of it was kept.
                assert!(
                    ids.iter().eq(its.iter().map(|op| op.id.to_string()).collect::<Vec<_>>().iter().take(ids.len()))
                );
                tally.acknowledged += there;
            } else {
                tally.unanswered += there;
                break;
            }
        }
        new
    }
}

/// The program at work, with threads that feed it and read its answers.
struct Running {
    child: Child,
    requests: Vec<Request>,
    answered: Arc<AtomicUsize>,
    answers: JoinHandle<Vec<String>>,
    feeder: Option<JoinHandle<()>>,
}

impl Running {
    fn new(mut child: Child, requests: Vec<Request>) -> Self {
        let feeder = child.stdin.take().map(|mut input| {
            let lines: Vec<String> = requests.iter().map(|request| request.text.clone()).collect();
            std::thread::spawn(move || {
                // Until it is killed.
                let _ = lines.iter().try_for_each(|line| input.write_all(line.as_bytes()));
            })
        });
        let answered = Arc::new(AtomicUsize::new(0));
        let (output, count) = (child.stdout.take().unwrap(), answered.clone());
        let answers = std::thread::spawn(move || {
            let mut answers = Vec::new();
            let mut output = BufReader::new(output);
            let mut line = String::new();
            // Half a line is no answer.
            while output.read_line(&mut line).is_ok_and(|read| read > 0) && line.ends_with('\n') {
                answers.push(std::mem::take(&mut line));
                count.fetch_add(1, Ordering::Release);
            }
            answers
        });
        Self { child, requests, answered, answers, feeder }
    }
}

/// Waits for less than a sleep can.
fn spin(time: Duration) {
    let end = Instant::now() + time;
    std::thread::sleep(time.saturating_sub(Duration::from_millis(1)));
    while Instant::now() < end {
        std::hint::spin_loop();
    }
}

fn newest_generation(dir: &Path) -> PathBuf {
    let current = std::fs::read_to_string(dir.join("current")).unwrap();
    dir.join(current.split_whitespace().nth(2).unwrap())
}

#[test]
fn killed_at_any_moment_it_keeps_what_it_acknowledged() {
    let kills = number("SAMVERKAN_KILLS", KILLS);
    let began = Instant::now();
    let mut tally = Tally::default();
    let mut stores = 0;
    while tally.kills < kills {
        stores += 1;
        let mut chain = Chain::new(Random::new(60 + stores), &mut tally);
        let end = kills.min(tally.kills + PER_STORE);
        while tally.kills < end {
            let during = match chain.random.below(20) {
                0..=9 => During::Append,
                10..=12 => During::Open,
                13 | 14 => During::File,
                15 => During::Check,
                16 => During::Rebuild,
                17 | 18 => During::Mend,
                _ => During::Init,
            };
            chain.kill(during, &mut tally);
            // Sometimes the next to open it is the next to be killed.
            if chain.random.chance(6) {
                chain.look(&mut tally);
            }
        }
        chain.look(&mut tally);
        assert_eq!(run(program(&chain.dir()).arg("check"), "").0, Some(0));
    }
    let seconds = began.elapsed().as_secs_f32();
    println!("{tally:?} on {stores} stores in {seconds:.1} s (killed in time, finished before)");
    if kills >= KILLS {
        for (during, (in_time, before)) in &tally.during {
            assert!(*in_time > 0, "never killed during {during:?}, {before} finished before");
        }
        assert!(tally.acknowledged > 1000 && tally.during.len() == 7, "{tally:?}");
    }
}
