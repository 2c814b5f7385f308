//! An operation as a record in sled: format byte, checksum, bincode. Codes are explicit, lengths exact.
//!
//! ```text
//! key    replica (8, big-endian) index (8) nonce (8)
//! value  0x01 | first 8 bytes of BLAKE3(key, payload) | payload
//! ```
//!
//! The payload is bincode's standard configuration over [`Payload`]. What is rare or newer than this version travels
//! as its line.

use std::borrow::Cow;
use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use crate::log::{
    self, Action, Id, Malformed, Name, OpId, Operation, Register, ReplicaId, Stamp, Value, Write, WriteId, shared,
};

/// The format of records.
const FORMAT: u8 = 1;
/// More than any operation takes, so that a damaged length cannot ask for memory.
const LIMIT: usize = 1 << 20;
/// The largest value: sled keeps larger ones in files that it never syncs.
const MAX_VALUE: usize = 64 << 10;
const HEAD: usize = 9;
/// The length of a key.
pub(super) const KEY: usize = 24;

const WRITE: u16 = 1;
const RETRACT: u16 = 2;
const LINE: u16 = 3;

const NULL: u16 = 0;
const FALSE: u16 = 1;
const TRUE: u16 = 2;
const INT: u16 = 3;
const TEXT: u16 = 4;
const COMPOUND: u16 = 5;
const STRUCK: u16 = 6;

type IdParts = (u64, u64, u64);

#[derive(Serialize, Deserialize)]
struct Payload<'a> {
    action: u16,
    millis: i64,
    counter: u16,
    author: Option<&'a str>,
    caption: &'a str,
    group: Option<u64>,
    retracts: Vec<IdParts>,
    #[serde(borrow)]
    writes: Vec<WritePayload<'a>>,
    /// The whole operation as its line, for actions without a form of their own.
    line: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
struct WritePayload<'a> {
    kind: &'a str,
    id: &'a str,
    field: &'a str,
    member: Option<u64>,
    replaces: Vec<(IdParts, u16)>,
    value: u16,
    int: i64,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

fn config()
-> bincode::config::Configuration<bincode::config::LittleEndian, bincode::config::Varint, bincode::config::Limit<LIMIT>>
{
    bincode::config::standard().with_limit::<LIMIT>()
}

/// The key of an operation.
pub(super) fn key(id: OpId) -> [u8; KEY] {
    let mut key = [0; KEY];
    key[..8].copy_from_slice(&id.replica.0.to_be_bytes());
    key[8..16].copy_from_slice(&id.index.to_be_bytes());
    key[16..].copy_from_slice(&id.nonce.to_be_bytes());
    key
}

fn id_of_key(key: &[u8]) -> Result<OpId, Malformed> {
    let part = |at: usize| key.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
    match (key.len(), part(0), part(8), part(16)) {
        (KEY, Some(replica), Some(index), Some(nonce)) => Ok(OpId { replica: ReplicaId(replica), index, nonce }),
        _ => Err(Malformed),
    }
}

fn checksum(key: &[u8], payload: &[u8]) -> [u8; 8] {
    let mut sum = [0; 8];
    sum.copy_from_slice(&blake3::Hasher::new().update(key).update(payload).finalize().as_bytes()[..8]);
    sum
}

/// The key and value that sled keeps for an operation.
///
/// # Errors
/// [`Malformed`] if it is larger than any operation may be.
pub fn encode_record(op: &Operation) -> Result<(Vec<u8>, Vec<u8>), Malformed> {
    let plain = op.extra.is_none() && matches!(op.action, Action::Write(_) | Action::Retract(_));
    let payload = if plain { plain_payload(op) } else { line_payload(op) };
    let payload = bincode::serde::encode_to_vec(&payload, config()).map_err(|_| Malformed)?;
    if HEAD + payload.len() > MAX_VALUE {
        return Err(Malformed);
    }
    let key = key(op.id);
    let mut value = Vec::with_capacity(HEAD + payload.len());
    value.push(FORMAT);
    value.extend(checksum(&key, &payload));
    value.extend(payload);
    Ok((key.to_vec(), value))
}

fn plain_payload(op: &Operation) -> Payload<'_> {
    Payload {
        action: if matches!(op.action, Action::Write(_)) { WRITE } else { RETRACT },
        millis: op.stamp.millis,
        counter: op.stamp.counter,
        author: op.author.as_deref(),
        caption: op.caption.as_str(),
        group: op.group,
        retracts: op.retracts().iter().map(parts).collect(),
        writes: op.writes().iter().map(write_payload).collect(),
        line: "".into(),
    }
}

