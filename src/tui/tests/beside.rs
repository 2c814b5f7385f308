//! Looking on beside whoever writes.

use super::{Play, opening};
use crate::domain::edit::Assign;
use crate::replica::{Opening, Replica};

/// Every key is obeyed on what is stored by then: it does not wait for the next look.
#[test]
fn a_key_sees_what_was_written_just_before() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = crate::demo::create(&opening(dir.path())).unwrap();
    writer.commit().unwrap();
    let only_read = Opening { read_only: true, ..opening(dir.path()) };
    let mut play = Play::on(Replica::open(&only_read).unwrap().0);
    play.keys("5").expect("läser bara").reject("Nyss tillagd");
    let kind = crate::domain::view::kind("organization").unwrap();
    let fields = [("name".to_owned(), Assign::To("AA Nyss tillagd".to_owned()))];
    let (_, change) = writer.editor().add(kind, Some("nyss"), &fields, writer.fresh_id()).unwrap();
    writer.stage(change);
    writer.commit().unwrap();
    play.reject("Nyss tillagd").keys("<Home>").expect("AA Nyss tillagd");
    assert!(play.cursor_row().contains("AA Nyss"), "the key was obeyed on the new list");
}
