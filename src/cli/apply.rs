//! `apply`: JSON lines of changes, all or nothing, or acknowledged one by one.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::request::Request;
use super::{CliCommand, Session, print, say};
use crate::error::Error;
use crate::replica::Replica;
use crate::text::Lang;

/// The longest line, in bytes: more than any change takes, and little enough to refuse a file that has no lines.
const MAX_LINE: usize = 1 << 20;

pub(super) const COMMAND: CliCommand = CliCommand { name: "apply", about: Lang::about_apply, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command
        .arg(Arg::new("file").value_name(lang.value_file()).required(true).help(lang.help_apply_file()))
        .arg(Arg::new("each").long("each").action(ArgAction::SetTrue).help(lang.help_each()))
        .after_help(lang.apply_examples())
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let path = matches.get_one::<String>("file").map(String::as_str).unwrap_or_default();
    let input: Box<dyn BufRead> = if path == "-" {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).map_err(|source| Error::Input { path: Path::new(path).into(), source })?;
        Box::new(BufReader::new(file))
    };
    let mut replica = session.open()?;
    let lines = Lines { input, path: Path::new(path), number: 0 };
    if matches.get_flag("each") { each(session, &mut replica, lines) } else { all(session, &mut replica, lines) }
}

/// All or nothing: one batch.
fn all(session: &Session, replica: &mut Replica, mut lines: Lines<'_>) -> Result<(), Error> {
    let mut answers = String::new();
    let mut changes = 0;
    while let Some(line) = lines.next()? {
        let answer =
            Request::of_json(&line).and_then(|request| request.stage(replica)).map_err(|why| lines.refused(why))?;
        answers.push_str(&answer.to_string());
        answers.push('\n');
        changes += 1;
    }
    session.finish(replica, &session.lang.applied(changes))?;
    print(&answers)
}

/// Line by line: what is acknowledged is durable. A line that is refused is said and the rest goes on; the exit code
/// is that of the last refusal.
fn each(session: &Session, replica: &mut Replica, mut lines: Lines<'_>) -> Result<(), Error> {
    let mut refused = Ok(());
    while let Some(line) = lines.next()? {
        match Request::of_json(&line).and_then(|request| request.stage(replica)) {
            Ok(answer) => {
                replica.commit()?;
                print(&format!("{answer}\n"))?;
            }
            Err(why) => {
                if replica.has_staged() {
                    replica.discard();
                }
                if let Err(former) = std::mem::replace(&mut refused, Err(lines.refused(why))) {
                    say(&former.sentence(session.lang));
                }
            }
        }
    }
    session.settle(replica);
    refused
}

/// The lines of the input, empty ones passed over.
struct Lines<'a> {
    input: Box<dyn BufRead>,
    path: &'a Path,
    number: usize,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<Option<String>, Error> {
        loop {
            let mut bytes = Vec::new();
            let mut limited = io::Read::take(&mut self.input, MAX_LINE as u64 + 1);
            let read = limited.read_until(b'\n', &mut bytes);
            let read = read.map_err(|source| Error::Input { path: self.path.into(), source })?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            if bytes.len() > MAX_LINE {
                return Err(self.refused(Error::NotAnOperation(format!("> {MAX_LINE}"))));
            }
            let text = String::from_utf8(bytes).map_err(|_| self.refused(Error::NotAnOperation("UTF-8".into())))?;
            if !text.trim().is_empty() {
                return Ok(Some(text));
            }
        }
    }

    fn refused(&self, why: Error) -> Error {
        Error::Line { number: self.number, why: Box::new(why) }
    }
}
