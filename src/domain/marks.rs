//! The marks of a seat: what they show, and what saying something of a seat writes (R43, R83, feature 1).

use chrono::NaiveTime;

use super::attendance::{Attendance, Capacity, Half, Mark, Presence};
use super::meeting::{Meeting, RollState};
use super::refusal::Refusal;
use super::schema::{Entity, Ref};
use super::seat::{Role, Seat};
use super::view::View;
use crate::log::{Change, Id, Name, Value};

/// Who was there for a seat in one half, or what is known instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Shown {
    /// Nothing is recorded.
    #[default]
    Blank,
    /// The representative.
    Representative,
    /// The deputy.
    Deputy,
    /// Both.
    Both,
    /// Somebody else for the organization.
    StandIn,
    /// They had said that nobody could come.
    Excused,
    /// Nobody came.
    Absent,
}

impl Shown {
    /// Whether the organization was there.
    pub fn is_present(self) -> bool {
        matches!(self, Self::Representative | Self::Deputy | Self::Both | Self::StandIn)
    }
}

/// The marks of a seat, by capacity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks {
    /// The representative's.
    pub representative: Mark,
    /// The deputy's.
    pub deputy: Mark,
    /// A stand-in's.
    pub stand_in: Mark,
}

/// The two halves of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first half.
    Morning,
    /// The second.
    Afternoon,
}

impl Part {
    /// The half of a mark.
    pub fn of(self, mark: &Mark) -> Half {
        match self {
            Self::Morning => mark.morning,
            Self::Afternoon => mark.afternoon,
        }
    }

    fn of_mut(self, mark: &mut Mark) -> &mut Half {
        match self {
            Self::Morning => &mut mark.morning,
            Self::Afternoon => &mut mark.afternoon,
        }
    }

    /// The other half.
    pub fn other(self) -> Self {
        match self {
            Self::Morning => Self::Afternoon,
            Self::Afternoon => Self::Morning,
        }
    }
}

impl Marks {
    /// The marks that stand for a seat at a meeting.
    pub fn of(view: &View, meeting: &Id, seat: &Id) -> Self {
        let mark = |capacity| {
            let id = Attendance::id_of(meeting, seat, capacity);
            view.attendances.get(id.as_str()).map(|attendance| attendance.mark.clone()).unwrap_or_default()
        };
        Self {
            representative: mark(Capacity::Representative),
            deputy: mark(Capacity::Deputy),
            stand_in: mark(Capacity::StandIn),
        }
    }

    /// What the seat shows for a half.
    pub fn shown(&self, part: Part) -> Shown {
        let (rep, deputy) = (part.of(&self.representative), part.of(&self.deputy));
        match (rep.is_present(), deputy.is_present(), part.of(&self.stand_in).is_present()) {
            (true, true, _) => Shown::Both,
            (true, false, _) => Shown::Representative,
            (false, true, _) => Shown::Deputy,
            (false, false, true) => Shown::StandIn,
            (false, false, false) => match rep.presence.or(deputy.presence) {
                Some(Presence::Excused) => Shown::Excused,
                Some(Presence::Absent) => Shown::Absent,
                _ => Shown::Blank,
            },
        }
    }

    /// What the seat shows for the whole meeting: who was there in either half before what is known of the other.
    pub fn whole(&self) -> Shown {
        let (morning, afternoon) = (self.shown(Part::Morning), self.shown(Part::Afternoon));
        match (morning.is_present(), afternoon.is_present()) {
            (true, true) if morning != afternoon => Shown::Both,
            (true, _) => morning,
            (false, true) => afternoon,
            (false, false) if morning == Shown::Blank => afternoon,
            (false, false) => morning,
        }
    }

    /// The only half in which the organization was there, if it was there in one and is known to be away in the other.
    pub fn only(&self) -> Option<Part> {
        match (self.shown(Part::Morning).is_present(), self.shown(Part::Afternoon).is_present()) {
            (true, false) => Some(Part::Morning),
            (false, true) => Some(Part::Afternoon),
            _ => None,
        }
    }

    /// Those who are there, in the order of their capacities.
    pub fn present(&self) -> impl Iterator<Item = (Capacity, &Mark)> {
        Capacity::OF_A_SEAT
            .into_iter()
            .map(|capacity| (capacity, self.get(capacity)))
            .filter(|(_, mark)| mark.is_present())
    }

