//! History: what was done, when and by whom, in sentences.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::records::shown_value;
use super::title::{party_name, person_name, title};
use super::{Row, Sheet, Source};
use crate::domain::attendance::{Attendance, Capacity, Mark};
use crate::domain::difference;
use crate::domain::edit;
use crate::domain::hierarchy;
use crate::domain::meeting::{Meeting, Reply};
use crate::domain::nomination;
use crate::domain::person::Person;
use crate::domain::roll::{self, Marks, Part, Shown, seat_name};
use crate::domain::roster;
use crate::domain::schema::{Entity, Type};
use crate::domain::seat::{Mandate, Nomination, Role};
use crate::domain::view::KINDS;
use crate::log::undo::{REDO, UNDO};
use crate::log::{Action, ERASE, Id, Key, LOST, Name, Operation, Value, Write, template};
use crate::text::Lang;
use crate::text::format;

/// The kinds whose records have a history of their own to ask for: all.
pub static ABOUT: [&str; KINDS.len()] = {
    let mut names = [""; KINDS.len()];
    let mut n = 0;
    while n < names.len() {
        names[n] = KINDS[n].name.as_str();
        n += 1;
    }
    names
};

/// A value that an action wrote, as a person reads it.
#[derive(Clone, Debug)]
pub struct Written {
    /// The record.
    pub record: Key,
    /// The field.
    pub field: Name,
    /// What the field said before; empty if nothing.
    pub was: String,
    /// What it says since; empty if nothing.
    pub is: String,
}

/// The values that an action wrote, in the order of the writes. What a record itself says with its first values and
/// compound marks are left to the sentence.
pub fn written(source: &Source<'_>, ops: &[Arc<Operation>]) -> Vec<Written> {
    let writes = ops.iter().flat_map(|op| op.writes());
    let of = |write: &Write| {
        let at = &write.register;
        let kind = KINDS.iter().find(|kind| kind.name == at.kind)?;
        let field = kind.field(at.field.as_str()).filter(|field| field.ty != Type::Mark)?;
        let said = |value: &Value| shown_value(source, kind, field, value).replace('\n', " ");
        let before = write.replaces.iter().filter_map(|id| source.log.get(id.op)?.writes().get(usize::from(id.n)));
        let same = |old: &&Write| old.register == *at;
        let was = before.filter(same).map(|old| said(&old.value)).collect::<Vec<_>>().join(" / ");
        Some(Written { record: (at.kind, at.id.clone()), field: at.field, was, is: said(&write.value) })
    };
    writes.filter_map(of).filter(|written| written.was != written.is).collect()
}

/// Every action, newest first, or those on a record and what belongs to it; the operations of one group are one.
pub(super) fn sheet(source: &Source<'_>, about: Option<&Id>) -> Sheet {
    let lang = source.lang;
    let found = about.and_then(|id| Some((ABOUT.iter().find(|kind| source.view.has(kind, id.as_str()))?, id)));
    let actions = found.map_or_else(|| actions(source), |(kind, id)| actions_about(source, kind, id));
    let rows = actions.into_iter().map(|ops| row(source, &ops)).collect();
    Sheet {
        name: "history".into(),
        columns: vec![lang.column_time().into(), lang.column_author().into(), lang.column_what().into()],
        rows,
        single: false,
    }
}

/// Every action, newest first: the operations of one group are one.
pub fn actions(source: &Source<'_>) -> Vec<Vec<Arc<Operation>>> {
    let mut ops: Vec<&Arc<Operation>> = source.log.iter().collect();
    ops.sort_by_key(|op| (op.stamp, op.id));
    let mut actions: Vec<Vec<Arc<Operation>>> = Vec::new();
    for op in ops {
        match actions.last_mut() {
            Some(last) if op.group.is_some() && last[0].group == op.group && last[0].id.replica == op.id.replica => {
                last.push(op.clone());
            }
            _ => actions.push(vec![op.clone()]),
        }
    }
    actions.reverse();
    actions
}

