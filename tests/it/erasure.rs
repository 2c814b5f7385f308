//! Erasure over every order of things (rule 13 of the log, R8, and feature 14: it survives old snapshots): old files, undo,
//! redo and replicas that have not heard of it yet bring nothing back, and what is counted by organization stays the same.
//!
//! `SAMVERKAN_ORDERS` sets how many orders are tried, `SAMVERKAN_SEED` the first.

use std::sync::Arc;

use samverkan::domain::attendance::{Attendance, Capacity};
use samverkan::domain::edit::Assign;
use samverkan::domain::erasure::{self, Records, Scope};
use samverkan::domain::roll::{self, Marking, Said};
use samverkan::domain::{Refusal, view};
use samverkan::log::{Change, Id, Operation, ReplicaId, author_digest, encode};
use samverkan::replica::Replica;
use samverkan::report::{self, Source};
use samverkan::store::{Memory, unwatched};
use samverkan::text::Lang;

use crate::laws::Random;

const ORDERS: u64 = 1000;
/// What is struck; the first is a name that others may have, too.
const SECRETS: [&str; 4] = ["Ordinarie Falun", "falun@example.org", "kom med taxi", "kör truck"];
const PERSON: &str = "p-000000000000000000000001";

type Ops = Vec<Arc<Operation>>;

fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or)
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// Stages a new record, under an id of the test's own.
fn add(replica: &mut Replica, kind: &str, own: &str, fields: &[(&str, &str)]) {
    let assign = |(name, text): &(&str, &str)| ((*name).to_owned(), Assign::To((*text).to_owned()));
    let fields: Vec<_> = fields.iter().map(assign).collect();
    let (_, mut change) = replica.editor().add(view::kind(kind).unwrap(), None, &fields, id(own)).unwrap();
    for draft in &mut change.drafts {
        draft.register.id = id(own);
    }
    replica.stage(change);
}

fn set(replica: &mut Replica, kind: &str, of: &str, field: &str, text: &str) -> Result<(), Refusal> {
    let fields = [(field.to_owned(), Assign::To(text.to_owned()))];
    let change = replica.editor().set(view::kind(kind).unwrap(), &id(of), &fields)?;
    replica.stage(change);
    Ok(())
}

/// A group with two seats and a meeting, somebody on one of them, and what is known of them.
fn county() -> Ops {
    let mut replica = Replica::on(Box::new(Memory::default()), Ops::new(), ReplicaId(1));
    add(&mut replica, "group", "grupp", &[("name", "Länsgruppen"), ("kind", "county")]);
    for organization in ["falun", "borlange"] {
        add(&mut replica, "organization", organization, &[("name", organization), ("sector", "municipality")]);
        let seat = [("group", "grupp"), ("organization", organization)];
        add(&mut replica, "seat", &format!("grupp/{organization}"), &seat);
    }
    add(&mut replica, "meeting", "mote", &[("group", "grupp"), ("date", "2026-10-08")]);
    let person = [("name", SECRETS[0]), ("email", SECRETS[1]), ("organization", "falun"), ("competence", SECRETS[3])];
    add(&mut replica, "person", PERSON, &person);
    let mandate = [("person", PERSON), ("seat", "grupp/falun"), ("role", "representative"), ("from", "2026-01-01")];
    add(&mut replica, "mandate", "mandat", &mandate);
    replica.commit().unwrap();
    replica.log().iter().cloned().collect()
}

fn mark(replica: &mut Replica, seat: &str, said: &Said) {
    let mut change = Change::new(roll::ATTEND);
    let view = replica.view();
    let (Some(meeting), Some(seat)) = (view.meetings.get("mote"), view.seats.get(seat)) else { return };
    Marking { view, meeting, seat, half: None }.say(said, &mut change).unwrap();
    replica.stage(change);
}

fn plan(replica: &Replica) -> Result<erasure::Plan, Refusal> {
    let records = Records { view: replica.view(), state: replica.state(), log: replica.log() };
    let scope = Scope { instead: "(raderat)".into(), ..Scope::default() };
    erasure::plan(records, view::kind("person").unwrap(), &[id(PERSON)], &scope)
}

