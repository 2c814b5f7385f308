//! Meetings: what is planned and what was held, by date.

use chrono::Timelike;

use super::browser::{Browser, Listing};
use crate::domain::meeting::{Meeting, MeetingState};
use crate::domain::roll;
use crate::report::title::group_name;
use crate::text::format;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// The list of meetings.
pub(super) fn meetings() -> Browser<Meetings> {
    Browser::new(Meetings)
}

#[derive(Debug)]
pub(super) struct Meetings;

impl Listing for Meetings {
    type Key = String;

    fn parse(&self, _: &Cx<'_>, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        "meetings"
    }

    fn adds(&self) -> Option<&'static str> {
        Some("meeting")
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.screen_meetings().into()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        let mut meetings: Vec<&Meeting> = cx.view().meetings.iter().collect();
        meetings.sort_by(|a, b| (a.date, a.start, &a.id).cmp(&(b.date, b.start, &b.id)));
        meetings.into_iter().map(|meeting| meeting.id.to_string()).collect()
    }

    /// The first meeting that is still to come, or the last.
    fn start(&self, cx: &Cx<'_>, keys: &[String]) -> usize {
        let coming = |key: &String| {
            cx.view().meetings.get(key).and_then(|meeting| meeting.date).is_some_and(|date| date >= cx.today())
        };
        keys.iter().position(coming).unwrap_or(keys.len().saturating_sub(1))
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["meeting", "group"]
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        let Some(meeting) = cx.view().meetings.get(key) else { return String::new() };
        let group = meeting.group.as_ref().map(|group| group_name(cx.view(), group)).unwrap_or_default();
        format!("{group} {} {}", meeting.date.map(format::date).unwrap_or_default(), meeting.place)
    }

    fn target(&self, cx: &Cx<'_>, key: &String) -> Target {
        cx.view().meetings.get(key).map_or(Target::Nothing, |meeting| Target::Record("meeting", meeting.id.clone()))
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let Some(meeting) = cx.view().meetings.get(key) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let group = meeting.group.as_ref().map(|group| group_name(cx.view(), group)).unwrap_or_default();
        let date = meeting.date.map(|date| format::day(cx.lang, date)).unwrap_or_default();
        let (hours, state) = (hours(meeting), state(cx, meeting));
        let place = if canvas.width() > 90 { &*meeting.place } else { "" };
        canvas.columns(&[(15, 15, &date), (6, 6, &hours), (24, 36, &group), (28, 28, &state), (0, 40, place)], style);
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.meetings_empty().into()
    }
}

/// The hours of a meeting: `09–16`, `13:30–15`.
pub(super) fn hours(meeting: &Meeting) -> String {
    let short = |time: chrono::NaiveTime| {
        if time.minute() == 0 { time.format("%H").to_string() } else { format::time(time) }
    };
    match (meeting.start, meeting.end) {
        (Some(start), Some(end)) => format!("{}–{}", short(start), short(end)),
        (Some(start), None) => short(start),
        (None, _) => String::new(),
    }
}

/// How far a meeting has come: who came, or whether the call has gone out.
pub(super) fn state(cx: &Cx<'_>, meeting: &Meeting) -> String {
    let lang = cx.lang;
    if let Some(state @ (MeetingState::Cancelled | MeetingState::Postponed)) = meeting.state {
        return lang.code("meeting", "state", state.code()).to_owned();
    }
    if roll::is_taken(cx.view(), meeting) {
        let rows = roll::rows(cx.view(), meeting);
        let counts = roll::counts(cx.view(), meeting, &rows);
        return lang.present_of(counts.present, counts.seats);
    }
    match (meeting.date, meeting.called_on) {
        (Some(date), _) if date < cx.today() => lang.roll_not_taken().into(),
        (_, None) => lang.not_called().into(),
        (_, Some(_)) => lang.code("meeting", "state", "called").to_owned(),
    }
}