    /// Whether somebody takes part remotely.
    pub fn is_remote(&self) -> bool {
        self.present().any(|(_, mark)| {
            (mark.morning.is_present() && mark.morning.remote) || (mark.afternoon.is_present() && mark.afternoon.remote)
        })
    }

    /// The mark of a capacity.
    pub fn get(&self, capacity: Capacity) -> &Mark {
        match capacity {
            Capacity::Deputy => &self.deputy,
            Capacity::StandIn => &self.stand_in,
            Capacity::Representative | Capacity::Guest => &self.representative,
        }
    }

    /// Changes the marks of those who are there; whether anybody is.
    pub fn each_present(&mut self, change: impl Fn(&mut Mark)) -> bool {
        let mut any = false;
        for mark in [&mut self.representative, &mut self.deputy, &mut self.stand_in] {
            if mark.is_present() {
                change(mark);
                any = true;
            }
        }
        any
    }
}

impl Marks {
    /// Those who are there take part remotely, in a half or in all of the meeting.
    pub fn set_remote(&mut self, half: Option<Part>) {
        self.each_present(|mark| {
            for part in [Part::Morning, Part::Afternoon] {
                if half.is_none_or(|half| half == part) {
                    let of = part.of_mut(mark);
                    of.remote = of.is_present();
                }
            }
        });
    }
}

/// What is said of a seat.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// The representative is here.
    Representative,
    /// The deputy is here instead.
    Deputy,
    /// Both are here.
    Both,
    /// Somebody else is here for the organization.
    StandIn(Option<Id>),
    /// They had said that nobody could come.
    Excused,
    /// Nobody came.
    Absent,
    /// Nothing is known after all.
    Clear,
    /// Those who are here take part remotely, or in the room again.
    Remote(bool),
    /// They are here in this half only.
    Only(Part),
    /// They left before the end.
    Left(Option<NaiveTime>),
    /// They came at this time.
    Arrived(Option<NaiveTime>),
    /// They came back after they had left, or after a half that they were away.
    Back,
}

/// One thing said of a seat at a meeting, as it becomes a change.
#[derive(Clone, Debug)]
pub struct Marking<'a> {
    /// The typed state.
    pub view: &'a View,
    /// The meeting.
    pub meeting: &'a Meeting,
    /// The seat.
    pub seat: &'a Seat,
    /// The half that it is said of, or the whole.
    pub half: Option<Part>,
}

