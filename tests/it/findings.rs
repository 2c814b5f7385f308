//! Findings (R40–R66): each rule on a county made by hand, on the day before it holds and on the day when it does.

use chrono::NaiveDate;
use samverkan::domain::finding::{self, Limits, Rule};
use samverkan::domain::seat::Role;
use samverkan::domain::tenure::{self, Tenure};
use samverkan::domain::{input, privacy};

use crate::site::{Site, day};

const ORGANIZATION: &str = "falu-kommun";
const SEAT: &str = "lansgrupp/falu-kommun";

/// A group of one organization, whose form is complete: nothing to look into.
fn county() -> Site {
    let mut site = Site::on("2027-03-01");
    site.groups(&["lansgrupp county"]);
    site.set("group", "lansgrupp", "status=established; meetings_per_year=0");
    site.add("organization", ORGANIZATION, "name=Falu kommun; sector=municipality");
    site.add("seat", SEAT, &format!("group=lansgrupp; organization={ORGANIZATION}"));
    site.register(
        ORGANIZATION,
        "in_force_from=2027-01-01; signed_on=2027-01-01; signers=Chef Falun; internal_channels=Nätet; \
         representative=Ada; representative_email=ada@example.org; deputy=Bo",
    );
    site
}

/// What is found on a day, as `rule id`.
fn found(site: &Site, date: &str) -> Vec<String> {
    of(site, Limits::default(), day(date))
}

fn of(site: &Site, limits: Limits, date: NaiveDate) -> Vec<String> {
    let found = finding::all(site.view(), limits, date);
    found.into_iter().map(|finding| format!("{} {}", finding.rule.code(), finding.about.1)).collect()
}

/// Whether a rule finds anything on a day.
fn holds(site: &Site, rule: Rule, date: &str) -> bool {
    finding::all(site.view(), Limits::default(), day(date)).iter().any(|finding| finding.rule == rule)
}

#[test]
fn a_county_in_order_has_nothing_to_look_into() {
    assert_eq!(found(&county(), "2027-03-01"), [""; 0]);
}

#[test]
fn r40_a_seat_is_filled_ends_soon_is_carried_over_and_falls_vacant_by_dates_alone() {
    let mut site = county();
    let mandate = site.view().holders(SEAT, Role::Representative, day("2027-03-01"))[0].id.to_string();
    site.set("mandate", &mandate, "to=2027-06-30");
    let stands = |date: &str| match tenure::of(
        site.view(),
        site.view().seats.get(SEAT).unwrap(),
        Role::Representative,
        day(date),
    ) {
        Tenure::Filled(_) => "filled".to_owned(),
        Tenure::EndsSoon(_, last) => format!("until {last}"),
        Tenure::CarriedOver(_, last) => format!("since {last}"),
        Tenure::Vacant => "vacant".into(),
    };
    let rows = [
        ("2026-12-31", "vacant"),
        ("2027-01-01", "filled"),
        ("2027-04-30", "filled"),
        ("2027-05-01", "until 2027-06-30"),
        ("2027-06-30", "until 2027-06-30"),
        ("2027-07-01", "since 2027-06-30"),
        ("2027-09-30", "since 2027-06-30"),
        ("2027-10-01", "vacant"),
    ];
    for (date, stood) in rows {
        assert_eq!(stands(date), stood, "{date}");
    }
    assert!(holds(&site, Rule::EndsSoon, "2027-05-01") && !holds(&site, Rule::VacantSeat, "2027-07-01"));
    assert!(holds(&site, Rule::CarriedOver, "2027-07-01") && holds(&site, Rule::VacantSeat, "2027-10-01"));
    // With somebody who follows it neither ends soon nor is anybody carried over.
    site.register(ORGANIZATION, "in_force_from=2027-07-01; representative=Cia");
    assert_eq!(found(&site, "2027-06-15"), [""; 0]);
    // A form that names no deputy leaves nobody who carries on.
    site.register(ORGANIZATION, "in_force_from=2027-08-01; deputy=");
    assert!(!holds(&site, Rule::CarriedOver, "2027-08-02") && holds(&site, Rule::NoDeputy, "2027-08-02"));
}

#[test]
fn r53_r65_what_is_wrong_with_a_form_is_found() {
    let mut site = county();
    site.add("organization", "rss-dalarna", "name=RSS Dalarna; sector=cooperation");
    site.add("seat", "lansgrupp/rss-dalarna", "group=lansgrupp; organization=rss-dalarna");
    let of_rss = |site: &Site, date: &str| {
        found(site, date).into_iter().filter(|line| line.ends_with("rss-dalarna")).collect::<Vec<_>>()
    };
    assert_eq!(of_rss(&site, "2027-03-01"), ["vacant-seat lansgrupp/rss-dalarna", "no-form rss-dalarna"]);
    let form = site.add("nomination", "", "organization=rss-dalarna; group=lansgrupp; state=sent_out");
    assert_eq!(of_rss(&site, "2027-03-01"), ["vacant-seat lansgrupp/rss-dalarna", "form-out rss-dalarna"]);
    site.set("nomination", form.as_str(), "state=received");
    assert_eq!(of_rss(&site, "2027-03-01"), ["vacant-seat lansgrupp/rss-dalarna", "form-waiting rss-dalarna"]);
    site.register("rss-dalarna", "in_force_from=2027-02-01; representative=Dag; deputy=Eva");
    assert_eq!(of_rss(&site, "2027-03-01"), ["unsigned-form rss-dalarna", "no-channels rss-dalarna"]);
    // Four years after the signature, unless the configuration says otherwise.
    assert!(!holds(&site, Rule::OldForm, "2030-12-31") && holds(&site, Rule::OldForm, "2031-01-01"));
    let never = Limits { form_years: 0, ..Limits::default() };
    assert!(!of(&site, never, day("2050-01-01")).iter().any(|line| line.starts_with("old-form")));
}

