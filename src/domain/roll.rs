//! The roll of a meeting: its rows, guests, replies and counts (R43, R83, feature 1).

use chrono::NaiveDate;

use super::attendance::{Attendance, Capacity, Half, Mark, Presence};
use super::marks::place;
use super::meeting::{Answer, Meeting, Reply, RollState};
use super::organization::{Organization, Sector};
use super::person::Person;
use super::roster::{self, Named};
use super::schema::{Entity, Ref};
use super::seat::{Role, Seat};
use super::view::View;
use crate::log::{Change, Id, Name, Value};

pub use super::marks::{Marking, Marks, Part, Said, Shown, write};

/// The caption of a mark in the roll.
pub const ATTEND: Name = Name::new("attend");
/// The caption of a guest.
pub const GUEST: Name = Name::new("guest");
/// The caption of closing or reopening a roll.
pub const ROLL: Name = Name::new("roll");
/// The caption of an answer to the call.
pub const REPLY: Name = Name::new("reply");
/// The caption of a comment.
pub const REMARK: Name = Name::new("remark");

/// Sets the comment on a seat at a meeting; it is kept with the representative's attendance.
pub fn remark(meeting: &Id, seat: &Id, text: &str, change: &mut Change) {
    let id = Attendance::id_of(meeting, seat, Capacity::Representative);
    place(meeting, Some(seat), Capacity::Representative, &id, change);
    let value = if text.is_empty() { Value::Null } else { Value::text(text) };
    change.set(Attendance::KIND.name, &id, REMARK, value);
}

/// Adds a guest. `attendance` is a fresh id.
pub fn guest(
    meeting: &Id,
    attendance: &Id,
    person: Option<&Id>,
    organization: Option<&Id>,
    remote: bool,
    change: &mut Change,
) {
    let half = Half { presence: Some(Presence::Present), remote };
    let mark = Mark { morning: half, afternoon: half, person: person.cloned().map(Ref::new), ..Mark::default() };
    place(meeting, None, Capacity::Guest, attendance, change);
    let kind = Attendance::KIND.name;
    change.set(kind, attendance, Attendance::MARK, mark.value());
    if let Some(organization) = organization {
        change.set(kind, attendance, Name::new("organization"), Value::text(organization.as_str()));
    }
}

/// Who stands in for a seat: somebody known, or somebody new, who becomes a draft form; nobody in particular for "okänd".
pub fn stand_in(
    view: &View,
    meeting: &Meeting,
    seat: &Seat,
    name: &str,
    fresh: &mut dyn FnMut() -> Id,
    change: &mut Change,
) -> Option<Id> {
    let organization = view.organization_of(seat, meeting.date.unwrap_or_default()).map(|org| org.id.clone());
    match roster::named(view, name, organization.as_ref(), fresh()) {
        Named::AsIs | Named::Nobody => None,
        Named::Known(id) => Some(id),
        Named::New { id, name, email } => {
            roster::new_person(&id, &name, &email, organization.as_ref(), change);
            if let (Some(organization), Some(group)) = (&organization, &seat.group) {
                roster::draft_nomination(organization, group, &id, &fresh(), change);
            }
            Some(id)
        }
    }
}

/// Records an answer to the call.
pub fn reply(meeting: &Id, seat: &Id, answer: Answer, change: &mut Change) {
    let id = Id::derived(Reply::KIND.name, &[meeting.as_str(), seat.as_str()]);
    change
        .set(Reply::KIND.name, &id, Name::new("meeting"), Value::text(meeting.as_str()))
        .set(Reply::KIND.name, &id, Name::new("seat"), Value::text(seat.as_str()))
        .set(Reply::KIND.name, &id, Name::new("answer"), Value::text(answer.code()));
}

/// Closes the roll, or opens it again. Blanks stay "not recorded".
pub fn set_roll(meeting: &Id, state: RollState, change: &mut Change) {
    change.set(Meeting::KIND.name, meeting, ROLL, Value::text(state.code()));
}

/// A seat in the roll of a meeting.
#[derive(Clone, Debug)]
pub struct Row {
    /// The seat.
    pub seat: Id,
    /// What it is called: its organization's name, or its label.
    pub name: String,
    /// The organization that it speaks for on the day.
    pub organization: Option<Id>,
    /// Its municipality, if it speaks for one.
    pub municipality: Option<Id>,
    /// The representative on the day.
    pub representative: Option<Id>,
    /// The deputy on the day.
    pub deputy: Option<Id>,
    /// The answer to the call.
    pub answer: Option<Answer>,
    /// The marks.
    pub marks: Marks,
    /// The comment.
    pub remark: String,
    /// Whether two takers say different things.
    pub differs: bool,
    /// Whether it counts: a seat that may stay empty counts when somebody has it or somebody came for it.
    pub counts: bool,
}

impl Row {
    /// The person of a capacity: who was there, or who is expected.
    pub fn person<'v>(&self, view: &'v View, capacity: Capacity) -> Option<&'v Person> {
        let expected = match capacity {
            Capacity::Representative => self.representative.as_ref(),
            Capacity::Deputy => self.deputy.as_ref(),
            Capacity::StandIn | Capacity::Guest => None,
        };
        let id = self.marks.get(capacity).person.as_ref().map(Ref::id).or(expected)?;
        view.people.get(id.as_str())
    }
}

/// The rows of a meeting's roll by seat id: the seats of its group on its day, and any that has a mark for it.
pub fn rows(view: &View, meeting: &Meeting) -> Vec<Row> {
    let (Some(group), Some(date)) = (&meeting.group, meeting.date) else { return Vec::new() };
    let all = view.seats.of(group.as_str()).filter(|seat| seat.group.as_ref() == Some(group));
    all.filter_map(|seat| {
        let row = row(view, meeting, seat, date);
        let marked = Capacity::OF_A_SEAT.iter().any(|capacity| !row.marks.get(*capacity).is_blank());
        (seat.exists_on(date) || marked).then_some(row)
    })
    .collect()
}

