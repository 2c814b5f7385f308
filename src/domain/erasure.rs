//! What an erasure strikes and what stays (R8): worked out before anything is struck, to be shown and decided on.
//!
//! Of a person goes everything personal in their own record, the comments on records that are about them, and their names
//! and addresses in other texts, which are written anew without them. What refers to them stays, as random as their id:
//! who was present for an organization is still counted. What was dispatched keeps its names unless the decision covers
//! it, and so does the history keep its authors.

use std::collections::{BTreeMap, BTreeSet};

use super::input;
use super::meeting::{Meeting, NotesState};
use super::notice::Mailing;
use super::person::Person;
use super::refusal::Refusal;
use super::schema::{Entity, Field, Kind, Text, Type};
use super::trail::{Place, Trail};
use super::view::{KINDS, View};
use crate::log::{Change, ERASE, Erase, Id, Name, OpLog, Presence, State, Target, Value, author_digest};

/// How many targets one erasure names, so that it stays within what an operation may be.
const TARGETS_AT_ONCE: usize = 150;
/// A text of another field shorter than this may well stand in a reason by chance.
const TELLING: usize = 5;
/// A word of a name shorter than this too.
const TELLING_WORD: usize = 3;

/// How a reason and a decision number are read: as fields of one line.
static REASON: Field = Field::of::<Text>("reason");
static DECISION: Field = Field::of::<Text>("decision");

/// What somebody wants erased beside what goes without saying.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Only these fields of the record.
    pub fields: Vec<Name>,
    /// Whether the decision covers what was dispatched.
    pub dispatched: bool,
    /// A name that is struck wherever it stands as author.
    pub author: Option<String>,
    /// What stands in texts in place of what is struck.
    pub instead: String,
}

/// What is read.
#[derive(Clone, Copy, Debug)]
pub struct Records<'a> {
    /// The typed state.
    pub view: &'a View,
    /// The state.
    pub state: &'a State,
    /// The operations.
    pub log: &'a OpLog,
}

/// An erasure ready to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasing {
    /// The erasures, one or several when there are very many targets.
    pub erases: Vec<Erase>,
    /// What is written in place of what they strike.
    pub anew: Change,
}

/// Why something stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is about no person.
    Kept,
    /// It refers to the record by its id.
    Reference,
    /// It was dispatched.
    Dispatched,
}

/// What an erasure would do.
#[derive(Clone, Debug)]
pub struct Plan {
    targets: Vec<Target>,
    keep: Vec<Name>,
    anew: Change,
    /// The fields of which something is struck.
    pub struck: BTreeSet<Place>,
    /// Of these the texts that are written anew without the name.
    pub anew_in: BTreeSet<Place>,
    /// What stays, and why.
    pub stays: BTreeMap<Place, Why>,
    /// How many changes bear the name as author.
    pub authored: usize,
    /// Whether it is struck there.
    pub author_struck: bool,
    /// The texts that are struck, with their fields.
    texts: BTreeSet<(Name, String)>,
}

/// The record that a text names: one that was removed too, by its whole id, since what it said is still there.
///
/// # Errors
/// [`Refusal::UnknownId`], [`Refusal::AmbiguousId`].
pub fn find(view: &View, state: &State, kind: &'static Kind, text: &str) -> Result<Id, Refusal> {
    let removed = || Id::new(text).ok().filter(|id| state.record(kind.name, id).is_some());
    match view.resolve(&[kind.name.as_str()], text) {
        Ok((_, id)) => Ok(id),
        Err(refusal) => removed().ok_or(refusal),
    }
}

/// Works out what erasing records of a kind does.
///
/// # Errors
/// A [`Refusal`] if there is nothing to strike.
pub fn plan(records: Records<'_>, kind: &'static Kind, ids: &[Id], scope: &Scope) -> Result<Plan, Refusal> {
    let mut plan = Plan {
        targets: Vec::new(),
        keep: Vec::new(),
        anew: Change::new(ERASE),
        struck: BTreeSet::new(),
        anew_in: BTreeSet::new(),
        stays: BTreeMap::new(),
        authored: 0,
        author_struck: false,
        texts: BTreeSet::new(),
    };
    let personal: Vec<Name> = kind.fields.iter().filter(|field| field.personal).map(|field| field.name).collect();
    match scope.fields.as_slice() {
        [] if kind.name == Person::KIND.name => plan.people(records, ids, scope),
        [] => plan.fields(kind, ids, &personal)?,
        fields => plan.fields(kind, ids, fields)?,
    }
    plan.author(records, scope)?;
    plan.find_struck(records);
    if plan.struck.is_empty() && !plan.author_struck {
        return Err(Refusal::NothingToErase { kind: kind.name.as_str() });
    }
    Ok(plan)
}

