//! Commands on what replicas say differently: to its list from everywhere, and deciding it.

use crate::text::Lang;
use crate::tui::command::{Command, Group, Here, always};
use crate::tui::effect::{Effect, Place};
use crate::tui::screen::{Layer, Msg, Target};
use crate::tui::screens::page_of;

const DECIDE: &[Layer] = &[Layer::Decide];

/// The page of the record that differs.
fn record(here: &Here<'_>) -> Option<Place> {
    if let Target::Seat { meeting, .. } = &here.target {
        return Some(Place::Record("meeting", meeting.clone()));
    }
    let Target::Difference(Some(at)) = &here.target else { return None };
    let page = page_of(at.kind.as_str()).filter(|page| here.cx.view().has(page.kind, at.id.as_str()))?;
    Some(Place::Record(page.kind, at.id.clone()))
}

pub(crate) static COMMANDS: &[Command] = &[
    Command {
        id: "differences",
        keys: &[":"],
        layers: &[Layer::Browse, Layer::Replies, Layer::Find, Layer::Roll, Layer::Labels],
        group: Group::Program,
        text: Lang::report_conflicts,
        footer: 0,
        applies: |here| !matches!(here.page, Target::Difference(_)),
        run: |_| Effect::Go(Place::Differences),
    },
    Command {
        id: "open-difference",
        keys: &["Enter"],
        layers: &[Layer::Browse],
        group: Group::Selected,
        text: Lang::cmd_decide,
        footer: 1,
        applies: |here| matches!(here.target, Target::Difference(Some(_))),
        run: |here| match &here.target {
            Target::Difference(Some(at)) => Effect::Go(Place::Difference(at.clone())),
            _ => Effect::None,
        },
    },
    Command {
        id: "third-value",
        keys: &["s"],
        layers: DECIDE,
        group: Group::Form,
        text: Lang::cmd_third,
        footer: 2,
        applies: always,
        run: |_| Effect::Tell(Msg::Shape("third")),
    },
    Command {
        id: "next-difference",
        keys: &["Tab"],
        layers: DECIDE,
        group: Group::Move,
        text: Lang::cmd_next_difference,
        footer: 3,
        applies: always,
        run: |_| Effect::Tell(Msg::Next),
    },
    Command {
        id: "previous-difference",
        keys: &["S-Tab"],
        layers: DECIDE,
        group: Group::Move,
        text: Lang::cmd_previous_difference,
        footer: 0,
        applies: always,
        run: |_| Effect::Tell(Msg::Previous),
    },
    Command {
        id: "visit-difference",
        keys: &["v"],
        layers: &[Layer::Browse, Layer::Decide],
        group: Group::Selected,
        text: Lang::cmd_visit,
        footer: 4,
        applies: |here| matches!(here.page, Target::Difference(_)) && record(here).is_some(),
        run: |here| record(here).map_or(Effect::None, Effect::Go),
    },
];
