//! The roll: scenario S in every mode with its keys counted, letters that change nothing, and rolls of every size.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;

use super::county::{County, MEETING, ORGANIZATIONS, leave};
use super::terminal::{Terminal, at_cursor};

/// Those who stay away.
const EMPTY: [&str; 4] = ["Arbetscentrum", "Kriminalvården", "Migrationsenheten", "Öralids kommun"];
/// Those whose deputy comes.
const DEPUTIES: [&str; 5] =
    ["Dalhems kommun", "Granfors kommun", "Kvinnojour Norr", "Regionen Mellan", "Älgnäs kommun"];
/// Who leaves early.
const LEAVES: &str = "Askedals kommun";
/// The wrong one of the mis-key.
const MISTAKEN: &str = "Kriminalvården";
/// More than the program takes for the pause between two keys of one burst.
const HAND: Duration = Duration::from_millis(115);

/// Numbers that are the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// The 31 who come, as they come through the door.
fn arrivals() -> Vec<(&'static str, &'static str)> {
    let mut left: Vec<_> = ORGANIZATIONS.into_iter().filter(|(name, _)| !EMPTY.contains(name)).collect();
    let mut numbers = Numbers(35);
    let mut arrivals = Vec::new();
    while !left.is_empty() {
        arrivals.push(left.swap_remove(numbers.below(left.len())));
    }
    arrivals
}

fn handle(name: &str) -> &'static str {
    ORGANIZATIONS.iter().find(|(held, _)| *held == name).unwrap().1
}

fn guest_and_close(terminal: &mut Terminal) {
    terminal.keys("+").wait_for("Namn eller okänd").keys("Eva Nyman<Tab>BRIS").wait_for("BRIS").keys("<Enter>");
    terminal.wait_for_message("Övrig deltagare: Eva Nyman");
    terminal.keys(".").wait_for("Stäng närvarolistan? Närvarande 31 av 35, övriga deltagare 1");
    terminal.quiet().keys("j").wait_for("stängd");
}

/// What must be kept, read by another process after the program has ended.
fn check(county: &County, mut terminal: Terminal) {
    leave(&mut terminal);
    let expected = |name: &str| if DEPUTIES.contains(&name) { "deputy" } else { "representative" };
    let expected: HashMap<String, String> =
        arrivals().iter().map(|(name, _)| ((*name).to_owned(), expected(name).to_owned())).collect();
    assert_eq!(county.marks(), expected);
    let rows = county.attendance();
    let (seats, guests): (Vec<&Value>, Vec<&Value>) = rows.iter().partition(|row| row["seat"].is_string());
    assert_eq!((seats.len(), guests.len()), (35, 1));
    let left: Vec<_> = seats.iter().filter(|row| !row["mark"]["left"].is_null()).collect();
    let leaves = ORGANIZATIONS.iter().position(|(name, _)| *name == LEAVES).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(
        (&left[0]["organization"], &left[0]["mark"]["left"]),
        (&format!("org-{leaves}").into(), &"08:45".into())
    );
    let person = guests[0]["mark"]["people"][0].as_str().unwrap();
    assert_eq!(county.show(&["person", person])["row"]["name"], "Eva Nyman");
    let organization = guests[0]["organization"].as_str().unwrap();
    assert_eq!(county.show(&["organization", organization])["row"]["name"], "BRIS");
    assert_eq!(county.show(&["meeting", MEETING])["row"]["roll"], "closed");
    county.cli(&["check"]);
}

/// Types no more letters than it takes until the cursor is on the row, as somebody does who looks at the screen.
fn find(terminal: &mut Terminal, name: &str) {
    let mut typed = String::new();
    for letter in handle(name).chars() {
        typed.push(letter);
        let query = format!("Sök: {}▏", typed.trim_end());
        terminal.keys(&letter.to_string());
        terminal.wait_for(&if letter == ' ' { format!("Sök: {typed}▏") } else { query });
        terminal.wait_until("hint", |screen| screen.contents().contains("Enter = närvarande: ")).quiet();
        if terminal.cursor_row().contains(&format!("]  {name}")) {
            return;
        }
    }
    panic!("{name} is not found:\n{}", terminal.screen());
}

#[test]
fn r83_scenario_s_in_find_mode_is_at_most_120_keys() {
    let county = County::scenario();
    let mut terminal = county.at_roll();
    for (n, (name, _)) in arrivals().into_iter().enumerate() {
        if n == 12 {
            find(&mut terminal, MISTAKEN);
            terminal.keys("<Enter>").wait_for_message(&format!("{MISTAKEN}: representanten närvarande"));
            terminal.keys("<Backspace>").wait_for_message(&format!("Ångrade: {MISTAKEN}"));
        }
        find(&mut terminal, name);
        let (key, said) =
            if DEPUTIES.contains(&name) { ("<Tab>", "ersättaren") } else { ("<Enter>", "representanten") };
        terminal.keys(key).wait_for_message(&format!("{name}: {said} närvarande"));
        terminal.wait_for(&format!("Närvarande {} av 35", n + 1));
    }
    find(&mut terminal, LEAVES);
    terminal.keys("<Right>").wait_for("gick nu").keys("g").wait_for_message(&format!("{LEAVES}: "));
    guest_and_close(&mut terminal);
    println!("find: {} keys", terminal.pressed);
    assert!(terminal.pressed <= 120, "{} keys", terminal.pressed);
    check(&county, terminal);
}

