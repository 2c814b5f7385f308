//! Files that are not what was written: refused with a reason, or read as the same plain text.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use samverkan::exchange::{Keys, Lock, Unusable};

use super::{packed, plain, read, read_plain, repeated, small};
use crate::store::{Random, number};

/// What a reader that knows the text takes this for; `None` if it is the same text.
fn taken(bytes: &[u8], keys: &Keys) -> Option<Unusable> {
    let ops = small();
    match read(Cursor::new(bytes), keys) {
        Ok(snapshot) => {
            assert!(snapshot.ops == ops && snapshot.header.dataset == "prov", "something else was read");
            None
        }
        Err(why) => Some(why),
    }
}

#[test]
fn every_bit_of_a_plain_text_and_every_length_counts() {
    let text = plain(&small());
    assert_eq!(read_plain(&text).unwrap().ops, small());
    let mut tried = 0;
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone();
            bytes[at] ^= 1 << bit;
            assert!(read_plain(&bytes).is_err(), "bit {bit} of byte {at} makes no difference");
            tried += 1;
        }
        let cut = read_plain(&text[..at]).unwrap_err();
        assert!(matches!(cut, Unusable::Cut { .. } | Unusable::Foreign), "cut to {at} bytes: {cut:?}");
        tried += 1;
    }
    println!("{} bytes of plain text: {tried} turned or cut, all refused", text.len());
}

#[test]
fn every_bit_of_a_packed_file_and_every_length_counts_or_changes_nothing() {
    let bytes = packed(&plain(&small()), &Lock::Open);
    let (mut refused, mut same) = (0, 0);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut turned = bytes.clone();
            turned[at] ^= 1 << bit;
            if taken(&turned, &Keys::None).is_some() { refused += 1 } else { same += 1 }
        }
        assert!(taken(&bytes[..at], &Keys::None).is_some(), "cut to {at} bytes it is taken");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert!(taken(&longer, &Keys::None).is_some(), "what is behind the file is passed over");
    println!("{} bytes in gzip: {refused} bits refused, {same} of its own header change nothing", bytes.len());
    assert!(same <= 8 * 10 && refused > 100, "{refused} {same}");
}

#[cfg(feature = "age")]
#[test]
fn every_byte_of_an_encrypted_file_and_every_length_counts() {
    let dir = tempfile::tempdir().unwrap();
    let identity = dir.path().join("key.txt");
    let key = age::x25519::Identity::generate();
    std::fs::write(&identity, format!("{}\n", age::secrecy::ExposeSecret::expose_secret(&key.to_string()))).unwrap();
    let bytes = packed(&plain(&small()), &Lock::Recipients(vec![key.to_public().to_string()]));
    let keys = Keys::Identities(identity);
    assert!(taken(&bytes, &keys).is_none());
    assert!(matches!(taken(&bytes, &Keys::None), Some(Unusable::Encrypted)));
    assert!(matches!(taken(&bytes, &Keys::Passphrase("inte den".into())), Some(Unusable::WrongKey)));
    let mut random = Random::new(77);
    for at in 0..bytes.len() {
        let mut turned = bytes.clone();
        turned[at] ^= 1 << random.below(8);
        assert!(taken(&turned, &keys).is_some(), "byte {at} makes no difference");
        assert!(taken(&bytes[..at], &keys).is_some(), "cut to {at} bytes it is taken");
    }
    println!("{} bytes encrypted: each turned and cut, all refused", bytes.len());
}

