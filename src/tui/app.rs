//! The program as a state: a replica, a stack of screens, and the one place where effects are carried out.

mod change;
mod check;
mod decide;
mod erasing;
mod exchange;
mod others;

use std::time::{Duration, Instant};

use super::command::{self, Here, commands};
use super::draft::{self};
use super::effect::{Effect, Place};
use super::event::{Input, MAX_PASTE};
use super::key::Key;
use super::screen::{Cx, Eye, Layer, Msg, Screen, Target};
use super::screens::{self, Choices, Confirm, Help, Page, Palette, ROOTS, Roll, Stayed};
use super::{spot, terminal};
use crate::domain::meeting::RollState;
use crate::domain::roll::{self};
use crate::log::{Change, Id};
use crate::replica::Replica;
use crate::report;
use crate::text::Lang;

/// How long after a change the store is brought up to date: when the hand rests.
const SETTLE_AFTER: Duration = Duration::from_secs(2);
/// How long the cursor rests before details follow it.
const REST: Duration = Duration::from_millis(120);

/// The states of an action, with the letter that each has in Swedish.
const STATES: [(&str, char); 5] =
    [("state-open", 'ö'), ("state-started", 'p'), ("state-waiting", 'v'), ("state-done", 'k'), ("state-dropped", 'u')];
/// What the board can show.
const SHAPES: [(&str, char); 5] =
    [("filter-open", 'ö'), ("filter-late", 'f'), ("filter-done", 'k'), ("filter-all", 'a'), ("filter-by", 'v')];

/// What the form of an organization can be printed as.
const PRINTS: [(&str, char); 5] =
    [("print-docx", 'w'), ("print-html", 'h'), ("print-text", 't'), ("print-show", 'v'), ("send-out", 's')];

/// The program.
#[derive(Debug)]
pub struct App {
    replica: Replica,
    eye: Eye,
    roots: Vec<Box<dyn Screen>>,
    root: usize,
    stack: Vec<Box<dyn Screen>>,
    /// What the message line says of what has just happened.
    message: String,
    /// From when details may be drawn.
    rest_at: Option<Instant>,
    settle_at: Option<Instant>,
    /// The rest of the keys of this burst is dropped: a question has appeared, or saving has failed.
    deaf: bool,
    /// Whether others were looking before the roll began.
    shown_before_roll: bool,
    /// Whether a draft file was written.
    drafted: bool,
    others: others::Others,
    files: exchange::Files,
    /// How many things replicas say differently, and of which version and day.
    differing: Option<(u64, chrono::NaiveDate, usize)>,
    /// Whether the data folder is to be checked.
    check: bool,
    /// Whether to end.
    pub quit: bool,
    /// Whether the next frame is to be drawn whole.
    pub redraw: bool,
}

impl App {
    /// The program on a replica, on the overview, with what was half typed when the line dropped.
    pub fn new(replica: Replica, lang: Lang) -> Self {
        Self::at(replica, lang, false)
    }

    /// The program where the process was that this one took over from.
    pub fn after_another(replica: Replica, lang: Lang) -> Self {
        Self::at(replica, lang, true)
    }

    fn at(replica: Replica, lang: Lang, after_another: bool) -> Self {
        let mut app = Self {
            roots: ROOTS.iter().map(|root| (root.make)()).collect(),
            root: 0,
            stack: Vec::new(),
            message: String::new(),
            rest_at: None,
            settle_at: None,
            deaf: false,
            shown_before_roll: false,
            drafted: false,
            others: others::Others::default(),
            files: exchange::Files::default(),
            differing: None,
            check: false,
            quit: false,
            redraw: false,
            eye: Eye { lang, now: replica.now(), shown_to_others: false, rested: true },
            replica,
        };
        let spot = app.replica.dir().filter(|_| after_another).and_then(spot::read);
        app.forget_spot();
        if let Some(spot) = spot {
            app.go_to_spot(spot);
            app.write_spot();
        }
        app.resume();
        app.look();
        app
    }

    /// Another language, for tests.
    #[cfg(test)]
    pub fn set_lang(&mut self, lang: Lang) {
        self.eye.lang = lang;
    }