impl Plan {
    /// The same ready to be carried out, for a reason and under the number of a decision.
    ///
    /// # Errors
    /// A [`Refusal`] if one of them is lacking, or repeats what is to be struck.
    pub fn decided(&self, reason: &str, decision: &str) -> Result<Erasing, Refusal> {
        let (reason, decision) = (input::clean(&REASON, reason)?, input::clean(&DECISION, decision)?);
        for (field, text) in [("reason", &reason), ("decision", &decision)] {
            if text.is_empty() {
                return Err(Refusal::Unreasoned { field });
            }
            if let Some(repeats) = self.repeated_in(text) {
                return Err(Refusal::Repeats { field, repeats });
            }
        }
        let erase = |targets: &[Target]| Erase {
            targets: targets.into(),
            keep: self.keep.as_slice().into(),
            reason: Text::from(reason.as_str()),
            decision: Text::from(decision.as_str()),
        };
        Ok(Erasing { erases: self.targets.chunks(TARGETS_AT_ONCE).map(erase).collect(), anew: self.anew.clone() })
    }

    /// The records of which something is struck.
    pub fn records(&self) -> usize {
        self.struck.iter().map(|(kind, id, _)| (kind, id)).collect::<BTreeSet<_>>().len()
    }

    /// The field whose struck text a reason repeats, if it does: the reason stays for ever.
    fn repeated_in(&self, reason: &str) -> Option<&'static str> {
        let reason = reason.to_lowercase();
        let words: BTreeSet<&str> = reason.split(|c: char| !c.is_alphanumeric()).collect();
        let repeats = |(field, text): &&(Name, String)| {
            let is_name = field.as_str() == "name" || field.as_str() == "author";
            let telling = |word: &&str| word.chars().count() >= TELLING_WORD;
            let by_word =
                || text.split(|c: char| !c.is_alphanumeric()).filter(telling).any(|word| words.contains(word));
            text.chars().count() >= TELLING && reason.contains(text.as_str()) || is_name && by_word()
        };
        self.texts.iter().find(repeats).map(|(field, _)| field.as_str())
    }

    fn fields(&mut self, kind: &'static Kind, ids: &[Id], fields: &[Name]) -> Result<(), Refusal> {
        for name in fields {
            if kind.field(name.as_str()).is_some_and(|field| field.ty == Type::Mark) {
                // Presence is counted by organization; who it was goes with the person.
                return Err(Refusal::OwnCommand { field: name.as_str(), command: "attend" });
            }
            self.targets.extend(ids.iter().map(|id| Target::Field { kind: kind.name, id: id.clone(), field: *name }));
        }
        Ok(())
    }

    fn people(&mut self, records: Records<'_>, ids: &[Id], scope: &Scope) {
        let kind = &Person::KIND;
        let trail = Trail::of(records.view, records.state, records.log, ids);
        self.keep = kind.fields.iter().filter(|field| !field.personal).map(|field| field.name).collect();
        self.targets.extend(ids.iter().map(|id| Target::Record { kind: kind.name, id: id.clone() }));
        let of =
            |id: &Id| self.keep.iter().map(|field| ((kind.name, id.clone(), *field), Why::Kept)).collect::<Vec<_>>();
        let kept = ids.iter().flat_map(of);
        self.stays.extend(kept.filter(|((kind, id, field), _)| is_said(records.state, *kind, id, *field)));
        self.stays.extend(trail.references.iter().map(|place| (place.clone(), Why::Reference)));
        let mut fields: BTreeSet<Place> = BTreeSet::new();
        for (kind, id) in &trail.about {
            let Some(declared) = KINDS.iter().find(|declared| declared.name == *kind) else { continue };
            // Who else is named there is found by name.
            let comments = declared.fields.iter().filter(|field| field.personal && field.long);
            fields.extend(comments.map(|field| (*kind, id.clone(), field.name)));
        }
        for place in trail.mentions.iter().filter(|place| !fields.contains(place)).cloned().collect::<Vec<_>>() {
            if !scope.dispatched && is_dispatched(records.view, &place) {
                self.stays.insert(place, Why::Dispatched);
                continue;
            }
            self.write_anew(records.state, &place, &trail, &scope.instead);
            fields.insert(place);
        }
        let target = |(kind, id, field)| Target::Field { kind, id, field };
        self.targets.extend(fields.into_iter().map(target));
        let theirs = |author: &str| trail.words.contains(&author.trim().to_lowercase());
        self.authored = records.log.iter().filter(|op| op.author.as_deref().is_some_and(theirs)).count();
    }

    /// What a text says without the name is written again. A removed record says nothing any more.
    fn write_anew(&mut self, state: &State, place: &Place, trail: &Trail, instead: &str) {
        let (kind, id, field) = place;
        let Some(record) = state.record(*kind, id) else { return };
        if matches!(record.presence(), Presence::Removed | Presence::Absent) {
            return;
        }
        let declared = KINDS.iter().find(|held| held.name == *kind).and_then(|kind| kind.field(field.as_str()));
        if declared.is_some_and(|field| field.set) {
            let personal = declared.is_some_and(|field| field.personal);
            // A member that is personal is somebody's: theirs goes whole.
            for member in record.members(*field).filter_map(Value::as_text) {
                if !(personal && trail.names(member)) {
                    self.anew.insert(*kind, id, *field, &trail.without(member, instead));
                }
            }
        } else if *record.value(*field) != Value::Null {
            let said = record.value(*field);
            let anew = said.as_text().map_or_else(|| said.clone(), |text| Value::text(&trail.without(text, instead)));
            self.anew.set(*kind, id, *field, anew);
        }
        self.anew_in.insert(place.clone());
    }

    fn author(&mut self, records: Records<'_>, scope: &Scope) -> Result<(), Refusal> {
        let Some(author) = &scope.author else { return Ok(()) };
        let authored = records.log.iter().filter(|op| op.author.as_deref() == Some(author)).count();
        if authored == 0 {
            return Err(Refusal::UnknownAuthor { text: author.clone() });
        }
        self.authored = authored;
        self.author_struck = true;
        self.targets.push(Target::Author(author_digest(author)));
        self.texts.insert((Name::new("author"), author.to_lowercase()));
        Ok(())
    }

    /// The fields of which something is struck that is not yet, and what it says.
    fn find_struck(&mut self, records: Records<'_>) {
        let mut whole = BTreeSet::new();
        let mut fields = BTreeSet::new();
        for target in &self.targets {
            match target {
                Target::Record { kind, id } => drop(whole.insert((*kind, id))),
                Target::Field { kind, id, field } => drop(fields.insert((*kind, id, *field))),
                Target::Author(_) => {}
            }
        }
        for write in records.log.iter().flat_map(|op| op.writes()) {
            let at = &write.register;
            let by_record = whole.contains(&(at.kind, &at.id)) && !self.keep.contains(&at.field);
            let said = !matches!(write.value, Value::Null | Value::Struck) && at.field != crate::log::REMOVED;
            if !said || !(by_record || fields.contains(&(at.kind, &at.id, at.field))) {
                continue;
            }
            self.struck.insert((at.kind, at.id.clone(), at.field));
            let texts = write.value.as_text().filter(|_| !self.anew_in.contains(&(at.kind, at.id.clone(), at.field)));
            let texts = texts.map(|text| (at.field, text.trim().to_lowercase()));
            self.texts.extend(texts.filter(|(_, text)| !text.is_empty()));
        }
    }
}

fn is_said(state: &State, kind: Name, id: &Id, field: Name) -> bool {
    state.record(kind, id).is_some_and(|record| !matches!(record.value(field), Value::Null | Value::Bool(false)))
}

/// Whether a text was sent out: notes that are marked so, and what was mailed.
fn is_dispatched(view: &View, (kind, id, field): &Place) -> bool {
    let sent = |meeting: &Meeting| meeting.notes_state == Some(NotesState::Sent);
    let notes = *kind == Meeting::KIND.name && field.as_str() == "notes";
    *kind == Mailing::KIND.name || notes && view.meetings.get(id.as_str()).is_some_and(sent)
}
