//! Checking the data folder from the palette.

use std::ops::ControlFlow;

use super::Play;

#[test]
fn the_palette_checks_the_data_folder_and_says_what_it_found() {
    let mut play = Play::demo();
    let before = play.count();
    play.keys(",kontrollera data<Enter>");
    assert!(play.message().starts_with("Allt stämmer: "), "{}", play.message());
    let journal = play.replica().dir().unwrap().join("gen-1/journal");
    let mut bytes = std::fs::read(&journal).unwrap();
    // In the structure, whose lines are batches of their own.
    bytes[1000] ^= 1;
    std::fs::write(&journal, bytes).unwrap();
    play.keys(",kontrollera data<Enter>");
    assert!(play.message().starts_with("Skadat: skadade rader i journalen: 1"), "{}", play.message());
    assert_eq!(play.count(), before);
}

#[test]
fn a_check_shows_how_far_it_has_come_and_stops_when_told_to() {
    let mut play = Play::demo();
    let mut seen = Vec::new();
    play.hands.app.check(&mut |app| {
        seen.push(app.message().to_owned());
        ControlFlow::Break(())
    });
    assert_eq!(seen.len(), 1, "nothing is shown after it was stopped");
    assert!(seen[0].starts_with("1/4 läser journalen [") && seen[0].ends_with("Esc avbryter"), "{seen:?}");
    assert!(play.message().starts_with("Kontrollen avbröts"), "{}", play.message());
    // What is changed afterwards is kept where it belongs.
    let before = play.count();
    play.keys("1").keys(",kontrollera data<Enter>");
    assert!(play.message().starts_with("Allt stämmer: ") && play.count() == before, "{}", play.message());
}
