//! From forms to changes and back: what each purpose asks for, and what it writes.

pub(super) mod paper;

use std::sync::Arc;

use chrono::NaiveDate;

use super::effect::Purpose;
use super::erase;
use super::screen::Cx;
use super::screens::field::{Entry, FormField};
use super::screens::form::{Form, of_kind, of_one_field};
use super::screens::options::{options_of, records};
use crate::domain::action::ActionItem;
use crate::domain::attendance::Attendance;
use crate::domain::difference;
use crate::domain::edit::{self, Assign};
use crate::domain::group::{Group, GroupKind};
use crate::domain::hierarchy;
use crate::domain::input;
use crate::domain::meeting::Meeting;
use crate::domain::organization::Organization;
use crate::domain::person::Person;
use crate::domain::refusal::Refusal;
use crate::domain::roll::{self, Marking, Said};
use crate::domain::roster::{self, Named};
use crate::domain::schema::{Entity, Field, Ref, Text, Type};
use crate::domain::seat::{Mandate, Role, Seat};
use crate::domain::view;
use crate::letters;
use crate::log::{Change, Id, Name, OpId, Operation, Value, WriteId, undo};
use crate::replica::Replica;
use crate::store::StoreError;
use crate::text::format;

static NAME: Field = Field::of::<Text>("name");
static EMAIL: Field = Field::of::<Text>("email");
static REMARK: Field = Field::of::<Text>("remark").long();

/// Why a form was not saved.
#[derive(Debug)]
pub(super) enum Failed {
    /// The domain refuses it.
    Refused {
        /// The field that it is about, or nothing.
        field: String,
        /// Why.
        refusal: Refusal,
    },
    /// It could not be kept.
    Store(StoreError),
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { field: String::new(), refusal }
    }
}

fn at(field: &str) -> impl Fn(Refusal) -> Failed + '_ {
    move |refusal| Failed::Refused { field: field.into(), refusal }
}

/// The field that a refusal is about, where the refusal itself says so.
pub(super) fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Missing { field, .. }
        | Refusal::BadChoice { field, .. }
        | Refusal::TooLong { field, .. }
        | Refusal::Control { field, .. } => field,
        Refusal::EndsFirst { to, .. } => to,
        Refusal::BeforeGroup { .. } | Refusal::AfterGroup { .. } => "date",
        _ => "",
    }
}

fn id(text: &str) -> Result<Id, Refusal> {
    Id::new(text).map_err(|_| Refusal::BadId { text: text.into() })
}

fn found<'v, T>(kind: &'static str, id: &str, found: Option<&'v T>) -> Result<&'v T, Refusal> {
    found.ok_or_else(|| Refusal::UnknownId { kind, text: id.into() })
}

/// Whose actions, of which group and under which goal area.
fn scope_form(cx: &Cx<'_>, purpose: &Purpose) -> Result<Form, Refusal> {
    let kind = view::kind(ActionItem::NAME)?;
    let field = |name: &'static str| {
        let field = kind.field(name)?;
        let options = options_of(cx, kind, field);
        Some(FormField::new(name, cx.lang.field(ActionItem::NAME, name), Entry::Pick { options, free: false }))
    };
    let fields = ["owner", "group", "goal_area"].into_iter().filter_map(field).collect();
    Ok(Form::new(purpose.clone(), cx.lang.cmd_filter_by().into(), fields))
}

