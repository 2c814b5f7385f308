//! The contract of the command line: streams, JSON, ids, options and exit codes of what succeeds.

use std::os::unix::fs::PermissionsExt;

use samverkan::domain::KINDS;
use serde_json::json;

use super::{MEETING, Place, Ran, assert_swedish};

#[test]
fn init_makes_a_store_that_only_its_owner_reads() {
    let place = Place::empty();
    let ran = place.run(&["init"]).is(0);
    assert_eq!(ran.out, "", "what was done is talk, not data");
    assert!(ran.err.contains(place.data().to_str().unwrap()), "{}", ran.err);
    let mode = |path: &str| place.data().join(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("gen-1"), mode("lock"), mode("gen-1/journal")), (0o700, 0o700, 0o600, 0o600));
    assert!(place.show(&["seats"])["rows"].as_array().unwrap().len() > 27);
    place.refuses(73, &["init"], &["innehåller redan ett register", "--data"], &["holds a store already", "--data"]);
}

#[test]
fn an_empty_store_and_one_of_a_template_of_ones_own() {
    let place = Place::empty();
    place.run(&["init", "--template", "empty"]).is(0);
    assert_eq!(place.show(&["organizations"])["rows"], json!([]));
    let place = Place::empty();
    let template = "[template]\nid = \"prov\"\nversion = 1\nreleased = 2026-01-01\n\n[[organization]]\nid = \"byn\"\nname = \"Byn\"\n";
    place.run(&["init", "--template", &place.file("prov.toml", template)]).is(0);
    assert_eq!(place.row("organization", "byn")["name"], "Byn");
}

#[test]
fn a_record_is_added_shown_changed_and_removed() {
    let place = Place::county();
    let added = place.run(&["add", "organization", "id=ny-jour", "name=Jouren", "sector=civil", "aliases+=J"]).is(0);
    assert_eq!((added.out.as_str(), added.err.as_str()), ("ny-jour\n", "La till organisation Jouren.\n"));
    let row = place.row("organization", "ny-jour");
    assert_eq!(row["id"], "ny-jour");
    assert_eq!(row["kind"], "organization");
    assert_eq!((&row["name"], &row["sector"], &row["aliases"]), (&json!("Jouren"), &json!("civil"), &json!(["J"])));
    assert_eq!(row["from"], json!(null), "a field that nobody has filled in is there, empty");

    let set = place.run(&["set", "organization", "ny-jour", "short=Jour", "from=8/3 2027", "name="]);
    set.is(1);
    let set = place.run(&["set", "organization", "ny-jour", "short=Jour", "from=8/3 2027", "sector="]).is(0);
    assert_eq!((set.out.as_str(), set.err.contains("Ändrade organisation Jouren")), ("", true));
    let row = place.row("organization", "ny-jour");
    assert_eq!((&row["short"], &row["from"], &row["sector"]), (&json!("Jour"), &json!("2027-03-08"), &json!(null)));
    let again = place.run(&["--lang", "en", "set", "organization", "ny-jour", "short=Jour"]).is(0);
    assert_eq!(again.err, "It was so already; nothing changed.\n");

    let removed = place.run(&["--lang", "en", "remove", "organization", "ny-jour"]).is(0);
    assert_eq!((removed.out.as_str(), removed.err.as_str()), ("", "Removed organization Jouren.\n"));
    place.refuses(1, &["show", "organization", "ny-jour"], &["organisation", "ny-jour"], &["organization", "ny-jour"]);
    assert_eq!(place.ok(&["add", "organization", "id=ny-jour", "name=Andra"]), "ny-jour\n");
    assert_eq!(place.row("organization", "ny-jour")["short"], json!(null), "nothing of the removed one stays");
}

