//! A whole meeting on the demo county: roll, actions, notes and the end of a working group, by keys and by commands.

use std::time::Duration;

use serde_json::{Value, json};

use super::county::{County, leave, open_roll};
use super::terminal::{Terminal, at_cursor};

/// The meeting of the day in the demo county.
const MEETING: &str = "lansgrupp-2027-02-11";
/// The working group that is closed.
const GROUP: &str = "ag-rok";
/// The seat that it has.
const SEAT: &str = "ag-rok/falu-kommun";
/// What the closing says.
const REASON: &str = "Överenskommelsen är klar";
/// What shows an action's row on the board, as the keys find it.
const DONE: &str = "Gemensam riskbedömning";
const MOVED: &str = "Samla lärande exempel";
const UNDONE: &str = "Utbildning för elevhälsan";

/// The demo county with a working group that has a seat, a mandate, an action and a meeting to come; the ids of the
/// mandate and the action.
fn county() -> (County, [String; 2]) {
    let county = County::demo();
    let add = |kind: &str, fields: Value| json!({"do": "add", "kind": kind, "fields": fields});
    let seat = json!({"do": "add", "kind": "seat", "id": SEAT, "fields":
        {"group": GROUP, "organization": "falu-kommun"}});
    let meeting = json!({"do": "add", "kind": "meeting", "id": "ag-rok-2027-03-18", "fields":
        {"group": GROUP, "date": "2027-03-18"}});
    let action = json!({"title": "Skriv utkast till överenskommelse", "group": GROUP, "due": "2027-03-01"});
    let person = add("person", json!({"name": "Ledamot Falun", "organization": "falu-kommun"}));
    let ids = county.apply(&[seat, meeting, add("action-item", action), person]);
    let mandate = json!({"person": ids[3], "seat": SEAT, "role": "representative", "from": "2026-09-01"});
    let mandate = county.apply(&[add("mandate", mandate)]).remove(0);
    (county, [mandate, ids[2].clone()])
}

/// A new action by keys: from where the cursor is, filled in as far as that place says.
fn add(terminal: &mut Terminal, title: &str, rest: &str) {
    let before = terminal.pressed;
    terminal.keys("+").wait_for("Vad*").quiet();
    terminal.keys(title).wait_for(title).quiet();
    terminal.keys(rest).wait_for_message(&format!("La till åtgärd {title}")).quiet();
    let beside = terminal.pressed - before - title.chars().count();
    assert!(!rest.eq("<Enter>") || beside <= 3, "{beside} keys beside the title of {title}");
}

/// Goes to a row of the list on the screen by its search.
fn go(terminal: &mut Terminal, text: &str) {
    if terminal.screen().contains("Sök: ") {
        terminal.keys("<Esc>").wait_until("whole list", |screen| !screen.contents().contains("Sök: "));
    }
    terminal.keys(".").quiet().keys(text).wait_for(&format!("{text}▏")).quiet().keys("<Enter>");
    terminal.wait_until(text, |screen| at_cursor(screen).contains(text)).quiet();
}

