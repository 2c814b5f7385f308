//! The settings file, and the commands that are about the program itself: `config`, `doctor`, `man`, `completions`.

use serde_json::{Value as Json, json};

use super::{Place, Ran, assert_swedish};

/// Every command that a shell completes and the manual tells of.
const COMMANDS: [&str; 14] = [
    "init",
    "show",
    "add",
    "set",
    "remove",
    "attend",
    "apply",
    "undo",
    "redo",
    "check",
    "keys",
    "doctor",
    "man",
    "completions",
];

impl Place {
    /// Runs with that settings file.
    fn with(&self, settings: &str, arguments: &[&str]) -> Ran {
        let path = self.file("settings.toml", settings);
        Ran::of(self.command(arguments).env("SAMVERKAN_CONFIG", path), b"")
    }

    /// What `doctor` found, by its name for programs.
    fn finding(&self, settings: &str, code: i32, id: &str) -> Json {
        let ran = self.with(settings, &["doctor", "--json"]).is(code);
        let json: Json = serde_json::from_str(&ran.out).unwrap();
        json["rows"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap().clone()
    }
}

#[test]
fn every_shell_gets_completions_of_every_command_and_needs_no_data() {
    let place = Place::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = place.run(&["completions", shell]).is(0);
        assert_eq!(ran.err, "", "{shell}");
        for command in COMMANDS {
            assert!(ran.out.contains(command), "{shell}: {command}");
        }
        assert!(ran.out.contains("read-only"), "{shell}");
    }
    place.refuses(2, &["completions", "tcsh"], &["tcsh", "bash, elvish"], &["tcsh", "bash, elvish"]);
    place.refuses(2, &["completions"], &["SKAL"], &["SHELL"]);
    assert!(!place.data().exists());
}

#[test]
fn the_manual_has_every_command_and_every_key_in_both_languages() {
    let place = Place::empty();
    for (lang, words) in [("sv", ["Kommandon", "Ångra"]), ("en", ["Commands", "Undo"])] {
        let page = place.ok(&["--lang", lang, "man"]);
        assert!(page.contains(".TH samverkan 1"), "{lang}");
        for word in words {
            assert!(page.to_lowercase().contains(&word.to_lowercase()), "{lang}: {word}");
        }
        for command in COMMANDS {
            assert!(page.contains(&format!("\n.SS {command}\n")), "{lang}: {command}");
        }
        let keys: Json = serde_json::from_str(&place.ok(&["--lang", lang, "keys", "--json"])).unwrap();
        let keys = keys["rows"].as_array().unwrap().len();
        assert!(page.matches("\n.TP\n.B ").count() >= keys && keys > 60, "{lang}: {keys} keys");
        // Nothing that the text says is a command to the formatter.
        let known = ["TH", "SH", "SS", "TP", "B", "nf", "fi", "ie", "el", "br", "RS", "RE", "PP"];
        for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
            let name = line[1..].split(' ').next().unwrap();
            assert!(line.starts_with('.') && known.contains(&name), "{lang}: {line}");
        }
    }
    assert!(!place.data().exists());
}

#[test]
fn a_wrong_file_is_named_with_its_line_and_nothing_is_done() {
    let place = Place::county();
    let before = place.journal();
    for (text, line, sv, en) in [
        ("lang = \"sv\"\nfoo = 1\n", 2, "ingen inställning", "no setting"),
        ("\nauthor = somebody\n", 2, "inte TOML", "not TOML"),
        ("author = \"a\"\nauthor = \"b\"\n", 2, "inte TOML", "not TOML"),
        ("zone = \"Europe/Falun\"\n", 1, "zone tar", "zone takes"),
        ("ascii = \"ja\"\n", 1, "ascii tar", "ascii takes"),
        ("color = true\n", 1, "color tar", "color takes"),
        ("[keys]\nfly = \"F\"\n", 2, "inget tangentkommando", "no key command"),
        ("[keys]\nquit = \"Meta-x\"\n", 2, "ingen tangent", "no key"),
        ("[keys]\nquit = 3\n", 2, "quit tar", "quit takes"),
        ("ascii = true\n[keys]\n# visa\nfilter = \"q\"\n", 4, "kommandot quit", "the command quit"),
    ] {
        for (lang, word, at) in [("sv", sv, "rad"), ("en", en, "line")] {
            let ran = place.with(text, &["--lang", lang, "add", "organization", "name=Jouren"]).is(78);
            assert_eq!(ran.out, "", "{text}");
            for part in ["settings.toml", word, &format!("{at} {line}:")] {
                assert!(ran.err.contains(part), "{text}{part}: {}", ran.err);
            }
            if lang == "sv" {
                assert_swedish(&ran.err);
            }
        }
        assert!(place.journal() == before, "{text}");
        // What mends it works all the same, and says the same.
        let config = place.with(text, &["config"]).is(78);
        assert!(config.out.contains("[keys]") && config.err.contains(&format!("rad {line}:")), "{text}");
        let settings = place.finding(text, 1, "settings");
        assert_eq!(settings["hinders"], true);
        assert!(settings["found"].as_str().unwrap().contains(&format!("rad {line}:")), "{settings}");
        assert_eq!(place.finding(text, 1, "data")["hinders"], false);
        // The sentence about an unknown command sends people here.
        assert!(place.with(text, &["keys", "--json"]).is(0).out.contains("\"quit\""));
    }
}

