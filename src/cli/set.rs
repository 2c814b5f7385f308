//! `set`: other values in a record.

use clap::{Arg, ArgMatches, Command};

use super::add::{fields_argument, kind_argument, perform};
use super::request::{Request, assignments};
use super::{CliCommand, Session};
use crate::error::Error;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "set", about: Lang::about_set, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    let id = Arg::new("id").value_name("ID").required(true).help(lang.help_id());
    command.arg(kind_argument(lang)).arg(id).arg(fields_argument(lang))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let given = matches.get_many::<String>("fields").into_iter().flatten();
    let usage = |text: &str| Error::Usage(session.lang.not_an_assignment(text));
    let (renamed, fields) = assignments(given, usage)?;
    if renamed.is_some() {
        return Err(Error::Usage(session.lang.ids_stay().into()));
    }
    perform(session, &Request::Set { kind: text("kind"), id: text("id"), fields }).map(|_| ())
}