#[test]
fn r47_who_is_long_away_and_who_came_without_a_form_is_found() {
    let mut site = county();
    let marks = ["absent", "excused", "absent", "present"];
    for (n, status) in marks.iter().enumerate() {
        let meeting = format!("mote-{n}");
        site.add("meeting", &meeting, &format!("group=lansgrupp; date=2027-0{}-10", n + 2));
        site.attend(&meeting, SEAT, status);
        site.set("meeting", &meeting, "roll=closed");
        assert_eq!(holds(&site, Rule::LongAbsent, "2027-12-31"), n == 2, "{n}");
    }
    site.add("meeting", "mote-4", "group=lansgrupp; date=2027-09-10");
    site.attend("mote-4", SEAT, "stand-in=Okänt Ansikte");
    assert!(holds(&site, Rule::OnNoForm, "2027-12-31") && !holds(&site, Rule::OnNoForm, "2027-09-09"));
    // Once a form names them they are known, whatever the day of the meeting.
    site.register(ORGANIZATION, "in_force_from=2027-10-01; deputy=Okänt Ansikte");
    assert!(!holds(&site, Rule::OnNoForm, "2027-12-31"));
}

#[test]
fn r39_r44_a_cadence_behind_its_plan_is_found_when_nothing_more_is_planned() {
    let mut site = county();
    site.set("group", "lansgrupp", "meetings_per_year=4");
    // A quarter of the year asks for one meeting.
    assert!(!holds(&site, Rule::BehindPlan, "2027-03-31") && holds(&site, Rule::BehindPlan, "2027-04-03"));
    for n in 0..4 {
        site.add("meeting", &format!("plan-{n}"), &format!("group=lansgrupp; date=2027-1{}-0{}", n / 2, n % 2 + 1));
    }
    assert!(!holds(&site, Rule::BehindPlan, "2027-04-03"));
}

#[test]
fn r69_contradictions_of_mandates_are_found_and_hold_nothing_up() {
    let mut site = county();
    let (person, other) = (site.add("person", "", "name=Cia"), site.add("person", "", "name=Dag"));
    let mandate = |site: &mut Site, person: &str, rest: &str| {
        let fields = format!("person={person}; seat={SEAT}; group=lansgrupp; role=representative; {rest}");
        site.add("mandate", "", &fields)
    };
    mandate(&mut site, person.as_str(), "from=2026-01-01; to=2027-01-31");
    assert_eq!(found(&site, "2027-01-15"), [format!("two-at-once {SEAT}")]);
    assert_eq!(found(&site, "2027-03-01"), [format!("overlap {SEAT}")]);
    // A mandate that goes on in a group that has ended.
    site.groups(&["ag working"]);
    site.add("seat", "ag/1", "group=ag; organization=falu-kommun");
    let held =
        site.add("mandate", "", &format!("person={other}; seat=ag/1; group=ag; role=representative; from=2027-01-01"));
    site.set("group", "ag", "status=closed; ends=2027-02-01");
    assert!(found(&site, "2027-03-01").contains(&format!("closed-group {held}")));
    assert!(!holds(&site, Rule::ClosedGroup, "2027-02-01"), "on its last day it is open");
}

#[test]
fn r56_r8_addresses_that_are_none_and_contacts_to_look_through_are_found() {
    let mut site = county();
    for (text, is) in [
        ("ada@example.org", true),
        ("a.b+c@sub.example.org", true),
        ("ada", false),
        ("ada@", false),
        ("ada@example", false),
        ("a b@example.org", false),
        ("ada@brev..example.org", false),
        ("ada@ex@example.org", false),
        (".ada@example.org", false),
        ("ada;bo@example.org", false),
    ] {
        assert_eq!(input::is_address(text), is, "{text}");
    }
    let ada = site.view().holder(SEAT, Role::Representative, day("2027-03-01")).unwrap().id.clone();
    site.set("person", ada.as_str(), "email=ada(at)example.org");
    assert_eq!(found(&site, "2027-03-01"), [format!("bad-address {ada}")]);
    // A year after her last day, unless she has come back.
    site.register(ORGANIZATION, "in_force_from=2027-04-01; representative=Cia");
    assert!(!holds(&site, Rule::ReviewContact, "2028-03-30") && holds(&site, Rule::ReviewContact, "2028-03-31"));
    site.register(ORGANIZATION, "in_force_from=2028-05-01; representative=Ada");
    assert!(!holds(&site, Rule::ReviewContact, "2029-01-01"));
}

#[test]
fn r8_a_personal_identity_number_is_known_by_its_date_and_its_check_digit() {
    // Numbers that the tax authority gives out for tests, and ones that are none.
    for (text, is) in [
        ("811218-9876", true),
        ("Hon har 19811218-9876 enligt", true),
        ("198112189876", true),
        ("8112189876.", true),
        ("811218+9876", true),
        ("811278-9873", true),
        ("811218-9877", false),
        ("811318-9876", false),
        ("811232-9876", false),
        ("1811218-9876", false),
        ("811218-98765", false),
        ("8112-189876", false),
        ("2027-02-11 12:30", false),
        ("dnr 801-12345-2026", false),
        ("", false),
    ] {
        assert_eq!(privacy::has_identity_number(text), is, "{text}");
    }
}
