//! `add`: a new record of any kind.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::request::{Request, assignments};
use super::{CliCommand, Session, print};
use crate::error::Error;
use crate::report;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "add", about: Lang::about_add, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command.arg(kind_argument(lang)).arg(fields_argument(lang))
}

/// The argument KIND.
pub(super) fn kind_argument(lang: Lang) -> Arg {
    Arg::new("kind").value_name(lang.value_kind()).required(true).help(lang.help_kind())
}

/// The arguments FIELD=VALUE.
pub(super) fn fields_argument(lang: Lang) -> Arg {
    Arg::new("fields")
        .value_name(lang.value_fields())
        .action(ArgAction::Append)
        .num_args(0..)
        .allow_hyphen_values(true)
        .help(lang.help_fields())
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let kind = matches.get_one::<String>("kind").cloned().unwrap_or_default();
    let given = matches.get_many::<String>("fields").into_iter().flatten();
    let (id, fields) = assignments(given, |text| Error::Usage(session.lang.not_an_assignment(text)))?;
    let answer = perform(session, &Request::Add { kind, id, fields })?;
    print(&format!("{}\n", answer["id"].as_str().unwrap_or_default()))
}

/// Carries a request out and says what was done.
pub(super) fn perform(session: &Session, request: &Request) -> Result<serde_json::Value, Error> {
    let mut replica = session.open_to_change()?;
    let before = replica.log().len();
    let answer = request.stage(&mut replica)?;
    let done: Vec<_> = replica.staged().to_vec();
    let sentence = report::sentence(&session.source(&replica), &done);
    let unchanged = replica.log().len() == before;
    let said = if unchanged { session.lang.nothing_changed().to_owned() } else { format!("{sentence}.") };
    session.finish(&mut replica, &said)?;
    Ok(answer)
}
