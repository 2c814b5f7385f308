//! What replicas say differently, as somebody decides it: each difference with what every side says, and the change that
//! lets one of them stand. Deciding is an ordinary write (rule 3 of the log), so undo brings the difference back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::attendance::{Attendance, Capacity, Mark};
use super::edit::{Assign, Editor};
use super::input::Reading;
use super::refusal::Refusal;
use super::roster::date_value;
use super::schema::{Entity, Field, Type};
use super::seat::{Mandate, Role, Seat};
use super::view::{self, Table, View};
use crate::log::{
    Cell, Change, Conflict, Draft, Id, Name, OpLog, Operation, REMOVED, Record, Register, ReplicaId, State, Value,
    conflicts_of,
};

/// The caption of a decision.
pub const RESOLVE: Name = Name::new("resolve");
/// What stands for a field where a seat has two representatives.
pub const REPRESENTATIVE: Name = Name::new("representative");

static IS_REMOVED: Field = Field::of::<bool>("removed");

/// The seats that several represent at once, and whose mandates they are.
pub type Doubled = BTreeMap<Id, Vec<Id>>;

/// What kind of difference it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A field, or a member of a set, has several values.
    Values,
    /// Somebody removed the record while somebody else edited it.
    Removal,
    /// Two who took one roll marked a seat differently: its marks are decided together.
    Mark,
    /// A seat has two representatives at once. No register differs: each has a mandate of their own.
    Representatives,
}

/// Something that replicas say differently.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What kind it is.
    pub shape: Shape,
    /// What names it: the register that differs, or the first of them.
    pub at: Register,
    /// What is said, the version that is shown meanwhile first.
    pub versions: Vec<Version>,
}

/// What one side says.
#[derive(Clone, Debug)]
pub struct Version {
    /// Who said it, when and where.
    pub op: Arc<Operation>,
    /// What: in a roll the marks of every capacity, of an edited record all that the operation edited.
    pub values: Vec<(Register, Value)>,
    /// Whether it is what is shown until somebody decides.
    pub shown: bool,
}

impl Version {
    /// Whether it says that the record is removed.
    pub fn removes(&self) -> bool {
        self.values.iter().any(|(at, value)| at.field == REMOVED && *value == Value::Bool(true))
    }
}

/// A side of several differences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// All that this author said.
    Author(String),
    /// All that was said under this label.
    Replica(ReplicaId),
}

impl Side {
    /// Whether the operation is this side's.
    pub fn has(&self, op: &Operation) -> bool {
        match self {
            Self::Author(author) => op.author.as_deref() == Some(author),
            Self::Replica(replica) => op.id.replica == *replica,
        }
    }

    /// What the side says in a difference: its newest version; none if it says two things there, or nothing.
    pub fn version<'d>(&self, difference: &'d Difference) -> Option<&'d Version> {
        let own: Vec<&Version> = difference.versions.iter().filter(|version| self.has(&version.op)).collect();
        let newest = own.iter().max_by_key(|version| (version.op.stamp, version.op.id))?;
        let one = own
            .iter()
            .all(|version| version.op.id.replica == newest.op.id.replica || difference.agree(version, newest));
        one.then_some(*newest)
    }
}

/// Everything that replicas say differently, record by record.
pub fn differences(view: &View, state: &State, log: &OpLog, today: NaiveDate) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut marked = BTreeSet::new();
    for (kind, id) in view.differing() {
        let Some(record) = state.record(*kind, id) else { continue };
        let conflicts = conflicts_of(*kind, id, record);
        let removal = conflicts.iter().any(|conflict| matches!(conflict, Conflict::EditedWhileRemoved(_)));
        for conflict in conflicts {
            match conflict {
                Conflict::EditedWhileRemoved(at) => found.push(edited_while_removed(at, record)),
                // That is said with the removal.
                Conflict::Values(at) if removal && at.field == REMOVED => {}
                Conflict::Values(at) => match seat_of(view, &at) {
                    Some(place) => {
                        if marked.insert(place.clone()) {
                            found.extend(marks(state, log, &place.0, &place.1));
                        }
                    }
                    None => found.push(values(at, record)),
                },
            }
        }
    }
    found.extend(
        view.doubled().iter().filter_map(|(seat, mandates)| representatives(view, state, seat, mandates, today)),
    );
    found
}

