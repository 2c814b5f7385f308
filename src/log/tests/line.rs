//! Lines: each reads back, and each has one spelling.

use super::*;

/// A line with everything in it.
const FULL: &str = concat!(
    r#"{"author":"writer@länet","caption":"edit","group":"00000000000000ff","#,
    r#""id":"0000000000000001:2:0000000000000003","invented":{"in":[2031,1.5]},"#,
    r#""stamp":"2026-11-22T08:02:11.123Z/7","writes":["#,
    r#"{"field":"unknown-field","id":"r1","kind":"unknown-kind","member":"00000000000000ab","#,
    r#""replaces":["0000000000000001:1:0000000000000002#0"],"value":{"a":-1,"b":{"c":"\"\n"},"d":true}},"#,
    r#"{"field":"name","id":"r1","kind":"person","struck":true}]}"#
);

#[test]
fn a_line_reads_back_with_what_a_newer_version_put_there() {
    let full = decode(FULL).unwrap();
    assert_eq!(line(&full), FULL);
    assert_eq!(full.stamp, Stamp { millis: 1_795_334_531_123, counter: 7 });
    assert_eq!((full.group, full.author.as_deref()), (Some(255), Some("writer@länet")));
    assert_eq!(full.writes()[0].value.part("b").and_then(|b| b.part("c")), Some(&Value::text("\"\n")));
    assert_eq!(full.writes()[1].value, Value::Struck);
    assert!(full.extra.as_ref().unwrap().contains_key("invented"));
    let foreign = FULL.replace("writes", "zapped");
    assert_eq!(decode(&foreign).unwrap().action, Action::Other, "an action of a newer version is passed on");
    assert_eq!(line(&decode(&foreign).unwrap()), foreign);
    let target = |target| line(&erase(1, 1, target, &[NAME, NOTE]));
    target(whole_record());
    target(Target::Field { kind: KIND, id: record("r1"), field: TAGS });
    assert!(target(Target::Author("å \"".into())).contains(r#""targets":[{"author":"å \""}]"#));
    line(&op(1, 1, Action::Confirm([op_id(1, 2, 3)].into())));
    line(&change(&retract(1, 1, &[&set(2, 3, "a", &[])]), |op| op.author = None));
    for value in [Value::Null, Value::Bool(false), Value::Int(i64::MAX), Value::text(""), Value::map([])] {
        line(&op(1, 1, Action::Write([write(at("r1", NAME), value, &[])].into())));
    }
}

#[test]
fn a_line_that_is_spelt_otherwise_is_refused() {
    for (from, to) in [
        (r#"{"author":"writer@länet","caption":"edit","#, r#"{"caption":"edit","author":"writer@länet","#),
        (r#""caption":"#, r#""caption": "#),
        ("}]}", "}]}\n"),
        (r#""caption":"edit""#, r#""caption":"edit","caption":"edit""#),
        (r#""struck":true"#, r#""struck":true,"struck":true"#),
        (r#""struck":true"#, r#""struck":false"#),
        (r#""struck":true"#, r#""struck":true,"value":null"#),
        (r#""struck":true"#, r#""value":[]"#),
        (r#""struck":true"#, r#""value":{"a":null}"#),
        (r#""struck":true"#, r#""replaces":[],"value":1"#),
        (r#""struck":true"#, r#""unknown":1,"value":1"#),
        (r#""a":-1"#, r#""a":-1.0"#),
        (r#""a":-1"#, r#""a":1e2"#),
        (r#""a":-1"#, r#""a":-0"#),
        (r#""a":-1"#, r#""a":9223372036854775808"#),
        (r#""a":-1"#, r#""B":-1"#),
        ("länet", "l\\u00e4net"),
        (":2:", ":02:"),
        (":2:", ":0:"),
        ("#0", "#00"),
        ("Z/7", "Z/07"),
        (".123Z", "Z"),
        ("-22T", "-31T"),
        ("00ff", "00FF"),
        ("00ab", "00AB"),
        ("00ff", "ff"),
        ("person", "Person"),
        ("r1", "R1"),
    ] {
        let other = FULL.replacen(from, to, 1);
        assert!(other != FULL && decode(&other).is_err(), "{other}");
    }
    for end in 0..FULL.len() {
        assert!(FULL.get(..end).is_none_or(|cut| decode(cut).is_err()), "cut at {end}");
    }
    let nested = |depth: usize| FULL.replace("-1,", &format!("{}1{},", r#"{"a":"#.repeat(depth), "}".repeat(depth)));
    assert!(decode(&nested(7)).is_ok() && decode(&nested(8)).is_err());
}
