//! What two replicas say differently, seen and decided on the screens: keys, pictures, and the operations written.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::DateTime;

use super::pictures::{compare, picture};
use super::{MEETING, NOW, Play, opening};
use crate::domain::difference::RESOLVE;
use crate::domain::edit::Assign;
use crate::domain::roll::{self, Marking, Said};
use crate::domain::roster::{self, Named};
use crate::domain::seat::Role;
use crate::domain::view::kind;
use crate::log::{Change, Id, Name, Operation, REMOVED, ReplicaId, Value};
use crate::replica::Replica;
use crate::report::differences::listed;
use crate::store::Memory;
use crate::text::Lang;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn set(replica: &mut Replica, of: &str, record: &str, field: &str, assign: Assign) {
    let change = replica.editor().set(kind(of).unwrap(), &id(record), &[(field.into(), assign)]).unwrap();
    assert_eq!(replica.stage(change).len(), 1);
}

fn to(text: &str) -> Assign {
    Assign::To(text.into())
}

fn mark(replica: &mut Replica, seat: &str, said: &Said) {
    let mut change = Change::new(roll::ATTEND);
    let view = replica.view();
    let (meeting, seat) = (view.meetings.get(MEETING).unwrap(), view.seats.get(seat).unwrap());
    Marking { view, meeting, seat, half: None }.say(said, &mut change).unwrap();
    replica.stage(change);
}

fn appoint(replica: &mut Replica, seat: &str, name: &str) {
    let mut change = Change::new(roster::APPOINT);
    let who = Named::New { id: replica.fresh_id(), name: name.into(), email: String::new() };
    let seat = replica.view().seats.get(seat).unwrap();
    let from = "2026-12-01".parse().unwrap();
    let mandate = id(&format!("uppdrag-{}", replica.label()));
    roster::appoint(replica.view(), seat, Role::Representative, &who, from, &mandate, &mut change);
    replica.stage(change);
}

/// An action of the demo county.
fn first_action(replica: &Replica) -> Id {
    let mut actions: Vec<_> = replica.view().actions.iter().collect();
    actions.sort_by_key(|action| action.title.to_string());
    actions[0].id.clone()
}

/// The demo county on two machines that have not seen each other's last day.
fn sides() -> (Replica, Replica) {
    let dir = tempfile::tempdir().unwrap();
    let demo = crate::demo::create(&opening(dir.path())).unwrap();
    let ops: Vec<Arc<Operation>> = demo.log().iter().cloned().collect();
    let on = |n| {
        let mut replica = Replica::on(Box::new(Memory::default()), ops.clone(), ReplicaId(n));
        replica.fix_now(DateTime::parse_from_rfc3339(NOW).ok().map(|now| now.to_utc()));
        replica
    };
    (on(7 << 60), on(8 << 60))
}

/// What the other machine wrote, by its own user.
fn written(replica: &Replica) -> Vec<Arc<Operation>> {
    let by =
        |op: &Arc<Operation>| Arc::new(Operation { author: Some("koordinator@kansliet".into()), ..(**op).clone() });
    replica.log().of(replica.label()).iter().map(by).collect()
}

/// One of everything that can differ.
pub(super) fn differing() -> Play {
    let (mut mine, mut theirs) = sides();
    let action = first_action(&mine);
    for (replica, place, roll, said, name) in [
        (&mut mine, "Falun, Kristine", "closed", Said::Representative, "Ny Ordinarie Mora"),
        (&mut theirs, "Mora", "open", Said::Excused, "Annan Ordinarie Mora"),
    ] {
        set(replica, "meeting", MEETING, "place", to(place));
        mark(replica, "lansgrupp/falu-kommun", &said);
        set(replica, "meeting", MEETING, "roll", to(roll));
        appoint(replica, "lansgrupp/mora-kommun", name);
    }
    let change = mine.editor().remove(kind("action-item").unwrap(), &action);
    mine.stage(change);
    set(&mut theirs, "action-item", action.as_str(), "due", to("2027-03-01"));
    mine.commit().unwrap();
    mine.merge(written(&theirs)).unwrap();
    Play::on(mine)
}

