//! The roll: scenario S in every mode, what no letter may do, and every mark there is.

use super::{MEETING, Play, parse};
use crate::domain::attendance::Capacity;
use crate::domain::roll::{self, Counts, Marks, Part, Shown};
use crate::domain::seat::{Nomination, NominationState};
use crate::domain::view::View;
use crate::log::Id;
use crate::tui::event::Input;
use crate::tui::key::Key;

/// Opens the roll of the demo's meeting of the day from the overview.
fn at_roll() -> Play {
    let mut play = Play::demo();
    play.draw();
    play.keys("<Enter><Enter>").expect("› Närvaro");
    play
}

fn counts(play: &Play) -> Counts {
    let view = play.replica().view();
    let meeting = view.meetings.get(MEETING).unwrap();
    roll::counts(view, meeting, &roll::rows(view, meeting))
}

fn marks(play: &Play, organization: &str) -> Marks {
    let seat = Id::new(&format!("lansgrupp/{organization}")).unwrap();
    Marks::of(play.replica().view(), &Id::new(MEETING).unwrap(), &seat)
}

/// UX: 500 random letters typed into find mode change nothing.
#[test]
fn r83_letters_alone_never_mark_anybody_in_find_mode() {
    let mut play = at_roll();
    let before = play.count();
    let letters: Vec<char> = "abcdefghijklmnopqrstuvwxyzåäöABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ 0123456789".chars().collect();
    let mut n: u64 = 42;
    for typed in 0..500 {
        // Taken away again, so that there are always rows that a letter could mark.
        if typed % 4 == 0 && typed > 0 {
            play.keys("<Backspace><Backspace><Backspace><Backspace>");
        }
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let letter = letters[(n >> 33) as usize % letters.len()];
        play.burst(&[Input::Key(Key::Char(letter))]);
    }
    play.burst(&[Input::Paste("Falun\nMora\n<Enter>".into())]);
    assert_eq!(play.count(), before);
    play.keys("<Enter>");
    assert_eq!(play.count(), before, "Enter on nothing does nothing");
}

#[test]
fn r83_find_narrows_names_whom_enter_will_mark_and_marks_once() {
    let mut play = at_roll();
    play.keys("falu");
    assert!(play.cursor_row().contains("Falu kommun"));
    assert_eq!(play.message(), "Enter = närvarande: Representant Falun");
    play.keys("<Enter>").expect("[x]  Falu kommun");
    assert_eq!(play.message(), "Falu kommun: representanten närvarande 08:45");
    let n = play.count();
    play.keys("<Enter>");
    assert_eq!(
        (play.count(), marks(&play, "falu-kommun").whole()),
        (n, Shown::Representative),
        "a second Enter is nothing"
    );
    play.keys("mora<Tab>").expect("[E]  Mora kommun");
    play.keys("<Backspace>");
    assert_eq!(marks(&play, "mora-kommun").whole(), Shown::Blank);
    assert_eq!(marks(&play, "falu-kommun").whole(), Shown::Representative, "only the last mark went");
    play.keys("<Backspace>");
    assert_eq!(marks(&play, "falu-kommun").whole(), Shown::Blank);
    play.keys("<Backspace>");
    assert!(play.message().contains("Det finns ingen notering"), "never anything older: {}", play.message());
}

/// UX "Scenario S": 26 representatives, 5 deputies, 4 empty, a guest, one leaves early, one mis-key, closed. The demo has
/// 27 seats: 19 representatives, 4 deputies, 4 empty; the figures are scaled up to 35 for the limits.
const REPRESENTATIVES: [(&str, &str); 19] = [
    ("o", "Orsa kommun"),
    ("av", "Avesta kommun"),
    ("g", "Gagnefs kommun"),
    ("he", "Hedemora kommun"),
    ("bo", "Borlänge kommun"),
    ("le", "Leksands kommun"),
    ("lu", "Ludvika kommun"),
    ("ma", "Malung-Sälens kommun"),
    ("mo", "Mora kommun"),
    ("rät", "Rättviks kommun"),
    ("sm", "Smedjebackens kommun"),
    ("sä", "Säters kommun"),
    ("v", "Vansbro kommun"),
    ("äl", "Älvdalens kommun"),
    ("rs", "RSS Dalarna"),
    ("ba", "Barnahus Dalarna"),
    ("po", "Polismyndigheten Dalarna"),
    ("mi", "Migrationsverket"),
    ("kr", "Kriminalvården"),
];

