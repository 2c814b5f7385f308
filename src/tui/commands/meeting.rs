//! Commands on meetings.

use crate::domain::meeting::RollState;
use crate::text::Lang;
use crate::tui::command::{Command, Group, Here};
use crate::tui::effect::{Effect, Place};
use crate::tui::screen::Layer;

const IN_ROLL: &[Layer] = &[Layer::Find, Layer::Roll, Layer::Labels];

fn is_closed(here: &Here<'_>) -> bool {
    let meeting = here.target.meeting().and_then(|id| here.cx.view().meetings.get(id.as_str()));
    meeting.is_some_and(|meeting| meeting.roll == Some(RollState::Closed))
}

fn set_roll(here: &Here<'_>) -> Effect {
    let Some(meeting) = here.target.meeting() else { return Effect::None };
    if is_closed(here) {
        return Effect::SetRoll { meeting: meeting.clone(), close: false };
    }
    let Some(found) = here.cx.view().meetings.get(meeting.as_str()) else { return Effect::None };
    let rows = crate::domain::roll::rows(here.cx.view(), found);
    let counts = crate::domain::roll::counts(here.cx.view(), found, &rows);
    Effect::Ask {
        question: here.cx.lang.ask_close(
            counts.present,
            counts.seats,
            counts.guests,
            counts.excused + counts.absent,
            counts.blank,
        ),
        yes: here.cx.lang.yes_letter().chars().next().unwrap_or('j'),
        then: Box::new(Effect::SetRoll { meeting: meeting.clone(), close: true }),
    }
}

pub(crate) static COMMANDS: &[Command] = &[
    Command {
        id: "take-roll",
        keys: &["r"],
        layers: &[Layer::Browse],
        group: Group::Selected,
        text: Lang::cmd_take_roll,
        footer: 2,
        applies: |here| here.target.meeting().is_some(),
        run: |here| here.target.meeting().map_or(Effect::None, |id| Effect::Go(Place::Roll(id.clone()))),
    },
    Command {
        id: "take-roll-here",
        keys: &["Enter", "r"],
        layers: &[Layer::Replies],
        group: Group::Selected,
        text: Lang::cmd_take_roll,
        footer: 1,
        applies: |here| here.target.meeting().is_some(),
        run: |here| here.target.meeting().map_or(Effect::None, |id| Effect::Go(Place::Roll(id.clone()))),
    },
    Command {
        id: "close-roll",
        keys: &["."],
        layers: IN_ROLL,
        group: Group::Roll,
        text: Lang::cmd_close_roll,
        footer: 6,
        applies: |here| here.target.meeting().is_some() && !is_closed(here),
        run: set_roll,
    },
    Command {
        id: "open-roll",
        keys: &["<"],
        layers: IN_ROLL,
        group: Group::Roll,
        text: Lang::cmd_open_roll,
        footer: 6,
        applies: is_closed,
        run: set_roll,
    },
];
