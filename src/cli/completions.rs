//! `completions`: what a shell needs to complete commands and options.

use clap::{Arg, ArgMatches, Command, builder::PossibleValuesParser};
use clap_complete::Shell;

use super::{CliCommand, Session, parser, print};
use crate::error::Error;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand =
    CliCommand { name: "completions", about: Lang::about_completions, arguments, run };

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

fn arguments(command: Command, lang: Lang) -> Command {
    let shell = Arg::new("shell").value_name(lang.value_shell()).required(true);
    command.arg(shell.help(lang.help_shell()).value_parser(PossibleValuesParser::new(SHELLS)))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let shell: Option<Shell> = matches.get_one::<String>("shell").and_then(|shell| shell.parse().ok());
    let mut written = Vec::new();
    if let Some(shell) = shell {
        clap_complete::generate(shell, &mut parser(session.lang), "samverkan", &mut written);
    }
    print(&String::from_utf8_lossy(&written))
}
