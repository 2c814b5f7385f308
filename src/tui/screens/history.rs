//! History: every action, newest first, in sentences.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use super::browser::{Browser, Listing};
use crate::log::{Id, OpId, Operation};
use crate::report::history::{actions, actions_about, sentence, written};
use crate::text::format;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// Rows for what an action did: its sentence, the values that it wrote, and who.
const DETAILS: u16 = 5;

type Actions = HashMap<String, Vec<Arc<Operation>>>;

/// The history.
pub(super) fn history() -> Browser<History> {
    Browser::new(History::default())
}

/// What has been done to a record and to what belongs to it.
pub fn history_of(kind: &'static str, id: Id) -> Browser<History> {
    Browser::new(History { about: Some((kind, id)), ..History::default() })
}

/// The actions, gathered once per state.
#[derive(Debug, Default)]
pub struct History {
    /// The record whose history it is; all of it if there is none.
    about: Option<(&'static str, Id)>,
    made: RefCell<(Option<u64>, Vec<String>, Actions)>,
}

impl History {
    fn refresh(&self, cx: &Cx<'_>) {
        let mut made = self.made.borrow_mut();
        if made.0 == Some(cx.view().version) {
            return;
        }
        let all = match &self.about {
            Some((kind, id)) => actions_about(&cx.source(), kind, id),
            None => actions(&cx.source()),
        };
        let keys = all.iter().map(|ops| ops[0].id.to_string()).collect();
        let by_key = all.into_iter().map(|ops| (ops[0].id.to_string(), ops)).collect();
        *made = (Some(cx.view().version), keys, by_key);
    }

    fn of(&self, cx: &Cx<'_>, key: &str) -> Vec<Arc<Operation>> {
        self.refresh(cx);
        self.made.borrow().2.get(key).cloned().unwrap_or_default()
    }
}

impl Listing for History {
    type Key = String;

    fn parse(&self, _: &Cx<'_>, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        "history"
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        match &self.about {
            Some((kind, id)) => cx.lang.history_title(&cx.shown_title(kind, id)),
            None => cx.lang.screen_history().into(),
        }
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        self.refresh(cx);
        self.made.borrow().1.clone()
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        let ops = self.of(cx, key);
        let author = ops.first().and_then(|op| op.author.as_deref().map(str::to_owned)).unwrap_or_default();
        let source = cx.source();
        let written = written(&source, &ops);
        let values: Vec<&str> = written.iter().flat_map(|written| [&*written.was, &*written.is]).collect();
        format!("{} {author} {}", sentence(&source, &ops), values.join(" "))
    }

    fn target(&self, _: &Cx<'_>, key: &String) -> Target {
        // An operation's identity has no letters but a–f: it also is an id of its own.
        let id = key.parse::<OpId>().ok().and_then(|op| Id::new(&op.to_string().replace(':', ".")).ok());
        id.map_or(Target::Nothing, |id| Target::Record("operation", id))
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let ops = self.of(cx, key);
        let Some(first) = ops.first() else { return };
        let style = if focused { STRONG } else { PLAIN };
        let time = format::local(first.stamp.millis, cx.replica.zone()).format("%Y-%m-%d %H:%M").to_string();
        canvas.text_in(0, 0, 16, &time, style);
        // The room sees when and how much, not whom it concerned.
        let said =
            if cx.shown_to_others { cx.lang.hidden_while_shown().to_owned() } else { sentence(&cx.source(), &ops) };
        let said = if cx.replica.state().is_live(first.id) { said } else { cx.lang.undone(&said) };
        canvas.text(17, 0, &said, style);
    }

    fn details_height(&self) -> u16 {
        DETAILS
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String) {
        let ops = self.of(cx, key);
        let Some(first) = ops.first().filter(|_| !cx.shown_to_others) else { return };
        let source = cx.source();
        let columns = usize::from(canvas.width().saturating_sub(3));
        let mut lines: Vec<String> = format::wrap(&sentence(&source, &ops), columns);
        lines.truncate(2);
        lines.extend(written(&source, &ops).iter().map(|written| {
            let label = cx.lang.field(written.record.0.as_str(), written.field.as_str());
            if written.was.is_empty() {
                format!("  {label}: {}", written.is)
            } else {
                cx.lang.was_and_is(label, &written.was, &written.is)
            }
        }));
        for (n, line) in lines.iter().take(usize::from(DETAILS - 1)).enumerate() {
            canvas.text(1, n as u16, line, PLAIN);
        }
        let writes: usize = ops.iter().map(|op| op.writes().len()).sum();
        let author = first.author.as_deref().unwrap_or(cx.lang.struck());
        canvas.text(
            1,
            DETAILS - 1,
            &cx.lang.history_detail(
                author,
                &first.id.replica.to_string()[..4],
                first.id.index,
                &cx.lang.values(writes),
            ),
            PLAIN,
        );
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.history_empty().into()
    }
}
