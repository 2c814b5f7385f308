//! The overview: what comes next, what is to be done, how things stand. Every line leads somewhere.

use std::cell::RefCell;

use super::browser::{Browser, Listing};
use crate::log::Id;
use crate::report::title::group_name;
use crate::report::{self, Overview};
use crate::text::format;
use crate::tui::canvas::{ACCENT, Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// Columns of the left margin where a section is named.
const MARGIN: u16 = 11;

/// The overview.
pub(super) fn overview() -> Browser<Lines> {
    Browser::new(Lines::default())
}

/// The lines of the overview, worked out once per state.
#[derive(Debug, Default)]
pub(super) struct Lines {
    made: RefCell<Option<(u64, Overview)>>,
}

impl Lines {
    fn with<T>(&self, cx: &Cx<'_>, read: impl FnOnce(&Overview) -> T) -> T {
        let version = cx.view().version;
        let mut made = self.made.borrow_mut();
        if made.as_ref().is_none_or(|(v, _)| *v != version) {
            *made = Some((version, report::overview(&cx.source())));
        }
        read(made.as_ref().map_or(&Overview::default(), |(_, overview)| overview))
    }
}

/// The section and number of a line.
fn parse(key: &str) -> Option<(&str, usize)> {
    let (section, n) = key.split_once(' ')?;
    Some((section, n.parse().ok()?))
}

impl Listing for Lines {
    type Key = String;

    fn parse(&self, _: &Cx<'_>, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        "overview"
    }

    fn adds(&self) -> Option<&'static str> {
        Some("meeting")
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.screen_overview().into()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        self.with(cx, |overview| {
            // What the room must not see is not even a line.
            let todo = if cx.shown_to_others { 0 } else { overview.todo.len() };
            let sections = [
                ("next", overview.next.len()),
                ("todo", todo),
                ("area", overview.areas.len()),
                ("trend", overview.attendance.len()),
            ];
            sections.iter().flat_map(|(name, n)| (0..*n).map(move |i| format!("{name} {i}"))).collect()
        })
    }

    fn parts(&self, keys: &[String]) -> Vec<usize> {
        (1..keys.len()).filter(|row| keys[*row].ends_with(" 0")).collect()
    }

    fn words(&self, _: &Cx<'_>, key: &String) -> String {
        key.to_owned()
    }

    fn target(&self, cx: &Cx<'_>, key: &String) -> Target {
        let found = parse(key).and_then(|(section, n)| {
            self.with(cx, |overview| match section {
                "next" => overview.next.get(n).map(|id| Target::Record("meeting", id.clone())),
                "todo" => overview.todo.get(n)?.target.clone().map(|(kind, id)| Target::Record(kind, id)),
                "area" => overview.areas.get(n).map(|area| Target::Record("goal", area.goal.clone())),
                _ => overview.attendance.get(n).map(|trend| Target::Record("group", trend.group.clone())),
            })
        });
        found.unwrap_or_default()
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let Some((section, n)) = parse(key) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let lang = cx.lang;
        if n == 0 {
            let name = match section {
                "next" => lang.next(),
                "todo" => lang.to_do(),
                "area" => lang.goals_short(),
                _ => lang.attendance(),
            };
            canvas.text(0, 0, name, STRONG);
        }
        self.with(cx, |overview| match section {
            "next" => {
                if let Some(id) = overview.next.get(n) {
                    meeting_line(cx, canvas, id, style);
                }
            }
            "todo" => {
                if let Some(todo) = overview.todo.get(n) {
                    let sign = if todo.urgent { "!" } else { "·" };
                    canvas.text(MARGIN, 0, &format!("{sign} {}", todo.text), style);
                }
            }
            "area" => {
                if let Some(area) = overview.areas.get(n) {
                    let most = overview.areas.iter().map(|area| area.tally.done).max().unwrap_or(0);
                    canvas.text_in(MARGIN, 0, 28, &area.name, style);
                    canvas.text_in(MARGIN + 29, 0, 21, &lang.open_and_late(area.tally.open, area.tally.late), PLAIN);
                    let wide = canvas.width() >= 90;
                    let done =
                        if wide { lang.done_this_year(area.tally.done) } else { lang.done_count(area.tally.done) };
                    let x = canvas.text(MARGIN + 51, 0, &format::bar(area.tally.done, most, 8), ACCENT);
                    canvas.text(x.max(MARGIN + 52) + 1, 0, &done, PLAIN);
                }
            }
            _ => {
                if let Some(trend) = overview.attendance.get(n) {
                    canvas.text_in(MARGIN, 0, 22, &group_name(cx.view(), &trend.group), style);
                    let x = canvas.text(MARGIN + 23, 0, &format::spark(&trend.present, trend.seats), ACCENT);
                    let said = report::trend_sentence(&cx.source(), trend);
                    canvas.text(x.max(MARGIN + 31) + 2, 0, &said, PLAIN);
                }
            }
        });
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.overview_empty().into()
    }
}

/// A coming meeting: group, day, time, how soon, whether the call has gone out.
fn meeting_line(cx: &Cx<'_>, canvas: &mut Canvas<'_>, id: &Id, style: ratatui::style::Style) {
    let Some(meeting) = cx.view().meetings.get(id.as_str()) else { return };
    let group = meeting.group.as_ref().map(|group| group_name(cx.view(), group)).unwrap_or_default();
    let Some(date) = meeting.date else { return };
    let days = (date - cx.today()).num_days();
    let soon = match days {
        0 => cx.lang.today().to_owned(),
        1 => cx.lang.tomorrow().to_owned(),
        _ => cx.lang.in_days(days),
    };
    let call = if meeting.called_on.is_none() && days > 0 { cx.lang.not_called_short() } else { "" };
    let (date, hours) = (format::day(cx.lang, date), super::meetings::hours(meeting));
    let room = canvas.width().saturating_sub(MARGIN);
    let columns = [(21, 40, &*group), (15, 15, &date), (5, 11, &hours), (12, 12, &soon), (9, 30, call)];
    canvas.part(MARGIN, 0, room, 1).columns(&columns, style);
}
