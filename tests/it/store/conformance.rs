//! What every storage promises, held against the real one and the one of tests.

use std::path::PathBuf;

use samverkan::store::{Memory, Storage, StoreError};
use tempfile::TempDir;

use super::{Arc, Held, Maker, Operation, assert_held, create, held, open};

/// Where a storage keeps things while it is closed.
trait Ground {
    fn create(&self, ops: &[Arc<Operation>]) -> Box<dyn Storage>;
    fn reopen(&self) -> (Box<dyn Storage>, Vec<Arc<Operation>>);
    /// Lets appending fail, or work again.
    fn fail(&self, failing: bool);
}

struct Disk(TempDir);

impl Disk {
    fn dir(&self) -> PathBuf {
        self.0.path().join("data")
    }
}

impl Ground for Disk {
    fn create(&self, ops: &[Arc<Operation>]) -> Box<dyn Storage> {
        Box::new(create(&self.dir(), "suite", ops))
    }

    fn reopen(&self) -> (Box<dyn Storage>, Vec<Arc<Operation>>) {
        let (folder, opened) = open(&self.dir());
        assert_eq!(opened.notices, [], "nothing happened to it");
        assert_eq!(opened.dataset, "suite");
        (Box::new(folder), opened.ops)
    }

    fn fail(&self, failing: bool) {
        // A journal that is not where it was is not ours to write; a full disk has a test of its own.
        let (journal, away) = (self.dir().join("gen-1/journal"), self.dir().join("gen-1/away"));
        let (from, to) = if failing { (journal, away) } else { (away, journal) };
        std::fs::rename(from, to).unwrap();
    }
}

struct InMemory(Memory);

impl Ground for InMemory {
    fn create(&self, ops: &[Arc<Operation>]) -> Box<dyn Storage> {
        let mut memory = self.0.clone();
        memory.append(ops).unwrap();
        Box::new(memory)
    }

    fn reopen(&self) -> (Box<dyn Storage>, Vec<Arc<Operation>>) {
        (Box::new(self.0.clone()), self.0.ops())
    }

    fn fail(&self, failing: bool) {
        self.0.fail(failing);
    }
}

