//! The board: action items by goal area, by date or by owner; open, late, done or all.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::title::organization_name;
use super::{Row, Sheet, Source};
use crate::domain::View;
use crate::domain::action::{ActionItem, ActionState, Tally};
use crate::domain::filing::{Cells, NONE, Number, Numbers, Stage, Tallies};
use crate::domain::goal;
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

    fn takes(self, cells: &Cells, today: NaiveDate) -> bool {
        match self {
            Self::Open => cells.stage == Stage::Open,
            Self::Late => cells.is_late(today),
            Self::Done => cells.stage == Stage::Done,
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

/// Whose actions are shown: of an organization, of a group, under a goal. What is not named lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Who is responsible.
    pub owner: Option<Id>,
    /// The group that it belongs to.
    pub group: Option<Id>,
    /// The goal that it is filed under, or one above that.
    pub goal: Option<Id>,
}

impl Scope {
    /// The actions of one record: an organization, a group or a goal.
    pub fn about(view: &View, id: &Id) -> Self {
        let (mut scope, text) = (Self::default(), id.as_str());
        if view.organizations.get(text).is_some() {
            scope.owner = Some(id.clone());
        } else if view.groups.get(text).is_some() {
            scope.group = Some(id.clone());
        } else {
            scope.goal = Some(id.clone());
        }
        scope
    }

    /// Whether it lets all through.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it lets the action of a number through.
    pub fn takes(&self, view: &View) -> impl Fn(Number) -> bool {
        let filing = view.filing();
        // Nobody's number: what no action refers to has none.
        let number = |numbers: &Numbers, id: &Option<Id>| id.as_ref().map(|id| numbers.find(id.as_str()));
        let (owner, group) = (number(&filing.owners, &self.owner), number(&filing.groups, &self.group));
        let goal = self.goal.as_ref().and_then(|id| view.goals.get(id.as_str()));
        let areas: Option<Vec<Number>> = self.goal.as_ref().map(|_| {
            let below = goal.map(|goal| goal::below(view, goal)).unwrap_or_default();
            below.iter().filter_map(|goal| filing.areas.find(goal.id.as_str())).collect()
        });
        move |action| {
            let cells = filing.cells(action);
            owner.is_none_or(|owner| owner == Some(cells.owner))
                && group.is_none_or(|group| group == Some(cells.group))
                && areas.as_ref().is_none_or(|areas| areas.contains(&cells.area))
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
pub fn board<'a>(view: &'a View, today: NaiveDate, shown: Shown, by: By, scope: &Scope) -> Vec<Entry<'a>> {
    let mut board = lines(view, today, shown, by, scope.takes(view));
    if !scope.is_all() {
        board.drop_empty();
    }
    let Board { lines, areas, .. } = board;
    let action = |number| view.actions.get(view.filing().actions.id(number)?.as_str());
    let entry = |line| match line {
        Line::Heading(n) => areas.get(n as usize).cloned().map(Entry::Heading),
        Line::Action(number) => action(number).map(Entry::Action),
    };
    lines.into_iter().filter_map(entry).collect()
}

/// A line of the board, by the numbers of [`View::filing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// A goal area begins: its place among [`Board::areas`].
    Heading(u32),
    /// An action.
    Action(Number),
}

/// The board in numbers.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Its headings; none for actions that are filed under none.
    pub areas: Vec<Option<Id>>,
    /// How many actions it shows.
    pub actions: usize,
}

impl Board {
    /// Leaves out headings that nothing stands under.
    pub fn drop_empty(&mut self) {
        let mut lines = std::mem::take(&mut self.lines);
        let next: Vec<bool> = lines.iter().skip(1).map(|line| matches!(line, Line::Action(_))).chain([false]).collect();
        let mut next = next.into_iter();
        lines.retain(|line| next.next().unwrap_or_default() || matches!(line, Line::Action(_)));
        self.lines = lines;
    }
}

/// The lines of the board on a day, of the actions that `wanted` takes.
pub fn lines(view: &View, today: NaiveDate, shown: Shown, by: By, wanted: impl Fn(Number) -> bool) -> Board {
    let filing = view.filing();
    let all = if shown == Shown::Done { filing.by_done() } else { filing.by_due() };
    let takes = |number: &Number| shown.takes(filing.cells(*number), today) && wanted(*number);
    let actions: Vec<Number> = all.iter().copied().filter(takes).collect();
    match by {
        By::Due => plain(actions.into_iter()),
        By::Owner => {
            // What nobody known is responsible for comes last.
            let names = view.organizations_by_name().ids();
            let ranks = ranks(&filing.owners, names.map(|id| Some(id.as_str())));
            let last = view.organizations.len();
            let rank = |number: Number| ranks.get(filing.cells(number).owner as usize).copied().flatten();
            plain(grouped(&actions, last + 1, |number| rank(number).unwrap_or(last)).0.into_iter())
        }
        By::Area => by_area(view, today, &actions),
    }
}

