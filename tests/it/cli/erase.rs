//! `erase`, `retention`, the subject extract and correction (R8), as a script uses them.

use std::path::Path;

use super::*;

const NAME: &str = "Ordinarie Falun";
const ADDRESS: &str = "ordinarie@example.org";
const DECIDED: [&str; 4] = ["--reason", "På begäran", "--decision", "123-2026"];

/// The files below a folder in which one of the words stands, whatever they are.
fn saying(dir: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(saying(&entry.path(), words));
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        if words.iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes())) {
            found.push(entry.path().display().to_string());
        }
    }
    found
}

/// Somebody who has been to a meeting, is named in its notes and in others', and whose data were corrected once.
fn known() -> (Place, String) {
    let place = Place::meeting();
    let people = place.show(&["people"]);
    let find = |row: &&Json| row["name"] == NAME;
    let id = people["rows"].as_array().unwrap().iter().find(find).unwrap()["id"].as_str().unwrap().to_owned();
    place.ok(&["set", "person", &id, "email=fel@example.org", "phone=023-000 00", "competence+=kör truck"]);
    place.ok(&["set", "person", &id, &format!("email={ADDRESS}")]);
    place.ok(&["attend", MEETING, "falu-kommun", "present", "--remark", "kom med taxi"]);
    place.ok(&["set", "meeting", MEETING, &format!("notes=Inledning av {NAME}. Sedan laget runt.")]);
    place.ok(&["add", "action-item", "id=rutin", "title=Ny rutin", &format!("contact={id}"), "owner=falu-kommun"]);
    place.ok(&["add", "progress", "id=steg", "action=rutin", "date=2026-11-01", "text=Utkast hos ordinarie falun."]);
    let namesake = place.ok(&["add", "person", &format!("name={NAME}"), "organization=borlange-kommun"]);
    assert_ne!(namesake.trim(), id);
    (place, id)
}

fn erase(place: &Place, arguments: &[&str]) -> String {
    place.ok(&[&["erase"], arguments, &DECIDED[..]].concat())
}

#[test]
fn r8_nothing_in_the_data_folder_says_what_is_erased_and_what_is_counted_stays() {
    let (place, id) = known();
    // All that is counted, without the comments beside it.
    let counted = |place: &Place| {
        let mut shown = [["attendance", MEETING], ["attendance", "falu-kommun"]].map(|what| place.show(&what));
        for row in shown.iter_mut().flat_map(|json| json["rows"].as_array_mut().unwrap()) {
            row.as_object_mut().unwrap().remove("remark");
        }
        shown
    };
    let before = counted(&place);
    let dry = place.ok(&["--lang", "sv", "erase", "person", &id, "--dry-run"]);
    for said in
        [NAME, "telefon", "kompetens", "kommentar", "skrivs om utan namn", "Blir kvar", "närvaro", "förordnande"]
    {
        assert!(dry.to_lowercase().contains(&said.to_lowercase()), "{said}: {dry}");
    }
    assert!(place.ok(&["show", "person", &id]).contains(NAME), "to look changes nothing");
    let told = erase(&place, &["person", &id]);
    assert!(!told.contains(NAME) && told.contains("raderad"), "{told}");
    let secrets = [ADDRESS, "fel@example.org", "023-000 00", "kör truck", "kom med taxi", "ordinarie falun"];
    assert_eq!(saying(&place.data(), &secrets), [""; 0]);
    let journal = String::from_utf8(std::fs::read(place.data().join("gen-2/journal")).unwrap()).unwrap();
    assert_eq!(journal.matches(NAME).count(), 1, "the namesake keeps the name");
    assert_eq!(counted(&place), before);
    let meeting = place.row("meeting", MEETING);
    assert_eq!(meeting["notes"], "Inledning av (raderat). Sedan laget runt.");
    assert_eq!(place.row("progress", "steg")["text"], "Utkast hos (raderat).");
    let person = place.row("person", &id);
    assert_eq!((&person["name"], &person["organization"]), (&Json::Null, &json!("falu-kommun")));
    assert!(place.ok(&["--lang", "sv", "show", "mandates"]).contains("raderad"));
    assert!(place.ok(&["--lang", "sv", "show", "history"]).contains("Radering enligt beslut 123-2026: På begäran"));
    place.run(&["check"]).is(0);
    for undone in 0.. {
        let ran = place.run(&["undo"]);
        assert_eq!(saying(&place.data(), &secrets), [""; 0], "after {undone} undone");
        if ran.code == Some(1) {
            assert!(undone > 5);
            break;
        }
        ran.is(0);
    }
    place.refuses(
        1,
        &["erase", "person", &id, "--reason", "x", "--decision", "1"],
        &["inget att radera"],
        &["nothing to erase"],
    );
    let again = ["set", "person", &id, "name=X"];
    place.run(&["redo"]).is(0);
    let _ = place.run(&again).is(1);
}

