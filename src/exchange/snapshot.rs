//! A snapshot: the log as one text that a person can read, and that is the same bytes wherever the log is the same.
//!
//! ```text
//! {"dataset":"dalarna-mvk","extent":["…:1-214"],"format":1,"min_reader":1,"profile":"full","samverkan":"snapshot"}
//! {…operation…}                    one a line, sorted by identity
//! {"blake3":"…","operations":214}  of all lines before it
//! ```
//!
//! Everything that must survive a merge is an operation. A header's members are for whoever reads the file alone; those
//! of a newer version are passed over. A reader takes one spelling of everything and refuses another.

use std::io::{self, BufRead, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use serde_json::{Map, Value as Json, json};

use super::{Told, Unusable};
use crate::log::{self, MAX_OPERATION, Operation, Span};

/// The format that this version writes, and the newest that it knows how to read.
pub const FORMAT: u64 = 1;
/// The profile of a snapshot that has everything; the others are for reading and not for merging.
pub const FULL: &str = "full";
/// The longest header, in bytes: room for the extent of some twenty thousand replicas.
const MAX_HEADER: usize = 1 << 20;
/// How much is read, written and handed on at once, in bytes.
const BLOCK: usize = 1 << 20;
/// How much memory is given to operations of a text that is not yet known to be whole, in bytes. A longer one is read
/// through once before anything of it is kept.
const UNVERIFIED: usize = 420 << 20;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The dataset that the operations belong to.
    pub dataset: String,
    /// Which operations they are.
    pub extent: Vec<Span>,
    /// [`FULL`], or what was left out.
    pub profile: String,
}

/// What was written or read, in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many operations.
    pub operations: u64,
    /// The hash of the plain text but for its last line: two replicas that agree have equal ones. 64 hexadecimal digits.
    pub hash: String,
    /// How long the plain text is, in bytes.
    pub bytes: u64,
}

/// A snapshot that was read and verified.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Its first line.
    pub header: Header,
    /// Its operations, sorted by identity.
    pub ops: Vec<Arc<Operation>>,
    /// What was read.
    pub summary: Summary,
}

/// Writes a snapshot of operations that are sorted by identity.
///
/// # Errors
/// What the writer said; [`io::ErrorKind::Interrupted`] if whoever was told wants no more.
pub fn write(
    out: &mut dyn Write,
    header: &Header,
    ops: &mut dyn Iterator<Item = &Arc<Operation>>,
    told: &mut Told<'_>,
) -> io::Result<Summary> {
    let mut hasher = blake3::Hasher::new();
    let (mut block, mut bytes, mut operations) = (header_line(header), 0, 0);
    let mut flush = |block: &mut String| {
        hasher.update(block.as_bytes());
        bytes += block.len() as u64;
        out.write_all(block.as_bytes())?;
        block.clear();
        if told(bytes) { Ok(()) } else { Err(io::Error::from(io::ErrorKind::ConnectionAborted)) }
    };
    for op in ops {
        block.push_str(&log::encode(op));
        block.push('\n');
        operations += 1;
        if block.len() >= BLOCK {
            flush(&mut block)?;
        }
    }
    flush(&mut block)?;
    let hash = hasher.finalize().to_hex().to_string();
    let last = last_line(&hash, operations);
    out.write_all(last.as_bytes())?;
    Ok(Summary { operations, hash, bytes: bytes + last.len() as u64 })
}

/// The spans of operations that are sorted by identity.
pub fn extent<'a>(ops: impl IntoIterator<Item = &'a Arc<Operation>>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for id in ops.into_iter().map(|op| op.id) {
        match spans.last_mut() {
            // Two at one index mean a copied folder; they share its place.
            Some(span) if span.replica == id.replica && id.index - span.last <= 1 => span.last = id.index,
            _ => spans.push(Span { replica: id.replica, first: id.index, last: id.index }),
        }
    }
    spans
}

fn header_line(header: &Header) -> String {
    let extent: Vec<String> = header.extent.iter().map(ToString::to_string).collect();
    let Header { dataset, profile, .. } = header;
    let json = json!({
        "dataset": dataset, "extent": extent, "format": FORMAT, "min_reader": 1, "profile": profile,
        "samverkan": "snapshot",
    });
    format!("{json}\n")
}

fn last_line(hash: &str, operations: u64) -> String {
    format!("{}\n", json!({"blake3": hash, "operations": operations}))
}

/// Reads and verifies a plain text. `again` gives it once more from its beginning, for one that is too long to be kept
/// before it is known to be whole.
///
/// # Errors
/// [`Unusable`]; nothing of it is kept.
pub fn read<R: Read>(
    mut again: impl FnMut() -> Result<R, Unusable>,
    told: &mut Told<'_>,
) -> Result<Snapshot, Unusable> {
    let (read, room) = (pass(again()?, UNVERIFIED, told)?, usize::MAX);
    if let Some(snapshot) = read {
        return Ok(snapshot);
    }
    pass(again()?, room, told)?.ok_or(Unusable::Altered { line: 1 })
}

