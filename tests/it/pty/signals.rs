//! The terminal given back: on quitting, on every signal, and while the program is stopped.

use rustix::process::Signal;
use serde_json::Value;
use std::time::Duration;

use super::county::{County, leave, open_roll};
use super::terminal::{Terminal, signal_to};

/// The shell shows the line's settings before and after the program.
pub(super) const LOOK: &str = r#"stty eof undef; stty -g; "$@"; echo "kod=$?"; stty -g; read _"#;
/// The same with job control: whenever the program stops, the shell waits for Enter and continues it.
const JOBS: &str = r#"stty eof undef; stty -g; set -m; "$@"; s=$?
    while [ "$s" -ge 128 ]; do echo paus; stty -g; read _; fg >/dev/null; s=$?; done; echo "kod=$s"; stty -g; read _"#;

/// The program's process, as it says itself in its lock.
fn program(county: &County) -> u32 {
    let text = std::fs::read_to_string(county.data().join("lock")).unwrap();
    let holder: Value = serde_json::from_str(&text).unwrap();
    holder["pid"].as_u64().unwrap().try_into().unwrap()
}

/// The program in a wide window, so that the settings of the line fit in one.
pub(super) fn look(county: &County, args: &[&str], script: &'static str) -> Terminal {
    let mut run = county.run(args).script(script);
    run.size = (200, 24);
    run.start()
}

/// The user's own screen is as it was, with these lines added.
#[track_caller]
fn assert_given_back(terminal: &mut Terminal, added: &[&str]) {
    terminal.wait_for("kod=").quiet();
    let screen = terminal.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let [before, said @ .., after] = lines.as_slice() else { panic!("{screen}") };
    assert_eq!(said, added, "{screen}");
    assert!(before.len() > 60 && before == after, "the settings of the line:\n{before}\n{after}");
    assert_modes_are_off(terminal);
}

#[track_caller]
pub(super) fn assert_modes_are_off(terminal: &Terminal) {
    terminal.ask(|screen| {
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(!screen.application_cursor() && !screen.application_keypad());
        assert!(!screen.bold() && !screen.inverse() && screen.fgcolor() == vt100::Color::Default);
    });
}

#[track_caller]
fn assert_modes_are_on(terminal: &Terminal) {
    assert!(terminal.ask(|screen| screen.alternate_screen() && screen.bracketed_paste() && !screen.hide_cursor()));
    // Never asked for: text can be selected with the mouse.
    assert_eq!(terminal.ask(|screen| screen.mouse_protocol_mode()), vt100::MouseProtocolMode::None);
}

/// UX 26, 56: nothing is left behind, no mode and no name.
#[test]
fn quitting_leaves_the_terminal_as_it_was_and_prints_nothing() {
    let county = County::of(5);
    let mut terminal = look(&county, &[], LOOK);
    open_roll(&mut terminal);
    assert_modes_are_on(&terminal);
    for _ in 0..2 {
        terminal.keys("<Esc>").quiet_for(Duration::from_millis(150));
    }
    terminal.wait_for("1 Översikt").keys("q");
    assert_given_back(&mut terminal, &["kod=0"]);
}

/// UX 16.
#[test]
fn each_signal_gives_the_terminal_back_and_ends_with_its_number() {
    let county = County::of(5);
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let mut terminal = look(&county, &[], LOOK);
        open_roll(&mut terminal);
        assert_modes_are_on(&terminal);
        let raw = terminal.settings();
        signal_to(program(&county), signal);
        assert_given_back(&mut terminal, &[&format!("kod={code}")]);
        assert_ne!(terminal.settings(), raw, "the line was not raw while the program ran");
    }
}

/// To a shell, dying of a signal looks like ending with its number; to its parent it does not.
#[test]
fn a_signal_ends_the_program_by_its_own_hand() {
    let county = County::of(5);
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let mut terminal = county.start();
        terminal.wait_for("Översikt").quiet().signal(signal);
        assert_eq!(terminal.exit(), Some(code));
        assert_modes_are_off(&terminal);
    }
}

/// UX 20: stopped from outside or by the palette, and continued by the shell.
#[test]
fn stopping_gives_the_terminal_back_and_continuing_redraws_it() {
    let county = County::of(5);
    let mut terminal = look(&county, &[], JOBS);
    open_roll(&mut terminal);
    terminal.keys("003").wait_for("Sök: 003").wait_for("Enter = närvarande").quiet();
    let (before, raw) = (terminal.screen(), terminal.settings());
    for stop in ["signal", "palette", "palette", "palette"] {
        if stop == "signal" {
            signal_to(program(&county), Signal::TSTP);
        } else {
            terminal.keys(",paus").wait_for("pausa programmet").quiet().keys("<Enter>");
        }
        terminal.wait_until("pause", |screen| !screen.alternate_screen() && screen.contents().contains("paus"));
        terminal.quiet_for(Duration::from_millis(100));
        assert_modes_are_off(&terminal);
        assert_ne!(terminal.settings(), raw, "{stop}");
        assert!(
            !terminal.screen().contains("Närvar"),
            "{stop}: a frame on the user's own screen:\n{}",
            terminal.screen()
        );
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", program(&county))).unwrap();
        assert_eq!(stat.rsplit(')').next().unwrap().split_whitespace().next(), Some("T"), "{stop}: {stat}");
        terminal.send("\r").wait_until("the program", |screen| screen.alternate_screen());
        terminal.wait_for("› Närvaro").wait_for("Sök: 003").quiet();
        assert_eq!(terminal.screen(), before, "{stop}");
        assert_eq!(terminal.settings(), raw, "{stop}");
        assert_modes_are_on(&terminal);
    }
    // It hears again: the search stands, and its row can be marked.
    terminal.keys("<Enter>").wait_for_message("Förening 003: ");
    for _ in 0..3 {
        terminal.keys("<Esc>").quiet_for(Duration::from_millis(150));
    }
    terminal.wait_for("1 Översikt").keys("q").wait_for("kod=0").quiet();
    assert_modes_are_off(&terminal);
    let screen = terminal.screen();
    let mut lines = screen.lines().filter(|line| !line.is_empty());
    let settings = lines.next().unwrap();
    let said = [["paus", settings]; 4].into_iter().chain([["kod=0", settings]]).flatten();
    assert!(settings.len() > 60 && lines.eq(said), "the settings of the line:\n{screen}");
}

/// Ctrl-C and Ctrl-Z are keys: the one says how to quit, the other undoes.
#[test]
fn the_keys_that_other_programs_die_of_do_no_harm() {
    let county = County::of(5);
    let mut terminal = county.at_roll();
    terminal.keys("<C-c>").wait_for_message("Avsluta med q");
    terminal.keys("003").wait_for("Sök: 003").keys("<Enter>").wait_for_message("Förening 003: ");
    terminal.keys("<C-z>").wait_for_message("Ångrade: Förening 003");
    // Ctrl-\ and Ctrl-S are not the line's either.
    terminal.send("\x1c\x13").wait_for_message("Ctrl-S gör inget här");
    leave(&mut terminal);
    assert!(county.marks().is_empty());
}
