//! Power cuts at random moments of recorded runs: whatever of the un-synced survives, what was acknowledged is there.
//!
//! The controls are the same cuts on a disk that passes over some of the syncs. They must lose something; otherwise the
//! cuts would prove nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use samverkan::log::OpId;

use super::super::{Random, number, open, run};
use super::disk::{Cut, Disk};
use super::{Acknowledged, Answers, Call, Expected, Held, Verdict, Watched, held, judge, program};

/// How many cuts, unless `SAMVERKAN_CUTS` says otherwise.
const CUTS: u64 = 300;
/// How many for each control.
const CONTROLS: u64 = 60;

/// What the program did to a folder, from first to last.
struct Recording {
    name: String,
    calls: Vec<Call>,
    before: Disk,
    known: Held,
    /// In their order, with the call by which each was acknowledged.
    batches: Vec<Vec<String>>,
    at: Vec<usize>,
    words: BTreeMap<String, String>,
    /// The call by which the store itself was acknowledged.
    made: usize,
    /// Where each process had ended.
    ends: Vec<usize>,
}

/// A store with some organizations, made once.
pub(super) fn base() -> &'static Watched {
    static BASE: OnceLock<Watched> = OnceLock::new();
    BASE.get_or_init(|| {
        let watched = Watched::new();
        let dir = watched.dir();
        assert_eq!(run(program(&dir).args(["init", "--template", "empty"]), "").0, Some(0));
        let add =
            |n: usize| format!(r#"{{"do":"add","kind":"organization","id":"o-{n}","fields":{{"name":"O {n}"}}}}"#);
        let lines: String = (0..12).map(|n| add(n) + "\n").collect();
        let (code, _, said) = run(program(&dir).args(["apply", "-"]), &lines);
        assert_eq!(code, Some(0), "{said}");
        watched
    })
}

/// A store that its last process left half written: its journal ends in half a batch, which is to be cut, and sled lacks
/// several that are whole.
pub(super) fn unclean() -> Watched {
    static MADE: OnceLock<Watched> = OnceLock::new();
    MADE.get_or_init(make_unclean).copy()
}

fn make_unclean() -> Watched {
    let mut random = Random::new(51);
    let lines = lines(&mut random, 30);
    let mut killed = (40..80).map(|k| {
        let watched = base().copy();
        let killed = watched.run(&["apply", "-", "--each"], &lines, &[("POWER_KILL", &format!("{k}/"))]);
        assert_eq!(killed.0, None, "{}", killed.2);
        assert!(killed.1.lines().count() > 3, "{}", killed.1);
        watched
    });
    let half = |watched: &Watched| std::fs::read(watched.dir().join("gen-1/journal")).unwrap().last() != Some(&b'\n');
    killed.find(half).unwrap()
}

/// A line for `apply`; some are batches, some longer than a page.
pub(super) fn line(random: &mut Random) -> String {
    let set = |random: &mut Random| {
        let length = if random.chance(1) { 3000 + random.below(900) } else { random.below(120) };
        let note = format!("{:x} {}", random.bits(), "å".repeat(length / 2));
        let id = random.below(12);
        format!(r#"{{"do":"set","kind":"organization","id":"o-{id}","fields":{{"note":"{note}"}}}}"#)
    };
    if random.chance(3) {
        let parts: Vec<String> = (0..2 + random.below(6)).map(|_| set(random)).collect();
        format!("{{\"do\":\"all\",\"of\":[{}]}}\n", parts.join(","))
    } else {
        set(random) + "\n"
    }
}

fn lines(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| line(random)).collect()
}

/// What happens before the record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beginning {
    Nothing,
    Usual,
    DamagedJournal,
    DamagedSled,
    NoSled,
    NoPointer,
}

const BEGINNINGS: [Beginning; 8] = [
    Beginning::Usual,
    Beginning::Nothing,
    Beginning::Usual,
    Beginning::DamagedJournal,
    Beginning::DamagedSled,
    Beginning::Usual,
    Beginning::NoSled,
    Beginning::NoPointer,
];

impl Beginning {
    fn make(self, random: &mut Random) -> Watched {
        if self == Self::Nothing {
            return Watched::new();
        }
        let watched = base().copy();
        let (journal, sled) = (watched.dir().join("gen-1/journal"), watched.dir().join("gen-1/sled"));
        match self {
            Self::DamagedJournal => {
                let mut bytes = std::fs::read(&journal).unwrap();
                let at = 100 + random.below(bytes.len() - 100);
                bytes[at] ^= 1;
                std::fs::write(journal, bytes).unwrap();
            }
            Self::DamagedSled => {
                std::fs::write(sled.join("db"), vec![7; 90_000]).unwrap();
            }
            Self::NoSled => std::fs::remove_dir_all(sled).unwrap(),
            Self::NoPointer => std::fs::remove_file(watched.dir().join("current")).unwrap(),
            Self::Nothing | Self::Usual => {}
        }
        watched
    }
}