/// The place of the meeting alone.
fn one_place() -> Play {
    let (mut mine, mut theirs) = sides();
    set(&mut mine, "meeting", MEETING, "place", to("Falun"));
    set(&mut theirs, "meeting", MEETING, "place", to("Mora"));
    mine.commit().unwrap();
    mine.merge(written(&theirs)).unwrap();
    Play::on(mine)
}

fn place(play: &Play) -> String {
    play.replica().view().meetings.get(MEETING).unwrap().place.to_string()
}

fn last(play: &Play) -> Arc<Operation> {
    play.replica().log().of(play.replica().label()).last().unwrap().clone()
}

/// Every way to a picture: with what differs, in both languages and two sizes.
#[test]
fn what_differs_looks_as_it_was_looked_at() {
    let ways: &[(&str, &str)] = &[
        ("header", "3"),
        ("list", "3:"),
        ("list-shown", "3:="),
        ("removal", "3:<Enter>"),
        ("mark", "3:<Down><Enter>"),
        ("mark-anew", "3:<Down><Enter>s"),
        ("representatives", "3:<End><Enter>"),
        ("values", "3:<Down><Down><Enter>"),
        ("third", "3:<Down><Down><Enter>s"),
        ("side", "3:<Down><Down><Enter>A"),
        ("decided", "3:<Down><Down><Enter>b"),
    ];
    for (lang, code) in [(Lang::Sv, "sv"), (Lang::En, "en")] {
        for (columns, rows) in [(80, 24), (120, 40)] {
            let mut all = String::new();
            for (name, way) in ways {
                let mut play = differing().lang(lang).size(columns, rows);
                play.keys(way);
                let _ = writeln!(all, "== {name}\n{}", picture(&mut play));
            }
            compare(&format!("screens/differences-{code}-{columns}x{rows}.txt"), &all);
        }
    }
}

/// A letter decides, as one write over every head; the next one comes, and when none is left the list says so.
#[test]
fn a_letter_decides_and_undo_brings_the_difference_back() {
    let mut play = one_place();
    play.keys("3").expect("en uppgift skiljer sig (:)");
    play.keys(":").expect("Mora / Falun").keys("<Enter>").expect("visas nu");
    let before = play.count();
    let shown = place(&play);
    play.keys("b");
    let op = last(&play);
    assert_eq!((play.count() - before, op.caption, op.writes().len()), (1, RESOLVE, 1));
    assert_eq!(op.writes()[0].replaces.len(), 2, "both heads are replaced");
    assert_ne!(place(&play), shown, "the version that was not shown stands");
    play.expect("Inga uppgifter skiljer sig").reject("en uppgift skiljer sig");
    assert!(play.message().starts_with("Avgjorde möte Länsgruppen 2026-11-22: Lokal"), "{}", play.message());
    play.keys("å").expect("en uppgift skiljer sig").expect("Mora / Falun");
    assert_eq!(place(&play), shown);
    // The version that is shown already is a decision, too.
    play.keys("<Enter>a").expect("Inga uppgifter skiljer sig");
    assert_eq!((place(&play), last(&play).writes()[0].replaces.len()), (shown, 2));
    play.keys("<Esc>").keys("9").expect("Avgjorde möte");
}

/// Another value than any that differs is read as a form reads it.
#[test]
fn something_else_is_written_in_the_form_of_the_field() {
    let mut play = one_place();
    play.keys("3:<Enter>s").expect("Annat värde: Lokal").keys("<End>, rum 2<Enter>");
    assert!(place(&play).ends_with(", rum 2"), "{}", place(&play));
    assert_eq!((last(&play).caption, last(&play).writes()[0].replaces.len()), (RESOLVE, 2));
    play.expect("Inga uppgifter skiljer sig");
    // What the form showed is a choice, too: saving it untouched decides.
    play.keys("å<Enter>s<Enter>").expect("Inga uppgifter skiljer sig");
    assert_eq!(last(&play).writes()[0].replaces.len(), 2);
    // Leaving it decides nothing.
    play.keys("å<Enter>s<Esc>");
    let n = play.count();
    play.keys("<Esc>").expect("Mora / Falun");
    assert_eq!(play.count(), n);
}

