//! Who sits where on a day, and naming them (R42, R51, R54–R58): computed from dates, never stored (rule 16).

use chrono::NaiveDate;

use super::organization::{Organization, Sector};
use super::person::Person;
use super::schema::{Entity, Ref};
use super::seat::{Mandate, Nomination, NominationState, Role, Seat, within};
use super::view::View;
use crate::log::{Change, Id, Name, Value};

/// The caption of naming a representative or deputy.
pub const APPOINT: Name = Name::new("appoint");

impl View {
    /// The seats that a group has on a day, by id.
    pub fn seats_of(&self, group: &str, date: NaiveDate) -> impl Iterator<Item = &Seat> {
        self.seats
            .of(group)
            .filter(move |seat| seat.group.as_ref().is_some_and(|g| g.as_str() == group) && seat.exists_on(date))
    }

    /// The mandates of a role on a seat that hold on a day, the latest to begin first. More than one is a finding.
    pub fn holders(&self, seat: &str, role: Role, date: NaiveDate) -> Vec<&Mandate> {
        let on_seat = |mandate: &&Mandate| mandate.seat.as_ref().is_some_and(|id| id.as_str() == seat);
        let mut found: Vec<&Mandate> = self
            .mandates
            .of(seat)
            .filter(on_seat)
            .filter(|mandate| mandate.role == Some(role) && mandate.holds_on(date))
            .collect();
        found.sort_by(|a, b| b.from.cmp(&a.from).then_with(|| a.id.cmp(&b.id)));
        found
    }

    /// The person of a role on a seat on a day.
    pub fn holder(&self, seat: &str, role: Role, date: NaiveDate) -> Option<&Person> {
        self.holders(seat, role, date).first().and_then(|mandate| self.people.get(mandate.person.as_ref()?.as_str()))
    }

    /// Whether anybody had a mandate on the seat on a day.
    pub fn has_mandate(&self, seat: &str, date: NaiveDate) -> bool {
        self.mandates
            .of(seat)
            .any(|mandate| mandate.seat.as_ref().is_some_and(|id| id.as_str() == seat) && mandate.holds_on(date))
    }

    /// The organization that a seat speaks for on a day: its own, or for a seat of a pool its representative's.
    pub fn organization_of(&self, seat: &Seat, date: NaiveDate) -> Option<&Organization> {
        let of_holder = || {
            let mandate = self.holders(seat.id.as_str(), Role::Representative, date).into_iter().next()?;
            let of_person = || self.people.get(mandate.person.as_ref()?.as_str())?.organization.clone();
            mandate.organization.clone().or_else(of_person)
        };
        let id = seat.organization.clone().or_else(of_holder)?;
        self.organizations.get(id.as_str())
    }

    /// The municipalities of the county on a day (R40: 15).
    pub fn municipalities(&self, date: NaiveDate) -> impl Iterator<Item = &Organization> {
        self.organizations
            .iter()
            .filter(move |org| org.sector == Some(Sector::Municipality) && within(date, org.from, org.to))
    }
}

/// Who is to have a role on a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Whoever has it; nothing changes.
    AsIs,
    /// Nobody.
    Nobody,
    /// Somebody who is known.
    Known(Id),
    /// Somebody new.
    New {
        /// The id of the new person.
        id: Id,
        /// Their name.
        name: String,
        /// Their e-mail address, or empty.
        email: String,
    },
}

/// Names who has a role on a seat from a day on: ends the mandates that held, the day before, and starts one.
///
/// `fresh` is the id of the new mandate.
pub fn appoint(view: &View, seat: &Seat, role: Role, who: &Named, from: NaiveDate, fresh: &Id, change: &mut Change) {
    let person = match who {
        Named::AsIs => return,
        Named::Nobody => None,
        Named::Known(id) => Some(id),
        Named::New { id, name, email } => {
            let organization = view.organization_of(seat, from).map(|org| org.id.clone());
            new_person(id, name, email, organization.as_ref(), change);
            Some(id)
        }
    };
    let kind = Mandate::KIND.name;
    let held = view.holders(seat.id.as_str(), role, from);
    if let (Some(person), [only]) = (person, held.as_slice())
        && only.person.as_ref().is_some_and(|holder| holder.id() == person)
    {
        return;
    }
    for old in held {
        match from.pred_opt().filter(|last| old.from.is_none_or(|first| first <= *last)) {
            Some(last) => change.set(kind, &old.id, Name::new("to"), date_value(last)),
            // It began that very day: it never held.
            None => change.remove(kind, &old.id),
        };
    }
    if let Some(person) = person {
        let text = |id: &Id| Value::text(id.as_str());
        let group = seat.group.as_ref().map_or(Value::Null, |group| text(group));
        let organization = view.organization_of(seat, from).map_or(Value::Null, |org| text(&org.id));
        change
            .set(kind, fresh, Name::new("person"), text(person))
            .set(kind, fresh, Name::new("organization"), organization)
            .set(kind, fresh, Name::new("group"), group)
            .set(kind, fresh, Name::new("seat"), text(&seat.id))
            .set(kind, fresh, Name::new("role"), Value::text(role.code()))
            .set(kind, fresh, Name::new("from"), date_value(from));
    }
}

/// Whom a typed name means for an organization: somebody known there by that very name, or somebody new with the id
/// `fresh`. Nothing, "okänd" and "unknown" are nobody in particular.
pub fn named(view: &View, name: &str, organization: Option<&Id>, fresh: Id) -> Named {
    let name = name.trim();
    if name.is_empty() || ["okänd", "okand", "unknown"].contains(&name.to_lowercase().as_str()) {
        return Named::Nobody;
    }
    let same = |person: &&Person| {
        crate::letters::fold(&person.name) == crate::letters::fold(name)
            && (organization.is_none() || person.organization.as_ref().map(Ref::id) == organization)
    };
    match view.people.iter().find(same) {
        Some(person) => Named::Known(person.id.clone()),
        None => Named::New { id: fresh, name: name.into(), email: String::new() },
    }
}

/// Somebody turned up for an organization who is on no form: a draft form waits for the coordinator.
pub fn draft_nomination(organization: &Id, group: &Id, person: &Id, fresh: &Id, change: &mut Change) {
    let kind = Nomination::KIND.name;
    change
        .set(kind, fresh, Name::new("organization"), Value::text(organization.as_str()))
        .set(kind, fresh, Name::new("group"), Value::text(group.as_str()))
        .set(kind, fresh, Name::new("deputy"), Value::text(person.as_str()))
        .set(kind, fresh, Name::new("state"), Value::text(NominationState::Draft.code()));
}

/// Writes a new person.
pub fn new_person(id: &Id, name: &str, email: &str, organization: Option<&Id>, change: &mut Change) {
    let kind = Person::KIND.name;
    change.set(kind, id, Name::new("name"), Value::text(name));
    if !email.is_empty() {
        change.set(kind, id, Name::new("email"), Value::text(email));
    }
    if let Some(organization) = organization {
        change.set(kind, id, Name::new("organization"), Value::text(organization.as_str()));
    }
}

/// A date as the log spells it.
pub fn date_value(date: NaiveDate) -> Value {
    Value::text(&date.format("%Y-%m-%d").to_string())
}
