//! The signed form as a form on the screen, in the paper's own order (R53–R65).

use chrono::NaiveDate;

use super::{Failed, at, field_of, name_fields};
use crate::domain::edit::{Assign, Assignment};
use crate::domain::input;
use crate::domain::nomination::{self, Outcome, Paper, ROLES};
use crate::domain::refusal::Refusal;
use crate::domain::schema::{Entity, Ref};
use crate::domain::seat::{Nomination, Seat};
use crate::domain::view::{self, View};
use crate::log::{Change, Id};
use crate::replica::Replica;
use crate::report::history::form_changes;
use crate::report::title::{name_of, organization_name};
use crate::text::format;
use crate::tui::effect::Purpose;
use crate::tui::screen::Cx;
use crate::tui::screens::field::record_field;
use crate::tui::screens::form::Form;

/// What stands on the paper behind the names, and what the coordinator writes on it.
const FIELDS: [&str; 6] =
    ["internal_channels", "signers", "signed_on", "in_force_from", "received_on", "registry_number"];

/// What a whole form has: the names, how the organization is reached, and who signed it when.
const WHOLE: [&str; 5] = ["representative", "deputy", "internal_channels", "signers", "signed_on"];

/// The form: who has the seat stands there already, what waits is filled in, and how they reach their organization is
/// as on the form before.
pub(super) fn form(cx: &Cx<'_>, purpose: &Purpose) -> Option<Result<Form, Refusal>> {
    let (seat, held) = about(cx.view(), purpose, cx.today())?;
    Some(filled(cx, purpose, seat, held))
}

/// The seat that a purpose is about, and the form that is registered again, if it is a paper.
fn about<'v>(view: &'v View, purpose: &Purpose, today: NaiveDate) -> Option<(&'v Seat, Option<&'v Nomination>)> {
    match purpose {
        Purpose::Appoint(seat) => {
            view.seats.get(seat).filter(|seat| seat.organization.is_some()).map(|seat| (seat, None))
        }
        Purpose::Edit(kind, record) if kind == Nomination::NAME => {
            let held = view.nominations.get(record)?;
            Some((seat_of(view, held, today)?, Some(held)))
        }
        _ => None,
    }
}

fn filled(cx: &Cx<'_>, purpose: &Purpose, seat: &Seat, held: Option<&Nomination>) -> Result<Form, Refusal> {
    let (lang, view) = (cx.lang, cx.view());
    let kind = view::kind(Nomination::NAME)?;
    let organization = seat.organization.as_ref().map(Ref::id);
    let group = seat.group.as_ref().map(Ref::id);
    let both = organization.zip(group);
    let waits = held.or_else(|| both.and_then(|(organization, group)| nomination::waiting(view, organization, group)));
    let before = both.and_then(|(organization, group)| nomination::chain(view, organization, group).last().copied());
    let mut fields = name_fields(cx, seat);
    for (role, key) in ROLES {
        // Somebody new in a roll is waiting here; and a form that is registered again says what it said.
        let named = waits.and_then(|form| nomination::named(form, role)).and_then(|id| view.people.get(id.as_str()));
        for field in fields.iter_mut().filter(|field| field.key.starts_with(key)) {
            let is_name = field.key == key;
            *field = match (named, held) {
                (Some(person), None) if is_name => field.clone().suggested(&person.name, Some(person.id.to_string())),
                (Some(person), Some(_)) if is_name => field.clone().filled(&person.name, Some(person.id.to_string())),
                (Some(person), _) => field.clone().filled(&person.email, None),
                (None, Some(_)) => field.clone().filled("", None),
                (None, None) => continue,
            };
        }
    }
    for name in FIELDS {
        let Some(field) = kind.field(name) else { continue };
        fields.push(record_field(cx, kind, field, waits.map(|form| &form.id)));
    }
    let today = format::date(cx.today());
    let title = lang.paper_title(&organization.map(|id| organization_name(view, id)).unwrap_or_default());
    let form = Form::new(purpose.clone(), title, fields);
    let channels = before.map(|form| form.internal_channels.to_string()).unwrap_or_default();
    if held.is_some() {
        return Ok(form);
    }
    Ok(form.suggest("internal_channels", &channels, None).suggest("in_force_from", &today, None))
}

