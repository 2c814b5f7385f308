//! The command line: the interface without a command, or one command a file.
//!
//! A row of [`COMMANDS`] declares a command; the parser, the help and `samverkan --help` read it. Data goes to standard
//! output, talk to standard error, and the exit code says what happened.

mod add;
mod apply;
mod attend;
mod check;
mod completions;
mod config;
mod diff;
mod doctor;
mod erase;
mod export;
mod form;
mod import;
mod import_csv;
mod init;
mod json;
mod keys;
mod man;
mod notices;
mod panicked;
mod passphrase;
mod progress;
mod redo;
mod register;
mod remove;
mod request;
mod resolve;
mod retention;
mod set;
mod show;
mod sync;
mod undo;
mod usage;
mod view;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveTime, Utc};
use clap::{Arg, ArgAction, ArgMatches, Command};
use etcetera::BaseStrategy;
use rustix::fs::Mode;

use crate::config::{Config, Retention};
use crate::domain::Refusal;
use crate::domain::finding::Limits;
use crate::domain::input;
use crate::domain::meeting::Meeting;
use crate::domain::privacy;
use crate::domain::schema::{Entity, Field, Text};
use crate::error::{Error, holder_words};
use crate::log::Stamp;
use crate::replica::{Opening, Replica, fixed_now};
use crate::report::Source;
use crate::store;
use crate::store::{Access, Folder, MOMENTS, StoreError};
use crate::text::Lang;
use crate::text::format::{STOCKHOLM, Zone, date, local};

pub(crate) use check::sentence as found;
pub(crate) use export::{Out, file_name};
pub(crate) use init::dalarna;
pub use notices::notice_sentence;
pub(crate) use progress::line as progress_line;

/// A command: how it is called, and what it does.
pub(crate) struct CliCommand {
    name: &'static str,
    about: fn(Lang) -> &'static str,
    arguments: fn(Command, Lang) -> Command,
    run: fn(&Session, &ArgMatches) -> Result<(), Error>,
}

/// How a name of an author is read: as a field of one line.
static AUTHOR: Field = Field::of::<Text>("author");

/// Every command, in the order of the help.
static COMMANDS: &[CliCommand] = &[
    init::COMMAND,
    show::COMMAND,
    add::COMMAND,
    set::COMMAND,
    remove::COMMAND,
    form::COMMAND,
    register::COMMAND,
    attend::COMMAND,
    apply::COMMAND,
    erase::COMMAND,
    retention::COMMAND,
    undo::COMMAND,
    redo::COMMAND,
    export::COMMAND,
    export::HAND_OVER,
    import::COMMAND,
    import_csv::COMMAND,
    view::COMMAND,
    diff::COMMAND,
    resolve::COMMAND,
    sync::COMMAND,
    check::COMMAND,
    keys::COMMAND,
    completions::COMMAND,
    man::COMMAND,
    config::COMMAND,
    doctor::COMMAND,
];

/// Whether to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// When the terminal does and `NO_COLOR` does not forbid it.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the options before the command say.
#[derive(Clone, Debug)]
pub struct Session {
    /// The language of the interface.
    pub lang: Lang,
    /// The data folder.
    pub dir: PathBuf,
    /// The folder for files to exchange, where none is named.
    pub exchange: PathBuf,
    /// Who makes changes.
    pub author: String,
    /// Whether only to read.
    pub read_only: bool,
    /// The day, or the meeting on whose day, everything is shown as of.
    pub as_of: Option<String>,
    /// Until when what was written is known, if not until now.
    pub known_at: Option<Stamp>,
    /// Whether to end the process that has the store open, if there is one.
    pub take_over: bool,
    /// Whether to colour.
    pub color: Color,
    /// Whether the screen is to be ASCII, whatever the locale says.
    pub ascii: bool,
    /// What is to be erased after some time, as the configuration says it.
    pub retention: Vec<Retention>,
    /// The zone of the wall clock.
    pub zone: Zone,
    /// What the rules of findings are told.
    pub limits: Limits,
    /// The present moment, if `SAMVERKAN_NOW` fixes it.
    pub now: Option<DateTime<Utc>>,
}

