//! Taking over from a window that works, hangs, is stopped, or is left in the background: everything that was seen is kept.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use super::county::{County, leave, open_roll};
use super::terminal::{PATIENCE, Terminal};

fn mark(terminal: &mut Terminal, n: usize) {
    terminal.keys(&format!("{n:03}")).wait_for(&format!("Sök: {n:03}")).wait_for("Enter = närvarande").quiet();
    terminal.keys("<Enter>").wait_for_message(&format!("Förening {n:03}: representanten närvarande"));
}

/// Takes over by the question at the start.
fn take_over(county: &County) -> Terminal {
    let mut second = county.start();
    second.wait_for("t ta över").quiet().keys("t");
    second
}

/// The roll is open where the other one was, with these marks; the window can be used, and nobody else has the store.
#[track_caller]
fn assert_goes_on(county: &County, second: &mut Terminal, present: usize) {
    second.wait_for("› Närvaro").wait_for_message("Tog över från samordnare på ");
    second.wait_for(&format!("Närvarande {present} av 5")).quiet();
    assert!(!second.screen().contains("läs bredvid"), "{}", second.screen());
    let holder: Value = serde_json::from_slice(&std::fs::read(county.data().join("lock")).unwrap()).unwrap();
    assert_eq!(holder["pid"], second.pid());
    mark(second, 5);
    leave(second);
    assert_eq!(county.marks().len(), present + 1);
    county.cli(&["check"]);
    let left = |name: &str| county.data().join(name).exists();
    assert!(!left("screen") && !left("taking") && !left("draft"));
}

#[test]
fn a_window_that_works_is_ended_cleanly_and_told_who_took_over() {
    let county = County::of(5);
    let mut first = county.at_roll();
    mark(&mut first, 1);
    let mut second = take_over(&county);
    assert_eq!(first.exit(), Some(143));
    first.ask(|screen| assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()));
    let said = first.screen().replace('\n', "");
    assert!(said.contains("samordnare på ") && said.contains("har tagit över registret"), "{said}");
    assert!(said.contains("fortsätt där") && !said.contains("Förening"), "{said}");
    assert_goes_on(&county, &mut second, 1);
}

/// In the other language, by the option.
#[test]
fn a_window_is_taken_over_by_an_option_too() {
    let county = County::of(5);
    let mut first = county.run(&["--lang", "en"]).start();
    first.wait_for("1 Overview").keys("5").wait_for("Förening 001").keys("<Down><Down>").quiet();
    // The cursor's place is kept when it has rested.
    let kept = || std::fs::read_to_string(county.data().join("screen")).unwrap_or_default();
    let end = Instant::now() + PATIENCE;
    while !kept().contains("org-2") {
        assert!(Instant::now() < end, "{}", kept());
        std::thread::sleep(Duration::from_millis(10));
    }
    let cursor = first.cursor_row().trim_end().to_owned();
    assert!(cursor.contains("Förening 003"), "{cursor}");
    let mut second = county.run(&["--lang", "en", "--take-over"]).start();
    second.wait_for("Förening 001").wait_for_message("Took over from samordnare at ");
    assert_eq!(second.quiet().cursor_row().trim_end(), cursor);
    assert_eq!(first.exit(), Some(143));
    assert!(first.screen().replace('\n', "").contains("has taken over the store"), "{}", first.screen());
    // It is where it is, also for the next one.
    let mut third = county.run(&["--lang", "en", "--take-over"]).start();
    third.wait_for("Förening 001").wait_for_message("Took over from samordnare at ");
    assert_eq!(second.exit(), Some(143));
    // Whoever is ended otherwise is not taken over from: a start of the usual kind begins where all do.
    third.signal(Signal::KILL);
    third.exit();
    let mut fourth = county.start();
    fourth.wait_for("Nästa").quiet();
    assert!(!fourth.screen().contains("Tog över") && !county.data().join("screen").exists());
    leave(&mut fourth);
}

