//! A page of plain text: the sheet to sign, or what is to be selected and copied.

use std::borrow::Cow;

use crate::text::format::wrap;
use crate::tui::canvas::{Canvas, PLAIN};
use crate::tui::effect::Effect;
use crate::tui::list::Move;
use crate::tui::screen::{Cx, Layer, Msg, Screen, Target};

/// A text to read, line by line.
#[derive(Debug)]
pub struct Page {
    title: String,
    /// Whether a room may read it.
    for_the_room: bool,
    /// What a command on it is about.
    target: Target,
    lines: Vec<String>,
    top: usize,
    height: usize,
}

impl Page {
    /// A page with this text.
    pub fn new(title: String, text: &str) -> Self {
        Self {
            title,
            for_the_room: true,
            target: Target::Page,
            lines: text.lines().map(str::to_owned).collect(),
            top: 0,
            height: 1,
        }
    }
}

impl Page {
    /// The same, which shows nothing while others look unless it is for the room.
    pub fn for_the_room(self, for_the_room: bool) -> Self {
        Self { for_the_room, ..self }
    }

    /// The same, about something else than its text.
    pub fn of(self, target: Target) -> Self {
        Self { target, for_the_room: false, ..self }
    }
}

impl Screen for Page {
    fn layer(&self) -> Layer {
        Layer::Browse
    }

    fn title(&self, _: &Cx<'_>) -> String {
        self.title.clone()
    }

    fn hint(&self, cx: &Cx<'_>) -> String {
        if self.target == Target::Arrival { cx.lang.arrival_hint().into() } else { cx.lang.page_hint().into() }
    }

    fn target(&self, _: &Cx<'_>) -> Target {
        self.target.clone()
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        if cx.shown_to_others && !self.for_the_room {
            canvas.text(1, 0, cx.lang.hidden_while_shown(), PLAIN);
            canvas.put_cursor(0, 0);
            return;
        }
        let columns = usize::from(canvas.width()).saturating_sub(1);
        // Sentences are broken; the lines of a sheet are not, whose columns stand below each other.
        let broken = |line: &String| if line.is_empty() { vec![String::new()] } else { wrap(line, columns) };
        let lines: Vec<Cow<'_, str>> = match self.target {
            Target::Arrival => self.lines.iter().flat_map(broken).map(Cow::from).collect(),
            _ => self.lines.iter().map(Cow::from).collect(),
        };
        self.height = usize::from(canvas.height()).max(1);
        self.top = self.top.min(lines.len().saturating_sub(self.height));
        for (y, line) in lines.iter().skip(self.top).take(self.height).enumerate() {
            canvas.text(1, y as u16, line, PLAIN);
        }
        canvas.put_cursor(0, 0);
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
                    Move::End => self.lines.len(),
                };
                Some(Effect::None)
            }
            Msg::Accept => Some(Effect::Copy(self.lines.join("\n") + "\n")),
            Msg::Up => Some(Effect::Back),
            _ => None,
        }
    }
}