impl Marking<'_> {
    /// The marks that stand after it was said.
    ///
    /// # Errors
    /// [`Refusal::NotTheMeetings`], [`Refusal::RollClosed`]; [`Refusal::NobodyPresent`] if it says something of people
    /// who are here and nobody is.
    pub fn marks(&self, said: &Said) -> Result<Marks, Refusal> {
        if self.meeting.group.is_none() || self.meeting.group != self.seat.group {
            let (seat, meeting) = (self.seat.id.to_string(), self.meeting.id.to_string());
            return Err(Refusal::NotTheMeetings { seat, meeting });
        }
        if self.meeting.roll == Some(RollState::Closed) {
            return Err(Refusal::RollClosed { meeting: self.meeting.id.to_string() });
        }
        let mut marks = Marks::of(self.view, &self.meeting.id, &self.seat.id);
        let somebody = match said {
            Said::Representative => self.state(&mut marks, &[Capacity::Representative], Presence::Present, None),
            Said::Deputy => self.state(&mut marks, &[Capacity::Deputy], Presence::Present, None),
            Said::Both => {
                self.state(&mut marks, &[Capacity::Representative, Capacity::Deputy], Presence::Present, None)
            }
            Said::StandIn(who) => self.state(&mut marks, &[Capacity::StandIn], Presence::Present, who.as_ref()),
            Said::Excused => self.state(&mut marks, &[Capacity::Representative], Presence::Excused, None),
            Said::Absent => self.state(&mut marks, &[Capacity::Representative], Presence::Absent, None),
            Said::Clear => self.clear(&mut marks),
            Said::Remote(remote) => {
                // Remotely here is here.
                if *remote && marks.present().next().is_none() {
                    self.state(&mut marks, &[Capacity::Representative], Presence::Present, None);
                }
                self.each_half(&mut marks, |half| half.remote = *remote && half.is_present())
            }
            Said::Only(part) => {
                if marks.present().next().is_none() {
                    self.state(&mut marks, &[Capacity::Representative], Presence::Present, None);
                }
                marks.each_present(|mark| {
                    let here = if part.of(mark).is_present() { part.of(mark) } else { Half::PRESENT };
                    *part.of_mut(mark) = here;
                    *part.other().of_mut(mark) = Half { presence: Some(Presence::Absent), remote: false };
                })
            }
            Said::Left(time) => marks.each_present(|mark| mark.left = *time),
            Said::Arrived(time) => marks.each_present(|mark| mark.arrived = *time),
            Said::Back => marks.each_present(|mark| {
                mark.left = None;
                let here = if mark.morning.is_present() { mark.morning } else { mark.afternoon };
                (mark.morning, mark.afternoon) = (here, here);
            }),
        };
        if somebody { Ok(marks) } else { Err(Refusal::NobodyPresent { seat: self.seat.id.to_string() }) }
    }

    /// Writes what is said into a change.
    ///
    /// # Errors
    /// As [`Marking::marks`].
    pub fn say(&self, said: &Said, change: &mut Change) -> Result<Marks, Refusal> {
        let marks = self.marks(said)?;
        write(&self.meeting.id, &self.seat.id, &marks, change);
        Ok(marks)
    }

    fn parts(&self) -> &'static [Part] {
        match self.half.filter(|_| self.meeting.has_halves()) {
            Some(Part::Morning) => &[Part::Morning],
            Some(Part::Afternoon) => &[Part::Afternoon],
            None => &[Part::Morning, Part::Afternoon],
        }
    }

    /// States who is what in the half or halves; the other half is carried over.
    fn state(&self, marks: &mut Marks, who: &[Capacity], presence: Presence, person: Option<&Id>) -> bool {
        let date = self.meeting.date.unwrap_or_default();
        for capacity in Capacity::OF_A_SEAT {
            let mark = match capacity {
                Capacity::Deputy => &mut marks.deputy,
                Capacity::StandIn => &mut marks.stand_in,
                Capacity::Representative | Capacity::Guest => &mut marks.representative,
            };
            for part in self.parts() {
                let half = part.of_mut(mark);
                let remote = half.is_present() && half.remote && presence == Presence::Present;
                *half =
                    if who.contains(&capacity) { Half { presence: Some(presence), remote } } else { Half::default() };
            }
            if !mark.is_present() {
                *mark = Mark { morning: mark.morning, afternoon: mark.afternoon, ..Mark::default() };
                continue;
            }
            // Said anew of the whole meeting: they are here, so they have not left.
            if who.contains(&capacity) && self.half.is_none() {
                mark.left = None;
            }
            let seated = |role| self.view.holder(self.seat.id.as_str(), role, date).map(|person| person.id.clone());
            let known = match capacity {
                Capacity::Representative => seated(Role::Representative),
                Capacity::Deputy => seated(Role::Deputy),
                Capacity::StandIn | Capacity::Guest => person.cloned(),
            };
            if who.contains(&capacity) && known.is_some() {
                mark.person = known.map(Ref::new);
            }
        }
        true
    }

    fn clear(&self, marks: &mut Marks) -> bool {
        for mark in [&mut marks.representative, &mut marks.deputy, &mut marks.stand_in] {
            for part in self.parts() {
                *part.of_mut(mark) = Half::default();
            }
            if mark.is_blank() {
                *mark = Mark::default();
            }
        }
        true
    }

    fn each_half(&self, marks: &mut Marks, change: impl Fn(&mut Half)) -> bool {
        let parts = self.parts();
        marks.each_present(|mark| parts.iter().for_each(|part| change(part.of_mut(mark))))
    }
}

/// Writes the marks of a seat: every capacity, so that two takers who disagree differ visibly (rule 8).
pub fn write(meeting: &Id, seat: &Id, marks: &Marks, change: &mut Change) {
    for capacity in Capacity::OF_A_SEAT {
        let id = Attendance::id_of(meeting, seat, capacity);
        let mark = marks.get(capacity);
        let kind = Attendance::KIND.name;
        if !mark.is_blank() {
            place(meeting, Some(seat), capacity, &id, change);
        }
        change.set(kind, &id, Attendance::MARK, mark.value());
    }
}

/// Writes which meeting, seat and capacity an attendance belongs to; everybody writes the same.
pub(super) fn place(meeting: &Id, seat: Option<&Id>, capacity: Capacity, id: &Id, change: &mut Change) {
    let kind = Attendance::KIND.name;
    change.set(kind, id, Name::new("meeting"), Value::text(meeting.as_str()));
    if let Some(seat) = seat {
        change.set(kind, id, Name::new("seat"), Value::text(seat.as_str()));
    }
    change.set(kind, id, Name::new("capacity"), Value::text(capacity.code()));
}
