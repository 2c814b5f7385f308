//! Attendance: the roll of a meeting, or honest numbers per seat (feature 6).

use serde_json::{Map, Value as Json, json};

use super::title::{group_name, person_name, person_of};
use super::{Row, Sheet, Source};
use crate::domain::attendance::{Attendance, Half, Mark};
use crate::domain::meeting::Meeting;
use crate::domain::numbers::{Attended, attended};
use crate::domain::roll::{self, Part, Shown, guests, seat_name};
use crate::domain::seat::Seat;
use crate::letters;
use crate::log::Id;
use crate::text::Lang;
use crate::text::format;

/// The roll of a meeting, or the numbers of an organization, a group, or everybody.
pub(super) fn sheet(source: &Source<'_>, about: Option<&Id>) -> Sheet {
    match about.and_then(|id| source.view.meetings.get(id.as_str())) {
        Some(meeting) => of_meeting(source, meeting),
        None => numbers(source, about),
    }
}

/// The rows of a roll in Swedish order of their names.
pub fn sorted_rows(source: &Source<'_>, meeting: &Meeting) -> Vec<roll::Row> {
    let mut rows = roll::rows(source.view, meeting);
    rows.sort_by_cached_key(|row| (letters::key(&row.name), row.seat.clone()));
    rows
}

fn of_meeting(source: &Source<'_>, meeting: &Meeting) -> Sheet {
    let lang = source.lang;
    let mut rows: Vec<Row> = sorted_rows(source, meeting).iter().map(|row| seat_row(source, row)).collect();
    rows.extend(guests(source.view, &meeting.id).into_iter().map(|guest| guest_row(source, guest)));
    Sheet {
        name: "attendance".into(),
        columns: vec![
            lang.column_mark().into(),
            lang.column_name().into(),
            lang.column_who().into(),
            lang.column_time().into(),
            lang.column_more().into(),
        ],
        rows,
        single: false,
    }
}

fn seat_row(source: &Source<'_>, row: &roll::Row) -> Row {
    let lang = source.lang;
    let whole = row.marks.whole();
    let who: Vec<String> = row
        .marks
        .present()
        .map(|(capacity, _)| {
            row.person(source.view, capacity)
                .map_or_else(|| lang.unknown_person().into(), |p| person_name(source.view, lang, &p.id))
        })
        .collect();
    let noted = row.marks.present().filter_map(|(_, mark)| arrival(source, mark)).min();
    let mut mark = Map::new();
    mark.insert("presence".into(), presence(whole));
    mark.insert("by".into(), by(whole));
    mark.insert("morning".into(), half_json(row, Part::Morning));
    mark.insert("afternoon".into(), half_json(row, Part::Afternoon));
    mark.insert("remote".into(), row.marks.is_remote().into());
    mark.insert("arrived".into(), noted.clone().into());
    let left = row.marks.present().find_map(|(_, mark)| mark.left).map(format::time);
    mark.insert("left".into(), left.into());
    let people: Vec<&str> =
        row.marks.present().filter_map(|(_, mark)| mark.person.as_ref().map(|id| id.as_str())).collect();
    mark.insert("people".into(), people.into());
    let json = [
        ("kind", Json::from("attendance")),
        ("seat", row.seat.as_str().into()),
        ("organization", row.organization.as_ref().map(Id::as_str).into()),
        ("representative", row.representative.as_ref().map(Id::as_str).into()),
        ("deputy", row.deputy.as_ref().map(Id::as_str).into()),
        ("reply", row.answer.map(crate::domain::meeting::Answer::code).into()),
        ("mark", mark.into()),
        ("remark", row.remark.as_str().into()),
        ("differs", row.differs.into()),
    ];
    let json = json.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let cells = vec![
        mark_sign(whole, row.marks.is_remote()),
        row.name.clone(),
        who.join(", "),
        noted.unwrap_or_default(),
        mark_details(lang, row),
    ];
    Row { json, cells, ..Row::default() }
}

fn guest_row(source: &Source<'_>, guest: &Attendance) -> Row {
    let organization = guest.organization.as_ref().map(|id| super::title::organization_name(source.view, id));
    let json = json!({
        "kind": "attendance",
        "id": guest.id.as_str(),
        "seat": null,
        "capacity": "guest",
        "organization": guest.organization.as_ref().map(|id| id.as_str()),
        "mark": {"presence": "present", "by": "guest", "remote": guest.mark.morning.remote,
                 "people": guest.mark.person.iter().map(|id| id.as_str()).collect::<Vec<_>>()},
        "remark": &*guest.remark,
        "differs": guest.differs,
    });
    let Json::Object(json) = json else { return Row::default() };
    let name = person_of(source.view, source.lang, guest.mark.person.as_ref());
    let arrived = arrival(source, &guest.mark).unwrap_or_default();
    Row {
        json,
        cells: vec!["[+]".into(), organization.unwrap_or_default(), name, arrived, source.lang.guest().into()],
        ..Row::default()
    }
}

