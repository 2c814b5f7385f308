//! Manners of the terminal: repainting, torn keys, sizes, plain letters, places that are no terminal, and peace.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::county::{County, leave, open_roll};
use super::terminal::{Run, Terminal, shown};

/// `O_NOCTTY`: to write to a terminal is not to be led by it.
const NO_CONTROL: i32 = 0o400;

/// UX 23: what somebody else wrote across the screen is gone after Ctrl-L.
#[test]
fn ctrl_l_repaints_what_somebody_else_wrote_over() {
    let county = County::of(35);
    let mut terminal = county.at_roll();
    let before = terminal.screen();
    let mut device = OpenOptions::new().write(true).custom_flags(NO_CONTROL).open(terminal.device()).unwrap();
    device.write_all(b"\x1b[9;20H\x1b[1J\x1b[7mMeddelande\x1b[K\n\n\nallt").unwrap();
    terminal.wait_for("allt").quiet();
    assert_ne!(terminal.screen(), before);
    terminal.keys("<C-l>").wait_until("the whole screen", |screen| shown(screen) == before);
    assert!(!terminal.ask(|screen| screen.cell(20, 30).unwrap().inverse()));
}

/// UX 21: the bytes of ↓ come 30 ms apart. A machine that was slower than the program waits for is tried again.
#[test]
fn an_arrow_that_a_slow_line_tore_is_an_arrow() {
    let county = County::of(5);
    county.cli(&["add", "meeting", "group=provgrupp", "date=2027-03-11"]);
    let mut terminal = county.start();
    terminal.wait_for("Översikt").keys("3").wait_for("2027-03-11").quiet();
    terminal.keys("<Home>").quiet();
    let before = terminal.cursor_row();
    for attempt in 0.. {
        let mut slowest = Duration::ZERO;
        terminal.send("\x1b");
        for byte in ["[", "B"] {
            let sent = Instant::now();
            std::thread::sleep(Duration::from_millis(30));
            terminal.send(byte);
            slowest = slowest.max(sent.elapsed());
        }
        terminal.quiet_for(Duration::from_millis(200));
        if terminal.cursor_row() != before {
            break;
        }
        assert!(slowest > Duration::from_millis(45) && attempt < 20, "{slowest:?}:\n{}", terminal.screen());
    }
    assert_eq!(terminal.message(), "", "it was no Esc, no [ and no B");
    // A lone Esc is let go all the same.
    terminal.keys("<Enter>").wait_for("Kommer ").keys("<Esc>").wait_for("1 Översikt");
}

/// UX 22: keys typed before the first frame are obeyed.
#[test]
fn what_is_typed_before_the_first_frame_is_obeyed() {
    let county = County::of(5);
    let mut terminal = county.start();
    terminal.keys("<Enter><Enter>003").wait_for("› Närvaro").wait_for("Sök: 003");
    terminal.wait_for("Enter = närvarande: representanten för Förening 003");
}

/// UX 24: any window is survived; a tiny one says what is wrong; back again the screen is the same.
#[test]
fn the_window_takes_any_size_and_comes_back() {
    let county = County::of(35);
    let mut terminal = county.at_roll();
    terminal.keys("01").wait_for("Sök: 01").quiet();
    let before = terminal.screen();
    let small = "Fönstret är för litet";
    for (columns, rows, shown) in [
        (20, 5, &small[.."Fönstret är för".len()]),
        (1, 1, "F"),
        (40, 12, "Sök: 01"),
        (300, 100, "Sök: 01"),
        (20, 5, "Fönstret"),
    ] {
        terminal.resize(columns, rows).wait_for(shown).quiet();
        let too_small = terminal.screen().contains("Fön");
        assert_eq!(too_small, rows < 10 && columns > 1, "{columns}×{rows}:\n{}", terminal.screen());
    }
    terminal.resize(80, 24).wait_until("the screen as it was", |screen| shown(screen) == before);
    // In the narrowest window that is usable, the roll is.
    terminal.resize(40, 12).wait_for("Sök: 01").keys("<Enter>").wait_for_message("Förening 01");
    leave(&mut terminal);
    assert_eq!(county.marks().len(), 1);
}

/// R82: a line that hung for a while brings more at once than is read at a time; none of it waits for another key.
#[test]
fn many_keys_at_once_are_all_obeyed() {
    let county = County::of(5);
    let mut terminal = county.at_roll();
    for n in 0..3 {
        // Stopped this way the program does not know that it was.
        terminal.signal(Signal::STOP);
        terminal.keys(&"å<Backspace>".repeat(1000)).keys(&format!("00{n}"));
        terminal.signal(Signal::CONT);
        terminal.wait_for(&format!("Sök: 00{n}▏")).keys("<Backspace><Backspace><Backspace>").wait_for("Sök: ▏");
    }
}

fn assert_ascii(terminal: &Terminal, what: &str) {
    let bytes = terminal.bytes();
    let odd: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii()).take(20).collect();
    assert!(odd.is_empty(), "{what}: {odd:?} of {} bytes:\n{}", bytes.len(), terminal.screen());
}

