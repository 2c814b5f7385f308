//! The folded state as typed collections, kept up to date record by record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::OnceLock;

use super::difference::{self, Doubled};
use super::filing::Filing;
use super::names::ByName;
use super::refusal::Refusal;
use super::schema::{Entity, Kind};
use crate::log::{Cell, Id, Key, Name, Presence, REMOVED, Record, State, differs, in_parts, parts_for};

/// The shortest prefix of an id that may stand for it.
const MIN_PREFIX: usize = 4;

/// The records of one entity that are there, by id, and who refers to whom.
#[derive(Debug)]
pub struct Table<T> {
    /// In boxes, since the map moves what it holds and keeps room for as much again.
    rows: BTreeMap<Id, Box<T>>,
    referrers: HashMap<Id, BTreeSet<Id>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), referrers: HashMap::new() }
    }
}

impl<T: Entity> Table<T> {
    /// The record of that id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(id).map(|row| &**row)
    }

    /// All records, by id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.values().map(|row| &**row)
    }

    /// The records that refer to that one, by id.
    pub fn of(&self, id: &str) -> impl Iterator<Item = &T> {
        self.referrers.get(id).into_iter().flatten().filter_map(|id| self.get(id.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The ids that begin with that text.
    pub fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = &Id> {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        self.rows.range::<str, _>(from).map(|(id, _)| id).take_while(move |id| id.as_str().starts_with(prefix))
    }

    /// All records of a state. What comes in order is quickly taken into order.
    fn all(state: &State) -> Self {
        let mut records: Vec<(&Id, &Record)> = state.records(T::KIND.name).collect();
        records.sort_unstable_by_key(|(id, _)| *id);
        let parts = parts_for(records.len());
        let chunks: Vec<&[(&Id, &Record)]> = records.chunks(records.len().div_ceil(parts).max(1)).collect();
        let read = |n: usize| -> Vec<Box<T>> {
            chunks.get(n).into_iter().copied().flatten().filter_map(|(id, record)| read(id, record)).collect()
        };
        let rows: Vec<Box<T>> = in_parts(parts, read).into_iter().flatten().collect();
        let mut referrers: HashMap<Id, Vec<Id>> = HashMap::new();
        for row in &rows {
            row.each_ref(&mut |target| match referrers.get_mut(target) {
                Some(ids) => ids.push(row.id().clone()),
                None => drop(referrers.insert(target.clone(), vec![row.id().clone()])),
            });
        }
        Self {
            rows: rows.into_iter().map(|row| (row.id().clone(), row)).collect(),
            referrers: referrers.into_iter().map(|(target, ids)| (target, ids.into_iter().collect())).collect(),
        }
    }

    /// Reads a record anew.
    fn update(&mut self, state: &State, id: &Id) {
        if let Some(old) = self.rows.remove(id) {
            old.each_ref(&mut |target| {
                if let Some(ids) = self.referrers.get_mut(target) {
                    ids.remove(id);
                    if ids.is_empty() {
                        self.referrers.remove(target);
                    }
                }
            });
        }
        let Some(row) = state.record(T::KIND.name, id).and_then(|record| read::<T>(id, record)) else { return };
        row.each_ref(&mut |target| {
            self.referrers.entry(target.clone()).or_default().insert(id.clone());
        });
        self.rows.insert(id.clone(), row);
    }
}

/// The record as a row, if it is there.
fn read<T: Entity>(id: &Id, record: &Record) -> Option<Box<T>> {
    let gone = matches!(record.presence(), Presence::Removed | Presence::Absent);
    (!gone).then(|| Box::new(T::read(id, record)))
}

/// The records that replicas tell differently and that no collection holds: whether they are removed is what differs, or
/// a newer version knows their kind.
fn differing_unseen(state: &State) -> impl Iterator<Item = Key> {
    let known = |kind: Name| KINDS.iter().any(|declared| declared.name == kind);
    state.kinds().flat_map(move |kind| {
        let contested = |record: &Record| record.cell(REMOVED).is_some_and(Cell::is_conflict);
        let unseen = move |record: &Record| if known(kind) { contested(record) } else { differs(record) };
        state.records(kind).filter(move |(_, record)| unseen(record)).map(move |(id, _)| (kind, id.clone()))
    })
}

/// Declares the vocabulary: every entity, and the name of its collection.
macro_rules! vocabulary {
    ($( $(#[$doc:meta])* $rows:ident : $Entity:ty, )*) => {
        /// Every kind of record, in the order of the vocabulary.
        pub static KINDS: &[Kind] = &[$(<$Entity>::KIND),*];

        /// The whole state, typed. It holds what is there: removed records are only in the log's state.
        #[derive(Debug, Default)]
        pub struct View {
            $( $(#[$doc])* pub $rows: Table<$Entity>, )*
            /// Records that replicas tell differently.
            differing: BTreeSet<Key>,
            /// What was worked out of very many records, once somebody has asked; it follows every change.
            kept: Kept,
            /// The version in which a kind changed last.
            changed: HashMap<Name, u64>,
            /// Rises whenever something changes: what is worked out from a view holds while this stays.
            pub version: u64,
        }

        impl View {
            /// The view of a state.
            pub fn of(state: &State) -> Self {
                let mut view = Self { $( $rows: Table::all(state), )* ..Self::default() };
                $( view.differing.extend(view.$rows.iter().filter(|row| row.differs()).map(|row| {
                    (<$Entity>::KIND.name, row.id().clone())
                })); )*
                view.differing.extend(differing_unseen(state));
                view
            }

            /// Reads the records anew that have changed.
            pub fn update<'a>(&mut self, state: &State, changed: impl IntoIterator<Item = &'a Key>) {
                self.version += 1;
                let mut read: Vec<&Key> = Vec::new();
                for key in changed {
                    read.push(key);
                    let (kind, id) = key;
                    self.changed.insert(*kind, self.version);
                    $( if *kind == <$Entity>::KIND.name { self.$rows.update(state, id); } )*
                    if state.record(*kind, id).is_some_and(differs) { self.differing.insert(key.clone()) } else { self.differing.remove(key) };
                }
                self.keep(&read);
            }

            /// The version in which one of these kinds changed last: what is worked out from them holds while this stays.
            pub fn version_of(&self, kinds: &[&'static str]) -> u64 {
                kinds.iter().filter_map(|kind| self.changed.get(&Name::new(kind))).copied().max().unwrap_or(0)
            }

            /// The records that replicas tell differently, removed ones and those of newer versions included.
            pub const fn differing(&self) -> &BTreeSet<Key> {
                &self.differing
            }

            /// Whether the record is there.
            pub fn has(&self, kind: &str, id: &str) -> bool {
                match kind {
                    $( <$Entity>::NAME => self.$rows.get(id).is_some(), )*
                    _ => false,
                }
            }

            /// The ids of that kind that begin with that text.
            pub fn ids_from(&self, kind: &str, prefix: &str) -> Vec<Id> {
                match kind {
                    $( <$Entity>::NAME => self.$rows.with_prefix(prefix).cloned().collect(), )*
                    _ => Vec::new(),
                }
            }
        }
    };
}

vocabulary! {
    /// Organizations.
    organizations: super::organization::Organization,
    /// People.
    people: super::person::Person,
    /// Groups.
    groups: super::group::Group,
    /// Relations between them.
    relations: super::group::Relation,
    /// Seats.
    seats: super::seat::Seat,
    /// Who sits where.
    mandates: super::seat::Mandate,
    /// Forms.
    nominations: super::seat::Nomination,
    /// Meetings.
    meetings: super::meeting::Meeting,
    /// Answers to calls.
    replies: super::meeting::Reply,
    /// Attendance.
    attendances: super::attendance::Attendance,
    /// Agenda items.
    agenda_items: super::meeting::AgendaItem,
    /// Decisions.
    decisions: super::matter::Decision,
    /// Questions.
    matters: super::matter::Matter,
    /// Their way.
    matter_steps: super::matter::MatterStep,
    /// Action items.
    actions: super::action::ActionItem,
    /// How they get on.
    progress: super::action::Progress,
    /// Strategies.
    strategies: super::goal::Strategy,
    /// Goals.
    goals: super::goal::Goal,
    /// Purposes of groups.
    purposes: super::purpose::Purpose,
    /// Duties.
    duties: super::purpose::Duty,
    /// Forms of violence.
    violence_forms: super::purpose::ViolenceForm,
    /// Agreements.
    agreements: super::agreement::Agreement,
    /// Responsibilities under them.
    responsibilities: super::agreement::Responsibility,
    /// Information on its way.
    notices: super::notice::Notice,
    /// How far it has come.
    relays: super::notice::Relay,
    /// What was sent.
    mailings: super::notice::Mailing,
    /// Learning examples.
    examples: super::notice::Example,
    /// Talks with networks.
    dialogues: super::notice::Dialogue,
    /// Papers on groups.
    charters: super::group::Charter,
}

/// What is kept of very many records.
#[derive(Debug, Default)]
struct Kept {
    filing: OnceLock<Filing>,
    organizations: OnceLock<ByName>,
    people: OnceLock<ByName>,
    doubled: OnceLock<Doubled>,
}

impl View {
    /// The action items as columns.
    pub fn filing(&self) -> &Filing {
        self.kept.filing.get_or_init(|| Filing::new(&self.actions))
    }

    /// The organizations in Swedish order.
    pub fn organizations_by_name(&self) -> &ByName {
        self.kept.organizations.get_or_init(|| ByName::new(self.organizations.iter().map(|org| (&*org.name, &org.id))))
    }

    /// The people in Swedish order.
    pub fn people_by_name(&self) -> &ByName {
        self.kept.people.get_or_init(|| ByName::new(self.people.iter().map(|person| (&*person.name, &person.id))))
    }

    /// The seats that several represent at once, on whatever day, and whose mandates they are.
    pub fn doubled(&self) -> &Doubled {
        self.kept.doubled.get_or_init(|| difference::doubled(&self.mandates))
    }

    /// Lets what is kept follow the records that have changed.
    fn keep(&mut self, changed: &[&Key]) {
        let of = |kind: Name| changed.iter().filter(move |(held, _)| *held == kind).map(|(_, id)| id);
        if let Some(filing) = self.kept.filing.get_mut() {
            filing.update(&of(super::action::ActionItem::KIND.name).collect::<Vec<_>>(), &self.actions);
        }
        if of(super::seat::Mandate::KIND.name).next().is_some() {
            self.kept.doubled = OnceLock::new();
        }
        if let Some(names) = self.kept.organizations.get_mut() {
            let name = |id: &Id| self.organizations.get(id.as_str()).map(|org| &*org.name);
            names.update(of(super::organization::Organization::KIND.name).map(|id| (id, name(id))));
        }
        if let Some(names) = self.kept.people.get_mut() {
            let name = |id: &Id| self.people.get(id.as_str()).map(|person| &*person.name);
            names.update(of(super::person::Person::KIND.name).map(|id| (id, name(id))));
        }
    }
}

/// The kind of that name.
///
/// # Errors
/// [`Refusal::UnknownKind`].
pub fn kind(name: &str) -> Result<&'static Kind, Refusal> {
    let found = KINDS.iter().find(|kind| kind.name.as_str() == name);
    found.ok_or_else(|| Refusal::UnknownKind { text: name.into() })
}

impl View {
    /// The record of one of these kinds that a text names: by its id, or by a prefix of four characters that only it has.
    ///
    /// # Errors
    /// [`Refusal::UnknownId`], [`Refusal::AmbiguousId`].
    pub fn resolve(&self, kinds: &[&'static str], text: &str) -> Result<(&'static str, Id), Refusal> {
        let exact = kinds.iter().find(|kind| self.has(kind, text));
        if let Some((kind, id)) = exact.and_then(|kind| Some((*kind, Id::new(text).ok()?))) {
            return Ok((kind, id));
        }
        let unknown = || Refusal::UnknownId { kind: kinds.first().copied().unwrap_or_default(), text: text.into() };
        if text.len() < MIN_PREFIX {
            return Err(unknown());
        }
        let mut found: Vec<(&'static str, Id)> =
            kinds.iter().flat_map(|kind| self.ids_from(kind, text).into_iter().map(|id| (*kind, id))).collect();
        match found.len() {
            0 => Err(unknown()),
            1 => Ok(found.remove(0)),
            _ => Err(Refusal::AmbiguousId {
                text: text.into(),
                candidates: found.into_iter().take(5).map(|(_, id)| id.to_string()).collect(),
            }),
        }
    }
}
