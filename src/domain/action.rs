//! Action items under the goal areas, and how they get on (R48, R79).

use chrono::{Datelike, NaiveDate};

use super::goal::Goal;
use super::group::{Group, Level};
use super::hierarchy;
use super::matter::{Decision, Matter};
use super::meeting::{AgendaItem, Meeting};
use super::organization::Organization;
use super::person::Person;
use super::purpose::ViolenceForm;
use super::schema::{Ref, Text, choice, entity};
use super::view::View;
use crate::log::Id;

choice! {
    /// How far an action has come.
    ActionState {
        /// Nobody has begun.
        Open = "open",
        /// Somebody has.
        Started = "started",
        /// It waits for something.
        Waiting = "waiting",
        /// It is done.
        Done = "done",
        /// It will not be done.
        Dropped = "dropped",
    }
}

choice! {
    /// How urgent it is.
    Priority {
        /// Before others.
        High = "high",
        /// As usual.
        Normal = "normal",
        /// When there is time.
        Low = "low",
    }
}

choice! {
    /// From whose side it looks at violence (R14).
    Perspective {
        /// Those subjected to it.
        Exposed = "exposed",
        /// Those who use it.
        Perpetrator = "perpetrator",
        /// Both.
        Both = "both",
    }
}

choice! {
    /// Whether it prevents or remedies (R13).
    Approach {
        /// That violence arises at all.
        Prevention = "prevention",
        /// The consequences of it.
        Remedy = "remedy",
    }
}

entity! {
    /// Something that an organization carries out between meetings.
    ActionItem = "action-item" / "actions" {
        /// What.
        title: Text [required],
        /// The goal area that it is filed under (R22).
        goal_area: Option<Ref<Goal>>,
        /// The organization that is responsible.
        owner: Option<Ref<Organization>>,
        /// Whom to ask.
        contact: Option<Ref<Person>>,
        /// Organizations that help.
        helpers: Vec<Ref<Organization>>,
        /// The group that it belongs to.
        group: Option<Ref<Group>>,
        /// The meeting that it came from.
        meeting: Option<Ref<Meeting>>,
        /// The agenda item.
        item: Option<Ref<AgendaItem>>,
        /// The decision.
        decision: Option<Ref<Decision>>,
        /// The question.
        matter: Option<Ref<Matter>>,
        /// When it should be done.
        due: Option<NaiveDate>,
        /// How far it has come.
        state: Option<ActionState>,
        /// How urgent it is.
        priority: Option<Priority>,
        /// The forms of violence that it concerns (R26–R28).
        forms_of_violence: Vec<Ref<ViolenceForm>>,
        /// From whose side.
        perspective: Option<Perspective>,
        /// Prevention or remedy.
        approach: Option<Approach>,
        /// On which level.
        level: Option<Level>,
        /// Work at home in one's own organization between meetings (R48).
        home_work: bool,
        /// When it was done.
        done_on: Option<NaiveDate>,
    }
}

impl ActionItem {
    /// Whether it is still to be done.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, Some(ActionState::Done | ActionState::Dropped))
    }

    /// By how many days it is late; none if it is not.
    pub fn days_late(&self, today: NaiveDate) -> Option<i64> {
        let late = (today - self.due?).num_days();
        (self.is_open() && late > 0).then_some(late)
    }

    /// Whether it was done in a period, both days included.
    pub fn was_done(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.state == Some(ActionState::Done) && self.done_on.is_some_and(|date| (from..=to).contains(&date))
    }
}

/// How many actions are open, late and done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Still to be done.
    pub open: usize,
    /// Of these past their date.
    pub late: usize,
    /// Done in the year of the day.
    pub done: usize,
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            open: sum.open + tally.open,
            late: sum.late + tally.late,
            done: sum.done + tally.done,
        })
    }
}

/// Counts actions on a day; done ones count in the year of that day.
pub fn tally<'a>(actions: impl IntoIterator<Item = &'a ActionItem>, today: NaiveDate) -> Tally {
    let mut tally = Tally::default();
    for action in actions {
        tally.open += usize::from(action.is_open());
        tally.late += usize::from(action.days_late(today).is_some());
        let this_year = action.done_on.is_some_and(|date| date.year() == today.year());
        tally.done += usize::from(action.state == Some(ActionState::Done) && this_year);
    }
    tally
}

/// The actions that a meeting takes up: those given at it, and on a group's next meeting all that is still open of the
/// group's, until it is done. Open ones first, by their dates.
pub fn taken_up<'a>(view: &'a View, meeting: &Meeting, today: NaiveDate) -> Vec<&'a ActionItem> {
    let is = |held: &Option<Ref<Meeting>>, id: &Id| held.as_ref().is_some_and(|held| held.id() == id);
    let mut actions: Vec<&ActionItem> =
        view.actions.of(meeting.id.as_str()).filter(|action| is(&action.meeting, &meeting.id)).collect();
    let group = meeting.group.as_ref().map(Ref::id);
    let is_next =
        |group: &&Id| hierarchy::next_meeting(view, group.as_str(), today).is_some_and(|next| next.id == meeting.id);
    if let Some(group) = group.filter(is_next) {
        let open = |action: &&ActionItem| action.is_open() && !is(&action.meeting, &meeting.id);
        let of_group = view
            .actions
            .of(group.as_str())
            .filter(|action| action.group.as_ref().is_some_and(|held| held.id() == group));
        actions.extend(of_group.filter(open));
        // What was given at an earlier meeting belongs to its group, whatever group it is filed under.
        for earlier in hierarchy::meetings(view, group.as_str()) {
            let given = view.actions.of(earlier.id.as_str()).filter(|action| is(&action.meeting, &earlier.id));
            actions.extend(given.filter(|action| action.group.is_none()).filter(open));
        }
    }
    let due = |action: &ActionItem| action.due.unwrap_or(NaiveDate::MAX);
    actions.sort_by(|a, b| (!a.is_open(), due(a), &a.id).cmp(&(!b.is_open(), due(b), &b.id)));
    actions
}

entity! {
    /// A dated note on how an action gets on.
    Progress = "progress" / "progress-notes" {
        /// The action.
        action: Option<Ref<ActionItem>> [required],
        /// The day.
        date: Option<NaiveDate> [required],
        /// What has happened.
        text: Text [required, long],
    }
}
