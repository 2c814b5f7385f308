//! The terminal under stress: thousands of keys at once, floods, too little memory, and a line that nobody reads.
//!
//! `SAMVERKAN_FLOOD` sets how many bytes are pasted, `SAMVERKAN_TYPED` how many are typed, and `SAMVERKAN_HUNG` for how
//! many seconds nobody reads: `SAMVERKAN_FLOOD=1000000000 cargo test --test it stress -- --nocapture`.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, Signal, prlimit};

use super::county::{County, leave, open_roll};
use super::signals::assert_modes_are_off;
use super::terminal::{PATIENCE, Terminal};

/// The most memory that it may ever have taken, in kB.
const MOST: u64 = 100_000;
const NO_MEMORY: &str = "Minnet räcker inte. Allt som har visats som gjort är sparat.";

/// A number that the environment sets.
fn number(name: &str, or: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or)
}

/// What the kernel says of the process, in kB.
fn memory(terminal: &Terminal, of: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", terminal.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(of)).unwrap();
    line.trim_matches(|c: char| !c.is_ascii_digit()).parse().unwrap()
}

fn journal(county: &County) -> u64 {
    std::fs::metadata(county.data().join("gen-1/journal")).unwrap().len()
}

fn lines(county: &County) -> usize {
    std::fs::read_to_string(county.data().join("gen-1/journal")).unwrap().lines().count()
}

#[test]
fn thousands_of_keys_at_once_are_all_kept() {
    const SEATS: usize = 300;
    let county = County::of(SEATS);
    let mut terminal = county.at_roll();
    terminal.keys("'").wait_for("Lista").quiet();
    let before = lines(&county);
    let clock = Instant::now();
    // From the first row to the last with one mark, then again with another.
    let marks: String = "fafafafafafan".chars().map(|mark| mark.to_string().repeat(SEATS) + "\x1b[H").collect();
    terminal.send(&marks).wait_for(&format!("Närvarande {SEATS} av {SEATS}"));
    let written = lines(&county) - before;
    println!("{written} marks in {:.1} s, {} kB", clock.elapsed().as_secs_f32(), memory(&terminal, "VmHWM:"));
    terminal.signal(Signal::KILL);
    terminal.exit();
    assert_eq!(written, 13 * SEATS);
    assert_eq!(county.marks().into_values().filter(|mark| mark == "representative").count(), SEATS);
    county.cli(&["check"]);
}

/// At the place of a new meeting, with something typed.
fn at_form(county: &County) -> Terminal {
    let mut terminal = county.start();
    terminal.wait_for("Översikt").keys("3").wait_for("3 Möten").quiet().keys("n").wait_for("Ny post: möte");
    terminal.keys("12/3<Tab><Tab><Tab><Tab>Stadshuset").wait_for("Stadshuset").quiet();
    terminal
}

fn send(terminal: &mut Terminal, bytes: usize, text: &str) {
    let chunk = text.repeat((1 << 16) / text.len());
    let mut left = bytes;
    while left > 0 {
        let part = left.min(chunk.len());
        terminal.send(&chunk[..part]);
        left -= part;
    }
}

#[test]
fn a_paste_without_measure_is_refused_whole_and_fills_no_memory() {
    let county = County::of(5);
    let mut terminal = at_form(&county);
    let before = memory(&terminal, "VmHWM:");
    let (clock, bytes) = (Instant::now(), number("SAMVERKAN_FLOOD", 20 << 20));
    terminal.send("\x1b[200~");
    send(&mut terminal, bytes, "flod");
    terminal.send("\x1b[201~").wait_for_message("Det inklistrade är längre än 64 kB; inget av det är med.").quiet();
    let after = memory(&terminal, "VmHWM:");
    println!("{bytes} bytes pasted in {:.1} s: from {before} to {after} kB", clock.elapsed().as_secs_f32());
    assert!(after < MOST, "{after} kB");
    assert!(terminal.screen().contains("Stadshuset") && !terminal.screen().contains("flod"), "{}", terminal.screen());
    // One of a usual size is text of its field.
    terminal.send("\x1b[200~ i\rFalun\x1b[201~").wait_for("Stadshuset i Falun").quiet();
    for _ in 0..2 {
        terminal.keys("<Esc>").quiet_for(Duration::from_millis(150));
    }
    leave(&mut terminal);
}

/// The longest paste goes into a field, and saving says what is wrong with it.
#[test]
fn a_paste_as_long_as_is_taken_is_taken_whole() {
    let county = County::of(5);
    let mut terminal = at_form(&county);
    terminal.send("\x1b[200~");
    send(&mut terminal, (1 << 16) - 4, "lång text ");
    terminal.send("slut\x1b[201~").wait_for("slut").quiet().keys("<Enter>").quiet();
    let said = format!("{} byte", (1 << 16) + "Stadshuset".len());
    assert!(terminal.screen().contains(&said) || terminal.message().contains("för lång"), "{}", terminal.screen());
    assert!(memory(&terminal, "VmHWM:") < MOST);
}

