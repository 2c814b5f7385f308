//! The hierarchy of groups: who stands below whom, how often they meet against plan, and what ends with a group
//! (R1–R7, R36–R44, R67–R74). Everything is computed from dates (rule 16).

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};

use super::action::{ActionItem, ActionState};
use super::group::{Group, GroupKind, GroupStatus, Relation};
use super::meeting::{Meeting, MeetingState};
use super::refusal::Refusal;
use super::roll;
use super::roster::date_value;
use super::schema::Entity;
use super::seat::{Mandate, Seat};
use super::view::View;
use crate::letters;
use crate::log::{Change, Id, Name, Value};

/// The caption of closing a group.
pub const CLOSE: Name = Name::new("close-group");

/// A group's place in the tree: how many groups are above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The group.
    pub group: Id,
    /// 0 at the top.
    pub depth: usize,
    /// Whether it has groups below it.
    pub has_children: bool,
}

/// Every group in the order of the tree, those of a kind together and by name. A group whose parents run in a circle, or
/// lead nowhere, stands at the top.
pub fn tree(view: &View) -> Vec<Node> {
    let mut groups: Vec<(GroupOrder<'_>, &Group)> = view.groups.iter().map(|group| (order(group), group)).collect();
    groups.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    // Those below a group come in the order of all.
    let mut below: HashMap<&Id, Vec<&Group>> = HashMap::new();
    for (_, group) in &groups {
        if let Some(parent) = &group.parent {
            below.entry(parent.id()).or_default().push(group);
        }
    }
    let mut placed = HashSet::new();
    let mut nodes = Vec::new();
    let is_top = |group: &Group| group.parent.as_ref().is_none_or(|id| view.groups.get(id.as_str()).is_none());
    for (_, group) in groups.iter().filter(|(_, group)| is_top(group)).chain(&groups) {
        place(&below, group, 0, &mut placed, &mut nodes);
    }
    nodes
}

type GroupOrder<'a> = (Option<GroupKind>, letters::SortKey, &'a Id);

fn order(group: &Group) -> GroupOrder<'_> {
    (group.kind, letters::key(&group.name), &group.id)
}

fn place<'a>(
    below: &HashMap<&Id, Vec<&'a Group>>,
    group: &'a Group,
    depth: usize,
    placed: &mut HashSet<&'a Id>,
    nodes: &mut Vec<Node>,
) {
    if !placed.insert(&group.id) {
        return;
    }
    let children = below.get(&group.id).map(Vec::as_slice).unwrap_or_default();
    nodes.push(Node { group: group.id.clone(), depth, has_children: !children.is_empty() });
    for child in children {
        place(below, child, depth + 1, placed, nodes);
    }
}

/// How often a group has met in a year, against its plan (R39, R44).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cadence {
    /// Meetings whose roll was taken.
    pub held: usize,
    /// Meetings later this year that are neither cancelled nor postponed.
    pub coming: usize,
    /// Meetings a year that it plans, if it says.
    pub planned: Option<i64>,
    /// Whether it also meets on demand.
    pub on_demand: bool,
}

/// A group's meetings in the year of a day.
pub fn cadence(view: &View, group: &Group, today: NaiveDate) -> Cadence {
    let mut cadence =
        Cadence { planned: group.meetings_per_year, on_demand: group.also_on_demand, ..Cadence::default() };
    for meeting in meetings(view, group.id.as_str()) {
        let Some(date) = meeting.date.filter(|date| date.year() == today.year()) else { continue };
        if roll::is_taken(view, meeting) {
            cadence.held += 1;
        } else if date >= today && is_on(meeting) {
            cadence.coming += 1;
        }
    }
    cadence
}

/// The meetings of a group.
pub fn meetings<'a>(view: &'a View, group: &'a str) -> impl Iterator<Item = &'a Meeting> {
    view.meetings.of(group).filter(move |meeting| meeting.group.as_ref().is_some_and(|id| id.as_str() == group))
}

/// Whether a meeting will take place as far as is known.
pub fn is_on(meeting: &Meeting) -> bool {
    !matches!(meeting.state, Some(MeetingState::Cancelled | MeetingState::Postponed))
}

/// A group's first meeting on that day or later.
pub fn next_meeting<'a>(view: &'a View, group: &'a str, from: NaiveDate) -> Option<&'a Meeting> {
    let coming =
        meetings(view, group).filter(|meeting| is_on(meeting) && meeting.date.is_some_and(|date| date >= from));
    coming.min_by_key(|meeting| (meeting.date, meeting.start, &meeting.id))
}

/// How a group stands to others: its relations, from its own side or the other's.
pub fn relations<'a>(view: &'a View, group: &'a str) -> impl Iterator<Item = &'a Relation> {
    let is = |end: Option<&Id>, id: &str| end.is_some_and(|end| end.as_str() == id);
    view.relations.of(group).filter(move |relation| {
        is(relation.from.as_ref().map(|id| id.id()), group) || is(relation.to.as_ref().map(|id| id.id()), group)
    })
}

/// What depends on a group on a day: what closing it must end or hand over.
#[derive(Clone, Debug, Default)]
pub struct Ending<'a> {
    /// Seats that exist then or later.
    pub seats: Vec<&'a Seat>,
    /// Mandates that hold then or begin later.
    pub mandates: Vec<&'a Mandate>,
    /// Actions that are still to be done.
    pub actions: Vec<&'a ActionItem>,
    /// Meetings after that day.
    pub meetings: Vec<&'a Meeting>,
    /// Groups below it that go on.
    pub groups: Vec<&'a Group>,
}

