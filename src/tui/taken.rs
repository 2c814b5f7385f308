//! The screen before the first one, when another process has the store open: read beside it, take over, or leave.

use std::io;

use ratatui::Terminal;

use super::backend::Ansi;
use super::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use super::event::Input;
use super::key::Key;
use super::keyboard::Keyboard;
use super::terminal;
use crate::store::Holder;
use crate::text::Lang;
use crate::text::format::{fit, wrap};

/// Columns of what is known of the holder, and of what a key does.
const LABELS: u16 = 10;
const NAMES: u16 = 18;

/// What somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// To read beside whoever writes.
    Read,
    /// To end the other process.
    TakeOver,
    /// Neither.
    Leave,
}

/// The question.
pub(super) struct Question {
    lang: Lang,
    screen: Terminal<Ansi>,
    keyboard: Keyboard,
}

impl Question {
    /// The question on the terminal, which is taken already.
    pub(super) fn new(lang: Lang, backend: Ansi) -> io::Result<Self> {
        Ok(Self { lang, screen: Terminal::new(backend)?, keyboard: Keyboard::new()? })
    }

    /// Asks until a key has answered; `said` is what went wrong with the last answer.
    pub(super) fn ask(&mut self, holder: &Holder, said: &str) -> io::Result<Choice> {
        // What was typed before the question is no answer to it.
        self.keyboard.forget()?;
        loop {
            self.draw(holder, said)?;
            let inputs = self.keyboard.wait(None)?;
            if let Some(choice) = inputs.iter().find_map(|input| self.answer(input)) {
                return Ok(choice);
            }
        }
    }

    /// Says that it takes a moment.
    pub(super) fn wait(&mut self, holder: &Holder) -> io::Result<()> {
        let said = self.lang.taken_ending();
        self.draw(holder, said)
    }

    fn answer(&self, input: &Input) -> Option<Choice> {
        let letter = |text: &str| text.chars().next();
        match input {
            Input::Key(Key::Esc | Key::Char('q')) => Some(Choice::Leave),
            Input::Key(Key::Char(c)) if Some(*c) == letter(self.lang.taken_read_letter()) => Some(Choice::Read),
            Input::Key(Key::Char(c)) if Some(*c) == letter(self.lang.taken_take_letter()) => Some(Choice::TakeOver),
            _ => None,
        }
    }

    fn draw(&mut self, holder: &Holder, said: &str) -> io::Result<()> {
        let lang = self.lang;
        if terminal::was_disturbed() {
            self.screen.clear()?;
        }
        self.screen.draw(|target| {
            let mut cursor = None;
            draw(lang, holder, said, &mut Canvas::new(target.buffer_mut(), &mut cursor));
            if let Some(cursor) = cursor {
                target.set_cursor_position(cursor);
            }
        })?;
        Ok(())
    }
}

fn draw(lang: Lang, holder: &Holder, said: &str, canvas: &mut Canvas<'_>) {
    let choices = [
        (lang.taken_read_letter(), lang.taken_read(), lang.taken_read_about()),
        (lang.taken_take_letter(), lang.taken_take(), lang.taken_take_about()),
        ("q", lang.taken_leave(), lang.taken_leave_about()),
    ];
    canvas.text(1, 0, lang.taken_title(), STRONG);
    canvas.rule(1);
    let mut y = 2;
    let pid = if holder.pid == 0 { String::new() } else { holder.pid.to_string() };
    let at = format!("{} {}", holder.host, holder.terminal);
    for (label, text) in [
        (lang.taken_who(), holder.user.as_str()),
        (lang.taken_where(), at.trim()),
        (lang.taken_since(), holder.since.as_str()),
        (lang.taken_process(), pid.as_str()),
    ] {
        let text = if text.is_empty() { lang.taken_unknown() } else { text };
        canvas.text(1, y, label, PLAIN);
        canvas.text(1 + LABELS, y, &fit(text, 200), PLAIN);
        y += 1;
    }
    y += 1;
    for (n, (letter, name, about)) in choices.into_iter().enumerate() {
        if n == 0 {
            canvas.put_cursor(1, y);
        }
        canvas.text(1, y, letter, STRONG);
        canvas.text(1 + GUTTER, y, name, STRONG);
        let room = canvas.width().saturating_sub(NAMES + 1);
        for line in wrap(about, room.max(1).into()) {
            canvas.text(NAMES, y, &line, PLAIN);
            y += 1;
        }
    }
    let rows = canvas.height();
    let lines = wrap(said, canvas.width().saturating_sub(2).max(1).into());
    let first = rows.saturating_sub(1 + lines.len() as u16).max(y);
    canvas.rule(first.saturating_sub(1).max(y));
    for (line, y) in lines.iter().zip(first..) {
        canvas.text(1, y, line, PLAIN);
    }
    let keys = choices.map(|(letter, name, _)| format!("{letter} {name}")).join("  ");
    canvas.text(1, rows.saturating_sub(1), &keys, PLAIN);
}
