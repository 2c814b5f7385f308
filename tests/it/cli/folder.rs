//! Data folders that cannot be used, and why: missing, foreign, newer, in use, full, forbidden.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use super::{MEETING, Place, Ran, adds};

/// Every command that needs a store, to read or to write.
const COMMANDS: &[&[&str]] = &[
    &["show", "groups"],
    &["show", "history", "--json"],
    &["--read-only", "show", "group", "lansgrupp"],
    &["add", "person", "name=x"],
    &["set", "group", "lansgrupp", "name=x"],
    &["remove", "group", "lansgrupp"],
    &["attend", MEETING, "falu-kommun", "present"],
    &["apply", "/dev/null"],
    &["undo"],
    &["redo"],
    &["check"],
    &["check", "--rebuild"],
];

fn all_refused(place: &Place, code: i32, sv: &[&str], en: &[&str]) {
    for command in COMMANDS {
        place.refuses(code, command, sv, en);
    }
}

#[test]
fn no_store_yet() {
    let place = Place::empty();
    let path = place.data().display().to_string();
    let (sv, en) = ([&path, "samverkan init", "--data"], [&path, "samverkan init", "--data"]);
    all_refused(&place, 66, &sv, &en);
    assert!(!place.data().exists(), "looking makes no folder");
    std::fs::create_dir(place.data()).unwrap();
    all_refused(&place, 66, &sv, &en);
    assert_eq!(std::fs::read_dir(place.data()).unwrap().count(), 0, "looking makes no file");
    place.run(&["init"]).is(0);
}

#[test]
fn somebody_elses_folder() {
    let place = Place::empty();
    std::fs::create_dir(place.data()).unwrap();
    std::fs::write(place.data().join("brev.txt"), "Hej").unwrap();
    all_refused(&place, 66, &["inget register"], &["no store"]);
    std::fs::write(place.data().join("current"), "något annat\n").unwrap();
    all_refused(&place, 65, &["inte är samverkans register", "--data"], &["not a store of samverkan", "--data"]);
    place.refuses(73, &["init"], &["Välj en tom mapp"], &["Choose an empty folder"]);
    assert_eq!(std::fs::read(place.data().join("brev.txt")).unwrap(), b"Hej");
}

#[test]
fn a_folder_of_a_newer_version() {
    let place = Place::meeting();
    std::fs::write(place.data().join("current"), "samverkan 2 gen-1\n").unwrap();
    let journal = place.journal();
    all_refused(&place, 65, &["nyare version", "Uppdatera"], &["newer version", "Update"]);
    assert!(place.journal() == journal);
    std::fs::write(place.data().join("current"), "samverkan 1 gen-1\n").unwrap();
    place.ok(&["show", "groups"]);
}

#[test]
fn a_path_that_is_a_file() {
    let place = Place::empty();
    std::fs::write(place.data(), "en fil").unwrap();
    let (sv, en) = (["data", "ingen mapp"], ["data", "not a folder"]);
    all_refused(&place, 73, &sv, &en);
    place.refuses(73, &["init"], &sv, &en);
    assert_eq!(std::fs::read(place.data()).unwrap(), b"en fil");
}

#[test]
fn a_place_where_no_folder_can_be_made() {
    let place = Place::empty();
    for path in ["/proc/1/samverkan", "/sys/samverkan"] {
        let said = ["sv", "en"].map(|lang| {
            let mut command = place.bare();
            command.args(["--lang", lang, "--data", path, "init"]);
            let ran = Ran::of(&mut command, b"");
            assert!([73, 74, 77].contains(&ran.code.unwrap()), "{ran:?}");
            let code = ran.code.unwrap();
            let ran = ran.is(code);
            assert!(ran.err.contains(path), "{}", ran.err);
            ran.err
        });
        assert_ne!(said[0], said[1]);
    }
}

/// The program as somebody who may do less than root, or `None` where that cannot be tried.
fn unprivileged(place: &Place, arguments: &[&str]) -> Option<Ran> {
    let root = std::fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0);
    let mut command = place.command(arguments);
    if root {
        // Whoever is not root may not reach the program where it was built.
        let copy = place.0.path().join("program");
        if !copy.exists() {
            std::fs::copy(env!("CARGO_BIN_EXE_samverkan"), &copy).unwrap();
        }
        let mut lesser = Command::new("setpriv");
        lesser.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(copy).args(command.get_args());
        lesser.env_clear().env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin").stdin(Stdio::null());
        let tried = Command::new("setpriv").args(["--reuid=65534", "--regid=65534", "--clear-groups", "true"]).status();
        if !tried.is_ok_and(|status| status.success()) {
            println!("not tried: this root cannot become somebody else");
            return None;
        }
        command = lesser;
    }
    Some(Ran::of(&mut command, b""))
}