/// The seat that a form is for.
fn seat_of<'v>(view: &'v View, form: &Nomination, today: NaiveDate) -> Option<&'v Seat> {
    let (organization, group) = (form.organization.as_ref()?, form.group.as_ref()?);
    let day = form.in_force_from.unwrap_or(today);
    view.seats_of(group.as_str(), day).find(|seat| seat.organization.as_ref() == Some(organization))
}

/// What saving it writes, if it is a paper.
pub(super) fn change(replica: &Replica, form: &Form, today: NaiveDate) -> Option<Result<Change, Failed>> {
    // Without a seat it was shown as any record is.
    form.field("representative_email").and(form.field("internal_channels"))?;
    let (seat, held) = about(replica.view(), &form.purpose, today)?;
    Some(read(replica, form, seat, held, today).map(|(_, change, _)| change))
}

/// Reads it: what it is filed as.
fn read(
    replica: &Replica,
    form: &Form,
    seat: &Seat,
    held: Option<&Nomination>,
    today: NaiveDate,
) -> Result<(Id, Change, [Outcome; 2]), Failed> {
    let to = |field: &str, text: &str| (field.to_owned(), Assign::To(text.to_owned()));
    let mut fields: Vec<Assignment> = vec![to("seat", seat.id.as_str())];
    fields.extend(seat.group.as_ref().map(|group| to("group", group.as_str())));
    for field in form.fields.iter().filter(|field| field.is_touched()) {
        let is_name = ROLES.iter().any(|(_, key)| *key == field.key);
        let text = match field.chosen().filter(|_| is_name) {
            Some(id) => id.to_owned(),
            None if is_name => field.text().to_owned(),
            None => field.assigned().map_err(at(&field.key))?,
        };
        let is_date = field.key.ends_with("_on") || field.key == "in_force_from";
        if is_date && !text.trim().is_empty() {
            input::date(&text, today).map_err(at(&field.key))?;
        }
        fields.push(to(&field.key, &text));
    }
    let organization = seat.organization.as_ref().map(|id| id.to_string()).unwrap_or_default();
    let paper = Paper::read(replica.view(), held.map(|form| form.id.as_str()), &organization, &fields)?;
    nomination::file(&replica.editor(), &paper, &mut || replica.fresh_id()).map_err(|refusal| {
        let field = match &refusal {
            Refusal::SameAddress { email, .. } => {
                let typed = |key: &&str| form.text(key) == email;
                ["representative_email", "deputy_email"].into_iter().find(typed).unwrap_or_default()
            }
            other => field_of(other),
        };
        at(field)(refusal)
    })
}

/// What saving it would change, “ny ersättare X, representant oförändrad”, and what a whole form has that this one lacks,
/// each under its heading; nothing of what is no paper.
pub fn preview(cx: &Cx<'_>, form: &Form) -> Vec<(String, String)> {
    let (lang, view) = (cx.lang, cx.view());
    let Some((seat, held)) = about(view, &form.purpose, cx.today()) else { return Vec::new() };
    let Ok((_, _, outcomes)) = read(cx.replica, form, seat, held, cx.today()) else { return Vec::new() };
    let changes = outcomes.map(|Outcome { role, before, after }| {
        let name = |id: &Id| {
            let known = view.people.get(id.as_str()).map(|person| name_of(person, lang));
            // Somebody new is known by what is typed.
            known.unwrap_or_else(|| form.text(role.code()).to_owned())
        };
        (role, (after != before).then(|| after.as_ref().map(name)))
    });
    let empty = form.fields.iter().filter(|field| WHOLE.contains(&field.key.as_str()) && field.text().is_empty());
    let missing: Vec<&str> = empty.map(|field| field.label.as_str()).collect();
    let will_do = (lang.paper_changes().to_owned(), form_changes(lang, changes));
    let lacks = (!missing.is_empty()).then(|| (lang.paper_lacks().to_owned(), missing.join(", ")));
    [will_do].into_iter().chain(lacks).collect()
}