fn line_payload(op: &Operation) -> Payload<'_> {
    Payload {
        action: LINE,
        millis: 0,
        counter: 0,
        author: None,
        caption: "",
        group: None,
        retracts: Vec::new(),
        writes: Vec::new(),
        line: log::encode(op).into(),
    }
}

fn write_payload(write: &Write) -> WritePayload<'_> {
    let (value, int, text) = match &write.value {
        Value::Null => (NULL, 0, "".into()),
        Value::Bool(false) => (FALSE, 0, "".into()),
        Value::Bool(true) => (TRUE, 0, "".into()),
        Value::Int(n) => (INT, *n, "".into()),
        Value::Text(text) => (TEXT, 0, Cow::Borrowed(text.as_str())),
        Value::Map(_) => (COMPOUND, 0, log::value_to_json(&write.value).to_string().into()),
        Value::Struck => (STRUCK, 0, "".into()),
    };
    WritePayload {
        kind: write.register.kind.as_str(),
        id: write.register.id.as_str(),
        field: write.register.field.as_str(),
        member: write.register.member.map(NonZeroU64::get),
        replaces: write.replaces.iter().map(|id| (parts(&id.op), id.n)).collect(),
        value,
        int,
        text,
    }
}

fn parts(id: &OpId) -> IdParts {
    (id.replica.0, id.index, id.nonce)
}

fn op_id((replica, index, nonce): IdParts) -> OpId {
    OpId { replica: ReplicaId(replica), index, nonce }
}

/// Reads what [`encode_record`] wrote.
///
/// # Errors
/// [`Malformed`] if a byte of it has changed, or if a newer version wrote it.
pub fn decode_record(key: &[u8], value: &[u8]) -> Result<Operation, Malformed> {
    let id = id_of_key(key)?;
    let (head, bytes) = value.split_at_checked(HEAD).ok_or(Malformed)?;
    if head[0] != FORMAT || head[1..] != checksum(key, bytes) {
        return Err(Malformed);
    }
    let (payload, read): (Payload<'_>, usize) =
        bincode::serde::borrow_decode_from_slice(bytes, config()).map_err(|_| Malformed)?;
    if read != bytes.len() {
        return Err(Malformed);
    }
    let action = match payload.action {
        WRITE => Action::Write(writes(payload.writes)?),
        RETRACT => Action::Retract(payload.retracts.into_iter().map(op_id).collect()),
        LINE => {
            let op = log::decode(&payload.line)?;
            return if op.id == id { Ok(op) } else { Err(Malformed) };
        }
        _ => return Err(Malformed),
    };
    Ok(Operation {
        id,
        stamp: Stamp { millis: payload.millis, counter: payload.counter },
        author: payload.author.map(shared),
        caption: Name::intern(payload.caption)?,
        group: payload.group,
        action,
        extra: None,
    })
}

/// How long the record is that seems to begin here, if one does; only [`decode_record`] knows whether it is one.
pub(super) fn record_length(bytes: &[u8]) -> Option<usize> {
    let (head, rest) = bytes.split_at_checked(HEAD)?;
    if head[0] != FORMAT {
        return None;
    }
    let payload: Result<(Payload<'_>, usize), _> = bincode::serde::borrow_decode_from_slice(rest, config());
    payload.ok().map(|(_, read)| HEAD + read)
}

fn writes(payloads: Vec<WritePayload<'_>>) -> Result<Box<[Write]>, Malformed> {
    // With as much room as they take: there are a million of these in a large store.
    let mut writes = Vec::with_capacity(payloads.len());
    for payload in payloads {
        writes.push(write(payload)?);
    }
    Ok(writes.into())
}

fn write(payload: WritePayload<'_>) -> Result<Write, Malformed> {
    let value = match payload.value {
        NULL => Value::Null,
        FALSE => Value::Bool(false),
        TRUE => Value::Bool(true),
        INT => Value::Int(payload.int),
        TEXT => Value::text(&payload.text),
        COMPOUND => log::value_from_json(serde_json::from_str(&payload.text).map_err(|_| Malformed)?)?,
        STRUCK => Value::Struck,
        _ => return Err(Malformed),
    };
    let register = Register {
        kind: Name::intern(payload.kind)?,
        id: Id::new(payload.id)?,
        field: Name::intern(payload.field)?,
        member: payload.member.map(|member| NonZeroU64::new(member).ok_or(Malformed)).transpose()?,
    };
    let replaces = payload.replaces.into_iter().map(|(id, n)| WriteId { op: op_id(id), n }).collect();
    Ok(Write { register, value, replaces })
}