/// The form that a purpose asks for.
pub(super) fn form(cx: &Cx<'_>, purpose: &Purpose) -> Result<Form, Refusal> {
    let lang = cx.lang;
    let view = cx.view();
    let people = || Entry::Pick { options: records(cx, &["person"]), free: true };
    if let Some(form) = paper::form(cx, purpose) {
        return form;
    }
    match purpose {
        Purpose::Add(kind, _) if kind == Meeting::NAME => Ok(suggest_meeting(cx, of_kind(cx, kind, None)?)),
        Purpose::Add(kind, given) => Ok(suggest_given(cx, of_kind(cx, kind, None)?, kind, given)),
        Purpose::Edit(kind, record) if kind == ActionItem::NAME => {
            let group = view.actions.get(record).and_then(|action| action.group.as_ref());
            let form = of_kind(cx, kind, Some(&id(record)?))?;
            Ok(form.or_next_meeting("due", next_meeting(cx, group.map(Ref::id))))
        }
        Purpose::Edit(kind, record) => of_kind(cx, kind, Some(&id(record)?)),
        Purpose::Appoint(seat) => {
            let seat = found("seat", seat, view.seats.get(seat))?;
            Ok(appoint_form(cx, purpose, seat))
        }
        Purpose::Guest(_) => {
            let organizations = Entry::Pick { options: records(cx, &["organization"]), free: true };
            let fields = vec![
                FormField::new("name", lang.guest_name(), people()),
                FormField::new("organization", lang.field("*", "organization"), organizations),
            ];
            Ok(Form::new(purpose.clone(), lang.cmd_guest().into(), fields))
        }
        Purpose::StandIn(_, seat) | Purpose::NewDeputy(_, seat) => {
            let seat = found("seat", seat, view.seats.get(seat))?;
            let name = roll::seat_name(seat, view);
            let title = match purpose {
                Purpose::StandIn(..) => lang.stand_in_title(name),
                _ => lang.new_deputy_title(name),
            };
            Ok(Form::new(purpose.clone(), title, vec![FormField::new("name", lang.field("*", "name"), people())]))
        }
        Purpose::Remark(meeting, seat) => {
            let attendance =
                Attendance::id_of(&id(meeting)?, &id(seat)?, crate::domain::attendance::Capacity::Representative);
            let said =
                view.attendances.get(attendance.as_str()).map(|held| held.remark.to_string()).unwrap_or_default();
            let field = FormField::new("remark", lang.field("attendance", "remark"), Entry::Line).filled(&said, None);
            Ok(Form::new(purpose.clone(), lang.cmd_remark().into(), vec![field]))
        }
        Purpose::Left(..) | Purpose::Arrived(..) => {
            let title = if matches!(purpose, Purpose::Left(..)) { lang.cmd_left_at() } else { lang.cmd_arrived_at() };
            let now =
                FormField::new("time", lang.column_time(), Entry::Line).filled(&format::time(cx.now.time()), None);
            Ok(Form::new(purpose.clone(), title.into(), vec![now]))
        }
        Purpose::Progress(action) => {
            let today = format::date(cx.today());
            let fields = vec![
                FormField::new("text", lang.field("progress", "text"), Entry::Line).required(),
                FormField::new("date", lang.field("*", "date"), Entry::Date).filled(&today, None).required(),
            ];
            let action = found("action-item", action, view.actions.get(action))?;
            Ok(Form::new(purpose.clone(), lang.progress_title(&action.title), fields))
        }
        Purpose::Due(actions) => {
            let first = actions.first().and_then(|id| view.actions.get(id));
            let due = first.and_then(|action| action.due).map(format::date).unwrap_or_default();
            let title = if due.is_empty() { lang.cmd_set_due().into() } else { lang.due_title(&due) };
            let meeting = next_meeting(cx, first.and_then(|action| action.group.as_ref()).map(Ref::id));
            let title = meeting.map_or_else(|| title.clone(), |day| lang.or_meeting(&title, &format::date(day)));
            let field = FormField::new("due", lang.field("*", "due"), Entry::Date).required().or_next_meeting(meeting);
            Ok(Form::new(purpose.clone(), title, vec![field]))
        }
        Purpose::Scope => scope_form(cx, purpose),
        Purpose::LookAt(day) => {
            let field = FormField::new("day", lang.look_at_day(), Entry::Date).or_next_meeting(next_meeting(cx, None));
            let field = field.suggested(day, None);
            Ok(Form::new(purpose.clone(), lang.look_at_title().into(), vec![field]))
        }
        Purpose::Third(kind, record, field) => of_one_field(cx, purpose, kind, &id(record)?, field),
        Purpose::Close(group) => Ok(close_form(cx, purpose, found("group", group, view.groups.get(group))?)),
        Purpose::Erase(kind, record) => Ok(erase::form(cx, purpose, view::kind(kind)?, &id(record)?)),
    }
}

