//! Names of things in the log: replicas, operations, writes, records, kinds and fields.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use std::sync::{LazyLock, RwLock};

use super::digits::{Digits, decimal, hex};
use super::text::{Text, shared, slot};

/// The longest record id, in bytes.
pub const MAX_ID: usize = 120;
/// The longest name of a kind or field, in bytes.
const MAX_NAME: usize = 48;
/// How many different names one process takes before it calls the input foreign. A released vocabulary has a few hundred.
const MAX_NAMES: usize = 20_000;

/// The text is not a name, id or number of the form that the log writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// The name of a kind, a field or a caption: lower-case letters, digits, `_` and `-`.
///
/// Names are few and repeat in every write, so each is kept once for the life of the process and passed by copy.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(&'static str);

static NAMES: LazyLock<RwLock<HashSet<&'static str>>> = LazyLock::new(RwLock::default);

/// How many names a thread finds without asking the table of all, a power of two.
const SLOTS: usize = 256;

thread_local! {
    static MET: [Cell<&'static str>; SLOTS] = const { [const { Cell::new("") }; SLOTS] };
}

impl Name {
    /// A name that the program itself declares.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// A name that was read from a file or a command line.
    ///
    /// # Errors
    /// [`Malformed`] if the text is empty, too long or has other characters, or if an input brings absurdly many names.
    pub fn intern(text: &str) -> Result<Self, Malformed> {
        MET.with(|met| {
            let met = &met[slot(text, SLOTS)];
            if met.get() != text || text.is_empty() {
                met.set(Self::of_all(text)?.0);
            }
            Ok(Self(met.get()))
        })
    }

    fn of_all(text: &str) -> Result<Self, Malformed> {
        if let Some(known) = NAMES.read().map_err(|_| Malformed)?.get(text) {
            return Ok(Self(known));
        }
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
        if text.is_empty() || text.len() > MAX_NAME || !text.bytes().all(fits) {
            return Err(Malformed);
        }
        let mut names = NAMES.write().map_err(|_| Malformed)?;
        if names.len() >= MAX_NAMES {
            return Err(Malformed);
        }
        // Bounded by MAX_NAMES × MAX_NAME, about one megabyte.
        let kept: &'static str = Box::leak(text.into());
        names.insert(kept);
        Ok(Self(kept))
    }

    /// The text of the name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Where in memory the text is, and how long: names that share it are equal.
    pub(super) fn place(self) -> (usize, usize) {
        (self.0.as_ptr().addr(), self.0.len())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// The id of a record within its kind: a slug such as `lansgrupp/falu-kommun`, or random or derived characters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(Text);

impl Id {
    /// Reads an id: starts with a letter or digit, then lower-case letters, digits and `/ # . _ -`.
    ///
    /// # Errors
    /// [`Malformed`] if it has other characters or is longer than [`MAX_ID`].
    pub fn new(text: &str) -> Result<Self, Malformed> {
        if Self::fits(text) { Ok(Self(shared(text))) } else { Err(Malformed) }
    }

    /// The same of a text that the log holds already.
    ///
    /// # Errors
    /// As [`Id::new`].
    pub fn of(text: &Text) -> Result<Self, Malformed> {
        if Self::fits(text) { Ok(Self(text.clone())) } else { Err(Malformed) }
    }

    fn fits(text: &str) -> bool {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let fits = text.bytes().enumerate().all(|(i, b)| plain(b) || (i > 0 && b"/#._-".contains(&b)));
        !text.is_empty() && text.len() <= MAX_ID && fits
    }

    /// The id that everybody derives from the same parts (rule 8), 26 characters.
    pub fn derived(kind: Name, parts: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(kind.as_str().as_bytes());
        for part in parts {
            hasher.update(&[0]).update(part.as_bytes());
        }
        let mut bits = [0; 16];
        bits.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self::from_bits(u128::from_be_bytes(bits), 26)
    }

    /// An id of 16 characters out of 80 random bits.
    pub fn random(bits: u128) -> Self {
        Self::from_bits(bits, 16)
    }

    fn from_bits(mut bits: u128, characters: usize) -> Self {
        // Crockford's alphabet: no i, l, o, u, so that an id read aloud is not misheard.
        const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let mut text = String::with_capacity(characters);
        for _ in 0..characters {
            text.push(char::from(ALPHABET[(bits & 31) as usize]));
            bits >>= 5;
        }
        Self(text.into())
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where in memory the text is: ids that share it are equal.
    pub(super) fn place(&self) -> usize {
        self.0.as_str().as_ptr().addr()
    }
}

impl Default for Id {
    fn default() -> Self {
        Self("".into())
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The label of one writer: a data folder, or the pseudo-replica of a template. 16 hexadecimal digits in text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReplicaId(pub u64);

impl fmt::Display for ReplicaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Digits::new().hex(self.0).fmt(f)
    }
}

impl FromStr for ReplicaId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        hex(text).map(Self)
    }
}

/// Identity of an operation (rule 2): `replica:index:nonce`. Orders by replica, then index, then nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OpId {
    /// Who wrote it.
    pub replica: ReplicaId,
    /// Its place in that replica's operations, from 1 without gaps.
    pub index: u64,
    /// Random bits that tell two operations apart when a data folder was copied and both copies went on writing.
    pub nonce: u64,
}

impl OpId {
    fn digits(self) -> Digits {
        Digits::new().hex(self.replica.0).mark(b':').decimal(self.index, 1).mark(b':').hex(self.nonce)
    }
}

impl fmt::Display for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.digits().fmt(f)
    }
}

