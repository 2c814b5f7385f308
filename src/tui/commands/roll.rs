//! Commands of the roll. Signs work in all three modes; letters only where they do not search or label.

use crate::domain::roll::{Marks, Part, Said};
use crate::domain::seat::Role;
use crate::log::Id;
use crate::text::Lang;
use crate::tui::command::{Command, Group, Here, always};
use crate::tui::effect::{Burst, Effect, Place, Purpose};
use crate::tui::screen::{Layer, Msg, Target};

const ANY: &[Layer] = &[Layer::Find, Layer::Roll, Layer::Labels];
const LIST: &[Layer] = &[Layer::Roll];

fn seat<'h>(here: &'h Here<'_>) -> Option<(&'h Id, &'h Id)> {
    if let Target::Seat { meeting, seat } = &here.target { Some((meeting, seat)) } else { None }
}

fn on_seat(here: &Here<'_>) -> bool {
    seat(here).is_some()
}

fn on_roll(here: &Here<'_>) -> bool {
    here.target.meeting().is_some()
}

/// Marks the row and goes on to the next in the list.
fn mark(here: &Here<'_>, said: Said) -> Effect {
    let Some((meeting, seat)) = seat(here) else { return Effect::None };
    let mark = Effect::Mark { meeting: meeting.clone(), said: vec![(seat.clone(), said)], burst: Burst::Alone };
    Effect::Then(vec![mark, Effect::Tell(Msg::Marked(seat.clone()))])
}

/// Marks the deputy; if nobody has named one, their name is asked for.
fn deputy(here: &Here<'_>) -> Effect {
    let Some((meeting, seat)) = seat(here) else { return Effect::None };
    let view = here.cx.view();
    let date = view.meetings.get(meeting.as_str()).and_then(|meeting| meeting.date).unwrap_or_default();
    if view.holder(seat.as_str(), Role::Deputy, date).is_some() {
        return mark(here, Said::Deputy);
    }
    Effect::Form(Purpose::NewDeputy(meeting.to_string(), seat.to_string()))
}

/// Remotely, or in the room again.
fn remote(here: &Here<'_>) -> Effect {
    let is_remote = seat(here).is_some_and(|(meeting, seat)| Marks::of(here.cx.view(), meeting, seat).is_remote());
    change(here, Said::Remote(!is_remote))
}

/// On a row with a mark, changes whoever is there; otherwise marks it, as one key a row does, and goes on.
fn change(here: &Here<'_>, said: Said) -> Effect {
    let Some((meeting, seat)) = seat(here) else { return Effect::None };
    let marked = Marks::of(here.cx.view(), meeting, seat).present().next().is_some();
    if !marked && matches!(said, Said::Remote(_) | Said::Only(_)) {
        return mark(here, said);
    }
    Effect::Mark { meeting: meeting.clone(), said: vec![(seat.clone(), said)], burst: Burst::Alone }
}

fn ask(here: &Here<'_>, purpose: fn(String, String) -> Purpose) -> Effect {
    let Some((meeting, seat)) = seat(here) else { return Effect::None };
    Effect::Form(purpose(meeting.to_string(), seat.to_string()))
}

fn after_lunch(here: &Here<'_>) -> Effect {
    here.target.meeting().map_or(Effect::None, |meeting| Effect::Go(Place::Stayed(meeting.clone())))
}

const fn row(
    id: &'static str,
    keys: &'static [&'static str],
    text: fn(Lang) -> &'static str,
    footer: u8,
    run: fn(&Here<'_>) -> Effect,
) -> Command {
    Command { id, keys, layers: LIST, group: Group::Roll, text, footer, applies: on_seat, run }
}

