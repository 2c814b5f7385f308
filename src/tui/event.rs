//! From the bytes of the line to what they mean: keys whose bytes come apart are put together, a paste is text up to a
//! limit, and what no key sends is dropped.

use std::time::{Duration, Instant};

use super::key::Key;

/// How long a lone Esc waits for the rest of an arrow key. A line that tears a key's bytes further apart is not met.
const HELD: Duration = Duration::from_millis(50);
/// How long a paste that has stopped coming waits for its end.
const STALLED: Duration = Duration::from_secs(10);
/// The longest paste that is taken, in bytes.
pub const MAX_PASTE: usize = 64 * 1024;
/// What ends a paste.
const END: &[u8] = b"\x1b[201~";
/// The longest sequence of a key.
const LONGEST: usize = 32;
const ESC: u8 = 0x1b;

/// What happens to the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// Pasted text: never commands.
    Paste(String),
    /// A paste of which nothing is taken.
    TooLong,
    /// A key that the program does not know.
    Unknown,
    /// The window has another size, or the screen is to be drawn anew.
    Resize,
}

/// Turns the bytes of the line into [`Input`]. It never holds more than the longest paste.
#[derive(Debug, Default)]
pub struct Decoder {
    /// The beginning of a key or character, or the paste so far.
    held: Vec<u8>,
    pasting: bool,
    /// Whether the paste has been longer than is taken.
    over: bool,
    /// Bytes to come that are no keys.
    skip: u8,
    until: Option<Instant>,
}

impl Decoder {
    /// When what is held must be let go, if nothing follows.
    pub const fn deadline(&self) -> Option<Instant> {
        self.until
    }

    /// Takes bytes in; what came of them.
    pub fn feed(&mut self, bytes: &[u8], now: Instant) -> Vec<Input> {
        let mut out = Vec::new();
        for byte in bytes {
            if self.pasting {
                self.paste(*byte, &mut out);
            } else {
                self.byte(*byte, &mut out);
            }
        }
        self.until = match self.held.first() {
            _ if self.pasting => Some(now + STALLED),
            Some(&ESC) => Some(now + HELD),
            _ => None,
        };
        out
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Input>) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        match self.held.as_slice() {
            [] if matches!(byte, ESC | 0xc2..=0xf4) => self.held.push(byte),
            [] => out.extend(plain(byte).map(Input::Key)),
            [ESC] if matches!(byte, b'[' | b'O') => self.held.push(byte),
            [ESC, b'O'] if byte.is_ascii_alphabetic() => {
                self.held.clear();
                out.push(letter(byte).map_or(Input::Unknown, Input::Key));
            }
            [ESC, b'['] if byte == b'[' => self.held.push(byte),
            [ESC, b'[', ..] if matches!(byte, 0x20..=0x3f) && self.held.len() < LONGEST => self.held.push(byte),
            [ESC, b'[', ..] if matches!(byte, 0x40..=0x7e) => {
                let held = std::mem::take(&mut self.held);
                out.extend(self.sequence(&String::from_utf8_lossy(&held[2..]), byte));
            }
            // It was an Esc after all, and what was typed after it.
            [ESC, ..] => {
                out.extend(self.release());
                self.byte(byte, out);
            }
            [first, ..] => {
                let first = *first;
                self.character(first, byte, out);
            }
        }
    }

    /// The next byte of a character beyond ASCII. One that is none is dropped.
    fn character(&mut self, first: u8, byte: u8, out: &mut Vec<Input>) {
        if byte & 0xc0 != 0x80 {
            self.held.clear();
            return self.byte(byte, out);
        }
        self.held.push(byte);
        let length = if first < 0xe0 { 2 } else { 3 + usize::from(first >= 0xf0) };
        if self.held.len() == length {
            let held = std::mem::take(&mut self.held);
            out.extend(String::from_utf8(held).iter().flat_map(|text| text.chars()).map(|c| Input::Key(Key::Char(c))));
        }
    }

    /// What a whole sequence means: what stands in it, and its last byte.
    fn sequence(&mut self, within: &str, last: u8) -> Option<Input> {
        let mut numbers = within.split(';').map(|part| part.split(':').next().unwrap_or_default().parse::<u32>().ok());
        let number = numbers.next().flatten().unwrap_or(1);
        let key = match last {
            _ if within.starts_with('[') => None,
            b'~' => match number {
                1 | 7 => Some(Key::Home),
                3 => Some(Key::Delete),
                4 | 8 => Some(Key::End),
                5 => Some(Key::PageUp),
                6 => Some(Key::PageDown),
                200 => {
                    self.pasting = true;
                    return None;
                }
                // The end of a paste whose beginning was lost.
                201 => return None,
                _ => None,
            },
            // A key as some terminals send it that are told to by others: its letter, and what is held with it.
            b'u' => match char::from_u32(number) {
                Some('\u{1b}') => Some(Key::Esc),
                Some(c) if numbers.next().flatten().is_some_and(|held| held.saturating_sub(1) & 4 != 0) => {
                    Some(Key::Ctrl(c.to_ascii_lowercase()))
                }
                Some(c @ ' '..='~') => Some(Key::Char(c)),
                Some(c) if c.is_ascii() => plain(number as u8),
                Some(c) => Some(Key::Char(c)),
                None => None,
            },
            // The mouse, of another program that did not turn it off: three bytes follow.
            b'M' if within.is_empty() => {
                self.skip = 3;
                return None;
            }
            b'P' | b'Q' | b'S' => None,
            // What a terminal says of itself is no key.
            _ => return letter(last).map(Input::Key),
        };
        Some(key.map_or(Input::Unknown, Input::Key))
    }

    fn paste(&mut self, byte: u8, out: &mut Vec<Input>) {
        self.held.push(byte);
        if self.held.ends_with(END) {
            self.held.truncate(self.held.len() - END.len());
            out.push(self.pasted());
        } else if self.held.len() > MAX_PASTE + END.len() {
            self.over = true;
            // The end may have begun.
            self.held.drain(..=self.held.len() - END.len());
        }
    }

    fn pasted(&mut self) -> Input {
        self.pasting = false;
        let text = std::mem::take(&mut self.held);
        if std::mem::take(&mut self.over) || text.len() > MAX_PASTE {
            return Input::TooLong;
        }
        // A terminal sends the ends of lines as it sends Enter.
        Input::Paste(String::from_utf8_lossy(&text).replace("\r\n", "\n").replace('\r', "\n"))
    }

    fn release(&mut self) -> Vec<Input> {
        let held = std::mem::take(&mut self.held);
        let key = |byte: u8| if byte == ESC { Some(Key::Esc) } else { plain(byte) };
        held.into_iter().filter_map(key).map(Input::Key).collect()
    }

    /// Lets go of what is held: it was an Esc and characters after all, or a paste whose end was lost.
    pub fn let_go(&mut self) -> Vec<Input> {
        self.until = None;
        if self.pasting { vec![self.pasted()] } else { self.release() }
    }
}

