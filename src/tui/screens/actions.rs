//! Action items: a board by goal area, or one list across, open, late, done or all.

use std::cell::{Cell, RefCell};

use super::action::cells;
use super::browser::{Browser, Listing};
use crate::domain::action::ActionItem;
use crate::domain::filing::{Number, Numbers};
use crate::letters::{Query, Words};
use crate::log::Id;
use crate::report::board::{self, Board, By, Line, Scope, Shown};
use crate::report::title::{group_name, organization_name};
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Msg, Target};

/// The actions.
pub(super) fn actions() -> Browser<Actions> {
    Browser::new(Actions::default())
}

/// What the list shows, and in which order.
#[derive(Debug, Default)]
pub(super) struct Actions {
    shape: RefCell<(Shown, By)>,
    /// Whose.
    scope: RefCell<Scope>,
    /// How many there are among how many.
    counts: RefCell<(usize, usize)>,
    /// The goal areas that have had a heading, with what it says: a row names one by its place here.
    headings: RefCell<Vec<(String, String)>>,
    /// What owners, groups and goal areas are found by, as of a version of the state.
    names: RefCell<Option<(u64, Names)>>,
}

/// The words of what actions refer to, by its number.
#[derive(Debug)]
struct Names {
    owners: Vec<Words>,
    groups: Vec<Words>,
    areas: Vec<Words>,
}

/// A row: the heading of that place, or the action of that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Row {
    Heading(u32),
    Action(Number),
}

/// What separates a heading's key from an action's.
const HEADING: char = '#';

impl Actions {
    fn action<'a>(cx: &Cx<'a>, row: Row) -> Option<&'a ActionItem> {
        let Row::Action(number) = row else { return None };
        let view = cx.view();
        view.actions.get(view.filing().actions.id(number)?.as_str())
    }

    /// The rows of the actions that `wanted` takes.
    fn rows(&self, cx: &Cx<'_>, wanted: impl Fn(Number) -> bool) -> Board {
        let (shown, by) = *self.shape.borrow();
        let scope = self.scope.borrow();
        let within = scope.takes(cx.view());
        let mut board = board::lines(cx.view(), cx.today(), shown, by, |number| within(number) && wanted(number));
        if !scope.is_all() {
            board.drop_empty();
        }
        board
    }

    /// The names of whose actions are shown.
    fn scope_said(&self, cx: &Cx<'_>) -> String {
        let scope = self.scope.borrow();
        let goal = scope.goal.as_ref().map(|id| cx.title("goal", id));
        let named = [&scope.owner, &scope.group].into_iter().flatten().map(|id| cx.party(id));
        named.chain(goal).collect::<Vec<_>>().join(", ")
    }

    /// The place of a goal area's heading, which it keeps.
    fn heading(&self, area: &str) -> u32 {
        let mut headings = self.headings.borrow_mut();
        let found = headings.iter().position(|(held, _)| held == area);
        let at = found.unwrap_or_else(|| {
            headings.push((area.to_owned(), String::new()));
            headings.len() - 1
        });
        at as u32
    }

    /// Which of the numbered actions have every word of the query in their titles or in what they refer to.
    fn found(&self, cx: &Cx<'_>, query: &Query) -> Vec<bool> {
        let (filing, version) = (cx.view().filing(), cx.view().version);
        let mut names = self.names.borrow_mut();
        if names.as_ref().is_none_or(|(of, _)| *of != version) {
            *names = Some((version, Names::of(cx)));
        }
        let titles = filing.titles(&cx.view().actions);
        let mut found = vec![true; titles.len()];
        let Some((_, names)) = &*names else { return found };
        for word in &query.words {
            let has = |words: &[Words]| words.iter().map(|words| words.has_word(word)).collect::<Vec<bool>>();
            let (owners, groups, areas) = (has(&names.owners), has(&names.groups), has(&names.areas));
            let told = |of: &[bool], number: Number| of.get(number as usize).copied().unwrap_or(false);
            for (number, found) in found.iter_mut().enumerate().filter(|(_, found)| **found) {
                let cells = filing.cells(number as Number);
                *found = told(&owners, cells.owner)
                    || told(&groups, cells.group)
                    || told(&areas, cells.area)
                    || titles[number].has_word(word);
            }
        }
        found
    }
}

impl Names {
    fn of(cx: &Cx<'_>) -> Self {
        let (view, filing) = (cx.view(), cx.view().filing());
        let words = |numbers: &Numbers, name: &dyn Fn(&Id) -> String| {
            numbers.ids().iter().map(|id| Words::new(&name(id))).collect::<Vec<_>>()
        };
        Self {
            owners: words(&filing.owners, &|id| organization_name(view, id)),
            groups: words(&filing.groups, &|id| group_name(view, id)),
            areas: words(&filing.areas, &|id| {
                view.goals.get(id.as_str()).map(|goal| goal.short.to_string()).unwrap_or_default()
            }),
        }
    }
}

impl Listing for Actions {
    type Key = Row;

    fn parse(&self, cx: &Cx<'_>, text: &str) -> Option<Row> {
        match text.strip_prefix(HEADING) {
            Some(area) => Some(Row::Heading(self.heading(area))),
            None => cx.view().filing().actions.find(text).map(Row::Action),
        }
    }

    fn text(&self, cx: &Cx<'_>, row: &Row) -> String {
        match row {
            Row::Heading(at) => {
                let headings = self.headings.borrow();
                format!("{HEADING}{}", headings.get(*at as usize).map(|(area, _)| area.as_str()).unwrap_or_default())
            }
            Row::Action(number) => cx.view().filing().actions.id(*number).map(Id::to_string).unwrap_or_default(),
        }
    }

    fn is_row(&self, row: &Row) -> bool {
        matches!(row, Row::Action(_))
    }

