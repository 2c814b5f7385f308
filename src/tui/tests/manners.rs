//! Manners on every screen: going up, unknown keys, small windows, wide letters, the cursor.

use super::{Play, parse};
use crate::text::format::width;
use crate::tui::command::{Here, commands};
use crate::tui::event::Input;
use crate::tui::key::Key;

/// Ways to every screen of this version, from the overview.
pub(super) const SCREENS: &[(&str, &str)] = &[
    ("overview", "1"),
    ("groups", "2"),
    ("groups-folded", "2<Down><Left>"),
    ("group", "2<Down><Enter>"),
    ("group-closing", "2s"),
    ("structure", "2t"),
    ("board", "4"),
    ("board-action", "4<Down>"),
    ("board-by-owner", "4oo"),
    ("board-shown", "4f"),
    ("board-whose", "4fvfal"),
    ("action", "4<Down><Enter>"),
    ("action-new", "4<Down>+Ny"),
    ("action-note", "4<Down>p"),
    ("action-states", "4<Down>s"),
    ("action-history", "4<Down>h"),
    ("quarters", "4i"),
    ("heatmap", "3i"),
    ("trend", "3I"),
    ("goals", "8"),
    ("goal", "8<End><Enter>"),
    ("strategy", "8<Enter>"),
    ("meetings", "3"),
    ("meeting", "1<Enter>"),
    ("meeting-actions", "1<Enter><Tab><Down>"),
    ("roll-find", "1<Enter><Enter>"),
    ("roll-search", "1<Enter><Enter>bo"),
    ("roll-list", "1<Enter><Enter>'n"),
    ("roll-labels", "1<Enter><Enter>''"),
    ("roll-labels-marked", "1<Enter><Enter>''b"),
    ("roll-marks", "1<Enter><Enter>falu<Right>"),
    ("roll-guest", "1<Enter><Enter>+Eva"),
    ("roll-close", "1<Enter><Enter>."),
    ("roll-lunch", "1<Enter><Enter>*'l<Space>"),
    ("organizations", "5"),
    ("people", "5<Tab>"),
    ("organization", "5<Enter>"),
    ("person", "5<Tab><Enter>"),
    ("appoint", "5<Enter>b"),
    ("print", "5<Enter>p"),
    ("findings", "!"),
    ("commitments", "5<Down><Down><Down>c"),
    ("commitments-counted", "5<Down><Down><Down>c<Enter>"),
    ("forms", "B"),
    ("municipalities", "m"),
    ("membership", "2<Down>M"),
    ("candidates", "2<Down>K"),
    ("meeting-form", "3n"),
    ("history", "9"),
    ("help", "3?"),
    ("palette", "3,fal"),
    ("search", "5.kom"),
    ("sign-in", "1<Enter>,underskrift<Enter>"),
    ("differences", "3:"),
];

/// UX 40: Esc goes up one level, from everywhere, and does nothing at the root.
#[test]
fn esc_leads_up_from_every_screen() {
    for (name, way) in SCREENS {
        let mut play = Play::demo();
        play.keys(way);
        play.keys("<Esc><Esc><Esc><Esc><Esc><Esc>");
        assert!(play.hands.app.here().at_root, "{name}");
        assert!(!play.hands.app.quit, "{name}: Esc never quits");
        play.keys("q");
        assert!(play.hands.app.quit, "{name}");
    }
}

/// UX 47: an unknown key says so and changes nothing.
#[test]
fn a_key_that_means_nothing_says_so_and_changes_nothing() {
    for (name, way) in SCREENS {
        let mut play = Play::demo();
        play.keys(way);
        let n = play.count();
        play.burst(&[Input::Unknown]);
        assert_eq!(play.message(), "Den tangenten används inte. ? visar tangenterna.", "{name}");
        assert_eq!(play.count(), n, "{name}");
    }
    let mut play = Play::demo();
    play.keys("3z");
    assert_eq!(play.message(), "z gör inget här. ? visar tangenterna.");
}

/// UX 49: the terminal's cursor is where the attention is, on every screen.
#[test]
fn every_screen_has_its_cursor() {
    for (name, way) in SCREENS {
        for (columns, rows) in [(80, 24), (60, 20), (40, 12)] {
            let mut play = Play::demo().size(columns, rows);
            play.keys(way);
            play.draw();
            assert!(play.hands.cursor().is_some(), "{name} at {columns}×{rows}");
        }
    }
}

/// UX 24: no size breaks anything; a tiny window says what is wrong.
#[test]
fn any_window_size_is_survived() {
    let sizes = [(1, 1), (10, 2), (20, 5), (39, 24), (40, 10), (40, 12), (60, 20), (300, 100), (80, 24)];
    for (name, way) in SCREENS {
        let mut play = Play::demo();
        play.keys(way);
        let (whole, at) = (play.screen(), play.cursor_row());
        for (columns, rows) in sizes {
            play.hands.resize(columns, rows);
            let screen = play.screen();
            if columns < 40 || rows < 10 {
                assert!("Fönstret är för litet".starts_with(screen.trim().trim_end_matches('…')), "{name}: {screen}");
            }
        }
        // A list that is scrolled keeps its cursor, not the rows around it.
        assert_eq!(play.cursor_row(), at, "{name}: the same row again");
        assert!(play.screen() == whole || *name == "meeting-actions", "{name}: the same again");
    }
}

