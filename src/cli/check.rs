//! `check`: reads and compares every stored byte, and works out anew what it comes to.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::notices::gap_words;
use super::progress::Watcher;
use super::{CliCommand, Session, print, say};
use crate::error::Error;
use crate::store::{Checked, Step, StoreError};
use crate::text::Lang;
use crate::text::format::Zone;

pub(super) const COMMAND: CliCommand = CliCommand { name: "check", about: Lang::about_check, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command.arg(Arg::new("rebuild").long("rebuild").action(ArgAction::SetTrue).help(lang.help_rebuild()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    if session.read_only {
        return Err(Error::Usage(session.lang.check_needs_both().into()));
    }
    let mut replica = session.open()?;
    let rebuild = matches.get_flag("rebuild");
    let steps = if rebuild { Step::REBUILD } else { &[] };
    let watcher = Watcher::new(session.lang, [steps, Step::CHECK].concat());
    let mut watcher = watcher.map_err(Error::Output)?;
    let stopped = |watcher: &mut Watcher, error, sentence| {
        watcher.erase();
        match (error, watcher.signal()) {
            (StoreError::Cancelled, Some(signal)) => Error::Stopped { signal, sentence },
            (error, _) => Error::Store(error),
        }
    };
    if rebuild {
        let written = replica.rebuild(&mut |progress| watcher.see(progress));
        written.map_err(|error| stopped(&mut watcher, error, session.lang.check_stopped_rebuild()))?;
        watcher.erase();
        say(session.lang.check_rebuilt());
    }
    let words = if rebuild { session.lang.check_stopped_rebuilt() } else { session.lang.check_stopped() };
    let checked = replica.check(&mut |progress| watcher.see(progress));
    let checked = checked.map_err(|error| stopped(&mut watcher, error, words))?;
    watcher.erase();
    print(&sentence(&checked, session.lang, session.zone))?;
    if checked.is_sound() { Ok(()) } else { Err(Error::Damaged) }
}

pub(crate) fn sentence(checked: &Checked, lang: Lang, zone: Zone) -> String {
    if checked.is_sound() {
        return format!("{}\n", lang.check_sound(checked.lines, checked.records, checked.bytes));
    }
    let found = [
        (lang.check_damaged_lines(), checked.damaged_lines as u64),
        (lang.check_damaged_records(), checked.damaged_records as u64),
        (lang.check_only_journal(), checked.only_journal as u64),
        (lang.check_only_twin(), checked.only_twin as u64),
        (lang.check_unlike(), checked.unlike as u64),
        (lang.check_heads(), checked.heads as u64),
    ];
    let mut lines: Vec<String> =
        found.iter().filter(|(_, n)| *n > 0).map(|(what, n)| lang.check_found(what, *n)).collect();
    lines.extend(checked.missing.iter().map(|gap| lang.check_missing(&gap_words(gap, lang, zone))));
    lines.join("\n") + "\n"
}
