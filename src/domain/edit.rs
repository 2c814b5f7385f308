//! Adding, changing and removing any record, from its declaration: what forms, `add`, `set`, `remove` and `apply` share.

use chrono::NaiveDate;

use super::action::{ActionItem, ActionState};
use super::input::Reading;
use super::meeting::Meeting;
use super::refusal::Refusal;
use super::roster::date_value;
use super::schema::{Entity, Field, Kind, Spelt, Type};
use super::seat::{Nomination, NominationState, Seat};
use super::view::View;
use crate::log::{Change, Draft, Id, Name, REMOVED, Record, Register, State, Value};

/// The caption of adding a record.
pub const ADD: Name = Name::new("add");
/// The caption of changing one.
pub const SET: Name = Name::new("set");
/// The caption of removing one.
pub const REMOVE: Name = Name::new("remove");

const DONE_ON: Name = Name::new("done_on");

/// Fields that begin and end a period.
const PERIODS: [(&str, &str); 4] = [("from", "to"), ("starts", "ends"), ("start", "end"), ("valid_from", "valid_to")];

/// Fields that say what a record of the same kind stands below.
const ABOVE: [&str; 2] = ["parent", "part_of"];
/// Deeper than any hierarchy: a circle that a merge made ends the walk.
const MAX_DEPTH: usize = 100;

/// What is to happen to a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assign {
    /// It gets this value; empty text empties it. A set gets these members and no others, one a line.
    To(String),
    /// The set gets this member.
    With(String),
    /// The set loses this member.
    Without(String),
}

/// A field by its name, and what is to happen to it.
pub type Assignment = (String, Assign);

/// What editing reads and refers to.
#[derive(Clone, Copy, Debug)]
pub struct Editor<'a> {
    /// The typed state.
    pub view: &'a View,
    /// The state, for what stands in a record.
    pub state: &'a State,
    /// Today.
    pub today: NaiveDate,
}