#[test]
fn scenario_s_in_find_mode_is_at_most_120_keys() {
    let mut play = at_roll();
    let keys = std::cell::Cell::new(0);
    let type_keys = |play: &mut Play, script: &str| {
        keys.set(keys.get() + parse(script).len());
        play.keys(script);
    };
    for (query, name) in &REPRESENTATIVES {
        type_keys(&mut play, query);
        assert!(play.cursor_row().contains(name), "{query}: {}", play.cursor_row());
        type_keys(&mut play, "<Enter>");
    }
    for (query, name) in
        [("fa", "Falu kommun"), ("reg", "Region Dalarna"), ("h", "Högskolan Dalarna"), ("å", "Åklagarkammaren")]
    {
        type_keys(&mut play, query);
        assert!(play.cursor_row().contains(name), "{query}: {}", play.cursor_row());
        type_keys(&mut play, "<Tab>");
    }
    let people = keys.get();
    // A mis-key put right, a guest, one who leaves early, and the end.
    type_keys(&mut play, "ar<Enter><Backspace>");
    type_keys(&mut play, "+Eva Nyman<Tab>BRIS<Enter>");
    type_keys(&mut play, "mo<Right>g");
    type_keys(&mut play, ".j");
    let n = counts(&play);
    assert_eq!((n.present, n.deputies, n.guests, n.blank), (23, 4, 1, 4));
    assert_eq!(marks(&play, "mora-kommun").representative.left.map(|time| time.to_string()), Some("08:45:00".into()));
    // 23 people here, 31 in the scenario.
    let keys = keys.get();
    let scaled = people * 31 / 23 + (keys - people);
    println!("find: {keys} keys for 23 people, {scaled} for 31");
    assert!(scaled <= 120, "{scaled} keys");
}

#[test]
fn scenario_s_in_the_list_is_at_most_60_keys() {
    let mut play = at_roll();
    play.keys("'");
    let mut keys = 0;
    // In the order of the roll: 27 rows, of them 20 present, 4 deputies, 3 passed over.
    for row in 0..27 {
        let key = match row {
            1 | 8 | 9 | 19 => "e",
            6 | 11 | 23 => "<Space>",
            _ => "n",
        };
        keys += 1;
        play.keys(key);
    }
    let rows = keys;
    for script in ["<Backspace>n", "<Home>g", "+Eva Nyman<Tab>BRIS<Enter>", ".j"] {
        keys += parse(script).len();
        play.keys(script);
    }
    let n = counts(&play);
    assert_eq!((n.present, n.deputies, n.guests), (24, 4, 1), "{n:?}");
    let scaled = rows * 35 / 27 + (keys - rows);
    println!("list: {keys} keys for 27 rows, {scaled} for 35");
    assert!(scaled <= 60, "{scaled} keys");
}

#[test]
fn scenario_s_with_labels_is_at_most_60_keys() {
    let mut play = at_roll();
    play.keys("''").expect("Bokstäver");
    let screen = play.screen();
    // The label stands before the mark of its seat.
    let label = |name: &str| {
        // Long names are cut.
        let name: String = name.chars().take(11).collect();
        let line = screen.lines().find(|line| line.contains(&name)).unwrap();
        let at = line.find(&name).unwrap();
        line[..at].trim_end().trim_end_matches("[ ]").trim_end().chars().last().unwrap()
    };
    let mut keys = 0;
    for (_, name) in &REPRESENTATIVES {
        play.burst(&[Input::Key(Key::Char(label(name)))]);
        std::thread::sleep(std::time::Duration::from_millis(101));
        keys += 1;
    }
    for name in ["Falu kommun", "Region Dalarna", "Högskolan Dalarna", "Åklagarkammaren"] {
        let upper = label(name).to_uppercase().next().unwrap();
        play.burst(&[Input::Key(Key::Char(upper))]);
        std::thread::sleep(std::time::Duration::from_millis(101));
        keys += 1;
    }
    let people = keys;
    let arbetsformedlingen = label("Arbetsförmedlingen").to_string();
    for script in [format!("{arbetsformedlingen}<Backspace>").as_str(), "+Eva Nyman<Tab>BRIS<Enter>", "<Right>g", ".j"]
    {
        keys += parse(script).len();
        play.keys(script);
    }
    let n = counts(&play);
    assert_eq!((n.present, n.deputies, n.guests, n.blank), (23, 4, 1, 4));
    let scaled = people * 31 / 23 + (keys - people);
    println!("labels: {keys} keys for 23 people, {scaled} for 31");
    assert!(scaled <= 60, "{scaled} keys");
}

