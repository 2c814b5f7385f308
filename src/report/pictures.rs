//! Numbers as pictures: actions done per goal area and quarter, attendance as a trend and as a map of organizations.
//! Readable without colour and in ASCII; the same figures as JSON. Honest as everywhere: n beside every one.

use chrono::{Datelike, NaiveDate};
use serde_json::{Value as Json, json};

use super::attendance::mark_sign;
use super::{Row, Sheet, Source};
use crate::domain::goal;
use crate::domain::group::GroupKind;
use crate::domain::meeting::Meeting;
use crate::domain::numbers::marks_of;
use crate::domain::roll::{self, seat_name};
use crate::domain::seat::Seat;
use crate::letters;
use crate::log::Id;
use crate::text::format;

/// How many quarters are shown.
const QUARTERS: usize = 6;
/// The widest bar, in columns.
const BAR: usize = 24;
/// A full bar stands for at least so many.
const LEAST: usize = 6;
/// How many meetings the map shows, and the columns of each.
const MEETINGS: usize = 8;
const COLUMN: usize = 5;
/// How many meetings the trend shows: three years of the county group.
const TREND: usize = 12;
/// The bar of the trend, in columns: what a window of sixty has left.
const TREND_BAR: usize = 16;

/// A quarter: its first and last day.
fn quarter(today: NaiveDate, back: usize) -> Option<(NaiveDate, NaiveDate)> {
    let months = today.year() * 12 + today.month0() as i32 / 3 * 3 - 3 * i32::try_from(back).ok()?;
    let first = |months: i32| NaiveDate::from_ymd_opt(months.div_euclid(12), months.rem_euclid(12) as u32 + 1, 1);
    Some((first(months)?, first(months + 3)?.pred_opt()?))
}

/// Actions done, by goal area and quarter, newest quarter last.
pub(super) fn quarters(source: &Source<'_>) -> Sheet {
    let Source { view, lang, today, .. } = *source;
    let shown: Vec<(NaiveDate, NaiveDate)> = (0..QUARTERS).rev().filter_map(|back| quarter(today, back)).collect();
    let mut counted = Vec::new();
    for area in goal::areas(view, today) {
        let actions = goal::actions(view, &[area]);
        for (from, to) in &shown {
            let done = actions.iter().filter(|action| action.was_done(*from, *to)).count();
            counted.push((area, *from, done));
        }
    }
    let most = counted.iter().map(|(_, _, done)| *done).max().unwrap_or(0);
    let mut last = None;
    let rows = counted.into_iter().filter_map(|(area, from, done)| {
        let name = format!("{} {}", from.year(), lang.quarter(from.month0() as usize / 3 + 1));
        let json = json!({"kind": "goal", "id": area.id.as_str(), "quarter": name_of(from), "from": format::date(from), "done": done});
        let heading = if last == Some(&area.id) { String::new() } else { area.label() };
        last = Some(&area.id);
        let Json::Object(json) = json else { return None };
        Some(Row { json, cells: vec![heading, name, format!("{:>4}  {}", done, format::bar(done, most.max(LEAST), BAR))], ..Row::default() })
    });
    let columns = [lang.goal_area(), lang.column_quarter(), lang.shown_done()].map(str::to_owned).to_vec();
    Sheet { name: "quarters".into(), columns, rows: rows.collect(), single: false }
}

/// A quarter as machines read it: `2026-Q3`.
fn name_of(from: NaiveDate) -> String {
    format!("{}-Q{}", from.year(), from.month0() / 3 + 1)
}

