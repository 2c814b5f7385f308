//! The hierarchy of groups as a tree: what is settled and what is proposed, how often they meet, who is missing.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};

use super::browser::{Browser, Listing, fact};
use crate::domain::composition;
use crate::domain::group::{Group, GroupStatus};
use crate::domain::hierarchy::{self, Cadence, Node};
use crate::domain::roll;
use crate::log::Id;
use crate::report::composition::sentence;
use crate::report::structure::cadence_text;
use crate::report::title::{group_name, party_name};
use crate::text::format;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Msg, Target};

/// The tree.
pub(super) fn groups() -> Browser<Groups> {
    Browser::new(Groups::default())
}

/// The groups, and which of them are folded.
#[derive(Debug, Default)]
pub(super) struct Groups {
    folded: RefCell<BTreeSet<String>>,
    nodes: RefCell<Vec<Node>>,
    /// The place of each group among the nodes.
    places: RefCell<HashMap<Id, usize>>,
    /// The version of the state that they are of.
    made: Cell<Option<u64>>,
}

impl Groups {
    /// Works the tree out anew if something has changed.
    fn refresh(&self, cx: &Cx<'_>) {
        if self.made.replace(Some(cx.view().version)) == Some(cx.view().version) {
            return;
        }
        let mut nodes = hierarchy::tree(cx.view());
        if let Some(day) = cx.replica.looked_at() {
            let there =
                |id: &Id| cx.view().groups.get(id.as_str()).and_then(Group::first_day).is_none_or(|first| first <= day);
            nodes.retain(|node| there(&node.group));
        }
        *self.places.borrow_mut() = nodes.iter().enumerate().map(|(n, node)| (node.group.clone(), n)).collect();
        *self.nodes.borrow_mut() = nodes;
    }

    /// The groups that no folded one hides.
    fn seen(&self) -> Vec<String> {
        let folded = self.folded.borrow();
        let mut hidden_below = None;
        let mut seen = Vec::new();
        for node in self.nodes.borrow().iter() {
            if hidden_below.is_some_and(|depth| node.depth > depth) {
                continue;
            }
            hidden_below = folded.contains(node.group.as_str()).then_some(node.depth);
            seen.push(node.group.to_string());
        }
        seen
    }

    fn node(&self, key: &str) -> Option<Node> {
        self.places.borrow().get(key).and_then(|place| self.nodes.borrow().get(*place).cloned())
    }
}

impl Listing for Groups {
    type Key = String;

    fn parse(&self, _: &Cx<'_>, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        "groups"
    }