/// Runs the program with these arguments, the first being its own name; the exit code.
pub fn run(arguments: Vec<OsString>) -> u8 {
    panicked::mind(Lang::default());
    // Whatever the shell lets others see: also sled and helpers make files.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    // A file that may not grow is then an error that can be told, and not the end of the process.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    if arguments.get(1).is_some_and(|first| first == store::HELPER) {
        return store::help(&arguments[2..]).map_or_else(
            |(code, error)| {
                say(&error);
                code
            },
            |()| 0,
        );
    }
    let config = read_config();
    let lang = language(&arguments, config.as_ref().ok().and_then(|config| config.lang));
    let result = match parser(lang).try_get_matches_from(arguments) {
        // Some are for mending a file that cannot be read: what is wrong, and what could stand there.
        Ok(matches) => match config.or_else(|error| if mends(&matches) { Ok(Config::default()) } else { Err(error) }) {
            Ok(config) => session(&matches, lang, config).and_then(|session| dispatch(&session, &matches)),
            Err(error) => Err(error),
        },
        Err(error) => usage::answer(&error, lang),
    };
    match result {
        Ok(()) => 0,
        // Whoever read our output has seen enough.
        Err(Error::Output(source)) if source.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => {
            say(&error.sentence(lang));
            error.exit_code()
        }
    }
}

fn dispatch(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    panicked::mind(session.lang);
    // What is only read is not written to, and what is thrown away keeps no report.
    if !session.read_only && !matches.get_flag("demo") {
        panicked::mind_in(session);
    }
    if !store::may_open() {
        return Err(Error::NoMemory);
    }
    let asked = matches.get_one::<String>("panic-test");
    if let Some((_, moment)) = MOMENTS.iter().find(|(name, _)| asked.is_some_and(|asked| asked == name)) {
        store::rehearse(*moment);
    }
    if let Some((name, matches)) = matches.subcommand() {
        let command = COMMANDS.iter().find(|command| command.name == name);
        return command.map_or(Ok(()), |command| (command.run)(session, matches));
    }
    if matches.get_flag("demo") {
        return crate::tui::demo(session);
    }
    crate::tui::run(session)
}

fn mends(matches: &ArgMatches) -> bool {
    let mending = [&config::COMMAND, &doctor::COMMAND, &keys::COMMAND, &man::COMMAND, &completions::COMMAND];
    matches.subcommand_name().is_some_and(|name| mending.iter().any(|command| command.name == name))
}

/// Reads the configuration, and gives the commands of the interface their keys.
fn read_config() -> Result<Config, Error> {
    let Some(path) = crate::config::path() else { return Ok(Config::default()) };
    let read = crate::config::read(&path).map_err(|why| match why {
        Ok(fault) => Error::Config { path: path.clone(), fault },
        Err(source) => Error::Input { path: path.clone(), source },
    })?;
    let rules = retention::rules(&read.retention).map(drop);
    rules.and_then(|()| crate::tui::use_keys(&read.keys)).map_err(|fault| Error::Config { path, fault })?;
    Ok(read)
}

/// The language: `--lang`, the configuration, then `LC_ALL`, `LC_MESSAGES`, `LANG`, otherwise Swedish.
fn language(arguments: &[OsString], configured: Option<Lang>) -> Lang {
    let mut arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let asked = arguments.by_ref().find_map(|argument| argument.strip_prefix("--lang"));
    let asked = match asked {
        Some("") => arguments.next(),
        Some(value) => value.strip_prefix('='),
        None => None,
    };
    if let Some(lang) = asked.and_then(Lang::of_locale).or(configured) {
        return lang;
    }
    // The first that is set decides, as in setlocale(3).
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
    locale.and_then(|locale| Lang::of_locale(&locale)).unwrap_or_default()
}

fn parser(lang: Lang) -> Command {
    let top = Command::new("samverkan").version(env!("CARGO_PKG_VERSION")).disable_help_subcommand(true);
    let mut parser = usage::in_language(top, lang, options).about(lang.about()).after_help(lang.exit_codes());
    for command in COMMANDS {
        let sub = Command::new(command.name).about((command.about)(lang));
        parser = parser.subcommand(usage::in_language(sub, lang, command.arguments));
    }
    parser
}

