//! Registering a form (R53–R65): one action that ends who spoke for the organization in the group, starts whom the form
//! names, and keeps the chain of forms.
//!
//! What a form does to a seat is a function of its terms: what the form did before is taken out of them, and what it says
//! now is put in. So a form may come late, be registered again with something else in it, or name those who are there
//! already; whatever the order, the seat ends up as the forms say.

use chrono::NaiveDate;

use super::edit::{Assign, Assignment, Editor};
use super::group::{Group, GroupKind, GroupStatus};
use super::input;
use super::organization::Organization;
use super::person::Person;
use super::refusal::Refusal;
use super::roster::{self, Named, date_value, new_person};
use super::schema::{Entity, Field, Ref, Spelt, Text};
use super::seat::{Mandate, Nomination, NominationState, Role, Seat, within};
use super::view::{self, View};
use crate::letters;
use crate::log::{Change, Id, Name, REMOVED, Value};

/// The caption of registering a form.
pub const REGISTER: Name = Name::new("register-form");

/// The caption of noting that forms were sent out.
pub const SEND_OUT: Name = Name::new("send-out-forms");

/// The roles that a form names somebody for, each with the field that says whom.
pub const ROLES: [(Role, &str); 2] = [(Role::Representative, "representative"), (Role::Deputy, "deputy")];

/// What a form says of who speaks for an organization in a group.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its own id: a fresh one, or that of a form that is registered again or that was waiting.
    pub id: Id,
    /// The organization.
    pub organization: Id,
    /// The group.
    pub group: Id,
    /// The seat that it fills.
    pub seat: Id,
    /// Who represents it, and who steps in, in the order of [`ROLES`]. [`Named::AsIs`] names whoever is there.
    pub named: [Named; 2],
    /// From when it holds.
    pub in_force: NaiveDate,
}

/// What a form changes in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The role.
    pub role: Role,
    /// Who has it the day before the form holds.
    pub before: Option<Id>,
    /// Whom the form gives it to.
    pub after: Option<Id>,
}

/// The forms of an organization for a group that were registered, the first to be in force first.
pub fn chain<'v>(view: &'v View, organization: &Id, group: &Id) -> Vec<&'v Nomination> {
    let registered = |form: &&Nomination| {
        matches!(form.state, Some(NominationState::Registered | NominationState::Superseded))
            && form.organization.as_ref().map(Ref::id) == Some(organization)
            && form.group.as_ref().map(Ref::id) == Some(group)
    };
    let mut forms: Vec<&Nomination> = view.nominations.of(organization.as_str()).filter(registered).collect();
    forms.sort_by(|a, b| (a.in_force_from, &a.id).cmp(&(b.in_force_from, &b.id)));
    forms
}

/// The form of an organization for a group that is in force on a day.
pub fn in_force<'v>(view: &'v View, organization: &Id, group: &Id, date: NaiveDate) -> Option<&'v Nomination> {
    let chain = chain(view, organization, group);
    chain.into_iter().rev().find(|form| form.in_force_from.is_none_or(|from| from <= date))
}

/// The seat of the next organization of the same group, in the order of their names, that has sent no form: after the last
/// name comes the first.
pub fn next_without(view: &View, seat: &str, date: NaiveDate) -> Option<Id> {
    let seat = view.seats.get(seat)?;
    let group = seat.group.as_ref()?.id();
    let mut without: Vec<(letters::SortKey, &Id)> = Vec::new();
    let mut own = None;
    for other in view.seats_of(group.as_str(), date) {
        let Some(organization) = other.organization.as_ref().and_then(|id| view.organizations.get(id.as_str())) else {
            continue;
        };
        let key = letters::key(&organization.name);
        if other.id == seat.id {
            own = Some(key);
        } else if chain(view, &organization.id, group).is_empty() {
            without.push((key, &other.id));
        }
    }
    without.sort();
    let next = without.iter().find(|(key, _)| own.as_ref().is_some_and(|own| key > own));
    next.or_else(|| without.first()).map(|(_, id)| (*id).clone())
}