/// What would end with a group whose last day this is.
pub fn ending<'a>(view: &'a View, group: &'a str, last: NaiveDate) -> Ending<'a> {
    let goes_on = |to: Option<NaiveDate>| to.is_none_or(|to| to > last);
    let of = |id: Option<&Id>| id.is_some_and(|id| id.as_str() == group);
    let mut ending = Ending {
        seats: view
            .seats
            .of(group)
            .filter(|seat| of(seat.group.as_ref().map(|id| id.id())) && goes_on(seat.to))
            .collect(),
        mandates: Vec::new(),
        actions: view
            .actions
            .of(group)
            .filter(|action| of(action.group.as_ref().map(|id| id.id())) && action.is_open())
            .collect(),
        meetings: meetings(view, group)
            .filter(|meeting| meeting.date.is_some_and(|date| date > last) && is_on(meeting))
            .collect(),
        groups: view
            .groups
            .of(group)
            .filter(|child| of(child.parent.as_ref().map(|id| id.id())) && child.status != Some(GroupStatus::Closed))
            .collect(),
    };
    // Also those on seats that have ended already: nobody holds a seat of a group that is no more.
    let seats = view.seats.of(group).filter(|seat| of(seat.group.as_ref().map(|id| id.id())));
    let on_seat = seats.flat_map(|seat| view.mandates.of(seat.id.as_str()));
    let direct = view.mandates.of(group).filter(|mandate| of(mandate.group.as_ref().map(|id| id.id())));
    ending.mandates = on_seat.chain(direct).filter(|mandate| goes_on(mandate.to)).collect();
    ending.mandates.sort_by(|a, b| a.id.cmp(&b.id));
    ending.mandates.dedup_by(|a, b| a.id == b.id);
    ending
}

/// Whether a group is that one or stands somewhere below it.
fn is_within(view: &View, group: &Id, above: &Id) -> bool {
    let mut seen = HashSet::new();
    let mut at = Some(group);
    while let Some(id) = at.filter(|id| seen.insert(*id)) {
        if id == above {
            return true;
        }
        at = view.groups.get(id.as_str()).and_then(|group| group.parent.as_ref()).map(|parent| parent.id());
    }
    false
}

/// Closes a group after its last day (R67): its seats and mandates end with it; open actions and coming meetings go to
/// the heir, or without one are dropped and cancelled. Groups below it move below the heir, or without one a step up.
/// One action, undone as one.
///
/// # Errors
/// [`Refusal::EndsFirst`] if it had not begun by then, [`Refusal::HeirIsItself`].
pub fn close(
    view: &View,
    group: &Group,
    last: NaiveDate,
    reason: &str,
    heir: Option<&Id>,
    change: &mut Change,
) -> Result<(), Refusal> {
    if group.starts.is_some_and(|first| first > last) {
        return Err(Refusal::EndsFirst { kind: Group::NAME, from: "starts", to: "ends" });
    }
    if heir == Some(&group.id) {
        return Err(Refusal::HeirIsItself);
    }
    let kind = Group::KIND.name;
    change.set(kind, &group.id, Name::new("status"), Value::text(GroupStatus::Closed.code())).set(
        kind,
        &group.id,
        Name::new("ends"),
        date_value(last),
    );
    if !reason.is_empty() {
        change.set(kind, &group.id, Name::new("closing_reason"), Value::text(reason));
    }
    let ending = ending(view, group.id.as_str(), last);
    for seat in ending.seats {
        end(Seat::KIND.name, &seat.id, seat.from, last, change);
    }
    for mandate in ending.mandates {
        end(Mandate::KIND.name, &mandate.id, mandate.from, last, change);
    }
    let to_heir = heir.map(|heir| Value::text(heir.as_str()));
    for action in ending.actions {
        match &to_heir {
            Some(heir) => change.set(ActionItem::KIND.name, &action.id, Name::new("group"), heir.clone()),
            None => change.set(
                ActionItem::KIND.name,
                &action.id,
                Name::new("state"),
                Value::text(ActionState::Dropped.code()),
            ),
        };
    }
    for below in ending.groups {
        // An heir from among them does not come to stand below itself.
        let heir = heir.filter(|heir| !is_within(view, heir, &below.id));
        let up = heir.or_else(|| group.parent.as_ref().map(|parent| parent.id()));
        change.set(kind, &below.id, Name::new("parent"), up.map_or(Value::Null, |id| Value::text(id.as_str())));
    }
    for meeting in ending.meetings {
        match &to_heir {
            Some(heir) => change.set(Meeting::KIND.name, &meeting.id, Name::new("group"), heir.clone()),
            None => change.set(
                Meeting::KIND.name,
                &meeting.id,
                Name::new("state"),
                Value::text(MeetingState::Cancelled.code()),
            ),
        };
    }
    Ok(())
}

/// Ends something on a day; what would begin later never was.
fn end(kind: Name, id: &Id, from: Option<NaiveDate>, last: NaiveDate, change: &mut Change) {
    if from.is_some_and(|from| from > last) {
        change.remove(kind, id);
    } else {
        change.set(kind, id, Name::new("to"), date_value(last));
    }
}
