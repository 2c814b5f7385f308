//! Retention: which personal data an authority's own rule says is to go, and since when. There are no rules of our own.

use chrono::{Months, NaiveDate};

use super::person::Person;
use super::schema::{Entity, Kind, Spelt, Type};
use super::view::View;
use crate::log::{Id, Name, Presence, State, Value};

/// From when a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// From a date in the record.
    Field(Name),
    /// From the day on which the last mandate of a person ended.
    LastMandateEnd,
}

/// How the end of the last mandate is written.
pub const LAST_MANDATE_END: &str = "last-mandate-end";

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What the authority calls it.
    pub id: String,
    /// The kind of record.
    pub kind: &'static Kind,
    /// The fields that are struck; none for everything personal.
    pub fields: Vec<Name>,
    /// After how many months.
    pub months: u32,
    /// From when.
    pub since: Since,
}

impl Since {
    /// From a date field of the kind by its name, or from the last mandate of a person.
    pub fn named(kind: &Kind, name: &str) -> Option<Self> {
        if name == LAST_MANDATE_END {
            return (kind.name == Person::KIND.name).then_some(Self::LastMandateEnd);
        }
        kind.field(name).filter(|field| field.ty == Type::Date).map(|field| Self::Field(field.name))
    }
}

impl Rule {
    /// The records that have been kept long enough on that day and still say something that the rule strikes.
    pub fn due(&self, view: &View, state: &State, today: NaiveDate) -> Vec<Id> {
        let mut due: Vec<Id> = state
            .records(self.kind.name)
            .filter(|(_, record)| record.presence() != Presence::Absent)
            .filter(|(id, record)| {
                let since = match self.since {
                    Since::Field(field) => record.value(field).as_text().and_then(NaiveDate::from_spelling),
                    Since::LastMandateEnd => last_end(view, id),
                };
                since
                    .and_then(|since| since.checked_add_months(Months::new(self.months)))
                    .is_some_and(|last| last <= today)
            })
            .filter(|(_, record)| {
                let strikes = |field: Name| match self.fields.as_slice() {
                    [] => self.kind.field(field.as_str()).is_none_or(|field| field.personal),
                    fields => fields.contains(&field),
                };
                record.cells().any(|(field, _, cell)| {
                    strikes(field) && cell.live_values().any(|(_, value)| !matches!(value, Value::Null | Value::Struck))
                })
            })
            .map(|(id, _)| id.clone())
            .collect();
        due.sort();
        due
    }
}

/// The day on which the last mandate of a person ended; none while one has no end, or if there never was one.
fn last_end(view: &View, person: &Id) -> Option<NaiveDate> {
    let ends: Option<Vec<NaiveDate>> = view
        .mandates
        .of(person.as_str())
        .filter(|mandate| mandate.person.as_ref().is_some_and(|held| held.id() == person))
        .map(|mandate| mandate.to)
        .collect();
    ends?.into_iter().max()
}