impl Editor<'_> {
    /// Adds a record. `id` is the slug that was asked for, `fresh` a random id in case none was.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing is changed.
    pub fn add(
        &self,
        kind: &'static Kind,
        id: Option<&str>,
        fields: &[Assignment],
        fresh: Id,
    ) -> Result<(Id, Change), Refusal> {
        let mut change = Change::new(ADD);
        let placeholder = Id::default();
        self.assign(kind, &placeholder, fields, &mut change)?;
        self.date_done(kind, &placeholder, &mut change);
        let proposed = Proposed { record: None, drafts: &change.drafts };
        for field in kind.fields.iter().filter(|field| field.required) {
            if *proposed.value(field.name) == Value::Null {
                return Err(Refusal::Missing { kind: kind.name.as_str(), field: field.name.as_str() });
            }
        }
        self.check(kind, &proposed)?;
        let id = new_id(kind, id, &proposed, fresh)?;
        if self.view.has(kind.name.as_str(), id.as_str()) {
            return Err(Refusal::Exists { kind: kind.name.as_str(), id: id.to_string() });
        }
        for draft in &mut change.drafts {
            draft.register.id = id.clone();
        }
        self.clear_former(kind, &id, &mut change);
        Ok((id, change))
    }

    /// The slug of a removed record may be used again: nothing of the former record stays.
    fn clear_former(&self, kind: &'static Kind, id: &Id, change: &mut Change) {
        let Some(former) = self.state.record(kind.name, id) else { return };
        for (field, member, _) in former.cells() {
            let register = Register { kind: kind.name, id: id.clone(), field, member };
            if change.drafts.iter().all(|draft| draft.register != register) {
                let value = if field == REMOVED { Value::Bool(false) } else { Value::Null };
                change.drafts.push(Draft { register, value, seen: None });
            }
        }
    }

    /// Changes fields of a record.
    ///
    /// # Errors
    /// A [`Refusal`]; nothing is changed.
    pub fn set(&self, kind: &'static Kind, id: &Id, fields: &[Assignment]) -> Result<Change, Refusal> {
        let mut change = Change::new(SET);
        self.assign(kind, id, fields, &mut change)?;
        self.date_done(kind, id, &mut change);
        let proposed = Proposed { record: self.state.record(kind.name, id), drafts: &change.drafts };
        for field in kind.fields.iter().filter(|field| field.required) {
            if change.drafts.iter().any(|draft| draft.register.field == field.name && draft.value == Value::Null) {
                return Err(Refusal::Missing { kind: kind.name.as_str(), field: field.name.as_str() });
            }
        }
        // An id that follows from fields pins them.
        let held =
            |draft: &Draft| proposed.record.is_some_and(|record| *record.value(draft.register.field) == draft.value);
        let pinned = |draft: &&Draft| kind.derived.contains(&draft.register.field.as_str());
        if !change.drafts.iter().filter(pinned).all(held) {
            return Err(Refusal::IdIsMade { kind: kind.name.as_str() });
        }
        self.check(kind, &proposed)?;
        self.check_circle(kind, id, &proposed)?;
        Ok(change)
    }

    /// Removes a record.
    pub fn remove(&self, kind: &'static Kind, id: &Id) -> Change {
        let mut change = Change::new(REMOVE);
        change.remove(kind.name, id);
        change
    }

    fn assign(&self, kind: &'static Kind, id: &Id, fields: &[Assignment], change: &mut Change) -> Result<(), Refusal> {
        let reading = Reading { view: self.view, today: self.today };
        for (name, assign) in fields {
            let field = field_of(kind, name)?;
            if self.state.is_closed(kind.name, id, field.name) {
                return Err(Refusal::Erased { kind: kind.name.as_str() });
            }
            let set_or_not = Err(Refusal::SetOrNot { field: field.name.as_str(), set: field.set });
            match (assign, field.set) {
                (Assign::To(text), false) => {
                    let value = reading.value(field, text)?;
                    change.set(kind.name, id, field.name, value);
                }
                (Assign::To(text), true) => self.assign_members(kind, id, field, text, change)?,
                (Assign::With(text), true) => {
                    if let Value::Text(member) = reading.value(field, text)? {
                        change.insert(kind.name, id, field.name, &member);
                    }
                }
                (Assign::Without(text), true) => {
                    // What is there may no longer be readable, say a reference to a record that is gone.
                    let member = super::input::clean(field, text)?;
                    let member = match reading.value(field, &member) {
                        Ok(Value::Text(member)) => member.to_string(),
                        _ => member,
                    };
                    change.take(kind.name, id, field.name, &member);
                }
                (Assign::With(_) | Assign::Without(_), false) => return set_or_not,
            }
        }
        Ok(())
    }

    /// Whoever says that an action is done says that it was done today, unless they say when; one that is taken up again
    /// was not done.
    fn date_done(&self, kind: &'static Kind, id: &Id, change: &mut Change) {
        let said = |field: &str| change.drafts.iter().find(|draft| draft.register.field.as_str() == field);
        let Some(state) = said("state").filter(|_| kind.name == ActionItem::KIND.name && said("done_on").is_none())
        else {
            return;
        };
        let is_done = state.value.as_text() == Some(ActionState::Done.code());
        let held = self.state.record(kind.name, id).is_some_and(|record| *record.value(DONE_ON) != Value::Null);
        if is_done != held {
            change.set(kind.name, id, DONE_ON, if is_done { date_value(self.today) } else { Value::Null });
        }
    }

    /// The set gets the members of the lines and loses the others.
    fn assign_members(
        &self,
        kind: &'static Kind,
        id: &Id,
        field: &'static Field,
        lines: &str,
        change: &mut Change,
    ) -> Result<(), Refusal> {
        let reading = Reading { view: self.view, today: self.today };
        let mut wanted = Vec::new();
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            if let Value::Text(member) = reading.value(field, line)? {
                wanted.push(member);
            }
        }
        let held = self.state.record(kind.name, id).into_iter().flat_map(|record| record.members(field.name));
        for member in held.filter_map(Value::as_text).filter(|held| wanted.iter().all(|member| **member != **held)) {
            change.take(kind.name, id, field.name, member);
        }
        for member in wanted {
            change.insert(kind.name, id, field.name, &member);
        }
        Ok(())
    }

    fn check(&self, kind: &'static Kind, proposed: &Proposed<'_>) -> Result<(), Refusal> {
        check_periods(kind, |field| proposed.text(field))?;
        check_whose_seat(kind, |field| proposed.text(field))?;
        // A meeting that its group no longer lives to see can still be cancelled, or noted on.
        let moves = |draft: &Draft| ["date", "group"].contains(&draft.register.field.as_str());
        if kind.name == Meeting::KIND.name && proposed.drafts.iter().any(moves) {
            self.check_meeting(proposed)?;
        }
        check_form(kind, proposed)?;
        if let (Some(meeting), Some(seat)) = (proposed.text("meeting"), proposed.text("seat"))
            && kind.field("seat").is_some()
        {
            self.check_seat(meeting, seat)?;
        }
        Ok(())
    }

    /// Nothing stands below itself. A merge may still make such a circle; the tree then shows it at the top.
    fn check_circle(&self, kind: &'static Kind, id: &Id, proposed: &Proposed<'_>) -> Result<(), Refusal> {
        for field in ABOVE.into_iter().filter(|field| kind.field(field).is_some_and(|field| is_own(kind, field))) {
            let wanted = proposed.text(field);
            let mut above = wanted.map(str::to_owned);
            let mut steps = 0;
            while let Some(at) = above.filter(|_| steps < MAX_DEPTH) {
                if at == id.as_str() {
                    return Err(Refusal::Circle { field, id: wanted.unwrap_or_default().into() });
                }
                steps += 1;
                let record = Id::new(&at).ok().and_then(|at| self.state.record(kind.name, &at));
                above = record.and_then(|record| record.value(Name::new(field)).as_text()).map(str::to_owned);
            }
        }
        Ok(())
    }

    /// A meeting lies within the life of its group.
    fn check_meeting(&self, proposed: &Proposed<'_>) -> Result<(), Refusal> {
        let date = proposed.text("date").and_then(NaiveDate::from_spelling);
        let group = proposed.text("group").and_then(|id| self.view.groups.get(id));
        let (Some(date), Some(group)) = (date, group) else { return Ok(()) };
        match (group.first_day(), group.ends) {
            (Some(first), _) if date < first => Err(Refusal::BeforeGroup { group: group.name.to_string(), first }),
            (_, Some(last)) if date > last => Err(Refusal::AfterGroup { group: group.name.to_string(), last }),
            _ => Ok(()),
        }
    }

    /// A seat of the meeting's group.
    ///
    /// # Errors
    /// [`Refusal::NotTheMeetings`].
    pub fn check_seat(&self, meeting: &str, seat: &str) -> Result<(), Refusal> {
        let group = self.view.meetings.get(meeting).and_then(|meeting| meeting.group.as_ref());
        let seats = self.view.seats.get(seat).and_then(|seat| seat.group.as_ref());
        if group.is_some() && group == seats {
            Ok(())
        } else {
            Err(Refusal::NotTheMeetings { seat: seat.into(), meeting: meeting.into() })
        }
    }
}