/// The options before the command.
fn options(parser: Command, lang: Lang) -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let flag = |name: &'static str, help: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    parser
        .arg(option("data", lang.value_folder(), lang.help_data()).value_parser(clap::value_parser!(PathBuf)))
        .arg(option("lang", "sv|en", lang.help_lang()).value_parser(["sv", "en"]))
        .arg(option("author", lang.value_name(), lang.help_author()))
        .arg(option("color", "auto|always|never", lang.help_color()).value_parser(["auto", "always", "never"]))
        .arg(option("as-of", lang.value_day(), lang.help_as_of()))
        .arg(option("known-at", lang.value_time(), lang.help_known_at()))
        .arg(flag("read-only", lang.help_read_only()))
        .arg(flag("take-over", lang.help_take_over()))
        .arg(flag("demo", lang.help_demo()))
        .arg(option("panic-test", "WHERE", "").value_parser(MOMENTS.map(|(name, _)| name)).hide(true))
}

fn session(matches: &ArgMatches, lang: Lang, config: Config) -> Result<Session, Error> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let dir = matches
        .get_one::<PathBuf>("data")
        .cloned()
        .or_else(|| set("SAMVERKAN_DATA").map(PathBuf::from))
        .or(config.data);
    let text = |name| set(name).and_then(|value| value.into_string().ok());
    let given = matches.get_one::<String>("author").filter(|author| !author.trim().is_empty());
    let author = given.cloned().or_else(|| text("SAMVERKAN_AUTHOR")).or(config.author);
    let account = || format!("{}@{}", store::account(), store::host());
    let author = input::clean(&AUTHOR, &author.unwrap_or_else(account))?;
    let (read_only, take_over) = (matches.get_flag("read-only"), matches.get_flag("take-over"));
    if read_only && take_over {
        return Err(Error::Usage(lang.read_or_take_over().into()));
    }
    let zone = config.zone.unwrap_or(STOCKHOLM);
    let known_at = matches.get_one::<String>("known-at").map(|text| known_at(text, zone)).transpose()?;
    Ok(Session {
        lang,
        dir: dir.map_or_else(default_dir, Ok)?,
        exchange: config.exchange.map_or_else(default_exchange, Ok)?,
        author,
        read_only,
        as_of: matches.get_one::<String>("as-of").cloned(),
        known_at,
        take_over,
        ascii: config.ascii.unwrap_or_default(),
        color: match matches.get_one::<String>("color").or(config.color.as_ref()).map(String::as_str) {
            Some("always") => Color::Always,
            Some("never") => Color::Never,
            _ => Color::Auto,
        },
        retention: config.retention,
        zone,
        limits: config.limits,
        now: fixed_now(),
    })
}

/// A moment as RFC 3339 writes it, or the end of a day.
fn known_at(text: &str, zone: Zone) -> Result<Stamp, Error> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(Stamp::until(moment.timestamp_millis()));
    }
    let day = input::iso_date(text)?;
    let next = day.succ_opt().and_then(|next| next.and_time(NaiveTime::MIN).and_local_timezone(zone).earliest());
    let next = next.ok_or_else(|| Refusal::BadDate { text: text.into() })?;
    Ok(Stamp::until(next.timestamp_millis() - 1))
}

/// The folder of the XDG base directory specification.
fn default_dir() -> Result<PathBuf, Error> {
    let base = etcetera::choose_base_strategy();
    base.map(|base| base.data_dir().join("samverkan")).map_err(|_| Error::NoHome)
}

/// A folder in plain sight: these files are for carrying about.
fn default_exchange() -> Result<PathBuf, Error> {
    etcetera::home_dir().map(|home| home.join("samverkan-utbyte")).map_err(|_| Error::NoHome)
}

impl Session {
    /// How the session's replica is opened.
    pub(crate) fn opening(&self) -> Opening {
        Opening {
            dir: self.dir.clone(),
            author: self.author.clone(),
            read_only: self.read_only || self.known_at.is_some(),
            zone: self.zone,
            limits: self.limits,
            now: self.now,
            access: Access::Here,
        }
    }

    /// Opens the store to change it.
    pub(crate) fn open_to_change(&self) -> Result<Replica, Error> {
        self.may_change()?;
        self.open()
    }

