//! Seats and who sits on them: a seat is one chair, filled by people for a time (R40, R53–R65, R69–R70).

use chrono::NaiveDate;

use super::group::Group;
use super::organization::{Organization, Sector};
use super::person::Person;
use super::schema::{Ref, Text, choice, entity};

entity! {
    /// One chair in a group. An organization's, or drawn from a pool (two socialchefer of any municipality are two seats).
    Seat = "seat" / "seats" {
        /// The group.
        group: Option<Ref<Group>> [required],
        /// What it is called where no organization names it.
        label: Text,
        /// The organization whose seat it is.
        organization: Option<Ref<Organization>>,
        /// The sector whose organizations share it.
        pool: Option<Sector>,
        /// The function that its holder must have.
        function: Text,
        /// Whether it may stay empty ("och/eller").
        optional: bool,
        /// The first day that it exists.
        from: Option<NaiveDate>,
        /// Its last day.
        to: Option<NaiveDate>,
        /// Where what is said here comes from.
        sources: Vec<Text>,
    }
}

impl Seat {
    /// Whether it exists on that day.
    pub fn exists_on(&self, date: NaiveDate) -> bool {
        within(date, self.from, self.to)
    }
}

/// Whether a day lies in a period; open ends are open.
pub fn within(date: NaiveDate, from: Option<NaiveDate>, to: Option<NaiveDate>) -> bool {
    from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to)
}

choice! {
    /// What somebody is on a seat.
    Role {
        /// Speaks for the organization.
        Representative = "representative",
        /// Steps in for the representative.
        Deputy = "deputy",
        /// Leads the meetings.
        Chair = "chair",
        /// Writes the notes.
        Secretary = "secretary",
    }
}

choice! {
    /// Why somebody was appointed (R69).
    Basis {
        /// The assignment of the group.
        Assignment = "assignment",
        /// What they know.
        Competence = "competence",
    }
}

choice! {
    /// What a member of the steering group may do with a question (R37).
    DecisionPower {
        /// Decide in their own organization.
        OwnOrganization = "own_organization",
        /// Carry it on to a forum.
        CarryOn = "carry_on",
        /// Both.
        Both = "both",
    }
}

entity! {
    /// A person on a seat for a time. What it says is true in valid time: nothing stores whether it is so today.
    Mandate = "mandate" / "mandates" {
        /// Who.
        person: Option<Ref<Person>> [required],
        /// For which organization.
        organization: Option<Ref<Organization>>,
        /// In which group.
        group: Option<Ref<Group>>,
        /// On which seat.
        seat: Option<Ref<Seat>> [required],
        /// As what.
        role: Option<Role> [required],
        /// The first day.
        from: Option<NaiveDate>,
        /// The last day.
        to: Option<NaiveDate>,
        /// Who appointed them.
        appointed_by: Text,
        /// Why them.
        basis: Option<Basis>,
        /// From which group they were recruited (R70).
        recruited_from: Option<Ref<Group>>,
        /// What they may decide (R37).
        decision_power: Option<DecisionPower>,
        /// The forums that they carry questions to.
        forums: Vec<Ref<Group>>,
        /// The form that says so.
        nomination: Option<Ref<Nomination>>,
    }
}

impl Mandate {
    /// Whether it holds on that day.
    pub fn holds_on(&self, date: NaiveDate) -> bool {
        within(date, self.from, self.to)
    }
}

choice! {
    /// How far a form has come.
    NominationState {
        /// Somebody turned up who is on no form yet.
        Draft = "draft",
        /// The form has been sent to the organization.
        SentOut = "sent_out",
        /// It has come back.
        Received = "received",
        /// It is registered.
        Registered = "registered",
        /// A newer one holds.
        Superseded = "superseded",
    }
}

entity! {
    /// The signed form that names a representative and a deputy (R53–R65).
    Nomination = "nomination" / "nominations" {
        /// The organization.
        organization: Option<Ref<Organization>> [required],
        /// The group that it is for.
        group: Option<Ref<Group>>,
        /// The representative.
        representative: Option<Ref<Person>>,
        /// The deputy.
        deputy: Option<Ref<Person>>,
        /// How the representative reaches the whole organization (R59).
        internal_channels: Text [long],
        /// Who signed: name, title, contact (R60–R63).
        signers: Vec<Text> [personal],
        /// The date of the signature (R64).
        signed_on: Option<NaiveDate>,
        /// From when it holds.
        in_force_from: Option<NaiveDate>,
        /// When it came.
        received_on: Option<NaiveDate>,
        /// How far it has come.
        state: Option<NominationState>,
        /// Its number in the authority's register.
        registry_number: Text,
    }
}
