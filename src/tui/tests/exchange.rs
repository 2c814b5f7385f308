//! Files that come and go: what a file brings is seen before any of it is taken in, and can be taken back.

use super::Play;
use crate::exchange::{FULL, Header, snapshot};
use crate::log::{Change, Id, Name, Value};

/// The demo county, with a file in the folder that another copy of it wrote.
pub(super) fn with_a_file() -> Play {
    let play = Play::demo();
    let replica = play.hands.app.cx().replica;
    let folder = replica.dir().unwrap().parent().unwrap().join("samverkan-utbyte");
    std::fs::create_dir_all(&folder).unwrap();
    let ops = replica.log().iter().cloned().collect();
    let mut other =
        crate::replica::Replica::on(Box::new(crate::store::Memory::default()), ops, crate::log::ReplicaId(9));
    other.fix_now(Some(replica.now().to_utc()));
    let id = Id::new("falu-kommun").unwrap();
    let mut change = Change::new(Name::new("set"));
    change.set(Name::new("organization"), &id, Name::new("note"), Value::text("Ny adress"));
    other.stage(change);
    let ops: Vec<_> = other.log().iter().cloned().collect();
    let header = Header { dataset: replica.dataset().into(), extent: snapshot::extent(&ops), profile: FULL.into() };
    let mut text = Vec::new();
    snapshot::write(&mut text, &header, &mut ops.iter(), &mut |_| true).unwrap();
    std::fs::write(folder.join("fil.jsonl"), text).unwrap();
    play
}

fn note(play: &Play) -> Value {
    let state = play.hands.app.cx().replica.state();
    state.record(Name::new("organization"), &Id::new("falu-kommun").unwrap()).unwrap().value(Name::new("note")).clone()
}

#[test]
fn a_file_is_looked_into_taken_in_and_taken_back() {
    let mut play = with_a_file();
    let before = note(&play);
    play.keys("g");
    assert!(play.screen().contains("fil.jsonl") && play.screen().contains("1 ny ändring"), "{}", play.screen());
    play.keys("<Enter>");
    assert!(
        play.screen().contains("organisation: 1 ändrad") && play.screen().contains("test: 1 ändring"),
        "{}",
        play.screen()
    );
    assert_eq!(note(&play), before, "a look takes nothing in");
    play.keys("<Esc>");
    assert_eq!(note(&play), before);
    play.keys("<Enter><Enter>");
    assert_eq!(note(&play), Value::text("Ny adress"));
    assert!(play.screen().contains("inget nytt"), "{}", play.screen());
    // Undo is for what was done here.
    play.keys("å");
    assert_eq!(note(&play), Value::text("Ny adress"));
    play.keys("U").keys("T");
    assert!(play.screen().contains("på alla datorer"), "{}", play.screen());
    play.keys("t");
    assert_eq!(note(&play), before);
}

#[test]
fn writing_says_where_the_file_lies_and_its_hash() {
    let mut play = with_a_file();
    play.keys("ge");
    let replica = play.hands.app.cx().replica;
    let mut text = Vec::new();
    let header = Header {
        dataset: replica.dataset().into(),
        extent: snapshot::extent(replica.log().iter()),
        profile: FULL.into(),
    };
    let written = snapshot::write(&mut text, &header, &mut replica.log().iter(), &mut |_| true).unwrap();
    assert!(play.screen().contains(&written.hash) && play.screen().contains("inte krypterad"), "{}", play.screen());
    // Lämna över asks for a passphrase twice, and shows nothing of it.
    play.keys("<Esc>lhemlig<Enter>");
    assert!(play.screen().contains("kortare än åtta"), "{}", play.screen());
    play.keys("hemligt ord<Enter>hemligt ord");
    assert!(!play.screen().contains("hemligt") && play.screen().contains("***********"), "{}", play.screen());
}
