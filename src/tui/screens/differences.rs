//! What replicas say differently, record by record.

use std::cell::{Ref, RefCell};

use chrono::NaiveDate;

use super::browser::{Browser, Listing};
use crate::domain::difference::Difference;
use crate::log::Register;
use crate::report::differences::{field, listed, said, subject, when_said, who_said};
use crate::text::format;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// Rows for what each side says.
const DETAILS: u16 = 6;

/// The list.
pub fn differences() -> Browser<Differences> {
    Browser::new(Differences::default())
}

/// What differs, gathered once per state and day.
#[derive(Debug, Default)]
pub struct Gathered(RefCell<Option<(u64, NaiveDate, Vec<Difference>)>>);

impl Gathered {
    /// All that differs.
    pub fn all(&self, cx: &Cx<'_>) -> Ref<'_, [Difference]> {
        let of = (cx.view().version, cx.today());
        let stale = self.0.borrow().as_ref().is_none_or(|(version, day, _)| (*version, *day) != of);
        if stale {
            *self.0.borrow_mut() = Some((of.0, of.1, listed(&cx.source())));
        }
        Ref::map(self.0.borrow(), |made| made.as_ref().map_or(&[][..], |(.., all)| all))
    }
}

/// What the list shows.
#[derive(Debug, Default)]
pub struct Differences {
    made: Gathered,
}

impl Differences {
    fn of<T>(&self, cx: &Cx<'_>, key: &Register, read: impl FnOnce(&Difference, bool) -> T) -> Option<T> {
        let all = self.made.all(cx);
        let n = all.iter().position(|found| found.at == *key)?;
        let record = |found: &Difference| (found.at.kind, found.at.id.clone());
        let first = n == 0 || record(&all[n - 1]) != record(&all[n]);
        Some(read(&all[n], first))
    }
}

impl Listing for Differences {
    type Key = Register;

    fn name(&self) -> &'static str {
        "differences"
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.report_conflicts().into()
    }

    fn parse(&self, cx: &Cx<'_>, text: &str) -> Option<Register> {
        let all = self.made.all(cx);
        all.iter().map(|found| &found.at).find(|at| at.id.as_str() == text).cloned()
    }

    fn text(&self, _: &Cx<'_>, key: &Register) -> String {
        key.id.to_string()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<Register> {
        self.made.all(cx).iter().map(|found| found.at.clone()).collect()
    }

    fn words(&self, cx: &Cx<'_>, key: &Register) -> String {
        let source = cx.source();
        let words = |found: &Difference, _| {
            let said = found
                .versions
                .iter()
                .map(|version| format!("{} {}", said(&source, found, version), who_said(&source, found, version)));
            let kind = cx.lang.kind(found.at.kind.as_str());
            let said = said.collect::<Vec<_>>().join(" ");
            format!("{kind} {} {} {said}", subject(&source, found), field(&source, found))
        };
        // The room finds by the record alone.
        if cx.shown_to_others {
            return cx.shown_title(key.kind.as_str(), &key.id);
        }
        self.of(cx, key, words).unwrap_or_default()
    }

    fn target(&self, _: &Cx<'_>, key: &Register) -> Target {
        Target::Difference(Some(key.clone()))
    }

    fn empty_target(&self) -> Target {
        Target::Difference(None)
    }

    fn parts(&self, keys: &[Register]) -> Vec<usize> {
        let record = |row: usize| (keys[row].kind, &keys[row].id);
        (1..keys.len()).filter(|row| record(*row) != record(row - 1)).collect()
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &Register, focused: bool) {
        let style = if focused { STRONG } else { PLAIN };
        let source = cx.source();
        let draw = |found: &Difference, first| {
            let name = if first { cx.shown_title(key.kind.as_str(), &key.id) } else { String::new() };
            let all: Vec<String> = found.versions.iter().map(|version| said(&source, found, version)).collect();
            let (what, all) = if cx.shown_to_others {
                (cx.lang.hidden_while_shown().to_owned(), String::new())
            } else {
                (field(&source, found), all.join(" / "))
            };
            canvas.columns(&[(24, 44, &name), (18, 34, &what), (20, 200, &all)], style);
        };
        self.of(cx, key, draw);
    }

    fn details_height(&self) -> u16 {
        DETAILS
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &Register) {
        if cx.shown_to_others {
            return;
        }
        let source = cx.source();
        let columns = usize::from(canvas.width().saturating_sub(2));
        let draw = |found: &Difference, _| {
            let heading = format!("{}: {}", subject(&source, found), field(&source, found));
            let lines =
                format::wrap(&heading, columns).into_iter().take(2).chain(found.versions.iter().map(|version| {
                    let who = format!("{}, {}", who_said(&source, found, version), when_said(&source, version));
                    format!("  {}  ({who})", said(&source, found, version))
                }));
            for (n, line) in lines.take(usize::from(DETAILS)).enumerate() {
                canvas.text(1, n as u16, &line, PLAIN);
            }
        };
        self.of(cx, key, draw);
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.differences_empty().into()
    }
}
