//! “Uppdraget”: the duties of an organization, each in one sentence with its numbers, and below it the meetings and items
//! that the sentence counts.

use serde_json::{Value as Json, json};

use super::attendance::mark_sign;
use super::title::{group_name, title};
use super::{Row, Sheet, Source};
use crate::domain::action::ActionItem;
use crate::domain::commitment::{self, Commitment, Evidence, Period};
use crate::domain::nomination;
use crate::domain::notice::Direction;
use crate::domain::purpose::Measure;
use crate::domain::seat::Nomination;
use crate::log::Id;
use crate::text::format;

/// The duties of an organization in the source's period, otherwise in the year so far.
pub(super) fn sheet(source: &Source<'_>, organization: Option<&Id>) -> Sheet {
    let lang = source.lang;
    let period = source.period.unwrap_or_else(|| Period::year_to(source.today));
    let group = nomination::county_group(source.view).ok();
    let held = organization.zip(group);
    let commitments = held
        .as_ref()
        .map(|(organization, group)| commitment::of(source.view, organization, group, period, source.today));
    let heading = format!("{}–{}", format::date(period.from), format::date(period.to));
    Sheet {
        name: "commitments".into(),
        columns: vec![lang.kind("duty").into(), heading],
        rows: commitments.unwrap_or_default().iter().map(|commitment| row(source, commitment)).collect(),
        single: false,
    }
}

fn row(source: &Source<'_>, commitment: &Commitment<'_>) -> Row {
    let lang = source.lang;
    let Commitment { duty, evidence } = commitment;
    let measure = duty.measure.map_or("channels", Measure::code);
    let mut json = json!({"kind": "commitment", "id": duty.id.as_str(), "measure": measure, "text": &*duty.text});
    if let (Json::Object(json), Json::Object(numbers)) = (&mut json, numbers(evidence)) {
        json.extend(numbers);
    }
    let name = duty.measure.map_or(lang.duty_conditions(), |measure| lang.code("duty", "measure", measure.code()));
    Row { below: below(source, evidence), ..Row::of(json, vec![format::heading(name), sentence(source, evidence)]) }
}

fn numbers(evidence: &Evidence<'_>) -> Json {
    match evidence {
        Evidence::NotRecorded => json!({"recorded": false}),
        Evidence::Attendance(n, _) => json!({
            "recorded": true, "n": n.present, "of": n.meetings, "by_deputy": n.by_deputy, "excused": n.excused,
            "absent": n.absent, "not_recorded": n.not_recorded,
        }),
        Evidence::WorkingGroups(mandates) => json!({"recorded": true, "n": mandates.len()}),
        Evidence::HomeWork { done, open, late } => {
            json!({"recorded": true, "n": done.len(), "open": open.len() - late, "late": late})
        }
        Evidence::Information(_, notices) => {
            json!({"recorded": true, "n": notices.iter().filter(|(_, done)| *done).count(), "of": notices.len()})
        }
        Evidence::Form(form) => json!({
            "recorded": true, "n": usize::from(form.is_some()),
            "in_force_from": form.and_then(|form| form.in_force_from).map(format::date),
            "signed": form.is_some_and(is_signed),
        }),
        Evidence::Channels(form) => {
            json!({"recorded": form.is_some(), "n": usize::from(form.is_some_and(|form| !form.internal_channels.is_empty()))})
        }
    }
}

fn is_signed(form: &Nomination) -> bool {
    form.signed_on.is_some() && !form.signers.is_empty()
}

fn sentence(source: &Source<'_>, evidence: &Evidence<'_>) -> String {
    let Source { view, lang, today, .. } = *source;
    match evidence {
        Evidence::NotRecorded | Evidence::Channels(None) => lang.not_recorded_yet().into(),
        Evidence::Attendance(n, marks) => {
            let said = lang.took_part(n.present, n.meetings, n.by_deputy, n.not_recorded);
            let signs: Vec<String> = marks.iter().map(|(_, shown)| mark_sign(*shown, false)).collect();
            format!("{said}   {}", signs.join(" "))
        }
        Evidence::WorkingGroups(mandates) => {
            let names = mandates.iter().filter_map(|mandate| Some(group_name(view, mandate.group.as_ref()?)));
            lang.working_group_seats(mandates.len(), &names.collect::<Vec<_>>().join(", "))
        }
        Evidence::HomeWork { done, open, late } => lang.home_work(done.len(), open.len() - late, *late),
        Evidence::Information(direction, notices) => {
            let n = notices.iter().filter(|(_, done)| *done).count();
            match direction {
                Direction::Spread => lang.spread_of(n, notices.len()),
                Direction::Gather => lang.answered_of(n, notices.len()),
            }
        }
        Evidence::Form(None) => lang.finding_no_form().into(),
        Evidence::Form(Some(form)) => {
            let day = form.signed_on.or(form.in_force_from).map(format::date).unwrap_or_default();
            let signed = if is_signed(form) { lang.form_signed() } else { lang.form_unsigned() };
            let standing = nomination::standing(view, form, today);
            let standing = standing.map(|state| lang.code("nomination", "state", state.code())).unwrap_or_default();
            [day.as_str(), signed, standing].join(", ")
        }
        Evidence::Channels(Some(form)) if form.internal_channels.is_empty() => lang.no_channels_named().into(),
        Evidence::Channels(Some(form)) => form.internal_channels.lines().collect::<Vec<_>>().join(" "),
    }
}

/// What the sentence counts, a row each that leads there.
fn below(source: &Source<'_>, evidence: &Evidence<'_>) -> Vec<Row> {
    let Source { view, state, lang, .. } = *source;
    let row = |kind: &'static str, id: &Id, said: String| {
        let cells = vec![title(view, state, lang, kind, id), said];
        Row::of(json!({"kind": kind, "id": id.as_str()}), cells).about(kind, id)
    };
    let action = |action: &&ActionItem| {
        let state = action.state.map(|state| lang.code("action-item", "state", state.code())).unwrap_or_default();
        let day = action.done_on.or(action.due).map(format::date).unwrap_or_default();
        row("action-item", &action.id, format!("{state} {day}").trim().to_owned())
    };
    match evidence {
        Evidence::NotRecorded => Vec::new(),
        Evidence::Attendance(_, marks) => {
            marks.iter().map(|(meeting, shown)| row("meeting", meeting, mark_sign(*shown, false))).collect()
        }
        Evidence::WorkingGroups(mandates) => mandates
            .iter()
            .filter_map(|mandate| {
                let person = super::title::person_of(view, lang, mandate.person.as_ref());
                Some(row("group", mandate.group.as_ref()?.id(), person))
            })
            .collect(),
        Evidence::HomeWork { done, open, .. } => done.iter().chain(open).map(action).collect(),
        Evidence::Information(direction, notices) => {
            let said = |done: bool| match (direction, done) {
                (Direction::Spread, true) => lang.notice_spread(),
                (Direction::Gather, true) => lang.notice_answered(),
                (_, false) => lang.notice_open(),
            };
            notices.iter().map(|(notice, done)| row("notice", &notice.id, said(*done).to_owned())).collect()
        }
        Evidence::Form(form) | Evidence::Channels(form) => {
            let said = |form: &&Nomination| form.in_force_from.map(format::date).unwrap_or_default();
            form.iter().map(|form| row("nomination", &form.id, said(form))).collect()
        }
    }
}
