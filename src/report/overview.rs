//! The overview: what comes next, what is to be done, and how things stand.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::findings;
use super::title::title;
use super::{Row, Sheet, Source};
use crate::domain::action::Tally;
use crate::domain::composition;
use crate::domain::goal::{self, Goal};
use crate::domain::meeting::{Answer, Meeting, MeetingState};
use crate::domain::numbers;
use crate::domain::seat::Role;
use crate::log::Id;
use crate::text::format;

/// How many meetings the overview looks ahead and back.
const AHEAD: usize = 3;
const BACK: usize = 8;
/// From how many days before its end a strategy is mentioned.
const STRATEGY_ENDS: i64 = 365;

/// How the county stands on a day.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// The next meetings, soonest first.
    pub next: Vec<Id>,
    /// What is to be done, most urgent first.
    pub todo: Vec<Todo>,
    /// Each goal area with its open, late and done actions.
    pub areas: Vec<Area>,
    /// For each group that has met: its last meetings, oldest first.
    pub attendance: Vec<Trend>,
}

/// Something to be done.
#[derive(Clone, Debug)]
pub struct Todo {
    /// Whether it is urgent.
    pub urgent: bool,
    /// What, in a sentence without a full stop.
    pub text: String,
    /// Where to go: a kind and id.
    pub target: Option<(&'static str, Id)>,
}

/// A goal area's actions.
#[derive(Clone, Debug)]
pub struct Area {
    /// The goal.
    pub goal: Id,
    /// Its number and short name.
    pub name: String,
    /// Its actions.
    pub tally: Tally,
}

/// How many organizations came to a group's last meetings.
#[derive(Clone, Debug)]
pub struct Trend {
    /// The group.
    pub group: Id,
    /// Seats represented, by meeting, oldest first.
    pub present: Vec<usize>,
    /// Seats, at the last of them.
    pub seats: usize,
}

/// Works out the overview.
pub fn overview(source: &Source<'_>) -> Overview {
    Overview { next: next_meetings(source), todo: todo(source), areas: areas(source), attendance: trends(source) }
}

fn is_coming(meeting: &Meeting, today: NaiveDate) -> bool {
    meeting.date.is_some_and(|date| date >= today)
        && !matches!(meeting.state, Some(MeetingState::Cancelled | MeetingState::Postponed))
}

fn next_meetings(source: &Source<'_>) -> Vec<Id> {
    let mut coming: Vec<&Meeting> =
        source.view.meetings.iter().filter(|meeting| is_coming(meeting, source.today)).collect();
    coming.sort_by_key(|meeting| (meeting.date, meeting.start, meeting.id.clone()));
    coming.into_iter().take(AHEAD).map(|meeting| meeting.id.clone()).collect()
}

fn todo(source: &Source<'_>) -> Vec<Todo> {
    let Source { view, today, lang, .. } = *source;
    let mut todo = Vec::new();
    let late = view.filing().tallies(today).all().late;
    if late > 0 {
        todo.push(Todo { urgent: true, text: lang.late_actions(late), target: None });
    }
    for group in view.groups.iter() {
        let seats: Vec<_> = view.seats_of(group.id.as_str(), today).filter(|seat| !seat.optional).collect();
        let vacant = composition::of_group(view, group.id.as_str(), today).missing();
        if vacant > 0 {
            let target = Some(("group", group.id.clone()));
            todo.push(Todo { urgent: true, text: lang.vacant_seats(vacant, &group.name), target });
        }
        let without = seats
            .iter()
            .filter(|seat| !view.holders(seat.id.as_str(), Role::Representative, today).is_empty())
            .filter(|seat| {
                seat.organization.is_some() && view.holders(seat.id.as_str(), Role::Deputy, today).is_empty()
            })
            .count();
        if without > 0 && vacant < seats.len() {
            let target = Some(("group", group.id.clone()));
            todo.push(Todo { urgent: false, text: lang.without_deputy(without, &group.name), target });
        }
    }
    todo.extend(next_meetings(source).first().and_then(|id| unanswered(source, id)));
    for strategy in view.strategies.iter() {
        let Some(end) = strategy.valid_to.filter(|end| *end >= today && (*end - today).num_days() <= STRATEGY_ENDS)
        else {
            continue;
        };
        let text = lang.strategy_ends(&strategy.name, &format::date(end), (end - today).num_days());
        todo.push(Todo { urgent: false, text, target: Some(("strategy", strategy.id.clone())) });
    }
    todo.sort_by_key(|todo| !todo.urgent);
    let found = findings::count(source);
    if found > 0 {
        todo.push(Todo { urgent: false, text: lang.findings_todo(found), target: None });
    }
    todo
}

/// The seats that have not answered a call that has gone out.
fn unanswered(source: &Source<'_>, meeting: &Id) -> Option<Todo> {
    let view = source.view;
    let meeting = view.meetings.get(meeting.as_str())?;
    meeting.called_on?;
    let answered = |seat: &str| {
        let reply = |reply: &&crate::domain::meeting::Reply| reply.seat.as_ref().is_some_and(|s| s.as_str() == seat);
        let mut replies = view.replies.of(meeting.id.as_str());
        replies.any(|held| reply(&held) && held.answer.is_some_and(|answer| answer != Answer::None))
    };
    let seats = view.seats_of(meeting.group.as_ref()?.as_str(), meeting.date?);
    let silent = seats.filter(|seat| !answered(seat.id.as_str())).count();
    let name = title(view, source.state, source.lang, "meeting", &meeting.id);
    let target = Some(("meeting", meeting.id.clone()));
    (silent > 0).then(|| Todo { urgent: false, text: source.lang.unanswered(silent, &name), target })
}

fn areas(source: &Source<'_>) -> Vec<Area> {
    let Source { view, today, .. } = *source;
    let tallies = view.filing().tallies(today);
    let area = |goal: &Goal| Area { goal: goal.id.clone(), name: goal.label(), tally: tallies.of(goal.id.as_str()) };
    goal::areas(view, today).into_iter().map(area).collect()
}

fn trends(source: &Source<'_>) -> Vec<Trend> {
    let Source { view, today, .. } = *source;
    let mut trends = Vec::new();
    for group in view.groups.iter() {
        let meetings = view.taken_meetings(group.id.as_str(), None, Some(today));
        let last = &meetings[meetings.len().saturating_sub(BACK)..];
        let Some(date) = last.last().and_then(|meeting| meeting.date) else { continue };
        let present = |meeting: &&Meeting| {
            let seats = view.seats_of(group.id.as_str(), meeting.date.unwrap_or(today));
            seats.filter(|seat| numbers::attended(view, seat, &[meeting]).present > 0).count()
        };
        trends.push(Trend {
            group: group.id.clone(),
            present: last.iter().map(present).collect(),
            seats: view.seats_of(group.id.as_str(), date).filter(|seat| !seat.optional).count(),
        });
    }
    // The group that meets most comes first.
    trends.sort_by_key(|trend| std::cmp::Reverse(trend.present.len()));
    trends
}

/// The overview as a report.
pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let Source { view, state, lang, today, .. } = *source;
    let overview = overview(source);
    let mut rows = Vec::new();
    let mut push = |json: Json, cells: Vec<String>| {
        if let Json::Object(json) = json {
            rows.push(Row { json, cells, ..Row::default() });
        }
    };
    for id in &overview.next {
        let name = title(view, state, lang, "meeting", id);
        let days = view.meetings.get(id.as_str()).and_then(|m| m.date).map_or(0, |date| (date - today).num_days());
        push(
            json!({"kind": "meeting", "id": id.as_str(), "days": days}),
            vec![lang.next().into(), name, lang.in_days(days)],
        );
    }
    for todo in &overview.todo {
        let (kind, id) = todo.target.as_ref().map_or((None, None), |(kind, id)| (Some(*kind), Some(id.as_str())));
        let json = json!({"kind": "todo", "about": kind, "id": id, "urgent": todo.urgent, "text": todo.text});
        push(json, vec![lang.to_do().into(), todo.text.clone()]);
    }
    for area in &overview.areas {
        let Tally { open, late, done } = area.tally;
        let json =
            json!({"kind": "goal", "id": area.goal.as_str(), "open": open, "late": late, "done_this_year": done});
        push(json, vec![lang.goal_area().into(), area.name.clone(), lang.area_counts(open, late, done)]);
    }
    for trend in &overview.attendance {
        let name = super::title::group_name(view, &trend.group);
        let json = json!({"kind": "attendance", "group": trend.group.as_str(), "present": trend.present, "seats": trend.seats});
        push(json, vec![lang.attendance().into(), name, trend_sentence(source, trend)]);
    }
    Sheet { name: "overview".into(), columns: Vec::new(), rows, single: false }
}

/// How many came, with n beside it.
pub fn trend_sentence(source: &Source<'_>, trend: &Trend) -> String {
    let mean = format::mean(source.lang, trend.present.iter().sum(), trend.present.len());
    source.lang.mean_present(&mean, trend.seats, trend.present.len())
}
