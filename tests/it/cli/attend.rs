//! `attend`: every status and option, as the roll shows it afterwards.

use serde_json::{Value as Json, json};

use super::{MEETING, Place};

const SEAT: &str = "lansgrupp/falu-kommun";

fn seat(place: &Place) -> Json {
    let roll = place.show(&["attendance", MEETING]);
    assert_eq!(roll["show"], "attendance");
    roll["rows"].as_array().unwrap().iter().find(|row| row["seat"] == SEAT).unwrap().clone()
}

fn attend(place: &Place, arguments: &[&str]) -> Json {
    let ran = place.run(&[&["attend", MEETING], arguments].concat()).is(0);
    assert_eq!(ran.out, "", "a mark is talk, not data");
    seat(place)
}

#[test]
fn every_status_is_what_the_roll_shows() {
    let place = Place::meeting();
    let (representative, deputy) = (seat(&place)["representative"].clone(), seat(&place)["deputy"].clone());
    for (status, presence, by, people) in [
        ("present", json!("present"), json!("representative"), json!([representative])),
        ("deputy", json!("present"), json!("deputy"), json!([deputy])),
        ("both", json!("present"), json!("both"), json!([representative, deputy])),
        ("excused", json!("excused"), json!(null), json!([])),
        ("absent", json!("absent"), json!(null), json!([])),
        ("stand-in=okänd", json!("present"), json!("stand_in"), json!([])),
        ("clear", json!(null), json!(null), json!([])),
    ] {
        // By the seat, by its organization, and by a prefix.
        for name in [SEAT, "falu-kommun", "lansgrupp/falu"] {
            let mark = attend(&place, &[name, status])["mark"].clone();
            assert_eq!(mark["presence"], presence, "{status}");
            assert_eq!(mark["by"], by, "{status}");
            assert_eq!(mark["people"], people, "{status}");
            assert_eq!(mark["morning"]["presence"], presence, "{status}");
            assert_eq!(mark["afternoon"]["presence"], presence, "{status}");
        }
    }
}

/// A seat without a named deputy, or a pool without anybody, can be marked all the same.
#[test]
fn a_deputy_whom_nobody_has_named_is_somebody_unknown() {
    let place = Place::meeting();
    place.ok(&["attend", MEETING, "mora-kommun", "deputy"]);
    let roll = place.show(&["attendance", MEETING]);
    let row = roll["rows"].as_array().unwrap().iter().find(|row| row["organization"] == "mora-kommun").unwrap().clone();
    assert_eq!((&row["mark"]["by"], &row["mark"]["people"]), (&json!("deputy"), &json!([])));
    let text = place.ok(&["show", "attendance", MEETING]);
    assert!(text.lines().any(|line| line.contains("[E]") && line.contains("Mora kommun") && line.contains("okänd")));
}

#[test]
fn halves_times_distance_and_a_remark() {
    let place = Place::meeting();
    let row = attend(&place, &[SEAT, "present", "--at", "9.05", "--left", "1530", "--remark", "Kom sent"]);
    assert_eq!((&row["mark"]["arrived"], &row["mark"]["left"]), (&json!("09:05"), &json!("15:30")));
    assert_eq!(row["remark"], "Kom sent");
    assert_eq!(row["mark"]["remote"], false);
    let row = attend(&place, &[SEAT, "deputy", "--half", "afternoon", "--remote"]);
    let half = |part: &str| (row["mark"][part]["by"].clone(), row["mark"][part]["mode"].clone());
    assert_eq!(half("morning"), (json!("representative"), json!("room")), "the other half is carried over");
    assert_eq!(half("afternoon"), (json!("deputy"), json!("remote")));
    assert_eq!(row["mark"]["by"], "both");
    assert_eq!(row["remark"], "Kom sent", "a mark leaves the remark alone");
    let row = attend(&place, &[SEAT, "clear", "--remark", ""]);
    assert_eq!((&row["remark"], &row["mark"]["presence"]), (&json!(""), &json!(null)));
}

#[test]
fn the_sentence_says_the_time_that_was_given() {
    let place = Place::meeting();
    let said = |arguments: &[&str]| place.run(&[&["attend", MEETING, SEAT], arguments].concat()).is(0).err;
    assert_eq!(said(&["present"]), "Falu kommun: representanten närvarande 09:00.\n");
    assert_eq!(said(&["deputy", "--at", "9:20"]), "Falu kommun: ersättaren närvarande 09:20.\n");
    assert_eq!(said(&["deputy", "--at", "9:20"]), "Det var redan så; inget ändrades.\n");
    let english = place.run(&["--lang", "en", "attend", MEETING, SEAT, "excused"]).is(0).err;
    assert_eq!(english, "Falu kommun: excused 09:00.\n");
}

