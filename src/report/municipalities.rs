//! The board of the municipalities (R40, S1:L118): one row each, the same columns for all. What is white is what is still
//! to be done.

use chrono::NaiveDate;
use serde_json::json;

use super::attendance::mark_sign;
use super::title::person_name;
use super::{Row, Sheet, Source};
use crate::domain::agreement::Agreement;
use crate::domain::group::{Group, GroupKind, GroupStatus, Level};
use crate::domain::numbers;
use crate::domain::organization::Organization;
use crate::domain::person::Person;
use crate::domain::schema::Ref;
use crate::domain::seat::{Role, Seat, within};
use crate::domain::{nomination, notice};
use crate::letters;
use crate::log::Id;
use crate::text::format;

/// How many meetings back the board looks.
const BACK: usize = 4;

/// A municipality, as the board has it.
struct Line<'a> {
    organization: &'a Organization,
    people: [Option<&'a Person>; 2],
    local: Option<&'a Group>,
    agreement: Option<&'a Agreement>,
    marks: Vec<String>,
    open: usize,
    returned: Option<NaiveDate>,
}

/// The board on the source's day.
pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let lang = source.lang;
    let mut lines: Vec<Line<'_>> = source.view.municipalities(source.today).map(|org| line(source, org)).collect();
    lines.sort_by_cached_key(|line| (letters::key(line.organization.short_name()), line.organization.id.clone()));
    let columns = [
        lang.municipality(),
        lang.code("mandate", "role", Role::Representative.code()),
        lang.code("mandate", "role", Role::Deputy.code()),
        lang.local_group(),
        lang.local_agreement(),
        lang.last_meetings(),
        lang.open_actions(),
        lang.information_returned(),
    ];
    Sheet {
        name: "municipalities".into(),
        columns: columns.map(str::to_owned).into(),
        rows: lines.iter().map(|line| row(source, line)).collect(),
        single: false,
    }
}

fn line<'a>(source: &Source<'a>, organization: &'a Organization) -> Line<'a> {
    let Source { view, today, .. } = *source;
    let id = &organization.id;
    let county = nomination::county_group(view).ok();
    let own = |seat: &&Seat| seat.organization.as_ref().map(Ref::id) == Some(id);
    let seat = county.as_ref().and_then(|group| view.seats_of(group.as_str(), today).find(own));
    let holder = |role| view.holder(seat?.id.as_str(), role, today);
    let local = |group: &&Group| {
        group.kind == Some(GroupKind::Local)
            && group.municipality.as_ref().map(Ref::id) == Some(id)
            && group.status != Some(GroupStatus::Closed)
            && within(today, group.first_day(), group.ends)
    };
    let agreed = |agreement: &&Agreement| {
        agreement.level == Some(Level::Local)
            && agreement.parties.iter().any(|party| party.id() == id)
            && within(today, agreement.valid_from, agreement.valid_to)
    };
    let marks = seat.map_or_else(Vec::new, |seat| {
        let group = seat.group.as_ref().map(|group| group.id().as_str()).unwrap_or_default();
        let meetings = view.taken_meetings(group, None, Some(today));
        numbers::marks_of(view, seat, &meetings[meetings.len().saturating_sub(BACK)..])
            .into_iter()
            .map(|(_, shown)| mark_sign(shown, false))
            .collect()
    });
    let owned = |action: &&crate::domain::action::ActionItem| {
        action.owner.as_ref().map(Ref::id) == Some(id) && action.is_open()
    };
    let returned = |relay: &notice::Relay| {
        relay
            .date
            .filter(|day| relay.is_answered() && *day <= today && relay.organization.as_ref().map(Ref::id) == Some(id))
    };
    Line {
        organization,
        people: nomination::ROLES.map(|(role, _)| holder(role)),
        local: view.groups.of(id.as_str()).find(local),
        agreement: view.agreements.of(id.as_str()).find(agreed),
        marks,
        open: view.actions.of(id.as_str()).filter(owned).count(),
        returned: view.relays.of(id.as_str()).filter_map(returned).max(),
    }
}

fn row(source: &Source<'_>, line: &Line<'_>) -> Row {
    let lang = source.lang;
    let id = |id: Option<&Id>| id.map(Id::to_string);
    let confirmed = line.local.is_some_and(|group| group.status == Some(GroupStatus::Established));
    let json = json!({
        "kind": "organization", "id": line.organization.id.as_str(),
        "representative": id(line.people[0].map(|person| &person.id)), "deputy": id(line.people[1].map(|person| &person.id)),
        "local_group": id(line.local.map(|group| &group.id)), "confirmed": confirmed,
        "agreement": id(line.agreement.map(|agreement| &agreement.id)), "marks": line.marks, "open": line.open,
        "returned": line.returned.map(format::date),
    });
    let name = |person: &Person| person_name(source.view, lang, &person.id);
    let local = match line.local {
        Some(_) if confirmed => lang.confirmed(),
        Some(_) => lang.not_confirmed(),
        None => "",
    };
    let [representative, deputy] = line.people.map(|person| person.map(name).unwrap_or_default());
    let cells = vec![
        line.organization.short_name().to_owned(),
        representative,
        deputy,
        local.to_owned(),
        line.agreement.map(|_| lang.yes().to_owned()).unwrap_or_default(),
        line.marks.concat(),
        line.open.to_string(),
        line.returned.map(format::date).unwrap_or_default(),
    ];
    Row::of(json, cells).about("organization", &line.organization.id)
}
