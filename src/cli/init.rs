//! `init`: makes a store out of a template.

use std::path::Path;

use clap::{Arg, ArgMatches, Command};

use super::{CliCommand, Session, say};
use crate::domain::template::parse;
use crate::error::Error;
use crate::log::Template;
use crate::replica::Replica;
use crate::store::Folder;
use crate::text::Lang;

/// The county's structure, every released version, oldest first. They stay: a version's operations are the same for ever.
const DALARNA: &[&str] = &[include_str!("../../data/dalarna.toml")];

pub(super) const COMMAND: CliCommand = CliCommand { name: "init", about: Lang::about_init, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command.arg(
        Arg::new("template").long("template").value_name("dalarna|demo|empty|FIL").help(lang.help_template_option()),
    )
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    session.may_change()?;
    if !session.is_empty()? {
        return Err(Error::NotEmpty(session.dir.clone()));
    }
    let name = matches.get_one::<String>("template").map_or("dalarna", String::as_str);
    let mut replica = if name == "demo" {
        crate::demo::create(&session.opening())?
    } else {
        Replica::create(&session.opening(), &versions(name)?)?
    };
    if Folder::is_readable_by_others(&session.dir) {
        say(session.lang.notice_readable());
    }
    let records = replica.log().len();
    session.finish(&mut replica, &session.lang.made_store(&session.dir.display().to_string(), records))
}

/// The versions of a template: of one of ours by its name, or of a file.
fn versions(name: &str) -> Result<Vec<Template>, Error> {
    match name {
        "empty" => Ok(Vec::new()),
        "dalarna" => dalarna(),
        path => {
            let text = std::fs::read_to_string(path)
                .map_err(|source| Error::Input { path: Path::new(path).into(), source })?;
            let template = parse(&text).map_err(|why| Error::Template { name: path.into(), why })?;
            Ok(vec![template])
        }
    }
}

/// The county's structure.
pub(crate) fn dalarna() -> Result<Vec<Template>, Error> {
    let read = |text: &&str| parse(text).map_err(|why| Error::Template { name: "dalarna".into(), why });
    DALARNA.iter().map(read).collect()
}
