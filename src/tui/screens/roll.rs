//! The roll: who is here, taken while people walk in. Letters find, mark the row, or are seats, by mode.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tui_input::{Input, InputRequest};

use super::field::search_for;
use crate::domain::attendance::Capacity;
use crate::domain::meeting::RollState;
use crate::domain::roll::{self, Counts, Said, Shown};
use crate::domain::schema::Ref;
use crate::letters::{self, Haystack};
use crate::log::Id;
use crate::report::attendance::{arrival, mark_details, mark_sign};
use crate::report::title::group_name;
use crate::text::format::{self, width};
use crate::tui::canvas::{ACCENT, Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::effect::{Burst, Effect};
use crate::tui::key::Key;
use crate::tui::list::{List, Move};
use crate::tui::screen::{Cx, Layer, Msg, Screen, Target};

/// The narrowest column of seats.
const COLUMN: u16 = 38;
/// The widest that rows are drawn: the eye must find their right ends.
const WIDEST: u16 = 110;
/// Columns kept for what stands at the right end of a row.
const ASIDE: u16 = 20;
/// Keys that come closer than this were not typed by a hand.
const BURST: Duration = Duration::from_millis(100);
/// How the labels of a meeting's seats are remembered: they stay as they were first shown.
const LABELS: &str = "labels ";
/// How the mode is remembered.
pub const MODE: &str = "roll mode";

/// What letters do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// They search.
    #[default]
    Find,
    /// They mark the row.
    List,
    /// They are seats.
    Labels,
}

