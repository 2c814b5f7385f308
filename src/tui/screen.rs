//! What a screen is: what it shows, what is selected on it, and how it takes a message from a command.

use std::fmt::Debug;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate};

use super::canvas::Canvas;
use super::effect::Effect;
use super::key::Key;
use super::list::Move;
use crate::domain::View;
use crate::log::{Id, Register};
use crate::replica::Replica;
use crate::report::Source;
use crate::text::Lang;
use crate::text::format::Zone;

/// Who gets a key first. A screen is in one layer at a time; what its layer does not take, `Global` may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Everywhere but where text is typed.
    Global,
    /// Lists and pages: letters are commands.
    Browse,
    /// A list that is being searched: letters are text.
    Filter,
    /// The page of a meeting, where replies are entered.
    Replies,
    /// The roll, letters search.
    Find,
    /// The roll, letters mark the row.
    Roll,
    /// The roll, letters are seats.
    Labels,
    /// The roll after lunch: who has left is picked.
    Stayed,
    /// A form: letters are text.
    Form,
    /// Palette and help: letters search.
    Search,
    /// A short list of things to choose among, each with a letter.
    Choice,
    /// A question that one letter answers.
    Confirm,
    /// What replicas say differently, each version with a letter.
    Decide,
}

impl Layer {
    /// Whether letters are text.
    pub const fn takes_text(self) -> bool {
        matches!(self, Self::Filter | Self::Find | Self::Form | Self::Search)
    }
}

/// What is selected: what a command is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Nothing.
    #[default]
    Nothing,
    /// A record.
    Record(&'static str, Id),
    /// A seat at a meeting.
    Seat {
        /// The meeting.
        meeting: Id,
        /// The seat.
        seat: Id,
    },
    /// A meeting's roll as a whole.
    Meeting(Id),
    /// A page of text.
    Page,
    /// A file of the exchange, or the folder without any.
    File(Option<PathBuf>),
    /// What a file brings.
    Arrival,
    /// Something that replicas say differently; none where they are listed.
    Difference(Option<Register>),
    /// A number, below which is shown what it counts.
    Counted,
}

impl Target {
    /// The meeting that it is or belongs to.
    pub fn meeting(&self) -> Option<&Id> {
        match self {
            Self::Record("meeting", id) | Self::Meeting(id) | Self::Seat { meeting: id, .. } => Some(id),
            _ => None,
        }
    }

    /// The record of a kind.
    pub fn record(&self, kind: &str) -> Option<&Id> {
        match self {
            Self::Record(held, id) if *held == kind => Some(id),
            _ => None,
        }
    }
}

/// Who looks, and when: what a screen depends on beside the data.
#[derive(Clone, Copy, Debug)]
pub struct Eye {
    /// The language.
    pub lang: Lang,
    /// Now, as of the last event.
    pub now: DateTime<Zone>,
    /// Whether others may see the screen.
    pub shown_to_others: bool,
    /// Whether the cursor has rested.
    pub rested: bool,
}

impl Eye {
    /// What it sees of a replica.
    pub const fn on(self, replica: &Replica) -> Cx<'_> {
        let Self { lang, now, shown_to_others, rested } = self;
        Cx { replica, lang, now, shown_to_others, rested }
    }
}

/// What screens and commands read. Nothing in it can be changed.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The replica.
    pub replica: &'a Replica,
    /// The language.
    pub lang: Lang,
    /// Now, as of the last event.
    pub now: DateTime<Zone>,
    /// Whether others may see the screen: contact details, comments, tasks and protected names stay hidden.
    pub shown_to_others: bool,
    /// Whether the cursor has rested, so that details may follow it.
    pub rested: bool,
}

