//! What opening refuses, and leaves as it is: folders of others, of newer versions, in use, or that are no folders.

use std::collections::BTreeMap;
use std::fs::DirBuilder;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use samverkan::replica::Replica;
use samverkan::store::{Access, Notice, Storage, StoreError, encode_record, read_lines};

use super::{
    Arc, Folder, Held, Maker, Operation, Stdio, assert_held, create, encode, held, holder, open, opening, patiently,
    program, run,
};

/// A store of a few operations, closed; what it holds.
fn small(dir: &Path) -> Held {
    let mut maker = Maker::new(40);
    let mut ops = maker.batch(4);
    let mut folder = create(dir, "small", &ops);
    for batch in maker.batches(3) {
        folder.append(&batch).unwrap();
        ops.extend(batch);
    }
    folder.settle().unwrap();
    held(&ops)
}

/// Every file below a folder but the lock, with its bytes.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files.insert(entry.clone(), Vec::new());
            files.extend(self::files(&entry));
        } else if !entry.ends_with("lock") {
            files.insert(entry.clone(), std::fs::read(&entry).unwrap());
        }
    }
    files
}

/// Every way to open the folder is refused, and touches nothing.
#[track_caller]
fn refused(dir: &Path, expected: fn(&StoreError) -> bool, code: i32) {
    let before = files(dir);
    let error = patiently(|| Replica::open(&opening(dir))).unwrap_err();
    assert!(expected(&error), "{error:?}");
    let error = Folder::read_beside(dir).unwrap_err();
    assert!(expected(&error), "{error:?}");
    let (exit, out, said) = run(program(dir).arg("check"), "");
    assert_eq!((exit, &*out), (Some(code), ""), "{said}");
    assert!(said.trim().len() > 20 && !said.contains("panicked"), "{said:?} is a sentence");
    assert_eq!(files(dir), before, "nothing was touched");
}

const fn is_foreign(error: &StoreError) -> bool {
    matches!(error, StoreError::Foreign(_))
}

const fn is_newer(error: &StoreError) -> bool {
    matches!(error, StoreError::Newer(_))
}

const fn is_missing(error: &StoreError) -> bool {
    matches!(error, StoreError::Missing(_))
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    for (n, files) in [
        &[("current", "a song"), ("gen-1", "a file")][..],
        &[("current", "samverkan 1 gen-1\n")],
        &[("current", "samverkan 1 gen-1\n"), ("gen-1", "a file")],
        &[("gen-x", "a file")],
        &[("gen-1", "")],
    ]
    .into_iter()
    .enumerate()
    {
        let dir = dir.path().join(n.to_string());
        std::fs::create_dir(&dir).unwrap();
        for (name, text) in files {
            std::fs::write(dir.join(name), text).unwrap();
        }
        refused(&dir, is_foreign, 65);
        let before = self::files(&dir);
        assert!(is_foreign(&patiently(|| Folder::create(&dir, "x", &[], &holder(), Access::Here)).unwrap_err()));
        assert_eq!(self::files(&dir), before);
        assert_eq!(run(program(&dir).args(["init", "--template", "empty"]), "").0, Some(73));
        assert_eq!(self::files(&dir), before);
    }
}

#[test]
fn an_empty_folder_has_no_store_and_can_get_one() {
    let dir = tempfile::tempdir().unwrap();
    refused(dir.path(), is_missing, 66);
    std::fs::write(dir.path().join("notes.txt"), "mine").unwrap();
    // What a creation that was cut short left behind.
    std::fs::create_dir_all(dir.path().join("new/sled")).unwrap();
    std::fs::write(dir.path().join("new/journal"), "half").unwrap();
    refused(dir.path(), is_missing, 66);
    assert!(Folder::is_empty(dir.path()).unwrap());
    assert!(is_missing(&Replica::open(&opening(&dir.path().join("nowhere"))).unwrap_err()));
    assert!(!dir.path().join("nowhere").exists());
    let ops = small(dir.path());
    assert_held(&held(&open(dir.path()).1.ops), &ops, "a store beside something else");
    assert_eq!(std::fs::read_to_string(dir.path().join("notes.txt")).unwrap(), "mine");
    assert!(!dir.path().join("new").exists());
    let before = files(dir.path());
    assert!(
        is_foreign(&patiently(|| Folder::create(dir.path(), "x", &[], &holder(), Access::Here)).unwrap_err()),
        "it is one already"
    );
    assert_eq!(files(dir.path()), before);
}