impl Mode {
    const ALL: [(Self, &'static str); 3] = [(Self::Find, "find"), (Self::List, "list"), (Self::Labels, "labels")];

    /// The mode of that name, otherwise to find.
    pub fn of_name(name: &str) -> Self {
        Self::ALL.iter().find(|(_, own)| *own == name).map_or(Self::Find, |(mode, _)| *mode)
    }

    fn next(self) -> Self {
        match self {
            Self::Find => Self::List,
            Self::List => Self::Labels,
            Self::Labels => Self::Find,
        }
    }
}

/// The roll of a meeting.
#[derive(Debug)]
pub struct Roll {
    meeting: Id,
    mode: Mode,
    query: Input,
    /// The query that the rows show: it outlives the field, so that a mark does not repaint the list.
    narrowed: String,
    /// Whether the cursor was put somewhere on purpose, by typing or moving: Enter marks only then.
    aimed: bool,
    list: List,
    rows: HashMap<String, roll::Row>,
    words: HashMap<String, Haystack>,
    counts: Counts,
    made: Option<(u64, String, Mode)>,
    labels: Vec<(char, String)>,
    /// When the last label was typed, and how many came in one burst.
    typed: Option<(Instant, usize)>,
}

impl Roll {
    /// The roll of a meeting, in the mode that was used last, with the labels that were shown first.
    pub fn new(cx: &Cx<'_>, meeting: Id) -> Self {
        let memory = &cx.replica.place().memory;
        let mut roll = Self {
            mode: Mode::of_name(memory.get(MODE).map(String::as_str).unwrap_or_default()),
            query: Input::default(),
            narrowed: String::new(),
            aimed: false,
            list: List::default(),
            rows: HashMap::new(),
            words: HashMap::new(),
            counts: Counts::default(),
            made: None,
            labels: Vec::new(),
            typed: None,
            meeting,
        };
        roll.refresh(cx);
        let kept = memory.get(&roll.labels_key()).map(String::as_str).unwrap_or_default();
        roll.labels = labels(kept, roll.list.keys(), &roll.rows);
        roll
    }

    fn labels_key(&self) -> String {
        format!("{LABELS}{}", self.meeting)
    }

    /// What is remembered of this roll over a restart: its labels.
    pub fn labels_memory(&self) -> (String, String) {
        let kept: Vec<String> = self.labels.iter().map(|(label, seat)| format!("{label}{seat}")).collect();
        (self.labels_key(), kept.join(" "))
    }

    fn refresh(&mut self, cx: &Cx<'_>) {
        let version = cx.view().version;
        if self.made.as_ref().is_some_and(|(v, q, m)| *v == version && *q == self.narrowed && *m == self.mode) {
            return;
        }
        if self.made.as_ref().is_none_or(|(v, ..)| *v != version) {
            self.read(cx);
        }
        let mut keys: Vec<(bool, u32, letters::SortKey, String)> = Vec::new();
        for (seat, row) in &self.rows {
            let Some(rank) = self.words.get(seat).and_then(|words| words.rank(&self.narrowed)) else { continue };
            // While searching: who is not noted yet first, then the best hit; otherwise the order of the alphabet.
            let searching = !self.narrowed.is_empty();
            let noted = searching && row.marks.whole() != Shown::Blank && self.list.current() != Some(seat);
            keys.push((noted, if searching { rank } else { 0 }, letters::key(&row.name), seat.clone()));
        }
        // A mark just made must not move its row away under the eyes.
        let settled = self.made.as_ref().is_some_and(|(_, query, _)| *query == self.narrowed);
        if settled && keys.len() == self.list.len() {
            let held = self.list.keys().to_vec();
            self.list.set(held);
        } else {
            keys.sort();
            self.list.set(keys.into_iter().map(|(.., seat)| seat).collect());
        }
        self.made = Some((version, self.narrowed.clone(), self.mode));
    }

    fn read(&mut self, cx: &Cx<'_>) {
        let Some(meeting) = cx.view().meetings.get(self.meeting.as_str()) else { return };
        let rows = roll::rows(cx.view(), meeting);
        self.counts = roll::counts(cx.view(), meeting, &rows);
        self.words = rows.iter().map(|row| (row.seat.to_string(), Haystack::new(&words(cx, row)))).collect();
        self.rows = rows.into_iter().map(|row| (row.seat.to_string(), row)).collect();
    }

    fn current(&self) -> Option<&roll::Row> {
        self.rows.get(self.list.current()?)
    }

    fn find(&mut self, cx: &Cx<'_>) {
        self.narrowed = self.query.value().trim().to_owned();
        self.refresh(cx);
        self.list.go_to_row(0);
        self.aimed = !self.narrowed.is_empty() && !self.list.is_empty();
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Option<Effect> {
        match (self.mode, key) {
            (_, Key::Backspace) if self.query.value().is_empty() => Some(Effect::UndoMark(self.meeting.clone())),
            (Mode::Find, Key::Char(c)) => {
                search_for(&mut self.query, c);
                self.find(cx);
                Some(Effect::None)
            }
            (Mode::Find, Key::Backspace) => {
                self.query.handle(InputRequest::DeletePrevChar);
                self.find(cx);
                Some(Effect::None)
            }
            (Mode::Labels, Key::Char(c)) => self.label(c, cx),
            _ => None,
        }
    }

    /// A label marks its seat; with Shift its deputy.
    fn label(&mut self, c: char, cx: &Cx<'_>) -> Option<Effect> {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let seat = self.labels.iter().find(|(label, _)| *label == lower).map(|(_, seat)| seat.clone())?;
        let shifted = c != lower;
        let now = Instant::now();
        let burst = match self.typed {
            Some((last, n)) if now.duration_since(last) <= BURST => n + 1,
            _ => 1,
        };
        self.typed = Some((now, burst));
        self.list.go_to(&seat);
        self.aimed = true;
        let row = self.rows.get(&seat)?;
        let unexpected = shifted && row.answer != Some(crate::domain::meeting::Answer::DeputyComes);
        let said = if shifted { Said::Deputy } else { Said::Representative };
        let id = row.seat.clone();
        let mark = Effect::Mark {
            meeting: self.meeting.clone(),
            said: vec![(id, said)],
            burst: if burst > 1 { Burst::More } else { Burst::First },
        };
        let mut then = vec![mark];
        if burst >= 4 {
            then.push(Effect::Say(cx.lang.wrong_window(burst)));
        } else if unexpected && self.counts.deputies == 0 {
            then.push(Effect::Say(cx.lang.caps_lock(&row.name)));
        }
        Some(Effect::Then(then))
    }

    /// In labels mode a paste is what was meant for another window.
    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Effect {
        match self.mode {
            Mode::Find => {
                for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
                    search_for(&mut self.query, c);
                }
                self.find(cx);
                Effect::None
            }
            Mode::List | Mode::Labels => Effect::Say(cx.lang.pasted_here().into()),
        }
    }

    fn up(&mut self, cx: &Cx<'_>) -> Effect {
        if self.query.value().is_empty() && self.narrowed.is_empty() {
            return Effect::Back;
        }
        self.query = Input::default();
        self.narrowed = String::new();
        self.refresh(cx);
        self.aimed = false;
        Effect::None
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, seat: &str, focused: bool, wide: bool) {
        let Some(row) = self.rows.get(seat) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let mut x = 0;
        if self.mode == Mode::Labels {
            let label = self.labels.iter().find(|(_, held)| held == seat).map_or(' ', |(label, _)| *label);
            x = canvas.text(0, 0, &format!("{label} "), STRONG);
        }
        let whole = row.marks.whole();
        // The room reads who is not here, not why.
        let whole = if whole == Shown::Absent && cx.shown_to_others { Shown::Excused } else { whole };
        let sign = mark_sign(whole, row.marks.is_remote());
        let sign = if row.differs { format!("{sign}≠") } else { sign };
        canvas.text_in(x, 0, 5, &sign, PLAIN);
        let name = x + 5;
        let aside = aside(cx, row);
        if !wide {
            let room = canvas.width().saturating_sub(name + width(&aside) as u16 + 2);
            canvas.text_in(name, 0, room, &row.name, style);
            canvas.right(0, &format!("{aside} "), PLAIN);
            return;
        }
        let names = canvas.width().saturating_sub(name + ASIDE);
        canvas.part(name, 0, names, 1).columns(&[(27, 32, &row.name), (24, 44, &who(cx, row))], style);
        canvas.right(0, &format!("{aside} "), PLAIN);
    }

    fn draw_counts(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        let (lang, n) = (cx.lang, &self.counts);
        let blank = lang.count_blank(n.blank);
        let room = canvas.width().saturating_sub(width(&blank) as u16 + 4);
        let mut x = canvas.text(1, 0, &lang.count_present(n.present, n.seats), STRONG);
        let mut more = vec![
            lang.count_deputies(n.deputies + n.stand_ins),
            lang.count_municipalities(n.municipalities, n.of_municipalities),
        ];
        // The signs that they have in the rows and on the keyboard, where there is no room for words.
        let wide = canvas.width() >= 96;
        if n.remote > 0 {
            more.push(if wide { lang.count_remote(n.remote) } else { format!("~{}", n.remote) });
        }
        if n.guests > 0 {
            more.push(if wide { lang.count_guests(n.guests) } else { format!("+{}", n.guests) });
        }
        for text in more {
            if x + 3 + width(&text) as u16 <= room {
                x = canvas.text(x + 3, 0, &text, PLAIN);
            }
        }
        canvas.right(0, &format!("{blank} "), PLAIN);
    }
}

/// The right end of a row: when they came, or what was answered.
fn aside(cx: &Cx<'_>, row: &roll::Row) -> String {
    let lang = cx.lang;
    match row.marks.whole() {
        Shown::Blank => row.answer.map(|answer| lang.answer_short(answer.code()).to_owned()).unwrap_or_default(),
        Shown::Excused if cx.shown_to_others => lang.not_here().into(),
        Shown::Absent if cx.shown_to_others => lang.not_here().into(),
        Shown::Excused => lang.excused_short().into(),
        Shown::Absent => lang.absent_short().into(),
        _ => {
            let source = cx.source();
            let arrived = row.marks.present().filter_map(|(_, mark)| arrival(&source, mark)).min();
            let details = mark_details(lang, row);
            if details.is_empty() { arrived.unwrap_or_default() } else { details }
        }
    }
}

/// Who is here for a seat, or who is expected; protected names stay hidden while others look.
fn who(cx: &Cx<'_>, row: &roll::Row) -> String {
    let name = |person: &crate::domain::person::Person| super::organizations::shown_name(cx, person);
    let present: Vec<String> = row
        .marks
        .present()
        .map(|(capacity, _)| row.person(cx.view(), capacity).map_or_else(|| cx.lang.unknown_person().into(), name))
        .collect();
    if present.is_empty() {
        return row.person(cx.view(), Capacity::Representative).map(name).unwrap_or_default();
    }
    present.join(", ")
}

/// The words that find a seat: its organization with place and aliases, and the people who are expected.
fn words(cx: &Cx<'_>, row: &roll::Row) -> String {
    let view = cx.view();
    let organization = row.organization.as_ref().and_then(|id| view.organizations.get(id.as_str()));
    let aliases: Vec<&str> = organization.iter().flat_map(|org| org.aliases.iter().map(|alias| &**alias)).collect();
    let short = organization.map(|org| org.short.to_string()).unwrap_or_default();
    let mut people: Vec<&Id> = [&row.representative, &row.deputy].into_iter().flatten().collect();
    people.extend(row.marks.present().filter_map(|(_, mark)| mark.person.as_ref().map(Ref::id)));
    let names: Vec<&str> =
        people.iter().filter_map(|id| view.people.get(id.as_str())).map(|person| &*person.name).collect();
    format!("{} {short} {} {}", row.name, aliases.join(" "), names.join(" "))
}

/// One letter a seat: those that were shown before, then each seat's own first letter, then what is left. `j` and `q` are
/// left out, digits come last; seats beyond that have none.
fn labels(kept: &str, seats: &[String], rows: &HashMap<String, roll::Row>) -> Vec<(char, String)> {
    let alphabet: Vec<char> =
        ('a'..='z').chain("åäö".chars()).filter(|c| !"jq".contains(*c)).chain('0'..='9').collect();
    let mut labels: Vec<(char, String)> = Vec::new();
    for entry in kept.split(' ') {
        let mut chars = entry.chars();
        if let Some(label) = chars.next()
            && seats.iter().any(|seat| seat == chars.as_str())
        {
            labels.push((label, chars.as_str().to_owned()));
        }
    }
    let has = |labels: &[(char, String)], seat: &str| labels.iter().any(|(_, held)| held == seat);
    let free = |labels: &[(char, String)], c: char| labels.iter().all(|(held, _)| *held != c);
    for own in [true, false] {
        for seat in seats {
            if has(&labels, seat) {
                continue;
            }
            let name = rows.get(seat).map(|row| row.name.to_lowercase()).unwrap_or_default();
            let first = name.chars().find(|c| alphabet.contains(c) && free(&labels, *c));
            let first = if own {
                first.filter(|c| name.starts_with(*c))
            } else {
                alphabet.iter().copied().find(|c| free(&labels, *c))
            };
            if let Some(label) = first {
                labels.push((label, seat.clone()));
            }
        }
    }
    labels
}

impl Screen for Roll {
    fn layer(&self) -> Layer {
        match self.mode {
            Mode::Find => Layer::Find,
            Mode::List => Layer::Roll,
            Mode::Labels => Layer::Labels,
        }
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let Some(meeting) = cx.view().meetings.get(self.meeting.as_str()) else { return String::new() };
        let group = meeting.group.as_ref().map(|group| group_name(cx.view(), group)).unwrap_or_default();
        let date = meeting.date.map(format::date).unwrap_or_default();
        format!("{} › {}", cx.lang.meeting_title(&group, &date), cx.lang.attendance())
    }

    fn status(&self, cx: &Cx<'_>) -> String {
        let mode = match self.mode {
            Mode::Find => cx.lang.mode_find(),
            Mode::List => cx.lang.mode_list(),
            Mode::Labels => cx.lang.mode_labels(),
        };
        let shown = if cx.shown_to_others { cx.lang.shown_on() } else { cx.lang.shown_off() };
        let closed = cx.view().meetings.get(self.meeting.as_str()).is_some_and(|m| m.roll == Some(RollState::Closed));
        let closed = if closed { format!("{}  ", cx.lang.roll_closed_short()) } else { String::new() };
        format!("{closed}{mode}  {shown}")
    }

    fn target(&self, _: &Cx<'_>) -> Target {
        // Enter marks only what somebody has aimed at.
        let aimed = self.aimed || self.mode == Mode::List;
        match self.current().filter(|_| aimed) {
            Some(row) => Target::Seat { meeting: self.meeting.clone(), seat: row.seat.clone() },
            None => Target::Meeting(self.meeting.clone()),
        }
    }

    fn hint(&self, cx: &Cx<'_>) -> String {
        let lang = cx.lang;
        let Some(row) = self.current() else {
            return if self.narrowed.is_empty() { lang.seats_empty().into() } else { lang.nothing_found().into() };
        };
        match self.mode {
            Mode::Find if self.aimed => {
                let person = row.person(cx.view(), Capacity::Representative);
                let name = person.map(|person| super::organizations::shown_name(cx, person));
                lang.enter_marks(&name.unwrap_or_else(|| lang.representative_of(&row.name)))
            }
            Mode::Find => lang.find_hint().into(),
            Mode::List => lang.list_hint().into(),
            Mode::Labels => lang.labels_hint().into(),
        }
    }

    fn prepare(&mut self, cx: &Cx<'_>) {
        self.refresh(cx);
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        self.refresh(cx);
        self.draw_counts(cx, canvas);
        let mut y = 1;
        if self.mode == Mode::Find {
            let x = canvas.text(1, 1, &format!("{}: {}", cx.lang.mode_find(), self.query.value()), PLAIN);
            canvas.text(x, 1, "▏", ACCENT);
            y = 2;
        }
        let height = canvas.height().saturating_sub(y);
        let needed = (self.list.len() as u16).div_ceil(height.max(1)).max(1);
        let columns = needed.min((canvas.width() / COLUMN).max(1));
        // One column has room for names; in several, every seat is seen at once.
        let full_width = canvas.width().min(WIDEST);
        let mut list = std::mem::take(&mut self.list);
        list.draw(&mut canvas.part(0, y, full_width, height), columns, |row, _, seat, focused| {
            self.draw_row(cx, row, seat, focused, columns == 1 && full_width >= 76);
        });
        if list.is_empty() {
            canvas.text(GUTTER, y, cx.lang.nothing_found(), PLAIN);
            canvas.put_cursor(0, 1);
        }
        self.list = list;
    }

    fn take(&mut self, msg: &Msg, cx: &Cx<'_>) -> Option<Effect> {
        self.refresh(cx);
        match msg {
            Msg::Move(by) => {
                // The first arrow takes aim at the row that the cursor already shows.
                if self.aimed || *by != Move::Down || self.mode == Mode::List {
                    self.list.go(*by);
                }
                self.aimed = true;
            }
            Msg::Advance => {
                self.list.go(Move::Down);
            }
            Msg::Marked(_) if self.mode == Mode::List => {
                self.list.go(Move::Down);
            }
            Msg::Marked(_) => {
                self.query = Input::default();
                self.aimed = true;
            }
            Msg::Switch => {
                self.mode = self.mode.next();
                self.query = Input::default();
                self.narrowed = String::new();
                self.aimed = false;
                self.refresh(cx);
            }
            Msg::Up => return Some(self.up(cx)),
            Msg::Key(key) => return self.key(*key, cx),
            Msg::Paste(text) => return Some(self.paste(text, cx)),
            _ => return None,
        }
        Some(Effect::None)
    }

    fn memory(&self, _: &Cx<'_>) -> Option<(String, String)> {
        let name = Mode::ALL.iter().find(|(mode, _)| *mode == self.mode).map_or("find", |(_, name)| *name);
        Some((MODE.to_owned(), name.to_owned()))
    }
}
