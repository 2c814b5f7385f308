//! Groups of the structure, how they relate, and the papers that say so.

use chrono::NaiveDate;

use super::agreement::Agreement;
use super::organization::Organization;
use super::person::Person;
use super::schema::{Ref, Text, choice, entity};

choice! {
    /// What a group is.
    GroupKind {
        /// Leads and prioritizes (R36).
        Steering = "steering",
        /// The county group of operative representatives (R42).
        County = "county",
        /// For a task, mostly for a limited time (R67).
        Working = "working",
        /// A municipality's own (R73).
        Local = "local",
        /// Outside the structure, for dialogue (R4).
        Network = "network",
        /// Outside the structure, where decisions are taken (R37, R72).
        Forum = "forum",
    }
}

choice! {
    /// On which level something works (R12).
    Level {
        /// The country.
        National = "national",
        /// The county.
        Regional = "regional",
        /// A municipality.
        Local = "local",
    }
}

choice! {
    /// How settled a group's existence is.
    GroupStatus {
        /// Somebody thinks of it ("ev.").
        Considered = "considered",
        /// It is proposed.
        Proposed = "proposed",
        /// It works.
        Established = "established",
        /// Nobody has confirmed that it exists.
        Unconfirmed = "unconfirmed",
        /// It has ended.
        Closed = "closed",
    }
}

choice! {
    /// How long a group's meetings are (R46).
    MeetingLength {
        /// A full day.
        FullDay = "full_day",
        /// Half a day.
        HalfDay = "half_day",
    }
}

entity! {
    /// A group of the hierarchy, or a network or forum beside it (R1–R7, R36–R44, R67–R74).
    Group = "group" / "groups" {
        /// Its name.
        name: Text [required],
        /// Its name in full.
        full_name: Text,
        /// Its name in English.
        name_en: Text,
        /// What it is.
        kind: Option<GroupKind> [required],
        /// The group above it.
        parent: Option<Ref<Group>>,
        /// On which level it works.
        level: Option<Level>,
        /// How settled it is.
        status: Option<GroupStatus>,
        /// Its first day.
        starts: Option<NaiveDate>,
        /// Its last day.
        ends: Option<NaiveDate>,
        /// Why it ended.
        closing_reason: Text,
        /// The organization that convenes it (R1–R2).
        convener: Option<Ref<Organization>>,
        /// The organization or, from its seats, the person who leads it (R3).
        leader: Option<Ref<(Organization, Person)>>,
        /// Meetings a year that it plans (R39, R44).
        meetings_per_year: Option<i64>,
        /// Whether it also meets on demand (R39).
        also_on_demand: bool,
        /// How long its meetings are.
        meeting_length: Option<MeetingLength>,
        /// What it is for.
        purpose: Text [long],
        /// The municipality of a local group (R73).
        municipality: Option<Ref<Organization>>,
        /// The agreement that it works on (R78).
        agreement: Option<Ref<Agreement>>,
        /// The year it was formed (R7).
        founded: Option<i64>,
        /// Where what is said here comes from.
        sources: Vec<Text>,
    }
}

impl Group {
    /// The first day on which it can meet: its start, or the first day of the year it was formed.
    pub fn first_day(&self) -> Option<NaiveDate> {
        let founded = || self.founded.and_then(|year| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, 1, 1));
        self.starts.or_else(founded)
    }
}

choice! {
    /// How one group or organization stands to another.
    RelationKind {
        /// Calls it together (R1).
        Convenes = "convenes",
        /// Leads and prioritizes its work (R36).
        Leads = "leads",
        /// Appoints its members (R69).
        Appoints = "appoints",
        /// Its members come mostly from there (R70).
        SuppliesMembers = "supplies_members",
        /// Can be its reference group (R71).
        ReferenceGroupFor = "reference_group_for",
        /// Questions that need a decision go there (R72).
        EscalatesTo = "escalates_to",
        /// Passes information on to it (R74).
        Informs = "informs",
        /// Talks with it continuously (R4).
        Dialogue = "dialogue",
        /// May lead it instead of the convener (R3).
        MayLead = "may_lead",
        /// Has proposed it (R75).
        Proposes = "proposes",
    }
}

entity! {
    /// How two groups or organizations relate. Its id is derived, so two who draw the same line draw one.
    Relation = "relation" / "relations" ["from", "kind", "to"] {
        /// Who.
        from: Option<Ref<(Organization, Group)>> [required],
        /// To whom.
        to: Option<Ref<(Organization, Group)>> [required],
        /// How.
        kind: Option<RelationKind> [required],
        /// By way of whom.
        via: Text,
        /// Whether it goes both ways.
        both_ways: bool,
        /// Where what is said here comes from.
        sources: Vec<Text>,
    }
}

entity! {
    /// A paper that says what a group is and who belongs to it (R5, R66). Papers that differ stay side by side.
    Charter = "charter" / "charters" {
        /// The group.
        group: Option<Ref<Group>> [required],
        /// The document.
        document: Text [required],
        /// Its date.
        date: Option<NaiveDate>,
        /// Where it was presented or decided.
        forum: Text,
        /// The organizations that it names.
        members: Vec<Ref<Organization>>,
    }
}