/// Whether a field refers to records of its own kind.
fn is_own(kind: &Kind, field: &Field) -> bool {
    matches!(field.ty, Type::Ref(kinds) if kinds == [kind.name.as_str()])
}

/// No period of a record ends before it begins.
pub(super) fn check_periods<'t>(kind: &Kind, text: impl Fn(&str) -> Option<&'t str>) -> Result<(), Refusal> {
    for (from, to) in PERIODS {
        // Both spellings, of dates and of times, order as text.
        let periodic = kind.field(from).is_some_and(|field| matches!(field.ty, Type::Date | Type::Time));
        if periodic && text(from).zip(text(to)).is_some_and(|(first, last)| last < first) {
            return Err(Refusal::EndsFirst { kind: kind.name.as_str(), from, to });
        }
    }
    Ok(())
}

/// What a registered form says moves mandates, so it is registered again and not only changed (R51).
fn check_form(kind: &Kind, proposed: &Proposed<'_>) -> Result<(), Refusal> {
    const FILED: [&str; 6] = ["organization", "group", "representative", "deputy", "in_force_from", "state"];
    const STATE: Name = Name::new("state");
    let is_registered = |value: &Value| {
        let state = value.as_text().and_then(NominationState::from_spelling);
        state >= Some(NominationState::Registered)
    };
    if kind.name != Nomination::KIND.name {
        return Ok(());
    }
    // One that is added as it stands elsewhere comes with its mandates.
    let Some(record) = proposed.record else { return Ok(()) };
    let was = is_registered(record.value(STATE));
    let moves = |draft: &&Draft| {
        let field = draft.register.field;
        let filed = FILED.contains(&field.as_str()) && was || field == STATE && is_registered(&draft.value);
        filed && *record.value(field) != draft.value
    };
    let field = proposed.drafts.iter().find(moves).and_then(|draft| kind.field(draft.register.field.as_str()));
    field.map_or(Ok(()), |field| Err(Refusal::OwnCommand { field: field.name.as_str(), command: "register" }))
}

