//! Why the domain refuses something. The text table turns each into a sentence that says what to do.

use chrono::NaiveDate;

/// A refusal. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such kind of record.
    UnknownKind {
        /// What was asked for.
        text: String,
    },
    /// The kind has no such field.
    UnknownField {
        /// The kind.
        kind: &'static str,
        /// What was asked for.
        text: String,
        /// The fields that it has.
        fields: Vec<&'static str>,
    },
    /// `FIELD+=` or `FIELD-=` on a field that is not a set, or `FIELD=` on one that is.
    SetOrNot {
        /// The field.
        field: &'static str,
        /// Whether it is a set.
        set: bool,
    },
    /// The field is written by a command of its own.
    OwnCommand {
        /// The field.
        field: &'static str,
        /// The command.
        command: &'static str,
    },
    /// Nothing has that id.
    UnknownId {
        /// The kind.
        kind: &'static str,
        /// What was asked for.
        text: String,
    },
    /// Several ids begin like that.
    AmbiguousId {
        /// What was asked for.
        text: String,
        /// The first of them.
        candidates: Vec<String>,
    },
    /// The text cannot be an id.
    BadId {
        /// The text.
        text: String,
    },
    /// An id that is given where the program makes it: a person's, or one that is derived.
    IdIsMade {
        /// The kind.
        kind: &'static str,
    },
    /// A record with that id is there already.
    Exists {
        /// The kind.
        kind: &'static str,
        /// The id.
        id: String,
    },
    /// Not a date.
    BadDate {
        /// The text.
        text: String,
    },
    /// Not a time of day.
    BadTime {
        /// The text.
        text: String,
    },
    /// Not a whole number.
    BadNumber {
        /// The text.
        text: String,
    },
    /// Neither yes nor no.
    BadBool {
        /// The text.
        text: String,
    },
    /// Something that is not among what can be chosen.
    NotOffered {
        /// The text.
        text: String,
    },
    /// Something that is not text.
    NotText {
        /// The field.
        field: &'static str,
        /// The text of it.
        text: String,
    },
    /// Not one of the field's values.
    BadChoice {
        /// The field.
        field: &'static str,
        /// The text.
        text: String,
        /// The values.
        allowed: Vec<&'static str>,
    },
    /// Longer than a field takes.
    TooLong {
        /// The field.
        field: &'static str,
        /// How long it is, in bytes.
        length: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// A control character, or one that turns the direction of writing.
    Control {
        /// The field.
        field: &'static str,
        /// The character.
        character: char,
    },
    /// A field that the record needs.
    Missing {
        /// The kind.
        kind: &'static str,
        /// The field.
        field: &'static str,
    },
    /// It ends before it begins.
    EndsFirst {
        /// The kind.
        kind: &'static str,
        /// The field of the beginning.
        from: &'static str,
        /// The field of the end.
        to: &'static str,
    },
    /// The meeting lies before its group existed.
    BeforeGroup {
        /// The group's id.
        group: String,
        /// The group's first day.
        first: NaiveDate,
    },
    /// The meeting lies after its group ended.
    AfterGroup {
        /// The group's id.
        group: String,
        /// The group's last day.
        last: NaiveDate,
    },
    /// The seat is not one of the meeting's.
    NotTheMeetings {
        /// The seat.
        seat: String,
        /// The meeting.
        meeting: String,
    },
    /// The roll is closed.
    RollClosed {
        /// The meeting.
        meeting: String,
    },
    /// A change to a mark where nobody is marked present.
    NobodyPresent {
        /// The seat.
        seat: String,
    },
    /// Somebody left before they came.
    LeftFirst,
    /// Something is said of a guest that only a seat has.
    NotForGuests {
        /// What.
        what: &'static str,
    },
    /// Something is said of a seat that only a guest has.
    OnlyForGuests {
        /// What.
        what: &'static str,
    },
    /// A name is needed.
    NoName,
    /// A record would stand below itself.
    Circle {
        /// The field that says what it stands below.
        field: &'static str,
        /// What was asked for.
        id: String,
    },
    /// A field of a record that was erased for good.
    Erased {
        /// The kind.
        kind: &'static str,
    },
    /// There is nothing left of that to erase.
    NothingToErase {
        /// The kind.
        kind: &'static str,
    },
    /// Nobody has made changes under that name.
    UnknownAuthor {
        /// The name.
        text: String,
    },
    /// An erasure without a reason or without the number of its decision.
    Unreasoned {
        /// Which of them.
        field: &'static str,
    },
    /// The reason of an erasure, or its number, says what is to be erased.
    Repeats {
        /// Which of them.
        field: &'static str,
        /// The field whose text it repeats.
        repeats: &'static str,
    },
    /// Somebody new has the address of somebody who is known.
    SameAddress {
        /// The address.
        email: String,
        /// The id of whoever has it.
        id: String,
    },
    /// A seat that is neither an organization's nor a pool's, or both.
    WhoseSeat,
    /// A group that is closed cannot take over from itself.
    HeirIsItself,
}
