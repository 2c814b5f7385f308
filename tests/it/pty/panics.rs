//! A panic, wherever it comes: the terminal is given back, a sentence says where the report lies, and the data is whole.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::county::{County, leave, open_roll};
use super::signals::{LOOK, assert_modes_are_off, look};

/// Where the first report lies.
fn report(county: &County, n: usize) -> PathBuf {
    county.data().join(format!("panic-2027-02-11T0845-{n}.txt"))
}

/// The report says where the program failed, for its owner alone, and quotes nothing of what somebody has written.
#[track_caller]
fn assert_reported(county: &County, thread: &str, at: &str) {
    let path = report(county, 0);
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], [concat!("samverkan ", env!("CARGO_PKG_VERSION")), "2027-02-11 08:45"], "{text}");
    assert!(lines[2].starts_with(&format!("{thread} src/{at}:")), "{text}");
    assert!(text.contains("samverkan::store::rehearsal::panic_if"), "{text}");
    for word in ["Förening", "foerening", "närvarande", "representative", "operation", "provmote", "/home", "at /"] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

/// UX 17: the sentence is on the user's own screen. A change that was seen is there, and no action is there by half.
#[test]
fn a_panic_says_where_its_report_lies_keeps_what_was_done_and_gives_the_terminal_back() {
    let places =
        [("draw", "main", "tui/run.rs"), ("thread", "thread", "tui/run.rs"), ("commit", "main", "store/journal.rs")];
    for (moment, thread, at) in places {
        let county = County::of(5);
        let mut terminal = look(&county, &["--panic-test", moment], LOOK);
        open_roll(&mut terminal);
        // Two at once are one write.
        terminal.keys("'").wait_for("Lista").quiet().keys("nn").wait_for("kod=101").quiet();
        let screen = terminal.screen();
        assert_eq!(screen.matches("samverkan 0").count(), 1, "{screen}");
        assert!(screen.contains(&format!("stannade av ett fel i programmet (src/{at}:")), "{screen}");
        assert!(screen.replace('\n', "").contains("panic-2027-02-11T0845-0.txt"), "{screen}");
        // What it panicked with names organizations.
        assert!(!screen.contains("Förening") && !screen.contains("närvarande"), "{screen}");
        let lines: Vec<&str> = screen.lines().collect();
        assert_eq!(lines.first(), lines.last(), "the settings of the line");
        assert_modes_are_off(&terminal);
        drop(terminal);
        let marks = county.marks().len();
        assert!(marks == 2 || moment == "commit" && marks == 0, "{moment}: {marks}");
        assert_reported(&county, thread, at);
        county.cli(&["check"]);
        // Without the flag the same key does what it should, and nobody is told of the flag.
        let mut terminal = county.at_roll();
        terminal.keys("004").wait_for("004▏").keys("<Enter>").wait_for_message("Förening 004: ");
        leave(&mut terminal);
        assert!(!county.cli(&["--help"]).contains("panic"));
    }
}

/// A helper that panics is no end: the journal has everything, and the second copy is made when one works.
#[test]
fn a_panic_of_the_helper_is_survived_and_quotes_nothing() {
    let county = County::of(5);
    let mut terminal = county.run(&["--panic-test", "helper"]).start();
    terminal.wait_for("Översikt").quiet();
    assert!(!terminal.screen().contains(county.data().to_str().unwrap()), "{}", terminal.screen());
    open_roll(&mut terminal);
    terminal.keys("003").wait_for("003▏").keys("<Enter>").wait_for_message("Förening 003: ");
    leave(&mut terminal);
    assert_eq!(county.marks().len(), 1);
    county.cli(&["check"]);
}

/// A command that panics on a thread of its own; what it says.
fn fails(county: &County) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samverkan"));
    command.arg("--data").arg(county.data()).args(["--panic-test", "open", "check"]);
    let output = command.env_clear().envs(county.env()).stdin(Stdio::null()).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(101), 0));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_newest_reports_are_kept_and_none_is_written_through_a_link() {
    let county = County::of(5);
    let victim = county.aside().join("victim");
    std::fs::write(&victim, "mine").unwrap();
    std::os::unix::fs::symlink(&victim, report(&county, 0)).unwrap();
    let said = fails(&county);
    assert!(said.contains(report(&county, 1).to_str().unwrap()) && said.ends_with(".\n"), "{said}");
    for _ in 0..7 {
        fails(&county);
    }
    let names = std::fs::read_dir(county.data()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.filter(|name| name.to_string_lossy().starts_with("panic-")).count(), 5);
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "mine");
    county.cli(&["check"]);
}

/// Then the sentence says what it can.
#[test]
fn a_report_that_cannot_be_written_is_no_further_error() {
    let county = County::of(5);
    for n in 0..10 {
        std::fs::create_dir(report(&county, n)).unwrap();
    }
    let said = fails(&county);
    assert!(said.contains("src/store/folder.rs:") && !said.contains("panic-"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    county.cli(&["check"]);
}