/// How far a form has come on a day: one that is registered is superseded once a newer one is in force, which dates say
/// (rule 16).
pub fn standing(view: &View, form: &Nomination, date: NaiveDate) -> Option<NominationState> {
    let (organization, group) = (form.organization.as_ref()?, form.group.as_ref()?);
    let newer = |other: &&Nomination| {
        (other.in_force_from, &other.id) > (form.in_force_from, &form.id)
            && other.in_force_from.is_none_or(|from| from <= date)
    };
    match form.state {
        Some(NominationState::Registered) if chain(view, organization, group).iter().any(newer) => {
            Some(NominationState::Superseded)
        }
        state => state,
    }
}

/// The form of an organization for a group that waits to be registered, the last to come first.
pub fn waiting<'v>(view: &'v View, organization: &Id, group: &Id) -> Option<&'v Nomination> {
    let waits = |form: &&Nomination| {
        form.state.is_none_or(|state| state < NominationState::Registered)
            && form.organization.as_ref().map(Ref::id) == Some(organization)
            && form.group.as_ref().map(Ref::id) == Some(group)
    };
    view.nominations.of(organization.as_str()).filter(waits).max_by_key(|form| (form.state, &form.id))
}

/// Notes that the form of the county group was sent to these organizations: not where it is out already, or has come back and waits to be registered.
///
/// # Errors
/// When there is no county group, or several.
pub fn send_out(view: &View, organizations: &[Id], fresh: &dyn Fn() -> Id) -> Result<Change, Refusal> {
    let group = county_group(view)?;
    let kind = Nomination::KIND.name;
    let mut change = Change::new(SEND_OUT);
    for organization in organizations {
        let waiting = waiting(view, organization, &group);
        if waiting.is_some_and(|form| form.state >= Some(NominationState::SentOut)) {
            continue;
        }
        // A form that began as somebody new in a roll goes out to be signed with them on it.
        let id = waiting.map_or_else(fresh, |form| form.id.clone());
        if waiting.is_none() {
            change.set(kind, &id, Name::new("organization"), Value::text(organization.as_str())).set(
                kind,
                &id,
                Name::new("group"),
                Value::text(group.as_str()),
            );
        }
        change.set(kind, &id, Name::new("state"), Value::text(NominationState::SentOut.code()));
    }
    Ok(change)
}

/// Whom a form names for a role.
pub fn named(form: &Nomination, role: Role) -> Option<&Id> {
    let named = if role == Role::Representative { &form.representative } else { &form.deputy };
    named.as_ref().map(Ref::id)
}

/// Registers a form as one action; what it changes, role by role.
pub fn register(editor: &Editor<'_>, form: &Form, change: &mut Change) -> [Outcome; 2] {
    let kind = Nomination::KIND.name;
    let text = |id: &Id| Value::text(id.as_str());
    change
        .set(kind, &form.id, Name::new("organization"), text(&form.organization))
        .set(kind, &form.id, Name::new("group"), text(&form.group))
        .set(kind, &form.id, Name::new("in_force_from"), date_value(form.in_force))
        .set(kind, &form.id, Name::new("state"), Value::text(NominationState::Registered.code()));
    let mut outcomes = ROLES.map(|(role, _)| Outcome { role, before: None, after: None });
    for (n, (role, field)) in ROLES.into_iter().enumerate() {
        outcomes[n] = fill(editor, form, role, &form.named[n], change);
        let person = outcomes[n].after.as_ref().map_or(Value::Null, text);
        change.set(kind, &form.id, Name::new(field), person);
    }
    outcomes
}

/// What somebody has typed of a form. What is not given stays as it is.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The form that is registered again, or was waiting; otherwise the one that waits for the organization, or a new one.
    pub id: Option<Id>,
    /// The organization.
    pub organization: Id,
    /// The group; otherwise the county's.
    pub group: Option<Id>,
    /// The seat; otherwise the organization's in the group, which is made if it has none.
    pub seat: Option<Id>,
    /// Who is named, in the order of [`ROLES`].
    pub who: [Option<Who>; 2],
    /// From when it holds; otherwise from when it held already, or from when it was signed, or from today.
    pub in_force_from: Option<String>,
    /// The other fields of [`Nomination`].
    pub fields: Vec<Assignment>,
}

