//! The program killed at each of its calls that change a file, one after the other, and in the middle of each write.
//!
//! What a kill leaves is what the page cache holds. The same moments are also cut as by a loss of power where nothing
//! un-synced survives, so that what was acknowledged before the kill is durable and not only there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Instant;

use samverkan::store::{HELPER, Notice, Opened, Storage as _, encode_record};

use super::super::folded;
use super::super::{Maker, Random};
use super::cuts::{base, by_two, line, unclean};
use super::disk::{Cut, Disk};
use super::{Acknowledged, Answers, Expected, Held, Verdict, Watched, held, judge, open};

/// What the program does when it is killed.
struct Work {
    name: &'static str,
    arguments: &'static [&'static str],
    input: String,
    answers: Answers,
    /// What it begins with.
    begin: fn() -> Watched,
    /// What is there then.
    known: Held,
}

fn usual() -> Watched {
    base().copy()
}

fn damaged() -> Watched {
    turn_a_bit(usual())
}

fn damaged_behind() -> Watched {
    turn_a_bit(behind().0)
}

/// Of a line that sled has.
fn turn_a_bit(watched: Watched) -> Watched {
    let journal = watched.dir().join("gen-1/journal");
    let mut bytes = std::fs::read(&journal).unwrap();
    let header = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    bytes[header + 40] ^= 1;
    std::fs::write(journal, bytes).unwrap();
    watched
}

fn without_sled() -> Watched {
    let watched = usual();
    std::fs::remove_dir_all(watched.dir().join("gen-1/sled")).unwrap();
    watched
}

fn works() -> Vec<Work> {
    let mut random = Random::new(40);
    let lines: String = (0..4).map(|_| line(&mut random)).collect();
    let work = |name, arguments, begin: fn() -> Watched| {
        let known = if name == "init" { Held::new() } else { held(&open(&begin().dir()).1.ops) };
        let answers = if name == "apply" || name == "after a kill" { Answers::Each } else { Answers::None };
        let input = if answers == Answers::None { String::new() } else { lines.clone() };
        Work { name, arguments, input, answers, begin, known }
    };
    vec![
        work("apply", &["apply", "-", "--each"], usual),
        work("rebuild", &["check", "--rebuild"], usual),
        work("check", &["check"], unclean),
        work("after a kill", &["apply", "-", "--each"], unclean),
        work("mend the journal", &["check"], damaged),
        work("mend the journal, sled behind", &["check"], damaged_behind),
        work("mend sled", &["check"], without_sled),
        work("init", &["init", "--template", "empty"], Watched::new),
    ]
}

/// Kills it at its k-th call and judges what is left; `None` if it never comes to that call.
fn kill(work: &Work, begun: &Watched, k: &str) -> Option<Vec<(String, Verdict)>> {
    let watched = begun.copy();
    let before = Disk::of(&watched.root());
    let (code, _, said) = watched.run(work.arguments, &work.input, &[("POWER_KILL", k)]);
    assert!(!said.contains("panicked"), "{said}");
    let took_place = watched.took_place();
    if took_place.is_empty() {
        assert_eq!(code, Some(0), "{}: {said}", work.name);
        return None;
    }
    assert_eq!(code, None, "{}: {said}", work.name);
    let calls = watched.calls();
    let mut disk = before;
    for call in &calls {
        disk.apply(call, &|_| true);
    }
    disk.explains(&watched.root()).unwrap();
    let told = Acknowledged::of(&calls, &[work.answers]);
    let image = watched.temp.path().join("image");
    disk.cut(Cut::WORST, &mut Random::new(1), &image);
    // What was written and not acknowledged any more: at most one batch, whose operations nobody has told us.
    let mut ops = open_if_made(&watched);
    ops.retain(|id, _| !work.known.contains_key(id));
    let mut rest: Vec<String> = ops.keys().map(ToString::to_string).collect();
    let acknowledged = told.batches.len();
    let mut batches = told.batches;
    rest.retain(|id| !batches.iter().flatten().any(|known| known == id));
    if !rest.is_empty() {
        let of_rest = ops.iter().filter(|(id, _)| rest.contains(&id.to_string()));
        let groups: BTreeSet<&str> = of_rest.map(|(_, words)| group(words)).collect();
        assert!(
            rest.len() == 1 || groups.len() == 1,
            "{}: more than a batch was not acknowledged: {rest:?}",
            work.name
        );
        batches.push(rest);
    }
    let words: BTreeMap<String, String> = ops.into_iter().map(|(id, words)| (id.to_string(), words)).collect();
    let made = !work.known.is_empty();
    let expected = Expected { known: &work.known, batches: &batches, acknowledged, words: &words, made };
    let what = format!("{} killed at call {k}, {}", work.name, took_place[0]);
    if work.name.starts_with("mend the journal") {
        // Nothing was wrong with sled, and nothing says so; what both have is there once.
        let Opened { ops, notices, .. } = open(&watched.copy().dir()).1;
        assert_eq!(ops.iter().map(|op| op.id).collect::<BTreeSet<_>>().len(), ops.len(), "{what}");
        assert!(!notices.iter().any(|notice| matches!(notice, Notice::TwinMended { .. })), "{what}: {notices:?}");
    }
    Some(vec![
        (format!("{what}, then power lost"), judge(&image.join("data"), &expected, true)),
        (what, judge(&watched.dir(), &expected, true)),
    ])
}

/// The operations in the store as the kill left it, read beside it: nothing is mended yet.
fn open_if_made(watched: &Watched) -> Held {
    samverkan::store::Folder::read_beside(&watched.dir()).map(|opened| held(&opened.ops)).unwrap_or_default()
}

/// The group of an operation's line.
fn group(words: &str) -> &str {
    words.split("\"group\":").nth(1).map_or("", |rest| &rest[..rest.len().min(18)])
}

