//! The quick reader and writer of lines against the plain ones that they stand for, on random operations and on what
//! becomes of their lines by accident and by intent.

use chrono::NaiveDateTime;
use serde_json::{Map, Value as Json, json};

use super::*;
use crate::log::line::{parse, quick};

/// Random numbers that are the same in every run (`SplitMix64`).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn some<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 20] = [
            "a",
            "Falu kommun",
            "å",
            "Ö",
            "🦊",
            "e\u{301}",
            "\"",
            "\\",
            "\\u0041",
            "/",
            "\n",
            "\t",
            "\r\n",
            "\u{8}\u{c}",
            "\u{0}",
            "\u{1f}",
            "\u{7f}",
            "\u{2028}",
            "{\"a\":1}",
            "\u{10ffff}",
        ];
        let most = self.pick(&[0, 1, 4, 40]);
        let plain = self.chance(50);
        self.some(most, |random| if plain { PIECES[random.below(5)] } else { random.pick(&PIECES) }).concat()
    }

    fn number(&mut self) -> u64 {
        let shift = self.below(64);
        self.pick(&[0, 1, 9, 10, u64::MAX]).max(self.bits() >> shift)
    }

    fn op_id(&mut self) -> OpId {
        op_id(self.number(), self.number().max(1), self.bits())
    }

    fn write_id(&mut self) -> WriteId {
        WriteId { op: self.op_id(), n: self.number() as u16 }
    }

    fn name(&mut self) -> Name {
        self.pick(&["name", "note", "tags", "a", "action-item", "x_1", "removed"].map(Name::new))
    }

    fn id(&mut self) -> Id {
        record(self.pick(&["r1", "lansgrupp/falu-kommun", "0", "a#1", "x.y_z-"]))
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth < 8 { 7 } else { 5 }) {
            0 => Value::Null,
            1 => Value::Bool(self.chance(50)),
            2 => Value::Int(self.number() as i64),
            3 | 4 => Value::text(&self.text()),
            _ => {
                let parts: std::collections::BTreeMap<Name, Value> =
                    self.some(3, |random| (random.name(), random.value(depth + 1))).into_iter().collect();
                Value::map(parts)
            }
        }
    }

    fn write(&mut self) -> Write {
        let (kind, id, field) = (self.name(), self.id(), self.name());
        let member = if self.chance(20) { NonZeroU64::new(self.bits()) } else { None };
        let value = if self.chance(10) { Value::Struck } else { self.value(0) };
        let replaces = self.some(2, Self::write_id).into();
        Write { register: Register { kind, id, field, member }, value, replaces }
    }

    fn target(&mut self) -> Target {
        match self.below(3) {
            0 => Target::Record { kind: self.name(), id: self.id() },
            1 => Target::Field { kind: self.name(), id: self.id(), field: self.name() },
            _ => Target::Author(self.text().into()),
        }
    }

    fn action(&mut self) -> Action {
        match self.below(12) {
            0 => Action::Retract(self.some(3, Self::op_id).into()),
            1 => Action::Confirm(self.some(3, Self::op_id).into()),
            2 => Action::Erase(Box::new(Erase {
                targets: self.some(3, Self::target).into(),
                keep: self.some(3, Self::name).into(),
                reason: self.text().into(),
                decision: self.text().into(),
            })),
            3 => Action::Lost(
                self.some(3, |random| {
                    let (one, other) = (random.number().max(1), random.number().max(1));
                    Span { replica: ReplicaId(random.bits()), first: one.min(other), last: one.max(other) }
                })
                .into(),
            ),
            4 => Action::Other,
            _ => Action::Write(self.some(4, Self::write).into()),
        }
    }

    /// What a newer version may have put there, beside and between our own members.
    fn extra(&mut self) -> Option<Box<Map<String, Json>>> {
        if self.chance(80) {
            return None;
        }
        let names = ["a", "erased", "group", "invented", "zz", "retract", "å\n", "stamq", ""];
        let values = [json!(null), json!({"in": [2031, 1.5, true]}), json!("å\"\n"), json!([]), json!(u64::MAX)];
        let extra: Map<String, Json> =
            self.some(3, |random| (random.pick(&names).into(), random.pick(&values))).into_iter().collect();
        // Its members are those that an operation does not have.
        (!extra.is_empty()).then(|| Box::new(extra))
    }

    fn stamp(&mut self) -> Stamp {
        let millis = match self.below(4) {
            0 => self.bits() as i64 % 400_000_000_000_000,
            1 => self.bits() as i64 >> self.below(64),
            _ => 1_795_334_531_123 + self.below(1_000_000_000) as i64,
        };
        Stamp { millis, counter: self.number() as u16 }
    }

    fn operation(&mut self) -> Operation {
        let author = if self.chance(10) { None } else { Some(self.text().into()) };
        let group = if self.chance(20) { Some(self.bits()) } else { None };
        let (id, stamp, caption) = (self.op_id(), self.stamp(), self.name());
        Operation { id, stamp, author, caption, group, action: self.action(), extra: self.extra() }
    }

    /// A line with something taken out, put in, put elsewhere or spelt otherwise.
    fn mutated(&mut self, line: &str) -> String {
        const TOKENS: [&str; 26] = [
            "\"",
            "\\",
            "\\u00e5",
            "\\/",
            "\\n",
            "{",
            "}",
            "[]",
            "{}",
            ",",
            ":",
            " ",
            "0",
            "-",
            "-0",
            "1e2",
            "1.0",
            "null",
            "true",
            "9223372036854775808",
            "\n",
            "\u{1}",
            "å",
            "F",
            "\"a\":null,",
            "#",
        ];
        let mut line = line.to_owned();
        for _ in 0..self.pick(&[1, 1, 1, 2, 3]) {
            let at = self.edge(&line);
            match self.below(6) {
                0 => line.insert_str(at, self.pick(&TOKENS)),
                1 if at < line.len() => drop(line.remove(at)),
                2 => drop(line.drain(at..self.edge(&line).max(at))),
                3 => {
                    let copied = line[at..self.edge(&line).max(at)].to_owned();
                    let to = self.edge(&line);
                    line.insert_str(to, &copied);
                }
                4 => {
                    let mut members: Vec<&str> = line.split(',').collect();
                    let (one, other) = (self.below(members.len()), self.below(members.len()));
                    members.swap(one, other);
                    line = members.join(",");
                }
                _ => {
                    let mut bytes = line.clone().into_bytes();
                    if at < bytes.len() {
                        bytes[at] ^= 1 << self.below(7);
                    }
                    line = String::from_utf8(bytes).unwrap_or(line);
                }
            }
        }
        line
    }

    /// Somewhere between two characters.
    fn edge(&mut self, line: &str) -> usize {
        let at = self.below(line.len() + 1);
        (at..=line.len()).find(|at| line.is_char_boundary(*at)).unwrap_or(0)
    }
}

