//! `attend`: a mark in a roll.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::add::perform;
use super::request::{Attend, Request};
use super::{CliCommand, Session};
use crate::error::Error;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "attend", about: Lang::about_attend, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    let required =
        |name: &'static str, value: &'static str, help| Arg::new(name).value_name(value).required(true).help(help);
    let option = |name: &'static str, value: &'static str, help| Arg::new(name).long(name).value_name(value).help(help);
    command
        .arg(required("meeting", lang.value_meeting(), lang.help_meeting()))
        .arg(required("seat", lang.value_seat(), lang.help_seat()))
        .arg(required("status", lang.value_status(), lang.help_status()))
        .arg(option("organization", "ID", lang.help_organization()))
        .arg(Arg::new("remote").long("remote").action(ArgAction::SetTrue).help(lang.help_remote()))
        .arg(option("half", "morning|afternoon", lang.help_half()))
        .arg(option("at", "HH:MM", lang.help_at()))
        .arg(option("left", "HH:MM", lang.help_left()))
        .arg(option("remark", "TEXT", lang.help_remark()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let option = |name: &str| matches.get_one::<String>(name).cloned();
    let text = |name: &str| option(name).unwrap_or_default();
    let seat = text("seat");
    let guest = seat.strip_prefix("guest=").map(str::to_owned);
    let attend = Attend {
        meeting: text("meeting"),
        seat,
        guest,
        organization: option("organization"),
        status: text("status"),
        remote: matches.get_flag("remote"),
        half: option("half"),
        at: option("at"),
        left: option("left"),
        remark: option("remark"),
    };
    perform(session, &Request::Attend(attend)).map(|_| ())
}
