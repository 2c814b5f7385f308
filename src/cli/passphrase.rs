//! A passphrase, typed where nobody sees it: in the terminal itself, whatever the standard streams are.

use std::fs::File;
use std::io::{Read, Write};

use rustix::termios::{self, LocalModes, OptionalActions, SpecialCodeIndex, Termios};

use crate::error::Error;
use crate::text::Lang;

/// The shortest passphrase that is taken for a new file, in characters.
const SHORTEST: usize = 8;

/// Asks for the passphrase of a file that is there.
///
/// # Errors
/// [`Error::NoTerminal`] if there is none to ask in, or [`Error::Usage`] if it was broken off.
pub(super) fn once(lang: Lang) -> Result<String, Error> {
    ask(lang, lang.passphrase())
}

/// Asks for a new one, twice, until both are the same and long enough.
///
/// # Errors
/// As [`once`].
pub(super) fn twice(lang: Lang) -> Result<String, Error> {
    let mut prompt = lang.new_passphrase();
    loop {
        let first = ask(lang, prompt)?;
        if first.chars().count() < SHORTEST {
            prompt = lang.passphrase_too_short();
            continue;
        }
        if first == ask(lang, lang.passphrase_again())? {
            return Ok(first);
        }
        prompt = lang.passphrases_differ();
    }
}

/// The terminal, which shows nothing of what is typed until this is dropped.
struct Silent {
    terminal: File,
    before: Termios,
}

impl Silent {
    fn new() -> Option<Self> {
        let terminal = File::options().read(true).write(true).open("/dev/tty").ok()?;
        let before = termios::tcgetattr(&terminal).ok()?;
        let mut silent = before.clone();
        silent.local_modes -= LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        silent.special_codes[SpecialCodeIndex::VMIN] = 1;
        silent.special_codes[SpecialCodeIndex::VTIME] = 0;
        termios::tcsetattr(&terminal, OptionalActions::Flush, &silent).ok()?;
        Some(Self { terminal, before })
    }
}

impl Drop for Silent {
    fn drop(&mut self) {
        let _ = self.terminal.write_all(b"\r\n");
        let _ = termios::tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

fn ask(lang: Lang, prompt: &str) -> Result<String, Error> {
    let mut silent = Silent::new().ok_or(Error::NoTerminal)?;
    let stopped = || Error::Usage(lang.exchange_stopped().into());
    silent
        .terminal
        .write_all(prompt.as_bytes())
        .and_then(|()| silent.terminal.write_all(b" "))
        .map_err(Error::Output)?;
    let mut typed = Vec::new();
    loop {
        let mut byte = [0];
        if !silent.terminal.read(&mut byte).is_ok_and(|read| read == 1) {
            return Err(stopped());
        }
        match byte[0] {
            b'\r' | b'\n' => return String::from_utf8(typed).map_err(|_| Error::Usage(lang.line_not_utf8().into())),
            // Ctrl-C, Ctrl-D, Esc, Ctrl-Z.
            0x03 | 0x04 | 0x1b | 0x1a => return Err(stopped()),
            // Ctrl-U takes all of it away, Backspace the last character.
            0x15 => typed.clear(),
            0x7f | 0x08 => {
                let mut last = typed.pop();
                while last.is_some_and(|byte| byte & 0xc0 == 0x80) {
                    last = typed.pop();
                }
            }
            byte => typed.push(byte),
        }
    }
}
