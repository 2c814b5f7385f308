//! What else lies in a folder: strangers' files, second copies that other programs make, half files, damage, and the
//! objects of another county.

use std::fs;
use std::path::{Path, PathBuf};

use super::{files, init, note, ok, plain, program, run, sound, sync};

struct Pair {
    temp: tempfile::TempDir,
    target: PathBuf,
    one: PathBuf,
    two: PathBuf,
}

/// Two stores that have met in a folder, and a third change of the first.
fn two() -> Pair {
    let temp = tempfile::tempdir().unwrap();
    let (target, one, two) = (temp.path().join("shared"), temp.path().join("one"), temp.path().join("two"));
    fs::create_dir(&target).unwrap();
    for (data, author) in [(&one, "north"), (&two, "south")] {
        init(data);
        note(data, author, "falu-kommun", author);
    }
    for _ in 0..2 {
        ok(&mut sync(&one, "north", &target));
        ok(&mut sync(&two, "south", &target));
    }
    note(&one, "north", "mora-kommun", "news");
    ok(&mut sync(&one, "north", &target));
    Pair { temp, target, one, two }
}

/// The object with the newest operations of a store.
fn newest(target: &Path, data: &Path) -> String {
    let place: serde_json::Value = serde_json::from_slice(&fs::read(data.join("place")).unwrap()).unwrap();
    let label = place["labels"][0].as_str().unwrap().to_owned();
    files(target).into_iter().rfind(|name| name.contains(&format!("/{label}/"))).unwrap()
}

#[test]
fn strangers_files_stay_as_they_are() {
    let Pair { temp: _temp, target, one, two } = two();
    let folder = target.join(newest(&target, &one)).parent().unwrap().to_owned();
    let strange = [
        target.join("holiday.jpg"),
        target.join("dalarna-mvk/Thumbs.db"),
        target.join("dalarna-mvk/photos/1.jpg"),
        folder.join("desktop.ini"),
        folder.join(".DS_Store"),
        folder.join("._1-2-0000000000000000-0000000000000000"),
        folder.join(".samverkan-00000000000000ff"),
        folder.join("deeper/1-2-0000000000000000-0000000000000000"),
    ];
    for path in &strange {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "not ours").unwrap();
    }
    std::os::unix::fs::symlink("/dev/zero", folder.join("1-9-0000000000000000-0000000000000000")).unwrap();
    let said = ok(&mut sync(&two, "south", &target));
    assert!(said.contains("Fetched 1 change:"), "{said}");
    assert_eq!(plain(&one), plain(&two));
    for path in &strange {
        assert_eq!(fs::read(path).unwrap(), b"not ours", "{path:?}");
    }
}

/// Programs that copy folders about make second copies of files, and call them something else.
#[test]
fn a_second_copy_is_read_and_left() {
    let Pair { temp: _temp, target, one, two } = two();
    let object = target.join(newest(&target, &one));
    for (n, suffix) in [".sync-conflict-20261122-090000-ABCDEFG", " (1)", "-LAPTOP"].into_iter().enumerate() {
        let copy = PathBuf::from(format!("{}{suffix}", object.display()));
        note(&one, "north", "orsa-kommun", &format!("copy {n}"));
        ok(&mut sync(&one, "north", &target));
        // What is newest is there only as a copy.
        let object = target.join(newest(&target, &one));
        let copy = copy.with_file_name(format!("{}{suffix}", object.file_name().unwrap().to_str().unwrap()));
        fs::rename(&object, &copy).unwrap();
        let said = ok(&mut sync(&two, "south", &target));
        assert!(said.contains("Fetched"), "{said}");
        assert!(plain(&two).contains(&format!("copy {n}")));
        assert!(copy.exists());
        ok(&mut sync(&one, "north", &target));
    }
    assert_eq!(plain(&one), plain(&two));
}

