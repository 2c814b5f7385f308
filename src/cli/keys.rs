//! `keys`: every key of the interface, from the table that the interface itself reads.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{CliCommand, Session, print};
use crate::error::Error;
use crate::text::Lang;
use crate::tui;

pub(super) const COMMAND: CliCommand = CliCommand { name: "keys", about: Lang::about_keys, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command.arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(lang.help_json()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let sheet = tui::key_sheet(session.lang);
    print(&if matches.get_flag("json") { crate::report::to_json(&sheet) } else { crate::report::to_table(&sheet) })
}
