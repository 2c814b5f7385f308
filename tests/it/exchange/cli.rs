//! `export`, `import`, `diff`, `view` and `hand-over` as a script uses them (R81, feature 13).

use std::process::Command;

use crate::cli::{Place, Ran};

/// Two places that have had the county since its first start, and each a change of their own.
fn two() -> (Place, Place) {
    let (one, two) = (Place::county(), Place::county());
    one.ok(&["--author", "ett@länet", "set", "organization", "falu-kommun", "note=ett"]);
    two.ok(&["--author", "två@länet", "set", "organization", "mora-kommun", "note=två"]);
    (one, two)
}

fn export(from: &Place, name: &str) -> String {
    let path = from.out(name);
    from.ok(&["export", "--replace", &path]);
    path
}

fn import(to: &Place, file: &str) -> Ran {
    to.run(&["import", file]).is(0)
}

/// The plain text of everything.
fn text(of: &Place) -> String {
    of.ok(&["export", "--plain", "-"])
}

#[test]
fn two_who_exchange_files_in_any_order_end_with_the_same_bytes() {
    let (one, two) = two();
    let old = export(&one, "gammal.jsonl.gz");
    one.ok(&["set", "organization", "falu-kommun", "note=nyare"]);
    let (a, b) = (export(&one, "a.jsonl.gz"), export(&two, "b.jsonl.gz"));
    import(&two, &a);
    import(&one, &b);
    import(&two, &old);
    assert_eq!(text(&one), text(&two));
    assert_eq!(one.row("organization", "falu-kommun")["note"], "nyare", "an older file takes nothing back");
    for place in [&one, &two] {
        let before = place.journal();
        let again = import(place, &a);
        assert!(again.err.contains("Inget nytt") && again.out.is_empty(), "{again:?}");
        assert_eq!(place.journal(), before, "a file that brings nothing writes nothing");
        place.ok(&["check"]);
    }
    // Everything out and into a machine without a store is the same county.
    let third = Place::empty();
    import(&third, &export(&one, "allt.jsonl.gz"));
    assert_eq!(text(&third), text(&one));
    assert_eq!(third.ok(&["show", "history"]), one.ok(&["show", "history"]));
}

#[test]
fn an_import_says_first_what_it_brings_who_wrote_it_and_what_will_differ() {
    let (one, two) = (Place::meeting(), Place::county());
    one.ok(&["add", "action-item", "id=rutin", "title=Ny rutin", "owner=falu-kommun"]);
    import(&two, &export(&one, "först.jsonl.gz"));
    one.ok(&["set", "action-item", "rutin", "state=done"]);
    one.ok(&["attend", "lansgrupp-2027-02-11", "falu-kommun", "deputy"]);
    one.ok(&["set", "organization", "mora-kommun", "note=ett"]);
    two.ok(&["--author", "två", "set", "organization", "mora-kommun", "note=annat"]);
    let file = export(&one, "sedan.jsonl.gz");
    let before = two.journal();
    let looked = two.run(&["import", "--dry-run", &file]).is(0);
    assert_eq!(two.journal(), before, "a look changes nothing");
    for said in ["1 åtgärd klar", "närvaro registrerad: Länsgruppen 2027-02-11", "organisation: 1 ändrad"] {
        assert!(looked.out.contains(said), "{looked:?}");
    }
    for said in ["koordinator@", "3 ändringar", "En uppgift skiljer sig", "Inget är inläst"] {
        assert!(looked.err.contains(said), "{said} {looked:?}");
    }
    let english = two.run(&["--lang", "en", "import", &file]).is(0);
    assert!(english.out.contains("1 action done") && english.err.contains("One thing differs"), "{english:?}");
    // A row a version.
    assert_eq!(two.show(&["conflicts"])["rows"].as_array().map(Vec::len), Some(2));
    let json: serde_json::Value =
        serde_json::from_str(&Place::county().ok(&["import", "--json", "--dry-run", &file])).unwrap();
    assert!(
        json["rows"].as_array().unwrap().iter().any(|row| row["what"] == "new-deputies" && row["n"] == 1),
        "{json}"
    );
}

