//! The page of a meeting: when and where, what was answered to the call seat by seat, and how the roll stands.

use super::browser::{Browser, Listing};
use crate::domain::meeting::{Answer, Meeting};
use crate::domain::roll;
use crate::letters;
use crate::log::Id;
use crate::report::attendance::{mark_details, mark_sign};
use crate::report::title::group_name;
use crate::text::format;
use crate::tui::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::screen::{Cx, Layer, Target};

/// The page of a meeting.
pub fn meeting(id: Id) -> Browser<Replies> {
    Browser::new(Replies { meeting: id })
}

/// The seats of a meeting with their answers.
#[derive(Debug)]
pub struct Replies {
    meeting: Id,
}

impl Replies {
    fn found<'a>(&self, cx: &Cx<'a>) -> Option<&'a Meeting> {
        cx.view().meetings.get(self.meeting.as_str())
    }

    fn row(&self, cx: &Cx<'_>, key: &str) -> Option<roll::Row> {
        let meeting = self.found(cx)?;
        Some(roll::row(cx.view(), meeting, cx.view().seats.get(key)?, meeting.date?))
    }
}

impl Listing for Replies {
    fn name(&self) -> &'static str {
        "meeting"
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let Some(meeting) = self.found(cx) else { return String::new() };
        let group = meeting.group.as_ref().map(|group| group_name(cx.view(), group)).unwrap_or_default();
        cx.lang.meeting_title(&group, &meeting.date.map(format::date).unwrap_or_default())
    }

    fn layer(&self) -> Layer {
        Layer::Replies
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        let Some(meeting) = self.found(cx) else { return Vec::new() };
        let mut rows = roll::rows(cx.view(), meeting);
        rows.sort_by_cached_key(|row| (letters::key(&row.name), row.seat.clone()));
        rows.into_iter().map(|row| row.seat.to_string()).collect()
    }

    fn words(&self, cx: &Cx<'_>, key: &str) -> String {
        self.row(cx, key).map(|row| row.name).unwrap_or_default()
    }

    fn target(&self, _: &Cx<'_>, key: &str) -> Target {
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
        canvas.rule(2);
        3
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &str, focused: bool) {
        let Some(row) = self.row(cx, key) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let lang = cx.lang;
        let answer = row.answer.map_or("", |answer| lang.code("reply", "answer", answer.code()));
        canvas.text_in(0, 0, 30, &row.name, style);
        canvas.text_in(31, 0, 18, answer, style);
        let whole = row.marks.whole();
        if whole != roll::Shown::Blank {
            canvas.text_in(50, 0, 5, &mark_sign(whole, row.marks.is_remote()), style);
            canvas.text(56, 0, &mark_details(lang, &row), style);
        }
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.seats_empty().into()
    }
}
