//! One folder is the whole store, with no server anywhere (R80), also where a group shares it and one works after another.

use std::collections::HashSet;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::county::{County, leave};

/// Every process that this one started, and itself.
fn family(pid: u32) -> Vec<u32> {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let children = children.split_whitespace().flat_map(|child| family(child.parse().unwrap()));
    std::iter::once(pid).chain(children).collect()
}

/// The sockets of a network that these processes have open.
fn network_sockets(pids: &[u32]) -> Vec<String> {
    let table = |pid: &u32, name: &str| std::fs::read_to_string(format!("/proc/{pid}/net/{name}")).unwrap_or_default();
    let mut known = HashSet::new();
    for name in ["tcp", "tcp6", "udp", "udp6", "raw"] {
        for line in pids.iter().flat_map(|pid| table(pid, name).lines().skip(1).map(str::to_owned).collect::<Vec<_>>())
        {
            known.extend(line.split_whitespace().nth(9).map(|inode| format!("socket:[{inode}]")));
        }
    }
    let open = pids.iter().flat_map(|pid| std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten());
    let open = open.filter_map(|entry| std::fs::read_link(entry.path()).ok()).map(|link| link.display().to_string());
    open.filter(|link| known.contains(link)).collect()
}

#[test]
fn r80_one_folder_is_the_whole_store_and_there_is_no_server() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    assert!(!network_sockets(&[std::process::id()]).is_empty(), "the look finds sockets");
    drop(listener);
    let county = County::structure();
    let mut terminal = county.start();
    terminal.wait_for("Översikt").keys("3").wait_for("3 Möten").quiet();
    assert_eq!(network_sockets(&family(terminal.pid())), Vec::<String>::new());
    leave(&mut terminal);
    // A copy of it holds everything and needs nothing beside it.
    let twin = county.twin();
    let before = twin.cli(&["export", "--plain", "-"]);
    assert_eq!(before, county.cli(&["export", "--plain", "-"]));
    std::fs::remove_dir_all(county.data()).unwrap();
    assert_eq!(before, twin.cli(&["export", "--plain", "-"]));
}

/// Everything below a folder, itself too.
fn tree(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().map(|entry| entry.unwrap().path());
    let below = entries.flat_map(|path| if path.is_dir() { tree(&path) } else { vec![path] });
    std::iter::once(dir.to_owned()).chain(below).collect()
}

/// A command of one of those who share the folder; what it says.
fn as_user(county: &County, user: Option<(u32, u32)>, args: &[&str]) -> String {
    let mut command = Command::new(county.aside().join("program"));
    command.arg("--data").arg(county.data()).args(args).env_clear().envs(county.env()).current_dir("/");
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{user:?} {args:?}: {said}");
    assert!(!said.contains("Andra på servern"), "{said}");
    String::from_utf8(output.stdout).unwrap() + &said
}

#[test]
fn a_folder_that_a_group_shares_is_used_by_one_after_another() {
    let county = County::structure();
    std::fs::remove_dir_all(county.data()).unwrap();
    std::fs::create_dir(county.data()).unwrap();
    // Not everybody can reach where it was built.
    std::fs::copy(env!("CARGO_BIN_EXE_samverkan"), county.aside().join("program")).unwrap();
    // Only the administrator of a machine can be several users.
    let is_root = rustix::process::getuid().is_root();
    let [first, second] = [1801, 1802].map(|uid| is_root.then_some((uid, 1800)));
    if let Some((uid, gid)) = first {
        chown(county.data(), Some(uid), Some(gid)).unwrap();
        std::fs::set_permissions(county.aside(), PermissionsExt::from_mode(0o755)).unwrap();
    }
    std::fs::set_permissions(county.data(), PermissionsExt::from_mode(0o2770)).unwrap();
    as_user(&county, first, &["init"]);
    as_user(&county, second, &["add", "person", "name=Andra handen"]);
    as_user(&county, first, &["add", "person", "name=Första handen"]);
    as_user(&county, second, &["check", "--rebuild"]);
    as_user(&county, first, &["undo"]);
    let checked = as_user(&county, second, &["check"]);
    assert!(!checked.contains("skadad"), "{checked}");
    let people = as_user(&county, first, &["show", "people"]);
    assert!(people.contains("Andra handen") && !people.contains("Första handen"), "{people}");
    let group = std::fs::metadata(county.data()).unwrap().gid();
    for path in tree(&county.data()) {
        let meta = path.metadata().unwrap();
        let wanted = if meta.is_dir() { 0o2770 } else { 0o660 };
        assert_eq!((meta.mode() & 0o7777, meta.gid()), (wanted, group), "{}: {:o}", path.display(), meta.mode());
    }
    assert!(tree(&county.data()).len() > 6);
    // One that others may look into, too, is pointed out.
    std::fs::set_permissions(county.data(), PermissionsExt::from_mode(0o2775)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_samverkan"));
    command.arg("--data").arg(county.data()).arg("check").env_clear().envs(county.env());
    let said = String::from_utf8(command.output().unwrap().stderr).unwrap();
    assert!(said.contains("Andra på servern kan läsa datamappen."), "{said}");
}
