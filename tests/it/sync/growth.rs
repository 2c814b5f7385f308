//! What joining costs: it grows with how many operations there are, however many replicas wrote them.

use std::time::{Duration, Instant};

use samverkan::exchange::target::Folder;

use super::site::Site;
use super::{Random, files, number};

/// In how many syncs each replica has written what it has.
const SYNCS: usize = 10;

/// A folder of so many replicas; what joining it took, how many bytes were read, and how many files there are.
fn joined(replicas: usize, operations: usize) -> (Duration, u64, usize, Duration) {
    let temp = tempfile::tempdir().unwrap();
    let mut random = Random(4);
    let mut sites: Vec<(Site, Folder)> = (0..replicas as u64)
        .map(|label| Site::new(1000 + label))
        .map(|site| (site.clone(), Folder::open(temp.path(), site.label()).unwrap()))
        .collect();
    for _ in 0..SYNCS {
        for (site, target) in &mut sites {
            for _ in 0..operations / SYNCS {
                let about = random.below(50);
                site.write(&mut random, about, "some words of a note as they are written");
            }
            // Only what it writes, so that making the folder takes no longer than joining it.
            let fetched = site.fetch(target, 0).unwrap();
            site.give(target, &fetched).unwrap();
        }
    }
    let (mut newcomer, files) = (Site::new(1), files(temp.path()).len());
    let mut target = Folder::open(temp.path(), newcomer.label()).unwrap();
    let began = Instant::now();
    let mut fetched = newcomer.fetch(&mut target, 1).unwrap();
    let bytes = fetched.bytes;
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
