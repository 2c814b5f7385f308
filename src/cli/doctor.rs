//! `doctor`: whether everything that the program needs is there, a line each, with what to do about what is not.

use std::io::IsTerminal;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;

use super::{CliCommand, Session, print, read_config};
use crate::config;
use crate::error::Error;
use crate::replica::Replica;
use crate::report::{Row, Sheet, to_json, to_table};
use crate::store::{Access, Folder};
use crate::text::Lang;
use crate::tui;

pub(super) const COMMAND: CliCommand = CliCommand { name: "doctor", about: Lang::about_doctor, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command.arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(lang.help_json()))
}

/// What was looked at: its name, its name for programs, how it is, and whether that hinders.
type Finding = (&'static str, &'static str, String, bool);

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let lang = session.lang;
    let findings: Vec<Finding> = vec![
        (lang.doctor_version(), "version", format!("samverkan {}", env!("CARGO_PKG_VERSION")), false),
        settings(lang),
        data(session),
        terminal(lang),
        (lang.doctor_letters(), "letters", letters(session), false),
        (lang.doctor_colour(), "colour", colour(session), false),
        (lang.doctor_clipboard(), "clipboard", clipboard(lang), false),
        (
            lang.doctor_clock(),
            "clock",
            format!("{} {}", crate::replica::wall(session.now, session.zone), session.zone.name()),
            false,
        ),
    ];
    let ailing = findings.iter().any(|(.., hinders)| *hinders);
    let rows = findings.into_iter().map(|(name, id, said, hinders)| {
        let mut json = serde_json::Map::new();
        json.insert("kind".into(), json!("check"));
        json.insert("id".into(), json!(id));
        json.insert("found".into(), json!(said));
        json.insert("hinders".into(), json!(hinders));
        Row { json, cells: vec![if hinders { "!" } else { "·" }.into(), name.to_owned(), said], ..Row::default() }
    });
    let columns = vec![String::new(), lang.column_check().to_owned(), lang.column_found().to_owned()];
    let sheet = Sheet { name: "doctor".into(), columns, rows: rows.collect(), single: false };
    print(&if matches.get_flag("json") { to_json(&sheet) } else { to_table(&sheet) })?;
    if ailing { Err(Error::Ailing) } else { Ok(()) }
}

fn settings(lang: Lang) -> Finding {
    let path = config::path();
    let shown = path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let (said, hinders) = match read_config() {
        Err(error) => (error.sentence(lang), true),
        Ok(_) if path.is_some_and(|path| path.exists()) => (format!("{shown}, {}", lang.doctor_read()), false),
        Ok(_) => (lang.doctor_no_file().to_owned(), false),
    };
    (lang.doctor_config(), "settings", said, hinders)
}

/// Reads the store beside whoever writes to it.
fn data(session: &Session) -> Finding {
    let lang = session.lang;
    let shown = session.dir.display().to_string();
    let opening = crate::replica::Opening { read_only: true, access: Access::Here, ..session.opening() };
    let (said, hinders) = match Folder::is_empty(&session.dir) {
        Ok(true) => (lang.doctor_empty().to_owned(), false),
        _ => match Replica::open(&opening) {
            Ok((replica, notices)) => {
                let notices: Vec<String> =
                    notices.iter().map(|notice| super::notice_sentence(notice, lang, session.zone)).collect();
                (format!("{} {}", lang.doctor_opens(replica.log().len()), notices.join(" ")), false)
            }
            Err(error) => (Error::from(error).sentence(lang), true),
        },
    };
    (lang.doctor_data(), "data", format!("{shown}: {}", said.trim_end()), hinders)
}

fn terminal(lang: Lang) -> Finding {
    let term = std::env::var("TERM").unwrap_or_default();
    let is_one = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let said = match (is_one, tui::can_move(&term)) {
        (_, false) => lang.doctor_dumb(&term),
        (false, true) => lang.doctor_not_a_terminal().to_owned(),
        (true, true) => format!("TERM={term}"),
    };
    // Through a pipe there is none, and none is wanted.
    (lang.doctor_terminal(), "terminal", said, is_one && !tui::can_move(&term))
}

fn letters(session: &Session) -> String {
    let ascii = tui::is_ascii(session);
    if ascii { session.lang.doctor_ascii().into() } else { session.lang.doctor_utf8().into() }
}

fn colour(session: &Session) -> String {
    let mono = tui::is_mono(session.color);
    if mono { session.lang.doctor_colour_off().into() } else { session.lang.doctor_colour_on().into() }
}

fn clipboard(lang: Lang) -> String {
    let set = |name| std::env::var_os(name).is_some();
    match (set("TMUX"), set("SSH_CONNECTION") || set("SSH_TTY")) {
        (true, _) => lang.doctor_in_tmux().into(),
        (false, true) => lang.doctor_over_ssh().into(),
        (false, false) => lang.doctor_direct().into(),
    }
}
