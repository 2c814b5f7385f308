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
    roster::appoint(replica.view(), seat, Role::Representative, &who, from, &replica.fresh_id(), &mut change);
    replica.stage(change);
}

/// An action of the demo county, and an alias.
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
    let by = |op: &Arc<Operation>| Arc::new(Operation { author: Some("koordinator@kansliet".into()), ..(**op).clone() });
    replica.log().of(replica.label()).iter().map(by).collect()
}

/// One of everything that can differ.
fn differing() -> Play {
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
