//! `check`: reads and compares every stored byte.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{CliCommand, Session, print, say};
use crate::error::Error;
use crate::store::Checked;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "check", about: Lang::about_check, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command.arg(Arg::new("rebuild").long("rebuild").action(ArgAction::SetTrue).help(lang.help_rebuild()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    if session.read_only {
        return Err(Error::Usage(session.lang.check_needs_both().into()));
    }
    let mut replica = session.open()?;
    if matches.get_flag("rebuild") {
        replica.rebuild()?;
        say(session.lang.check_rebuilt());
    }
    let checked = replica.check()?;
    print(&sentence(&checked, session.lang))?;
    if checked.is_sound() { Ok(()) } else { Err(Error::Damaged) }
}

fn sentence(checked: &Checked, lang: Lang) -> String {
    if checked.is_sound() {
        return format!("{}\n", lang.check_sound(checked.lines, checked.records, checked.bytes));
    }
    let found = [
        (lang.check_damaged_lines(), checked.damaged_lines as u64),
        (lang.check_damaged_records(), checked.damaged_records as u64),
        (lang.check_only_journal(), checked.only_journal as u64),
        (lang.check_only_twin(), checked.only_twin as u64),
        (lang.check_unlike(), checked.unlike as u64),
        (lang.check_gaps(), checked.gaps),
    ];
    let lines: Vec<String> = found.iter().filter(|(_, n)| *n > 0).map(|(what, n)| lang.check_found(what, *n)).collect();
    lines.join("\n") + "\n"
}
