//! `apply`: all or nothing, or line by line; and the files that are not what they should be.

use serde_json::{Value as Json, json};

use super::{MEETING, Place, adds, line};

fn answers(out: &str) -> Vec<Json> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_file_is_carried_out_and_answered_line_by_line() {
    let place = Place::meeting();
    let text = [
        line(
            &json!({"do": "add", "kind": "organization", "id": "ny", "fields": {"name": "Ny", "aliases": ["A", "B"]}}),
        ),
        line(&json!({"do": "set", "kind": "organization", "id": "ny", "fields": {"aliases+": "C", "aliases-": ["A"]}})),
        line(
            &json!({"do": "attend", "meeting": MEETING, "seat": "falu-kommun", "status": "deputy", "half": "morning"}),
        ),
        line(&json!({"do": "attend", "meeting": MEETING, "guest": "Gäst", "organization": "ny", "status": "present"})),
        line(&json!({"do": "remove", "kind": "organization", "id": "borlange-kommun"})),
    ];
    let file = place.file("rows", text.concat());
    let ran = place.run(&["--lang", "en", "apply", &file]).is(0);
    assert_eq!(ran.err, "5 changes carried out.\n");
    let answers = answers(&ran.out);
    let said = |n: usize, name: &str| answers[n][name].as_str().unwrap().to_owned();
    let done: Vec<String> = (0..5).map(|n| format!("{} {}", said(n, "do"), said(n, "kind"))).collect();
    let attend = "attend attendance";
    assert_eq!(done, ["add organization", "set organization", attend, attend, "remove organization"]);
    assert_eq!((said(0, "id"), said(2, "id")), ("ny".into(), "lansgrupp/falu-kommun".into()));
    assert!(answers.iter().all(|answer| answer["operations"].as_array().unwrap().len() == 1));
    assert_eq!(place.row("organization", "ny")["aliases"], json!(["B", "C"]));
    place.run(&["show", "organization", "borlange-kommun"]).is(1);
    for _ in 0..5 {
        place.ok(&["undo"]);
    }
    assert_eq!(place.row("organization", "borlange-kommun")["name"], "Borlänge kommun", "each line is an action");
    place.run(&["show", "organization", "ny"]).is(1);
}

#[test]
fn several_in_one_are_one_action() {
    let place = Place::county();
    let many: Vec<Json> = (0..3).map(|n| serde_json::from_str(&adds(&format!("ny-{n}"))).unwrap()).collect();
    let nested = json!({"do": "all", "of": [many[0], {"do": "all", "of": [many[1], many[2]]}]});
    let rows = place.show(&["history"])["rows"].as_array().unwrap().len();
    let ran = place.feed(&["apply", "-", "--each"], line(&nested).as_bytes()).is(0);
    let answer = &answers(&ran.out)[0];
    assert_eq!((&answer["do"], &answer["of"][1]["of"][1]["id"]), (&json!("all"), &json!("ny-2")));
    assert_eq!(place.show(&["history"])["rows"].as_array().unwrap().len(), rows + 1);
    place.ok(&["undo"]);
    place.run(&["show", "organization", "ny-0"]).is(1);
    let half = json!({"do": "all", "of": [many[0], {"do": "remove", "kind": "group", "id": "finns-inte"}, many[1]]});
    for mode in [&["apply", "-"][..], &["apply", "-", "--each"]] {
        place.refuses_input(1, mode, line(&half).as_bytes(), &["Rad 1: ", "finns-inte"], &["Line 1: ", "finns-inte"]);
    }
    let then = [line(&half), adds("ny-9")].concat();
    assert_eq!(answers(&place.feed(&["apply", "-", "--each"], then.as_bytes()).is(1).out).len(), 1);
    place.run(&["show", "organization", "ny-0"]).is(1);
    assert_eq!(place.row("organization", "ny-9")["name"], "Ny ny-9", "half of an action is not kept with the next");
}

#[test]
fn one_refused_line_and_nothing_of_the_file_is_done() {
    let place = Place::meeting();
    let bad = line(&json!({"do": "set", "kind": "meeting", "id": MEETING, "fields": {"date": "2027-02-30"}}));
    let text = [adds("ny-1"), "\n  \r\n".into(), bad, adds("ny-2")].concat();
    let file = place.file("rows", text);
    let (sv, en) =
        (["Rad 4: ”2027-02-30”", "Ingenting har ändrats."], ["Line 4: “2027-02-30”", "Nothing was changed."]);
    place.refuses(1, &["apply", &file], &sv, &en);
    place.run(&["show", "organization", "ny-1"]).is(1);
}

