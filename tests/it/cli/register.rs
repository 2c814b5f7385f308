//! `register`: a form by the command line, as a line of `apply`, tried first, and taken back.

use serde_json::json;

use super::Place;

const SEAT: &str = "lansgrupp/falu-kommun";

/// Who has the seat, `role name from to`.
fn mandates(place: &Place) -> Vec<String> {
    let rows = place.show(&["mandates"]);
    let mut mandates: Vec<String> = rows["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["seat"] == SEAT)
        .map(|row| {
            let person = place.row("person", row["person"].as_str().unwrap());
            let text = |field: &str| row[field].as_str().unwrap_or("-").to_owned();
            format!("{} {} {} {}", text("role"), person["name"].as_str().unwrap(), text("from"), text("to"))
        })
        .collect();
    mandates.sort();
    mandates
}

#[test]
fn a_form_is_registered_tried_corrected_and_taken_back() {
    let place = Place::county();
    let register = |fields: &[&str]| place.run(&[&["register", "falu-kommun"], fields].concat());
    let first = ["representative=Ada", "representative_email=ada@example.org", "deputy=Bo", "in_force_from=2027-01-01"];
    let tried = register(&[&first[..], &["--dry-run"]].concat()).is(0);
    assert!(tried.err.contains("ny representant Ada, ny ersättare Bo"), "{}", tried.err);
    assert_eq!(mandates(&place), [""; 0], "only tried");
    let form = register(&first).is(0).out.trim().to_owned();
    let both = ["deputy Bo 2027-01-01 -", "representative Ada 2027-01-01 -"];
    assert_eq!(mandates(&place), both);
    assert_eq!(place.row("nomination", &form)["state"], "registered");
    // The same again says that nothing changed.
    register(&[&first[..], &[&format!("id={form}")]].concat()).is(0);
    assert_eq!(mandates(&place), both);
    // It was another deputy, from another day.
    register(&[&format!("id={form}"), "deputy=Cia", "in_force_from=2027-02-01"]).is(0);
    let corrected = ["deputy Cia 2027-02-01 -", "representative Ada 2027-02-01 -"];
    assert_eq!(mandates(&place), corrected);
    place.ok(&["undo"]);
    assert_eq!(mandates(&place), both);
    // As a line of a file of changes.
    let line = json!({"do": "register", "organization": "falu-kommun", "fields": {"deputy": "", "in_force_from": "2027-03-01"}});
    place.feed(&["apply", "-"], format!("{line}\n").as_bytes()).is(0);
    assert_eq!(mandates(&place), ["deputy Bo 2027-01-01 2027-02-28", "representative Ada 2027-01-01 -"]);
    // As of a day, and never to be changed there.
    let as_of = |day: &str| {
        let shown = place.run(&["--as-of", day, "show", "composition", "lansgrupp"]).is(0);
        assert!(shown.err.contains(&format!("Läget den {day}.")), "{}", shown.err);
        shown.out.lines().filter(|line| line.contains("1 av 1")).count()
    };
    assert_eq!((as_of("2026-12-31"), as_of("2027-01-01")), (0, 1));
    place.refuses(
        1,
        &["--as-of", "2027-01-01", "undo"],
        &["kan bara läsas", "--as-of"],
        &["can only be read", "--as-of"],
    );
}

#[test]
fn what_a_registered_form_says_is_only_changed_by_registering_it_again() {
    let place = Place::county();
    let form = place.ok(&["register", "falu-kommun", "representative=Ada"]).trim().to_owned();
    place.ok(&["set", "nomination", &form, "registry_number=801-2027"]);
    for field in ["representative=", "in_force_from=2027-01-01", "state=draft"] {
        place.refuses(1, &["set", "nomination", &form, field], &["samverkan register"], &["samverkan register"]);
    }
    let draft = place.ok(&["add", "nomination", "organization=mora-kommun", "group=lansgrupp"]).trim().to_owned();
    let set = ["set", "nomination", &draft, "state=registered"];
    place.refuses(1, &set, &["samverkan register"], &["samverkan register"]);
    place.ok(&["set", "nomination", &draft, "state=received"]);
    let ada = place.show(&["people"])["rows"][0]["id"].as_str().unwrap().to_owned();
    place.ok(&["set", "person", &ada, "email=ada@example.org"]);
    place.refuses(
        1,
        &["register", "mora-kommun", "representative=Eva", "representative_email=ada@example.org"],
        &["ada@example.org", &ada],
        &["ada@example.org", &ada],
    );
}

#[test]
fn r53_r65_the_form_is_printed_empty_and_filled_in() {
    let place = Place::county();
    place.ok(&[
        "register",
        "falu-kommun",
        "representative=Ada <b>",
        "deputy=Bo",
        "internal_channels=Månadsbrev & möten",
    ]);
    let text = place.ok(&["form", "falu-kommun"]);
    let filled = ["Organisation: Falu kommun", "Representant: Ada <b>", "Ersättare: Bo", "Månadsbrev & möten"];
    assert!(filled.iter().all(|line| text.contains(line)), "{text}");
    let empty = place.ok(&["form", "falu-kommun", "--empty"]);
    assert!(
        !empty.contains("Ada") && empty.contains("Organisation: Falu kommun") && empty.contains("Representant: ___")
    );
    for text in [&text, &empty] {
        assert_eq!(text.lines().filter(|line| line.starts_with("  – ")).count(), 6, "the six duties: {text}");
        assert!(text.lines().all(|line| line.chars().count() <= 76), "{text}");
        let in_order = [
            "Organisation:",
            "Representant:",
            "Mejladress:",
            "Ersättare:",
            "Interna kontaktvägar",
            "Underskrift",
            "Namn:",
            "Titel:",
            "Mejl/telefon:",
            "Datum:",
            "Skickas till:",
        ];
        let at: Vec<usize> =
            in_order.iter().map(|label| text.find(label).unwrap_or_else(|| panic!("{label}: {text}"))).collect();
        assert!(at.is_sorted(), "{at:?}");
    }
    // The paper is in Swedish whatever the screen speaks.
    assert_eq!(place.ok(&["--lang", "en", "form", "falu-kommun"]), text);
    let file = place.out("blankett.html");
    place.ok(&["form", "falu-kommun", "-o", &file]);
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(
        page.contains("<dd>Ada &lt;b&gt;</dd>") && page.contains("Månadsbrev &amp; möten") && page.contains("size:A4")
    );
    assert_eq!(page.matches("<li>").count(), 6);
    place.refuses(2, &["form", "falu-kommun", "-o", "blankett.pdf"], &[".html"], &[".html"]);
}
