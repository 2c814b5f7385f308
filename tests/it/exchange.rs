//! What leaves a replica and what comes to one: files, and folders that several share.

mod cli;
mod golden;
mod hostile;
mod killed;
mod profiles;

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use samverkan::exchange::{FULL, Header, Keys, Lock, Packed, Snapshot, Unusable, envelope, snapshot};
use samverkan::log::Operation;

use crate::store::golden::operations;

/// A small log in which every form of an operation is, sorted.
fn small() -> Vec<Arc<Operation>> {
    let mut ops: Vec<_> = operations().into_iter().map(|(_, op)| op).collect();
    ops.sort_by_key(|op| op.id);
    ops
}

/// The plain text of a snapshot of these.
fn plain(ops: &[Arc<Operation>]) -> Vec<u8> {
    let header = Header { dataset: "prov".into(), extent: snapshot::extent(ops), profile: FULL.into() };
    let mut text = Vec::new();
    snapshot::write(&mut text, &header, &mut ops.iter(), &mut |_| true).unwrap();
    text
}

/// A plain text in gzip, and perhaps locked.
fn packed(text: &[u8], lock: &Lock) -> Vec<u8> {
    let mut bytes = Vec::new();
    envelope::pack(&mut bytes, lock, &mut |out| out.write_all(text)).unwrap();
    bytes
}

/// Reads a plain text.
fn read_plain(text: &[u8]) -> Result<Snapshot, Unusable> {
    snapshot::read(|| Ok(Cursor::new(text)), &mut |_| true)
}

/// Reads a file as it comes.
fn read(bytes: impl Read, keys: &Keys) -> Result<Snapshot, Unusable> {
    let packed = Packed::spool(bytes)?;
    snapshot::read(|| packed.plain(keys), &mut |_| true)
}

/// An input that says the same again and again, for so many bytes.
fn repeated(byte: u8, length: u64) -> impl Read {
    io::repeat(byte).take(length)
}