/// What a new record refers to from where it is made. An action that comes from a meeting is followed up at the next.
fn suggest_given(cx: &Cx<'_>, mut form: Form, kind: &str, given: &[(String, String)]) -> Form {
    let declared = view::kind(kind).ok();
    for (field, text) in given {
        let kinds = declared.and_then(|kind| kind.field(field)).map(|field| field.ty);
        let Some(Type::Ref(kinds)) = kinds else { continue };
        let Some(of) = kinds.iter().find(|kind| cx.view().has(kind, text)) else { continue };
        let title = id(text).map(|id| cx.title(of, &id)).unwrap_or_default();
        form = form.suggest(field, &title, Some(text.clone()));
    }
    if kind != ActionItem::NAME {
        return form;
    }
    let group = given.iter().find(|(field, _)| field == "group").and_then(|(_, group)| id(group).ok());
    let next = next_meeting(cx, group.as_ref());
    if let Some(next) = next.filter(|_| group.is_some()) {
        form = form.suggest("due", &format::date(next), None);
    }
    form.or_next_meeting("due", next)
}

/// The day after today on which a group meets next, or without a group the county group.
fn next_meeting(cx: &Cx<'_>, group: Option<&Id>) -> Option<NaiveDate> {
    let view = cx.view();
    let county = || view.groups.iter().find(|group| group.kind == Some(GroupKind::County)).map(|group| &group.id);
    let after = cx.today().succ_opt().unwrap_or(cx.today());
    hierarchy::next_meeting(view, group.or_else(county)?.as_str(), after)?.date
}

/// Closing a group: its last day, why, and who takes over; below that what ends or is handed over with it.
fn close_form(cx: &Cx<'_>, purpose: &Purpose, group: &Group) -> Form {
    let lang = cx.lang;
    let heirs = Entry::Pick { options: records(cx, &["group"]), free: false };
    let fields = vec![
        FormField::new("ends", lang.field("group", "ends"), Entry::Date)
            .filled(&format::date(cx.today()), None)
            .required(),
        FormField::new("heir", lang.heir(), heirs),
        FormField::new("closing_reason", lang.field("group", "closing_reason"), Entry::Line),
    ];
    Form::new(purpose.clone(), lang.close_title(&group.name), fields).about(ends_with(cx, group))
}

/// What ends with a group today, each kind with its number and names. Others see no names and no tasks.
fn ends_with(cx: &Cx<'_>, group: &Group) -> Vec<(String, String)> {
    let (view, lang) = (cx.view(), cx.lang);
    let ending = hierarchy::ending(view, group.id.as_str(), cx.today());
    let held_by = |held: &&Mandate| {
        let role = held.role.map(|role| lang.code("mandate", "role", role.code())).unwrap_or_default();
        format!("{} ({role})", held.person.as_ref().map(|id| cx.party(id)).unwrap_or_default())
    };
    let mut mandates: Vec<String> = ending.mandates.iter().map(held_by).collect();
    mandates.sort_by_cached_key(|name| letters::key(name));
    let actions: Vec<String> = ending.actions.iter().map(|action| action.title.to_string()).collect();
    let dates = |meeting: &&Meeting| meeting.date.map(format::date).unwrap_or_default();
    let meetings: Vec<String> = ending.meetings.iter().map(dates).collect();
    let groups: Vec<String> = ending.groups.iter().map(|group| group.name.to_string()).collect();
    [(lang.mandates(), mandates), (lang.screen_actions(), actions), (lang.screen_meetings(), meetings)]
        .into_iter()
        .chain([(lang.groups_below(), groups)])
        .filter(|(_, names)| !names.is_empty())
        .map(|(label, names)| {
            let said = if cx.shown_to_others { lang.hidden_while_shown().to_owned() } else { names.join("; ") };
            (format!("{label} {}", names.len()), said)
        })
        .collect()
}

