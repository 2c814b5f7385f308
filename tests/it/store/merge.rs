//! A data folder that is copied: each copy is a writer of its own, and together they are the union of both.

use std::path::Path;
use std::process::Command;

use samverkan::log::{Change, Id, Name, OpId, ReplicaId, Value};
use samverkan::replica::Replica;
use samverkan::store::{Notice, Place, unwatched};

use super::{Arc, Held, Operation, assert_held, held, opening, patiently};

fn open(dir: &Path) -> (Replica, Vec<Notice>) {
    patiently(|| Replica::open(&opening(dir))).unwrap()
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-r").arg(from).arg(to).status().unwrap().success());
}

/// Writes so many notes, each an operation and a commit; their ids.
fn write(replica: &mut Replica, notes: &[&str]) -> Vec<OpId> {
    let mut ids = Vec::new();
    for note in notes {
        let mut change = Change::new(Name::new("edit"));
        let id = Id::new("falu-kommun").unwrap();
        change.set(Name::new("organization"), &id, Name::new("note"), Value::text(note));
        ids.extend(replica.stage(change).iter().map(|op| op.id));
        replica.commit().unwrap();
    }
    assert_eq!(ids.len(), notes.len());
    ids
}

fn all(replica: &Replica) -> Vec<Arc<Operation>> {
    replica.log().iter().cloned().collect()
}

/// Each takes the other's operations; then both have the same, without gaps, also after being opened again.
fn exchange(one: &Path, other: &Path) -> Held {
    let ops = [one, other].map(|dir| all(&open(dir).0));
    for (dir, theirs) in [(one, &ops[1]), (other, &ops[0])] {
        let mut replica = open(dir).0;
        replica.merge(theirs.clone()).unwrap();
        assert_eq!(replica.log().gaps(), []);
        assert!(replica.check(&mut unwatched).unwrap().is_sound());
    }
    let both = held(ops.iter().flatten());
    for dir in [one, other] {
        assert_held(&held(open(dir).0.log().iter()), &both, "the union");
    }
    both
}

#[test]
fn a_copied_folder_takes_a_label_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (dir.path().join("one"), dir.path().join("other"));
    let mut replica = Replica::create(&opening(&one), &[]).unwrap();
    let common = write(&mut replica, &["a", "b", "c"]);
    drop(replica);
    copy(&one, &other);

    let (mut first, notices) = open(&one);
    assert_eq!(notices, [], "the original is where it was");
    let (mut second, notices) = open(&other);
    assert_eq!(notices, [Notice::Relabelled]);
    let (mine, theirs) = (write(&mut first, &["d", "e"]), write(&mut second, &["f", "g", "h"]));
    drop((first, second));
    let labels = |ids: &[OpId]| ids.iter().map(|id| id.replica).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(labels(&common), labels(&mine));
    assert!(labels(&theirs).is_disjoint(&mine.iter().map(|id| id.replica).collect()));
    assert_eq!(theirs.iter().map(|id| id.index).collect::<Vec<_>>(), [1, 2, 3], "from the beginning");
    assert_eq!(open(&other).1, [], "once");

    let both = exchange(&one, &other);
    for id in common.iter().chain(&mine).chain(&theirs) {
        assert!(both.contains_key(id), "nothing is renumbered: {id}");
    }
    assert_eq!(both.len(), 8);
    assert!(open(&one).0.log().forks().is_empty());

    // A folder that is renamed is the same folder.
    let moved = dir.path().join("moved");
    std::fs::rename(&one, &moved).unwrap();
    assert_eq!(open(&moved).1, []);
}

#[test]
fn two_copies_under_one_label_keep_what_both_wrote() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (dir.path().join("one"), dir.path().join("other"));
    let mut replica = Replica::create(&opening(&one), &[]).unwrap();
    write(&mut replica, &["a", "b"]);
    drop(replica);
    copy(&one, &other);
    // As an image of a whole machine, where nothing tells that it is a copy.
    let lock = std::fs::metadata(other.join("lock")).unwrap();
    let place = Place::read(&other);
    let folder = (std::os::unix::fs::MetadataExt::dev(&lock), std::os::unix::fs::MetadataExt::ino(&lock));
    Place { folder, ..place.clone() }.write(&other).unwrap();

    let mine = write(&mut open(&one).0, &["c", "d"]);
    let theirs = write(&mut open(&other).0, &["e", "f", "g"]);
    assert_eq!(mine[0].index, theirs[0].index);
    assert_ne!(mine[0], theirs[0]);
    let both = exchange(&one, &other);
    assert!(mine.iter().chain(&theirs).all(|id| both.contains_key(id)));
    assert_eq!(both.len(), 7);

    let label: ReplicaId = place.labels[0].parse().unwrap();
    for dir in [&one, &other] {
        let (mut replica, _) = open(dir);
        assert_eq!(replica.log().forks(), [label]);
        let new = write(&mut replica, &["h"]);
        assert_ne!(new[0].replica, label, "from now on under another label");
    }
    assert_eq!(exchange(&one, &other).len(), 9);
}

#[test]
fn a_restored_backup_takes_its_own_later_operations() {
    let dir = tempfile::tempdir().unwrap();
    let (data, backup, elsewhere) = (dir.path().join("data"), dir.path().join("backup"), dir.path().join("elsewhere"));
    let mut replica = Replica::create(&opening(&data), &[]).unwrap();
    write(&mut replica, &["a", "b"]);
    drop(replica);
    copy(&data, &backup);
    let later = write(&mut open(&data).0, &["c", "d"]);
    let sent = all(&open(&data).0);
    let mut other = Replica::create(&opening(&elsewhere), &[]).unwrap();
    other.merge(sent).unwrap();

    // The generation comes back, the lock and the label are those of before.
    std::fs::remove_dir_all(data.join("gen-1")).unwrap();
    copy(&backup.join("gen-1"), &data.join("gen-1"));
    let again = write(&mut open(&data).0, &["e"]);
    assert_eq!(again[0].index, later[0].index);
    let mut replica = open(&data).0;
    replica.merge(all(&other)).unwrap();
    assert_eq!((replica.log().len(), replica.log().gaps().len()), (5, 0));
    let new = write(&mut replica, &["f"]);
    assert_ne!(new[0].replica, later[0].replica);
    assert!(replica.check(&mut unwatched).unwrap().is_sound());
    let all = held(replica.log().iter());
    assert!(later.iter().chain(&again).all(|id| all.contains_key(id)));
}