#[test]
fn killed_at_each_call_it_keeps_what_it_acknowledged() {
    let clock = Instant::now();
    let mut all = 0;
    for work in &works() {
        let begun = (work.begin)();
        let (bad, tried, end) = (Mutex::new(Vec::new()), Mutex::new(0), Mutex::new(u64::MAX));
        for half in ["", "/"] {
            *end.lock().unwrap() = u64::MAX;
            by_two(400, |n| {
                if n >= *end.lock().unwrap() {
                    return;
                }
                match kill(work, &begun, &format!("{}{half}", n + 1)) {
                    None => {
                        let mut end = end.lock().unwrap();
                        *end = n.min(*end);
                    }
                    Some(verdicts) => {
                        *tried.lock().unwrap() += 1;
                        let wrong = verdicts.into_iter().filter(|(_, verdict)| *verdict != Verdict::Whole);
                        bad.lock().unwrap().extend(wrong.map(|(what, verdict)| format!("{what}: {verdict:?}")));
                    }
                }
            });
        }
        let (bad, tried) = (bad.into_inner().unwrap(), tried.into_inner().unwrap());
        println!("{}: killed at {tried} moments, {} bad", work.name, bad.len());
        assert!(bad.is_empty(), "{}", bad.join("\n"));
        assert!((20..800).contains(&tried), "{}: {tried}", work.name);
        all += tried;
    }
    println!("{all} kills, each also with the power lost, in {:.1} s", clock.elapsed().as_secs_f32());
}

/// A store whose sled is behind its journal, and what the program would tell a helper to put into sled.
fn behind() -> (Watched, Held, Vec<u8>) {
    let watched = base().copy();
    let mut maker = Maker::without_erasures(42);
    let (mut folder, opened) = open(&watched.dir());
    let ops: Vec<_> = maker.batches(12).into_iter().flatten().collect();
    folder.append(&ops).unwrap();
    drop(folder);
    let known = folded(opened.ops.iter().chain(&ops));
    let journal = std::fs::read(watched.dir().join("gen-1/journal")).unwrap();
    let mut synced = (journal.len() as u64).to_be_bytes().to_vec();
    synced.extend(blake3::hash(&journal).as_bytes());
    synced.extend(opened.dataset.as_bytes());
    let mut input = Vec::new();
    for (key, value) in ops.iter().map(|op| encode_record(op).unwrap()).chain([(b"journal".to_vec(), synced)]) {
        for length in [key.len(), value.len()] {
            input.extend((length as u32).to_le_bytes());
        }
        input.extend(key.into_iter().chain(value));
    }
    input.extend(u32::MAX.to_le_bytes());
    (watched, known, input)
}

/// Lets the helper put, with a fault or a kill; how it ended and what it said.
fn help(watched: &Watched, input: &[u8], with: (&str, &str)) -> (Option<i32>, String) {
    let mut command = watched.program(&[]);
    let mut helper = Command::new(command.get_program());
    helper.args([HELPER, "put"]).arg(watched.dir().join("gen-1/sled"));
    helper.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("POWER_LOG", watched.log());
    command = helper;
    command.env(with.0, with.1).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_helper_that_is_killed_or_refused_at_any_call_costs_nothing() {
    let clock = Instant::now();
    let (begun, known, input) = behind();
    let expected = Expected { known: &known, batches: &[], acknowledged: 0, words: &BTreeMap::new(), made: true };
    let undisturbed = begun.copy();
    assert_eq!(help(&undisturbed, &input, ("POWER_KILL", "0")), (Some(0), String::new()));
    let (folder, opened) = open(&undisturbed.dir());
    assert!(!folder.is_unsettled() && opened.notices.is_empty(), "what the helper was told is what sled is told");
    assert_eq!(folded(&opened.ops), known);
    let ways = ["POWER_KILL {}", "POWER_KILL {}/", "POWER_FAULT write:{}:28:0", "POWER_FAULT sync:{}:5:1"];
    let ways: Vec<&str> = ways.into_iter().chain(["POWER_FAULT sync:{}:5:0", "POWER_FAULT open:{}:30:0"]).collect();
    let (bad, tried) = (Mutex::new(Vec::new()), Mutex::new(0));
    by_two(ways.len() as u64, |n| {
        for k in 1..200 {
            let way = ways[n as usize].replace("{}", &k.to_string());
            let (name, value) = way.split_once(' ').unwrap();
            let watched = begun.copy();
            let mut disk = Disk::of(&watched.root());
            let (code, said) = help(&watched, &input, (name, value));
            if watched.took_place().is_empty() {
                break;
            }
            *tried.lock().unwrap() += 1;
            let ended = if name == "POWER_KILL" { code.is_none() } else { matches!(code, Some(0 | 65 | 74)) };
            watched.calls().iter().for_each(|call| disk.apply(call, &|_| true));
            disk.explains(&watched.root()).unwrap();
            let image = watched.temp.path().join("image");
            disk.cut(Cut::WORST, &mut Random::new(1), &image);
            let verdicts = [judge(&watched.dir(), &expected, true), judge(&image.join("data"), &expected, true)];
            if !ended || said.contains("panicked") || verdicts.iter().any(|verdict| *verdict != Verdict::Whole) {
                bad.lock().unwrap().push(format!("{way}: {code:?} {said} {verdicts:?}"));
            }
        }
    });
    let (bad, tried) = (bad.into_inner().unwrap(), tried.into_inner().unwrap());
    println!("a helper disturbed {tried} times: {} bad, {:.1} s", bad.len(), clock.elapsed().as_secs_f32());
    assert!(bad.is_empty() && tried > 40, "{tried}: {}", bad.join("\n"));
}
