//! What concerns others than the one at the keys: following whoever writes, leaving one's place to whoever takes over,
//! and saying what cannot be saved.

use std::io;
use std::mem;
use std::time::{Duration, Instant};

use super::App;
use crate::error::{Error, reason};
use crate::log::Id;
use crate::store::StoreError;
use crate::text::format::{date, fit};
use crate::tui::effect::Place;
use crate::tui::screen::{Layer, Msg, Screen, Target};
use crate::tui::screens::ROOTS;
use crate::tui::spot::{self, Page, Spot};

/// How often whoever only reads looks what has been written.
const LOOK: Duration = Duration::from_secs(1);
/// How often it is tried whether saving works again, after it failed.
const PROBE: Duration = Duration::from_secs(2);
/// How long after a move of the cursor its place is kept for whoever takes over.
const KEEP_AFTER: Duration = Duration::from_secs(1);

/// How things stand with others.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// When to look again what has been written, while only to read.
    look_at: Option<Instant>,
    /// Whether the last look failed.
    blind: bool,
    /// Whether the last change could not be saved.
    failing: bool,
    /// When to try again whether it could.
    probe_at: Option<Instant>,
    /// What is on the screen, as it was kept last.
    kept: Option<Spot>,
    keep_at: Option<Instant>,
}

impl Others {
    /// When something is to happen without a key.
    pub(super) fn deadline(&self) -> Option<Instant> {
        [self.look_at, self.keep_at, self.probe_at].into_iter().flatten().min()
    }
}