#[test]
fn r83_scenario_s_in_list_mode_is_at_most_60_keys() {
    let county = County::scenario();
    let mut terminal = county.at_roll();
    terminal.keys("'").wait_for("Lista");
    for (n, (name, _)) in ORGANIZATIONS.into_iter().enumerate() {
        assert!(terminal.quiet().cursor_row().contains(name), "{name}: {}", terminal.cursor_row());
        match name {
            MISTAKEN => {
                terminal.keys("n").wait_for_message(&format!("{name}: representanten närvarande"));
                terminal.keys("<Backspace>").wait_for_message(&format!("Ångrade: {name}"))
            }
            _ if EMPTY.contains(&name) => match ORGANIZATIONS.get(n + 1) {
                Some((next, _)) => {
                    let next = (*next).to_owned();
                    terminal.keys("<Space>").wait_until(&next.clone(), move |screen| at_cursor(screen).contains(&next))
                }
                None => &mut terminal,
            },
            _ if DEPUTIES.contains(&name) => terminal.keys("e").wait_for_message(&format!("{name}: ersättaren")),
            _ => terminal.keys("n").wait_for_message(&format!("{name}: representanten")),
        };
    }
    terminal.keys("<Home><Down><Down>").wait_until(LEAVES, |screen| at_cursor(screen).contains(LEAVES));
    terminal.keys("g").wait_for_message(&format!("{LEAVES}: "));
    guest_and_close(&mut terminal);
    println!("list: {} keys", terminal.pressed);
    assert!(terminal.pressed <= 60, "{} keys", terminal.pressed);
    check(&county, terminal);
}

/// The label of a seat that is not noted, as it is shown before the mark.
fn label(screen: &str, name: &str) -> char {
    let at = screen.find(&format!("]  {name}")).unwrap_or_else(|| panic!("no {name}:\n{screen}"));
    let before = screen[..at].strip_suffix("[ ").unwrap_or_else(|| panic!("{name} is noted:\n{screen}"));
    before.trim_end().chars().last().unwrap()
}

#[test]
fn r83_scenario_s_with_labels_is_at_most_60_keys() {
    let county = County::scenario();
    let mut terminal = county.at_roll();
    terminal.keys("''").wait_for("Bokstäver").quiet();
    let screen = terminal.screen();
    let press = |terminal: &mut Terminal, name: &str, deputy: bool| {
        // A hand is slower than a paste.
        std::thread::sleep(HAND);
        let label = label(&screen, name);
        let upper = label.to_uppercase().next().unwrap();
        match deputy {
            true if upper == label => {
                terminal.keys(&label.to_string()).wait_for_message(&format!("{name}: representanten"));
                terminal.keys("<Tab>").wait_for_message(&format!("{name}: ersättaren"));
            }
            true => {
                terminal.keys(&upper.to_string()).wait_for_message(&format!("{name}: ersättaren"));
            }
            false => {
                terminal.keys(&label.to_string()).wait_for_message(&format!("{name}: representanten"));
            }
        }
    };
    for (n, (name, _)) in arrivals().into_iter().enumerate() {
        if n == 12 {
            press(&mut terminal, MISTAKEN, false);
            terminal.keys("<Backspace>").wait_for_message(&format!("Ångrade: {MISTAKEN}"));
        }
        press(&mut terminal, name, DEPUTIES.contains(&name));
        terminal.wait_for(&format!("Närvarande {} av 35", n + 1));
    }
    // The label of whoever is here already leads to their row and changes nothing.
    std::thread::sleep(HAND);
    let leaves = label(&screen, LEAVES).to_string();
    terminal.keys(&leaves).wait_for_message("Det var redan så").keys("<Right>").wait_for("gick nu");
    terminal.keys("g").wait_for_message(&format!("{LEAVES}: "));
    guest_and_close(&mut terminal);
    println!("labels: {} keys", terminal.pressed);
    assert!(terminal.pressed <= 60, "{} keys", terminal.pressed);
    check(&county, terminal);
}

