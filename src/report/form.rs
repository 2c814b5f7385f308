//! The form of an organization, to print and sign (R53–R65): one model, and one function for each kind of file.
//!
//! It is in Swedish whatever the screen speaks: it goes to the organizations. What is known stands on it; the rest is
//! left to write.

mod docx;

pub use docx::docx;

use super::title::organization_name;
use super::{Sheet, Source};
use crate::domain::nomination::{self, ROLES};
use crate::domain::organization::Organization;
use crate::domain::purpose::Duty;
use crate::domain::schema::Ref;
use crate::domain::seat::Seat;
use crate::log::Id;
use crate::text::Lang;
use crate::text::format::{self, width};

/// How wide the text is: what A4 holds in a fixed font of ten points.
const WIDTH: usize = 76;
/// The language of the paper.
const SV: Lang = Lang::Sv;

/// What stands on the paper, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What it is, on two lines.
    pub title: [String; 2],
    /// What comes before the duties.
    pub intro: String,
    /// The duties, in their order.
    pub duties: Vec<String>,
    /// What is filled in: what it is called, what stands there, and how many lines there are for it.
    pub fields: Vec<(String, String, usize)>,
    /// Where it is sent.
    pub recipient: Vec<String>,
}

/// The form as a report: its text, filled in as far as is known.
pub(super) fn sheet(source: &Source<'_>, organization: Option<&Id>) -> Sheet {
    let group = nomination::county_group(source.view).ok();
    let form = organization.zip(group).map(|(organization, group)| form(source, organization, &group, true));
    Sheet::of_text("form", &form.as_ref().map(text).unwrap_or_default())
}

/// The form of an organization for a group: with what is known of it if it is to be `filled`, otherwise only its name.
pub fn form(source: &Source<'_>, organization: &Id, group: &Id, filled: bool) -> Form {
    let Source { view, today, .. } = *source;
    let own = |seat: &&Seat| seat.organization.as_ref().map(Ref::id) == Some(organization);
    let seat = view.seats_of(group.as_str(), today).find(own).filter(|_| filled);
    let newest = nomination::chain(view, organization, group).last().copied().filter(|_| filled);
    let mut duties: Vec<&Duty> = view.duties.of(group.as_str()).filter(|duty| duty.number.is_some()).collect();
    duties.sort_by_key(|duty| (duty.number, &duty.id));
    let mut fields = Vec::new();
    let mut field = |label: &str, value: String, lines: usize| fields.push((label.to_owned(), value, lines));
    field(SV.field("*", "organization"), organization_name(view, organization), 1);
    for (role, name) in ROLES {
        // A protected person's name goes on no paper that others may see.
        let holder =
            seat.and_then(|seat| view.holder(seat.id.as_str(), role, today)).filter(|person| !person.protected);
        field(SV.field("nomination", name), holder.map(|person| person.name.to_string()).unwrap_or_default(), 1);
        field(SV.field("person", "email"), holder.map(|person| person.email.to_string()).unwrap_or_default(), 1);
    }
    let channels = newest.map(|form| form.internal_channels.to_string()).unwrap_or_default();
    field(SV.form_channels(), channels, 2);
    for label in [
        SV.form_signature(),
        SV.field("person", "name"),
        SV.field("person", "title"),
        SV.form_contact(),
        SV.form_date(),
    ] {
        field(label, String::new(), 1);
    }
    let convener = view.groups.get(group.as_str()).and_then(|group| group.convener.as_ref());
    let convener = convener.and_then(|id| view.organizations.get(id.as_str()));
    Form {
        title: [SV.form_title_top().to_owned(), SV.form_title().to_owned()],
        intro: SV.form_intro().to_owned(),
        duties: duties.into_iter().map(|duty| duty.text.to_string()).collect(),
        fields,
        recipient: convener.map(recipient).unwrap_or_default(),
    }
}

