//! `config`: a settings file that explains itself, and where it belongs.

use std::fmt::Write as _;

use clap::{ArgMatches, Command};

use super::{CliCommand, Session, print, say};
use crate::config;
use crate::domain::finding::Limits;
use crate::error::Error;
use crate::text::Lang;
use crate::tui;

pub(super) const COMMAND: CliCommand = CliCommand { name: "config", about: Lang::about_config, arguments, run };

fn arguments(command: Command, _: Lang) -> Command {
    command
}

fn run(session: &Session, _: &ArgMatches) -> Result<(), Error> {
    let lang = session.lang;
    if let Some(path) = config::path() {
        say(&lang.config_is_at(&path.display().to_string()));
    }
    print(&file(lang))?;
    super::read_config().map(drop)
}

/// The file, every setting left out by a `#`.
fn file(lang: Lang) -> String {
    let settings = [
        (lang.config_about_lang(), "lang = \"sv\"".to_owned()),
        (lang.config_about_author(), "author = \"namn@dator\"".to_owned()),
        (lang.config_about_data(), "data = \"/srv/samverkan\"".to_owned()),
        (lang.config_about_exchange(), "exchange = \"/srv/utbyte\"".to_owned()),
        (lang.config_about_zone(), "zone = \"Europe/Stockholm\"".to_owned()),
        (lang.config_about_ascii(), "ascii = true".to_owned()),
        (lang.config_about_color(), "color = \"auto\"".to_owned()),
    ];
    let mut text = format!("# {}\n", lang.config_intro());
    for (about, setting) in settings {
        text.extend(["\n# ", about, "\n#", setting.as_str(), "\n"]);
    }
    let limits = Limits::default();
    text.extend(["\n# ", lang.config_about_findings(), "\n#[findings]\n"]);
    let _ = writeln!(text, "#form_years = {}\n#absent_meetings = {}", limits.form_years, limits.absent_meetings);
    text.extend(["\n# ", lang.config_about_retention(), "\n#[[retention]]\n#id = \"G1\"\n#kind = \"person\"\n"]);
    text.push_str("#fields = [\"email\", \"phone\"]\n#months = 24\n#since = \"last-mandate-end\"\n");
    text.extend(["\n# ", lang.config_about_keys(), "\n[keys]\n"]);
    for row in tui::key_sheet(lang).rows {
        let (Some(id), Some(keys)) = (row.json.get("id").and_then(|id| id.as_str()), row.json.get("keys")) else {
            continue;
        };
        let does = row.cells.get(1).map(String::as_str).unwrap_or_default();
        text.extend(["#", id, " = ", &keys.to_string(), "  # ", does, "\n"]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_with_and_without_its_signs() {
        for lang in [Lang::Sv, Lang::En] {
            let text = file(lang);
            assert_eq!(config::parse(&text), Ok(config::Config::default()));
            let uncommented = |line: &str| match line.strip_prefix('#') {
                Some(rest) if !rest.starts_with(' ') => rest.to_owned(),
                _ => line.to_owned(),
            };
            let all: Vec<String> = text.lines().map(uncommented).collect();
            let config = config::parse(&all.join("\n")).unwrap();
            assert!(config.keys.len() > 30 && config.ascii == Some(true) && config.lang == Some(Lang::Sv));
            assert_eq!(tui::use_keys_for_test(&config.keys), Ok(()), "the default keys are no fault");
            for name in config::SETTINGS {
                assert!(text.contains(&format!("{name} =")) || text.contains(&format!("[{name}]")), "{name}");
            }
        }
    }
}
