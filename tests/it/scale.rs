//! What is kept of very many records and follows every change, against what is worked out from nothing; and the search
//! of the board against the plain one.

use std::cmp::Reverse;
use std::fmt::Debug;

use chrono::NaiveDate;
use proptest::prelude::*;
use samverkan::domain::View;
use samverkan::domain::action::{ActionItem, ActionState, tally};
use samverkan::letters::{self, Haystack, Query, Words, fold};
use samverkan::log::{Change, Id, Name, ReplicaId, State, Value};
use samverkan::replica::Replica;
use samverkan::report::board::{By, Entry, Scope, Shown, board};
use samverkan::report::title::{group_name, organization_name};
use samverkan::store::Memory;
use samverkan::text::Lang;
use samverkan::tui::headless::Headless;
use unicode_normalization::UnicodeNormalization;

const SHOWN: [Shown; 4] = [Shown::Open, Shown::Late, Shown::Done, Shown::All];
const BY: [By; 3] = [By::Area, By::Due, By::Owner];
const TITLES: [&str; 6] = ["Östra länken", "Rutin 17", "Över älven", "rutin ö", "Akut", "Handbok Łódź ı̂"];
const NAMES: [&str; 5] = ["Örebro", "Orsa", "Åre kommun", "Ale", "Åre"];
const AREAS: [&str; 4] = ["mo-1", "mo-2", "old", "nowhere"];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// Something that happens to the county.
#[derive(Clone, Debug)]
enum Step {
    /// A field of an action: action, field, value.
    Action(u8, u8, u8),
    /// The name of an organization, a person, a group or a goal.
    Rename(u8, u8, u8),
    /// An action, organization or person is removed.
    Remove(u8, u8),
    /// So many actions at once.
    Many(u16, u8),
    Undo,
    Redo,
    Commit,
    /// A change that the disk does not take.
    Fail(u8, u8),
}

fn step() -> impl Strategy<Value = Step> {
    let n = any::<u8>;
    prop_oneof![
        12 => (n(), n(), n()).prop_map(|(id, field, value)| Step::Action(id, field, value)),
        4 => (n(), n(), n()).prop_map(|(kind, id, name)| Step::Rename(kind, id, name)),
        3 => (n(), n()).prop_map(|(kind, id)| Step::Remove(kind, id)),
        1 => (200u16..400, n()).prop_map(|(count, value)| Step::Many(count, value)),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
        2 => Just(Step::Commit),
        2 => (n(), n()).prop_map(|(id, value)| Step::Fail(id, value)),
    ]
}

fn pick<'a>(from: &[&'a str], n: u8) -> &'a str {
    from[usize::from(n) % from.len()]
}

fn set(kind: &'static str, id: &str, field: &'static str, value: &str) -> Change {
    let mut change = Change::new(Name::new("set"));
    let value = if value.is_empty() { Value::Null } else { Value::text(value) };
    change.set(Name::new(kind), &Id::new(id).unwrap(), Name::new(field), value);
    change
}

/// An action's field of that number: later days before earlier ids, so that ids and numbers differ in order.
fn action(id: &str, field: u8, value: u8) -> Change {
    let day = format!("202{}-{:02}-11", 5 + value % 3, 1 + value % 12);
    match field % 7 {
        0 => set("action-item", id, "title", pick(&TITLES, value)),
        1 => set("action-item", id, "due", if value.is_multiple_of(4) { "" } else { &day }),
        2 | 3 => set("action-item", id, "state", pick(ActionState::CODES, value)),
        4 => set("action-item", id, "done_on", if value.is_multiple_of(4) { "" } else { &day }),
        5 => set("action-item", id, "goal_area", if value.is_multiple_of(5) { "" } else { pick(&AREAS, value) }),
        _ => set("action-item", id, "owner", &format!("org-{}", value % 7)),
    }
}

/// A county in memory, and the storage that can be made to fail.
struct County(Replica, Memory);