/// What is done rarely has no key of its own: the other marks and the palette have it.
const fn palette_row(id: &'static str, text: fn(Lang) -> &'static str, run: fn(&Here<'_>) -> Effect) -> Command {
    Command { id, keys: &[], layers: ANY, group: Group::Roll, text, footer: 0, applies: on_seat, run }
}

const fn sign(
    id: &'static str,
    keys: &'static [&'static str],
    text: fn(Lang) -> &'static str,
    footer: u8,
    run: fn(&Here<'_>) -> Effect,
) -> Command {
    Command { id, keys, layers: ANY, group: Group::Roll, text, footer, applies: on_roll, run }
}

pub(crate) static COMMANDS: &[Command] = &[
    Command {
        id: "mark-present",
        keys: &["Enter"],
        layers: &[Layer::Find],
        group: Group::Roll,
        text: Lang::cmd_present,
        footer: 1,
        applies: on_seat,
        run: |here| mark(here, Said::Representative),
    },
    Command {
        id: "mark-deputy",
        keys: &["Tab"],
        layers: &[Layer::Find],
        group: Group::Roll,
        text: Lang::cmd_deputy,
        footer: 2,
        applies: on_seat,
        run: deputy,
    },
    Command {
        id: "last-was-deputy",
        keys: &["Tab"],
        layers: &[Layer::Labels],
        group: Group::Roll,
        text: Lang::cmd_last_deputy,
        footer: 2,
        applies: on_seat,
        run: deputy,
    },
    row("mark-present-letter", &["n", "Enter"], Lang::cmd_present, 1, |here| mark(here, Said::Representative)),
    row("mark-deputy-letter", &["e", "Tab"], Lang::cmd_deputy, 2, deputy),
    row("mark-both", &["b"], Lang::cmd_both, 3, |here| mark(here, Said::Both)),
    row("mark-remote", &["d"], Lang::cmd_remote, 4, remote),
    row("mark-excused", &["a"], Lang::cmd_excused, 5, |here| mark(here, Said::Excused)),
    row("mark-absent", &["f"], Lang::cmd_absent, 6, |here| mark(here, Said::Absent)),
    row("mark-morning", &["1"], Lang::cmd_morning, 0, |here| change(here, Said::Only(Part::Morning))),
    row("mark-afternoon", &["2"], Lang::cmd_afternoon, 0, |here| change(here, Said::Only(Part::Afternoon))),
    row("mark-left", &["g"], Lang::cmd_left, 0, |here| {
        use chrono::Timelike;
        let now = here.cx.now.time();
        change(here, Said::Left(now.with_second(0).and_then(|time| time.with_nanosecond(0))))
    }),
    palette_row("mark-left-at", Lang::cmd_left_at, |here| ask(here, Purpose::Left)),
    palette_row("mark-arrived-at", Lang::cmd_arrived_at, |here| ask(here, Purpose::Arrived)),
    palette_row("mark-back", Lang::cmd_back_again, |here| change(here, Said::Back)),
    row("mark-stand-in", &["v"], Lang::cmd_stand_in, 0, |here| ask(here, Purpose::StandIn)),
    row("remark", &["k"], Lang::cmd_remark, 0, |here| ask(here, Purpose::Remark)),
    row("mark-clear", &["Delete"], Lang::cmd_clear, 0, |here| change(here, Said::Clear)),
    row("skip", &["Space"], Lang::cmd_skip, 0, |_| Effect::Tell(Msg::Advance)),
    Command {
        id: "other-marks",
        keys: &["Right"],
        layers: ANY,
        group: Group::Roll,
        text: Lang::cmd_other_marks,
        footer: 5,
        applies: on_seat,
        run: |here| match seat(here) {
            Some((meeting, seat)) => Effect::Go(Place::Marks { meeting: meeting.clone(), seat: seat.clone() }),
            None => Effect::None,
        },
    },
    sign("add-guest", &["+"], Lang::cmd_guest, 3, |here| match here.target.meeting() {
        Some(meeting) => Effect::Form(Purpose::Guest(meeting.to_string())),
        None => Effect::None,
    }),
    sign("roll-mode", &["'"], Lang::cmd_mode, 4, |_| Effect::Tell(Msg::Switch)),
    Command {
        id: "undo-mark",
        keys: &["Backspace"],
        layers: ANY,
        group: Group::Roll,
        text: Lang::cmd_undo_mark,
        footer: 5,
        applies: on_roll,
        run: |_| Effect::Tell(Msg::Key(crate::tui::key::Key::Backspace)),
    },
    sign("announced", &["*"], Lang::cmd_announced, 0, |here| match here.target.meeting() {
        Some(meeting) => Effect::Announced(meeting.clone()),
        None => Effect::None,
    }),
    row("after-lunch", &["l"], Lang::cmd_after_lunch, 0, after_lunch),
    Command {
        id: "after-lunch-while-typing",
        keys: &[],
        layers: &[Layer::Find, Layer::Labels],
        group: Group::Roll,
        text: Lang::cmd_after_lunch,
        footer: 0,
        applies: on_roll,
        run: after_lunch,
    },
    Command {
        id: "stayed-done",
        keys: &["Enter"],
        layers: &[Layer::Stayed],
        group: Group::Roll,
        text: Lang::cmd_stayed_done,
        footer: 1,
        applies: always,
        run: |_| Effect::Tell(Msg::Accept),
    },
];
