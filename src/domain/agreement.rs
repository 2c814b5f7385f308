//! Agreements and who is responsible for what (R75–R78).

use chrono::NaiveDate;

use super::goal::DocumentState;
use super::group::{Group, Level};
use super::organization::Organization;
use super::schema::{Ref, Text, choice, entity};

choice! {
    /// What kind of agreement.
    AgreementKind {
        /// A collaboration agreement.
        Collaboration = "collaboration",
        /// An agreement on how a task is shared.
        TaskSharing = "task_sharing",
    }
}

entity! {
    /// An agreement between organizations; a strategy is not one.
    Agreement = "agreement" / "agreements" {
        /// Its name.
        name: Text [required],
        /// What kind.
        kind: Option<AgreementKind>,
        /// On which level.
        level: Option<Level>,
        /// How far it has come.
        state: Option<DocumentState>,
        /// Its first day.
        valid_from: Option<NaiveDate>,
        /// Its last day.
        valid_to: Option<NaiveDate>,
        /// Who has signed.
        parties: Vec<Ref<Organization>>,
        /// Who proposed it (R75).
        proposed_by: Option<Ref<Organization>>,
        /// The agreement that it follows (R77).
        based_on: Option<Ref<Agreement>>,
        /// What it replaces.
        replaces: Option<Ref<Agreement>>,
        /// The group that works on it (R78).
        group: Option<Ref<Group>>,
        /// What it is for (R76).
        purpose: Text [long],
        /// Where what is said here comes from.
        sources: Vec<Text>,
    }
}

entity! {
    /// Who is responsible for what under an agreement (R76).
    Responsibility = "responsibility" / "responsibilities" {
        /// The agreement.
        agreement: Option<Ref<Agreement>> [required],
        /// Who.
        organization: Option<Ref<Organization>>,
        /// For what.
        text: Text [required, long],
    }
}
