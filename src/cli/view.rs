//! `view`: the whole interface, or a list, on a file and not on the store. Nothing can be changed there.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::import::{file_arguments, read};
use super::{CliCommand, Session, print};
use crate::error::Error;
use crate::replica::Replica;
use crate::report;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "view", about: Lang::about_view, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    file_arguments(command, lang)
        .mut_arg("file", |file| file.required(true))
        .arg(Arg::new("what").value_name(lang.value_what()).help(lang.help_view_what()))
        .arg(Arg::new("id").value_name("ID").help(lang.help_show_id()))
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(lang.help_json()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let path = matches.get_one::<std::path::PathBuf>("file").cloned().unwrap_or_default();
    let file = read(session, &path, matches)?;
    let replica = Replica::of_file(&session.opening(), &file.header.dataset, file.ops);
    let Some(what) = matches.get_one::<String>("what") else { return crate::tui::view(session, replica, &path) };
    let source = session.source(&replica);
    let id = matches.get_one::<String>("id").map(String::as_str);
    let sheet = report::show(&source, what, id).ok_or_else(|| Error::UnknownShow(what.clone()))??;
    print(&if matches.get_flag("json") { report::to_json(&sheet) } else { report::to_table(&sheet) })
}
