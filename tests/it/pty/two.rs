//! Two at once: a second program on one folder, and two takers of one roll whose folders are merged.

use std::collections::BTreeSet;

use rustix::process::Signal;
use samverkan::domain::attendance::{Attendance, Capacity, Mark, Presence};
use samverkan::domain::schema::Entity;
use samverkan::log::{Conflict, Id, OpId, conflicts};
use samverkan::replica::{Opening, Replica};
use samverkan::store::Access;
use samverkan::text::format::STOCKHOLM;

use super::county::{County, MEETING, ORGANIZATIONS, leave, open_roll, seat};
use super::terminal::at_cursor;

/// UX 15: the second says who has it and since when, and can read beside them.
#[test]
fn a_second_program_says_who_has_the_store_and_can_read_beside_them() {
    let county = County::of(5);
    let mut first = county.at_roll();
    first.keys("001").wait_for("Sök: 001").keys("<Enter>").wait_for_message("Förening 001: ");
    for (lang, leave) in [("sv", "q"), ("en", "<Esc>")] {
        // What was typed ahead is for the first screen and answers nothing.
        let mut second = county.run(&["--lang", lang]).typed_ahead("ltq").start();
        second.wait_for(["Registret är redan öppet", "The store is open already"][usize::from(lang == "en")]).quiet();
        let shown = second.screen();
        let who = ["samordnare", "/dev/pts/", "2027-02-11 08:45", &first.pid().to_string()];
        assert!(who.iter().all(|word| shown.contains(word)), "{shown}");
        assert!(shown.lines().count() <= 24 && shown.lines().all(|line| !line.contains('…')), "{shown}");
        second.keys("x<Enter>").quiet();
        assert_eq!(second.screen(), shown, "no other key answers");
        second.keys(leave);
        assert_eq!(second.exit(), Some(75));
        let said = second.screen().replace('\n', "");
        let words = if lang == "sv" {
            ["samordnare har öppnat registret på ", "sedan 2027-02-11 08:45 (process "]
        } else {
            ["samordnare has the store open at ", "since 2027-02-11 08:45 (process "]
        };
        for word in [words[0], words[1], &first.pid().to_string(), "samverkan --read-only", "samverkan --take-over"] {
            assert!(said.contains(word), "{word:?}: {said}");
        }
    }

    let mut reader = county.run(&["--read-only"]).start();
    open_roll(&mut reader);
    reader.wait_for("läser bara").wait_for("Närvarande 1 av 5");
    let before = county.history();
    reader.keys("002").wait_for("Sök: 002").keys("<Enter>").wait_for_message("Läser bara: samordnare (pts/");
    assert!(reader.screen().contains("Närvarande 1 av 5"), "{}", reader.screen());
    assert_eq!(county.history(), before);
    // The one who writes is not disturbed, and leaves first.
    first.keys("003").wait_for("Sök: 003").keys("<Enter>").wait_for_message("Förening 003: ");
    leave(&mut first);
    leave(&mut reader);
    assert_eq!(county.history().len(), before.len() + 1);
    assert_eq!(county.marks().len(), 2);
}

/// Whoever was killed holds nothing.
#[test]
fn the_store_is_free_as_soon_as_its_holder_is_killed() {
    let county = County::of(5);
    let mut first = county.start();
    first.wait_for("Översikt").signal(Signal::KILL);
    first.exit();
    let mut second = county.at_roll();
    second.keys("001").wait_for("Sök: 001").keys("<Enter>").wait_for_message("Förening 001: ");
    leave(&mut second);
}

/// What each taker says of the first eight seats, as keys of the list, and whether they then differ.
const TAKEN: [(&str, &str, Option<Capacity>); 8] = [
    ("n", "n", None),
    ("n", "b", Some(Capacity::Deputy)),
    ("a", "a", None),
    ("n", "<Space>", None),
    ("<Space>", "f", None),
    ("n", "a", Some(Capacity::Representative)),
    ("d", "n", Some(Capacity::Representative)),
    ("1", "1", None),
];

fn take(county: &County, now: &str, keys: &[&str], guest: bool) {
    let mut terminal = county.run(&[]).env("SAMVERKAN_NOW", now).start();
    open_roll(&mut terminal);
    terminal.keys("'").wait_for("Lista").quiet();
    let noted = keys.iter().filter(|key| **key != "<Space>").count();
    terminal.keys(&keys.concat()).wait_for(&format!("ej noterade {}", 35 - noted)).quiet();
    if guest {
        terminal.keys("+").wait_for("Namn eller okänd").keys("Eva Nyman<Tab>BRIS<Enter>");
        terminal.wait_for_message("Övrig deltagare: Eva Nyman");
    }
    leave(&mut terminal);
}

