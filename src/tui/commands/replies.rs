//! Commands on the page of a meeting: what was answered to the call.

use crate::domain::meeting::Answer;
use crate::log::Id;
use crate::text::Lang;
use crate::tui::command::{Command, Group, Here};
use crate::tui::effect::Effect;
use crate::tui::screen::{Layer, Target};

const fn reply(
    id: &'static str,
    keys: &'static [&'static str],
    text: fn(Lang) -> &'static str,
    footer: u8,
    run: fn(&Here<'_>) -> Effect,
) -> Command {
    Command { id, keys, layers: &[Layer::Replies], group: Group::Selected, text, footer, applies: on_seat, run }
}

fn on_seat(here: &Here<'_>) -> bool {
    matches!(here.target, Target::Seat { .. })
}

fn answer(here: &Here<'_>, answer: Answer) -> Effect {
    let Target::Seat { meeting, seat } = &here.target else { return Effect::None };
    let picked: Vec<Id> = here.picked().iter().filter_map(|id| Id::new(id).ok()).collect();
    let seats = if picked.is_empty() { vec![seat.clone()] } else { picked };
    Effect::Reply { meeting: meeting.clone(), seats, answer }
}

pub(crate) static COMMANDS: &[Command] = &[
    reply("coming", &["k"], Lang::cmd_coming, 2, |here| answer(here, Answer::Coming)),
    reply("deputy-comes", &["e"], Lang::cmd_deputy_comes, 3, |here| answer(here, Answer::DeputyComes)),
    reply("both-come", &["b"], Lang::cmd_both_come, 4, |here| answer(here, Answer::BothCome)),
    reply("not-coming", &["f", "a"], Lang::cmd_not_coming, 5, |here| answer(here, Answer::NotComing)),
    reply("no-answer", &["Delete"], Lang::cmd_no_answer, 0, |here| answer(here, Answer::None)),
];
