//! `form`: the form of an organization, to print and sign (R53–R65).

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{CliCommand, Session, print};
use crate::domain::group::Group;
use crate::domain::nomination;
use crate::domain::organization::Organization;
use crate::domain::schema::Entity;
use crate::error::Error;
use crate::exchange::file;
use crate::report::form;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "form", about: Lang::about_form, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    let path = || clap::value_parser!(PathBuf);
    command
        .arg(Arg::new("organization").value_name("ORGANIZATION").required(true).help(lang.help_form_organization()))
        .arg(Arg::new("group").long("group").value_name("ID").help(lang.help_form_group()))
        .arg(
            Arg::new("output")
                .short('o')
                .long("output")
                .value_name(lang.value_file())
                .value_parser(path())
                .help(lang.help_form_output()),
        )
        .arg(Arg::new("replace").long("replace").action(ArgAction::SetTrue).help(lang.help_replace()))
        .arg(Arg::new("empty").long("empty").action(ArgAction::SetTrue).help(lang.help_form_empty()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let replica = session.open_to_read()?;
    let view = replica.view();
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let organization = view.resolve(&[Organization::NAME], text("organization").unwrap_or_default())?.1;
    let group = match text("group") {
        Some(group) => view.resolve(&[Group::NAME], group)?.1,
        None => nomination::county_group(view)?,
    };
    let paper = form::form(&session.source(&replica), &organization, &group, !matches.get_flag("empty"));
    let Some(path) = matches.get_one::<PathBuf>("output") else { return print(&form::text(&paper)) };
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let page = form::file(&paper, ending).map_err(|source| Error::Export { path: path.into(), source })?;
    let page = page.ok_or_else(|| Error::Usage(session.lang.form_endings().into()))?;
    let written = file::write(path, matches.get_flag("replace"), |out| out.write_all(&page));
    let (path, ()) = written.map_err(|source| Error::Export { path: path.into(), source })?;
    print(&format!("{}\n", path.display()))
}