impl County {
    fn new() -> Self {
        let memory = Memory::default();
        let mut county = Self(Replica::on(Box::new(memory.clone()), Vec::new(), ReplicaId(1)), memory);
        county.0.fix_now(Some("2026-11-22T08:00:00Z".parse().unwrap()));
        for (n, area) in AREAS[..3].iter().enumerate() {
            county.0.stage(set("goal", area, "level", "goal_area"));
            county.0.stage(set("goal", area, "number", &n.to_string()));
            county.0.stage(set("goal", area, "short", pick(&TITLES, n as u8)));
        }
        county.0.stage(set("goal", "old", "valid_to", "2020-01-01"));
        county.0.stage(set("group", "grupp", "name", "Över allt"));
        for n in 0..6 {
            county.take(&Step::Rename(0, n, n));
            county.take(&Step::Action(n, 0, n));
            county.0.stage(set("action-item", &format!("a-{n}"), "group", if n % 2 == 0 { "grupp" } else { "" }));
        }
        county.0.commit().unwrap();
        county
    }

    fn take(&mut self, step: &Step) {
        let Self(replica, memory) = self;
        match *step {
            // Ids come in another order than the actions.
            Step::Action(id, field, value) => {
                replica.stage(action(&format!("a-{}", (id ^ 5) % 16), field, value));
            }
            Step::Rename(kind, id, name) => {
                let (kind, prefix) = [("organization", "org"), ("person", "p")][usize::from(kind) % 2];
                replica.stage(set(kind, &format!("{prefix}-{}", id % 7), "name", pick(&NAMES, name)));
            }
            Step::Remove(kind, id) => {
                let (kind, prefix) =
                    [("action-item", "a"), ("organization", "org"), ("person", "p")][usize::from(kind) % 3];
                let mut change = Change::new(Name::new("remove"));
                change.remove(Name::new(kind), &Id::new(&format!("{prefix}-{}", id % 8)).unwrap());
                replica.stage(change);
            }
            Step::Many(count, value) => {
                let mut all = Change::new(Name::new("add"));
                for n in (0..count).rev() {
                    let field = (n % 7) as u8;
                    all.drafts.extend(action(&format!("m-{n}"), field, value.wrapping_add(n as u8)).drafts);
                }
                replica.stage(all);
            }
            Step::Undo => drop(replica.undo()),
            Step::Redo => drop(replica.redo()),
            Step::Commit => replica.commit().unwrap(),
            Step::Fail(id, value) => {
                memory.fail(true);
                replica.stage(action(&format!("f-{}", id % 4), 0, value));
                replica.stage(action("a-1", 2, value));
                assert!(replica.commit().is_err());
                memory.fail(false);
            }
        }
    }
}

/// The board as it is said to be: everything sorted anew.
fn plain_board(view: &View, shown: Shown, by: By) -> Vec<String> {
    let takes = |action: &&ActionItem| match shown {
        Shown::Open => action.is_open(),
        Shown::Late => action.days_late(today()).is_some(),
        Shown::Done => action.state == Some(ActionState::Done),
        Shown::All => true,
    };
    let mut actions: Vec<&ActionItem> = view.actions.iter().filter(takes).collect();
    if shown == Shown::Done {
        actions.sort_by_key(|action| Reverse(action.done_on));
    } else {
        actions.sort_by_key(|action| action.due.unwrap_or(NaiveDate::MAX));
    }
    if by == By::Owner {
        let name = |action: &ActionItem| {
            let owner = view.organizations.get(action.owner.as_ref()?.as_str())?;
            Some((letters::key(&owner.name), owner.id.clone()))
        };
        actions.sort_by_cached_key(|action| (name(action).is_none(), name(action)));
    }
    let ids = |actions: &[&ActionItem]| actions.iter().map(|action| action.id.to_string()).collect::<Vec<_>>();
    if by != By::Area {
        return ids(&actions);
    }
    let area = |action: &ActionItem| action.goal_area.as_ref().map(|id| id.to_string());
    let mut areas: Vec<Option<String>> = vec![Some("mo-1".into()), Some("mo-2".into())];
    let mut others: Vec<Option<String>> = actions.iter().map(|action| area(action)).collect();
    others.sort_by_key(|area| (area.is_none(), area.clone()));
    others.dedup();
    others.retain(|area| !areas.contains(area));
    areas.extend(others);
    let under = |of: &Option<String>| {
        let mut lines = vec![format!("#{}", of.clone().unwrap_or_default())];
        lines.extend(ids(&actions.iter().copied().filter(|action| area(action) == *of).collect::<Vec<_>>()));
        lines
    };
    areas.iter().flat_map(under).collect()
}