#[test]
fn line_by_line_each_is_answered_and_a_refused_one_is_passed_over() {
    let place = Place::county();
    let bad = line(&json!({"do": "remove", "kind": "group", "id": "finns-inte"}));
    let long = format!("{{\"do\": \"{}\"}}\n", "x".repeat(3 << 20));
    let text = [
        adds("ny-1").into_bytes(),
        bad.clone().into_bytes(),
        adds("ny-2").into_bytes(),
        b"\xff\xfe\n".to_vec(),
        long.into_bytes(),
        b"{\n".to_vec(),
        adds("ny-2").into_bytes(),
        adds("ny-3").trim().as_bytes().to_vec(),
    ];
    let ran = place.feed(&["--lang", "en", "apply", "-", "--each"], &text.concat()).is(1);
    let ids: Vec<Json> = answers(&ran.out).iter().map(|answer| answer["id"].clone()).collect();
    assert_eq!(ids, ["ny-1", "ny-2", "ny-3"], "what follows a refused line is carried out");
    let said: Vec<&str> = ran.err.lines().collect();
    assert_eq!(said.len(), 6, "{}", ran.err);
    for (n, words) in [(0, "Line 2: "), (1, "Line 4: "), (2, "Line 5: "), (3, "Line 6: "), (4, "Line 7: ")] {
        assert!(said[n].starts_with(words) && said[n].ends_with("The line was passed over."), "{}", said[n]);
    }
    assert!(said[0].contains("finns-inte") && said[1].contains("UTF-8") && said[2].contains("longer than 1048576"));
    assert!(said[3].contains("ends in the middle") && said[4].contains("The id ny-2 is taken"), "{}", ran.err);
    assert_eq!(said[5], "5 lines were passed over; the others are carried out.");
    let last_is_bad = [b"{\n".to_vec(), adds("ny-4").into_bytes()].concat();
    place.feed(&["apply", "-", "--each"], &last_is_bad).is(65);
    place.run(&["check"]).is(0);
    assert_eq!(place.row("organization", "ny-4")["name"], "Ny ny-4");
}

/// A script that waits for each answer before it asks again would wait for ever if a refusal were kept back.
#[test]
fn a_refusal_is_said_before_the_next_line_is_read() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;
    let place = Place::county();
    let mut command = place.command(&["apply", "-", "--each"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let (sender, said) = std::sync::mpsc::channel();
    let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    for pipe in [Box::new(out) as Box<dyn std::io::Read + Send>, Box::new(err)] {
        let sender = sender.clone();
        std::thread::spawn(move || BufReader::new(pipe).lines().for_each(|line| drop(sender.send(line.unwrap()))));
    }
    for (request, answer) in
        [("{}\n".to_owned(), "Rad 1: "), (adds("ny"), "{\"do\":\"add\""), ("[]\n".into(), "Rad 3: ")]
    {
        input.write_all(request.as_bytes()).unwrap();
        let line = said.recv_timeout(std::time::Duration::from_secs(60)).unwrap();
        assert!(line.starts_with(answer), "{line}");
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(65));
}

#[test]
fn a_hundred_thousand_lines_in_one_go() {
    let place = Place::county();
    let mut text = String::new();
    for n in 0..50_000 {
        text.push_str(&adds(&format!("m{n}")));
        let fields = json!({"short": format!("k{n}")});
        text.push_str(&line(&json!({"do": "set", "kind": "organization", "id": format!("m{n}"), "fields": fields})));
    }
    let ran = place.feed(&["--lang", "en", "apply", "-"], text.as_bytes()).is(0);
    assert_eq!((ran.out.lines().count(), ran.err.as_str()), (100_000, "100000 changes carried out.\n"));
    assert_eq!(place.row("organization", "m49999")["short"], "k49999");
    place.refuses_input(1, &["apply", "-"], text.as_bytes(), &["Rad 1: Id m0 "], &["Line 1: The id m0 "]);
}

#[test]
fn files_that_are_hard_to_read_are_read_all_the_same() {
    let place = Place::county();
    let text = format!("\u{feff}{}\r\n\r\n{}", adds("ny-1").trim(), adds("ny-2").trim());
    let ran = place.run(&["apply", &place.file("windows.txt", text)]).is(0);
    assert_eq!(answers(&ran.out).len(), 2, "a byte order mark, CRLF and no newline at the end");
    for empty in ["", "\n\n", "\u{feff}", "   \r\n"] {
        let ran = place.run(&["--lang", "en", "apply", &place.file("empty", empty)]).is(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "0 changes carried out.\n"), "{empty:?}");
    }
}

#[test]
fn files_that_are_none() {
    let place = Place::county();
    let missing = place.0.path().join("finns-inte.jsonl").display().to_string();
    place.refuses(66, &["apply", &missing], &["finns-inte.jsonl", "finns inte"], &["finns-inte.jsonl", "not exist"]);
    let folder = place.0.path().display().to_string();
    place.refuses(66, &["apply", &folder], &[&folder, "mapp"], &[&folder, "folder"]);
    let below = format!("{}/x", place.file("fil", "x"));
    place.refuses(66, &["apply", &below], &[&below, "ingen mapp"], &[&below, "not a folder"]);
}

