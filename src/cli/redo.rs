//! `redo`: lets the change stand again that was undone last.

use clap::{ArgMatches, Command};

use super::{CliCommand, Session};
use crate::error::Error;
use crate::report;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand =
    CliCommand { name: "redo", about: Lang::about_redo, arguments: |command: Command, _| command, run };

fn run(session: &Session, _: &ArgMatches) -> Result<(), Error> {
    let mut replica = session.open_to_change()?;
    let redone = replica.redo();
    if redone.is_empty() {
        return Err(Error::NothingToRedo);
    }
    let what = report::sentence(&session.source(&replica), &redone);
    session.finish(&mut replica, &format!("{}.", session.lang.redone(&what)))
}