/// What is counted, by organization; the comments beside it are no count.
fn statistics(replica: &Replica) -> Vec<String> {
    let source = Source {
        view: replica.view(),
        state: replica.state(),
        log: replica.log(),
        today: chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        zone: samverkan::text::format::STOCKHOLM,
        lang: Lang::Sv,
        period: None,
        limits: samverkan::domain::finding::Limits::default(),
    };
    let shown = |what, id| {
        let mut sheet = report::show(&source, what, id).unwrap().unwrap();
        sheet.rows.iter_mut().for_each(|row| drop(row.json.remove("remark")));
        report::to_json(&sheet)
    };
    vec![
        shown("attendance", None),
        shown("attendance", Some("mote")),
        shown("attendance", Some("falun")),
        shown("mandates", None),
    ]
}

fn lines(replica: &Replica) -> Vec<String> {
    replica.log().iter().map(encode_arc).collect()
}

fn encode_arc(op: &Arc<Operation>) -> String {
    encode(op)
}

/// Nothing in a replica or in what it keeps says what is struck.
fn assert_gone(replica: &Replica, kept: &Memory, seed: u64) {
    let stored = kept.ops().iter().map(encode_arc).collect::<Vec<_>>();
    for line in lines(replica).iter().chain(&stored) {
        for secret in SECRETS {
            assert!(!line.contains(secret), "seed {seed}: {secret} is said again by {line}");
        }
    }
}

struct Site {
    replica: Replica,
    kept: Memory,
}

fn site(ops: &Ops, n: u64) -> Site {
    let kept = Memory::default();
    let replica = Replica::on(Box::new(kept.clone()), ops.clone(), ReplicaId(n));
    Site { replica, kept }
}

/// One step of anybody; whether it erased.
fn step(site: &mut Site, random: &mut Random, files: &mut Vec<Ops>) -> bool {
    let replica = &mut site.replica;
    match random.below(12) {
        0 => drop(set(replica, "person", PERSON, "email", SECRETS[1])),
        1 => drop(set(replica, "person", PERSON, "name", SECRETS[0])),
        2 => drop(set(replica, "person", PERSON, "competence", &format!("{}\nsvenska", SECRETS[3]))),
        3 => mark(replica, "grupp/falun", &Said::Representative),
        4 => mark(replica, "grupp/borlange", random.pick(&[Said::Deputy, Said::Excused, Said::Absent])),
        5 => {
            // Whoever knows of the erasure writes no such thing.
            if replica.log().erasures().next().is_none() {
                let mut change = Change::new(roll::REMARK);
                roll::remark(&id("mote"), &id("grupp/falun"), SECRETS[2], &mut change);
                replica.stage(change);
            }
        }
        6 => drop(replica.undo()),
        7 => drop(replica.redo()),
        8 => files.push(replica.log().iter().cloned().collect()),
        9 | 10 => {
            let file = random.pick(files).clone();
            replica.merge(file).unwrap();
        }
        _ => {
            let Ok(plan) = plan(replica) else { return false };
            let before = statistics(replica);
            let erasing = plan.decided("På begäran", "1-2026").unwrap();
            replica.erase(&erasing, &mut unwatched).unwrap();
            assert_eq!(statistics(replica), before, "an erasure changes what is counted");
            return true;
        }
    }
    replica.commit().unwrap();
    false
}

#[test]
fn r8_whatever_comes_in_whatever_order_what_is_struck_stays_struck_and_counts_stay() {
    let (first, orders) = (number("SAMVERKAN_SEED", 0), number("SAMVERKAN_ORDERS", ORDERS));
    let (mut stale, mut undone) = (0, 0);
    for seed in first..first + orders {
        let mut random = Random::new(seed);
        let base = county();
        let mut sites: Vec<Site> = (2..5).map(|n| site(&base, n)).collect();
        let mut files = vec![base];
        let mut erased = false;
        for _ in 0..20 + random.below(20) {
            let at = random.below(sites.len());
            erased |= step(&mut sites[at], &mut random, &mut files);
        }
        if !erased {
            while !step(&mut sites[0], &mut random, &mut files) {}
        }
        stale += sites.iter().filter(|site| site.replica.log().erasures().next().is_none()).count();
        files.extend(sites.iter().map(|site| site.replica.log().iter().cloned().collect::<Ops>()));
        for site in &mut sites {
            random.shuffle(&mut files);
            for file in &files {
                let mut file = file.clone();
                random.shuffle(&mut file);
                site.replica.merge(file).unwrap();
            }
            assert_gone(&site.replica, &site.kept, seed);
            let counted = statistics(&site.replica);
            let mut taken_back = 0;
            while !site.replica.undo().is_empty() {
                taken_back += 1;
                assert_gone(&site.replica, &Memory::default(), seed);
            }
            // What was undone before stays undone.
            (0..taken_back).for_each(|_| drop(site.replica.redo()));
            undone += taken_back;
            assert_eq!(statistics(&site.replica), counted, "seed {seed}");
            assert!(site.replica.log().unconfirmed(site.replica.label()).is_empty(), "seed {seed}");
        }
        let confirmed = |line: &String| !line.contains("\"confirm\"") && !line.contains("\"retract\"");
        let written = |site: &Site| lines(&site.replica).into_iter().filter(confirmed).collect::<Vec<_>>();
        assert!(sites.iter().all(|site| written(site) == written(&sites[0])), "seed {seed}: two tell it differently");
    }
    println!("{orders} orders, {stale} replicas that had not heard of it, {undone} changes undone");
    assert!(orders < 100 || stale > 100 && undone > 100);
}

