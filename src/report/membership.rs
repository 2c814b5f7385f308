//! What the papers say of who belongs to a group, side by side (R5, R66): each paper with its date and forum, then every
//! organization that one of them names, or that has a seat, with what differs first. Nothing is merged silently.

use std::collections::BTreeSet;

use serde_json::json;

use super::title::{group_name, organization_name};
use super::{Row, Sheet, Source};
use crate::domain::group::Charter;
use crate::domain::schema::Ref;
use crate::letters;
use crate::log::Id;
use crate::text::format;

/// The papers of a group, the oldest first; those without a date come before.
fn papers<'a>(source: &Source<'a>, group: &Id) -> Vec<&'a Charter> {
    let own = |charter: &&Charter| charter.group.as_ref().map(Ref::id) == Some(group);
    let mut papers: Vec<&Charter> = source.view.charters.of(group.as_str()).filter(own).collect();
    papers.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    papers
}

/// The papers of a group; without one those of every group that has any.
pub(super) fn sheet(source: &Source<'_>, group: Option<&Id>) -> Sheet {
    let lang = source.lang;
    let groups: Vec<&Id> = match group {
        Some(group) => vec![group],
        None => source.view.groups.iter().map(|group| &group.id).collect(),
    };
    let mut rows = Vec::new();
    for group in groups {
        let papers = papers(source, group);
        if papers.is_empty() {
            continue;
        }
        rows.extend(papers.iter().enumerate().map(|(n, paper)| paper_row(source, n, paper)));
        rows.extend(members(source, group, &papers));
    }
    Sheet {
        name: "membership".into(),
        columns: vec![lang.kind("group").into(), lang.column_name().into(), lang.column_what().into()],
        rows,
        single: false,
    }
}

/// The letter that stands for a paper in the columns.
fn letter(n: usize) -> String {
    char::from_u32('A' as u32 + (n % 26) as u32).unwrap_or('?').to_string()
}

fn paper_row(source: &Source<'_>, n: usize, paper: &Charter) -> Row {
    let lang = source.lang;
    let group = paper.group.as_ref().map(|id| group_name(source.view, id)).unwrap_or_default();
    let date = paper.date.map_or_else(|| lang.undated().to_owned(), format::date);
    let json = json!({
        "kind": "charter", "id": paper.id.as_str(), "group": paper.group.as_ref().map(|id| id.as_str()),
        "document": &*paper.document, "date": paper.date.map(format::date), "forum": &*paper.forum, "note": &*paper.note,
    });
    let said = [&*date, &*paper.forum].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    let row = Row::of(json, vec![group, format!("{} {}", letter(n), paper.document), said]);
    row.about("charter", &paper.id)
}

/// Every organization that a paper names or that has a seat, those on which they differ first.
fn members(source: &Source<'_>, group: &Id, papers: &[&Charter]) -> Vec<Row> {
    let Source { view, lang, today, .. } = *source;
    let seated: BTreeSet<&Id> =
        view.seats_of(group.as_str(), today).filter_map(|seat| Some(seat.organization.as_ref()?.id())).collect();
    let named = |paper: &Charter, id: &Id| paper.members.iter().any(|member| member.id() == id);
    let all: BTreeSet<&Id> =
        papers.iter().flat_map(|paper| paper.members.iter().map(Ref::id)).chain(seated.iter().copied()).collect();
    let mut found: Vec<(bool, String, &Id)> = all
        .into_iter()
        .map(|id| {
            let says: Vec<bool> = papers.iter().map(|paper| named(paper, id)).chain([seated.contains(id)]).collect();
            (says.iter().all(|said| *said), organization_name(view, id), id)
        })
        .collect();
    found.sort_by_cached_key(|(agreed, name, id)| (*agreed, letters::key(name), (*id).clone()));
    found
        .into_iter()
        .map(|(agreed, name, id)| {
            let holds: Vec<String> =
                papers.iter().enumerate().map(|(n, paper)| if named(paper, id) { letter(n) } else { "–".into() }).collect();
            let json = json!({
                "kind": "member", "id": id.as_str(), "group": group.as_str(), "agreed": agreed, "seat": seated.contains(id),
                "charters": papers.iter().filter(|paper| named(paper, id)).map(|paper| paper.id.as_str()).collect::<Vec<_>>(),
            });
            let seat = if seated.contains(id) { lang.has_seat() } else { lang.has_no_seat() };
            let aliases = view.organizations.get(id.as_str()).map(|org| org.aliases.join(", ")).unwrap_or_default();
            let also = if aliases.is_empty() { String::new() } else { lang.also_called(&aliases) };
            let said = [seat, &*also].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
            Row::of(json, vec![holds.join(" "), name, said]).about("organization", id)
        })
        .collect()
}