fn lines(view: &View, shown: Shown, by: By) -> Vec<String> {
    let line = |entry: Entry<'_>| match entry {
        Entry::Heading(area) => format!("#{}", area.map(|area| area.to_string()).unwrap_or_default()),
        Entry::Action(action) => action.id.to_string(),
    };
    board(view, today(), shown, by, &Scope::default()).into_iter().map(line).collect()
}

/// What is kept says what a plain look at the records says, and so does what a fresh view keeps.
fn check(kept: &View, state: &State, step: &dyn Debug) {
    let fresh = View::of(state);
    for shown in SHOWN {
        for by in BY {
            let lines_kept = lines(kept, shown, by);
            assert_eq!(lines_kept, plain_board(kept, shown, by), "{shown:?} {by:?} after {step:?}");
            assert_eq!(lines_kept, lines(&fresh, shown, by), "{shown:?} {by:?} after {step:?}, fresh");
        }
    }
    let tallies = kept.filing().tallies(today());
    for area in AREAS {
        let filed =
            kept.actions.iter().filter(|action| action.goal_area.as_ref().is_some_and(|id| id.as_str() == area));
        assert_eq!(tallies.of(area), tally(filed, today()), "{area} after {step:?}");
    }
    let none = kept.actions.iter().filter(|action| action.goal_area.is_none());
    assert_eq!(tallies.of_none(), tally(none, today()), "after {step:?}");
    assert_eq!(tallies.all(), tally(kept.actions.iter(), today()), "after {step:?}");
    assert_eq!(kept.organizations_by_name(), fresh.organizations_by_name(), "after {step:?}");
    assert_eq!(kept.people_by_name(), fresh.people_by_name(), "after {step:?}");
    let filing = kept.filing();
    let titles = filing.titles(&kept.actions);
    for action in kept.actions.iter() {
        let words = &titles[filing.actions.find(action.id.as_str()).unwrap() as usize];
        for word in action.title.split(' ') {
            assert!(words.has(&Query::new(word)), "{word:?} finds {} after {step:?}", action.title);
        }
        assert!(!words.has(&Query::new("zzz")));
    }
}

/// The titles of the rows that the plain search finds.
fn plain_search(view: &View, query: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in board(view, today(), Shown::All, By::Due, &Scope::default()) {
        let Entry::Action(action) = entry else { continue };
        let owner = action.owner.as_ref().map(|id| organization_name(view, id)).unwrap_or_default();
        let group = action.group.as_ref().map(|id| group_name(view, id)).unwrap_or_default();
        let area = action.goal_area.as_ref().and_then(|id| view.goals.get(id.as_str()));
        let area = area.map(|goal| goal.short.to_string()).unwrap_or_default();
        // What has no title cannot be told on the screen.
        if !action.title.is_empty()
            && Haystack::new(&format!("{} {owner} {group} {area}", action.title)).rank(query).is_some()
        {
            found.push(action.title.to_string());
        }
    }
    found
}

/// The titles of the rows on the screen.
fn shown_titles(headless: &mut Headless) -> Vec<String> {
    let buffer = headless.draw().unwrap();
    let width = usize::from(buffer.area.width);
    let rows = buffer.content().chunks(width).map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>());
    let signs = ["x ", "- ", "! ", "+ ", "· "];
    let title = |row: String| {
        let row: String = row.trim_start_matches(['▌', ' ']).to_owned();
        let rest = signs.iter().find_map(|sign| row.strip_prefix(sign))?;
        TITLES.iter().find(|title| rest.starts_with(**title)).map(|title| (*title).to_owned())
    };
    rows.filter_map(title).collect()
}

