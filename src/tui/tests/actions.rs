//! Action items by keys: on a meeting's page, on lists that are empty, and past others' eyes.

use super::Play;
use crate::replica::Replica;
use crate::store::Memory;

#[test]
fn a_meetings_page_takes_up_what_is_open_and_keys_change_it_there() {
    let mut play = Play::demo();
    play.keys("1<Enter>").expect("Att följa upp: 11 öppna, 3 försenade");
    let before = play.count();
    // On a seat letters are answers, on an action they are what they are on the board.
    play.keys("<Tab><Down>").expect("x klar");
    assert!(play.cursor_row().contains("! "), "a late one first: {}", play.cursor_row());
    let title = play.cursor_row().trim_start_matches(['▌', ' ', '!']).chars().take(20).collect::<String>();
    play.keys("x").expect("10 öppna, 2 försenade").reject(&format!("! {title}"));
    play.keys("pHar ringt<Enter>");
    assert!(play.message().contains(": Har ringt"), "{}", play.message());
    assert_eq!(play.count(), before + 2);
    play.keys("<Tab>f").expect("ändra");
    assert_eq!(play.count(), before + 3, "back on the seats f is an answer");
    play.keys("+Ny från mötet<Enter>").expect("11 öppna");
    play.keys("=").reject("Att följa upp").reject("Ny från mötet");
}

/// What a list is of can be added also while there is none of it.
#[test]
fn n_adds_the_first_of_each_list() {
    for (list, typed, kind) in [
        ("2", "Arbetsgrupp", "group"),
        ("3", "2027-02-11", "meeting"),
        ("4", "Åtgärd", "action-item"),
        ("5", "Kommunen", "organization"),
        ("5<Tab>", "Person", "person"),
        ("8", "Mål", "goal"),
    ] {
        let mut play = Play::on(Replica::on(Box::new(Memory::default()), Vec::new(), crate::log::ReplicaId(1)));
        play.keys(&format!("{list}n")).expect(crate::text::Lang::Sv.kind(kind));
        play.keys(typed).expect(typed);
    }
}

/// Whose actions the board shows is chosen by typing; what is not on a list is refused, and nothing is written.
#[test]
fn the_board_shows_whose_actions_one_chooses() {
    let mut play = Play::demo();
    let before = play.count();
    play.keys("4").expect("Polisen").expect("öppna").keys("fvfalu<Enter><Enter>").expect("Falu kommun · öppna");
    play.expect("Utbildning för elevhälsan").reject("Polisen").reject("Samla lärande exempel");
    play.keys("fvqqq<Tab><Enter>")
        .expect("qqq")
        .expect("finns inte i listan")
        .keys("<Esc>")
        .expect("Falu kommun · öppna");
    play.keys("fv<Enter>").reject("Falu kommun · öppna").expect("Polisen");
    assert_eq!(play.count(), before);
    play.keys("fv<Tab>arbete<Esc>").keys("1<Enter>=").reject("arbete");
}

/// The palette finds what has a page, and reports; a room sees no task in it.
#[test]
fn the_palette_finds_records_and_reports() {
    let mut play = Play::demo();
    play.keys("3,om samt").expect("Lektionsmaterial om samtycke – åtgärd").keys("<Enter>").expect("Borlänge");
    play.keys("<Esc>,styrgrupp läns<Enter>").expect("Platser").keys("<Esc>,delmål 6<Enter>").expect("Delmål 6");
    play.keys("<Esc>,möte för<Enter>").expect("Närvaro möte för möte").expect("av 27");
    play.keys("<Esc>=,om samt").reject("Lektionsmaterial");
}

/// A date may be typed as the next meeting of the action's group.
#[test]
fn a_date_is_typed_as_the_next_meeting() {
    let mut play = Play::demo();
    play.keys("4<Down>d").expect("möte = 2027-02-11").keys("möte").expect("tors 2027-02-11").keys("<Enter>");
    play.keys("4").expect("2027-02-11");
    play.keys("nSom bara heter så<Tab>");
    let title = "Som bara heter så";
    play.keys("<Enter>");
    let action = play.replica().view().actions.iter().find(|action| &*action.title == title).cloned().unwrap();
    play.keys("<Esc>");
    assert_eq!(action.due, None);
    let id = action.id.clone();
    play.keys(&format!(".{title}<Enter>")).keys("dnästa möte<Enter>");
    let due = play.replica().view().actions.get(id.as_str()).unwrap().due;
    assert_eq!(due, chrono::NaiveDate::from_ymd_opt(2027, 2, 11), "without a group the county group's");
}

/// Nothing is removed that is not a row: neither a meeting by its heading nor a goal by the board's.
#[test]
fn headings_are_no_rows() {
    let mut play = Play::demo();
    let before = play.count();
    play.keys("1<Enter><Tab><Delete>").expect("Att följa upp");
    assert_eq!(play.count(), before);
    play.keys("<Esc>4<Home><Delete>").keys("<Down><Space><Space><Home><Delete>").expect("2 valda");
    assert_eq!(play.count(), before, "what was picked, or nothing");
    play.keys("<Esc>*").expect("11 valda");
    play.keys("<Esc>3<Home><Down><Down>");
    let row = play.cursor_row();
    play.keys("<Tab>");
    assert_eq!(play.cursor_row(), row, "a list without parts stays where it is");
}

/// What is added on a page is where the cursor goes.
#[test]
fn the_cursor_goes_to_what_was_added_on_a_page() {
    let mut play = Play::demo();
    play.keys("1<Enter><Tab><Down><Down>+AAA<Enter>");
    assert!(play.cursor_row().contains("AAA"), "{}", play.cursor_row());
    play.keys("<Esc>5<Enter>+BBB<Enter>");
    assert!(play.cursor_row().contains("BBB"), "{}", play.cursor_row());
}

/// A room sees no task: not in a breadcrumb, a message, a search that was made before, or a page that was open.
#[test]
fn a_room_sees_no_task_that_was_on_the_screen_before() {
    let title = "Lektionsmaterial om samtycke";
    for way in ["4<Down><Enter>=", "4<Down><Enter>=h", "4<Down>x=å", "1<Enter>.samtycke<Enter><Esc>=.samtycke"] {
        Play::demo().keys(way).reject(title);
    }
    Play::demo().keys(",organisation för<Enter>").expect("av 8").keys("=").reject("av 8");
    Play::demo().keys("=1<Enter><Enter><Esc><Esc>").reject("3 försenade");
}