#[test]
fn members_of_a_set_come_and_go_one_by_one() {
    let place = Place::county();
    let aliases = || place.row("organization", "falu-kommun")["aliases"].clone();
    place.ok(&["set", "organization", "falu-kommun", "aliases=", "aliases+=Falun", "aliases+=Kopparstaden"]);
    assert_eq!(aliases(), json!(["Falun", "Kopparstaden"]));
    place.ok(&["set", "organization", "falu-kommun", "aliases-=Falun", "aliases+=Fa\u{30a}"]);
    assert_eq!(aliases(), json!(["F\u{e5}", "Kopparstaden"]), "in Unicode's composed form");
    place.ok(&["set", "organization", "falu-kommun", "aliases-=Finns inte"]);
    place.ok(&["set", "organization", "falu-kommun", "aliases=B\nA"]);
    assert_eq!(aliases(), json!(["A", "B"]));
    let name = ["set", "organization", "falu-kommun", "name+=x"];
    place.refuses(1, &name, &["rymmer ett värde", "name=VÄRDE"], &["one value", "name=VALUE"]);
}

#[test]
fn every_list_is_an_object_with_rows_and_a_plain_text() {
    let place = Place::meeting();
    for name in samverkan::report::names().filter(|name| !["sign-in", "extract", "form", "commitments"].contains(name))
    {
        let json = place.show(&[name]);
        assert_eq!(json["show"], name);
        assert!(json["rows"].is_array() && json.get("row").is_none(), "{name}");
        let rows = json["rows"].as_array().unwrap().len();
        let lines = place.ok(&["show", name]).lines().count();
        assert!(lines == rows || lines == rows + 1, "{name}: {rows} rows in {lines} lines");
    }
    for kind in KINDS {
        let list = place.show(&[kind.plural]);
        let rows = list["rows"].as_array().unwrap();
        for row in rows.iter().take(1) {
            assert_eq!(*row, place.row(kind.name.as_str(), row["id"].as_str().unwrap()), "a row is the whole record");
            let text = place.ok(&["show", kind.name.as_str(), row["id"].as_str().unwrap()]);
            assert!(text.contains(row["id"].as_str().unwrap()), "{text}");
        }
    }
    let sheet = place.ok(&["show", "sign-in", MEETING]);
    assert!(sheet.contains("Ordinarie Falun") && sheet.contains("Ers. Ersättare Falun"), "{sheet}");
}

#[test]
fn an_id_is_whole_or_a_prefix_of_four_that_only_it_has() {
    let place = Place::meeting();
    assert_eq!(place.row("organization", "falu")["id"], "falu-kommun");
    assert_eq!(place.row("organization", "falu-komm")["id"], "falu-kommun");
    place.refuses(1, &["show", "organization", "fal"], &["”fal”", "fyra tecken"], &["“fal”", "four"]);
    let local = ["show", "group", "lokal-"];
    place.refuses(1, &local, &["lokal-avesta, lokal-", "mer av id:t"], &["lokal-avesta, lokal-", "more of the id"]);
    let id = place.ok(&["add", "person", "name=Gäst"]);
    assert_eq!(id.trim().len(), 16, "a person's id is random");
    assert_eq!(place.row("person", &id[..10])["name"], "Gäst");
    place.ok(&["add", "group", "id=lans", "name=Kort", "kind=network"]);
    assert_eq!(place.row("group", "lans")["name"], "Kort", "a whole id is never ambiguous");
}

#[test]
fn undo_and_redo_hold_across_processes() {
    let place = Place::meeting();
    let state = || [place.ok(&["show", "meetings", "--json"]), place.ok(&["show", "attendance", MEETING, "--json"])];
    let mut states = vec![state()];
    place.ok(&["set", "meeting", MEETING, "place=Falun"]);
    states.push(state());
    place.ok(&["attend", MEETING, "falu-kommun", "present"]);
    states.push(state());
    place.ok(&["remove", "meeting", MEETING]);
    for expected in states.iter().rev() {
        let undone = place.run(&["undo"]).is(0);
        assert!(undone.out.is_empty() && undone.err.starts_with("Ångrade: "), "{}", undone.err);
        assert_eq!(state(), *expected);
    }
    let first = place.run(&["--lang", "en", "redo"]).is(0);
    assert!(first.err.starts_with("Redid: Changed meeting Länsgruppen 2027-02-11"), "{}", first.err);
    place.ok(&["redo"]);
    assert_eq!(state(), states[2]);
    place.ok(&["set", "meeting", MEETING, "place=Mora"]);
    place.refuses(1, &["redo"], &["inget att göra om"], &["nothing to redo"]);
    let sentences: Vec<String> = history(&place).into_iter().map(|row| row["sentence"].to_string()).collect();
    assert!(sentences.iter().any(|said| said.contains("Gjorde om")), "{sentences:?}");
}