/// Somebody whom a form names.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// A name, or the id of somebody known; empty names nobody. Without one it is whoever is named already.
    pub name: Option<String>,
    /// Their address, if one is given.
    pub email: Option<String>,
}

impl Paper {
    /// Reads what stands in fields: those of a form, and `representative_email`, `deputy_email`, `group` and `seat`.
    ///
    /// # Errors
    /// A [`Refusal`] if an id names nothing.
    pub fn read(view: &View, id: Option<&str>, organization: &str, fields: &[Assignment]) -> Result<Self, Refusal> {
        let find = |kind: &'static str, text: &str| Ok(view.resolve(&[kind], text)?.1);
        let mut fields = fields.to_vec();
        let mut take = |name: &str| {
            let is = |(field, assign): &Assignment| field.replace('-', "_") == name && matches!(assign, Assign::To(_));
            let at = fields.iter().position(is)?;
            if let Assign::To(text) = fields.remove(at).1 { Some(text) } else { None }
        };
        let who = ROLES.map(|(_, field)| {
            let (name, email) = (take(field), take(&format!("{field}_email")));
            (name.is_some() || email.is_some()).then_some(Who { name, email })
        });
        Ok(Self {
            id: id.map(|id| find(Nomination::NAME, id)).transpose()?,
            organization: find(Organization::NAME, organization)?,
            group: take("group").map(|id| find(Group::NAME, &id)).transpose()?,
            seat: take("seat").map(|id| find(Seat::NAME, &id)).transpose()?,
            who,
            in_force_from: take("in_force_from"),
            fields,
        })
    }
}

static NAME: Field = Field::of::<Text>("name");
static EMAIL: Field = Field::of::<Text>("email");

/// Registers what somebody has typed: the form's id, and what it changes.
///
/// # Errors
/// A [`Refusal`]; nothing is changed.
pub fn file(
    editor: &Editor<'_>,
    paper: &Paper,
    fresh: &mut dyn FnMut() -> Id,
) -> Result<(Id, Change, [Outcome; 2]), Refusal> {
    let view = editor.view;
    let group = paper.group.clone().map_or_else(|| county_group(view), Ok)?;
    let held = match &paper.id {
        Some(id) => view.nominations.get(id.as_str()),
        None => waiting(view, &paper.organization, &group),
    };
    let kind = view::kind(Nomination::NAME)?;
    let (id, mut change) = match held {
        Some(held) => (held.id.clone(), editor.set(kind, &held.id, &paper.fields)?),
        None => {
            let of = ("organization".to_owned(), Assign::To(paper.organization.to_string()));
            let fields: Vec<Assignment> = std::iter::once(of).chain(paper.fields.iter().cloned()).collect();
            editor.add(kind, None, &fields, fresh())?
        }
    };
    change.caption = REGISTER;
    let typed = paper.in_force_from.as_deref().filter(|text| !text.trim().is_empty());
    let typed = typed.map(|text| input::date(text, editor.today)).transpose()?;
    let signed = change.drafts.iter().find(|draft| draft.register.field.as_str() == "signed_on");
    let in_force = typed
        .or_else(|| held.and_then(|form| form.in_force_from))
        .or_else(|| signed.and_then(|draft| NaiveDate::from_spelling(draft.value.as_text()?)))
        .unwrap_or(editor.today);
    let seat = match &paper.seat {
        Some(seat) => seat.clone(),
        None => seat_of(view, &paper.organization, &group, in_force, &mut change)?,
    };
    let was = ROLES.map(|(role, _)| {
        let form = held?;
        let registered = form.state >= Some(NominationState::Registered);
        let known = named(form, role).map(|person| Named::Known(person.clone()));
        known.or(registered.then_some(Named::Nobody))
    });
    let mut named = was.map(|was| was.unwrap_or(Named::AsIs));
    for (n, who) in paper.who.iter().enumerate() {
        let Some(who) = who else { continue };
        let there = match (&named[n], ROLES[n].0) {
            (Named::AsIs, role) => view.holder(seat.as_str(), role, in_force).map(|person| person.id.clone()),
            (Named::Known(id), _) => Some(id.clone()),
            _ => None,
        };
        named[n] = who_is(view, who, there, &paper.organization, fresh, &mut change)?;
    }
    let form = Form { id: id.clone(), organization: paper.organization.clone(), group, seat, named, in_force };
    let outcomes = register(editor, &form, &mut change);
    Ok((id, change, outcomes))
}