/// Where whoever convenes the group is reached, as far as their record says.
fn recipient(convener: &Organization) -> Vec<String> {
    let lines = [&convener.name, &convener.address, &convener.function_mailbox];
    lines.into_iter().map(|line| line.replace('\n', ", ")).filter(|line| !line.is_empty()).collect()
}

/// The paper as plain text.
pub fn text(form: &Form) -> String {
    let mut lines: Vec<String> = form.title.to_vec();
    lines.push(String::new());
    lines.extend(format::wrap(&form.intro, WIDTH));
    for duty in &form.duties {
        for (n, line) in format::wrap(duty, WIDTH - 4).into_iter().enumerate() {
            lines.push(format!("{}{line}", if n == 0 { "  – " } else { "    " }));
        }
    }
    lines.push(String::new());
    for (label, value, rows) in &form.fields {
        let room = WIDTH.saturating_sub(width(label) + 2);
        let written = format::wrap(value, if *rows == 1 { room } else { WIDTH });
        let dots = |n: usize| "_".repeat(n);
        if *rows == 1 {
            let first = written.first().filter(|line| !line.is_empty());
            lines.push(format!("{label}: {}", first.cloned().unwrap_or_else(|| dots(room))));
            lines.extend(written.into_iter().skip(1));
        } else {
            lines.push(format!("{label}:"));
            let blank = value.is_empty();
            let kept = if blank { vec![dots(WIDTH); *rows] } else { written };
            lines.extend(kept);
        }
        lines.push(String::new());
    }
    lines.push(SV.form_sent_to(&form.recipient.join(", ")));
    lines.join("\n") + "\n"
}

/// Text as XML and HTML write it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The kinds of file that a paper can be, by their endings.
pub const ENDINGS: [&str; 3] = ["docx", "html", "txt"];

/// The paper as a file of that ending; none of another.
///
/// # Errors
/// As [`docx()`].
pub fn file(form: &Form, ending: &str) -> std::io::Result<Option<Vec<u8>>> {
    Ok(match ending {
        "docx" => Some(docx(form)?),
        "html" | "htm" => Some(html(form).into_bytes()),
        "txt" => Some(text(form).into_bytes()),
        _ => None,
    })
}

/// The paper as a page for A4 that needs nothing beside itself.
pub fn html(form: &Form) -> String {
    const STYLE: &str = "@page{size:A4;margin:16mm 20mm}body{font:11pt/1.35 serif;max-width:170mm;margin:1em auto}\
                         h1{font-size:15pt;margin:0 0 .6em}ul{margin:.3em 0 1em;padding-left:1.2em}\
                         dl{margin:0}dt{float:left;margin-right:.6em}dd{margin:0 0 .55em;min-height:1.35em;\
                         overflow:hidden;border-bottom:.3mm dotted #000;white-space:pre-wrap}\
                         dt.wide{float:none}dd.wide{min-height:2.7em}footer{margin-top:1em}\
                         @media print{body{max-width:none;margin:0}}";
    let duties: Vec<String> = form.duties.iter().map(|duty| format!("<li>{}</li>\n", escaped(duty))).collect();
    let field = |(label, value, rows): &(String, String, usize)| {
        let wide = if *rows > 1 { " class=\"wide\"" } else { "" };
        format!("<dt{wide}>{}:</dt><dd{wide}>{}</dd>\n", escaped(label), escaped(value))
    };
    let fields: Vec<String> = form.fields.iter().map(field).collect();
    let (duties, fields) = (duties.concat(), fields.concat());
    let [top, title] = form.title.each_ref().map(|line| escaped(line));
    format!(
        "<!DOCTYPE html>\n<html lang=\"sv\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>{top}<br>{title}</h1>\n<p>{}</p>\n<ul>\n{duties}</ul>\n\
         <dl>\n{fields}</dl>\n<footer>{}</footer>\n</body>\n</html>\n",
        escaped(&form.intro),
        escaped(&SV.form_sent_to(&form.recipient.join(", "))),
    )
}