/// Reads all of it; the snapshot, unless it would take more room than this.
fn pass(input: impl Read, room: usize, told: &mut Told<'_>) -> Result<Option<Snapshot>, Unusable> {
    let mut input = io::BufReader::with_capacity(BLOCK, input);
    let (header, first) = read_header(&mut input)?;
    let mut body = Body::new(&first, room);
    let mut begun = Vec::new();
    input.by_ref().take(BLOCK as u64).read_to_end(&mut begun)?;
    if begun.len() < BLOCK {
        body.take(&begun)?;
        return body.finish(header);
    }
    // One thread reads and unpacks, the other takes the lines apart.
    let mut input = io::BufReader::with_capacity(BLOCK, io::Cursor::new(begun).chain(input));
    let (send, receive) = sync_channel::<Vec<u8>>(4);
    let (read, body) = std::thread::scope(|scope| {
        let apart = std::thread::Builder::new().spawn_scoped(scope, move || {
            body.take_all(&receive);
            body
        });
        let Ok(apart) = apart else { return (Err(no_thread().into()), None) };
        let read = blocks(&mut input, &send, told);
        drop(send);
        (read, apart.join().ok())
    });
    let body = body.ok_or_else(|| Unusable::from(no_thread()))?;
    // What is wrong with a line comes before how the file ends.
    if let Some(wrong) = body.wrong {
        return Err(wrong);
    }
    read?;
    body.finish(header)
}

fn no_thread() -> io::Error {
    io::Error::from(io::ErrorKind::OutOfMemory)
}

fn read_header(input: &mut impl BufRead) -> Result<(Header, Vec<u8>), Unusable> {
    let mut line = Vec::new();
    input.by_ref().take(MAX_HEADER as u64).read_until(b'\n', &mut line)?;
    let text = line.strip_suffix(b"\n").and_then(|line| std::str::from_utf8(line).ok());
    let begun = b"{\"dataset\":";
    let ours = || if line.starts_with(begun) { Unusable::Altered { line: 1 } } else { Unusable::Foreign };
    let Some(text) = text else {
        let cut = line.len() < MAX_HEADER && line.starts_with(begun);
        return Err(if cut { Unusable::Cut { lines: 0 } } else { ours() });
    };
    let Ok(Json::Object(map)) = serde_json::from_str::<Json>(text) else { return Err(ours()) };
    if map.get("samverkan").and_then(Json::as_str) != Some("snapshot") {
        return Err(ours());
    }
    let altered = || Unusable::Altered { line: 1 };
    let number = |name: &str| map.get(name).and_then(Json::as_u64).ok_or_else(altered);
    if number("min_reader")? > FORMAT {
        return Err(Unusable::Newer { format: number("min_reader")? });
    }
    let text_of = |name: &str| map.get(name).and_then(Json::as_str).map(str::to_owned).ok_or_else(altered);
    let header = Header { dataset: text_of("dataset")?, extent: spans(&map)?, profile: text_of("profile")? };
    let spelt = number("format")? > 0 && *text == serde_json::to_string(&map).unwrap_or_default();
    if !spelt {
        return Err(altered());
    }
    Ok((header, line))
}

fn spans(map: &Map<String, Json>) -> Result<Vec<Span>, Unusable> {
    let list = map.get("extent").and_then(Json::as_array).ok_or(Unusable::Altered { line: 1 })?;
    let span = |json: &Json| json.as_str().and_then(|text| text.parse().ok()).ok_or(Unusable::Altered { line: 1 });
    list.iter().map(span).collect()
}

/// Hands on blocks of whole lines, the last perhaps cut.
fn blocks(input: &mut impl BufRead, send: &SyncSender<Vec<u8>>, told: &mut Told<'_>) -> Result<(), Unusable> {
    let (mut block, mut bytes) = (Vec::with_capacity(2 * BLOCK), 0);
    loop {
        let read = input.fill_buf()?;
        let (end, length) = (read.iter().rposition(|b| *b == b'\n'), read.len());
        let whole = end.map_or(0, |at| at + 1);
        block.extend_from_slice(&read[..whole]);
        // A line that never ends is none of ours: who takes it apart says so.
        if whole > 0 || length == 0 || block.len() > BLOCK {
            let rest = read[whole..].to_vec();
            bytes += block.len() as u64;
            if send.send(std::mem::replace(&mut block, rest)).is_err() || length == 0 {
                return Ok(());
            }
            if !told(bytes) {
                return Err(Unusable::Stopped);
            }
        } else {
            block.extend_from_slice(&read[whole..]);
        }
        input.consume(length);
    }
}

/// The lines behind the header, as far as they were read.
struct Body {
    hasher: blake3::Hasher,
    bytes: u64,
    /// `None` once they take too much room: from then on they are only verified.
    ops: Option<Vec<Arc<Operation>>>,
    /// How much memory they take, about.
    weight: usize,
    room: usize,
    last: Option<log::OpId>,
    count: u64,
    /// What the last line says, when it was met.
    end: Option<(String, u64)>,
    /// Why no more is read.
    wrong: Option<Unusable>,
}

