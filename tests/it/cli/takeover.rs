//! Taking over by a command: only from one's own samverkan on the same machine, asked to end first and then made to.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value as Json, json};

use super::{Place, Ran, assert_swedish, line};

const SIGTERM: i32 = 15;
const SIGKILL: i32 = 9;

fn note(text: &str) -> String {
    line(&json!({"do": "set", "kind": "organization", "id": "falu-kommun", "fields": {"note": text}}))
}

/// A command that holds the store until its input ends, and has had one change acknowledged.
fn holding(mut command: Command) -> Child {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), note("acknowledged").as_bytes()).unwrap();
    let mut answer = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut answer).unwrap();
    assert!(answer.contains("operations"), "{answer}");
    child
}

const HOLD: &[&str] = &["apply", "-", "--each"];

fn ended_by(child: &mut Child) -> Option<i32> {
    child.wait().unwrap().signal()
}

fn is_alive(child: &mut Child) -> bool {
    child.try_wait().unwrap().is_none()
}

/// The note, read beside whoever holds the store.
fn noted(place: &Place) -> Json {
    place.row("organization", "falu-kommun")["note"].clone()
}

fn take_over(place: &Place) -> Ran {
    place.run(&["--lang", "en", "--take-over", "set", "organization", "falu-kommun", "short=taken"])
}

/// Taking over is refused, in both languages with these words, and the one who holds the store goes on.
#[track_caller]
fn refused(place: &Place, child: &mut Child, sv: &str, en: &str) {
    place.refuses(75, &["--take-over", "undo"], &[sv, "--read-only"], &[en, "--read-only"]);
    assert!(is_alive(child), "whoever may not be ended is not");
    assert!(!place.data().join("taking").exists());
    assert_eq!(noted(place), "acknowledged", "it can be read beside");
}

#[test]
fn a_command_takes_over_and_has_everything_that_was_acknowledged() {
    let place = Place::county();
    let mut child = holding(place.command(HOLD));
    let pid = child.id().to_string();
    let words = ["--read-only", "--take-over", pid.as_str(), "koordinator"];
    place.refuses(75, &["undo"], &words, &words);
    let ran = take_over(&place).is(0);
    assert!(ran.err.contains("Took over from koordinator at "), "{}", ran.err);
    assert_eq!(ended_by(&mut child), Some(SIGTERM));
    assert_eq!(
        (noted(&place), place.row("organization", "falu-kommun")["short"].clone()),
        ("acknowledged".into(), "taken".into())
    );
    assert!(!place.data().join("taking").exists());
    place.ok(&["check"]);
    // There is nobody to take over from.
    let ran = take_over(&place).is(0);
    assert!(!ran.err.contains("Took over"), "{}", ran.err);
    place.refuses(2, &["--read-only", "--take-over", "undo"], &["antingen"], &["either"]);
}