#[test]
fn r8_what_was_sent_keeps_its_names_unless_the_decision_covers_it() {
    for (also, notes) in [
        (false, "Inledning av Ordinarie Falun. Sedan laget runt."),
        (true, "Inledning av (raderat). Sedan laget runt."),
    ] {
        let (place, id) = known();
        place.ok(&["set", "meeting", MEETING, "notes_state=sent", "sent_on=2027-02-18"]);
        let more: &[&str] = if also { &["--also-dispatched"] } else { &[] };
        let told = erase(&place, &[&["person", id.as_str()], more].concat());
        assert_eq!(told.contains("--also-dispatched"), !also, "{told}");
        assert_eq!(place.row("meeting", MEETING)["notes"], notes);
    }
}

#[test]
fn r8_an_erasure_needs_a_reason_and_a_decision_that_do_not_name_whom_it_is_about() {
    let (place, id) = known();
    let erase =
        |reason, decision| ["erase", "person", &id, "--reason", reason, "--decision", decision].map(str::to_owned);
    let refuses = |reason, decision, sv, en| {
        let arguments = erase(reason, decision);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        place.refuses(1, &arguments, &[sv], &[en]);
    };
    refuses(" ", "1", "Ange skälet", "Give the reason");
    refuses("På begäran", "", "Ange beslutets nummer", "Give the number");
    refuses("Ordinarie bad om det", "1", "står i skälet", "stands in the reason");
    refuses("Enligt ORDINARIE@example.org", "1", "står i skälet", "stands in the reason");
    refuses("På begäran", "Falun 1", "står i beslutsnumret", "stands in the decision number");
    refuses("a\u{202e}b", "1", "osynligt", "invisible");
    place.refuses(1, &["erase", "person", &id], &["Ange skälet"], &["Give the reason"]);
    place.refuses(1, &["erase", "person", "nobody"], &["Ingen post"], &["No record"]);
    place.refuses(
        1,
        &["erase", "progress", "steg", "--reason", "r", "--decision", "1"],
        &["inget att radera"],
        &["nothing to erase"],
    );
    let author = ["erase", "person", &id, "--author", "ingen@dator", "--reason", "r", "--decision", "1"];
    place.refuses(1, &author, &["Ingen har ändrat"], &["Nobody has changed"]);
    let field = ["erase", "person", &id, "--field", "skor", "--reason", "r", "--decision", "1"];
    place.refuses(1, &field, &["inget fält"], &["no field"]);
}

#[test]
fn r8_an_author_is_struck_when_asked_and_the_list_of_erasures_says_who_has_carried_it_out() {
    let (place, id) = known();
    place.ok(&["--author", "namn@dator", "set", "group", "lansgrupp", "note=x"]);
    place.ok(&[&["--author", "annan@dator", "erase", "person", &id, "--author", "namn@dator"], &DECIDED[..]].concat());
    assert_eq!(saying(&place.data(), &["namn@dator"]), [""; 0]);
    let erasures = place.show(&["erasures"]);
    let row = &erasures["rows"][0];
    assert_eq!((&row["decision"], &row["reason"]), (&json!("123-2026"), &json!("På begäran")));
    assert!(row["records"].as_u64().unwrap() >= 4, "{row}");
    assert_eq!(row["confirmed"][0]["author"], "annan@dator");
    assert_eq!((row["confirmed"].as_array().unwrap().len(), &row["unconfirmed"]), (1, &json!([])));
    assert_eq!(erasures["rows"].as_array().unwrap().len(), 1);
}

#[test]
fn r8_a_wrong_value_is_corrected_with_its_history_kept_or_struck() {
    let (place, id) = known();
    let history = || place.ok(&["show", "history", &id, "--json"]);
    assert!(history().contains("fel@example.org"), "set keeps what stood there");
    erase(&place, &["person", &id, "--field", "email"]);
    assert_eq!(saying(&place.data(), &["fel@example.org", ADDRESS]), [""; 0]);
    place.ok(&["set", "person", &id, "email=ratt@example.org"]);
    assert_eq!(place.row("person", &id)["email"], "ratt@example.org");
    assert_eq!(place.row("person", &id)["name"], NAME, "only that field");
    place.ok(&["undo"]);
    assert_eq!(place.row("person", &id)["email"], Json::Null);
    erase(&place, &["progress", "steg", "--field", "text"]);
    assert!(!history().contains("fel@example.org") && saying(&place.data(), &["Utkast hos"]).is_empty());
}