/// How many came to each of a group's meetings, newest last; the county group's if none is asked for.
pub(super) fn trend(source: &Source<'_>, about: Option<&Id>) -> Sheet {
    let Source { view, lang, today, .. } = *source;
    let group = about.cloned().or_else(|| county(source));
    let meetings = group.map(|group| view.taken_meetings(group.as_str(), None, Some(today))).unwrap_or_default();
    let rows = meetings[meetings.len().saturating_sub(TREND)..].iter().filter_map(|meeting| {
        let counts = roll::counts(view, meeting, &roll::rows(view, meeting));
        let json = json!({
            "kind": "meeting",
            "id": meeting.id.as_str(),
            "date": meeting.date.map(format::date),
            "present": counts.present,
            "by_deputy": counts.deputies,
            "seats": counts.seats,
        });
        let Json::Object(json) = json else { return None };
        let bar = format::bar(counts.present, counts.seats, TREND_BAR);
        // What is missing shows too, or nobody sees what a full bar would be.
        let bar = bar.clone() + &"·".repeat(TREND_BAR.saturating_sub(format::width(&bar)));
        let cells = vec![
            meeting.date.map(format::date).unwrap_or_default(),
            lang.n_of(counts.present, counts.seats),
            counts.deputies.to_string(),
            bar,
        ];
        Some(Row { json, cells, ..Row::default() })
    });
    let columns = [lang.field("*", "date"), lang.column_present(), lang.column_by_deputy(), ""];
    Sheet { name: "trend".into(), columns: columns.map(str::to_owned).to_vec(), rows: rows.collect(), single: false }
}

/// The county group.
fn county(source: &Source<'_>) -> Option<Id> {
    source.view.groups.iter().find(|group| group.kind == Some(GroupKind::County)).map(|group| group.id.clone())
}

/// Which organization came to which of a group's last meetings, newest first, so that a narrow window cuts the oldest;
/// the county group's if none is asked for.
pub(super) fn heatmap(source: &Source<'_>, about: Option<&Id>) -> Sheet {
    let Source { view, lang, today, .. } = *source;
    let empty = Sheet { name: "heatmap".into(), ..Sheet::default() };
    let Some(group) = about.cloned().or_else(|| county(source)) else { return empty };
    let meetings = view.taken_meetings(group.as_str(), None, Some(today));
    let meetings: Vec<&Meeting> = meetings.into_iter().rev().take(MEETINGS).collect();
    let of_group = |seat: &&Seat| seat.group.as_ref().is_some_and(|id| *id.id() == group);
    let mut seats: Vec<&Seat> = view.seats.of(group.as_str()).filter(of_group).collect();
    seats.sort_by_cached_key(|seat| (letters::key(seat_name(seat, view)), seat.id.clone()));
    let rows = seats.into_iter().map(|seat| heat_row(source, seat, &meetings)).filter(|row| !row.cells.is_empty());
    let date = |meeting: &&Meeting| meeting.date.map(|date| date.format("%y%m").to_string()).unwrap_or_default();
    let dates: String = meetings.iter().map(|meeting| format::pad(&date(meeting), COLUMN)).collect();
    let columns = vec![lang.column_name().to_owned(), lang.column_present().to_owned(), dates];
    Sheet { columns, rows: rows.collect(), ..empty }
}

fn heat_row(source: &Source<'_>, seat: &Seat, meetings: &[&Meeting]) -> Row {
    let marks = marks_of(source.view, seat, meetings);
    if marks.is_empty() {
        return Row::default();
    }
    let of = |meeting: &&Meeting| marks.iter().find(|(id, _)| *id == meeting.id).map(|(_, shown)| *shown);
    let came = marks.iter().filter(|(_, shown)| shown.is_present()).count();
    let sign = |meeting: &&Meeting| of(meeting).map(|shown| mark_sign(shown, false)).unwrap_or_default();
    let map: String = meetings.iter().map(|meeting| format::pad(&sign(meeting), COLUMN)).collect();
    let cells = vec![seat_name(seat, source.view).to_owned(), source.lang.n_of(came, marks.len()), map];
    let shown: Vec<Json> = meetings
        .iter()
        .map(|meeting| {
            json!({
                "meeting": meeting.id.as_str(),
                "date": meeting.date.map(format::date),
                "mark": of(meeting).map(|shown| mark_sign(shown, false)),
            })
        })
        .collect();
    let json = json!({
        "kind": "seat",
        "id": seat.id.as_str(),
        "meetings": marks.len(),
        "present": came,
        "marks": shown,
    });
    let Json::Object(json) = json else { return Row::default() };
    Row { json, cells, ..Row::default() }
}
