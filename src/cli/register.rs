//! `register`: a signed form, as one action (R53–R65).

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::add::fields_argument;
use super::request::{Register, Request, assignments};
use super::{CliCommand, Session, print, say};
use crate::error::Error;
use crate::report;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "register", about: Lang::about_register, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command
        .arg(Arg::new("organization").value_name("ORGANIZATION").required(true).help(lang.help_register()))
        .arg(fields_argument(lang).allow_hyphen_values(false))
        .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help(lang.help_dry_run()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let organization = matches.get_one::<String>("organization").cloned().unwrap_or_default();
    let given = matches.get_many::<String>("fields").into_iter().flatten();
    let (id, fields) = assignments(given, |text| Error::Usage(session.lang.not_an_assignment(text)))?;
    let request = Request::Register(Register { id, organization, fields });
    let mut replica = session.open_to_change()?;
    let answer = request.stage(&mut replica)?;
    let staged = replica.staged().to_vec();
    let said = report::sentence(&session.source(&replica), &staged);
    if matches.get_flag("dry-run") {
        say(&format!("{said}."));
        say(session.lang.only_looked());
        return Ok(());
    }
    let said = if staged.is_empty() { session.lang.nothing_changed().to_owned() } else { format!("{said}.") };
    session.finish(&mut replica, &said)?;
    print(&format!("{}\n", answer["id"].as_str().unwrap_or_default()))
}
