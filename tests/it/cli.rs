//! The real program, run as a script runs it: what goes to standard output, what to standard error, and exit codes.

mod apply;
mod attend;
mod contract;
mod erase;
mod folder;
mod lists;
mod lossy;
mod mutations;
mod refusals;
mod register;
mod resolve;
mod roundtrip;
mod settings;
mod takeover;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use tempfile::TempDir;

/// The meeting that most tests are about.
const MEETING: &str = "lansgrupp-2027-02-11";

/// A data folder of its own for a test.
pub struct Place(TempDir);

impl Place {
    /// No store yet.
    pub fn empty() -> Self {
        Self(TempDir::with_prefix("samverkan-cli-").unwrap())
    }

    /// The county, without people and meetings.
    pub fn county() -> Self {
        let place = Self::empty();
        place.run(&["init"]).is(0);
        place
    }

    /// The county with a meeting, and a representative and a deputy for Falun.
    pub fn meeting() -> Self {
        let place = Self::county();
        place.ok(&["add", "meeting", &format!("id={MEETING}"), "group=lansgrupp", "date=2027-02-11"]);
        for (name, role) in [("Ordinarie Falun", "representative"), ("Ersättare Falun", "deputy")] {
            let name = format!("name={name}");
            let person = place.ok(&["add", "person", &name, "organization=falu-kommun"]);
            let (person, role) = (format!("person={}", person.trim()), format!("role={role}"));
            place.ok(&["add", "mandate", &person, "seat=lansgrupp/falu-kommun", &role, "from=2026-01-01"]);
        }
        place
    }

    pub fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// The program without anything of the user's environment.
    pub fn bare(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_samverkan"));
        command.env_clear().env("SAMVERKAN_NOW", "2026-11-22T09:00:00+01:00").env("HOME", self.0.path());
        command.env("USER", "koordinator").current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    /// The program on the data folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare();
        command.arg("--data").arg(self.data()).args(arguments);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&mut self.command(arguments), b"")
    }

    /// Runs with something on standard input.
    pub fn feed(&self, arguments: &[&str], input: &[u8]) -> Ran {
        Ran::of(&mut self.command(arguments), input)
    }

    /// What a command prints that must succeed.
    pub fn ok(&self, arguments: &[&str]) -> String {
        self.run(arguments).is(0).out
    }

    /// What `show` gives with `--json`.
    pub fn show(&self, arguments: &[&str]) -> Json {
        let arguments = [&["show"], arguments, &["--json"]].concat();
        let json: Json = serde_json::from_str(&self.ok(&arguments)).unwrap();
        assert_eq!(json["schema"], 1);
        json
    }

    /// One record.
    pub fn row(&self, kind: &str, id: &str) -> Json {
        let json = self.show(&[kind, id]);
        assert_eq!(json["show"], kind);
        json["row"].clone()
    }

    pub fn journal(&self) -> Vec<u8> {
        std::fs::read(self.data().join("gen-1/journal")).unwrap_or_default()
    }

    /// A file beside the data folder.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Where a file beside the data folder would lie.
    pub fn out(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// In both languages the command is refused with that code, says these words of what was wrong, and changes nothing.
    pub fn refuses(&self, code: i32, arguments: &[&str], sv: &[&str], en: &[&str]) {
        self.refuses_input(code, arguments, b"", sv, en);
    }

    pub fn refuses_input(&self, code: i32, arguments: &[&str], input: &[u8], sv: &[&str], en: &[&str]) {
        let before = self.journal();
        let mut said = [("sv", sv), ("en", en)].map(|(lang, words)| {
            let ran = self.feed(&[&["--lang", lang], arguments].concat(), input).is(code);
            assert_eq!(ran.out, "", "{arguments:?} is refused and prints nothing");
            for word in words {
                assert!(ran.err.contains(word), "{arguments:?} does not say {word:?}:\n{}", ran.err);
            }
            assert!(self.journal() == before, "{arguments:?} was refused and changed something");
            ran.err
        });
        assert_ne!(said[0], said[1], "{arguments:?} says the same in both languages");
        said[0].push(' ');
        assert_swedish(&said[0]);
    }
}

/// No word of English stands between the words of a Swedish sentence.
fn assert_swedish(text: &str) {
    for word in ["the", "is", "not", "are", "and", "or", "with", "of", "cannot", "There", "has", "No", "from", "at"] {
        assert!(!text.contains(&format!(" {word} ")) && !text.starts_with(&format!("{word} ")), "{word:?} in {text}");
    }
}

/// How a command ended.
#[derive(Clone, Debug)]
pub struct Ran {
    pub arguments: String,
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(command: &mut Command, input: &[u8]) -> Self {
        if !input.is_empty() {
            command.stdin(Stdio::piped());
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdin = child.stdin.take();
        let output = std::thread::scope(|scope| {
            // Whoever refuses the first line does not read the rest.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
            child.wait_with_output().unwrap()
        });
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let arguments = format!("{:?}", command.get_args().collect::<Vec<_>>());
        Self { arguments, code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// It ended with that exit code, and in any case like a program that somebody has thought through.
    pub fn is(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}{}", self.arguments, self.out, self.err);
        for trace in ["panicked", "RUST_BACKTRACE", "unwrap", "Error {", "Os {"] {
            assert!(!self.err.contains(trace), "{}\n{}", self.arguments, self.err);
        }
        let hidden = |c: char| c != '\n' && samverkan::letters::is_hidden(c);
        assert!(!self.err.contains(hidden), "{}: {:?}", self.arguments, self.err);
        assert!(code == 0 || !self.err.trim().is_empty(), "{} says nothing", self.arguments);
        self
    }
}

/// A line of `apply`.
fn line(json: &Json) -> String {
    format!("{json}\n")
}

/// A line of `apply` that adds an organization.
fn adds(id: &str) -> String {
    line(&json!({"do": "add", "kind": "organization", "id": id, "fields": {"name": format!("Ny {id}")}}))
}
