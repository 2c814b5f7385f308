//! Organizations and people: two lists on one screen, Tab between them.

use super::browser::{Browser, Listing, fact};
use super::people::People;
use crate::domain::seat::{Mandate, Role};
use crate::domain::tenure::{self, Tenure};
use crate::text::format;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::effect::Effect;
use crate::tui::screen::{Cx, Layer, Msg, Screen, Target};

/// The screen: organizations, or people.
#[derive(Debug)]
pub(super) struct Organizations {
    members: Browser<OrganizationList>,
    people: Browser<People>,
    shows_people: bool,
}

impl Default for Organizations {
    fn default() -> Self {
        Self { members: Browser::new(OrganizationList), people: Browser::new(People), shows_people: false }
    }
}

impl Organizations {
    fn shown(&self) -> &dyn Screen {
        if self.shows_people { &self.people } else { &self.members }
    }

    fn shown_mut(&mut self) -> &mut dyn Screen {
        if self.shows_people { &mut self.people } else { &mut self.members }
    }
}

impl Screen for Organizations {
    fn layer(&self) -> Layer {
        self.shown().layer()
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        self.shown().title(cx)
    }

    fn status(&self, cx: &Cx<'_>) -> String {
        let picked = self.shown().status(cx);
        let other = if self.shows_people { cx.lang.tab_organizations() } else { cx.lang.tab_people() };
        if picked.is_empty() { other.into() } else { picked }
    }

    fn target(&self, cx: &Cx<'_>) -> Target {
        self.shown().target(cx)
    }

    fn adds(&self) -> Option<&'static str> {
        self.shown().adds()
    }

    fn picked(&self, cx: &Cx<'_>) -> Vec<String> {
        self.shown().picked(cx)
    }

    fn prepare(&mut self, cx: &Cx<'_>) {
        self.shown_mut().prepare(cx);
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        self.shown_mut().draw(cx, canvas);
    }

    fn take(&mut self, msg: &Msg, cx: &Cx<'_>) -> Option<Effect> {
        if *msg == Msg::Switch {
            self.shows_people = !self.shows_people;
            return Some(Effect::None);
        }
        self.shown_mut().take(msg, cx)
    }

    fn memory(&self, cx: &Cx<'_>) -> Option<(String, String)> {
        self.shown().memory(cx)
    }

    fn has_details(&self) -> bool {
        true
    }
}

/// Organizations with who represents them today.
#[derive(Debug)]
pub(super) struct OrganizationList;

impl Listing for OrganizationList {
    type Key = String;

    fn parse(&self, _: &Cx<'_>, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        "organizations"
    }

    fn adds(&self) -> Option<&'static str> {
        Some("organization")
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.screen_organizations().into()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        cx.view().organizations_by_name().ids().map(ToString::to_string).collect()
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["organization"]
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        let Some(org) = cx.view().organizations.get(key) else { return String::new() };
        let aliases: Vec<&str> = org.aliases.iter().map(|alias| &**alias).collect();
        format!("{} {} {}", org.name, org.short, aliases.join(" "))
    }

    fn target(&self, cx: &Cx<'_>, key: &String) -> Target {
        cx.view().organizations.get(key).map_or(Target::Nothing, |org| Target::Record("organization", org.id.clone()))
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let Some(org) = cx.view().organizations.get(key) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let seat = main_seat(cx, key);
        let name = |role| seat.as_ref().map(|seat| holder_name(cx, seat, role)).unwrap_or_default();
        let (representative, deputy) = (name(Role::Representative), name(Role::Deputy));
        canvas.columns(&[(27, 40, &org.name), (24, 40, &representative), (24, 40, &deputy)], style);
    }

    fn details_height(&self) -> u16 {
        4
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String) {
        let Some(org) = cx.view().organizations.get(key) else { return };
        let lang = cx.lang;
        canvas.text(0, 0, &format!(" {}", org.name), STRONG);
        let sector = org.sector.map(|sector| lang.code("organization", "sector", sector.code())).unwrap_or_default();
        fact(canvas, 1, lang.field("organization", "sector"), 14, sector);
        if let Some(seat) = main_seat(cx, key) {
            for (y, role) in [(2, Role::Representative), (3, Role::Deputy)] {
                let label = lang.field("nomination", role.code());
                let contact =
                    cx.view().holder(&seat, role, cx.today()).map(|person| contact(cx, person)).unwrap_or_default();
                fact(canvas, y, label, 14, &contact);
            }
        }
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.organizations_empty().into()
    }
}

/// The seat of an organization whose people the list names.
fn main_seat(cx: &Cx<'_>, organization: &str) -> Option<String> {
    let id = crate::log::Id::new(organization).ok()?;
    crate::tui::commands::browse::county_seat(cx, &id).map(|seat| seat.to_string())
}

/// The name of who has a role on a seat today, and until when if that is soon; whoever has been followed by nobody, with
/// since when. Protected people are named only while nobody else looks.
pub(super) fn holder_name(cx: &Cx<'_>, seat: &str, role: Role) -> String {
    let none = || "–".to_owned();
    let Some(seat) = cx.view().seats.get(seat) else { return none() };
    let name = |mandate: &Mandate| {
        let person = mandate.person.as_ref().and_then(|id| cx.view().people.get(id.as_str()));
        person.map_or_else(none, |person| shown_name(cx, person))
    };
    match tenure::of(cx.view(), seat, role, cx.today()) {
        Tenure::Filled(mandate) => name(mandate),
        Tenure::EndsSoon(mandate, last) => cx.lang.until_day(&name(mandate), &format::date(last)),
        Tenure::CarriedOver(mandate, last) => cx.lang.ended_day(&name(mandate), &format::date(last)),
        Tenure::Vacant => none(),
    }
}

/// A person's name as it may be shown here.
pub(super) fn shown_name(cx: &Cx<'_>, person: &crate::domain::person::Person) -> String {
    if person.protected && cx.shown_to_others {
        cx.lang.protected_name().into()
    } else {
        crate::report::title::name_of(person, cx.lang)
    }
}

/// A person's name and how to reach them, unless others see the screen.
pub(super) fn contact(cx: &Cx<'_>, person: &crate::domain::person::Person) -> String {
    let mut parts = vec![shown_name(cx, person)];
    if !cx.shown_to_others && !person.protected {
        parts.extend(
            [&person.email, &person.phone].into_iter().filter(|text| !text.is_empty()).map(|text| text.to_string()),
        );
    }
    format::visible(&parts.join("  ")).into_owned()
}
