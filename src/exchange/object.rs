//! Objects: what a target keeps of one replica, a snapshot in gzip under a name that says all of it.
//!
//! ```text
//! dalarna-mvk/00c5a1…/17-42-6f2e…-0b9d…
//! dataset     replica first, last, H, C
//! ```
//!
//! H is the BLAKE3 hash of the operations' identities, each as three numbers of eight bytes, in their order; C that of
//! the object's bytes; of either the first 16 hexadecimal digits. Equal names mean equal bytes. A name has nothing that
//! a file system of Windows or a USB stick does not take, and no capitals.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;
use std::sync::Arc;

use super::snapshot::{self, FULL, Header, Snapshot};
use super::{Unusable, envelope};
use crate::log::{self, Malformed, OpId, Operation, ReplicaId, Span};

/// How much plain text one object holds, about, in bytes: what breaks off is soon put again.
pub const LARGEST: usize = 8 << 20;
/// The longest object that is read, in bytes; what is longer, and bears such a name, is somebody's joke.
pub const MOST: u64 = 64 << 20;
/// The longest plain text that is read out of one, in bytes.
const MOST_PLAIN: u64 = 512 << 20;
/// The longest name of a dataset's folder.
const MAX_FOLDER: usize = 80;

/// What an object's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name {
    /// Whose operations, and from which to which.
    pub span: Span,
    /// H.
    pub ids: u64,
    /// C.
    pub bytes: u64,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:016x}-{:016x}", self.span.first, self.span.last, self.ids, self.bytes)
    }
}

impl Name {
    /// Reads the name of a file in a replica's folder, and whether something was hung on to it: programs that copy
    /// files call a second one `… (1)` or `….sync-conflict-…`.
    ///
    /// # Errors
    /// [`Malformed`] if it is none of ours.
    pub fn read(replica: ReplicaId, file: &str) -> Result<(Self, bool), Malformed> {
        let mut parts = file.splitn(4, '-');
        let mut part = || parts.next().ok_or(Malformed);
        let (first, last, ids, rest) = (part()?, part()?, part()?, part()?);
        let (bytes, more) = rest.split_at_checked(16).ok_or(Malformed)?;
        let span: Span = format!("{replica}:{first}-{last}").parse()?;
        let hex = |text: &str| ReplicaId::from_str(text).map(|hex| hex.0);
        Ok((Self { span, ids: hex(ids)?, bytes: hex(bytes)? }, !more.is_empty()))
    }

    /// Where it lies in a target.
    pub fn path(&self, dataset: &str) -> String {
        format!("{}/{}/{self}", folder(dataset), self.span.replica)
    }
}

/// The folder of a dataset: small letters, digits and `-` stay, everything else is written as its bytes.
pub fn folder(dataset: &str) -> String {
    use std::fmt::Write as _;
    let mut name = String::new();
    for byte in dataset.bytes() {
        if byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' {
            name.push(char::from(byte));
        } else {
            let _ = write!(name, "_{byte:02x}");
        }
    }
    // Names that mean a device to Windows.
    let device = matches!(name.as_str(), "con" | "prn" | "aux" | "nul")
        || name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt"));
    if name.is_empty() || device || name.len() > MAX_FOLDER {
        return format!("_{:016x}", hash(dataset.as_bytes()));
    }
    name
}

/// The dataset of a folder, where its name says it.
pub fn dataset(folder: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut parts = folder.split('_');
    bytes.extend(parts.next()?.bytes());
    for part in parts {
        let (hex, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(hex, 16).ok()?);
        bytes.extend(rest.bytes());
    }
    String::from_utf8(bytes).ok().filter(|dataset| !dataset.is_empty() && self::folder(dataset) == folder)
}

fn first_bits(hash: blake3::Hash) -> u64 {
    let mut bits = [0; 8];
    bits.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_be_bytes(bits)
}

/// C of these bytes.
pub fn hash(bytes: &[u8]) -> u64 {
    first_bits(blake3::hash(bytes))
}

/// H of these operations.
pub fn hash_ids(ids: impl IntoIterator<Item = OpId>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for id in ids {
        for part in [id.replica.0, id.index, id.nonce] {
            hasher.update(&part.to_be_bytes());
        }
    }
    first_bits(hasher.finalize())
}

/// The hash of what operations say, which an erasure changes.
pub fn hash_words<'a>(ops: impl IntoIterator<Item = &'a Arc<Operation>>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for op in ops {
        hasher.update(log::encode(op).as_bytes()).update(b"\n");
    }
    first_bits(hasher.finalize())
}

