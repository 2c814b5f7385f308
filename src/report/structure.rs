//! The structure drawn as text: the hierarchy as a tree, with what stands beside it (R1–R7, R36–R44, R67–R74).

use serde_json::{Value as Json, json};

use super::title::party_name;
use super::{Row, Sheet, Source};
use crate::domain::composition;
use crate::domain::group::{GroupKind, GroupStatus};
use crate::domain::hierarchy::{self, Node};
use crate::text::Lang;

/// How often a group has met, against its plan: `2 av ca 4 i år`, `1 i år`; nothing if it neither plans nor meets.
pub fn cadence_text(lang: Lang, held: usize, coming: usize, planned: Option<i64>) -> String {
    match planned {
        Some(planned) => lang.met_of_planned(held, planned),
        None if held + coming > 0 => lang.met(held),
        None => String::new(),
    }
}

/// The drawing as a report, a group a row.
pub(super) fn sheet(source: &Source<'_>) -> Sheet {
    let Source { view, lang, today, .. } = *source;
    let nodes = hierarchy::tree(view);
    let mut rows = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let Some(group) = view.groups.get(node.group.as_str()) else { continue };
        let composition = composition::of_group(view, group.id.as_str(), today);
        let (seats, vacant) = (composition.of(), composition.missing());
        let cadence = hierarchy::cadence(view, group, today);
        let relations: Vec<String> = hierarchy::relations(view, group.id.as_str())
            .filter(|relation| relation.from.as_ref().is_some_and(|from| *from.id() == group.id))
            .map(|relation| {
                let kind = relation.kind.map(|kind| lang.code("relation", "kind", kind.code())).unwrap_or_default();
                format!("{kind} {}", relation.to.as_ref().map(|to| party_name(view, to)).unwrap_or_default())
            })
            .collect();
        let open = view
            .actions
            .of(group.id.as_str())
            .filter(|action| action.group.as_ref().is_some_and(|id| *id.id() == group.id) && action.is_open())
            .count();
        let status = group.status.unwrap_or(GroupStatus::Established);
        let json = json!({
            "kind": "group",
            "id": group.id.as_str(),
            "depth": node.depth,
            "status": status.code(),
            "seats": seats,
            "vacant": vacant,
            "meetings_held": cadence.held,
            "meetings_coming": cadence.coming,
            "meetings_planned": cadence.planned,
            "open_actions": open,
        });
        let Json::Object(json) = json else { continue };
        let outside = matches!(group.kind, Some(GroupKind::Network | GroupKind::Forum));
        let drawn = match status {
            GroupStatus::Established => group.name.to_string(),
            other => format!("{} ({})", group.name, lang.code("group", "status", other.code())),
        };
        let name = format!("{}{}{drawn}", branches(&nodes, at), if outside { "· " } else { "" });
        let places = if seats == 0 { String::new() } else { lang.seats_filled(seats - vacant, seats) };
        let cells = vec![
            name,
            cadence_text(lang, cadence.held, cadence.coming, cadence.planned),
            places,
            if open == 0 { String::new() } else { open.to_string() },
            relations.join("; "),
        ];
        rows.push(Row { json, cells, ..Row::default() });
    }
    let columns = [lang.column_group(), lang.meetings_this_year(), lang.members(), lang.shown_open(), lang.relations()];
    Sheet { name: "structure".into(), columns: columns.map(str::to_owned).to_vec(), rows, single: false }
}

/// The lines of the tree before a node.
fn branches(nodes: &[Node], at: usize) -> String {
    let depth = nodes[at].depth;
    let goes_on =
        |level: usize| nodes[at + 1..].iter().take_while(|node| node.depth >= level).any(|node| node.depth == level);
    let mut text = String::new();
    for level in 1..=depth {
        text += match (level == depth, goes_on(level)) {
            (true, true) => "├─ ",
            (true, false) => "└─ ",
            (false, true) => "│  ",
            (false, false) => "   ",
        };
    }
    text
}
