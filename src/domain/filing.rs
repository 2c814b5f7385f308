//! The action items as columns: what lists, counts and searches of very many of them read instead of the records.
//!
//! An action has a number, which it keeps as long as the view lives, also while it is removed. The orders by date are
//! kept while actions change, so that nothing is sorted for a key; all else passes over the columns once.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate};

use super::action::{ActionItem, ActionState, Tally};
use super::view::Table;
use crate::letters::Words;
use crate::log::Id;

/// The number of an action, or of what it refers to.
pub type Number = u32;

/// The number of nothing.
pub const NONE: Number = Number::MAX;
/// The day of what has no date.
const NEVER: i32 = i32::MAX;
/// From how many changes at once it is cheaper to sort all than to find each its place.
const MANY: usize = 256;

/// Whether there is something to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// It was removed.
    #[default]
    Gone,
    /// Yes.
    Open,
    /// It is done.
    Done,
    /// It was dropped.
    Dropped,
}

/// What is known of an action here.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cells {
    /// Whether there is something to do.
    pub stage: Stage,
    due: i32,
    done_on: i32,
    /// The goal area that it is filed under.
    pub area: Number,
    /// Who is responsible.
    pub owner: Number,
    /// The group that it belongs to.
    pub group: Number,
}

impl Cells {
    /// Whether it is late on a day.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.stage == Stage::Open && self.due < today.num_days_from_ce()
    }
}

/// Ids by numbers in the order in which they came.
#[derive(Debug, Default)]
pub struct Numbers {
    ids: Vec<Id>,
    numbers: HashMap<Id, Number>,
}

impl Numbers {
    /// The number of an id, if it has one.
    pub fn find(&self, id: &str) -> Option<Number> {
        self.numbers.get(id).copied()
    }

    /// The id of a number.
    pub fn id(&self, number: Number) -> Option<&Id> {
        self.ids.get(number as usize)
    }

    /// All ids, by number.
    pub fn ids(&self) -> &[Id] {
        &self.ids
    }

    fn of(&mut self, id: &Id) -> Number {
        self.find(id.as_str()).unwrap_or_else(|| self.push(id))
    }

    /// Numbers an id that has none.
    fn push(&mut self, id: &Id) -> Number {
        let number = self.ids.len() as Number;
        self.ids.push(id.clone());
        self.numbers.insert(id.clone(), number);
        number
    }

    fn of_some(&mut self, id: Option<&Id>) -> Number {
        id.map_or(NONE, |id| self.of(id))
    }
}

/// All action items.
#[derive(Debug, Default)]
pub struct Filing {
    /// Their numbers.
    pub actions: Numbers,
    /// The numbers of goal areas.
    pub areas: Numbers,
    /// The numbers of who is responsible.
    pub owners: Numbers,
    /// The numbers of groups.
    pub groups: Numbers,
    cells: Vec<Cells>,
    by_due: Vec<Number>,
    by_done: Vec<Number>,
    /// What the titles say, once somebody searches.
    titles: OnceLock<Vec<Words>>,
}

impl Filing {
    /// All of a view's.
    pub fn new(actions: &Table<ActionItem>) -> Self {
        let mut filing = Self::default();
        let count = actions.len();
        filing.actions.ids.reserve(count);
        filing.actions.numbers.reserve(count);
        filing.cells.reserve(count);
        for action in actions.iter() {
            filing.actions.push(&action.id);
            let cells = filing.read(action);
            filing.cells.push(cells);
        }
        filing.sort(true);
        filing
    }

    /// These actions say something else, or are there no more.
    pub fn update(&mut self, changed: &[&Id], actions: &Table<ActionItem>) {
        let few = changed.len() < MANY;
        for id in changed {
            let action = actions.get(id.as_str());
            let number = match (self.actions.find(id.as_str()), action) {
                (Some(number), _) => number,
                (None, Some(_)) => self.actions.of(id),
                (None, None) => continue,
            };
            let at = number as usize;
            if at == self.cells.len() {
                self.cells.push(Cells::default());
            }
            if few {
                self.unlist(number);
            }
            self.cells[at] = action.map(|action| self.read(action)).unwrap_or_default();
            if few {
                self.list(number);
            }
            if let Some(titles) = self.titles.get_mut() {
                let words = Words::new(action.map_or("", |action| &action.title));
                if at == titles.len() { titles.push(words) } else { titles[at] = words }
            }
        }
        if !few {
            self.sort(false);
        }
    }