/// The group that forms are for unless they say: the county's.
///
/// # Errors
/// [`Refusal::Missing`] if there is none, or several.
pub fn county_group(view: &View) -> Result<Id, Refusal> {
    let open = |group: &&Group| group.kind == Some(GroupKind::County) && group.status != Some(GroupStatus::Closed);
    let mut groups = view.groups.iter().filter(open);
    match (groups.next(), groups.next()) {
        (Some(group), None) => Ok(group.id.clone()),
        _ => Err(Refusal::Missing { kind: Nomination::NAME, field: "group" }),
    }
}

/// The organization's seat in a group on a day: joining makes one (R51).
fn seat_of(view: &View, organization: &Id, group: &Id, date: NaiveDate, change: &mut Change) -> Result<Id, Refusal> {
    let of = |seat: &&Seat| seat.organization.as_ref().is_some_and(|of| of.id() == organization);
    let mut seats = view.seats_of(group.as_str(), date).filter(of);
    match (seats.next(), seats.next()) {
        (Some(seat), None) => Ok(seat.id.clone()),
        (Some(_), Some(_)) => Err(Refusal::Missing { kind: Mandate::NAME, field: "seat" }),
        (None, _) => {
            let slug = format!("{group}/{organization}");
            let id = Id::new(&slug).map_err(|_| Refusal::BadId { text: slug.clone() })?;
            if view.seats.get(&slug).is_some() {
                return Err(Refusal::Exists { kind: Seat::NAME, id: slug });
            }
            let kind = Seat::KIND.name;
            change
                .set(kind, &id, Name::new("group"), Value::text(group.as_str()))
                .set(kind, &id, Name::new("organization"), Value::text(organization.as_str()))
                .set(kind, &id, Name::new("from"), date_value(date));
            Ok(id)
        }
    }
}

/// Whom a name means: by id, or by name within the organization. The same address is the same person, which whoever
/// types says by the person's id.
fn who_is(
    view: &View,
    who: &Who,
    there: Option<Id>,
    organization: &Id,
    fresh: &mut dyn FnMut() -> Id,
    change: &mut Change,
) -> Result<Named, Refusal> {
    let email = who.email.as_deref().map(|email| input::clean(&EMAIL, email)).transpose()?;
    let named = match &who.name {
        None => there.map_or(Named::AsIs, Named::Known),
        Some(name) => {
            let name = input::clean(&NAME, name)?;
            let known = view.people.get(&name).map(|person| Named::Known(person.id.clone()));
            known.unwrap_or_else(|| roster::named(view, &name, Some(organization), fresh()))
        }
    };
    match (named, email) {
        (Named::New { id, name, .. }, email) => {
            let email = email.unwrap_or_default();
            let same = |person: &&Person| !email.is_empty() && letters::fold(&person.email) == letters::fold(&email);
            if let Some(person) = view.people.iter().find(same) {
                return Err(Refusal::SameAddress { email, id: person.id.to_string() });
            }
            Ok(Named::New { id, name, email })
        }
        (Named::Known(id), Some(email)) => {
            let value = if email.is_empty() { Value::Null } else { Value::text(&email) };
            change.set(Person::KIND.name, &id, Name::new("email"), value);
            Ok(Named::Known(id))
        }
        (named, _) => Ok(named),
    }
}

