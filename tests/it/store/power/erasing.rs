//! An erasure killed at each of its calls that change a file, and the power lost there: it is recorded and finished, or it
//! never was.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use samverkan::log::{Action, ERASE, Erase, Id, Name, OpId, Operation, ReplicaId, Stamp, Target, Value};
use samverkan::replica::Replica;
use samverkan::store::{Storage as _, unwatched};

use super::super::{Held, Random, held, open, opening, patiently, program, run};
use super::Watched;
use super::cuts::{base, by_two};
use super::disk::{Cut, Disk};

/// What is struck; nothing else says it.
const NAME: &str = "Ordinarie Falun";
const ADDRESS: &str = "ordinarie.falun@example.org";

/// A store with a person; their id.
fn with_person() -> (Watched, String) {
    let watched = base().copy();
    let fields = ["name=Ordinarie Falun", "email=ordinarie.falun@example.org", "organization=o-1"];
    let (code, id, said) = run(program(&watched.dir()).args(["add", "person"]).args(fields), "");
    assert_eq!(code, Some(0), "{said}");
    let note = ["set", "organization", "o-2", "note=Fråga Ordinarie Falun först."];
    assert_eq!(run(program(&watched.dir()).args(note), "").0, Some(0));
    (watched, id.trim().to_owned())
}

/// The same with a file that was set aside as damaged, which says it too.
fn with_damage() -> (Watched, String) {
    let (watched, id) = with_person();
    let journal = watched.dir().join("gen-1/journal");
    let mut bytes = std::fs::read(&journal).unwrap();
    bytes[300] ^= 1;
    std::fs::write(&journal, bytes).unwrap();
    assert_eq!(run(program(&watched.dir()).args(["check"]), "").0, Some(0));
    let aside = std::fs::read_dir(watched.dir().join("gen-1")).unwrap().flatten();
    assert!(aside.into_iter().any(|entry| entry.file_name().to_string_lossy().contains(".damaged-")));
    (watched, id)
}

/// The same with an erasure of somebody else's that nobody has carried out here, as a program of another version leaves it.
fn with_pending() -> (Watched, String) {
    let (watched, id) = with_person();
    let (mut folder, _) = open(&watched.dir());
    let target = Target::Record { kind: Name::new("person"), id: Id::new(&id).unwrap() };
    let note = Target::Field { kind: Name::new("organization"), id: Id::new("o-2").unwrap(), field: Name::new("note") };
    let erase = Erase { targets: [target, note].into(), keep: [].into(), reason: "r".into(), decision: "d".into() };
    let erasure = Operation {
        id: OpId { replica: ReplicaId(77), index: 1, nonce: 1 },
        stamp: Stamp::at(1),
        author: Some("elsewhere".into()),
        caption: ERASE,
        group: None,
        action: Action::Erase(Box::new(erase)),
        extra: None,
    };
    folder.append(&[Arc::new(erasure)]).unwrap();
    (watched, id)
}

/// The files below a folder that say what is struck.
pub(super) fn saying(dir: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() {
            found.extend(saying(&entry.path(), words));
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        if words.iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_bytes())) {
            found.push(entry.path().display().to_string());
        }
    }
    found
}

/// Opens what is left: all of it as it was, or an erasure that is finished. What is wrong, if something is; whether it is
/// erased.
fn look(dir: &Path, known: &Held) -> (Option<String>, bool) {
    let mut seen = Vec::new();
    for _ in 0..2 {
        let (mut replica, _) = match patiently(|| Replica::open(&opening(dir))) {
            Ok(opened) => opened,
            Err(error) => return (Some(format!("{error:?}")), false),
        };
        if !replica.check(&mut unwatched).is_ok_and(|checked| checked.is_sound()) {
            return (Some("unsound".into()), false);
        }
        let label = replica.label();
        seen.push((replica.log().unconfirmed(label), held(replica.log().iter())));
    }
    let (unconfirmed, now) = &seen[0];
    if *now != seen[1].1 {
        return (Some("the second time something else".into()), false);
    }
    let erased = now.values().any(|line| line.contains("\"erase\":"));
    let left = saying(dir, &[NAME, ADDRESS]);
    let lacking = known.keys().filter(|id| !now.contains_key(id)).count();
    let wrong = match erased {
        _ if lacking > 0 => Some(format!("{lacking} lost")),
        false => known.iter().any(|(id, line)| now.get(id) != Some(line)).then(|| "half struck".to_owned()),
        true if !unconfirmed.is_empty() => Some("not confirmed".into()),
        true => (!left.is_empty()).then(|| format!("still said by {left:?}")),
    };
    (wrong, erased)
}