/// The line by way of a tree of JSON, whose members sort themselves.
fn plainly_encoded(op: &Operation) -> String {
    let texts = |ids: &[String]| Json::from(ids.to_vec());
    let spelt = |ids: &[OpId]| texts(&ids.iter().map(|id| plain_id(*id)).collect::<Vec<_>>());
    let mut map = op.extra.as_deref().cloned().unwrap_or_default();
    map.insert("author".into(), op.author.as_deref().map_or(Json::Null, Json::from));
    map.insert("caption".into(), op.caption.as_str().into());
    map.insert("id".into(), plain_id(op.id).into());
    map.insert("stamp".into(), plain_stamp(op.stamp).into());
    if let Some(group) = op.group {
        map.insert("group".into(), format!("{group:016x}").into());
    }
    match &op.action {
        Action::Write(writes) => drop(map.insert("writes".into(), writes.iter().map(plain_write).collect())),
        Action::Retract(ids) => drop(map.insert("retract".into(), spelt(ids))),
        Action::Erase(erase) => drop(map.insert("erase".into(), plain_erase(erase))),
        Action::Confirm(ids) => drop(map.insert("confirm".into(), spelt(ids))),
        Action::Lost(spans) => {
            let spelt = |span: &Span| format!("{:016x}:{}-{}", span.replica.0, span.first, span.last);
            map.insert("lost".into(), texts(&spans.iter().map(spelt).collect::<Vec<_>>()));
        }
        Action::Other => {}
    }
    Json::Object(map).to_string()
}

fn plain_id(id: OpId) -> String {
    format!("{:016x}:{}:{:016x}", id.replica.0, id.index, id.nonce)
}

fn plain_stamp(stamp: Stamp) -> String {
    format!("{}/{}", stamp.time().format("%Y-%m-%dT%H:%M:%S%.3fZ"), stamp.counter)
}

fn plain_write(write: &Write) -> Json {
    let Register { kind, id, field, member } = &write.register;
    let mut map = Map::new();
    map.insert("kind".into(), kind.as_str().into());
    map.insert("id".into(), id.as_str().into());
    map.insert("field".into(), field.as_str().into());
    if let Some(member) = member {
        map.insert("member".into(), format!("{member:016x}").into());
    }
    if !write.replaces.is_empty() {
        let spelt = |id: &WriteId| Json::from(format!("{}#{}", plain_id(id.op), id.n));
        map.insert("replaces".into(), write.replaces.iter().map(spelt).collect());
    }
    match &write.value {
        Value::Struck => map.insert("struck".into(), true.into()),
        value => map.insert("value".into(), value_to_json(value)),
    };
    Json::Object(map)
}