impl App {
    /// What stands in the header of this.
    pub fn condition(&self) -> Vec<String> {
        let looked_at = self.replica.looked_at().map(|day| self.eye.lang.looked_at(&date(day)));
        let conditions = [
            (self.replica.is_read_only(), self.eye.lang.reads_only()),
            (self.replica.has_lost(), self.eye.lang.lacks()),
            (self.others.blind, self.eye.lang.follows_not()),
            (self.others.failing, self.eye.lang.saves_not()),
        ];
        let words = conditions.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| word.to_owned());
        looked_at.into_iter().chain(words).collect()
    }

    /// What is due happens; whether a frame is to be drawn.
    pub(super) fn tick_others(&mut self, now: Instant) -> bool {
        if self.others.keep_at.is_some_and(|at| at <= now) {
            self.others.keep_at = None;
            let spot = self.spot();
            self.keep_spot(spot);
        }
        let mut draw = false;
        if self.others.probe_at.is_some_and(|at| at <= now) {
            draw = self.probe();
        }
        if self.others.look_at.is_some_and(|at| at <= now) {
            draw |= self.look();
        }
        draw
    }

    /// Looks what whoever writes has written, while only to read; whether there is something to show.
    pub(super) fn look(&mut self) -> bool {
        if !self.replica.is_read_only() {
            return false;
        }
        self.others.look_at = Some(Instant::now() + LOOK);
        match self.replica.follow() {
            Ok(changed) if !mem::take(&mut self.others.blind) => changed,
            Ok(_) => {
                self.message = self.eye.lang.follows_again().into();
                true
            }
            Err(_) if mem::replace(&mut self.others.blind, true) => false,
            Err(error) => {
                self.message = self.eye.lang.cannot_follow(&self.why(&error));
                true
            }
        }
    }

    /// Tries whether a change could be saved now; whether there is something to show.
    fn probe(&mut self) -> bool {
        if self.replica.probe().is_err() {
            self.others.probe_at = Some(Instant::now() + PROBE);
            return false;
        }
        self.others.probe_at = None;
        self.others.failing = false;
        self.message = self.eye.lang.saves_now().into();
        true
    }

    /// A change was saved: what was wrong before is over.
    pub(super) fn saved(&mut self) {
        self.others.probe_at = None;
        if mem::take(&mut self.others.failing) {
            self.message = self.eye.lang.saves_again(&self.message);
        }
    }

    /// Says why a change could not be saved, and what to do. It is not shown as done.
    pub(super) fn not_saved(&mut self, error: &StoreError) {
        self.message = if self.may_not_change() {
            self.only_reading()
        } else {
            self.others.failing = true;
            self.others.probe_at = Some(Instant::now() + PROBE);
            self.eye.lang.not_saved(&self.why(error))
        };
    }

    /// Whether nothing can be changed.
    pub(super) fn may_not_change(&self) -> bool {
        self.replica.looked_at().is_some() || self.replica.is_read_only() || self.replica.has_lost()
    }

    /// Why nothing can be changed, who writes, and what to do.
    pub(super) fn only_reading(&self) -> String {
        if self.replica.looked_at().is_some() {
            return self.eye.lang.looks_back().into();
        }
        if self.replica.has_lost() {
            return self.eye.lang.only_reading_lost().into();
        }
        match self.replica.writer() {
            Some(holder) => {
                let terminal = holder.terminal.strip_prefix("/dev/").unwrap_or(&holder.terminal);
                let at = if terminal.is_empty() { &holder.host } else { terminal };
                self.eye.lang.only_reading(&fit(&holder.user, 13), &fit(at, 10))
            }
            None => self.eye.lang.only_reading_alone().into(),
        }
    }

    /// What is wrong with the store, short enough for the message line: without its path.
    pub(super) fn why(&self, error: &StoreError) -> String {
        match error {
            StoreError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                self.eye.lang.not_saved_gone().into()
            }
            StoreError::Io { source, .. } => reason(source, self.eye.lang),
            StoreError::Missing(_) => self.eye.lang.not_saved_gone().into(),
            StoreError::Lost(_) => self.eye.lang.not_saved_swapped().into(),
            StoreError::Incomplete(_) => self.eye.lang.only_reading_lost().into(),
            StoreError::ReadOnly(_) => self.eye.lang.not_saved_broken().into(),
            StoreError::Twin { message, .. } => message.clone(),
            StoreError::InUse(_)
            | StoreError::Kept { .. }
            | StoreError::Foreign(_)
            | StoreError::Newer(_)
            | StoreError::Cancelled
            | StoreError::NoLocks(_) => self.eye.lang.not_saved_swapped().into(),
        }
    }

    /// What brings the second copy up to date failed; the journal has everything.
    pub(super) fn not_settled(&mut self, error: StoreError) {
        let why = Error::Store(error).sentence(self.eye.lang);
        self.message = self.eye.lang.notice_detached(&why);
    }

    /// What is on the screen.
    fn spot(&self) -> Spot {
        let cx = self.cx();
        let page = |screen: &dyn Screen| {
            let (kind, id) = match (screen.layer(), screen.page()) {
                (Layer::Find | Layer::Roll | Layer::Labels, _) => ("roll", screen.target(&cx).meeting()?.clone()),
                (_, Target::Record(kind, id)) => (kind, id),
                (_, Target::Meeting(id)) => ("meeting", id),
                _ => return None,
            };
            Some(Page { kind: kind.to_owned(), id: id.to_string(), memory: screen.memory(&cx) })
        };
        Spot {
            root: ROOTS[self.root].digit.to_string(),
            memory: self.roots[self.root].memory(&cx),
            pages: self.stack.iter().map_while(|screen| page(screen.as_ref())).collect(),
        }
    }

    /// Keeps what is on the screen: at once where it is another one, later where only the cursor moved.
    pub(super) fn write_spot(&mut self) {
        if self.replica.is_read_only() {
            return;
        }
        let spot = self.spot();
        match &self.others.kept {
            Some(kept) if *kept == spot => self.others.keep_at = None,
            Some(kept) if kept.is_at(&spot) => {
                self.others.keep_at.get_or_insert_with(|| Instant::now() + KEEP_AFTER);
            }
            _ => self.keep_spot(spot),
        }
    }

    fn keep_spot(&mut self, spot: Spot) {
        if let Some(dir) = self.replica.dir() {
            spot::write(dir, Some(&spot));
        }
        self.others.kept = Some(spot);
        self.others.keep_at = None;
    }

    /// Forgets what was on the screen: nobody takes over from a process that is no more, or has just begun.
    pub(super) fn forget_spot(&self) {
        if let Some(dir) = self.replica.dir().filter(|_| !self.replica.is_read_only()) {
            spot::write(dir, None);
        }
    }

    /// Goes where the process was that this one took over from.
    pub(super) fn go_to_spot(&mut self, spot: Spot) {
        if let Some(root) = ROOTS.iter().position(|root| root.digit == spot.root) {
            self.root = root;
        }
        self.show_remembered(spot.memory);
        for page in spot.pages {
            let Ok(id) = Id::new(&page.id) else { return };
            if page.kind == "roll" {
                // The mode of a roll is read when it opens.
                self.replica.place_mut().memory.extend(page.memory);
                if self.replica.view().has("meeting", id.as_str()) {
                    self.go(Place::Roll(id));
                }
                continue;
            }
            let kinds = crate::domain::KINDS.iter().map(|kind| kind.name.as_str());
            let Some(kind) = kinds.into_iter().find(|kind| *kind == page.kind) else { return };
            if !self.replica.view().has(kind, id.as_str()) {
                return;
            }
            self.go(Place::Record(kind, id));
            self.show_remembered(page.memory);
        }
    }

    fn show_remembered(&mut self, memory: Option<(String, String)>) {
        if let Some((_, key)) = memory {
            self.prepare();
            let _ = self.tell(&Msg::Show(key));
        }
    }
}
