//! Commands on lists, pages, forms and choices: the same key means the same on all of them.

use crate::log::Id;
use crate::text::Lang;
use crate::tui::command::{Command, Group, Here, always};
use crate::tui::effect::{Effect, Place, Purpose};
use crate::tui::list::Move;
use crate::tui::screen::{Layer, Msg, Target};

const LIST: &[Layer] = &[Layer::Browse];

/// The kinds that have a page of their own.
const PAGES: &[&str] = &["meeting", "organization", "person"];
/// The kinds that a form can change, on the screens that there are.
const EDITABLE: &[&str] = &["meeting", "organization", "person"];

fn selected(here: &Here<'_>, kinds: &[&'static str]) -> Option<(&'static str, Id)> {
    match &here.target {
        Target::Record(kind, id) if kinds.contains(kind) => Some((*kind, id.clone())),
        Target::Meeting(id) if kinds.contains(&"meeting") => Some(("meeting", id.clone())),
        _ => None,
    }
}

/// The record whose form is meant: on a seat its organization's, at a meeting the meeting's.
fn edited(here: &Here<'_>) -> Option<(&'static str, Id)> {
    let of_seat = || {
        let seat = here.cx.view().seats.get(here.target.record("seat")?.as_str())?;
        Some(("organization", seat.organization.as_ref()?.id().clone()))
    };
    let of_meeting = || here.target.meeting().map(|id| ("meeting", id.clone()));
    selected(here, EDITABLE).or_else(of_meeting).or_else(of_seat)
}

/// The records that a command is about: what was picked, otherwise what is selected.
fn chosen(here: &Here<'_>, kinds: &[&'static str]) -> Option<(&'static str, Vec<Id>)> {
    let (kind, id) = selected(here, kinds)?;
    let picked: Vec<Id> = here.picked.iter().filter_map(|id| Id::new(id).ok()).collect();
    Some((kind, if picked.is_empty() { vec![id] } else { picked }))
}

pub(crate) static COMMANDS: &[Command] = &[
    Command {
        id: "open",
        keys: &["Enter"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_open,
        footer: 1,
        applies: |here| selected(here, PAGES).is_some(),
        run: |here| match selected(here, PAGES) {
            Some((kind, id)) => Effect::Go(Place::Record(kind, id)),
            None => Effect::None,
        },
    },
    Command {
        id: "edit",
        keys: &["ä"],
        layers: &[Layer::Browse, Layer::Replies],
        group: Group::Selected,
        text: Lang::cmd_edit,
        footer: 3,
        applies: |here| edited(here).is_some(),
        run: |here| match edited(here) {
            Some((kind, id)) => Effect::Form(Purpose::Edit(kind.into(), id.to_string())),
            None => Effect::None,
        },
    },
    Command {
        id: "appoint",
        keys: &["b"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_appoint,
        footer: 4,
        applies: |here| seat(here).is_some(),
        run: |here| seat(here).map_or(Effect::None, |seat| Effect::Form(Purpose::Appoint(seat.to_string()))),
    },
    Command {
        id: "remove",
        keys: &["Delete"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_remove,
        footer: 0,
        applies: |here| selected(here, EDITABLE).is_some(),
        run: |here| match chosen(here, EDITABLE) {
            Some((kind, ids)) => Effect::Remove { kind, ids },
            None => Effect::None,
        },
    },
    Command {
        id: "pick",
        keys: &["Space"],
        layers: &[Layer::Browse, Layer::Replies, Layer::Stayed],
        group: Group::Selected,
        text: Lang::cmd_pick,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::Pick),
    },
    Command {
        id: "pick-all",
        keys: &["*"],
        layers: &[Layer::Browse, Layer::Replies, Layer::Stayed],
        group: Group::Selected,
        text: Lang::cmd_pick_all,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::PickAll),
    },
    Command {
        id: "search",
        keys: &["."],
        layers: &[Layer::Browse, Layer::Replies],
        group: Group::Move,
        text: Lang::cmd_search,
        footer: 5,
        applies: always,
        run: |_| Effect::Tell(Msg::Search),
    },
    Command {
        id: "switch-list",
        keys: &["Tab"],
        layers: LIST,
        group: Group::Move,
        text: Lang::cmd_switch,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::Switch),
    },
    Command {
        id: "copy",
        keys: &["y"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_copy,
        footer: 1,
        applies: |here| here.target == Target::Page,
        run: |_| Effect::Tell(Msg::Accept),
    },
    Command {
        id: "end-search",
        keys: &["Enter"],
        layers: &[Layer::Filter],
        group: Group::Move,
        text: Lang::cmd_end_search,
        footer: 1,
        applies: always,
        run: |_| Effect::Tell(Msg::Accept),
    },
    Command {
        id: "save",
        keys: &["Enter"],
        layers: &[Layer::Form],
        group: Group::Form,
        text: Lang::cmd_save,
        footer: 1,
        applies: always,
        run: |_| Effect::Tell(Msg::Accept),
    },
    Command {
        id: "next-field",
        keys: &["Tab"],
        layers: &[Layer::Form],
        group: Group::Form,
        text: Lang::cmd_next_field,
        footer: 2,
        applies: always,
        run: |_| Effect::Tell(Msg::Next),
    },
    Command {
        id: "previous-field",
        keys: &["S-Tab"],
        layers: &[Layer::Form],
        group: Group::Form,
        text: Lang::cmd_previous_field,
        footer: 3,
        applies: always,
        run: |_| Effect::Tell(Msg::Previous),
    },
    Command {
        id: "field-down",
        keys: &["Down"],
        layers: &[Layer::Form],
        group: Group::Form,
        text: Lang::cmd_down,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::Move(Move::Down)),
    },
    Command {
        id: "field-up",
        keys: &["Up"],
        layers: &[Layer::Form],
        group: Group::Form,
        text: Lang::cmd_up,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::Move(Move::Up)),
    },
    Command {
        id: "choose",
        keys: &["Enter"],
        layers: &[Layer::Search, Layer::Choice],
        group: Group::Form,
        text: Lang::cmd_choose,
        footer: 1,
        applies: always,
        run: |_| Effect::Tell(Msg::Accept),
    },
];

/// The seat whose people can be named: the selected one, or the county group's of the selected organization.
fn seat(here: &Here<'_>) -> Option<Id> {
    let view = here.cx.view();
    match &here.target {
        Target::Record("seat", id) => Some(id.clone()),
        Target::Record("organization", id) => {
            let mut seats: Vec<_> = view
                .seats
                .of(id.as_str())
                .filter(|seat| {
                    seat.organization.as_ref().is_some_and(|o| o.id() == id) && seat.exists_on(here.cx.today())
                })
                .collect();
            // The county group's first: its representatives are whom the forms name.
            let county = |group: &str| {
                let kind = view.groups.get(group).and_then(|group| group.kind);
                kind == Some(crate::domain::group::GroupKind::County)
            };
            seats.sort_by_key(|seat| !seat.group.as_ref().is_some_and(|group| county(group.as_str())));
            seats.first().map(|seat| seat.id.clone())
        }
        _ => None,
    }
}