#[test]
fn what_is_damaged_is_named_and_put_again_by_whoever_has_it() {
    let Pair { temp, target, one, two } = two();
    let name = newest(&target, &one);
    let object = target.join(&name);
    let whole = fs::read(&object).unwrap();
    let before = plain(&two);
    let flipped: Vec<u8> = whole.iter().enumerate().map(|(n, byte)| if n == 40 { byte ^ 1 } else { *byte }).collect();
    for damaged in [&whole[..whole.len() / 2], b"", b"something else", &flipped] {
        fs::write(&object, damaged).unwrap();
        let (code, said) = run(&mut sync(&two, "south", &target));
        assert!(code == Some(65) && said.contains(&name) && said.contains("Something in it is missing here"), "{said}");
        assert_eq!(plain(&two), before, "nothing of it is taken");
        assert_eq!(fs::read(&object).unwrap(), damaged, "it is not ours to delete");
    }
    // Whose it is puts it again, and takes away what is damaged once that is seen.
    let said = ok(&mut sync(&one, "north", &target));
    assert!(said.contains(&name) && said.contains("All of it is here already"), "{said}");
    assert!(ok(&mut sync(&two, "south", &target)).contains("Fetched 1 change:"));
    ok(&mut sync(&one, "north", &target));
    assert!(!object.exists());
    assert_eq!(plain(&one), plain(&two));
    // What belongs to nobody is put again by anybody, when it happens to be read.
    let template = files(&target).into_iter().find(|name| !name.contains(&label(&one)) && !name.contains(&label(&two)));
    let template = target.join(template.unwrap());
    fs::write(&template, b"rotten").unwrap();
    for _ in 0..40 {
        ok(&mut sync(&one, "north", &target));
    }
    assert!(fs::read_dir(template.parent().unwrap()).unwrap().count() > 1, "put again beside it");
    let newcomer = temp.path().join("three");
    ok(&mut sync(&newcomer, "east", &target));
    assert_eq!(plain(&newcomer), plain(&one));
    sound(&newcomer);
}

fn label(data: &Path) -> String {
    let place: serde_json::Value = serde_json::from_slice(&fs::read(data.join("place")).unwrap()).unwrap();
    place["labels"][0].as_str().unwrap().to_owned()
}

#[test]
fn two_counties_can_share_a_folder_and_do_not_mix() {
    let Pair { temp, target, one, two: _ } = two();
    let other = temp.path().join("other");
    ok(program(&other, "east").args(["init", "--template", "empty"]));
    ok(program(&other, "east").args(["add", "organization", "id=other-county", "name=Other"]));
    let said = ok(&mut sync(&other, "east", &target));
    assert!(said.contains("dalarna-mvk lies there, but nothing of empty yet"), "{said}");
    assert!(!plain(&other).contains("falu-kommun"));
    assert!(ok(&mut sync(&one, "north", &target)).contains("Nothing new to fetch."));
    // An object that somebody moved there is known by what it says.
    let theirs = target.join(newest(&target, &other));
    let ours = target.join("dalarna-mvk").join(label(&other));
    fs::create_dir(&ours).unwrap();
    fs::copy(&theirs, ours.join(theirs.file_name().unwrap())).unwrap();
    let (code, said) = run(&mut sync(&one, "north", &target));
    assert!(code == Some(65) && said.contains("it belongs to “empty”"), "{said}");
    assert!(!plain(&one).contains("other-county"));
    // Whoever has no store yet must say which.
    let (code, said) = run(&mut sync(&temp.path().join("none"), "east", &target));
    assert!(code == Some(2) && said.contains("dalarna-mvk, empty"), "{said}");
}

/// Somebody takes away what lies before: the rest waits and is named, and comes when it is back.
#[test]
fn what_would_leave_a_gap_waits() {
    let Pair { temp: _temp, target, one, two } = two();
    note(&one, "north", "orsa-kommun", "behind");
    ok(&mut sync(&one, "north", &target));
    let aside = target.with_file_name("aside");
    let objects: Vec<String> = files(&target).into_iter().filter(|name| name.contains(&label(&one))).collect();
    let hole = objects.iter().find(|name| name.rsplit('/').next().unwrap().starts_with("2-")).unwrap();
    fs::rename(target.join(hole), &aside).unwrap();
    let said = ok(&mut sync(&two, "south", &target));
    assert!(said.contains("Some changes wait"), "{said}");
    assert!(!plain(&two).contains("behind"));
    fs::rename(&aside, target.join(hole)).unwrap();
    ok(&mut sync(&two, "south", &target));
    assert_eq!(plain(&one), plain(&two));
}
