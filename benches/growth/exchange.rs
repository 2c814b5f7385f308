//! A file with everything: how long it takes to load, and to take in durably, and in how much memory.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use samverkan::exchange::{FULL, Header, Keys, Lock, Packed, Snapshot, envelope, file, snapshot};
use samverkan::log::{OpLog, State};
use samverkan::replica::Replica;
use samverkan::store::{Access, Folder, Holder};

use crate::apart;
use crate::county::{self, County};

/// How many changes are in the files.
const SIZES: [usize; 2] = [100_000, 1_000_000];
/// How many changes the store has that takes a file in.
const HELD: usize = 1_000;

/// Measures and prints.
pub fn print() {
    let files = SIZES.map(written);
    print!("\n{:<26}", "a file with changes");
    println!("{:>10}{:>10}{:>8}", SIZES[0], SIZES[1], "growth");
    let bytes = [0, 1].map(|n| std::fs::metadata(&files[n]).unwrap().len() as f64 / 1e6);
    row("its size, MB", bytes);
    for (name, work) in [("load", apart::LOAD), ("import", apart::IMPORT), ("  floor: unpack and sync", apart::FLOOR)] {
        let measured = [0, 1].map(|n| apart::measured(&work, &files[n]));
        row(&format!("{name}, ms"), [measured[0][0], measured[1][0]]);
        row("  peak memory, MB", [measured[0][1], measured[1][1]]);
    }
}

fn row(name: &str, of_sizes: [f64; 2]) {
    let [few, many] = of_sizes;
    println!("{name:<26}{few:>10.1}{many:>10.1}{:>7.1}×", many / few);
}

/// A file of a county of that size, as `export` writes it, and a store that has little of it.
fn written(changes: usize) -> PathBuf {
    let ops = &County::of(changes).ops;
    let path = county::root().join(format!("{changes}.jsonl.gz"));
    let header = Header { dataset: "demo".into(), extent: snapshot::extent(ops), profile: FULL.into() };
    let mut text = |out: &mut dyn io::Write| snapshot::write(out, &header, &mut ops.iter(), &mut |_| true);
    file::write(&path, true, |out| envelope::pack(out, &Lock::Open, &mut text)).unwrap();
    let little = path.with_extension("little");
    Folder::create(&little, "demo", &ops[..HELD], &Holder::this(String::new()), Access::Apart).unwrap();
    Replica::open(&county::opening(&little)).unwrap();
    path
}

fn read(file: &Path) -> Snapshot {
    let packed = Packed::open(file).unwrap();
    snapshot::read(|| packed.plain(&Keys::None), &mut |_| true).unwrap()
}

/// From a file to the log and its state.
pub fn load(file: &Path) -> (OpLog, State) {
    let mut log = OpLog::default();
    for op in read(file).ops {
        log.insert(op);
    }
    let state = State::fold(log.iter());
    (log, state)
}

/// Puts a store beside the file that has little of it.
pub fn prepare(file: &Path) {
    county::copy(&file.with_extension("little"), &store(file));
}

fn store(file: &Path) -> PathBuf {
    file.with_extension("store")
}

/// From a file into that store, verified and durable.
pub fn import(file: &Path) -> Replica {
    let (mut replica, _) = Replica::open(&county::opening(&store(file))).unwrap();
    replica.merge(read(file).ops).unwrap();
    replica
}

/// What nobody can beat: the text of a file, unpacked, written once and synced.
pub fn unpack(file: &Path) {
    let packed = Packed::open(file).unwrap();
    let mut out = File::create(file.with_extension("plain")).unwrap();
    io::copy(&mut packed.plain(&Keys::None).unwrap(), &mut out).unwrap();
    out.sync_all().unwrap();
}
