//! What joining costs: it grows with how many operations there are, however many replicas wrote them.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use samverkan::exchange::target::Folder;

use super::site::Site;
use super::{Random, files, number};

/// In how many syncs each replica has written what it has.
const SYNCS: usize = 10;

/// What a replica has put into a folder of its own, moved into the folder that all share: so making it costs no more than
/// joining it, since nobody reads what the others wrote.
fn written(label: u64, operations: usize, random: &mut Random, shared: &Path) {
    let own = tempfile::tempdir_in(shared.parent().unwrap()).unwrap();
    let mut site = Site::new(label);
    let mut target = Folder::open(own.path(), site.label()).unwrap();
    for _ in 0..SYNCS {
        for _ in 0..operations / SYNCS {
            let about = random.below(50);
            site.write(random, about, "some words of a note as they are written");
        }
        site.sync(&mut target, random).unwrap();
    }
    for file in files(own.path()) {
        let there = shared.join(&file);
        fs::create_dir_all(there.parent().unwrap()).unwrap();
        fs::rename(own.path().join(&file), there).unwrap();
    }
}

/// A folder of so many replicas, of so many operations each, a multiple of [`SYNCS`]; what joining it took, how many bytes
/// were read, how many files there are, and what a second sync took.
fn joined(replicas: usize, operations: usize) -> (Duration, u64, usize, Duration) {
    let temp = tempfile::tempdir().unwrap();
    let mut random = Random(4);
    let shared = temp.path().join("shared");
    for label in 0..replicas as u64 {
        written(1000 + label, operations, &mut random, &shared);
    }
    let (mut newcomer, files) = (Site::new(1), files(&shared).len());
    let mut target = Folder::open(&shared, newcomer.label()).unwrap();
    let began = Instant::now();
    let mut fetched = newcomer.fetch(&mut target, 1).unwrap();
    let bytes = fetched.bytes;
    // In any other order each would be put into the middle of those before it.
    assert!(fetched.ops.is_sorted_by_key(|op| op.id));
    newcomer.take(&mut fetched, &mut random);
    newcomer.give(&mut target, &fetched).unwrap();
    let first = began.elapsed();
    assert_eq!(newcomer.log.len(), 5 + replicas * operations);
    let began = Instant::now();
    newcomer.sync(&mut target, &mut random).unwrap();
    (first, bytes, files, began.elapsed())
}

#[test]
fn a_new_replica_reads_what_there_is_once() {
    let most = number("SAMVERKAN_GROWTH", 40) as usize;
    let operations = number("SAMVERKAN_OPERATIONS", 100) as usize;
    let mut measured = Vec::new();
    for replicas in [most / 10, most] {
        let (first, bytes, files, again) = joined(replicas, operations);
        println!(
            "{replicas} replicas, {} operations in {files} files: joined in {:.2} s, {bytes} bytes read; again {:.2} s",
            replicas * operations,
            first.as_secs_f32(),
            again.as_secs_f32()
        );
        measured.push((replicas as u64, bytes));
    }
    let per = |(replicas, bytes): (u64, u64)| bytes / replicas;
    assert!(per(measured[1]) < per(measured[0]) * 3 / 2, "{measured:?} bytes");
}
