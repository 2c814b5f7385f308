//! What differs between replicas, in the domain's words: what every side says, who, when and on which machine.

use serde_json::{Map, Value as Json, json};

use super::history::marks_sentence;
use super::records::shown_value;
use super::title::{party_person, person_of, title};
use super::{Row, Sheet, Source};
use crate::domain::attendance::{Attendance, Capacity, Mark};
use crate::domain::difference::{self, Difference, Shape, Version};
use crate::domain::meeting::{Meeting, RollState};
use crate::domain::roll::Marks;
use crate::domain::schema::Entity;
use crate::domain::view;
use crate::letters;
use crate::log::{Id, Member, Register, Value, value_to_json};
use crate::text::format;

/// How much of a replica's label tells it from others.
const LABEL: usize = 4;

/// Everything that replicas say differently, in Swedish order of the records' names.
pub fn listed(source: &Source<'_>) -> Vec<Difference> {
    let mut all = difference::differences(source.view, source.state, source.log, source.today);
    all.sort_by_cached_key(|found| (letters::key(&subject(source, found)), found.at.clone()));
    all
}

/// How many there are: what the header of every screen says.
pub fn count(source: &Source<'_>) -> usize {
    difference::differences(source.view, source.state, source.log, source.today).len()
}

/// What the record that differs is called.
pub fn subject(source: &Source<'_>, found: &Difference) -> String {
    title(source.view, source.state, source.lang, found.at.kind.as_str(), &found.at.id)
}

/// What of the record differs.
pub fn field(source: &Source<'_>, found: &Difference) -> String {
    let lang = source.lang;
    match found.shape {
        Shape::Representatives => lang.two_representatives().into(),
        Shape::Removal => {
            let who = |removes: bool| found.versions.iter().find(|version| version.removes() == removes);
            let name = |version: Option<&Version>| version.map(|version| who_said(source, found, version));
            lang.removed_and_edited(&name(who(true)).unwrap_or_default(), &name(who(false)).unwrap_or_default())
        }
        Shape::Values if is_roll(&found.at) => lang.roll_open_or_closed().into(),
        Shape::Values | Shape::Mark => lang.field(found.at.kind.as_str(), found.at.field.as_str()).into(),
    }
}

fn is_roll(at: &Register) -> bool {
    at.kind == Meeting::KIND.name && at.field.as_str() == "roll"
}

/// What a version says.
pub fn said(source: &Source<'_>, found: &Difference, version: &Version) -> String {
    let lang = source.lang;
    match found.shape {
        Shape::Values if found.at.member.is_some() => {
            let member = member(source, found).unwrap_or_default();
            let is_there = version.values.iter().any(|(_, value)| *value != Value::Null);
            if is_there { lang.member_there(&member) } else { lang.member_gone(&member) }
        }
        Shape::Values => version.values.first().map(|(at, value)| value_said(source, at, value)).unwrap_or_default(),
        Shape::Mark => mark_said(source, version),
        Shape::Removal if version.removes() => lang.version_removed().into(),
        Shape::Removal => lang.version_kept(&edits(source, version)),
        Shape::Representatives => {
            version.values.first().map(|(at, value)| mandate(source, &at.id, value)).unwrap_or_default()
        }
    }
}

fn value_said(source: &Source<'_>, at: &Register, value: &Value) -> String {
    let lang = source.lang;
    if at.field == Attendance::MARK && at.kind == Attendance::KIND.name {
        let mark = Mark::of_value(value);
        let name = person_of(source.view, lang, mark.person.as_ref());
        return if mark.is_present() { format!("{name} {}", lang.cmd_present()) } else { lang.said_blank().into() };
    }
    if at.field == crate::log::REMOVED {
        let removed = *value == Value::Bool(true);
        return if removed { lang.version_removed() } else { lang.version_there() }.into();
    }
    if is_roll(at) && *value == Value::Null {
        return lang.code("meeting", "roll", RollState::Open.code()).to_owned();
    }
    let kind = view::kind(at.kind.as_str()).ok();
    let field = kind.and_then(|kind| kind.field(at.field.as_str()));
    let text = match (kind, field) {
        (_, _) if *value == Value::Bool(false) => lang.yes_or_no(false).to_owned(),
        (Some(kind), Some(field)) => shown_value(source, kind, field, value),
        // A field of a newer version.
        _ => value.as_text().map_or_else(|| value_to_json(value).to_string(), str::to_owned),
    };
    if text.is_empty() { lang.version_empty().into() } else { text }
}

/// The text of the set's member that it is about.
fn member(source: &Source<'_>, found: &Difference) -> Option<String> {
    let mut values = found.versions.iter().flat_map(|version| &version.values);
    let (at, value) = values.find(|(_, value)| *value != Value::Null)?;
    Some(value_said(source, at, value))
}

/// What an operation edited.
fn edits(source: &Source<'_>, version: &Version) -> String {
    let said = |(at, value): &(Register, Value)| {
        format!("{} {}", source.lang.field(at.kind.as_str(), at.field.as_str()), value_said(source, at, value))
    };
    version.values.iter().map(said).collect::<Vec<_>>().join(", ")
}

