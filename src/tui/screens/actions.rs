//! Action items: a board by goal area, or one list across, open, late, done or all.

use std::cell::RefCell;
use std::collections::HashMap;

use super::action::cells;
use super::browser::{Browser, Listing};
use crate::domain::action::ActionItem;
use crate::log::Id;
use crate::report::board::{By, Entry, Shown, board, heading};
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
    /// How many there are among how many.
    counts: RefCell<(usize, usize)>,
    /// What the headings say, by their keys.
    headings: RefCell<HashMap<String, String>>,
}

/// What separates a heading's key from an action's.
const HEADING: char = '#';

impl Actions {
    fn find<'a>(cx: &Cx<'a>, key: &str) -> Option<&'a ActionItem> {
        cx.view().actions.get(key)
    }
}

impl Listing for Actions {
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
        cx.lang.board_status(shown.label(cx.lang), n, all, by.label(cx.lang))
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        // Tasks are not for the room.
        if cx.shown_to_others {
            return Vec::new();
        }
        let (shown, by) = *self.shape.borrow();
        let entries = board(cx.view(), cx.today(), shown, by);
        let n = entries.iter().filter(|entry| matches!(entry, Entry::Action(_))).count();
        *self.counts.borrow_mut() = (n, cx.view().actions.len());
        let mut headings = self.headings.borrow_mut();
        let mut key = |entry: Entry<'_>| match entry {
            Entry::Heading(area) => {
                let area = area.as_ref().map(|area| area.as_str()).unwrap_or_default();
                let key = format!("{HEADING}{area}");
                headings.insert(key.clone(), heading(cx.view(), cx.lang, cx.today(), area));
                key
            }
            Entry::Action(action) => action.id.to_string(),
        };
        entries.into_iter().map(&mut key).collect()
    }

    fn parts(&self, keys: &[String]) -> Vec<usize> {
        (1..keys.len()).filter(|row| keys[*row].starts_with(HEADING)).collect()
    }

    fn words(&self, cx: &Cx<'_>, key: &str) -> String {
        let Some(action) = Self::find(cx, key) else { return String::new() };
        let view = cx.view();
        let owner = action.owner.as_ref().map(|id| organization_name(view, id)).unwrap_or_default();
        let group = action.group.as_ref().map(|id| group_name(view, id)).unwrap_or_default();
        let area = action.goal_area.as_ref().and_then(|id| view.goals.get(id.as_str()));
        format!("{} {owner} {group} {}", action.title, area.map(|goal| goal.short.to_string()).unwrap_or_default())
    }

    fn target(&self, cx: &Cx<'_>, key: &str) -> Target {
        if let Some(area) = key.strip_prefix(HEADING) {
            return Id::new(area).map_or(Target::Nothing, |id| Target::Record("goal", id));
        }
        Self::find(cx, key).map_or(Target::Nothing, |action| Target::Record("action-item", action.id.clone()))
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &str, focused: bool) {
        if let Some(heading) = self.headings.borrow().get(key) {
            canvas.text(0, 0, heading, STRONG);
            return;
        }
        let Some(action) = Self::find(cx, key) else { return };
        let cells = cells(cx, action, true);
        let columns: Vec<(u16, u16, &str)> =
            cells.iter().map(|(least, most, text)| (*least, *most, text.as_str())).collect();
        let room = canvas.width().saturating_sub(2);
        canvas.part(2, 0, room, 1).columns(&columns, if focused { STRONG } else { PLAIN });
    }

    fn details_height(&self) -> u16 {
        3
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &str) {
        let Some(action) = Self::find(cx, key) else { return };
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

    fn take(&self, msg: &Msg, _: &Cx<'_>, _: Option<&str>) -> bool {
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
