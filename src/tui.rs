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
mod event;
mod frame;
#[doc(hidden)]
pub mod headless;
mod key;
mod list;
mod run;
mod save;
mod screen;
mod screens;
mod terminal;
#[cfg(test)]
mod tests;

use std::ffi::OsStr;

use app::App;
use backend::Ansi;

#[cfg(test)]
pub use command::use_keys_for_test;
pub use command::{key_sheet, use_keys};
pub use terminal::can_move;

use crate::cli::{Color, Session, notice_sentence};
use crate::error::Error;
use crate::replica::{Opening, Replica};
use crate::store::{Access, Notice};

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
        return show(session, replica, &made);
    }
    let (replica, notices) = Replica::open(&opening)?;
    let said: Vec<String> = notices.iter().map(|notice: &Notice| notice_sentence(notice, session.lang)).collect();
    show(session, replica, &said.join(" "))
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
    let opening = Opening { dir: dir.path().join("data"), access: Access::Apart, ..session.opening() };
    let replica = crate::demo::create(&opening)?;
    show(session, replica, session.lang.demo_start())
}

fn show(session: &Session, replica: Replica, said: &str) -> Result<(), Error> {
    let mut app = App::new(replica, session.lang);
    app.panic_test = session.panic_test;
    if !said.is_empty() && app.message().is_empty() {
        app.say(said);
    }
    let backend = Ansi::new(is_ascii(session), is_mono(session.color));
    let result = terminal::take(session.lang).and_then(|()| run::run(&mut app, backend));
    terminal::give_back();
    result.map_err(Error::Output)
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