#[test]
fn a_folder_that_one_may_not_read_or_write() {
    let place = Place::meeting();
    let mode = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(place.0.path(), 0o755);
    mode(&place.data(), 0o000);
    for command in COMMANDS {
        let Some(ran) = unprivileged(&place, &[&["--lang", "en"], *command].concat()) else { break };
        let ran = ran.is(77);
        assert!(ran.err.contains("permission") && ran.out.is_empty(), "{}", ran.err);
    }
    mode(&place.data(), 0o555);
    let journal = place.data().join("gen-1/journal");
    mode(&journal, 0o444);
    if let Some(ran) = unprivileged(&place, &["--lang", "sv", "add", "person", "name=x"]) {
        assert!(ran.is(77).err.contains("du har inte behörighet"));
    }
    mode(&place.data(), 0o700);
    mode(&journal, 0o600);
    place.run(&["check"]).is(0);
}

#[test]
fn a_file_that_one_may_not_read() {
    let place = Place::county();
    let file = place.file("rader", adds("x"));
    for path in [place.0.path().to_owned(), place.data()] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    if let Some(ran) = unprivileged(&place, &["--lang", "en", "apply", &file]) {
        let ran = ran.is(77);
        assert!(ran.err.contains("rader cannot be read") && ran.err.contains("permission"), "{}", ran.err);
    }
}

/// A limit on the size of files is what a full disk is: a write that does not fit.
#[test]
fn a_disk_without_room() {
    let place = Place::county();
    let before = place.show(&["organizations"])["rows"].clone();
    let text: String = (0..20_000).map(|n| adds(&format!("m{n}"))).collect();
    let file = place.file("rader", text);
    for (mode, lang, words) in
        [(vec![], "sv", "filen får inte bli större"), (vec!["--each"], "en", "the file may not grow")]
    {
        let program = env!("CARGO_BIN_EXE_samverkan");
        let mut shell = Command::new("sh");
        // In blocks of 512 bytes: above what the journal is, below what it would become.
        shell.args(["-c", "ulimit -f 1000; exec \"$@\"", "sh", program, "--lang", lang, "--data"]).arg(place.data());
        shell.args(["apply", &file]).args(&mode).stdin(Stdio::null());
        let ran = Ran::of(&mut shell, b"").is(74);
        assert!(ran.err.contains(words), "{}", ran.err);
        let kept = ran.out.lines().count();
        assert_eq!(kept == 0, mode.is_empty(), "{kept}");
        place.run(&["check"]).is(0);
        let rows = place.show(&["organizations"])["rows"].as_array().unwrap().len();
        assert_eq!(rows, before.as_array().unwrap().len() + kept, "what was acknowledged is there, and nothing else");
        if !mode.is_empty() {
            assert!(ran.err.contains(&format!("Line {}: ", kept + 1)), "{}", ran.err);
            assert!(ran.err.contains("The lines before it are carried out"), "{}", ran.err);
        }
    }
}

/// Standard output that nobody can write to, and one that nobody reads.
#[test]
fn an_answer_that_cannot_be_printed() {
    let place = Place::county();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = place.command(&["show", "seats"]).stdout(full()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    std::io::Read::read_to_string(child.stderr.as_mut().unwrap(), &mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(74));
    assert!(said.contains("Svaret gick inte att skriva ut"), "{said}");
    // The reader is gone before anything is written, since the program waits for its input first.
    let mut command = place.command(&["apply", "-", "--each"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(adds("ny").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.as_str()), (Some(0), ""), "whoever has seen enough is no error");
    assert_eq!(place.row("organization", "ny")["name"], "Ny ny", "and what was asked for is done");
}

#[test]
fn a_store_that_somebody_has_open() {
    let place = Place::meeting();
    let mut holder = place.command(&["apply", "-", "--each"]);
    let mut holder = holder.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = holder.stdin.take().unwrap();
    input.write_all(adds("av-den-andra").as_bytes()).unwrap();
    // Its answer says that it holds the store.
    let mut answer = String::new();
    let mut out = std::io::BufReader::new(holder.stdout.take().unwrap());
    std::io::BufRead::read_line(&mut out, &mut answer).unwrap();
    let pid = format!("process {}", holder.id());
    let (sv, en) =
        ([&*pid, "koordinator har öppnat", "--read-only"], [&*pid, "koordinator has the store", "--read-only"]);
    for command in COMMANDS.iter().filter(|command| !command.contains(&"show")) {
        place.refuses(75, command, &sv, &en);
    }
    assert_eq!(place.row("organization", "av-den-andra")["name"], "Ny av-den-andra", "reading goes on");
    assert_eq!(place.run(&["init"]).code, Some(73));
    drop(input);
    assert!(holder.wait().unwrap().success());
    place.ok(&["undo"]);
}
