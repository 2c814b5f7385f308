//! As of a day, and as known at a time (feature 4): who sat where, and what was known of it then, on a history made by
//! hand with a form that was taken back, one that came late, and a mandate that was ended by hand.

use samverkan::domain::composition;
use samverkan::domain::seat::Role;

use crate::site::{Site, day};

const SEAT: &str = "lansgrupp/falu-kommun";
const REPRESENTATIVE: Role = Role::Representative;
const DEPUTY: Role = Role::Deputy;

/// Two years of one seat, each line written at noon of its day.
fn history() -> Site {
    let mut site = Site::dalarna("2027-01-10");
    site.register("falu-kommun", "in_force_from=2027-01-01; representative=Ada; deputy=Bo");
    site.later("2027-03-01");
    site.register("falu-kommun", "in_force_from=2027-02-15; deputy=Cia");
    site.later("2027-03-02");
    site.0.undo();
    site.0.commit().unwrap();
    site.later("2027-03-05");
    site.register("falu-kommun", "in_force_from=2027-02-20; deputy=Dag");
    site.later("2027-06-01");
    site.register("falu-kommun", "in_force_from=2027-05-01; representative=Eva");
    // It had lain in a drawer.
    site.later("2027-08-01");
    site.register("falu-kommun", "in_force_from=2027-04-01; representative=Fia");
    site.later("2027-10-01");
    let mandate = site.view().holders(SEAT, REPRESENTATIVE, day("2027-10-01"))[0].id.to_string();
    site.set("mandate", &mandate, "to=2027-09-30");
    site
}

#[test]
fn who_sat_there_and_what_was_known_of_it_are_two_questions() {
    let site = history();
    // What was known by noon of a day, the day that is asked about, the role, and the answer.
    let rows = [
        ("2027-01-09", "2027-01-01", REPRESENTATIVE, "-"),
        ("2027-01-10", "2026-12-31", REPRESENTATIVE, "-"),
        ("2027-01-10", "2027-01-01", REPRESENTATIVE, "Ada"),
        ("2027-01-10", "2027-01-01", DEPUTY, "Bo"),
        ("2027-01-10", "2030-01-01", DEPUTY, "Bo"),
        // A form that was wrong, and was taken back the day after.
        ("2027-03-01", "2027-02-14", DEPUTY, "Bo"),
        ("2027-03-01", "2027-02-15", DEPUTY, "Cia"),
        ("2027-03-01", "2027-02-15", REPRESENTATIVE, "Ada"),
        ("2027-03-02", "2027-02-15", DEPUTY, "Bo"),
        ("2027-03-04", "2027-03-04", DEPUTY, "Bo"),
        ("2027-03-05", "2027-02-19", DEPUTY, "Bo"),
        ("2027-03-05", "2027-02-20", DEPUTY, "Dag"),
        // In June nobody knew of the form that came in August.
        ("2027-06-01", "2027-04-15", REPRESENTATIVE, "Ada"),
        ("2027-06-01", "2027-04-30", REPRESENTATIVE, "Ada"),
        ("2027-06-01", "2027-05-01", REPRESENTATIVE, "Eva"),
        ("2027-06-01", "2027-05-01", DEPUTY, "Dag"),
        ("2027-07-31", "2027-04-15", REPRESENTATIVE, "Ada"),
        ("2027-08-01", "2027-03-31", REPRESENTATIVE, "Ada"),
        ("2027-08-01", "2027-04-01", REPRESENTATIVE, "Fia"),
        ("2027-08-01", "2027-04-30", REPRESENTATIVE, "Fia"),
        ("2027-08-01", "2027-05-01", REPRESENTATIVE, "Eva"),
        // Ended by hand: that too is known from the day on which it was written.
        ("2027-09-30", "2027-10-01", REPRESENTATIVE, "Eva"),
        ("2027-10-01", "2027-09-30", REPRESENTATIVE, "Eva"),
        ("2027-10-01", "2027-10-01", REPRESENTATIVE, "-"),
        ("2027-10-01", "2027-10-01", DEPUTY, "Dag"),
        ("2028-01-01", "2027-02-15", DEPUTY, "Bo"),
    ];
    assert!(rows.len() >= 20);
    for (known, as_of, role, expected) in rows {
        let then = site.known_and_as_of(known, as_of);
        assert_eq!(then.0.today(), day(as_of));
        let holder = then.view().holder(SEAT, role, then.0.today());
        let name = holder.map_or("-", |person| &*person.name);
        assert_eq!(name, expected, "known {known}, as of {as_of}, {}", role.code());
    }
}

#[test]
fn every_screen_and_report_is_worked_out_for_the_day() {
    let site = history();
    let filled = |known: &str, as_of: &str| {
        let then = site.known_and_as_of(known, as_of);
        let rows = then.rows("structure", None);
        let county = rows.iter().find(|row| row["id"] == "lansgrupp").unwrap();
        let composition = composition::of_group(then.view(), "lansgrupp", then.0.today());
        assert_eq!(county["vacant"], composition.missing());
        composition.filled()
    };
    assert_eq!(filled("2027-10-01", "2026-12-31"), 0);
    assert_eq!(filled("2027-10-01", "2027-09-30"), 1);
    assert_eq!(filled("2027-10-01", "2027-10-01"), 0);
    assert_eq!(filled("2027-09-30", "2027-10-01"), 1);
}

#[test]
fn a_day_that_is_looked_at_is_left_again_and_changes_nothing() {
    let mut site = history();
    let before: Vec<_> = site.0.log().iter().cloned().collect();
    site.0.look_at(Some(day("2027-02-15")));
    assert_eq!((site.0.today(), site.0.looked_at()), (day("2027-02-15"), Some(day("2027-02-15"))));
    site.0.look_at(None);
    assert_eq!(site.0.today(), day("2027-10-01"));
    assert!(site.0.log().iter().eq(&before));
    // What is known at a time is only to read.
    assert!(site.known_and_as_of("2027-03-01", "2027-03-01").0.is_read_only());
}