/// A mandate of a role on a seat, as far as forms move it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    id: Id,
    person: Option<Id>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    form: Option<Id>,
}

impl Term {
    fn holds_on(&self, date: NaiveDate) -> bool {
        within(date, self.from, self.to)
    }
}

/// The mandate by which a form names somebody for a role: whoever registers the form writes the same one (rule 8).
fn mandate_id(form: &Id, role: Role) -> Id {
    Id::derived(Mandate::KIND.name, &[form.as_str(), role.code()])
}

/// A form that is registered, as far as a role goes.
#[derive(Clone, Debug)]
struct Said {
    from: NaiveDate,
    form: Id,
    person: Option<Id>,
}

/// What holds of a role on a seat over time: its terms, and what the other forms of the organization say.
#[derive(Clone, Debug)]
struct Timeline {
    role: Role,
    terms: Vec<Term>,
    forms: Vec<Said>,
}

/// Gives a role on the seat to whom the form names.
fn fill(editor: &Editor<'_>, form: &Form, role: Role, who: &Named, change: &mut Change) -> Outcome {
    let stored = Timeline::of(editor.view, form, role);
    let mut timeline = stored.clone();
    if let Some(before) = editor.view.nominations.get(form.id.as_str()) {
        timeline.take_out(before);
    }
    let before = form.in_force.pred_opt().and_then(|day| timeline.holder(day));
    let person = match who {
        Named::AsIs => timeline.holder(form.in_force),
        Named::Nobody => None,
        Named::Known(id) => Some(id.clone()),
        Named::New { id, name, email } => {
            new_person(id, name, email, Some(&form.organization), change);
            Some(id.clone())
        }
    };
    timeline.put_in(&form.id, form.in_force, person.as_ref());
    write(editor, form, role, &stored.terms, &timeline.terms, change);
    Outcome { role, before, after: person }
}

impl Timeline {
    fn of(view: &View, form: &Form, role: Role) -> Self {
        let is_of = |mandate: &&Mandate| {
            mandate.role == Some(role) && mandate.seat.as_ref().is_some_and(|seat| *seat.id() == form.seat)
        };
        let term = |mandate: &Mandate| Term {
            id: mandate.id.clone(),
            person: mandate.person.as_ref().map(|person| person.id().clone()),
            from: mandate.from,
            to: mandate.to,
            form: mandate.nomination.as_ref().map(|form| form.id().clone()),
        };
        let said = |other: &&Nomination| {
            let from = other.in_force_from.filter(|_| other.id != form.id)?;
            Some(Said { from, form: other.id.clone(), person: named(other, role).cloned() })
        };
        Self {
            role,
            terms: view.mandates.of(form.seat.as_str()).filter(is_of).map(term).collect(),
            forms: chain(view, &form.organization, &form.group).iter().filter_map(said).collect(),
        }
    }

    /// Who has the role on a day: the last to begin.
    fn holder(&self, day: NaiveDate) -> Option<Id> {
        let holding = self.terms.iter().filter(|term| term.holds_on(day));
        holding.max_by_key(|term| (term.from, std::cmp::Reverse(&term.id)))?.person.clone()
    }

    /// The last day of whoever has the role on a day: until somebody begins, or a form names another.
    fn until(&self, person: Option<&Id>, day: NaiveDate) -> Option<NaiveDate> {
        let begins = self.terms.iter().filter_map(|term| term.from);
        let others = self.forms.iter().filter(|said| said.person.as_ref() != person).map(|said| said.from);
        begins.chain(others).filter(|from| *from > day).min()?.pred_opt()
    }

