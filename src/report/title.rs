//! What a record is called in a list, a sentence or a picker.

use crate::domain::View;
use crate::domain::person::Person;
use crate::domain::privacy;
use crate::domain::roll::seat_name;
use crate::domain::schema::Ref;
use crate::log::{Id, Name, State, Value};
use crate::text::Lang;
use crate::text::format;

/// What the record is called. Removed records have names too: history speaks of them.
pub fn title(view: &View, state: &State, lang: Lang, kind: &str, id: &Id) -> String {
    let special = match kind {
        "person" => view.people.get(id.as_str()).map(|_| person_name(view, lang, id)),
        "meeting" => view.meetings.get(id.as_str()).map(|meeting| {
            let group = meeting.group.as_ref().map(|group| group_name(view, group)).unwrap_or_default();
            let date = meeting.date.map(format::date).unwrap_or_default();
            format!("{group} {date}").trim().to_owned()
        }),
        "seat" => view.seats.get(id.as_str()).map(|seat| {
            let group = seat.group.as_ref().map(|group| group_name(view, group)).unwrap_or_default();
            format!("{} ({group})", seat_name(seat, view))
        }),
        "mandate" => view.mandates.get(id.as_str()).map(|mandate| {
            let person = mandate.person.as_ref().map(|id| person_name(view, lang, id)).unwrap_or_default();
            let role = mandate.role.map(|role| lang.code("mandate", "role", role.code())).unwrap_or_default();
            let seat = mandate.seat.as_ref().map(|seat| title(view, state, lang, "seat", seat)).unwrap_or_default();
            format!("{person}, {role}, {seat}")
        }),
        "nomination" => view
            .nominations
            .get(id.as_str())
            .and_then(|nomination| Some(organization_name(view, nomination.organization.as_ref()?))),
        "reply" => view.replies.get(id.as_str()).and_then(|reply| {
            let seat = title(view, state, lang, "seat", reply.seat.as_ref()?);
            Some(format!("{seat} {}", title(view, state, lang, "meeting", reply.meeting.as_ref()?)))
        }),
        "attendance" => view.attendances.get(id.as_str()).and_then(|attendance| {
            let meeting = title(view, state, lang, "meeting", attendance.meeting.as_ref()?);
            let who = match (&attendance.seat, &attendance.mark.person) {
                (Some(seat), _) => view.seats.get(seat.as_str()).map(|seat| seat_name(seat, view).to_owned()),
                (None, Some(person)) => Some(person_name(view, lang, person)),
                (None, None) => None,
            };
            Some(format!("{}, {meeting}", who.unwrap_or_else(|| lang.unknown_person().into())))
        }),
        "progress" => view.progress.get(id.as_str()).and_then(|note| {
            let action = view.actions.get(note.action.as_ref()?.as_str())?;
            Some(format!("{}: {}", action.title, note.text.lines().next().unwrap_or_default()))
        }),
        "goal" => view.goals.get(id.as_str()).map(crate::domain::goal::Goal::label),
        "relation" => view.relations.get(id.as_str()).and_then(|relation| {
            let kind = lang.code("relation", "kind", relation.kind?.code());
            let name = |party: &Id| party_name(view, party);
            Some(format!("{} {kind} {}", name(relation.from.as_ref()?), name(relation.to.as_ref()?)))
        }),
        _ => None,
    };
    special.or_else(|| plain(state, kind, id)).unwrap_or_else(|| id.to_string())
}

/// The first of the fields that name a record.
fn plain(state: &State, kind: &str, id: &Id) -> Option<String> {
    let record = state.record(Name::intern(kind).ok()?, id)?;
    ["name", "title", "text", "label", "document"].into_iter().find_map(|field| match record.value(Name::new(field)) {
        Value::Text(text) if !text.is_empty() => Some(text.lines().next().unwrap_or_default().to_owned()),
        _ => None,
    })
}

/// The name of an organization or a group.
pub fn party_name(view: &View, id: &Id) -> String {
    let organization = view.organizations.get(id.as_str()).map(|organization| organization.name.to_string());
    organization.unwrap_or_else(|| group_name(view, id))
}

/// The name of an organization.
pub fn organization_name(view: &View, id: &Id) -> String {
    view.organizations.get(id.as_str()).map_or_else(|| id.to_string(), |organization| organization.name.to_string())
}

/// The name of a group.
pub fn group_name(view: &View, id: &Id) -> String {
    view.groups.get(id.as_str()).map_or_else(|| id.to_string(), |group| group.name.to_string())
}

/// The name of a person in a list, a copy or a print, where nobody with a protected identity is named; "erased" for one
/// whose name is struck, "unknown" for one who has not arrived.
pub fn person_name(view: &View, lang: Lang, id: &Id) -> String {
    match view.people.get(id.as_str()) {
        Some(person) if privacy::is_withheld(person) => lang.protected_name().into(),
        Some(person) => name_of(person, lang),
        None => lang.unknown_person().into(),
    }
}

/// The name of a person who is asked for by name: only an erasure takes it.
pub fn name_of(person: &Person, lang: Lang) -> String {
    if person.name.is_empty() { lang.erased_person().into() } else { person.name.to_string() }
}

/// The name of a person where one has to know who is meant: to decide between two, for instance.
pub fn party_person(view: &View, lang: Lang, id: &Id) -> String {
    view.people.get(id.as_str()).map_or_else(|| lang.unknown_person().into(), |person| name_of(person, lang))
}

/// The name of a person that a field refers to.
pub fn person_of(view: &View, lang: Lang, person: Option<&Ref<Person>>) -> String {
    person.map_or_else(|| lang.unknown_person().into(), |id| person_name(view, lang, id))
}
