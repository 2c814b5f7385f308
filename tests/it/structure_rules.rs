//! What follows from the structure: the tree, cadence and vacancies, the end of a group, goals, and the board.

use chrono::DateTime;
use samverkan::domain::action::{Tally, tally};
use samverkan::domain::hierarchy::{self, CLOSE, Cadence};
use samverkan::domain::roll::{self, Marking, Said};
use samverkan::domain::view::kind;
use samverkan::domain::{Refusal, View, composition, goal};
use samverkan::log::Change;
use samverkan::report::board::{By, Entry, Scope, Shown, board};
use samverkan::report::{goals, history};
use samverkan::text::Lang;
use serde_json::Value as Json;

use crate::site::{Site, day, id};

/// The tree as `depth id`, those with groups below them with a sign.
fn tree(view: &View) -> Vec<String> {
    let sign = |node: &hierarchy::Node| if node.has_children { "+" } else { "" };
    hierarchy::tree(view).iter().map(|node| format!("{} {}{}", node.depth, node.group, sign(node))).collect()
}

#[test]
fn r6_the_tree_stands_by_kind_and_by_name_below_each_group() {
    let mut site = Site::on("2027-01-10");
    site.groups(&["natverk network", "styr steering", "lan county styr", "ag-b working styr", "ag-a working styr"]);
    site.groups(&["lokal-2 local lan", "lokal-1 local lan"]);
    site.set("group", "ag-b", "name=Aaa");
    let expected = ["0 styr+", "1 lan+", "2 lokal-1", "2 lokal-2", "1 ag-b", "1 ag-a", "0 natverk"];
    assert_eq!(tree(site.view()), expected);
    // Å, Ä and Ö come after Z, in that order.
    for (of, name) in [("ag-a", "Ämne"), ("ag-b", "Ålder"), ("lan", "Zon")] {
        site.set("group", of, &format!("name={name}; kind=working"));
    }
    assert_eq!(tree(site.view())[1..], ["1 lan+", "2 lokal-1", "2 lokal-2", "1 ag-b", "1 ag-a", "0 natverk"]);
    // A group below one that is gone stands at the top.
    let removal = site.0.editor().remove(kind("group").unwrap(), &id("lan"));
    site.stage(removal);
    let orphaned = ["0 styr+", "1 ag-b", "1 ag-a", "0 lokal-1", "0 lokal-2", "0 natverk"];
    assert_eq!(tree(site.view()), orphaned);
}

#[test]
fn no_group_stands_above_itself_and_a_merged_circle_is_still_shown() {
    let mut site = Site::on("2027-01-10");
    site.groups(&["a working", "b working a", "c working b"]);
    for above in ["a", "b", "c"] {
        let refused = site.try_set("group", "a", &format!("parent={above}"));
        assert_eq!(refused, Err(Refusal::Circle { field: "parent", id: above.into() }));
    }
    site.set("group", "c", "parent=a");
    // Two who moved groups apart from each other: each move is right, both together are a circle.
    site.set("group", "b", "parent=");
    let mut circle = Change::new(CLOSE);
    for (below, above) in [("a", "b"), ("b", "a")] {
        let value = samverkan::log::Value::text(above);
        circle.set(kind("group").unwrap().name, &id(below), samverkan::log::Name::new("parent"), value);
    }
    site.stage(circle);
    let shown = hierarchy::tree(site.view());
    let mut groups: Vec<&str> = shown.iter().map(|node| node.group.as_str()).collect();
    assert_eq!((groups[0], shown[0].depth), ("a", 0));
    groups.sort_unstable();
    assert_eq!(groups, ["a", "b", "c"], "each once");
    // What is in a circle can be taken out of it.
    site.set("group", "a", "parent=");
    assert_eq!(tree(site.view()), ["0 a+", "1 b", "1 c"]);
}

