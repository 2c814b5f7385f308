//! Bytes that were released stay readable for ever: each form of an operation, a journal, and the county's template.

use std::path::{Path, PathBuf};

use samverkan::domain::template::parse;
use samverkan::log::{decode, template};
use samverkan::store::{Storage, decode_record, encode_record, read_lines};
use serde_json::json;

use super::{
    Action, Arc, Erase, Id, Name, OpId, Operation, Register, ReplicaId, Span, Stamp, Target, Value, Write, WriteId,
    assert_held, create, encode, held, member_key, open,
};

/// A golden file. `SAMVERKAN_GOLDEN=write` writes it anew instead, which is for forms that nobody has yet.
fn golden(name: &str, now: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var("SAMVERKAN_GOLDEN").is_ok_and(|how| how == "write") {
        std::fs::write(&path, now).unwrap();
    }
    std::fs::read_to_string(path).unwrap()
}

/// Compares line by line, so that a failure shows the line.
#[track_caller]
fn same(name: &str, now: &str) {
    let golden = golden(name, now);
    for (n, (now, then)) in now.lines().zip(golden.lines()).enumerate() {
        assert_eq!(
            now,
            then,
            "tests/golden/{name}:{}: what was released is never written otherwise; another form takes another number \
             of format. Before the first release: SAMVERKAN_GOLDEN=write cargo test golden",
            n + 1
        );
    }
    assert_eq!(now, golden, "tests/golden/{name}: lines are missing");
}

fn id(index: u64) -> OpId {
    OpId { replica: ReplicaId(0x0123_4567_89ab_cdef), index, nonce: 0xfedc_ba98_7654_3210 ^ index }
}

fn register(field: &'static str) -> Register {
    let (kind, id) = (Name::new("organization"), Id::new("lansgrupp/falu-kommun#2").unwrap());
    Register { kind, id, field: Name::new(field), member: None }
}

fn write(field: &'static str, value: Value) -> Write {
    Write { register: register(field), value, replaces: [].into() }
}

fn member(text: &str, value: Value) -> Write {
    let register = Register { member: Some(member_key(text)), ..register("aliases") };
    Write { register, value, replaces: [].into() }
}

fn one(value: Value) -> Action {
    Action::Write([write("note", value)].into())
}

fn compound() -> Value {
    let half = Value::map([(Name::new("remote"), Value::Bool(true)), (Name::new("arrived"), Value::text("09:15"))]);
    Value::map([
        (Name::new("status"), Value::text("both")),
        (Name::new("count"), Value::Int(-2)),
        (Name::new("morning"), half),
        (Name::new("nothing"), Value::Null),
        (Name::new("empty"), Value::map([])),
    ])
}

/// Every action, every value, and everything that a write or an operation may have or lack.
fn actions() -> Vec<(&'static str, Action)> {
    let (kind, record) = (Name::new("person"), Id::new("0123456789abcdef").unwrap());
    let erase = Erase {
        targets: [
            Target::Record { kind, id: record.clone() },
            Target::Field { kind, id: record, field: Name::new("email") },
            Target::Author("another@länet".into()),
        ]
        .into(),
        keep: [Name::new("organization"), Name::new("from")].into(),
        reason: "The person asked for it".into(),
        decision: "§ 12".into(),
    };
    let replaces = [WriteId { op: id(1), n: 0 }, WriteId { op: id(u64::MAX), n: u16::MAX }];
    vec![
        ("nothing written", Action::Write([].into())),
        ("null", one(Value::Null)),
        ("false", one(Value::Bool(false))),
        ("true", one(Value::Bool(true))),
        ("zero", one(Value::Int(0))),
        ("least number", one(Value::Int(i64::MIN))),
        ("greatest number", one(Value::Int(i64::MAX))),
        ("empty text", one(Value::text(""))),
        ("text", one(Value::text("Möte på Länsresidenset"))),
        ("controls", one(Value::text("\"\\/ \u{8}\u{c}\n\r\t\u{0}\u{1f}\u{7f}\u{85}\u{2028}\u{feff}"))),
        ("far planes", one(Value::text("e\u{301} 🕊 \u{10ffff}"))),
        ("compound", one(compound())),
        ("empty compound", one(Value::map([]))),
        ("struck", one(Value::Struck)),
        ("members", Action::Write([member("RSS", Value::text("RSS")), member("Länsgruppen", Value::Null)].into())),
        ("struck member", Action::Write([member("RSS", Value::Struck)].into())),
        ("replaces", Action::Write([Write { replaces: replaces.into(), ..write("name", Value::text("A")) }].into())),
        ("several", Action::Write([write("name", Value::text("A")), write("removed", Value::Bool(true))].into())),
        ("retract", Action::Retract([id(1), id(2)].into())),
        ("retract nothing", Action::Retract([].into())),
        ("erase", Action::Erase(Box::new(erase))),
        ("confirm", Action::Confirm([id(21)].into())),
        ("newer action", Action::Other),
    ]
}