#[test]
fn a_stand_in_is_somebody_new_with_a_draft_form_or_somebody_known() {
    let place = Place::meeting();
    let people = || place.show(&["people"])["rows"].as_array().unwrap().len();
    let known = people();
    let row = attend(&place, &[SEAT, "stand-in=Vikarie Falun"]);
    assert_eq!(people(), known + 1);
    let person = place.row("person", row["mark"]["people"][0].as_str().unwrap());
    assert_eq!((&person["name"], &person["organization"]), (&json!("Vikarie Falun"), &json!("falu-kommun")));
    let forms = place.show(&["nominations"]);
    assert_eq!(forms["rows"][0]["deputy"], person["id"]);
    assert_eq!(forms["rows"][0]["state"], "draft");
    attend(&place, &[SEAT, "present"]);
    let again = attend(&place, &[SEAT, "stand-in=vikarie falun"]);
    assert_eq!((people(), &again["mark"]["people"][0]), (known + 1, &person["id"]));
    place.ok(&["undo"]);
    assert_eq!(seat(&place)["mark"]["by"], "representative", "a mark is undone whole");
}

#[test]
fn a_guest_has_a_name_and_perhaps_an_organization() {
    let place = Place::meeting();
    let arguments = ["attend", MEETING, "guest=Gäst från Mora", "present", "--organization", "mora-kommun", "--remote"];
    let ran = place.run(&arguments).is(0);
    assert_eq!(ran.err, "Övrig deltagare: Gäst från Mora.\n");
    place.ok(&["attend", MEETING, "guest=okänd", "present"]);
    let roll = place.show(&["attendance", MEETING]);
    let rows = roll["rows"].as_array().unwrap();
    let guests: Vec<&Json> = rows.iter().filter(|row| row["capacity"] == "guest").collect();
    assert_eq!(guests.len(), 2);
    let known = guests.iter().find(|guest| guest["organization"] == "mora-kommun").unwrap();
    assert_eq!(known["mark"]["remote"], true);
    assert_eq!(place.row("person", known["mark"]["people"][0].as_str().unwrap())["name"], "Gäst från Mora");
}

/// What cannot be kept is refused and not dropped.
#[test]
fn what_does_not_go_together_is_refused() {
    let place = Place::meeting();
    place.ok(&["add", "organization", "id=utan-plats", "name=Utan plats"]);
    place.ok(&["add", "meeting", "id=styrgrupp-2027", "group=styrgrupp", "date=2027-02-12"]);
    let guest = "guest=Gäst";
    for (arguments, sv, en) in [
        (&[MEETING, guest, "absent"][..], "Välj bland present", "Choose among present"),
        (&[MEETING, guest, "present", "--at", "9:00"], "”at” går inte", "“at” cannot"),
        (&[MEETING, guest, "present", "--left", "9:00"], "”left” går inte", "“left” cannot"),
        (&[MEETING, guest, "present", "--half", "morning"], "”half” går inte", "“half” cannot"),
        (&[MEETING, guest, "present", "--remark", "x"], "”remark” går inte", "“remark” cannot"),
        (&[MEETING, guest, "present", "--organization", "finns-inte"], "”finns-inte”", "“finns-inte”"),
        (&[MEETING, "guest=", "absent"], "present", "present"),
        (&[MEETING, SEAT, "present", "--organization", "falu-kommun"], "övrig deltagare", "only for a guest"),
        (&[MEETING, SEAT, "absent", "--at", "9:00"], "Ingen är noterad som närvarande", "Nobody is marked present"),
        (&[MEETING, SEAT, "excused", "--remote"], "Ingen är noterad som närvarande", "Nobody is marked present"),
        (&[MEETING, SEAT, "clear", "--left", "9:00"], "Ingen är noterad som närvarande", "Nobody is marked present"),
        (&[MEETING, SEAT, "present", "--at", "10", "--left", "9:30"], "gått innan de kom", "left before they came"),
        (&[MEETING, SEAT, "present", "--half", "lunch"], "morning, afternoon", "morning, afternoon"),
        (&[MEETING, SEAT, "present", "--at", "25:00"], "”25:00”", "“25:00”"),
        (&[MEETING, SEAT, "närvarande"], "”närvarande”", "“närvarande”"),
        (&[MEETING, SEAT, "stand-in=a\u{202e}b"], "U+202E", "U+202E"),
        (&[MEETING, "utan-plats", "present"], "utan-plats", "utan-plats"),
        (&["styrgrupp-2027", SEAT, "present"], "hör inte till", "is not one of"),
        (&["finns-inte", SEAT, "present"], "möte har id ”finns-inte”", "meeting has the id “finns-inte”"),
        (&[MEETING, "finns-inte", "present"], "plats har id ”finns-inte”", "seat has the id “finns-inte”"),
    ] {
        place.refuses(1, &[&["attend"], arguments].concat(), &[sv], &[en]);
    }
    place.ok(&["set", "meeting", MEETING, "roll=closed"]);
    let command = format!("samverkan set meeting {MEETING} roll=open");
    place.refuses(1, &["attend", MEETING, SEAT, "present"], &["stängd", &command], &["closed", &command]);
    place.ok(&command.split(' ').skip(1).collect::<Vec<_>>());
    assert_eq!(attend(&place, &[SEAT, "present"])["mark"]["by"], "representative");
}

#[test]
fn half_a_day_has_one_half() {
    let place = Place::meeting();
    place.ok(&["set", "meeting", MEETING, "length=half_day"]);
    let mark = attend(&place, &[SEAT, "present", "--half", "morning", "--remote"])["mark"].clone();
    assert_eq!((&mark["morning"], &mark["afternoon"]), (&mark["afternoon"], &mark["morning"]));
    assert_eq!(mark["morning"]["mode"], "remote");
}
