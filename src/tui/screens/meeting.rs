//! The page of a meeting: when and where, what was answered to the call seat by seat, how the roll stands, and below
//! that the actions that it takes up.

use std::cell::RefCell;

use super::browser::{Browser, Listing};
use crate::domain::action::{ActionItem, Tally, taken_up, tally};
use crate::domain::composition::{self, Demand};
use crate::domain::meeting::{Answer, Meeting};
use crate::domain::roll;
use crate::letters;
use crate::log::Id;
use crate::report::attendance::{mark_details, mark_sign};
use crate::report::composition::sentence;
use crate::report::title::group_name;
use crate::text::format;
use crate::tui::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::screen::{Cx, Layer, Target};

/// The page of a meeting.
pub fn meeting(id: Id) -> Browser<Replies> {
    Browser::new(Replies { meeting: id, follow_up: RefCell::default() })
}

/// What begins the key of an action's row; a seat's key is its id.
const ACTION: &str = "action-item:";
/// The key of the heading above the actions.
const HEADING: &str = "#";

/// How those in the room meet what the seats of the group ask for; nothing of a group whose seats are an organization
/// each, where the roll says it already.
fn in_the_room(cx: &Cx<'_>, meeting: &Meeting) -> String {
    let composition = composition::in_the_room(cx.view(), meeting);
    let by_function = composition.demands.iter().filter_map(Demand::first).any(|seat| !seat.function.is_empty());
    if by_function { cx.lang.in_the_room(&sentence(cx.view(), cx.lang, &composition)) } else { String::new() }
}

/// The seats of a meeting with their answers, and its actions.
#[derive(Debug)]
pub struct Replies {
    meeting: Id,
    /// How its actions stand, worked out with the rows.
    follow_up: RefCell<Tally>,
}

impl Replies {
    fn found<'a>(&self, cx: &Cx<'a>) -> Option<&'a Meeting> {
        cx.view().meetings.get(self.meeting.as_str())
    }

    /// The actions that the meeting takes up. Tasks are not for the room.
    fn actions<'a>(&self, cx: &Cx<'a>) -> Vec<&'a ActionItem> {
        let meeting = if cx.shown_to_others { None } else { self.found(cx) };
        meeting.map(|meeting| taken_up(cx.view(), meeting, cx.today())).unwrap_or_default()
    }

    /// How its actions stand; nothing if it has none.
    fn follow_up_said(&self, cx: &Cx<'_>) -> String {
        let Tally { open, late, done } = *self.follow_up.borrow();
        if open + done == 0 { String::new() } else { cx.lang.to_follow_up(&cx.lang.open_and_late(open, late)) }
    }

    fn action<'a>(cx: &Cx<'a>, key: &str) -> Option<&'a ActionItem> {
        cx.view().actions.get(key.strip_prefix(ACTION)?)
    }

    fn row(&self, cx: &Cx<'_>, key: &str) -> Option<roll::Row> {
        let meeting = self.found(cx)?;
        Some(roll::row(cx.view(), meeting, cx.view().seats.get(key)?, meeting.date?))
    }
}

impl Listing for Replies {
    type Key = String;

    fn parse(&self, cx: &Cx<'_>, text: &str) -> Option<String> {
        // An action is named by its id from outside.
        let action = cx.view().actions.get(text).is_some();
        Some(if action { format!("{ACTION}{text}") } else { text.to_owned() })
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    /// Whoever goes through the seats stays there.
    fn goes_on(&self, from: &String) -> bool {
        self.layer(Some(from)) == Layer::Browse
    }

    fn is_row(&self, key: &String) -> bool {
        key != HEADING
    }

    fn name(&self) -> &'static str {
        "meeting"
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let Some(meeting) = self.found(cx) else { return String::new() };
        let group = meeting.group.as_ref().map(|group| group_name(cx.view(), group)).unwrap_or_default();
        cx.lang.meeting_title(&group, &meeting.date.map(format::date).unwrap_or_default())
    }

