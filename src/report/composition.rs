//! Composition: what the seats of a group ask for, who fills it, and what is missing (R40) – of the group on a day, or of
//! who is in the room at a meeting.

use serde_json::{Value as Json, json};

use super::title::{group_name, organization_name};
use super::{Row, Sheet, Source};
use crate::domain::View;
use crate::domain::composition::{self, Composition, Demand};
use crate::domain::hierarchy::{self, Node};
use crate::domain::roll;
use crate::log::Id;
use crate::text::Lang;

/// The composition of a group, or of a meeting, whichever has that id.
pub fn about<'a>(source: &Source<'a>, id: &Id) -> Composition<'a> {
    match (source.view.meetings.get(id.as_str()), source.view.groups.get(id.as_str())) {
        (Some(meeting), _) => composition::in_the_room(source.view, meeting),
        (None, Some(group)) => composition::of_group(source.view, group.id.as_str(), source.today),
        (None, None) => Composition::default(),
    }
}

/// What a demand asks for: a function, or the organization whose seat it is.
pub fn demand_name(view: &View, demand: &Demand<'_>) -> String {
    let Some(seat) = demand.first() else { return String::new() };
    match &seat.organization {
        Some(organization) => organization_name(view, organization),
        None if seat.function.is_empty() => roll::seat_name(seat, view).to_owned(),
        None => seat.function.to_string(),
    }
}

/// How a composition stands, in one sentence: “7 av 8, saknas: chef för skola och/eller elevhälsa”. Empty without seats.
pub fn sentence(view: &View, lang: Lang, composition: &Composition<'_>) -> String {
    if composition.of() == 0 {
        return String::new();
    }
    let missing: Vec<String> = composition
        .unmet()
        .map(|demand| {
            let name = demand_name(view, demand);
            if demand.missing() == 1 { name } else { format!("{name} ×{}", demand.missing()) }
        })
        .collect();
    let counts = lang.composed(composition.filled(), composition.of());
    if missing.is_empty() { counts } else { lang.composition_lacks(&counts, &missing.join(", ")) }
}

/// The report: of a group or a meeting a demand a row and the sentence last, otherwise a sentence for every group.
pub(super) fn sheet(source: &Source<'_>, id: Option<&Id>) -> Sheet {
    let Source { view, lang, .. } = *source;
    let (first, rows) = match id {
        Some(id) => {
            let composition = about(source, id);
            let demands = composition.demands.iter().map(|demand| row(view, lang, demand));
            let total = total(view, lang, id, lang.composition_total(), &composition);
            (lang.composition_demand(), demands.chain(total).collect())
        }
        None => {
            let total = |node: &Node| {
                let name = group_name(view, &node.group);
                total(view, lang, &node.group, &name, &about(source, &node.group))
            };
            (lang.column_group(), hierarchy::tree(view).iter().filter_map(total).collect())
        }
    };
    let columns = vec![first.to_owned(), lang.composition_filled().to_owned()];
    Sheet { name: "composition".into(), columns, rows, single: false }
}

/// The sentence as a row; nothing where no seat asks for anybody.
fn total(view: &View, lang: Lang, id: &Id, name: &str, composition: &Composition<'_>) -> Option<Row> {
    let (filled, of, missing) = (composition.filled(), composition.of(), composition.missing());
    let json = json!({"kind": "composition", "id": id.as_str(), "filled": filled, "of": of, "missing": missing});
    let Json::Object(json) = json else { return None };
    (of > 0).then(|| Row { json, cells: vec![name.to_owned(), sentence(view, lang, composition)], ..Row::default() })
}

fn row(view: &View, lang: Lang, demand: &Demand<'_>) -> Row {
    let seats: Vec<&str> = demand.seats.iter().map(|seat| seat.id.as_str()).collect();
    let misplaced: Vec<&str> = demand.misplaced.iter().map(|seat| seat.id.as_str()).collect();
    let json = json!({
        "kind": "demand", "seats": seats, "required": demand.required, "filled": demand.filled, "misplaced": misplaced,
    });
    let mut said = lang.composed(demand.filled, demand.of());
    if !demand.misplaced.is_empty() {
        said = lang.composition_misplaced(&said);
    }
    let Json::Object(json) = json else { return Row::default() };
    Row { json, cells: vec![demand_name(view, demand), said], ..Row::default() }
}
