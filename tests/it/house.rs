//! Self-checks of the house: layers, size, texts, labels, the README, and which demands have tests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use samverkan::domain::KINDS;
use samverkan::domain::schema::Type;
use samverkan::text::Lang;
use samverkan::text::labels;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder, with its path from the root.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        (name, std::fs::read_to_string(path).unwrap())
    };
    found.into_iter().map(read).collect()
}

fn is_test(name: &str) -> bool {
    name.contains("/tests") || name.starts_with("tests/")
}

/// The code of a file without its own tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

/// The layer of a file: its first folder or file below `src`.
fn layer(name: &str) -> &str {
    let below = name.strip_prefix("src/").unwrap_or(name);
    below.split(['/', '.']).next().unwrap_or(below)
}

/// What a layer may import of ours.
fn allowed(layer: &str) -> &'static [&'static str] {
    match layer {
        "letters" | "log" => &["letters"],
        "text" => &["letters"],
        "domain" => &["letters", "log"],
        "report" => &["letters", "log", "domain", "text"],
        "store" => &["log"],
        "exchange" => &["log"],
        "replica" => &["log", "domain", "store", "text"],
        "config" => &["domain", "text"],
        "error" => &["config", "domain", "exchange", "store", "text"],
        "demo" => &["cli", "domain", "error", "letters", "log", "replica"],
        "tui" => &[
            "cli", "config", "demo", "domain", "error", "exchange", "letters", "log", "replica", "report", "store",
            "text",
        ],
        "cli" => &[
            "config", "demo", "domain", "error", "exchange", "letters", "log", "replica", "report", "store", "text",
            "tui",
        ],
        _ => &[],
    }
}