impl<'a> Cx<'a> {
    /// The typed state.
    pub const fn view(&self) -> &'a View {
        self.replica.view()
    }

    /// Today on the wall clock, or the day that is looked at.
    pub fn today(&self) -> NaiveDate {
        self.replica.looked_at().unwrap_or_else(|| self.now.date_naive())
    }

    /// What reports read.
    pub fn source(&self) -> Source<'a> {
        Source {
            view: self.replica.view(),
            state: self.replica.state(),
            log: self.replica.log(),
            today: self.today(),
            zone: self.replica.zone(),
            lang: self.lang,
            period: None,
            limits: self.replica.limits(),
        }
    }

    /// The name of an organization, group or person; a protected person's only while nobody else looks.
    pub fn party(&self, id: &Id) -> String {
        match self.view().people.get(id.as_str()) {
            Some(person) if person.protected && self.shown_to_others => self.lang.protected_name().into(),
            Some(person) => crate::report::title::name_of(person, self.lang),
            None => crate::report::title::party_name(self.view(), id),
        }
    }

    /// What a record is called before others: no task, no protected name.
    pub fn shown_title(&self, kind: &str, id: &Id) -> String {
        match kind {
            "action-item" | "progress" if self.shown_to_others => self.lang.kind("action-item").to_owned(),
            "person" => self.party(id),
            _ => self.title(kind, id),
        }
    }

    /// What a record is called.
    pub fn title(&self, kind: &str, id: &Id) -> String {
        crate::report::title::title(self.view(), self.replica.state(), self.lang, kind, id)
    }
}

/// What a command tells a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Move the cursor.
    Move(Move),
    /// A key that no command took, where text is typed.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// The other view of the screen: the next mode of the roll, people instead of organizations.
    Switch,
    /// Pick the row, or let it go.
    Pick,
    /// Pick all rows.
    PickAll,
    /// Begin to search the list.
    Search,
    /// Do what the screen is for: save the form, take the choice.
    Accept,
    /// One level up within the screen: empty the field, let go what is picked. The screen is left if that was nothing.
    Up,
    /// The same, and on to the next one of the pile.
    AcceptNext,
    /// The next field.
    Next,
    /// The field before.
    Previous,
    /// Something was marked in the roll: the search has done its work.
    Marked(Id),
    /// The cursor goes to this record.
    Show(String),
    /// On to the next row.
    Advance,
    /// What is below the row is shown, or hidden.
    Unfold(bool),
    /// The list shows something else, or in another order: a name that it knows.
    Shape(&'static str),
    /// The list shows what belongs to these records: fields and ids.
    Scope(Vec<(String, Id)>),
}

/// A screen, or something that lies over one.
pub trait Screen: Debug {
    /// The layer that it is in.
    fn layer(&self) -> Layer;

    /// Its part of the breadcrumb.
    fn title(&self, cx: &Cx<'_>) -> String;

    /// What stands to the right in the header.
    fn status(&self, _cx: &Cx<'_>) -> String {
        String::new()
    }

    /// What is selected.
    fn target(&self, _cx: &Cx<'_>) -> Target {
        Target::Nothing
    }

    /// What the page is about.
    fn page(&self) -> Target {
        Target::Nothing
    }

    /// The kind that it is a list of, which `n` adds also where there is none yet.
    fn adds(&self) -> Option<&'static str> {
        None
    }

    /// Whether it is a paper of a pile.
    fn is_of_a_pile(&self) -> bool {
        false
    }

    /// Whether it is about a period that can be another one.
    fn has_period(&self) -> bool {
        false
    }

    /// The ids of what was picked with Space.
    fn picked(&self, _cx: &Cx<'_>) -> Vec<String> {
        Vec::new()
    }

    /// What the message line says while nothing has happened.
    fn hint(&self, _cx: &Cx<'_>) -> String {
        String::new()
    }

    /// Works out anew what it shows, if something has changed: what is selected follows from it.
    fn prepare(&mut self, _cx: &Cx<'_>) {}

    /// Draws it.
    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>);

    /// Takes a message; `None` if it means nothing here.
    fn take(&mut self, msg: &Msg, cx: &Cx<'_>) -> Option<Effect>;

    /// How many rows it needs at the bottom, if it lies over the screen below instead of replacing it.
    fn overlay(&self, _width: u16) -> Option<u16> {
        None
    }

    /// What is remembered of it over a restart: a name and a value.
    fn memory(&self, _cx: &Cx<'_>) -> Option<(String, String)> {
        None
    }

    /// Whether its details wait for the cursor to rest.
    fn has_details(&self) -> bool {
        false
    }

    /// The half-typed text that a dropped line must not lose, if there is any.
    fn draft(&self) -> Option<super::draft::Draft> {
        None
    }

    /// What went wrong with saving: a sentence to be shown beside the field of that name.
    fn refuse(&mut self, _field: &str, _sentence: &str) {}
}