    fn adds(&self) -> Option<&'static str> {
        Some("group")
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.screen_groups().into()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        self.refresh(cx);
        self.seen()
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["group", "organization"]
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        let Some(group) = cx.view().groups.get(key) else { return String::new() };
        let convener = group.convener.as_ref().map(|id| party_name(cx.view(), id)).unwrap_or_default();
        format!("{} {} {convener}", group.name, group.full_name)
    }

    fn target(&self, cx: &Cx<'_>, key: &String) -> Target {
        cx.view().groups.get(key).map_or(Target::Nothing, |group| Target::Record("group", group.id.clone()))
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let (Some(group), Some(node)) = (cx.view().groups.get(key), self.node(key)) else { return };
        let fold = match (node.has_children, self.folded.borrow().contains(key)) {
            (true, true) => "+ ",
            (true, false) => "- ",
            (false, _) => "  ",
        };
        let name = format!("{}{fold}{}{}", "  ".repeat(node.depth.min(8)), group.name, status(cx, group));
        let composition = composition::of_group(cx.view(), key, cx.today());
        let places = match composition.of() {
            0 => String::new(),
            seats => cx.lang.seats_filled(composition.filled(), seats),
        };
        let met = met(cx, group);
        let style = if focused { STRONG } else { PLAIN };
        if met.is_empty() && places.is_empty() {
            canvas.text(0, 0, &name, style);
        } else {
            canvas.columns(&[(42, 60, &name), (16, 20, &met), (16, 24, &places)], style);
        }
    }

    fn details_height(&self) -> u16 {
        5
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String) {
        let Some(group) = cx.view().groups.get(key) else { return };
        let (view, lang) = (cx.view(), cx.lang);
        canvas.text(1, 0, &group_heading(cx, group), STRONG);
        let purpose = format::wrap(&group.purpose, usize::from(canvas.width().saturating_sub(4)));
        let mut y = 1;
        for line in purpose.iter().take(2) {
            canvas.text(2, y, line, PLAIN);
            y += 1;
        }
        let party = |id: Option<&Id>| id.map(|id| party_name(view, id)).unwrap_or_default();
        let convener = party(group.convener.as_ref().map(|id| id.id()));
        if !convener.is_empty() {
            fact(canvas, y, lang.field("group", "convener"), 16, &convener);
            y += 1;
        }
        let relations: Vec<String> = relation_lines(cx, key).into_iter().map(|(text, _)| text).collect();
        if !relations.is_empty() {
            fact(canvas, y, lang.relations(), 16, &relations.join("; "));
        }
    }

    fn take(&self, msg: &Msg, _: &Cx<'_>, key: Option<&String>) -> bool {
        let (Msg::Unfold(open), Some(key)) = (msg, key) else { return false };
        let mut folded = self.folded.borrow_mut();
        if *open {
            folded.remove(key)
        } else {
            folded.insert(key.to_owned())
        };
        true
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.groups_empty().into()
    }
}

/// A group's status in brackets, unless it is what one expects.
fn status(cx: &Cx<'_>, group: &Group) -> String {
    match group.status {
        None | Some(GroupStatus::Established) => String::new(),
        Some(status) => format!(" ({})", cx.lang.code("group", "status", status.code())),
    }
}

/// Its name in full, what it is, and its period.
pub(super) fn group_heading(cx: &Cx<'_>, group: &Group) -> String {
    let name = if group.full_name.is_empty() { &group.name } else { &group.full_name };
    let kind = group.kind.map(|kind| cx.lang.code("group", "kind", kind.code())).unwrap_or_default();
    format!("{name} · {kind}{}", status(cx, group))
}

/// How often it has met this year against its plan.
pub(super) fn met(cx: &Cx<'_>, group: &Group) -> String {
    let Cadence { held, coming, planned, .. } = hierarchy::cadence(cx.view(), group, cx.today());
    cadence_text(cx.lang, held, coming, planned)
}

/// A relation as it reads from one of its ends.
pub(super) fn relation_text(cx: &Cx<'_>, relation: &crate::domain::group::Relation, from: &str) -> String {
    let view = cx.view();
    let kind = relation.kind.map(|kind| cx.lang.code("relation", "kind", kind.code())).unwrap_or_default();
    let name = |id: Option<&Id>| id.map(|id| party_name(view, id)).unwrap_or_default();
    let (left, right) = (relation.from.as_ref().map(|id| id.id()), relation.to.as_ref().map(|id| id.id()));
    let via = if relation.via.is_empty() { String::new() } else { format!(" ({})", relation.via) };
    if left.is_some_and(|id| id.as_str() == from) {
        format!("{kind} {}{via}", name(right))
    } else {
        format!("{} {kind}{via}", name(left))
    }
}

/// A group's relations as they read from it, in the order of the alphabet, so that those of a kind stand together.
fn relation_lines(cx: &Cx<'_>, group: &str) -> Vec<(String, Id)> {
    let relations = hierarchy::relations(cx.view(), group);
    let mut lines: Vec<_> =
        relations.map(|relation| (relation_text(cx, relation, group), relation.id.clone())).collect();
    lines.sort_by_cached_key(|(text, id)| (crate::letters::key(text), id.clone()));
    lines
}

/// The page of a group.
pub fn group(id: Id) -> Browser<super::record::RecordPage> {
    super::record::page("group", id, contents)
}