fn values(at: Register, record: &Record) -> Difference {
    let heads = record.cell_of(at.field, at.member).map(Cell::heads).unwrap_or_default();
    let version = |(n, head): (usize, crate::log::Head<'_>)| Version {
        op: head.op.clone(),
        values: vec![(at.clone(), head.value().clone())],
        shown: n == 0,
    };
    let versions = heads.into_iter().enumerate().map(version).collect();
    Difference { shape: Shape::Values, at, versions }
}

/// What is said of the removal, then the edits, operation by operation.
fn edited_while_removed(at: Register, record: &Record) -> Difference {
    let mut versions = values(at.clone(), record).versions;
    for (field, member, head) in record.edited_while_removed() {
        let edit = (Register { field, member, ..at.clone() }, head.value().clone());
        let same = |version: &&mut Version| version.op.id == head.op.id && !version.removes();
        match versions.iter_mut().find(same) {
            Some(version) => version.values.push(edit),
            None => versions.push(Version { op: head.op.clone(), values: vec![edit], shown: false }),
        }
    }
    // It stays to be seen.
    for version in &mut versions {
        version.shown = !version.removes();
    }
    Difference { shape: Shape::Removal, at, versions }
}

/// The meeting and the seat whose mark a register is; a guest has no seat.
fn seat_of(view: &View, at: &Register) -> Option<(Id, Id)> {
    let is_mark = at.kind == Attendance::KIND.name && at.field == Attendance::MARK;
    let held = view.attendances.get(at.id.as_str()).filter(|_| is_mark)?;
    Some((held.meeting.as_ref()?.id().clone(), held.seat.as_ref()?.id().clone()))
}

/// A mark on a seat says who came in every capacity: each side's is put together from what it wrote and what it saw.
fn marks(state: &State, log: &OpLog, meeting: &Id, seat: &Id) -> Option<Difference> {
    let register = |capacity| Register {
        kind: Attendance::KIND.name,
        id: Attendance::id_of(meeting, seat, capacity),
        field: Attendance::MARK,
        member: None,
    };
    let all = Capacity::OF_A_SEAT.map(register);
    let cells: Vec<(&Register, &Cell)> =
        all.iter().filter_map(|at| Some((at, state.record(at.kind, &at.id)?.cell(at.field)?))).collect();
    let mut ops: Vec<Arc<Operation>> = Vec::new();
    for (_, cell) in cells.iter().filter(|(_, cell)| cell.is_conflict()) {
        for head in cell.heads() {
            if ops.iter().all(|op| op.id != head.op.id) {
                ops.push(head.op.clone());
            }
        }
    }
    ops.sort_by_key(|op| std::cmp::Reverse((op.stamp, op.id)));
    let version = |op: &Arc<Operation>| {
        let said = |(at, cell): &(&Register, &Cell)| ((*at).clone(), mark_of(cell, op, &ops, log));
        let values: Vec<(Register, Value)> = cells.iter().map(said).collect();
        let shown = values.iter().zip(&cells).all(|((_, value), (_, cell))| value == cell.value());
        Version { op: op.clone(), values, shown }
    };
    let versions = ops.iter().map(version).collect();
    Some(Difference { shape: Shape::Mark, at: cells.iter().find(|(_, cell)| cell.is_conflict())?.0.clone(), versions })
}

/// What an operation's author said of a capacity: as written there, or what stood there before the others wrote.
fn mark_of(cell: &Cell, op: &Operation, sides: &[Arc<Operation>], log: &OpLog) -> Value {
    let heads = cell.heads();
    let own = heads.iter().find(|head| head.op.id == op.id);
    let same_hand = || heads.iter().find(|head| head.op.id.replica == op.id.replica);
    let common = || heads.iter().find(|head| sides.iter().all(|side| side.id != head.op.id));
    if let Some(head) = own.or_else(same_hand).or_else(common) {
        return head.value().clone();
    }
    let before = heads.iter().flat_map(|head| head.write().replaces.iter());
    let mut before = before.filter_map(|id| log.get(id.op)?.writes().get(usize::from(id.n)));
    before.next().map_or_else(|| Mark::default().value(), |write| write.value.clone())
}

