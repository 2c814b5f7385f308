//! Strategies and goals with what is filed under each, as a report (R9–R25).

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::{Row, Sheet, Source};
use crate::domain::View;
use crate::domain::action::Tally;
use crate::domain::filing::Tallies;
use crate::domain::goal::{self, Goal, Strategy};
use crate::text::Lang;
use crate::text::format;

/// Strategies in the order in which they are read: by level, those in force first, then the newest.
pub fn strategies(view: &View) -> Vec<&Strategy> {
    let mut strategies: Vec<&Strategy> = view.strategies.iter().collect();
    strategies.sort_by_key(|strategy| {
        (strategy.level, strategy.state != Some(goal::DocumentState::InForce), std::cmp::Reverse(strategy.valid_from))
    });
    strategies
}

/// The actions of a goal and of all goals below it, counted.
pub fn tally_below(view: &View, today: NaiveDate, goal: &Goal) -> Tally {
    sum_below(view, &view.filing().tallies(today), goal)
}

fn sum_below(view: &View, tallies: &Tallies<'_>, goal: &Goal) -> Tally {
    goal::below(view, goal).into_iter().map(|goal| tallies.of(goal.id.as_str())).sum()
}

/// The same in words; nothing for a goal that nothing is filed under.
pub fn counts(view: &View, lang: Lang, tallies: &Tallies<'_>, goal: &Goal) -> String {
    let Tally { open, late, done } = sum_below(view, tallies, goal);
    if open + done == 0 { String::new() } else { lang.area_counts(open, late, done) }
}

/// A strategy's state and period.
pub fn strategy_line(lang: Lang, strategy: &Strategy) -> (String, String) {
    let state = strategy.state.map(|state| lang.code("strategy", "state", state.code()).to_owned()).unwrap_or_default();
    let day = |date: Option<NaiveDate>| date.map(format::date).unwrap_or_default();
    let period = match (strategy.valid_from, strategy.valid_to) {
        (None, None) => String::new(),
        (from, to) => format!("{}–{}", day(from), day(to)),
    };
    (state, period)
}

/// The hierarchy as a report.
pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let Source { view, lang, today, .. } = *source;
    let mut rows = Vec::new();
    for strategy in strategies(view) {
        let (state, period) = strategy_line(lang, strategy);
        let json = json!({
            "kind": "strategy",
            "id": strategy.id.as_str(),
            "state": strategy.state.map(goal::DocumentState::code),
            "valid_from": strategy.valid_from.map(format::date),
            "valid_to": strategy.valid_to.map(format::date),
            "replaces": strategy.replaces.as_ref().map(|id| id.as_str()),
        });
        if let Json::Object(json) = json {
            rows.push(Row { json, cells: vec![strategy.name.to_string(), state, period], ..Row::default() });
        }
    }
    let tallies = view.filing().tallies(today);
    for node in goal::tree(view) {
        let Some(goal) = view.goals.get(node.goal.as_str()) else { continue };
        let Tally { open, late, done } = sum_below(view, &tallies, goal);
        let json = json!({
            "kind": "goal",
            "id": goal.id.as_str(),
            "depth": node.depth,
            "open": open,
            "late": late,
            "done_this_year": done,
            "maps_to": goal.maps_to.as_ref().map(|id| id.as_str()),
        });
        let level = goal.level.map(|level| lang.code("goal", "level", level.code()).to_owned()).unwrap_or_default();
        if let Json::Object(json) = json {
            let name = format!("{}{}", "  ".repeat(node.depth), goal.label());
            rows.push(Row { json, cells: vec![name, level, counts(view, lang, &tallies, goal)], ..Row::default() });
        }
    }
    let columns = [lang.column_name(), lang.field("goal", "level"), lang.screen_actions()];
    Sheet { name: "outline".into(), columns: columns.map(str::to_owned).to_vec(), rows, single: false }
}