/// The actions that wrote to a record, or to what belongs to it: a meeting's attendance and replies, an action's notes,
/// the seats and mandates of a group, organization or person.
pub fn actions_about(source: &Source<'_>, kind: &str, id: &Id) -> Vec<Vec<Arc<Operation>>> {
    let view = source.view;
    let mut about: HashSet<(&str, &Id)> = HashSet::from([(kind, id)]);
    let of = id.as_str();
    match kind {
        "meeting" => {
            about.extend(view.attendances.of(of).map(|held| ("attendance", &held.id)));
            about.extend(view.replies.of(of).map(|held| ("reply", &held.id)));
        }
        "action-item" => about.extend(view.progress.of(of).map(|held| ("progress", &held.id))),
        "group" | "organization" | "person" => {
            about.extend(view.seats.of(of).map(|held| ("seat", &held.id)));
            about.extend(view.mandates.of(of).map(|held| ("mandate", &held.id)));
            // Most mandates name the seat alone.
            let on_seats = view.seats.of(of).flat_map(|seat| view.mandates.of(seat.id.as_str()));
            about.extend(on_seats.map(|held| ("mandate", &held.id)));
        }
        _ => {}
    }
    let touches = |op: &Arc<Operation>| {
        op.writes().iter().any(|write| about.contains(&(write.register.kind.as_str(), &write.register.id)))
    };
    actions(source).into_iter().filter(|ops| ops.iter().any(touches)).collect()
}

pub(super) fn row(source: &Source<'_>, ops: &[Arc<Operation>]) -> Row {
    let first = &ops[0];
    let said = sentence(source, ops);
    let undone = !source.state.is_live(first.id);
    let time = format::local(first.stamp.millis, source.zone).format("%Y-%m-%d %H:%M").to_string();
    let author = first.author.as_deref().unwrap_or(source.lang.struck()).to_owned();
    let writes: Vec<Json> = written(source, ops)
        .into_iter()
        .map(|Written { record: (kind, id), field, was, is }| {
            json!({"kind": kind.as_str(), "id": id.as_str(), "field": field.as_str(), "was": was, "is": is})
        })
        .collect();
    let json = json!({
        "id": first.id.to_string(),
        "kind": "operation",
        "caption": first.caption.as_str(),
        "stamp": first.stamp.to_string(),
        "author": first.author.as_deref(),
        "operations": ops.len(),
        "undone": undone,
        "sentence": &said,
        "written": writes,
    });
    let Json::Object(json) = json else { return Row::default() };
    let said = if undone { source.lang.undone(&said) } else { said };
    Row { json, cells: vec![time, author, said], ..Row::default() }
}

/// What the operations of one action did, in a sentence without a full stop.
pub fn sentence(source: &Source<'_>, ops: &[Arc<Operation>]) -> String {
    let lang = source.lang;
    let Some(first) = ops.first() else { return String::new() };
    if let Action::Retract(_) = &first.action {
        let targets: Vec<Arc<Operation>> =
            ops.iter().flat_map(|op| op.retracts()).filter_map(|id| source.log.get(*id).cloned()).collect();
        // A redo names an undo, which names what was done.
        let redo = targets.iter().any(|op| matches!(op.action, Action::Retract(_)));
        let targets = if redo {
            targets.iter().flat_map(|op| op.retracts()).filter_map(|id| source.log.get(*id).cloned()).collect()
        } else {
            targets
        };
        let what = sentence(source, &targets);
        return if redo || first.caption == REDO { lang.redone(&what) } else { lang.taken_back(&what) };
    }
    let said = Said { source, ops };
    match first.caption {
        template::CAPTION => lang.from_template(first.author.as_deref().unwrap_or_default(), said.records().len()),
        roll::ATTEND => said.attend(),
        roll::GUEST => said.guest(),
        roll::REPLY => said.reply(),
        roll::ROLL => said.roll(),
        roll::REMARK => said.remark(),
        roster::APPOINT => said.appoint(),
        nomination::REGISTER => said.register(),
        nomination::SEND_OUT => lang.sent_out(said.records().len()),
        hierarchy::CLOSE => lang.closed_group(&said.subject()),
        edit::ADD => lang.added(&said.subject()),
        edit::REMOVE => lang.removed(&said.subject()),
        difference::RESOLVE => lang.resolved(&said.subject(), &said.fields()),
        UNDO => lang.taken_back(""),
        ERASE => said.erased(),
        _ if matches!(first.action, Action::Confirm(_)) => lang.erasure_carried_out().into(),
        LOST => lang.went_on_without(said.lost()),
        _ => lang.changed(&said.subject(), &said.fields()),
    }
}