fn mark_said(source: &Source<'_>, version: &Version) -> String {
    let mut marks = Marks::default();
    for (at, value) in &version.values {
        let capacity = source.view.attendances.get(at.id.as_str()).and_then(|held| held.capacity);
        match capacity {
            Some(Capacity::Representative) => marks.representative = Mark::of_value(value),
            Some(Capacity::Deputy) => marks.deputy = Mark::of_value(value),
            Some(Capacity::StandIn) => marks.stand_in = Mark::of_value(value),
            Some(Capacity::Guest) | None => {}
        }
    }
    let stand_in = marks.stand_in.person.as_ref().map(|id| party_person(source.view, source.lang, id));
    let said = marks_sentence(source.lang, &marks, stand_in);
    let came = marks.present().find_map(|(_, mark)| mark.arrived).map(format::time);
    came.map_or_else(|| said.clone(), |time| format!("{said} {time}"))
}

/// Whose mandate, and for how long.
fn mandate(source: &Source<'_>, id: &Id, person: &Value) -> String {
    let person = person.as_text().and_then(|id| Id::new(id).ok());
    let name =
        person.map_or_else(|| source.lang.unknown_person().into(), |id| party_person(source.view, source.lang, &id));
    let Some(held) = source.view.mandates.get(id.as_str()) else { return name };
    let day = |day: Option<chrono::NaiveDate>| day.map(format::date).unwrap_or_default();
    format!("{name}, {}–{}", day(held.from), day(held.to))
}

/// Who said it: the author, and the machine's label where authors are equal.
pub fn who_said(source: &Source<'_>, found: &Difference, version: &Version) -> String {
    let author = version.op.author.as_deref().unwrap_or(source.lang.struck());
    let same = |other: &Version| other.op.author == version.op.author && other.op.id.replica != version.op.id.replica;
    if found.versions.iter().any(same) {
        return source.lang.author_at(author, &version.op.id.replica.to_string()[..LABEL]);
    }
    author.to_owned()
}

/// When it was said, on the wall clock.
pub fn when_said(source: &Source<'_>, version: &Version) -> String {
    format::local(version.op.stamp.millis, source.zone).format("%Y-%m-%d %H:%M").to_string()
}

/// What names a version on the command line: its stamp, and the label where two were made at the same moment.
pub fn name_of(found: &Difference, version: &Version) -> String {
    let same = |other: &Version| other.op.stamp == version.op.stamp && other.op.id != version.op.id;
    let stamp = version.op.stamp.to_string();
    if found.versions.iter().any(same) { format!("{stamp}@{}", version.op.id.replica) } else { stamp }
}

/// The member's text, as it is stored: what names it on the command line.
pub fn member_text(found: &Difference) -> Option<&str> {
    let member: Member = found.at.member;
    member?;
    found.versions.iter().flat_map(|version| &version.values).find_map(|(_, value)| value.as_text())
}

pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let lang = source.lang;
    let all = listed(source);
    let rows = all.iter().flat_map(|found| found.versions.iter().map(move |version| row(source, found, version)));
    let columns = [
        lang.column_name(),
        lang.column_field(),
        lang.column_value(),
        lang.column_author(),
        lang.column_time(),
        lang.column_stamp(),
    ];
    Sheet {
        name: "conflicts".into(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        single: false,
    }
}

fn row(source: &Source<'_>, found: &Difference, version: &Version) -> Row {
    let said = said(source, found, version);
    let stamp = name_of(found, version);
    let shape = match found.shape {
        Shape::Values => "values",
        Shape::Removal => "edited_while_removed",
        Shape::Mark => "mark",
        Shape::Representatives => "two_representatives",
    };
    let json = json!({
        "id": found.at.id.as_str(),
        "kind": found.at.kind.as_str(),
        "field": found.at.field.as_str(),
        "member": member_text(found),
        "differs": shape,
        "value": json_of(source, found, version),
        "said": &said,
        "shown": version.shown,
        "author": version.op.author.as_deref(),
        "replica": version.op.id.replica.to_string(),
        "stamp": &stamp,
    });
    let Json::Object(json) = json else { return Row::default() };
    let (who, when) = (who_said(source, found, version), when_said(source, version));
    Row { json, cells: vec![subject(source, found), field(source, found), said, who, when, stamp], ..Row::default() }
}

/// What a version says, as machines read it: the value, or where several belong together an object of them.
fn json_of(source: &Source<'_>, found: &Difference, version: &Version) -> Json {
    let capacity = |at: &Register| {
        let held = source.view.attendances.get(at.id.as_str()).and_then(|held| held.capacity);
        held.map_or("", Capacity::code).to_owned()
    };
    let all = |name: &dyn Fn(&Register) -> String| -> Map<String, Json> {
        version.values.iter().map(|(at, value)| (name(at), value_to_json(value))).collect()
    };
    match found.shape {
        Shape::Mark => all(&capacity).into(),
        Shape::Removal if !version.removes() => all(&|at| at.field.to_string()).into(),
        Shape::Representatives => {
            let of =
                |(at, value): &(Register, Value)| json!({"mandate": at.id.as_str(), "person": value_to_json(value)});
            version.values.first().map(of).unwrap_or_default()
        }
        Shape::Values | Shape::Removal => {
            version.values.first().map(|(_, value)| value_to_json(value)).unwrap_or_default()
        }
    }
}
