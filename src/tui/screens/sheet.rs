//! A report as a list: the row that the cursor is on leads to what it is about, or shows what it counts.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

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

/// What names a row: the record that it is about and which of the rows about that, from 1, so that it stays the same when
/// others come and go. Those about none are counted among themselves.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    about: Option<(&'static str, Id)>,
    nth: usize,
    /// The number of one of those that the row counts.
    below: Option<usize>,
}

impl Place {
    /// As on a page the record's id is last, which commands about what was picked go by.
    fn text(&self) -> String {
        let below = self.below.map(|n| format!(".{n}")).unwrap_or_default();
        let about = self.about.as_ref().map(|(kind, id)| format!(":{kind}:{id}")).unwrap_or_default();
        format!("{}{below}{about}", self.nth)
    }
}

/// What the rows were worked out from: the state, the day, the year that is looked at, whether others see it.
type Basis = (u64, NaiveDate, Option<i32>, bool);

/// A report as it was worked out.
#[derive(Debug)]
struct Made {
    from: Basis,
    sheet: Sheet,
    /// What names each row.
    places: Vec<Place>,
    numbers: HashMap<Place, usize>,
    /// How wide the columns are in a room.
    widths: Option<(u16, Vec<u16>)>,
}

impl Made {
    fn new(from: Basis, sheet: Sheet) -> Self {
        let mut met = HashMap::new();
        let place = |row: &Row| {
            let nth = met.entry(row.about.clone()).or_default();
            *nth += 1;
            Place { about: row.about.clone(), nth: *nth, below: None }
        };
        let places: Vec<Place> = sheet.rows.iter().map(place).collect();
        let numbers = places.iter().cloned().zip(0..).collect();
        Self { from, sheet, places, numbers, widths: None }
    }

    /// A row, or one of those that it counts.
    fn row(&self, place: &Place) -> Option<&Row> {
        let row = &self.sheet.rows[*self.numbers.get(&Place { below: None, ..place.clone() })?];
        place.below.map_or(Some(row), |n| row.below.get(n))
    }

    fn widths(&mut self, room: u16) -> &[u16] {
        if self.widths.as_ref().is_none_or(|(of, _)| *of != room) {
            self.widths = Some((room, widths(&self.sheet, room)));
        }
        self.widths.as_ref().map_or(&[], |(_, widths)| widths)
    }
}

/// A report as a list.
#[derive(Debug)]
pub struct Rows {
    report: &'static Report,
    about: Option<(&'static str, Id)>,
    /// The year that is looked at, instead of the one so far.
    year: Cell<Option<i32>>,
    /// The rows below which is shown what they count.
    unfolded: RefCell<HashSet<Place>>,
    made: RefCell<Option<Made>>,
}

/// A report as a list, about a record if it is about one.
pub fn sheet(report: &'static Report, about: Option<(&'static str, Id)>) -> Browser<Rows> {
    Browser::new(Rows { report, about, year: Cell::default(), unfolded: RefCell::default(), made: RefCell::default() })
}

impl Rows {
    fn with<T>(&self, cx: &Cx<'_>, read: impl FnOnce(&mut Made) -> T) -> T {
        let from = (cx.view().version, cx.today(), self.year.get(), cx.shown_to_others);
        let mut made = self.made.borrow_mut();
        let made = match made.take().filter(|made| made.from == from) {
            Some(still) => made.insert(still),
            None => {
                let hidden = cx.shown_to_others && !self.report.for_the_room;
                let period = self.year.get().and_then(Period::year);
                let source = crate::report::Source { period, ..cx.source() };
                let about = self.about.as_ref().map(|(_, id)| id);
                let sheet = if hidden { Sheet::default() } else { (self.report.make)(&source, about) };
                made.insert(Made::new(from, sheet))
            }
        };
        read(made)
    }

    /// A row, or one of those that it counts.
    fn row<T>(&self, cx: &Cx<'_>, place: &Place, read: impl FnOnce(&Row) -> T) -> Option<T> {
        self.with(cx, |made| made.row(place).map(read))
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
    type Key = Place;

    fn parse(&self, cx: &Cx<'_>, text: &str) -> Option<Place> {
        self.keys(cx).into_iter().find(|place| place.text() == text)
    }

    fn text(&self, _: &Cx<'_>, place: &Place) -> String {
        place.text()
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
            self.with(cx, |made| made.sheet.columns.last().cloned().unwrap_or_default())
        } else {
            String::new()
        }
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<Place> {
        self.with(cx, |made| {
            let unfolded = self.unfolded.borrow();
            let below = |place: &Place, row: &Row| if unfolded.contains(place) { row.below.len() } else { 0 };
            let rows = made.places.iter().zip(&made.sheet.rows);
            rows.flat_map(|(place, row)| {
                let below = (0..below(place, row)).map(|n| Place { below: Some(n), ..place.clone() });
                std::iter::once(place.clone()).chain(below)
            })
            .collect()
        })
    }

    fn words(&self, cx: &Cx<'_>, place: &Place) -> String {
        self.row(cx, place, |row| row.cells.join(" ")).unwrap_or_default()
    }

    fn target(&self, cx: &Cx<'_>, place: &Place) -> Target {
        let target = |row: &Row| match &row.about {
            _ if !row.below.is_empty() => Target::Counted,
            Some((kind, id)) => Target::Record(kind, id.clone()),
            None => self.empty_target(),
        };
        self.row(cx, place, target).unwrap_or_else(|| self.empty_target())
    }

    fn empty_target(&self) -> Target {
        self.about.as_ref().map_or(Target::Nothing, |(kind, id)| Target::Record(kind, id.clone()))
    }

    fn has_period(&self) -> bool {
        self.report.has_period
    }

    fn draw_head(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) -> u16 {
        self.with(cx, |made| {
            if made.sheet.rows.is_empty() || made.sheet.columns.iter().all(String::is_empty) {
                return 0;
            }
            let widths = made.widths(canvas.width().saturating_sub(GUTTER)).to_vec();
            let mut x = GUTTER;
            for (heading, width) in made.sheet.columns.iter().zip(widths) {
                canvas.text_in(x, 0, width, &format::heading(heading), STRONG);
                x += width + 1;
            }
            1
        })
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, place: &Place, focused: bool) {
        let style = if focused { STRONG } else { PLAIN };
        self.with(cx, |made| {
            // What a row counts is a list of its own, set in by two.
            let (x, widths) = if place.below.is_some() {
                let room = canvas.width().saturating_sub(2);
                (2, vec![room / 2, room.saturating_sub(room / 2 + 1)])
            } else {
                (0, made.widths(canvas.width()).to_vec())
            };
            if let Some(row) = made.row(place) {
                draw(canvas, x, &widths, &row.cells, style);
            }
        });
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        let hidden = cx.shown_to_others && !self.report.for_the_room;
        if hidden { cx.lang.hidden_while_shown().into() } else { (self.report.nothing)(cx.lang).into() }
    }

    fn take(&self, msg: &Msg, cx: &Cx<'_>, place: Option<&Place>) -> bool {
        match msg {
            Msg::Unfold(_) => {
                let Some(row) = place.filter(|place| place.below.is_none()) else { return false };
                let mut unfolded = self.unfolded.borrow_mut();
                if !unfolded.remove(row) {
                    unfolded.insert(row.clone());
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
