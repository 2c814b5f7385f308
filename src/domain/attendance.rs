//! Attendance: one register per seat and capacity, so that two who take one roll differ visibly or not at all.

use chrono::NaiveTime;

use super::meeting::{Meeting, Mode};
use super::organization::Organization;
use super::person::Person;
use super::schema::{Entity, Ref, Spelt, Stored, Text, Type, choice, entity};
use super::seat::Seat;
use crate::log::{Cell, Id, Name, Record, Value};

choice! {
    /// As what somebody takes part.
    Capacity {
        /// The seat's representative.
        Representative = "representative",
        /// The seat's deputy.
        Deputy = "deputy",
        /// Somebody else for the seat.
        StandIn = "stand_in",
        /// Nobody's seat.
        Guest = "guest",
    }
}

impl Capacity {
    /// The capacities of a seat; a mark on a seat writes them all (rule 8).
    pub const OF_A_SEAT: [Self; 3] = [Self::Representative, Self::Deputy, Self::StandIn];
}

choice! {
    /// What is known of one half of a meeting.
    Presence {
        /// They were there.
        Present = "present",
        /// They had said that they could not come.
        Excused = "excused",
        /// They did not come and had not said so.
        Absent = "absent",
    }
}

/// One half of a meeting; no presence is "not recorded", which is not absence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Half {
    /// What is known.
    pub presence: Option<Presence>,
    /// Whether they took part remotely.
    pub remote: bool,
}

impl Half {
    /// Present in the room.
    pub const PRESENT: Self = Self { presence: Some(Presence::Present), remote: false };

    /// Whether they were there, in the room or remotely.
    pub fn is_present(self) -> bool {
        self.presence == Some(Presence::Present)
    }

    fn value(self) -> Value {
        let presence = self.presence.map_or(Value::Null, |presence| Value::text(presence.code()));
        let mode = if self.remote { Value::text(Mode::Remote.code()) } else { Value::Null };
        match self.presence {
            None => Value::Null,
            Some(_) => Value::map([(Name::new("presence"), presence), (Name::new("mode"), mode)]),
        }
    }

    fn read(value: Option<&Value>) -> Self {
        let part = |name| value.and_then(|value| value.part(name)).and_then(Value::as_text);
        Self {
            presence: part("presence").and_then(Presence::from_spelling),
            remote: part("mode") == Some(Mode::Remote.code()),
        }
    }
}

/// A mark in the roll: one register (rule 11), since its parts make sense only together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// The first half, or the whole of a half-day meeting.
    pub morning: Half,
    /// The second half.
    pub afternoon: Half,
    /// When they came, if it was given.
    pub arrived: Option<NaiveTime>,
    /// When they left, if before the end.
    pub left: Option<NaiveTime>,
    /// Who; a reference, so that erasure takes the name and leaves the presence.
    pub person: Option<Ref<Person>>,
    /// When the first mark was made that says present and still counts, in milliseconds since 1970. Read, never written:
    /// it is shown as the time of arrival when none was given.
    pub noted: Option<i64>,
}

impl Mark {
    /// Whether they were there at all.
    pub fn is_present(&self) -> bool {
        self.morning.is_present() || self.afternoon.is_present()
    }

    /// Whether nothing is recorded.
    pub fn is_blank(&self) -> bool {
        self.morning.presence.is_none() && self.afternoon.presence.is_none()
    }

    /// The register's value. A blank mark is an empty compound and not `Null`: "nobody in this capacity" is said, too.
    pub fn value(&self) -> Value {
        let time =
            |time: Option<NaiveTime>| time.map_or(Value::Null, |time| Value::text(&time.format("%H:%M").to_string()));
        let person = self.person.as_ref().map_or(Value::Null, |person| Value::text(person.as_str()));
        Value::map([
            (Name::new("morning"), self.morning.value()),
            (Name::new("afternoon"), self.afternoon.value()),
            (Name::new("arrived"), time(self.arrived)),
            (Name::new("left"), time(self.left)),
            (Name::new("person"), person),
        ])
    }
}

impl Mark {
    /// Reads a register's value; what it does not know of a newer version is left out.
    pub fn of_value(value: &Value) -> Self {
        let part = |name| value.part(name).and_then(Value::as_text);
        Self {
            morning: Half::read(value.part("morning")),
            afternoon: Half::read(value.part("afternoon")),
            arrived: part("arrived").and_then(NaiveTime::from_spelling),
            left: part("left").and_then(NaiveTime::from_spelling),
            person: part("person").and_then(Ref::from_spelling),
            noted: None,
        }
    }
}

impl Stored for Mark {
    const TYPE: Type = Type::Mark;
    fn read(record: &Record, field: Name) -> Self {
        Self { noted: record.cell(field).and_then(first_present), ..Self::of_value(record.value(field)) }
    }
    fn each_ref(&self, name: &mut dyn FnMut(&Id)) {
        self.person.iter().for_each(|person| name(person.id()));
    }
}

fn first_present(cell: &Cell) -> Option<i64> {
    let present = |value: &Value| Mark::of_value(value).is_present();
    cell.live_values().filter(|(_, value)| present(value)).map(|(stamp, _)| stamp.millis).min()
}

entity! {
    /// Somebody's attendance in one capacity. What a seat shows is derived from its three capacities.
    Attendance = "attendance" / "attendances" ["meeting", "seat", "capacity"] {
        /// The meeting.
        meeting: Option<Ref<Meeting>> [required],
        /// The seat; none for guests, whose ids are random.
        seat: Option<Ref<Seat>>,
        /// As what.
        capacity: Option<Capacity> [required],
        /// The mark.
        mark: Mark,
        /// A comment.
        remark: Text [personal, long],
        /// A guest's organization, now or later.
        organization: Option<Ref<Organization>>,
    }
}

impl Attendance {
    /// The register of the mark.
    pub const MARK: Name = Name::new("mark");

    /// The id of a seat's attendance in a capacity, which everybody derives alike (rule 8).
    pub fn id_of(meeting: &Id, seat: &Id, capacity: Capacity) -> Id {
        Id::derived(Self::KIND.name, &[meeting.as_str(), seat.as_str(), capacity.code()])
    }
}
