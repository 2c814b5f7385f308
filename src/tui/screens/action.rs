//! The page of an action: what it is, and how it has got on; and how a list shows an action.

use super::browser::Browser;
use super::record::{Cell, Contents, Line, RecordPage, page};
use crate::domain::action::{ActionItem, ActionState, Priority, Progress};
use crate::domain::filing::{Cells, Stage};
use crate::domain::schema::Ref;
use crate::log::Id;
use crate::report::title::{group_name, organization_name};
use crate::text::format;
use crate::tui::screen::Cx;

/// The page of an action.
pub fn action(id: Id) -> Browser<RecordPage> {
    page("action-item", id, contents)
}

fn contents(cx: &Cx<'_>, id: &Id) -> Contents {
    let view = cx.view();
    let mut contents = Contents::default();
    if cx.shown_to_others {
        return Contents { empty: cx.lang.hidden_while_shown(), ..contents };
    }
    let Some(action) = view.actions.get(id.as_str()) else { return contents };
    let lang = cx.lang;
    let field = |name| lang.field("action-item", name);
    let code = |name, code: Option<&'static str>| {
        code.map(|code| lang.code("action-item", name, code).to_owned()).unwrap_or_default()
    };
    let titles = |kind, ids: Vec<&Id>| ids.iter().map(|id| cx.title(kind, id)).collect::<Vec<_>>().join(", ");
    let contact = action.contact.as_ref().and_then(|id| view.people.get(id.as_str()));
    let contact = contact.map(|person| super::organizations::contact(cx, person)).unwrap_or_default();
    contents.facts = vec![
        (field("state"), standing(cx, action)),
        (field("goal_area"), titles("goal", action.goal_area.iter().map(Ref::id).collect())),
        (field("owner"), titles("organization", action.owner.iter().map(Ref::id).collect())),
        (field("contact"), contact),
        (field("helpers"), titles("organization", action.helpers.iter().map(Ref::id).collect())),
        (field("group"), titles("group", action.group.iter().map(Ref::id).collect())),
        (field("meeting"), titles("meeting", action.meeting.iter().map(Ref::id).collect())),
        (field("priority"), code("priority", action.priority.filter(|p| *p != Priority::Normal).map(Priority::code))),
        (field("forms_of_violence"), titles("violence-form", action.forms_of_violence.iter().map(Ref::id).collect())),
        (field("perspective"), code("perspective", action.perspective.map(|value| value.code()))),
        (field("approach"), code("approach", action.approach.map(|value| value.code()))),
        (field("level"), code("level", action.level.map(|value| value.code()))),
        (field("home_work"), if action.home_work { lang.yes_or_no(true).into() } else { String::new() }),
        (field("note"), action.note.to_string()),
    ];
    contents.empty = lang.notes_empty();
    let mut notes: Vec<&Progress> = view.progress.of(id.as_str()).collect();
    notes.sort_by(|a, b| (b.date, &b.id).cmp(&(a.date, &a.id)));
    contents.part(
        lang.kind("progress"),
        notes.into_iter().map(|note| {
            let date = note.date.map(format::date).unwrap_or_default();
            Line::of("progress", &note.id, vec![(10, 10, date), (40, 200, note.text.replace('\n', " "))])
        }),
    );
    contents
}

/// How an action stands: done and when, late and by how much, or its state and date.
pub(super) fn standing(cx: &Cx<'_>, action: &ActionItem) -> String {
    let state = action.state.unwrap_or(ActionState::Open);
    let label = cx.lang.code("action-item", "state", state.code()).to_owned();
    match (action.days_late(cx.today()), action.due, state) {
        (_, _, ActionState::Done) => {
            action.done_on.map_or_else(|| label.clone(), |date| format!("{label} {}", format::date(date)))
        }
        (Some(days), _, _) => cx.lang.late_by(usize::try_from(days).unwrap_or_default()),
        (None, Some(due), ActionState::Open) => format::date(due),
        (None, Some(due), _) => format!("{label}, {}", format::date(due)),
        (None, None, _) => label,
    }
}

/// The sign before an action: late, done, dropped, begun.
pub(super) fn sign(cx: &Cx<'_>, action: &ActionItem) -> &'static str {
    match action.state {
        Some(ActionState::Done) => "x",
        Some(ActionState::Dropped) => "-",
        _ if action.days_late(cx.today()).is_some() => "!",
        _ if action.priority == Some(Priority::High) => "+",
        _ => "·",
    }
}

/// An action as a row: its sign and title, whose it is, how it stands.
pub(super) fn cells(cx: &Cx<'_>, action: &ActionItem, with_owner: bool) -> Vec<Cell> {
    let view = cx.view();
    let short = |id: &Id| {
        view.organizations
            .get(id.as_str())
            .map_or_else(|| organization_name(view, id), |org| org.short_name().to_string())
    };
    let owner = action.owner.as_ref().map(|id| short(id.id()));
    let owner = owner.or_else(|| action.group.as_ref().map(|id| group_name(view, id))).unwrap_or_default();
    let title = format!("{} {}", sign(cx, action), action.title);
    if with_owner {
        vec![(32, 70, title), (15, 30, owner), (20, 26, standing(cx, action))]
    } else {
        vec![(42, 80, title), (20, 26, standing(cx, action))]
    }
}

/// Actions as rows of a page: open ones first by their dates, then those that are done. Tasks are not for the room.
pub(super) fn rows<'a>(cx: &Cx<'_>, actions: impl IntoIterator<Item = &'a ActionItem>, with_owner: bool) -> Vec<Line> {
    let mut actions: Vec<&ActionItem> = actions.into_iter().filter(|_| !cx.shown_to_others).collect();
    let never = chrono::NaiveDate::MAX;
    let order = |action: &ActionItem| (!action.is_open(), action.due.unwrap_or(never));
    actions.sort_unstable_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.id.cmp(&b.id)));
    actions.into_iter().map(|action| Line::of_action(&action.id, with_owner)).collect()
}

/// The same of the actions that are filed so, which may be very many.
pub(super) fn rows_of(cx: &Cx<'_>, filed: impl Fn(&Cells) -> bool) -> Vec<Line> {
    if cx.shown_to_others {
        return Vec::new();
    }
    let filing = cx.view().filing();
    let own = filing.by_due().iter().filter(|number| filed(filing.cells(**number)));
    let (open, others): (Vec<u32>, Vec<u32>) = own.partition(|number| filing.cells(**number).stage == Stage::Open);
    let ids = open.into_iter().chain(others).filter_map(|number| filing.actions.id(number));
    ids.map(|id| Line::of_action(id, true)).collect()
}
