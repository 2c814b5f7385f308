//! The two encodings of an operation, and the journal, cut at every byte and with every bit turned.

use std::collections::BTreeSet;

use samverkan::log::{MAX_OPERATION, decode};
use samverkan::store::{Storage, decode_record, encode_record, read_lines};

use super::golden::operations;
use super::{Action, Arc, Held, Maker, Operation, Random, Value, assert_held, create, encode, held};

/// What became of bytes, for every cut and every turned bit.
fn damages(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let cuts = (0..bytes.len()).map(|end| bytes[..end].to_vec());
    cuts.chain((0..bytes.len() * 8).map(|bit| flipped(bytes, bit)))
}

fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
}

#[test]
fn what_is_encoded_is_decoded() {
    let mut maker = Maker::new(10);
    let mut met = BTreeSet::new();
    for op in maker.batches(400).into_iter().flatten() {
        assert_eq!(decode(&encode(&op)).as_ref(), Ok(&*op));
        let (key, value) = encode_record(&op).unwrap();
        assert_eq!(decode_record(&key, &value).as_ref(), Ok(&*op), "{}", encode(&op));
        met.extend(features(&op));
    }
    let all = "author confirm erase extra group lost map member null other replaces retract struck text write";
    assert_eq!(met.into_iter().collect::<Vec<_>>().join(" "), all, "what the generator reached");
}

/// What there is in an operation that could go wrong on the way.
fn features(op: &Operation) -> Vec<&'static str> {
    let mut features = vec![match op.action {
        Action::Write(_) => "write",
        Action::Retract(_) => "retract",
        Action::Erase(_) => "erase",
        Action::Confirm(_) => "confirm",
        Action::Lost(_) => "lost",
        Action::Other => "other",
    }];
    for (there, feature) in
        [(op.author.is_some(), "author"), (op.group.is_some(), "group"), (op.extra.is_some(), "extra")]
    {
        features.extend(there.then_some(feature));
    }
    for write in op.writes() {
        features.extend(write.register.member.map(|_| "member"));
        features.extend((!write.replaces.is_empty()).then_some("replaces"));
        features.extend(match write.value {
            Value::Null => Some("null"),
            Value::Text(_) => Some("text"),
            Value::Map(_) => Some("map"),
            Value::Struck => Some("struck"),
            Value::Bool(_) | Value::Int(_) => None,
        });
    }
    features
}

#[test]
fn a_damaged_record_is_an_error() {
    let mut maker = Maker::new(11);
    let generated = maker.batches(20).into_iter().flatten();
    for op in operations().into_iter().map(|(_, op)| op).chain(generated) {
        let (key, value) = encode_record(&op).unwrap();
        for value in damages(&value) {
            assert!(decode_record(&key, &value).is_err(), "{}", encode(&op));
        }
        for key in damages(&key) {
            assert!(decode_record(&key, &value).is_err(), "{}", encode(&op));
        }
        let longer = [&value[..], &[0]].concat();
        assert!(decode_record(&key, &longer).is_err());
        assert!(decode_record(&[&key[..], &[0]].concat(), &value).is_err());
    }
}

/// The checksum keeps damage out, not malice: what lies behind it may be anything and is read or refused.
#[test]
fn a_forged_record_is_read_or_refused() {
    let mut random = Random::new(12);
    let forged = |key: &[u8], payload: &[u8]| {
        let sum = blake3::Hasher::new().update(key).update(payload).finalize();
        let value = [&[1], &sum.as_bytes()[..8], payload].concat();
        if let Ok(op) = decode_record(key, &value) {
            assert_eq!(encode_record(&op).unwrap().0, key);
            encode(&op);
        }
    };
    for (_, op) in operations() {
        let (key, value) = encode_record(&op).unwrap();
        for payload in damages(&value[9..]) {
            forged(&key, &payload);
        }
        for _ in 0..200 {
            let mut payload = value[9..].to_vec();
            for _ in 0..=random.below(5) {
                // 251 to 253 begin the longer numbers of bincode, so lengths beyond all memory.
                let at = random.below(payload.len());
                payload[at] = random.of(&[0, 1, 0x7f, 0x80, 251, 252, 253, 254, 255]);
            }
            forged(&key, &payload);
        }
    }
}

#[test]
fn a_record_is_small_and_what_is_too_large_is_refused() {
    let text = |length: usize| {
        let (_, op) = operations().swap_remove(8);
        let mut op = (*op).clone();
        let Action::Write(writes) = &mut op.action else { panic!() };
        writes[0].value = Value::text(&"a".repeat(length));
        op
    };
    // Beyond 64 KiB sled writes files that it never syncs.
    let largest = text(MAX_OPERATION - 300);
    assert!((MAX_OPERATION - 100..=MAX_OPERATION).contains(&encode(&largest).len()));
    let (key, value) = encode_record(&largest).unwrap();
    assert!(value.len() < 1 << 16);
    assert_eq!(decode_record(&key, &value), Ok(largest));
    for length in [1 << 17, 1 << 20, 1 << 21] {
        assert!(encode_record(&text(length)).is_err(), "{length} bytes");
    }
}

#[test]
fn a_damaged_line_is_an_error_or_another_whole_line() {
    let mut maker = Maker::new(13);
    let generated = maker.batches(20).into_iter().flatten();
    for op in operations().into_iter().map(|(_, op)| op).chain(generated) {
        for line in damages(encode(&op).as_bytes()) {
            // Only the journal's checksum tells one value from another; a line has one spelling.
            if let Ok(line) = std::str::from_utf8(&line)
                && let Ok(op) = decode(line)
            {
                assert_eq!(encode(&op), line);
            }
        }
    }
}

