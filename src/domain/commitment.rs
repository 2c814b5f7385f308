//! What an organization has done of what it signed (R45–R52): its duties, each with the evidence that the records hold.
//!
//! Evidence counts only what was recorded, with how many it was of. Where nothing of the kind is kept, that is what it
//! says: not zero. It is about one organization, to talk about; nothing here ranks.

use chrono::{Datelike, NaiveDate};

use super::action::ActionItem;
use super::group::GroupKind;
use super::nomination;
use super::notice::{Direction, Notice, RelayState};
use super::numbers::{self, Attended};
use super::purpose::{Duty, Holder, Measure};
use super::roll::Shown;
use super::schema::Ref;
use super::seat::{Mandate, Nomination, Seat};
use super::view::View;
use crate::log::Id;

/// A period, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

impl Period {
    /// The year of a day, up to that day.
    pub fn year_to(day: NaiveDate) -> Self {
        Self { from: NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day), to: day }
    }

    /// A whole year.
    pub fn year(year: i32) -> Option<Self> {
        Some(Self { from: NaiveDate::from_ymd_opt(year, 1, 1)?, to: NaiveDate::from_ymd_opt(year, 12, 31)? })
    }

    fn has(self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// What shows whether a duty is done.
#[derive(Clone, Debug)]
pub enum Evidence<'a> {
    /// Nothing of the kind is recorded yet.
    NotRecorded,
    /// Meetings of the group: how many, and what the organization's seat showed at each.
    Attendance(Attended, Vec<(Id, Shown)>),
    /// Seats in working groups.
    WorkingGroups(Vec<&'a Mandate>),
    /// Actions: done in the period, and of those still open those that are late.
    HomeWork {
        /// Done in the period.
        done: Vec<&'a ActionItem>,
        /// Still to be done, late ones too.
        open: Vec<&'a ActionItem>,
        /// How many of these are late.
        late: usize,
    },
    /// Notices that reached the organization, and whether each was spread, or answered.
    Information(Direction, Vec<(&'a Notice, bool)>),
    /// The form that was in force last.
    Form(Option<&'a Nomination>),
    /// The channels that this form names.
    Channels(Option<&'a Nomination>),
}

/// A duty of an organization, with its evidence.
#[derive(Clone, Debug)]
pub struct Commitment<'a> {
    /// The duty.
    pub duty: &'a Duty,
    /// What shows that it is done.
    pub evidence: Evidence<'a>,
}

/// The duties that come with an organization's seat in a group, in the order of the form, the organization's own last.
pub fn of<'a>(view: &'a View, organization: &Id, group: &Id, period: Period, today: NaiveDate) -> Vec<Commitment<'a>> {
    let on_the_form = |duty: &&Duty| duty.measure.is_some() || duty.holder == Some(Holder::Organization);
    let mut duties: Vec<&Duty> = view.duties.of(group.as_str()).filter(on_the_form).collect();
    duties.sort_by_key(|duty| (duty.number.is_none(), duty.number, &duty.id));
    let evidence = |duty: &Duty| match duty.measure {
        Some(Measure::Attendance) => attendance(view, organization, group, period),
        Some(Measure::WorkingGroups) => Evidence::WorkingGroups(working_groups(view, organization, period)),
        Some(Measure::HomeWork) => home_work(view, organization, period, today),
        Some(Measure::InformationSpread) => information(view, organization, Direction::Spread, period),
        Some(Measure::InformationGathered) => information(view, organization, Direction::Gather, period),
        Some(Measure::FormCurrent) => Evidence::Form(nomination::in_force(view, organization, group, period.to)),
        None => Evidence::Channels(nomination::in_force(view, organization, group, period.to)),
    };
    duties.into_iter().map(|duty| Commitment { duty, evidence: evidence(duty) }).collect()
}

fn attendance<'a>(view: &'a View, organization: &Id, group: &Id, period: Period) -> Evidence<'a> {
    let own = |seat: &&Seat| {
        seat.organization.as_ref().map(Ref::id) == Some(organization) && seat.group.as_ref().map(Ref::id) == Some(group)
    };
    let meetings = view.taken_meetings(group.as_str(), Some(period.from), Some(period.to));
    let mut marks: Vec<(Id, Shown)> = Vec::new();
    let mut counted = Attended::default();
    for seat in view.seats.of(organization.as_str()).filter(own) {
        marks.extend(numbers::marks_of(view, seat, &meetings));
    }
    for (_, shown) in &marks {
        counted.count(*shown);
    }
    if marks.is_empty() { Evidence::NotRecorded } else { Evidence::Attendance(counted, marks) }
}

fn working_groups<'a>(view: &'a View, organization: &Id, period: Period) -> Vec<&'a Mandate> {
    let working = |mandate: &&Mandate| {
        let group = mandate.group.as_ref().and_then(|id| view.groups.get(id.as_str()));
        group.is_some_and(|group| group.kind == Some(GroupKind::Working))
    };
    let overlaps = |mandate: &&Mandate| {
        mandate.from.is_none_or(|from| from <= period.to) && mandate.to.is_none_or(|to| to >= period.from)
    };
    let own = |mandate: &&Mandate| mandate.organization.as_ref().map(Ref::id) == Some(organization);
    view.mandates.of(organization.as_str()).filter(own).filter(working).filter(overlaps).collect()
}

/// The actions that an organization answers for or helps with. How an action stood on a day in the past is not kept, so
/// what is open is counted only where the period reaches today.
fn home_work<'a>(view: &'a View, organization: &Id, period: Period, today: NaiveDate) -> Evidence<'a> {
    let own = |action: &&ActionItem| action.owner.iter().chain(&action.helpers).any(|held| held.id() == organization);
    let of = || view.actions.of(organization.as_str()).filter(own);
    let done: Vec<&ActionItem> = of().filter(|action| action.was_done(period.from, period.to)).collect();
    let open: Vec<&ActionItem> = of().filter(|action| action.is_open() && period.to >= today).collect();
    let late = open.iter().filter(|action| action.days_late(today).is_some()).count();
    Evidence::HomeWork { done, open, late }
}

fn information<'a>(view: &'a View, organization: &Id, direction: Direction, period: Period) -> Evidence<'a> {
    let relays = view.relays.of(organization.as_str());
    let reached = relays.filter_map(|relay| {
        if relay.organization.as_ref().map(Ref::id) != Some(organization) {
            return None;
        }
        let notice = view.notices.get(relay.notice.as_ref()?.as_str())?;
        let sent = notice.sent_on.or(relay.date)?;
        let done = match direction {
            Direction::Spread => relay.state >= Some(RelayState::Spread),
            Direction::Gather => relay.is_answered(),
        };
        (notice.direction == Some(direction) && period.has(sent)).then_some((notice, done))
    });
    let mut reached: Vec<(&Notice, bool)> = reached.collect();
    reached.sort_by_key(|(notice, _)| (notice.sent_on, &notice.id));
    if reached.is_empty() { Evidence::NotRecorded } else { Evidence::Information(direction, reached) }
}
