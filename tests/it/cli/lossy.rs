//! A change that both copies have lost: it is named, nothing is written, and a rebuild goes on without it.

use super::Place;

/// The county, whose note on Falun is damaged in the journal while sled is gone.
fn lossy() -> Place {
    let place = Place::county();
    for note in ["ett", "två", "tre"] {
        place.ok(&["set", "organization", "falu-kommun", &format!("note={note}")]);
    }
    let path = place.data().join("gen-1/journal");
    let journal = String::from_utf8(place.journal()).unwrap();
    assert_eq!(journal.matches("\"två\"").count(), 1);
    std::fs::write(path, journal.replace("\"två\"", "\"tvÅ\"")).unwrap();
    std::fs::remove_dir_all(place.data().join("gen-1/sled")).unwrap();
    place
}

#[test]
fn what_both_have_lost_is_named_and_nothing_is_written_until_a_rebuild() {
    let place = lossy();
    let (sv, en) = ("Borta i båda exemplaren: ändring 2 av ", "Lost in both copies: change 2 of ");
    for command in
        [&["set", "organization", "falu-kommun", "note=fyra"][..], &["add", "organization", "name=Ny"], &["undo"]]
    {
        place.refuses(65, command, &[sv, "samverkan check --rebuild"], &[en, "samverkan check --rebuild"]);
    }
    for (lang, said, table) in [("sv", sv, "saknas i båda: ändring 2 av "), ("en", en, "both lack: change 2 of ")] {
        let check = place.run(&["--lang", lang, "check"]).is(65);
        assert!(check.err.contains(said) && check.out.contains(table), "{check:?}");
    }
    // Reading goes on, and says so.
    let shown = place.run(&["show", "organization", "falu-kommun"]).is(0);
    assert!(shown.out.contains("tre") && shown.err.contains("samverkan check"), "{shown:?}");

    place.run(&["check", "--rebuild"]).is(0);
    let history = place.ok(&["show", "history"]);
    assert!(history.contains("Gick vidare utan en ändring som är borta"), "{history}");
    assert!(history.contains("ett") || history.contains("Falu kommun"), "{history}");
    let set = place.run(&["set", "organization", "falu-kommun", "note=fyra"]).is(0);
    assert!(!set.err.contains("Borta"), "{set:?}");
    assert_eq!(place.row("organization", "falu-kommun")["note"], "fyra");
    let check = place.run(&["check"]).is(0);
    assert!(check.out.contains("Allt stämmer"), "{check:?}");
}
