//! `man`: the manual page, with every command and every key, from the tables that the program itself reads.

use std::fmt::Write as _;

use clap::{ArgMatches, Command};
use clap_mangen::Man;

use super::{CliCommand, Session, parser, print};
use crate::error::Error;
use crate::text::Lang;
use crate::tui;

pub(super) const COMMAND: CliCommand = CliCommand { name: "man", about: Lang::about_man, arguments, run };

fn arguments(command: Command, _: Lang) -> Command {
    command
}

fn run(session: &Session, _: &ArgMatches) -> Result<(), Error> {
    let mut page = Vec::new();
    Man::new(parser(session.lang)).render(&mut page).map_err(Error::Output)?;
    let mut page = String::from_utf8_lossy(&page).into_owned();
    let lang = session.lang;
    // A page of formatted text has nowhere to write a failure to.
    let _ = writeln!(page, ".SH {}", lang.man_commands());
    for command in parser(lang).get_subcommands_mut() {
        let _ = writeln!(
            page,
            ".SS {}\n.nf\n{}\n.fi",
            command.get_name().to_owned(),
            roff(&command.render_help().to_string())
        );
    }
    let _ = writeln!(page, ".SH {}", lang.man_keys());
    for row in tui::key_sheet(lang).rows {
        let cell = |n: usize| roff(row.cells.get(n).map(String::as_str).unwrap_or_default());
        let _ = writeln!(page, ".TP\n.B {}\n{} ({})", cell(0), cell(1), cell(2));
    }
    print(&page)
}

/// Text in which nothing is a command to the formatter.
fn roff(text: &str) -> String {
    let safe = |line: &str| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
    };
    text.trim_end().lines().map(safe).collect::<Vec<_>>().join("\n")
}
