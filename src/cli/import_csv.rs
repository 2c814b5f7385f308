//! `import-csv`: a list out of a spreadsheet, a row a record or a form. All rows or none, unless it is told to take the
//! good ones; what cannot be taken is said row by row, with the reason.

use std::io::Read;
use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::request::{Register, Request};
use super::{CliCommand, Session, print, say};
use crate::domain::edit::{Assign, Assignment};
use crate::domain::schema::{Entity, Kind, Type};
use crate::domain::seat::Nomination;
use crate::domain::view::{self, View};
use crate::error::{BadLine, Error, Then};
use crate::letters;
use crate::replica::Replica;
use crate::report;
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "import-csv", about: Lang::about_import_csv, arguments, run };

/// The longest list, in bytes: some hundred thousand rows.
const MOST: u64 = 32 << 20;

/// Columns of a form that no record has.
const OF_A_FORM: [&str; 2] = ["representative_email", "deputy_email"];

fn arguments(command: Command, lang: Lang) -> Command {
    command
        .arg(Arg::new("kind").value_name(lang.value_kind()).required(true).help(lang.help_csv_kind()))
        .arg(Arg::new("file").value_name(lang.value_file()).required(true).help(lang.help_csv_file()))
        .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help(lang.help_dry_run()))
        .arg(Arg::new("each").long("each").action(ArgAction::SetTrue).help(lang.help_csv_each()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str).unwrap_or_default();
    let kind = view::kind(text("kind"))?;
    let list = read(text("file"))?;
    let rows = rows(session.lang, kind, &list)?;
    let mut replica = session.open_to_change()?;
    let mut refused = Vec::new();
    let mut told = Vec::new();
    replica.as_one(|replica| {
        for (number, fields) in &rows {
            let before = replica.staged().len();
            match request(replica.view(), kind, fields).stage(replica) {
                Ok(_) => {
                    let staged = replica.staged()[before..].to_vec();
                    told.push((*number, report::sentence(&session.source(replica), &staged)));
                }
                Err(why) => refused.push((*number, why)),
            }
        }
    });
    finish(session, &mut replica, matches, &told, refused)
}

/// Says what each row does, and keeps it if that is what is asked for.
fn finish(
    session: &Session,
    replica: &mut Replica,
    matches: &ArgMatches,
    told: &[(usize, String)],
    refused: Vec<(usize, Error)>,
) -> Result<(), Error> {
    let lang = session.lang;
    let only_look = matches.get_flag("dry-run");
    let then = if matches.get_flag("each") { Then::Skipped } else { Then::Nothing };
    if only_look {
        let lines: Vec<String> = told.iter().map(|(number, said)| format!("{number}\t{said}\n")).collect();
        print(&lines.concat())?;
    }
    let lines = refused.len();
    let mut refused = refused.into_iter().map(|(number, why)| Error::Line { number, why: Box::new(why), then });
    let last = refused.next_back();
    for why in refused {
        say(&why.sentence(lang));
    }
    if only_look {
        say(lang.only_looked());
        return last.map_or(Ok(()), Err);
    }
    if then == Then::Nothing {
        // Each has said why; nothing of the others is kept either.
        last.map_or(Ok(()), Err)?;
        return session.finish(replica, &lang.applied(told.len()));
    }
    session.finish(replica, &lang.applied(told.len()))?;
    last.map_or(Ok(()), |last| {
        say(&last.sentence(lang));
        Err(Error::Skipped { lines, last: Box::new(last) })
    })
}

/// The list as text: UTF-8, or what older spreadsheets write.
fn read(path: &str) -> Result<String, Error> {
    let failed = |source| Error::Input { path: Path::new(path).into(), source };
    let mut bytes = Vec::new();
    let input: Box<dyn Read> =
        if path == "-" { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(path).map_err(failed)?) };
    input.take(MOST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST {
        return Err(BadLine::TooLong { limit: MOST as usize }.into());
    }
    let text =
        String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().iter().map(|b| windows(*b)).collect());
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// A character of Windows-1252, in which Excel writes CSV where nobody asks it for UTF-8. Of those beside Latin-1 the
/// ones that a list of names has.
fn windows(byte: u8) -> char {
    match byte {
        0x80 => '€',
        0x82 => '‚',
        0x84 => '„',
        0x85 => '…',
        0x8a => 'Š',
        0x8c => 'Œ',
        0x8e => 'Ž',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        0x9a => 'š',
        0x9c => 'œ',
        0x9e => 'ž',
        0x9f => 'Ÿ',
        other => char::from(other),
    }
}

