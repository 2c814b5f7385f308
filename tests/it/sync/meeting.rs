//! The program: three coordinators who start apart and meet in one folder, copies and backups of data folders, and what
//! is said of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Random, conflicts, files, init, note, ok, plain, program, run, sound, sync};

/// How many changes each makes.
const CHANGES: usize = 500;
/// How many organizations they all write about.
const SHARED: usize = 12;

/// Random lines for `apply`; the last note that they give each organization that the others write about, too.
fn changes(author: &str, random: &mut Random, organizations: &[String]) -> (String, BTreeMap<String, String>) {
    let (mut lines, mut last) = (String::new(), BTreeMap::new());
    for n in 0..CHANGES {
        if random.one_in(3) {
            lines += &format!(
                "{{\"do\":\"add\",\"kind\":\"organization\",\"id\":\"{author}-{n}\",\"fields\":{{\"name\":\"{author} {n}\"}}}}\n"
            );
        } else {
            let id = &organizations[random.below(organizations.len())];
            let text = format!("{author} {n}");
            lines += &format!(
                "{{\"do\":\"set\",\"kind\":\"organization\",\"id\":\"{id}\",\"fields\":{{\"note\":\"{text}\"}}}}\n"
            );
            last.insert(id.clone(), text);
        }
    }
    (lines, last)
}