/// UX 34: a terminal that knows no Swedish gets plain letters on every screen, and the data stay Swedish.
#[test]
fn under_lang_c_only_ascii_is_written_and_the_data_are_untouched() {
    let county = County::scenario();
    let mut terminal = county.run(&[]).env("LANG", "C").start();
    terminal.wait_for("Oversikt").keys("<Enter>").wait_for("Kommer ").keys("<Enter>").wait_for("> Narvaro");
    terminal.keys("åmy").wait_for("Amyra kommun").wait_for("Enter = narvarande: Representant Amyra").quiet();
    terminal.keys("<Enter>").wait_for_message("Amyra kommun: representanten narvarande");
    terminal.keys("+").wait_for("Namn eller ok").keys("Åsa Öberg<Tab>Äldrecentrum<Enter>").wait_for("Asa Oberg");
    terminal.keys("'").wait_for("Lista").keys("'").wait_for("Bokstaver").quiet();
    leave_plainly(&mut terminal);
    assert_ascii(&terminal, "the roll");
    assert_eq!(county.marks(), [("Åmyra kommun".to_owned(), "representative".to_owned())].into());
    assert!(county.cli(&["show", "people"]).contains("Åsa Öberg"));
    assert!(county.cli(&["show", "organizations"]).contains("Äldrecentrum"));

    let mut demo = county.run(&["--demo"]).env("LC_ALL", "POSIX").start();
    demo.wait_for("Oversikt");
    for keys in
        ["1", "3", "n", "<Esc>", "5", "<Tab>", "<Enter>", "<Esc>", "9", "<Enter>", "?", "<Esc>", ",fal", "<Esc>"]
    {
        demo.keys(keys).quiet_for(Duration::from_millis(80));
        assert_ascii(&demo, keys);
    }
    demo.keys("<Esc><Esc><Esc>").quiet_for(Duration::from_millis(150)).keys("1").wait_for("1 Oversikt").keys("q");
    assert_eq!(demo.exit(), Some(0));
    assert_ascii(&demo, "the end");
}

fn leave_plainly(terminal: &mut Terminal) {
    for _ in 0..2 {
        terminal.keys("<Esc>").quiet_for(Duration::from_millis(150));
    }
    terminal.wait_for("1 Oversikt").keys("q");
    assert_eq!(terminal.exit(), Some(0));
}

const FROM_NOTHING: &str = r#"stty eof undef; "$@" </dev/null 2>fel; echo "kod=$?"; read _"#;
const INTO_A_PIPE: &str = r#"stty eof undef; { "$@" 2>fel; echo "kod=$?"; } | cat; read _"#;
const ASIDE: &str = r#"stty eof undef; "$@" 2>fel; echo "kod=$?"; read _"#;

/// The ways in which there is no terminal to show screens on.
fn nowhere(county: &County, args: &[&str]) -> [(&'static str, Run); 4] {
    let run = |script| county.run(args).script(script);
    [
        ("</dev/null", run(FROM_NOTHING)),
        ("| cat", run(INTO_A_PIPE)),
        ("TERM=dumb", run(ASIDE).env("TERM", "dumb")),
        ("no TERM", run(ASIDE).env("TERM", "")),
    ]
}

/// UX 25: one line on standard error, exit code 2, no escapes; the commands work there.
#[test]
fn without_a_terminal_there_is_one_line_and_the_commands_work() {
    let county = County::of(5);
    for (what, run) in nowhere(&county, &[]) {
        let mut terminal = run.start();
        terminal.wait_for("kod=").quiet();
        assert_eq!(terminal.screen().trim_end(), "kod=2", "{what}");
        assert!(!terminal.bytes().contains(&0x1b), "{what}");
        let said = std::fs::read_to_string(county.aside().join("fel")).unwrap();
        assert!(said.starts_with("samverkan behöver en terminal") && said.ends_with('\n'), "{what}: {said}");
        assert!(said.lines().count() == 1 && !said.contains('\x1b'), "{what}: {said}");
    }
    for (what, run) in nowhere(&county, &["show", "organizations"]) {
        let mut terminal = run.start();
        terminal.wait_for("kod=0").quiet();
        assert!(terminal.screen().contains("Förening 005"), "{what}:\n{}", terminal.screen());
        assert!(!terminal.bytes().contains(&0x1b), "{what}");
        assert_eq!(std::fs::read_to_string(county.aside().join("fel")).unwrap(), "", "{what}");
    }
}

/// UX 9: at rest nothing is written, neither on the overview nor after a mark, when the store is brought up to date.
#[test]
fn at_rest_nothing_is_written() {
    let county = County::of(35);
    let mut terminal = county.at_roll();
    for n in [1, 2] {
        terminal.keys(&format!("{n:03}")).wait_for(&format!("Sök: {n:03}")).keys("<Enter>");
        terminal.wait_for_message(&format!("Förening {n:03}: ")).quiet_for(Duration::from_millis(300));
        let before = terminal.bytes().len();
        std::thread::sleep(Duration::from_millis(2500));
        assert_eq!(terminal.bytes().len(), before, "{}", String::from_utf8_lossy(&terminal.bytes()[before..]));
    }
}

/// UX 2, 3, 10: the start asks the terminal nothing, is short, and no key clears the screen.
#[test]
fn the_start_asks_nothing_and_keys_clear_nothing() {
    let county = County::of(35);
    let mut terminal = county.start();
    terminal.wait_for("Översikt").quiet_for(Duration::from_millis(200));
    let first = terminal.bytes();
    assert!(first.len() <= 3000, "{} bytes", first.len());
    let text = String::from_utf8(first.clone()).unwrap();
    for asked in
        ["\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[?u", "\x1b[0c", "\x1b]10;?", "\x1b]11;?", "\x1b[14t", "\x1b[18t"]
    {
        assert!(!text.contains(asked), "{asked:?} in {text:?}");
    }
    open_roll(&mut terminal);
    terminal.keys("003").wait_for("Sök: 003").keys("<Enter>").wait_for_message("Förening 003: ").quiet();
    let rest = terminal.bytes()[first.len()..].to_vec();
    assert!(!String::from_utf8(rest).unwrap().contains("\x1b[2J"));
}