/// A row's number as a spreadsheet counts, and what stands in each column that is filled in.
type Row = (usize, Vec<Assignment>);

fn rows(lang: Lang, kind: &'static Kind, list: &str) -> Result<Vec<Row>, Error> {
    let first = list.lines().next().unwrap_or_default();
    let delimiter = ['\t', ';'].into_iter().find(|sign| first.contains(*sign)).unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .flexible(true)
        .has_headers(true)
        .from_reader(list.as_bytes());
    let broken = |error: &csv::Error| {
        let number = error.position().map_or(1, |at| at.line() as usize);
        Error::Line { number, why: Box::new(BadLine::NotUtf8.into()), then: Then::Nothing }
    };
    let headers = reader.headers().map_err(|error| broken(&error))?.clone();
    let mut columns = Vec::new();
    for header in headers.iter().map(str::trim) {
        let column = column(kind, header);
        if column.is_none() && !header.is_empty() {
            let known: Vec<&str> = names(kind).collect();
            return Err(Error::Usage(lang.csv_unknown_column(header, &known.join(", "))));
        }
        columns.push(column);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let number = record.position().map_or(0, |at| at.line() as usize);
        let filled = columns.iter().zip(record.iter()).filter(|(_, text)| !text.trim().is_empty());
        let fields: Vec<Assignment> = filled
            .filter_map(|(column, text)| {
                let set = kind.field(column.as_ref()?).is_some_and(|field| field.set);
                // Members of a set stand in one cell, parted as people part them.
                let text = if set { text.replace([';', '|'], "\n") } else { text.trim().to_owned() };
                Some((column.clone()?, Assign::To(text)))
            })
            .collect();
        if !fields.is_empty() {
            rows.push((number, fields));
        }
    }
    Ok(rows)
}

fn names(kind: &'static Kind) -> impl Iterator<Item = &'static str> {
    let form = if kind.name == Nomination::KIND.name { &OF_A_FORM[..] } else { &[] };
    kind.fields
        .iter()
        .filter(|field| field.ty != Type::Mark)
        .map(|field| field.name.as_str())
        .chain(form.iter().copied())
}

/// The field that a heading means: by its name, or by what it is called in either language.
fn column(kind: &'static Kind, heading: &str) -> Option<String> {
    let heading = letters::fold(heading);
    let called = |name: &'static str| {
        let labels = [Lang::Sv, Lang::En].map(|lang| match name {
            "representative_email" => lang.csv_representative_email(),
            "deputy_email" => lang.csv_deputy_email(),
            _ => lang.field(kind.name.as_str(), name),
        });
        [name, &name.replace('_', " ")].into_iter().chain(labels).any(|label| letters::fold(label) == heading)
    };
    names(kind).find(|name| called(name)).map(str::to_owned)
}

/// What a row asks for. What it refers to may stand by name instead of by id.
fn request(view: &View, kind: &'static Kind, fields: &[Assignment]) -> Request {
    let fields: Vec<Assignment> =
        fields.iter().map(|(name, text)| (name.clone(), by_id(view, kind, name, text))).collect();
    if kind.name != Nomination::KIND.name {
        return Request::Add { kind: kind.name.to_string(), id: None, fields };
    }
    let mut organization = String::new();
    let others = fields.into_iter().filter_map(|(name, text)| match text {
        Assign::To(text) if name == "organization" => {
            organization = text;
            None
        }
        text => Some((name, text)),
    });
    let fields = others.collect();
    Request::Register(Register { id: None, organization, fields })
}

/// The id of the organization or group that a cell names, otherwise the cell as it is.
fn by_id(view: &View, kind: &'static Kind, name: &str, text: &Assign) -> Assign {
    let (Some(field), Assign::To(text)) = (kind.field(name), text) else { return text.clone() };
    let Type::Ref(kinds) = field.ty else { return Assign::To(text.clone()) };
    let id = |line: &str| {
        let wanted = letters::fold(line.trim());
        let is = |called: &str| !called.is_empty() && letters::fold(called) == wanted;
        let organization = view
            .organizations
            .iter()
            .find(|org| is(&org.name) || is(&org.short) || org.aliases.iter().any(|alias| is(alias)))
            .filter(|_| kinds.contains(&"organization"))
            .map(|org| org.id.to_string());
        let group = || {
            let group = view.groups.iter().find(|group| is(&group.name)).filter(|_| kinds.contains(&"group"));
            group.map(|group| group.id.to_string())
        };
        organization.or_else(group).unwrap_or_else(|| line.to_owned())
    };
    Assign::To(text.lines().map(id).collect::<Vec<_>>().join("\n"))
}
