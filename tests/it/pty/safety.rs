//! Nothing is lost and nothing is left behind: the line drops or the process is killed right after a frame.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use super::county::{County, MEETING, open_roll};
use super::terminal::{PATIENCE, Terminal};

/// The processes that work in the county's folder, each as its command line.
fn processes(county: &County) -> Vec<String> {
    let folder = county.data().display().to_string();
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).filter(|line| line.contains(&folder)).collect()
}

/// Nobody works on in the folder: neither the program nor a helper of its.
#[track_caller]
fn assert_nobody_is_left(county: &County) {
    let end = Instant::now() + PATIENCE;
    loop {
        let left = processes(county);
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < end, "{left:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn find(terminal: &mut Terminal, n: usize) {
    terminal.keys(&format!("{n:03}")).wait_for(&format!("Sök: {n:03}")).wait_for("Enter = närvarande").quiet();
}

fn marked(until: usize) -> HashMap<String, String> {
    (1..=until).map(|n| (format!("Förening {n:03}"), "representative".to_owned())).collect()
}

/// UX 13: a mark that was seen is kept when the line drops, and the process does not stay.
#[test]
fn a_mark_is_kept_when_the_line_drops_right_after_its_frame() {
    let county = County::of(5);
    for n in 1..=4 {
        let mut terminal = county.at_roll();
        find(&mut terminal, n);
        let status = terminal.drop_line_at("<Enter>", &format!("Förening {n:03}: representanten närvarande"));
        assert_eq!((status.exit_code(), status.signal()), (129, None));
        assert_nobody_is_left(&county);
        assert_eq!(county.marks(), marked(n));
    }
    county.cli(&["check"]);
}

/// The same while many keys wait in the line: those that were seen are kept, and none is half.
/// A program of a session of its own hears of a lost line from nobody.
#[test]
fn a_line_that_drops_ends_a_program_that_is_not_told() {
    let county = County::of(5);
    let mut terminal = county.run(&[]).script(r#"setsid -w "$@""#).start();
    open_roll(&mut terminal);
    let holder: Value = serde_json::from_str(&std::fs::read_to_string(county.data().join("lock")).unwrap()).unwrap();
    let process = PathBuf::from(format!("/proc/{}", holder["pid"]));
    assert!(process.exists());
    terminal.drop_line_at("003", "Sök: 003");
    let end = Instant::now() + Duration::from_secs(20);
    while process.exists() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(!process.exists(), "it still runs");
    county.cli(&["show", "meetings"]);
}

#[test]
fn a_line_that_drops_amid_a_burst_keeps_what_was_seen() {
    let county = County::of(300);
    let mut terminal = county.at_roll();
    terminal.keys("'").wait_for("Lista").quiet();
    terminal.drop_line_at(&"n".repeat(100), "representanten närvarande");
    assert_nobody_is_left(&county);
    let marks = county.marks();
    assert!(!marks.is_empty() && marks == marked(marks.len()), "{marks:?}");
    county.cli(&["check"]);
}

/// UX 12: `kill -9` right after the frame.
#[test]
fn a_mark_is_kept_when_the_process_is_killed_right_after_its_frame() {
    let county = County::of(5);
    for n in 1..=4 {
        let mut terminal = county.at_roll();
        find(&mut terminal, n);
        terminal.keys("<Enter>").wait_for_message(&format!("Förening {n:03}: representanten närvarande"));
        terminal.signal(Signal::KILL);
        assert_eq!(terminal.exit(), None);
        assert_nobody_is_left(&county);
        assert_eq!(county.marks(), marked(n));
    }
    county.cli(&["check"]);
}

/// When the hand has rested for two seconds a helper brings the second copy up to date. A kill while it works, or about
/// then if the machine was too quick to be seen, leaves no process and loses nothing.
#[test]
fn a_kill_while_the_helper_works_leaves_no_process_and_loses_nothing() {
    let county = County::of(5);
    let mut terminal = county.at_roll();
    find(&mut terminal, 1);
    terminal.keys("<Enter>").wait_for_message("Förening 001: ");
    let end = Instant::now() + Duration::from_secs(4);
    let works = || processes(&county).iter().any(|line| line.contains("--sled-helper put"));
    while !works() && Instant::now() < end {}
    terminal.signal(Signal::KILL);
    assert_eq!(terminal.exit(), None);
    assert_nobody_is_left(&county);
    assert_eq!(county.marks(), marked(1));
    county.cli(&["check"]);
}

/// The rows of the meetings with that place.
fn meetings_in(county: &County, place: &str) -> Vec<Value> {
    let rows = county.show(&["meetings"])["rows"].as_array().unwrap().clone();
    rows.into_iter().filter(|row| row["place"] == place).collect()
}

/// UX 14: what was half typed is offered again; what was saved is not.
#[test]
fn a_half_typed_form_is_offered_again_after_a_drop_and_after_a_kill() {
    for dropped in [true, false] {
        let county = County::of(5);
        let before = county.history();
        let mut terminal = county.start();
        terminal.wait_for("Översikt").keys("3").wait_for("3 Möten").quiet().keys("n").wait_for("Ny post: möte");
        terminal.keys("12/3").wait_for("12/3").keys("<Tab><Tab><Tab><Tab>Stadshuset i ");
        terminal.wait_for("Stadshuset i").quiet();
        if dropped {
            terminal.drop_line_at("F", "Stadshuset i F");
        } else {
            terminal.keys("F").wait_for("Stadshuset i F").signal(Signal::KILL);
            terminal.exit();
        }
        assert_nobody_is_left(&county);
        assert_eq!(county.history(), before, "half a form is no change");
        let mut terminal = county.start();
        terminal.wait_for("Linjen bröts medan du skrev").wait_for("Stadshuset i F").wait_for("12/3").quiet();
        // The cursor is where it was.
        terminal.keys("alun").wait_for("Stadshuset i Falun").keys("<Enter>").wait_for_message("La till möte");
        terminal.signal(Signal::KILL);
        terminal.exit();
        let found = meetings_in(&county, "Stadshuset i Falun");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["date"], "2027-03-12");
        let mut terminal = county.start();
        terminal.wait_for("1 Översikt").quiet();
        assert!(!terminal.screen().contains("Linjen bröts"), "{}", terminal.screen());
    }
}

#[test]
fn a_half_typed_guest_is_offered_again() {
    let county = County::of(5);
    let mut terminal = county.at_roll();
    terminal.keys("+").wait_for("Namn eller okänd").keys("Eva Nym").wait_for("Eva Nym").quiet();
    terminal.drop_line_at("a", "Eva Nyma");
    let mut terminal = county.start();
    terminal.wait_for("Linjen bröts medan du skrev").keys("n<Tab>BRIS<Enter>");
    terminal.wait_for_message("Övrig deltagare: Eva Nyman").signal(Signal::KILL);
    terminal.exit();
    let guests = county.attendance().into_iter().filter(|row| row["seat"].is_null()).count();
    assert_eq!(guests, 1, "{MEETING}");
}
