//! A disk that takes no more: nothing half is kept, what was acknowledged is there, and writing goes on when it can.

use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use samverkan::store::{Notice, Storage, StoreError};

use super::{Held, Maker, assert_held, create, held, open, program, run};

/// Runs a command whose files may have so many blocks of 512 bytes, and that is told so and not killed for it.
fn limited(blocks: usize, inner: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")).arg(inner.get_program());
    shell.args(inner.get_args()).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell
}

/// How many bytes a block of the shell's has: 512 by the book, 1024 in others.
fn block() -> usize {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 8; head -c 100000 /dev/zero > \"$0\" 2> /dev/null")
        .arg(dir.path().join("f"));
    command.status().unwrap();
    std::fs::metadata(dir.path().join("f")).unwrap().len() as usize / 8
}

/// Lines for `apply`: single ones, and every fifth one of three.
fn lines(count: usize) -> String {
    let set = |n: usize, id: &str| {
        format!(
            r#"{{"do":"set","kind":"organization","id":"{id}","fields":{{"note":"k-{n}-{}"}}}}"#,
            "x".repeat(n % 300)
        )
    };
    let line = |n: usize| match n % 5 {
        4 => format!(
            r#"{{"do":"all","of":[{},{},{}]}}"#,
            set(n, "falu-kommun"),
            set(n, "mora-kommun"),
            set(n, "orsa-kommun")
        ),
        _ => set(n, "falu-kommun"),
    };
    (0..count).map(|n| line(n) + "\n").collect()
}

/// The operations that answers name.
fn acknowledged(answers: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for answer in answers.lines() {
        super::operations_of(&serde_json::from_str(answer).unwrap(), &mut ids);
    }
    ids
}

#[test]
fn a_file_that_may_not_grow_refuses_and_keeps_what_it_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let original = dir.path().join("original");
    assert_eq!(run(program(&original).args(["init", "--template", "dalarna"]), "").0, Some(0));
    let before = held(&open(&original).1.ops);
    let length = std::fs::metadata(original.join("gen-1/journal")).unwrap().len() as usize;
    let block = block();
    let mut refused_after = Vec::new();
    for extra in [0, 1, 3, 17, 40, 90] {
        let dir = dir.path().join(extra.to_string());
        assert!(Command::new("cp").arg("-r").arg(&original).arg(&dir).status().unwrap().success());
        let blocks = length.div_ceil(block) + extra;
        let mut command = limited(blocks, program(&dir).args(["apply", "-", "--each"]));
        let (code, answers, said) = run(&mut command, &lines(400));
        assert_eq!(code, Some(74), "{said}");
        assert!(said.contains("journal") && !said.contains("panicked"), "{said}");
        refused_after.push(answers.lines().count());
        whole_and_sound(&dir, &before, &answers);
        let (code, _, said) = run(program(&dir).args(["apply", "-", "--each"]), &lines(3));
        assert_eq!(code, Some(0), "{said}");
    }
    println!("acknowledged before the disk was full: {refused_after:?}");
    assert!(refused_after.is_sorted() && refused_after[5] > 50, "{refused_after:?}");

    // All or nothing, also where nobody has said that the signal is to be passed over.
    for trap in ["trap '' XFSZ; ", ""] {
        let dir = dir.path().join(format!("all{}", trap.len()));
        assert!(Command::new("cp").arg("-r").arg(&original).arg(&dir).status().unwrap().success());
        let file = dir.join("lines");
        std::fs::write(&file, lines(300)).unwrap();
        let mut command = program(&dir);
        command.arg("apply").arg(&file);
        let mut shell = Command::new("sh");
        let script = format!("{trap}ulimit -c 0; ulimit -f {}; exec \"$0\" \"$@\"", length.div_ceil(block) + 9);
        shell.arg("-c").arg(script).arg(command.get_program()).args(command.get_args());
        let (code, answers, said) = run(shell.stdout(Stdio::piped()).stderr(Stdio::piped()), "");
        assert_eq!((code, &*answers), (Some(74), ""), "{said}");
        whole_and_sound(&dir, &before, "");
    }
}

/// What was there and what was acknowledged is there, and nothing else.
fn whole_and_sound(dir: &Path, before: &Held, answers: &str) {
    let (mut folder, opened) = open(dir);
    let now = held(&opened.ops);
    let checked = folder.check().unwrap();
    assert!(checked.is_sound(), "{checked:?}");
    let new: Held = now.iter().filter(|(id, _)| !before.contains_key(id)).map(|(id, op)| (*id, op.clone())).collect();
    let mut ids: Vec<String> = new.keys().map(ToString::to_string).collect();
    let mut acknowledged = acknowledged(answers);
    ids.sort();
    acknowledged.sort();
    assert_eq!(ids, acknowledged, "after {:?}", opened.notices);
    assert!(before.keys().all(|id| now.contains_key(id)));
}

const INSIDE: &str = "SAMVERKAN_INSIDE";

