//! `erase`: strikes personal data for good, or says what would be struck.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::add::kind_argument;
use super::progress::Watcher;
use super::{CliCommand, Session, print, say};
use crate::domain::Refusal;
use crate::domain::erasure::{self, Erasing, Plan, Records, Scope};
use crate::domain::view;
use crate::error::Error;
use crate::log::Name;
use crate::replica::Replica;
use crate::report;
use crate::store::{Step, StoreError};
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "erase", about: Lang::about_erase, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let flag = |name: &'static str, help: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    command
        .arg(kind_argument(lang))
        .arg(Arg::new("id").value_name("ID").required(true).help(lang.help_id()))
        .arg(option("reason", lang.value_text(), lang.help_reason()))
        .arg(option("decision", lang.value_number(), lang.help_decision()))
        .arg(option("field", lang.value_field(), lang.help_erase_field()).action(ArgAction::Append))
        .arg(flag("also-dispatched", lang.help_also_dispatched()))
        .arg(option("author", lang.value_name(), lang.help_erase_author()))
        .arg(flag("dry-run", lang.help_dry_run()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let text = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let dry = matches.get_flag("dry-run");
    let mut session = session.clone();
    if dry {
        // To look is never in the way of whoever writes.
        session.read_only = true;
    }
    let kind = view::kind(&text("kind"))?;
    let mut replica = if dry { session.open()? } else { session.open_to_change()? };
    let fields: Result<Vec<Name>, Refusal> = matches
        .get_many::<String>("field")
        .into_iter()
        .flatten()
        .map(|name| crate::domain::edit::field_of(kind, name).map(|field| field.name))
        .collect();
    let scope = Scope {
        fields: fields?,
        dispatched: matches.get_flag("also-dispatched"),
        author: matches.get_one::<String>("author").cloned(),
        instead: session.lang.struck().into(),
    };
    // A record that was removed is still there to be erased.
    let id = erasure::find(replica.view(), replica.state(), kind, &text("id"))?;
    let plan = erasure::plan(records(&replica), kind, &[id], &scope)?;
    if dry {
        return print(&told(&session, &replica, &plan, session.lang.would_erase()));
    }
    let erasing = plan.decided(&text("reason"), &text("decision"))?;
    carry_out(&session, &mut replica, &erasing)?;
    print(&told(&session, &replica, &plan, session.lang.has_erased()))
}

pub(super) fn records(replica: &Replica) -> Records<'_> {
    Records { view: replica.view(), state: replica.state(), log: replica.log() }
}

/// What is struck and what stays. After the erasure it says no name any more.
pub(super) fn told(session: &Session, replica: &Replica, plan: &Plan, heading: &str) -> String {
    let source = session.source(replica);
    let mut lines = vec![heading.to_owned()];
    lines.extend(report::struck_lines(&source, plan).into_iter().map(|line| format!("  {line}")));
    let kept = report::kept_lines(&source, plan);
    if !kept.is_empty() {
        lines.push(session.lang.stays().to_owned());
        lines.extend(kept.into_iter().map(|line| format!("  {line}")));
    }
    lines.join("\n") + "\n"
}

/// Writes the store anew without what is struck, with a line that says how far it has come.
pub(super) fn carry_out(session: &Session, replica: &mut Replica, erasing: &Erasing) -> Result<(), Error> {
    let mut watcher = Watcher::new(session.lang, Step::REBUILD.to_vec()).map_err(Error::Output)?;
    let erased = replica.erase(erasing, &mut |progress| watcher.see(progress));
    watcher.erase();
    erased.map_err(|error| match (error, watcher.signal()) {
        (StoreError::Cancelled, Some(signal)) => Error::Stopped { signal, sentence: session.lang.erasure_stopped() },
        (error, _) => Error::Store(error),
    })?;
    if replica.has_left_behind() {
        say(session.lang.erasure_left_behind());
    }
    Ok(())
}
