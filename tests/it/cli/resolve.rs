//! What two data folders say differently: shown version by version, and decided from the command line.

use std::path::Path;
use std::process::Command;

use samverkan::replica::{Opening, Replica};
use samverkan::store::Access;
use samverkan::text::format::STOCKHOLM;
use serde_json::{Value as Json, json};

use super::{MEETING, Place};

fn open(dir: &Path) -> Replica {
    let opening = Opening {
        dir: dir.to_owned(),
        author: "test".into(),
        read_only: false,
        zone: STOCKHOLM,
        limits: samverkan::domain::finding::Limits::default(),
        now: None,
        access: Access::Here,
    };
    Replica::open(&opening).unwrap().0
}

/// Two folders of one county, whose coordinators have not seen each other's last changes.
struct Two {
    here: Place,
    there: Place,
}

impl Two {
    fn new() -> Self {
        let (here, there) = (Place::meeting(), Place::empty());
        here.ok(&["set", "organization", "falu-kommun", "aliases+=Falun"]);
        let copied = Command::new("cp").arg("-r").arg(here.data()).arg(there.data()).status();
        assert!(copied.unwrap().success());
        Self { here, there }
    }

    /// One command in each folder, each by its own author, later there than here.
    fn both(self, here: &[&str], there: &[&str]) -> Self {
        self.here.ok(&[&["--author", "A. Här"], here].concat());
        let mut command = self.there.command(&[&["--author", "B. Där"], there].concat());
        command.env("SAMVERKAN_NOW", "2026-11-22T10:30:00+01:00");
        super::Ran::of(&mut command, b"").is(0);
        self
    }

    /// Here takes in what is there.
    fn merged(self) -> Place {
        let theirs = open(&self.there.data()).log().iter().cloned().collect();
        open(&self.here.data()).merge(theirs).unwrap();
        self.here
    }
}

fn rows(place: &Place) -> Vec<Json> {
    place.show(&["conflicts"])["rows"].as_array().unwrap().clone()
}

/// The stamp of the version that says this.
fn stamp(place: &Place, said: &str) -> String {
    let row = rows(place).into_iter().find(|row| row["said"].as_str().unwrap().contains(said));
    row.unwrap_or_else(|| panic!("nobody says {said}: {:?}", rows(place)))["stamp"].as_str().unwrap().to_owned()
}

fn places() -> Place {
    Two::new().both(&["set", "meeting", MEETING, "place=Falun"], &["set", "meeting", MEETING, "place=Mora"]).merged()
}

const PLACE: [&str; 4] = ["resolve", "meeting", MEETING, "place"];

#[test]
fn both_values_are_shown_with_who_when_and_stamp() {
    let place = places();
    let rows = rows(&place);
    assert_eq!(rows.len(), 2);
    let newest = json!({
        "id": MEETING, "kind": "meeting", "field": "place", "member": null, "differs": "values", "value": "Mora", "said": "Mora",
        "shown": true, "author": "B. Där", "replica": rows[0]["replica"], "stamp": "2026-11-22T09:30:00.000Z/0",
    });
    assert_eq!(rows[0], newest);
    assert_eq!(
        (&rows[1]["value"], &rows[1]["shown"], &rows[1]["author"]),
        (&json!("Falun"), &json!(false), &json!("A. Här"))
    );
    assert_ne!(rows[0]["replica"], rows[1]["replica"]);
    let text = place.run(&["show", "conflicts"]).is(0);
    for word in ["Länsgruppen 2027-02-11", "Lokal", "Mora", "B. Där", "2026-11-22 10:30", "2026-11-22T09:30:00.000Z/0"]
    {
        assert!(text.out.contains(word), "{word}: {}", text.out);
    }
    assert!(text.err.contains("samverkan resolve"), "{}", text.err);
}

#[test]
fn a_stamp_or_a_beginning_of_one_takes_a_version_and_undo_brings_both_back() {
    let place = places();
    let before = rows(&place);
    for (said, start) in [("Falun", 26), ("Mora", 13)] {
        let stamp = stamp(&place, said);
        let ran = place.run(&[&PLACE[..], &["--take", &stamp[..start]]].concat()).is(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "Avgjorde möte Länsgruppen 2027-02-11: Lokal.\n"));
        // What was shown already is written, too: it replaces both.
        assert_eq!((rows(&place), &place.row("meeting", MEETING)["place"]), (vec![], &json!(said)));
        let english = place.run(&["--lang", "en", "undo"]).is(0);
        assert_eq!(english.err, "Undid: Decided meeting Länsgruppen 2027-02-11: Place.\n");
        assert_eq!(rows(&place), before);
    }
}

