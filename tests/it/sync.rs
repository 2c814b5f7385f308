//! Replicas that meet in a folder or an object store: what every schedule must come to, and what the program says.
//!
//! `SAMVERKAN_SCHEDULES` sets how many random schedules are tried, `SAMVERKAN_SEED` the first; `SAMVERKAN_SYNC_KILLS` how often
//! a sync is killed. `SAMVERKAN_GROWTH=200 cargo test --test it a_new_replica -- --nocapture` measures joining so many, with
//! `SAMVERKAN_OPERATIONS=5000` of so many operations each.

mod erasure;
mod failing;
mod growth;
mod meeting;
#[cfg(feature = "s3")]
mod s3;
mod schedules;
mod site;
mod strangers;

use std::path::Path;
use std::process::{Command, Stdio};

/// Steele, Lea and Flood's `splitmix64`.
struct Random(u64);

impl Random {
    const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    const fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }

    const fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// A number that the environment sets.
fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or)
}

/// The program on a data folder, without anything of the user's environment.
fn program(data: &Path, author: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samverkan"));
    command.env_clear().env("SAMVERKAN_CONFIG", "/dev/null").env("SAMVERKAN_NOW", "2026-11-22T09:00:00+01:00");
    command
        .env("HOME", data)
        .env("PATH", "/usr/bin:/bin")
        .args(["--lang", "en", "--author", author, "--data"])
        .arg(data);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// How a command ended: exit code, and what it said on either output.
fn run(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("panicked") && !said.contains("Os {"), "{said}");
    (output.status.code(), said)
}

/// What a command says that must succeed.
#[track_caller]
fn ok(command: &mut Command) -> String {
    let (code, said) = run(command);
    assert_eq!(code, Some(0), "{said}");
    said
}

fn init(data: &Path) {
    ok(program(data, "somebody").arg("init"));
}

fn sync(data: &Path, author: &str, target: &Path) -> Command {
    let mut command = program(data, author);
    command.arg("sync").arg(target);
    command
}

/// Writes a note of an organization.
fn note(data: &Path, author: &str, organization: &str, text: &str) {
    ok(program(data, author).args(["set", "organization", organization, &format!("note={text}")]));
}

/// The whole log as text.
fn plain(data: &Path) -> String {
    let output = program(data, "somebody").args(["export", "--plain", "-"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn sound(data: &Path) {
    ok(program(data, "somebody").arg("check"));
}

fn conflicts(data: &Path) -> usize {
    let output = program(data, "somebody").args(["show", "conflicts", "--json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // A row a version.
    let rows = json["rows"].as_array().unwrap().iter();
    rows.map(|row| (row["kind"].to_string(), row["id"].to_string(), row["field"].to_string()))
        .collect::<std::collections::BTreeSet<_>>()
        .len()
}

/// The files of a target, by their names from its top.
fn files(target: &Path) -> Vec<String> {
    fn walk(dir: &Path, top: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, top, found);
            } else {
                found.push(path.strip_prefix(top).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    walk(target, target, &mut found);
    found.sort();
    found
}