    /// Operations that arrive from elsewhere while the program runs, for tests.
    #[cfg(test)]
    pub fn merge_for_test(&mut self, ops: Vec<std::sync::Arc<crate::log::Operation>>) {
        self.replica.merge(ops).expect("memory keeps everything");
    }

    /// A seat more, for tests of this version's screens, which add none.
    #[cfg(test)]
    pub fn add_seat_for_test(&mut self, group: &str, organization: &Id) {
        use crate::domain::edit::Assign;
        let kind = crate::domain::view::kind("seat").expect("a kind");
        let to = |text: &str| Assign::To(text.to_owned());
        let fields = [("group".to_owned(), to(group)), ("organization".to_owned(), to(organization.as_str()))];
        let (_, change) = self.replica.editor().add(kind, None, &fields, self.replica.fresh_id()).expect("a seat");
        self.replica.stage(change);
    }

    /// What the message line says.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Says something in the message line.
    pub fn say(&mut self, sentence: &str) {
        self.message = sentence.to_owned();
    }

    fn resume(&mut self) {
        let Some(draft) = self.replica.dir().and_then(draft::read) else { return };
        let nonce = u64::from_str_radix(&draft.nonce, 16).ok();
        let saved = self.replica.log().iter().any(|op| Some(op.id.nonce) == nonce);
        if saved || self.may_not_change() {
            return;
        }
        self.drafted = true;
        self.apply(Effect::Resume(Box::new(draft)));
        self.message = self.eye.lang.resumed().into();
    }

    /// The screen on top.
    pub fn top(&self) -> &dyn Screen {
        self.stack.last().map_or_else(|| self.roots[self.root].as_ref(), |screen| screen.as_ref())
    }

    /// Everything that is drawn, from the lowest screen that is seen; what lies over it comes after.
    pub fn seen(&mut self) -> (Cx<'_>, usize, Vec<&mut Box<dyn Screen>>) {
        let cx = self.eye.on(&self.replica);
        let mut screens: Vec<&mut Box<dyn Screen>> = vec![&mut self.roots[self.root]];
        screens.extend(self.stack.iter_mut());
        let base = screens.iter().rposition(|screen| screen.overlay(80).is_none()).unwrap_or(0);
        (cx, self.root, screens.split_off(base))
    }

