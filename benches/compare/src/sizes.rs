//! What in our files costs what: the readable lines, and the random nonces.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use samverkan::log::{Action, OpLog, Operation, encode};
use samverkan::store::encode_record;

/// What stands before the payload of a record: its format and a checksum, which a file has once.
const HEAD: usize = 9;

/// How long it is as gzip, level 6.
pub fn gzip(bytes: &[u8]) -> usize {
    let mut out = GzEncoder::new(Vec::new(), Compression::new(6));
    out.write_all(bytes).and_then(|()| out.finish()).expect("memory").len()
}

fn lines<'a>(ops: impl Iterator<Item = &'a Operation>) -> Vec<u8> {
    ops.flat_map(|op| (encode(op) + "\n").into_bytes()).collect()
}

fn records<'a>(ops: impl Iterator<Item = &'a Operation>) -> Vec<u8> {
    let record = |op| encode_record(op).expect("a record");
    ops.map(record).flat_map(|(key, value)| [&key, &value[HEAD..]].concat()).collect()
}

/// The same with every nonce zero, where it stands and where it is referred to.
fn without_nonces(log: &OpLog) -> Vec<Operation> {
    let mut ops: Vec<Operation> = log.iter().map(|op| (**op).clone()).collect();
    for op in &mut ops {
        op.id.nonce = 0;
        let Action::Write(writes) = &mut op.action else { continue };
        writes.iter_mut().flat_map(|write| &mut write.replaces).for_each(|id| id.op.nonce = 0);
    }
    ops
}

/// Prints a table of sizes, each beside automerge's file.
pub fn print(log: &OpLog, automerge: f64) {
    let plain = without_nonces(log);
    let ours = || log.iter().map(|op| &**op);
    let nonces: Vec<u8> = ours().flat_map(|op| op.id.nonce.to_le_bytes()).collect();
    println!("\n{:<34}{:>12}{:>12}{:>22}", "kB", "plain", "gzip", "gzip / automerge");
    for (name, bytes) in [
        ("lines", lines(ours())),
        ("lines, nonces zero", lines(plain.iter())),
        ("bincode", records(ours())),
        ("bincode, nonces zero", records(plain.iter())),
        ("the nonces alone", nonces),
    ] {
        let (plain, packed) = (bytes.len() as f64, gzip(&bytes) as f64);
        println!("{name:<34}{:>12.1}{:>12.1}{:>21.2}×", plain / 1e3, packed / 1e3, packed / automerge);
    }
}
