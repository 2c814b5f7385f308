//! A list to browse: cursor, search, picks, and details of what the cursor rests on. A [`Listing`] says what is in it.

use std::fmt::Debug;
use std::hash::Hash;

use tui_input::{Input, InputRequest};

use super::field::search_for;
use crate::letters::{Query, Words};
use crate::tui::canvas::{ACCENT, Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::effect::Effect;
use crate::tui::key::Key;
use crate::tui::list::List;
use crate::tui::screen::{Cx, Layer, Msg, Screen, Target};

/// What a list shows.
pub trait Listing: Debug {
    /// What names a row: an id in most lists, a number in one of very many rows.
    type Key: Clone + Eq + Hash + Debug;

    /// The name under which its cursor is remembered.
    fn name(&self) -> &'static str;

    /// Its part of the breadcrumb.
    fn title(&self, cx: &Cx<'_>) -> String;

    /// The key that a text stands for, and the text of a key: what is remembered, and what commands are told.
    fn parse(&self, cx: &Cx<'_>, text: &str) -> Option<Self::Key>;

    /// The text of a key.
    fn text(&self, cx: &Cx<'_>, key: &Self::Key) -> String;

    /// The keys of its rows, in their order. Asked for again when something has changed.
    fn keys(&self, cx: &Cx<'_>) -> Vec<Self::Key>;

    /// Whether the cursor leaves a row for what was added there.
    fn goes_on(&self, _from: &Self::Key) -> bool {
        true
    }

    /// Whether it is a row that can be picked; a heading is none.
    fn is_row(&self, _key: &Self::Key) -> bool {
        true
    }

    /// The kinds of record that words are made of; none if that cannot be said.
    fn kinds(&self) -> &'static [&'static str] {
        &[]
    }

    /// The words that find a row.
    fn words(&self, cx: &Cx<'_>, key: &Self::Key) -> String;

    /// The rows that a query finds, in their order, if the list itself knows best how to find them.
    fn find(&self, _cx: &Cx<'_>, _query: &Query) -> Option<Vec<Self::Key>> {
        None
    }

    /// Draws a row.
    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &Self::Key, focused: bool);

    /// What a row is.
    fn target(&self, cx: &Cx<'_>, key: &Self::Key) -> Target;

    /// The kind that it lists, which `n` adds also where there is none yet.
    fn adds(&self) -> Option<&'static str> {
        None
    }

    /// What is selected while there are no rows.
    fn empty_target(&self) -> Target {
        Target::Nothing
    }

    /// Draws what stands above the list; how many rows it takes.
    fn draw_head(&self, _cx: &Cx<'_>, _canvas: &mut Canvas<'_>) -> u16 {
        0
    }

    /// How many rows the details need; none by default.
    fn details_height(&self) -> u16 {
        0
    }

    /// Draws the details of a row.
    fn draw_details(&self, _cx: &Cx<'_>, _canvas: &mut Canvas<'_>, _key: &Self::Key) {}

    /// What an empty list says: what to press.
    fn empty(&self, cx: &Cx<'_>) -> String;

    /// The layer while it is browsed, on a row.
    fn layer(&self, _key: Option<&Self::Key>) -> Layer {
        Layer::Browse
    }

    /// The row that the cursor starts on.
    fn start(&self, _cx: &Cx<'_>, _keys: &[Self::Key]) -> usize {
        0
    }

    /// The rows that begin a part of the list, the first one left out.
    fn parts(&self, _keys: &[Self::Key]) -> Vec<usize> {
        Vec::new()
    }

    /// What stands to the right in the header.
    fn status(&self, _cx: &Cx<'_>) -> String {
        String::new()
    }

    /// Whether it is about a period that can be another one.
    fn has_period(&self) -> bool {
        false
    }

    /// Takes a message that changes what the list shows; whether it means something here.
    fn take(&self, _msg: &Msg, _cx: &Cx<'_>, _key: Option<&Self::Key>) -> bool {
        false
    }

    /// What Enter does on a row that has no page.
    fn accept(&self, _cx: &Cx<'_>, _key: &Self::Key) -> Option<Effect> {
        None
    }
}

/// What rows are worked out from: the state, the query, and whether others see them.
type Made = (u64, String, bool);

/// A list that is browsed.
#[derive(Debug)]
pub struct Browser<L: Listing> {
    /// What it shows.
    pub listing: L,
    list: List<L::Key>,
    query: Input,
    searching: bool,
    /// What the rows were worked out from.
    made: Option<Made>,
    words: Vec<(L::Key, Words)>,
    /// The version that the words are of, and whether others looked.
    words_of: Option<(u64, bool)>,
    started: bool,
}

impl<L: Listing> Browser<L> {
    /// A list with the cursor where it starts.
    pub fn new(listing: L) -> Self {
        Self {
            listing,
            list: List::default(),
            query: Input::default(),
            searching: false,
            made: None,
            words: Vec::new(),
            words_of: None,
            started: false,
        }
    }

    /// Works the rows out anew if something has changed.
    pub fn refresh(&mut self, cx: &Cx<'_>) {
        let query = self.query.value().to_owned();
        let made = (cx.view().version, query, cx.shown_to_others);
        if self.made.as_ref() == Some(&made) {
            return;
        }
        let keys = if made.1.trim().is_empty() {
            self.listing.keys(cx)
        } else {
            let query = Query::new(&made.1);
            self.listing.find(cx, &query).unwrap_or_else(|| {
                self.index(cx);
                let found = self.words.iter().filter(|(_, words)| words.has(&query));
                found.map(|(key, _)| key.clone()).collect()
            })
        };
        let start = if self.started { None } else { Some(self.listing.start(cx, &keys)) };
        if !self.started && !self.listing.kinds().is_empty() {
            // Ready before somebody begins to type.
            self.index(cx);
        }
        self.list.set_parts(self.listing.parts(&keys));
        self.list.set(keys);
        if let Some(start) = start {
            self.list.go_to_row(start);
            self.started = true;
        }
        self.made = Some(made);
    }

    /// The words of every row, in the order of the rows.
    fn index(&mut self, cx: &Cx<'_>) {
        let kinds = self.listing.kinds();
        let version = if kinds.is_empty() { cx.view().version } else { cx.view().version_of(kinds) };
        let of = Some((version, cx.shown_to_others));
        if self.words_of != of {
            let keys = self.listing.keys(cx);
            let listing = &self.listing;
            let words = |key: L::Key| {
                let words = Words::new(&listing.words(cx, &key));
                (key, words)
            };
            self.words = keys.into_iter().map(words).collect();
            self.words_of = of;
        }
    }

    fn key(&mut self, key: Key) -> Option<Effect> {
        let request = match key {
            Key::Char(c) => {
                search_for(&mut self.query, c);
                return Some(Effect::None);
            }
            Key::Backspace => InputRequest::DeletePrevChar,
            Key::Left => InputRequest::GoToPrevChar,
            Key::Right => InputRequest::GoToNextChar,
            _ => return None,
        };
        self.query.handle(request);
        Some(Effect::None)
    }

    /// Esc: ends the search, then lets go what was picked, then leaves.
    fn up(&mut self) -> Effect {
        if self.searching || !self.query.value().is_empty() {
            self.searching = false;
            self.query = Input::default();
        } else if !self.list.unpick() {
            return Effect::Back;
        }
        Effect::None
    }
}

impl<L: Listing> Screen for Browser<L> {
    fn layer(&self) -> Layer {
        if self.searching { Layer::Filter } else { self.listing.layer(self.list.current()) }
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        self.listing.title(cx)
    }

    fn status(&self, cx: &Cx<'_>) -> String {
        match self.list.picked_count() {
            0 => self.listing.status(cx),
            n => cx.lang.picked(n),
        }
    }

    fn target(&self, cx: &Cx<'_>) -> Target {
        self.list.current().map_or_else(|| self.listing.empty_target(), |key| self.listing.target(cx, key))
    }

    fn page(&self) -> Target {
        self.listing.empty_target()
    }

    fn adds(&self) -> Option<&'static str> {
        self.listing.adds()
    }

    fn has_period(&self) -> bool {
        self.listing.has_period()
    }

    fn picked(&self, cx: &Cx<'_>) -> Vec<String> {
        self.list.picked().iter().map(|key| self.listing.text(cx, key)).collect()
    }

    fn prepare(&mut self, cx: &Cx<'_>) {
        self.refresh(cx);
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        self.refresh(cx);
        let mut y = self.listing.draw_head(cx, canvas);
        if self.searching || !self.query.value().is_empty() {
            let x = canvas.text(1, y, &format!("{}: {}", cx.lang.mode_find(), self.query.value()), PLAIN);
            if self.searching {
                canvas.text(x, y, "▏", ACCENT);
            }
            y += 1;
        }
        let below = canvas.height().saturating_sub(y);
        // Details are what a small window does without.
        let details = self.listing.details_height();
        let details = if details > 0 && below >= details + 6 { details + 1 } else { 0 };
        let height = below - details;
        let width = canvas.width();
        if self.list.is_empty() {
            let nothing =
                if self.query.value().is_empty() { self.listing.empty(cx) } else { cx.lang.nothing_found().into() };
            for (n, line) in
                crate::text::format::wrap(&nothing, usize::from(width.saturating_sub(4))).iter().enumerate()
            {
                canvas.text(GUTTER, y + 1 + n as u16, line, PLAIN);
            }
            canvas.put_cursor(0, y);
            return;
        }
        let listing = &self.listing;
        self.list.draw(&mut canvas.part(0, y, width, height), 1, |row, _, key, focused| {
            listing.draw_row(cx, row, key, focused);
        });
        if details > 0 {
            canvas.rule(y + height);
            if let Some(key) = self.list.current().filter(|_| cx.rested) {
                listing.draw_details(cx, &mut canvas.part(0, y + height + 1, width, details - 1), key);
            }
        }
    }

    fn take(&mut self, msg: &Msg, cx: &Cx<'_>) -> Option<Effect> {
        self.refresh(cx);
        match msg {
            Msg::Move(by) => {
                self.list.go(*by);
            }
            Msg::Pick => {
                if self.list.current().is_some_and(|key| self.listing.is_row(key)) {
                    self.list.toggle();
                }
                self.list.go(crate::tui::list::Move::Down);
            }
            Msg::Switch if self.list.next_part() => {}
            Msg::PickAll => self.list.pick_all(|key| self.listing.is_row(key)),
            Msg::Search => {
                self.searching = true;
                self.query = Input::default();
            }
            Msg::Accept if self.searching => self.searching = false,
            Msg::Accept => return self.list.current().and_then(|key| self.listing.accept(cx, key)),
            Msg::Show(key) => {
                let from = self.list.current();
                if let Some(key) =
                    self.listing.parse(cx, key).filter(|_| from.is_none_or(|row| self.listing.goes_on(row)))
                {
                    self.list.go_to(&key);
                }
            }
            Msg::Up => return Some(self.up()),
            Msg::Key(key) if self.searching => return self.key(*key),
            Msg::Paste(text) if self.searching => {
                for c in text.chars().filter(|c| !c.is_control()) {
                    search_for(&mut self.query, c);
                }
            }
            msg => {
                if !self.listing.take(msg, cx, self.list.current()) {
                    return None;
                }
                (self.made, self.words_of) = (None, None);
            }
        }
        Some(Effect::None)
    }

    fn memory(&self, cx: &Cx<'_>) -> Option<(String, String)> {
        Some((self.listing.name().to_owned(), self.listing.text(cx, self.list.current()?)))
    }

    fn has_details(&self) -> bool {
        self.listing.details_height() > 0
    }
}

/// A heading and what it says, as a line of details.
pub fn fact(canvas: &mut Canvas<'_>, y: u16, label: &str, columns: u16, text: &str) {
    canvas.text_in(GUTTER, y, columns, label, STRONG);
    canvas.text(GUTTER + columns + 1, y, text, PLAIN);
}
