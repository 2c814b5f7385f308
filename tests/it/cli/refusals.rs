//! What somebody types wrongly: refused in both languages with the offending thing named, and nothing changed.

use serde_json::json;

use super::{MEETING, Place, line};

/// Code, arguments, words in Swedish, words in English.
type Row<'a> = (i32, &'a [&'a str], &'a str, &'a str);

fn all_refused(place: &Place, rows: &[Row<'_>]) {
    for (code, arguments, sv, en) in rows {
        place.refuses(*code, arguments, &[sv], &[en]);
    }
}

#[test]
fn a_command_line_that_is_none() {
    let place = Place::meeting();
    all_refused(
        &place,
        &[
            (2, &["frob"], "inget kommando som heter ”frob”", "no command called “frob”"),
            (2, &["--frob"], "”--frob” hör inte dit", "“--frob” does not belong"),
            (2, &["show", "groups", "--data", "x"], "”--data” hör inte dit. Flaggor", "“--data” does not belong"),
            (2, &["show", "groups", "--yaml"], "”--yaml” hör inte dit", "“--yaml” does not belong"),
            (2, &["undo", "x"], "”x” hör inte dit", "“x” does not belong"),
            (2, &["show"], "saknas något: <VAD>", "missing: <WHAT>"),
            (2, &["attend", MEETING], "<PLATS|guest=NAMN>, <LÄGE>", "<SEAT|guest=NAME>, <STATUS>"),
            (2, &["apply"], "<FIL|->", "<FILE|->"),
            (2, &["--data"], "--data <MAPP> behöver ett värde", "--data <FOLDER> needs a value"),
            (2, &["show", "groups", "--json=1"], "--json tar inget värde", "--json takes no value"),
            (2, &["--color", "rosa", "keys"], "Välj bland auto, always, never", "Choose among auto, always, never"),
            (2, &["--color=auto", "--color=never", "keys"], "en gång", "only once"),
            (2, &["add", "group", "name"], "”name” är inte FÄLT=VÄRDE", "“name” is not FIELD=VALUE"),
            (2, &["set", "group", "lansgrupp", "id=x"], "Ett id går inte att ändra", "An id cannot be changed"),
            (2, &["show", "frob"], "visa som heter ”frob”", "to show called “frob”"),
            (2, &["show", "structure", "x"], "structure gäller allt. Utelämna ”x”", "Leave out “x”"),
            (2, &["show", "sign-in"], "samverkan show sign-in MÖTE", "samverkan show sign-in MEETING"),
        ],
    );
    let other = place.run(&["--lang", "fr", "show", "groups"]).is(2);
    assert!(other.err.contains("”fr”") && other.err.contains("sv, en"), "{}", other.err);
}

#[test]
fn the_interface_needs_a_terminal_and_says_what_to_do_instead() {
    let place = Place::county();
    place.refuses(2, &[], &["terminal", "samverkan show overview"], &["terminal", "samverkan show overview"]);
    place.refuses(2, &["--demo"], &["terminal"], &["terminal", "script"]);
}

#[test]
fn an_argument_that_is_not_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let place = Place::county();
    let mut command = place.command(&["add", "person"]);
    command.arg(OsStr::from_bytes(b"name=\xe5sa"));
    let ran = super::Ran::of(&mut command, b"").is(2);
    assert!(ran.err.contains("UTF-8"), "{}", ran.err);
}

#[test]
fn kinds_fields_ids_and_values_that_there_are_not() {
    let place = Place::meeting();
    let meeting = ["add", "meeting", "group=lansgrupp"];
    let with = |more: &[&'static str]| [&meeting[..], more].concat();
    all_refused(
        &place,
        &[
            (
                1,
                &["add", "möte"],
                "”möte”. Slagen är organization, person",
                "“möte”. The kinds are organization, person",
            ),
            (
                1,
                &["show", "group", "finns-inte"],
                "slaget grupp har id ”finns-inte”",
                "kind group has the id “finns-inte”",
            ),
            (1, &["show", "group", "finns-inte"], "samverkan show groups", "samverkan show groups"),
            (1, &["set", "group", "finns-inte"], "”finns-inte”", "“finns-inte”"),
            (1, &["remove", "seat", "finns-inte"], "”finns-inte”", "“finns-inte”"),
            (1, &["show", "attendance", "finns-inte"], "”finns-inte”", "“finns-inte”"),
            (
                1,
                &["add", "group", "namn=x"],
                "”namn”. Fälten är name, full_name",
                "“namn”. The fields are name, full_name",
            ),
            (
                1,
                &["set", "group", "lansgrupp", "kind=råd"],
                "”råd” går inte i kind. Välj bland steering",
                "Choose among steering",
            ),
            (1, &["set", "meeting", MEETING, "state=klart"], "planned, called, held", "planned, called, held"),
            (1, &with(&["date=31/2"]), "”31/2” är inget datum", "“31/2” is not a date"),
            (1, &with(&["date=2027-13-01"]), "”2027-13-01”", "“2027-13-01”"),
            (1, &with(&["date=0001-01-01"]), "”0001-01-01”", "“0001-01-01”"),
            (1, &with(&["date=+99999999999999999999"]), "är inget datum", "is not a date"),
            (1, &with(&["date=i dag", "start=24:00"]), "”24:00” är ingen tid", "“24:00” is not a time"),
            (
                1,
                &["set", "group", "lansgrupp", "founded=nyss"],
                "”nyss” är inget heltal",
                "“nyss” is not a whole number",
            ),
            (
                1,
                &["set", "group", "lansgrupp", "founded=9223372036854775808"],
                "9223372036854775808",
                "9223372036854775808",
            ),
            (1, &["set", "group", "lansgrupp", "also-on-demand=kanske"], "varken ja eller nej", "neither yes nor no"),
            (
                1,
                &["add", "group", "id=Rådet", "name=x", "kind=forum"],
                "”Rådet” kan inte vara ett id",
                "“Rådet” cannot be an id",
            ),
            (1, &["add", "group", "id=", "name=x", "kind=forum"], "kan inte vara ett id", "cannot be an id"),
            (
                1,
                &["add", "group", "id=lansgrupp", "name=x", "kind=forum"],
                "Id lansgrupp är upptaget (grupp)",
                "taken (group)",
            ),
            (1, &["add", "person", "id=anna", "name=x"], "Utelämna id=", "Leave out id="),
            (
                1,
                &["add", "attendance", "meeting=lansgrupp-2027-02-11", "capacity=guest", "mark=x"],
                "samverkan attend",
                "samverkan attend",
            ),
        ],
    );
}

#[test]
fn templates_that_cannot_be_used() {
    let place = Place::empty();
    let head = "[template]\nid = \"prov\"\nversion = 1\nreleased = 2026-01-01\n";
    for (text, sv, en) in [
        ("x = \n".as_bytes().to_vec(), "Rad 1 är inte giltig TOML", "Line 1 is not valid TOML"),
        (format!("{head}[[group]]\nid = \"a\"\nid = \"b\"\n").into(), "Rad 7 är inte giltig", "Line 7 is not valid"),
        (b"\xff".to_vec(), "tecken som inte är UTF-8", "characters that are not UTF-8"),
        (Vec::new(), "Den saknar [template]", "It lacks [template]"),
        (format!("{head}[group]\n").into(), "Skriv [[group]]", "Write [[group]]"),
        (format!("{head}[[råd]]\n").into(), "TOML", "TOML"),
        (
            format!("{head}[[rad]]\n").into(),
            "använda. Det finns inget slag som heter ”rad”",
            "There is no kind called “rad”",
        ),
        (
            format!("{head}[[seat]]\nid = \"a\"\ngroup = \"b\"\npool = \"region\"\n").into(),
            "a: Ingen post",
            "a: No record",
        ),
        (format!("{head}[[seat]]\nid = \"a\"\ngroup = \"a\"\n").into(), "a: En plats hör", "a: A seat belongs"),
        (format!("{head}[[organization]]\nid = \"a\"\nname = 1\n").into(), "”1” i name", "“1” in name"),
        (format!("{head}[[organization]]\nid = \"a\"\n").into(), "a: Fyll i Namn", "a: Fill in Name"),
    ] {
        let path = place.file("mall.toml", text);
        place.refuses(65, &["init", "--template", &path], &[&path, sv], &[&path, en]);
        assert!(!place.data().exists());
    }
    place.refuses(66, &["init", "--template", "finns-inte"], &["finns-inte"], &["finns-inte"]);
    place.refuses(66, &["init", "--template", "."], &["mapp"], &["folder"]);
}

#[test]
fn references_to_what_is_not_there_or_is_something_else() {
    let place = Place::meeting();
    let person = place.ok(&["add", "person", "name=Gäst"]);
    let person = format!("person={}", person.trim());
    place.ok(&["remove", "person", person.strip_prefix("person=").unwrap()]);
    let seat = "seat=lansgrupp/falu-kommun";
    let mandate = |person| ["add", "mandate", "role=deputy", seat, person];
    let reply = ["add", "reply", "meeting=styrgrupp", seat, "answer=coming"];
    all_refused(
        &place,
        &[
            (1, &mandate("person=finns-inte"), "slaget person", "kind person"),
            (1, &mandate(&person), "slaget person", "kind person"),
            (1, &mandate("person=falu-kommun"), "slaget person har id ”falu-kommun”", "kind person"),
            (1, &["add", "meeting", "group=falu-kommun", "date=2027-02-11"], "slaget grupp", "kind group"),
            (1, &["add", "nomination", "organization=lansgrupp"], "slaget organisation", "kind organization"),
            (1, &reply, "slaget möte har id ”styrgrupp”", "kind meeting has the id “styrgrupp”"),
            (1, &["set", "group", "lansgrupp", "parent=mora-kommun"], "”mora-kommun”", "“mora-kommun”"),
        ],
    );
}

#[test]
fn what_a_record_needs_and_what_its_dates_say() {
    let place = Place::meeting();
    let seat = "seat=styrgrupp/polis";
    all_refused(
        &place,
        &[
            (1, &["add", "organization"], "Fyll i Namn (name)", "Fill in Name (name)"),
            (1, &["add", "organization", "name=  "], "Fyll i Namn (name)", "Fill in Name (name)"),
            (1, &["set", "organization", "falu-kommun", "name="], "Fyll i Namn (name)", "Fill in Name (name)"),
            (
                1,
                &["add", "meeting", "date=i dag"],
                "Fyll i Grupp (group); det behövs för slaget möte",
                "(group); the kind meeting",
            ),
            (1, &["set", "meeting", MEETING, "date="], "(date)", "(date)"),
            (
                1,
                &["add", "meeting", "group=lansgrupp", "date=2009-12-31"],
                "före 2010-01-01, då Länsgruppen",
                "before 2010-01-01",
            ),
            (1, &["set", "meeting", MEETING, "date=2009-12-31"], "före 2010-01-01", "before 2010-01-01"),
            (
                1,
                &["set", "meeting", MEETING, "start=10", "end=9:59"],
                "”Slutar” kommer före ”Börjar”",
                "“Ends” comes before “Starts”",
            ),
            (
                1,
                &["set", "organization", "falu-kommun", "from=2027-01-02", "to=2027-01-01"],
                "”Till och med” kommer före",
                "“To” comes before",
            ),
            (
                1,
                &["add", "reply", "meeting=lansgrupp-2027-02-11", seat, "answer=coming"],
                "hör inte till gruppen",
                "is not one of the group",
            ),
            (
                1,
                &["add", "attendance", "meeting=lansgrupp-2027-02-11", seat, "capacity=deputy"],
                "hör inte till gruppen",
                "is not one",
            ),
        ],
    );
    place.ok(&["set", "organization", "falu-kommun", "from=2027-01-02"]);
    let earlier = ["set", "organization", "falu-kommun", "to=2027-01-01"];
    place.refuses(1, &earlier, &["”Till och med” kommer före"], &["“To” comes before"]);
    place.ok(&["set", "group", "styrgrupp", "ends=2027-06-30"]);
    let late = ["add", "meeting", "group=styrgrupp", "date=2027-07-01"];
    place.refuses(1, &late, &["efter 2027-06-30"], &["after 2027-06-30"]);
}

#[test]
fn text_that_hides_something_or_is_too_long() {
    let place = Place::county();
    for (c, code) in [
        ('\u{1b}', "U+001B"),
        ('\n', "U+000A"),
        ('\t', "U+0009"),
        ('\u{7f}', "U+007F"),
        ('\u{9b}', "U+009B"),
        ('\u{61c}', "U+061C"),
        ('\u{200e}', "U+200E"),
        ('\u{200f}', "U+200F"),
        ('\u{202e}', "U+202E"),
        ('\u{2066}', "U+2066"),
        ('\u{2028}', "U+2028"),
        ('\u{feff}', "U+FEFF"),
    ] {
        let name = format!("name=Fa{c}lun");
        place.refuses(1, &["set", "organization", "falu-kommun", &name], &["name", code], &["name", code]);
        let id = format!("falu{c}");
        let shown = place.run(&["show", "organization", &id]).is(1);
        assert!(shown.err.contains("”falu"), "{}", shown.err);
    }
    let nul = line(&json!({"do": "set", "kind": "organization", "id": "falu-kommun", "fields": {"name": "a\0b"}}));
    place.refuses_input(1, &["apply", "-"], nul.as_bytes(), &["name", "U+0000"], &["name", "U+0000"]);
    for (field, length, limit) in [("name", 401, 400), ("name", 1_000_000, 400), ("note", 1_000_000, 16 * 1024)] {
        let fields = json!({field: "å".repeat(length / 2) + &"a".repeat(length % 2)});
        let long = line(&json!({"do": "set", "kind": "organization", "id": "falu-kommun", "fields": fields}));
        let (length, limit) = (length.to_string(), limit.to_string());
        let words = [field, &length, &limit];
        place.refuses_input(1, &["apply", "-"], long.as_bytes(), &words, &words);
    }
    let long = "x".repeat(100_000);
    let quoted = place.run(&["set", "organization", &long, "name=x"]).is(1);
    assert!(quoted.err.len() < 400 && quoted.err.contains("xxx…"), "an offending text is cut: {}", quoted.err.len());
}

#[test]
fn text_that_is_only_unusual_is_kept_as_it_is() {
    let place = Place::county();
    let longest = "å".repeat(200);
    for (given, kept) in [
        ("A\u{30a}sa O\u{308}berg", "Åsa Öberg"),
        ("👩\u{200d}👧 🇸🇪 ✅", "👩\u{200d}👧 🇸🇪 ✅"),
        ("  mitt emellan  ", "mitt emellan"),
        ("مجلس", "مجلس"),
        ("'; -- \"x\" \\ $(x) %s {n} <b>", "'; -- \"x\" \\ $(x) %s {n} <b>"),
        ("=1+1", "=1+1"),
        ("-1", "-1"),
        (&longest, &longest),
    ] {
        place.ok(&["set", "organization", "falu-kommun", &format!("name={given}")]);
        assert_eq!(place.row("organization", "falu-kommun")["name"], kept);
    }
    place.ok(&["set", "organization", "falu-kommun", "note=rad ett\r\n\trad två"]);
    assert_eq!(place.row("organization", "falu-kommun")["note"], "rad ett\n\trad två");
    assert!(String::from_utf8(place.journal()).unwrap().contains("Åsa Öberg"));
}

/// What was stored by whom or whatever does not move the cursor of whoever lists it.
#[test]
fn a_text_of_two_lines_is_one_row_of_a_list() {
    let place = Place::county();
    let rows = place.ok(&["show", "violence-forms"]).lines().count();
    let lines = line(&json!({"do": "add", "kind": "decision", "fields": {"text": "Rad ett\nrad två"}}));
    place.feed(&["apply", "-"], lines.as_bytes()).is(0);
    let listed = place.ok(&["show", "decisions"]);
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(rows > 1);
}