/// One seat's row.
pub fn row(view: &View, meeting: &Meeting, seat: &Seat, date: NaiveDate) -> Row {
    let attendance = |capacity| view.attendances.get(Attendance::id_of(&meeting.id, &seat.id, capacity).as_str());
    let reply = view.replies.get(Id::derived(Reply::KIND.name, &[meeting.id.as_str(), seat.id.as_str()]).as_str());
    let organization = view.organization_of(seat, date);
    let holder = |role| view.holder(seat.id.as_str(), role, date).map(|person| person.id.clone());
    let marks = Marks::of(view, &meeting.id, &seat.id);
    let counts = !seat.optional || holder(Role::Representative).is_some() || marks.whole() != Shown::Blank;
    Row {
        seat: seat.id.clone(),
        counts,
        name: seat_name(seat, view).to_owned(),
        organization: organization.map(|org| org.id.clone()),
        municipality: organization.filter(|org| org.sector == Some(Sector::Municipality)).map(|org| org.id.clone()),
        representative: holder(Role::Representative),
        deputy: holder(Role::Deputy),
        answer: reply.and_then(|reply| reply.answer).filter(|answer| *answer != Answer::None),
        marks,
        remark: attendance(Capacity::Representative).map(|a| a.remark.to_string()).unwrap_or_default(),
        differs: Capacity::OF_A_SEAT.iter().any(|capacity| attendance(*capacity).is_some_and(|a| a.differs)),
    }
}

/// What a seat is called: by its organization where it is an organization's, otherwise by its label.
pub fn seat_name<'a>(seat: &'a Seat, view: &'a View) -> &'a str {
    let organization = seat.organization.as_ref().and_then(|id| view.organizations.get(id.as_str()));
    match organization {
        Some(Organization { name, .. }) if seat.label.is_empty() => name,
        _ if seat.label.is_empty() => seat.id.as_str(),
        _ => &seat.label,
    }
}

/// The guests of a meeting.
pub fn guests<'v>(view: &'v View, meeting: &Id) -> Vec<&'v Attendance> {
    let guest = |attendance: &&Attendance| attendance.capacity == Some(Capacity::Guest) && !attendance.mark.is_blank();
    view.attendances.of(meeting.as_str()).filter(guest).collect()
}

/// The live counts of a roll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Seats that exist on the day.
    pub seats: usize,
    /// Seats whose organization is there.
    pub present: usize,
    /// Of these by deputies alone.
    pub deputies: usize,
    /// Of these by stand-ins.
    pub stand_ins: usize,
    /// Of these remotely.
    pub remote: usize,
    /// Seats that had said that nobody could come.
    pub excused: usize,
    /// Seats from which nobody came.
    pub absent: usize,
    /// Seats of which nothing is known.
    pub blank: usize,
    /// Municipalities that are there.
    pub municipalities: usize,
    /// Municipalities that have a seat or are of the county.
    pub of_municipalities: usize,
    /// Guests.
    pub guests: usize,
    /// Heads in the room: for lunches.
    pub in_room: usize,
    /// Seats that have answered that somebody comes.
    pub announced: usize,
}

/// Counts a roll.
pub fn counts(view: &View, meeting: &Meeting, rows: &[Row]) -> Counts {
    let rows = rows.iter().filter(|row| row.counts);
    let mut counts = Counts::default();
    let mut municipalities = std::collections::HashSet::new();
    for row in rows {
        counts.seats += 1;
        let whole = row.marks.whole();
        match whole {
            Shown::Blank => counts.blank += 1,
            Shown::Excused => counts.excused += 1,
            Shown::Absent => counts.absent += 1,
            Shown::Deputy => counts.deputies += 1,
            Shown::StandIn => counts.stand_ins += 1,
            Shown::Representative | Shown::Both => {}
        }
        counts.remote += usize::from(row.marks.is_remote());
        counts.in_room += row.marks.present().filter(|(_, mark)| in_room(mark)).count();
        counts.announced += usize::from(row.answer.is_some_and(|answer| answer != Answer::NotComing));
        if whole.is_present() {
            counts.present += 1;
            municipalities.extend(row.municipality.as_ref());
        }
    }
    counts.municipalities = municipalities.len();
    counts.of_municipalities = view.municipalities(meeting.date.unwrap_or_default()).count();
    let guests = guests(view, &meeting.id);
    counts.in_room += guests.iter().filter(|guest| in_room(&guest.mark)).count();
    counts.guests = guests.len();
    counts
}

fn in_room(mark: &Mark) -> bool {
    [mark.morning, mark.afternoon].iter().any(|half| half.is_present() && !half.remote)
}

/// Whether a roll was taken: it is closed, or somebody is marked present.
pub fn is_taken(view: &View, meeting: &Meeting) -> bool {
    meeting.roll == Some(RollState::Closed)
        || view.attendances.of(meeting.id.as_str()).any(|attendance| attendance.mark.is_present())
}

/// What is to be said of each seat that answered that somebody comes and is not noted yet ("alla anmälda är här").
pub fn announced(rows: &[Row]) -> Vec<(Id, Said)> {
    let said = |answer| match answer {
        Answer::Coming => Some(Said::Representative),
        Answer::DeputyComes => Some(Said::Deputy),
        Answer::BothCome => Some(Said::Both),
        Answer::NotComing | Answer::None => None,
    };
    rows.iter()
        .filter(|row| row.marks.whole() == Shown::Blank)
        .filter_map(|row| Some((row.seat.clone(), said(row.answer?)?)))
        .collect()
}