/// Other values in fields of some records.
pub(super) fn set(
    replica: &Replica,
    kind: &str,
    ids: &[Id],
    fields: &[(&'static str, String)],
) -> Result<Change, Refusal> {
    let kind = view::kind(kind)?;
    let fields: Vec<_> = fields.iter().map(|(field, text)| ((*field).to_owned(), Assign::To(text.clone()))).collect();
    let mut all = Change::new(edit::SET);
    for id in ids {
        all.drafts.extend(replica.editor().set(kind, id, &fields)?.drafts);
    }
    Ok(all)
}

/// Our own operations that stand, newest first, back to the one that a row of the history names, with its group.
pub(super) fn own_since(replica: &Replica, operation: &Id) -> Vec<Arc<Operation>> {
    let Ok(oldest) = operation.as_str().replace('.', ":").parse::<OpId>() else { return Vec::new() };
    let Some(oldest) = replica.log().get(oldest) else { return Vec::new() };
    let group = |op: &Operation| op.group.is_some() && op.group == oldest.group;
    let mut ops: Vec<Arc<Operation>> = replica
        .log()
        .iter()
        .filter(|op| op.id.replica == replica.label() && undo::is_work(op) && replica.state().is_live(op.id))
        .filter(|op| (op.stamp, op.id) >= (oldest.stamp, oldest.id) || group(op))
        .cloned()
        .collect();
    ops.sort_by_key(|op| std::cmp::Reverse(op.id.index));
    ops
}

/// A new meeting is most like the last one of the group that meets most.
fn suggest_meeting(cx: &Cx<'_>, form: Form) -> Form {
    let view = cx.view();
    let meets = |group: &&Group| (view.meetings.of(group.id.as_str()).count(), group.meetings_per_year.unwrap_or(0));
    let Some(group) = view.groups.iter().max_by_key(meets) else { return form };
    let last = view.meetings.of(group.id.as_str()).max_by_key(|meeting| meeting.date);
    let mut form = form.suggest("group", &group.name, Some(group.id.to_string())).go_to("date");
    if let Some(length) = last.and_then(|meeting| meeting.length).or(group.meeting_length) {
        let label = cx.lang.code(Meeting::NAME, "length", length.code());
        form = form.suggest("length", label, Some(length.code().into()));
    }
    let Some(last) = last else { return form };
    for (key, time) in [("start", last.start), ("end", last.end)] {
        if let Some(time) = time {
            form = form.suggest(key, &format::time(time), None);
        }
    }
    form.suggest("place", &last.place, None)
}

/// Who represents a seat and who deputizes: one form, not four.
fn appoint_form(cx: &Cx<'_>, purpose: &Purpose, seat: &Seat) -> Form {
    let lang = cx.lang;
    let mut fields = name_fields(cx, seat);
    let today = format::date(cx.today());
    fields.push(FormField::new("from", lang.field("*", "from"), Entry::Date).filled(&today, None).required());
    let title = lang.appoint_title(roll::seat_name(seat, cx.view()));
    Form::new(purpose.clone(), title, fields)
}

/// Who has a seat, and their addresses.
fn name_fields(cx: &Cx<'_>, seat: &Seat) -> Vec<FormField> {
    let lang = cx.lang;
    let mut fields = Vec::new();
    for (key, role) in [("representative", Role::Representative), ("deputy", Role::Deputy)] {
        let person = cx.view().holder(seat.id.as_str(), role, cx.today());
        let entry = Entry::Pick { options: records(cx, &["person"]), free: true };
        let label = lang.field("nomination", key);
        let field = FormField::new(key, label, entry);
        fields.push(match person {
            Some(person) => field.filled(&person.name, Some(person.id.to_string())),
            None => field,
        });
        let email = person.map(|person| person.email.to_string()).unwrap_or_default();
        let label = format!("  {}", lang.field("person", "email"));
        fields.push(FormField::new(&format!("{key}_email"), &label, Entry::Line).filled(&email, None));
    }
    fields
}

/// Stages what a form says; the operations that came of it.
pub(super) fn stage(replica: &mut Replica, form: &Form, today: NaiveDate) -> Result<Vec<Arc<Operation>>, Failed> {
    if let Some(change) = paper::change(replica, form, today) {
        return Ok(replica.stage(change?));
    }
    let change = match &form.purpose {
        Purpose::Add(kind, _) => {
            let (assignments, _) = assignments(form)?;
            let (_, change) = replica.editor().add(view::kind(kind)?, None, &assignments, replica.fresh_id())?;
            change
        }
        Purpose::Edit(kind, record) => {
            let (assignments, seen) = assignments(form)?;
            let mut change = replica.editor().set(view::kind(kind)?, &id(record)?, &assignments)?;
            // Rule 10 of the log: the form replaces what it showed, not what came since.
            for draft in change.drafts.iter_mut().filter(|draft| draft.register.member.is_none()) {
                let shown = seen.iter().find(|(name, _)| name == draft.register.field.as_str());
                draft.seen = shown.map(|(_, seen)| seen.clone());
            }
            change
        }
        Purpose::Appoint(seat) => appoint(replica, form, seat, today)?,
        Purpose::Guest(meeting) => guest(replica, form, &id(meeting)?)?,
        Purpose::StandIn(meeting, seat) => stand_in(replica, form, meeting, seat)?,
        Purpose::NewDeputy(meeting, seat) => new_deputy(replica, form, meeting, seat)?,
        Purpose::Remark(meeting, seat) => {
            let text = input::clean(&REMARK, form.text("remark")).map_err(at("remark"))?;
            let mut change = Change::new(roll::REMARK);
            roll::remark(&id(meeting)?, &id(seat)?, &text, &mut change);
            change
        }
        Purpose::Left(meeting, seat) | Purpose::Arrived(meeting, seat) => {
            let time = input::time(form.text("time")).map_err(at("time"))?;
            let left = matches!(form.purpose, Purpose::Left(..));
            said(replica, meeting, seat, &if left { Said::Left(Some(time)) } else { Said::Arrived(Some(time)) })?
        }
        Purpose::Progress(action) => {
            let to = |text: &str| Assign::To(text.to_owned());
            let fields = [
                ("action".to_owned(), to(action)),
                ("date".to_owned(), to(form.text("date"))),
                ("text".to_owned(), to(form.text("text"))),
            ];
            replica.editor().add(view::kind("progress")?, None, &fields, replica.fresh_id())?.1
        }
        Purpose::Due(actions) => {
            if form.text("due").is_empty() {
                return Err(at("due")(Refusal::Missing { kind: "action-item", field: "due" }));
            }
            let actions: Vec<Id> = actions.iter().map(|text| id(text)).collect::<Result<_, _>>()?;
            set(replica, "action-item", &actions, &[("due", form.text("due").to_owned())]).map_err(at("due"))?
        }
        Purpose::Third(kind, record, field) => third(replica, form, kind, record, field)?,
        // The board takes the one, a question the other; nothing is written.
        Purpose::Scope | Purpose::LookAt(_) | Purpose::Erase(..) => Change::new(edit::SET),
        Purpose::Close(group) => {
            let view = replica.view();
            let group = found("group", group, view.groups.get(group))?;
            let last = input::date(form.text("ends"), today).map_err(at("ends"))?;
            let reason = input::clean(&REMARK, form.text("closing_reason")).map_err(at("closing_reason"))?;
            let mut change = Change::new(hierarchy::CLOSE);
            // Whoever names an heir must not lose the actions because the name was wrong.
            let heir = form.chosen("heir");
            if heir.is_none() && !form.text("heir").is_empty() {
                return Err(at("heir")(Refusal::UnknownId { kind: Group::NAME, text: form.text("heir").into() }));
            }
            hierarchy::close(view, group, last, &reason, heir.as_ref(), &mut change).map_err(|refusal| {
                let field = if refusal == Refusal::HeirIsItself { "heir" } else { "ends" };
                at(field)(refusal)
            })?;
            change
        }
    };
    Ok(replica.stage(change))
}

/// Another value than any that differs. It is written also if it is what is shown: it replaces all that the form showed.
fn third(replica: &Replica, form: &Form, kind: &str, record: &str, field: &str) -> Result<Change, Failed> {
    let shown = form.field(field);
    let text = shown.map_or(Ok(String::new()), FormField::assigned).map_err(at(field))?;
    let fields = [(field.to_owned(), Assign::To(text))];
    let mut change = replica.editor().set(view::kind(kind)?, &id(record)?, &fields).map_err(at(field))?;
    change.caption = difference::RESOLVE;
    for draft in change.drafts.iter_mut().filter(|draft| draft.register.field.as_str() == field) {
        draft.seen = shown.map(|shown| shown.seen().into());
    }
    Ok(change)
}

type Seen = Vec<(String, Box<[WriteId]>)>;

fn assignments(form: &Form) -> Result<(Vec<(String, Assign)>, Seen), Failed> {
    let read = form.assignments().map_err(|(field, refusal)| Failed::Refused { field, refusal })?;
    let seen = read.iter().map(|((name, _), seen)| (name.clone(), seen.clone())).collect();
    Ok((read.into_iter().map(|(assignment, _)| assignment).collect(), seen))
}

/// Says one thing of a seat.
fn said(replica: &Replica, meeting: &str, seat: &str, said: &Said) -> Result<Change, Refusal> {
    let view = replica.view();
    let meeting = found("meeting", meeting, view.meetings.get(meeting))?;
    let seat = found("seat", seat, view.seats.get(seat))?;
    let mut change = Change::new(roll::ATTEND);
    Marking { view, meeting, seat, half: None }.say(said, &mut change)?;
    Ok(change)
}

/// The person that a field names: chosen, typed and known, or new.
fn named(replica: &Replica, form: &Form, key: &str, organization: Option<&Id>) -> Result<Named, Failed> {
    if let Some(id) = form.chosen(key) {
        return Ok(Named::Known(id));
    }
    let name = input::clean(&NAME, form.text(key)).map_err(at(key))?;
    Ok(roster::named(replica.view(), &name, organization, replica.fresh_id()))
}

fn appoint(replica: &Replica, form: &Form, seat: &str, today: NaiveDate) -> Result<Change, Failed> {
    let view = replica.view();
    let seat = found("seat", seat, view.seats.get(seat))?;
    let from = input::date(form.text("from"), today).map_err(at("from"))?;
    let organization = view.organization_of(seat, from).map(|org| org.id.clone());
    let mut change = Change::new(roster::APPOINT);
    for (key, role) in [("representative", Role::Representative), ("deputy", Role::Deputy)] {
        let email_key = format!("{key}_email");
        let email = input::clean(&EMAIL, form.text(&email_key)).map_err(at(&email_key))?;
        let touched = form.field(key).is_some_and(FormField::is_touched);
        let who = if touched { named(replica, form, key, organization.as_ref())? } else { Named::AsIs };
        let person = match &who {
            Named::Known(id) => Some(id.clone()),
            Named::AsIs => form.chosen(key),
            Named::New { .. } | Named::Nobody => None,
        };
        let who = match who {
            Named::New { id, name, .. } => Named::New { id, name, email: email.clone() },
            other => other,
        };
        roster::appoint(view, seat, role, &who, from, &replica.fresh_id(), &mut change);
        // Somebody known may have another address now.
        if let Some(person) = person.filter(|_| form.field(&email_key).is_some_and(FormField::is_touched)) {
            let value = if email.is_empty() { Value::Null } else { Value::text(&email) };
            change.set(Person::KIND.name, &person, Name::new("email"), value);
        }
    }
    Ok(change)
}

fn guest(replica: &Replica, form: &Form, meeting: &Id) -> Result<Change, Failed> {
    let view = replica.view();
    let closed = found("meeting", meeting.as_str(), view.meetings.get(meeting.as_str()))?;
    if closed.roll == Some(crate::domain::meeting::RollState::Closed) {
        return Err(Refusal::RollClosed { meeting: meeting.to_string() }.into());
    }
    if form.text("name").is_empty() {
        return Err(at("name")(Refusal::NoName));
    }
    let mut change = Change::new(roll::GUEST);
    let organization = match form.chosen("organization") {
        Some(id) => Some(id),
        None => new_organization(replica, form, &mut change)?,
    };
    let person = match named(replica, form, "name", organization.as_ref())? {
        Named::Known(id) => Some(id),
        Named::New { id, name, email } => {
            roster::new_person(&id, &name, &email, organization.as_ref(), &mut change);
            Some(id)
        }
        Named::AsIs | Named::Nobody => None,
    };
    roll::guest(meeting, &replica.fresh_id(), person.as_ref(), organization.as_ref(), false, &mut change);
    Ok(change)
}

/// The organization that was typed for a guest: a known one by its very name, or a new one.
fn new_organization(replica: &Replica, form: &Form, change: &mut Change) -> Result<Option<Id>, Failed> {
    let name = input::clean(&NAME, form.text("organization")).map_err(at("organization"))?;
    if name.is_empty() {
        return Ok(None);
    }
    let folded = letters::fold(&name);
    let same = |org: &&Organization| {
        [&org.name, &org.short].into_iter().chain(&org.aliases).any(|held| letters::fold(held) == folded)
    };
    if let Some(known) = replica.view().organizations.iter().find(same) {
        return Ok(Some(known.id.clone()));
    }
    let id = replica.fresh_id();
    change.set(Organization::KIND.name, &id, Name::new("name"), Value::text(&name));
    Ok(Some(id))
}

fn stand_in(replica: &Replica, form: &Form, meeting: &str, seat: &str) -> Result<Change, Failed> {
    let view = replica.view();
    let found_meeting = found::<Meeting>("meeting", meeting, view.meetings.get(meeting))?;
    let found_seat = found("seat", seat, view.seats.get(seat))?;
    if form.text("name").is_empty() {
        return Err(at("name")(Refusal::NoName));
    }
    let mut change = Change::new(roll::ATTEND);
    let person = match form.chosen("name") {
        Some(id) => Some(id),
        None => {
            let name = input::clean(&NAME, form.text("name")).map_err(at("name"))?;
            roll::stand_in(view, found_meeting, found_seat, &name, &mut || replica.fresh_id(), &mut change)
        }
    };
    let marking = Marking { view, meeting: found_meeting, seat: found_seat, half: None };
    marking.say(&Said::StandIn(person), &mut change)?;
    Ok(change)
}

/// A deputy whom no form names is here: the name is kept with the mark, and a draft form waits.
fn new_deputy(replica: &Replica, form: &Form, meeting: &str, seat: &str) -> Result<Change, Failed> {
    if form.text("name").is_empty() {
        return Err(at("name")(Refusal::NoName));
    }
    let view = replica.view();
    let found_meeting = found::<Meeting>("meeting", meeting, view.meetings.get(meeting))?;
    let found_seat = found("seat", seat, view.seats.get(seat))?;
    let mut change = Change::new(roll::ATTEND);
    let person = match form.chosen("name") {
        Some(id) => Some(id),
        None => {
            let name = input::clean(&NAME, form.text("name")).map_err(at("name"))?;
            roll::stand_in(view, found_meeting, found_seat, &name, &mut || replica.fresh_id(), &mut change)
        }
    };
    let marking = Marking { view, meeting: found_meeting, seat: found_seat, half: None };
    let mut marks = marking.marks(&Said::Deputy)?;
    marks.deputy.person = person.map(Ref::new);
    roll::write(&found_meeting.id, &found_seat.id, &marks, &mut change);
    Ok(change)
}

/// Our own newest mark, guest or comment of a roll that stands.
pub(super) fn last_mark(replica: &Replica, meeting: &Id) -> Vec<Arc<Operation>> {
    let of_roll = [roll::ATTEND, roll::GUEST, roll::REMARK];
    let state = replica.state();
    replica.newest_own(|op| {
        of_roll.contains(&op.caption)
            && op.writes().iter().any(|write| {
                let own = write.register.field.as_str() == "meeting" && write.value.as_text() == Some(meeting.as_str());
                let record = state.record(Attendance::KIND.name, &write.register.id);
                let held = record.map(|record| record.value(Name::new("meeting")).as_text() == Some(meeting.as_str()));
                write.register.kind == Attendance::KIND.name && (own || held == Some(true))
            })
    })
}