/// The program at work for a while, several times, now and then killed.
fn record(n: usize) -> Recording {
    let mut random = Random::new(700 + n as u64);
    let beginning = BEGINNINGS[n % BEGINNINGS.len()];
    let watched = beginning.make(&mut random);
    let known = if beginning == Beginning::Nothing { Held::new() } else { held(&open(&base().copy().dir()).1.ops) };
    let before = Disk::of(&watched.root());
    let mut answers = Vec::new();
    let mut step = |arguments: &[&str], input: &str, told: Answers, with: &[(&str, &str)]| {
        let (code, _, said) = watched.run(arguments, input, with);
        assert!(code == Some(0) || !with.is_empty(), "{arguments:?}: {code:?} {said}");
        answers.push(told);
    };
    if beginning == Beginning::Nothing {
        step(&["init", "--template", "empty"], "", Answers::None, &[]);
        let add = |n: usize| {
            format!("{{\"do\":\"add\",\"kind\":\"organization\",\"id\":\"o-{n}\",\"fields\":{{\"name\":\"{n}\"}}}}\n")
        };
        step(&["apply", "-"], &(0..12).map(add).collect::<String>(), Answers::Whole, &[]);
    }
    let each = ["apply", "-", "--each"];
    for _ in 0..4 {
        let (count, killed) = (1 + random.below(25), (1 + random.below(60)).to_string());
        step(&each, &lines(&mut random, count), Answers::Each, &[]);
        match random.below(6) {
            0 => step(&["check"], "", Answers::None, &[]),
            1 => step(&["check", "--rebuild"], "", Answers::None, &[]),
            2 => step(&["check", "--rebuild"], "", Answers::None, &[("POWER_KILL", &killed)]),
            3 => step(&["apply", "-"], &lines(&mut random, 30), Answers::Whole, &[]),
            4 => step(&each, &lines(&mut random, 20), Answers::Each, &[("POWER_KILL", &(killed + "/"))]),
            _ => step(&each, &lines(&mut random, 1), Answers::Each, &[]),
        }
    }
    finish(&format!("{n} {beginning:?}"), &watched, before, known, &answers)
}

fn finish(name: &str, watched: &Watched, before: Disk, known: Held, answers: &[Answers]) -> Recording {
    let calls = watched.calls();
    let mut disk = before.clone();
    for call in &calls {
        disk.apply(call, &|_| true);
    }
    // Whatever writes past the shim would show here.
    disk.explains(&watched.root()).unwrap();
    let told = Acknowledged::of(&calls, answers);
    let end = open(&watched.dir()).1.ops;
    let mut new: Vec<_> = end.iter().filter(|op| !known.contains_key(&op.id)).collect();
    new.sort_by_key(|op| op.id);
    let batch_of: BTreeMap<&String, usize> =
        told.batches.iter().enumerate().flat_map(|(n, ids)| ids.iter().map(move |id| (id, n))).collect();
    // In the order of their writing, with the batch that a killed process wrote and did not acknowledge any more.
    let mut batches: Vec<(Vec<String>, Option<usize>, Option<u64>)> = Vec::new();
    for op in &new {
        let id = op.id.to_string();
        let batch = batch_of.get(&id).copied();
        match batches.last_mut() {
            Some((ids, of, group)) if *of == batch && (batch.is_some() || group.is_some() && *group == op.group) => {
                ids.push(id);
            }
            _ => batches.push((vec![id], batch, op.group)),
        }
    }
    let found: usize = batches.iter().filter(|(_, batch, _)| batch.is_some()).count();
    assert_eq!(found, told.batches.len(), "{name}: every acknowledged batch is in the store that nothing happened to");
    let mut at = vec![usize::MAX; batches.len()];
    for n in (0..batches.len()).rev() {
        at[n] = batches[n].1.map_or_else(|| at.get(n + 1).copied().unwrap_or(usize::MAX), |batch| told.at[batch]);
    }
    let said = |call: &Call| matches!(call, Call::Said { .. });
    let made = if known.is_empty() { calls.iter().position(said).unwrap() } else { 0 };
    Recording {
        name: name.into(),
        before,
        known,
        batches: batches.into_iter().map(|(ids, ..)| ids).collect(),
        at,
        words: held(&end).into_iter().map(|(id, words): (OpId, String)| (id.to_string(), words)).collect(),
        made,
        ends: told.starts[1..].iter().copied().chain([calls.len()]).collect(),
        calls,
    }
}

fn recordings() -> &'static [Recording] {
    static MADE: OnceLock<Vec<Recording>> = OnceLock::new();
    MADE.get_or_init(|| (0..BEGINNINGS.len()).map(record).collect())
}

/// What of the disk is not to be believed.
struct Distrust {
    syncs: fn(&str) -> bool,
    /// Whether the journal is taken out of the image.
    no_journal: bool,
    /// Whether what a process did counts as acknowledged when it has ended.
    at_end: bool,
}

const TRUST: Distrust = Distrust { syncs: |_| false, no_journal: false, at_end: false };