impl FromStr for OpId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut parts = text.split(':');
        let (Some(replica), Some(index), Some(nonce), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(Malformed);
        };
        match decimal(index)? {
            0 => Err(Malformed),
            index => Ok(Self { replica: replica.parse()?, index, nonce: hex(nonce)? }),
        }
    }
}

/// Operations of one replica that follow one another: `replica:first-last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Who wrote them.
    pub replica: ReplicaId,
    /// The index of the first, from 1.
    pub first: u64,
    /// The index of the last, no less.
    pub last: u64,
}

impl Span {
    /// How many they are.
    pub const fn count(self) -> u64 {
        // The index of an operation from elsewhere may be any number.
        (self.last - self.first).saturating_add(1)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { replica, first, last } = *self;
        Digits::new().hex(replica.0).mark(b':').decimal(first, 1).mark(b'-').decimal(last, 1).fmt(f)
    }
}

impl FromStr for Span {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (replica, span) = text.split_once(':').ok_or(Malformed)?;
        let (first, last) = span.split_once('-').ok_or(Malformed)?;
        let span = Self { replica: replica.parse()?, first: decimal(first)?, last: decimal(last)? };
        if span.first == 0 || span.last < span.first { Err(Malformed) } else { Ok(span) }
    }
}

/// Identity of one write: `operation#n`, `n` from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WriteId {
    /// The operation that it belongs to.
    pub op: OpId,
    /// Its place in the operation.
    pub n: u16,
}

impl fmt::Display for WriteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.op.digits().mark(b'#').decimal(u64::from(self.n), 1).fmt(f)
    }
}

impl FromStr for WriteId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (op, n) = text.split_once('#').ok_or(Malformed)?;
        Ok(Self { op: op.parse()?, n: u16::try_from(decimal(n)?).map_err(|_| Malformed)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_id_reads_back_and_nothing_else_does() {
        let id = OpId { replica: ReplicaId(0xab), index: 17, nonce: u64::MAX };
        let text = id.to_string();
        assert_eq!(text, "00000000000000ab:17:ffffffffffffffff");
        assert_eq!(text.parse(), Ok(id));
        for bad in ["", "ab:17:ff", "00000000000000ab:0:ffffffffffffffff", "00000000000000ab:017:ffffffffffffffff"] {
            assert_eq!(bad.parse::<OpId>(), Err(Malformed), "{bad}");
        }
        assert_eq!(format!("{text}#3").parse(), Ok(WriteId { op: id, n: 3 }));
        assert_eq!(format!("{text}#03").parse::<WriteId>(), Err(Malformed));
    }

    #[test]
    fn a_span_reads_back_and_nothing_else_does() {
        let span = Span { replica: ReplicaId(0xab), first: 3, last: u64::MAX };
        assert_eq!(span.to_string().parse(), Ok(span));
        assert_eq!(span.count(), u64::MAX - 2);
        for bad in ["0-1", "3-2", "3", "03-4", "3-4-5"] {
            assert_eq!(format!("00000000000000ab:{bad}").parse::<Span>(), Err(Malformed), "{bad}");
        }
    }

    #[test]
    fn ids_are_slugs_and_derived_ids_depend_on_every_part() {
        assert!(Id::new("lansgrupp/falu-kommun").is_ok());
        for bad in ["", "Falun", "å", "/x", "a b", "a\n"] {
            assert_eq!(Id::new(bad), Err(Malformed), "{bad}");
        }
        let kind = Name::new("attendance");
        assert_ne!(Id::derived(kind, &["ab", "c"]), Id::derived(kind, &["a", "bc"]));
        assert_ne!(Id::derived(kind, &["a"]), Id::derived(Name::new("reply"), &["a"]));
        assert_eq!(Id::derived(kind, &["a"]).as_str().len(), 26);
    }
}
