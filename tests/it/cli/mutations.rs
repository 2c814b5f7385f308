//! Thousands of lines that are nearly right: each is carried out or refused with a reason, and the store stays sound.

use serde_json::{Map, Value as Json, json};

use super::{MEETING, Place};

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Lines that can be carried out.
fn valid(n: usize) -> Vec<Json> {
    let fields = json!({"name": format!("Ny {n}"), "aliases+": ["A", "B"], "sector": "civil", "from": "2027-01-01"});
    vec![
        json!({"do": "add", "kind": "organization", "id": format!("ny-{n}"), "fields": fields}),
        json!({"do": "add", "kind": "person", "fields": {"name": format!("Gäst {n}"), "protected": true}}),
        json!({"do": "add", "kind": "meeting", "fields": {"group": "lansgrupp", "date": "+14", "start": "9.00"}}),
        json!({"do": "set", "kind": "meeting", "id": MEETING, "fields": {"place": format!("Sal {n}"), "note": "a\nb"}}),
        json!({"do": "set", "kind": "group", "id": "lansgrupp", "fields": {"founded": 2010, "also-on-demand": n.is_multiple_of(2)}}),
        json!({"do": "attend", "meeting": MEETING, "seat": "falu-kommun", "status": "deputy", "half": "morning", "remote": true}),
        json!({"do": "attend", "meeting": MEETING, "seat": "borl", "status": "stand-in=Vikarie", "at": "9:05", "left": "15"}),
        json!({"do": "attend", "meeting": MEETING, "guest": "okänd", "organization": "mora-kommun", "status": "present"}),
        json!({"do": "attend", "meeting": MEETING, "seat": "lansgrupp/falu-kommun", "status": "clear", "remark": "x"}),
        json!({"do": "remove", "kind": "organization", "id": format!("ny-{}", n / 2)}),
        json!({"do": "all", "of": [
            {"do": "set", "kind": "organization", "id": "mora-kommun", "fields": {"short": format!("M{n}")}},
            {"do": "add", "kind": "decision", "fields": {"text": "Så"}}]}),
    ]
}

const ODD: &[&str] = &[
    "",
    " ",
    "\0",
    "\u{1b}[2J",
    "\u{202e}",
    "å",
    "a\u{30a}",
    "👩‍👧",
    "2027-02-30",
    "99:99",
    "-1",
    "ja",
    "add",
    "all",
    "lansgrupp",
    "lans",
    "fal",
    "falu-kommun",
    "guest",
    "closed",
    "person",
    "stand-in=",
    "guest=",
    "1e9",
    "null",
    "../../etc/passwd",
    "lansgrupp/",
    "#",
    "\n\n",
    "+",
    "-",
    "=",
    "9223372036854775808",
    "mark",
    "id",
    "removed",
];

fn odd(random: &mut Random) -> Json {
    match random.below(9) {
        0 => Json::Null,
        1 => (random.below(2) == 0).into(),
        2 => (random.below(1 << 20) as i64 - 1000).into(),
        3 => json!(0.5),
        4 => json!([odd_text(random), odd_text(random)]),
        5 => json!({odd_text(random): odd_text(random)}),
        6 => "x".repeat(random.below(40_000)).into(),
        _ => odd_text(random).into(),
    }
}

fn odd_text(random: &mut Random) -> String {
    (*random.pick(ODD)).to_owned()
}

/// A member of an object, or of an object in it, is dropped, added, renamed or something else.
fn mutate(map: &mut Map<String, Json>, random: &mut Random) {
    let names: Vec<String> = map.keys().cloned().collect();
    if names.is_empty() {
        return;
    }
    let name = random.pick(&names).clone();
    match (random.below(6), map.get_mut(&name)) {
        (0..=2, Some(Json::Object(inner))) => mutate(inner, random),
        (0..=2, Some(Json::Array(of))) if !of.is_empty() => match of.first_mut() {
            Some(Json::Object(inner)) => mutate(inner, random),
            _ => of.push(odd(random)),
        },
        (0, _) => drop(map.remove(&name)),
        (1, _) => drop(map.insert(odd_text(random), odd(random))),
        (2, _) => {
            if let Some(value) = map.remove(&name) {
                map.insert(odd_text(random), value);
            }
        }
        _ => drop(map.insert(name, odd(random))),
    }
}

/// The bytes of a line, perhaps with some of them changed, dropped or doubled.
fn garble(line: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = line.as_bytes().to_vec();
    for _ in 0..random.below(4) {
        if bytes.is_empty() {
            break;
        }
        let at = random.below(bytes.len());
        match random.below(4) {
            0 => bytes[at] = random.below(256) as u8,
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, *random.pick(b"{}[]\",:\\u00e5\xff\x80")),
            _ => bytes.truncate(at.max(1)),
        }
    }
    bytes.retain(|byte| *byte != b'\n');
    bytes
}

#[test]
fn lines_that_are_nearly_right_are_carried_out_or_refused_with_a_reason() {
    let place = Place::meeting();
    let mut random = Random(0x5eed_c0de);
    let mut input = Vec::new();
    let mut lines = 0;
    for n in 0..600 {
        for mut request in valid(n) {
            let Json::Object(map) = &mut request else { continue };
            let changes = random.below(3);
            (0..changes).for_each(|_| mutate(map, &mut random));
            let text = request.to_string();
            let bytes = if random.below(4) == 0 { garble(&text, &mut random) } else { text.into_bytes() };
            lines += usize::from(!String::from_utf8_lossy(&bytes).trim().is_empty());
            input.extend(bytes);
            input.push(b'\n');
        }
    }
    let ran = place.feed(&["--lang", "sv", "apply", "-", "--each"], &input);
    let code = ran.code.unwrap();
    assert!(code == 1 || code == 65, "{code}");
    let ran = ran.is(code);
    let (done, refused) = (ran.out.lines().count(), ran.err.lines().count() - 1);
    assert_eq!(done + refused, lines, "every line is answered or refused");
    assert!(done > lines / 4 && refused > lines / 4, "{done} done, {refused} refused");
    for said in ran.err.lines().take(refused) {
        let why = said.strip_suffix(" Raden är överhoppad.").and_then(|said| said.split_once(": ")).unwrap().1;
        assert!(why.len() > 20 && said.starts_with("Rad ") && said.len() < 900, "{said}");
    }
    let answers = ran.out.lines().map(|line| serde_json::from_str::<Json>(line).unwrap());
    assert!(answers.into_iter().all(|answer| answer["do"].is_string()));
    sound(&place);
}

/// The store checks, opens again and shows everything; all of it can be undone.
fn sound(place: &Place) {
    place.run(&["check"]).is(0);
    for name in samverkan::report::names().filter(|name| !["sign-in", "extract", "form", "commitments"].contains(name))
    {
        place.show(&[name]);
        let text = place.ok(&["show", name]);
        assert!(!text.contains(|c: char| c != '\n' && samverkan::letters::is_hidden(c)), "{name}");
    }
    for _ in 0..5 {
        place.ok(&["undo"]);
    }
    for _ in 0..5 {
        place.ok(&["redo"]);
    }
    place.run(&["check"]).is(0);
}
