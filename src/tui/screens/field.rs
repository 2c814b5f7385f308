//! A field of a form: what was typed, what it is chosen from, and what it was when the form opened.

use chrono::NaiveDate;
use tui_input::{Input, InputRequest};

use super::options::{Options, options_of};
use crate::domain::input;
use crate::domain::refusal::Refusal;
use crate::domain::schema::{Field, Kind, Type};
use crate::log::{Id, Value, WriteId};
use crate::report::title::title;
use crate::text::format;
use crate::tui::screen::Cx;

/// Types a character into a search. More than any name has is not taken: it would be sought at every key.
pub(super) fn search_for(query: &mut Input, c: char) {
    if query.value().len() < input::MAX_LINE {
        query.handle(InputRequest::InsertChar(c));
    }
}

/// How many choices are offered below a field.
pub(super) const OFFERED: usize = 5;

/// How a field is filled in.
#[derive(Clone, Debug, Default)]
pub enum Entry {
    /// One line of text.
    #[default]
    Line,
    /// Several lines.
    Long,
    /// A date.
    Date,
    /// One of a list.
    Pick {
        /// The list.
        options: Options,
        /// Whether something that is not on the list may be typed.
        free: bool,
    },
    /// Several of a list, separated by semicolons.
    Picks(Options),
    /// Several texts, separated by semicolons.
    Texts,
}

/// A field of a form.
#[derive(Clone, Debug, Default)]
pub struct FormField {
    /// Its name.
    pub key: String,
    /// What it is called.
    pub label: String,
    pub(super) entry: Entry,
    pub(super) input: Input,
    /// The value behind the text, for a field that is chosen from a list.
    pub(super) chosen: Option<String>,
    /// Text and choice as the form showed them first.
    original: (String, Option<String>),
    pub(super) seen: Box<[WriteId]>,
    pub(super) error: String,
    pub(super) required: bool,
    pub(super) personal_reminder: bool,
    /// Whether the next character replaces what stands here: half a day means nothing.
    pub(super) whole: bool,
    /// The day that the words for the next meeting stand for.
    next_meeting: Option<NaiveDate>,
}

/// What may be typed for the day of the next meeting.
const NEXT_MEETING: [&str; 4] = ["möte", "nästa möte", "meeting", "next meeting"];

impl FormField {
    /// An empty field.
    pub fn new(key: &str, label: &str, entry: Entry) -> Self {
        Self { key: key.into(), label: label.into(), entry, ..Self::default() }
    }

    /// The same, filled in.
    pub fn filled(mut self, text: &str, chosen: Option<String>) -> Self {
        self.input = Input::new(text.into());
        self.whole = matches!(self.entry, Entry::Date);
        self.chosen.clone_from(&chosen);
        self.original = (text.into(), chosen);
        self
    }

    /// The same with a suggestion, which is saved like something typed.
    pub fn suggested(mut self, text: &str, chosen: Option<String>) -> Self {
        self.input = Input::new(text.into());
        self.whole = matches!(self.entry, Entry::Date);
        self.chosen = chosen;
        self
    }

    /// The same, needed.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, a date that may be typed as the next meeting.
    pub fn or_next_meeting(mut self, day: Option<NaiveDate>) -> Self {
        self.next_meeting = day;
        self
    }

    /// The same on one line, so that Enter saves it.
    pub fn on_one_line(mut self) -> Self {
        if matches!(self.entry, Entry::Long) {
            self.entry = Entry::Line;
        }
        self
    }

    /// The day of the next meeting, if that is what was typed.
    fn meeting_meant(&self) -> Option<NaiveDate> {
        self.next_meeting.filter(|_| NEXT_MEETING.contains(&self.text().to_lowercase().as_str()))
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        self.input.value().trim()
    }

    /// What was chosen for it.
    pub fn chosen(&self) -> Option<&str> {
        self.chosen.as_deref()
    }

    /// The writes that it showed.
    pub fn seen(&self) -> &[WriteId] {
        &self.seen
    }

    /// Whether it says something else than at first.
    pub fn is_touched(&self) -> bool {
        (self.input.value(), &self.chosen) != (self.original.0.as_str(), &self.original.1)
    }

    /// The choices that what is typed allows, best first.
    pub(super) fn offered(&self) -> Vec<(String, String)> {
        let typed = match &self.entry {
            Entry::Pick { .. } if self.chosen.is_some() => return Vec::new(),
            Entry::Pick { .. } => self.text(),
            Entry::Picks(_) => self.input.value().rsplit(';').next().unwrap_or_default().trim(),
            _ => return Vec::new(),
        };
        match &self.entry {
            Entry::Pick { free: true, .. } if typed.is_empty() => Vec::new(),
            Entry::Picks(_) if typed.is_empty() && !self.text().is_empty() => Vec::new(),
            Entry::Pick { options, .. } | Entry::Picks(options) => options.matching(typed, OFFERED),
            _ => Vec::new(),
        }
    }

