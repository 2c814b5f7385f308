//! Keys: one small type, and how a key is written in the table, the footer and the configuration.

use std::fmt;

use crate::text::Lang;

/// A key, as the program tells them apart. Shift shows in the character; Alt is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, as typed.
    Char(char),
    /// Control and a letter.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// Keys that have a name, with the name in the table and what a Swedish and an English keyboard call it.
const NAMED: &[(Key, &str, &str, &str)] = &[
    (Key::Enter, "Enter", "Enter", "Enter"),
    (Key::Tab, "Tab", "Tab", "Tab"),
    (Key::BackTab, "S-Tab", "Skift-Tab", "Shift-Tab"),
    (Key::Esc, "Esc", "Esc", "Esc"),
    (Key::Backspace, "Backspace", "⌫", "⌫"),
    (Key::Delete, "Delete", "Del", "Del"),
    (Key::Up, "Up", "↑", "↑"),
    (Key::Down, "Down", "↓", "↓"),
    (Key::Left, "Left", "←", "←"),
    (Key::Right, "Right", "→", "→"),
    (Key::Home, "Home", "Home", "Home"),
    (Key::End, "End", "End", "End"),
    (Key::PageUp, "PgUp", "PgUp", "PgUp"),
    (Key::PageDown, "PgDn", "PgDn", "PgDn"),
    (Key::Char(' '), "Space", "Mellanslag", "Space"),
];

impl Key {
    /// Reads a key as the table writes it: `n`, `å`, `Enter`, `C-z`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((key, ..)) = NAMED.iter().find(|(_, name, ..)| *name == text) {
            return Some(*key);
        }
        if let Some(letter) = text.strip_prefix("C-") {
            let mut letters = letter.chars();
            return letters.next().filter(|_| letters.next().is_none()).map(Self::Ctrl);
        }
        let mut chars = text.chars();
        chars.next().filter(|_| chars.next().is_none()).map(Self::Char)
    }

    /// What the key is called on the keyboard.
    pub fn label(self, lang: Lang) -> String {
        match (NAMED.iter().find(|(key, ..)| *key == self), self) {
            (Some((_, _, sv, en)), _) => lang.pick(sv, en).to_owned(),
            (None, Self::Ctrl(c)) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            (None, Self::Char(c)) => c.to_string(),
            (None, _) => String::new(),
        }
    }
}

/// The key as the table and the configuration write it.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (NAMED.iter().find(|(key, ..)| key == self), self) {
            (Some((_, name, ..)), _) => f.write_str(name),
            (None, Self::Ctrl(c)) => write!(f, "C-{c}"),
            (None, Self::Char(c)) => write!(f, "{c}"),
            (None, _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_key_reads_back() {
        for (key, name, ..) in NAMED {
            assert_eq!(Key::parse(name), Some(*key));
            assert_eq!(key.to_string(), *name);
        }
        assert_eq!(Key::parse("C-z"), Some(Key::Ctrl('z')));
        assert_eq!(Key::parse("å"), Some(Key::Char('å')));
        assert_eq!(Key::parse("hej"), None);
    }
}