#[test]
fn r8_a_subject_extract_says_everything_about_one_and_no_contact_details_of_others() {
    let (place, id) = known();
    let text = place.ok(&["--lang", "sv", "show", "person", &id, "--extract"]);
    for said in [
        NAME,
        ADDRESS,
        "023-000 00",
        "kör truck",
        "kom med taxi",
        "Ny rutin",
        "Utkast hos",
        "Inledning",
        "fel@example.org",
    ] {
        assert!(text.contains(said), "{said}:\n{text}");
    }
    let json = place.show(&["person", &id, "--extract"]);
    assert_eq!(json["show"], "extract");
    let rows = json["rows"].as_array().unwrap();
    let of = |part: &str, kind: &str| rows.iter().filter(|row| row["part"] == part && row["kind"] == kind).count();
    assert_eq!((of("record", "person"), of("record", "mandate"), of("record", "action-item")), (1, 1, 1));
    assert!(of("record", "attendance") >= 1 && of("change", "operation") >= 5);
    place.refuses(2, &["show", "people", "--extract"], &["gäller en person"], &["about a person"]);
    place.ok(&["remove", "person", &id]);
    assert!(place.ok(&["show", "person", &id, "--extract"]).contains(ADDRESS), "what was removed is still held");
}

fn rule(place: &Place, text: &str) -> String {
    place.file("config.toml", text)
}

fn with_rule(place: &Place, config: &str, arguments: &[&str]) -> Ran {
    Ran::of(place.command(arguments).env("SAMVERKAN_CONFIG", config), b"")
}

#[test]
fn r8_retention_needs_a_rule_and_leaves_a_protocol_without_the_data() {
    let (place, id) = known();
    let config = rule(&place, "lang = \"sv\"\n");
    let ran = with_rule(&place, &config, &["retention", "--dry-run"]).is(78);
    assert!(ran.err.contains("ingen gallringsregel") && ran.err.contains("config.toml"), "{}", ran.err);
    let fields = "fields = [\"email\", \"phone\"]\nmonths = 24\nsince = \"last-mandate-end\"\n";
    let config = rule(&place, &format!("lang = \"sv\"\n[[retention]]\nid = \"G1\"\nkind = \"person\"\n{fields}"));
    assert!(with_rule(&place, &config, &["retention"]).is(0).out.contains("G1: inget att gallra"));
    let mandates = place.show(&["mandates"]);
    let held = |row: &&Json| row["person"] == json!(id);
    let mandate = mandates["rows"].as_array().unwrap().iter().find(held).unwrap()["id"].as_str().unwrap();
    place.ok(&["set", "mandate", mandate, "from=2023-01-01", "to=2024-11-22"]);
    let dry = with_rule(&place, &config, &["retention", "--dry-run"]).is(0).out;
    assert!(dry.contains("skulle gallras") && dry.contains(NAME) && !dry.contains(ADDRESS), "{dry}");
    assert_eq!(place.row("person", &id)["email"], ADDRESS);
    let protocol = with_rule(&place, &config, &["retention"]).is(0).out;
    assert!(
        protocol.contains("G1: gallrat 2026-11-22, 2 uppgifter i 1 poster") && protocol.contains(&id),
        "{protocol}"
    );
    assert!(!protocol.contains(NAME));
    assert_eq!(saying(&place.data(), &[ADDRESS, "023-000 00"]), [""; 0]);
    assert_eq!(place.row("person", &id)["name"], NAME);
    assert_eq!(place.show(&["erasures"])["rows"][0]["decision"], "G1");
    assert!(with_rule(&place, &config, &["retention"]).is(0).out.contains("inget att gallra"));
}

#[test]
fn r8_a_rule_of_retention_that_names_what_there_is_not_stops_everything_with_its_line() {
    let place = Place::county();
    let good = "[[retention]]\nid = \"G1\"\nkind = \"person\"\nfields = [\"email\"]\nmonths = 24\nsince = \"last-mandate-end\"\n";
    for (from, to, line, said) in [
        ("person", "persona", 3, "persona"),
        ("email", "epost", 4, "epost"),
        ("last-mandate-end", "name", 6, "name"),
        ("\"G1\"", "1", 2, "id"),
        ("months = 24\n", "", 1, "months"),
    ] {
        let config = rule(&place, &good.replacen(from, to, 1));
        let ran = with_rule(&place, &config, &["show", "groups"]).is(78);
        assert!(ran.err.contains(&format!("rad {line}:")) && ran.err.contains(said), "{to}: {}", ran.err);
    }
    let config = rule(&place, &format!("{good}{good}"));
    assert!(with_rule(&place, &config, &["show", "groups"]).is(78).err.contains("rad 7: "));
}