/// The limit is one of a whole process, so this test runs in one of its own.
#[test]
fn after_a_full_disk_the_same_storage_goes_on() {
    if std::env::var_os(INSIDE).is_some() {
        return with_limits();
    }
    let mut own = Command::new(std::env::current_exe().unwrap());
    own.args(["--exact", "store::full::after_a_full_disk_the_same_storage_goes_on", "--nocapture"]);
    let mut shell = Command::new("sh");
    shell.arg("-c").arg("trap '' XFSZ; exec \"$0\" \"$@\"").arg(own.get_program()).args(own.get_args());
    let (code, out, said) = run(shell.env(INSIDE, "1").stdout(Stdio::piped()).stderr(Stdio::piped()), "");
    assert_eq!(code, Some(0), "{out}{said}");
    assert!(out.contains("1 passed"), "{out}");
}

/// Runs something while no file may be longer than this.
fn up_to<T>(length: u64, work: impl FnOnce() -> T) -> T {
    let before = getrlimit(Resource::Fsize);
    setrlimit(Resource::Fsize, Rlimit { current: Some(length), ..before }).unwrap();
    let result = work();
    setrlimit(Resource::Fsize, before).unwrap();
    result
}

fn with_limits() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    let mut maker = Maker::new(50);
    let mut ops = maker.batch(3);
    let mut folder = create(&dir, "x", &ops);
    let journal = dir.join("gen-1/journal");
    let length = || std::fs::metadata(&journal).unwrap().len();
    for room in 0..300 {
        let before = std::fs::read(&journal).unwrap();
        let unsettled = folder.is_unsettled();
        let error = up_to(length() + room, || folder.append(&Maker::new(500 + room).batch(3))).unwrap_err();
        assert!(matches!(&error, StoreError::Io { path, .. } if *path == journal), "{error:?}");
        assert_eq!(std::fs::read(&journal).unwrap(), before, "{room} bytes of room: nothing is kept");
        assert_eq!(folder.is_unsettled(), unsettled);
        if room % 7 == 0 {
            let batch = maker.batch(2);
            folder.append(&batch).unwrap();
            ops.extend(batch);
        }
        if room % 50 == 0 {
            assert!(folder.check().unwrap().is_sound());
        }
    }
    // sled alone finds no room: what is in the journal is done, and sled gets it when there is.
    let batch = maker.batch(40);
    up_to(length() + (1 << 17), || folder.append(&batch)).unwrap();
    ops.extend(batch);
    let settled = up_to(1, || folder.settle());
    println!("settling without room: {settled:?}");
    assert!(settled.is_err() && folder.is_unsettled(), "{settled:?}");
    let batch = maker.batch(1);
    folder.append(&batch).unwrap();
    ops.extend(batch);
    folder.settle().unwrap();
    assert!(folder.check().unwrap().is_sound());
    // A new generation that finds no room leaves the old one in force.
    let rewritten = up_to(4096, || folder.rewrite(&mut ops.iter()));
    assert!(rewritten.is_err(), "{rewritten:?}");
    let batch = maker.batch(1);
    folder.append(&batch).unwrap();
    ops.extend(batch);
    assert!(folder.check().unwrap().is_sound());
    drop(folder);
    let opened = open(&dir).1;
    assert_eq!(opened.notices, []);
    assert_held(&held(&opened.ops), &held(&ops), "after all that");
    opening_without_room(&dir, &held(&ops));
}

/// What is stored can be read on a full disk, and sled is not taken for damaged: it works again when there is room.
fn opening_without_room(dir: &Path, ops: &Held) {
    for room in [1, 100, 5000, 70_000] {
        let (folder, opened) = up_to(room, || open(dir));
        assert!(matches!(&opened.notices[..], [Notice::TwinDetached { .. }]), "{room}: {:?}", opened.notices);
        assert_held(&held(&opened.ops), ops, "on a full disk");
        drop(folder);
        let (mut folder, opened) = open(dir);
        assert_eq!(opened.notices, [], "{room}");
        assert_held(&held(&opened.ops), ops, "afterwards");
        assert!(folder.check().unwrap().is_sound());
    }
}

/// A new generation that could not be put in force lies in nobody's way: what is written afterwards is only in the old.
#[test]
fn a_generation_that_was_given_up_is_not_taken_for_the_newest() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    let mut maker = Maker::new(51);
    let mut ops = maker.batch(3);
    let mut folder = create(&dir, "x", &ops);
    // The pointer cannot be moved: where it is written aside lies a folder.
    std::fs::create_dir(dir.join("current.new")).unwrap();
    let rewritten = folder.rewrite(&mut ops.iter());
    assert!(matches!(&rewritten, Err(StoreError::Io { path, .. }) if path.ends_with("current")), "{rewritten:?}");
    let batch = maker.batch(2);
    folder.append(&batch).unwrap();
    ops.extend(batch);
    drop(folder);
    std::fs::remove_dir(dir.join("current.new")).unwrap();
    std::fs::remove_file(dir.join("current")).unwrap();
    let (mut folder, opened) = open(&dir);
    assert_held(&held(&opened.ops), &held(&ops), "without the pointer");
    assert!(folder.check().unwrap().is_sound());
}