/// Lines that are no changes, what is said of them, and nothing happens.
#[test]
fn lines_that_are_no_changes() {
    let place = Place::county();
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!("{{\"do\": \"{}\"}}", "x".repeat(2 << 20));
    let name = |value: &str| {
        format!(r#"{{"do": "add", "kind": "organization", "fields": {{"name": "X", "address": {value}}}}}"#)
    };
    let (float, digits) = (name("1.10"), name("123456789012345678901234567890"));
    let (huge, object) = (name("1e999"), name(r#"{"gata": 1}"#));
    for (text, sv, en) in [
        (b"nej".as_slice(), "vid tecken 2", "at character 2"),
        ("{\"åäö\": x}".as_bytes(), "vid tecken 9", "at character 9"),
        (b"{\"do\": \"add\"", "tar slut mitt i", "ends in the middle"),
        (b"{} {}", "vid tecken 4", "at character 4"),
        (b"\xe5\xe4\xf6", "UTF-8", "UTF-8"),
        (b"\xff\xfe{\x00}\x00", "UTF-8", "UTF-8"),
        (b"\0\0\0\0", "vid tecken 1", "at character 1"),
        (b"[]", "inget objekt", "not an object"),
        (b"17", "inget objekt", "not an object"),
        (b"{}", "”do” saknas", "“do” is missing"),
        (b"{\"do\": 1}", "”do” ska skrivas \"…\"", "“do” is to be written \"…\""),
        (b"{\"do\": \"undo\"}", "”undo” är varken add", "“undo” is neither add"),
        (b"{\"do\": \"add\", \"do\": \"set\"}", "”do” står där två", "“do” is there twice"),
        (b"{\"do\": \"add\", \"fields\": {\"name\": 1, \"name\": 2}}", "”name” står där två", "“name” is there twice"),
        (b"{\"do\": \"add\", \"fields\": {}}", "”kind” saknas", "“kind” is missing"),
        (b"{\"do\": \"add\", \"kind\": \"group\"}", "”fields” saknas", "“fields” is missing"),
        (b"{\"do\": \"add\", \"kind\": \"group\", \"fields\": []}", "”fields” ska skrivas {…}", "“fields” is to be"),
        (
            b"{\"do\": \"remove\", \"kind\": \"group\", \"id\": \"x\", \"y\": 1}",
            "”y” hör inte dit",
            "“y” does not belong",
        ),
        (
            b"{\"do\": \"attend\", \"meeting\": \"m\", \"status\": \"clear\", \"remote\": \"ja\"}",
            "skrivas true",
            "written true",
        ),
        (b"{\"do\": \"all\"}", "”of” saknas", "“of” is missing"),
        (b"{\"do\": \"all\", \"of\": {}}", "”of” ska skrivas [", "“of” is to be written ["),
        (b"{\"do\": \"all\", \"of\": [1]}", "inget objekt", "not an object"),
        (float.as_bytes(), "”address” ska skrivas \"…\"", "“address” is to be written"),
        (digits.as_bytes(), "”address” ska skrivas \"…\"", "“address” is to be written"),
        (huge.as_bytes(), "inte giltig JSON", "not valid JSON"),
        (object.as_bytes(), "”address” ska skrivas", "“address” is to be written"),
        (deep.as_bytes(), "vid tecken 128", "at character 128"),
        (long.as_bytes(), "längre än 1048576 byte", "longer than 1048576 bytes"),
    ] {
        let (sv, en) = ([sv, "Rad 1: ", "samverkan apply --help", "Ingenting har ändrats"], [en, "Line 1: ", "--help"]);
        place.refuses_input(65, &["apply", "-"], text, &sv, &en);
    }
}

#[test]
fn a_number_or_truth_of_json_is_what_would_be_typed() {
    let place = Place::county();
    let fields = json!({"name": "Ny grupp", "kind": "working", "founded": 2026, "also_on_demand": true, "meetings-per-year": "4", "parent": null});
    let added = line(&json!({"do": "add", "kind": "group", "id": "ny", "fields": fields}));
    place.feed(&["apply", "-"], added.as_bytes()).is(0);
    let row = place.row("group", "ny");
    assert_eq!(
        (&row["founded"], &row["meetings_per_year"], &row["also_on_demand"]),
        (&json!(2026), &json!(4), &json!(true))
    );
    let huge = line(&json!({"do": "set", "kind": "group", "id": "ny", "fields": {"founded": u64::MAX}}));
    place.refuses_input(1, &["apply", "-"], huge.as_bytes(), &["18446744073709551615"], &["18446744073709551615"]);
}