/// When somebody came, on the wall clock: as given, or when the first mark was made.
pub fn arrival(source: &Source<'_>, mark: &Mark) -> Option<String> {
    let noted = || mark.noted.map(|millis| format::time(format::local(millis, source.zone).time()));
    mark.arrived.map(format::time).or_else(noted)
}

fn presence(shown: Shown) -> Json {
    match shown {
        Shown::Blank => Json::Null,
        Shown::Excused => "excused".into(),
        Shown::Absent => "absent".into(),
        _ => "present".into(),
    }
}

fn by(shown: Shown) -> Json {
    match shown {
        Shown::Representative => "representative".into(),
        Shown::Deputy => "deputy".into(),
        Shown::Both => "both".into(),
        Shown::StandIn => "stand_in".into(),
        Shown::Blank | Shown::Excused | Shown::Absent => Json::Null,
    }
}

fn half_json(row: &roll::Row, part: Part) -> Json {
    let shown = row.marks.shown(part);
    let remote = row
        .marks
        .present()
        .any(|(_, mark)| matches!(part.of(mark), half @ Half { remote: true, .. } if half.is_present()));
    json!({"presence": presence(shown), "by": by(shown), "mode": if remote { "remote" } else { "room" }})
}

/// The sign of a mark: `[x] [E] [B] [V] [-] [!] [ ]`, and `~` inside for remote.
pub fn mark_sign(shown: Shown, remote: bool) -> String {
    let sign = match shown {
        Shown::Blank => ' ',
        Shown::Representative => 'x',
        Shown::Deputy => 'E',
        Shown::Both => 'B',
        Shown::StandIn => 'V',
        Shown::Excused => '-',
        Shown::Absent => '!',
    };
    if remote { format!("[{sign}]~") } else { format!("[{sign}]") }
}

/// What is to be said of a mark beside its sign: half days, early leave, the answer to the call.
pub fn mark_details(lang: Lang, row: &roll::Row) -> String {
    let mut said = Vec::new();
    match row.marks.only() {
        Some(Part::Morning) => said.push(lang.only_morning().to_owned()),
        Some(Part::Afternoon) => said.push(lang.only_afternoon().to_owned()),
        None => {}
    }
    if let Some(left) = row.marks.present().find_map(|(_, mark)| mark.left) {
        said.push(lang.left_at(&format::time(left)));
    }
    if row.marks.whole() == Shown::Blank
        && let Some(answer) = row.answer
    {
        said.push(lang.code("reply", "answer", answer.code()).to_owned());
    }
    said.join(", ")
}

fn numbers(source: &Source<'_>, about: Option<&Id>) -> Sheet {
    let lang = source.lang;
    let wanted = |seat: &&Seat| {
        about.is_none_or(|id| {
            seat.organization.as_ref().is_some_and(|o| o.id() == id)
                || seat.group.as_ref().is_some_and(|g| g.id() == id)
        })
    };
    let mut seats: Vec<&Seat> = source.view.seats.iter().filter(wanted).collect();
    seats.sort_by_cached_key(|seat| {
        let group = seat.group.as_ref().map(|group| group_name(source.view, group)).unwrap_or_default();
        (letters::key(&group), letters::key(seat_name(seat, source.view)), seat.id.clone())
    });
    let mut taken = std::collections::HashMap::new();
    let rows = seats.into_iter().filter_map(|seat| {
        let group = seat.group.as_ref()?;
        let meetings = taken
            .entry(group.to_string())
            .or_insert_with(|| source.view.taken_meetings(group.as_str(), None, Some(source.today)));
        Some(number_row(source, seat, attended(source.view, seat, meetings)))
    });
    let columns = [
        lang.column_name(),
        lang.column_group(),
        lang.column_meetings(),
        lang.column_present(),
        lang.column_by_deputy(),
        lang.column_excused(),
        lang.column_absent(),
        lang.column_blank(),
    ];
    Sheet {
        name: "attendance".into(),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        rows: rows.collect(),
        single: false,
    }
}

fn number_row(source: &Source<'_>, seat: &Seat, n: Attended) -> Row {
    let group = seat.group.as_ref().map(|group| group_name(source.view, group)).unwrap_or_default();
    let json = json!({
        "kind": "attendance",
        "seat": seat.id.as_str(),
        "organization": seat.organization.as_ref().map(|id| id.as_str()),
        "group": seat.group.as_ref().map(|id| id.as_str()),
        "meetings": n.meetings,
        "present": n.present,
        "by_deputy": n.by_deputy,
        "excused": n.excused,
        "absent": n.absent,
        "not_recorded": n.not_recorded,
    });
    let Json::Object(json) = json else { return Row::default() };
    let counts = [n.meetings, n.present, n.by_deputy, n.excused, n.absent, n.not_recorded];
    let mut cells = vec![seat_name(seat, source.view).to_owned(), group];
    cells.extend(counts.iter().map(ToString::to_string));
    Row { json, cells, ..Row::default() }
}