fn history(place: &Place) -> Vec<serde_json::Value> {
    place.show(&["history"])["rows"].as_array().unwrap().clone()
}

#[test]
fn what_a_template_wrote_is_not_undone() {
    let place = Place::county();
    place.refuses(1, &["undo"], &["inget att ångra"], &["nothing to undo"]);
}

#[test]
fn the_author_is_said_or_from_the_environment_or_the_account() {
    let place = Place::county();
    let add = ["add", "person", "name=Ny"];
    let authored = |given: &[&str], env: Option<&str>| {
        let mut command = place.command(&[given, &add].concat());
        env.map(|author| command.env("SAMVERKAN_AUTHOR", author));
        Ran::of(&mut command, b"").is(0);
        history(&place)[0]["author"].as_str().unwrap().to_owned()
    };
    assert_eq!(authored(&["--author", "Anna på länet"], Some("Annan")), "Anna på länet");
    assert_eq!(authored(&[], Some("Annan")), "Annan");
    assert_eq!(authored(&["--author", " "], Some("Annan")), "Annan", "nobody is no author");
    assert!(authored(&[], None).starts_with("koordinator@"));
    // Two accounts on one machine are two also where the environment names neither.
    Ran::of(place.command(&add).env_remove("USER"), b"").is(0);
    assert!(history(&place)[0]["author"].as_str().unwrap().starts_with("uid"));
    let escape = ["--author", "a\u{1b}[2J", "show", "groups"];
    place.refuses(1, &escape, &["author", "U+001B"], &["author", "U+001B"]);
}

#[test]
fn the_language_is_said_or_of_the_locale_or_swedish() {
    let place = Place::empty();
    let said = |arguments: &[&str], env: &[(&str, &str)]| {
        let ran = Ran::of(place.command(&[arguments, &["show", "groups"]].concat()).envs(env.iter().copied()), b"");
        ran.is(66).err
    };
    let (swedish, english) = ("Det finns inget register", "There is no store");
    for (arguments, env, expected) in [
        (&[][..], &[][..], swedish),
        (&["--lang", "en"], &[("LC_ALL", "sv_SE.UTF-8")], english),
        (&["--lang=sv"], &[("LANG", "en_GB.UTF-8")], swedish),
        (&[], &[("LANG", "en_GB.UTF-8")], english),
        (&[], &[("LC_MESSAGES", "sv_SE"), ("LANG", "en_GB.UTF-8")], swedish),
        (&[], &[("LC_ALL", "en_US"), ("LC_MESSAGES", "sv_SE")], english),
        (&[], &[("LC_ALL", "C.UTF-8"), ("LANG", "en_GB.UTF-8")], swedish),
    ] {
        assert!(said(arguments, env).starts_with(expected), "{arguments:?} {env:?}");
    }
}

#[test]
fn the_data_folder_is_said_or_from_the_environment_or_the_xdg_folder() {
    let place = Place::empty();
    let at = |name: &str| place.0.path().join(name);
    let init = |arguments: &[&str], env: &[&str]| {
        let mut command = place.bare();
        command.args(arguments).args(["init", "--template", "empty"]);
        for name in env {
            command.env(name, at(name));
        }
        Ran::of(&mut command, b"").is(0);
    };
    init(&["--data", "given"], &["SAMVERKAN_DATA", "XDG_DATA_HOME"]);
    assert!(at("given/current").exists() && !at("SAMVERKAN_DATA").exists());
    init(&[], &["SAMVERKAN_DATA", "XDG_DATA_HOME"]);
    assert!(at("SAMVERKAN_DATA/current").exists() && !at("XDG_DATA_HOME").exists());
    init(&[], &["XDG_DATA_HOME"]);
    assert!(at("XDG_DATA_HOME/samverkan/current").exists());
    init(&[], &[]);
    assert!(at(".local/share/samverkan/current").exists());
}

