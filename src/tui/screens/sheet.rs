//! A report as a list: the row that the cursor is on leads to what it is about, or shows what it counts.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::browser::{Browser, Listing};
use crate::domain::commitment::Period;
use crate::log::Id;
use crate::report::{Report, Row, Sheet};
use crate::text::format::{self, width};
use crate::tui::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::screen::{Cx, Msg, Target};

/// No column is wider than this while others want room.
const WIDEST: u16 = 44;
/// No column is made narrower than this.
const NARROWEST: u16 = 5;

/// What the rows were worked out from: the state, the day, the year that is looked at, whether others see it.
type Made = (u64, NaiveDate, Option<i32>, bool);

/// A report as a list.
#[derive(Debug)]
pub struct Rows {
    report: &'static Report,
    about: Option<(&'static str, Id)>,
    /// The year that is looked at, instead of the one so far.
    year: Cell<Option<i32>>,
    /// The rows below which is shown what they count.
    unfolded: RefCell<BTreeSet<usize>>,
    made: RefCell<Option<(Made, Sheet)>>,
}

/// A report as a list, about a record if it is about one.
pub fn sheet(report: &'static Report, about: Option<(&'static str, Id)>) -> Browser<Rows> {
    Browser::new(Rows { report, about, year: Cell::default(), unfolded: RefCell::default(), made: RefCell::default() })
}

impl Rows {
    fn with<T>(&self, cx: &Cx<'_>, read: impl FnOnce(&Sheet) -> T) -> T {
        let from = (cx.view().version, cx.today(), self.year.get(), cx.shown_to_others);
        let mut made = self.made.borrow_mut();
        if made.as_ref().is_none_or(|(of, _)| *of != from) {
            let hidden = cx.shown_to_others && !self.report.for_the_room;
            let period = self.year.get().and_then(Period::year);
            let source = crate::report::Source { period, ..cx.source() };
            let about = self.about.as_ref().map(|(_, id)| id);
            let sheet = if hidden { Sheet::default() } else { (self.report.make)(&source, about) };
            *made = Some((from, sheet));
        }
        read(made.as_ref().map_or(&Sheet::default(), |(_, sheet)| sheet))
    }

    /// A row by its key: its number, or that of the row above and its own below that.
    fn row<T>(&self, cx: &Cx<'_>, key: &str, read: impl FnOnce(&Row) -> T) -> Option<T> {
        let (above, below) = numbers(key)?;
        self.with(cx, |sheet| {
            let row = sheet.rows.get(above)?;
            Some(read(below.map_or(Some(row), |n| row.below.get(n))?))
        })
    }
}

/// The numbers that a key is made of.
fn numbers(key: &str) -> Option<(usize, Option<usize>)> {
    match key.split_once('.') {
        None => Some((key.parse().ok()?, None)),
        Some((above, below)) => Some((above.parse().ok()?, Some(below.parse().ok()?))),
    }
}