#[test]
fn another_value_is_read_as_set_reads_it() {
    let place = Two::new()
        .both(&["set", "meeting", MEETING, "date=2027-02-12"], &["set", "meeting", MEETING, "date=2027-02-13"])
        .merged();
    let date = ["resolve", "meeting", MEETING, "date", "--value"];
    place.refuses(1, &[&date[..], &["snart"]].concat(), &["”snart” är inget datum"], &["“snart” is not a date"]);
    place.refuses(1, &[&date[..], &[""]].concat(), &["Fyll i Datum"], &["Fill in Date"]);
    place.run(&[&date[..], &["14/2 2027"]].concat()).is(0);
    assert_eq!((rows(&place), &place.row("meeting", MEETING)["date"]), (vec![], &json!("2027-02-14")));
}

#[test]
fn what_cannot_be_decided_is_refused_and_the_choices_are_listed() {
    let place = places();
    let with = |more: &[&'static str]| [&PLACE[..], more].concat();
    place.refuses(
        1,
        &with(&["--take", "2031"]),
        &["Inget värde har stämpeln ”2031”", "(Falun; A. Här)", "(Mora; B. Där)"],
        &["No value has the stamp “2031”", "(Falun; A. Här)"],
    );
    place.refuses(
        1,
        &with(&["--take", "2026-11"]),
        &["”2026-11” kan vara flera", "T09:30:00.000Z/0 (Mora"],
        &["“2026-11” may be several", "T09:30:00.000Z/0 (Mora"],
    );
    place.refuses(1, &with(&["--take", ""]), &["Inget värde har"], &["No value has"]);
    place.refuses(2, &with(&[]), &["--take", "--value", "--side"], &["--take", "--value", "--side"]);
    place.refuses(2, &with(&["--take", "2026", "--value", "Säter"]), &["antingen"], &["either"]);
    place.refuses(2, &["resolve"], &["antingen"], &["either"]);
    place.refuses(2, &with(&["--take", "2026", "--side", "A. Här"]), &["antingen"], &["either"]);
    place.refuses(
        1,
        &["resolve", "meeting", MEETING, "link", "--value", "x"],
        &["Inget skiljer sig i link", "show conflicts"],
        &["Nothing differs in link", "show conflicts"],
    );
    place.refuses(1, &["resolve", "meeting", "finns-inte", "place", "--value", "x"], &["finns-inte"], &["finns-inte"]);
    place.refuses(1, &["resolve", "mote", MEETING, "place", "--value", "x"], &["inget slag"], &["no kind"]);
    place.refuses(
        1,
        &["resolve", "--side", "Ingen"],
        &["”Ingen”", "A. Här, register ", "B. Där, register "],
        &["“Ingen”", "A. Här, replica "],
    );
    assert_eq!(rows(&place).len(), 2);
    let none = Place::meeting();
    none.refuses(
        1,
        &PLACE.iter().copied().chain(["--value", "x"]).collect::<Vec<_>>(),
        &["Inget skiljer sig i place"],
        &["Nothing differs in place"],
    );
    none.refuses(1, &["resolve", "--side", "A. Här"], &["Inga uppgifter skiljer sig"], &["Nothing differs"]);
}

#[test]
fn a_side_is_taken_as_one_action() {
    let place = Two::new()
        .both(
            &["set", "meeting", MEETING, "place=Falun", "link=https://a.example"],
            &["set", "meeting", MEETING, "place=Mora", "link=https://b.example"],
        )
        .both(&["remove", "organization", "mora-kommun"], &["set", "organization", "mora-kommun", "short=Mora k"])
        .merged();
    let before = rows(&place);
    assert_eq!(before.len(), 6);
    let ran = place.run(&["resolve", "--side", "B. Där"]).is(0);
    assert_eq!(ran.err, "3 uppgifter avgjorda.\n");
    assert_eq!((rows(&place), &place.row("meeting", MEETING)["place"]), (vec![], &json!("Mora")));
    assert_eq!(place.row("organization", "mora-kommun")["short"], "Mora k");
    place.ok(&["undo"]);
    assert_eq!(rows(&place), before, "one undo takes all of it back");
    // The other side, by the label of its folder.
    let label = before.iter().find(|row| row["author"] == "A. Här").unwrap()["replica"].as_str().unwrap().to_owned();
    place.run(&["resolve", "--side", &label[..6]]).is(0);
    assert_eq!((rows(&place), &place.row("meeting", MEETING)["place"]), (vec![], &json!("Falun")));
    place.run(&["show", "organization", "mora-kommun"]).is(1);
}

#[test]
fn one_author_on_two_machines_is_told_apart_by_the_label() {
    let two = Two::new();
    two.here.ok(&["--author", "samma", "set", "meeting", MEETING, "place=Falun"]);
    two.there.ok(&["--author", "samma", "set", "meeting", MEETING, "place=Mora"]);
    let place = two.merged();
    let rows = rows(&place);
    let label = rows[0]["replica"].as_str().unwrap();
    let text = place.ok(&["show", "conflicts"]);
    assert!(text.contains(&format!("samma, register {}", &label[..4])), "{text}");
    // At one moment on both: the label tells their stamps apart.
    let stamp = rows[0]["stamp"].as_str().unwrap();
    assert!(stamp.ends_with(&format!("@{label}")), "{stamp}");
    place.refuses(
        1,
        &["resolve", "--side", "samma"],
        &["”samma” står för olika värden", label],
        &["“samma” stands for different values", label],
    );
    let said = rows[0]["value"].clone();
    place.run(&[&PLACE[..], &["--take", stamp]].concat()).is(0);
    assert_eq!(place.row("meeting", MEETING)["place"], said);
}

#[test]
fn what_was_removed_and_edited_is_kept_or_goes() {
    let make = || {
        Two::new()
            .both(&["remove", "organization", "mora-kommun"], &["set", "organization", "mora-kommun", "short=Mora k"])
            .merged()
    };
    let decide = |place: &Place, how: &str, value: &str| {
        place.run(&["resolve", "organization", "mora-kommun", "removed", how, value]).is(0);
        assert_eq!(rows(place), Vec::<Json>::new());
    };
    let place = make();
    let text = place.ok(&["show", "conflicts"]);
    assert!(
        text.contains("Togs bort av A. Här, ändrad av B. Där") && text.contains("kvar, ändrad: Kortnamn Mora k"),
        "{text}"
    );
    assert!(place.ok(&["--lang", "en", "show", "conflicts"]).contains("Removed by A. Här, edited by B. Där"));
    assert!(rows(&place).iter().all(|row| row["differs"] == "edited_while_removed" && row["field"] == "removed"));
    decide(&place, "--take", &stamp(&place, "borttagen"));
    place.run(&["show", "organization", "mora-kommun"]).is(1);
    place.ok(&["undo"]);
    decide(&place, "--take", &stamp(&place, "kvar"));
    assert_eq!(place.row("organization", "mora-kommun")["short"], "Mora k");
    place.ok(&["undo"]);
    decide(&place, "--value", "ja");
    place.run(&["show", "organization", "mora-kommun"]).is(1);
    place.ok(&["undo"]);
    decide(&place, "--value", "nej");
    assert_eq!(place.row("organization", "mora-kommun")["short"], "Mora k");
}

#[test]
fn a_member_of_a_set_is_found_or_named() {
    let two = Two::new();
    two.here.ok(&["set", "organization", "falu-kommun", "aliases+=Kopparstaden"]);
    // Taken out here; there somebody took it out and put it back.
    let again = |place: &Place, alias: &str| {
        place.ok(&["set", "organization", "falu-kommun", &format!("aliases-={alias}")]);
        place.ok(&["set", "organization", "falu-kommun", &format!("aliases+={alias}")]);
    };
    again(&two.there, "Falun");
    two.here.ok(&["set", "organization", "falu-kommun", "aliases-=Falun"]);
    let place = two.merged();
    assert_eq!(rows(&place).len(), 2);
    assert!(rows(&place).iter().all(|row| row["member"] == "Falun"));
    let aliases = ["resolve", "organization", "falu-kommun", "aliases"];
    let with = |more: &[&'static str]| [&aliases[..], more].concat();
    place.refuses(1, &with(&["--value", "x"]), &["rymmer flera värden"], &["holds several values"]);
    place.refuses(
        1,
        &with(&["--member", "Kopparstaden", "--take", "2026"]),
        &["Inget skiljer sig", "Kopparstaden"],
        &["Nothing differs", "Kopparstaden"],
    );
    for (said, there) in [("borttaget", false), ("finns med", true)] {
        let stamp = stamp(&place, said);
        for member in [&["--member", "Falun"][..], &[]] {
            place.run(&[&aliases[..], &["--take", &stamp], member].concat()).is(0);
            assert_eq!(rows(&place), Vec::<Json>::new());
            let held = place.row("organization", "falu-kommun")["aliases"].to_string();
            assert_eq!(held.contains("Falun"), there, "{held}");
            place.ok(&["undo"]);
        }
    }
}

#[test]
fn two_who_took_one_roll_are_decided_seat_by_seat() {
    let place = Two::new()
        .both(&["attend", MEETING, "falu-kommun", "present"], &["attend", MEETING, "falu-kommun", "deputy"])
        .both(&["set", "meeting", MEETING, "roll=closed"], &["set", "meeting", MEETING, "roll=open"])
        .merged();
    let rows = rows(&place);
    let marks: Vec<&Json> = rows.iter().filter(|row| row["differs"] == "mark").collect();
    assert_eq!((rows.len(), marks.len()), (4, 2), "{rows:?}");
    let text = place.ok(&["show", "conflicts"]);
    for word in [
        "Falu kommun, Länsgruppen 2027-02-11",
        "representanten närvarande",
        "ersättaren närvarande",
        "Närvarolistan öppen eller stängd",
        "stängd",
        "öppen",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let id = marks[0]["id"].as_str().unwrap();
    place.refuses(
        1,
        &["resolve", "attendance", id, "mark", "--value", "present"],
        &["samverkan attend"],
        &["samverkan attend"],
    );
    let mark = |place: &Place| {
        let sheet = place.show(&["attendance", MEETING]);
        let rows = sheet["rows"].as_array().unwrap().clone();
        rows.iter().find(|row| row["seat"] == "lansgrupp/falu-kommun").unwrap()["mark"]["by"].clone()
    };
    for (said, by) in [("representanten", "representative"), ("ersättaren", "deputy")] {
        let stamp = stamp(&place, said);
        let ran = place.run(&["resolve", "attendance", id, "mark", "--take", &stamp]).is(0);
        assert!(ran.err.contains("En uppgift skiljer sig fortfarande."), "{}", ran.err);
        assert_eq!(mark(&place), by, "never both");
        place.ok(&["undo"]);
    }
    // To mark the seat anew decides as well.
    place.run(&["resolve", "meeting", MEETING, "roll", "--value", "open"]).is(0);
    place.ok(&["attend", MEETING, "falu-kommun", "absent"]);
    assert_eq!(self::rows(&place), Vec::<Json>::new());
}

#[test]
fn what_both_did_alike_does_not_differ() {
    let place = Two::new()
        .both(&["attend", MEETING, "falu-kommun", "present"], &["attend", MEETING, "falu-kommun", "present"])
        .both(&["set", "meeting", MEETING, "roll=closed"], &["set", "meeting", MEETING, "roll=closed"]);
    let place = place.merged();
    assert_eq!(rows(&place), Vec::<Json>::new(), "a roll that two closed is closed");
    let text = place.run(&["show", "conflicts"]).is(0);
    assert_eq!(text.err, "");
}

#[test]
fn two_representatives_at_once_are_listed_and_one_stays() {
    let two = Two::new();
    for (place, name, author) in [(&two.here, "Ny Ordinarie", "A. Här"), (&two.there, "Annan Ordinarie", "B. Där")] {
        let person =
            place.ok(&["--author", author, "add", "person", &format!("name={name}"), "organization=mora-kommun"]);
        let person = format!("person={}", person.trim());
        place.ok(&[
            "--author",
            author,
            "add",
            "mandate",
            &person,
            "seat=lansgrupp/mora-kommun",
            "role=representative",
            "from=2027-01-01",
        ]);
    }
    let place = two.merged();
    let rows = rows(&place);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().all(|row| row["kind"] == "seat" && row["differs"] == "two_representatives"));
    let text = place.ok(&["show", "conflicts"]);
    assert!(text.contains("Två representanter samtidigt") && text.contains("Annan Ordinarie, 2027-01-01–"), "{text}");
    let seat = ["resolve", "seat", "lansgrupp/mora-kommun", "representative"];
    place.refuses(1, &[&seat[..], &["--value", "x"]].concat(), &["--take"], &["--take"]);
    let stamp = stamp(&place, "Ny Ordinarie");
    place.run(&[&seat[..], &["--take", &stamp]].concat()).is(0);
    assert_eq!(self::rows(&place), Vec::<Json>::new());
    let mandates = place.show(&["mandates"])["rows"].to_string();
    assert_eq!(mandates.matches("lansgrupp/mora-kommun").count(), 1, "the other never held: {mandates}");
    place.ok(&["undo"]);
    assert_eq!(self::rows(&place).len(), 2);
}

#[test]
fn a_predecessor_who_was_not_ended_is_ended_the_day_before() {
    let two = Two::new();
    let there = two.there.ok(&["add", "person", "name=Efterträdare", "organization=falu-kommun"]);
    let person = format!("person={}", there.trim());
    two.there.ok(&["add", "mandate", &person, "seat=lansgrupp/falu-kommun", "role=representative", "from=2027-01-01"]);
    let place = two.merged();
    let stamp = stamp(&place, "Efterträdare");
    place.run(&["resolve", "seat", "lansgrupp/falu-kommun", "representative", "--take", &stamp]).is(0);
    let mandates = place.show(&["mandates"])["rows"].as_array().unwrap().clone();
    let ended = mandates.iter().filter(|row| row["role"] == "representative" && row["to"] == "2026-12-31").count();
    assert_eq!((ended, rows(&place)), (1, vec![]));
}
