//! Honest numbers (feature 6): only meetings inside a mandate and with a roll taken, and n beside every one.

use chrono::NaiveDate;

use super::meeting::Meeting;
use super::roll::{self, Marks, Shown};
use super::schema::Entity;
use super::seat::Seat;
use super::view::View;
use crate::log::Id;

/// A seat's attendance over some meetings. An excuse is not an absence, a deputy counts for the organization, and what
/// was not recorded is neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attended {
    /// Meetings that count: the roll was taken and somebody had a mandate on the seat.
    pub meetings: usize,
    /// The organization was there.
    pub present: usize,
    /// Of these by a deputy or stand-in alone.
    pub by_deputy: usize,
    /// Nobody could come, and they had said so.
    pub excused: usize,
    /// Nobody came.
    pub absent: usize,
    /// Nothing was recorded for the seat.
    pub not_recorded: usize,
}

impl Attended {
    pub(super) fn count(&mut self, shown: Shown) {
        self.meetings += 1;
        match shown {
            Shown::Blank => self.not_recorded += 1,
            Shown::Excused => self.excused += 1,
            Shown::Absent => self.absent += 1,
            Shown::Representative | Shown::Both => self.present += 1,
            Shown::Deputy | Shown::StandIn => {
                self.present += 1;
                self.by_deputy += 1;
            }
        }
    }
}

impl View {
    /// The meetings of a group whose roll was taken, in a period, oldest first.
    pub fn taken_meetings(&self, group: &str, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Vec<&Meeting> {
        let mut meetings: Vec<&Meeting> = self
            .meetings
            .of(group)
            .filter(|meeting| meeting.group.as_ref().is_some_and(|g| g.as_str() == group))
            .filter(|meeting| meeting.date.is_some_and(|date| super::seat::within(date, from, to)))
            .filter(|meeting| roll::is_taken(self, meeting))
            .collect();
        meetings.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
        meetings
    }
}

/// What a seat showed at each of these meetings that counts for it.
pub fn marks_of(view: &View, seat: &Seat, meetings: &[&Meeting]) -> Vec<(Id, Shown)> {
    let counts = |meeting: &Meeting| {
        meeting.group == seat.group
            && meeting.date.is_some_and(|date| seat.exists_on(date) && view.has_mandate(seat.id.as_str(), date))
    };
    meetings
        .iter()
        .filter(|meeting| counts(meeting))
        .map(|meeting| (meeting.id().clone(), Marks::of(view, &meeting.id, &seat.id).whole()))
        .collect()
}

/// A seat's attendance at these meetings.
pub fn attended(view: &View, seat: &Seat, meetings: &[&Meeting]) -> Attended {
    let mut attended = Attended::default();
    for (_, shown) in marks_of(view, seat, meetings) {
        attended.count(shown);
    }
    attended
}