#[test]
fn r8_nothing_more_is_written_to_who_is_erased_but_a_comment_about_the_seat_is() {
    let mut site = site(&county(), 2);
    let replica = &mut site.replica;
    mark(replica, "grupp/falun", &Said::Representative);
    let mut change = Change::new(roll::REMARK);
    roll::remark(&id("mote"), &id("grupp/falun"), SECRETS[2], &mut change);
    replica.stage(change);
    let erasing = plan(replica).unwrap().decided("På begäran", "1-2026").unwrap();
    replica.erase(&erasing, &mut unwatched).unwrap();
    assert_eq!(set(replica, "person", PERSON, "email", "x@example.org"), Err(Refusal::Erased { kind: "person" }));
    assert!(set(replica, "person", PERSON, "organization", "borlange").is_ok(), "what was kept can be changed");
    let mut change = Change::new(roll::REMARK);
    roll::remark(&id("mote"), &id("grupp/falun"), "annan sal", &mut change);
    replica.stage(change);
    replica.commit().unwrap();
    let remark = Attendance::id_of(&id("mote"), &id("grupp/falun"), Capacity::Representative);
    let said = |replica: &Replica| replica.view().attendances.get(remark.as_str()).unwrap().remark.to_string();
    assert_eq!(said(replica), "annan sal");
    replica.undo();
    assert_eq!(said(replica), "");
    assert_gone(replica, &site.kept, 0);
}

#[test]
fn r8_a_storage_that_fails_leaves_everything_as_it_was() {
    let mut site = site(&county(), 2);
    let before = lines(&site.replica);
    let erasing = plan(&site.replica).unwrap().decided("På begäran", "1-2026").unwrap();
    let failed = site.replica.erase(&erasing, &mut |_| std::ops::ControlFlow::Break(()));
    assert!(failed.is_err() && lines(&site.replica) == before && !site.replica.has_staged());
    assert_eq!(site.replica.view().people.get(PERSON).unwrap().name.as_str(), SECRETS[0]);
    site.replica.erase(&erasing, &mut unwatched).unwrap();
    assert_gone(&site.replica, &site.kept, 0);
    assert!(plan(&site.replica).is_err(), "there is nothing left to strike");
}

#[test]
fn r8_a_name_struck_as_author_stands_nowhere_not_even_in_the_erasure() {
    let mut site = site(&county(), 2);
    let replica = &mut site.replica;
    let records = Records { view: replica.view(), state: replica.state(), log: replica.log() };
    let scope = Scope { author: Some("test".into()), ..Scope::default() };
    let plan = erasure::plan(records, view::kind("person").unwrap(), &[id(PERSON)], &scope).unwrap();
    assert_eq!(plan.decided("test bad om det", "1"), Err(Refusal::Repeats { field: "reason", repeats: "author" }));
    replica.erase(&plan.decided("På begäran", "1").unwrap(), &mut unwatched).unwrap();
    set(replica, "group", "grupp", "note", "x").unwrap();
    assert!(replica.log().iter().all(|op| op.author.is_none()), "what comes later too");
    assert!(lines(replica).iter().all(|line| !line.contains("\"test\"")));
    assert!(lines(replica).iter().any(|line| line.contains(author_digest("test").as_str())));
    assert_eq!(
        erasure::plan(
            Records { view: replica.view(), state: replica.state(), log: replica.log() },
            view::kind("person").unwrap(),
            &[id(PERSON)],
            &scope
        )
        .err(),
        Some(Refusal::UnknownAuthor { text: "test".into() })
    );
}
