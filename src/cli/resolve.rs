//! `resolve`: decides what replicas say differently, by taking one version, by writing another value, or by taking all
//! that one side said.

use std::collections::BTreeSet;

use clap::{Arg, ArgMatches, Command};

use super::add::kind_argument;
use super::{CliCommand, Session, say};
use crate::domain::difference::{Difference, Side, Version, take_side};
use crate::domain::view::kind;
use crate::error::Error;
use crate::log::{Change, ReplicaId, member_key};
use crate::replica::Replica;
use crate::report;
use crate::report::Source;
use crate::report::differences::{listed, member_text, name_of, said, who_said};
use crate::text::Lang;
use crate::text::format;

pub(super) const COMMAND: CliCommand = CliCommand { name: "resolve", about: Lang::about_resolve, arguments, run };

/// The shortest beginning of a replica's label that may stand for it.
const MIN_LABEL: usize = 4;
/// How much of what somebody typed, or of a value, stands in a sentence.
const QUOTED: usize = 40;

fn arguments(command: Command, lang: Lang) -> Command {
    let option = |name: &'static str, value: &'static str, help| {
        Arg::new(name).long(name).value_name(value).allow_hyphen_values(true).help(help)
    };
    command
        .arg(kind_argument(lang).required(false))
        .arg(Arg::new("id").value_name("ID").help(lang.help_id()))
        .arg(Arg::new("field").value_name(lang.value_field()).help(lang.help_resolve_field()))
        .arg(option("take", lang.value_stamp(), lang.help_take()))
        .arg(option("value", lang.value_value(), lang.help_value()))
        .arg(option("member", lang.value_text(), lang.help_member()))
        .arg(option("side", lang.value_side(), lang.help_side()))
        .after_help(lang.resolve_examples())
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let given = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let (take, value) = (given("take"), given("value"));
    let one = match (given("kind"), given("id"), given("field"), given("side")) {
        (None, None, None, Some(_)) if take.is_none() && value.is_none() && given("member").is_none() => None,
        (Some(kind), Some(id), Some(field), None) if take.is_some() != value.is_some() => Some((kind, id, field)),
        _ => return Err(Error::Usage(session.lang.resolve_one_way().into())),
    };
    let mut replica = session.open_to_change()?;
    let source = session.source(&replica);
    let all = listed(&source);
    let change = match one {
        Some((kind, id, field)) => {
            let found = find(&source, &all, (kind, id, field), given("member"))?;
            match (take, value) {
                (Some(stamp), _) => found.take(version(&source, found, stamp)?, source.view),
                (None, value) => found.third(&replica.editor(), value.unwrap_or_default())?,
            }
        }
        None => side(&source, &all, given("side").unwrap_or_default())?,
    };
    finish(session, &mut replica, change, all.len())
}

/// Keeps the decision, says what it was, and how much is left.
fn finish(session: &Session, replica: &mut Replica, change: Change, before: usize) -> Result<(), Error> {
    let ops = replica.stage(change);
    let source = session.source(replica);
    let left = listed(&source).len();
    let decided = before.saturating_sub(left);
    let sentence = format!("{}.", report::sentence(&source, &ops));
    session.finish(replica, &if decided > 1 { session.lang.decided(decided) } else { sentence })?;
    if left > 0 {
        say(&session.lang.left_to_decide(left));
    }
    Ok(())
}

/// The difference of that record, field and member; a member that is the only one to differ need not be named.
fn find<'d>(
    source: &Source<'_>,
    all: &'d [Difference],
    (name, id, field): (&str, &str, &str),
    member: Option<&str>,
) -> Result<&'d Difference, Error> {
    let lang = source.lang;
    let name = kind(name)?.name;
    let field = field.replace('-', "_");
    let of_kind: Vec<&Difference> = all.iter().filter(|found| found.at.kind == name).collect();
    // What is removed for one side and not for the other is in no list.
    let named = |found: &&&Difference| found.at.id.as_str() == id;
    let id = match of_kind.iter().find(named) {
        Some(found) => found.at.id.clone(),
        None => source.view.resolve(&[name.as_str()], id)?.1,
    };
    let about: Vec<&Difference> = of_kind.into_iter().filter(|found| found.is_about(&id, &field)).collect();
    let key = member.map(member_key);
    let of_member = |found: &&Difference| key.is_none() || found.at.member == key;
    match about.iter().copied().filter(of_member).collect::<Vec<_>>().as_slice() {
        [only] => Ok(only),
        [] => {
            let field =
                member.map_or_else(|| field.clone(), |member| format!("{field} {}", format::fit(member, QUOTED)));
            Err(Error::Undecided(lang.differs_not(lang.kind(name.as_str()), id.as_str(), &format::fit(&field, 80))))
        }
        several => {
            let members: Vec<&str> = several.iter().filter_map(|found| member_text(found)).collect();
            Err(Error::Undecided(lang.several_members(&field, &members.join(", "))))
        }
    }
}

/// The version that a stamp, or the beginning of one, names.
fn version<'d>(source: &Source<'_>, found: &'d Difference, stamp: &str) -> Result<&'d Version, Error> {
    let lang = source.lang;
    let names = |version: &&Version| {
        let whole = format!("{}@{}", version.op.stamp, version.op.id.replica);
        name_of(found, version) == stamp || whole.starts_with(stamp) && !stamp.is_empty()
    };
    let candidate = |version: &&Version| {
        let text = format::fit(&said(source, found, version), QUOTED);
        lang.candidate(&name_of(found, version), &text, &who_said(source, found, version))
    };
    let list = |versions: Vec<&Version>| versions.iter().map(candidate).collect::<Vec<_>>().join(", ");
    let meant: Vec<&Version> = found.versions.iter().filter(names).collect();
    let text = format::fit(stamp, QUOTED);
    match meant.as_slice() {
        [] => Err(Error::Undecided(lang.no_such_stamp(&text, &list(found.versions.iter().collect())))),
        [first, others @ ..] if others.iter().all(|other| found.agree(first, other)) => Ok(first),
        _ => Err(Error::Undecided(lang.stamp_ambiguous(&text, &list(meant)))),
    }
}

/// All that one side said: an author's, or a replica's by the beginning of its label.
fn side(source: &Source<'_>, all: &[Difference], text: &str) -> Result<Change, Error> {
    let lang = source.lang;
    let ops = || all.iter().flat_map(|found| &found.versions).map(|version| &version.op);
    if all.is_empty() {
        return Err(Error::Undecided(lang.nothing_differs().into()));
    }
    let shown = format::fit(text, QUOTED);
    let sides = || -> String {
        let name = |op: &std::sync::Arc<crate::log::Operation>| {
            lang.author_at(op.author.as_deref().unwrap_or(lang.struck()), &op.id.replica.to_string())
        };
        ops().map(name).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("; ")
    };
    let author = ops().find_map(|op| op.author.as_deref().filter(|author| *author == text));
    let label = |op: &ReplicaId| text.len() >= MIN_LABEL && op.to_string().starts_with(text);
    let labels: BTreeSet<ReplicaId> = ops().map(|op| op.id.replica).filter(label).collect();
    let side = match (author, labels.first()) {
        (Some(author), _) => Side::Author(author.to_owned()),
        (None, Some(only)) if labels.len() == 1 => Side::Replica(*only),
        _ => return Err(Error::Undecided(lang.no_such_side(&shown, &sides()))),
    };
    let (change, decided) = take_side(all, &side, source.view);
    if decided == 0 {
        return Err(Error::Undecided(lang.side_is_both(&shown, &sides())));
    }
    Ok(change)
}