#[test]
fn an_erasure_killed_at_each_call_is_finished_or_never_was() {
    let clock = Instant::now();
    for (what, begin) in
        [("erase", with_person as fn() -> _), ("erase with damage", with_damage), ("finish", with_pending)]
    {
        let (begun, id) = begin();
        let pending = what == "finish";
        let known = if pending { Held::new() } else { held(&open(&begun.dir()).1.ops) };
        let erase = ["erase", "person", &id, "--reason", "Begäran", "--decision", "123-2026"];
        let arguments: &[&str] = if pending { &["undo"] } else { &erase };
        let (bad, tried) = (Mutex::new(Vec::new()), Mutex::new((0, 0)));
        let end = Mutex::new(u64::MAX);
        for half in ["", "/"] {
            *end.lock().unwrap() = u64::MAX;
            by_two(400, |n| {
                if n >= *end.lock().unwrap() {
                    return;
                }
                let watched = begun.copy();
                let mut disk = Disk::of(&watched.root());
                let k = format!("{}{half}", n + 1);
                let (code, out, said) = watched.run(arguments, "", &[("POWER_KILL", &k)]);
                assert!(!said.contains("panicked"), "{said}");
                if watched.took_place().is_empty() {
                    assert!(pending || code == Some(0), "{said}");
                    let mut end = end.lock().unwrap();
                    *end = n.min(*end);
                }
                watched.calls().iter().for_each(|call| disk.apply(call, &|_| true));
                let image = watched.temp.path().join("image");
                disk.cut(Cut::WORST, &mut Random::new(1), &image);
                for dir in [image.join("data"), watched.dir()] {
                    let (wrong, erased) = look(&dir, &known);
                    let untrue = !erased && (!out.is_empty() || pending);
                    if wrong.is_some() || untrue {
                        bad.lock().unwrap().push(format!("{what} killed at {k}: {wrong:?} {erased} {out}"));
                    }
                    let mut tried = tried.lock().unwrap();
                    *tried = (tried.0 + 1, tried.1 + usize::from(erased));
                }
            });
        }
        let ((tried, erased), bad) = (tried.into_inner().unwrap(), bad.into_inner().unwrap());
        println!("{what}: {tried} images, {erased} of them erased, {} bad", bad.len());
        assert!(bad.is_empty(), "{}", bad.join("\n"));
        assert!(tried > 60 && erased > 0 && (pending || erased < tried), "{tried} {erased}");
    }
    println!("{:.1} s", clock.elapsed().as_secs_f32());
}

/// What stands in the folder beside the store goes too, if it is about what is struck; and nothing else does.
#[test]
fn half_typed_text_about_what_is_struck_goes_with_it() {
    for (draft, stays) in [
        (r#"{"text":"Ring Ordinarie Falun"}"#, false),
        (r#"{"text":"ordinarie fal"}"#, false),
        (r#"{"text":"Ring någon annan"}"#, true),
        ("{\"text\":\"Ordin", false),
    ] {
        let (watched, id) = with_person();
        let dir = watched.dir();
        std::fs::write(dir.join("draft"), draft).unwrap();
        std::fs::write(dir.join("draft.new"), NAME).unwrap();
        std::fs::write(dir.join("screen"), format!("{{\"pages\":[{{\"id\":\"{id}\"}}]}}")).unwrap();
        let erase = ["erase", "person", &id, "--reason", "Begäran", "--decision", "123-2026"];
        let (code, _, said) = run(program(&dir).args(erase), "");
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(dir.join("draft").exists(), stays, "{draft}");
        assert!(!dir.join("screen").exists());
        assert_eq!(saying(&dir, &[NAME, ADDRESS]), [""; 0]);
        let replica = patiently(|| Replica::open(&opening(&dir))).unwrap().0;
        let note = replica.state().record(Name::new("organization"), &Id::new("o-2").unwrap()).unwrap();
        assert_eq!(*note.value(Name::new("note")), Value::text("Fråga (erased) först."));
    }
}
