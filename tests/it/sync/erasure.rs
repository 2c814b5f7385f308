//! What was erased is gone from the target, too, once those have been there whose it is; what is not theirs is named.

use std::fs;
use std::path::Path;

use samverkan::exchange::object;
use samverkan::exchange::target::Folder;

use super::site::Site;
use super::{Random, files};

const SECRET: &str = "what was said in confidence";

/// The files in which the words can be found, unzipped.
fn found(target: &Path) -> Vec<String> {
    let tells = |name: &String| object::plain(&fs::read(target.join(name)).unwrap()).unwrap().contains(SECRET);
    files(target).into_iter().filter(tells).collect()
}

#[test]
fn erased_words_leave_the_folder_with_whoever_wrote_them() {
    let temp = tempfile::tempdir().unwrap();
    let mut random = Random(3);
    let mut sites: Vec<Site> = (1..=3).map(Site::new).collect();
    let mut targets: Vec<Folder> = sites.iter().map(|site| Folder::open(temp.path(), site.label()).unwrap()).collect();
    for round in 0..6 {
        for (site, target) in sites.iter_mut().zip(&mut targets) {
            site.write(&mut random, 1, SECRET);
            site.write(&mut random, 2, &format!("round {round}"));
            site.sync(target, &mut random).unwrap();
        }
    }
    assert!(found(temp.path()).len() > 3);
    sites[0].erase(&mut random, 1);
    // The third never comes back.
    for _ in 0..3 {
        for (site, target) in sites.iter_mut().zip(&mut targets).take(2) {
            site.sync(target, &mut random).unwrap();
        }
    }
    let third = sites[2].label().to_string();
    let left = found(temp.path());
    assert!(!left.is_empty() && left.iter().all(|name| name.contains(&third)), "{left:?}");
    let given = sites[0].sync(&mut targets[0], &mut random).unwrap();
    let named: Vec<String> = given.left.values().flatten().cloned().collect();
    assert_eq!(named, left, "every file that still tells it is named, and no other");

    // A copy that some program made is named and not deleted.
    let copy = temp.path().join(format!("{} (1)", left[0]));
    fs::copy(temp.path().join(&left[0]), &copy).unwrap();
    let given = sites[0].sync(&mut targets[0], &mut random).unwrap();
    assert_eq!(given.left.values().flatten().count(), left.len() + 1);
    fs::remove_file(copy).unwrap();

    // Somebody deletes its folder, and the others put what it wrote, struck.
    let mut another = sites[2].clone();
    let folder = temp.path().join(&left[0]).parent().unwrap().to_owned();
    fs::rename(&folder, temp.path().join("aside")).unwrap();
    let given = sites[1].sync(&mut targets[1], &mut random).unwrap();
    assert!(given.left.is_empty() && given.lacked > 10, "{given:?}");
    assert_eq!(found(temp.path()).iter().filter(|name| !name.contains("aside")).count(), 0);

    // Or it does come back, with all that it put before.
    fs::remove_dir_all(&folder).unwrap();
    fs::rename(temp.path().join("aside"), &folder).unwrap();
    for _ in 0..2 {
        another.sync(&mut targets[2], &mut random).unwrap();
    }
    assert_eq!(found(temp.path()), Vec::<String>::new());
    let given = sites[0].sync(&mut targets[0], &mut random).unwrap();
    assert!(given.left.is_empty());
    sites[1].sync(&mut targets[1], &mut random).unwrap();
    assert!(another.plain() == sites[0].plain() && sites[0].plain() == sites[1].plain());
    assert!(!another.plain().contains(SECRET));
}