#[test]
fn whoever_is_stopped_or_deaf_is_ended_all_the_same() {
    for deaf in [false, true] {
        let place = Place::county();
        let script = if deaf { "trap '' TERM; exec \"$0\" \"$@\"" } else { "exec \"$0\" \"$@\"" };
        let inner = place.command(HOLD);
        let mut shell = place.bare();
        shell.args(["-c", script]).arg(inner.get_program()).args(inner.get_args());
        let mut command = Command::new("/bin/sh");
        command.args(shell.get_args()).env_clear().current_dir(place.0.path());
        command.envs(shell.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let mut child = holding(command);
        let pid = rustix::process::Pid::from_raw(child.id().cast_signed()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
        take_over(&place).is(0);
        assert_eq!(ended_by(&mut child), Some(if deaf { SIGKILL } else { SIGTERM }));
        assert_eq!(noted(&place), "acknowledged");
        place.ok(&["check"]);
    }
}

#[test]
fn nobody_is_ended_on_another_machine() {
    let place = Place::county();
    let mut child = holding(place.command(HOLD));
    let lock = place.data().join("lock");
    let mut holder: Json = serde_json::from_slice(&std::fs::read(&lock).unwrap()).unwrap();
    holder["host"] = "annan-dator".into();
    std::fs::write(&lock, holder.to_string()).unwrap();
    refused(&place, &mut child, "på en annan dator (annan-dator", "on another machine (annan-dator");
    // What the file says of the process is not believed: the kernel knows better.
    holder["host"] = samverkan::store::host().into();
    holder["pid"] = std::process::id().into();
    std::fs::write(&lock, holder.to_string()).unwrap();
    take_over(&place).is(0);
    assert_eq!(ended_by(&mut child), Some(SIGTERM));
}

/// A full disk may have kept whoever holds the store from writing who they are.
#[test]
fn whoever_has_not_said_who_they_are_can_be_taken_over() {
    let place = Place::county();
    let mut child = holding(place.command(HOLD));
    std::fs::write(place.data().join("lock"), "").unwrap();
    place.refuses(75, &["undo"], &["Någon annan", "--take-over"], &["Somebody else", "--take-over"]);
    take_over(&place).is(0);
    assert_eq!(ended_by(&mut child), Some(SIGTERM));
    assert_eq!(noted(&place), "acknowledged");
}

#[test]
fn another_program_that_locks_the_store_is_not_ended() {
    let place = Place::county();
    place.run(&["apply", "-", "--each"]).is(0);
    place.feed(HOLD, note("acknowledged").as_bytes()).is(0);
    let mut child = Command::new("sleep").arg("1000").stdin(Stdio::null()).spawn().unwrap();
    // This program locks it, and is no samverkan.
    let lock = File::options().read(true).write(true).open(place.data().join("lock")).unwrap();
    lock.lock().unwrap();
    refused(&place, &mut child, "Ett annat program", "Another program");
    drop(lock);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_lock_file_that_was_left_behind_is_no_hindrance() {
    let place = Place::county();
    let mut child = holding(place.command(HOLD));
    child.kill().unwrap();
    child.wait().unwrap();
    let lock = place.data().join("lock");
    let left = std::fs::read_to_string(&lock).unwrap();
    assert!(left.contains(&child.id().to_string()), "{left}");
    let quiet = |arguments: &[&str]| {
        let ran = place.run(arguments).is(0);
        assert!(!ran.err.contains("process") && !ran.err.contains("annan"), "{}", ran.err);
    };
    quiet(&["check"]);
    std::fs::write(&lock, left.replace(&samverkan::store::host(), "annan-dator")).unwrap();
    quiet(&["check"]);
    // Somebody who was taking over came no further.
    std::fs::write(place.data().join("taking"), "{}").unwrap();
    quiet(&["check"]);
    assert!(!place.data().join("taking").exists());
    for text in ["", "not json", "{\"pid\":1}"] {
        std::fs::write(&lock, text).unwrap();
        quiet(&["--take-over", "check"]);
    }
    assert_eq!(noted(&place), "acknowledged");
}

/// Only root can be two users.
#[test]
fn nobody_is_ended_who_is_somebody_else() {
    const NOBODY: u32 = 65_534;
    let place = Place::county();
    if chown(place.data(), Some(NOBODY), None).is_err() {
        println!("skipped: only root can be somebody else");
        return;
    }
    let give = |path: &Path| chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    give(place.0.path());
    each_file(&place.data(), &give);
    let mut command = place.command(HOLD);
    command.uid(NOBODY).gid(NOBODY);
    let reachable = place.command(&["--version"]).uid(NOBODY).gid(NOBODY).output();
    if reachable.map_or(true, |output| !output.status.success()) {
        println!("skipped: nobody may not run the program");
        return;
    }
    let mut child = holding(command);
    refused(&place, &mut child, "En annan användare", "Another user");
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

fn each_file(path: &Path, visit: &dyn Fn(&Path)) {
    visit(path);
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap().flatten() {
            each_file(&entry.path(), visit);
        }
    }
}

/// In a container of its own, the process that holds the store is not to be seen.
#[test]
fn nobody_is_ended_who_cannot_be_seen() {
    let place = Place::county();
    let inside = |command: &Command| {
        let mut unshare = Command::new("unshare");
        unshare.args(["--pid", "--fork", "--mount-proc"]).arg(command.get_program()).args(command.get_args());
        unshare.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        unshare.env("PATH", "/usr/bin:/bin");
        unshare
    };
    if !inside(&place.command(&["--version"])).output().is_ok_and(|output| output.status.success()) {
        println!("skipped: no container can be made here");
        return;
    }
    let mut child = holding(place.command(HOLD));
    let before = place.journal();
    for (lang, said) in [("sv", "Det syns inte härifrån"), ("en", "cannot be seen from here")] {
        let ran = Ran::of(&mut inside(&place.command(&["--lang", lang, "--take-over", "undo"])), b"").is(75);
        assert!(ran.err.contains(said), "{}", ran.err);
        if lang == "sv" {
            assert_swedish(&ran.err);
        }
    }
    assert!(is_alive(&mut child) && place.journal() == before);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

/// A library that answers for the kernel, as it does on a file system that cannot lock.
const NO_LOCKS: &str =
    "#include <errno.h>\nint flock(int f, int o) { (void)f; (void)o; errno = ENOTSUP; return -1; }\n";

#[test]
fn where_files_cannot_be_locked_nothing_is_written() {
    let place = Place::county();
    let source = place.file("no-locks.c", NO_LOCKS);
    let library = place.0.path().join("no-locks.so");
    let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).status();
    assert!(made.unwrap().success(), "the linker of the tests can link this");
    let before = place.journal();
    let run = |arguments: &[&str]| Ran::of(place.command(arguments).env("LD_PRELOAD", &library), b"");
    for (lang, said) in [("sv", "kan inte låsa filer"), ("en", "cannot lock files")] {
        for command in [&["undo"][..], &["--take-over", "undo"]] {
            let ran = run(&[&["--lang", lang], command].concat()).is(74);
            assert!(ran.err.contains(said) && ran.err.contains("--read-only"), "{}", ran.err);
        }
    }
    assert_eq!(place.journal(), before);
    assert!(run(&["--read-only", "show", "organizations"]).is(0).out.contains("Falu kommun"));
}