fn organizations(data: &Path) -> Vec<String> {
    let output = program(data, "somebody").args(["show", "organizations", "--json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    json["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// All sync at the same time.
fn at_once(stores: &[(&str, PathBuf)], target: &Path) {
    let children: Vec<_> = stores.iter().map(|(author, data)| sync(data, author, target).spawn().unwrap()).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn three_who_started_apart_come_to_one_county() {
    let temp = tempfile::tempdir().unwrap();
    let target = temp.path().join("shared");
    std::fs::create_dir(&target).unwrap();
    let mut random = Random(1);
    let stores: Vec<(&str, PathBuf)> =
        ["north", "south", "west"].map(|author| (author, temp.path().join(author))).into();
    let (mut notes, mut added, mut common) = (Vec::new(), 0, Vec::new());
    for (author, data) in &stores {
        init(data);
        common = organizations(data);
        let (lines, last) = changes(author, &mut random, &common[..SHARED]);
        added += lines.matches("\"add\"").count();
        let path = temp.path().join("lines");
        std::fs::write(&path, lines).unwrap();
        ok(program(data, author).arg("apply").arg(path));
        notes.push(last);
    }
    let mut rounds = 0;
    while stores.iter().any(|(_, data)| plain(data) != plain(&stores[0].1)) || rounds == 0 {
        at_once(&stores, &target);
        rounds += 1;
        assert!(rounds < 6, "they never come to the same");
    }
    let quiet = files(&target);
    at_once(&stores, &target);
    at_once(&stores, &target);
    println!("{rounds} rounds, {} files", quiet.len());
    let differ = |id: &String| notes.iter().filter(|last| last.contains_key(id)).count() > 1;
    let expected = common[..SHARED].iter().filter(|id| differ(id)).count();
    assert!(expected > 5, "{expected}");
    for (_, data) in &stores {
        assert_eq!(organizations(data).len(), common.len() + added, "the template's are there once");
        assert_eq!(conflicts(data), expected);
        assert_eq!(plain(data), plain(&stores[0].1));
        sound(data);
    }
    let settled = files(&target);
    at_once(&stores, &target);
    assert_eq!(files(&target), settled, "nothing is put that is there");
    // Whoever comes without anything begins with all of it.
    let newcomer = temp.path().join("east");
    let said = ok(&mut sync(&newcomer, "east", &target));
    assert!(said.contains("A new store is in") && said.contains("Nothing new to put."), "{said}");
    assert_eq!(plain(&newcomer), plain(&stores[0].1));
    note(&newcomer, "east", "falu-kommun", "from east");
    assert!(ok(&mut sync(&newcomer, "east", &target)).contains("Put 1 change."));
    let said = ok(&mut sync(&stores[0].1, "north", &target));
    assert!(said.contains("Fetched 1 change:") && said.contains("east"), "{said}");
    // Any object is also a file that can be imported.
    let object = files(&target).into_iter().find(|name| name.starts_with("dalarna")).unwrap();
    ok(program(&stores[0].1, "north").arg("import").arg(target.join(object)).arg("--dry-run"));
}

#[test]
fn a_dry_run_says_what_would_be_and_changes_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let (target, one, two) = (temp.path().join("shared"), temp.path().join("one"), temp.path().join("two"));
    std::fs::create_dir(&target).unwrap();
    init(&one);
    init(&two);
    note(&one, "north", "falu-kommun", "a");
    let said = ok(sync(&one, "north", &target).arg("--dry-run"));
    assert!(said.contains("Changes to put: ") && files(&target).is_empty(), "{said}");
    ok(&mut sync(&one, "north", &target));
    note(&two, "south", "falu-kommun", "b");
    let (before, there) = (plain(&two), files(&target));
    let said = ok(sync(&two, "south", &target).arg("--dry-run"));
    assert!(said.contains("Fetched 1 change:") && said.contains("One thing differs"), "{said}");
    assert!(said.contains("Changes to put: 1. Files to write: 1, to delete: 0."), "{said}");
    assert_eq!((plain(&two), files(&target)), (before, there));
    let said = ok(&mut sync(&two, "south", &target));
    assert!(said.contains("One thing differs between you: samverkan show conflicts."), "{said}");
}

#[test]
fn many_small_syncs_leave_few_files() {
    let temp = tempfile::tempdir().unwrap();
    let (target, one) = (temp.path().join("shared"), temp.path().join("one"));
    std::fs::create_dir(&target).unwrap();
    init(&one);
    for n in 0..30 {
        note(&one, "north", "falu-kommun", &format!("{n}"));
        ok(&mut sync(&one, "north", &target));
    }
    ok(&mut sync(&one, "north", &target));
    assert!(files(&target).len() < 10, "{:#?}", files(&target));
    let two = temp.path().join("two");
    ok(&mut sync(&two, "south", &target));
    assert_eq!(plain(&one), plain(&two));
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-rp").arg(from).arg(to).status().unwrap().success());
}

#[test]
fn a_copied_folder_and_a_restored_backup_are_noticed_and_nobody_is_stuck() {
    let temp = tempfile::tempdir().unwrap();
    let (target, one, backup) = (temp.path().join("shared"), temp.path().join("one"), temp.path().join("backup"));
    std::fs::create_dir(&target).unwrap();
    init(&one);
    note(&one, "north", "falu-kommun", "1");
    ok(&mut sync(&one, "north", &target));
    copy(&one, &backup);
    // The disk fails after more was written and put; what the backup has is put in its place, file by file.
    note(&one, "north", "mora-kommun", "2");
    note(&one, "north", "orsa-kommun", "3");
    ok(&mut sync(&one, "north", &target));
    for part in ["current", "gen-1", "place"] {
        let (from, to) = (backup.join(part), one.join(part));
        assert!(Command::new("rm").arg("-r").arg(&to).status().unwrap().success());
        copy(&from, &to);
    }
    note(&one, "north", "leksands-kommun", "4");
    let said = ok(&mut sync(&one, "north", &target));
    assert!(said.contains("Fetched 2 changes:") && said.contains("took a new label"), "{said}");
    note(&one, "north", "leksands-kommun", "5");
    // The copy goes on as well, at another place.
    note(&backup, "south", "rattviks-kommun", "6");
    for _ in 0..3 {
        ok(&mut sync(&one, "north", &target));
        ok(&mut sync(&backup, "south", &target));
    }
    assert_eq!(plain(&one), plain(&backup));
    let text = plain(&one);
    for n in 1..=6 {
        assert!(text.contains(&format!("\"{n}\"")), "{n} is lost");
    }
    let settled = files(&target);
    assert!(ok(&mut sync(&one, "north", &target)).contains("Nothing new to put."));
    assert_eq!(files(&target), settled);
    sound(&one);
    sound(&backup);
}

#[test]
fn what_is_put_is_as_open_as_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let temp = tempfile::tempdir().unwrap();
    let (target, one) = (temp.path().join("shared"), temp.path().join("one"));
    std::fs::create_dir(&target).unwrap();
    init(&one);
    for (folder, inner, file) in [(0o770, 0o770, 0o660), (0o700, 0o700, 0o600)] {
        std::fs::set_permissions(&target, std::fs::Permissions::from_mode(folder)).unwrap();
        ok(&mut sync(&one, "north", &target));
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let object = target.join(&files(&target)[0]);
        assert_eq!((mode(&object), mode(object.parent().unwrap())), (file, inner));
        std::fs::remove_dir_all(target.join("dalarna-mvk")).unwrap();
    }
}

#[test]
fn what_cannot_be_a_target_is_refused_with_a_sentence() {
    let temp = tempfile::tempdir().unwrap();
    let one = temp.path().join("one");
    init(&one);
    let before = plain(&one);
    let file = temp.path().join("file");
    std::fs::write(&file, "x").unwrap();
    for (target, code, words) in [
        (temp.path().join("nowhere"), 66, "cannot be reached"),
        (file, 66, "not a folder"),
        (one.clone(), 2, "the store's own folder"),
        (one.join("gen-1"), 2, "the store's own folder"),
    ] {
        let (ended, said) = run(&mut sync(&one, "north", &target));
        assert!(ended == Some(code) && said.contains(words), "{target:?}: {ended:?} {said}");
    }
    assert!(!temp.path().join("nowhere").exists(), "a drive that is not connected is not made");
    if cfg!(not(feature = "s3")) {
        let (ended, said) = run(&mut sync(&one, "north", Path::new("s3://bucket/x")));
        assert!(ended == Some(1) && said.contains("--features s3"), "{said}");
    }
    let (ended, _) = run(program(&one, "north").args(["--read-only", "sync"]).arg(temp.path()));
    assert_eq!(ended, Some(1));
    let (ended, said) = run(&mut sync(&temp.path().join("none"), "north", temp.path()));
    assert!(ended == Some(66) && said.contains("samverkan init"), "{said}");
    assert_eq!(plain(&one), before);
}