#[test]
fn every_mark_can_be_made_in_the_list_and_goes_on_to_the_next_row() {
    let mut play = at_roll();
    play.keys("'nebdaf");
    play.keys("1").expect("bara fm");
    let of = |play: &Play, organization| marks(play, organization).whole();
    assert_eq!(of(&play, "arbetsformedlingen"), Shown::Representative);
    assert_eq!(of(&play, "avesta-kommun"), Shown::Deputy);
    assert_eq!(of(&play, "barnahus-dalarna"), Shown::Both);
    assert!(marks(&play, "borlange-kommun").is_remote());
    assert_eq!(of(&play, "brottsofferjourer"), Shown::Excused);
    assert_eq!(of(&play, "falu-kommun"), Shown::Absent);
    assert_eq!(marks(&play, "gagnefs-kommun").only(), Some(Part::Morning));
    // On a marked row they change whoever is there, and stay.
    play.keys("<Home>dd1");
    let first = marks(&play, "arbetsformedlingen");
    assert_eq!((first.is_remote(), first.only()), (false, Some(Part::Morning)));
}

#[test]
fn half_days_early_leave_and_coming_back() {
    let mut play = at_roll();
    play.keys("'<Down>1");
    let marked = marks(&play, "avesta-kommun");
    assert_eq!((marked.only(), marked.shown(Part::Afternoon)), (Some(Part::Morning), Shown::Absent));
    play.keys("<Up>2");
    assert_eq!(marks(&play, "avesta-kommun").only(), Some(Part::Afternoon));
    play.keys("<Right>i");
    assert_eq!(marks(&play, "avesta-kommun").only(), None);
    play.keys("g").expect("gick 08:45");
    play.keys("<Right>i").reject("gick 08:45");
    play.keys("<Right>t<Backspace><Backspace><Backspace><Backspace><Backspace>14.30<Enter>").expect("gick 14:30");
    play.keys("<Right>t<Backspace><Backspace>99<Enter>").expect("är ingen tid");
    play.keys("<Esc><Delete>");
    assert_eq!(marks(&play, "avesta-kommun").whole(), Shown::Blank);
    play.keys("g");
    assert_eq!(play.message(), "Ingen är noterad som närvarande där. Notera först vem som är här.");
}

fn drafts(view: &View) -> impl Iterator<Item = &Nomination> {
    view.nominations.iter().filter(|form| form.state == Some(NominationState::Draft))
}

#[test]
fn a_deputy_whom_nobody_named_and_a_stand_in_become_draft_forms() {
    let mut play = at_roll();
    play.keys("borl<Tab>").expect("Ingen ersättare är utsedd");
    play.keys("<Enter>").expect("Skriv ett namn");
    play.keys("Vikarie Borlänge<Enter>");
    assert_eq!(marks(&play, "borlange-kommun").whole(), Shown::Deputy);
    play.expect("Vikarie Borlänge");
    play.keys("orsa<Right>vVikarie Orsa<Enter>").expect("[V]");
    let view = play.replica().view();
    let waiting: Vec<_> = drafts(view).filter_map(|form| form.organization.as_ref()).map(|id| id.to_string()).collect();
    assert_eq!(waiting.len(), 2, "{waiting:?}");
    assert!(waiting.contains(&"orsa-kommun".to_owned()) && waiting.contains(&"borlange-kommun".to_owned()));
    play.keys("<Backspace><Backspace>");
    assert_eq!(drafts(play.replica().view()).count(), 0, "a mark taken back takes its draft along");
}

#[test]
fn guests_are_known_unknown_or_without_organization() {
    let mut play = at_roll();
    play.keys("+okänd<Enter>").expect("+1");
    play.keys("+Eva Nyman<Tab>BRIS<Enter>+Eva Nyman<Tab>BRIS<Enter>");
    let view = play.replica().view();
    assert_eq!(view.organizations.iter().filter(|org| &*org.name == "BRIS").count(), 1, "the same organization");
    assert_eq!(view.people.iter().filter(|person| &*person.name == "Eva Nyman").count(), 1, "the same person");
    assert_eq!(counts(&play).guests, 3);
    play.keys("<Backspace>");
    assert_eq!(counts(&play).guests, 2);
}

#[test]
fn everybody_announced_comes_with_one_key_and_goes_with_one() {
    let mut play = at_roll();
    play.keys("*");
    let n = counts(&play);
    assert_eq!((n.present, n.deputies, n.blank), (23, 4, 4), "{n:?}");
    assert_eq!(play.message(), "23 platser noterade");
    play.keys("<Backspace>");
    assert_eq!(counts(&play).present, 0);
}

#[test]
fn after_lunch_everyone_stays_but_those_picked() {
    let mut play = at_roll();
    play.keys("*'l").expect("Markera med mellanslag dem som har gått");
    play.keys("<Space><Down><Space><Enter>");
    assert_eq!(counts(&play).present, 23, "they were here in the morning");
    assert_eq!(marks(&play, "arbetsformedlingen").only(), Some(Part::Morning));
    assert_eq!(marks(&play, "avesta-kommun").only(), None);
    play.keys("<Backspace>");
    assert_eq!(marks(&play, "arbetsformedlingen").only(), None, "one action");
}

