//! Whose the files are: their owner's alone whatever the umask, and nobody else's that a link leads to.

use std::collections::BTreeMap;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rustix::process::Signal;

use super::county::{County, leave};
use super::terminal::Terminal;

/// Every file and folder below one, with its bytes.
fn tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        if path.symlink_metadata().unwrap().is_dir() {
            found.extend(tree(&path));
            found.insert(path, Vec::new());
        } else {
            found.insert(path.clone(), std::fs::read(&path).unwrap_or_default());
        }
    }
    found
}

fn command(county: &County, umask: &str, args: &[&str]) -> Output {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "umask $0; exec \"$@\"", umask, env!("CARGO_BIN_EXE_samverkan"), "--data"]).arg(county.data());
    shell.args(args).env_clear().envs(county.env()).output().unwrap()
}

#[track_caller]
fn works(county: &County, umask: &str, args: &[&str]) {
    let output = command(county, umask, args);
    assert!(output.status.success(), "{umask} {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Types a form by half.
fn half_typed(terminal: &mut Terminal) {
    terminal.wait_for("Översikt").keys("3").wait_for("3 Möten").quiet().keys("n").wait_for("Ny post: möte");
    terminal.keys("<Tab><Tab><Tab><Tab>Stadshuset").wait_for("Stadshuset").quiet();
}

#[track_caller]
fn assert_private(dir: &Path, umask: &str) {
    for path in tree(dir).into_keys().chain([dir.to_owned()]) {
        let meta = path.symlink_metadata().unwrap();
        let wanted = if meta.is_dir() { 0o700 } else { 0o600 };
        let mode = meta.permissions().mode() & 0o7777;
        assert_eq!(mode, wanted, "umask {umask}: {} {mode:o}", path.display());
    }
}

#[test]
fn whatever_the_umask_nobody_else_can_read_or_write() {
    let scripts = [
        ("0000", r#"umask 0000; stty eof undef; exec "$@""#),
        ("0022", r#"umask 0022; stty eof undef; exec "$@""#),
        ("0077", r#"umask 0077; stty eof undef; exec "$@""#),
        ("0777", r#"umask 0777; stty eof undef; exec "$@""#),
    ];
    for (umask, script) in scripts {
        let county = County::structure();
        std::fs::remove_dir_all(county.data()).unwrap();
        works(&county, umask, &["init"]);
        works(&county, umask, &["add", "person", "name=Eva Nyman"]);
        assert_private(&county.data(), umask);
        let mut terminal = county.run(&[]).script(script).start();
        half_typed(&mut terminal);
        terminal.signal(Signal::KILL);
        terminal.exit();
        let held = tree(&county.data());
        for name in ["lock", "current", "place", "draft", "screen", "gen-1/journal", "gen-1/sled/db"] {
            assert!(held.contains_key(&county.data().join(name)), "{name}");
        }
        assert_private(&county.data(), umask);
        std::fs::remove_dir_all(county.data().join("gen-1/sled")).unwrap();
        works(&county, umask, &["check"]);
        works(&county, umask, &["check", "--rebuild"]);
        assert!(county.data().join("gen-2/sled/db").exists());
        assert_private(&county.data(), umask);
        // A store of an earlier version.
        std::fs::set_permissions(county.data().join("gen-2/sled/db"), PermissionsExt::from_mode(0o644)).unwrap();
        works(&county, umask, &["check"]);
        assert_private(&county.data(), umask);
    }
}

#[test]
fn a_folder_that_others_can_look_into_is_said_at_once() {
    let county = County::structure();
    std::fs::remove_dir_all(county.data()).unwrap();
    std::fs::create_dir(county.data()).unwrap();
    std::fs::set_permissions(county.data(), PermissionsExt::from_mode(0o755)).unwrap();
    for args in [&["init"][..], &["check"]] {
        let said = String::from_utf8(command(&county, "0022", args).stderr).unwrap();
        assert!(said.contains("Andra på servern kan läsa datamappen."), "{args:?}: {said}");
    }
}

/// What a link in the folder is, and whether the program goes on with it.
const LINKS: [(&str, bool); 18] = [
    ("lock", false),
    ("current", true),
    ("current.new", true),
    ("place", true),
    ("place.new", true),
    ("draft", true),
    ("draft.new", true),
    ("screen", true),
    ("screen.new", true),
    ("taking", true),
    ("taking.new", true),
    ("new", true),
    ("gen-1/journal.new", false),
    ("gen-1", false),
    ("gen-1/journal", false),
    ("gen-1/sled", false),
    ("gen-1/sled/db", false),
    ("gen-1/sled/conf", false),
];

/// What is there moves outside, and a link leads to it; otherwise the link leads to something of somebody's.
fn link(county: &County, name: &str) -> PathBuf {
    let (outside, path) = (county.aside().join("outside"), county.data().join(name));
    std::fs::create_dir(&outside).unwrap();
    let target = outside.join("target");
    if path.exists() {
        std::fs::rename(&path, &target).unwrap();
    } else if name == "new" {
        std::fs::create_dir(&target).unwrap();
        std::fs::write(target.join("journal"), "mine").unwrap();
    } else {
        std::fs::write(&target, "mine").unwrap();
    }
    symlink(&target, &path).unwrap();
    outside
}

#[test]
fn nothing_is_written_where_a_link_leads() {
    let whole = County::structure();
    whole.cli(&["check"]);
    for (name, goes_on) in LINKS {
        let county = whole.twin();
        let outside = link(&county, name);
        let before = tree(&outside);
        assert!(before.len() > 1 || !before.values().next().unwrap().is_empty(), "{name}: there is something to hurt");
        if goes_on {
            county.cli(&["check"]);
            county.cli(&["add", "person", "name=Eva Nyman"]);
            let mut first = county.start();
            half_typed(&mut first);
            let mut second = county.run(&["--take-over"]).start();
            second.wait_for("Stadshuset").quiet().signal(Signal::KILL);
            second.exit();
            drop(first);
            // Its link again, whatever it has become.
            let path = county.data().join(name);
            if path.symlink_metadata().is_err() {
                symlink(outside.join("target"), &path).unwrap();
            }
            county.cli(&["check", "--rebuild"]);
            county.cli(&["check"]);
        } else {
            for args in [&["check"][..], &["add", "person", "name=Eva Nyman"], &["check", "--rebuild"]] {
                let output = command(&county, "0022", args);
                let said = String::from_utf8(output.stderr).unwrap();
                assert_eq!(output.status.code(), Some(74), "{name} {args:?}: {said}");
                assert!(said.contains("symbolisk länk") && said.contains(name), "{name} {args:?}: {said}");
            }
        }
        assert_eq!(tree(&outside), before, "{name}");
    }
}

/// Whoever starts the program may name the folder by a link.
#[test]
fn the_folder_itself_may_be_a_link() {
    let county = County::structure();
    let elsewhere = county.aside().join("elsewhere");
    std::fs::rename(county.data(), &elsewhere).unwrap();
    symlink(&elsewhere, county.data()).unwrap();
    county.cli(&["add", "person", "name=Eva Nyman"]);
    county.cli(&["check", "--rebuild"]);
    assert!(elsewhere.join("gen-2/journal").exists());
}

/// What the system shows of the processes that work in the folder, of each once: arguments, environment, names of threads.
fn shown(county: &County, seen: &mut BTreeMap<String, String>) {
    let folder = county.data().display().to_string();
    for process in std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path()) {
        let read =
            |name: &str| String::from_utf8_lossy(&std::fs::read(process.join(name)).unwrap_or_default()).into_owned();
        let (arguments, environment) = (read("cmdline"), read("environ"));
        if !arguments.contains(&folder) && !environment.contains(&folder) {
            continue;
        }
        let threads = std::fs::read_dir(process.join("task")).into_iter().flatten().flatten();
        let names = threads.map(|thread| std::fs::read_to_string(thread.path().join("comm")).unwrap_or_default());
        let all = [arguments.clone(), environment, read("comm"), names.collect()].concat();
        seen.entry(arguments).or_default().push_str(&all);
    }
}

/// Types a new meeting at that place, and saves it.
fn meeting_at(terminal: &mut Terminal, place: &str) {
    terminal.wait_for("Översikt").keys("3").wait_for("3 Möten").quiet().keys("n").wait_for("Ny post: möte");
    terminal.keys("12/3<Tab><Tab><Tab><Tab>").keys(place).wait_for(place).quiet();
}

/// What somebody types is in the journal and in sled, half-typed text also in the draft, and which record the cursor was
/// on in what is local to the folder. Nothing of it is anywhere else.
#[test]
fn what_is_typed_is_nowhere_but_in_the_store() {
    let county = County::structure();
    let mut terminal = county.start();
    meeting_at(&mut terminal, "Zebrahuset");
    terminal.keys("<Enter>").wait_for_message("La till möte");
    let mut seen = BTreeMap::new();
    terminal.keys("n").wait_for("Ny post: möte").keys("<Tab><Tab><Tab><Tab>Zebraflocken").wait_for("Zebraflocken");
    // When the hand rests a helper works.
    let end = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while !seen.keys().any(|arguments: &String| arguments.contains("--sled-helper")) && std::time::Instant::now() < end
    {
        shown(&county, &mut seen);
    }
    assert!(seen.len() >= 2, "{seen:?}");
    assert!(seen.values().all(|shown| !shown.contains("Zebra") && shown.contains("SAMVERKAN_NOW")), "{seen:?}");
    terminal.signal(Signal::KILL);
    terminal.exit();
    let holds = |name: &str, text: &str| {
        tree(&county.data())[&county.data().join(name)].windows(text.len()).any(|at| at == text.as_bytes())
    };
    assert!(holds("draft", "Zebraflocken") && holds("gen-1/journal", "Zebrahuset"));
    std::fs::remove_file(county.data().join("draft")).unwrap();

    // A panic that quotes it, and a report.
    let mut terminal = county.run(&["--panic-test", "draw"]).start();
    meeting_at(&mut terminal, "Zebrahagen");
    assert_eq!(terminal.keys("<Enter>").exit(), Some(101));
    assert!(!terminal.screen().contains("Zebra"), "{}", terminal.screen());
    // What is looked for, and where the cursor was.
    let mut terminal = county.start();
    terminal.wait_for("Översikt").keys("3").wait_for("3 Möten").quiet().keys(".Zebraha").wait_for("Zebraha▏").quiet();
    terminal.keys("<Esc>").quiet_for(std::time::Duration::from_millis(150)).keys("<Esc>").quiet();
    leave(&mut terminal);

    let store = county.data().join("gen-1");
    let elsewhere: Vec<_> = tree(county.aside()).into_iter().filter(|(path, _)| !path.starts_with(&store)).collect();
    let names: Vec<String> = elsewhere.iter().map(|(path, _)| path.display().to_string()).collect();
    for name in ["/lock", "/place", "/current", "/panic-2027-02-11T0845-0.txt"] {
        assert!(names.iter().any(|held| held.ends_with(name)), "{name}: {names:?}");
    }
    for (path, bytes) in elsewhere {
        assert!(!bytes.windows(5).any(|at| at == b"Zebra"), "{}", path.display());
    }
    let rows = county.show(&["meetings"]);
    assert_eq!(rows["rows"].as_array().map(Vec::len), Some(2), "{rows}");
}
