//! A blank sign-in sheet as text, to print and to enter later: a line a seat with room to sign.

use super::attendance::sorted_rows;
use super::title::title;
use super::{Sheet, Source};
use crate::domain::attendance::Capacity;
use crate::domain::roll;
use crate::log::Id;
use crate::text::format::{self, pad};

/// How wide the sheet is: what A4 holds in a fixed font of ten points.
const WIDTH: usize = 76;
/// How many blank lines for guests.
const GUESTS: usize = 6;

/// The sheet as a report; without a meeting it is empty.
pub(super) fn sheet(source: &Source<'_>, meeting: Option<&Id>) -> Sheet {
    Sheet::of_text("sign-in", &meeting.map(|meeting| text(source, meeting)).unwrap_or_default())
}

/// The sheet as text.
pub fn text(source: &Source<'_>, meeting: &Id) -> String {
    let lang = source.lang;
    let Some(meeting) = source.view.meetings.get(meeting.as_str()) else { return String::new() };
    let mut lines = vec![
        lang.sign_in_title(&title(source.view, source.state, lang, "meeting", &meeting.id)),
        [meeting.date.map(|date| format::day(lang, date)).unwrap_or_default(), meeting.place.to_string()].join("  "),
        String::new(),
        sign_line(lang.field("*", "organization"), lang.sign_in_name(), lang.sign_in_signature()),
        "─".repeat(WIDTH),
    ];
    for row in sorted_rows(source, meeting) {
        lines.push(sign_line(&row.name, &expected(source, &row, Capacity::Representative), ""));
        lines.push(sign_line("", &expected(source, &row, Capacity::Deputy), ""));
    }
    lines.push(String::new());
    lines.push(lang.guests().to_owned());
    lines.extend(std::iter::repeat_n(format!("{}  {}", "_".repeat(40), "_".repeat(WIDTH - 42)), GUESTS));
    lines.join("\n") + "\n"
}

fn expected(source: &Source<'_>, row: &roll::Row, capacity: Capacity) -> String {
    let lang = source.lang;
    let role = if capacity == Capacity::Deputy { lang.deputy_short() } else { "" };
    // A protected person signs without their name lying on the table beforehand.
    let name =
        row.person(source.view, capacity).filter(|person| !person.protected).map(|person| person.name.to_string());
    format!("{role}{}", name.unwrap_or_default())
}

fn sign_line(organization: &str, name: &str, signature: &str) -> String {
    let signature = if signature.is_empty() { "_".repeat(14) } else { signature.to_owned() };
    format!("{} {} {signature}", pad(organization, 30), pad(name, WIDTH - 46))
}
