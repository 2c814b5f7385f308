//! `remove`: a record less. Undo brings it back.

use clap::{Arg, ArgMatches, Command};

use super::add::{kind_argument, perform};
use super::request::Request;
use super::{CliCommand, Session};
use crate::error::Error;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "remove", about: Lang::about_remove, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command.arg(kind_argument(lang)).arg(Arg::new("id").value_name("ID").required(true).help(lang.help_id()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    perform(session, &Request::Remove { kind: text("kind"), id: text("id") }).map(|_| ())
}
