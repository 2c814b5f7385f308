//! Commands of the whole program: screens, palette, help, undo, leaving.

use crate::text::Lang;
use crate::text::format;
use crate::tui::command::{Command, Group, Here, always};
use crate::tui::effect::{Effect, Place, Purpose};
use crate::tui::list::Move;
use crate::tui::screen::{Layer, Msg};

/// Where letters are commands.
const LETTERS: &[Layer] = &[Layer::Browse, Layer::Replies];
/// Where the signs of the program work beside what is typed.
const SIGNS: &[Layer] = &[Layer::Browse, Layer::Replies, Layer::Find, Layer::Roll, Layer::Labels, Layer::Decide];
const ALL: &[Layer] = &[
    Layer::Browse,
    Layer::Filter,
    Layer::Replies,
    Layer::Find,
    Layer::Roll,
    Layer::Labels,
    Layer::Stayed,
    Layer::Form,
    Layer::Search,
    Layer::Choice,
    Layer::Confirm,
    Layer::Decide,
];
const LISTS: &[Layer] = &[
    Layer::Browse,
    Layer::Filter,
    Layer::Replies,
    Layer::Find,
    Layer::Roll,
    Layer::Labels,
    Layer::Stayed,
    Layer::Search,
    Layer::Choice,
    Layer::Decide,
];

const fn moving(
    id: &'static str,
    keys: &'static [&'static str],
    text: fn(Lang) -> &'static str,
    run: fn(&Here<'_>) -> Effect,
) -> Command {
    Command { id, keys, layers: LISTS, group: Group::Move, text, footer: 0, applies: always, run }
}

/// The day of the selected meeting; whoever looks at another day already goes back to today.
fn day_meant(here: &Here<'_>) -> String {
    let meeting = here.target.meeting().filter(|_| here.cx.replica.looked_at().is_none());
    let date = meeting.and_then(|id| here.cx.view().meetings.get(id.as_str())?.date);
    date.map(format::date).unwrap_or_default()
}

pub(crate) static COMMANDS: &[Command] = &[
    moving("up", &["Up"], Lang::cmd_up, |_| Effect::Tell(Msg::Move(Move::Up))),
    moving("down", &["Down"], Lang::cmd_down, |_| Effect::Tell(Msg::Move(Move::Down))),
    moving("page-up", &["PgUp"], Lang::cmd_page_up, |_| Effect::Tell(Msg::Move(Move::PageUp))),
    moving("page-down", &["PgDn"], Lang::cmd_page_down, |_| Effect::Tell(Msg::Move(Move::PageDown))),
    moving("first", &["Home"], Lang::cmd_first, |_| Effect::Tell(Msg::Move(Move::Home))),
    moving("last", &["End"], Lang::cmd_last, |_| Effect::Tell(Msg::Move(Move::End))),
    Command {
        id: "up-letter",
        keys: &["k"],
        layers: &[Layer::Browse],
        group: Group::Move,
        text: Lang::cmd_up,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::Move(Move::Up)),
    },
    Command {
        id: "down-letter",
        keys: &["j"],
        layers: &[Layer::Browse],
        group: Group::Move,
        text: Lang::cmd_down,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::Move(Move::Down)),
    },
    Command {
        id: "palette",
        keys: &[","],
        layers: SIGNS,
        group: Group::Program,
        text: Lang::cmd_palette,
        footer: 7,
        applies: always,
        run: |_| Effect::Go(Place::Palette),
    },
    Command {
        id: "help",
        keys: &["?"],
        layers: &[
            Layer::Browse,
            Layer::Replies,
            Layer::Find,
            Layer::Roll,
            Layer::Labels,
            Layer::Stayed,
            Layer::Choice,
            Layer::Decide,
        ],
        group: Group::Program,
        text: Lang::cmd_help,
        footer: 8,
        applies: always,
        run: |_| Effect::Go(Place::Help),
    },
    Command {
        id: "undo",
        keys: &["å", "u", "C-z"],
        layers: &[Layer::Browse, Layer::Replies, Layer::Roll, Layer::Decide],
        group: Group::Program,
        text: Lang::cmd_undo,
        footer: 6,
        applies: always,
        run: |_| Effect::Undo,
    },
    Command {
        id: "undo-while-typing",
        keys: &["C-z"],
        layers: &[Layer::Find, Layer::Labels],
        group: Group::Program,
        text: Lang::cmd_undo,
        footer: 0,
        applies: always,
        run: |_| Effect::Undo,
    },
    Command {
        id: "redo",
        keys: &["U"],
        layers: &[Layer::Browse, Layer::Replies, Layer::Roll, Layer::Decide],
        group: Group::Program,
        text: Lang::cmd_redo,
        footer: 0,
        applies: always,
        run: |_| Effect::Redo,
    },
    Command {
        id: "shown-to-others",
        keys: &["="],
        layers: SIGNS,
        group: Group::Program,
        text: Lang::cmd_shown,
        footer: 0,
        applies: always,
        run: |_| Effect::ToggleShown,
    },
    Command {
        id: "look-at",
        keys: &["D"],
        layers: LETTERS,
        group: Group::Program,
        text: Lang::cmd_look_at,
        footer: 0,
        applies: always,
        run: |here| Effect::Form(Purpose::LookAt(day_meant(here))),
    },
    Command {
        id: "redraw",
        keys: &["C-l"],
        layers: ALL,
        group: Group::Program,
        text: Lang::cmd_redraw,
        footer: 0,
        applies: always,
        run: |_| Effect::Redraw,
    },
    Command {
        id: "interrupt",
        keys: &["C-c"],
        layers: ALL,
        group: Group::Program,
        text: Lang::cmd_interrupt,
        footer: 0,
        applies: always,
        run: |here| Effect::Say(here.cx.lang.how_to_quit().into()),
    },
    Command {
        id: "suspend",
        keys: &[],
        layers: SIGNS,
        group: Group::Program,
        text: Lang::cmd_suspend,
        footer: 0,
        applies: always,
        run: |_| Effect::Suspend,
    },
    Command {
        id: "check",
        keys: &[],
        layers: SIGNS,
        group: Group::Program,
        text: Lang::cmd_check,
        footer: 0,
        applies: always,
        run: |_| Effect::Check,
    },
    Command {
        id: "back",
        keys: &["Esc"],
        layers: ALL,
        group: Group::Program,
        text: Lang::cmd_back,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::Up),
    },
    Command {
        id: "quit",
        keys: &["q"],
        layers: LETTERS,
        group: Group::Program,
        text: Lang::cmd_quit,
        footer: 0,
        applies: always,
        run: |here| if here.at_root { Effect::Quit } else { Effect::Tell(Msg::Up) },
    },
];
