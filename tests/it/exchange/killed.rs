//! `kill -9` at random moments of an import and an export: all of the file or none of it, and never half a file.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::cli::Place;
use crate::store::{Random, number};

/// How often, of each.
const KILLS: u64 = 75;
const CHANGES: usize = 400;

/// Runs a command that is killed after so long; whether it had ended before.
fn killed(place: &Place, arguments: &[&str], after: Duration) -> bool {
    let mut child = place.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let ended = child.try_wait().unwrap().is_some();
    let _ = child.kill();
    child.wait().unwrap();
    ended
}

fn how_long(place: &Place, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    place.run(arguments).is(0);
    start.elapsed()
}

/// A moment of what takes about so long, and now and then one well behind it: other work may make it take longer.
fn moment(random: &mut Random, whole: Duration) -> Duration {
    let late = if random.chance(3) { 4.0 } else { 1.2 };
    whole.mul_f64(late * random.below(1000) as f64 / 1000.0)
}

#[test]
fn an_import_is_whole_or_none_whenever_it_is_killed() {
    let (from, to) = (Place::county(), Place::county());
    let lines = (0..CHANGES).map(
        |n| json!({"do": "set", "kind": "organization", "id": "falu-kommun", "fields": {"note": format!("n{n}")}}),
    );
    let lines: String = lines.map(|line| format!("{line}\n")).collect();
    from.feed(&["apply", "-", "--each"], lines.as_bytes()).is(0);
    let file = from.out("ut.jsonl.gz");
    from.ok(&["export", &file]);
    let base = to.journal();
    let twin = Place::empty();
    let copy = || {
        let _ = std::fs::remove_dir_all(twin.data());
        let status = std::process::Command::new("cp").arg("-a").arg(to.data()).arg(twin.data()).status().unwrap();
        assert!(status.success());
    };
    copy();
    let whole = how_long(&twin, &["import", &file]);
    let (mut random, mut none, mut all) = (Random::new(81), 0, 0);
    for _ in 0..number("SAMVERKAN_KILLS", KILLS) {
        copy();
        let after = moment(&mut random, whole);
        killed(&twin, &["import", &file], after);
        twin.run(&["check"]).is(0);
        let held = twin.show(&["history"])["rows"].as_array().unwrap().len();
        let noted = twin.row("organization", "falu-kommun")["note"].clone();
        match noted.as_str() {
            None => none += 1,
            Some(last) => {
                assert_eq!(last, format!("n{}", CHANGES - 1), "half an import with {held} changes");
                all += 1;
            }
        }
        let said = twin.run(&["import", &file]).is(0);
        assert_eq!(said.err.contains("Inget nytt"), noted.is_string(), "{said:?}");
    }
    println!("imports killed: {none} before it was kept, {all} after, none torn");
    assert!(none > 0 && all > 0 && to.journal() == base);
}

#[test]
fn an_export_is_whole_or_not_there_whenever_it_is_killed() {
    let place = Place::county();
    let path = place.out("ut.jsonl.gz");
    let whole = how_long(&place, &["export", &path]);
    let good = std::fs::read(&path).unwrap();
    let (mut random, mut there, mut missing) = (Random::new(82), 0, 0);
    for n in 0..number("SAMVERKAN_KILLS", KILLS) {
        // Over an older one too, which stays until the new one is whole.
        let replaces = n % 2 == 1;
        if replaces {
            std::fs::write(&path, b"den gamla").unwrap();
        } else {
            let _ = std::fs::remove_file(&path);
        }
        let after = moment(&mut random, whole);
        killed(&place, &["export", "--replace", &path], after);
        match std::fs::read(&path) {
            Ok(bytes) if bytes == good => there += 1,
            Ok(bytes) => {
                assert!(replaces && bytes == b"den gamla", "half a file of {} bytes", bytes.len());
                missing += 1;
            }
            Err(_) => {
                assert!(!replaces, "the old file is gone");
                missing += 1;
            }
        }
    }
    println!("exports killed: {there} were whole, {missing} had not happened");
    assert!(there > 0 && missing > 0);
}