/// UX 53: no line is wider than the window, whatever the names are made of.
#[test]
fn wide_and_combining_letters_shift_nothing() {
    let (mut play, _) = Play::on_memory();
    play.keys("5nABC 日本語の組織 <Tab><Tab>e\u{301}e\u{301}👩‍👧<Enter>");
    for way in ["5", "1<Enter><Enter>", "9"] {
        play.keys(&format!("<Esc><Esc><Esc>{way}"));
        for row in play.screen().lines() {
            assert!(width(row) <= 80, "{row}");
        }
    }
    play.keys("5").expect("日本語");
}

/// The keys of each screen, as a reader of the table would try them: none panics, and undo takes all of it back.
#[test]
fn every_key_on_every_screen_is_survived_and_undone() {
    let keys: Vec<Key> = parse("abcdefghiklmnoprstuvxyzåäö0123456789 +-,.'/?:=*<Tab><S-Tab><Enter><Up><Down><Left><Right><Home><End><PgUp><PgDn><Delete><Backspace>UGNE")
        .into_iter()
        .chain([Key::Char('<'), Key::Ctrl('l'), Key::Ctrl('c')])
        .collect();
    for (name, way) in SCREENS {
        let mut play = Play::demo();
        play.keys(way);
        let before = play.count();
        for key in &keys {
            // Quitting is tested elsewhere.
            play.burst(&[Input::Key(*key)]);
            play.hands.app.quit = false;
        }
        play.keys("<Esc><Esc><Esc><Esc><Esc><Esc>1");
        let touched = play.count() - before;
        for _ in 0..=touched {
            play.keys("<C-z>");
        }
        let standing = play.replica().log().iter().filter(|op| play.replica().state().is_live(op.id)).count();
        assert!(standing >= before, "{name}");
    }
}

/// UX 36, 41: the footer shows keys that work, and at most seven.
#[test]
fn the_footer_shows_only_keys_that_work_here() {
    for (name, way) in SCREENS {
        let mut play = Play::demo();
        play.keys(way);
        let here = play.hands.app.here();
        let footer = crate::tui::command::footer(&here);
        assert!(footer.len() <= 7, "{name}");
        for (key, command) in footer {
            let found = crate::tui::command::lookup(key, &here).map(|found| found.id);
            assert_eq!(found, Some(command.id), "{name}: {key}");
        }
    }
}

/// R84: every command can be called somewhere: a row of the table that no screen reaches is dead.
#[test]
fn every_command_works_on_some_screen() {
    let mut reached: std::collections::HashSet<&str> = std::collections::HashSet::new();
    let mut note = |here: &Here<'_>| {
        reached.extend(commands().filter(|command| command.works(here)).map(|command| command.id));
    };
    for (_, way) in SCREENS {
        let mut play = Play::demo();
        play.keys(way);
        note(&play.hands.app.here());
    }
    let mut play = Play::demo();
    play.keys("1<Enter><Enter>falu<Enter>.j");
    note(&play.hands.app.here());
    for way in ["3:", "3:<Enter>"] {
        let mut play = super::conflicts::differing();
        play.keys(way);
        note(&play.hands.app.here());
    }
    for way in ["g", "g<Enter>"] {
        let mut play = super::exchange::with_a_file();
        play.keys(way);
        note(&play.hands.app.here());
    }
    let dead: Vec<&str> = commands().map(|command| command.id).filter(|id| !reached.contains(id)).collect();
    assert!(dead.is_empty(), "{dead:?}");
}

/// A small movement redraws little: the rows of a list stay where they are.
#[test]
fn moving_changes_two_rows() {
    let mut play = Play::demo();
    play.keys("3<Home>");
    let before = play.draw();
    play.keys("<Down>");
    let after = play.draw();
    let mut rows: Vec<u16> = before.diff(&after).iter().map(|(_, y, _)| *y).collect();
    rows.dedup();
    assert_eq!(rows, [3, 4]);
}

/// UX 55: while others look no screen tells who was absent or what anybody has taken on.
#[test]
fn the_room_sees_no_absence_and_no_task_between_the_meetings() {
    for (way, hidden) in [
        ("5<Enter>", "[x]"),
        ("4<Down><Enter>", "Ansvarig"),
        ("4", "försenad"),
        ("3i", "[!]"),
        ("9<Down>Å", "La till möte"),
    ] {
        let mut play = Play::demo();
        play.keys(way);
        let screen = play.screen();
        assert!(screen.contains(hidden), "{way} shows it otherwise: {screen}");
        play.keys("<Esc><Esc><Esc>=").keys(way).reject(hidden);
    }
}