fn plain(actions: impl ExactSizeIterator<Item = Number>) -> Board {
    Board { actions: actions.len(), lines: actions.map(Line::Action).collect(), areas: Vec::new() }
}

/// By number, the places of these ids in their order.
fn ranks<'a>(numbers: &Numbers, in_order: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<usize>> {
    let mut ranks = vec![None; numbers.ids().len()];
    for (rank, id) in in_order.enumerate() {
        if let Some(number) = id.and_then(|id| numbers.find(id)) {
            ranks[number as usize] = Some(rank);
        }
    }
    ranks
}

/// Actions by their group, in their order within it, and where each group begins.
fn grouped(actions: &[Number], groups: usize, group: impl Fn(Number) -> usize) -> (Vec<Number>, Vec<usize>) {
    let mut begins = vec![0; groups + 1];
    let of: Vec<usize> = actions.iter().map(|number| group(*number)).collect();
    for group in &of {
        begins[group + 1] += 1;
    }
    for group in 0..groups {
        begins[group + 1] += begins[group];
    }
    let (mut next, mut placed) = (begins.clone(), vec![NONE; actions.len()]);
    for (number, group) in actions.iter().zip(of) {
        placed[next[group]] = *number;
        next[group] += 1;
    }
    (placed, begins)
}

fn by_area(view: &View, today: NaiveDate, actions: &[Number]) -> Board {
    let filing = view.filing();
    let ids = filing.areas.ids();
    let mut filed = vec![false; ids.len()];
    let mut unfiled = false;
    for number in actions {
        match filed.get_mut(filing.cells(*number).area as usize) {
            Some(filed) => *filed = true,
            None => unfiled = true,
        }
    }
    let mut areas: Vec<Option<Id>> = goal::areas(view, today).iter().map(|goal| Some(goal.id.clone())).collect();
    // Goals that no longer hold keep what was filed under them (R22), and what is filed under none comes last.
    let held = ids.iter().zip(&filed).filter(|(_, filed)| **filed).map(|(id, _)| Some(id.clone()));
    let mut others: Vec<Option<Id>> = held.filter(|area| !areas.contains(area)).collect();
    others.sort();
    areas.extend(others);
    if unfiled {
        areas.push(None);
    }
    let ranks = ranks(&filing.areas, areas.iter().map(|area| area.as_ref().map(|id| id.as_str())));
    let last = areas.len().saturating_sub(1);
    let rank = |number: Number| ranks.get(filing.cells(number).area as usize).copied().flatten().unwrap_or(last);
    let (placed, begins) = grouped(actions, areas.len(), rank);
    let mut lines = Vec::with_capacity(actions.len() + areas.len());
    for (n, range) in begins.windows(2).enumerate() {
        lines.push(Line::Heading(n as u32));
        lines.extend(placed[range[0]..range[1]].iter().map(|number| Line::Action(*number)));
    }
    Board { lines, areas, actions: actions.len() }
}

/// The heading of a goal area: its number and name, and how its actions stand.
pub fn heading(view: &View, lang: Lang, tallies: &Tallies<'_>, area: &str) -> String {
    let tally = if view.goals.get(area).is_some() { tallies.of(area) } else { tallies.of_none() };
    format!("{}  {}", heading_name(view, lang, area), lang.area_counts(tally.open, tally.late, tally.done))
}

/// The same without the counts.
pub fn heading_name(view: &View, lang: Lang, area: &str) -> String {
    view.goals.get(area).map_or_else(|| lang.no_goal_area().to_owned(), goal::Goal::label)
}

/// The board as a report: every action, or those of a record, by goal area.
pub(super) fn sheet(source: &Source<'_>, about: Option<&Id>) -> Sheet {
    let Source { view, today, lang, .. } = *source;
    let scope = about.map(|id| Scope::about(view, id)).unwrap_or_default();
    let mut rows = Vec::new();
    let mut area = None;
    let tallies = view.filing().tallies(today);
    for entry in board(view, today, Shown::All, By::Area, &scope) {
        let (json, cells) = match &entry {
            Entry::Heading(id) => {
                area.clone_from(id);
                let id = id.as_ref().map(|id| id.as_str());
                let goal = id.and_then(|id| view.goals.get(id));
                let Tally { open, late, done } =
                    goal.map_or_else(|| tallies.of_none(), |goal| tallies.of(goal.id.as_str()));
                let json = json!({"kind": "goal", "id": id, "open": open, "late": late, "done_this_year": done});
                let area = id.unwrap_or_default();
                let said =
                    if scope.is_all() { heading(view, lang, &tallies, area) } else { heading_name(view, lang, area) };
                (json, vec![said, String::new(), String::new()])
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
            rows.push(Row { json, cells, ..Row::default() });
        }
    }
    let columns =
        [lang.field("action-item", "title"), lang.field("action-item", "owner"), lang.field("action-item", "state")];
    Sheet { name: "board".into(), columns: columns.map(str::to_owned).to_vec(), rows, single: false }
}