#[test]
fn taking_an_import_back_is_a_command_of_its_own_and_holds_everywhere() {
    let (one, two) = two();
    let file = export(&one, "a.jsonl.gz");
    let said = import(&two, &file).err;
    let hash = said.split("--take-back ").nth(1).unwrap().trim_end_matches(['.', '\n']);
    // Undo is for what was done here.
    two.ok(&["undo"]);
    assert_eq!(two.row("organization", "falu-kommun")["note"], "ett");
    two.ok(&["redo"]);
    let look = two.run(&["import", "--take-back", "--dry-run"]).is(0);
    assert!(look.out.contains("ett@länet: 1 ändring") && look.err.contains("på alla datorer"), "{look:?}");
    two.run(&["import", "--take-back", hash]).is(0);
    assert_eq!(two.row("organization", "falu-kommun")["note"], serde_json::Value::Null);
    assert_eq!(two.row("organization", "mora-kommun")["note"], "två");
    import(&one, &export(&two, "b.jsonl.gz"));
    assert_eq!(one.row("organization", "falu-kommun")["note"], serde_json::Value::Null);
    two.refuses(1, &["import", "--take-back"], &["ingen inläsning"], &["no import"]);
}

#[test]
fn another_county_is_refused_unless_it_is_asked_for_by_name() {
    let (county, empty) = (Place::county(), Place::empty());
    empty.run(&["init", "--template", "empty"]).is(0);
    empty.ok(&["add", "organization", "id=ny", "name=Ny"]);
    let file = export(&empty, "annat.jsonl.gz");
    county.refuses(65, &["import", &file], &["”empty”", "--dataset empty"], &["“empty”", "--dataset empty"]);
    county.refuses(65, &["import", "--dataset", "annan", &file], &["--dataset empty"], &["--dataset empty"]);
    county.ok(&["import", "--dataset", "empty", &file]);
    assert_eq!(county.row("organization", "ny")["name"], "Ny");
}

#[test]
fn a_file_from_the_future_is_taken_with_a_warning() {
    let (one, two) = (Place::county(), Place::county());
    let mut command = one.command(&["set", "organization", "falu-kommun", "note=sedan"]);
    Ran::of(command.env("SAMVERKAN_NOW", "2036-01-01T09:00:00+01:00"), b"").is(0);
    let said = import(&two, &export(&one, "framtid.jsonl.gz")).err;
    assert!(said.contains("daterad i framtiden"), "{said}");
    two.ok(&["set", "organization", "falu-kommun", "note=nu"]);
    assert_eq!(two.row("organization", "falu-kommun")["note"], "nu");
}

/// A copy of a folder that both wrote in, and a backup that meets its own later changes (rule 2).
#[test]
fn a_copied_folder_and_a_restored_backup_are_noticed_and_nobody_is_stuck() {
    let (one, two) = (Place::county(), Place::empty());
    one.ok(&["set", "organization", "falu-kommun", "note=före"]);
    let copied = Command::new("cp").arg("-a").arg(one.data()).arg(two.data()).status().unwrap();
    assert!(copied.success());
    let backup = export(&one, "säkerhetskopia.jsonl.gz");
    one.ok(&["set", "organization", "falu-kommun", "note=ett"]);
    let said = two.run(&["set", "organization", "mora-kommun", "note=två"]).is(0).err;
    assert!(said.contains("ny beteckning"), "{said}");
    import(&two, &export(&one, "a.jsonl.gz"));
    import(&one, &export(&two, "b.jsonl.gz"));
    assert_eq!(text(&one), text(&two));
    // The folder goes back to what it was, under the same label, and meets what it had written since.
    let later = export(&one, "senare.jsonl.gz");
    let label = std::fs::read(one.data().join("place")).unwrap();
    let lock = std::fs::read(one.data().join("lock")).unwrap();
    std::fs::remove_dir_all(one.data().join("gen-1")).unwrap();
    std::fs::remove_file(one.data().join("current")).unwrap();
    import(&one, &backup);
    std::fs::write(one.data().join("place"), label).unwrap();
    std::fs::write(one.data().join("lock"), lock).unwrap();
    let met = import(&one, &later).err;
    assert!(met.contains("beteckning"), "{met}");
    one.ok(&["set", "organization", "falu-kommun", "note=sist"]);
    import(&two, &export(&one, "sist.jsonl.gz"));
    assert_eq!(text(&one), text(&two));
    one.ok(&["check"]);
}

