//! The keys of the screen below, by group, searchable.

use tui_input::{Input, InputRequest};

use super::field::search_for;
use crate::letters::Haystack;
use crate::text::format::pad;
use crate::tui::canvas::{ACCENT, Canvas, PLAIN, STRONG};
use crate::tui::command::{Command, Group, Here};
use crate::tui::effect::Effect;
use crate::tui::key::Key;
use crate::tui::list::Move;
use crate::tui::screen::{Cx, Layer, Msg, Screen};

/// The help of a screen.
#[derive(Debug)]
pub struct Help {
    /// Group, keys, what they do.
    rows: Vec<(Group, String, String)>,
    query: Input,
    top: usize,
    height: usize,
}

impl Help {
    /// The keys that work here.
    pub fn new(here: &Here<'_>, commands: impl Iterator<Item = &'static Command>) -> Self {
        let lang = here.cx.lang;
        let works = commands.filter(|command| command.works(here) && !command.keys.is_empty());
        let row = |command: &Command| {
            let keys: Vec<String> = command.keys().map(|key| key.label(lang)).collect();
            (command.group, keys.join(" "), (command.text)(lang).to_owned())
        };
        Self { rows: works.map(row).collect(), query: Input::default(), top: 0, height: 1 }
    }

    /// The lines: each group's heading and its keys.
    fn lines(&self, cx: &Cx<'_>) -> Vec<(String, bool)> {
        let query = self.query.value();
        let mut lines = Vec::new();
        for group in Group::ALL {
            let of = self.rows.iter().filter(|(own, _, _)| *own == group);
            let found: Vec<_> =
                of.filter(|(_, keys, text)| keys == query || Haystack::new(text).rank(query).is_some()).collect();
            if found.is_empty() {
                continue;
            }
            lines.push((group.label(cx.lang).to_owned(), true));
            lines.extend(found.into_iter().map(|(_, keys, text)| (format!("  {} {text}", pad(keys, 18)), false)));
        }
        lines
    }
}

impl Screen for Help {
    fn layer(&self) -> Layer {
        Layer::Search
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.cmd_help().into()
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        let x = canvas.text(1, 0, &format!("{}: {}", cx.lang.mode_find(), self.query.value()), PLAIN);
        canvas.text(x, 0, "▏", ACCENT);
        canvas.put_cursor(x, 0);
        let lines = self.lines(cx);
        let height = usize::from(canvas.height().saturating_sub(1));
        // Two columns where one is not enough and the window is wide.
        let columns = if lines.len() > height && canvas.width() >= 78 { 2 } else { 1 };
        self.height = (height * columns).max(1);
        self.top = self.top.min(lines.len().saturating_sub(self.height));
        for (n, (line, heading)) in lines.iter().skip(self.top).take(self.height).enumerate() {
            let style = if *heading { STRONG } else { PLAIN };
            let (column, row) = (n / height.max(1), n % height.max(1));
            let wide = canvas.width() / columns as u16;
            canvas.text_in(1 + column as u16 * wide, row as u16 + 1, wide - 2, line, style);
        }
    }

    fn take(&mut self, msg: &Msg, _: &Cx<'_>) -> Option<Effect> {
        match msg {
            Msg::Move(by) => {
                let half = (self.height / 2).max(1);
                self.top = match by {
                    Move::Up => self.top.saturating_sub(1),
                    Move::Down => self.top + 1,
                    Move::PageUp => self.top.saturating_sub(half),
                    Move::PageDown => self.top + half,
                    Move::Home => 0,
                    Move::End => usize::MAX,
                };
            }
            // As everywhere else, but only while nothing is being searched.
            Msg::Key(Key::Char('?' | 'q')) if self.query.value().is_empty() => return Some(Effect::Back),
            Msg::Key(Key::Char(c)) => {
                search_for(&mut self.query, *c);
                self.top = 0;
            }
            Msg::Key(Key::Backspace) => {
                self.query.handle(InputRequest::DeletePrevChar);
            }
            Msg::Up if !self.query.value().is_empty() => self.query = Input::default(),
            Msg::Up | Msg::Accept => return Some(Effect::Back),
            _ => return None,
        }
        Some(Effect::None)
    }
}
