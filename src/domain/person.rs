//! People. Their ids are random and carry nothing of their names (rule 8).

use super::organization::Organization;
use super::schema::{Ref, Text, entity};

entity! {
    /// A person who represents, stands in, visits or signs.
    Person = "person" / "people" {
        /// Their name.
        name: Text [required, personal],
        /// Their title or function.
        title: Text [personal],
        /// Where they work.
        organization: Option<Ref<Organization>>,
        /// Their work e-mail address.
        email: Text [personal],
        /// Their work telephone.
        phone: Text [personal],
        /// What they know that a working group may need (R69).
        competence: Vec<Text> [personal],
        /// Protected identity: left out of lists, copies and prints unless asked for by name.
        protected: bool,
    }
}
