//! Who may sit in a working group (R69–R70): those of the county group first, then others whose competence is known.
//! The steering group appoints; this only shows whom there is to ask.

use std::collections::BTreeSet;

use serde_json::json;

use super::title::{name_of, organization_name};
use super::{Row, Sheet, Source};
use crate::domain::nomination;
use crate::domain::person::Person;
use crate::domain::privacy;
use crate::domain::schema::Ref;
use crate::letters;
use crate::log::Id;

/// The candidates for a group; those who sit in it are left out. Protected people are not offered.
pub(super) fn sheet(source: &Source<'_>, group: Option<&Id>) -> Sheet {
    let Source { view, lang, today, .. } = *source;
    let holders = |group: &Id| -> BTreeSet<Id> {
        let here = |mandate: &&crate::domain::seat::Mandate| {
            mandate.group.as_ref().map(Ref::id) == Some(group) && mandate.holds_on(today)
        };
        let person = |mandate: &crate::domain::seat::Mandate| Some(mandate.person.as_ref()?.id().clone());
        view.mandates.of(group.as_str()).filter(here).filter_map(person).collect()
    };
    let county = nomination::county_group(view).map(|group| holders(&group)).unwrap_or_default();
    let sitting = group.map(holders).unwrap_or_default();
    let suits = |person: &&Person| {
        !privacy::is_withheld(person)
            && !sitting.contains(&person.id)
            && (county.contains(&person.id) || !person.competence.is_empty())
    };
    let mut people: Vec<&Person> = view.people.iter().filter(suits).collect();
    people.sort_by_cached_key(|person| {
        (!county.contains(&person.id), person.competence.is_empty(), letters::key(&person.name), person.id.clone())
    });
    let row = |person: &&Person| {
        let organization = person.organization.as_ref().map(Ref::id);
        let from_county = county.contains(&person.id);
        let competence: Vec<&str> = person.competence.iter().map(|text| &**text).collect();
        let json = json!({
            "kind": "person", "id": person.id.as_str(), "organization": organization.map(Id::as_str),
            "competence": competence, "county_group": from_county,
        });
        let cells = vec![
            name_of(person, lang),
            organization.map(|id| organization_name(view, id)).unwrap_or_default(),
            if from_county { lang.yes().to_owned() } else { String::new() },
            competence.join(", "),
        ];
        Row::of(json, cells).about("person", &person.id)
    };
    let columns =
        [lang.column_name(), lang.kind("organization"), lang.in_county_group(), lang.field("person", "competence")];
    Sheet {
        name: "candidates".into(),
        columns: columns.map(str::to_owned).into(),
        rows: people.iter().map(row).collect(),
        single: false,
    }
}