    /// Puts all in their orders. `by_id` says whether the numbers are in the order of the ids.
    fn sort(&mut self, by_id: bool) {
        let in_order = |takes: fn(Stage) -> bool, key: fn(&Cells) -> i64| {
            let numbered = self.cells.iter().zip(0..).filter(|(cells, _)| takes(cells.stage));
            let mut rows: Vec<(i64, Number)> = numbered.map(|(cells, number)| (key(cells), number)).collect();
            rows.sort_unstable();
            let id = |row: &(i64, Number)| &self.actions.ids[row.1 as usize];
            if !by_id {
                rows.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| id(a).cmp(id(b))));
            }
            rows.into_iter().map(|(_, number)| number).collect::<Vec<_>>()
        };
        let by_due = in_order(|stage| stage != Stage::Gone, due_key);
        let by_done = in_order(|stage| stage == Stage::Done, done_key);
        (self.by_due, self.by_done) = (by_due, by_done);
    }

    fn read(&mut self, action: &ActionItem) -> Cells {
        let day = |date: Option<NaiveDate>| date.map_or(NEVER, |date| date.num_days_from_ce());
        Cells {
            stage: match action.state {
                Some(ActionState::Done) => Stage::Done,
                Some(ActionState::Dropped) => Stage::Dropped,
                _ => Stage::Open,
            },
            due: day(action.due),
            done_on: day(action.done_on),
            area: self.areas.of_some(action.goal_area.as_ref().map(|id| id.id())),
            owner: self.owners.of_some(action.owner.as_ref().map(|id| id.id())),
            group: self.groups.of_some(action.group.as_ref().map(|id| id.id())),
        }
    }

    /// Where an action stands in an order, or would stand.
    fn place(&self, order: &[Number], number: Number, key: impl Fn(&Cells) -> i64) -> Result<usize, usize> {
        let of = |number: Number| key(&self.cells[number as usize]);
        let (own, id) = (of(number), &self.actions.ids[number as usize]);
        order.binary_search_by(|held| match of(*held).cmp(&own) {
            Ordering::Equal => self.actions.ids[*held as usize].cmp(id),
            other => other,
        })
    }

    fn unlist(&mut self, number: Number) {
        let stage = self.cells[number as usize].stage;
        if stage == Stage::Gone {
            return;
        }
        if let Ok(at) = self.place(&self.by_due, number, due_key) {
            self.by_due.remove(at);
        }
        if let Ok(at) = self.place(&self.by_done, number, done_key) {
            self.by_done.remove(at);
        }
    }

    fn list(&mut self, number: Number) {
        let stage = self.cells[number as usize].stage;
        if stage == Stage::Gone {
            return;
        }
        if let Err(at) = self.place(&self.by_due, number, due_key) {
            self.by_due.insert(at, number);
        }
        if stage == Stage::Done
            && let Err(at) = self.place(&self.by_done, number, done_key)
        {
            self.by_done.insert(at, number);
        }
    }

    /// How many actions there are.
    pub const fn len(&self) -> usize {
        self.by_due.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.by_due.is_empty()
    }

    /// What is known of an action.
    pub fn cells(&self, number: Number) -> &Cells {
        &self.cells[number as usize]
    }

    /// All actions by their dates, those without one last, and by id.
    pub fn by_due(&self) -> &[Number] {
        &self.by_due
    }

    /// The actions that are done, the newest first, those without a date last, and by id.
    pub fn by_done(&self) -> &[Number] {
        &self.by_done
    }

    /// The words of the titles, by number.
    pub fn titles(&self, actions: &Table<ActionItem>) -> &[Words] {
        self.titles.get_or_init(|| {
            let mut titles = vec![Words::new(""); self.cells.len()];
            for (action, next) in actions.iter().zip(0..) {
                // What was there first is numbered in the order of the table.
                let number = if self.actions.id(next) == Some(&action.id) {
                    Some(next)
                } else {
                    self.actions.find(action.id.as_str())
                };
                if let Some(number) = number {
                    titles[number as usize] = Words::new(&action.title);
                }
            }
            titles
        })
    }

    /// How the actions under each goal area stand on a day.
    pub fn tallies(&self, today: NaiveDate) -> Tallies<'_> {
        let day = |month, day| NaiveDate::from_ymd_opt(today.year(), month, day).unwrap_or(today).num_days_from_ce();
        let (this_year, now) = (day(1, 1)..=day(12, 31), today.num_days_from_ce());
        let mut of = vec![Tally::default(); self.areas.ids.len() + 1];
        let none = of.len() - 1;
        for cells in &self.cells {
            let tally = &mut of[if cells.area == NONE { none } else { cells.area as usize }];
            match cells.stage {
                Stage::Open => {
                    tally.open += 1;
                    tally.late += usize::from(cells.due < now);
                }
                Stage::Done => tally.done += usize::from(this_year.contains(&cells.done_on)),
                Stage::Gone | Stage::Dropped => {}
            }
        }
        Tallies { areas: &self.areas, of }
    }
}

/// What has no date last.
fn due_key(cells: &Cells) -> i64 {
    i64::from(cells.due)
}

/// The newest first, and what has no date last.
fn done_key(cells: &Cells) -> i64 {
    if cells.done_on == NEVER { i64::MAX } else { -i64::from(cells.done_on) }
}

/// How the actions under each goal area stand.
#[derive(Debug)]
pub struct Tallies<'a> {
    areas: &'a Numbers,
    /// By number, and last those that are filed under none.
    of: Vec<Tally>,
}

impl Tallies<'_> {
    /// How those under an area stand.
    pub fn of(&self, area: &str) -> Tally {
        self.areas.find(area).map(|number| self.of[number as usize]).unwrap_or_default()
    }

    /// How those stand that are filed under none.
    pub fn of_none(&self) -> Tally {
        self.of.last().copied().unwrap_or_default()
    }

    /// How all stand.
    pub fn all(&self) -> Tally {
        self.of.iter().copied().sum()
    }
}
