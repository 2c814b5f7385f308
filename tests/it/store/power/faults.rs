//! Errors: each call fails in turn, with each error. Nothing acknowledged is lost, nothing is told as done that is not
//! durable, the program says its sentence and ends with its exit code, and the store opens sound afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::super::Random;
use super::cuts::{base, by_two, line, unclean};
use super::disk::{Cut, Disk};
use super::{Acknowledged, Answers, Call, Expected, Held, Verdict, Watched, held, judge, open};

/// Name, number on Linux, and the exit codes that the program may end with; 0 where it could go on.
const ERRORS: [(&str, i32, &[i32]); 5] = [
    ("ENOSPC", 28, &[0, 74]),
    ("EIO", 5, &[0, 74]),
    ("EACCES", 13, &[0, 74, 77]),
    ("EROFS", 30, &[0, 74]),
    ("EDQUOT", 122, &[0, 74]),
];
/// For so many calls, 0 for all that follow.
const LASTING: [u32; 2] = [1, 0];
const CLASSES: [&str; 6] = ["write", "sync", "size", "open", "name", "read"];

/// What the program does when a call fails.
struct Work {
    name: &'static str,
    arguments: &'static [&'static str],
    input: String,
    answers: Answers,
    begin: fn() -> Watched,
    known: Held,
    /// How it ends when nothing fails.
    ends: i32,
}

fn works() -> Vec<Work> {
    let mut random = Random::new(50);
    let lines: String = (0..3).map(|_| line(&mut random)).collect();
    let work = |name, arguments, answers, begin: fn() -> Watched| {
        let known = if name == "init" { Held::new() } else { held(&open(&begin().dir()).1.ops) };
        let input = if answers == Answers::Each { lines.clone() } else { String::new() };
        Work { name, arguments, input, answers, begin, known, ends: 0 }
    };
    let init: &[&str] = &["init", "--template", "empty"];
    vec![
        work("apply", &["apply", "-", "--each"], Answers::Each, unclean),
        work("rebuild", &["check", "--rebuild"], Answers::None, || base().copy()),
        work("init", init, Answers::None, Watched::new),
        Work { ends: 73, ..work("init over a store", init, Answers::None, || base().copy()) },
    ]
}

/// One fault: what to tell the shim, and the exit codes that may come of it.
struct Fault {
    text: String,
    codes: &'static [i32],
    /// Whether to lose power besides, and to look at the store once more after opening it.
    deep: bool,
}

/// Runs with a fault and judges; `None` if the program never came to that call.
fn run_with(work: &Work, begun: &Watched, fault: &Fault, with: (&str, &str)) -> Option<Vec<String>> {
    let watched = begun.copy();
    let before = Disk::of(&watched.root());
    let (code, _, said) = watched.run(work.arguments, &work.input, &[with]);
    let took_place = watched.took_place();
    if took_place.is_empty() {
        assert_eq!(code, Some(work.ends), "{}: {said}", work.name);
        return None;
    }
    let mut wrong = Vec::new();
    let what = format!("{} with {} at {}", work.name, fault.text, took_place[0]);
    let ended = code.is_some_and(|code| fault.codes.contains(&code) || code == work.ends)
        // What could not be read counts as damaged, and is not.
        && (code != Some(0) || work.ends == 0)
        || code == Some(65) && work.arguments[0] == "check" && fault.text.starts_with("read");
    let spoke = code == Some(0) || said.ends_with(".\n");
    if !ended || !spoke || said.contains("panicked") {
        wrong.push(format!("{what}: ended with {code:?} and said {said:?}"));
    }
    let calls = watched.calls();
    let mut disk = before;
    for call in &calls {
        disk.apply(call, &|_| true);
    }
    disk.explains(&watched.root()).unwrap();
    let told = Acknowledged::of(&calls, &[work.answers]);
    if code == Some(0) && work.answers == Answers::Each && told.batches.len() != work.input.lines().count() {
        wrong.push(format!("{what}: ended well with {} batches", told.batches.len()));
    }
    let made = !work.known.is_empty() || code == Some(0);
    let expected = Expected {
        known: &work.known,
        batches: &told.batches,
        acknowledged: told.batches.len(),
        words: &BTreeMap::new(),
        made,
    };
    // What was refused is not there: neither for those who look at once nor after the power was lost.
    let mut images = vec![(watched.dir(), "")];
    if fault.deep {
        let image = watched.temp.path().join("image");
        disk.cut(Cut::WORST, &mut Random::new(1), &image);
        images.push((image.join("data"), ", then power lost"));
    }
    for (dir, then) in images {
        let verdict = judge(&dir, &expected, fault.deep && then.is_empty());
        // The folder above a new store can be one that we may not read, and so not sync.
        let unreadable = took_place[0] == "read " && fault.text.contains(":13:") && code == Some(0);
        if verdict != Verdict::Whole && !(unreadable && work.name == "init" && !then.is_empty()) {
            wrong.push(format!("{what}{then}: {verdict:?}; ended with {code:?} and said {said:?}"));
        }
    }
    Some(wrong)
}

/// Which errors are tried at the k-th call: all of them when asked for, otherwise another one at each.
fn faults(class: &str, k: u64) -> Vec<Fault> {
    let all = std::env::var("SAMVERKAN_FAULTS").is_ok_and(|wanted| wanted == "all");
    let mut faults: Vec<Fault> = ERRORS
        .iter()
        .flat_map(|error| LASTING.map(|calls| (error, calls)))
        .map(|((_, number, codes), calls)| Fault { text: format!("{class}:{k}:{number}:{calls}"), codes, deep: true })
        .collect();
    if !all {
        let n = faults.len();
        faults = vec![faults.swap_remove((k as usize * 3 + class.len()) % n)];
    }
    if class == "write" {
        faults.push(Fault { text: format!("write:{k}:short:{}", k * 7 % 50), codes: &[0, 74], deep: true });
    }
    faults
}

