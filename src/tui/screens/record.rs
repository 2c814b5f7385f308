//! The page of a record: what is known of it, and below that the records that belong to it, part by part.
//!
//! A page says what it shows as [`Contents`]; drawing, searching and the cursor are the same for all.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use chrono::NaiveDate;

use super::browser::{Browser, Listing, fact};
use crate::log::Id;
use crate::text::format;
use crate::tui::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// Columns of the left margin where a part is named.
pub const MARGIN: u16 = 13;
/// Lines that a fact takes at the most.
const FACT_LINES: usize = 3;

/// A column of a row: its least and greatest width, and what it says.
pub type Cell = (u16, u16, String);

/// What a page shows.
#[derive(Debug, Default)]
pub struct Contents {
    /// Headings and what they say; those that say nothing are left out.
    pub facts: Vec<(&'static str, String)>,
    /// The parts.
    pub parts: Vec<Part>,
    /// What the page says while it has no parts: what to press.
    pub empty: &'static str,
}

impl Contents {
    /// Adds a part, unless it has no rows.
    pub fn part(&mut self, name: &'static str, rows: impl IntoIterator<Item = Line>) {
        let rows: Vec<Line> = rows.into_iter().collect();
        if !rows.is_empty() {
            self.parts.push(Part { name, rows });
        }
    }

    /// Part and row of every row.
    fn rows(&self) -> impl Iterator<Item = (usize, usize)> {
        self.parts.iter().enumerate().flat_map(|(n, part)| (0..part.rows.len()).map(move |row| (n, row)))
    }

    /// What names a row: its part, and what it is about.
    fn key(&self, part: usize, row: usize) -> String {
        format!("{part}/{}", name(&self.parts[part].rows[row].target))
    }
}

/// A part of a page.
#[derive(Debug)]
pub struct Part {
    name: &'static str,
    rows: Vec<Line>,
}

/// A row of a part.
#[derive(Debug)]
pub struct Line {
    /// What it is about.
    pub target: Target,
    said: Said,
}

/// What a row says.
#[derive(Debug)]
enum Said {
    /// These texts.
    Cells(Vec<Cell>),
    /// What an action says, worked out where it is seen: there may be very many. With whose it is, or without.
    Action(bool),
}

impl Line {
    /// A row about a record.
    pub fn of(kind: &'static str, id: &Id, cells: Vec<Cell>) -> Self {
        Self { target: Target::Record(kind, id.clone()), said: Said::Cells(cells) }
    }

    /// A row about an action.
    pub fn of_action(id: &Id, with_owner: bool) -> Self {
        Self { target: Target::Record("action-item", id.clone()), said: Said::Action(with_owner) }
    }

    /// What it says.
    fn cells(&self, cx: &Cx<'_>) -> Cow<'_, [Cell]> {
        let action = |id: &Id| cx.view().actions.get(id.as_str());
        match (&self.said, &self.target) {
            (Said::Cells(cells), _) => cells.into(),
            (Said::Action(with_owner), Target::Record(_, id)) => {
                action(id).map(|action| super::action::cells(cx, action, *with_owner)).unwrap_or_default().into()
            }
            (Said::Action(_), _) => Vec::new().into(),
        }
    }
}

/// What a page's contents were made from: the state, the day, and whether others see it.
type Made = (u64, NaiveDate, bool);

/// The part and row of each key.
type Places = HashMap<String, (usize, usize)>;

/// The page of a record.
#[derive(Debug)]
pub struct RecordPage {
    kind: &'static str,
    id: Id,
    contents: fn(&Cx<'_>, &Id) -> Contents,
    made: RefCell<Option<(Made, Contents, Places)>>,
}

/// The page of a record with these contents.
pub fn page(kind: &'static str, id: Id, contents: fn(&Cx<'_>, &Id) -> Contents) -> Browser<RecordPage> {
    Browser::new(RecordPage { kind, id, contents, made: RefCell::default() })
}

impl RecordPage {
    fn with<T>(&self, cx: &Cx<'_>, read: impl FnOnce(&Contents) -> T) -> T {
        self.with_places(cx, |contents, _| read(contents))
    }

