//! Questions and their way through the forums and home again, and the decisions that come of them (R37, R72).

use chrono::NaiveDate;

use super::group::Group;
use super::meeting::AgendaItem;
use super::person::Person;
use super::schema::{Ref, Text, choice, entity};

entity! {
    /// A decision.
    Decision = "decision" / "decisions" {
        /// Its number.
        number: Text,
        /// Its date.
        date: Option<NaiveDate>,
        /// What was decided.
        text: Text [required, long],
        /// Who decided.
        body: Option<Ref<Group>>,
        /// The question that it answers.
        matter: Option<Ref<Matter>>,
        /// The agenda item under which it was taken.
        item: Option<Ref<AgendaItem>>,
    }
}

entity! {
    /// A question that needs somebody else's decision.
    Matter = "matter" / "matters" {
        /// What it is about.
        title: Text [required],
        /// Who raised it.
        raised_by: Option<Ref<Group>>,
        /// At which meeting.
        raised_in: Option<Ref<super::meeting::Meeting>>,
    }
}

choice! {
    /// Where a question stands with a body.
    StepState {
        /// It waits there.
        Waiting = "waiting",
        /// It is being worked on.
        InProgress = "in_progress",
        /// It has been answered.
        Answered = "answered",
        /// It was sent back.
        ReferredBack = "referred_back",
        /// The answer has come home.
        Returned = "returned",
    }
}

entity! {
    /// One stop on a question's way.
    MatterStep = "matter-step" / "matter-steps" {
        /// The question.
        matter: Option<Ref<Matter>> [required],
        /// Where it is.
        body: Option<Ref<Group>>,
        /// How it stands there.
        state: Option<StepState>,
        /// Since when.
        since: Option<NaiveDate>,
        /// Who carries it.
        carrier: Option<Ref<Person>>,
        /// The outside forum that it goes to.
        forum: Option<Ref<Group>>,
        /// What came of it.
        outcome: Text [long],
        /// When the answer came home.
        returned_on: Option<NaiveDate>,
    }
}