#[test]
fn a_closed_roll_takes_no_mark_until_it_is_opened() {
    let mut play = at_roll();
    play.keys("falu<Enter>.").expect("Stäng närvarolistan? Närvarande 1 av 27");
    let n = play.count();
    play.keys("<Enter>.");
    assert_eq!(play.count(), n, "neither Enter nor the key that asked says yes");
    play.keys("j").expect("stängd");
    play.keys("mora<Enter>");
    assert_eq!(play.message(), "Närvarolistan är stängd. Öppna den igen för att ändra.");
    play.keys("<Esc><Esc>").keys("<Enter>");
    play.keys("<Backspace>");
    assert_eq!(play.message(), "Närvarolistan är stängd. Öppna den igen för att ändra.");
    play.burst(&[Input::Key(Key::Char('<'))]).reject("stängd");
    play.keys("mora<Enter>").expect("[x]  Mora kommun");
}

#[test]
fn keys_typed_before_a_question_appeared_never_answer_it() {
    let mut play = at_roll();
    let n = play.count();
    let burst: Vec<Input> = parse(".jjjj").into_iter().map(Input::Key).collect();
    play.burst(&burst).expect("Stäng närvarolistan?");
    assert_eq!(play.count(), n);
}

#[test]
fn a_burst_into_labels_is_one_action_and_asks_about_the_window() {
    let mut play = at_roll();
    play.keys("''");
    let burst: Vec<Input> = parse("falun").into_iter().map(Input::Key).collect();
    play.burst(&burst);
    assert!(play.message().contains("Skrev du i fel fönster?"), "{}", play.message());
    assert!(counts(&play).present >= 4);
    play.keys("<Backspace>");
    assert_eq!(counts(&play).present, 0, "one Backspace takes all back");
    let n = play.count();
    play.burst(&[Input::Paste("abcdef".into())]);
    assert_eq!(play.count(), n);
    assert!(play.message().contains("Inklistrad text"));
}

#[test]
fn labels_stay_as_they_were_first_shown() {
    let mut play = at_roll();
    let label = |play: &mut Play| {
        let screen = play.screen();
        let line = screen.lines().find(|line| line.contains("Falu kommun")).unwrap();
        line.trim_start_matches(['▌', ' ']).chars().next().unwrap()
    };
    play.keys("''");
    assert_eq!(label(&mut play), 'f');
    // Another seat that comes first in the alphabet would take the letter if it were given anew.
    play.keys("<Esc><Esc>5nFagersta förening<Enter>");
    let view = play.replica().view();
    let id = view.organizations.iter().find(|org| &*org.name == "Fagersta förening").unwrap().id.clone();
    play.hands.app.add_seat_for_test("lansgrupp", &id);
    play.keys("1<Enter><Enter>").expect("Fagersta förening");
    assert_eq!(label(&mut play), 'f');
}

#[test]
fn the_room_sees_no_reasons_no_comments_and_no_protected_names() {
    let mut play = at_roll();
    play.expect("visningsläge på");
    play.keys("'a<Up>kHemligt skäl<Enter>").reject("Hemligt").expect("ej här").reject("anm.");
    play.keys("=").expect("visningsläge av").expect("anm.");
}

/// The first Shift mark of a deputy who was not announced.
#[test]
fn caps_lock_is_noticed() {
    let mut play = at_roll();
    play.keys("''");
    let screen = play.screen();
    let line = screen.lines().find(|line| line.contains("Mora kommun")).unwrap();
    let label = line.trim_start_matches(['▌', ' ']).chars().next().unwrap();
    play.keys(&label.to_uppercase().to_string());
    assert!(play.message().contains("Caps Lock?"), "{}", play.message());
}

#[test]
fn a_mark_of_every_capacity_is_written_so_that_two_takers_differ_visibly() {
    let mut play = at_roll();
    play.keys("falu<Enter>");
    let last = play.replica().log().iter().max_by_key(|op| op.stamp).unwrap().clone();
    let marked = |capacity| {
        let id = crate::domain::attendance::Attendance::id_of(
            &Id::new(MEETING).unwrap(),
            &Id::new("lansgrupp/falu-kommun").unwrap(),
            capacity,
        );
        last.writes().iter().any(|write| write.register.id == id && write.register.field.as_str() == "mark")
    };
    for capacity in Capacity::OF_A_SEAT {
        assert!(marked(capacity), "{capacity:?}");
    }
}
