//! Two years of forms (R53–R65, R45–R52): twenty-seven organizations, nine replacements, two groups that close and one
//! person who is met twice, by keys and by commands. Both end alike, and every card of duties says what was worked out by
//! hand.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::county::{County, leave};
use super::terminal::{Terminal, at_cursor};

/// What shows at the eight meetings: present, deputy, excused, absent, nothing.
type Marks = &'static str;

/// An organization in the order of the alphabet, its marks, and its card for both years: attendance, working groups,
/// actions, spread, gathered, and the form in force.
const ORGANIZATIONS: [(&str, &str, Marks, &str); 27] = [
    (
        "Arbetsförmedlingen",
        "arbetsformedlingen",
        "adeapdaa",
        "3 av 8, 2 ers, 1 anm, 4 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Avesta kommun",
        "avesta-kommun",
        "ppp-pp-p",
        "6 av 8, 0 ers, 0 anm, 0 frånv, 2 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2026-02-01",
    ),
    (
        "Barnahus Dalarna",
        "barnahus-dalarna",
        "ppappdep",
        "6 av 8, 1 ers, 1 anm, 1 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Borlänge kommun",
        "borlange-kommun",
        "pppppdpd",
        "8 av 8, 2 ers, 0 anm, 0 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Brottsofferjourer",
        "brottsofferjourer",
        "pppdappp",
        "7 av 8, 1 ers, 0 anm, 1 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Falu kommun",
        "falu-kommun",
        "dppdpppd",
        "8 av 8, 3 ers, 0 anm, 0 frånv, 0 ej | 1 | 2 klara 1 pågår 0 sena | 2 av 2 | 1 av 1 | 2026-02-15",
    ),
    (
        "Gagnefs kommun",
        "gagnefs-kommun",
        "pppaad-p",
        "5 av 8, 1 ers, 0 anm, 2 frånv, 1 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2026-03-01",
    ),
    (
        "Hedemora kommun",
        "hedemora-kommun",
        "ppdpp-ep",
        "6 av 8, 1 ers, 1 anm, 0 frånv, 1 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Högskolan Dalarna",
        "hogskolan-dalarna",
        "apdpd-pe",
        "5 av 8, 2 ers, 1 anm, 1 frånv, 1 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Kriminalvården",
        "kriminalvarden",
        "pdppppdp",
        "8 av 8, 2 ers, 0 anm, 0 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2026-03-15",
    ),
    (
        "Kvinnojourer",
        "kvinnojourer",
        "ppdppppp",
        "8 av 8, 1 ers, 0 anm, 0 frånv, 0 ej | 0 | 0 klara 1 pågår 0 sena | – | – | 2026-04-01",
    ),
    (
        "Leksands kommun",
        "leksands-kommun",
        "ppdppppp",
        "8 av 8, 1 ers, 0 anm, 0 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Ludvika kommun",
        "ludvika-kommun",
        "ppppppad",
        "7 av 8, 1 ers, 0 anm, 1 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Malung-Sälens kommun",
        "malung-salens-kommun",
        "pppdpeap",
        "6 av 8, 1 ers, 1 anm, 1 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Migrationsverket",
        "migrationsverket",
        "ppdppap-",
        "6 av 8, 1 ers, 0 anm, 1 frånv, 1 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Mora kommun",
        "mora-kommun",
        "peppppad",
        "6 av 8, 1 ers, 1 anm, 1 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | 1 av 2 | 0 av 1 | 2026-05-01",
    ),
    (
        "Orsa kommun",
        "orsa-kommun",
        "pap-dppe",
        "5 av 8, 1 ers, 1 anm, 1 frånv, 1 ej | 0 | 0 klara 0 pågår 0 sena | 1 av 1 | 1 av 1 | 2025-01-15",
    ),
    (
        "Polismyndigheten Dalarna",
        "polismyndigheten-dalarna",
        "p-pddpdp",
        "7 av 8, 3 ers, 0 anm, 0 frånv, 1 ej | 0 | 1 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Region Dalarna",
        "region-dalarna",
        "pppdapap",
        "6 av 8, 1 ers, 0 anm, 2 frånv, 0 ej | 2 | 1 klara 0 pågår 1 sena | 0 av 1 | – | 2026-06-01",
    ),
    (
        "RSS Dalarna",
        "rss-dalarna",
        "peapapep",
        "4 av 8, 0 ers, 2 anm, 2 frånv, 0 ej | 1 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Rädda Barnen Dalarna",
        "radda-barnen-dalarna",
        "-pppppep",
        "6 av 8, 0 ers, 1 anm, 0 frånv, 1 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Rättviks kommun",
        "rattviks-kommun",
        "pppepdpp",
        "7 av 8, 1 ers, 1 anm, 0 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Smedjebackens kommun",
        "smedjebackens-kommun",
        "ppppppdp",
        "8 av 8, 1 ers, 0 anm, 0 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Säters kommun",
        "saters-kommun",
        "ddpepppp",
        "7 av 8, 2 ers, 1 anm, 0 frånv, 0 ej | 0 | 0 klara 0 pågår 1 sena | – | – | 2026-09-01",
    ),
    (
        "Vansbro kommun",
        "vansbro-kommun",
        "dappa-dp",
        "5 av 8, 2 ers, 0 anm, 2 frånv, 1 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2026-10-01",
    ),
    (
        "Åklagarkammaren i Falun",
        "aklagarkammaren-falun",
        "dddpeddp",
        "7 av 8, 5 ers, 1 anm, 0 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
    (
        "Älvdalens kommun",
        "alvdalens-kommun",
        "ppppppap",
        "7 av 8, 0 ers, 0 anm, 1 frånv, 0 ej | 0 | 0 klara 0 pågår 0 sena | – | – | 2025-01-15",
    ),
];

const MEETINGS: [&str; 8] =
    ["2025-02-13", "2025-05-15", "2025-09-18", "2025-11-20", "2026-02-12", "2026-05-21", "2026-09-17", "2026-11-19"];

/// Who is replaced in the second year: the organization, whether the representative and the deputy are, and when.
const REPLACED: [(&str, bool, bool, &str); 9] = [
    ("Avesta kommun", false, true, "2026-02-01"),
    ("Falu kommun", true, false, "2026-02-15"),
    ("Gagnefs kommun", true, true, "2026-03-01"),
    ("Kriminalvården", false, true, "2026-03-15"),
    ("Kvinnojourer", true, false, "2026-04-01"),
    ("Mora kommun", false, true, "2026-05-01"),
    ("Region Dalarna", true, true, "2026-06-01"),
    ("Säters kommun", false, true, "2026-09-01"),
    // The new deputy is whoever represents Orsa.
    ("Vansbro kommun", false, true, "2026-10-01"),
];
/// Where somebody is met again, under another name and the same address.
const AGAIN: &str = "Vansbro kommun";
const KNOWN: &str = "Orsa kommun";

/// The groups that close, and why.
const CLOSED: [(&str, &str); 2] = [("Regional samverkan", "ag-rok"), ("Regionalt resurscentra", "ag-resurscentra")];
const REASON: &str = "Uppdraget är slutfört";

fn number(name: &str) -> usize {
    ORGANIZATIONS.iter().position(|(held, ..)| *held == name).unwrap() + 1
}

/// A name, address and so on that the number of an organization tells.
fn called(what: &str, name: &str) -> String {
    format!("{what} {:02}", number(name))
}

fn address(what: &str, name: &str) -> String {
    format!("{what}{:02}@example.org", number(name))
}

/// The county with its meetings, rolls, actions and notices of two years, and no form.
fn county() -> County {
    let county = County::dalarna();
    let add = |kind: &str, id: &str, fields: Value| json!({"do": "add", "kind": kind, "id": id, "fields": fields});
    let new = |kind: &str, fields: Value| json!({"do": "add", "kind": kind, "fields": fields});
    let mut lines = Vec::new();
    for (n, date) in MEETINGS.iter().enumerate() {
        lines.push(add("meeting", &format!("m-{n}"), json!({"group": "lansgrupp", "date": date})));
        for (_, organization, marks, _) in ORGANIZATIONS {
            let status = match marks.as_bytes()[n] {
                b'p' => "present",
                b'd' => "deputy",
                b'e' => "excused",
                b'a' => "absent",
                _ => continue,
            };
            lines.push(json!({"do": "attend", "meeting": format!("m-{n}"), "seat": organization, "status": status}));
        }
        lines.push(json!({"do": "set", "kind": "meeting", "id": format!("m-{n}"), "fields": {"roll": "closed"}}));
    }
    lines.push(add("group", "ag-prov", json!({"name": "Provgruppen", "kind": "working"})));
    for (n, organization) in ["falu-kommun", "region-dalarna", "region-dalarna", "rss-dalarna"].iter().enumerate() {
        lines.push(add("seat", &format!("ag-prov/{n}"), json!({"group": "ag-prov", "organization": organization})));
        lines.push(new(
            "mandate",
            json!({"seat": format!("ag-prov/{n}"), "group": "ag-prov", "organization": organization, "role": "representative",
                   "person": "PERSON", "from": "2025-03-01", "to": "2026-12-31"}),
        ));
    }
    for (organization, states) in [
        ("falu-kommun", "kkp"),
        ("region-dalarna", "kf"),
        ("kvinnojourer", "p"),
        ("saters-kommun", "f"),
        ("polismyndigheten-dalarna", "k"),
    ] {
        for (n, state) in states.chars().enumerate() {
            let fields = match state {
                'k' => {
                    json!({"title": format!("Klar {n}"), "owner": organization, "state": "done", "done_on": "2026-03-01"})
                }
                'p' => {
                    json!({"title": format!("Pågår {n}"), "owner": organization, "state": "started", "due": "2027-06-01"})
                }
                _ => json!({"title": format!("Sen {n}"), "owner": organization, "state": "open", "due": "2027-01-01"}),
            };
            lines.push(new("action-item", fields));
        }
    }
    for (notice, direction) in [("s-0", "spread"), ("s-1", "spread"), ("g-0", "gather")] {
        lines.push(add("notice", notice, json!({"direction": direction, "title": notice, "sent_on": "2026-04-01"})));
    }
    for (organization, prefix, reached) in [
        ("falu-kommun", "s", "++"),
        ("mora-kommun", "s", "+-"),
        ("region-dalarna", "s", "-"),
        ("orsa-kommun", "s", "+"),
        ("falu-kommun", "g", "+"),
        ("mora-kommun", "g", "-"),
        ("orsa-kommun", "g", "+"),
    ] {
        for (n, done) in reached.chars().enumerate() {
            let state = match (done, prefix) {
                ('+', "s") => "spread",
                ('+', _) => "fed_back",
                _ => "sent",
            };
            lines.push(new(
                "relay",
                json!({"notice": format!("{prefix}-{n}"), "organization": organization, "state": state}),
            ));
        }
    }
    let person = county.apply(&[new("person", json!({"name": "Sakkunnig"}))]).remove(0);
    let filled: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str(&line.to_string().replace("PERSON", &person)).unwrap()).collect();
    county.apply(&filled);
    county
}

