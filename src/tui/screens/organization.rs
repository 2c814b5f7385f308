//! The page of an organization: its seats with who sits there, and its attendance in honest numbers.

use super::browser::{Browser, Listing, fact};
use super::organizations::contact;
use crate::domain::numbers::{attended, marks_of};
use crate::domain::organization::Organization;
use crate::domain::seat::{Role, Seat};
use crate::log::Id;
use crate::report::attendance::mark_sign;
use crate::report::title::group_name;
use crate::text::format;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// The page of an organization.
pub fn organization(id: Id) -> Browser<OrganizationPage> {
    Browser::new(OrganizationPage { organization: id })
}

/// What an organization's page lists: its seats.
#[derive(Debug)]
pub struct OrganizationPage {
    organization: Id,
}

impl OrganizationPage {
    fn found<'a>(&self, cx: &Cx<'a>) -> Option<&'a Organization> {
        cx.view().organizations.get(self.organization.as_str())
    }
}

impl Listing for OrganizationPage {
    fn name(&self) -> &'static str {
        "organization"
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        self.found(cx).map(|org| org.name.to_string()).unwrap_or_default()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        let own = |seat: &&Seat| seat.organization.as_ref().is_some_and(|id| *id.id() == self.organization);
        cx.view().seats.of(self.organization.as_str()).filter(own).map(|seat| seat.id.to_string()).collect()
    }

    fn words(&self, cx: &Cx<'_>, key: &str) -> String {
        Id::new(key).map(|id| cx.title("seat", &id)).unwrap_or_default()
    }

    fn target(&self, cx: &Cx<'_>, key: &str) -> Target {
        cx.view().seats.get(key).map_or_else(|| self.empty_target(), |seat| Target::Record("seat", seat.id.clone()))
    }

    fn empty_target(&self) -> Target {
        Target::Record("organization", self.organization.clone())
    }

    fn draw_head(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) -> u16 {
        let Some(org) = self.found(cx) else { return 0 };
        let lang = cx.lang;
        let aliases: Vec<&str> = org.aliases.iter().map(|alias| &**alias).collect();
        let sector = org.sector.map(|sector| lang.code("organization", "sector", sector.code())).unwrap_or_default();
        // A shelter's address is nobody's to read over a shoulder.
        let hidden = cx.shown_to_others || org.sensitive_contact;
        let facts = [
            (lang.field("organization", "sector"), sector.to_owned()),
            (lang.field("organization", "aliases"), aliases.join(", ")),
            (
                lang.field("organization", "function_mailbox"),
                if hidden { String::new() } else { org.function_mailbox.to_string() },
            ),
            (lang.field("organization", "address"), if hidden { String::new() } else { org.address.to_string() }),
        ];
        let mut y = 0;
        for (label, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
            fact(canvas, y, label, 18, text);
            y += 1;
        }
        canvas.rule(y);
        y + 1
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &str, focused: bool) {
        let Some(seat) = cx.view().seats.get(key) else { return };
        let style = if focused { STRONG } else { PLAIN };
        let group = seat.group.as_ref().map(|group| group_name(cx.view(), group)).unwrap_or_default();
        let name = |role| super::organizations::holder_name(cx, key, role);
        let (representative, deputy) = (name(Role::Representative), name(Role::Deputy));
        canvas.columns(&[(22, 40, &group), (26, 40, &representative), (26, 40, &deputy)], style);
    }

    fn details_height(&self) -> u16 {
        6
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &str) {
        let Some(seat) = cx.view().seats.get(key) else { return };
        let lang = cx.lang;
        for (y, role) in [(0, Role::Representative), (1, Role::Deputy)] {
            let said = cx.view().holder(key, role, cx.today()).map(|person| contact(cx, person));
            fact(canvas, y, lang.field("nomination", role.code()), 14, &said.unwrap_or_else(|| "–".into()));
        }
        let Some(group) = &seat.group else { return };
        let meetings = cx.view().taken_meetings(group.as_str(), None, Some(cx.today()));
        let n = attended(cx.view(), seat, &meetings);
        let said = lang.attended(n.present, n.meetings, n.by_deputy, n.excused, n.absent, n.not_recorded);
        for (y, line) in (3..).zip(format::wrap(&said, usize::from(canvas.width().saturating_sub(3))).iter().take(2)) {
            canvas.text(2, y, line, STRONG);
        }
        let signs: Vec<String> =
            marks_of(cx.view(), seat, &meetings).iter().map(|(_, shown)| mark_sign(*shown, false)).collect();
        canvas.text(2, 5, &signs.join(" "), PLAIN);
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.organization_without_seats().into()
    }
}