/// The seats whose representatives' mandates overlap, on whatever day.
pub(super) fn doubled(mandates: &Table<Mandate>) -> Doubled {
    let mut seats: BTreeMap<&Id, Vec<&Mandate>> = BTreeMap::new();
    for mandate in mandates.iter().filter(|mandate| mandate.role == Some(Role::Representative)) {
        if let Some(seat) = &mandate.seat {
            seats.entry(seat.id()).or_default().push(mandate);
        }
    }
    let doubled = |(seat, held): (&Id, Vec<&Mandate>)| {
        let meets =
            |one: &&&Mandate| held.iter().any(|other| other.id != one.id && overlap(one, other, NaiveDate::MIN));
        let found: Vec<Id> = held.iter().filter(meets).map(|mandate| mandate.id.clone()).collect();
        (!found.is_empty()).then(|| (seat.clone(), found))
    };
    seats.into_iter().filter(|(_, held)| held.len() > 1).filter_map(doubled).collect()
}

/// Whether both hold on some day, that day or later.
fn overlap(one: &Mandate, other: &Mandate, from: NaiveDate) -> bool {
    let first = one.from.max(other.from).map_or(from, |first| first.max(from));
    let last = [one.to, other.to].into_iter().flatten().min();
    last.is_none_or(|last| first <= last)
}

fn representatives(view: &View, state: &State, seat: &Id, mandates: &[Id], today: NaiveDate) -> Option<Difference> {
    view.seats.get(seat.as_str())?;
    let mut held: Vec<&Mandate> = mandates.iter().filter_map(|id| view.mandates.get(id.as_str())).collect();
    // As elsewhere the latest to begin counts meanwhile.
    held.sort_by(|a, b| b.from.cmp(&a.from).then_with(|| a.id.cmp(&b.id)));
    // Who sat there twice in the past is history.
    let meets = |one: &&&Mandate| held.iter().any(|other| other.id != one.id && overlap(one, other, today));
    let version = |mandate: &&Mandate| {
        let at =
            Register { kind: Mandate::KIND.name, id: mandate.id.clone(), field: Name::new("person"), member: None };
        let heads = state.record(at.kind, &at.id)?.cell(at.field)?.heads();
        let newest = heads.first()?;
        Some(Version { op: newest.op.clone(), values: vec![(at, newest.value().clone())], shown: false })
    };
    let mut versions: Vec<Version> = held.iter().filter(meets).filter_map(version).collect();
    if let Some(first) = versions.first_mut() {
        first.shown = true;
    }
    let at = Register { kind: Seat::KIND.name, id: seat.clone(), field: REPRESENTATIVE, member: None };
    (versions.len() > 1).then_some(Difference { shape: Shape::Representatives, at, versions })
}

impl Difference {
    /// Whether it is about a field of that record, or about one that is decided together with it.
    pub fn is_about(&self, id: &Id, field: &str) -> bool {
        let named = self.at.id == *id && self.at.field.as_str() == field;
        let with = |(at, _): &(Register, Value)| at.id == *id && at.field.as_str() == field;
        named || self.shape == Shape::Mark && self.versions.iter().flat_map(|version| &version.values).any(with)
    }

    /// Whether two versions come to the same.
    pub fn agree(&self, one: &Version, other: &Version) -> bool {
        match self.shape {
            Shape::Removal => one.removes() == other.removes(),
            Shape::Values | Shape::Mark | Shape::Representatives => one.values == other.values,
        }
    }

    /// The change that lets one version stand.
    pub fn take(&self, version: &Version, view: &View) -> Change {
        let mut change = Change::new(RESOLVE);
        match self.shape {
            Shape::Values | Shape::Mark => {
                let draft =
                    |(at, value): &(Register, Value)| Draft { register: at.clone(), value: value.clone(), seen: None };
                change.drafts.extend(version.values.iter().map(draft));
            }
            Shape::Removal => {
                change.set(self.at.kind, &self.at.id, REMOVED, Value::Bool(version.removes()));
            }
            Shape::Representatives => self.keep(version, view, &mut change),
        }
        change
    }

