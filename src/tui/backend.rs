//! What is written to the terminal: as few bytes as a frame can be said in, in one write.
//!
//! ratatui works out which cells changed. Its own backend moves, colours and resets more than a slow line likes; this
//! one moves only when it must, sets a style only when it changes, and erases runs of blanks instead of printing them.

use std::fmt::Write as _;
use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

use super::terminal;

/// From how many blanks on erasing is shorter than printing them.
const ERASE_FROM: u16 = 5;

/// The style that the terminal was last told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Style {
    fg: Color,
    modifier: Modifier,
}

/// The terminal, a frame at a time.
#[derive(Debug, Default)]
pub struct Ansi {
    out: String,
    style: Style,
    /// Where the terminal's cursor is, if we know.
    at: Option<Position>,
    cursor_shown: bool,
    ascii: bool,
    mono: bool,
    /// Without a terminal: the size of the window, and what was written to it.
    held: Option<(Size, Vec<u8>)>,
}

impl Ansi {
    /// A terminal; `ascii` writes signs beyond ASCII in plain letters, `mono` leaves colours out.
    pub fn new(ascii: bool, mono: bool) -> Self {
        Self { ascii, mono, ..Self::default() }
    }

    /// No terminal but a window of that size: what is written stays here until it is taken.
    pub fn held(size: Size) -> Self {
        Self { held: Some((size, Vec::new())), ..Self::default() }
    }

    /// What was written since it was last taken.
    pub fn take_held(&mut self) -> Vec<u8> {
        self.held.as_mut().map(|(_, written)| std::mem::take(written)).unwrap_or_default()
    }

    /// Gives the window another size.
    #[cfg(test)]
    pub fn hold(&mut self, size: Size) {
        self.held = Some((size, self.take_held()));
    }

    /// Where the terminal's cursor is, if it is shown.
    #[cfg(test)]
    pub fn shown_cursor(&self) -> Option<Position> {
        self.at.filter(|_| self.cursor_shown)
    }

    fn move_to(&mut self, x: u16, y: u16) {
        let target = Position { x, y };
        if self.at == Some(target) {
            return;
        }
        // Writing to a string cannot fail.
        let _ = match self.at {
            Some(at) if at.y == y && x > at.x && x - at.x < 100 => write!(self.out, "\x1b[{}C", x - at.x),
            Some(at) if x == 0 && y == at.y + 1 => write!(self.out, "\r\n"),
            _ if x == 0 => write!(self.out, "\x1b[{}H", y + 1),
            _ => write!(self.out, "\x1b[{};{}H", y + 1, x + 1),
        };
        self.at = Some(target);
    }

    fn set_style(&mut self, cell: &Cell) {
        let fg = if self.mono { Color::Reset } else { cell.fg };
        let wanted = Style { fg, modifier: cell.modifier };
        if wanted == self.style {
            return;
        }
        if wanted == Style::default() {
            self.out.push_str("\x1b[m");
        } else {
            // What was set before must go, unless nothing was.
            let mut codes = if self.style == Style::default() { Vec::new() } else { vec!["0".to_owned()] };
            for (modifier, code) in
                [(Modifier::BOLD, "1"), (Modifier::DIM, "2"), (Modifier::UNDERLINED, "4"), (Modifier::REVERSED, "7")]
            {
                if wanted.modifier.contains(modifier) {
                    codes.push(code.into());
                }
            }
            codes.extend(color_code(fg));
            let _ = write!(self.out, "\x1b[{}m", codes.join(";"));
        }
        self.style = wanted;
    }
}

/// The code of one of the sixteen colours, which a user's own palette decides.
fn color_code(color: Color) -> Option<String> {
    let n = match color {
        Color::Black => 30,
        Color::Red => 31,
        Color::Green => 32,
        Color::Yellow => 33,
        Color::Blue => 34,
        Color::Magenta => 35,
        Color::Cyan => 36,
        Color::Gray => 37,
        _ => return None,
    };
    Some(n.to_string())
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.modifier.is_empty()
}

impl Backend for Ansi {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<(u16, u16, &Cell)> = content.collect();
        let mut i = 0;
        while i < cells.len() {
            let (x, y, cell) = cells[i];
            let run = cells[i..]
                .iter()
                .enumerate()
                .take_while(|(n, (cx, cy, cell))| *cy == y && usize::from(*cx) == usize::from(x) + n && is_blank(cell))
                .count();
            if run >= usize::from(ERASE_FROM) {
                self.move_to(x, y);
                self.set_style(cell);
                let _ = write!(self.out, "\x1b[{run}X");
                i += run;
                continue;
            }
            self.move_to(x, y);
            self.set_style(cell);
            if self.ascii {
                self.out.push_str(&crate::text::format::ascii(cell.symbol()));
            } else {
                self.out.push_str(cell.symbol());
            }
            let wide = crate::text::format::width(cell.symbol()).max(1) as u16;
            self.at = Some(Position { x: x + wide, y });
            i += 1;
        }
        // In the last column terminals differ on where the cursor is.
        self.at = None;
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.cursor_shown, false) {
            self.out.push_str("\x1b[?25l");
        }
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.cursor_shown, true) {
            self.out.push_str("\x1b[?25h");
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        // Asking the terminal costs a round trip; nobody needs the answer.
        Ok(self.at.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.move_to(x, y);
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.out.push_str("\x1b[m\x1b[2J");
        self.style = Style::default();
        self.at = None;
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        if let Some((size, _)) = &self.held {
            return Ok(*size);
        }
        let (width, height) = crossterm::terminal::size()?;
        Ok(Size { width, height })
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = std::mem::take(&mut self.out);
        if let Some((_, written)) = &mut self.held {
            written.extend(frame.into_bytes());
            return Ok(());
        }
        terminal::write(frame.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style as RatStyle;

    use super::*;

    fn written(before: &Buffer, after: &Buffer) -> String {
        let mut ansi = Ansi::default();
        ansi.draw(before.diff(after).into_iter()).unwrap();
        ansi.out
    }

    #[test]
    fn a_changed_word_costs_its_letters_and_one_move() {
        let area = Rect::new(0, 0, 40, 2);
        let (before, mut after) = (Buffer::empty(area), Buffer::empty(area));
        after.set_string(3, 1, "Falun", RatStyle::new());
        assert_eq!(written(&before, &after), "\x1b[2;4HFalun");
    }

    #[test]
    fn blanks_are_erased_and_styles_set_once() {
        let area = Rect::new(0, 0, 40, 1);
        let (mut before, mut after) = (Buffer::empty(area), Buffer::empty(area));
        before.set_string(0, 0, "x".repeat(40), RatStyle::new());
        after.set_string(0, 0, "ab", RatStyle::new().add_modifier(Modifier::BOLD));
        assert_eq!(written(&before, &after), "\x1b[1H\x1b[1mab\x1b[m\x1b[38X");
    }
}
