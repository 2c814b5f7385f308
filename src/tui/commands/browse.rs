//! Commands on lists, pages, forms and choices: the same key means the same on all of them.

use crate::domain::group::GroupKind;
use crate::domain::seat::Seat;
use crate::log::Id;
use crate::text::Lang;
use crate::tui::command::{Command, Group, Here, always};
use crate::tui::effect::{Effect, Purpose};
use crate::tui::list::Move;
use crate::tui::screen::{Cx, Layer, Msg, Target};

const LIST: &[Layer] = &[Layer::Browse];

pub(crate) static COMMANDS: &[Command] = &[
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
        layers: &[Layer::Browse, Layer::Replies],
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
        id: "save-next",
        keys: &["C-n"],
        layers: &[Layer::Form],
        group: Group::Form,
        text: Lang::cmd_save_next,
        footer: 4,
        applies: |here| here.top.is_of_a_pile(),
        run: |_| Effect::Tell(Msg::AcceptNext),
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
        layers: &[Layer::Search, Layer::Choice, Layer::Decide],
        group: Group::Form,
        text: Lang::cmd_choose,
        footer: 1,
        applies: always,
        run: |_| Effect::Tell(Msg::Accept),
    },
];

/// The seat whose people can be named: the selected one, or the county group's of the selected organization.
fn seat(here: &Here<'_>) -> Option<Id> {
    let organization = here.target.record("organization").or_else(|| here.page.record("organization"));
    here.target.record("seat").cloned().or_else(|| county_seat(&here.cx, organization?))
}

/// The seat of an organization in the county group, whose representatives are whom the forms name; otherwise its first.
pub(crate) fn county_seat(cx: &Cx<'_>, organization: &Id) -> Option<Id> {
    let view = cx.view();
    let own = |seat: &&Seat| seat.organization.as_ref().is_some_and(|o| o.id() == organization);
    let mut seats: Vec<&Seat> =
        view.seats.of(organization.as_str()).filter(own).filter(|seat| seat.exists_on(cx.today())).collect();
    let county = |group: &str| view.groups.get(group).and_then(|group| group.kind) == Some(GroupKind::County);
    seats.sort_by_key(|seat| !seat.group.as_ref().is_some_and(|group| county(group.as_str())));
    seats.first().map(|seat| seat.id.clone())
}