/// Goes to a row of the list on the screen by its search.
fn go(terminal: &mut Terminal, text: &str) {
    if terminal.screen().contains("Sök: ") {
        terminal.keys("<Esc>").wait_until("whole list", |screan| !screan.contents().contains("Sök: "));
    }
    terminal.keys(".").quiet().keys(text).wait_for(&format!("{text}▏")).quiet().keys("<Enter>");
    terminal.wait_until(text, |screen| at_cursor(screen).contains(text)).quiet();
}

fn by_keys(county: &County) {
    let mut terminal = county.start();
    terminal.wait_for("Översikt").keys("5").wait_for("Organisationer").quiet();
    // The pile of the first year, paper after paper.
    go(&mut terminal, ORGANIZATIONS[0].0);
    terminal.keys("b");
    for (name, ..) in ORGANIZATIONS {
        terminal.wait_for(&format!("Blankett för {name}")).quiet();
        let typed = [
            called("Representant", name),
            address("r", name),
            called("Ersättare", name),
            address("e", name),
            called("Kanal", name),
            called("Chef", name),
            "2025-01-10".into(),
            "2025-01-15".into(),
        ];
        terminal.keys(&typed.join("<Tab>")).wait_for("2025-01-15").quiet().keys("<C-n>");
    }
    terminal.wait_for("Alla har skickat in blankett").quiet();
    // The second year: only what is new is typed.
    for (name, representative, deputy, from) in REPLACED {
        go(&mut terminal, name);
        terminal.keys("b").wait_for(&format!("Blankett för {name}")).quiet();
        if representative {
            terminal.keys(&format!("{}<Tab>{}", called("Efterträdare", name), address("ny", name))).quiet();
        } else {
            terminal.keys("<Tab>").quiet();
        }
        terminal.keys("<Tab>").quiet();
        let again = name == AGAIN;
        let (called, address) = match (deputy, again) {
            (false, _) => (String::new(), String::new()),
            (true, false) => (called("Avlösare", name), address("av", name)),
            (true, true) => ("Rut Orsa".into(), address("r", KNOWN)),
        };
        terminal.keys(&format!("{called}<Tab>{address}")).quiet();
        terminal.keys(&format!("<Tab><Tab><Tab><Tab>{from}")).wait_for(from).quiet().keys("<Enter>");
        if again {
            // The same address is the same person: asked first, answered with the id that the question names.
            terminal.wait_for("redan någon annans adress").quiet();
            let known = person(county, &super::two_years::called("Representant", KNOWN));
            assert!(terminal.screen().replace(['\n', ' '], "").contains(&known), "{}", terminal.screen());
            terminal.keys(&"<Backspace>".repeat(address.chars().count())).quiet();
            terminal.keys("<S-Tab>").quiet().keys(&"<Backspace>".repeat(called.chars().count())).quiet();
            terminal.keys(&known).wait_for(&known).quiet().keys("<Enter>");
        }
        terminal.wait_for_message("Blankett för").quiet();
    }
    terminal.keys("2").wait_for("Styrgrupp Länsgruppen").quiet();
    for (name, _) in CLOSED {
        go(&mut terminal, name);
        terminal.keys("s").wait_for("Skäl för avslut").quiet().keys("<Tab><Tab>").quiet();
        terminal.keys(REASON).wait_for(REASON).quiet().keys("<Enter>").wait_for("(avslutad)").quiet();
    }
    terminal.keys("<Esc>").quiet();
    leave(&mut terminal);
}