    fn with_places<T>(&self, cx: &Cx<'_>, read: impl FnOnce(&Contents, &Places) -> T) -> T {
        let from = (cx.view().version, cx.today(), cx.shown_to_others);
        let mut made = self.made.borrow_mut();
        if made.as_ref().is_none_or(|(of, ..)| *of != from) {
            let contents = (self.contents)(cx, &self.id);
            let mut places = HashMap::new();
            for (part, row) in contents.rows() {
                places.entry(contents.key(part, row)).or_insert((part, row));
            }
            *made = Some((from, contents, places));
        }
        match &*made {
            Some((_, contents, places)) => read(contents, places),
            None => read(&Contents::default(), &HashMap::new()),
        }
    }

    fn row<T>(&self, cx: &Cx<'_>, key: &str, read: impl FnOnce(&Part, usize, &Line) -> T) -> Option<T> {
        self.with_places(cx, |contents, places| {
            let (part, at) = *places.get(key)?;
            let part = contents.parts.get(part)?;
            Some(read(part, at, &part.rows[at]))
        })
    }
}

/// The name of a row within its part.
fn name(target: &Target) -> String {
    match target {
        Target::Record(kind, id) => format!("{kind}:{id}"),
        Target::Seat { meeting, seat } => format!("{meeting}:{seat}"),
        Target::Meeting(id) => id.to_string(),
        Target::Nothing
        | Target::Page
        | Target::File(_)
        | Target::Arrival
        | Target::Difference(_)
        | Target::Counted => String::new(),
    }
}

impl Listing for RecordPage {
    type Key = String;

    fn parse(&self, cx: &Cx<'_>, text: &str) -> Option<String> {
        // A record is named by its id from outside, a row by its part, kind and id.
        let row = |key: &String| key == text || key.rsplit_once(':').is_some_and(|(_, id)| id == text);
        Some(self.keys(cx).into_iter().find(row).unwrap_or_else(|| text.to_owned()))
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        self.kind
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let person = if self.kind == "person" { cx.view().people.get(self.id.as_str()) } else { None };
        person
            .map_or_else(|| cx.shown_title(self.kind, &self.id), |person| super::organizations::shown_name(cx, person))
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        self.with(cx, |contents| contents.rows().map(|(part, row)| contents.key(part, row)).collect())
    }

    fn parts(&self, keys: &[String]) -> Vec<usize> {
        let part = |row: usize| keys[row].split_once('/').map(|(part, _)| part);
        (1..keys.len()).filter(|row| part(*row) != part(row - 1)).collect()
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        let words = |part: &Part, _, line: &Line| {
            let cells = line.cells(cx);
            let texts: Vec<&str> = cells.iter().map(|(_, _, text)| &**text).collect();
            format!("{} {}", part.name, texts.join(" "))
        };
        self.row(cx, key, words).unwrap_or_default()
    }

    fn target(&self, cx: &Cx<'_>, key: &String) -> Target {
        self.row(cx, key, |_, _, line| line.target.clone()).unwrap_or_else(|| self.empty_target())
    }

    fn empty_target(&self) -> Target {
        Target::Record(self.kind, self.id.clone())
    }

    fn draw_head(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) -> u16 {
        let mut y = 0;
        // What belongs to the record is never crowded out by what is known of it.
        let most = (canvas.height() / 2).max(1);
        self.with(cx, |contents| {
            let labels = contents.facts.iter().map(|(label, _)| format::width(label)).max().unwrap_or(0) as u16;
            let labels = labels.clamp(MARGIN - 1, 24);
            let columns = usize::from(canvas.width().saturating_sub(GUTTER + labels + 2));
            for (label, text) in contents.facts.iter().filter(|(_, text)| !text.is_empty()) {
                let room = usize::from(most.saturating_sub(y)).min(FACT_LINES);
                for (n, line) in format::wrap(text, columns.max(20)).iter().take(room).enumerate() {
                    fact(canvas, y, if n == 0 { label } else { "" }, labels, line);
                    y += 1;
                }
            }
        });
        canvas.rule(y);
        y + 1
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        self.row(cx, key, |part, at, line| {
            if at == 0 {
                canvas.text_in(0, 0, MARGIN - 1, part.name, STRONG);
            }
            let room = canvas.width().saturating_sub(MARGIN);
            let cells = line.cells(cx);
            let columns: Vec<(u16, u16, &str)> =
                cells.iter().map(|(least, most, text)| (*least, *most, text.as_str())).collect();
            canvas.part(MARGIN, 0, room, 1).columns(&columns, if focused { STRONG } else { PLAIN });
        });
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        let said = self.with(cx, |contents| contents.empty);
        if said.is_empty() { cx.lang.page_empty().into() } else { said.into() }
    }
}
