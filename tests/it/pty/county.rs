//! A county of invented organizations with one group and one meeting, in a data folder of its own.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::terminal::{Run, Terminal};

/// A quarter of an hour before the meeting.
pub(super) const NOW: &str = "2027-02-11T08:45:00+01:00";
/// The meeting.
pub(super) const MEETING: &str = "provmote";

/// The 35 organizations of scenario S, in the order of the alphabet, and what a coordinator would type to find them.
pub(super) const ORGANIZATIONS: [(&str, &str); 35] = [
    ("Almby kommun", "almby"),
    ("Arbetscentrum", "arbetsc"),
    ("Askedals kommun", "askedal"),
    ("Barnahus Mellan", "barnahus"),
    ("Bergsnäs kommun", "bergsnäs"),
    ("Björkviks kommun", "björkvik"),
    ("Brottsofferjouren", "brottsoffer"),
    ("Dalhems kommun", "dalhem"),
    ("Ekshults kommun", "ekshult"),
    ("Fagerlids kommun", "fagerlid"),
    ("Frivården Mellan", "frivården"),
    ("Granfors kommun", "granfors"),
    ("Hagsjö kommun", "hagsjö"),
    ("Högskolan Mellan", "högskolan"),
    ("Idala kommun", "idala"),
    ("Kriminalvården", "kriminal"),
    ("Kvarnby kommun", "kvarnby"),
    ("Kvinnojour Almby", "kvinnojour a"),
    ("Kvinnojour Norr", "kvinnojour n"),
    ("Lindmarks kommun", "lindmark"),
    ("Malmbäcks kommun", "malmbäck"),
    ("Migrationsenheten", "migration"),
    ("Norrviks kommun", "norrvik"),
    ("Ormsele kommun", "ormsele"),
    ("Polisen Mellan", "polisen"),
    ("Regionen Mellan", "regionen"),
    ("Sandhamra kommun", "sandhamra"),
    ("Socialrådet", "socialråd"),
    ("Tallåsens kommun", "tallåsen"),
    ("Ulvforsa kommun", "ulvforsa"),
    ("Viksta kommun", "viksta"),
    ("Åklagarenheten", "åklagar"),
    ("Åmyra kommun", "åmyra"),
    ("Älgnäs kommun", "älgnäs"),
    ("Öralids kommun", "öralid"),
];

/// A data folder.
pub(super) struct County {
    dir: TempDir,
    /// The organizations, each with a seat.
    names: Vec<String>,
}

impl County {
    /// The county of scenario S: 35 seats, each with a representative and a deputy.
    pub(super) fn scenario() -> Self {
        let county = Self::empty(&ORGANIZATIONS.map(|(name, _)| name.to_owned()));
        county.meeting();
        let people: Vec<Value> =
            ORGANIZATIONS.iter().flat_map(|(name, _)| names(name)).map(|name| person(&name)).collect();
        let ids = county.apply(&people);
        let mandates = ids.iter().enumerate().map(|(n, id)| {
            let role = ["representative", "deputy"][n % 2];
            json!({"do": "add", "kind": "mandate", "fields":
                {"person": id, "seat": seat(n / 2), "role": role, "from": "2026-01-01"}})
        });
        county.apply(&mandates.collect::<Vec<_>>());
        county
    }

    /// A county of that many seats, without people.
    pub(super) fn of(seats: usize) -> Self {
        let county = Self::empty(&(1..=seats).map(|n| format!("Förening {n:03}")).collect::<Vec<_>>());
        county.meeting();
        county
    }

    /// The organizations of scenario S without people and without a meeting.
    pub(super) fn structure() -> Self {
        Self::empty(&ORGANIZATIONS.map(|(name, _)| name.to_owned()))
    }

    /// The invented county of `--demo`, kept.
    pub(super) fn demo() -> Self {
        let county = Self { dir: tempfile::tempdir().unwrap(), names: Vec::new() };
        county.cli(&["init", "--template", "demo"]);
        county
    }

    /// The county of Dalarna as it starts.
    pub(super) fn dalarna() -> Self {
        let county = Self { dir: tempfile::tempdir().unwrap(), names: Vec::new() };
        county.cli(&["init"]);
        county
    }

    /// Another folder with the same data.
    pub(super) fn twin(&self) -> Self {
        let twin = Self { dir: tempfile::tempdir().unwrap(), names: self.names.clone() };
        copy(&self.data(), &twin.data());
        twin
    }

    fn empty(names: &[String]) -> Self {
        let county = Self { dir: tempfile::tempdir().unwrap(), names: names.to_vec() };
        let path = county.dir.path().join("mall.toml");
        std::fs::write(&path, template(names)).unwrap();
        county.cli(&["init", "--template", path.to_str().unwrap()]);
        county
    }

    /// Calls the meeting.
    pub(super) fn meeting(&self) {
        let id = format!("id={MEETING}");
        self.cli(&["add", "meeting", &id, "group=provgrupp", "date=2027-02-11", "start=09:00", "end=16:00"]);
    }

    /// The data folder.
    pub(super) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// A folder that is nobody's data.
    pub(super) fn aside(&self) -> &Path {
        self.dir.path()
    }

