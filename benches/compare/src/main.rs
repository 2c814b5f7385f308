//! The log beside `automerge` and `loro`: the same 100,000 edits of 5,000 records by three replicas, merged once on the
//! way and once at the end; how long the last merge and a load take, how large the files are, and which fields conflict.
//!
//! `cargo run --release` in this folder prints a table: medians of runs in turns. It fails if two say different conflicts.

mod others;
mod ours;
mod sizes;

use ours::{Edit, Replica};
use rustix::time::{ClockId, clock_gettime};

/// How many edits, and of how many records with how many fields.
const EDITS: usize = 100_000;
const RECORDS: u64 = 5_000;
const FIELDS: u64 = 8;
const REPLICAS: usize = 3;
const RUNS: usize = 5;

/// Milliseconds of the processor, where other programs do not count, and by the clock.
type Took = [f64; 2];

/// What is done, and how long that took.
fn timed<T>(what: impl FnOnce() -> T) -> (T, Took) {
    let now = |clock| {
        let time = clock_gettime(clock);
        time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
    };
    let clocks = [ClockId::ProcessCPUTime, ClockId::Monotonic];
    let start = clocks.map(now);
    let done = what();
    let end = clocks.map(now);
    (done, [end[0] - start[0], end[1] - start[1]])
}

/// The median of the times by one of the clocks.
fn median(took: &[Took], clock: usize) -> f64 {
    let mut values: Vec<f64> = took.iter().map(|took| took[clock]).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// A row of the table: ours beside the others, and how many times ours theirs are; a target is the least of that.
fn row(name: &str, [ours, automerge, loro]: [f64; 3], targets: [Option<f64>; 2]) {
    print!("{name:<40}{ours:>12.1}");
    for (theirs, target) in [automerge, loro].into_iter().zip(targets) {
        let times = theirs / ours;
        let verdict = target
            .map_or(String::new(), |least| format!(" ({} {least:.2})", if times >= least { "≥" } else { "MISSED:" }));
        print!("{theirs:>12.1}{:>26}", format!("{times:.2}×{verdict}"));
    }
    println!();
}

fn main() {
    let schedule = ours::schedule();
    let (mut merges, mut loads) = (<[Vec<Took>; 3]>::default(), <[Vec<Took>; 3]>::default());
    let mut files = [0.0; 3];
    let mut last = None;
    for run in 1..=RUNS {
        eprintln!("run {run} of {RUNS}");
        let (replica, merge) = ours::replay(&schedule);
        let lines = ours::lines(&replica.log);
        let (loaded, load) = timed(|| Replica::load(&lines));
        merges[0].push(merge);
        loads[0].push(load);
        files[0] = sizes::gzip(lines.as_bytes()) as f64;

        let (mut automerge, merge) = others::automerge(&schedule);
        let saved = automerge.save();
        let (automerge, load) = timed(|| others::load_automerge(&saved));
        merges[1].push(merge);
        loads[1].push(load);
        files[1] = saved.len() as f64;

        let (loro, merge) = others::loro(&schedule);
        let saved = others::save_loro(&loro);
        let ((), load) = timed(|| others::load_loro(&saved));
        merges[2].push(merge);
        loads[2].push(load);
        files[2] = saved.len() as f64;
        last = Some((replica, loaded, automerge));
    }
    let Some((replica, loaded, automerge)) = last else { return };
    agree(&replica, &loaded, &automerge, &schedule);

    let columns = ["samverkan", "automerge", "times", "loro", "times"];
    println!("\n{:<40}{:>12}{:>12}{:>26}{:>12}{:>26}", "", columns[0], columns[1], columns[2], columns[3], columns[4]);
    for (clock, name) in ["processor", "clock"].into_iter().enumerate() {
        let medians = |took: &[Vec<Took>; 3]| [0, 1, 2].map(|n| median(&took[n], clock));
        row(&format!("merge of 33,333 edits, ms, {name}"), medians(&merges), [Some(20.0), Some(2.0)]);
        row(&format!("load of 100,000 edits, ms, {name}"), medians(&loads), [Some(2.0), None]);
    }
    row("file, kB", files.map(|bytes| bytes / 1e3), [Some(1.0 / 6.0), None]);
    sizes::print(&replica.log, files[1]);
}

/// The conflicts are those that the rules say, one edit at a time, and those that automerge has.
fn agree(replica: &Replica, loaded: &Replica, automerge: &::automerge::AutoCommit, schedule: &[Edit]) {
    let ours = replica.conflicts();
    assert_eq!(ours, loaded.conflicts(), "after a load");
    assert_eq!(ours, ours::conflicts_by_the_rules(&replica.log), "by the rules");
    let theirs = others::conflicts(automerge);
    assert_eq!(ours, theirs, "by automerge");
    let heads = replica.heads();
    assert_eq!(heads, others::heads(automerge), "fields with several heads, equal or not");
    println!("{} edits, {} conflicts: ours, the rules' and automerge's are the same", schedule.len(), ours.len());
    println!("{} fields have several heads, {} of them of one value", heads.len(), heads.len() - ours.len());
}
