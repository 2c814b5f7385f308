//! Work that a process of its own does once, so that its memory is nobody else's.

use std::any::Any;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use samverkan::replica::Replica;

use crate::{county, exchange, table};

/// How often each is done.
const RUNS: usize = 7;

/// What is done with a file or a folder.
pub struct Work {
    /// The argument that asks for it.
    name: &'static str,
    /// What comes before, outside the time.
    before: fn(&Path),
    run: fn(&Path) -> Box<dyn Any>,
}

impl Work {
    const fn new(name: &'static str, run: fn(&Path) -> Box<dyn Any>) -> Self {
        Self { name, before: |_| (), run }
    }
}

pub const OPEN: Work = Work::new("--open-once", |dir| Box::new(Replica::open(&county::opening(dir)).unwrap()));
pub const LOAD: Work = Work::new("--load-once", |file| Box::new(exchange::load(file)));
pub const IMPORT: Work =
    Work { before: exchange::prepare, ..Work::new("--import-once", |file| Box::new(exchange::import(file))) };
pub const FLOOR: Work = Work::new("--unpack-once", |file| {
    exchange::unpack(file);
    Box::new(())
});

/// Does what the arguments ask for, and says how long that took, in milliseconds, and the most memory, in megabytes;
/// whether they ask for anything.
pub fn asked(arguments: &[OsString]) -> bool {
    let [_, name, path] = arguments else { return false };
    let Some(asked) = [OPEN, LOAD, IMPORT, FLOOR].into_iter().find(|work| *name == *work.name) else { return false };
    let start = Instant::now();
    let done = (asked.run)(path.as_ref());
    let took = start.elapsed().as_secs_f64() * 1e3;
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: f64 = peak.split_whitespace().next().unwrap().parse().unwrap();
    println!("{took} {}", kilobytes * 1024.0 / 1e6);
    drop(done);
    true
}

/// The medians of milliseconds and megabytes.
pub fn measured(work: &Work, path: &Path) -> [f64; 2] {
    let runs: Vec<[f64; 2]> = (0..RUNS).map(|_| once(work, path)).collect();
    [0, 1].map(|n| table::median(runs.iter().map(|run| run[n]).collect()))
}

fn once(work: &Work, path: &Path) -> [f64; 2] {
    (work.before)(path);
    let program = std::env::current_exe().unwrap();
    let output = Command::new(program).arg(work.name).arg(path).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = said.split_whitespace().map(|number| number.parse().unwrap()).collect();
    numbers.try_into().unwrap_or_else(|_| panic!("{said:?} {}", String::from_utf8_lossy(&output.stderr)))
}