#[test]
fn keys_without_end_fill_no_memory_and_the_program_answers_afterwards() {
    let bytes = number("SAMVERKAN_TYPED", 20_000);
    let county = County::of(5);
    let places: [fn(&County) -> Terminal; 4] = [
        at_form,
        County::at_roll,
        |county| {
            let mut terminal = county.at_roll();
            terminal.keys("'").wait_for("Lista").quiet();
            terminal
        },
        |county| {
            let mut terminal = county.start();
            terminal.wait_for("Översikt").keys("4").quiet().keys("/").quiet();
            terminal
        },
    ];
    for (n, place) in places.into_iter().enumerate() {
        let mut terminal = place(&county);
        let clock = Instant::now();
        send(&mut terminal, bytes, "na");
        let end = Instant::now() + PATIENCE;
        // The window answers: what is written there is drawn anew.
        terminal.quiet().resize(100, 30);
        terminal.wait_until("a wide window", |screen| screen.contents().lines().any(|line| line.chars().count() > 85));
        assert!(Instant::now() < end);
        let after = memory(&terminal, "VmHWM:");
        println!("{n}: {bytes} keys in {:.1} s, {after} kB", clock.elapsed().as_secs_f32());
        assert!(after < MOST, "{n}: {after} kB");
        terminal.signal(Signal::KILL);
        terminal.exit();
        let _ = std::fs::remove_file(county.data().join("draft"));
    }
    county.cli(&["check"]);
}

/// It says a sentence or it works, and a store that it cannot read is not taken for damaged.
#[test]
fn with_little_memory_it_says_so_or_works() {
    let mut outcomes = Vec::new();
    for kilobytes in [30_000, 45_000, 60_000, 75_000, 80_000, 90_000, 110_000, 150_000, 300_000] {
        let county = County::of(5);
        let script = format!("stty eof undef; ulimit -c 0; ulimit -v {kilobytes}; exec \"$@\"");
        let mut terminal = county.run(&[]).script(script.leak()).start();
        let steps =
            [("", "1 Översikt"), ("<Enter>", "Kommer "), ("<Enter>", "Sök: ▏"), ("003", "003▏"), ("<Enter>", "003: ")];
        let works = steps.into_iter().all(|(keys, expected)| {
            terminal.keys(keys).wait_until("sentence or screen", |screen| {
                screen.contents().contains(NO_MEMORY) || screen.contents().contains(expected)
            });
            !terminal.quiet().screen().contains(NO_MEMORY)
        });
        if works {
            leave(&mut terminal);
        } else {
            assert_eq!(terminal.exit(), Some(71), "{kilobytes}: {}", terminal.screen());
            assert_modes_are_off(&terminal);
        }
        assert_eq!(county.marks().len(), usize::from(works), "{kilobytes}");
        let names = std::fs::read_dir(county.data().join("gen-1")).unwrap().count();
        assert_eq!(names, 2, "{kilobytes}: nothing was set aside");
        county.cli(&["check"]);
        outcomes.push((kilobytes, works));
    }
    println!("{outcomes:?}");
    assert!(!outcomes[0].1 && outcomes.last().unwrap().1, "{outcomes:?}");
}

#[test]
fn memory_that_runs_out_ends_the_program_with_a_sentence_and_what_was_seen_is_kept() {
    let county = County::of(5);
    // Otherwise the allocator has a gigabyte of addresses beforehand, which a limit that comes later does not take back.
    let script = "stty eof undef; MIMALLOC_ARENA_RESERVE=0 exec \"$@\"";
    let mut terminal = county.run(&[]).script(script).start();
    open_roll(&mut terminal);
    terminal.keys("001").wait_for("001▏").keys("<Enter>").wait_for_message("Förening 001: ").quiet();
    let limit = (memory(&terminal, "VmSize:") + 4000) * 1024;
    let pid = Pid::from_raw(terminal.pid().cast_signed());
    prlimit(pid, Resource::As, Rlimit { current: Some(limit), maximum: None }).unwrap();
    terminal.keys("002");
    assert_eq!(terminal.exit(), Some(71), "{}", terminal.screen());
    assert!(terminal.screen().contains(NO_MEMORY), "{}", terminal.screen());
    assert_modes_are_off(&terminal);
    drop(terminal);
    assert_eq!(county.marks().keys().collect::<Vec<_>>(), ["Förening 001"]);
    county.cli(&["check"]);
}

/// Marks seats, with a whole frame for each, until the program waits for somebody to read; how many were typed.
fn until_it_waits(county: &County, terminal: &mut Terminal) -> usize {
    terminal.keys("'").wait_for("Lista").quiet().hang(true);
    for typed in 1..=300 {
        let before = journal(county);
        terminal.send("n\x0c");
        let end = Instant::now() + Duration::from_secs(2);
        while journal(county) == before && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(1));
        }
        // The mark is kept, but for the last: it waits behind a frame that nobody takes.
        std::thread::sleep(Duration::from_millis(4));
        if journal(county) == before {
            return typed;
        }
    }
    panic!("it never waited");
}

#[test]
fn a_line_that_nobody_reads_for_long_loses_nothing_and_goes_on() {
    let county = County::of(300);
    let mut terminal = county.at_roll();
    let typed = until_it_waits(&county, &mut terminal);
    std::thread::sleep(Duration::from_secs(number("SAMVERKAN_HUNG", 3) as u64));
    terminal.hang(false).wait_for(&format!("Närvarande {typed} av 300")).quiet();
    terminal.keys("n").wait_for(&format!("Närvarande {} av 300", typed + 1));
    leave(&mut terminal);
    assert_eq!(county.marks().len(), typed + 1);
    county.cli(&["check"]);
}

#[test]
fn a_line_that_nobody_reads_is_no_hindrance_to_a_signal() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let county = County::of(300);
        let mut terminal = county.at_roll();
        let typed = until_it_waits(&county, &mut terminal);
        let clock = Instant::now();
        terminal.signal(signal);
        terminal.gone();
        assert!(clock.elapsed() < Duration::from_secs(5), "{:?}", clock.elapsed());
        assert_eq!(terminal.hang(false).exit(), Some(code));
        assert_eq!(county.marks().len(), typed - 1);
        county.cli(&["check"]);
    }
}