fn contents(cx: &Cx<'_>, id: &Id) -> super::record::Contents {
    use super::record::{Contents, Line};
    use crate::domain::seat::Role;
    let (view, lang) = (cx.view(), cx.lang);
    let mut contents = Contents::default();
    let Some(group) = view.groups.get(id.as_str()) else { return contents };
    let field = |name| lang.field("group", name);
    let party = |id: Option<&Id>| id.map(|id| cx.party(id)).unwrap_or_default();
    contents.facts = vec![
        (field("full_name"), group_heading(cx, group)),
        (field("purpose"), group.purpose.to_string()),
        (field("parent"), group.parent.as_ref().map(|id| group_name(view, id)).unwrap_or_default()),
        (field("convener"), party(group.convener.as_ref().map(|id| id.id()))),
        (field("leader"), party(group.leader.as_ref().map(|id| id.id()))),
        (lang.meetings_this_year(), met(cx, group)),
        (lang.report_composition(), sentence(view, lang, &composition::of_group(view, id.as_str(), cx.today()))),
        (field("agreement"), group.agreement.as_ref().map(|id| cx.title("agreement", id)).unwrap_or_default()),
        (
            lang.period(),
            match (group.starts, group.ends) {
                (None, None) => String::new(),
                (from, to) => super::person::period(from, to),
            },
        ),
        (field("closing_reason"), group.closing_reason.to_string()),
    ];
    let mut seats: Vec<_> = view.seats_of(id.as_str(), cx.today()).collect();
    seats.sort_by_cached_key(|seat| (crate::letters::key(roll::seat_name(seat, view)), seat.id.clone()));
    contents.part(
        lang.members(),
        seats.into_iter().map(|seat| {
            let name = |role| super::organizations::holder_name(cx, seat.id.as_str(), role);
            let seat_name = roll::seat_name(seat, view).to_owned();
            let cells = vec![(22, 40, seat_name), (20, 40, name(Role::Representative)), (19, 40, name(Role::Deputy))];
            Line::of("seat", &seat.id, cells)
        }),
    );
    contents.part(
        lang.relations(),
        relation_lines(cx, id.as_str())
            .into_iter()
            .map(|(text, relation)| Line::of("relation", &relation, vec![(60, 200, text)])),
    );
    let mut purposes: Vec<_> = view.purposes.of(id.as_str()).collect();
    purposes.sort_by_key(|purpose| (purpose.number, purpose.id.clone()));
    contents.part(
        lang.field("group", "purpose"),
        purposes.into_iter().map(|purpose| {
            let number = purpose.number.map(|number| format!("{number} ")).unwrap_or_default();
            Line::of("purpose", &purpose.id, vec![(60, 200, format!("{number}{}", purpose.text))])
        }),
    );
    let mut meetings: Vec<_> = hierarchy::meetings(view, id.as_str()).collect();
    meetings.sort_by(|a, b| (b.date, &b.id).cmp(&(a.date, &a.id)));
    contents.part(
        lang.screen_meetings(),
        meetings.into_iter().map(|meeting| {
            let date = meeting.date.map(|date| format::day(lang, date)).unwrap_or_default();
            let cells = vec![
                (15, 15, date),
                (6, 6, super::meetings::hours(meeting)),
                (30, 40, super::meetings::state(cx, meeting)),
            ];
            Line::of("meeting", &meeting.id, cells)
        }),
    );
    let number = view.filing().groups.find(id.as_str());
    contents.part(lang.screen_actions(), super::action::rows_of(cx, |cells| Some(cells.group) == number));
    contents.part(
        lang.papers(),
        view.charters.of(id.as_str()).map(|charter| {
            let date = charter.date.map(format::date).unwrap_or_default();
            let cells =
                vec![(10, 10, date), (36, 80, charter.document.to_string()), (14, 40, charter.forum.to_string())];
            Line::of("charter", &charter.id, cells)
        }),
    );
    contents
}