#[test]
fn r39_r44_cadence_counts_the_year_of_the_day_against_the_plan() {
    let mut site = Site::on("2027-06-01");
    site.add("group", "g", "name=G; kind=county; meetings_per_year=4; also_on_demand=true");
    site.add("organization", "o", "name=O");
    site.add("seat", "s", "group=g; organization=o");
    for (of, date, state) in [
        ("before", "2026-12-31", "held"),
        ("first", "2027-01-01", "held"),
        ("untaken", "2027-03-01", "held"),
        ("today", "2027-06-01", "called"),
        ("cancelled", "2027-09-01", "cancelled"),
        ("postponed", "2027-10-01", "postponed"),
        ("last", "2027-12-31", "planned"),
        ("after", "2028-01-01", "planned"),
    ] {
        site.add("meeting", of, &format!("group=g; date={date}; state={state}"));
    }
    site.set("meeting", "before", "roll=closed");
    site.set("meeting", "first", "roll=closed");
    let at = |site: &Site, date: &str| {
        let Cadence { held, coming, planned, on_demand } =
            hierarchy::cadence(site.view(), site.view().groups.get("g").unwrap(), day(date));
        assert_eq!((planned, on_demand), (Some(4), true));
        (held, coming)
    };
    assert_eq!(at(&site, "2027-06-01"), (1, 2), "today's is still to come");
    assert_eq!(at(&site, "2027-06-02"), (1, 1));
    assert_eq!(at(&site, "2026-12-31"), (1, 0));
    assert_eq!(at(&site, "2028-01-01"), (0, 1));
    site.set("meeting", "today", "roll=closed");
    assert_eq!(at(&site, "2027-06-01"), (2, 1), "a roll that is taken makes it held");
    let lang = Lang::Sv;
    let text = samverkan::report::structure::cadence_text;
    assert_eq!(text(lang, 2, 1, Some(4)), "2 av ca 4 i år");
    assert_eq!((text(lang, 2, 0, None), text(lang, 0, 0, None)), ("2 i år".into(), String::new()));
}

#[test]
fn r40_seats_that_may_stay_empty_are_not_vacant() {
    let mut site = Site::on("2027-01-10");
    site.groups(&["g steering"]);
    site.add("organization", "o", "name=O");
    let [person, other] =
        ["Ordinarie Falun", "Ordinarie Mora"].map(|name| site.add("person", "", &format!("name={name}")));
    for (seat, more) in [
        ("filled", ""),
        ("deputy-only", ""),
        ("left", ""),
        ("optional", "; optional=true"),
        ("ended", "; to=2027-01-09"),
        ("later", "; from=2027-01-11"),
    ] {
        site.add("seat", seat, &format!("group=g; organization=o{more}"));
    }
    for (seat, person, role, more) in [
        ("filled", &person, "representative", ""),
        ("deputy-only", &person, "deputy", ""),
        ("left", &other, "representative", "; to=2027-01-09"),
    ] {
        site.add("mandate", "", &format!("person={person}; seat={seat}; role={role}; from=2026-01-01{more}"));
    }
    let seats_of = |group: &str, date: &str| {
        let composition = composition::of_group(site.view(), group, day(date));
        (composition.of(), composition.missing())
    };
    let seats = |date: &str| seats_of("g", date);
    assert_eq!(seats("2027-01-10"), (3, 2));
    assert_eq!(seats("2027-01-09"), (4, 2), "the last day counts");
    assert_eq!(seats("2027-01-11"), (4, 3));
    assert_eq!(seats_of("nobody", "2027-01-10"), (0, 0));
}

/// A working group with everything that can end with it, and things of others beside it.
fn to_close() -> Site {
    let mut site = Site::on("2027-01-10");
    site.groups(&["g working", "heir working"]);
    site.add("organization", "o", "name=O");
    let person = site.add("person", "", "name=Ordinarie Falun");
    for (seat, more) in [("now", ""), ("gone", "; to=2026-06-30"), ("later", "; from=2027-02-01"), ("others", "")] {
        let group = if seat == "others" { "heir" } else { "g" };
        site.add("seat", seat, &format!("group={group}; organization=o{more}"));
    }
    for (seat, from, to) in [
        ("now", "2025-01-01", "2025-12-31"),
        ("now", "2026-01-01", ""),
        ("later", "2027-02-01", ""),
        ("gone", "2025-01-01", "2026-06-30"),
        ("others", "2026-01-01", ""),
    ] {
        site.add("mandate", "", &format!("person={person}; seat={seat}; role=representative; from={from}; to={to}"));
    }
    for (action, group, state) in
        [("open", "g", "open"), ("waiting", "g", "waiting"), ("done", "g", "done"), ("other", "heir", "open")]
    {
        site.add("action-item", action, &format!("title={action}; group={group}; state={state}"));
    }
    for (of, date, state) in [
        ("past", "2026-12-01", "held"),
        ("on-the-day", "2027-01-10", "planned"),
        ("coming", "2027-01-11", "planned"),
        ("off", "2027-03-01", "postponed"),
    ] {
        site.add("meeting", of, &format!("group=g; date={date}; state={state}"));
    }
    site
}

