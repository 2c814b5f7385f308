//! `undo`: takes back this folder's own newest change that stands.

use clap::{ArgMatches, Command};

use super::{CliCommand, Session};
use crate::error::Error;
use crate::report;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand =
    CliCommand { name: "undo", about: Lang::about_undo, arguments: |command: Command, _| command, run };

fn run(session: &Session, _: &ArgMatches) -> Result<(), Error> {
    let mut replica = session.open_to_change()?;
    let undone = replica.undo();
    if undone.is_empty() {
        return Err(Error::NothingToUndo);
    }
    let what = report::sentence(&session.source(&replica), &undone);
    session.finish(&mut replica, &format!("{}.", session.lang.taken_back(&what)))
}
