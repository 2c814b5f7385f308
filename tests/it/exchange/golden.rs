//! Bytes that were released stay readable for ever, and what a newer version adds is passed on.

use std::path::{Path, PathBuf};

use samverkan::exchange::{FULL, Header, snapshot};
use samverkan::log::{Action, decode, encode};

use super::{plain, read_plain, small};
use crate::cli::Place;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

#[test]
fn a_snapshot_of_the_first_format() {
    let text = plain(&small());
    if std::env::var("SAMVERKAN_GOLDEN").is_ok_and(|how| how == "write") {
        std::fs::write(path("snapshot-1.jsonl"), &text).unwrap();
    }
    let golden = std::fs::read(path("snapshot-1.jsonl")).unwrap();
    assert_eq!(String::from_utf8(text).unwrap(), String::from_utf8(golden.clone()).unwrap());
    assert_eq!(read_plain(&golden).unwrap().ops, small());
}

/// The lines of a version that is not there yet: a header with more in it, a kind, a field and an action of its own.
fn newer() -> String {
    let id = |n: u32| format!("00000000000000aa:{n}:00000000000000{n:02x}");
    let at = "2031-01-01T08:00:00.000Z/0";
    let lines = [
        format!(
            r#"{{"author":"nyare@länet","caption":"dream","id":"{}","stamp":"{at}","writes":[{{"field":"colour","id":"d-1","kind":"dream","value":"blå"}},{{"field":"mood","id":"falu-kommun","kind":"organization","value":{{"depth":3}}}}]}}"#,
            id(1)
        ),
        format!(
            r#"{{"author":"nyare@länet","caption":"weave","id":"{}","stamp":"{at}","weave":{{"a":[1,2.5,null],"b":"ö"}}}}"#,
            id(2)
        ),
        format!(
            r#"{{"author":"nyare@länet","caption":"edit","id":"{}","importance":7,"stamp":"{at}","writes":[{{"field":"note","id":"falu-kommun","kind":"organization","value":"hej"}}]}}"#,
            id(3)
        ),
    ];
    let ops: Vec<_> = lines.iter().map(|line| decode(line).unwrap()).collect();
    assert!(matches!(ops[1].action, Action::Other) && ops[2].extra.is_some());
    assert!(ops.iter().zip(&lines).all(|(op, line)| encode(op) == *line));
    let header = r#"{"compaction":{"since":3},"dataset":"dalarna-mvk","extent":["00000000000000aa:1-3"],"format":3,"min_reader":1,"profile":"full","samverkan":"snapshot"}"#;
    let body = format!("{header}\n{}\n", lines.join("\n"));
    format!("{body}{{\"blake3\":\"{}\",\"operations\":3}}\n", blake3::hash(body.as_bytes()).to_hex())
}

#[test]
fn what_a_newer_version_wrote_goes_in_and_comes_out_unchanged() {
    let text = newer();
    let lines: Vec<&str> = text.lines().collect();
    let place = Place::county();
    let file = place.file("nyare.jsonl", &text);
    place.run(&["import", &file]).is(0);
    let out = place.out("ut.jsonl");
    place.ok(&["export", "--plain", &out]);
    let exported = std::fs::read_to_string(&out).unwrap();
    for line in &lines[1..4] {
        assert!(exported.lines().any(|exported| exported == *line), "{line} is not in {exported}");
    }
    place.ok(&["check"]);
    // The store itself is read again, too.
    assert_eq!(place.row("organization", "falu-kommun")["note"], "hej");
    let header = Header { dataset: "dalarna-mvk".into(), extent: Vec::new(), profile: FULL.into() };
    assert!(snapshot::write(&mut Vec::new(), &header, &mut std::iter::empty(), &mut |_| true).is_ok());
}
