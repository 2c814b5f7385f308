//! Organizations: the members. A person only represents one (R42–R43).

use super::schema::{Ref, Text, choice, entity};

choice! {
    /// The sector, for grouping statistics and for the pools that seats draw from (R40).
    Sector {
        /// A state agency.
        State = "state",
        /// The region.
        Region = "region",
        /// A municipality.
        Municipality = "municipality",
        /// A university.
        University = "university",
        /// A body that several of them run together.
        Cooperation = "cooperation",
        /// Civil society: shelters, victim support, children's rights.
        Civil = "civil",
    }
}

entity! {
    /// An organization that takes part, convenes or is met (R1–R3, S1:L85–91, S2:L59–67).
    Organization = "organization" / "organizations" {
        /// Its official name.
        name: Text [required],
        /// Its name in English.
        name_en: Text,
        /// A short name for narrow columns; for a municipality its place.
        short: Text,
        /// Other names that the papers or people use.
        aliases: Vec<Text>,
        /// Its sector.
        sector: Option<Sector>,
        /// The municipality code of Statistics Sweden, four digits, text.
        municipality_code: Text,
        /// A name for several independent bodies, to be split into them (kvinnojourer).
        collective: bool,
        /// The larger organization that it belongs to.
        part_of: Option<Ref<Organization>>,
        /// The first day that it existed.
        from: Option<chrono::NaiveDate>,
        /// Its last day.
        to: Option<chrono::NaiveDate>,
        /// Address and people may need protection (shelters).
        sensitive_contact: bool,
        /// A shared mailbox, preferred over personal addresses.
        function_mailbox: Text,
        /// Its address.
        address: Text,
        /// Where what is said here comes from.
        sources: Vec<Text>,
    }
}

impl Organization {
    /// The name for a narrow column.
    pub fn short_name(&self) -> &str {
        if self.short.is_empty() { &self.name } else { &self.short }
    }
}
