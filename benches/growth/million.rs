//! A county of a million changes: how long it takes to open, in how much memory, and what a commit costs beside one in a
//! county of a thousand.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use samverkan::replica::Replica;

use crate::county::{self, County};
use crate::{table, work};

/// With this and a folder, the bench opens it and says how long that took and how much memory.
pub const OPEN: &str = "--open-once";
const FEW: usize = 1_000;
const MANY: usize = 1_000_000;
/// How often it is opened, each time by a process of its own, whose memory is nobody else's.
const OPENED: usize = 7;

/// Measures and prints.
pub fn print() {
    let (few, many) = (opened(FEW), opened(MANY));
    println!("\n{:<26}{FEW:>10}{MANY:>10}{:>8}", "a million changes", "growth");
    for (name, measured) in [("open, ms", 0), ("open, peak memory, MB", 1)] {
        let (few, many) = (few[measured], many[measured]);
        println!("{name:<26}{few:>10.1}{many:>10.1}{:>7.1}×", many / few);
    }
    let commits = table::measure(vec![work::commit(FEW), work::commit(MANY), work::commit_floor(FEW)]);
    println!("{:<26}{:>10.3}{:>10.3}{:>7.2}×", "commit, ms", commits[0], commits[1], commits[1] / commits[0]);
    println!("{:<26}{:>10.3}", "  floor: append and sync", commits[2]);
}

/// The medians of milliseconds and megabytes.
fn opened(changes: usize) -> [f64; 2] {
    let dir = County::of(changes).opening().dir;
    let runs: Vec<[f64; 2]> = (0..OPENED).map(|_| open_apart(&dir)).collect();
    [0, 1].map(|n| table::median(runs.iter().map(|run| run[n]).collect()))
}

fn open_apart(dir: &Path) -> [f64; 2] {
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).arg(OPEN).arg(dir).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = said.split_whitespace().map(|number| number.parse().unwrap()).collect();
    numbers.try_into().unwrap_or_else(|_| panic!("{said:?} {}", String::from_utf8_lossy(&output.stderr)))
}

/// The part of the process of its own.
pub fn open_once(dir: &Path) {
    let start = Instant::now();
    let replica = Replica::open(&county::opening(dir)).unwrap();
    let took = start.elapsed().as_secs_f64() * 1e3;
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: f64 = peak.split_whitespace().next().unwrap().parse().unwrap();
    println!("{took} {}", kilobytes * 1024.0 / 1e6);
    drop(replica);
}
