//! As of another day: one key and a date, a banner, nothing to be changed there, and the way back.

use super::Play;

#[test]
fn d_shows_another_day_where_nothing_can_be_changed_and_comes_back() {
    let mut play = Play::demo();
    let today = play.keys("2").screen();
    let before = play.count();
    // What is no day is refused beside the field, and the text stays.
    play.keys("D31/2<Enter>").expect("31/2").reject("Läget den 2");
    play.keys("<Esc>D2010-01-01<Enter>").expect("Läget den 2010-01-01").expect("0 av 8");
    play.keys("3").expect("Läget den 2010-01-01").keys("2");
    play.keys("n").expect("Här kan inget ändras. D och Enter: tillbaka till i dag.");
    // Reading goes on, on every screen, and each shows what there was then.
    play.keys("1").expect("Läget den 2010-01-01");
    play.keys("5<Enter>").expect("Läget den 2010-01-01").keys("<Esc>");
    play.keys("2D<Enter>").expect("Läget i dag.").reject("Läget den");
    let rows = |screen: &str| screen.lines().take(20).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(&play.screen()), rows(&today));
    assert_eq!(play.count(), before);
    // Before it was formed a group is not in the tree.
    let named = |play: &mut Play| {
        play.screen().lines().any(|line| line.trim_start_matches(['▌', ' ', '-']).starts_with("Länsgruppen"))
    };
    assert!(named(&mut play));
    play.keys("D2009-12-31<Enter>");
    assert!(!named(&mut play), "{}", play.screen());
    play.keys("D<Enter>");
    assert!(named(&mut play));
    // On a meeting it is the meeting's day that is meant.
    let meeting = play.keys("3<Home><Down>").cursor_row();
    play.keys("D<Enter>").expect("Läget den 20");
    let day = play.replica().looked_at().unwrap();
    assert!(meeting.contains(&day.to_string()), "{meeting}: {day}");
}
