//! A check and a rebuild say how far they have come, and stop when they are told to: nothing is changed then.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use samverkan::log::ReplicaId;
use samverkan::replica::Replica;
use samverkan::store::{Memory, Progress, Step, Storage, StoreError, unwatched};

use super::damage::read;
use super::{Arc, Held, Maker, Operation, create, held, opening, patiently, program, run};

fn store(dir: &Path, batches: usize) -> Held {
    let mut maker = Maker::without_erasures(90);
    let mut folder = create(dir, "watched", &maker.batch(3));
    for batch in maker.batches(batches) {
        folder.append(&batch).unwrap();
    }
    folder.settle().unwrap();
    drop(folder);
    held(replica(dir).log().iter())
}

fn replica(dir: &Path) -> Replica {
    patiently(|| Replica::open(&opening(dir))).unwrap().0
}

/// What was told, in this order.
#[track_caller]
fn assert_monotone(told: &[Progress], steps: &[Step]) {
    let mut seen: Vec<Step> = told.iter().map(|progress| progress.step).collect();
    seen.dedup();
    assert_eq!(seen, steps, "each step once, in this order");
    for pair in told.windows(2).filter(|pair| pair[0].step == pair[1].step) {
        assert!(pair[0].done <= pair[1].done, "{pair:?}");
    }
    for step in steps {
        let last = told.iter().rev().find(|progress| progress.step == *step).unwrap();
        assert!(last.done == last.of && last.of > 0, "{last:?} is its end");
        assert!(told.iter().all(|progress| progress.done <= progress.of));
    }
}

#[test]
fn what_is_told_goes_forward_to_its_end() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    store(&dir, 40);
    let mut replica = replica(&dir);
    let mut told = Vec::new();
    replica
        .rebuild(&mut |progress| {
            told.push(progress);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_monotone(&told, Step::REBUILD);
    told.clear();
    let checked = replica
        .check(&mut |progress| {
            told.push(progress);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(checked.is_sound(), "{checked:?}");
    assert_monotone(&told, Step::CHECK);
    assert!(told.len() > 4 * 40, "often enough to stop soon: {}", told.len());
}

/// Whatever it was doing when it was stopped.
#[test]
fn stopped_at_any_moment_it_changes_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let known = store(&dir, 12);
    let before = |dir: &Path| {
        let mut files = read(dir);
        // sled writes these as it opens and closes.
        files.retain(|path, _| path.to_string_lossy().contains("journal") || path == Path::new("current"));
        files
    };
    let files = before(&dir);
    for rebuild in [false, true] {
        let mut stops = Vec::new();
        for at in 0.. {
            let mut replica = replica(&dir);
            let (mut n, mut step) = (0, None);
            let mut watch = |progress: Progress| {
                n += 1;
                step = Some(progress.step);
                if n > at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let done = if rebuild { replica.rebuild(&mut watch) } else { replica.check(&mut watch).map(drop) };
            if done.is_ok() {
                break;
            }
            assert!(matches!(done, Err(StoreError::Cancelled)), "{done:?}");
            assert_eq!(n, at + 1, "nothing is told after it was stopped");
            assert_eq!(before(&dir), files, "stopped at {at} in {step:?}");
            assert!(!dir.join("new").exists() && !dir.join("gen-2").exists(), "{at} in {step:?}");
            // It goes on as if nothing had been, in this process and the next.
            let checked = replica.check(&mut unwatched).unwrap();
            assert!(checked.is_sound() && checked.lines == known.len(), "{checked:?}");
            drop(replica);
            stops.push(step.unwrap());
        }
        assert_eq!(held(Replica::open(&opening(&dir)).unwrap().0.log().iter()), known);
        stops.dedup();
        assert_eq!(stops, if rebuild { Step::REBUILD } else { Step::CHECK }, "stopped in every step");
    }
}

/// What is kept as changes come must be what the stored operations come to.
#[test]
fn other_heads_in_memory_than_on_the_disk_are_found() {
    let mut maker = Maker::without_erasures(91);
    let writes = |op: &Arc<Operation>| !op.writes().is_empty();
    let ops: Vec<Arc<Operation>> = maker.batches(30).into_iter().flatten().filter(writes).collect();
    let mut memory = Memory::default();
    memory.append(&ops).unwrap();
    let mut whole = Replica::on(Box::new(memory.clone()), ops.clone(), ReplicaId(7));
    assert!(whole.check(&mut unwatched).unwrap().is_sound());
    // The newest is a head wherever it writes.
    let fewer = ops[..ops.len() - 1].to_vec();
    let mut lacking = Replica::on(Box::new(memory), fewer, ReplicaId(7));
    let checked = lacking.check(&mut unwatched).unwrap();
    assert!(checked.heads > 0 && !checked.is_sound(), "{checked:?}");
}

#[test]
fn a_signal_stops_the_command_in_words() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let known = store(&dir, 3000);
    for (arguments, signal, code, words) in [
        (&["check"][..], Signal::INT, 130, "The check was cancelled"),
        (&["check", "--rebuild"], Signal::INT, 130, "was cancelled"),
        (&["check", "--rebuild"], Signal::TERM, 143, "was cancelled"),
    ] {
        let mut stopped = 0;
        for n in 0..200 {
            let child = program(&dir).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(20 + n * 7));
            kill_process(Pid::from_child(&child), signal).unwrap();
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(!said.contains('\r'), "no terminal, no line that moves: {said}");
            match output.status.code() {
                Some(own) if own == code => {
                    assert!(said.contains(words) && output.stdout.is_empty(), "{said}");
                    stopped += 1;
                    if stopped == 4 {
                        break;
                    }
                }
                // It had not begun, or was done.
                None | Some(0 | 75) => {}
                other => panic!("{other:?}: {said}"),
            }
        }
        assert!(stopped > 0, "{arguments:?} was never stopped");
        assert!(!dir.join("new").exists());
        let (code, said, _) = run(program(&dir).arg("check"), "");
        assert!(code == Some(0) && said.starts_with("All is well"), "{said}");
        assert_eq!(held(replica(&dir).log().iter()), known);
    }
}
