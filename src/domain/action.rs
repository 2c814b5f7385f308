//! Action items under the goal areas, and how they get on (R48, R79).

use chrono::NaiveDate;

use super::goal::Goal;
use super::group::{Group, Level};
use super::matter::{Decision, Matter};
use super::meeting::{AgendaItem, Meeting};
use super::organization::Organization;
use super::person::Person;
use super::purpose::ViolenceForm;
use super::schema::{Ref, Text, choice, entity};

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
