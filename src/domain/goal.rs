//! Strategies and goals, from the country's overall goal down to the county's four areas (R9–R25).

use std::collections::HashSet;

use chrono::NaiveDate;

use super::action::ActionItem;
use super::group::Level;
use super::organization::Organization;
use super::schema::{Ref, Text, choice, entity};
use super::view::View;
use crate::log::Id;

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

/// A goal and every goal below it: those that state it as their parent, or that answer to it.
pub fn below<'a>(view: &'a View, goal: &'a Goal) -> Vec<&'a Goal> {
    let mut found = vec![goal];
    let mut at = 0;
    while let Some(above) = found.get(at).copied() {
        at += 1;
        for child in view.goals.of(above.id.as_str()) {
            let answers = [&child.parent, &child.maps_to].into_iter().flatten().any(|id| *id.id() == above.id);
            if answers && !found.iter().any(|held| held.id == child.id) {
                found.push(child);
            }
        }
    }
    found
}

/// The actions under some goals, each once.
pub fn actions<'a>(view: &'a View, goals: &[&'a Goal]) -> Vec<&'a ActionItem> {
    let filed = |goal: &'a Goal| {
        let under = move |action: &&ActionItem| action.goal_area.as_ref().is_some_and(|id| *id.id() == goal.id);
        view.actions.of(goal.id.as_str()).filter(under)
    };
    goals.iter().copied().flat_map(filed).collect()
}

/// The county's goal areas on a day, by number (R22).
pub fn areas(view: &View, today: NaiveDate) -> Vec<&Goal> {
    let is_area = |goal: &&Goal| {
        goal.level == Some(GoalLevel::GoalArea) && super::seat::within(today, goal.valid_from, goal.valid_to)
    };
    let mut areas: Vec<&Goal> = view.goals.iter().filter(is_area).collect();
    areas.sort_by_key(|goal| (goal.number, goal.id.clone()));
    areas
}

impl Goal {
    /// Its number and short name.
    pub fn label(&self) -> String {
        let name = if self.short.is_empty() { &self.title } else { &self.short };
        self.number.map_or_else(|| name.to_string(), |number| format!("{number} {name}"))
    }
}

/// A goal's place in the hierarchy: how many goals are above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The goal.
    pub goal: Id,
    /// 0 at the top.
    pub depth: usize,
}

/// Every goal in the order of the hierarchy: below its parent, by level and number. Goals whose parents run in a circle
/// stand at the top.
pub fn tree(view: &View) -> Vec<Node> {
    let mut goals: Vec<&Goal> = view.goals.iter().collect();
    goals.sort_by_key(|goal| (goal.level, goal.number, goal.id.clone()));
    let is_top = |goal: &&&Goal| goal.parent.as_ref().is_none_or(|id| view.goals.get(id.as_str()).is_none());
    let mut placed = HashSet::new();
    let mut nodes = Vec::new();
    for goal in goals.iter().filter(is_top).chain(&goals) {
        place(&goals, goal, 0, &mut placed, &mut nodes);
    }
    nodes
}

fn place<'a>(goals: &[&'a Goal], goal: &'a Goal, depth: usize, placed: &mut HashSet<&'a Id>, nodes: &mut Vec<Node>) {
    if !placed.insert(&goal.id) {
        return;
    }
    nodes.push(Node { goal: goal.id.clone(), depth });
    for child in goals.iter().filter(|child| child.parent.as_ref().is_some_and(|parent| *parent.id() == goal.id)) {
        place(goals, child, depth + 1, placed, nodes);
    }
}
