//! The board: action items by goal area, by date or by owner; open, late, done or all.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::title::organization_name;
use super::{Row, Sheet, Source};
use crate::domain::View;
use crate::domain::action::{ActionItem, ActionState, Tally, tally};
use crate::domain::goal;
use crate::letters;
use crate::log::Id;
use crate::text::Lang;
use crate::text::format;

/// Which actions are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Those still to be done.
    #[default]
    Open,
    /// Those past their date.
    Late,
    /// Those that are done.
    Done,
    /// All.
    All,
}

impl Shown {
    /// What a name stands for.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "open" => Some(Self::Open),
            "late" => Some(Self::Late),
            "done" => Some(Self::Done),
            "all" => Some(Self::All),
            _ => None,
        }
    }

    /// What it is called.
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Open => lang.shown_open(),
            Self::Late => lang.shown_late(),
            Self::Done => lang.shown_done(),
            Self::All => lang.shown_all(),
        }
    }

    fn takes(self, action: &ActionItem, today: NaiveDate) -> bool {
        match self {
            Self::Open => action.is_open(),
            Self::Late => action.days_late(today).is_some(),
            Self::Done => action.state == Some(ActionState::Done),
            Self::All => true,
        }
    }
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// By goal area, a heading each, and by date below it.
    #[default]
    Area,
    /// By date, those without one last.
    Due,
    /// By the owner's name, and by date.
    Owner,
}

impl By {
    /// The order after this one.
    pub const fn next(self) -> Self {
        match self {
            Self::Area => Self::Due,
            Self::Due => Self::Owner,
            Self::Owner => Self::Area,
        }
    }

    /// What it is called.
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Area => lang.by_area(),
            Self::Due => lang.by_due(),
            Self::Owner => lang.by_owner(),
        }
    }
}

/// A line of the board.
#[derive(Clone, Debug)]
pub enum Entry<'a> {
    /// A goal area begins; none for actions that are filed under none.
    Heading(Option<Id>),
    /// An action.
    Action(&'a ActionItem),
}

/// The board on a day.
pub fn board(view: &View, today: NaiveDate, shown: Shown, by: By) -> Vec<Entry<'_>> {
    let mut actions: Vec<&ActionItem> = view.actions.iter().filter(|action| shown.takes(action, today)).collect();
    let due = |action: &ActionItem| action.due.unwrap_or(NaiveDate::MAX);
    // The table is in the order of the ids, and a stable sort keeps it among equals.
    if shown == Shown::Done {
        actions.sort_by_key(|action| std::cmp::Reverse(action.done_on));
    } else {
        actions.sort_by_key(|action| due(action));
    }
    match by {
        By::Due => actions.into_iter().map(Entry::Action).collect(),
        By::Owner => {
            let mut ranks: Vec<_> =
                view.organizations.iter().map(|org| (letters::key(&org.name), org.id.clone())).collect();
            ranks.sort();
            let ranks: std::collections::HashMap<_, _> =
                ranks.into_iter().enumerate().map(|(rank, (_, id))| (id, rank)).collect();
            let rank = |action: &&ActionItem| {
                action.owner.as_ref().and_then(|id| ranks.get(id.id())).copied().unwrap_or(usize::MAX)
            };
            actions.sort_by_key(rank);
            actions.into_iter().map(Entry::Action).collect()
        }
        By::Area => by_area(view, today, &actions),
    }
}

fn by_area<'a>(view: &'a View, today: NaiveDate, actions: &[&'a ActionItem]) -> Vec<Entry<'a>> {
    let mut areas: Vec<Option<Id>> = goal::areas(view, today).iter().map(|goal| Some(goal.id.clone())).collect();
    let mut filed: std::collections::HashMap<Option<Id>, Vec<&ActionItem>> = std::collections::HashMap::new();
    for action in actions {
        filed.entry(action.goal_area.as_ref().map(|id| id.id().clone())).or_default().push(action);
    }
    // Goals that no longer hold keep what was filed under them (R22), and what is filed under none comes last.
    let mut others: Vec<Option<Id>> = filed.keys().filter(|area| !areas.contains(area)).cloned().collect();
    others.sort_by_key(|area| (area.is_none(), area.clone()));
    areas.extend(others);
    let mut entries = Vec::with_capacity(actions.len() + areas.len());
    for area in areas {
        let under = filed.remove(&area).unwrap_or_default();
        entries.push(Entry::Heading(area));
        entries.extend(under.into_iter().map(Entry::Action));
    }
    entries
}

/// The heading of a goal area: its number and name, and how its actions stand.
pub fn heading(view: &View, lang: Lang, today: NaiveDate, area: &str) -> String {
    let (name, tally) = match view.goals.get(area) {
        Some(goal) => (goal.label(), tally(goal::actions(view, &[goal]), today)),
        None => {
            let none = view.actions.iter().filter(|action| action.goal_area.is_none());
            (lang.no_goal_area().to_owned(), tally(none, today))
        }
    };
    format!("{name}  {}", lang.area_counts(tally.open, tally.late, tally.done))
}

/// The board as a report: every action, by goal area.
pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let Source { view, today, lang, .. } = *source;
    let mut rows = Vec::new();
    let mut area = None;
    for entry in board(view, today, Shown::All, By::Area) {
        let (json, cells) = match &entry {
            Entry::Heading(id) => {
                area.clone_from(id);
                let id = id.as_ref().map(|id| id.as_str());
                let goal = id.and_then(|id| view.goals.get(id));
                let Tally { open, late, done } = goal.map_or_else(
                    || tally(view.actions.iter().filter(|action| action.goal_area.is_none()), today),
                    |goal| tally(goal::actions(view, &[goal]), today),
                );
                let json = json!({"kind": "goal", "id": id, "open": open, "late": late, "done_this_year": done});
                (json, vec![heading(view, lang, today, id.unwrap_or_default()), String::new(), String::new()])
            }
            Entry::Action(action) => {
                let late = action.days_late(today);
                let owner = action.owner.as_ref().map(|id| organization_name(view, id)).unwrap_or_default();
                let state = action.state.unwrap_or(ActionState::Open);
                let json = json!({
                    "kind": "action-item",
                    "id": action.id.as_str(),
                    "goal_area": area.as_ref().map(|id| id.as_str()),
                    "title": &*action.title,
                    "owner": action.owner.as_ref().map(|id| id.as_str()),
                    "state": state.code(),
                    "due": action.due.map(format::date),
                    "days_late": late,
                });
                let standing = late.map_or_else(
                    || {
                        let label = lang.code("action-item", "state", state.code());
                        [Some(label.to_owned()), action.due.map(format::date)]
                            .into_iter()
                            .flatten()
                            .collect::<Vec<_>>()
                            .join(" ")
                    },
                    |days| lang.late_by(usize::try_from(days).unwrap_or_default()),
                );
                (json, vec![format!("  {}", action.title), owner, standing])
            }
        };
        if let Json::Object(json) = json {
            rows.push(Row { json, cells });
        }
    }
    let columns =
        [lang.field("action-item", "title"), lang.field("action-item", "owner"), lang.field("action-item", "state")];
    Sheet { name: "board".into(), columns: columns.map(str::to_owned).to_vec(), rows, single: false }
}