/// A seat is an organization's or a pool's (R40).
pub(super) fn check_whose_seat<'t>(kind: &Kind, text: impl Fn(&str) -> Option<&'t str>) -> Result<(), Refusal> {
    let whose = || [text("organization"), text("pool")].into_iter().flatten().count();
    if kind.name == Seat::KIND.name && whose() != 1 { Err(Refusal::WhoseSeat) } else { Ok(()) }
}

/// The field of that name; `-` and `_` are the same.
///
/// # Errors
/// [`Refusal::UnknownField`].
pub fn field_of(kind: &'static Kind, name: &str) -> Result<&'static Field, Refusal> {
    kind.field(&name.replace('-', "_")).ok_or_else(|| Refusal::UnknownField {
        kind: kind.name.as_str(),
        text: name.into(),
        fields: kind.fields.iter().map(|field| field.name.as_str()).collect(),
    })
}

fn new_id(kind: &'static Kind, asked: Option<&str>, proposed: &Proposed<'_>, fresh: Id) -> Result<Id, Refusal> {
    let random = kind.name == super::person::Person::KIND.name;
    if asked.is_some() && (random || !kind.derived.is_empty()) {
        return Err(Refusal::IdIsMade { kind: kind.name.as_str() });
    }
    if let Some(asked) = asked {
        return Id::new(asked).map_err(|_| Refusal::BadId { text: asked.into() });
    }
    let parts: Option<Vec<&str>> = kind.derived.iter().map(|field| proposed.text(field)).collect();
    match parts {
        Some(parts) if !parts.is_empty() => Ok(Id::derived(kind.name, &parts)),
        _ => Ok(fresh),
    }
}

/// A record as it would be after a change.
struct Proposed<'a> {
    record: Option<&'a Record>,
    drafts: &'a [Draft],
}

impl Proposed<'_> {
    fn value(&self, field: Name) -> &Value {
        const NOTHING: &Value = &Value::Null;
        let drafted = self.drafts.iter().rev().find(|draft| draft.register.field == field);
        match drafted {
            Some(draft) => &draft.value,
            None => self.record.map_or(NOTHING, |record| record.value(field)),
        }
    }

    fn text(&self, field: &str) -> Option<&str> {
        let drafted = self.drafts.iter().rev().find(|draft| draft.register.field.as_str() == field);
        match drafted {
            Some(draft) => draft.value.as_text(),
            None => {
                let mut cells = self.record?.cells();
                cells.find(|(name, _, _)| name.as_str() == field).and_then(|(_, _, cell)| cell.value().as_text())
            }
        }
    }
}