/// A journal of batches, and for each of its lines where it ends and in which batch it is.
struct Sample {
    bytes: Vec<u8>,
    ops: Vec<Arc<Operation>>,
    ends: Vec<(usize, usize)>,
}

impl Sample {
    fn new(salt: u64, sizes: &[usize]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut folder = create(&dir.path().join("d"), "x", &[]);
        let journal = dir.path().join("d/gen-1/journal");
        let mut maker = Maker::new(salt);
        let (mut ops, mut ends) = (Vec::new(), Vec::new());
        for (n, size) in sizes.iter().enumerate() {
            let before = std::fs::read(&journal).unwrap().len();
            let batch = maker.batch(*size);
            folder.append(&batch).unwrap();
            let bytes = std::fs::read(&journal).unwrap();
            ends.extend((before..bytes.len()).filter(|at| bytes[*at] == b'\n').map(|at| (at + 1, n)));
            ops.extend(batch);
        }
        assert_eq!(ends.len(), ops.len());
        Self { bytes: std::fs::read(journal).unwrap(), ops, ends }
    }

    fn header(&self) -> usize {
        self.bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1
    }

    /// The operations of these lines.
    fn held(&self, lines: impl Fn(usize) -> bool) -> Held {
        held(self.ops.iter().enumerate().filter(|(n, _)| lines(*n)).map(|(_, op)| op))
    }

    /// What must be left when this byte is not what it was.
    fn without(&self, byte: usize) -> Held {
        let hit = self.ends.iter().position(|(end, _)| byte < *end).unwrap();
        let newline = byte + 1 == self.ends[hit].0;
        let header = byte < self.header();
        let lost = |n: usize| {
            if header { byte + 1 == self.header() && n == 0 } else { n == hit || (newline && n == hit + 1) }
        };
        // A last batch that is not whole was never acknowledged, as far as anybody can tell.
        let newest = self.ends.last().unwrap().1;
        let torn = (0..self.ops.len()).any(|n| lost(n) && self.ends[n].1 == newest);
        self.held(|n| !(lost(n) || torn && self.ends[n].1 == newest))
    }
}

#[test]
fn a_journal_cut_anywhere_keeps_every_whole_batch() {
    for sizes in [&[1, 3, 1, 2][..], &[2, 1, 4], &[1]] {
        let sample = Sample::new(14, sizes);
        for end in 0..=sample.bytes.len() {
            let lines = read_lines(&sample.bytes[..end], 0);
            // Batches end where the batch of a line's successor is another.
            let whole = |batch: usize| sample.ends.iter().all(|(line, of)| *of != batch || *line <= end);
            let expected = sample.held(|n| whole(sample.ends[n].1));
            assert_held(&held(&lines.ops), &expected, &format!("cut at {end}"));
            let last = sample.ends.iter().filter(|(_, batch)| whole(*batch)).map(|(line, _)| *line).max();
            let header = if end < sample.header() { 0 } else { sample.header() };
            assert_eq!((lines.damaged, lines.end), (Vec::new(), last.unwrap_or(header) as u64), "cut at {end}");
            assert_eq!(lines.headed, header > 0);
        }
    }
}

#[test]
fn a_turned_bit_in_a_journal_costs_its_line_and_is_noticed() {
    for sizes in [&[1, 3, 1, 2][..], &[2, 1, 3], &[1, 1]] {
        let sample = Sample::new(15, sizes);
        for bit in 0..sample.bytes.len() * 8 {
            let lines = read_lines(&flipped(&sample.bytes, bit), 0);
            assert_held(&held(&lines.ops), &sample.without(bit / 8), &format!("bit {bit}"));
            let noticed = !lines.headed || !lines.damaged.is_empty() || lines.end < sample.bytes.len() as u64;
            assert!(noticed, "bit {bit}");
        }
    }
}

#[test]
fn any_bytes_are_a_journal_of_something_or_nothing() {
    let mut random = Random::new(16);
    let sample = Sample::new(17, &[1, 2, 1]);
    let mut starts = vec![0, sample.header()];
    starts.extend(sample.ends.iter().map(|(end, _)| *end));
    let known = sample.held(|_| true);
    for _ in 0..2000 {
        let mut bytes = sample.bytes.clone();
        for _ in 0..=random.below(4) {
            let (at, to) = (random.below(bytes.len()), random.below(bytes.len()));
            match random.below(4) {
                0 => bytes[at.min(to)..at.max(to)].fill(0),
                1 => bytes.truncate(at.max(1)),
                2 => bytes[at] = random.of(b"\n\t+.1\0\xff\""),
                _ => {
                    let moved = bytes[at.min(to)..at.max(to)].to_vec();
                    bytes.splice(at..at, moved);
                }
            }
        }
        for from in starts.iter().filter(|from| **from <= bytes.len()) {
            let lines = read_lines(&bytes[*from..], *from as u64);
            assert!(lines.end >= *from as u64 && lines.end <= bytes.len() as u64);
            assert!(held(&lines.ops).iter().all(|(id, line)| known.get(id) == Some(line)));
        }
    }
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..random.below(200)).map(|_| random.of(b"\n\n\t\t+.12a{\"}\0\xff")).collect();
        assert_eq!(read_lines(&bytes, 0).ops, []);
    }
}