fn by_keys(county: &County) {
    let mut terminal = county.start();
    open_roll(&mut terminal);
    for (typed, key, said) in [
        ("avesta", "<Enter>", "Avesta kommun: representanten närvarande"),
        ("mora", "<Tab>", "Mora kommun: ersättaren närvarande"),
        ("orsa", "<Enter>", "Orsa kommun: representanten närvarande"),
    ] {
        terminal.keys(typed).wait_for(&format!("Sök: {typed}▏")).quiet().keys(key).wait_for_message(said);
    }
    // Esc leaves the search first, and then the roll.
    while terminal.quiet().screen().contains("› Närvaro") {
        terminal.keys("<Esc>").quiet_for(Duration::from_millis(150));
    }
    terminal.wait_for("Kommer ").quiet();
    // From the meeting: its group, date of the next, and whose seat the cursor is on.
    terminal.keys("<Home>").quiet();
    add(&mut terminal, "Kontaktlista för jourtid", "<Enter>");
    terminal.keys("<Down>").quiet();
    add(&mut terminal, "Bjud in elevhälsan", "<Tab>1 Förebygga<Enter><Enter>");
    // From an organization.
    terminal.keys("5").wait_for("Organisationer").quiet();
    go(&mut terminal, "Hedemora kommun");
    terminal.keys("<Enter>").wait_for("› Hedemora kommun").quiet();
    add(&mut terminal, "Lokal handlingsplan", "<Enter>");
    add(&mut terminal, "Lokal utbildningsdag", "<Tab>4 Kunskap<Enter><Enter>");
    // From a goal area on the board.
    terminal.keys("4").wait_for("efter målområde").quiet().keys("<Home>").quiet();
    add(&mut terminal, "Kampanj på idrottsplatser", "<Enter>");
    terminal.keys("<Home>").quiet();
    add(&mut terminal, "Kurs för fritidsledare", "<Tab><Tab>Säters kommun<Enter><Enter>");

    for (title, note) in [(DONE, "Piloten är utvärderad"), (MOVED, "Sex exempel till")] {
        go(&mut terminal, title);
        terminal.keys("p").wait_for("Text").quiet().keys(note).wait_for(note).quiet();
        terminal.keys("<Enter>").wait_for_message("La till lägesnotering").quiet();
    }
    go(&mut terminal, DONE);
    terminal.keys("x").wait_for_message("Ändrade åtgärd").quiet();
    go(&mut terminal, MOVED);
    terminal.keys("d").wait_for("Klart senast").quiet();
    terminal.keys("15/4").wait_for("2027-04-15").quiet().keys("<Enter>").wait_for_message("Ändrade åtgärd").quiet();
    go(&mut terminal, UNDONE);
    terminal.keys("x").wait_for_message("Ändrade åtgärd").quiet().keys("å").wait_for_message("Ångrade: ").quiet();

    terminal.keys("2").wait_for("Styrgrupp Länsgruppen").quiet();
    go(&mut terminal, "Regional samverkan");
    terminal
        .keys("s")
        .wait_for("Uppdrag 1")
        .wait_for("Åtgärder 1")
        .wait_for("Möten 1")
        .quiet()
        .keys("<Tab><Tab>")
        .quiet();
    terminal.keys(REASON).wait_for(REASON).quiet().keys("<Enter>").wait_for("(avslutad)").quiet();
    leave(&mut terminal);
}

/// The first action with that title.
fn action(county: &County, title: &str) -> String {
    let rows = county.show(&["actions"])["rows"].as_array().unwrap().clone();
    let found = rows.iter().find(|row| row["title"] == title).unwrap_or_else(|| panic!("no {title}"));
    found["id"].as_str().unwrap().to_owned()
}

/// Who represents an organization in the county group.
fn representative(county: &County, organization: &str) -> String {
    let rows = county.show(&["mandates"])["rows"].as_array().unwrap().clone();
    let seat = format!("lansgrupp/{organization}");
    let holds = |row: &&Value| row["seat"] == *seat && row["role"] == "representative" && row["to"].is_null();
    rows.iter().find(holds).unwrap()["person"].as_str().unwrap().to_owned()
}

