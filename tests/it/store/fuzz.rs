//! What a decoder is given may be anything: lines and records mutated at random, a million in all by default.
//!
//! `SAMVERKAN_FUZZ=10000000 cargo test --test it fuzz -- --nocapture` tries more and says how much memory it took.

use samverkan::log::decode;
use samverkan::store::{decode_record, encode_record};

use super::golden::operations;
use super::{Maker, Random, encode, number};

/// Pieces that mean something to one of the decoders.
const PIECES: [&[u8]; 20] = [
    b"null",
    b"true",
    b"-1",
    b"9007199254740993",
    b"18446744073709551616",
    b"1e9",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"[",
    b"\"id\":",
    b"\"writes\":",
    b"\"replaces\":[",
    b"\"value\":{",
    b",,",
    b"}}",
    b"\xfb\xff\xff",
    b"\xfd\xff\xff\xff\xff",
    b"\xfc\x00\x00\x00\x80",
    b"\xc3",
];

/// A few mutations of what is there, now and then with a piece of another.
fn mutate(random: &mut Random, seed: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(24)).min(bytes.len());
        match random.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = random.of(&PIECES);
                bytes.splice(at..end, piece.iter().copied());
            }
            3 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            4 => {
                let from = random.below(other.len() + 1);
                bytes.splice(at..end, other[from..].iter().copied());
            }
            5 if at < bytes.len() => bytes[at] = random.of(&[0, 1, b'0', b'9', b'"', 0x7f, 0x80, 251, 252, 253, 255]),
            _ if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            _ => {}
        }
    }
    bytes
}

/// The most memory that this process has taken.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned()
}

#[test]
fn fuzzed_lines_are_refused_or_have_one_spelling() {
    let tried = number("SAMVERKAN_FUZZ", 1_000_000) / 2;
    let mut random = Random::new(61);
    let generated = Maker::new(62).batches(40).into_iter().flatten().map(|op| encode(&op));
    let seeds: Vec<String> = operations().into_iter().map(|(_, op)| encode(&op)).chain(generated).collect();
    let mut read = 0;
    for _ in 0..tried {
        let (seed, other) = (random.of(&seeds), random.of(&seeds));
        let bytes = mutate(&mut random, seed.as_bytes(), other.as_bytes());
        let Ok(line) = std::str::from_utf8(&bytes) else { continue };
        if let Ok(op) = decode(line) {
            read += 1;
            assert_eq!(encode(&op), line, "a line has one spelling");
        }
    }
    println!("{tried} lines mutated: {read} still read as one, the others refused; {}", peak());
    assert!(read > 0 && read < tried, "the mutations reach both");
}

#[test]
fn fuzzed_records_are_refused_or_keep_their_identity() {
    let tried = number("SAMVERKAN_FUZZ", 1_000_000) / 2;
    let mut random = Random::new(63);
    let generated = Maker::new(64).batches(40).into_iter().flatten();
    let all = operations().into_iter().map(|(_, op)| op).chain(generated);
    let seeds: Vec<_> = all.map(|op| encode_record(&op).unwrap()).collect();
    let mut read = 0;
    for _ in 0..tried {
        let ((key, seed), (_, other)) = (random.of(&seeds), random.of(&seeds));
        // With a checksum that fits, or nothing behind it is ever reached.
        let payload = mutate(&mut random, &seed[9..], &other[9..]);
        let sum = blake3::Hasher::new().update(&key).update(&payload).finalize();
        let value = [&[1], &sum.as_bytes()[..8], &payload[..]].concat();
        if let Ok(op) = decode_record(&key, &value) {
            read += 1;
            let (same, again) = encode_record(&op).unwrap();
            assert_eq!((same, decode_record(&key, &again)), (key, Ok(op)));
        }
    }
    println!("{tried} records mutated: {read} still read as one, the others refused; {}", peak());
    assert!(read > 0 && read < tried, "the mutations reach both");
}
