//! Reading beside a writer: only what has come since, whole batches, and everything anew when the journal is another.

use std::collections::BTreeSet;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::FileExt;
use std::path::Path;

use samverkan::log::State;
use samverkan::replica::Replica;
use samverkan::store::{Beside, Followed, Notice, Storage, StoreError};

use super::{Arc, Maker, Operation, assert_held, create, folded, held};

fn ids(ops: &[Arc<Operation>]) -> Vec<String> {
    ops.iter().map(|op| op.id.to_string()).collect()
}

/// What has been added since, which must be all that a look gives.
#[track_caller]
fn more(beside: &mut Beside) -> Vec<Arc<Operation>> {
    match beside.follow().unwrap() {
        Followed::More(ops) => ops,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn assert_same(beside: &mut Beside) {
    let followed = beside.follow().unwrap();
    assert!(matches!(followed, Followed::Same), "{followed:?}");
}

/// What is there now, which must be read from the beginning.
#[track_caller]
fn anew(beside: &mut Beside) -> Vec<Arc<Operation>> {
    match beside.follow().unwrap() {
        Followed::Anew(opened) => opened.ops,
        other => panic!("{other:?}"),
    }
}

fn append(journal: &Path, bytes: &[u8]) {
    OpenOptions::new().append(true).open(journal).unwrap().write_all(bytes).unwrap();
}

#[test]
fn only_what_has_come_since_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    let mut maker = Maker::new(70);
    let first = maker.batch(4);
    let mut folder = create(&dir, "small", &first);
    let (mut beside, opened) = Beside::open(&dir).unwrap();
    assert_eq!((opened.ops.len(), opened.dataset.as_str()), (4, "small"));
    assert_same(&mut beside);
    for batch in maker.batches(5) {
        folder.append(&batch).unwrap();
        assert_eq!(ids(&more(&mut beside)), ids(&batch));
        assert_same(&mut beside);
    }
    let (one, other) = (maker.batch(3), maker.batch(1));
    folder.append(&one).unwrap();
    folder.append(&other).unwrap();
    // What was read before is not read again: nobody notices that it is no more what it was.
    let journal = dir.join("gen-1/journal");
    let file = OpenOptions::new().write(true).open(&journal).unwrap();
    file.write_all_at(b"damaged", 90).unwrap();
    assert_eq!(ids(&more(&mut beside)), ids(&[one, other].concat()));
    assert!(Beside::open(&dir).unwrap().1.ops.len() < 30, "it would have been seen");
}

#[test]
fn a_batch_that_is_being_written_is_passed_over_until_it_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    let mut maker = Maker::new(71);
    let mut folder = create(&dir, "small", &maker.batch(2));
    let journal = dir.join("gen-1/journal");
    let before = std::fs::read(&journal).unwrap();
    let (batch, other) = (maker.batch(3), maker.batch(3));
    folder.append(&batch).unwrap();
    let after = std::fs::read(&journal).unwrap();
    let written = &after[before.len()..];
    drop(folder);
    let cut = |len: usize| OpenOptions::new().write(true).open(&journal).unwrap().set_len(len as u64).unwrap();
    cut(before.len());
    let (mut beside, _) = Beside::open(&dir).unwrap();
    let line = written.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let mut at = 0;
    for next in [1, line - 1, line, line + 9, written.len() - 1] {
        append(&journal, &written[at..next]);
        at = next;
        assert_same(&mut beside);
    }
    append(&journal, &written[at..]);
    assert_eq!(ids(&more(&mut beside)), ids(&batch));

    // What was seen and could not be synced is taken back, and something else is written: shorter, or as long and longer.
    cut(before.len());
    assert_eq!(anew(&mut beside).len(), 2);
    append(&journal, written);
    assert_eq!(more(&mut beside).len(), 3);
    cut(before.len());
    let scratch = tempfile::tempdir().unwrap();
    let scratch = scratch.path().join("data");
    let mut elsewhere = create(&scratch, "small", &[]);
    let head = std::fs::metadata(scratch.join("gen-1/journal")).unwrap().len() as usize;
    for batch in [&other, &batch, &other] {
        elsewhere.append(batch).unwrap();
    }
    let longer = std::fs::read(scratch.join("gen-1/journal")).unwrap().split_off(head);
    assert!(longer.len() > written.len());
    append(&journal, &longer);
    let seen = anew(&mut beside);
    assert!(other.iter().all(|op| seen.iter().any(|held| held.id == op.id)), "{:?}", ids(&seen));
    assert_same(&mut beside);
    // A line that is damaged among others may be only half there yet: next time all is read again.
    append(&journal, b"damaged\n");
    append(&journal, &longer);
    anew(&mut beside);
}