/// Packs operations of one replica, the same into the same bytes. `variant` is a number that tells apart packings of the
/// same text; it stands where gzip keeps a time.
///
/// # Errors
/// There is too little memory.
pub fn pack(dataset: &str, ops: &[Arc<Operation>], variant: u32) -> io::Result<(Name, Vec<u8>)> {
    let extent = snapshot::extent(ops);
    let (Some(first), Some(last)) = (extent.first(), extent.last()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let span = Span { last: last.last, ..*first };
    let header = Header { dataset: dataset.into(), extent: extent.clone(), profile: FULL.into() };
    let mut zip = envelope::zip(Vec::new(), variant);
    snapshot::write(&mut zip, &header, &mut ops.iter(), &mut |_| true)?;
    let bytes = zip.finish()?;
    let ids = hash_ids(ops.iter().map(|op| op.id));
    Ok((Name { span, ids, bytes: hash(&bytes) }, bytes))
}

/// Reads an object; whether it is what its name says.
///
/// # Errors
/// [`Unusable`]; nothing of it is kept.
pub fn read(name: &Name, bytes: &[u8]) -> Result<(Snapshot, bool), Unusable> {
    let read = snapshot::read(|| envelope::unzip(bytes), &mut |plain| plain <= MOST_PLAIN);
    let snapshot =
        read.map_err(|why| if matches!(why, Unusable::Stopped) { Unusable::Altered { line: 0 } } else { why })?;
    let extent = &snapshot.header.extent;
    let of_it = extent.iter().all(|span| span.replica == name.span.replica)
        && extent.first().map(|span| span.first) == Some(name.span.first)
        && extent.last().map(|span| span.last) == Some(name.span.last);
    let right = of_it && hash(bytes) == name.bytes && hash_ids(snapshot.ops.iter().map(|op| op.id)) == name.ids;
    Ok((snapshot, right))
}

/// The plain text of an object, for whoever only wants to look.
///
/// # Errors
/// [`Unusable`].
pub fn plain(bytes: &[u8]) -> Result<String, Unusable> {
    let mut text = String::new();
    envelope::unzip(bytes)?.read_to_string(&mut text)?;
    Ok(text)
}

/// Operations in parts that make an object each. Those of one index stay together.
pub fn parts(ops: &[Arc<Operation>]) -> Vec<&[Arc<Operation>]> {
    let (mut parts, mut start, mut size) = (Vec::new(), 0, 0);
    for (at, op) in ops.iter().enumerate() {
        let length = log::encode(op).len() + 1;
        if size + length > LARGEST && at > start && ops[at - 1].id.index < op.id.index {
            parts.push(&ops[start..at]);
            (start, size) = (at, 0);
        }
        size += length;
    }
    if start < ops.len() {
        parts.push(&ops[start..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_and_what_is_hung_on_to_it_is_seen() {
        let replica = ReplicaId(0xab);
        let name = Name { span: Span { replica, first: 17, last: 42 }, ids: 0x0b9d, bytes: u64::MAX };
        let text = name.to_string();
        assert_eq!(text, "17-42-0000000000000b9d-ffffffffffffffff");
        assert_eq!(Name::read(replica, &text), Ok((name, false)));
        for copy in [" (1)", ".sync-conflict-20261122-090000-ABCDEFG", "-LAPTOP", " - Kopia"] {
            assert_eq!(Name::read(replica, &format!("{text}{copy}")), Ok((name, true)), "{copy}");
        }
        for bad in ["", "Thumbs.db", "17-42", "42-17-0000000000000b9d-ffffffffffffffff", &text[..38], "0-1-é-é"] {
            assert_eq!(Name::read(replica, bad), Err(Malformed), "{bad}");
        }
    }

    #[test]
    fn every_dataset_has_a_folder_of_its_own_that_every_file_system_takes() {
        let long = "x".repeat(300);
        let names =
            ["dalarna-mvk", "Dalarna-mvk", "a/b", "..", ".", "con", "lpt1", "å", "a_b", "a_5fb", "", "A:", &long];
        let folders: std::collections::HashSet<String> = names.iter().map(|name| folder(name)).collect();
        assert_eq!(folders.len(), names.len());
        for name in &folders {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_'));
            assert!(name.len() < 100 && !["con", "lpt1"].contains(&name.as_str()), "{name}");
        }
        for name in ["dalarna-mvk", "Dalarna", "a/b", "å"] {
            assert_eq!(dataset(&folder(name)).as_deref(), Some(name));
        }
        for odd in ["Dalarna", "photos and letters", "_zz", "_6"] {
            assert_eq!(dataset(odd), None, "{odd}");
        }
    }
}