/// The key that one byte is.
fn plain(byte: u8) -> Option<Key> {
    Some(match byte {
        // What is typed before the terminal is ours has gone through its line editing, which makes Enter a newline.
        b'\r' | b'\n' => Key::Enter,
        b'\t' => Key::Tab,
        0x7f => Key::Backspace,
        0 => Key::Ctrl(' '),
        1..=26 => Key::Ctrl(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Key::Ctrl(char::from(byte - 0x1c + b'4')),
        b' '..=b'~' => Key::Char(char::from(byte)),
        _ => return None,
    })
}

/// The key of a sequence that ends with a letter.
const fn letter(byte: u8) -> Option<Key> {
    Some(match byte {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'Z' => Key::BackTab,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What came of the bytes, however they come apart.
    fn fed(bytes: &[u8]) -> Vec<Input> {
        let now = Instant::now();
        let mut decoder = Decoder::default();
        let mut whole = decoder.feed(bytes, now);
        whole.extend(decoder.let_go());
        let mut decoder = Decoder::default();
        let mut torn: Vec<Input> = bytes.iter().flat_map(|byte| decoder.feed(&[*byte], now)).collect();
        torn.extend(decoder.let_go());
        assert_eq!(whole, torn, "{:?}", String::from_utf8_lossy(bytes));
        assert_eq!(decoder.deadline(), None);
        whole
    }

    fn keys(keys: &[Key]) -> Vec<Input> {
        keys.iter().map(|key| Input::Key(*key)).collect()
    }

    #[test]
    fn keys_are_what_terminals_send_for_them() {
        let cases: [(&[u8], Key); 24] = [
            (b"a", Key::Char('a')),
            ("å".as_bytes(), Key::Char('å')),
            ("€".as_bytes(), Key::Char('€')),
            ("🕊".as_bytes(), Key::Char('🕊')),
            (b"\r", Key::Enter),
            (b"\n", Key::Enter),
            (b"\t", Key::Tab),
            (b"\x7f", Key::Backspace),
            (b"\x1a", Key::Ctrl('z')),
            (b"\x1c", Key::Ctrl('4')),
            (b"\0", Key::Ctrl(' ')),
            (b"\x1b", Key::Esc),
            (b"\x1b[B", Key::Down),
            (b"\x1bOA", Key::Up),
            (b"\x1b[1;5C", Key::Right),
            (b"\x1bOH", Key::Home),
            (b"\x1b[4~", Key::End),
            (b"\x1b[3~", Key::Delete),
            (b"\x1b[6;2~", Key::PageDown),
            (b"\x1b[Z", Key::BackTab),
            (b"\x1b[27u", Key::Esc),
            (b"\x1b[13;2u", Key::Enter),
            (b"\x1b[122;5u", Key::Ctrl('z')),
            (b"\x1b[229u", Key::Char('å')),
        ];
        for (bytes, key) in cases {
            assert_eq!(fed(bytes), keys(&[key]), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn keys_that_the_program_does_not_know_are_said_and_what_is_no_key_is_not() {
        for bytes in [&b"\x1b[15~"[..], b"\x1bOP", b"\x1b[[A", b"\x1b[2~", b"\x1b[P"] {
            assert_eq!(fed(bytes), [Input::Unknown], "{:?}", String::from_utf8_lossy(bytes));
        }
        for bytes in
            [&b"\x1b[I"[..], b"\x1b[M !!", b"\x1b[<0;3;4M", b"\x1b[5;10R", b"\x1b[201~", b"\xff", b"\xc3", b"\x80"]
        {
            assert_eq!(fed(bytes), [], "{:?}", String::from_utf8_lossy(bytes));
            assert_eq!(fed(&[bytes, b"a"].concat()).last(), Some(&Input::Key(Key::Char('a'))));
        }
    }

    #[test]
    fn a_lone_esc_is_held_and_let_go() {
        let now = Instant::now();
        let mut decoder = Decoder::default();
        assert!(decoder.feed(b"\x1b", now).is_empty());
        assert_eq!(decoder.deadline(), Some(now + HELD));
        assert_eq!(decoder.let_go(), keys(&[Key::Esc]));
        assert_eq!(decoder.deadline(), None);
    }

    #[test]
    fn what_is_no_sequence_is_what_was_typed() {
        assert_eq!(fed(b"\x1bn"), keys(&[Key::Esc, Key::Char('n')]), "Esc and a key in one packet");
        assert_eq!(fed(b"\x1b\x1b[A"), keys(&[Key::Esc, Key::Up]));
        assert_eq!(fed("\x1b[å".as_bytes()), keys(&[Key::Esc, Key::Char('['), Key::Char('å')]));
        assert_eq!(fed("åäö\x1b".as_bytes()).len(), 4);
    }

    fn pasted(text: &str) -> Vec<u8> {
        format!("\x1b[200~{text}\x1b[201~x").into_bytes()
    }

    #[test]
    fn a_paste_is_text_whole_or_not_at_all() {
        let after = Input::Key(Key::Char('x'));
        for text in ["", "bo\x1b[A\n\x03", "\x1b[20", &"å".repeat(MAX_PASTE / 2)] {
            assert_eq!(fed(&pasted(text)), [Input::Paste(text.into()), after.clone()]);
        }
        assert_eq!(fed(&pasted("a\rb\r\nc\n"))[0], Input::Paste("a\nb\nc\n".into()));
        for more in [1, 2, 5, 6, 7, 8, MAX_PASTE, 3 * MAX_PASTE + 3] {
            assert_eq!(fed(&pasted(&"a".repeat(MAX_PASTE + more))), [Input::TooLong, after.clone()], "{more}");
        }
        let now = Instant::now();
        let mut decoder = Decoder::default();
        assert!(decoder.feed(b"\x1b[200~half", now).is_empty());
        assert_eq!(decoder.deadline(), Some(now + STALLED));
        assert_eq!(decoder.let_go(), [Input::Paste("half".into())]);
        assert_eq!(decoder.feed(b"n", now), keys(&[Key::Char('n')]), "what follows is keys again");
    }

    #[test]
    fn a_paste_without_end_takes_no_more_room_than_the_longest() {
        let mut decoder = Decoder::default();
        let now = Instant::now();
        decoder.feed(b"\x1b[200~", now);
        for _ in 0..1000 {
            decoder.feed(&[b'a'; 4096], now);
            assert!(decoder.held.len() <= MAX_PASTE + 2 * END.len());
        }
        assert!(decoder.held.capacity() <= 4 * MAX_PASTE);
        assert_eq!(decoder.let_go(), [Input::TooLong]);
    }
}