    /// Takes the offered choice of that number.
    pub(super) fn choose(&mut self, n: usize) -> bool {
        let Some((value, label)) = self.offered().into_iter().nth(n) else { return false };
        if let Entry::Picks(_) = self.entry {
            let text = self.input.value();
            let before = text.rfind(';').map_or("", |at| &text[..=at]);
            let gap = if before.is_empty() { "" } else { " " };
            self.input = Input::new(format!("{before}{gap}{label}; "));
        } else {
            self.input = Input::new(label);
            self.chosen = Some(value);
        }
        true
    }

    /// What typing was left undone: a choice that was clear from the text.
    pub(super) fn complete(&mut self) {
        if let Some(day) = self.meeting_meant() {
            self.input = Input::new(format::date(day));
        }
        let free = matches!(self.entry, Entry::Pick { free: true, .. });
        if let Entry::Pick { options, .. } = &self.entry
            && self.chosen.is_none()
            && !self.text().is_empty()
        {
            let exact = options.exact(self.text());
            let best = options.matching(self.text(), 1).into_iter().next().filter(|_| !free);
            if let Some((value, label)) = exact.or(best) {
                self.input = Input::new(label);
                self.chosen = Some(value);
            }
        }
    }

    /// The value for [`crate::domain::edit::Assign::To`].
    pub fn assigned(&self) -> Result<String, Refusal> {
        let unknown = |text: &str| Refusal::NotOffered { text: text.into() };
        match &self.entry {
            Entry::Pick { .. } if self.text().is_empty() => Ok(String::new()),
            Entry::Pick { .. } => self.chosen.clone().ok_or_else(|| unknown(self.text())),
            Entry::Picks(options) => {
                let members = self.text().split(';').map(str::trim).filter(|member| !member.is_empty());
                let values: Result<Vec<String>, Refusal> = members
                    .map(|member| options.exact(member).map(|(value, _)| value).ok_or_else(|| unknown(member)))
                    .collect();
                Ok(values?.join("\n"))
            }
            Entry::Texts => Ok(self.text().split(';').map(str::trim).collect::<Vec<_>>().join("\n")),
            Entry::Line | Entry::Long | Entry::Date => Ok(self.input.value().to_owned()),
        }
    }

    /// What the program makes of a date, beside the field.
    pub(super) fn reading(&self, cx: &Cx<'_>) -> String {
        match self.entry {
            Entry::Date if !self.text().is_empty() => {
                let date = self.meeting_meant().or_else(|| input::date(self.text(), cx.now.date_naive()).ok());
                date.map(|date| format::day(cx.lang, date)).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

/// A field of a record's form, filled in with what the record says.
pub fn record_field(cx: &Cx<'_>, kind: &'static Kind, field: &'static Field, id: Option<&Id>) -> FormField {
    let entry = match field.ty {
        _ if field.long => Entry::Long,
        Type::Date => Entry::Date,
        Type::Choice(_) | Type::Ref(_) | Type::Bool => {
            let options = options_of(cx, kind, field);
            if field.set { Entry::Picks(options) } else { Entry::Pick { options, free: false } }
        }
        _ if field.set => Entry::Texts,
        _ => Entry::Line,
    };
    let label = cx.lang.field(kind.name.as_str(), field.name.as_str());
    let mut made = FormField::new(field.name.as_str(), label, entry);
    made.required = field.required;
    made.personal_reminder = field.long;
    let state = cx.replica.state();
    let Some((id, record)) = id.and_then(|id| Some((id, state.record(kind.name, id)?))) else { return made };
    made.seen = state.heads(kind.name, id, field.name, None);
    let label_of = |value: &Value| label_of(cx, kind, field, value);
    if field.set {
        let members: Vec<String> = record.members(field.name).map(label_of).collect();
        let text = if members.is_empty() { String::new() } else { members.join("; ") };
        return made.filled(&text, None);
    }
    let value = record.value(field.name);
    let chosen = match (&made.entry, value) {
        (Entry::Pick { .. }, Value::Text(text)) => Some(text.to_string()),
        (Entry::Pick { .. }, Value::Bool(yes)) => Some(yes.to_string()),
        _ => None,
    };
    let text = label_of(value);
    made.filled(&text, chosen)
}

fn label_of(cx: &Cx<'_>, kind: &Kind, field: &Field, value: &Value) -> String {
    match (field.ty, value) {
        (Type::Choice(_), Value::Text(code)) => cx.lang.code(kind.name.as_str(), field.name.as_str(), code).to_owned(),
        (Type::Ref(kinds), Value::Text(text)) => {
            let found = kinds.iter().find(|kind| cx.view().has(kind, text)).zip(Id::new(text).ok());
            found
                .map_or_else(|| text.to_string(), |(kind, id)| title(cx.view(), cx.replica.state(), cx.lang, kind, &id))
        }
        (_, Value::Text(text)) => text.to_string(),
        (_, Value::Int(n)) => n.to_string(),
        (_, Value::Bool(yes)) => cx.lang.yes_or_no(*yes).to_owned(),
        _ => String::new(),
    }
}