/// Each is nearly a snapshot, and none.
#[test]
fn texts_in_another_spelling_are_refused() {
    let text = String::from_utf8(plain(&small())).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.len() - 1;
    let with = |n: usize, line: String| {
        let mut lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        lines[n] = line;
        // With a hash that is right, so that it is the spelling that is refused.
        let body: String = lines[..last].iter().map(|line| format!("{line}\n")).collect();
        let hash = blake3::hash(body.as_bytes()).to_hex().to_string();
        format!("{body}{}\n", lines[last].replace(&lines[last][11..75], &hash))
    };
    assert!(read_plain(with(1, lines[1].into()).as_bytes()).is_ok(), "the hash is right");
    let mut swapped: Vec<&str> = lines.clone();
    swapped.swap(1, 2);
    let variants = [
        with(0, lines[0].replacen("\"prov\"", " \"prov\"", 1)),
        with(0, lines[0].replacen("{\"dataset\"", "{\"dataset\":\"x\",\"dataset\"", 1)),
        with(0, lines[0].replacen(":1-", ":2-", 1)),
        with(0, lines[0].replacen("\"format\":1", "\"format\":1.0", 1)),
        with(0, lines[0].replacen("\"format\":1", "\"format\":0", 1)),
        with(0, lines[0].replacen("\"profile\":\"full\",", "", 1)),
        with(1, lines[1].replacen("{\"author\"", "{\"author\":\"x\",\"author\"", 1)),
        with(1, lines[1].replacen(':', ": ", 1)),
        with(1, lines[1].replacen("länet", "l\\u00e4net", 1)),
        with(1, format!("{} ", lines[1])),
        with(1, format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000))),
        with(1, lines[1].replacen("\"stamp\":\"", "\"stamp\":99999999999999999999999,\"x\":\"", 1)),
        with(1, String::new()),
        with(1, format!("{}\n{}", lines[1], lines[1])),
        with(1, swapped[1].into()).replacen(lines[2], lines[1], 1),
        with(last, lines[last].replacen("\"operations\":", "\"operations\":1", 1)),
        format!("{text}{}\n", lines[last]),
        format!("{text}\n"),
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
    ];
    for (n, variant) in variants.iter().enumerate() {
        assert!(variant != &text, "variant {n} is no other");
        let read = read_plain(variant.as_bytes());
        assert!(
            matches!(read, Err(Unusable::Altered { .. } | Unusable::Foreign | Unusable::Cut { .. })),
            "variant {n}: {read:?}"
        );
    }
    let newer = with(0, lines[0].replacen("\"min_reader\":1", "\"min_reader\":2", 1));
    assert!(matches!(read_plain(newer.as_bytes()), Err(Unusable::Newer { format: 2 })));
}

/// What unpacks to very much, and lines without end: refused at once, whatever follows.
#[test]
fn bombs_are_refused_before_they_fill_memory() {
    let bomb = |begin: &[u8], length: u64| {
        let mut zip = GzEncoder::new(Vec::new(), Compression::fast());
        zip.write_all(begin).unwrap();
        std::io::copy(&mut repeated(b'x', length), &mut zip).unwrap();
        zip.finish().unwrap()
    };
    let text = plain(&small());
    let head = text.iter().position(|b| *b == b'\n').unwrap() + 1;
    let resident = || {
        let status = std::fs::read_to_string("/proc/self/statm").unwrap();
        status.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
    };
    let before = resident();
    for begin in [&b""[..], b"{\"dataset\":", &text[..head], &text[..text.len() - 40]] {
        let bytes = bomb(begin, 1 << 30);
        assert!(bytes.len() < 16 << 20);
        let why = taken(&bytes, &Keys::None);
        assert!(matches!(why, Some(Unusable::Altered { .. } | Unusable::Foreign)), "{why:?}");
    }
    let nested = packed(&bomb(&text, 1 << 20), &Lock::Open);
    assert!(matches!(taken(&nested, &Keys::None), Some(Unusable::Foreign)));
    let grown = resident().saturating_sub(before);
    println!("bombs of 1 GB each: {} MB more resident", grown >> 20);
    assert!(grown < 256 << 20, "{grown}");
}

/// `SAMVERKAN_FUZZ=10000000` tries more.
#[test]
fn whatever_is_read_is_read_or_refused() {
    let mut random = Random::new(78);
    let all = small();
    let texts: Vec<Vec<u8>> = (0..all.len()).map(|n| plain(&all[n..(n + 3).min(all.len())])).collect();
    let (mut read, mut refused) = (0_u64, 0_u64);
    for _ in 0..number("SAMVERKAN_FUZZ", 1_000_000) {
        let mut bytes = random.of(&texts);
        for _ in 0..=random.below(3) {
            let (at, n) = (random.below(bytes.len()), random.below(40));
            match random.below(5) {
                0 => bytes[at] = random.of(b"0\n\"{}[]:,\\\x00\xff9a"),
                1 => bytes[at] ^= 1 << random.below(8),
                2 => bytes.truncate(at.max(1)),
                3 => drop(bytes.drain(at..(at + n).min(bytes.len() - 1).max(at))),
                _ => {
                    let end = (at + n).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
            }
        }
        let same = texts.contains(&bytes);
        match read_plain(&bytes) {
            Ok(_) => {
                assert!(same, "what nobody wrote was read: {}", String::from_utf8_lossy(&bytes));
                read += 1;
            }
            Err(_) => refused += 1,
        }
    }
    println!("snapshots mutated: {read} the same again, {refused} refused");
    assert!(refused > read);
}