    fn name(&self) -> &'static str {
        "actions"
    }

    fn adds(&self) -> Option<&'static str> {
        Some("action-item")
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.screen_actions().into()
    }

    fn status(&self, cx: &Cx<'_>) -> String {
        let ((shown, by), (n, all)) = (*self.shape.borrow(), *self.counts.borrow());
        let said = cx.lang.board_status(shown.label(cx.lang), n, all, by.label(cx.lang));
        let scope = self.scope_said(cx);
        if scope.is_empty() || cx.shown_to_others { said } else { format!("{scope} · {said}") }
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<Row> {
        // Tasks are not for the room.
        if cx.shown_to_others {
            return Vec::new();
        }
        let view = cx.view();
        // What a search will read is ready before somebody begins to type.
        view.filing().titles(&view.actions);
        let board = self.rows(cx, |_| true);
        *self.counts.borrow_mut() = (board.actions, view.actions.len());
        let tallies = view.filing().tallies(cx.today());
        let all_of_them = self.scope.borrow().is_all();
        let place = |area: &Option<Id>| {
            let area = area.as_ref().map(|id| id.as_str()).unwrap_or_default();
            let at = self.heading(area);
            self.headings.borrow_mut()[at as usize].1 = if all_of_them {
                board::heading(view, cx.lang, &tallies, area)
            } else {
                // Counts of all would mislead above some.
                board::heading_name(view, cx.lang, area)
            };
            at
        };
        let places: Vec<u32> = board.areas.iter().map(place).collect();
        let row = |line| match line {
            Line::Heading(n) => Row::Heading(places[n as usize]),
            Line::Action(number) => Row::Action(number),
        };
        board.lines.into_iter().map(row).collect()
    }

    fn find(&self, cx: &Cx<'_>, query: &Query) -> Option<Vec<Row>> {
        // A query without words leaves all there is, headings too.
        if query.words.is_empty() || cx.shown_to_others {
            return Some(self.keys(cx));
        }
        let found = self.found(cx, query);
        let shown = Cell::new(0);
        let wanted = |number| {
            shown.set(shown.get() + 1);
            found[number as usize]
        };
        let actions = self.rows(cx, wanted).lines.into_iter();
        *self.counts.borrow_mut() = (shown.get(), cx.view().actions.len());
        Some(
            actions
                .filter_map(|line| if let Line::Action(number) = line { Some(Row::Action(number)) } else { None })
                .collect(),
        )
    }

    fn parts(&self, keys: &[Row]) -> Vec<usize> {
        (1..keys.len()).filter(|row| matches!(keys[*row], Row::Heading(_))).collect()
    }

    fn words(&self, _: &Cx<'_>, _: &Row) -> String {
        // What finds a row is known in numbers.
        String::new()
    }

    fn target(&self, cx: &Cx<'_>, row: &Row) -> Target {
        match row {
            Row::Heading(at) => {
                let headings = self.headings.borrow();
                let area = headings.get(*at as usize).and_then(|(area, _)| Id::new(area).ok());
                area.map_or(Target::Nothing, |id| Target::Record("goal", id))
            }
            Row::Action(_) => Self::action(cx, *row)
                .map_or(Target::Nothing, |action| Target::Record("action-item", action.id.clone())),
        }
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, row: &Row, focused: bool) {
        if let Row::Heading(at) = row {
            let headings = self.headings.borrow();
            canvas.text(0, 0, headings.get(*at as usize).map(|(_, said)| said.as_str()).unwrap_or_default(), STRONG);
            return;
        }
        let Some(action) = Self::action(cx, *row) else { return };
        let cells = cells(cx, action, true);
        let columns: Vec<(u16, u16, &str)> =
            cells.iter().map(|(least, most, text)| (*least, *most, text.as_str())).collect();
        let room = canvas.width().saturating_sub(2);
        canvas.part(2, 0, room, 1).columns(&columns, if focused { STRONG } else { PLAIN });
    }

    fn details_height(&self) -> u16 {
        3
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, row: &Row) {
        let Some(action) = Self::action(cx, *row) else { return };
        let view = cx.view();
        canvas.text(1, 0, &action.title, STRONG);
        let names: Vec<String> =
            action.owner.iter().chain(&action.helpers).map(|id| organization_name(view, id)).collect();
        let from = action.meeting.as_ref().map(|id| cx.lang.from_meeting(&cx.title("meeting", id)));
        let whose: Vec<String> =
            std::iter::once(names.join(", ")).chain(from).filter(|text| !text.is_empty()).collect();
        canvas.text(1, 1, &whose.join("  ·  "), PLAIN);
        let last = view.progress.of(action.id.as_str()).max_by_key(|note| (note.date, note.id.clone()));
        if let Some(note) = last {
            let date = note.date.map(crate::text::format::date).unwrap_or_default();
            canvas.text(1, 2, &format!("{date}  {}", note.text.replace('\n', " ")), PLAIN);
        }
    }

    fn take(&self, msg: &Msg, _: &Cx<'_>, _: Option<&Row>) -> bool {
        if let Msg::Scope(named) = msg {
            let of = |field: &str| named.iter().find(|(held, _)| held == field).map(|(_, id)| id.clone());
            *self.scope.borrow_mut() = Scope { owner: of("owner"), group: of("group"), goal: of("goal_area") };
            return true;
        }
        let Msg::Shape(name) = msg else { return false };
        let mut shape = self.shape.borrow_mut();
        if let Some(shown) = Shown::of(name) {
            shape.0 = shown;
        } else if *name == "order" {
            shape.1 = shape.1.next();
        } else {
            return false;
        }
        true
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        if cx.shown_to_others { cx.lang.hidden_while_shown().into() } else { cx.lang.actions_empty().into() }
    }
}