#[test]
fn bytes_that_are_no_text_and_a_folder_instead_of_a_file_are_said() {
    let place = Place::county();
    let path = place.file("latin1.toml", b"author = \"\xe5\"\n");
    let ran = |path: &str| Ran::of(place.command(&["show", "groups"]).env("SAMVERKAN_CONFIG", path), b"");
    assert!(ran(&path).is(78).err.contains("latin1.toml"));
    let folder = place.data();
    assert_ne!(ran(folder.to_str().unwrap()).code, Some(0));
    ran("/nowhere/settings.toml").is(0);
}

#[test]
fn a_right_file_is_obeyed_and_what_is_said_on_the_spot_comes_before_it() {
    let place = Place::county();
    let settings = "lang = \"en\"\nauthor = \"samordnaren\"\nzone = \"America/New_York\"\nascii = true\n\
                    color = \"never\"\n[keys]\nquit = \"Q\"\nundo = [\"z\", \"C-u\"]\n";
    let added = place.with(settings, &["add", "organization", "name=Jouren"]).is(0);
    assert!(added.err.contains("Added organization Jouren"), "{}", added.err);
    let swedish = place.with(settings, &["--lang", "sv", "--author", "vikarien", "add", "organization", "name=B"]);
    assert!(swedish.is(0).err.contains("La till organisation B"));
    let history = place.show(&["history"]);
    assert_eq!(
        (&history["rows"][0]["author"], &history["rows"][1]["author"]),
        (&json!("vikarien"), &json!("samordnaren"))
    );

    assert_eq!(place.finding(settings, 0, "clock")["found"], "2026-11-22 03:00 America/New_York");
    assert!(place.finding(settings, 0, "letters")["found"].as_str().unwrap().starts_with("ASCII"));
    assert_eq!(place.finding("", 0, "letters")["found"], "UTF-8");
    assert!(place.finding(settings, 0, "colour")["found"].as_str().unwrap().starts_with("no"));
    let read = place.finding(settings, 0, "settings");
    assert!(read["found"].as_str().unwrap().contains("settings.toml") && read["hinders"] == false, "{read}");

    let keys = |settings: &str, id: &str| -> Json {
        let json: Json = serde_json::from_str(&place.with(settings, &["keys", "--json"]).is(0).out).unwrap();
        json["rows"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap()["keys"].clone()
    };
    assert_eq!((keys(settings, "quit"), keys(settings, "undo")), (json!(["Q"]), json!(["z", "C-u"])));
    assert_eq!(keys(settings, "redo"), keys("", "redo"));
    assert_ne!(keys("", "quit"), json!(["Q"]));
}

#[test]
fn the_data_folder_of_the_file_is_used_where_no_other_is_named() {
    let place = Place::county();
    let settings = place.file("settings.toml", format!("data = \"{}\"\n", place.data().display()));
    let ran = |command: &mut std::process::Command| Ran::of(command.env("SAMVERKAN_CONFIG", &settings), b"");
    assert!(ran(place.bare().args(["show", "groups"])).is(0).out.contains("Länsgruppen"));
    let elsewhere = place.0.path().join("elsewhere");
    ran(place.bare().args(["show", "groups"]).env("SAMVERKAN_DATA", &elsewhere)).is(66);
    ran(place.bare().arg("--data").arg(&elsewhere).args(["show", "groups"])).is(66);
}

#[test]
fn the_file_that_config_prints_is_read_without_fault_as_it_is_and_in_its_usual_place() {
    let place = Place::county();
    for lang in ["sv", "en"] {
        let printed = place.run(&["--lang", lang, "config"]).is(0);
        assert!(printed.err.contains(".config/samverkan/config.toml"), "{}", printed.err);
        assert_eq!(place.with(&printed.out, &["keys"]).is(0).out, place.ok(&["keys"]));
        let holds = |line: &&str| !line.is_empty() && !line.starts_with('#');
        assert_eq!(printed.out.lines().filter(holds).collect::<Vec<_>>(), ["[keys]"], "nothing is set yet");
    }
    let folder = place.0.path().join(".config/samverkan");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "lang = \"en\"\n").unwrap();
    assert!(place.run(&["add", "organization", "name=Jouren"]).is(0).err.contains("Added organization"));
}

#[test]
fn doctor_says_what_hinders_and_changes_nothing() {
    let place = Place::county();
    let before = place.journal();
    let found = place.run(&["doctor"]).is(0);
    assert!(!found.out.contains('!') && found.err.is_empty(), "{}{}", found.out, found.err);
    let missing = Place::empty();
    assert!(missing.finding("", 0, "data")["found"].as_str().unwrap().contains("tom"));
    assert!(!missing.data().exists(), "it looks and does not make");
    assert!(place.journal() == before);
    let torn = Place::empty();
    torn.file("data", "inte vårt");
    let ran = torn.run(&["doctor"]).is(1);
    assert!(ran.out.lines().any(|line| line.starts_with('!') && line.contains("Datamapp")), "{}", ran.out);
}