#[test]
fn reading_only_reads_and_changes_nothing() {
    let place = Place::meeting();
    place.ok(&["--read-only", "show", "meetings"]);
    let file = place.file("rows", super::adds("x"));
    let (sv, en) = (["bara för läsning"], ["for reading only"]);
    for command in [
        &["add", "person", "name=x"][..],
        &["set", "meeting", MEETING, "place=x"],
        &["remove", "meeting", MEETING],
        &["attend", MEETING, "falu-kommun", "present"],
        &["apply", &file],
        &["apply", &file, "--each"],
        &["undo"],
        &["redo"],
    ] {
        place.refuses(1, &[&["--read-only"], command].concat(), &sv, &en);
    }
    let check = ["--read-only", "check"];
    place.refuses(2, &check, &["utan --read-only"], &["without --read-only"]);
    let empty = Place::empty();
    empty.refuses(1, &["--read-only", "init"], &sv, &en);
    assert!(!empty.data().exists());
}

#[test]
fn check_reads_every_byte_and_says_so() {
    let place = Place::meeting();
    let sound = place.run(&["--lang", "en", "check"]).is(0);
    assert!(sound.out.starts_with("All is well: ") && sound.err.is_empty(), "{}{}", sound.out, sound.err);
    let bytes: u64 = sound.out.rsplit_once(" bytes").unwrap().0.rsplit_once(' ').unwrap().1.parse().unwrap();
    assert!(bytes > place.journal().len() as u64, "both copies are read");
    let rebuilt = place.run(&["check", "--rebuild"]).is(0);
    assert!(rebuilt.out.starts_with("Allt stämmer: ") && rebuilt.err.contains("omskrivet"), "{}", rebuilt.err);
    assert_eq!(place.row("meeting", MEETING)["date"], "2027-02-11");
}

#[test]
fn help_and_keys_are_in_the_language() {
    let place = Place::empty();
    let keys = place.ok(&["keys", "--json"]);
    assert!(serde_json::from_str::<serde_json::Value>(&keys).unwrap()["rows"].as_array().unwrap().len() > 50);
    assert!(place.ok(&["keys"]).contains("Ctrl-Z"));
    assert!(!place.data().exists(), "looking at the keys makes no store");
    let commands =
        ["init", "show", "add", "set", "remove", "attend", "apply", "undo", "redo", "resolve", "check", "keys"];
    let top = place.ok(&["--help"]);
    for name in commands {
        assert!(top.lines().any(|line| line.trim_start().starts_with(name)), "{name} is not in the help");
        let help = place.run(&[name, "--help"]).is(0);
        assert!(help.err.is_empty() && help.out.contains("Användning: samverkan"), "{}", help.out);
        let heading = |text: &str| help.out.lines().filter(|line| line.trim_end() == text).count();
        assert_eq!((heading("Flaggor:"), heading("Options:"), heading("Arguments:")), (1, 0, 0), "{}", help.out);
        assert!(!help.out.contains("[OPTIONS]") && !help.out.contains("possible values"), "{}", help.out);
        assert_swedish(&help.out);
        assert_ne!(help.out, place.ok(&["--lang", "en", name, "--help"]));
    }
    assert!(!top.contains("Commands:") && top.contains("Kommandon:") && top.contains("Slutkoder: 0"), "{top}");
    let version = place.ok(&["--version"]);
    assert_eq!(version.trim(), format!("samverkan {}", env!("CARGO_PKG_VERSION")));
}
