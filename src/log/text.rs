//! Text as the log keeps it: a counted reference of one word, and what repeats is kept once.
//!
//! A log says the same few things again and again: the ids of its records, `open` and `done`, who wrote it. A small table
//! of what each thread has met last finds most of them.

use std::cell::RefCell;

use arcstr::ArcStr;

/// Text of the log.
pub type Text = ArcStr;

/// How many texts a thread remembers, a power of two.
const SLOTS: usize = 1 << 13;
/// The longest text that is remembered, in bytes; longer ones hardly repeat.
const LONGEST: usize = 64;

thread_local! {
    static MET: RefCell<Vec<Text>> = const { RefCell::new(Vec::new()) };
}

/// The text, sharing its memory with the same text if that was met a moment ago.
pub fn shared(text: &str) -> Text {
    if text.is_empty() || text.len() > LONGEST {
        return text.into();
    }
    MET.with_borrow_mut(|met| {
        if met.is_empty() {
            met.resize(SLOTS, Text::new());
        }
        let held = &mut met[slot(text, SLOTS)];
        if held != text {
            *held = text.into();
        }
        held.clone()
    })
}

/// Where a text stands in a table of so many slots, a power of two.
pub(super) fn slot(text: &str, slots: usize) -> usize {
    // Eight bytes at a time and by multiplication, as in Knuth's TAOCP 6.4: it only has to be quick and to spread.
    let hash = text.as_bytes().chunks(8).fold(0_u64, |hash, chunk| {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        (hash.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    });
    (hash >> 32) as usize & (slots - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_kept_once_and_stays_what_it_was() {
        let (one, two) = (shared("lansgrupp/falu-kommun"), shared("lansgrupp/falu-kommun"));
        assert!(Text::ptr_eq(&one, &two));
        let texts: Vec<String> = (0..3 * SLOTS).map(|n| format!("r-{n}")).chain(["å".repeat(LONGEST)]).collect();
        let kept: Vec<Text> = texts.iter().map(|text| shared(text)).collect();
        assert_eq!(kept, texts);
        assert_eq!(shared(""), "");
    }
}