    /// Ends a term after a day. Whom the next form kept on begins anew with that form.
    fn end(&mut self, at: usize, last: NaiveDate) {
        let term = self.terms[at].clone();
        self.terms[at].to = Some(last);
        let Some(next) = self.forms.iter().filter(|said| said.from > last).min_by_key(|said| (said.from, &said.form))
        else {
            return;
        };
        let id = mandate_id(&next.form, self.role);
        let kept_on = next.person.is_some() && next.person == term.person && term.holds_on(next.from);
        if kept_on && self.terms.iter().all(|term| term.id != id) {
            let (from, form) = (Some(next.from), Some(next.form.clone()));
            self.terms.push(Term { id, from, form, ..term });
        }
    }

    /// As it would be without a form: its own term is gone, and who ended for it goes on.
    fn take_out(&mut self, form: &Nomination) {
        let Some(last) = form.in_force_from.and_then(|from| from.pred_opt()) else { return };
        match self.terms.iter().position(|term| term.form.as_ref() == Some(&form.id)) {
            Some(own) => self.end(own, last),
            // A form that names who was there already has ended nobody.
            None if named(form, self.role).is_some() => return,
            None => (),
        }
        self.drop_empty();
        for at in 0..self.terms.len() {
            if self.terms[at].to == Some(last) {
                self.terms[at].to = self.until(self.terms[at].person.as_ref(), last);
            }
        }
    }

    /// With a form: whom it does not name ends the day before, whom it names holds until something newer.
    fn put_in(&mut self, form: &Id, day: NaiveDate, person: Option<&Id>) {
        let holding: Vec<usize> = (0..self.terms.len()).filter(|at| self.terms[*at].holds_on(day)).collect();
        let keeps = holding.iter().copied().find(|at| person.is_some() && self.terms[*at].person.as_ref() == person);
        if let Some(last) = day.pred_opt() {
            for at in holding.into_iter().filter(|at| Some(*at) != keeps) {
                self.end(at, last);
            }
        }
        let to = self.until(person, day);
        match (person, keeps) {
            (_, Some(keeps)) => self.terms[keeps].to = to,
            (Some(person), None) => {
                let (id, person) = (mandate_id(form, self.role), Some(person.clone()));
                self.terms.push(Term { id, person, from: Some(day), to, form: Some(form.clone()) });
            }
            (None, None) => (),
        }
        self.drop_empty();
    }

    /// What would end before it began never held.
    fn drop_empty(&mut self) {
        self.terms.retain(|term| term.from.zip(term.to).is_none_or(|(from, to)| from <= to));
    }
}

/// Writes what is different.
fn write(editor: &Editor<'_>, form: &Form, role: Role, before: &[Term], after: &[Term], change: &mut Change) {
    let kind = Mandate::KIND.name;
    let text = |id: &Id| Value::text(id.as_str());
    for gone in before.iter().filter(|term| after.iter().all(|other| other.id != term.id)) {
        change.remove(kind, &gone.id);
    }
    for term in after {
        let held = before.iter().find(|held| held.id == term.id);
        // A form that is registered again may bring back what it had removed.
        let was_there = held.is_none() && editor.state.record(kind, &term.id).is_some();
        if was_there {
            change.set(kind, &term.id, REMOVED, Value::Bool(false));
        }
        if held.is_none() {
            change
                .set(kind, &term.id, Name::new("organization"), text(&form.organization))
                .set(kind, &term.id, Name::new("group"), text(&form.group))
                .set(kind, &term.id, Name::new("seat"), text(&form.seat))
                .set(kind, &term.id, Name::new("role"), Value::text(role.code()))
                .set(kind, &term.id, Name::new("nomination"), term.form.as_ref().map_or(Value::Null, text));
        }
        if held.is_none_or(|held| held.person != term.person) {
            change.set(kind, &term.id, Name::new("person"), term.person.as_ref().map_or(Value::Null, text));
        }
        if held.is_none_or(|held| held.from != term.from) {
            change.set(kind, &term.id, Name::new("from"), term.from.map_or(Value::Null, date_value));
        }
        if held.map_or(was_there || term.to.is_some(), |held| held.to != term.to) {
            change.set(kind, &term.id, Name::new("to"), term.to.map_or(Value::Null, date_value));
        }
    }
}
