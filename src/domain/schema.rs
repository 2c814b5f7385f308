//! How an entity is declared: one row a field, from which forms, history, command line, undo, store and merge follow.
//!
//! [`entity!`] turns a declaration into a struct that reads itself from a record, and into a [`Kind`] that everything
//! generic reads. Adding a field is one row here and one label in the text table.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use chrono::{NaiveDate, NaiveTime};

use crate::log::{Id, Name, Record, Value};

/// Text of a field; empty when unset or struck.
pub use crate::log::Text;

/// What a field holds and how it is typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// A date, ISO 8601 in the log.
    Date,
    /// A time of day, `HH:MM` in the log.
    Time,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// One of these codes.
    Choice(&'static [&'static str]),
    /// The id of a record of one of these kinds.
    Ref(&'static [&'static str]),
    /// A mark in the roll, which only the roll writes.
    Mark,
}

/// A field of an entity.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, in the log and on the command line.
    pub name: Name,
    /// What it holds.
    pub ty: Type,
    /// Whether it is a set (rule 9 of the log).
    pub set: bool,
    /// Whether `add` needs it.
    pub required: bool,
    /// Personal data: struck by erasure, left out of profiles (GDPR art. 17, R8).
    pub personal: bool,
    /// Text of several lines, with the reminder that no case data belongs there.
    pub long: bool,
}

impl Field {
    /// A field that stores a `T`.
    pub const fn of<T: Stored>(name: &'static str) -> Self {
        Self { name: Name::new(name), ty: T::TYPE, set: T::SET, required: false, personal: false, long: false }
    }

    /// The same, needed when a record is added.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same, personal data.
    pub const fn personal(self) -> Self {
        Self { personal: true, ..self }
    }

    /// The same, text of several lines.
    pub const fn long(self) -> Self {
        Self { long: true, ..self }
    }
}

/// The field that every entity has: free text about the record.
pub const NOTE: Field = Field::of::<Text>("note").personal().long();

/// A kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name in the log and on the command line, kebab-case.
    pub name: Name,
    /// Its name after `show`.
    pub plural: &'static str,
    /// Its fields in the order of forms, `note` last.
    pub fields: &'static [Field],
    /// The fields whose values give the id (rule 8), or none.
    pub derived: &'static [&'static str],
}

impl Kind {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name.as_str() == name)
    }
}

/// A type that a field can have.
pub trait Stored: Sized {
    /// What the field holds.
    const TYPE: Type;
    /// Whether it is a set.
    const SET: bool = false;
    /// Reads it from a record.
    fn read(record: &Record, field: Name) -> Self;
    /// Names the records that it refers to.
    fn each_ref(&self, _name: &mut dyn FnMut(&Id)) {}
}

/// A type whose value is text of one spelling in the log.
pub trait Spelt: Sized {
    /// What the field holds.
    const SPELT: Type;
    /// Reads the spelling; `None` for one of a newer version.
    fn from_spelling(text: &str) -> Option<Self>;
    /// The same of a text of the log, whose memory is shared where it can be.
    fn from_text(text: &Text) -> Option<Self> {
        Self::from_spelling(text)
    }
    /// Names the record that it refers to.
    fn to_ref(&self) -> Option<&Id> {
        None
    }
}

impl Spelt for Text {
    const SPELT: Type = Type::Text;
    fn from_spelling(text: &str) -> Option<Self> {
        Some(text.into())
    }
    fn from_text(text: &Text) -> Option<Self> {
        Some(text.clone())
    }
}

impl Spelt for NaiveDate {
    const SPELT: Type = Type::Date;
    fn from_spelling(text: &str) -> Option<Self> {
        Self::parse_from_str(text, "%Y-%m-%d").ok()
    }
}

impl Spelt for NaiveTime {
    const SPELT: Type = Type::Time;
    fn from_spelling(text: &str) -> Option<Self> {
        Self::parse_from_str(text, "%H:%M").ok()
    }
}

impl Stored for Text {
    const TYPE: Type = Type::Text;
    fn read(record: &Record, field: Name) -> Self {
        record.value(field).as_log_text().cloned().unwrap_or_default()
    }
}

impl Stored for bool {
    const TYPE: Type = Type::Bool;
    fn read(record: &Record, field: Name) -> Self {
        *record.value(field) == Value::Bool(true)
    }
}

impl Stored for Option<i64> {
    const TYPE: Type = Type::Int;
    fn read(record: &Record, field: Name) -> Self {
        if let Value::Int(n) = record.value(field) { Some(*n) } else { None }
    }
}

impl<T: Spelt> Stored for Option<T> {
    const TYPE: Type = T::SPELT;
    fn read(record: &Record, field: Name) -> Self {
        record.value(field).as_log_text().and_then(T::from_text)
    }
    fn each_ref(&self, name: &mut dyn FnMut(&Id)) {
        if let Some(id) = self.as_ref().and_then(Spelt::to_ref) {
            name(id);
        }
    }
}

