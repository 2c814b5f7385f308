//! Commands on the records of the county: opening and changing whatever is selected, new ones where they belong.

use crate::domain::action::ActionState;
use crate::domain::organization::Organization;
use crate::domain::schema::{Entity, Kind, Type};
use crate::domain::seat::Role;
use crate::domain::view;
use crate::log::Id;
use crate::text::Lang;
use crate::tui::command::{Command, Group, Here, always};
use crate::tui::effect::{Effect, Place, Purpose};
use crate::tui::screen::{Cx, Layer, Msg, Target};
use crate::tui::screens::page_of;

const LIST: &[Layer] = &[Layer::Browse];
const PAGES_TOO: &[Layer] = &[Layer::Browse, Layer::Replies];

/// The kinds that forms do not change: the roll writes the one, the call the other.
const NOT_IN_FORMS: &[&str] = &["attendance", "reply", "operation"];

/// The record that is selected.
fn record(target: &Target) -> Option<(&'static str, Id)> {
    match target {
        Target::Record(kind, id) => Some((*kind, id.clone())),
        Target::Meeting(id) => Some(("meeting", id.clone())),
        Target::Seat { seat, .. } => Some(("seat", seat.clone())),
        Target::Nothing
        | Target::Page
        | Target::File(_)
        | Target::Arrival
        | Target::Difference(_)
        | Target::Counted => None,
    }
}

/// The record that a form can change: the selected one, on the page of a meeting the meeting.
fn editable(here: &Here<'_>) -> Option<(&'static str, Id)> {
    let of_meeting = here.target.meeting().map(|id| ("meeting", id.clone()));
    of_meeting.or_else(|| record(&here.target)).filter(|(kind, _)| !NOT_IN_FORMS.contains(kind))
}

/// What erasing is about: on a person's page the person, whatever of theirs is selected.
fn erasable(here: &Here<'_>) -> Option<(&'static str, Id)> {
    here.record("person").map(|id| ("person", id.clone())).or_else(|| editable(here))
}

/// The record whose page this is, if it is not what is selected.
fn of_page(here: &Here<'_>) -> Option<(&'static str, Id)> {
    record(&here.page).filter(|_| here.page != here.target)
}

/// The page that Enter leads to: the record's own, or that of the record that it ties to this page.
fn leads_to(here: &Here<'_>) -> Option<(&'static str, Id)> {
    let (kind, id) = match &here.target {
        Target::Seat { .. } => return None,
        target => record(target)?,
    };
    if page_of(kind).is_some() {
        return Some((kind, id));
    }
    let view = here.cx.view();
    let page = record(&here.page);
    let others: Vec<(&'static str, Id)> = match kind {
        "seat" => {
            let seat = view.seats.get(id.as_str())?;
            let organization = seat.organization.as_ref().map(|id| ("organization", id.id().clone()));
            let holder = view.holder(seat.id.as_str(), Role::Representative, here.cx.today());
            let group = seat.group.as_ref().map(|id| ("group", id.id().clone()));
            [organization, holder.map(|person| ("person", person.id.clone())), group].into_iter().flatten().collect()
        }
        "mandate" => {
            let mandate = view.mandates.get(id.as_str())?;
            let organization = mandate.organization.as_ref().map(|id| ("organization", id.id().clone()));
            let group = mandate.group.as_ref().map(|id| ("group", id.id().clone()));
            [group, organization].into_iter().flatten().collect()
        }
        "relation" => {
            let relation = view.relations.get(id.as_str())?;
            let ends = [relation.to.as_ref(), relation.from.as_ref()];
            let party = |id: &Id| {
                let kind = if view.groups.get(id.as_str()).is_some() { "group" } else { "organization" };
                (kind, id.clone())
            };
            ends.into_iter().flatten().map(|id| party(id.id())).collect()
        }
        _ => Vec::new(),
    };
    others.into_iter().find(|other| Some(other) != page.as_ref())
}

/// The records that a command is about: what was picked, otherwise what is selected.
fn chosen(here: &Here<'_>, kinds: &[&str]) -> Option<(&'static str, Vec<Id>)> {
    let (kind, id) = record(&here.target).filter(|(kind, _)| kinds.is_empty() || kinds.contains(kind))?;
    // A list names a row by its id, a page by part, kind and id.
    let picked: Vec<Id> = here
        .picked()
        .iter()
        .filter_map(|key| Id::new(key.rsplit_once(':').map_or(key.as_str(), |(_, id)| id)).ok())
        .filter(|id| here.cx.view().has(kind, id.as_str()))
        .collect();
    // What was picked is meant, and never something else in its place.
    if here.picked().is_empty() {
        Some((kind, vec![id]))
    } else {
        Some((kind, picked)).filter(|(_, ids)| !ids.is_empty())
    }
}