#[test]
fn half_typed_text_is_taken_over() {
    let county = County::of(5);
    let mut first = county.start();
    first.wait_for("Översikt").keys("3").wait_for("3 Möten").quiet().keys("n").wait_for("Ny post: möte");
    first.keys("12/3").wait_for("12/3").keys("<Tab><Tab><Tab><Tab>Stadshuset i F").wait_for("Stadshuset i F").quiet();
    let mut second = take_over(&county);
    second.wait_for("Linjen bröts medan du skrev").wait_for("Stadshuset i F").wait_for("12/3").quiet();
    assert_eq!(first.exit(), Some(143));
    second.keys("alun").wait_for("Stadshuset i Falun").keys("<Enter>").wait_for_message("La till möte");
    // The form lay over the list of meetings.
    second.wait_for("3 Möten").wait_for("2027-03-12");
    leave(&mut second);
}

/// A process that is stopped hears of nothing until it is woken.
#[test]
fn a_window_that_is_stopped_is_woken_and_ended() {
    let county = County::of(5);
    let mut first = county.at_roll();
    mark(&mut first, 1);
    first.signal(Signal::STOP);
    // What is typed meanwhile is not acknowledged, and may be kept or not; it is not kept half.
    let mut second = take_over(&county);
    assert_eq!(first.exit(), Some(143));
    assert!(first.screen().contains("har tagit över registret"), "{}", first.screen());
    assert_goes_on(&county, &mut second, 1);
}

/// The connection hangs: nobody reads, and the program waits in the middle of a frame.
#[test]
fn a_window_that_hangs_in_a_frame_is_ended() {
    let county = County::of(5);
    let mut first = county.at_roll();
    mark(&mut first, 1);
    first.quiet().hang(true);
    let end = Instant::now() + PATIENCE;
    while !writes(first.pid()) {
        assert!(Instant::now() < end, "the line takes everything");
        first.keys("<C-l>");
        std::thread::sleep(Duration::from_millis(5));
    }
    // What is seen to be typed but not to be obeyed.
    first.keys("002<Enter>");
    let mut second = take_over(&county);
    first.gone();
    assert_goes_on(&county, &mut second, 1);
    first.hang(false);
    assert_eq!(first.exit(), Some(143));
}

/// Whether the process has been waiting to write for a while.
fn writes(pid: u32) -> bool {
    let waits = || {
        let place = std::fs::read_to_string(format!("/proc/{pid}/wchan")).unwrap_or_default();
        let call = std::fs::read_to_string(format!("/proc/{pid}/syscall")).unwrap_or_default();
        let number = if cfg!(target_arch = "aarch64") { "64 " } else { "1 " };
        place.contains("tty_write") || call.starts_with(number)
    };
    (0..20).all(|_| {
        std::thread::sleep(Duration::from_millis(5));
        waits()
    })
}

/// The shell starts the program, and goes on when it is paused, as in a window that somebody has forgotten.
const FORGOTTEN: &str = r#"set -m; "$@"; echo pausad; wait; jobs; echo slut; read _"#;

#[test]
fn a_window_that_was_paused_and_forgotten_is_ended() {
    let county = County::of(5);
    let mut first = county.run(&[]).script(FORGOTTEN).start();
    open_roll(&mut first);
    mark(&mut first, 1);
    first.keys(",paus").wait_for("pausa programmet").quiet().keys("<Enter>").wait_for("pausad").quiet();
    let mut second = take_over(&county);
    first.wait_for("har tagit över registret");
    first.ask(|screen| assert!(!screen.alternate_screen() && !screen.bracketed_paste()));
    assert_goes_on(&county, &mut second, 1);
}

/// What cannot be taken over is said in the question, which stays: it can be read beside.
#[test]
fn what_cannot_be_taken_over_can_be_read_beside() {
    let county = County::of(5);
    let mut first = county.at_roll();
    mark(&mut first, 1);
    let lock = county.data().join("lock");
    let text = std::fs::read_to_string(&lock).unwrap();
    std::fs::write(&lock, text.replace(&samverkan::store::host(), "annan-dator")).unwrap();
    let mut second = take_over(&county);
    second.wait_for("på en annan dator (annan-dator").wait_for("l läs bredvid").quiet();
    second.keys("l").wait_for("läser bara").wait_for("Översikt");
    open_roll(&mut second);
    second.wait_for("Närvarande 1 av 5");
    mark(&mut first, 2);
    leave(&mut second);
    leave(&mut first);
}