/// Cuts the power somewhere in a recording and looks at what is left.
fn cut(n: u64, distrust: &Distrust, into: &Path) -> (String, Verdict) {
    let mut random = Random::new(80_000 + n);
    let recordings = recordings();
    let recording = &recordings[(n / 2) as usize % recordings.len()];
    let answers: Vec<usize> = recording.at.iter().copied().filter(|at| *at < usize::MAX).collect();
    // Everywhere, and often right after an answer, where nothing but what was promised helps.
    let at = match random.below(3) {
        0 => random.of(&answers) + 1,
        _ => random.below(recording.calls.len() + 1),
    };
    let cut = Cut {
        block: if n.is_multiple_of(2) { 4096 } else { 512 },
        blocks: random.of(&[0, 1, 5, 9, 10]),
        one_order: random.chance(5),
    };
    let mut disk = recording.before.clone();
    for call in &recording.calls[..at] {
        disk.apply(call, &|path| !(distrust.syncs)(path));
    }
    disk.cut(cut, &mut random, into);
    let dir = into.join("data");
    if distrust.no_journal {
        for generation in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
            let _ = std::fs::remove_file(generation.path().join("journal"));
        }
    }
    let ended = recording.ends.iter().copied().rfind(|end| *end <= at).unwrap_or(0);
    let counted = if distrust.at_end { ended } else { at };
    let expected = Expected {
        known: &recording.known,
        batches: &recording.batches,
        acknowledged: recording.at.iter().filter(|at| **at < counted).count(),
        words: &recording.words,
        made: recording.made < counted,
    };
    let what = format!("cut {n} of {} at call {at} of {}, {cut:?}", recording.name, recording.calls.len());
    (what, judge(&dir, &expected, n % 4 < 2))
}

/// Two at a time.
pub(super) fn by_two(count: u64, work: impl Fn(u64) + Sync) {
    std::thread::scope(|scope| {
        for half in 0..2 {
            let work = &work;
            scope.spawn(move || (half..count).step_by(2).for_each(work));
        }
    });
}

/// How often each verdict came out.
fn tally(cuts: u64, distrust: &Distrust) -> BTreeMap<&'static str, u64> {
    let found = std::sync::Mutex::new(BTreeMap::new());
    by_two(cuts, |n| {
        let temp = tempfile::tempdir().unwrap();
        let (_, verdict) = cut(n, distrust, &temp.path().join("image"));
        let name = match verdict {
            Verdict::Whole => "whole",
            Verdict::Lost(_) => "lost",
            Verdict::Torn => "torn",
            Verdict::Invented => "invented",
            Verdict::Unsound(_) => "unsound",
            Verdict::Shut(_) => "shut",
        };
        *found.lock().unwrap().entry(name).or_insert(0) += 1;
    });
    found.into_inner().unwrap()
}

#[test]
fn a_power_cut_at_any_moment_loses_nothing_that_was_acknowledged() {
    let began = Instant::now();
    let cuts = number("SAMVERKAN_CUTS", CUTS);
    let recorded = recordings();
    let seconds = began.elapsed().as_secs_f32();
    let batches: usize = recorded.iter().map(|recording| recording.batches.len()).sum();
    let calls: usize = recorded.iter().map(|recording| recording.calls.len()).sum();
    println!("{} runs: {batches} batches, {calls} calls, recorded in {seconds:.1} s", recorded.len());
    let bad = std::sync::Mutex::new(Vec::new());
    by_two(cuts, |n| {
        let mut temp = tempfile::tempdir().unwrap();
        let (what, verdict) = cut(n, &TRUST, &temp.path().join("image"));
        if verdict != Verdict::Whole {
            temp.disable_cleanup(true);
            bad.lock().unwrap().push(format!("{what}: {verdict:?}, kept in {}", temp.path().display()));
        }
    });
    let bad = bad.into_inner().unwrap();
    println!(
        "{cuts} power cuts, half by 4096 and half by 512 bytes: {} bad, {:.1} s",
        bad.len(),
        began.elapsed().as_secs_f32()
    );
    assert!(bad.is_empty(), "{} of {cuts} bad:\n{}", bad.len(), bad.join("\n"));
}

#[test]
fn the_cuts_show_what_a_missing_sync_would_lose() {
    let began = Instant::now();
    let is_folder = |path: &str| !["journal", "db", "conf", "new", "current"].iter().any(|name| path.ends_with(name));
    let controls = [
        ("the journal is never synced", Distrust { syncs: |path| path.contains("journal"), ..TRUST }, 12),
        ("folders are never synced", Distrust { syncs: is_folder, ..TRUST }, 6),
        (
            "sled alone, with its own flush, counted at the end of each process",
            Distrust { syncs: |path| path.contains("/sled"), no_journal: true, at_end: true },
            20,
        ),
    ];
    for (name, distrust, at_least) in controls {
        let found = tally(CONTROLS, &distrust);
        println!("control, {name}: {found:?} of {CONTROLS}");
        let lost = found.get("lost").copied().unwrap_or_default() + found.get("shut").copied().unwrap_or_default();
        assert!(lost >= at_least, "{name}: {found:?}");
    }
    println!("controls in {:.1} s", began.elapsed().as_secs_f32());
}