/// The id of the person of that name.
fn person(county: &County, name: &str) -> String {
    let rows = county.show(&["people"])["rows"].as_array().unwrap().clone();
    rows.iter().find(|row| row["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
}

fn by_commands(county: &County) {
    let form = |id: &str, fields: Value| json!({"do": "register", "organization": id, "fields": fields});
    let id = |name: &str| ORGANIZATIONS.iter().find(|(held, ..)| *held == name).unwrap().1;
    let forms: Vec<Value> = ORGANIZATIONS
        .iter()
        .map(|(name, id, ..)| {
            let fields = json!({
                "representative": called("Representant", name), "representative_email": address("r", name),
                "deputy": called("Ersättare", name), "deputy_email": address("e", name),
                "internal_channels": called("Kanal", name), "signers": called("Chef", name),
                "signed_on": "2025-01-10", "in_force_from": "2025-01-15",
            });
            form(id, fields)
        })
        .collect();
    county.apply(&forms);
    for (name, representative, deputy, from) in REPLACED {
        let mut fields = json!({"internal_channels": called("Kanal", name), "in_force_from": from});
        if representative {
            fields["representative"] = called("Efterträdare", name).into();
            fields["representative_email"] = address("ny", name).into();
        }
        if deputy && name == AGAIN {
            fields["deputy"] = person(county, &called("Representant", KNOWN)).into();
        } else if deputy {
            fields["deputy"] = called("Avlösare", name).into();
            fields["deputy_email"] = address("av", name).into();
        }
        county.apply(&[form(id(name), fields)]);
    }
    let closing = |id: &str| {
        let fields = json!({"status": "closed", "ends": "2027-02-11", "closing_reason": REASON});
        json!({"do": "set", "kind": "group", "id": id, "fields": fields})
    };
    county.apply(&CLOSED.map(|(_, id)| closing(id)));
}

/// What stands, people by their names.
fn stands(county: &County) -> BTreeMap<&'static str, Vec<String>> {
    let people = county.show(&["people"])["rows"].as_array().unwrap().clone();
    let names: BTreeMap<String, String> = people
        .iter()
        .map(|row| (row["id"].as_str().unwrap().to_owned(), row["name"].as_str().unwrap().to_owned()))
        .collect();
    let forms: Vec<Value> = county.show(&["nominations"])["rows"].as_array().unwrap().clone();
    let of_form: BTreeMap<String, String> = forms
        .iter()
        .map(|row| {
            (row["id"].as_str().unwrap().to_owned(), format!("{} {}", row["organization"], row["in_force_from"]))
        })
        .collect();
    let told = |row: &Value| {
        let mut text = row.clone();
        text.as_object_mut().unwrap().remove("id");
        names.iter().chain(&of_form).fold(text.to_string(), |text, (id, name)| text.replace(id.as_str(), name))
    };
    ["people", "mandates", "nominations", "groups", "seats"]
        .into_iter()
        .map(|kind| {
            let rows = county.show(&[kind])["rows"].as_array().unwrap().clone();
            let mut rows: Vec<String> = rows.iter().map(told).collect();
            rows.sort();
            (kind, rows)
        })
        .collect()
}

/// An organization's card in the words of the table.
fn card(county: &County, organization: &str) -> String {
    let shown = county.show(&["commitments", organization, "--from", "2025-01-01", "--to", "2027-02-11"]);
    let rows = shown["rows"].as_array().unwrap().clone();
    let row = |measure: &str| rows.iter().find(|row| row["measure"] == measure).unwrap().clone();
    let information = |measure| {
        let row = row(measure);
        if row["recorded"] == true { format!("{} av {}", row["n"], row["of"]) } else { "–".to_owned() }
    };
    let (came, home, form) = (row("attendance"), row("home_work"), row("form_current"));
    assert_eq!(
        (form["signed"].as_bool(), row("channels")["n"].as_i64()),
        (Some(form["in_force_from"] == "2025-01-15"), Some(1))
    );
    format!(
        "{} av {}, {} ers, {} anm, {} frånv, {} ej | {} | {} klara {} pågår {} sena | {} | {} | {}",
        came["n"],
        came["of"],
        came["by_deputy"],
        came["excused"],
        came["absent"],
        came["not_recorded"],
        row("working_groups")["n"],
        home["n"],
        home["open"],
        home["late"],
        information("information_spread"),
        information("information_gathered"),
        form["in_force_from"].as_str().unwrap()
    )
}

#[test]
fn r45_r65_two_years_of_forms_by_keys_end_as_the_same_by_commands_and_the_cards_are_right() {
    let keys = county();
    let commands = keys.twin();
    by_keys(&keys);
    by_commands(&commands);
    let (by_keys, by_commands) = (stands(&keys), stands(&commands));
    for (kind, rows) in &by_keys {
        assert_eq!(*rows, by_commands[kind], "{kind}");
    }
    // 54 of the first year, eleven new ones less the one who was known, and the expert.
    assert_eq!((by_keys["people"].len(), by_keys["nominations"].len()), (54 + 10 + 1, 36));
    for county in [&keys, &commands] {
        for (name, organization, _, worked_out) in ORGANIZATIONS {
            assert_eq!(card(county, organization), worked_out, "{name}");
        }
    }
}