macro_rules! suite {
    ($($law:ident)*) => {
        mod folder {
            $(#[test] fn $law() { super::$law(&mut || Box::new(super::Disk(tempfile::tempdir().unwrap()))); })*
        }
        mod memory {
            $(#[test] fn $law() { super::$law(&mut || Box::new(super::InMemory(super::Memory::default()))); })*
        }
    };
}

suite! {
    a_new_one_holds_what_it_was_given
    a_batch_is_there_after_reopening
    batches_are_there_after_reopening_settled_or_not
    the_order_of_batches_is_irrelevant
    the_same_twice_is_once
    settling_ends_what_is_unsettled
    checking_finds_everything_sound
    rewriting_replaces_everything
    an_append_that_fails_keeps_nothing_and_the_storage_goes_on
}

type NewGround<'a> = &'a mut dyn FnMut() -> Box<dyn Ground>;

/// What is there after closing it and opening it again.
fn reopened(ground: &dyn Ground, storage: Box<dyn Storage>) -> Held {
    drop(storage);
    held(&ground.reopen().1)
}

fn a_new_one_holds_what_it_was_given(ground: NewGround<'_>) {
    for ops in [Vec::new(), Maker::new(1).batch(30)] {
        let ground = ground();
        let mut storage = ground.create(&ops);
        assert!(!storage.is_unsettled());
        assert_eq!(storage.check().unwrap().lines, ops.len());
        assert_held(&reopened(&*ground, storage), &held(&ops), "after reopening");
    }
}

fn a_batch_is_there_after_reopening(ground: NewGround<'_>) {
    for size in [0, 1, 2, 50] {
        let ground = ground();
        let mut storage = ground.create(&[]);
        let batch = Maker::new(2).batch(size);
        storage.append(&batch).unwrap();
        drop(storage);
        let ops = ground.reopen().1;
        assert_eq!(ops.len(), size, "each once");
        assert!(batch.iter().all(|op| ops.contains(op)), "and as it was");
    }
}

fn batches_are_there_after_reopening_settled_or_not(ground: NewGround<'_>) {
    let ground = ground();
    let mut maker = Maker::new(3);
    let first = maker.batch(10);
    let mut expected = held(&first);
    let mut storage = ground.create(&first);
    for (n, batch) in maker.batches(40).into_iter().enumerate() {
        storage.append(&batch).unwrap();
        expected.extend(held(&batch));
        if n % 7 == 3 {
            storage.settle().unwrap();
        }
        if n % 10 == 9 {
            drop(storage);
            let (again, ops) = ground.reopen();
            assert_held(&held(&ops), &expected, "after reopening");
            storage = again;
        }
    }
    assert_held(&reopened(&*ground, storage), &expected, "after reopening");
}

fn the_order_of_batches_is_irrelevant(ground: NewGround<'_>) {
    let mut maker = Maker::new(4);
    let mut batches = maker.batches(20);
    let expected = held(batches.iter().flatten());
    for turn in 0..4 {
        let ground = ground();
        let mut storage = ground.create(&[]);
        for batch in &batches {
            storage.append(batch).unwrap();
        }
        let checked = storage.check().unwrap();
        assert!(checked.is_sound(), "{turn}: {checked:?}");
        assert_held(&reopened(&*ground, storage), &expected, "in another order");
        batches.sort_by_key(|_| maker.random.bits());
    }
}

fn the_same_twice_is_once(ground: NewGround<'_>) {
    let ground = ground();
    let mut maker = Maker::new(5);
    let batch = maker.batch(3);
    let mut storage = ground.create(&batch);
    storage.append(&batch).unwrap();
    storage.settle().unwrap();
    storage.append(&batch[1..]).unwrap();
    let more = maker.batch(2);
    storage.append(&more).unwrap();
    assert_held(&reopened(&*ground, storage), &held(batch.iter().chain(&more)), "after reopening");
    assert!(ground.reopen().0.check().unwrap().is_sound());
}

fn settling_ends_what_is_unsettled(ground: NewGround<'_>) {
    let ground = ground();
    let mut maker = Maker::new(6);
    let mut storage = ground.create(&[]);
    storage.settle().unwrap();
    for batch in maker.batches(3) {
        storage.append(&batch).unwrap();
        storage.settle().unwrap();
        assert!(!storage.is_unsettled());
        storage.settle().unwrap();
    }
    storage.append(&maker.batch(2)).unwrap();
    drop(storage);
    assert!(!ground.reopen().0.is_unsettled(), "opening settles");
}

fn checking_finds_everything_sound(ground: NewGround<'_>) {
    let ground = ground();
    let mut maker = Maker::new(7);
    let mut storage = ground.create(&maker.batch(5));
    let mut ops = 5;
    for batch in maker.batches(10) {
        storage.append(&batch).unwrap();
        ops += batch.len();
        let checked = storage.check().unwrap();
        assert!(checked.is_sound(), "{checked:?}");
        assert_eq!((checked.lines, checked.records), (ops, ops));
    }
}

fn rewriting_replaces_everything(ground: NewGround<'_>) {
    let ground = ground();
    let mut maker = Maker::new(8);
    let mut storage = ground.create(&maker.batch(5));
    let mut expected = Held::new();
    for kept in [8, 0, 3] {
        storage.append(&Maker::new(80).batch(2)).unwrap();
        let ops = Maker::new(81).batch(kept);
        storage.rewrite(&mut ops.iter()).unwrap();
        assert!(!storage.is_unsettled());
        let more = Maker::new(82).batch(3);
        storage.append(&more).unwrap();
        expected = held(ops.iter().chain(&more));
        assert!(storage.check().unwrap().is_sound());
    }
    assert_held(&reopened(&*ground, storage), &expected, "after reopening");
}

fn an_append_that_fails_keeps_nothing_and_the_storage_goes_on(ground: NewGround<'_>) {
    let ground = ground();
    let mut maker = Maker::new(9);
    let (first, second) = (maker.batch(2), maker.batch(2));
    let mut storage = ground.create(&first);
    ground.fail(true);
    let error = storage.append(&Maker::new(90).batch(3)).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. } | StoreError::Lost(_)), "{error:?}");
    ground.fail(false);
    assert!(!storage.is_unsettled());
    storage.append(&second).unwrap();
    let checked = storage.check().unwrap();
    assert!(checked.is_sound(), "{checked:?}");
    assert_held(&reopened(&*ground, storage), &held(first.iter().chain(&second)), "after reopening");
}