impl<T: Spelt> Stored for Vec<T> {
    const TYPE: Type = T::SPELT;
    const SET: bool = true;
    fn read(record: &Record, field: Name) -> Self {
        let mut texts: Vec<&Text> = record.members(field).filter_map(Value::as_log_text).collect();
        texts.sort_unstable();
        texts.into_iter().filter_map(T::from_text).collect()
    }
    fn each_ref(&self, name: &mut dyn FnMut(&Id)) {
        self.iter().filter_map(Spelt::to_ref).for_each(name);
    }
}

/// What a reference may point at: an entity, or a pair of them.
pub trait Referent {
    /// The kinds.
    const KINDS: &'static [&'static str];
}

impl<T: Entity> Referent for T {
    const KINDS: &'static [&'static str] = &[T::NAME];
}

impl<A: Entity, B: Entity> Referent for (A, B) {
    const KINDS: &'static [&'static str] = &[A::NAME, B::NAME];
}

/// A reference to a record by its id. What it points at may be missing: it may not have arrived yet.
pub struct Ref<T>(Id, PhantomData<fn() -> T>);

impl<T> Ref<T> {
    /// A reference to that record.
    pub const fn new(id: Id) -> Self {
        Self(id, PhantomData)
    }

    /// The id.
    pub const fn id(&self) -> &Id {
        &self.0
    }
}

impl<T: Referent> Spelt for Ref<T> {
    const SPELT: Type = Type::Ref(T::KINDS);
    fn from_spelling(text: &str) -> Option<Self> {
        Id::new(text).ok().map(Self::new)
    }
    fn from_text(text: &Text) -> Option<Self> {
        Id::of(text).ok().map(Self::new)
    }
    fn to_ref(&self) -> Option<&Id> {
        Some(&self.0)
    }
}

// Derived implementations would demand them of `T`, which is only a label.
impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}
impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl<T> Deref for Ref<T> {
    type Target = Id;
    fn deref(&self) -> &Id {
        &self.0
    }
}

/// An entity of the vocabulary.
pub trait Entity: Sized + Send {
    /// The name of its kind.
    const NAME: &'static str;
    /// Its declaration.
    const KIND: Kind;
    /// Reads it from a record.
    fn read(id: &Id, record: &Record) -> Self;
    /// Its id.
    fn id(&self) -> &Id;
    /// Whether replicas say different things about it.
    fn differs(&self) -> bool;
    /// Names the records that it refers to.
    fn each_ref(&self, name: &mut dyn FnMut(&Id));
}

/// Declares an entity: `Name = "kind" / "plural" [derived fields] { field: Type [marks], … }`.
macro_rules! entity {
    (
        $(#[$doc:meta])*
        $Name:ident = $kind:literal / $plural:literal $([$($derived:literal),*])? {
            $( $(#[$fdoc:meta])* $field:ident : $ty:ty $([$($mark:ident),+])? , )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $Name {
            /// Its id.
            pub id: $crate::log::Id,
            $( $(#[$fdoc])* pub $field: $ty, )*
            /// Free text about the record.
            pub note: $crate::domain::schema::Text,
            /// Whether replicas say different things about it.
            pub differs: bool,
        }

        impl $crate::domain::schema::Entity for $Name {
            const NAME: &'static str = $kind;
            const KIND: $crate::domain::schema::Kind = $crate::domain::schema::Kind {
                name: $crate::log::Name::new($kind),
                plural: $plural,
                fields: &[
                    $( $crate::domain::schema::Field::of::<$ty>(stringify!($field))$($(.$mark())+)?, )*
                    $crate::domain::schema::NOTE,
                ],
                derived: &[$($($derived),*)?],
            };

            fn read(id: &$crate::log::Id, record: &$crate::log::Record) -> Self {
                use $crate::domain::schema::Stored;
                Self {
                    id: id.clone(),
                    $( $field: <$ty>::read(record, $crate::log::Name::new(stringify!($field))), )*
                    note: $crate::domain::schema::Text::read(record, $crate::log::Name::new("note")),
                    differs: record.has_conflict()
                        || record.presence() == $crate::log::Presence::EditedWhileRemoved,
                }
            }

            fn id(&self) -> &$crate::log::Id {
                &self.id
            }

            fn differs(&self) -> bool {
                self.differs
            }

            fn each_ref(&self, name: &mut dyn FnMut(&$crate::log::Id)) {
                $( $crate::domain::schema::Stored::each_ref(&self.$field, name); )*
            }
        }
    };
}
pub(crate) use entity;

/// Declares a choice: an enum, each value with its code in the log and on the command line.
macro_rules! choice {
    ($(#[$doc:meta])* $Name:ident { $( $(#[$vdoc:meta])* $value:ident = $code:literal, )* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $Name { $( $(#[$vdoc])* $value, )* }

        impl $Name {
            /// Every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];
            /// Their codes.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// Its code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$value => $code),* }
            }
        }

        impl $crate::domain::schema::Spelt for $Name {
            const SPELT: $crate::domain::schema::Type = $crate::domain::schema::Type::Choice(Self::CODES);
            fn from_spelling(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == text)
            }
        }
    };
}
pub(crate) use choice;
