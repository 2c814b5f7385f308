//! People: the list of all, and the page of one.

use super::browser::Listing;
use super::organizations::{contact, shown_name};
use crate::domain::person::Person;
use crate::report::title::{organization_name, title};
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// All people, or those of an organization.
#[derive(Debug, Default)]
pub(super) struct People;

impl Listing for People {
    type Key = String;

    fn parse(&self, _: &Cx<'_>, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        "people"
    }

    fn adds(&self) -> Option<&'static str> {
        Some("person")
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.people().into()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        cx.view().people_by_name().ids().map(ToString::to_string).collect()
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["person", "organization"]
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        let Some(person) = cx.view().people.get(key) else { return String::new() };
        format!(
            "{} {}",
            person.name,
            person.organization.as_ref().map(|id| organization_name(cx.view(), id)).unwrap_or_default()
        )
    }

    fn target(&self, cx: &Cx<'_>, key: &String) -> Target {
        cx.view().people.get(key).map_or(Target::Nothing, |person| Target::Record("person", person.id.clone()))
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let Some(person) = cx.view().people.get(key) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let organization = person.organization.as_ref().map(|id| organization_name(cx.view(), id)).unwrap_or_default();
        let name = shown_name(cx, person);
        canvas.columns(&[(30, 40, &name), (28, 40, &organization), (18, 40, &person.title)], style);
    }

    fn details_height(&self) -> u16 {
        4
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String) {
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
        format!("{role}, {}  {}", seat.unwrap_or_default(), super::person::period(mandate.from, mandate.to))
    };
    mandates.iter().map(line).collect()
}