    /// Everything of the environment that the program is to see.
    pub(super) fn env(&self) -> Vec<(String, String)> {
        let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".into());
        let home = self.dir.path().display().to_string();
        let env: [(&str, &str); 7] = [
            ("PATH", &path),
            ("HOME", &home),
            ("SHELL", "/bin/sh"),
            ("TERM", "xterm-256color"),
            ("LANG", "sv_SE.UTF-8"),
            ("USER", "samordnare"),
            ("SAMVERKAN_NOW", NOW),
        ];
        env.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The interface on this folder, not started yet.
    pub(super) fn run(&self, args: &[&str]) -> Run {
        let data = self.data().display().to_string();
        let args = ["--data", &data].iter().chain(args).map(|arg| (*arg).to_owned()).collect();
        Run::new(self.dir.path().into(), args, self.env())
    }

    /// The interface on this folder.
    pub(super) fn start(&self) -> Terminal {
        self.run(&[]).start()
    }

    /// The interface with the roll of the meeting open, to find.
    pub(super) fn at_roll(&self) -> Terminal {
        let mut terminal = self.start();
        open_roll(&mut terminal);
        terminal
    }

    /// A command; what it prints. It must succeed.
    #[track_caller]
    pub(super) fn cli(&self, args: &[&str]) -> String {
        self.fed(args, "")
    }

    #[track_caller]
    pub(super) fn fed(&self, args: &[&str], input: &str) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_samverkan"));
        command.arg("--data").arg(self.data()).args(args).env_clear().envs(self.env());
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Carries changes out; the ids of what they are about.
    pub(super) fn apply(&self, changes: &[Value]) -> Vec<String> {
        let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
        let answers = self.fed(&["apply", "-"], &lines.join("\n"));
        let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
        answers.lines().map(id).collect()
    }

    /// A list or record.
    #[track_caller]
    pub(super) fn show(&self, args: &[&str]) -> Value {
        let printed = self.cli(&[&["show"], args, &["--json"]].concat());
        serde_json::from_str(&printed).unwrap()
    }

    /// The rows of the roll.
    #[track_caller]
    pub(super) fn attendance(&self) -> Vec<Value> {
        self.show(&["attendance", MEETING])["rows"].as_array().unwrap().clone()
    }

    /// What each seat that is noted shows, by organization: `representative`, `deputy`, `excused` …
    pub(super) fn marks(&self) -> HashMap<String, String> {
        let rows = self.attendance().into_iter().filter(|row| row["seat"].is_string());
        rows.filter_map(|row| {
            let mark = row["mark"]["by"].as_str().or(row["mark"]["presence"].as_str())?.to_owned();
            let n: usize = row["organization"].as_str()?.strip_prefix("org-")?.parse().ok()?;
            Some((self.names.get(n)?.clone(), mark))
        })
        .collect()
    }

    /// Every action's id, newest first: what was written, and nothing else.
    pub(super) fn history(&self) -> Vec<String> {
        let rows = self.show(&["history"])["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    std::fs::set_permissions(to, from.metadata().unwrap().permissions()).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Opens the roll of the next meeting from the overview.
pub(super) fn open_roll(terminal: &mut Terminal) {
    terminal.wait_for("Översikt").keys("<Enter>").wait_for("Kommer ").keys("<Enter>").wait_for("› Närvaro");
    terminal.wait_for("Sök: ▏").quiet();
    terminal.pressed = 0;
}

/// Leaves the program by its keys: up as often as it takes, then out.
pub(super) fn leave(terminal: &mut Terminal) {
    for _ in 0..6 {
        if terminal.screen().contains("1 Översikt") {
            break;
        }
        // Esc is held for a moment: it may be the beginning of an arrow.
        terminal.keys("<Esc>").quiet_for(Duration::from_millis(150));
    }
    terminal.wait_for("1 Översikt").keys("q");
    assert_eq!(terminal.exit(), Some(0));
}

/// The representative and the deputy of an organization.
pub(super) fn names(organization: &str) -> [String; 2] {
    [format!("Representant {organization}"), format!("Ersättare {organization}")]
}

fn person(name: &str) -> Value {
    json!({"do": "add", "kind": "person", "fields": {"name": name}})
}

/// The id of a seat.
pub(super) fn seat(n: usize) -> String {
    format!("provgrupp/org-{n}")
}

fn template(names: &[String]) -> String {
    let mut text = String::from("[template]\nid = \"prov\"\nversion = 1\nreleased = 2026-01-01\n");
    text.push_str("[[group]]\nid = \"provgrupp\"\nname = \"Provgruppen\"\nkind = \"county\"\n");
    for (n, name) in names.iter().enumerate() {
        let sector = if name.ends_with("kommun") { "municipality" } else { "state" };
        write!(
            text,
            "[[organization]]\nid = \"org-{n}\"\nname = \"{name}\"\nsector = \"{sector}\"\n\
             [[seat]]\nid = \"{}\"\ngroup = \"provgrupp\"\norganization = \"org-{n}\"\n",
            seat(n)
        )
        .unwrap();
    }
    text
}