/// The widths of the columns in a room: what each needs, the widest made narrower until all fit. The last has the rest.
fn widths(sheet: &Sheet, room: u16) -> Vec<u16> {
    let count = sheet.rows.iter().map(|row| row.cells.len()).chain([sheet.columns.len()]).max().unwrap_or(0);
    let needs = |column: usize| {
        let cells = sheet.rows.iter().filter_map(|row| row.cells.get(column)).chain(sheet.columns.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or(0) as u16
    };
    let mut widths: Vec<u16> = (0..count).map(needs).collect();
    let last = widths.len().saturating_sub(1);
    while widths.iter().map(|width| width + 1).sum::<u16>() > room + 1 {
        // The last, which is mostly a sentence, gives way first, but only as far as the others are wide.
        let Some(widest) = widths.iter_mut().enumerate().max_by_key(|(n, width)| (**width, *n == last)) else { break };
        if *widest.1 <= NARROWEST {
            break;
        }
        *widest.1 -= 1;
    }
    if let Some((last, others)) = widths.split_last_mut() {
        for width in others.iter_mut() {
            *width = (*width).min(WIDEST);
        }
        *last = room.saturating_sub(others.iter().map(|width| width + 1).sum());
    }
    widths
}

fn draw(canvas: &mut Canvas<'_>, x: u16, widths: &[u16], cells: &[String], style: ratatui::style::Style) {
    let mut at = x;
    for (n, (cell, width)) in cells.iter().zip(widths).enumerate() {
        // The row that has focus is bold in what names it, which a sign is not.
        let style = if n == 0 || (n == 1 && cells[0].chars().count() < 2) { style } else { PLAIN };
        canvas.text_in(at, 0, *width, cell, style);
        at += width + 1;
    }
}

impl Listing for Rows {
    type Key = String;

    fn parse(&self, _: &Cx<'_>, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        self.report.name
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let title = (self.report.title)(cx.lang);
        match &self.about {
            Some((kind, id)) => format!("{} › {title}", cx.shown_title(kind, id)),
            None => title.to_owned(),
        }
    }

    fn status(&self, cx: &Cx<'_>) -> String {
        if self.report.has_period {
            self.with(cx, |sheet| sheet.columns.last().cloned().unwrap_or_default())
        } else {
            String::new()
        }
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        self.with(cx, |sheet| {
            let below = |n: usize, row: &Row| if self.unfolded.borrow().contains(&n) { row.below.len() } else { 0 };
            let rows = sheet.rows.iter().enumerate();
            rows.flat_map(|(n, row)| {
                std::iter::once(n.to_string()).chain((0..below(n, row)).map(move |m| format!("{n}.{m}")))
            })
            .collect()
        })
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        self.row(cx, key, |row| row.cells.join(" ")).unwrap_or_default()
    }

    fn target(&self, cx: &Cx<'_>, key: &String) -> Target {
        let target = |row: &Row| match &row.about {
            _ if !row.below.is_empty() => Target::Counted,
            Some((kind, id)) => Target::Record(kind, id.clone()),
            None => self.empty_target(),
        };
        self.row(cx, key, target).unwrap_or_else(|| self.empty_target())
    }

    fn empty_target(&self) -> Target {
        self.about.as_ref().map_or(Target::Nothing, |(kind, id)| Target::Record(kind, id.clone()))
    }

    fn has_period(&self) -> bool {
        self.report.has_period
    }

    fn draw_head(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) -> u16 {
        self.with(cx, |sheet| {
            if sheet.rows.is_empty() || sheet.columns.iter().all(String::is_empty) {
                return 0;
            }
            let widths = widths(sheet, canvas.width().saturating_sub(GUTTER));
            let mut x = GUTTER;
            for (heading, width) in sheet.columns.iter().zip(&widths) {
                canvas.text_in(x, 0, *width, &format::heading(heading), STRONG);
                x += width + 1;
            }
            1
        })
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let style = if focused { STRONG } else { PLAIN };
        let below = numbers(key).is_some_and(|(_, below)| below.is_some());
        let widths = self.with(cx, |sheet| widths(sheet, canvas.width()));
        self.row(cx, key, |row| {
            if below {
                // What a row counts is a list of its own, set in by two.
                let room = canvas.width().saturating_sub(2);
                let first = room / 2;
                draw(canvas, 2, &[first, room.saturating_sub(first + 1)], &row.cells, style);
            } else {
                draw(canvas, 0, &widths, &row.cells, style);
            }
        });
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        let hidden = cx.shown_to_others && !self.report.for_the_room;
        if hidden { cx.lang.hidden_while_shown().into() } else { (self.report.nothing)(cx.lang).into() }
    }

    fn take(&self, msg: &Msg, cx: &Cx<'_>, key: Option<&String>) -> bool {
        match msg {
            Msg::Unfold(_) => {
                let Some((row, None)) = key.and_then(|key| numbers(key)) else { return false };
                let mut unfolded = self.unfolded.borrow_mut();
                if !unfolded.remove(&row) {
                    unfolded.insert(row);
                }
                true
            }
            Msg::Shape("year-before") => self.turn(cx, -1),
            Msg::Shape("year-after") => self.turn(cx, 1),
            _ => false,
        }
    }
}

impl Rows {
    /// Looks at another year; the one that is not over yet is looked at as far as it has come.
    fn turn(&self, cx: &Cx<'_>, years: i32) -> bool {
        let now = cx.today().year();
        let year = self.year.get().unwrap_or(now) + years;
        if year > now {
            return false;
        }
        self.year.set(Some(year).filter(|year| *year < now));
        true
    }
}
