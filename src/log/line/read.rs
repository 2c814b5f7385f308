//! Reads the lines that almost all are, without a tree of JSON between: a cursor that knows one spelling and no other.
//!
//! Whatever it meets beyond that, it leaves to the whole reader, right or wrong.

use std::num::NonZeroU64;
use std::str::FromStr;

use smallvec::SmallVec;

use super::MAX_DEPTH;
use super::write::{is_plain, string};
use crate::log::clock::Stamp;
use crate::log::digits::hex;
use crate::log::id::{Id, Name};
use crate::log::operation::{Action, Operation, Register, Value, Write};
use crate::log::text::{Text, shared};

/// How many members almost no list has more than.
const FEW: usize = 8;

/// The operation of a line, if it is spelt as such a line is; members come in the order of their names.
pub(in crate::log) fn read(line: &str) -> Option<Operation> {
    let mut at = Cursor(line);
    at.token(r#"{"author":"#)?;
    let author = if at.is("null") { None } else { Some(at.text()?) };
    at.token(r#","caption":"#)?;
    let caption = at.name()?;
    let confirm = if at.is(r#","confirm":"#) { Some(at.list(Cursor::parsed)?) } else { None };
    let group = if at.is(r#","group":"#) { Some(at.hex()?) } else { None };
    at.token(r#","id":"#)?;
    let id = at.parsed()?;
    let lost = if at.is(r#","lost":"#) { Some(at.list(Cursor::parsed)?) } else { None };
    let retract = if at.is(r#","retract":"#) { Some(at.list(Cursor::parsed)?) } else { None };
    at.token(r#","stamp":"#)?;
    let stamp = Stamp::plain(at.quoted()?)?;
    let writes = if at.is(r#","writes":"#) { Some(at.list(Cursor::write)?) } else { None };
    let action = match (writes, retract, confirm, lost) {
        (Some(writes), None, None, None) if u16::try_from(writes.len()).is_ok() => Action::Write(writes),
        (None, Some(ids), None, None) => Action::Retract(ids),
        (None, None, Some(ids), None) => Action::Confirm(ids),
        (None, None, None, Some(spans)) => Action::Lost(spans),
        _ => return None,
    };
    (at.0 == "}").then_some(Operation { id, stamp, author, caption, group, action, extra: None })
}

/// What of the line is still to be read.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    /// Goes past this, if it comes next.
    fn is(&mut self, token: &str) -> bool {
        self.0.strip_prefix(token).map(|rest| self.0 = rest).is_some()
    }

    fn token(&mut self, token: &str) -> Option<()> {
        self.is(token).then_some(())
    }

    /// What is between quotation marks and has none in it. It may have escapes, which no name, id or number has.
    fn quoted(&mut self) -> Option<&'a str> {
        let (text, rest) = self.0.strip_prefix('"')?.split_once('"')?;
        self.0 = rest;
        Some(text)
    }

    fn parsed<T: FromStr>(&mut self) -> Option<T> {
        self.quoted()?.parse().ok()
    }

    fn hex(&mut self) -> Option<u64> {
        hex(self.quoted()?).ok()
    }

    fn name(&mut self) -> Option<Name> {
        Name::intern(self.quoted()?).ok()
    }

    fn text(&mut self) -> Option<Text> {
        let whole = self.0;
        let text = self.quoted()?;
        if is_plain(text) {
            return Some(shared(text));
        }
        self.0 = whole;
        self.escaped()
    }

    /// A text with escapes, each the one that we write.
    fn escaped(&mut self) -> Option<Text> {
        let mut after_backslash = false;
        let end = self.0.bytes().skip(1).position(|b| {
            let ends = b == b'"' && !after_backslash;
            after_backslash = b == b'\\' && !after_backslash;
            ends
        })?;
        let (spelt, rest) = self.0.split_at_checked(end + 2)?;
        let text: String = serde_json::from_str(spelt).ok()?;
        let mut ours = String::with_capacity(spelt.len());
        string(&mut ours, &text);
        self.0 = rest;
        (ours == spelt).then(|| shared(&text))
    }

    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Box<[T]>> {
        self.token("[")?;
        if self.is("]") {
            return Some(Box::default());
        }
        // Kept in as much memory as they take: what had room to grow would keep some of it.
        let mut items: SmallVec<[T; FEW]> = SmallVec::new();
        loop {
            items.push(item(self)?);
            if !self.is(",") {
                self.token("]")?;
                return Some(items.into_boxed_slice());
            }
        }
    }

    fn write(&mut self) -> Option<Write> {
        self.token(r#"{"field":"#)?;
        let field = self.name()?;
        self.token(r#","id":"#)?;
        let id = Id::new(self.quoted()?).ok()?;
        self.token(r#","kind":"#)?;
        let kind = self.name()?;
        let member = if self.is(r#","member":"#) { Some(NonZeroU64::new(self.hex()?)?) } else { None };
        let replaces = if self.is(r#","replaces":"#) {
            Some(self.list(Self::parsed)?).filter(|ids| !ids.is_empty())?
        } else {
            Box::default()
        };
        let value = if self.is(r#","struck":true"#) {
            Value::Struck
        } else {
            self.token(r#","value":"#)?;
            self.value(0)?
        };
        self.token("}")?;
        Some(Write { register: Register { kind, id, field, member }, value, replaces })
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        Some(match self.0.bytes().next()? {
            b'"' => Value::Text(self.text()?),
            b'{' if depth < MAX_DEPTH => Value::map(self.parts(depth + 1)?),
            b'n' => self.token("null").map(|()| Value::Null)?,
            b't' => self.token("true").map(|()| Value::Bool(true))?,
            b'f' => self.token("false").map(|()| Value::Bool(false))?,
            _ => Value::Int(self.number()?),
        })
    }

    /// The parts of a compound value: those that are nothing are left out, and their names rise.
    fn parts(&mut self, depth: usize) -> Option<Vec<(Name, Value)>> {
        let mut parts: Vec<(Name, Value)> = Vec::new();
        self.token("{")?;
        if self.is("}") {
            return Some(parts);
        }
        loop {
            let name = self.name()?;
            self.token(":")?;
            let value = self.value(depth)?;
            if value == Value::Null || parts.last().is_some_and(|(before, _)| *before >= name) {
                return None;
            }
            parts.push((name, value));
            if !self.is(",") {
                return self.token("}").map(|()| parts);
            }
        }
    }

    /// A whole number without leading zeros; what has a fraction or an exponent is none.
    fn number(&mut self) -> Option<i64> {
        let length = self.0.bytes().position(|b| b != b'-' && !b.is_ascii_digit())?;
        let (spelt, rest) = self.0.split_at_checked(length)?;
        let digits = spelt.strip_prefix('-').unwrap_or(spelt);
        if spelt == "-0" || digits.starts_with('0') && digits != "0" {
            return None;
        }
        self.0 = rest;
        spelt.parse().ok()
    }
}
