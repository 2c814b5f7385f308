//! Information on its way out into the organizations and back, and what was sent to whom (R49–R52, R74).

use chrono::NaiveDate;

use super::group::Group;
use super::meeting::Meeting;
use super::organization::Organization;
use super::person::Person;
use super::schema::{Ref, Text, choice, entity};

choice! {
    /// Which way information goes.
    Direction {
        /// Out into the organizations (R49).
        Spread = "spread",
        /// In from them (R50).
        Gather = "gather",
    }
}

entity! {
    /// Something to spread, or a question to gather answers to.
    Notice = "notice" / "notices" {
        /// Which way.
        direction: Option<Direction> [required],
        /// What it is about.
        title: Text [required],
        /// What it says.
        text: Text [long],
        /// Which group it comes from.
        from_group: Option<Ref<Group>>,
        /// At which meeting.
        meeting: Option<Ref<Meeting>>,
        /// When it went out.
        sent_on: Option<NaiveDate>,
        /// When answers are wanted.
        due: Option<NaiveDate>,
    }
}

choice! {
    /// How far it has come in an organization.
    RelayState {
        /// It was sent there.
        Sent = "sent",
        /// It was spread in the whole organization.
        Spread = "spread",
        /// Something came back.
        FedBack = "fed_back",
        /// It was brought to the local group (R74).
        BroughtToLocalGroup = "brought_to_local_group",
    }
}

entity! {
    /// How far a notice has come in one organization.
    Relay = "relay" / "relays" ["notice", "organization"] {
        /// The notice.
        notice: Option<Ref<Notice>> [required],
        /// The organization.
        organization: Option<Ref<Organization>> [required],
        /// How far.
        state: Option<RelayState>,
        /// By which internal channel (R59).
        channel: Text,
        /// When.
        date: Option<NaiveDate>,
        /// What was answered.
        answer: Text [long],
    }
}

choice! {
    /// What a mailing is about.
    MailingAbout {
        /// A call to a meeting.
        Call = "call",
        /// A reminder.
        Reminder = "reminder",
        /// Notes of a meeting.
        Minutes = "minutes",
    }
}

entity! {
    /// What was sent to whom, when, about what.
    Mailing = "mailing" / "mailings" {
        /// What it is about.
        about: Option<MailingAbout> [required],
        /// The meeting.
        meeting: Option<Ref<Meeting>>,
        /// When it went.
        sent_on: Option<NaiveDate>,
        /// To whom.
        recipients: Vec<Ref<Person>>,
        /// By which text.
        text: Text [long],
    }
}

entity! {
    /// A learning example or success factor (R31).
    Example = "example" / "examples" {
        /// What it is called.
        title: Text [required],
        /// What others can learn.
        text: Text [long],
        /// Whose it is.
        organization: Option<Ref<Organization>>,
        /// When.
        date: Option<NaiveDate>,
    }
}

entity! {
    /// What was said with a network or forum, when (R4).
    Dialogue = "dialogue" / "dialogues" {
        /// With whom.
        group: Option<Ref<Group>> [required],
        /// When.
        date: Option<NaiveDate> [required],
        /// What was said.
        text: Text [long],
    }
}

impl Relay {
    /// Whether the organization has given something back.
    pub fn is_answered(&self) -> bool {
        self.state >= Some(RelayState::FedBack) || !self.answer.is_empty()
    }
}
