//! Findings as a list: what is missing or contradicts itself, the most urgent first, each with where its remedy is.

use serde_json::json;

use super::title::{person_name, title};
use super::{Row, Sheet, Source};
use crate::domain::finding::{self, Finding, Rule};
use crate::domain::seat::Role;
use crate::letters;
use crate::log::Id;
use crate::text::format;

/// The findings of the source's day; about an organization, group or person only those.
pub(super) fn sheet(source: &Source<'_>, about: Option<&Id>) -> Sheet {
    let lang = source.lang;
    let mut found = finding::all(source.view, source.limits, source.today);
    found.retain(|finding| about.is_none_or(|id| concerns(source, finding, id)));
    let name = |finding: &Finding| title(source.view, source.state, lang, finding.about.0, &finding.about.1);
    found.sort_by_cached_key(|finding| (finding.rule, letters::key(&name(finding)), finding.role, finding.day));
    Sheet {
        name: "findings".into(),
        columns: vec![String::new(), lang.column_name().into(), lang.column_what().into()],
        rows: found.iter().map(|finding| row(source, finding)).collect(),
        single: false,
    }
}

/// How many findings there are.
pub(super) fn count(source: &Source<'_>) -> usize {
    finding::all(source.view, source.limits, source.today).len()
}

fn concerns(source: &Source<'_>, finding: &Finding, id: &Id) -> bool {
    let seat = source.view.seats.get(finding.about.1.as_str()).filter(|_| finding.about.0 == "seat");
    let of_seat = |seat: &crate::domain::seat::Seat| {
        seat.organization.as_ref().is_some_and(|held| held.id() == id)
            || seat.group.as_ref().is_some_and(|held| held.id() == id)
    };
    finding.about.1 == *id || finding.person.as_ref() == Some(id) || seat.is_some_and(of_seat)
}

fn row(source: &Source<'_>, finding: &Finding) -> Row {
    let Source { view, state, lang, .. } = *source;
    let (kind, id) = &finding.about;
    let json = json!({
        "kind": "finding", "rule": finding.rule.code(), "urgent": finding.rule.is_urgent(), "about": kind, "id": id.as_str(),
        "person": finding.person.as_ref().map(Id::as_str), "role": finding.role.map(Role::code),
        "day": finding.day.map(format::date), "n": finding.counts.map(|(n, _)| n), "of": finding.counts.map(|(_, of)| of),
    });
    let sign = if finding.rule.is_urgent() { "!" } else { "·" };
    let cells = vec![sign.to_owned(), title(view, state, lang, kind, id), sentence(source, finding)];
    Row::of(json, cells).about(kind, id)
}

/// What a finding says, beside what it is about.
fn sentence(source: &Source<'_>, finding: &Finding) -> String {
    let lang = source.lang;
    let day = finding.day.map(format::date).unwrap_or_default();
    let day = day.as_str();
    let whom = finding.person.as_ref().map(|id| person_name(source.view, lang, id)).unwrap_or_default();
    let role = finding.role.map(|role| lang.code("mandate", "role", role.code())).unwrap_or_default();
    let (n, of) = finding.counts.unwrap_or_default();
    match finding.rule {
        Rule::VacantSeat => lang.finding_vacant().into(),
        Rule::TwoAtOnce => lang.finding_two_at_once(role),
        Rule::ClosedGroup => lang.finding_closed_group(day),
        Rule::LongAbsent => lang.finding_long_absent(n, day),
        Rule::BehindPlan => lang.finding_behind_plan(n, of),
        Rule::Misplaced => lang.finding_misplaced().into(),
        Rule::CarriedOver => lang.finding_carried_over(role, &whom, day),
        Rule::EndsSoon => lang.finding_ends_soon(role, &whom, day),
        Rule::NoForm => lang.finding_no_form().into(),
        Rule::FormOut => lang.finding_form_out().into(),
        Rule::FormWaiting => lang.finding_form_waiting().into(),
        Rule::OnNoForm => lang.finding_on_no_form(&whom),
        Rule::OldForm => lang.finding_old_form(day),
        Rule::UnsignedForm => lang.finding_unsigned_form(day),
        Rule::NoChannels => lang.finding_no_channels(day),
        Rule::NoDeputy => lang.finding_no_deputy().into(),
        Rule::Overlap => lang.finding_overlap().into(),
        Rule::BadAddress => lang.finding_bad_address().into(),
        Rule::ReviewContact => lang.finding_review_contact(day),
    }
}
