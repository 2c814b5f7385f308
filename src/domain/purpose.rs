//! The lists of the founding papers: purposes, duties and forms of violence (R26–R34, R45–R52).

use super::group::Group;
use super::schema::{Ref, Text, choice, entity};

entity! {
    /// What a group is for, one line of the list.
    Purpose = "purpose" / "purposes" {
        /// The group.
        group: Option<Ref<Group>> [required],
        /// Its place in the list.
        number: Option<i64>,
        /// The line.
        text: Text [required, long],
        /// Where it comes from.
        sources: Vec<Text>,
    }
}

choice! {
    /// Who has a duty.
    Holder {
        /// The representative.
        Representative = "representative",
        /// The organization.
        Organization = "organization",
        /// A member of the steering group.
        SteeringMember = "steering_member",
        /// The convener.
        Convener = "convener",
    }
}

choice! {
    /// What shows that a duty is done.
    Measure {
        /// Meetings attended.
        Attendance = "attendance",
        /// Seats in working groups.
        WorkingGroups = "working_groups",
        /// Actions done between meetings.
        HomeWork = "home_work",
        /// Information spread.
        InformationSpread = "information_spread",
        /// Information gathered.
        InformationGathered = "information_gathered",
        /// A form that is up to date.
        FormCurrent = "form_current",
    }
}

entity! {
    /// A duty that comes with a seat (R45–R52).
    Duty = "duty" / "duties" {
        /// Who has it.
        holder: Option<Holder> [required],
        /// The group that it comes with.
        group: Option<Ref<Group>>,
        /// Its place in the list.
        number: Option<i64>,
        /// The duty.
        text: Text [required, long],
        /// What shows that it is done.
        measure: Option<Measure>,
        /// How many a year.
        target: Option<i64>,
        /// Where it comes from.
        sources: Vec<Text>,
    }
}

entity! {
    /// A form of violence that the work concerns (R26–R28).
    ViolenceForm = "violence-form" / "violence-forms" {
        /// Its place in the list.
        number: Option<i64>,
        /// Its official name.
        text: Text [required],
        /// Its name in English.
        text_en: Text,
        /// What it includes.
        includes: Vec<Text>,
        /// Where it comes from.
        sources: Vec<Text>,
    }
}
