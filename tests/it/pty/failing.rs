//! The disk fails under the running program: nothing is shown as done, typed text stays, and it is said when it works again.

use std::path::PathBuf;

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use super::county::{County, leave, open_roll};
use super::terminal::{Run, Terminal};
use crate::store::power::shim;

/// The journal may grow to so many bytes, or as it likes.
fn limit(terminal: &Terminal, bytes: Option<u64>) {
    let pid = Pid::from_raw(terminal.pid().cast_signed());
    prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

fn journal(county: &County) -> u64 {
    std::fs::metadata(county.data().join("gen-1/journal")).unwrap().len()
}

/// A mark, a form and an undo fail, and then work, while `hinder` and `help` do what they say.
fn fails_and_works_again(lang: &str, why: &str, hinder: &dyn Fn(&Terminal), help: &dyn Fn(&Terminal)) -> County {
    under(&|_, run| run, lang, why, hinder, help)
}

/// The same of a program that is started otherwise.
fn under(
    how: &dyn Fn(&County, Run) -> Run,
    lang: &str,
    why: &str,
    hinder: &dyn Fn(&Terminal),
    help: &dyn Fn(&Terminal),
) -> County {
    let county = County::of(5);
    let sv = lang == "sv";
    let word = |swedish: &'static str, english: &'static str| if sv { swedish } else { english };
    let mut terminal = how(&county, county.run(&["--lang", lang])).start();
    terminal.wait_for(word("Översikt", "Overview")).keys("<Enter>").wait_for(word("Kommer", "Coming")).keys("<Enter>");
    terminal.wait_for(word("Sök: ▏", "Find: ▏")).quiet();
    let before = county.history();
    hinder(&terminal);
    terminal.keys("002").wait_for("002▏").quiet().keys("<Enter>");
    let refused = format!("{}: {why}", word("Inte sparat", "Not saved"));
    terminal.wait_for_message(&refused).wait_for(word("sparas inte", "not saved")).quiet();
    assert!(!terminal.message().contains('…'), "{}", terminal.message());
    assert!(terminal.screen().contains(word("Närvarande 0 av 5", "Present 0 of 5")), "{}", terminal.screen());
    // A form keeps what was typed in it.
    terminal.keys("+").wait_for(word("Namn eller okänd", "Name or unknown")).keys("Gäst Ett").wait_for("Gäst Ett");
    terminal.keys("<Enter>").wait_for_message(&refused).quiet();
    assert!(terminal.screen().contains("Gäst Ett"), "{}", terminal.screen());
    help(&terminal);
    assert_eq!(county.history(), before, "nothing was half written");
    // It is said as soon as it is so.
    let again = word("Nu går det att spara igen. Det som inte", "Saving works again. What was not saved");
    terminal.wait_for_message(again).quiet();
    let screen = terminal.screen();
    let header = screen.lines().next().unwrap();
    assert!(!header.contains(word("sparas inte", "not saved")) && screen.contains("Gäst Ett"), "{screen}");
    terminal.keys("<Enter>").wait_for_message(word("Övrig deltagare: Gäst Ett", "Guest: Gäst Ett"));
    terminal.keys("003").wait_for("003▏").quiet().keys("<Enter>").wait_for_message("Förening 003: ");
    for _ in 0..3 {
        terminal.keys("<Esc>").quiet_for(std::time::Duration::from_millis(150));
    }
    terminal.wait_for(word("1 Översikt", "1 Overview")).keys("q");
    assert_eq!(terminal.exit(), Some(0));
    assert_eq!(county.marks().len(), 1);
    county.cli(&["check"]);
    county
}

#[test]
fn a_file_that_may_not_grow() {
    for (lang, why) in [("sv", "filen får inte bli större"), ("en", "the file may not grow")] {
        let county =
            fails_and_works_again(lang, why, &|terminal| limit(terminal, Some(300)), &|terminal| limit(terminal, None));
        assert!(journal(&county) > 300);
    }
}

/// A batch that fits in part is taken back whole.
#[test]
fn a_file_that_may_grow_a_little() {
    let county = County::of(5);
    let mut terminal = county.at_roll();
    let before = journal(&county);
    limit(&terminal, Some(before + 100));
    terminal.keys("002").wait_for("Sök: 002").quiet().keys("<Enter>").wait_for_message("Inte sparat: filen får inte");
    assert_eq!(journal(&county), before);
    limit(&terminal, None);
    // Whoever is quicker than the program is told as well.
    let said = "Nu går det att spara igen. ";
    terminal.keys("<Enter>").wait_for_message(said).wait_for("Närvarande 1 av 5").quiet();
    assert!([said, "Förening 002: "].iter().any(|said| terminal.message().starts_with(said)), "{}", terminal.message());
    leave(&mut terminal);
    assert_eq!(county.marks().len(), 1);
    assert!(journal(&county) > before);
}

#[test]
fn a_folder_that_is_moved_away_and_back() {
    for (lang, why) in [("sv", "datamappen är borta"), ("en", "the data folder is gone")] {
        let at = |terminal: &Terminal| {
            let args = std::fs::read(format!("/proc/{}/cmdline", terminal.pid())).unwrap();
            let args = String::from_utf8(args).unwrap();
            PathBuf::from(args.split('\0').skip_while(|arg| *arg != "--data").nth(1).unwrap())
        };
        let moved = |from: PathBuf, to: PathBuf| std::fs::rename(from, to).unwrap();
        fails_and_works_again(
            lang,
            why,
            &|terminal| moved(at(terminal), at(terminal).with_extension("away")),
            &|terminal| moved(at(terminal).with_extension("away"), at(terminal)),
        );
    }
}

/// Another folder in its place is not written to.
#[test]
fn a_folder_that_is_swapped_is_said() {
    let county = County::of(5);
    let mut terminal = county.start();
    open_roll(&mut terminal);
    let twin = county.twin();
    let away = county.aside().join("borta");
    std::fs::rename(county.data(), &away).unwrap();
    std::fs::rename(twin.data(), county.data()).unwrap();
    terminal.keys("002").wait_for("Sök: 002").quiet().keys("<Enter>");
    terminal.wait_for_message("Inte sparat: datamappen är utbytt").quiet();
    assert!(terminal.message().ends_with("q, sedan samverkan."), "{}", terminal.message());
    leave(&mut terminal);
    assert!(county.marks().is_empty());
}

/// Each call of a class that changes something fails with that error, until it no longer does.
fn error_and_none(class: &str, error: rustix::io::Errno, lang: &str, why: &str) {
    let dir = tempfile::tempdir().unwrap();
    let (control, said) = (dir.path().join("control"), dir.path().join("said"));
    let shimmed = |county: &County, run: Run| {
        let path = |path: PathBuf| path.to_str().unwrap().to_owned();
        run.env("LD_PRELOAD", &path(shim().into()))
            .env("POWER_ROOT", &path(county.data().canonicalize().unwrap()))
            .env("POWER_CONTROL", &path(control.clone()))
            .env("POWER_SAID", &path(said.clone()))
    };
    let ask = |text: &str| std::fs::write(&control, text).unwrap();
    let hinder = |_: &Terminal| ask(&format!("{class}:{}", error.raw_os_error()));
    under(&shimmed, lang, why, &hinder, &|_| ask(""));
    let said = std::fs::read_to_string(said).unwrap();
    let wanted = if class == "any" { "write" } else { class };
    assert!(said.lines().any(|line| line.starts_with(wanted) && line.ends_with("/journal")), "{said}");
}

#[test]
fn a_full_disk_and_a_full_quota() {
    error_and_none("write", rustix::io::Errno::NOSPC, "sv", "disken är full; frigör");
    error_and_none("any", rustix::io::Errno::DQUOT, "en", "your storage quota is used up");
}

#[test]
fn a_broken_disk() {
    error_and_none("any", rustix::io::Errno::IO, "sv", "disken, eller nätet till den, fungerar inte");
    error_and_none("sync", rustix::io::Errno::IO, "en", "the disk, or the network to it, does not work");
}

#[test]
fn a_disk_that_can_only_be_read() {
    error_and_none("any", rustix::io::Errno::ROFS, "sv", "disken går bara att läsa från");
    error_and_none("write", rustix::io::Errno::ACCESS, "en", "you have no permission");
    error_and_none("any", rustix::io::Errno::ACCESS, "sv", "du har inte behörighet");
}
