//! Strategies and goals, from the country's overall goal down to the county's four areas (R9–R25).

use chrono::NaiveDate;

use super::group::Level;
use super::organization::Organization;
use super::schema::{Ref, Text, choice, entity};

choice! {
    /// How far a strategy or agreement has come.
    DocumentState {
        /// Somebody has proposed it.
        Proposed = "proposed",
        /// It is being written (R25).
        Drafting = "drafting",
        /// It holds.
        InForce = "in_force",
        /// Another has replaced it (R23).
        Superseded = "superseded",
        /// It has ended without a successor.
        Ended = "ended",
    }
}

entity! {
    /// A strategy or action plan with its period (R11, R22–R25).
    Strategy = "strategy" / "strategies" {
        /// Its name.
        name: Text [required],
        /// Other names ("Länsstrategin MVK", R24).
        aliases: Vec<Text>,
        /// Whose it is.
        level: Option<Level>,
        /// How far it has come.
        state: Option<DocumentState>,
        /// Its first day.
        valid_from: Option<NaiveDate>,
        /// Its last day.
        valid_to: Option<NaiveDate>,
        /// What it replaces.
        replaces: Option<Ref<Strategy>>,
        /// What it is for (R12).
        purpose: Text [long],
        /// Who stands behind it.
        parties: Vec<Ref<Organization>>,
        /// Where what is said here comes from.
        sources: Vec<Text>,
    }
}

choice! {
    /// Where in the hierarchy of goals something stands.
    GoalLevel {
        /// The country's overall goal of gender equality (R9).
        NationalOverall = "national_overall",
        /// One of its sub-goals (R10).
        NationalSubgoal = "national_subgoal",
        /// One of the national strategy's objectives (R15–R18).
        NationalObjective = "national_objective",
        /// One of the county's overall goals (R20–R21).
        CountyOverall = "county_overall",
        /// One of the county's four goal areas: what actions are filed under (R22).
        GoalArea = "goal_area",
    }
}

entity! {
    /// A goal. Its period is its own: what was filed under it keeps it when it ends.
    Goal = "goal" / "goals" {
        /// The strategy that states it.
        strategy: Option<Ref<Strategy>>,
        /// Where it stands.
        level: Option<GoalLevel> [required],
        /// Its number among its like.
        number: Option<i64>,
        /// Its official wording.
        title: Text [required],
        /// Its name in English.
        title_en: Text,
        /// A short name for a column.
        short: Text,
        /// Its wording in full, where the title is a name.
        text: Text [long],
        /// The goal above it.
        parent: Option<Ref<Goal>>,
        /// The national objective that a county area answers to; an inference, editable (R22).
        maps_to: Option<Ref<Goal>>,
        /// Its first day.
        valid_from: Option<NaiveDate>,
        /// Its last day.
        valid_to: Option<NaiveDate>,
        /// The goal that follows it.
        successor: Option<Ref<Goal>>,
        /// Where what is said here comes from.
        sources: Vec<Text>,
    }
}