/// Whoever chose a form's value has seen two; a third that came meanwhile still stands beside it.
#[test]
fn something_else_replaces_what_the_form_showed_and_nothing_that_came_since() {
    let mut play = one_place();
    play.keys("3:<Enter>s");
    let ops: Vec<_> = play.replica().log().iter().filter(|op| op.id.replica == ReplicaId(8 << 60)).cloned().collect();
    let all: Vec<_> =
        play.replica().log().iter().filter(|op| op.id.replica != play.replica().label()).cloned().collect();
    assert!(!ops.is_empty());
    let mut third = Replica::on(Box::new(Memory::default()), all, ReplicaId(9 << 60));
    set(&mut third, "meeting", MEETING, "place", to("Leksand"));
    let theirs = third.log().of(third.label()).to_vec();
    play.hands.app.merge_for_test(theirs);
    play.keys("<End>!<Enter>").expect("en uppgift skiljer sig").expect("Leksand");
}

/// All of one side: asked once, one action, one undo.
#[test]
fn one_side_is_taken_whole_after_one_question() {
    let mut play = differing();
    let all = listed(&play.hands.app.cx().source()).len();
    assert_eq!(all, 5, "place, roll, mark, removal, representatives");
    play.keys("3").expect("5 uppgifter skiljer sig (:)").keys(":<Enter>");
    let capital =
        play.screen().lines().find(|row| row.contains("allt från koordinator@kansliet (5)")).unwrap().trim().to_owned();
    play.keys(&capital[..1]).expect("Ångra tar tillbaka alla på en gång");
    let before = play.count();
    play.keys("<Enter>");
    assert_eq!(play.count(), before, "Enter is no yes");
    play.keys("j").expect("Inga uppgifter skiljer sig");
    assert_eq!(play.message(), "5 uppgifter avgjorda.");
    assert_eq!(place(&play), "Mora");
    let action = first_action(play.replica());
    assert_eq!(play.replica().view().actions.get(action.as_str()).unwrap().due, "2027-03-01".parse().ok());
    let seat = |play: &Play| {
        let day = "2026-12-24".parse().unwrap();
        let view = play.replica().view();
        let held = view.holders("lansgrupp/mora-kommun", Role::Representative, day);
        held.iter()
            .map(|held| view.people.get(held.person.as_ref().unwrap().as_str()).unwrap().name.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(seat(&play), ["Annan Ordinarie Mora"]);
    play.keys("å").expect("5 uppgifter skiljer sig");
    assert_eq!(seat(&play).len(), 2);
}

/// Two takers of one roll: whichever side is taken says who came in every capacity, and never both.
#[test]
fn the_marks_of_a_seat_are_decided_together() {
    for (said, sign) in [("representanten närvarande", "[x]"), ("ersättaren närvarande", "[E]")] {
        let (mut mine, mut theirs) = sides();
        mark(&mut mine, "lansgrupp/falu-kommun", &Said::Excused);
        mine.commit().unwrap();
        theirs.merge(mine.log().of(mine.label()).to_vec()).unwrap();
        // Both have seen the same mark, and correct it: one capacity each is not written by the other.
        mark(&mut mine, "lansgrupp/falu-kommun", &Said::Representative);
        mark(&mut theirs, "lansgrupp/falu-kommun", &Said::Deputy);
        mine.commit().unwrap();
        mine.merge(written(&theirs)).unwrap();
        let mut play = Play::on(mine);
        play.keys("3:").expect("en uppgift skiljer sig").keys("<Enter>");
        let row =
            play.screen().lines().find(|row| row.contains(said)).unwrap().trim_start_matches([' ', '▌']).to_owned();
        play.keys(&row[..1]).expect("Inga uppgifter skiljer sig");
        let source = play.hands.app.cx().source();
        let sheet = crate::report::show(&source, "attendance", Some(MEETING)).unwrap().unwrap();
        let falun = sheet.rows.iter().find(|row| row.cells[1] == "Falu kommun").unwrap();
        assert_eq!(falun.cells[0], sign);
    }
}

/// A seat that two marked differently is marked anew from here, with the marks of the roll.
#[test]
fn a_seat_is_marked_anew_from_here() {
    let (mut mine, mut theirs) = sides();
    mark(&mut mine, "lansgrupp/falu-kommun", &Said::Representative);
    mark(&mut theirs, "lansgrupp/falu-kommun", &Said::Excused);
    mine.commit().unwrap();
    mine.merge(written(&theirs)).unwrap();
    let mut play = Play::on(mine);
    play.keys("3:<Enter>se").expect("Inga uppgifter skiljer sig");
    assert_eq!(last(&play).caption, roll::ATTEND);
}

/// Removed on one machine, edited on the other: it stays removed, or it stays.
#[test]
fn what_was_removed_and_edited_goes_or_stays() {
    let make = || {
        let (mut mine, mut theirs) = sides();
        let action = first_action(&mine);
        let change = mine.editor().remove(kind("action-item").unwrap(), &action);
        mine.stage(change);
        set(&mut theirs, "action-item", action.as_str(), "due", to("2027-03-01"));
        mine.commit().unwrap();
        mine.merge(written(&theirs)).unwrap();
        (Play::on(mine), action)
    };
    let is_there = |play: &Play, id: &Id| play.replica().view().actions.get(id.as_str()).is_some();
    let (mut play, action) = make();
    assert!(is_there(&play, &action), "meanwhile it is there");
    play.keys("3:").expect("Togs bort av test, ändrad av");
    play.keys("<Enter>a").expect("Inga uppgifter skiljer sig");
    assert!(!is_there(&play, &action));
    play.keys("å").expect("en uppgift skiljer sig").keys("<Enter>b").expect("Inga uppgifter skiljer sig");
    assert!(is_there(&play, &action));
    let record = play.replica().state().record(Name::new("action-item"), &action).unwrap();
    assert_eq!(*record.value(REMOVED), Value::Bool(false));
}

/// While others look nothing of what differs is told, and nothing is decided unseen.
#[test]
fn the_room_sees_nothing_of_what_differs() {
    let mut play = one_place();
    play.keys("3:=").reject("Falun").reject("koordinator@kansliet").keys("<Enter>");
    let before = play.count();
    play.keys("a").reject("Falun").reject("koordinator@kansliet");
    play.keys("s<Enter>A");
    assert_eq!(play.count(), before);
    play.keys("=").expect("koordinator@kansliet");
}

/// It is reached by one key from every screen where letters or signs are commands, and from the palette.
#[test]
fn what_differs_is_one_key_away() {
    for way in [
        "1",
        "2",
        "3",
        "4",
        "5",
        "8",
        "9",
        "1<Enter>",
        "1<Enter><Enter>",
        "1<Enter><Enter>'",
        "1<Enter><Enter>''",
        "3<Enter>",
        "3,skiljer<Enter>",
    ] {
        let mut play = one_place();
        play.keys(way).expect("en uppgift skiljer sig");
        if !way.contains(',') {
            play.keys(":");
        }
        play.expect("Uppgifter som skiljer sig");
    }
    let mut none = Play::demo();
    none.keys("3").reject("skiljer sig").keys(":").expect("Inga uppgifter skiljer sig");
}

/// Tab goes through them without deciding; the record itself is a key away.
#[test]
fn one_walks_through_what_differs_without_deciding() {
    let mut play = differing();
    play.keys("3:<Enter>");
    let first = play.screen().lines().next().unwrap_or_default().to_owned();
    let before = play.count();
    play.keys("<Tab><Tab><Tab><Tab>");
    assert_ne!(play.screen().lines().next().unwrap_or_default(), first);
    play.keys("<Tab>");
    assert_eq!(play.screen().lines().next().unwrap_or_default(), first, "all five, and round");
    play.keys("<S-Tab><Tab>");
    assert_eq!((play.screen().lines().next().unwrap_or_default(), play.count()), (first.as_str(), before));
}