impl Body {
    fn new(first: &[u8], room: usize) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(first);
        let (bytes, ops) = (first.len() as u64, Some(Vec::new()));
        Self { hasher, bytes, ops, weight: 0, room, last: None, count: 0, end: None, wrong: None }
    }

    fn take_all(&mut self, blocks: &Receiver<Vec<u8>>) {
        while let Ok(block) = blocks.recv() {
            if let Err(wrong) = self.take(&block) {
                self.wrong = Some(wrong);
                return;
            }
        }
    }

    fn take(&mut self, block: &[u8]) -> Result<(), Unusable> {
        let mut hashed = 0;
        let mut at = 0;
        while let Some(length) = block[at..].iter().position(|b| *b == b'\n') {
            let line = &block[at..at + length];
            if line.starts_with(b"{\"blake3\"") && self.end.is_none() {
                self.hasher.update(&block[hashed..at]);
                hashed = at + length + 1;
                self.end = Some(self.last_line(line)?);
            } else {
                self.operation(line)?;
            }
            at += length + 1;
        }
        self.hasher.update(&block[hashed.min(at)..at]);
        self.bytes += block.len() as u64;
        match at == block.len() {
            true => Ok(()),
            // Whoever reads hands on a line without end only where the text ends, or where the line is too long.
            false if block.len() - at > MAX_OPERATION || self.end.is_some() => Err(self.altered()),
            false => Err(Unusable::Cut { lines: self.count + 1 }),
        }
    }

    fn altered(&self) -> Unusable {
        Unusable::Altered { line: self.count + 2 }
    }

    fn last_line(&self, line: &[u8]) -> Result<(String, u64), Unusable> {
        let text = std::str::from_utf8(line).map_err(|_| self.altered())?;
        let json: Json = serde_json::from_str(text).map_err(|_| self.altered())?;
        let (hash, operations) = (json["blake3"].as_str(), json["operations"].as_u64());
        let (Some(hash), Some(operations)) = (hash, operations) else { return Err(self.altered()) };
        if last_line(hash, operations).trim_end() == text { Ok((hash.into(), operations)) } else { Err(self.altered()) }
    }

    fn operation(&mut self, line: &[u8]) -> Result<(), Unusable> {
        let text = std::str::from_utf8(line).ok().filter(|text| text.len() <= MAX_OPERATION && self.end.is_none());
        let op = text.and_then(|text| log::decode(text).ok()).ok_or_else(|| self.altered())?;
        if self.last.is_some_and(|last| last >= op.id) {
            return Err(self.altered());
        }
        self.last = Some(op.id);
        self.count += 1;
        let last = self.ops.as_ref().and_then(|ops| ops.last());
        self.weight += weight(&op, last.map(|op| &**op));
        if self.weight > self.room {
            self.ops = None;
        } else if let Some(ops) = &mut self.ops {
            ops.push(Arc::new(op));
        }
        Ok(())
    }

    fn finish(self, header: Header) -> Result<Option<Snapshot>, Unusable> {
        let Some((hash, operations)) = self.end else { return Err(Unusable::Cut { lines: self.count + 1 }) };
        let altered = Unusable::Altered { line: self.count + 2 };
        if operations != self.count || self.hasher.finalize().to_hex().as_str() != hash {
            return Err(altered);
        }
        let Some(ops) = self.ops else { return Ok(None) };
        if extent(&ops) != header.extent {
            return Err(Unusable::Altered { line: 1 });
        }
        let summary = Summary { operations, hash, bytes: self.bytes };
        Ok(Some(Snapshot { header, ops, summary }))
    }
}

/// How much memory an operation takes after another, about and never too little, in bytes. What an author or an id says
/// again shares its memory.
fn weight(op: &Operation, last: Option<&Operation>) -> usize {
    let text = |text: &str| text.len() + 24;
    let place = |text: &str| text.as_ptr();
    let same = last.and_then(|last| last.author.as_deref()).map(place);
    let mut sum = op.author.as_deref().filter(|author| same != Some(place(author))).map_or(0, text);
    let mut same = None;
    for write in op.writes() {
        let id = write.register.id.as_str();
        sum += 80 + 32 * write.replaces.len() + value_weight(&write.value);
        if same.replace(place(id)) != Some(place(id)) {
            sum += text(id);
        }
    }
    let extra = op.extra.as_ref().map_or(0, |extra| 64 * Json::Object((**extra).clone()).to_string().len());
    let erased = if let log::Action::Erase(erase) = &op.action { 96 * erase.targets.len() } else { 0 };
    152 + sum + 24 * op.retracts().len() + extra + erased
}

fn value_weight(value: &log::Value) -> usize {
    match value {
        log::Value::Text(text) => text.len() + 24,
        log::Value::Map(parts) => 48 + parts.iter().map(|(_, part)| 32 + value_weight(part)).sum::<usize>(),
        _ => 0,
    }
}
