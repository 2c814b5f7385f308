//! What a command wants done: an intention, without ids or times. `app.rs` is the one place that carries them out.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::draft::Draft;
use super::screen::Msg;
use super::screens::For;
use super::screens::form::Form;
use crate::domain::difference::Side;
use crate::domain::erasure::Erasing;
use crate::domain::meeting::Answer;
use crate::domain::roll::Said;
use crate::log::{Id, OpId, Register};

/// A place to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// One of the screens with a digit.
    Root(&'static str),
    /// A record's page.
    Record(&'static str, Id),
    /// A meeting's roll.
    Roll(Id),
    /// The keys of this screen.
    Help,
    /// The palette.
    Palette,
    /// The other marks of a seat.
    Marks {
        /// The meeting.
        meeting: Id,
        /// The seat.
        seat: Id,
    },
    /// Who has left at lunch.
    Stayed(Id),
    /// A report, about a record if it needs one.
    Report(&'static str, Option<Id>),
    /// What has been done to a record.
    History(&'static str, Id),
    /// The states that an action can have.
    States,
    /// What the board can show.
    Shapes,
    /// What a form can be printed as.
    Prints,
    /// The files that come and go.
    Exchange,
    /// What replicas say differently.
    Differences,
    /// One difference, to decide it.
    Difference(Register),
}

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Purpose {
    /// A new record of a kind, with what it refers to from where it is made: fields and ids.
    Add(String, Vec<(String, String)>),
    /// Other values in a record.
    Edit(String, String),
    /// Who represents a seat, and who deputizes.
    Appoint(String),
    /// A guest at a meeting.
    Guest(String),
    /// Somebody else for a seat at a meeting.
    StandIn(String, String),
    /// A deputy whom nobody has named yet, for a seat at a meeting.
    NewDeputy(String, String),
    /// A comment on a seat at a meeting.
    Remark(String, String),
    /// When somebody left a meeting.
    Left(String, String),
    /// When somebody came to a meeting.
    Arrived(String, String),
    /// A note on how an action gets on.
    Progress(String),
    /// Another date for some actions.
    Due(Vec<String>),
    /// Closing a group.
    Close(String),
    /// Whose actions the board shows.
    Scope,
    /// Which day everything is shown as of, with the day that is meant at first.
    LookAt(String),
    /// Another value than any that differs: in a record of a kind the field.
    Third(String, String, String),
    /// Why and by which decision a record's personal data is erased.
    Erase(String, String),
}

/// How a mark belongs to the one before it: keys that come faster than a hand types are one action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Burst {
    /// It stands alone.
    #[default]
    Alone,
    /// Others may follow.
    First,
    /// It came close after another.
    More,
}

/// What is wanted of files that come and go.
#[derive(Debug)]
pub enum Exchange {
    /// What a file brings is shown, opened with a passphrase if it has one.
    Look(PathBuf, Option<String>),
    /// What was shown is taken in.
    TakeIn,
    /// A passphrase is asked for.
    Secret(For),
    /// Everything is written into a new file.
    Write {
        /// What closes it.
        passphrase: Option<String>,
        /// Whether the next steps are told.
        hand_over: bool,
    },
    /// What the newest import brought is taken back; asked about first.
    TakeBack {
        /// Whether it was.
        sure: bool,
    },
}

/// What a command wants done.
#[derive(Debug)]
pub enum Effect {
    /// Nothing.
    None,
    /// A sentence for the message line.
    Say(String),
    /// A message for the screen on top.
    Tell(Msg),
    /// One thing after another.
    Then(Vec<Self>),
    /// Somewhere else.
    Go(Place),
    /// The command of that name, called on the screen below.
    Call(&'static str),
    /// The form that a purpose asks for.
    Form(Purpose),
    /// What was half typed when the line dropped.
    Resume(Box<Draft>),
    /// One screen back.
    Back,
    /// A question before something that undo cannot take back, or that writes more than meets the eye.
    Ask {
        /// What it will do.
        question: String,
        /// The letter that says yes.
        yes: char,
        /// What happens then.
        then: Box<Self>,
    },
    /// Marks in a roll, as one action.
    Mark {
        /// The meeting.
        meeting: Id,
        /// What is said of each seat.
        said: Vec<(Id, Said)>,
        /// Whether it is undone together with the mark before it.
        burst: Burst,
    },
    /// Saves a form: its purpose, and each touched field by its name.
    Save(Box<Form>),
    /// Replies to the call.
    Reply {
        /// The meeting.
        meeting: Id,
        /// The seats.
        seats: Vec<Id>,
        /// Their answer.
        answer: Answer,
    },
    /// Everybody who said they would come is here.
    Announced(Id),
    /// Closes a roll, or opens it again.
    SetRoll {
        /// The meeting.
        meeting: Id,
        /// Whether to close it.
        close: bool,
    },
    /// Other values in fields of some records.
    Set {
        /// Their kind.
        kind: &'static str,
        /// Their ids.
        ids: Vec<Id>,
        /// Fields and values as they are typed.
        fields: Vec<(&'static str, String)>,
    },
    /// Removes records.
    Remove {
        /// Their kind.
        kind: &'static str,
        /// Their ids.
        ids: Vec<Id>,
    },
    /// Writes the form of an organization as a file of that ending.
    Print(Id, &'static str),
    /// Notes that the form of these organizations was sent out.
    SendOut(Vec<Id>),
    /// Lets one version of a difference stand: the one that this operation wrote.
    Decide {
        /// What differs.
        at: Register,
        /// The operation.
        op: OpId,
    },
    /// Lets one side stand in all differences.
    DecideSide(Side),
    /// Shows what an erasure strikes and what stays, and asks whether it is to be carried out.
    AskErase(Box<Form>),
    /// Erases for good; the sentence that says so.
    Erase(Box<Erasing>, String),
    /// Undoes our own newest change.
    Undo,
    /// Undoes all our own changes back to this one, which is an operation of the history; asked about first.
    UndoTo(Id),
    /// Undoes these operations.
    Retract(Vec<OpId>),
    /// Redoes what was undone.
    Redo,
    /// Undoes this roll's last mark.
    UndoMark(Id),
    /// Copies a text to the user's own clipboard, through the terminal.
    Copy(String),
    /// Shows or hides what others may not see.
    ToggleShown,
    /// Something about files that come and go.
    Exchange(Exchange),
    /// Reads and compares everything that is stored.
    Check,
    /// Shows everything as of a day; `None` comes back to today.
    LookAt(Option<NaiveDate>),
    /// Draws the screen whole.
    Redraw,
    /// Stops the program as Ctrl-Z does elsewhere.
    Suspend,
    /// Ends the program.
    Quit,
}

impl Effect {
    /// Whether it changes what is stored, or asks for what would.
    pub const fn changes(&self) -> bool {
        match self {
            Self::Form(Purpose::Scope | Purpose::LookAt(_)) => false,
            Self::Form(_)
            | Self::Resume(_)
            | Self::Mark { .. }
            | Self::Save(_)
            | Self::Reply { .. }
            | Self::Announced(_)
            | Self::SetRoll { .. }
            | Self::Set { .. }
            | Self::Remove { .. }
            | Self::SendOut(_)
            | Self::Decide { .. }
            | Self::DecideSide(_)
            | Self::AskErase(_)
            | Self::Erase(..)
            | Self::Undo
            | Self::UndoTo(_)
            | Self::Retract(_)
            | Self::Redo
            | Self::UndoMark(_)
            | Self::Exchange(Exchange::TakeIn | Exchange::TakeBack { .. }) => true,
            Self::Ask { then, .. } => then.changes(),
            Self::None
            | Self::Print(..)
            | Self::Say(_)
            | Self::Tell(_)
            | Self::Then(_)
            | Self::Go(_)
            | Self::Call(_)
            | Self::Back
            | Self::Copy(_)
            | Self::ToggleShown
            | Self::Check
            | Self::Exchange(_)
            | Self::LookAt(_)
            | Self::Redraw
            | Self::Suspend
            | Self::Quit => false,
        }
    }
}
