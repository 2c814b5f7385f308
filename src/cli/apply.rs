//! `apply`: JSON lines of changes, all or nothing, or acknowledged one by one.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::request::Request;
use super::{CliCommand, Session, print, say};
use crate::error::{BadLine, Error, Then};
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
    let mut replica = session.open_to_change()?;
    let lines = Lines { input, path: Path::new(path), number: 0 };
    if matches.get_flag("each") { each(session, &mut replica, lines) } else { all(session, &mut replica, lines) }
}

/// All or nothing: one batch.
fn all(session: &Session, replica: &mut Replica, mut lines: Lines<'_>) -> Result<(), Error> {
    let mut answers = String::new();
    let mut changes = 0;
    while let Some(line) = lines.next()? {
        let answer = stage(line, replica).map_err(|why| lines.refused(why, Then::Nothing))?;
        answers.push_str(&answer.to_string());
        answers.push('\n');
        changes += 1;
    }
    session.finish(replica, &session.lang.applied(changes))?;
    print(&answers)
}

/// Line by line: what is acknowledged is durable. A line that is refused is said at once and passed over; the exit
/// code is that of the last refusal. What the store cannot keep stops it.
fn each(session: &Session, replica: &mut Replica, mut lines: Lines<'_>) -> Result<(), Error> {
    let mut skipped = 0;
    let mut last = None;
    while let Some(line) = lines.next()? {
        match stage(line, replica) {
            Ok(answer) => {
                replica.commit().map_err(|why| lines.refused(why.into(), Then::Stopped))?;
                print(&format!("{answer}\n"))?;
            }
            Err(why) => {
                if replica.has_staged() {
                    replica.discard();
                }
                let why = lines.refused(why, Then::Skipped);
                say(&why.sentence(session.lang));
                skipped += 1;
                last = Some(Box::new(why));
            }
        }
    }
    session.settle(replica);
    last.map_or(Ok(()), |last| Err(Error::Skipped { lines: skipped, last }))
}

fn stage(line: Result<String, BadLine>, replica: &mut Replica) -> Result<serde_json::Value, Error> {
    Request::of_json(&line?)?.stage(replica)
}

/// The lines of the input, empty ones passed over.
struct Lines<'a> {
    input: Box<dyn BufRead>,
    path: &'a Path,
    number: usize,
}

impl Lines<'_> {
    /// The next line, or why it is none.
    fn next(&mut self) -> Result<Option<Result<String, BadLine>>, Error> {
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
                if bytes.last() != Some(&b'\n') {
                    let rest = self.input.skip_until(b'\n');
                    rest.map_err(|source| Error::Input { path: self.path.into(), source })?;
                }
                return Ok(Some(Err(BadLine::TooLong { limit: MAX_LINE })));
            }
            let Ok(text) = String::from_utf8(bytes) else { return Ok(Some(Err(BadLine::NotUtf8))) };
            // What some editors put first.
            let text = text.strip_prefix('\u{feff}').filter(|_| self.number == 1).unwrap_or(&text);
            if !text.trim().is_empty() {
                return Ok(Some(Ok(text.to_owned())));
            }
        }
    }

    fn refused(&self, why: Error, then: Then) -> Error {
        Error::Line { number: self.number, why: Box::new(why), then }
    }
}
