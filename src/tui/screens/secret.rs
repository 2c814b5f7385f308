//! A passphrase, of which only the length shows. It lies over the screen, and is in no draft and no file.

use std::path::PathBuf;

use crate::text::format::width;
use crate::tui::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::effect::{Effect, Exchange};
use crate::tui::key::Key;
use crate::tui::screen::{Cx, Layer, Msg, Screen};

/// The shortest that is taken for a new file, in characters.
const SHORTEST: usize = 8;

/// What it is for.
#[derive(Clone, Debug)]
pub enum For {
    /// Reading this file.
    Read(PathBuf),
    /// A new file, and whether that hands everything over.
    Write {
        /// Whether the next steps are told.
        hand_over: bool,
    },
}

/// What is being typed.
pub struct Secret {
    purpose: For,
    typed: String,
    /// What was typed the first time, of a new one.
    first: Option<String>,
    wrong: Option<Wrong>,
}

#[derive(Clone, Copy)]
enum Wrong {
    Short,
    Differ,
}

/// Nothing of what was typed.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

impl Secret {
    /// Nothing typed yet.
    pub const fn new(purpose: For) -> Self {
        Self { purpose, typed: String::new(), first: None, wrong: None }
    }

    fn prompt(&self, cx: &Cx<'_>) -> &'static str {
        match (&self.purpose, &self.first, self.wrong) {
            (For::Read(_), ..) => cx.lang.passphrase(),
            (For::Write { .. }, Some(_), _) => cx.lang.passphrase_again(),
            (For::Write { .. }, None, None) => cx.lang.new_passphrase(),
            (For::Write { .. }, None, Some(Wrong::Short)) => cx.lang.passphrase_too_short(),
            (For::Write { .. }, None, Some(Wrong::Differ)) => cx.lang.passphrases_differ(),
        }
    }

    fn accept(&mut self) -> Effect {
        let typed = std::mem::take(&mut self.typed);
        let exchange = match (&self.purpose, self.first.take()) {
            (For::Read(path), _) => Exchange::Look(path.clone(), Some(typed)),
            (For::Write { .. }, None) => {
                self.wrong = (typed.chars().count() < SHORTEST).then_some(Wrong::Short);
                self.first = self.wrong.is_none().then_some(typed);
                return Effect::None;
            }
            (For::Write { .. }, Some(first)) if first != typed => {
                self.wrong = Some(Wrong::Differ);
                return Effect::None;
            }
            (For::Write { hand_over }, Some(_)) => Exchange::Write { passphrase: Some(typed), hand_over: *hand_over },
        };
        Effect::Then(vec![Effect::Back, Effect::Exchange(exchange)])
    }
}

impl Screen for Secret {
    fn layer(&self) -> Layer {
        Layer::Form
    }

    fn title(&self, _: &Cx<'_>) -> String {
        String::new()
    }

    fn overlay(&self, _: u16) -> Option<u16> {
        Some(3)
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        canvas.blank();
        canvas.rule(0);
        let prompt = self.prompt(cx);
        canvas.text(GUTTER, 1, prompt, STRONG);
        let shown = "*".repeat(self.typed.chars().count().min(40));
        canvas.text(GUTTER, 2, &shown, PLAIN);
        canvas.put_cursor(GUTTER + width(&shown) as u16, 2);
    }

    fn take(&mut self, msg: &Msg, _: &Cx<'_>) -> Option<Effect> {
        match msg {
            Msg::Key(Key::Char(c)) => self.typed.push(*c),
            Msg::Key(Key::Backspace) => drop(self.typed.pop()),
            Msg::Paste(text) => self.typed.push_str(text.trim_end_matches(['\r', '\n'])),
            Msg::Accept => return Some(self.accept()),
            Msg::Up => return Some(Effect::Back),
            _ => return None,
        }
        Some(Effect::None)
    }
}