fn few(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(few(40))]

    #[test]
    fn what_is_kept_is_what_a_fresh_view_gives(steps in prop::collection::vec(step(), 1..24)) {
        let mut county = County::new();
        check(county.0.view(), county.0.state(), &"nothing");
        for step in &steps {
            county.take(step);
            check(county.0.view(), county.0.state(), step);
        }
    }

    /// Letter by letter, with some taken back, over changes: each time what a search from nothing gives.
    #[test]
    fn a_search_that_goes_on_finds_what_a_search_from_nothing_finds(
        keys in prop::collection::vec(prop::sample::select(vec!["ö", "o", "r", "u", "t", "1", "7", " ", "å", "<Backspace>"]), 1..8),
        steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..12),
    ) {
        let mut county = County::new();
        for (id, field, value) in steps {
            county.take(&Step::Action(id, field, value));
        }
        county.0.commit().unwrap();
        let ops = county.1.ops();
        let mut headless = Headless::new(county.0, Lang::Sv, 120, 60).unwrap();
        // All of them, by date: no headings between them.
        headless.keys("4fao.").unwrap();
        let mut typed = String::new();
        for key in keys {
            headless.keys(key).unwrap();
            if key == "<Backspace>" { typed.pop(); } else { typed.push_str(key); }
            let view = View::of(&State::fold(&ops));
            prop_assert_eq!(shown_titles(&mut headless), plain_search(&view, &typed), "{:?}", typed);
        }
    }
}

/// Texts of letters that are folded one by one, and of others.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-dåäöÅÄÖéÉøÆß0-3 .,-]{0,14}",
        "[\u{a0}-\u{17f}a ]{0,8}",
        "[aåo\u{301}\u{308}\u{130}Σσςł ]{0,8}",
        "\\PC{0,8}"
    ]
}

/// How a query ranks a text, said as plainly as can be.
fn plain_rank(text: &str, query: &str) -> Option<u32> {
    let words = |text: String| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let lower = |text: &str| text.nfc().collect::<String>().to_lowercase();
    let (exact, folded) = (words(lower(text)), words(fold(text)));
    let mut rank = 0;
    for word in words(lower(query)) {
        let at = exact.iter().position(|held| held.starts_with(&word));
        let place = at.or_else(|| folded.iter().position(|held| held.starts_with(&fold(&word))))?;
        rank += 2 * place as u32 + u32::from(at.is_none());
    }
    Some(rank)
}

/// The same letters, each folded as one of many.
fn plain_fold(text: &str) -> String {
    let mark = unicode_normalization::char::is_combining_mark;
    let letter = |c: char| match c {
        'ø' | 'œ' => 'o',
        'æ' => 'a',
        'đ' | 'ð' => 'd',
        'ł' => 'l',
        'ß' => 's',
        other => other,
    };
    text.nfd().filter(|c| !mark(*c)).flat_map(char::to_lowercase).map(letter).collect()
}

proptest! {
    #![proptest_config(few(4_000))]

    #[test]
    fn what_is_found_among_very_many_is_what_is_ranked(text in text(), query in text(), from in 0usize..14, len in 0usize..5) {
        let part: String = text.chars().skip(from).take(len).collect();
        for query in [query, part.to_uppercase(), part] {
            prop_assert_eq!(Haystack::new(&text).rank(&query), plain_rank(&text, &query), "{:?}", query);
            let found = Words::new(&text).has(&Query::new(&query));
            prop_assert_eq!(found, plain_rank(&text, &query).is_some(), "{:?}", query);
        }
    }

    #[test]
    fn usual_letters_fold_as_all_do(text in text()) {
        prop_assert_eq!(fold(&text), plain_fold(&text));
    }
}
