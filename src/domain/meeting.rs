//! Meetings, what was said to the call, and the agenda.

use chrono::{NaiveDate, NaiveTime};

use super::group::{Group, MeetingLength};
use super::matter::Matter;
use super::schema::{Ref, Text, choice, entity};
use super::seat::Seat;

choice! {
    /// How far a meeting has come.
    MeetingState {
        /// It has a date.
        Planned = "planned",
        /// The call has gone out.
        Called = "called",
        /// It took place.
        Held = "held",
        /// It will not take place.
        Cancelled = "cancelled",
        /// It will take place later.
        Postponed = "postponed",
    }
}

choice! {
    /// Whether the roll is still being taken.
    RollState {
        /// It can be marked.
        Open = "open",
        /// It was closed; blanks stay "not recorded".
        Closed = "closed",
    }
}

choice! {
    /// What has happened to the notes.
    NotesState {
        /// Working material.
        Draft = "draft",
        /// Sent out, and so a public record; never edited again.
        Sent = "sent",
    }
}

entity! {
    /// A meeting of a group.
    Meeting = "meeting" / "meetings" {
        /// The group.
        group: Option<Ref<Group>> [required],
        /// The day.
        date: Option<NaiveDate> [required],
        /// When it starts.
        start: Option<NaiveTime>,
        /// When it ends.
        end: Option<NaiveTime>,
        /// How long it is.
        length: Option<MeetingLength>,
        /// Where.
        place: Text,
        /// The link for those who take part remotely.
        link: Text,
        /// How far it has come.
        state: Option<MeetingState>,
        /// When the call went out.
        called_on: Option<NaiveDate>,
        /// Whether the roll is open.
        roll: Option<RollState>,
        /// The notes.
        notes: Text [long],
        /// What has happened to the notes.
        notes_state: Option<NotesState>,
        /// When the notes went out.
        sent_on: Option<NaiveDate>,
        /// Its number in the authority's register.
        registry_number: Text,
    }
}

impl Meeting {
    /// Whether it has two halves to be present in.
    pub fn has_halves(&self) -> bool {
        self.length != Some(MeetingLength::HalfDay)
    }
}

choice! {
    /// What was answered to the call.
    Answer {
        /// The representative comes.
        Coming = "coming",
        /// The deputy comes instead.
        DeputyComes = "deputy_comes",
        /// Both come.
        BothCome = "both_come",
        /// Nobody comes.
        NotComing = "not_coming",
        /// No answer.
        None = "none",
    }
}

choice! {
    /// How somebody takes part.
    Mode {
        /// In the room.
        Room = "room",
        /// Remotely.
        Remote = "remote",
    }
}

entity! {
    /// What a seat answered to the call. It is shown in the roll and counts lunches; it is not attendance.
    Reply = "reply" / "replies" ["meeting", "seat"] {
        /// The meeting.
        meeting: Option<Ref<Meeting>> [required],
        /// The seat.
        seat: Option<Ref<Seat>> [required],
        /// The answer.
        answer: Option<Answer> [required],
        /// How they will take part.
        mode: Option<Mode>,
    }
}

choice! {
    /// What an agenda item is for.
    ItemKind {
        /// To know.
        Information = "information",
        /// To talk about.
        Discussion = "discussion",
        /// To decide.
        Decision = "decision",
    }
}

entity! {
    /// An item of a meeting's agenda.
    AgendaItem = "agenda-item" / "agenda-items" {
        /// The meeting.
        meeting: Option<Ref<Meeting>> [required],
        /// Its place in the agenda.
        order: Option<i64>,
        /// What it is called.
        title: Text [required],
        /// What it is for.
        kind: Option<ItemKind>,
        /// Who presents it.
        presenter: Text [personal],
        /// What is said about it beforehand.
        text: Text [long],
        /// What came of it.
        outcome: Text [long],
        /// The question that it takes up.
        matter: Option<Ref<Matter>>,
        /// The item of an earlier meeting that it continues.
        carried_from: Option<Ref<AgendaItem>>,
    }
}