const KINDS: [&str; 5] = ["groups", "seats", "mandates", "actions", "meetings"];

/// `id: value` of a field of every record of a kind that has it.
fn values(site: &Site, kind: &str, field: &str) -> Vec<String> {
    let text = |row: &Json| row[field].as_str().unwrap_or("–").to_owned();
    let mut values: Vec<String> =
        site.rows(kind, None).iter().map(|row| format!("{} {}", row["id"].as_str().unwrap(), text(row))).collect();
    values.sort();
    values
}

fn mandates(site: &Site) -> Vec<String> {
    let part = |row: &Json, field: &str| row[field].as_str().unwrap_or("–").to_owned();
    let line = |row: &Json| format!("{} {} {}", part(row, "seat"), part(row, "from"), part(row, "to"));
    let mut lines: Vec<String> = site.rows("mandates", None).iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn r67_a_group_that_ends_takes_with_it_what_nobody_takes_over() {
    let mut site = to_close();
    let before = site.all(&KINDS);
    site.close("g", "2027-01-10", None).unwrap();
    let group = site.rows("group", Some("g")).remove(0);
    assert_eq!((&group["status"], &group["ends"]), (&"closed".into(), &"2027-01-10".into()));
    assert_eq!(group["closing_reason"], "klart");
    assert_eq!(values(&site, "seats", "to"), ["gone 2026-06-30", "now 2027-01-10", "others –"]);
    let ended =
        ["gone 2025-01-01 2026-06-30", "now 2025-01-01 2025-12-31", "now 2026-01-01 2027-01-10", "others 2026-01-01 –"];
    assert_eq!(mandates(&site), ended, "what had ended keeps its end, and what would begin never was");
    assert_eq!(values(&site, "actions", "state"), ["done done", "open dropped", "other open", "waiting dropped"]);
    let meetings = ["coming cancelled", "off postponed", "on-the-day planned", "past held"];
    assert_eq!(values(&site, "meetings", "state"), meetings);
    // One action, which one undo takes back whole.
    assert!(!site.0.undo().is_empty());
    assert_eq!(site.all(&KINDS), before);
}

#[test]
fn r67_an_heir_takes_over_actions_and_meetings_and_no_seats() {
    let mut site = to_close();
    site.close("g", "2027-01-10", Some("heir")).unwrap();
    assert_eq!(values(&site, "actions", "group"), ["done g", "open heir", "other heir", "waiting heir"]);
    assert_eq!(values(&site, "actions", "state"), ["done done", "open open", "other open", "waiting waiting"]);
    assert_eq!(values(&site, "meetings", "group"), ["coming heir", "off g", "on-the-day g", "past g"]);
    assert_eq!(values(&site, "meetings", "state")[0], "coming planned");
    assert_eq!(values(&site, "seats", "to"), ["gone 2026-06-30", "now 2027-01-10", "others –"]);
    assert_eq!(mandates(&site)[3], "others 2026-01-01 –");
}

#[test]
fn r67_a_group_that_never_began_does_not_end_and_is_not_its_own_heir() {
    let mut site = to_close();
    let before = site.all(&KINDS);
    assert_eq!(site.close("g", "2027-01-10", Some("g")), Err(Refusal::HeirIsItself));
    assert_eq!(site.all(&KINDS), before);
    site.set("group", "g", "starts=2027-01-11");
    let first = Refusal::EndsFirst { kind: "group", from: "starts", to: "ends" };
    assert_eq!(site.close("g", "2027-01-10", None), Err(first));
    site.close("g", "2027-01-11", None).unwrap();
}

#[test]
fn r69_to_r72_a_relation_is_seen_from_both_of_its_ends_and_from_no_other() {
    let mut site = Site::on("2027-01-10");
    site.groups(&["styr steering", "lan county", "ag working"]);
    site.add("organization", "o", "name=O");
    for (from, kind, to) in [
        ("styr", "appoints", "ag"),
        ("lan", "supplies_members", "ag"),
        ("lan", "reference_group_for", "ag"),
        ("lan", "escalates_to", "styr"),
        ("o", "convenes", "lan"),
    ] {
        site.add("relation", "", &format!("from={from}; kind={kind}; to={to}"));
    }
    let kinds = |group: &str| {
        let code = |relation: &samverkan::domain::group::Relation| relation.kind.unwrap().code();
        let mut kinds: Vec<&str> = hierarchy::relations(site.view(), group).map(code).collect();
        kinds.sort_unstable();
        kinds.join(" ")
    };
    assert_eq!(kinds("styr"), "appoints escalates_to");
    assert_eq!(kinds("lan"), "convenes escalates_to reference_group_for supplies_members");
    assert_eq!(kinds("ag"), "appoints reference_group_for supplies_members");
}

/// The goals of the country and of the county, and actions under them.
fn with_goals(today: &str) -> Site {
    let mut site = Site::on(today);
    for (of, fields) in [
        ("overall", "level=national_overall; title=Makt"),
        ("sub", "level=national_subgoal; number=6; title=Upphöra; parent=overall"),
        ("obj-2", "level=national_objective; number=2; title=Två; parent=sub"),
        ("obj-1", "level=national_objective; number=1; title=Ett; parent=sub"),
        ("county", "level=county_overall; number=1; title=Länet"),
        ("mo-2", "level=goal_area; number=2; title=Område två; short=Två; parent=county; maps_to=obj-2"),
        ("mo-1", "level=goal_area; number=1; title=Område ett; short=Ett; parent=county; maps_to=obj-1"),
        ("old", "level=goal_area; number=9; title=Gammalt; valid_to=2026-12-31"),
    ] {
        site.add("goal", of, fields);
    }
    site
}

#[test]
fn r9_to_r22_goals_stand_below_their_parents_by_level_and_number() {
    let site = with_goals("2027-01-10");
    let tree: Vec<String> =
        goal::tree(site.view()).iter().map(|node| format!("{} {}", node.depth, node.goal)).collect();
    assert_eq!(tree, ["0 overall", "1 sub", "2 obj-1", "2 obj-2", "0 county", "1 mo-1", "1 mo-2", "0 old"]);
    let areas =
        |date: &str| -> Vec<String> { goal::areas(site.view(), day(date)).iter().map(|goal| goal.label()).collect() };
    assert_eq!(areas("2026-12-31"), ["1 Ett", "2 Två", "9 Gammalt"], "R22: each area has a period");
    assert_eq!(areas("2027-01-01"), ["1 Ett", "2 Två"]);
    let mut site = site;
    let refused = site.try_set("goal", "overall", "parent=obj-2");
    assert_eq!(refused, Err(Refusal::Circle { field: "parent", id: "obj-2".into() }));
}

#[test]
fn r22_what_is_filed_under_an_area_counts_for_what_it_answers_to_each_action_once() {
    let mut site = with_goals("2027-01-10");
    // By both ways to the same goal: still once.
    site.set("goal", "mo-1", "parent=obj-1");
    for (of, area, more) in [
        ("a", "mo-1", "; state=open; due=2027-01-09"),
        ("b", "mo-2", "; state=open; due=2027-01-10"),
        ("c", "mo-2", "; state=done; done_on=2027-01-01"),
        ("d", "mo-2", "; state=done; done_on=2026-12-31"),
        ("e", "old", "; state=started"),
        ("f", "mo-1", "; state=dropped; due=2027-01-01"),
    ] {
        site.add("action-item", of, &format!("title={of}; goal_area={area}{more}"));
    }
    let count = |of: &str| {
        let Tally { open, late, done } =
            goals::tally_below(site.view(), day("2027-01-10"), site.view().goals.get(of).unwrap());
        (open, late, done)
    };
    assert_eq!((count("mo-1"), count("mo-2")), ((1, 1, 0), (1, 0, 1)));
    assert_eq!((count("obj-1"), count("obj-2")), ((1, 1, 0), (1, 0, 1)));
    assert_eq!((count("overall"), count("sub")), ((2, 1, 1), (2, 1, 1)));
    assert_eq!(count("county"), (1, 0, 1), "mo-1 answers to the objective alone now");
    assert_eq!(count("old"), (1, 0, 0), "what was filed under an area stays there when it ends");
}

#[test]
fn r23_strategies_in_force_come_before_those_that_they_replaced() {
    let mut site = Site::on("2027-01-10");
    for (of, fields) in [
        ("county-old", "name=D; level=regional; state=superseded; valid_from=2014-01-01"),
        ("county-draft", "name=C; level=regional; state=drafting; valid_from=2027-06-01; replaces=county"),
        ("county", "name=B; level=regional; state=in_force; valid_from=2018-01-01; replaces=county-old"),
        ("country", "name=A; level=national; state=in_force; valid_from=2017-01-01"),
    ] {
        site.add("strategy", of, fields);
    }
    let order: Vec<&str> = goals::strategies(site.view()).iter().map(|strategy| strategy.id.as_str()).collect();
    assert_eq!(order, ["country", "county", "county-draft", "county-old"]);
}

/// The board as ids, headings with a sign before them.
fn shown(site: &Site, shown: Shown, by: By) -> String {
    let entries = board(site.view(), site.0.today(), shown, by, &Scope::default());
    let words = entries.iter().map(|entry| match entry {
        Entry::Heading(area) => format!("#{}", area.as_ref().map(|area| area.as_str()).unwrap_or_default()),
        Entry::Action(action) => action.id.to_string(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn r79_the_board_shows_what_is_asked_for_in_the_order_that_is_asked_for() {
    let mut site = with_goals("2027-01-10");
    for (of, name) in [("org-o", "Öland"), ("org-a", "Åland"), ("org-z", "Zenit")] {
        site.add("organization", of, &format!("name={name}"));
    }
    for (of, more) in [
        ("a", "; goal_area=mo-2; owner=org-o; due=2027-03-01"),
        ("b", "; goal_area=mo-1; owner=org-a; state=started; due=2027-01-09"),
        ("c", "; goal_area=mo-2; owner=org-z; state=waiting; due=2027-01-10"),
        ("d", "; goal_area=mo-1; state=done; due=2026-10-01; done_on=2026-11-01"),
        ("e", "; goal_area=mo-1; state=done; done_on=2026-12-01"),
        ("f", "; goal_area=old; owner=org-a"),
        ("g", "; state=dropped; due=2026-01-01"),
        ("h", "; owner=org-z; due=2027-01-01; priority=high"),
    ] {
        site.add("action-item", of, &format!("title={of}{more}"));
    }
    assert_eq!(shown(&site, Shown::Open, By::Area), "#mo-1 b #mo-2 c a #old f # h");
    assert_eq!(shown(&site, Shown::Late, By::Area), "#mo-1 b #mo-2 # h", "R22: an empty area is shown");
    assert_eq!(shown(&site, Shown::Done, By::Area), "#mo-1 e d #mo-2", "newest first");
    assert_eq!(shown(&site, Shown::All, By::Due), "g d h b c a e f", "without a date last");
    assert_eq!(shown(&site, Shown::Open, By::Owner), "h c b f a", "Z, Å, Ö; by date within each");
    assert_eq!(shown(&site, Shown::Late, By::Due), "h b");
    let heads = site.rows("board", None);
    let first = heads.iter().find(|row| row["id"] == "mo-1").unwrap();
    assert_eq!((&first["open"], &first["late"], &first["done_this_year"]), (&1.into(), &1.into(), &0.into()));
    let late = heads.iter().find(|row| row["id"] == "h").unwrap();
    assert_eq!((&late["days_late"], &late["goal_area"]), (&9.into(), &Json::Null));
}

#[test]
fn r48_an_action_is_dated_when_it_is_done_and_late_only_while_it_is_open() {
    let mut site = Site::on("2027-01-10");
    site.add("action-item", "a", "title=A; due=2027-01-09; home_work=true");
    let now = |site: &Site| {
        let action = site.view().actions.get("a").unwrap();
        (action.is_open(), action.days_late(day("2027-01-10")), action.done_on)
    };
    assert_eq!(now(&site), (true, Some(1), None));
    site.set("action-item", "a", "state=done");
    assert_eq!(now(&site), (false, None, Some(day("2027-01-10"))));
    site.set("action-item", "a", "state=started");
    assert_eq!(now(&site), (true, Some(1), None), "taken up again: it was not done");
    site.set("action-item", "a", "state=done; done_on=2026-12-24");
    site.set("action-item", "a", "state=done");
    assert_eq!(now(&site).2, Some(day("2026-12-24")), "said once more, it was still done then");
    site.set("action-item", "a", "state=dropped");
    assert_eq!(now(&site), (false, None, None));
    site.set("action-item", "a", "state=open; due=2027-01-10");
    assert_eq!(now(&site).1, None, "on its day it is not late");
    let new = site.add("action-item", "", "title=Klar direkt; state=done");
    assert_eq!(site.view().actions.get(new.as_str()).unwrap().done_on, Some(day("2027-01-10")));
    let counted = tally(site.view().actions.iter(), day("2028-01-01"));
    assert_eq!(counted, Tally { open: 1, late: 1, done: 0 }, "done last year");
}

/// What goes on below a closed group moves below the heir or a step up, and never below itself.
#[test]
fn groups_below_a_closed_group_move() {
    let parents = |heir: Option<&str>, close: &str| -> String {
        let mut site = Site::on("2027-01-10");
        site.groups(&[
            "topp county",
            "annan working",
            "mitt working topp",
            "barn working mitt",
            "barnbarn working barn",
        ]);
        site.groups(&["slut working mitt"]);
        site.set("group", "slut", "status=closed");
        let ending = hierarchy::ending(site.view(), close, day("2027-01-10"));
        assert_eq!(ending.groups.len(), 1, "the one that goes on");
        site.close(close, "2027-01-10", heir).unwrap();
        let parent = |id: &str| site.view().groups.get(id).unwrap().parent.as_ref().map(|id| id.as_str().to_owned());
        assert_eq!(parent("slut").as_deref(), Some("mitt"), "what is closed stays where it was");
        format!("{} {}", parent("barn").unwrap_or_default(), parent("barnbarn").unwrap_or_default())
    };
    assert_eq!(parents(None, "mitt"), "topp barn", "a step up");
    assert_eq!(parents(Some("annan"), "mitt"), "annan barn", "below the heir");
    assert_eq!(parents(Some("barn"), "mitt"), "topp barn", "the heir itself moves up");
    assert_eq!(parents(Some("barnbarn"), "mitt"), "topp barn", "not below its own");
    assert_eq!(parents(None, "barn"), "mitt mitt", "one level only");
}

#[test]
fn the_trend_tells_each_taken_meeting_of_the_group_oldest_first() {
    let mut site = Site::on("2027-12-01");
    site.groups(&["lan county", "annan working lan"]);
    for organization in ["ett", "tva"] {
        site.add("organization", organization, &format!("name={organization}"));
        site.add("seat", &format!("lan-{organization}"), &format!("group=lan; organization={organization}"));
        let person = site.add("person", "", &format!("name=Ordinarie {organization}"));
        let held = format!("seat=lan-{organization}; person={person}; role=representative; from=2027-01-01");
        site.add("mandate", "", &held);
    }
    for (meeting, date) in
        [("host", "2027-09-30"), ("var", "2027-02-11"), ("inte", "2027-05-20"), ("sen", "2028-02-10")]
    {
        site.add("meeting", meeting, &format!("group=lan; date={date}"));
    }
    for (meeting, seat, said) in [
        ("var", "lan-ett", Said::Deputy),
        ("host", "lan-ett", Said::Representative),
        ("host", "lan-tva", Said::Representative),
    ] {
        let mut change = Change::new(roll::ATTEND);
        let view = site.view();
        let (meeting, seat) = (view.meetings.get(meeting).unwrap(), view.seats.get(seat).unwrap());
        Marking { view, meeting, seat, half: None }.say(&said, &mut change).unwrap();
        site.stage(change);
    }
    let rows = site.rows("trend", Some("lan"));
    let told: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} {} {}", row["id"], row["present"], row["by_deputy"], row["seats"]))
        .collect();
    assert_eq!(told, ["\"var\" 1 1 2", "\"host\" 2 0 2"], "not the one without a roll, and none of the future");
    let map = site.rows("heatmap", Some("lan"));
    let of = |row: &Json| {
        let marks = row["marks"].as_array().unwrap().iter();
        let marks: Vec<String> = marks.map(|mark| format!("{}{}", mark["meeting"], mark["mark"])).collect();
        format!("{} {}/{} {}", row["id"], row["present"], row["meetings"], marks.join(" "))
    };
    assert_eq!(of(&map[0]), r#""lan-ett" 2/2 "host""[x]" "var""[E]""#, "newest first");
    assert_eq!(of(&map[1]), r#""lan-tva" 1/2 "host""[x]" "var""[ ]""#);
    assert_eq!(site.rows("trend", None), rows, "the county group if none is named");
    assert_eq!(site.rows("trend", Some("annan")), Vec::<Json>::new());
}

/// What an action wrote is told with what was there before; what did not change is not told.
#[test]
fn history_tells_what_was_and_what_is() {
    let mut site = with_goals("2027-01-10");
    site.add("organization", "falu", "name=Falu kommun");
    site.add("action-item", "ny", "title=Ny; due=2027-02-01");
    site.set("action-item", "ny", "due=2027-03-01; owner=falu; title=Ny");
    site.set("action-item", "ny", "due=");
    let rows = site.rows("history", Some("ny"));
    let told = |row: &Json| -> Vec<String> {
        let of = |one: &Json| {
            format!(
                "{} {}→{}",
                one["field"].as_str().unwrap(),
                one["was"].as_str().unwrap(),
                one["is"].as_str().unwrap()
            )
        };
        row["written"].as_array().unwrap().iter().map(of).collect()
    };
    assert_eq!(told(&rows[0]), ["due 2027-03-01→"]);
    let mut second = told(&rows[1]);
    second.sort();
    assert_eq!(second, ["due 2027-02-01→2027-03-01", "owner →Falu kommun"]);
    assert!(told(&rows[2]).contains(&"title →Ny".to_owned()), "{:?}", told(&rows[2]));
}

#[test]
fn quarters_run_over_the_turn_of_the_year() {
    let mut site = with_goals("2027-01-01");
    for (of, done_on) in [
        ("new-year", "2027-01-01"),
        ("new-year-eve", "2026-12-31"),
        ("october", "2026-10-01"),
        ("september", "2026-09-30"),
        ("first", "2025-10-01"),
        ("before", "2025-09-30"),
    ] {
        site.add("action-item", of, &format!("title={of}; goal_area=mo-1; state=done; done_on={done_on}"));
    }
    // A date without the state is no work that is done.
    site.add("action-item", "open", "title=Öppen; goal_area=mo-1; state=open; done_on=2026-12-01");
    let quarters = |site: &Site| -> String {
        let rows = site.rows("quarters", None).into_iter().filter(|row| row["id"] == "mo-1");
        let texts = rows.map(|row| format!("{}:{}", row["quarter"].as_str().unwrap(), row["done"]));
        texts.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(quarters(&site), "2025-Q4:1 2026-Q1:0 2026-Q2:0 2026-Q3:1 2026-Q4:2 2027-Q1:1");
    site.0.fix_now(DateTime::parse_from_rfc3339("2026-12-31T12:00:00Z").ok().map(|now| now.to_utc()));
    assert_eq!(quarters(&site), "2025-Q3:1 2025-Q4:1 2026-Q1:0 2026-Q2:0 2026-Q3:1 2026-Q4:2");
}

#[test]
fn history_of_a_record_includes_what_belongs_to_it() {
    let mut site = to_close();
    site.add("progress", "", "action=open; date=2027-01-10; text=Ett steg");
    site.set("action-item", "open", "priority=high");
    let actions = |kind: &str, of: &str| history::actions_about(&site.source(), kind, &id(of)).len();
    assert_eq!(actions("action-item", "open"), 3, "added, noted, changed");
    assert_eq!(actions("action-item", "waiting"), 1);
    // The group itself, three seats and four mandates on them.
    assert_eq!(actions("group", "g"), 8);
    assert_eq!(actions("group", "heir"), 3);
    let all = history::actions(&site.source());
    assert!(all.len() > 20 && all[0][0].stamp > all[all.len() - 1][0].stamp, "newest first");
    site.close("g", "2027-01-10", None).unwrap();
    assert_eq!(history::actions(&site.source()).len(), all.len() + 1, "closing is one action");
    let closing = &history::actions_about(&site.source(), "action-item", &id("open"))[0];
    assert!(closing.iter().any(|op| op.caption == CLOSE), "which the action that it dropped tells of");
}