/// A journal's line, whatever it says.
fn line(json: &str) -> String {
    let hash = blake3::Hasher::new().update(json.as_bytes()).update(b"\t1.").finalize();
    format!("{json}\t{}\t1.\n", &hash.to_hex()[..16])
}

#[test]
fn a_folder_of_a_newer_version_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    let ops = small(&dir);
    std::fs::write(dir.join("current"), "samverkan 2 gen-1\n").unwrap();
    refused(&dir, is_newer, 65);
    std::fs::write(dir.join("current"), "samverkan 1 gen-1\n").unwrap();
    assert_held(&held(&open(&dir).1.ops), &ops, "ours again");

    // A newer journal, as that version left it: with a sled that knows it, and keeps records that we cannot read.
    let path = dir.join("gen-1/journal");
    let journal = std::fs::read_to_string(&path).unwrap();
    let (_, rest) = journal.split_once('\n').unwrap();
    let newer = line(r#"{"dataset":"small","format":2,"samverkan":"journal"}"#) + rest;
    std::fs::write(&path, &newer).unwrap();
    assert_eq!(read_lines(newer.as_bytes(), 0).format, 2);
    let db = sled::open(dir.join("gen-1/sled")).unwrap();
    let known = db.get("journal").unwrap().unwrap();
    let mut newly = (newer.len() as u64).to_be_bytes().to_vec();
    newly.extend(blake3::hash(newer.as_bytes()).as_bytes());
    newly.extend(&known[40..]);
    db.insert("journal", newly).unwrap();
    db.flush().unwrap();
    drop(db);
    refused(&dir, is_newer, 65);
    let db = sled::open(dir.join("gen-1/sled")).unwrap();
    let (key, value) = db.first().unwrap().unwrap();
    db.insert(key, [&[2], &value[1..]].concat()).unwrap();
    db.flush().unwrap();
    drop(db);
    refused(&dir, is_newer, 65);
}

#[test]
fn what_a_newer_version_adds_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    small(&dir);
    let path = dir.join("gen-1/journal");
    let mut journal = std::fs::read_to_string(&path).unwrap();
    let json = concat!(
        r#"{"author":null,"caption":"ballot","id":"00000000000000aa:1:00000000000000bb","#,
        r#""stamp":"2030-01-01T00:00:00.000Z/0","votes":[{"for":"x"},2.5]}"#
    );
    journal += &line(json);
    std::fs::write(&path, journal).unwrap();
    for _ in 0..2 {
        let (mut folder, opened) = open(&dir);
        let op = opened.ops.iter().find(|op| op.caption.as_str() == "ballot").unwrap();
        assert_eq!(encode(op), json);
        assert!(encode_record(op).is_ok());
        folder.rewrite(&mut opened.ops.iter()).unwrap();
    }
}