/// What a new record of a kind is given from where it is made: for each of these records the first field that takes it.
fn given(cx: &Cx<'_>, kind: &'static Kind, from: &[(&'static str, Id)]) -> Vec<(String, String)> {
    let mut given: Vec<(String, String)> = Vec::new();
    for (of, id) in from {
        let takes = |ty: Type| matches!(ty, Type::Ref(kinds) if kinds.contains(of));
        let free = |name: &str| given.iter().all(|(held, _)| held != name);
        let field = kind.fields.iter().find(|field| takes(field.ty) && !field.set && free(field.name.as_str()));
        // Only a goal area can be what an action is filed under.
        let is_area = *of != "goal"
            || kind.name.as_str() != "action-item"
            || cx
                .view()
                .goals
                .get(id.as_str())
                .is_some_and(|goal| goal.level == Some(crate::domain::goal::GoalLevel::GoalArea));
        if let Some(field) = field.filter(|_| is_area) {
            given.push((field.name.to_string(), id.to_string()));
        }
    }
    given
}

/// The records around what is selected that an action can come from: each with what follows from it.
fn origin(here: &Here<'_>) -> Vec<(&'static str, Id)> {
    let view = here.cx.view();
    let mut from: Vec<(&'static str, Id)> = Vec::new();
    if let Some(meeting) = here.target.meeting().or_else(|| here.page.meeting()) {
        from.push(("meeting", meeting.clone()));
    }
    from.extend([record(&here.page), record(&here.target)].into_iter().flatten());
    let mut found = Vec::new();
    for (kind, id) in from {
        match kind {
            "meeting" => {
                let group = view.meetings.get(id.as_str()).and_then(|meeting| meeting.group.clone());
                found.extend(group.map(|group| ("group", group.id().clone())));
            }
            "seat" => {
                let organization = view.seats.get(id.as_str()).and_then(|seat| seat.organization.clone());
                found.extend(organization.map(|org| ("organization", org.id().clone())));
            }
            "action-item" => {
                let area = view.actions.get(id.as_str()).and_then(|action| action.goal_area.clone());
                found.extend(area.map(|area| ("goal", area.id().clone())));
            }
            _ => {}
        }
        found.push((kind, id));
    }
    // The owner's representative is whom one asks.
    let owner = found.iter().find(|(kind, _)| *kind == "organization").map(|(_, id)| id.clone());
    let seat = owner.and_then(|owner| super::browse::county_seat(&here.cx, &owner));
    let contact = seat.and_then(|seat| view.holder(seat.as_str(), Role::Representative, here.cx.today()));
    found.extend(contact.map(|person| ("person", person.id.clone())));
    found
}

fn add_action(here: &Here<'_>) -> Effect {
    let Ok(kind) = view::kind("action-item") else { return Effect::None };
    Effect::Form(Purpose::Add("action-item".into(), given(&here.cx, kind, &origin(here))))
}

fn add_here(here: &Here<'_>) -> Effect {
    let Some(declared) = new_kind(here).and_then(|kind| view::kind(kind).ok()) else { return Effect::None };
    let kind = declared.name.as_str();
    if kind == "action-item" {
        return add_action(here);
    }
    let from: Vec<_> = record(&here.page).or_else(|| record(&here.target)).into_iter().collect();
    Effect::Form(Purpose::Add(kind.into(), given(&here.cx, declared, &from)))
}

/// The kind that is added here: that of what is selected, or on a list where nothing is, the list's.
fn new_kind(here: &Here<'_>) -> Option<&'static str> {
    let selected = record(&here.target).map(|(kind, _)| kind);
    selected.or(here.adds).filter(|kind| !NOT_IN_FORMS.contains(kind))
}

const fn new(id: &'static str, text: fn(Lang) -> &'static str, applies: fn(&Here<'_>) -> bool) -> Command {
    Command { id, keys: &["n"], layers: LIST, group: Group::Selected, text, footer: 4, applies, run: add_here }
}

/// The group that what is selected is, meets as or sits in.
fn group_around(here: &Here<'_>) -> Option<Id> {
    let view = here.cx.view();
    match record(&here.target)? {
        ("meeting", id) => Some(view.meetings.get(id.as_str())?.group.as_ref()?.id().clone()),
        ("seat", id) => Some(view.seats.get(id.as_str())?.group.as_ref()?.id().clone()),
        ("group", id) => Some(id),
        _ => None,
    }
}

/// The organization that is selected, whose seat is, or whose page this is.
fn organization(here: &Here<'_>) -> Option<Id> {
    let of_seat = |id: &Id| here.cx.view().seats.get(id.as_str())?.organization.clone();
    let seat = here.target.record("seat").and_then(of_seat).map(|id| id.id().clone());
    seat.or_else(|| here.record("organization").cloned())
}

fn has_organization(here: &Here<'_>) -> bool {
    organization(here).is_some()
}

/// Opens a report, about the record that is found here.
macro_rules! report {
    ($name:literal, $key:literal, $text:expr, $applies:expr, $about:expr) => {
        Command {
            id: $name,
            keys: &[$key],
            layers: LIST,
            group: Group::Selected,
            text: $text,
            footer: 0,
            applies: $applies,
            run: |here| Effect::Go(Place::Report($name, $about(here))),
        }
    };
}

const fn print(id: &'static str, text: fn(Lang) -> &'static str, run: fn(&Here<'_>) -> Effect) -> Command {
    Command { id, keys: &[], layers: LIST, group: Group::Selected, text, footer: 0, applies: has_organization, run }
}

fn printed(here: &Here<'_>, ending: &'static str) -> Effect {
    organization(here).map_or(Effect::None, |id| Effect::Print(id, ending))
}

/// Sets the state of the chosen actions.
fn set_state(here: &Here<'_>, state: ActionState) -> Effect {
    let Some((kind, ids)) = chosen(here, &["action-item"]) else { return Effect::None };
    Effect::Set { kind, ids, fields: vec![("state", state.code().into())] }
}

fn is_action(here: &Here<'_>) -> bool {
    here.target.record("action-item").is_some()
}

const fn state(id: &'static str, text: fn(Lang) -> &'static str, run: fn(&Here<'_>) -> Effect) -> Command {
    Command { id, keys: &[], layers: LIST, group: Group::Selected, text, footer: 0, applies: is_action, run }
}

const fn shape(id: &'static str, text: fn(Lang) -> &'static str, run: fn(&Here<'_>) -> Effect) -> Command {
    Command { id, keys: &[], layers: LIST, group: Group::Move, text, footer: 0, applies: is_board, run }
}

fn is_board(here: &Here<'_>) -> bool {
    here.root == "actions" && here.at_root
}

fn shaped(name: &'static str) -> Effect {
    Effect::Tell(Msg::Shape(name))
}

pub(crate) static COMMANDS: &[Command] = &[
    Command {
        id: "open",
        keys: &["Enter"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_open,
        footer: 1,
        applies: |here| leads_to(here).is_some_and(|to| Some(to) != record(&here.page)),
        run: |here| leads_to(here).map_or(Effect::None, |(kind, id)| Effect::Go(Place::Record(kind, id))),
    },
    Command {
        id: "edit",
        keys: &["ä"],
        layers: PAGES_TOO,
        group: Group::Selected,
        text: Lang::cmd_edit,
        footer: 3,
        applies: |here| editable(here).is_some(),
        run: |here| {
            editable(here).map_or(Effect::None, |(kind, id)| Effect::Form(Purpose::Edit(kind.into(), id.to_string())))
        },
    },
    Command {
        id: "edit-page",
        keys: &["Ä"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_edit_page,
        footer: 5,
        applies: |here| of_page(here).is_some(),
        run: |here| {
            of_page(here).map_or(Effect::None, |(kind, id)| Effect::Form(Purpose::Edit(kind.into(), id.to_string())))
        },
    },
    Command {
        id: "remove",
        keys: &["Delete"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_remove,
        footer: 0,
        // A heading of the board is no row to be removed.
        applies: |here| {
            editable(here).is_some() && record(&here.target).is_some() && (!is_board(here) || is_action(here))
        },
        run: |here| match chosen(here, &[]) {
            Some((kind, ids)) => Effect::Remove { kind, ids },
            None => Effect::None,
        },
    },
    // What is added most often is called by its name.
    new("new-meeting", Lang::cmd_new_meeting, |here| new_kind(here) == Some("meeting")),
    new("new-organization", Lang::cmd_new_organization, |here| new_kind(here) == Some("organization")),
    new("new-person", Lang::cmd_new_person, |here| new_kind(here) == Some("person")),
    new("new-here", Lang::cmd_new_here, |here| {
        new_kind(here).is_some_and(|kind| !["meeting", "organization", "person"].contains(&kind))
    }),
    Command {
        id: "new-action",
        keys: &["+"],
        layers: PAGES_TOO,
        group: Group::Selected,
        text: Lang::cmd_new_action,
        footer: 4,
        applies: |here| {
            let nowhere = matches!(here.target, Target::Page | Target::Difference(_));
            !nowhere && here.target.record("operation").is_none()
        },
        run: add_action,
    },
    Command {
        id: "complete",
        keys: &["x"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_complete,
        footer: 2,
        applies: is_action,
        run: |here| {
            let action = here.target.record("action-item").and_then(|id| here.cx.view().actions.get(id.as_str()));
            let done = action.is_some_and(|action| action.state == Some(ActionState::Done));
            set_state(here, if done { ActionState::Open } else { ActionState::Done })
        },
    },
    Command {
        id: "set-state",
        keys: &["s"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_set_state,
        footer: 0,
        applies: is_action,
        run: |_| Effect::Go(Place::States),
    },
    state("state-open", Lang::cmd_state_open, |here| set_state(here, ActionState::Open)),
    state("state-started", Lang::cmd_state_started, |here| set_state(here, ActionState::Started)),
    state("state-waiting", Lang::cmd_state_waiting, |here| set_state(here, ActionState::Waiting)),
    state("state-done", Lang::cmd_state_done, |here| set_state(here, ActionState::Done)),
    state("state-dropped", Lang::cmd_state_dropped, |here| set_state(here, ActionState::Dropped)),
    Command {
        id: "progress",
        keys: &["p"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_progress,
        footer: 5,
        applies: |here| is_action(here) || here.page.record("action-item").is_some(),
        run: |here| {
            let action = here.target.record("action-item").or_else(|| here.page.record("action-item"));
            action.map_or(Effect::None, |id| Effect::Form(Purpose::Progress(id.to_string())))
        },
    },
    Command {
        id: "set-due",
        keys: &["d"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_set_due,
        footer: 0,
        applies: is_action,
        run: |here| match chosen(here, &["action-item"]) {
            Some((_, ids)) => Effect::Form(Purpose::Due(ids.iter().map(ToString::to_string).collect())),
            None => Effect::None,
        },
    },
    Command {
        id: "close-group",
        keys: &["s"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_close_group,
        footer: 6,
        applies: |here| here.target.record("group").is_some(),
        run: |here| here.target.record("group").map_or(Effect::None, |id| Effect::Form(Purpose::Close(id.to_string()))),
    },
    Command {
        id: "unfold",
        keys: &["Right"],
        layers: LIST,
        group: Group::Move,
        text: Lang::cmd_unfold,
        footer: 0,
        applies: |here| here.at_root && here.target.record("group").is_some(),
        run: |_| Effect::Tell(Msg::Unfold(true)),
    },
    Command {
        id: "fold",
        keys: &["Left"],
        layers: LIST,
        group: Group::Move,
        text: Lang::cmd_fold,
        footer: 0,
        applies: |here| here.at_root && here.target.record("group").is_some(),
        run: |_| Effect::Tell(Msg::Unfold(false)),
    },
    Command {
        id: "filter",
        keys: &["f"],
        layers: LIST,
        group: Group::Move,
        text: Lang::cmd_filter,
        footer: 6,
        applies: is_board,
        run: |_| Effect::Go(Place::Shapes),
    },
    Command {
        id: "order",
        keys: &["o"],
        layers: LIST,
        group: Group::Move,
        text: Lang::cmd_order,
        footer: 0,
        applies: is_board,
        run: |_| shaped("order"),
    },
    shape("filter-open", Lang::cmd_filter_open, |_| shaped("open")),
    shape("filter-late", Lang::cmd_filter_late, |_| shaped("late")),
    shape("filter-done", Lang::cmd_filter_done, |_| shaped("done")),
    shape("filter-all", Lang::cmd_filter_all, |_| shaped("all")),
    Command {
        id: "filter-by",
        keys: &[],
        layers: LIST,
        group: Group::Move,
        text: Lang::cmd_filter_by,
        footer: 0,
        applies: is_board,
        run: |_| Effect::Form(Purpose::Scope),
    },
    Command {
        id: "draw-structure",
        keys: &["t"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_draw_structure,
        footer: 0,
        applies: always,
        run: |_| Effect::Go(Place::Report("structure", None)),
    },
    Command {
        id: "numbers",
        keys: &["i"],
        layers: PAGES_TOO,
        group: Group::Selected,
        text: Lang::cmd_numbers,
        footer: 0,
        applies: always,
        run: |here| match group_around(here) {
            Some(group) => Effect::Go(Place::Report("heatmap", Some(group))),
            None => Effect::Go(Place::Report("quarters", None)),
        },
    },
    Command {
        id: "trend",
        keys: &["I"],
        layers: PAGES_TOO,
        group: Group::Selected,
        text: Lang::cmd_trend,
        footer: 0,
        applies: always,
        run: |here| Effect::Go(Place::Report("trend", group_around(here))),
    },
    report!("findings", "!", Lang::report_findings, always, |_: &Here<'_>| None),
    report!("forms", "B", Lang::report_forms, always, |_: &Here<'_>| None),
    report!("municipalities", "m", Lang::report_municipalities, always, |_: &Here<'_>| None),
    report!("commitments", "c", Lang::report_commitments, has_organization, organization),
    report!("membership", "M", Lang::report_membership, |here| group_around(here).is_some(), group_around),
    report!("candidates", "K", Lang::report_candidates, |here| group_around(here).is_some(), group_around),
    Command {
        id: "print-form",
        keys: &["p"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_print,
        footer: 0,
        applies: |here| has_organization(here) && !is_action(here),
        run: |_| Effect::Go(Place::Prints),
    },
    print("print-docx", Lang::cmd_print_docx, |here| printed(here, "docx")),
    print("print-html", Lang::cmd_print_html, |here| printed(here, "html")),
    print("print-text", Lang::cmd_print_text, |here| printed(here, "txt")),
    print("print-show", Lang::cmd_print_show, |here| Effect::Go(Place::Report("form", organization(here)))),
    print("send-out", Lang::cmd_send_out, |here| {
        let chosen = chosen(here, &[Organization::NAME]).map(|(_, ids)| ids);
        let around = || if here.picked().is_empty() { organization(here).into_iter().collect() } else { Vec::new() };
        Effect::SendOut(chosen.unwrap_or_else(around))
    }),
    Command {
        id: "show-counted",
        keys: &["Enter"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_show_counted,
        footer: 1,
        applies: |here| here.target == Target::Counted,
        run: |_| Effect::Tell(Msg::Unfold(true)),
    },
    Command {
        id: "year-before",
        keys: &["<"],
        layers: LIST,
        group: Group::Move,
        text: Lang::cmd_year_before,
        footer: 2,
        applies: |here| here.top.has_period(),
        run: |_| shaped("year-before"),
    },
    Command {
        id: "year-after",
        keys: &[">"],
        layers: LIST,
        group: Group::Move,
        text: Lang::cmd_year_after,
        footer: 3,
        applies: |here| here.top.has_period(),
        run: |_| shaped("year-after"),
    },
    Command {
        id: "history-of",
        keys: &["h"],
        layers: PAGES_TOO,
        group: Group::Selected,
        text: Lang::cmd_history_of,
        footer: 0,
        applies: |here| editable(here).is_some(),
        run: |here| editable(here).map_or(Effect::None, |(kind, id)| Effect::Go(Place::History(kind, id))),
    },
    Command {
        id: "erase",
        keys: &[],
        layers: PAGES_TOO,
        group: Group::Selected,
        text: Lang::cmd_erase,
        footer: 0,
        applies: |here| erasable(here).is_some(),
        run: |here| {
            erasable(here).map_or(Effect::None, |(kind, id)| Effect::Form(Purpose::Erase(kind.into(), id.to_string())))
        },
    },
    Command {
        id: "extract",
        keys: &[],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_extract,
        footer: 0,
        applies: |here| here.record("person").is_some(),
        run: |here| {
            here.record("person").map_or(Effect::None, |id| Effect::Go(Place::Report("extract", Some(id.clone()))))
        },
    },
    Command {
        id: "undo-to-here",
        keys: &["Å"],
        layers: LIST,
        group: Group::Selected,
        text: Lang::cmd_undo_to_here,
        footer: 2,
        applies: |here| here.target.record("operation").is_some(),
        run: |here| here.target.record("operation").map_or(Effect::None, |id| Effect::UndoTo(id.clone())),
    },
];