    /// Opens the store to read it: that is never in the way of whoever writes.
    pub(crate) fn open_to_read(&self) -> Result<Replica, Error> {
        Self { read_only: true, ..self.clone() }.open()
    }

    /// Whether changing is allowed.
    pub(crate) fn may_change(&self) -> Result<(), Error> {
        if self.as_of.is_some() || self.known_at.is_some() {
            return Err(Error::LooksBack);
        }
        if self.read_only { Err(StoreError::ReadOnly(self.dir.clone()).into()) } else { Ok(()) }
    }

    /// Opens the store and says on standard error what the user should know.
    pub(crate) fn open(&self) -> Result<Replica, Error> {
        let (mut replica, said) = self.open_as(&self.opening(), self.take_over)?;
        for sentence in &said {
            say(sentence);
        }
        for sentence in self.look_back(&mut replica)? {
            say(&sentence);
        }
        Ok(replica)
    }

    /// Shows the replica as of the day, and as known by the time, that were asked for; what to say of it.
    pub(crate) fn look_back(&self, replica: &mut Replica) -> Result<Vec<String>, Error> {
        let mut said = Vec::new();
        if let Some(time) = self.known_at {
            replica.know_at(time);
            said.push(self.lang.known_at(&local(time.millis, self.zone).format("%Y-%m-%d %H:%M:%S").to_string()));
        }
        if let Some(text) = &self.as_of {
            let day = match (input::date(text, replica.today()), replica.view().resolve(&[Meeting::NAME], text)) {
                (Ok(day), _) => day,
                (Err(refusal), Err(_)) => return Err(refusal.into()),
                (Err(refusal), Ok((_, id))) => {
                    let meeting = replica.view().meetings.get(id.as_str());
                    meeting.and_then(|meeting| meeting.date).ok_or(refusal)?
                }
            };
            replica.look_at(Some(day));
            said.push(format!("{}.", self.lang.looked_at(&date(day))));
        }
        Ok(said)
    }

    /// Opens the store, taking it over if asked to; what the user should know.
    pub(crate) fn open_as(&self, opening: &Opening, take_over: bool) -> Result<(Replica, Vec<String>), StoreError> {
        let (replica, notices, ended) = if take_over && !opening.read_only {
            Replica::take_over(opening)?
        } else {
            let (replica, notices) = Replica::open(opening)?;
            (replica, notices, None)
        };
        let taken = ended.map(|holder| {
            let (user, at) = holder_words(&holder);
            self.lang.taken_from(&user, &at)
        });
        let notices = notices.iter().map(|notice| notice_sentence(notice, self.lang, self.zone));
        Ok((replica, taken.into_iter().chain(notices).collect()))
    }

    /// Whether there is a store to open.
    pub(crate) fn is_empty(&self) -> Result<bool, Error> {
        Ok(Folder::is_empty(&self.dir)?)
    }

    /// What reports read.
    pub(crate) fn source<'a>(&self, replica: &'a Replica) -> Source<'a> {
        Source {
            view: replica.view(),
            state: replica.state(),
            log: replica.log(),
            today: replica.today(),
            zone: replica.zone(),
            lang: self.lang,
            period: None,
            limits: replica.limits(),
        }
    }

    /// Keeps what was staged and brings the store up to date; the sentence of what was done goes to standard error.
    pub(crate) fn finish(&self, replica: &mut Replica, done: &str) -> Result<(), Error> {
        let numbered = privacy::write_identity_number(replica.staged());
        replica.commit()?;
        if !done.is_empty() {
            say(done);
        }
        if numbered {
            say(self.lang.identity_number());
        }
        self.settle(replica);
        Ok(())
    }

    /// Brings the store up to date. What fails here loses nothing.
    pub(crate) fn settle(&self, replica: &mut Replica) {
        if let Err(error) = replica.settle() {
            say(&self.lang.notice_detached(&Error::Store(error).sentence(self.lang)));
        }
    }
}

/// A line of talk, on standard error.
pub(crate) fn say(sentence: &str) {
    // There is nobody to tell if even this fails.
    let _ = writeln!(io::stderr(), "{sentence}");
}

/// Data, on standard output.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::Output)
}