#[test]
fn whatever_call_fails_nothing_is_lost_and_nothing_told_that_is_not() {
    let clock = Instant::now();
    for work in &works() {
        let begun = (work.begin)();
        let (wrong, tried) = (Mutex::new(Vec::new()), Mutex::new(BTreeMap::<&str, usize>::new()));
        by_two(2, |half| {
            for class in CLASSES {
                for k in (1 + half..2000).step_by(2) {
                    let results: Vec<_> = faults(class, k)
                        .iter()
                        .map(|fault| run_with(work, &begun, fault, ("POWER_FAULT", &fault.text)))
                        .collect();
                    if results.iter().all(Option::is_none) {
                        break;
                    }
                    *tried.lock().unwrap().entry(class).or_default() += results.iter().flatten().count();
                    wrong.lock().unwrap().extend(results.into_iter().flatten().flatten());
                }
            }
        });
        let (wrong, tried) = (wrong.into_inner().unwrap(), tried.into_inner().unwrap());
        println!("{}: {tried:?} faults, {} wrong", work.name, wrong.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let classes: BTreeSet<&str> = tried.keys().copied().collect();
        let wanted: &[&str] = if work.ends == 0 { &["write", "sync", "open", "read"] } else { &["read"] };
        assert!(wanted.iter().all(|class| classes.contains(class)), "{tried:?}");
    }
    println!("faults in {:.1} s", clock.elapsed().as_secs_f32());
}

#[test]
fn a_disk_that_is_full_after_any_number_of_bytes_keeps_what_was_acknowledged() {
    let clock = Instant::now();
    // A change and a batch of two, that are not longer than they must be.
    let set = |n: usize| format!(r#"{{"do":"set","kind":"organization","id":"o-{n}","fields":{{"note":"k"}}}}"#);
    let input = format!("{}\n{{\"do\":\"all\",\"of\":[{},{}]}}\n", set(1), set(2), set(3));
    let known = held(&open(&base().copy().dir()).1.ops);
    let work = Work { input, known, begin: || base().copy(), ..works().remove(0) };
    let begun = (work.begin)();
    let (first, last, all) = where_the_changes_lie(&work, &begun);
    // Every byte of them, and steps before and after.
    let steps = |from: u64, to: u64| (from..to).step_by((to - from).div_ceil(60) as usize);
    let sizes: Vec<u64> = steps(0, first).chain(first..last).chain(steps(last, all + 1000)).collect();
    let (wrong, tried, stopped) = (Mutex::new(Vec::new()), Mutex::new(0), Mutex::new(0));
    by_two(sizes.len() as u64, |n| {
        let bytes = sizes[n as usize];
        let fault = Fault { text: format!("{bytes} bytes of room"), codes: &[0, 74], deep: bytes.is_multiple_of(16) };
        match run_with(&work, &begun, &fault, ("POWER_BUDGET", &bytes.to_string())) {
            None => *stopped.lock().unwrap() += 1,
            Some(found) => {
                *tried.lock().unwrap() += 1;
                wrong.lock().unwrap().extend(found);
            }
        }
    });
    let (wrong, tried) = (wrong.into_inner().unwrap(), tried.into_inner().unwrap());
    let seconds = clock.elapsed().as_secs_f32();
    println!(
        "{tried} sizes of a disk, {} of them within the changes: {} wrong, {seconds:.1} s",
        last - first,
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(last - first > 400 && tried > last - first && stopped.into_inner().unwrap() > 0, "{tried}");
}

/// Between which bytes of all that it writes the program writes the changes when there is room, and how many those are.
fn where_the_changes_lie(work: &Work, begun: &Watched) -> (u64, u64, u64) {
    let watched = begun.copy();
    assert_eq!(watched.run(work.arguments, &work.input, &[]).0, Some(0));
    let (mut written, mut first, mut last) = (0, None, 0);
    for call in watched.calls() {
        if let Call::Write { path, data, .. } = call {
            let before = written;
            written += data.len() as u64;
            if path.ends_with("/journal") {
                first = first.or(Some(before));
                last = written;
            }
        }
    }
    (first.unwrap(), last, written)
}

/// sled writes on threads of its own. If one of them fails while we wait for it, sled may wake nobody: a few in a hundred
/// of these runs waited for ever.
#[test]
fn an_error_on_a_thread_of_sled_is_not_waited_for_for_ever() {
    let work = works().remove(0);
    let begun = (work.begin)();
    let whole = begun.copy();
    assert_eq!(whole.run(work.arguments, &work.input, &[]).0, Some(0));
    let calls = whole.calls();
    let syncs = calls.iter().filter(|call| matches!(call, Call::Sync(_) | Call::Range(_)));
    let first = 1 + syncs.take_while(|call| !matches!(call, Call::Range(_))).count();
    by_two(120, |n| {
        // Sometimes sled writes in two pieces, and it is the second that fails.
        let fault = format!("sync:{}:5:0", first + 1 + n as usize / 2 % 2);
        let watched = begun.copy();
        let input = watched.temp.path().join("input");
        std::fs::write(&input, &work.input).unwrap();
        let mut command = watched.program(work.arguments);
        command.env("POWER_FAULT", &fault).stdin(File::open(input).unwrap());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        while child.try_wait().unwrap().is_none() {
            if Instant::now() > end {
                child.kill().unwrap();
                panic!("it waits for ever after {fault}");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        assert!(!watched.took_place().is_empty());
    });
}
