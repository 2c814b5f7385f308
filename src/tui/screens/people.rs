//! People: the list of all, and the page of one.

use super::browser::{Browser, Listing, fact};
use super::organizations::{contact, shown_name};
use crate::domain::person::Person;
use crate::letters;
use crate::log::Id;
use crate::report::title::{organization_name, title};
use crate::text::format;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// All people, or those of an organization.
#[derive(Debug, Default)]
pub(super) struct People;

impl Listing for People {
    fn name(&self) -> &'static str {
        "people"
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.people().into()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        let mut keys: Vec<(letters::SortKey, String)> =
            cx.view().people.iter().map(|person| (letters::key(&person.name), person.id.to_string())).collect();
        keys.sort();
        keys.into_iter().map(|(_, id)| id).collect()
    }

    fn words(&self, cx: &Cx<'_>, key: &str) -> String {
        let Some(person) = cx.view().people.get(key) else { return String::new() };
        format!(
            "{} {}",
            person.name,
            person.organization.as_ref().map(|id| organization_name(cx.view(), id)).unwrap_or_default()
        )
    }

    fn target(&self, cx: &Cx<'_>, key: &str) -> Target {
        cx.view().people.get(key).map_or(Target::Nothing, |person| Target::Record("person", person.id.clone()))
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &str, focused: bool) {
        let Some(person) = cx.view().people.get(key) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let organization = person.organization.as_ref().map(|id| organization_name(cx.view(), id)).unwrap_or_default();
        let name = shown_name(cx, person);
        canvas.columns(&[(30, 40, &name), (28, 40, &organization), (18, 40, &person.title)], style);
    }

    fn details_height(&self) -> u16 {
        4
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &str) {
        let Some(person) = cx.view().people.get(key) else { return };
        canvas.text(0, 0, &format!(" {}", contact(cx, person)), STRONG);
        for (n, line) in mandates(cx, person).iter().take(3).enumerate() {
            canvas.text(2, n as u16 + 1, line, PLAIN);
        }
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.people_empty().into()
    }
}

/// What a person sits on, a line each, the newest first.
fn mandates(cx: &Cx<'_>, person: &Person) -> Vec<String> {
    let mut mandates: Vec<_> = cx.view().mandates.of(person.id.as_str()).collect();
    mandates.sort_by_key(|mandate| std::cmp::Reverse(mandate.from));
    let line = |mandate: &&crate::domain::seat::Mandate| {
        let role = mandate.role.map(|role| cx.lang.code("mandate", "role", role.code())).unwrap_or_default();
        let seat = mandate.seat.as_ref().map(|seat| title(cx.view(), cx.replica.state(), cx.lang, "seat", seat));
        format!("{role}, {}  {}", seat.unwrap_or_default(), period(mandate.from, mandate.to))
    };
    mandates.iter().map(line).collect()
}

/// A period: `2024-10-22–`, `2024-10-22–2026-04-15`.
pub(super) fn period(from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>) -> String {
    format!("{}–{}", from.map(format::date).unwrap_or_default(), to.map(format::date).unwrap_or_default())
}

/// The page of a person: the meetings that they attended below what is known of them.
pub fn person(id: Id) -> Browser<PersonPage> {
    Browser::new(PersonPage { person: id })
}

/// What a person's page lists: their mandates.
#[derive(Debug)]
pub struct PersonPage {
    person: Id,
}

impl PersonPage {
    fn found<'a>(&self, cx: &Cx<'a>) -> Option<&'a Person> {
        cx.view().people.get(self.person.as_str())
    }
}

impl Listing for PersonPage {
    fn name(&self) -> &'static str {
        "person"
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        self.found(cx).map(|person| shown_name(cx, person)).unwrap_or_default()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        let mut mandates: Vec<_> = cx.view().mandates.of(self.person.as_str()).collect();
        mandates.sort_by_key(|mandate| (std::cmp::Reverse(mandate.from), mandate.id.clone()));
        mandates.into_iter().map(|mandate| mandate.id.to_string()).collect()
    }

    fn words(&self, cx: &Cx<'_>, key: &str) -> String {
        Id::new(key).map(|id| cx.title("mandate", &id)).unwrap_or_default()
    }

    /// The person, whichever line the cursor is on: the page is about them.
    fn target(&self, _: &Cx<'_>, _: &str) -> Target {
        self.empty_target()
    }

    fn empty_target(&self) -> Target {
        Target::Record("person", self.person.clone())
    }

    fn draw_head(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) -> u16 {
        let Some(person) = self.found(cx) else { return 0 };
        let lang = cx.lang;
        let organization = person.organization.as_ref().map(|id| organization_name(cx.view(), id)).unwrap_or_default();
        let hidden = cx.shown_to_others;
        let facts = [
            (lang.field("person", "organization"), organization),
            (lang.field("person", "title"), person.title.to_string()),
            (lang.field("person", "email"), if hidden { String::new() } else { person.email.to_string() }),
            (lang.field("person", "phone"), if hidden { String::new() } else { person.phone.to_string() }),
        ];
        let mut y = 0;
        for (label, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
            fact(canvas, y, label, 14, text);
            y += 1;
        }
        canvas.rule(y);
        y + 1
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &str, focused: bool) {
        let Some(mandate) = cx.view().mandates.get(key) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let role = mandate.role.map(|role| cx.lang.code("mandate", "role", role.code())).unwrap_or_default();
        let seat = mandate.seat.as_ref().map(|seat| cx.title("seat", seat)).unwrap_or_default();
        canvas.columns(&[(16, 20, role), (36, 60, &seat), (21, 21, &period(mandate.from, mandate.to))], style);
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.mandates_empty().into()
    }
}