fn by_commands(county: &County, [mandate, open]: &[String; 2]) {
    for (seat, status) in [("avesta-kommun", "present"), ("mora-kommun", "deputy"), ("orsa-kommun", "present")] {
        county.cli(&["attend", MEETING, seat, status]);
    }
    let adds = |title: &str, fields: &[&str]| {
        let title = format!("title={title}");
        county.cli(&[&["add", "action-item", &title], fields].concat());
    };
    let from_meeting = ["group=lansgrupp", &format!("meeting={MEETING}"), "due=2027-05-03"].map(ToOwned::to_owned);
    for (title, owner, area) in [
        ("Kontaktlista för jourtid", "arbetsformedlingen", None),
        ("Bjud in elevhälsan", "avesta-kommun", Some("goal_area=mo-1")),
    ] {
        let (own, contact) = (format!("owner={owner}"), format!("contact={}", representative(county, owner)));
        let mut fields: Vec<&str> = from_meeting.iter().map(String::as_str).collect();
        fields.extend([own.as_str(), contact.as_str()]);
        fields.extend(area);
        adds(title, &fields);
    }
    let contact = format!("contact={}", representative(county, "hedemora-kommun"));
    adds("Lokal handlingsplan", &["owner=hedemora-kommun", &contact]);
    adds("Lokal utbildningsdag", &["owner=hedemora-kommun", &contact, "goal_area=mo-4"]);
    adds("Kampanj på idrottsplatser", &["goal_area=mo-1"]);
    adds("Kurs för fritidsledare", &["goal_area=mo-1", "owner=saters-kommun"]);

    for (title, note) in [(DONE, "Piloten är utvärderad"), (MOVED, "Sex exempel till")] {
        let (of, text) = (format!("action={}", action(county, title)), format!("text={note}"));
        county.cli(&["add", "progress", &of, &text, "date=2027-02-11"]);
    }
    county.cli(&["set", "action-item", &action(county, DONE), "state=done"]);
    county.cli(&["set", "action-item", &action(county, MOVED), "due=15/4"]);
    county.cli(&["set", "action-item", &action(county, UNDONE), "state=done"]);
    county.cli(&["undo"]);

    let set = |kind: &str, id: &str, fields: Value| json!({"do": "set", "kind": kind, "id": id, "fields": fields});
    let last = "2027-02-11";
    let closing = json!({"do": "all", "of": [
        set("group", GROUP, json!({"status": "closed", "ends": last, "closing_reason": REASON})),
        set("seat", SEAT, json!({"to": last})),
        set("mandate", mandate, json!({"to": last})),
        set("action-item", open, json!({"state": "dropped"})),
        set("meeting", "ag-rok-2027-03-18", json!({"state": "cancelled"})),
    ]});
    county.fed(&["apply", "-"], &closing.to_string());
}

/// What stands of a kind: every field of every record, without the ids that were drawn for new ones.
fn stands(county: &County, kind: &str, named_by: &[&str]) -> Vec<String> {
    let rows = county.show(&[kind])["rows"].as_array().unwrap().clone();
    let mut rows: Vec<String> = rows
        .into_iter()
        .map(|mut row| {
            if !named_by.is_empty() {
                row.as_object_mut().unwrap().remove("id");
            }
            format!("{}{row}", named_by.iter().map(|field| row[field].to_string()).collect::<String>())
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn r79_a_whole_meeting_by_keys_ends_as_the_same_by_commands() {
    let (keys, ids) = county();
    let commands = keys.twin();
    let before: Vec<usize> = ["actions", "progress-notes"].map(|kind| stands(&keys, kind, &[]).len()).into();
    by_keys(&keys);
    by_commands(&commands, &ids);
    for (kind, named_by) in [
        ("actions", ["title"].as_slice()),
        ("progress-notes", &["text"]),
        ("groups", &[]),
        ("seats", &[]),
        ("mandates", &[]),
        ("meetings", &[]),
        ("people", &[]),
    ] {
        let (one, other) = (stands(&keys, kind, named_by), stands(&commands, kind, named_by));
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other, "{kind}");
        }
        assert_eq!(one.len(), other.len(), "{kind}");
    }
    let after: Vec<usize> = ["actions", "progress-notes"].map(|kind| stands(&keys, kind, &[]).len()).into();
    assert_eq!(after, [before[0] + 6, before[1] + 2], "six actions and two notes");
    let rows = |county: &County| county.show(&["attendance", MEETING])["rows"].clone();
    let unstamped = |mut rows: Value| {
        for row in rows.as_array_mut().unwrap() {
            row.as_object_mut().unwrap().remove("stamp");
        }
        rows
    };
    assert_eq!(unstamped(rows(&keys)), unstamped(rows(&commands)));
    let group = keys.show(&["group", GROUP])["row"].clone();
    assert_eq!((&group["status"], &group["ends"]), (&json!("closed"), &json!("2027-02-11")));
    assert_eq!(keys.show(&["meeting", "ag-rok-2027-03-18"])["row"]["state"], "cancelled");
    assert_eq!(keys.show(&["action-item", &ids[1]])["row"]["state"], "dropped");
    // Closing was one action: one undo takes all of it back.
    keys.cli(&["undo"]);
    let proposed = keys.show(&["group", GROUP])["row"].clone();
    assert_eq!((&proposed["status"], &proposed["ends"]), (&json!("proposed"), &Value::Null));
    assert_eq!(keys.show(&["meeting", "ag-rok-2027-03-18"])["row"]["state"], Value::Null);
    assert_eq!(keys.show(&["mandate", &ids[0]])["row"]["to"], Value::Null);
    keys.cli(&["check"]);
}
