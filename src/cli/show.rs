//! `show`: any list, or one record, for people or as JSON.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{CliCommand, Session, print, say};
use crate::domain::commitment::Period;
use crate::domain::{erasure, input, view};
use crate::error::Error;
use crate::report;
use crate::text::Lang;
use crate::text::format;

pub(super) const COMMAND: CliCommand = CliCommand { name: "show", about: Lang::about_show, arguments, run };

fn arguments(command: Command, lang: Lang) -> Command {
    command
        .arg(Arg::new("what").value_name(lang.value_what()).required(true).help(lang.help_what()))
        .arg(Arg::new("id").value_name("ID").help(lang.help_show_id()))
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(lang.help_json()))
        .arg(Arg::new("extract").long("extract").action(ArgAction::SetTrue).help(lang.help_extract()))
        .arg(Arg::new("from").long("from").value_name(lang.value_day()).help(lang.help_from()))
        .arg(Arg::new("to").long("to").value_name(lang.value_day()).help(lang.help_to()))
        .after_help(format!("{}: {}", lang.value_what(), report::names().collect::<Vec<_>>().join(" ")))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let what = matches.get_one::<String>("what").map(String::as_str).unwrap_or_default();
    let extract = matches.get_flag("extract");
    if extract && what != "person" {
        return Err(Error::Usage(session.lang.extract_of_a_person().into()));
    }
    let what = if extract { "extract" } else { what };
    let id = matches.get_one::<String>("id").map(String::as_str);
    let report = report::REPORTS.iter().find(|report| report.name == what);
    match (report, id) {
        (Some(report), Some(id)) if report.about.is_empty() => {
            return Err(Error::Usage(session.lang.show_without_id(what, &format::fit(id, 60))));
        }
        (Some(report), None) if report.needs => {
            let about = report.about.first().and_then(|name| view::kind(name).ok());
            let (kind, list) = about.map(|kind| (kind.name.as_str(), kind.plural)).unwrap_or_default();
            let id = session.lang.kind(kind).to_uppercase();
            return Err(Error::Usage(session.lang.show_needs_id(what, &id, list)));
        }
        _ => {}
    }
    let replica = session.open_to_read()?;
    let mut source = session.source(&replica);
    let day = |name: &str| matches.get_one::<String>(name).map(|text| input::date(text, source.today)).transpose();
    let (from, to) = (day("from")?, day("to")?);
    if from.is_some() || to.is_some() {
        if report.is_none_or(|report| !report.has_period) {
            return Err(Error::Usage(session.lang.show_without_period(what)));
        }
        let year = Period::year_to(to.unwrap_or(source.today));
        let period = Period { from: from.unwrap_or(year.from), to: year.to };
        if period.to < period.from {
            let (to, from) = (format::date(period.to), format::date(period.from));
            return Err(Error::Usage(session.lang.ends_first(&to, &from)));
        }
        source.period = Some(period);
    }
    if let Some(id) = id.filter(|_| extract) {
        let person = erasure::find(source.view, source.state, view::kind("person")?, id)?;
        let sheet = report::extract(&source, &person);
        return print(&if matches.get_flag("json") { report::to_json(&sheet) } else { report::to_table(&sheet) });
    }
    let sheet = report::show(&source, what, id).ok_or_else(|| Error::UnknownShow(what.into()))??;
    if what == "conflicts" && !sheet.rows.is_empty() && !matches.get_flag("json") {
        say(session.lang.conflicts_hint());
    }
    print(&if matches.get_flag("json") { report::to_json(&sheet) } else { report::to_table(&sheet) })
}
