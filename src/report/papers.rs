//! The forms as a list: for every organization with a seat in the county group how far its form has come (R53–R65), those
//! who have sent none first.

use std::collections::BTreeSet;

use serde_json::json;

use super::title::{organization_name, person_name};
use super::{Row, Sheet, Source};
use crate::domain::nomination;
use crate::domain::schema::Ref;
use crate::domain::seat::{Nomination, NominationState, Role};
use crate::letters;
use crate::log::Id;
use crate::text::format;

/// The forms on the source's day.
pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let Source { view, lang, today, .. } = *source;
    let mut rows = Vec::new();
    if let Ok(group) = nomination::county_group(view) {
        let seats = view.seats_of(group.as_str(), today);
        let organizations: BTreeSet<&Id> = seats.filter_map(|seat| seat.organization.as_ref().map(Ref::id)).collect();
        rows.extend(organizations.into_iter().map(|organization| {
            let waiting = nomination::waiting(view, organization, &group);
            (organization, waiting.or_else(|| nomination::in_force(view, organization, &group, today)))
        }));
    }
    rows.sort_by_cached_key(|(organization, form)| {
        (form.and_then(|form| form.state), letters::key(&organization_name(view, organization)))
    });
    let mandate_role = |role: Role| lang.code("mandate", "role", role.code());
    let columns = [
        "",
        lang.kind("organization"),
        lang.field("nomination", "state"),
        lang.field("nomination", "signed_on"),
        mandate_role(Role::Representative),
        mandate_role(Role::Deputy),
    ];
    Sheet {
        name: "forms".into(),
        columns: columns.map(str::to_owned).into(),
        rows: rows.into_iter().map(|(organization, form)| row(source, organization, form)).collect(),
        single: false,
    }
}

fn row(source: &Source<'_>, organization: &Id, form: Option<&Nomination>) -> Row {
    let Source { view, lang, .. } = *source;
    let state = form.and_then(|form| form.state);
    let named = |role| form.and_then(|form| nomination::named(form, role));
    let name = |role| named(role).map(|id| person_name(view, lang, id)).unwrap_or_default();
    let (signed, from) = (form.and_then(|form| form.signed_on), form.and_then(|form| form.in_force_from));
    let number = form.map(|form| form.registry_number.to_string()).unwrap_or_default();
    let json = json!({
        "kind": "nomination", "id": form.map(|form| form.id.as_str()), "organization": organization.as_str(),
        "state": state.map(NominationState::code),
        "representative": named(Role::Representative).map(Id::as_str), "deputy": named(Role::Deputy).map(Id::as_str),
        "signed_on": signed.map(format::date), "in_force_from": from.map(format::date), "registry_number": number,
    });
    let cells = vec![
        if state >= Some(NominationState::Registered) { String::new() } else { "·".to_owned() },
        organization_name(view, organization),
        state.map_or(lang.no_form_yet(), |state| lang.code("nomination", "state", state.code())).to_owned(),
        signed.map(format::date).unwrap_or_default(),
        name(Role::Representative),
        name(Role::Deputy),
    ];
    Row::of(json, cells).about("organization", organization)
}
