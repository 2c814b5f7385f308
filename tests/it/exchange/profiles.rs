//! Excerpts for reading hold nothing of what they leave out (R8, feature 13).

use std::collections::BTreeSet;

use samverkan::domain::KINDS;
use samverkan::log::Value;
use samverkan::replica::Replica;

use crate::cli::Place;
use crate::store::opening;

/// The demo county, in which somebody is protected, with text in every personal field that has none.
fn county() -> Place {
    let place = Place::empty();
    place.run(&["init", "--template", "demo"]).is(0);
    let people = place.show(&["people"]);
    let id = |n: usize| people["rows"][n]["id"].as_str().unwrap().to_owned();
    place.ok(&["set", "person", &id(0), "protected=ja", "phone=023-555 01 02", "note=Skyddad notering"]);
    place.ok(&["set", "person", &id(1), "email=nagon@example.org", "phone=023-555 03 04", "note=Vanlig notering"]);
    place.ok(&["set", "organization", "falu-kommun", "sensitive_contact=ja", "address=Hemliga gatan 1"]);
    place
}

/// Every text of a personal field: of protected people, of how to reach somebody, and the others.
fn personal(place: &Place) -> (BTreeSet<String>, BTreeSet<String>) {
    let (replica, _) = Replica::open(&opening(&place.data())).unwrap();
    let (mut hidden, mut names) = (BTreeSet::new(), BTreeSet::new());
    for kind in KINDS {
        for (id, record) in replica.state().records(kind.name) {
            let protected = replica.view().people.get(id.as_str()).is_some_and(|person| person.protected);
            for field in kind.fields.iter().filter(|field| field.personal) {
                let values = record.members(field.name).chain([record.value(field.name)]);
                for text in values.filter_map(Value::as_text).filter(|text| text.chars().count() > 3) {
                    let shown = kind.name.as_str() == "person" && ["name", "title"].contains(&field.name.as_str());
                    if shown && !protected { &mut names } else { &mut hidden }.insert(text.to_owned());
                }
            }
        }
    }
    hidden.insert("Hemliga gatan 1".into());
    hidden.insert("koordinator@".into());
    // What is also said of something else than a person, as the label of a seat, is nobody's.
    let impersonal: BTreeSet<String> = KINDS
        .iter()
        .flat_map(|kind| replica.state().records(kind.name).map(move |(_, record)| (kind, record)))
        .flat_map(|(kind, record)| {
            let fields = kind.fields.iter().filter(|field| !field.personal);
            fields.flat_map(|field| record.members(field.name).chain([record.value(field.name)]))
        })
        .filter_map(|value| value.as_text().map(ToString::to_string))
        .collect();
    names.retain(|text| !impersonal.contains(text));
    hidden.retain(|text| !names.contains(text) && !impersonal.contains(text));
    (hidden, names)
}

#[test]
fn r8_no_personal_value_is_found_in_an_excerpt_that_leaves_it_out() {
    let place = county();
    let (hidden, names) = personal(&place);
    assert!(hidden.len() > 20 && names.len() > 20, "{} {}", hidden.len(), names.len());
    let text = |profile: &str| place.ok(&["export", "--plain", "--profile", profile, "-"]);
    let (full, board, statistics) = (text("full"), text("board"), text("statistics"));
    for value in &hidden {
        let json = serde_json::to_string(value).unwrap();
        let found = json.trim_matches('"');
        assert!(full.contains(found) || value == "koordinator@", "{value} is not even in all of it");
        assert!(!board.contains(found), "{value} is in the board's");
        assert!(!statistics.contains(found), "{value} is in the statistics");
    }
    for name in &names {
        assert!(board.contains(name.as_str()), "{name} is missing from the board's");
        assert!(!statistics.contains(&format!("\"{name}\"")), "{name} is in the statistics");
    }
    let people = place.show(&["people"]);
    for id in people["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()) {
        assert!(!statistics.contains(id), "{id} is in the statistics");
    }
    let captions = |text: &str| text.lines().filter(|line| line.contains("\"caption\":\"excerpt\"")).count();
    assert!(captions(&board) > 100 && !board.contains("\"author\":\""), "who did what is in the board's");
    assert!(captions(&statistics) > 100 && !statistics.contains("\"author\":\""));
}

#[test]
fn an_excerpt_counts_what_the_store_counts() {
    let place = county();
    for profile in ["board", "statistics"] {
        let file = place.out(profile);
        place.ok(&["export", "--profile", profile, &file]);
        for list in ["attendance", "quarters", "trend"] {
            let there = place.ok(&["view", &file, list, "--json"]);
            assert_eq!(there, place.ok(&["show", list, "--json"]), "{profile} {list}");
        }
    }
}
