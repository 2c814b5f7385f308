//! Numbers as the log spells them: each has one spelling, and a log has millions of them.

use std::fmt;

use super::id::Malformed;

/// The longest text of digits: an operation's identity with the place of a write in it.
const LONGEST: usize = 64;

/// Gathers a text of digits, which is then written at once.
pub(super) struct Digits {
    bytes: [u8; LONGEST],
    len: usize,
}

impl Digits {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; LONGEST], len: 0 }
    }

    /// What stands between numbers, one ASCII character.
    pub(super) const fn mark(mut self, mark: u8) -> Self {
        self.bytes[self.len] = mark;
        self.len += 1;
        self
    }

    /// 16 lower-case hexadecimal digits.
    pub(super) fn hex(mut self, n: u64) -> Self {
        for (i, digit) in self.bytes[self.len..self.len + 16].iter_mut().enumerate() {
            *digit = b"0123456789abcdef"[(n >> (60 - 4 * i)) as usize & 15];
        }
        self.len += 16;
        self
    }

    /// Decimal digits, at least so many.
    pub(super) const fn decimal(mut self, mut n: u64, least: usize) -> Self {
        let mut length = 1;
        let mut rest = n / 10;
        while rest > 0 || length < least {
            rest /= 10;
            length += 1;
        }
        self.len += length;
        let mut at = self.len;
        while length > 0 {
            at -= 1;
            length -= 1;
            self.bytes[at] = b'0' + (n % 10) as u8;
            n /= 10;
        }
        self
    }

    pub(super) fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.bytes[..self.len]).unwrap_or_default())
    }
}

/// Reads exactly 16 lower-case hexadecimal digits.
pub(super) fn hex(text: &str) -> Result<u64, Malformed> {
    if text.len() != 16 {
        return Err(Malformed);
    }
    text.bytes().try_fold(0, |n, b| match b {
        b'0'..=b'9' => Ok(n << 4 | u64::from(b - b'0')),
        b'a'..=b'f' => Ok(n << 4 | u64::from(b - b'a' + 10)),
        _ => Err(Malformed),
    })
}

/// Reads a decimal number without sign or leading zeros.
pub(super) fn decimal(text: &str) -> Result<u64, Malformed> {
    let canonical = text == "0" || (!text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit()));
    if canonical { text.parse().map_err(|_| Malformed) } else { Err(Malformed) }
}
