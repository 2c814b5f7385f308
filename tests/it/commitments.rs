//! “Uppdraget” (R45–R52): what an organization has done of what it signed, each number worked out by hand.

use serde_json::Value as Json;

use crate::site::{Site, day};
use samverkan::domain::commitment::Period;

const ORGANIZATION: &str = "falu-kommun";
const SEAT: &str = "lansgrupp/falu-kommun";

/// A year and some months of an organization.
fn county() -> Site {
    let mut site = Site::dalarna("2027-11-30");
    site.register(
        ORGANIZATION,
        "in_force_from=2026-01-01; signed_on=2025-12-15; signers=Chef Falun; internal_channels=Nätet; representative=Ada; \
         deputy=Bo",
    );
    let rolls = [
        ("2026-02-10", "present"),
        ("2026-05-12", "absent"),
        ("2027-02-11", "present"),
        ("2027-05-13", "deputy"),
        ("2027-09-16", "excused"),
        ("2027-11-18", "clear"),
    ];
    for (date, status) in rolls {
        site.add("meeting", &format!("m-{date}"), &format!("group=lansgrupp; date={date}"));
        site.attend(&format!("m-{date}"), SEAT, status);
        site.set("meeting", &format!("m-{date}"), "roll=closed");
    }
    site
}

fn card(site: &Site, period: Option<(&str, &str)>) -> Vec<Json> {
    let period = period.map(|(from, to)| Period { from: day(from), to: day(to) });
    site.rows_of("commitments", Some(ORGANIZATION), period)
}

fn line(card: &[Json], measure: &str) -> Json {
    card.iter().find(|row| row["measure"] == measure).unwrap().clone()
}

#[test]
fn r45_r52_the_six_duties_and_the_organizations_own_are_on_the_card_in_the_order_of_the_form() {
    let site = county();
    let measures: Vec<String> =
        card(&site, None).iter().map(|row| row["measure"].as_str().unwrap().to_owned()).collect();
    let six =
        ["attendance", "working_groups", "home_work", "information_spread", "information_gathered", "form_current"];
    assert_eq!(measures[..6], six);
    assert_eq!(measures[6..], ["channels"]);
}

#[test]
fn r46_attendance_counts_meetings_whose_roll_was_taken_and_says_of_how_many() {
    let site = county();
    let numbers = |period| {
        let row = line(&card(&site, period), "attendance");
        ["n", "of", "by_deputy", "excused", "absent", "not_recorded"].map(|name| row[name].as_i64().unwrap())
    };
    assert_eq!(numbers(None), [2, 4, 1, 1, 0, 1], "the year so far");
    assert_eq!(numbers(Some(("2026-01-01", "2026-12-31"))), [1, 2, 0, 0, 1, 0]);
    assert_eq!(numbers(Some(("2026-05-12", "2027-02-11"))), [1, 2, 0, 0, 1, 0], "both days are in it");
    // Before anybody had a mandate there is nothing to count, which is not zero.
    let before = line(&card(&site, Some(("2020-01-01", "2020-12-31"))), "attendance");
    assert_eq!((before["recorded"].as_bool(), before.get("n")), (Some(false), None));
}

#[test]
fn r47_r48_seats_in_working_groups_and_actions_are_counted_with_what_is_behind_them() {
    let mut site = county();
    site.groups(&["ag-prov working"]);
    site.add("seat", "ag-prov/1", "group=ag-prov; organization=falu-kommun");
    let person = site.add("person", "", "name=Cia; organization=falu-kommun");
    site.add(
        "mandate",
        "",
        &format!("person={person}; organization=falu-kommun; group=ag-prov; seat=ag-prov/1; role=representative; from=2027-03-01; to=2027-06-30"),
    );
    let actions = [
        ("klar i år", "owner=falu-kommun; state=done; done_on=2027-04-01"),
        ("klar i fjol", "owner=falu-kommun; state=done; done_on=2026-04-01"),
        ("pågår", "owner=falu-kommun; state=started; due=2028-01-01"),
        ("försenad", "owner=falu-kommun; state=open; due=2027-11-29"),
        ("hjälper till", "owner=rss-dalarna; helpers=falu-kommun; state=open; due=2027-12-01"),
        ("någon annans", "owner=rss-dalarna; state=open; due=2027-11-01"),
        ("utgår", "owner=falu-kommun; state=dropped"),
    ];
    for (title, fields) in actions {
        site.add("action-item", "", &format!("title={title}; {fields}"));
    }
    let now = card(&site, None);
    assert_eq!(line(&now, "working_groups")["n"], 1);
    let home = line(&now, "home_work");
    assert_eq!([&home["n"], &home["open"], &home["late"]].map(|n| n.as_i64().unwrap()), [1, 2, 1]);
    // How an action stood at the end of a year that has gone is not kept: only what was done is counted.
    let before = card(&site, Some(("2026-01-01", "2026-12-31")));
    let home = line(&before, "home_work");
    assert_eq!([&home["n"], &home["open"], &home["late"]].map(|n| n.as_i64().unwrap()), [1, 0, 0]);
    assert_eq!(line(&before, "working_groups")["n"], 0);
    let evidence = site.evidence("commitments", ORGANIZATION, "home_work");
    assert_eq!(evidence.len(), 4, "{evidence:?}");
}

#[test]
fn r49_r51_information_that_nobody_sent_is_not_recorded_and_what_was_sent_is_counted() {
    let mut site = county();
    let recorded = |site: &Site, measure: &str| line(&card(site, None), measure)["recorded"].as_bool().unwrap();
    assert!(!recorded(&site, "information_spread") && !recorded(&site, "information_gathered"));
    for (notice, direction, sent) in [
        ("n1", "spread", "2027-03-01"),
        ("n2", "spread", "2027-04-01"),
        ("n3", "spread", "2026-04-01"),
        ("n4", "gather", "2027-05-01"),
    ] {
        site.add("notice", notice, &format!("direction={direction}; title={notice}; sent_on={sent}"));
    }
    for (notice, state) in [("n1", "spread"), ("n2", "sent"), ("n3", "spread"), ("n4", "fed_back")] {
        site.add("relay", "", &format!("notice={notice}; organization=falu-kommun; state={state}"));
    }
    let now = card(&site, None);
    let counts = |measure| {
        let row = line(&now, measure);
        (row["n"].as_i64().unwrap(), row["of"].as_i64().unwrap())
    };
    assert_eq!((counts("information_spread"), counts("information_gathered")), ((1, 2), (1, 1)));
}

#[test]
fn r52_r59_the_form_and_its_channels_are_those_in_force() {
    let mut site = county();
    let form = line(&card(&site, None), "form_current");
    assert_eq!((form["in_force_from"].as_str(), form["signed"].as_bool()), (Some("2026-01-01"), Some(true)));
    site.register(ORGANIZATION, "in_force_from=2027-06-01; deputy=Dag");
    let form = line(&card(&site, None), "form_current");
    assert_eq!((form["in_force_from"].as_str(), form["signed"].as_bool()), (Some("2027-06-01"), Some(false)));
    assert_eq!(line(&card(&site, Some(("2026-01-01", "2026-12-31"))), "form_current")["in_force_from"], "2026-01-01");
    assert_eq!(line(&card(&site, None), "channels")["n"], 0);
    assert_eq!(line(&card(&site, Some(("2026-01-01", "2026-12-31"))), "channels")["n"], 1);
}