#[test]
fn what_cannot_be_written_or_read_is_said() {
    let place = Place::county();
    let there = export(&place, "finns.jsonl.gz");
    place.refuses(73, &["export", &there], &["finns redan", "--replace"], &["is there already", "--replace"]);
    place.refuses(73, &["export", "/nonexistent/x"], &["går inte att skriva"], &["cannot be written"]);
    place.refuses(66, &["import", "/nonexistent"], &["den finns inte"], &["does not exist"]);
    place.refuses(65, &["import", "/etc/passwd"], &["ingen utbytesfil"], &["not a snapshot"]);
    place.refuses(2, &["import"], &["Ange filen"], &["Name the file"]);
    place.refuses(2, &["export", "x", "--plain", "--encrypt"], &["--plain"], &["--plain"]);
    place.refuses(2, &["export", "x", "--recipient", "hej"], &["age1"], &["age1"]);
    let whole = std::fs::read(&there).unwrap();
    let cut = place.file("kapad.jsonl.gz", &whole[..whole.len() / 2]);
    place.refuses(65, &["import", &cut], &["tar slut för tidigt"], &["ends too early"]);
    let mut turned = whole.clone();
    turned[whole.len() / 2] ^= 1;
    let turned = place.file("ändrad.jsonl.gz", turned);
    place.refuses(65, &["import", &turned], &["inte som den skrevs"], &["not as it was written"]);
    let excerpt = place.out("utdrag.jsonl.gz");
    place.ok(&["export", "--profile", "board", &excerpt]);
    place.refuses(65, &["import", &excerpt], &["samverkan view"], &["samverkan view"]);
    assert!(
        std::fs::read_dir(place.data().parent().unwrap())
            .unwrap()
            .flatten()
            .all(|entry| { !entry.file_name().to_string_lossy().starts_with(".samverkan-") })
    );
}

#[test]
fn a_difference_is_told_both_ways_and_a_file_can_be_looked_into() {
    let (one, two) = two();
    let (a, b) = (export(&one, "a.jsonl.gz"), export(&two, "b.jsonl.gz"));
    for ran in [one.run(&["diff", &b]), one.run(&["diff", &a, &b])] {
        let ran = ran.is(0);
        let (there, here) = ran.out.split_once("Bara här:").unwrap_or_else(|| panic!("{ran:?}"));
        assert!(there.contains("organisation: 1 ändrad") && here.contains("organisation: 1 ändrad"), "{ran:?}");
    }
    assert!(one.run(&["diff", &a]).is(0).err.contains("Ingen skillnad"));
    let shown = one.ok(&["view", &b, "organization", "mora-kommun", "--json"]);
    assert!(shown.contains("två"), "{shown}");
    one.refuses(2, &["view", &b], &["terminal"], &["terminal"]);
}

#[test]
fn handing_over_makes_a_file_and_says_the_next_steps() {
    let (one, two) = two();
    let said = one.run(&["hand-over", "--open"]).is(0);
    let file = said.out.trim();
    assert!(
        file.contains("samverkan-utbyte/samverkan-2026-11-22-") && said.err.contains("samverkan import"),
        "{said:?}"
    );
    assert!(said.err.contains("inte krypterad"));
    import(&two, file);
    assert_eq!(two.row("organization", "falu-kommun")["note"], "ett");
    // A second one the same day takes nothing's place.
    assert_ne!(one.ok(&["hand-over", "--open"]).trim(), file);
    one.refuses(2, &["hand-over"], &["terminal"], &["terminal"]);
}