#[test]
fn every_import_keeps_the_layers() {
    let mut broken = Vec::new();
    for (name, text) in sources("src") {
        if name == "src/lib.rs" || name == "src/main.rs" || is_test(&name) {
            continue;
        }
        let own = layer(&name);
        for (number, line) in code(&text).lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let module: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let macro_of_layer = line.contains("$crate::");
                if module != own && !allowed(own).contains(&module.as_str()) && !macro_of_layer {
                    broken.push(format!("{name}:{}: {own} imports {module}", number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn foreign_crates_stay_where_they_belong() {
    let mut broken = Vec::new();
    for (name, text) in sources("src").into_iter().filter(|(name, _)| !is_test(name)) {
        let own = layer(&name);
        for line in code(&text).lines().filter(|line| !line.trim_start().starts_with("//")) {
            let names = |what: &str| line.contains(what);
            let wrong = (names("sled::") || names("bincode::")) && own != "store"
                || (names("ratatui::") || names("crossterm::")) && own != "tui"
                || (names("Utc::now") || names("Local::now") || names("SystemTime::now")) && own != "replica"
                || (names("std::fs") || names("std::env"))
                    && ["log", "domain", "report", "text", "letters"].contains(&own)
                || names("SAMVERKAN_NOW\"") && own != "replica";
            if wrong {
                broken.push(format!("{name}: {}", line.trim()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The tables of declarations: they may be as long as what they declare.
const TABLES: &[&str] = &["src/text/sentences.rs"];

#[test]
fn files_and_functions_are_small_enough_to_read() {
    let mut lengths = Vec::new();
    let mut functions = Vec::new();
    for (name, text) in sources("src").into_iter().chain(sources("tests")) {
        assert!(text.starts_with("//! "), "{name} does not open with a line that says what lives in it");
        let lines = code(&text).lines().count();
        assert!(lines <= 600 || TABLES.contains(&name.as_str()), "{name} has {lines} lines");
        if !is_test(&name) {
            lengths.push(lines);
        }
        functions.extend(function_lengths(&text).into_iter().map(|(function, lines)| (lines, name.clone(), function)));
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 200, "the median file has {median} lines");
    functions.sort();
    let (longest, file, function) = functions.last().unwrap();
    assert!(*longest <= 80, "{file}: {function} has {longest} lines");
    let p90 = functions[functions.len() * 9 / 10].0;
    assert!(p90 <= 30, "nine of ten functions have up to {p90} lines");
    println!("{} files, median {median}; functions p90 {p90}, longest {longest} ({function})", lengths.len());
}

/// The functions of a file with their lines, found by indentation, which rustfmt guarantees.
fn function_lengths(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (n, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let starts = ["fn ", "pub fn ", "const fn ", "pub const fn ", "pub(super) fn ", "pub(crate) fn "];
        if !starts.iter().any(|start| trimmed.starts_with(start)) || trimmed.ends_with(';') {
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - trimmed.len()]);
        let length = lines[n..].iter().position(|line| **line == end).map_or(1, |at| at + 1);
        let name = trimmed.split("fn ").nth(1).unwrap_or_default().split(['(', '<']).next().unwrap_or_default();
        found.push((name.to_owned(), length));
    }
    found
}

#[test]
fn every_text_is_used_and_every_kind_field_and_code_has_a_label() {
    let all: String = sources("src").into_iter().map(|(_, text)| text).collect();
    let table = std::fs::read_to_string(root().join("src/text/sentences.rs")).unwrap();
    let mut unused = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| line.contains("\" | \"")) {
        let name: String = line.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let called = [".{}(", "Lang::{},", "Lang::{} ", "Lang::{})"].map(|form| form.replace("{}", &name));
        if !called.iter().any(|call| all.contains(call)) {
            unused.push(name);
        }
    }
    assert!(unused.is_empty(), "texts that nobody says: {unused:?}");
    for lang in [Lang::Sv, Lang::En] {
        for kind in KINDS {
            let name = kind.name.as_str();
            assert!(labels::keys().any(|key| key == name), "no label for {name}");
            for field in kind.fields {
                let (own, shared) = (format!("{name}.{}", field.name), format!("*.{}", field.name));
                assert!(labels::keys().any(|key| key == own || key == shared), "no label for {own}");
                assert!(!lang.field(name, field.name.as_str()).is_empty());
                let Type::Choice(codes) = field.ty else { continue };
                for code in codes {
                    let own = format!("{name}.{}.{code}", field.name);
                    let shared = format!("*.{code}");
                    assert!(labels::keys().any(|key| key == own || key == shared), "no label for {own}");
                }
            }
        }
    }
}

/// Rows of labels that nothing can be called by.
#[test]
fn no_label_is_left_over() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for kind in KINDS {
        let name = kind.name.as_str();
        known.insert(name.into());
        for field in kind.fields {
            known.extend([format!("{name}.{}", field.name), format!("*.{}", field.name)]);
            if let Type::Choice(codes) = field.ty {
                for code in codes {
                    known.extend([format!("{name}.{}.{code}", field.name), format!("*.{code}")]);
                }
            }
        }
    }
    let odd: Vec<&str> = labels::keys().filter(|key| !known.contains(*key) && *key != "*.removed").collect();
    assert!(odd.is_empty(), "{odd:?}");
}

/// The README's key table is what the program says of itself. `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn the_readme_lists_the_keys_that_there_are() {
    let sheet = samverkan::tui::key_sheet(Lang::En);
    let mut table = format!("| {} |\n|{}\n", sheet.columns.join(" | "), "---|".repeat(sheet.columns.len()));
    for row in &sheet.rows {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        table.push_str(&["| ", &cells.join(" | "), " |\n"].concat());
    }
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("checked by a test -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /keys -->").unwrap();
    let wanted = format!("{before}checked by a test -->\n{table}<!-- /keys -->{after}");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, wanted).unwrap();
    } else {
        assert!(readme == wanted, "the key table is stale: UPDATE_GOLDEN=1 cargo test --test it house");
    }
}

/// Every demand of the founding papers is named by a test.
#[test]
fn every_demand_is_named_by_a_test() {
    let mut covered: BTreeSet<u32> = BTreeSet::new();
    for (name, text) in
        sources("src").into_iter().chain(sources("tests")).filter(|(name, _)| name != "tests/it/house.rs")
    {
        let tests = if is_test(&name) { text.as_str() } else { text.split("mod tests {").nth(1).unwrap_or("") };
        for (at, _) in tests.match_indices(['R', 'r']) {
            let digits: String = tests[at + 1..].chars().take_while(char::is_ascii_digit).collect();
            let before = tests[..at].chars().next_back().unwrap_or(' ');
            if let (Ok(n @ 1..=84), false) = (digits.parse::<u32>(), before.is_alphanumeric()) {
                // A test may say a range of them: R53–R65.
                let rest = tests[at + 1 + digits.len()..].strip_prefix("–R").unwrap_or_default();
                let end: String = rest.chars().take_while(char::is_ascii_digit).collect();
                let last = end.parse::<u32>().unwrap_or(n).min(84);
                covered.extend(n..=last);
            }
        }
    }
    let missing: Vec<u32> = (1..=84).filter(|n| !covered.contains(n)).collect();
    assert!(missing.is_empty(), "no test names R{missing:?}");
}

/// Nobody's name or address: not in data, code, tests or documents.
#[test]
fn r8_there_is_no_address_of_anybody() {
    let files = Command::new("git").args(["ls-files"]).current_dir(root()).output();
    let Ok(files) = files else { return };
    for name in String::from_utf8_lossy(&files.stdout).lines() {
        let Ok(text) = std::fs::read_to_string(root().join(name)) else { continue };
        for (at, _) in text.match_indices('@') {
            let host: String =
                text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || ".-".contains(*c)).collect();
            let is_mail = host.contains('.') && host.ends_with(|c: char| c.is_alphanumeric());
            let user = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            // A narrow screen cuts an address short.
            let invented =
                host.ends_with("example.org") || host.ends_with(".example") || "example.org".starts_with(&host);
            assert!(!is_mail || !user || invented, "{name}: @{host}");
        }
    }
}
