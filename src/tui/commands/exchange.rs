//! Commands on files that come and go.

use crate::text::Lang;
use crate::tui::command::{Command, Group, Here, always};
use crate::tui::effect::{Effect, Exchange, Place};
use crate::tui::screen::{Layer, Target};
use crate::tui::screens::For;

const LIST: &[Layer] = &[Layer::Browse];

fn on_files(here: &Here<'_>) -> bool {
    matches!(here.target, Target::File(_))
}

pub(crate) static COMMANDS: &[Command] = &[
    Command {
        id: "exchange",
        keys: &["g"],
        layers: LIST,
        group: Group::Program,
        text: Lang::cmd_exchange,
        footer: 0,
        applies: always,
        run: |_| Effect::Go(Place::Exchange),
    },
    Command {
        id: "open-file",
        keys: &["Enter"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_look_into,
        footer: 1,
        applies: |here| matches!(here.target, Target::File(Some(_))),
        run: |here| match &here.target {
            Target::File(Some(path)) => Effect::Exchange(Exchange::Look(path.clone(), None)),
            _ => Effect::None,
        },
    },
    Command {
        id: "open-arrival",
        keys: &["Enter"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_take_in,
        footer: 1,
        applies: |here| here.target == Target::Arrival,
        run: |_| Effect::Exchange(Exchange::TakeIn),
    },
    Command {
        id: "export-file",
        keys: &["e"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_export,
        footer: 2,
        applies: on_files,
        run: |_| Effect::Exchange(Exchange::Write { passphrase: None, hand_over: false }),
    },
    Command {
        id: "export-locked",
        keys: &["E"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_export_locked,
        footer: 3,
        applies: |here| on_files(here) && cfg!(feature = "age"),
        run: |_| Effect::Exchange(Exchange::Secret(For::Write { hand_over: false })),
    },
    Command {
        id: "hand-over",
        keys: &["l"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_hand_over,
        footer: 4,
        applies: on_files,
        run: |_| {
            let open = Exchange::Write { passphrase: None, hand_over: true };
            let locked = Exchange::Secret(For::Write { hand_over: true });
            Effect::Exchange(if cfg!(feature = "age") { locked } else { open })
        },
    },
    Command {
        id: "take-import-back",
        keys: &["T"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_take_import_back,
        footer: 0,
        applies: on_files,
        run: |_| Effect::Exchange(Exchange::TakeBack { sure: false }),
    },
];
