//! The page of an organization: its seats with who sits there, its attendance in honest numbers, its actions and groups.

use super::browser::Browser;
use super::organizations::holder_name;
use super::record::{Contents, Line, RecordPage, page};
use crate::domain::nomination;
use crate::domain::numbers::{attended, marks_of};
use crate::domain::organization::Organization;
use crate::domain::seat::{Nomination, Role, Seat};
use crate::log::Id;
use crate::report::attendance::mark_sign;
use crate::report::title::group_name;
use crate::text::format;
use crate::tui::screen::Cx;

/// How many meetings back the marks are shown.
const BACK: usize = 10;

/// The page of an organization.
pub fn organization(id: Id) -> Browser<RecordPage> {
    page("organization", id, contents)
}

fn contents(cx: &Cx<'_>, id: &Id) -> Contents {
    let (view, lang) = (cx.view(), cx.lang);
    let mut contents = Contents::default();
    let Some(org) = view.organizations.get(id.as_str()) else { return contents };
    contents.facts = facts(cx, org);
    let own = |seat: &&Seat| seat.organization.as_ref().is_some_and(|held| held.id() == id);
    let seats: Vec<&Seat> = view.seats.of(id.as_str()).filter(own).collect();
    let group = |seat: &Seat| seat.group.as_ref().map(|group| group_name(view, group)).unwrap_or_default();
    contents.part(
        lang.members(),
        seats.iter().map(|seat| {
            let name = |role| holder_name(cx, seat.id.as_str(), role);
            let cells = vec![(21, 30, group(seat)), (21, 40, name(Role::Representative)), (20, 40, name(Role::Deputy))];
            Line::of("seat", &seat.id, cells)
        }),
    );
    let mut forms: Vec<&Nomination> = view.nominations.of(id.as_str()).filter(|form| own_form(form, id)).collect();
    forms.sort_by(|a, b| (b.in_force_from, &b.id).cmp(&(a.in_force_from, &a.id)));
    contents.part(
        lang.forms(),
        forms.into_iter().map(|form| {
            let standing = nomination::standing(view, form, cx.today());
            let standing = standing.map(|state| lang.code("nomination", "state", state.code())).unwrap_or_default();
            let names = nomination::ROLES.map(|(role, _)| nomination::named(form, role).map(|id| cx.party(id)));
            let names: Vec<String> = names.into_iter().flatten().collect();
            let from = form.in_force_from.map(format::date).unwrap_or_default();
            let cells = vec![(10, 10, from), (14, 14, standing.to_owned()), (36, 60, names.join(", "))];
            Line::of("nomination", &form.id, cells)
        }),
    );
    // Who was absent and why is not for the room.
    let counted: &[&Seat] = if cx.shown_to_others { &[] } else { &seats };
    for seat in counted {
        let meetings = seat.group.as_ref().map(|id| view.taken_meetings(id.as_str(), None, Some(cx.today())));
        let n = attended(view, seat, &meetings.unwrap_or_default());
        if n.meetings > 0 {
            let said = lang.attended(n.present, n.meetings, n.by_deputy, n.excused, n.absent, n.not_recorded);
            contents.facts.push((lang.attendance(), format!("{}: {said}", group(seat))));
        }
    }
    contents.part(
        lang.attendance(),
        counted.iter().filter_map(|seat| {
            let meetings = view.taken_meetings(seat.group.as_ref()?.as_str(), None, Some(cx.today()));
            let marks = marks_of(view, seat, &meetings);
            let last = marks[marks.len().saturating_sub(BACK)..].iter();
            let signs: Vec<String> = last.map(|(_, shown)| mark_sign(*shown, false)).collect();
            let cells = vec![(21, 30, group(seat)), (42, 60, signs.join(" "))];
            (!signs.is_empty()).then(|| Line::of("seat", &seat.id, cells))
        }),
    );
    let named = |action: &&crate::domain::action::ActionItem| {
        action.owner.iter().chain(&action.helpers).any(|held| held.id() == id)
    };
    contents.part(lang.screen_actions(), super::action::rows(cx, view.actions.of(id.as_str()).filter(named), false));
    let part = |member: &&Organization| member.part_of.as_ref().is_some_and(|whole| whole.id() == id);
    contents.part(
        lang.consists_of(),
        view.organizations
            .of(id.as_str())
            .filter(part)
            .map(|member| Line::of("organization", &member.id, vec![(40, 60, member.name.to_string())])),
    );
    let local = |group: &&crate::domain::group::Group| {
        [&group.municipality, &group.convener].into_iter().flatten().any(|held| held.id() == id)
    };
    contents.part(
        lang.screen_groups(),
        view.groups
            .of(id.as_str())
            .filter(local)
            .map(|group| Line::of("group", &group.id, vec![(40, 90, super::groups::group_heading(cx, group))])),
    );
    contents
}

fn own_form(form: &Nomination, organization: &Id) -> bool {
    form.organization.as_ref().is_some_and(|of| of.id() == organization)
}

fn facts(cx: &Cx<'_>, org: &Organization) -> Vec<(&'static str, String)> {
    let lang = cx.lang;
    let aliases: Vec<&str> = org.aliases.iter().map(|alias| &**alias).collect();
    let sector = org.sector.map(|sector| lang.code("organization", "sector", sector.code())).unwrap_or_default();
    // A shelter's address is nobody's to read over a shoulder.
    let shown = |text: &str| if cx.shown_to_others || org.sensitive_contact { String::new() } else { text.to_owned() };
    let field = |name| lang.field("organization", name);
    vec![
        (field("sector"), sector.to_owned()),
        (field("aliases"), aliases.join(", ")),
        (field("part_of"), org.part_of.as_ref().map(|id| cx.title("organization", id)).unwrap_or_default()),
        (field("function_mailbox"), shown(&org.function_mailbox)),
        (field("address"), shown(&org.address)),
        (lang.field("*", "note"), if cx.shown_to_others { String::new() } else { org.note.to_string() }),
    ]
}
