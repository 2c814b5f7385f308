//! Drawing: text in columns, bold for what has focus, one accent for lines and bars. No colour carries a meaning.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use crate::text::format::{fit, pad, width};

/// Ordinary text: the terminal's own colours.
pub const PLAIN: Style = Style::new();
/// What has focus, and headings.
pub const STRONG: Style = Style::new().add_modifier(Modifier::BOLD);
/// Lines, bars and the mark in the gutter; never text, which must be read on light and dark.
pub const ACCENT: Style = Style::new().fg(Color::Cyan);

/// No column is made narrower than this.
const NARROWEST: u16 = 14;

/// The gutter of a row: two columns, the mark where the cursor is.
pub const GUTTER: u16 = 2;

/// A part of the screen to draw in. Rows and columns count from its corner; what does not fit is not drawn.
#[derive(Debug)]
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    /// The part.
    area: Rect,
    cursor: &'a mut Option<Position>,
}

impl<'a> Canvas<'a> {
    /// All of a buffer; `cursor` is told where the terminal's cursor goes.
    pub fn new(buffer: &'a mut Buffer, cursor: &'a mut Option<Position>) -> Self {
        let area = buffer.area;
        Self { buffer, area, cursor }
    }

    /// A part of it, cut to what is there.
    pub fn part(&mut self, x: u16, y: u16, width: u16, height: u16) -> Canvas<'_> {
        let wanted = Rect { x: self.area.x.saturating_add(x), y: self.area.y.saturating_add(y), width, height };
        let area = wanted.intersection(self.area);
        Canvas { buffer: self.buffer, area, cursor: self.cursor }
    }

    /// Columns.
    pub const fn width(&self) -> u16 {
        self.area.width
    }

    /// Rows.
    pub const fn height(&self) -> u16 {
        self.area.height
    }

    /// Writes a text; the column after it.
    pub fn text(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.text_in(x, y, self.area.width.saturating_sub(x), text, style)
    }

    /// Writes a text in at most that many columns, cut with an ellipsis; the column after it.
    pub fn text_in(&mut self, x: u16, y: u16, columns: u16, text: &str, style: Style) -> u16 {
        if y >= self.area.height || x >= self.area.width {
            return x;
        }
        let columns = columns.min(self.area.width - x);
        let text = fit(text, usize::from(columns));
        self.buffer.set_stringn(self.area.x + x, self.area.y + y, &text, usize::from(columns), style);
        x + width(&text) as u16
    }

    /// Writes texts side by side, each in its least width; what the canvas has beyond that goes to those that may grow, and
    /// what it lacks is taken from the first ones, since the last say how things stand. The first has the style of the row:
    /// what has focus is to be seen, and the less changes, the sooner it is there.
    pub fn columns(&mut self, columns: &[(u16, u16, &str)], style: Style) {
        let wanted: u16 = columns.iter().map(|(least, ..)| least + 1).sum();
        let mut spare = self.area.width.saturating_sub(wanted);
        let mut lacking = wanted.saturating_sub(self.area.width + 1);
        let mut growing = columns.iter().filter(|(least, most, _)| most > least).count() as u16;
        let mut x = 0;
        for (n, (least, most, text)) in columns.iter().enumerate() {
            let less = lacking.min(least.saturating_sub(NARROWEST));
            lacking -= less;
            let mut room = least - less;
            if most > least {
                let more = (spare / growing).min(most - least);
                room += more;
                spare -= more;
                growing -= 1;
            }
            self.text_in(x, 0, room, text, if n == 0 { style } else { PLAIN });
            x += room + 1;
        }
    }

    /// Writes a text that ends at the right edge.
    pub fn right(&mut self, y: u16, text: &str, style: Style) {
        let columns = width(text).min(usize::from(self.area.width)) as u16;
        self.text_in(self.area.width - columns, y, columns, text, style);
    }

    /// A line across.
    pub fn rule(&mut self, y: u16) {
        self.text(0, y, &"─".repeat(usize::from(self.area.width)), ACCENT);
    }

    /// Blanks everything, for what is drawn over something else.
    pub fn blank(&mut self) {
        let line = pad("", usize::from(self.area.width));
        for y in 0..self.area.height {
            self.text(0, y, &line, PLAIN);
        }
    }

    /// The mark of the row where the cursor is, and the terminal's cursor.
    pub fn gutter(&mut self, y: u16) {
        self.text(0, y, "▌", ACCENT);
        self.put_cursor(0, y);
    }

    /// Puts the terminal's cursor.
    pub fn put_cursor(&mut self, x: u16, y: u16) {
        if x < self.area.width && y < self.area.height {
            *self.cursor = Some(Position { x: self.area.x + x, y: self.area.y + y });
        }
    }
}