    fn layer(&self, key: Option<&String>) -> Layer {
        let action = key.is_some_and(|key| key == HEADING || key.starts_with(ACTION));
        if action { Layer::Browse } else { Layer::Replies }
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        let Some(meeting) = self.found(cx) else { return Vec::new() };
        let mut rows = roll::rows(cx.view(), meeting);
        rows.sort_by_cached_key(|row| (letters::key(&row.name), row.seat.clone()));
        let mut keys: Vec<String> = rows.into_iter().map(|row| row.seat.to_string()).collect();
        let actions = self.actions(cx);
        *self.follow_up.borrow_mut() = tally(actions.iter().copied(), cx.today());
        if !actions.is_empty() {
            keys.push(HEADING.into());
            keys.extend(actions.into_iter().map(|action| format!("{ACTION}{}", action.id)));
        }
        keys
    }

    fn parts(&self, keys: &[String]) -> Vec<usize> {
        keys.iter().position(|key| key == HEADING).into_iter().collect()
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        let action = Self::action(cx, key).map(|action| action.title.to_string());
        action.or_else(|| Some(self.row(cx, key)?.name)).unwrap_or_default()
    }

    fn target(&self, cx: &Cx<'_>, key: &String) -> Target {
        if let Some(action) = Self::action(cx, key) {
            return Target::Record("action-item", action.id.clone());
        }
        // On the heading no key is about the whole meeting.
        if key == HEADING {
            return Target::Nothing;
        }
        match Id::new(key) {
            Ok(seat) => Target::Seat { meeting: self.meeting.clone(), seat },
            Err(_) => self.empty_target(),
        }
    }

    fn empty_target(&self) -> Target {
        Target::Meeting(self.meeting.clone())
    }

    fn draw_head(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) -> u16 {
        let Some(meeting) = self.found(cx) else { return 0 };
        let lang = cx.lang;
        let rows = roll::rows(cx.view(), meeting);
        let answered = |answer| rows.iter().filter(|row| row.answer == Some(answer)).count();
        let day = meeting.date.map(|date| format::day(lang, date)).unwrap_or_default();
        let when = [day, super::meetings::hours(meeting), meeting.place.to_string()];
        let when: Vec<String> = when.into_iter().filter(|part| !part.is_empty()).collect();
        canvas.text(GUTTER, 0, &when.join("  "), PLAIN);
        canvas.right(0, &format!("{} ", super::meetings::state(cx, meeting)), STRONG);
        let (coming, deputies, both) =
            (answered(Answer::Coming), answered(Answer::DeputyComes), answered(Answer::BothCome));
        let silent = rows.iter().filter(|row| row.counts && row.answer.is_none()).count();
        let replies = lang.reply_counts(coming, deputies, both, answered(Answer::NotComing), silent);
        canvas.text(GUTTER, 1, &replies, PLAIN);
        let lunches = lang.lunches(coming + deputies + 2 * both);
        canvas.right(1, &format!("{lunches} "), PLAIN);
        let mut rule = 2;
        let room = if rows.iter().any(|row| row.marks.present().next().is_some()) {
            in_the_room(cx, meeting)
        } else {
            String::new()
        };
        for line in [room, self.follow_up_said(cx)].into_iter().filter(|line| !line.is_empty()) {
            canvas.text(GUTTER, rule, &line, PLAIN);
            rule += 1;
        }
        canvas.rule(rule);
        rule + 1
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let style = if focused { STRONG } else { PLAIN };
        if key == HEADING {
            canvas.text(0, 0, &self.follow_up_said(cx), STRONG);
            return;
        }
        if let Some(action) = Self::action(cx, key) {
            let cells = super::action::cells(cx, action, true);
            let columns: Vec<(u16, u16, &str)> =
                cells.iter().map(|(least, most, text)| (*least, *most, &**text)).collect();
            canvas.columns(&columns, style);
            return;
        }
        let Some(row) = self.row(cx, key) else { return };
        let lang = cx.lang;
        let answer = row.answer.map_or("", |answer| lang.code("reply", "answer", answer.code()));
        canvas.text_in(0, 0, 30, &row.name, style);
        canvas.text_in(31, 0, 18, answer, style);
        let whole = row.marks.whole();
        // The room reads who is not here, not why.
        let whole = if whole == roll::Shown::Absent && cx.shown_to_others { roll::Shown::Excused } else { whole };
        if whole != roll::Shown::Blank {
            canvas.text_in(50, 0, 5, &mark_sign(whole, row.marks.is_remote()), style);
            canvas.text(56, 0, &mark_details(lang, &row), style);
        }
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.seats_empty().into()
    }
}