fn open(county: &County) -> Replica {
    let opening = Opening {
        dir: county.data(),
        author: "test".into(),
        read_only: false,
        zone: STOCKHOLM,
        limits: samverkan::domain::finding::Limits::default(),
        now: None,
        access: Access::Here,
    };
    let (replica, notices) = Replica::open(&opening).unwrap();
    assert!(notices.is_empty(), "{notices:?}");
    replica
}

/// The attendances that two takers tell differently.
fn expected() -> BTreeSet<Id> {
    let meeting = Id::new(MEETING).unwrap();
    let differing = TAKEN.iter().enumerate().filter_map(|(n, (.., capacity))| Some((n, (*capacity)?)));
    differing.map(|(n, capacity)| Attendance::id_of(&meeting, &Id::new(&seat(n)).unwrap(), capacity)).collect()
}

fn assert_differs_as_expected(replica: &Replica) {
    let found = conflicts(replica.state());
    let mark = |conflict: &Conflict| {
        let register = conflict.register();
        assert_eq!((register.kind, register.field), (Attendance::KIND.name, Attendance::MARK), "{conflict:?}");
        register.id.clone()
    };
    assert_eq!(found.iter().map(mark).collect::<BTreeSet<_>>(), expected());
    assert_eq!(found.len(), expected().len());
    // Both values stand: seat 5 is present to the one and excused to the other.
    let id = Attendance::id_of(&Id::new(MEETING).unwrap(), &Id::new(&seat(5)).unwrap(), Capacity::Representative);
    let cell = replica.state().record(Attendance::KIND.name, &id).unwrap().cell(Attendance::MARK).unwrap();
    let said: Vec<_> = cell.heads().iter().map(|head| Mark::of_value(head.value()).morning.presence).collect();
    assert!(said.len() == 2, "{said:?}");
    assert!(said.contains(&Some(Presence::Present)) && said.contains(&Some(Presence::Excused)), "{said:?}");
}

/// Rule 8 of the log: two laptops take one roll through the real program, and their folders are merged.
#[test]
fn two_takers_of_one_roll_agree_or_differ_visibly() {
    let (one, other) = (County::structure(), County::structure());
    one.meeting();
    other.meeting();
    take(&one, "2027-02-11T08:45:00+01:00", &TAKEN.map(|(key, ..)| key), true);
    take(&other, "2027-02-11T08:52:00+01:00", &TAKEN.map(|(_, key, _)| key), false);
    {
        let (mut a, mut b) = (open(&one), open(&other));
        let ops = |replica: &Replica| replica.log().iter().cloned().collect::<Vec<_>>();
        let (ops_a, ops_b) = (ops(&a), ops(&b));
        let all: BTreeSet<OpId> = ops_a.iter().chain(&ops_b).map(|op| op.id).collect();
        assert!(all.len() < ops_a.len() + ops_b.len(), "the template is one to both");
        assert!(!a.merge(ops_b.clone()).unwrap().is_empty());
        b.merge(ops_a).unwrap();
        assert!(a.log().len() == all.len() && a.log().iter().eq(b.log().iter()), "the same, and nothing doubled");
        assert!(a.merge(ops_b).unwrap().is_empty(), "once more is nothing more");
        assert_differs_as_expected(&a);
        assert_differs_as_expected(&b);
    }
    assert_eq!(
        one.cli(&["show", "attendance", MEETING, "--json"]),
        other.cli(&["show", "attendance", MEETING, "--json"])
    );
    assert_eq!(one.history(), other.history());
    let rows = one.attendance();
    assert_eq!(rows.len(), 36, "35 seats and one guest");
    for (n, (.., capacity)) in TAKEN.iter().enumerate() {
        let row = rows.iter().find(|row| row["seat"] == seat(n).as_str()).unwrap();
        assert_eq!(row["differs"], capacity.is_some(), "{row}");
    }
    assert_eq!(rows.iter().filter(|row| row["differs"] == true).count(), expected().len());
    let marks = one.marks();
    for (n, mark) in
        [(0, "representative"), (2, "excused"), (3, "representative"), (4, "absent"), (7, "representative")]
    {
        assert_eq!(marks.get(ORGANIZATIONS[n].0).map(String::as_str), Some(mark), "seat {n}");
    }
    one.cli(&["check"]);
    // It is seen on the screen, and saying it anew settles it.
    let mut terminal = one.start();
    terminal.wait_for("3 uppgifter skiljer sig").keys("<Enter>").wait_for("Kommer ").keys("<Enter>");
    terminal.wait_for("Lista").wait_for("Öralids kommun").quiet();
    assert_eq!(terminal.screen().matches("]≠").count(), 3, "{}", terminal.screen());
    let (name, _) = ORGANIZATIONS[6];
    terminal
        .keys("<Home><Down><Down><Down><Down><Down><Down>")
        .wait_until(name, |screen| at_cursor(screen).contains(name));
    terminal.keys("n").wait_for("2 uppgifter skiljer sig");
    leave(&mut terminal);
    assert_eq!(one.attendance().iter().filter(|row| row["differs"] == true).count(), 2);
}