    /// One representative stays. Of the others what does not meet theirs stays, too: until the day before, from the day
    /// after, and otherwise nothing.
    fn keep(&self, version: &Version, view: &View, change: &mut Change) {
        let mandate = |version: &Version| version.values.first().and_then(|(at, _)| view.mandates.get(at.id.as_str()));
        let Some(kept) = mandate(version) else { return };
        for other in self.versions.iter().filter_map(mandate).filter(|other| other.id != kept.id) {
            if !overlap(kept, other, NaiveDate::MIN) {
                continue;
            }
            let before = kept
                .from
                .and_then(|first| first.pred_opt())
                .filter(|last| other.from.is_none_or(|first| first <= *last));
            let after = kept.to.and_then(|last| last.checked_add_days(Days::new(1)));
            let after = after.filter(|first| other.to.is_none_or(|last| *first <= last));
            let kind = Mandate::KIND.name;
            match (before, after) {
                (Some(last), _) => change.set(kind, &other.id, Name::new("to"), date_value(last)),
                (None, Some(first)) => change.set(kind, &other.id, Name::new("from"), date_value(first)),
                (None, None) => change.remove(kind, &other.id),
            };
        }
    }

    /// The field that a third value can be written in; none where only what is said can be chosen.
    pub fn third_field(&self) -> Option<&'static Field> {
        let plain = self.shape == Shape::Values && self.at.member.is_none();
        let declared = || view::kind(self.at.kind.as_str()).ok()?.field(self.at.field.as_str());
        declared().filter(|field| plain && field.ty != Type::Mark)
    }

    /// The change that writes a third value, read as a form reads it.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing is changed.
    pub fn third(&self, editor: &Editor<'_>, text: &str) -> Result<Change, Refusal> {
        if self.at.field == REMOVED {
            let reading = Reading { view: editor.view, today: editor.today };
            let mut change = Change::new(RESOLVE);
            let value = reading.value(&IS_REMOVED, text)?;
            let value = if value == Value::Null { Value::Bool(false) } else { value };
            change.set(self.at.kind, &self.at.id, REMOVED, value);
            return Ok(change);
        }
        let kind = view::kind(self.at.kind.as_str())?;
        match self.shape {
            Shape::Mark => return Err(Refusal::OwnCommand { field: "mark", command: "attend" }),
            Shape::Representatives => {
                return Err(Refusal::OwnCommand { field: "representative", command: "resolve … --take" });
            }
            Shape::Values | Shape::Removal => {}
        }
        let assignment = (self.at.field.to_string(), Assign::To(text.to_owned()));
        if let Some(field) = kind.field(self.at.field.as_str()).filter(|field| field.set) {
            return Err(Refusal::SetOrNot { field: field.name.as_str(), set: true });
        }
        let change = editor.set(kind, &self.at.id, &[assignment])?;
        Ok(Change { caption: RESOLVE, ..change })
    }
}

/// The change that lets one side stand wherever it says one thing, and how many differences that decides.
pub fn take_side(all: &[Difference], side: &Side, view: &View) -> (Change, usize) {
    let mut change = Change::new(RESOLVE);
    let taken: Vec<Change> = all.iter().filter_map(|found| Some(found.take(side.version(found)?, view))).collect();
    let decided = taken.len();
    change.drafts.extend(taken.into_iter().flat_map(|change| change.drafts));
    // Of a record that goes nothing else is written: that would be an edit of what is removed.
    let removes = |draft: &Draft| draft.register.field == REMOVED && draft.value == Value::Bool(true);
    let record = |draft: &Draft| (draft.register.kind, draft.register.id.clone());
    let gone: BTreeSet<_> = change.drafts.iter().filter(|draft| removes(draft)).map(record).collect();
    change.drafts.retain(|draft| removes(draft) || !gone.contains(&record(draft)));
    (change, decided)
}
