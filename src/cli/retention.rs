//! `retention`: erases what the authority's own rules say has been kept long enough, and prints a protocol without the data.

use std::collections::BTreeSet;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::erase::{carry_out, records, told};
use super::{CliCommand, Session, print};
use crate::config::{self, Fault, Wrong};
use crate::domain::erasure::{self, Plan, Scope};
use crate::domain::retention::{Rule, Since};
use crate::domain::{Refusal, view};
use crate::error::Error;
use crate::log::{Id, Name};
use crate::replica::Replica;
use crate::text::Lang;
use crate::text::format;

pub(super) const COMMAND: CliCommand = CliCommand { name: "retention", about: Lang::about_retention, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command.arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help(lang.help_dry_run()))
}

/// Reads the rules of the configuration against the vocabulary.
///
/// # Errors
/// The first thing in them that there is not, and its line.
pub(super) fn rules(written: &[config::Retention]) -> Result<Vec<Rule>, Fault> {
    let mut rules: Vec<Rule> = Vec::new();
    for rule in written {
        let at = |line: usize| move |what: Wrong| Fault { line, what };
        if rules.iter().any(|held| held.id == rule.id) {
            return Err(at(rule.line)(Wrong::Twice(rule.id.clone())));
        }
        let (kind, line) = &rule.kind;
        let kind = view::kind(kind).map_err(|_| at(*line)(Wrong::Kind(kind.clone())))?;
        let (fields, line) = &rule.fields;
        let field = |name: &String| {
            let unknown = || at(*line)(Wrong::Field { name: name.clone(), kind: kind.name.as_str() });
            kind.field(name).map(|field| field.name).ok_or_else(unknown)
        };
        let fields: Result<Vec<Name>, Fault> = fields.iter().map(field).collect();
        let (since, line) = &rule.since;
        let unknown = || at(*line)(Wrong::Since { name: since.clone(), kind: kind.name.as_str() });
        let since = Since::named(kind, since).ok_or_else(unknown)?;
        rules.push(Rule { id: rule.id.clone(), kind, fields: fields?, months: rule.months, since });
    }
    Ok(rules)
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let rules = rules(&session.retention).map_err(|fault| Error::Config { path: config_path(), fault })?;
    if rules.is_empty() {
        return Err(Error::NoRule(config_path()));
    }
    let dry = matches.get_flag("dry-run");
    let mut session = session.clone();
    session.read_only |= dry;
    let mut replica = if dry { session.open()? } else { session.open_to_change()? };
    for rule in &rules {
        print(&match planned(&session, &replica, rule)? {
            None => format!("{}\n", session.lang.nothing_due(&rule.id)),
            Some((_, plan)) if dry => told(&session, &replica, &plan, &session.lang.would_retire(&rule.id)),
            Some((ids, plan)) => {
                let erasing = plan.decided(&session.lang.retention_reason(&rule.id), &rule.id)?;
                carry_out(&session, &mut replica, &erasing)?;
                protocol(&session, &replica, rule, &ids, &plan)
            }
        })?;
    }
    Ok(())
}

fn config_path() -> std::path::PathBuf {
    config::path().unwrap_or_default()
}

/// What a rule strikes today, with the records that it is about; nothing if none is due.
fn planned(session: &Session, replica: &Replica, rule: &Rule) -> Result<Option<(Vec<Id>, Plan)>, Error> {
    let due = rule.due(replica.view(), replica.state(), replica.today());
    if due.is_empty() {
        return Ok(None);
    }
    let scope = Scope { fields: rule.fields.clone(), instead: session.lang.struck().into(), ..Scope::default() };
    match erasure::plan(records(replica), rule.kind, &due, &scope) {
        Ok(plan) => Ok(Some((due, plan))),
        Err(Refusal::NothingToErase { .. }) => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}

/// Which rule, when, how much and of which records: nothing of what stood there.
fn protocol(session: &Session, replica: &Replica, rule: &Rule, ids: &[Id], plan: &Plan) -> String {
    let lang = session.lang;
    let fields: BTreeSet<&str> =
        plan.struck.iter().map(|(kind, _, field)| lang.field(kind.as_str(), field.as_str())).collect();
    let fields: Vec<&str> = fields.into_iter().collect();
    let date = format::date(replica.today());
    let mut lines = vec![lang.retired(&rule.id, &date, plan.records(), plan.struck.len(), &fields.join(", "))];
    lines.extend(ids.iter().map(|id| format!("  {} {id}", lang.kind(rule.kind.name.as_str()))));
    lines.join("\n") + "\n"
}
