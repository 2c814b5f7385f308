//! From the terminal's events to ours: what is noise is dropped here, and keys that a slow line tore are put together.

use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::key::Key;

/// How long a lone Esc waits for the rest of an arrow key. A line that tears a key's bytes further apart is not met.
const HELD: Duration = Duration::from_millis(50);
/// The longest paste that is taken, in bytes.
const MAX_PASTE: usize = 64 * 1024;

/// What happens to the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text: never commands.
    Paste(String),
    /// A key that the program does not know.
    Unknown,
    /// The window has another size, or the screen is to be drawn anew.
    Resize,
}

/// Turns terminal events into [`Input`]. crossterm reports the Esc of an arrow key at once when its bytes come apart, so
/// an Esc is held for a moment.
#[derive(Debug, Default)]
pub struct Decoder {
    /// What was held: empty, or Esc and what followed it.
    held: Vec<char>,
    until: Option<Instant>,
}

impl Decoder {
    /// When what is held must be let go, if nothing follows.
    pub const fn deadline(&self) -> Option<Instant> {
        self.until
    }

    /// Takes an event in; what came of it.
    pub fn feed(&mut self, event: Event, now: Instant) -> Vec<Input> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key, now),
            Event::Paste(text) => {
                let mut out = self.let_go();
                let end = text.char_indices().map(|(at, _)| at).find(|at| *at > MAX_PASTE).unwrap_or(text.len());
                out.push(Input::Paste(text[..end].to_owned()));
                out
            }
            Event::Resize(..) => vec![Input::Resize],
            _ => Vec::new(),
        }
    }

    fn key(&mut self, key: KeyEvent, now: Instant) -> Vec<Input> {
        match (self.held.as_slice(), key.code) {
            ([], KeyCode::Esc) => {
                self.held.push('\x1b');
                self.until = Some(now + HELD);
                Vec::new()
            }
            // Esc and a key typed close together reach us as Alt and the key.
            ([], KeyCode::Char(_)) if key.modifiers == KeyModifiers::ALT => {
                let plain = KeyEvent::new(key.code, KeyModifiers::NONE);
                vec![Input::Key(Key::Esc), Self::plain(plain)]
            }
            ([], _) => vec![Self::plain(key)],
            (['\x1b'], KeyCode::Char(c @ ('[' | 'O'))) => {
                self.held.push(c);
                self.until = Some(now + HELD);
                Vec::new()
            }
            ([_, _, ..], KeyCode::Char(c)) => {
                self.held.push(c);
                self.until = Some(now + HELD);
                match Self::sequence(&self.held) {
                    Some(key) => {
                        self.held.clear();
                        self.until = None;
                        vec![Input::Key(key)]
                    }
                    None if c.is_ascii_digit() && self.held.len() < 5 => Vec::new(),
                    None => self.let_go(),
                }
            }
            _ => {
                let mut out = self.let_go();
                out.extend(self.key(key, now));
                out
            }
        }
    }

    fn plain(key: KeyEvent) -> Input {
        Key::of_event(key).map_or(Input::Unknown, Input::Key)
    }

    /// The key of a whole escape sequence.
    fn sequence(held: &[char]) -> Option<Key> {
        let text: String = held.iter().skip(2).collect();
        Some(match text.as_str() {
            "A" => Key::Up,
            "B" => Key::Down,
            "C" => Key::Right,
            "D" => Key::Left,
            "H" | "1~" | "7~" => Key::Home,
            "F" | "4~" | "8~" => Key::End,
            "Z" => Key::BackTab,
            "3~" => Key::Delete,
            "5~" => Key::PageUp,
            "6~" => Key::PageDown,
            _ => return None,
        })
    }

    /// Lets go of what is held: it was an Esc and characters after all.
    pub fn let_go(&mut self) -> Vec<Input> {
        self.until = None;
        let keys = std::mem::take(&mut self.held);
        keys.into_iter().map(|c| Input::Key(if c == '\x1b' { Key::Esc } else { Key::Char(c) })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn char(c: char) -> Event {
        Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE))
    }

    fn esc() -> Event {
        Event::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE))
    }

    fn feed(events: Vec<Event>) -> (Vec<Input>, Decoder) {
        let mut decoder = Decoder::default();
        let now = Instant::now();
        (events.into_iter().flat_map(|event| decoder.feed(event, now)).collect(), decoder)
    }

    #[test]
    fn an_arrow_whose_bytes_come_apart_is_an_arrow() {
        assert_eq!(feed(vec![esc(), char('['), char('B')]).0, [Input::Key(Key::Down)]);
        assert_eq!(feed(vec![esc(), char('O'), char('H')]).0, [Input::Key(Key::Home)]);
        assert_eq!(feed(vec![esc(), char('['), char('6'), char('~')]).0, [Input::Key(Key::PageDown)]);
    }

    #[test]
    fn a_lone_esc_is_held_and_let_go() {
        let (out, mut decoder) = feed(vec![esc()]);
        assert!(out.is_empty() && decoder.deadline().is_some());
        assert_eq!(decoder.let_go(), [Input::Key(Key::Esc)]);
        assert_eq!(decoder.deadline(), None);
    }

    #[test]
    fn what_is_no_sequence_is_what_was_typed() {
        assert_eq!(feed(vec![esc(), char('x')]).0, [Input::Key(Key::Esc), Input::Key(Key::Char('x'))]);
        let (out, _) = feed(vec![esc(), char('['), char('å')]);
        assert_eq!(out, [Input::Key(Key::Esc), Input::Key(Key::Char('[')), Input::Key(Key::Char('å'))]);
    }

    #[test]
    fn esc_and_a_key_in_one_packet_are_two_keys() {
        let alt = Event::Key(KeyEvent::new(KeyCode::Char('n'), KeyModifiers::ALT));
        assert_eq!(feed(vec![alt]).0, [Input::Key(Key::Esc), Input::Key(Key::Char('n'))]);
    }

    #[test]
    fn a_paste_is_text_and_bounded() {
        let (out, _) = feed(vec![Event::Paste("å".repeat(MAX_PASTE))]);
        let [Input::Paste(text)] = out.as_slice() else { panic!("{out:?}") };
        assert!(text.len() <= MAX_PASTE + 2 && text.starts_with('å'));
    }
}