/// What a form changes, the roles that somebody else gets first: “ny ersättare X, representant oförändrad”. A role is
/// unchanged, or it goes to nobody or to somebody by that name.
pub fn form_changes(lang: Lang, mut changes: [(Role, Option<Option<String>>); 2]) -> String {
    changes.sort_by_key(|(_, change)| change.is_none());
    let said = changes.map(|(role, change)| {
        let role = lang.code("mandate", "role", role.code());
        match change {
            None => lang.form_unchanged(role),
            Some(Some(name)) => lang.form_names(role, &name),
            Some(None) => lang.form_names_nobody(role),
        }
    });
    said.join(", ")
}

/// The operations of one action, and how to speak of them.
struct Said<'a> {
    source: &'a Source<'a>,
    ops: &'a [Arc<Operation>],
}

impl Said<'_> {
    fn writes(&self) -> impl Iterator<Item = &Write> {
        self.ops.iter().flat_map(|op| op.writes())
    }

    /// An erasure says what it was decided by, and nothing of what it struck.
    fn erased(&self) -> String {
        let erase = self.ops.iter().find_map(|op| super::erasures::erase_of(op));
        let (decision, reason) = erase.map(|erase| (&*erase.decision, &*erase.reason)).unwrap_or_default();
        self.source.lang.erased_by(decision, reason)
    }

    /// How many operations were declared lost.
    fn lost(&self) -> usize {
        let spans =
            |op: &Arc<Operation>| if let Action::Lost(spans) = &op.action { spans.to_vec() } else { Vec::new() };
        let lost = self.ops.iter().flat_map(spans).fold(0, |sum: u64, span| sum.saturating_add(span.count()));
        usize::try_from(lost).unwrap_or(usize::MAX)
    }

    fn of_kind(&self, kind: Name) -> impl Iterator<Item = &Write> {
        self.writes().filter(move |write| write.register.kind == kind)
    }

    /// The records that were written, in the order of the writes.
    fn records(&self) -> Vec<Key> {
        let mut records: Vec<Key> = Vec::new();
        for write in self.writes() {
            let key = (write.register.kind, write.register.id.clone());
            if !records.contains(&key) {
                records.push(key);
            }
        }
        records
    }

    /// A field's value as these operations wrote it, or as it stands.
    fn value(&self, kind: Name, id: &Id, field: &str) -> Option<Value> {
        let at = |write: &&Write| write.register.id == *id && write.register.field.as_str() == field;
        let written = self.of_kind(kind).find(at).map(|write| write.value.clone());
        written.or_else(|| {
            let record = self.source.state.record(kind, id)?;
            record.cells().find(|(name, _, _)| name.as_str() == field).map(|(_, _, cell)| cell.value().clone())
        })
    }

    fn id(&self, kind: Name, id: &Id, field: &str) -> Option<Id> {
        self.value(kind, id, field).as_ref().and_then(Value::as_text).and_then(|text| Id::new(text).ok())
    }

    /// The first record by kind and name, and how many more there are.
    fn subject(&self) -> String {
        let records = self.records();
        let Some((kind, id)) = records.first() else { return String::new() };
        let Source { view, state, lang, .. } = *self.source;
        let name = ["name", "title", "text", "label"].into_iter().find_map(|field| {
            let written = self.of_kind(*kind).find(|w| w.register.id == *id && w.register.field.as_str() == field)?;
            written.value.as_text().map(|text| text.lines().next().unwrap_or_default().to_owned())
        });
        let there = state.record(*kind, id).is_some_and(|record| record.presence() != crate::log::Presence::Absent);
        let name = name.filter(|_| !there).unwrap_or_else(|| title(view, state, lang, kind.as_str(), id));
        let first = format!("{} {name}", lang.kind(kind.as_str()));
        if records.len() > 1 { lang.and_more(&first, records.len() - 1) } else { first }
    }

    fn fields(&self) -> String {
        let mut labels: Vec<&str> = Vec::new();
        for write in self.writes() {
            let label = self.source.lang.field(write.register.kind.as_str(), write.register.field.as_str());
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels.join(", ")
    }

    /// The seats that were marked, each with the marks as these operations left them.
    fn marked(&self) -> Vec<(Id, Id, Marks)> {
        let kind = Attendance::KIND.name;
        let mut marked: Vec<(Id, Id, Marks)> = Vec::new();
        for write in self.of_kind(kind).filter(|write| write.register.field == Attendance::MARK) {
            let id = &write.register.id;
            let (Some(meeting), Some(seat)) = (self.id(kind, id, "meeting"), self.id(kind, id, "seat")) else {
                continue;
            };
            let at = marked.iter().position(|(_, held, _)| *held == seat).unwrap_or_else(|| {
                marked.push((meeting.clone(), seat.clone(), Marks::default()));
                marked.len() - 1
            });
            let mark = Mark::of_value(&write.value);
            let deputy = Attendance::id_of(&meeting, &seat, Capacity::Deputy);
            let representative = Attendance::id_of(&meeting, &seat, Capacity::Representative);
            let marks = &mut marked[at].2;
            if *id == representative {
                marks.representative = mark;
            } else if *id == deputy {
                marks.deputy = mark;
            } else {
                marks.stand_in = mark;
            }
        }
        // Registers that kept their value were not written: the rest stands as it stands.
        for (meeting, seat, marks) in &mut marked {
            let now = Marks::of(self.source.view, meeting, seat);
            for (capacity, mark) in [
                (Capacity::Representative, &mut marks.representative),
                (Capacity::Deputy, &mut marks.deputy),
                (Capacity::StandIn, &mut marks.stand_in),
            ] {
                let id = Attendance::id_of(meeting, seat, capacity);
                let written = self.of_kind(kind).any(|w| w.register.id == id && w.register.field == Attendance::MARK);
                if !written {
                    *mark = now.get(capacity).clone();
                }
            }
        }
        marked
    }

    fn attend(&self) -> String {
        let lang = self.source.lang;
        let marked = self.marked();
        match marked.as_slice() {
            [] => lang.cleared_marks().into(),
            [(_, seat, marks)] => {
                let name = self.seat(seat);
                let noted = || format::local(self.ops[0].stamp.millis, self.source.zone).time();
                let time = marks.present().find_map(|(_, mark)| mark.arrived).unwrap_or_else(noted);
                let stand_in = marks.stand_in.person.as_ref().map(|id| self.person(id));
                lang.marked(&name, &marks_sentence(lang, marks, stand_in), &format::time(time))
            }
            _ => lang.marked_many(marked.len()),
        }
    }

    fn seat(&self, seat: &Id) -> String {
        let seat = self.source.view.seats.get(seat.as_str()).map(|found| seat_name(found, self.source.view).to_owned());
        seat.unwrap_or_default()
    }

    fn guest(&self) -> String {
        let lang = self.source.lang;
        let kind = Attendance::KIND.name;
        let mark = self.of_kind(kind).find(|write| write.register.field == Attendance::MARK);
        let person = mark.and_then(|write| Mark::of_value(&write.value).person);
        let written = self.of_kind(Person::KIND.name).find(|write| write.register.field.as_str() == "name");
        let name = written.and_then(|write| write.value.as_text()).map(str::to_owned);
        let name = name.or_else(|| person.map(|id| person_name(self.source.view, lang, &id)));
        lang.guest_here(&name.unwrap_or_else(|| lang.unknown_person().into()))
    }

    fn reply(&self) -> String {
        let lang = self.source.lang;
        let kind = Reply::KIND.name;
        let replies: Vec<&Write> =
            self.of_kind(kind).filter(|write| write.register.field.as_str() == "answer").collect();
        match replies.as_slice() {
            [only] => {
                let seat = self.id(kind, &only.register.id, "seat").map(|seat| self.seat(&seat)).unwrap_or_default();
                let answer = only.value.as_text().unwrap_or_default();
                lang.replied(&seat, lang.code("reply", "answer", answer))
            }
            many => lang.replied_many(many.len()),
        }
    }

    fn roll(&self) -> String {
        let lang = self.source.lang;
        let Some(write) = self.of_kind(Meeting::KIND.name).next() else { return String::new() };
        let Source { view, state, .. } = *self.source;
        let meeting = title(view, state, lang, "meeting", &write.register.id);
        if write.value.as_text() == Some("closed") { lang.roll_closed(&meeting) } else { lang.roll_opened(&meeting) }
    }

    fn remark(&self) -> String {
        let kind = Attendance::KIND.name;
        let seat = self.writes().find_map(|write| self.id(kind, &write.register.id, "seat"));
        self.source.lang.remarked(&seat.map(|seat| self.seat(&seat)).unwrap_or_default())
    }

    fn appoint(&self) -> String {
        let lang = self.source.lang;
        let kind = Mandate::KIND.name;
        let mut said = Vec::new();
        for write in self.of_kind(kind).filter(|write| write.register.field.as_str() == "role") {
            let id = &write.register.id;
            let role = lang.code("mandate", "role", write.value.as_text().unwrap_or_default());
            let person = self.id(kind, id, "person");
            let name = person.map(|person| self.person(&person)).unwrap_or_default();
            let party = self.id(kind, id, "organization").map(|id| party_name(self.source.view, &id));
            said.push(lang.appointed(&name, role, &party.unwrap_or_default()));
        }
        if said.is_empty() { lang.changed(&self.subject(), &self.fields()) } else { said.join("; ") }
    }

    /// Which form was registered, and what it changed.
    fn register(&self) -> String {
        let Source { view, lang, .. } = *self.source;
        let kind = Nomination::KIND.name;
        let form = self.of_kind(kind).next().map(|write| &write.register.id);
        let of_form = |field: &str| self.id(kind, form?, field);
        let changes = nomination::ROLES.map(|(role, field)| {
            let moved = self.of_kind(Mandate::KIND.name).any(|write| {
                let of = self.value(Mandate::KIND.name, &write.register.id, "role");
                of.as_ref().and_then(Value::as_text) == Some(role.code())
            });
            (role, moved.then(|| of_form(field).map(|person| self.person(&person))))
        });
        let organization = of_form("organization").map(|id| party_name(view, &id)).unwrap_or_default();
        lang.form_registered(&organization, &form_changes(lang, changes))
    }

    /// A person's name as it stands, or as these operations wrote it.
    fn person(&self, id: &Id) -> String {
        if self.source.view.people.get(id.as_str()).is_some() {
            return person_name(self.source.view, self.source.lang, id);
        }
        let name = self.value(Person::KIND.name, id, "name");
        name.as_ref().and_then(Value::as_text).map_or_else(|| self.source.lang.unknown_person().into(), str::to_owned)
    }
}

/// What the marks of a seat say: "representanten närvarande på distans, bara fm".
pub(super) fn marks_sentence(lang: Lang, marks: &Marks, stand_in: Option<String>) -> String {
    let mut said = match marks.whole() {
        Shown::Blank => lang.said_blank().to_owned(),
        Shown::Representative => lang.said_representative().to_owned(),
        Shown::Deputy => lang.said_deputy().to_owned(),
        Shown::Both => lang.said_both().to_owned(),
        Shown::StandIn => lang.said_stand_in(&stand_in.unwrap_or_else(|| lang.unknown_person().into())),
        Shown::Excused => lang.said_excused().to_owned(),
        Shown::Absent => lang.said_absent().to_owned(),
    };
    if marks.is_remote() {
        said.push(' ');
        said.push_str(lang.said_remote());
    }
    match marks.only() {
        Some(Part::Morning) => said = format!("{said}, {}", lang.only_morning()),
        Some(Part::Afternoon) => said = format!("{said}, {}", lang.only_afternoon()),
        None => {}
    }
    if let Some(left) = marks.present().find_map(|(_, mark)| mark.left) {
        said = format!("{said}, {}", lang.left_at(&format::time(left)));
    }
    said
}
