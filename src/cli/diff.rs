//! `diff`: what a file has that the store has not and the other way round, or two files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::import::{file_arguments, lines, read, warn};
use super::{CliCommand, Session, print, say};
use crate::error::Error;
use crate::exchange::FULL;
use crate::log::{OpId, Operation, ReplicaId};
use crate::replica::Replica;
use crate::report::{self, arrival, differences};
use crate::store::Memory;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "diff", about: Lang::about_diff, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    let second = Arg::new("second").value_name(lang.value_file()).value_parser(clap::value_parser!(PathBuf));
    file_arguments(command, lang)
        .mut_arg("file", |file| file.required(true))
        .arg(second.help(lang.help_second_file()))
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(lang.help_json()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let lang = session.lang;
    let path = |name: &str| matches.get_one::<PathBuf>(name).cloned().unwrap_or_default();
    let file = read(session, &path("file"), matches)?;
    let (replica, other, other_name) = if matches.contains_id("second") {
        let second = read(session, &path("second"), matches)?;
        if second.header.profile != FULL {
            return Err(Error::OnlyToRead);
        }
        (Replica::on(Box::new(Memory::default()), file.ops, ReplicaId::default()), second, path("second"))
    } else {
        (session.open_to_read()?, file, path("file"))
    };
    if other.header.profile != FULL {
        return Err(Error::OnlyToRead);
    }
    let mut replica = replica;
    let here: BTreeMap<OpId, Arc<Operation>> = replica.log().iter().map(|op| (op.id, op.clone())).collect();
    let there: BTreeMap<OpId, Arc<Operation>> = other.ops.iter().map(|op| (op.id, op.clone())).collect();
    let only_here: Vec<_> = here.values().filter(|op| !there.contains_key(&op.id)).cloned().collect();
    let ours = arrival::sheet(&session.source(&replica), &only_here);
    let our_authors = arrival::authors(&session.source(&replica), &only_here);
    let before = differences::count(&session.source(&replica));
    let arrival = replica.take_in(other.ops);
    let theirs = arrival::sheet(&session.source(&replica), &arrival.new);
    let their_authors = arrival::authors(&session.source(&replica), &arrival.new);
    if matches.get_flag("json") {
        return print(&report::to_json(&sides(theirs, ours)));
    }
    let name = other_name.display().to_string();
    for (head, sheet, authors) in
        [(lang.only_in(&name), &theirs, their_authors), (lang.only_here().into(), &ours, our_authors)]
    {
        if !sheet.rows.is_empty() {
            print(&format!("{head}\n{}", lines(sheet)))?;
            for line in &authors {
                say(line);
            }
        }
    }
    if theirs.rows.is_empty() && ours.rows.is_empty() {
        say(lang.the_same());
    }
    let differ = differences::count(&session.source(&replica)).saturating_sub(before);
    warn(session, &arrival.waiting, arrival.future, differ);
    Ok(())
}

/// Both sides as one sheet, for programs.
fn sides(theirs: report::Sheet, ours: report::Sheet) -> report::Sheet {
    let of = |side: &'static str, sheet: report::Sheet| {
        sheet.rows.into_iter().map(move |mut row| {
            row.json.insert("only".into(), side.into());
            row
        })
    };
    report::Sheet {
        name: "diff".into(),
        rows: of("there", theirs).chain(of("here", ours)).collect(),
        ..Default::default()
    }
}