    /// What screens and commands read.
    pub fn cx(&self) -> Cx<'_> {
        self.eye.on(&self.replica)
    }

    /// Where a command would be called.
    pub fn here(&self) -> Here<'_> {
        let cx = self.cx();
        let top = self.top();
        let at_root = self.stack.is_empty();
        Here {
            target: top.target(&cx),
            layer: top.layer(),
            at_root,
            root: ROOTS[self.root].name,
            page: top.page(),
            adds: top.adds(),
            top,
            cx,
        }
    }

    /// Which of the screens with a digit is open.
    pub const fn root(&self) -> usize {
        self.root
    }

    /// The breadcrumb.
    pub fn breadcrumb(&self) -> String {
        let cx = self.cx();
        let mut titles: Vec<String> = Vec::new();
        // What differs is no part of where one was.
        let lists = |screen: &dyn Screen| screen.page() == Target::Difference(None) && screen.layer() != Layer::Decide;
        let all = std::iter::once(&self.roots[self.root]).chain(&self.stack).map(AsRef::as_ref);
        let mut screens: Vec<&dyn Screen> = all.collect();
        if let Some(n) = screens.iter().rposition(|screen| lists(*screen)) {
            screens.drain(..n);
        }
        for screen in &screens {
            let title = screen.title(&cx);
            // A roll says its meeting itself.
            let repeats = titles.last().is_some_and(|last| title.starts_with(last.as_str()));
            if repeats {
                titles.pop();
            }
            if !title.is_empty() && screen.overlay(80).is_none() {
                titles.push(title);
            }
        }
        // A record's page is what matters, not the list that it was opened from.
        let of_a_meeting = |screen: &dyn Screen| {
            let in_roll = matches!(screen.layer(), Layer::Find | Layer::Roll | Layer::Labels);
            in_roll || screen.page().meeting().is_some()
        };
        if titles.len() > 1 && screens.iter().skip(1).any(|screen| of_a_meeting(*screen)) {
            titles.remove(0);
        }
        titles.join(" › ")
    }

    /// When something is to happen without a key.
    pub fn deadline(&self) -> Option<Instant> {
        [self.rest_at, self.settle_at, self.others.deadline()].into_iter().flatten().min()
    }

    /// What is due happens; whether a frame is to be drawn.
    pub fn tick(&mut self, now: Instant) -> bool {
        let mut draw = self.tick_others(now);
        if self.rest_at.is_some_and(|at| at <= now) {
            self.rest_at = None;
            self.eye.rested = true;
            draw = true;
        }
        if self.settle_at.is_some_and(|at| at <= now) {
            self.settle_at = None;
            self.remember();
            if let Err(error) = self.replica.settle() {
                self.not_settled(error);
                draw = true;
            }
        }
        draw
    }

    /// Takes one input. Keys that were typed before a question appeared never answer it.
    pub fn input(&mut self, input: Input) {
        let now = self.replica.now();
        if now.date_naive() != self.eye.now.date_naive() {
            self.replica.turn_day();
        }
        self.eye.now = now;
        if self.deaf {
            return;
        }
        self.look();
        match input {
            Input::Key(key) => self.key(key),
            Input::Paste(text) => {
                self.message.clear();
                if self.tell(&Msg::Paste(text)).is_none() {
                    self.message = self.eye.lang.pasted_here().into();
                }
            }
            Input::TooLong => self.message = self.eye.lang.pasted_too_long(MAX_PASTE >> 10),
            Input::Unknown => self.message = self.eye.lang.unknown_key().into(),
            Input::Resize => self.redraw = true,
        }
    }

    /// Lets the screen on top work out what it shows, so that what is selected is what is there.
    pub fn prepare(&mut self) {
        self.count_differing();
        let cx = self.eye.on(&self.replica);
        self.stack.last_mut().unwrap_or(&mut self.roots[self.root]).prepare(&cx);
    }

    fn key(&mut self, key: Key) {
        self.message.clear();
        self.prepare();
        let here = self.here();
        let layer = here.layer;
        if let Some(command) = command::lookup(key, &here) {
            let effect = (command.run)(&here);
            let moves = command.group == command::Group::Move;
            self.apply(effect);
            if moves && self.top().has_details() {
                self.eye.rested = false;
                self.rest_at = Some(Instant::now() + REST);
            }
            return;
        }
        let typed =
            layer.takes_text() || matches!(layer, Layer::Labels | Layer::Choice | Layer::Confirm | Layer::Decide);
        if typed && self.tell(&Msg::Key(key)).is_some() {
            return;
        }
        self.message = self.eye.lang.key_does_nothing(&key.label(self.eye.lang));
    }

    /// Gives the screen on top a message and carries out what it wants; `None` if it means nothing there.
    fn tell(&mut self, msg: &Msg) -> Option<()> {
        let cx = self.eye.on(&self.replica);
        let top = self.stack.last_mut().unwrap_or(&mut self.roots[self.root]);
        let effect = top.take(msg, &cx)?;
        self.apply(effect);
        Some(())
    }

    /// Carries an effect out; whether it could be.
    pub fn apply(&mut self, effect: Effect) -> bool {
        if effect.changes() && self.may_not_change() {
            self.message = self.only_reading();
            return false;
        }
        match effect {
            Effect::None => {}
            Effect::Say(sentence) => self.message = sentence,
            Effect::Tell(msg) => {
                if self.tell(&msg).is_none() {
                    self.message = self.eye.lang.nothing_here().into();
                }
            }
            Effect::Then(effects) => return effects.into_iter().all(|effect| self.apply(effect)),
            Effect::Go(place) => self.go(place),
            Effect::Call(id) => return self.call(id),
            Effect::Form(purpose) => return self.open_form(&purpose, None),
            Effect::Resume(draft) => return self.open_form(&draft.purpose.clone(), Some(&draft)),
            Effect::Back => self.back(),
            Effect::Ask { question, yes, then } => {
                self.stack.push(Box::new(Confirm::new(question, yes, *then)));
                self.deaf = true;
            }
            Effect::Mark { meeting, said, burst } => return self.mark(&meeting, &said, burst),
            Effect::Save(form) => return self.save(&form),
            Effect::Reply { meeting, seats, answer } => {
                let mut change = Change::new(roll::REPLY);
                for seat in &seats {
                    roll::reply(&meeting, seat, answer, &mut change);
                }
                self.change(change);
            }
            Effect::Announced(meeting) => return self.announced(&meeting),
            Effect::SetRoll { meeting, close } => {
                let mut change = Change::new(roll::ROLL);
                roll::set_roll(&meeting, if close { RollState::Closed } else { RollState::Open }, &mut change);
                self.change(change);
            }
            Effect::Set { kind, ids, fields } => return self.set(kind, &ids, &fields),
            Effect::Remove { kind, ids } => self.remove(kind, &ids),
            Effect::Decide { at, op } => return self.decide(&at, op),
            Effect::SendOut(organizations) => return self.send_out(&organizations),
            Effect::Print(organization, ending) => return self.print(&organization, ending),
            Effect::DecideSide(side) => return self.decide_side(&side),
            Effect::AskErase(form) => return self.ask_erase(&form),
            Effect::Erase(erasing, said) => return self.erase(&erasing, &said),
            Effect::Undo => self.undo(),
            Effect::UndoTo(operation) => return self.ask_undo_to(&operation),
            Effect::Retract(ids) => self.retract(&ids),
            Effect::Redo => self.redo(),
            Effect::UndoMark(meeting) => self.undo_mark(&meeting),
            Effect::Copy(text) => self.copy(&text),
            Effect::ToggleShown => {
                self.eye.shown_to_others = !self.eye.shown_to_others;
                let said =
                    if self.eye.shown_to_others { self.eye.lang.shown_now_on() } else { self.eye.lang.shown_now_off() };
                self.message = said.into();
            }
            Effect::Exchange(wanted) => return self.exchange(wanted),
            Effect::LookAt(day) => self.look_at(day),
            Effect::Check => self.check = true,
            Effect::Redraw => self.redraw = true,
            Effect::Suspend => terminal::suspend(),
            Effect::Quit => self.quit = true,
        }
        true
    }

    /// Shows everything as of a day. Today is where one comes back to.
    fn look_at(&mut self, day: Option<chrono::NaiveDate>) {
        let day = day.filter(|day| *day != self.eye.now.date_naive());
        self.replica.look_at(day);
        let lang = self.eye.lang;
        self.message = day.map_or_else(|| lang.looks_at_today().into(), |_| lang.looks_back().into());
    }

    fn call(&mut self, id: &str) -> bool {
        self.prepare();
        let here = self.here();
        let Some(command) = command::by_id(id) else { return false };
        let effect = (command.run)(&here);
        self.apply(effect)
    }

    fn go(&mut self, place: Place) {
        let screen: Box<dyn Screen> = match place {
            Place::Root(name) => {
                self.remember();
                self.stack.clear();
                self.root = ROOTS.iter().position(|root| root.name == name).unwrap_or(self.root);
                return;
            }
            Place::Record(kind, id) => {
                let Some(page) = screens::page_of(kind) else { return };
                (page.make)(id)
            }
            Place::Roll(meeting) => {
                // The projector is on when people walk in.
                self.shown_before_roll = self.eye.shown_to_others;
                self.eye.shown_to_others = true;
                let roll = Roll::new(&self.cx(), meeting);
                let (name, labels) = roll.labels_memory();
                self.replica.place_mut().memory.insert(name, labels);
                self.replica.save_place();
                Box::new(roll)
            }
            Place::Help => Box::new(Help::new(&self.here(), commands())),
            Place::Palette => Box::new(Palette::new(&self.here())),
            Place::Marks { meeting, seat } => self.marks_of(&meeting, &seat),
            Place::Report(name, about) => self.report(name, about.as_ref()),
            Place::History(kind, id) => Box::new(screens::history_of(kind, id)),
            Place::States => self.choices(self.eye.lang.cmd_set_state(), &STATES),
            Place::Shapes => self.choices(self.eye.lang.cmd_filter(), &SHAPES),
            Place::Prints => self.choices(self.eye.lang.cmd_print(), &PRINTS),
            Place::Exchange => Box::new(self.exchange_screen()),
            Place::Differences => Box::new(screens::differences()),
            Place::Difference(at) => Box::new(screens::Decide::new(at)),
            Place::Stayed(meeting) => Box::new(Stayed::new(&self.cx(), meeting)),
        };
        self.stack.push(screen);
    }

    fn marks_of(&self, meeting: &Id, seat: &Id) -> Box<dyn Screen> {
        let choices = vec![
            ("mark-present-letter", 'n'),
            ("mark-deputy-letter", 'e'),
            ("mark-both", 'b'),
            ("mark-stand-in", 'v'),
            ("mark-remote", 'd'),
            ("mark-excused", 'a'),
            ("mark-absent", 'f'),
            ("mark-morning", '1'),
            ("mark-afternoon", '2'),
            ("mark-left", 'g'),
            ("mark-left-at", 't'),
            ("mark-arrived-at", 'p'),
            ("mark-back", 'i'),
            ("remark", 'k'),
            ("mark-clear", 'o'),
        ];
        let title = self.cx().title("seat", seat);
        Box::new(Choices::new(title, choices, Target::Seat { meeting: meeting.clone(), seat: seat.clone() }))
    }

    fn choices(&self, title: &str, choices: &[(&'static str, char)]) -> Box<dyn Screen> {
        Box::new(Choices::new(title.to_owned(), choices.to_vec(), self.here().target))
    }

    /// A report as a page of text. While others look, only what says nothing of anybody.
    fn report(&self, name: &str, about: Option<&Id>) -> Box<dyn Screen> {
        let lang = self.eye.lang;
        let Some(report) = report::REPORTS.iter().find(|report| report.name == name) else {
            return Box::new(Page::new(String::new(), lang.report_empty()));
        };
        if report.is_list {
            let about = about.and_then(|id| {
                let kind = report.about.iter().find(|kind| self.replica.view().has(kind, id.as_str()))?;
                Some((*kind, id.clone()))
            });
            return Box::new(screens::sheet(report, about));
        }
        let title = (report.title)(lang).to_owned();
        let sheet = (report.make)(&self.cx().source(), about);
        let text = if sheet.rows.is_empty() { lang.report_empty().to_owned() } else { report::to_table(&sheet) };
        Box::new(Page::new(title, &text).for_the_room(report.for_the_room))
    }

    fn back(&mut self) {
        self.remember();
        let left = self.stack.pop();
        if left.is_some_and(|screen| matches!(screen.layer(), Layer::Find | Layer::Roll | Layer::Labels)) {
            self.eye.shown_to_others = self.shown_before_roll;
        }
    }

    /// Keeps in memory where the cursors are; they are written when the store is.
    fn remember(&mut self) {
        let cx = self.cx();
        let memories: Vec<(String, String)> =
            self.roots.iter().chain(&self.stack).filter_map(|screen| screen.memory(&cx)).collect();
        let place = self.replica.place_mut();
        let before = place.memory.clone();
        place.memory.extend(memories);
        if place.memory != before {
            self.replica.save_place();
        }
    }

    fn copy(&mut self, text: &str) {
        self.message = match terminal::copy(text) {
            Ok(()) => self.eye.lang.copied().into(),
            Err(_) => self.eye.lang.not_copied().into(),
        };
    }

    /// Keeps everything that this burst of keys changed: one durable write. If that fails, the state is what it was.
    pub fn commit(&mut self) {
        if self.replica.has_staged() {
            match self.replica.commit() {
                Ok(()) => {
                    self.settle_at = Some(Instant::now() + SETTLE_AFTER);
                    self.saved();
                }
                Err(error) => self.not_saved(&error),
            }
        }
        self.deaf = false;
        self.write_draft();
        self.write_spot();
    }

    fn write_draft(&mut self) {
        let draft = self.stack.iter().rev().find_map(|screen| screen.draft());
        if draft.is_none() && !self.drafted {
            return;
        }
        self.drafted = draft.is_some();
        if let Some(dir) = self.replica.dir().filter(|_| !self.replica.is_read_only()) {
            draft::write(dir, draft.as_ref());
        }
    }

    /// Leaves the program: cursors are remembered and the store is brought up to date.
    pub fn close(&mut self) {
        self.remember();
        self.forget_spot();
        let _ = self.replica.settle();
    }
}
