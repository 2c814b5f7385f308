//! The whole interface without a terminal: keys in, bytes out. For tests and benches, which no other way can reach it.

use std::io;
use std::ops::ControlFlow;

use ratatui::Terminal;
use ratatui::buffer::Buffer;
#[cfg(test)]
use ratatui::layout::Position;
use ratatui::layout::Size;

use super::app::App;
use super::backend::Ansi;
use super::event::Input;
use super::key::Key;
use super::run;
use crate::replica::Replica;
use crate::text::Lang;

/// The interface on a replica, in a window that nobody sees.
#[derive(Debug)]
pub struct Headless {
    pub(super) app: App,
    screen: Terminal<Ansi>,
}

impl Headless {
    /// The interface in a window of that many columns and rows. Nothing is drawn yet.
    ///
    /// # Errors
    /// Never; what draws says that it could.
    pub fn new(replica: Replica, lang: Lang, columns: u16, rows: u16) -> io::Result<Self> {
        let screen = Terminal::new(Ansi::held(Size { width: columns, height: rows }))?;
        Ok(Self { app: App::new(replica, lang), screen })
    }

    /// Types a script of keys, each a burst of its own with a frame after it; how many bytes it took to draw them.
    ///
    /// # Errors
    /// Never; what draws says that it could.
    pub fn keys(&mut self, script: &str) -> io::Result<usize> {
        let mut written = 0;
        for key in parse(script) {
            self.burst(vec![Input::Key(key)]);
            self.draw()?;
            written += self.written().len();
        }
        Ok(written)
    }

    /// Obeys what arrives in one packet, and keeps it with one write.
    pub(super) fn burst(&mut self, inputs: Vec<Input>) {
        run::take(&mut self.app, inputs);
        if self.app.wants_check() {
            self.app.check(&mut |_| ControlFlow::Continue(()));
        }
    }

    /// Draws a frame; the whole screen as it is then.
    ///
    /// # Errors
    /// Never; what draws says that it could.
    pub fn draw(&mut self) -> io::Result<&Buffer> {
        Ok(run::paint(&mut self.screen, &mut self.app, 0)?.buffer)
    }

    /// What was written to the terminal since this was last asked.
    pub fn written(&mut self) -> Vec<u8> {
        self.screen.backend_mut().take_held()
    }

    /// Where the terminal's cursor is, if it is shown.
    #[cfg(test)]
    pub(super) fn cursor(&self) -> Option<Position> {
        self.screen.backend().shown_cursor()
    }

    /// Gives the window another size.
    #[cfg(test)]
    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.backend_mut().hold(Size { width: columns, height: rows });
    }
}

/// The keys of a script: `bo<Enter>`, names as the table of keys writes them.
pub(super) fn parse(script: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        match named.and_then(|(name, after)| Some((Key::parse(name)?, after))) {
            Some((key, after)) => {
                keys.push(key);
                rest = after;
            }
            None => {
                keys.push(Key::Char(c));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    keys
}