#[test]
fn a_second_writer_is_told_who_holds_the_folder_and_a_reader_reads() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    assert_eq!(run(program(&dir).args(["init", "--template", "dalarna"]), "").0, Some(0));
    let before = open(&dir).1.ops.len();
    let mut child = program(&dir).args(["apply", "-", "--each"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    let mut input = child.stdin.take().unwrap();
    let mut say = |note: &str| {
        let line =
            format!(r#"{{"do":"set","kind":"organization","id":"falu-kommun","fields":{{"note":"{note}"}}}}{}"#, "\n");
        std::io::Write::write_all(&mut input, line.as_bytes()).unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(answer.contains("operations"), "{answer}");
    };
    say("one");
    let error = Replica::open(&opening(&dir)).unwrap_err();
    let StoreError::InUse(by) = &error else { panic!("{error:?}") };
    assert_eq!((by.pid, &*by.host), (child.id(), &*samverkan::store::host()));
    let again = patiently(|| Folder::create(&dir, "x", &[], &holder(), Access::Here)).unwrap_err();
    assert!(matches!(again, StoreError::InUse(_)), "{again:?}");
    let (exit, _, said) = run(program(&dir).arg("check"), "");
    assert_eq!(exit, Some(75), "{said}");
    assert!(said.contains(&child.id().to_string()), "{said}");

    assert_eq!(Folder::read_beside(&dir).unwrap().ops.len(), before + 1);
    say("two");
    reading_beside_takes_whole_batches_only(&dir, before + 2);
    say("three");
    let (exit, shown, said) = run(program(&dir).args(["--read-only", "show", "organizations", "--json"]), "");
    assert_eq!((exit, shown.contains("three")), (Some(0), true), "{said}");
    let mut reader = Replica::open(&samverkan::replica::Opening { read_only: true, ..opening(&dir) }).unwrap().0;
    assert!(matches!(reader.merge(Maker::new(41).batch(1)), Err(StoreError::ReadOnly(_))));
    drop(input);
    assert!(child.wait().unwrap().success());
    let (mut folder, opened) = open(&dir);
    assert_eq!((opened.ops.len(), opened.notices), (before + 3, Vec::new()));
    assert!(folder.check().unwrap().is_sound());
}

/// What lies behind the last whole batch is still being written: it is passed over and left as it is.
fn reading_beside_takes_whole_batches_only(dir: &Path, expected: usize) {
    // A copy: the one who writes would take the folder for lost.
    let copy = tempfile::tempdir().unwrap();
    let copy = copy.path();
    std::fs::create_dir(copy.join("gen-1")).unwrap();
    std::fs::copy(dir.join("current"), copy.join("current")).unwrap();
    let journal = std::fs::read(dir.join("gen-1/journal")).unwrap();
    let newest = journal[..journal.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for (end, ops) in [(journal.len(), expected), (journal.len() - 1, expected - 1), (newest + 7, expected - 1)] {
        std::fs::write(copy.join("gen-1/journal"), &journal[..end]).unwrap();
        let opened = Folder::read_beside(copy).unwrap();
        assert_eq!((opened.ops.len(), opened.notices), (ops, Vec::new()));
        assert_eq!(std::fs::read(copy.join("gen-1/journal")).unwrap().len(), end, "nothing is cut");
        assert!(!copy.join("lock").exists() && !copy.join("gen-1/sled").exists());
    }
}

#[test]
fn a_folder_that_was_swapped_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("data");
    let ops = small(&dir);
    let journal = dir.join("gen-1/journal");
    let whole = std::fs::read(&journal).unwrap();
    let swaps: [&dyn Fn(); 4] = [
        // A file of the same bytes, as a backup that is restored under us leaves it.
        &|| {
            std::fs::write(dir.join("other"), &whole).unwrap();
            std::fs::rename(dir.join("other"), &journal).unwrap();
        },
        &|| std::fs::OpenOptions::new().append(true).open(&journal).unwrap().set_len(9).unwrap(),
        &|| std::fs::write(dir.join("current"), "samverkan 1 gen-2\n").unwrap(),
        &|| std::fs::remove_dir_all(dir.join("gen-1")).unwrap(),
    ];
    for (n, swap) in swaps.into_iter().enumerate() {
        let (mut folder, _) = open(&dir);
        if n == 2 {
            std::fs::create_dir(dir.join("gen-2")).unwrap();
            std::fs::write(dir.join("gen-2/journal"), &whole).unwrap();
        }
        swap();
        let before = files(&dir);
        let error = folder.append(&Maker::new(42).batch(1)).unwrap_err();
        assert!(matches!(error, StoreError::Lost(_)), "{n}: {error:?}");
        assert_eq!(files(&dir), before, "{n}");
        drop(folder);
        if n < 3 {
            std::fs::write(dir.join("current"), "samverkan 1 gen-1\n").unwrap();
            assert_held(&held(&open(&dir).1.ops), &ops, "what was there is there");
        }
    }
}

#[test]
fn nobody_else_reads_what_we_write() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("parent/data");
    let shell = |arguments: &str, input: &str| {
        let inner = program(&dir);
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(format!("umask 000; exec \"$0\" \"$@\" {arguments}")).arg(inner.get_program());
        shell.args(inner.get_args()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let (code, _, said) = run(&mut shell, input);
        assert_eq!(code, Some(0), "{said}");
        said
    };
    let set = r#"{"do":"set","kind":"organization","id":"falu-kommun","fields":{"note":"x"}}"#;
    shell("init --template dalarna", "");
    shell("apply - --each", set);
    private(&dir);
    std::fs::remove_dir_all(dir.join("gen-1/sled")).unwrap();
    shell("check", "");
    std::fs::remove_file(dir.join("gen-1/journal")).unwrap();
    std::fs::remove_file(dir.join("place")).unwrap();
    std::fs::remove_file(dir.join("current")).unwrap();
    shell("check", "");
    private(&dir);
    shell("check --rebuild", "");
    private(&dir);

    std::fs::set_permissions(&dir, PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(open(&dir).1.notices, [Notice::Readable]);
    assert!(shell("check", "").contains("read"), "it is said");
}

/// Folders are ours alone and so are files; those of sled lie in such a folder.
fn private(dir: &Path) {
    let mode = |path: &Path| std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(dir), 0o700);
    for path in files(dir).into_keys().chain([dir.join("lock")]) {
        let below_sled = path.parent().unwrap().ancestors().any(|parent| parent.ends_with("sled"));
        if !below_sled {
            assert_eq!(mode(&path), if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        }
    }
}

#[test]
fn a_path_that_is_no_folder_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    for path in [&file, &file.join("below"), &file.join("below/further")] {
        let opened = Replica::open(&opening(path)).unwrap_err();
        assert!(matches!(opened, StoreError::Io { .. }), "{opened:?}");
        for arguments in [&["check"][..], &["init"], &["--read-only", "show", "meetings"], &["apply", "-"]] {
            let (code, out, said) = run(program(path).args(arguments), "");
            assert_eq!((code, &*out), (Some(73), ""), "{path:?} {arguments:?}: {said}");
            assert!(said.contains(&*file.to_string_lossy()), "{said}");
        }
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}

/// Whoever runs the tests may be allowed everything, so the program runs as nobody then.
#[test]
fn a_folder_that_may_not_be_written_is_said() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let closed = dir.path().join("closed");
    DirBuilder::new().mode(0o555).create(&closed).unwrap();
    let root = std::fs::write(closed.join("probe"), "x").is_ok();
    if root {
        std::fs::remove_file(closed.join("probe")).unwrap();
    }
    let limited = |path: &Path| {
        let mut command = program(path);
        if root {
            std::os::unix::process::CommandExt::uid(&mut command, 65_534);
        }
        command
    };
    if limited(&closed).arg("--version").output().map_or(true, |output| !output.status.success()) {
        println!("skipped: we may write everything, and nobody may not run the program");
        return;
    }
    for path in [&closed, &closed.join("below")] {
        let (code, _, said) = run(limited(path).arg("init"), "");
        assert_eq!(code, Some(77), "{said}");
        assert!(said.contains("closed"), "{said}");
    }
    let store = dir.path().join("store");
    let ops: Vec<Arc<Operation>> = Maker::new(43).batch(3);
    create(&store, "x", &ops);
    for path in files(&store).into_keys().chain([store.join("lock"), store.clone()]) {
        let mode = if path.is_dir() { 0o555 } else { 0o444 };
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    }
    let before = files(&store);
    let (code, _, said) = run(limited(&store).arg("check"), "");
    assert_eq!(code, Some(77), "{said}");
    let (code, _, said) = run(limited(&store).args(["--read-only", "show", "meetings"]), "");
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(files(&store), before);
    for path in files(&store).into_keys().chain([store.clone()]).filter(|path| path.is_dir()) {
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o700)).unwrap();
    }
    std::fs::set_permissions(closed, PermissionsExt::from_mode(0o700)).unwrap();
}
