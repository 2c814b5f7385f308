//! The page of a person: how to reach them, what they sit on, which meetings they came to, what they answer for.

use super::browser::Browser;
use super::record::{Contents, Line, RecordPage, page};
use crate::domain::attendance::Attendance;
use crate::domain::seat::Mandate;
use crate::log::Id;
use crate::report::title::organization_name;
use crate::text::format;
use crate::tui::screen::Cx;

/// A period: `2024-10-22–`, `2024-10-22–2026-04-15`.
pub(super) fn period(from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) -> String {
    format!("{}–{}", from.map(format::date).unwrap_or_default(), to.map(format::date).unwrap_or_default())
}

/// The page of a person.
pub fn person(id: Id) -> Browser<RecordPage> {
    page("person", id, contents)
}

fn contents(cx: &Cx<'_>, id: &Id) -> Contents {
    let (view, lang) = (cx.view(), cx.lang);
    let mut contents = Contents::default();
    let Some(person) = view.people.get(id.as_str()) else { return contents };
    let field = |name| lang.field("person", name);
    let shown = |text: &str| if cx.shown_to_others { String::new() } else { text.to_owned() };
    let competence: Vec<&str> = person.competence.iter().map(|text| &**text).collect();
    contents.facts = vec![
        (field("organization"), person.organization.as_ref().map(|id| organization_name(view, id)).unwrap_or_default()),
        (field("title"), person.title.to_string()),
        (field("email"), shown(&person.email)),
        (field("phone"), shown(&person.phone)),
        (field("competence"), competence.join(", ")),
        (field("note"), shown(&person.note)),
    ];
    let mut mandates: Vec<&Mandate> = view.mandates.of(id.as_str()).collect();
    mandates.sort_by_key(|mandate| (std::cmp::Reverse(mandate.from), mandate.id.clone()));
    contents.part(
        lang.mandates(),
        mandates.into_iter().map(|mandate| {
            let role = mandate.role.map(|role| lang.code("mandate", "role", role.code())).unwrap_or_default();
            let seat = mandate.seat.as_ref().map(|seat| cx.title("seat", seat)).unwrap_or_default();
            let cells = vec![(14, 18, role.to_owned()), (28, 60, seat), (21, 21, period(mandate.from, mandate.to))];
            Line::of("mandate", &mandate.id, cells)
        }),
    );
    contents.part(lang.screen_meetings(), meetings(cx, id));
    let contact =
        |action: &&crate::domain::action::ActionItem| action.contact.as_ref().is_some_and(|held| held.id() == id);
    contents.part(lang.screen_actions(), super::action::rows(cx, view.actions.of(id.as_str()).filter(contact), true));
    contents
}

/// The meetings that somebody came to, the newest first.
fn meetings(cx: &Cx<'_>, person: &Id) -> Vec<Line> {
    let view = cx.view();
    let came =
        |held: &&Attendance| held.mark.person.as_ref().is_some_and(|id| id.id() == person) && held.mark.is_present();
    let meeting = |held: &Attendance| view.meetings.get(held.meeting.as_ref()?.as_str());
    let mut meetings: Vec<_> = view.attendances.of(person.as_str()).filter(came).filter_map(meeting).collect();
    meetings.sort_by(|a, b| (b.date, &b.id).cmp(&(a.date, &a.id)));
    meetings.dedup_by(|a, b| a.id == b.id);
    let line = |meeting: &crate::domain::meeting::Meeting| {
        let group = meeting.group.as_ref().map(|id| crate::report::title::group_name(view, id)).unwrap_or_default();
        let date = meeting.date.map(|date| format::day(cx.lang, date)).unwrap_or_default();
        Line::of("meeting", &meeting.id, vec![(15, 15, date), (30, 60, group)])
    };
    meetings.into_iter().map(line).collect()
}