pub fn operations() -> Vec<(String, Arc<Operation>)> {
    let operation = |(n, (name, action)): (usize, (&str, Action))| {
        let op = Operation {
            id: id(n as u64 + 1),
            stamp: Stamp { millis: 1_795_334_531_007 + n as i64, counter: n as u16 },
            author: Some("somebody@länet".into()),
            caption: Name::new("edit"),
            group: None,
            extra: None,
            action,
        };
        (name.to_owned(), op)
    };
    let mut all: Vec<_> = actions().into_iter().enumerate().map(operation).collect();
    let plain = all[8].1.clone();
    let at = |index| Operation { id: id(index), ..plain.clone() };
    let newer = json!({"votes": [1, 2.5, null, {"for": "x"}], "z": true}).as_object().cloned().map(Box::new);
    let edge = OpId { replica: ReplicaId(0), index: u64::MAX, nonce: 0 };
    let lost = Span { replica: ReplicaId(7), first: 17, last: u64::MAX };
    let long = Id::new(&"9".repeat(120)).unwrap();
    all.extend([
        ("group".into(), Operation { group: Some(0x00ff_00ff_00ff_00ff), ..at(31) }),
        ("no author".into(), Operation { author: None, ..at(32) }),
        ("empty author".into(), Operation { author: Some("".into()), ..at(33) }),
        ("newer members".into(), Operation { extra: newer.clone(), ..at(34) }),
        ("first moment".into(), Operation { stamp: Stamp { millis: -1, counter: u16::MAX }, ..at(35) }),
        ("edges of numbers".into(), Operation { id: edge, ..plain.clone() }),
        ("long id".into(), Operation { action: Action::Write([with_id(long)].into()), ..at(36) }),
        ("lost".into(), Operation { action: Action::Lost([lost].into()), ..at(37) }),
    ]);
    let other = all.iter_mut().find(|(name, _)| name == "newer action");
    other.unwrap().1.extra = newer;
    all.into_iter().map(|(name, op)| (name, Arc::new(op))).collect()
}

fn with_id(id: Id) -> Write {
    Write { register: Register { id, ..register("name") }, value: Value::text("A"), replaces: [].into() }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap()).collect()
}

#[test]
fn lines_are_what_they_were() {
    let operations = operations();
    let now = operations.iter().map(|(name, op)| format!("{name}\t{}\n", encode(op))).collect::<Vec<_>>().concat();
    same("operations-1.tsv", &now);
    for (line, (name, op)) in golden("operations-1.tsv", &now).lines().zip(&operations) {
        assert_eq!(decode(line.split_once('\t').unwrap().1).as_ref(), Ok(&**op), "{name}");
    }
}

#[test]
fn records_are_what_they_were() {
    let operations = operations();
    let record = |(name, op): &(String, Arc<Operation>)| {
        let (key, value) = encode_record(op).unwrap();
        format!("{name}\t{}\t{}\n", hex(&key), hex(&value))
    };
    let now: String = operations.iter().map(record).collect();
    same("records-1.tsv", &now);
    for (line, (name, op)) in golden("records-1.tsv", &now).lines().zip(&operations) {
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(decode_record(&unhex(fields[1]), &unhex(fields[2])).as_ref(), Ok(&**op), "{name}");
    }
}

/// A store of these operations: the first of them at once, the rest in batches of one, two, three, …
fn make(dir: &Path, operations: &[Arc<Operation>]) -> PathBuf {
    let (first, mut rest) = operations.split_at(3);
    let mut folder = create(dir, "dalarna-mvk", first);
    for size in 1.. {
        let batch;
        (batch, rest) = rest.split_at(rest.len().min(size));
        if batch.is_empty() {
            break;
        }
        folder.append(batch).unwrap();
    }
    dir.join("gen-1/journal")
}

#[test]
fn a_journal_is_what_it_was_and_opens_alone() {
    let operations: Vec<_> = operations().into_iter().map(|(_, op)| op).collect();
    let dir = tempfile::tempdir().unwrap();
    let now = std::fs::read_to_string(make(&dir.path().join("now"), &operations)).unwrap();
    same("journal-1.txt", &now);
    let pointer = std::fs::read_to_string(dir.path().join("now/current")).unwrap();
    assert_eq!(pointer, format!("samverkan 1 gen-1 {}\n", &blake3::hash(b"samverkan 1 gen-1").to_hex()[..16]));

    let then = golden("journal-1.txt", &now);
    let lines = read_lines(then.as_bytes(), 0);
    assert_eq!((&*lines.dataset, lines.format, lines.headed), ("dalarna-mvk", 1, true));
    assert_eq!((lines.damaged, lines.end), (Vec::new(), then.len() as u64));
    assert_eq!(lines.ops, operations);

    // All that is left of an old folder.
    let old = dir.path().join("old");
    std::fs::create_dir_all(old.join("gen-7")).unwrap();
    std::fs::write(old.join("current"), "samverkan 1 gen-7\n").unwrap();
    std::fs::write(old.join("gen-7/journal"), &then).unwrap();
    let (mut folder, opened) = open(&old);
    assert_eq!(&*opened.dataset, "dalarna-mvk");
    assert_held(&held(&opened.ops), &held(&operations), "an old journal");
    let checked = folder.check().unwrap();
    assert_eq!(checked.lines, operations.len(), "{checked:?}");
}

#[test]
fn the_county_is_what_it_was() {
    let ops = template::operations(&[parse(include_str!("../../../data/dalarna.toml")).unwrap()]);
    let mut hasher = blake3::Hasher::new();
    for op in &ops {
        hasher.update(encode(op).as_bytes()).update(b"\n");
    }
    let now = format!("{}\n", hasher.finalize().to_hex());
    let then = golden("dalarna-1.blake3", &now);
    assert_eq!(
        now,
        then,
        "the operations of data/dalarna.toml are other ones. Once it is released, that is wrong: every county that \
         started from it has them, and a new version is a new file. Before the release:\n  echo {} > \
         tests/golden/dalarna-1.blake3",
        now.trim()
    );
}
