//! `export` and `hand-over`: everything as one file for somebody else, or for another machine.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::passphrase;
use super::{CliCommand, Session, print, say};
use crate::error::Error;
use crate::exchange::{FULL, Header, Lock, Summary, envelope, file, snapshot};
use crate::replica::Replica;
use crate::report::{Source, profile};
use crate::text::Lang;

pub(super) const COMMAND: CliCommand = CliCommand { name: "export", about: Lang::about_export, arguments, run };
pub(super) const HAND_OVER: CliCommand =
    CliCommand { name: "hand-over", about: Lang::about_hand_over, arguments: to_hand_over, run: hand_over };

/// How many files of a day find a name of their own.
const MOST_A_DAY: u32 = 10_000;
/// What an exported file is called after its day.
const ENDING: &str = "jsonl.gz";

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn arguments(command: Command, lang: Lang) -> Command {
    let profiles = [&[FULL][..], profile::NAMES].concat();
    recipients(command, lang)
        .arg(file_argument(lang).required(true))
        .arg(
            Arg::new("profile")
                .long("profile")
                .value_name("full|board|statistics")
                .value_parser(profiles)
                .help(lang.help_profile()),
        )
        .arg(flag("encrypt", lang.help_encrypt()))
        .arg(flag("plain", lang.help_plain()))
        .arg(flag("replace", lang.help_replace()))
}

fn to_hand_over(command: Command, lang: Lang) -> Command {
    recipients(command, lang).arg(file_argument(lang)).arg(flag("open", lang.help_open()))
}

fn file_argument(lang: Lang) -> Arg {
    Arg::new("file")
        .value_name(lang.value_file())
        .value_parser(clap::value_parser!(PathBuf))
        .help(lang.help_export_file())
}

fn recipients(command: Command, lang: Lang) -> Command {
    let recipient = Arg::new("recipient").long("recipient").value_name("age1…").action(ArgAction::Append);
    command.arg(recipient.help(lang.help_recipient()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let path = matches.get_one::<PathBuf>("file").cloned().unwrap_or_default();
    let profile = matches.get_one::<String>("profile").map_or(FULL, String::as_str);
    let plain = matches.get_flag("plain");
    let wants_lock = matches.get_flag("encrypt") || matches.contains_id("recipient");
    if plain && wants_lock {
        return Err(Error::Usage(session.lang.plain_or_encrypted().into()));
    }
    if path == Path::new("-") && !plain && rustix::termios::isatty(io::stdout()) {
        return Err(Error::Usage(session.lang.not_onto_the_screen().into()));
    }
    let replica = session.open_to_read()?;
    let lock = if wants_lock { lock(session, matches)? } else { Lock::Open };
    let out = Out { profile, lock, plain, replace: matches.get_flag("replace") };
    if path == Path::new("-") {
        let written =
            out.write(&session.source(&replica), &replica, &mut io::stdout().lock()).map_err(Error::Output)?;
        say(&session.lang.exported(written.operations as usize, &written.hash));
        return Ok(());
    }
    let (path, written) = out.write_file(&session.source(&replica), &replica, &path)?;
    print(&format!("{}\n", path.display()))?;
    say(&session.lang.exported(written.operations as usize, &written.hash));
    Ok(())
}

/// Recipients if some were named, otherwise a passphrase that is asked for twice.
fn lock(session: &Session, matches: &ArgMatches) -> Result<Lock, Error> {
    if !cfg!(feature = "age") {
        return Err(Error::Usage(session.lang.no_encryption().into()));
    }
    let named: Vec<String> = matches.get_many::<String>("recipient").into_iter().flatten().cloned().collect();
    if let Some(wrong) = named.iter().find(|name| !envelope::is_recipient(name)) {
        return Err(Error::Usage(session.lang.not_a_recipient(wrong)));
    }
    if named.is_empty() { passphrase::twice(session.lang).map(Lock::Passphrase) } else { Ok(Lock::Recipients(named)) }
}

/// How a file is written.
pub(crate) struct Out<'a> {
    /// What is in it.
    pub profile: &'a str,
    /// Who can read it.
    pub lock: Lock,
    /// Neither gzip nor age around it.
    pub plain: bool,
    /// Whether to write over a file that is there.
    pub replace: bool,
}

impl Out<'_> {
    /// Writes it.
    pub(crate) fn write(&self, source: &Source<'_>, replica: &Replica, out: &mut dyn Write) -> io::Result<Summary> {
        let folded = profile::of(self.profile, source);
        let ops: Vec<_> = folded.unwrap_or_else(|| replica.log().iter().cloned().collect());
        let header = Header {
            dataset: replica.dataset().to_owned(),
            extent: snapshot::extent(&ops),
            profile: self.profile.to_owned(),
        };
        let mut text = |out: &mut dyn Write| snapshot::write(out, &header, &mut ops.iter(), &mut |_| true);
        if self.plain { text(out) } else { envelope::pack(out, &self.lock, &mut text) }
    }

    /// Writes it into a file, whole or not at all; where that lies.
    pub(crate) fn write_file(
        &self,
        source: &Source<'_>,
        replica: &Replica,
        path: &Path,
    ) -> Result<(PathBuf, Summary), Error> {
        let written = file::write(path, self.replace, |out| self.write(source, replica, out));
        written.map_err(|source| Error::Export { path: path.into(), source })
    }
}

/// Where a file of today goes if nobody says: in a folder, under a name that is not taken.
pub(crate) fn file_name(folder: &Path, replica: &Replica, locked: bool) -> PathBuf {
    let (day, label) = (replica.now().date_naive(), replica.label().to_string());
    let ending = if locked { format!("{ENDING}.age") } else { ENDING.to_owned() };
    let name = |n: u32| {
        let again = if n == 1 { String::new() } else { format!("-{n}") };
        folder.join(format!("samverkan-{day}-{}{again}.{ending}", &label[..4]))
    };
    (1..=MOST_A_DAY).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(1))
}

/// The day before a holiday: everything in one file, closed to others, and what to do next.
fn hand_over(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let lang = session.lang;
    let replica = session.open_to_read()?;
    let open = matches.get_flag("open") || !cfg!(feature = "age");
    let lock = if open { Lock::Open } else { lock(session, matches)? };
    let path = matches.get_one::<PathBuf>("file").cloned();
    let path = match path {
        Some(path) if !path.is_dir() => path,
        folder => {
            let folder = folder.unwrap_or_else(|| session.exchange.clone());
            std::fs::create_dir_all(&folder).map_err(|source| Error::Export { path: folder.clone(), source })?;
            file_name(&folder, &replica, !open)
        }
    };
    let by_passphrase = matches!(lock, Lock::Passphrase(_));
    let out = Out { profile: FULL, lock, plain: false, replace: false };
    let (path, written) = out.write_file(&session.source(&replica), &replica, &path)?;
    print(&format!("{}\n", path.display()))?;
    say(&lang.exported(written.operations as usize, &written.hash));
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    say(&lang.hand_over_steps(&name));
    if by_passphrase {
        say(lang.hand_over_passphrase());
    } else if open {
        say(lang.hand_over_open());
    }
    Ok(())
}