fn plain_erase(erase: &Erase) -> Json {
    let target = |target: &Target| match target {
        Target::Record { kind, id } => json!({"kind": kind.as_str(), "id": id.as_str()}),
        Target::Field { kind, id, field } => json!({"kind": kind.as_str(), "id": id.as_str(), "field": field.as_str()}),
        Target::Author(author) => json!({"author": &**author}),
    };
    json!({
        "targets": erase.targets.iter().map(target).collect::<Vec<_>>(),
        "keep": erase.keep.iter().map(|name| name.as_str()).collect::<Vec<_>>(),
        "reason": &*erase.reason,
        "decision": &*erase.decision,
    })
}

/// The operation of a line whose plain spelling it is.
fn plainly_decoded(line: &str) -> Result<Operation, Malformed> {
    parse(line).and_then(|op| if plainly_encoded(&op) == line { Ok(op) } else { Err(Malformed) })
}

#[test]
fn quick_and_plain_agree_on_random_operations_and_on_what_their_lines_become() {
    let mut random = Random(1);
    let (mut quickly, mut accepted, mut changed) = (0, 0, 0);
    for _ in 0..20_000 {
        let op = random.operation();
        let line = encode(&op);
        assert_eq!(line, plainly_encoded(&op));
        let read = decode(&line);
        assert_eq!(read, plainly_decoded(&line), "{line}");
        quickly += u32::from(quick(&line).is_some());
        for _ in 0..12 {
            let other = random.mutated(&line);
            let read = decode(&other);
            assert_eq!(read, plainly_decoded(&other), "{other}");
            accepted += u32::from(read.is_ok() && other != line);
            changed += u32::from(other != line);
        }
    }
    println!("{quickly} of 20000 quickly; of {changed} changed lines {accepted} are lines");
    // Nothing is proved where one of them is never met.
    assert!(quickly > 8_000 && accepted > 4_000 && changed > 200_000, "{quickly} {accepted} {changed}");
}

#[test]
fn a_usual_line_needs_no_tree_and_shares_its_texts() {
    let write = |value| Write { value, ..write(at("r1", NAME), Value::Null, &[&set(1, 2, "a", &[])]) };
    for value in [Value::text("å 🦊 \"\\\n"), Value::Int(-1), Value::Struck, Value::map([(NOTE, Value::Bool(true))])]
    {
        let op = op(1, 3, Action::Write([write(value)].into()));
        assert_eq!(quick(&encode(&op)).as_ref(), Some(&*op));
    }
    for op in [retract(1, 1, &[&set(2, 3, "a", &[])]), change(&set(1, 1, "a", &[]), |op| op.author = None)] {
        assert_eq!(quick(&encode(&op)).as_ref(), Some(&*op));
    }
    let line = encode(&set(1, 1, "said often", &[]));
    let value = |op: Operation| op.writes()[0].value.as_log_text().cloned().unwrap();
    let [one, two] = [(); 2].map(|()| value(quick(&line).unwrap()));
    assert!(Text::ptr_eq(&one, &two));
}

#[test]
fn stamps_are_read_and_written_as_the_calendar_does() {
    let by_calendar = |text: &str| {
        let (time, counter) = text.split_once("Z/").ok_or(Malformed)?;
        let time = NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M:%S%.3f").map_err(|_| Malformed)?;
        let canonical = counter == "0" || !counter.starts_with(['0', '+']);
        let counter = counter.parse().ok().filter(|_| canonical).ok_or(Malformed)?;
        Ok(Stamp { millis: time.and_utc().timestamp_millis(), counter })
    };
    let mut random = Random(2);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..100_000 {
        let stamp = random.stamp();
        let text = stamp.to_string();
        assert_eq!(text, plain_stamp(stamp));
        let other = random.mutated(&text);
        for text in [text, other] {
            let read = text.parse();
            assert_eq!(read, by_calendar(&text), "{text}");
            *if read.is_ok() { &mut accepted } else { &mut refused } += 1;
        }
    }
    assert!(accepted > 50_000 && refused > 50_000, "{accepted} {refused}");
    for text in ["2026-11-22T23:59:60.123Z/0", "2028-02-29T00:00:00.000Z/0", "2026-02-29T00:00:00.000Z/0"] {
        assert_eq!(text.parse(), by_calendar(text), "{text}");
    }
}