#[test]
fn r83_500_random_letters_in_find_mode_change_nothing() {
    let county = County::scenario();
    let mut terminal = county.at_roll();
    let before = county.history();
    let letters: Vec<char> = "abcdefghijklmnopqrstuvwxyzåäöABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ 0123456789".chars().collect();
    let mut numbers = Numbers(42);
    // A few at a time, so that there are always rows that a letter could mark, and taken away again.
    for _ in 0..125 {
        let typed: String = (0..4).map(|_| letters[numbers.below(letters.len())]).collect();
        terminal.keys(&typed).keys("<Backspace><Backspace><Backspace><Backspace>");
    }
    assert_eq!(terminal.pressed, 1000);
    // Enter on what nobody is called does nothing; what is shown of these letters says that all before them were read.
    terminal.keys("zzz").wait_for("Sök: zzz▏").wait_for("Inget passar.").keys("<Enter>").quiet();
    terminal.keys("<Esc>").wait_for("Sök: ▏");
    terminal.wait_for("Närvarande 0 av 35");
    assert_eq!(county.history(), before);
    // The same hand can mark: it was not the program that was deaf.
    find(&mut terminal, "Idala kommun");
    terminal.keys("<Enter>").wait_for_message("Idala kommun: ");
    assert_eq!(county.history().len(), before.len() + 1);
}

/// Everybody in the roll of a small, a usual and a huge group.
#[test]
fn r83_rolls_of_5_35_and_300_seats_are_taken_in_the_list() {
    for seats in [5, 35, 300] {
        let county = County::of(seats);
        let mut terminal = county.at_roll();
        terminal.keys("'").wait_for("Lista").wait_for(&format!("Närvarande 0 av {seats}"));
        terminal.keys(&"n".repeat(seats)).wait_for(&format!("Närvarande {seats} av {seats}"));
        terminal.wait_until("the last row", |screen| screen.contents().contains(&format!("Förening {seats:03}")));
        terminal.signal(rustix::process::Signal::KILL);
        terminal.exit();
        let marks = county.marks();
        assert_eq!(marks.len(), seats);
        assert!(marks.values().all(|mark| mark == "representative"));
    }
}

/// There are 37 letters and digits; the seats beyond have none and are marked in the other modes.
#[test]
fn labels_for_5_and_300_seats_are_as_many_as_there_are_letters() {
    for (seats, labelled) in [(5, 5), (300, 37)] {
        let county = County::of(seats);
        let mut terminal = county.at_roll();
        terminal.keys("''").wait_for("Bokstäver").quiet();
        let screen = terminal.screen();
        let labels: Vec<char> = (1..=labelled).map(|n| label(&screen, &format!("Förening {n:03}"))).collect();
        let mut distinct = labels.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), labelled, "{labels:?}");
        assert!(!labels.iter().any(|label| "jq▌ ".contains(*label)), "{labels:?}");
        if seats > labelled {
            let name = format!("]  Förening {:03}", labelled + 1);
            let line = screen.lines().find(|line| line.contains(&name)).unwrap();
            let at = line.find(&name).unwrap();
            assert!(line[..at].ends_with("  [ "), "a seat beyond the letters has none: {line}");
        }
        for (n, label) in labels.iter().enumerate() {
            std::thread::sleep(HAND);
            terminal.keys(&label.to_string()).wait_for(&format!("Närvarande {} av {seats}", n + 1));
        }
        terminal.signal(rustix::process::Signal::KILL);
        terminal.exit();
        let marks = county.marks();
        assert_eq!(marks.len(), labelled);
        assert!((1..=labelled).all(|n| marks.contains_key(&format!("Förening {n:03}"))));
    }
}

/// UX 28: a pasted list of names is text, in every mode.
#[test]
fn a_paste_is_text_and_never_marks() {
    let county = County::scenario();
    let mut terminal = county.at_roll();
    let before = county.history();
    terminal.send("\x1b[200~idala\r\x1b[201~").wait_for("Sök: idala").wait_for("Idala kommun").quiet();
    assert_eq!(county.history(), before);
    terminal.keys("<Esc>").wait_for("Sök: ▏").keys("'").wait_for("Lista");
    terminal.send("\x1b[200~nnn\x1b[201~").wait_for_message("Inklistrad text").keys("'").wait_for("Bokstäver");
    terminal.keys("<Home>").quiet().send("\x1b[200~abc\x1b[201~").wait_for_message("Inklistrad text");
    assert_eq!(county.history(), before);
}

/// What was chosen is remembered: the next roll opens in the same mode, with the same labels.
#[test]
fn the_mode_is_remembered_over_a_restart() {
    let county = County::of(5);
    let mut terminal = county.at_roll();
    terminal.keys("''").wait_for("Bokstäver").quiet();
    let before = label(&terminal.screen(), "Förening 003");
    leave(&mut terminal);
    let mut terminal = county.start();
    terminal.wait_for("Översikt").keys("<Enter>").wait_for("Kommer ").keys("<Enter>").wait_for("Bokstäver").quiet();
    assert_eq!(label(&terminal.screen(), "Förening 003"), before);
}
