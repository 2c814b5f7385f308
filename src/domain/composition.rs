//! Composition: what the seats of a group ask for together, and how far it is met by those who sit there, or by those who
//! are in the room (R40). Computed for a day, never stored (rule 16).
//!
//! The seats are the rule. Those of one organization, or of one pool, that ask for the same function are one demand: for as
//! many people as there are seats that may not stay empty. Seats that may widen it ("och/eller"): it is met by one person
//! who has both, and has room for two. Whoever belongs to another organization than the seat's, or to another sector
//! than the pool's, does not fill it. Whether a title fits a function is for people to judge.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;

use super::attendance::Capacity;
use super::marks::Marks;
use super::meeting::Meeting;
use super::organization::{Organization, Sector};
use super::schema::Ref;
use super::seat::{Role, Seat};
use super::view::View;
use crate::log::Id;

/// What some seats of a group ask for together, and how far it is met.
#[derive(Clone, Debug)]
pub struct Demand<'a> {
    /// The seats, those that may not stay empty first.
    pub seats: Vec<&'a Seat>,
    /// How many people it asks for.
    pub required: usize,
    /// How many different people fill it.
    pub filled: usize,
    /// The seats on which somebody sits who does not count, because of where they work.
    pub misplaced: Vec<&'a Seat>,
}

impl<'a> Demand<'a> {
    /// How many people are missing.
    pub const fn missing(&self) -> usize {
        self.required.saturating_sub(self.filled)
    }

    /// Out of how many: those who are more than it asks for count too.
    pub fn of(&self) -> usize {
        self.required.max(self.filled)
    }

    /// The seat that names it.
    pub fn first(&self) -> Option<&'a Seat> {
        self.seats.first().copied()
    }
}

/// The demands of a group on a day.
#[derive(Clone, Debug, Default)]
pub struct Composition<'a> {
    /// In the order of their seats' ids.
    pub demands: Vec<Demand<'a>>,
}

impl<'a> Composition<'a> {
    /// How many different people fill its demands.
    pub fn filled(&self) -> usize {
        self.demands.iter().map(|demand| demand.filled).sum()
    }

    /// Out of how many.
    pub fn of(&self) -> usize {
        self.demands.iter().map(Demand::of).sum()
    }

    /// The demands that are not met.
    pub fn unmet(&self) -> impl Iterator<Item = &Demand<'a>> {
        self.demands.iter().filter(|demand| demand.missing() > 0)
    }

    /// How many people are missing.
    pub fn missing(&self) -> usize {
        self.demands.iter().map(Demand::missing).sum()
    }
}

/// Somebody on a seat, as far as they are known.
#[derive(Clone, Copy, Debug, Default)]
struct Sitter<'a> {
    person: Option<&'a Id>,
    organization: Option<&'a Id>,
}

/// How a group is composed on a day, by who represents.
pub fn of_group<'a>(view: &'a View, group: &'a str, date: NaiveDate) -> Composition<'a> {
    compose(view, group, date, |seat| sitter(view, seat, Role::Representative, date))
}

/// How a meeting is composed, by who is marked present on the seats of its group, whoever of a seat that is.
pub fn in_the_room<'a>(view: &'a View, meeting: &'a Meeting) -> Composition<'a> {
    let (Some(group), Some(date)) = (&meeting.group, meeting.date) else { return Composition::default() };
    compose(view, group.as_str(), date, |seat| {
        let marks = Marks::of(view, &meeting.id, &seat.id);
        let (capacity, mark) = marks.present().next()?;
        let expected = match capacity {
            Capacity::Representative => sitter(view, seat, Role::Representative, date),
            Capacity::Deputy => sitter(view, seat, Role::Deputy, date),
            Capacity::StandIn | Capacity::Guest => None,
        };
        // The marks are made up for this; the person that they name is found in the view, which stays.
        match mark.person.as_ref().and_then(|person| view.people.get(person.as_str())) {
            Some(person) if expected.is_none_or(|expected| expected.person != Some(&person.id)) => {
                Some(Sitter { person: Some(&person.id), organization: person.organization.as_ref().map(Ref::id) })
            }
            _ => Some(expected.unwrap_or_default()),
        }
    })
}

/// Who has a role on a seat.
fn sitter<'a>(view: &'a View, seat: &Seat, role: Role, date: NaiveDate) -> Option<Sitter<'a>> {
    let mandate = view.holders(seat.id.as_str(), role, date).into_iter().next()?;
    let person = mandate.person.as_ref().map(Ref::id);
    let own = || view.people.get(person?.as_str())?.organization.as_ref();
    let organization = mandate.organization.as_ref().or_else(own).map(Ref::id);
    Some(Sitter { person, organization })
}

/// What makes seats one demand.
type Kind<'a> = (Option<&'a str>, Option<Sector>, &'a str);

fn compose<'a>(
    view: &'a View,
    group: &'a str,
    date: NaiveDate,
    sits: impl Fn(&'a Seat) -> Option<Sitter<'a>>,
) -> Composition<'a> {
    let mut by_kind: BTreeMap<Kind<'a>, Vec<&'a Seat>> = BTreeMap::new();
    for seat in view.seats_of(group, date) {
        let organization = seat.organization.as_ref().map(|id| id.as_str());
        by_kind.entry((organization, seat.pool, &seat.function)).or_default().push(seat);
    }
    let mut demands: Vec<Demand<'a>> = by_kind.into_values().map(|seats| demand(view, seats, &sits)).collect();
    demands.sort_by(|a, b| a.first().map(|seat| &seat.id).cmp(&b.first().map(|seat| &seat.id)));
    Composition { demands }
}

fn demand<'a>(view: &'a View, mut seats: Vec<&'a Seat>, sits: impl Fn(&'a Seat) -> Option<Sitter<'a>>) -> Demand<'a> {
    seats.sort_by_key(|seat| (seat.optional, &seat.id));
    let (mut people, mut unknown, mut misplaced) = (BTreeSet::new(), 0, Vec::new());
    for seat in &seats {
        match sits(seat) {
            None => (),
            Some(sitter) if !belongs(view, sitter.organization, seat) => misplaced.push(*seat),
            Some(Sitter { person: Some(person), .. }) => drop(people.insert(person)),
            Some(_) => unknown += 1,
        }
    }
    let required = seats.iter().filter(|seat| !seat.optional).count();
    Demand { required, filled: people.len() + unknown, misplaced, seats }
}

/// Whether somebody of an organization may sit there: it is the seat's, or of its pool, or a part of one that is. Where
/// nobody has said where they work, they may.
fn belongs(view: &View, organization: Option<&Id>, seat: &Seat) -> bool {
    let fits = |org: &Organization| match (&seat.organization, seat.pool) {
        (Some(own), _) => *own.id() == org.id,
        (None, Some(pool)) => org.sector == Some(pool),
        (None, None) => true,
    };
    let Some(mut at) = organization.and_then(|id| view.organizations.get(id.as_str())) else { return true };
    let mut seen = HashSet::new();
    while seen.insert(&at.id) {
        if fits(at) {
            return true;
        }
        match at.part_of.as_ref().and_then(|id| view.organizations.get(id.as_str())) {
            Some(above) => at = above,
            None => break,
        }
    }
    false
}
