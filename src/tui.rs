//! The terminal interface: every key is a row in one table, every command a function from what is selected to an effect.
//!
//! ```text
//!  event ──▶ Input ──▶ command (a row of command.rs) ──▶ Effect ──▶ app.rs ──▶ Replica
//!                          ▲                                │
//!                          └── Here: screen, target ◀───────┘   then one frame
//! ```

mod app;
mod backend;
mod canvas;
pub mod command;
mod commands;
mod draft;
mod effect;
mod erase;
mod event;
mod frame;
#[doc(hidden)]
pub mod headless;
mod key;
mod keyboard;
mod list;
mod run;
mod save;
mod screen;
mod screens;
mod spot;
mod taken;
mod terminal;
#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::io;

use app::App;
use backend::Ansi;

#[cfg(test)]
pub use command::use_keys_for_test;
pub use command::{key_sheet, use_keys};
pub use terminal::can_move;
pub(crate) use terminal::hand_back;

use taken::{Choice, Question};

use crate::cli::{Color, Session};
use crate::error::Error;
use crate::replica::{Opening, Replica};
use crate::store::{Access, Folder, Holder, StoreError};

/// The interface on the session's store, which is made from the county's structure if there is none.
///
/// # Errors
/// If there is no terminal, or the store cannot be opened.
pub fn run(session: &Session) -> Result<(), Error> {
    if !terminal::is_usable() {
        return Err(Error::NoTerminal);
    }
    let opening = Opening { access: Access::Apart, ..session.opening() };
    if session.is_empty()? && !session.read_only {
        let replica = Replica::create(&opening, &crate::cli::dalarna()?)?;
        let made = session.lang.first_start(&session.dir.display().to_string());
        let readable = Folder::is_readable_by_others(&session.dir).then(|| session.lang.notice_readable());
        let said: Vec<&str> = readable.into_iter().chain([made.as_str()]).collect();
        return show(session, App::new(replica, session.lang), &said.join(" "));
    }
    match session.open_as(&opening, session.take_over) {
        Err(StoreError::InUse(holder)) => choose(session, &opening, *holder),
        opened => {
            let (mut replica, mut said) = opened?;
            said.extend(session.look_back(&mut replica)?);
            let app = if session.take_over { App::after_another } else { App::new };
            show(session, app(replica, session.lang), &said.join(" "))
        }
    }
}

/// Another process has the store open: asks what to do.
fn choose(session: &Session, opening: &Opening, holder: Holder) -> Result<(), Error> {
    let lang = session.lang;
    let choose = || -> Result<(App, String), Error> {
        terminal::take(lang, &session.dir).map_err(Error::Output)?;
        let mut question = Question::new(lang, backend(session)).map_err(Error::Output)?;
        let mut said = String::new();
        loop {
            match question.ask(&holder, &said).map_err(Error::Output)? {
                Choice::Leave => return Err(StoreError::InUse(Box::new(holder)).into()),
                Choice::Read => {
                    let opening = Opening { read_only: true, ..opening.clone() };
                    let (mut replica, mut said) = session.open_as(&opening, false)?;
                    said.extend(session.look_back(&mut replica)?);
                    return Ok((App::new(replica, lang), said.join(" ")));
                }
                Choice::TakeOver => {
                    question.wait(&holder).map_err(Error::Output)?;
                    match session.open_as(opening, true) {
                        Ok((mut replica, mut said)) => {
                            said.extend(session.look_back(&mut replica)?);
                            return Ok((App::after_another(replica, lang), said.join(" ")));
                        }
                        Err(error @ (StoreError::Kept { .. } | StoreError::InUse(_))) => {
                            said = Error::Store(error).sentence(lang);
                        }
                        Err(error) => return Err(error.into()),
                    }
                }
            }
        }
    };
    match choose() {
        Ok((mut app, said)) => {
            // The question stands on the screen.
            app.redraw = true;
            show(session, app, &said)
        }
        Err(error) => {
            terminal::give_back();
            Err(error)
        }
    }
}

/// The interface on an invented county that is thrown away afterwards.
///
/// # Errors
/// If there is no terminal, or no folder can be made.
pub fn demo(session: &Session) -> Result<(), Error> {
    if !terminal::is_usable() {
        return Err(Error::NoTerminal);
    }
    let dir = tempfile::Builder::new().prefix("samverkan-demo-").tempdir();
    let dir = dir.map_err(|source| Error::Input { path: std::env::temp_dir(), source })?;
    // What is made here may be written to, whatever is shown of it.
    let (access, read_only) = (Access::Apart, session.read_only);
    let opening = Opening { dir: dir.path().join("data"), access, read_only, ..session.opening() };
    let mut replica = crate::demo::create(&opening)?;
    let said = [vec![session.lang.demo_start().to_owned()], session.look_back(&mut replica)?].concat();
    show(session, App::new(replica, session.lang), &said.join(" "))
}

/// The interface on what a file holds, which cannot be changed.
///
/// # Errors
/// If there is no terminal.
pub fn view(session: &Session, replica: Replica, path: &std::path::Path) -> Result<(), Error> {
    if !terminal::is_usable() {
        return Err(Error::NoTerminal);
    }
    let said = session.lang.viewing(&path.display().to_string());
    show(session, App::new(replica, session.lang), &said)
}

fn show(session: &Session, mut app: App, said: &str) -> Result<(), Error> {
    if !said.is_empty() && app.message().is_empty() {
        app.say(said);
    }
    app = app.with_exchange(session.exchange.clone());
    let dir = app.cx().replica.dir().unwrap_or(&session.dir).to_owned();
    let result = terminal::take(session.lang, &dir).and_then(|()| run::run(&mut app, backend(session)));
    terminal::give_back();
    result.map_err(|error| match error.kind() {
        io::ErrorKind::OutOfMemory => Error::NoMemory,
        _ => Error::Output(error),
    })
}

fn backend(session: &Session) -> Ansi {
    Ansi::new(is_ascii(session), is_mono(session.color))
}

/// Whether the screen is ASCII: the configuration says so, or the locale is not one of UTF-8.
pub fn is_ascii(session: &Session) -> bool {
    session.ascii || !is_utf8()
}

/// Whether the locale is one of UTF-8. Without any locale the terminal is trusted, as most are.
fn is_utf8() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
    let locale = locale.to_lowercase();
    !(locale == "c" || locale == "posix") && (locale.is_empty() || !locale.contains('.') || locale.contains("utf"))
}

/// Whether colours are left out (<https://no-color.org>).
pub fn is_mono(color: Color) -> bool {
    match color {
        Color::Always => false,
        Color::Never => true,
        Color::Auto => std::env::var_os("NO_COLOR").is_some_and(|value| value != OsStr::new("")),
    }
}
