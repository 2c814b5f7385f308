//! `import`: takes in what a file brings, after saying what that is; and takes an import back.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::notices::gaps_words;
use super::passphrase;
use super::{CliCommand, Session, print, say};
use crate::error::Error;
use crate::exchange::{FULL, Keys, Packed, Snapshot, Unusable, snapshot};
use crate::log::{Gap, Operation};
use crate::replica::{Replica, TAKE_BACK};
use crate::report::{self, arrival, differences};
use crate::store::Import;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "import", about: Lang::about_import, arguments, run };

/// As much of a hash as names an import.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

fn arguments(command: Command, lang: Lang) -> Command {
    let flag = |name: &'static str, help: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    file_arguments(command, lang)
        .arg(flag("dry-run", lang.help_dry_run()))
        .arg(flag("json", lang.help_json()))
        .arg(Arg::new("dataset").long("dataset").value_name(lang.value_name()).help(lang.help_dataset()))
        .arg(flag("take-back", lang.help_take_back()))
}

/// What every command that reads a file takes.
pub(super) fn file_arguments(command: Command, lang: Lang) -> Command {
    let path = || clap::value_parser!(PathBuf);
    command.arg(Arg::new("file").value_name(lang.value_file()).value_parser(path()).help(lang.help_import_file())).arg(
        Arg::new("identity")
            .long("identity")
            .value_name(lang.value_file())
            .value_parser(path())
            .help(lang.help_identity()),
    )
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    if matches.get_flag("take-back") {
        return take_back(session, matches);
    }
    let lang = session.lang;
    let Some(path) = matches.get_one::<PathBuf>("file") else { return Err(Error::Usage(lang.which_file().into())) };
    session.may_change()?;
    let file = read(session, path, matches)?;
    if file.header.profile != FULL {
        return Err(Error::OnlyToRead);
    }
    if session.is_empty()? && !matches.get_flag("dry-run") {
        return begin(session, &file);
    }
    let mut replica = session.open_to_change()?;
    may_mix(&file, &replica, matches)?;
    let hash = file.summary.hash.clone();
    let differing = differences::count(&session.source(&replica));
    let arrival = replica.take_in(file.ops);
    let source = session.source(&replica);
    let sheet = arrival::sheet(&source, &arrival.new);
    let differs = differences::count(&source);
    print(&if matches.get_flag("json") { report::to_json(&sheet) } else { lines(&sheet) })?;
    for line in arrival::authors(&source, &arrival.new) {
        say(&line);
    }
    warn(session, &arrival.waiting, arrival.future, differs.saturating_sub(differing));
    if arrival.new.is_empty() {
        replica.forget(arrival);
        say(lang.nothing_new());
        return Ok(());
    }
    if matches.get_flag("dry-run") {
        replica.forget(arrival);
        say(lang.only_looked());
        return Ok(());
    }
    let spans = snapshot::extent(&arrival.new).iter().map(ToString::to_string).collect();
    let (n, kept) = (arrival.new.len(), replica.keep(arrival)?);
    let at = replica.now().format("%Y-%m-%d %H:%M").to_string();
    replica.remember_import(Import { at, hash: hash.clone(), spans });
    if kept.relabelled {
        say(lang.notice_met_itself());
    }
    session.finish(&mut replica, &lang.imported(n, short(&hash)))
}

/// The first file of a machine without a store makes one.
fn begin(session: &Session, file: &Snapshot) -> Result<(), Error> {
    let n = file.ops.len();
    let mut replica = Replica::begin(&session.opening(), &file.header.dataset, &file.ops)?;
    let made = session.lang.began_with(&session.dir.display().to_string(), n);
    session.finish(&mut replica, &made)
}

/// Whether the file belongs to this county, or is to be taken in by name although it does not.
fn may_mix(file: &Snapshot, replica: &Replica, matches: &ArgMatches) -> Result<(), Error> {
    let theirs = &file.header.dataset;
    if theirs == replica.dataset() || matches.get_one::<String>("dataset") == Some(theirs) {
        return Ok(());
    }
    Err(Error::OtherDataset { theirs: theirs.clone(), ours: replica.dataset().to_owned() })
}

/// Reads a file, or standard input; asks for its passphrase if it has one.
pub(super) fn read(session: &Session, path: &Path, matches: &ArgMatches) -> Result<Snapshot, Error> {
    let unusable = |why: Unusable| Error::Unusable { path: path.into(), why };
    let packed = if path == Path::new("-") { Packed::spool(io::stdin().lock()) } else { Packed::open(path) };
    let packed = packed.map_err(|error| unusable(Unusable::Io(error)))?;
    let keys = match matches.get_one::<PathBuf>("identity") {
        Some(identity) => Keys::Identities(identity.clone()),
        None if packed.is_locked().map_err(|error| unusable(Unusable::Io(error)))? && cfg!(feature = "age") => {
            // Nobody to ask is nothing to open it with.
            Keys::Passphrase(passphrase::once(session.lang).map_err(|error| match error {
                Error::NoTerminal => unusable(Unusable::Encrypted),
                error => error,
            })?)
        }
        None => Keys::None,
    };
    snapshot::read(|| packed.plain(&keys), &mut |_| true).map_err(unusable)
}

/// The sentences of a sheet, one a line.
pub(super) fn lines(sheet: &report::Sheet) -> String {
    let mut lines: Vec<&str> = sheet.rows.iter().flat_map(|row| &row.cells).map(String::as_str).collect();
    // Behind the last one, too.
    lines.extend((!lines.is_empty()).then_some(""));
    lines.join("\n")
}

/// What does not come in, or not as one would think.
pub(super) fn warn(session: &Session, waiting: &[Gap], future: usize, differ: usize) {
    let lang = session.lang;
    if !waiting.is_empty() {
        say(&lang.waits_for(&gaps_words(waiting, lang, session.zone)));
    }
    if future > 0 {
        say(&lang.from_the_future(future));
    }
    if differ > 0 {
        say(&lang.will_differ(differ));
    }
}

/// Takes back what an import brought: the last one, or the one whose hash begins so.
fn take_back(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let lang = session.lang;
    let mut replica = session.open_to_change()?;
    let wanted = matches.get_one::<PathBuf>("file").map(|hash| hash.display().to_string());
    let fits = |import: &&Import| wanted.as_ref().is_none_or(|wanted| import.hash.starts_with(wanted));
    let stands = |import: &Import| Some(replica.imported(import)).filter(|ops| !ops.is_empty());
    let found =
        replica.place().imports.iter().rev().filter(fits).find_map(|import| Some((import.clone(), stands(import)?)));
    let Some((import, ops)) = found else { return Err(Error::NothingImported) };
    for line in arrival::authors(&session.source(&replica), &ops) {
        print(&format!("{line}\n"))?;
    }
    let n = ops.len();
    let short = short(&import.hash);
    if matches.get_flag("dry-run") {
        say(&lang.would_take_back(n, &import.at, short));
        return Ok(());
    }
    replica.retract(TAKE_BACK, &newest_first(ops));
    session.finish(&mut replica, &lang.took_back(n, &import.at, short))
}

fn newest_first(mut ops: Vec<Arc<Operation>>) -> Vec<Arc<Operation>> {
    ops.sort_by_key(|op| std::cmp::Reverse((op.stamp, op.id)));
    ops
}