/// What tries whether the journal can grow is never seen.
#[test]
fn a_probe_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    let mut maker = Maker::new(75);
    let mut folder = create(&dir, "small", &maker.batch(2));
    let (mut beside, _) = Beside::open(&dir).unwrap();
    let journal = dir.join("gen-1/journal");
    let before = std::fs::read(&journal).unwrap();
    folder.probe().unwrap();
    assert_eq!(std::fs::read(&journal).unwrap(), before);
    assert_same(&mut beside);
    // Cut short in the middle, as by a power cut.
    append(&journal, &[b' '; 100]);
    assert_same(&mut beside);
    assert!(matches!(folder.probe(), Err(StoreError::Lost(_))), "it is not what we left");
    drop(folder);
    let (mut folder, opened) = super::open(&dir);
    assert_eq!((opened.ops.len(), opened.notices), (2, vec![Notice::TailCut { bytes: 100 }]));
    folder.probe().unwrap();
    folder.append(&maker.batch(1)).unwrap();
    assert_eq!(more(&mut beside).len(), 1);
    assert!(folder.check().unwrap().is_sound());
}

#[test]
fn a_new_generation_is_read_from_its_beginning() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    let mut maker = Maker::new(72);
    let ops = maker.batch(4);
    let mut folder = create(&dir, "small", &ops);
    let (mut beside, _) = Beside::open(&dir).unwrap();
    for generation in 2..5 {
        folder.rewrite(&mut ops.iter().take(3)).unwrap();
        assert!(dir.join(format!("gen-{generation}")).exists());
        let seen = anew(&mut beside);
        assert_held(&held(&seen), &folded(&ops[..3]), "what the new one holds and no more");
        let batch = maker.batch(2);
        folder.append(&batch).unwrap();
        assert_eq!(ids(&more(&mut beside)), ids(&batch));
    }
}

#[test]
fn a_folder_that_is_out_of_reach_can_be_followed_again() {
    let dir = tempfile::tempdir().unwrap();
    let (data, away) = (dir.path().join("data"), dir.path().join("away"));
    let mut maker = Maker::new(73);
    let mut folder = create(&data, "small", &maker.batch(2));
    let (mut beside, _) = Beside::open(&data).unwrap();
    std::fs::rename(&data, &away).unwrap();
    for _ in 0..2 {
        assert!(matches!(beside.follow(), Err(StoreError::Io { .. })));
        let refused = folder.append(&maker.batch(1)).unwrap_err();
        assert!(matches!(refused, StoreError::Io { .. }), "{refused:?}");
    }
    std::fs::rename(&away, &data).unwrap();
    assert_same(&mut beside);
    let batch = maker.batch(2);
    folder.append(&batch).unwrap();
    assert_eq!(ids(&more(&mut beside)), ids(&batch));
}

/// What a state says, in an order of its own.
fn told(state: &State) -> BTreeSet<String> {
    let mut told = BTreeSet::new();
    for kind in state.kinds() {
        for (id, record) in state.records(kind) {
            for (field, member, cell) in record.cells() {
                let heads: BTreeSet<String> =
                    cell.heads().iter().map(|head| format!("{:?} {:?}", head.id(), head.value())).collect();
                told.insert(format!("{kind:?} {id} {field:?} {member:?} {heads:?} {:?}", record.presence()));
            }
        }
    }
    told
}

/// Whoever follows has, after every batch and every rewriting, what somebody has who opens the store only now.
#[test]
fn following_gives_what_opening_gives() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    let mut maker = Maker::new(74);
    let mut all = maker.batch(3);
    let mut folder = create(&dir, "small", &all);
    let only_read = samverkan::replica::Opening { read_only: true, ..super::opening(&dir) };
    let opened = || Replica::open(&only_read).unwrap().0;
    let mut reader = opened();
    let mut seen = reader.view().version;
    for (n, batch) in maker.batches(60).into_iter().enumerate() {
        folder.append(&batch).unwrap();
        all.extend(batch);
        if n % 20 == 19 {
            folder.rewrite(&mut all.iter()).unwrap();
        }
        if n % 3 == 0 {
            continue;
        }
        assert!(reader.follow().unwrap() && !reader.follow().unwrap());
        assert_ne!(std::mem::replace(&mut seen, reader.view().version), seen, "screens see that something is new");
        let now = opened();
        assert!(reader.log().iter().eq(now.log().iter()), "{n}");
        assert_eq!(told(reader.state()), told(now.state()), "{n}");
    }
}
