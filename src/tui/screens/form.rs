//! Forms: generated from the declarations, with lists to choose from, errors beside their fields, and drafts.

use chrono::NaiveDate;
use tui_input::{Input, InputRequest};

use super::browser::fact;
use super::field::{Entry, FormField, OFFERED, record_field};
use crate::domain::edit::{Assign, Assignment};
use crate::domain::input;
use crate::domain::refusal::Refusal;
use crate::domain::schema::{Kind, Type};
use crate::domain::view;
use crate::error::refusal_sentence;
use crate::log::{Id, WriteId};
use crate::text::format::{self, width};
use crate::tui::canvas::{ACCENT, Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::draft::{Draft, DraftField};
use crate::tui::effect::{Effect, Purpose};
use crate::tui::event::MAX_PASTE;
use crate::tui::key::Key;
use crate::tui::list::Move;
use crate::tui::save::paper;
use crate::tui::screen::{Cx, Layer, Msg, Screen};

/// A form of no more fields than this lies over the screen below.
const SMALL: usize = 3;
/// The most rows for one kind of thing that saving touches beside.
const ABOUT_LINES: usize = 4;

/// What a touched field is to be, and the writes that the form showed there.
pub type Shown = (Assignment, Box<[WriteId]>);

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it is for.
    pub purpose: Purpose,
    title: String,
    /// Its fields.
    pub fields: Vec<FormField>,
    at: usize,
    offer: usize,
    /// The nonce of the first operation that it will become.
    pub nonce: u64,
    top: usize,
    /// What saving it does beside, heading by heading.
    about: Vec<(String, String)>,
    /// Whether the next one of a pile follows.
    pub next: bool,
}

impl Form {
    /// A form with these fields.
    pub fn new(purpose: Purpose, title: String, fields: Vec<FormField>) -> Self {
        Self {
            purpose,
            title,
            fields,
            at: 0,
            offer: 0,
            nonce: crate::replica::random(),
            top: 0,
            about: Vec::new(),
            next: false,
        }
    }

    /// The same, with a date that may be typed as the next meeting.
    pub fn or_next_meeting(mut self, key: &str, day: Option<NaiveDate>) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == key) {
            *field = field.clone().or_next_meeting(day);
        }
        self
    }

    /// The same, saying below the fields what saving it does beside.
    pub fn about(self, about: Vec<(String, String)>) -> Self {
        Self { about, ..self }
    }

    /// The form of a record: every field of its declaration but marks.
    pub fn of_record(cx: &Cx<'_>, kind: &'static Kind, id: Option<&Id>) -> Self {
        let fields = kind.fields.iter().filter(|field| field.ty != Type::Mark);
        let fields = fields.map(|field| record_field(cx, kind, field, id)).collect();
        let (title, purpose) = match id {
            Some(id) => (
                cx.lang.edit_title(&cx.title(kind.name.as_str(), id)),
                Purpose::Edit(kind.name.to_string(), id.to_string()),
            ),
            None => {
                (cx.lang.add_title(cx.lang.kind(kind.name.as_str())), Purpose::Add(kind.name.to_string(), Vec::new()))
            }
        };
        Self::new(purpose, title, fields)
    }

    /// The touched fields as assignments, each with what the form showed there.
    ///
    /// # Errors
    /// The name of the field that cannot be read, and why.
    pub fn assignments(&self) -> Result<Vec<Shown>, (String, Refusal)> {
        let touched = self.fields.iter().filter(|field| field.is_touched());
        touched
            .map(|field| {
                let text = field.assigned().map_err(|refusal| (field.key.clone(), refusal))?;
                Ok(((field.key.clone(), Assign::To(text)), field.seen.clone()))
            })
            .collect()
    }

    /// The form with a suggestion in a field that nothing was typed in.
    pub fn suggest(mut self, key: &str, text: &str, chosen: Option<String>) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == key && field.text().is_empty()) {
            *field = field.clone().suggested(text, chosen);
        }
        self
    }

    /// The form with the cursor on the field of that name.
    pub fn go_to(mut self, key: &str) -> Self {
        self.at = self.fields.iter().position(|field| field.key == key).unwrap_or(self.at);
        self
    }

    /// The field of that name.
    pub fn field(&self, key: &str) -> Option<&FormField> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// What was typed in the field of that name.
    pub fn text(&self, key: &str) -> &str {
        self.field(key).map(FormField::text).unwrap_or_default()
    }

    /// What was chosen in the field of that name.
    pub fn chosen(&self, key: &str) -> Option<Id> {
        self.field(key).and_then(FormField::chosen).and_then(|id| Id::new(id).ok())
    }

    /// The form with what was typed before the line dropped.
    pub fn resume(mut self, draft: &Draft) -> Self {
        for saved in &draft.fields {
            if let Some(field) = self.fields.iter_mut().find(|field| field.key == saved.key) {
                field.input = Input::new(saved.text.clone());
                field.chosen.clone_from(&saved.chosen);
                field.seen = saved.seen.iter().filter_map(|id| id.parse().ok()).collect();
            }
        }
        self.at = draft.at.min(self.fields.len().saturating_sub(1));
        self.nonce = u64::from_str_radix(&draft.nonce, 16).unwrap_or(self.nonce);
        self
    }

    fn is_small(&self) -> bool {
        self.fields.len() <= SMALL && self.about.is_empty()
    }

    /// The arrows walk through what is offered before they leave the field.
    fn walk(&mut self, forward: bool, cx: &Cx<'_>) {
        let offered = self.fields.get(self.at).map_or(0, |field| field.offered().len());
        match forward {
            true if self.offer + 1 < offered => self.offer += 1,
            false if offered > 1 && self.offer > 0 => self.offer -= 1,
            _ => self.go(forward, cx),
        }
    }

    fn go(&mut self, forward: bool, cx: &Cx<'_>) {
        let last = self.fields.len().saturating_sub(1);
        self.leave(cx);
        self.at = match (forward, self.at) {
            (true, at) if at >= last => 0,
            (true, at) => at + 1,
            (false, 0) => last,
            (false, at) => at - 1,
        };
    }

    fn leave(&mut self, cx: &Cx<'_>) {
        let offer = std::mem::take(&mut self.offer);
        if let Some(field) = self.fields.get_mut(self.at) {
            if offer > 0 {
                field.choose(offer);
            }
            field.complete();
            let (key, touched, chosen) = (field.key.clone(), field.is_touched(), field.chosen.clone());
            if touched {
                self.follow(cx, &key, chosen.as_deref());
            }
        }
    }

    /// An address belongs to a person: when somebody else is named, theirs follows, and the former one's never stays.
    fn follow(&mut self, cx: &Cx<'_>, key: &str, person: Option<&str>) {
        let email = format!("{key}_email");
        if let Some(field) = self.fields.iter_mut().find(|field| field.key == email && !field.is_touched()) {
            let known = person.and_then(|id| cx.view().people.get(id)).map(|person| person.email.to_string());
            *field = field.clone().filled(&known.unwrap_or_default(), None);
        }
    }

    fn key(&mut self, key: Key) -> Option<Effect> {
        let field = self.fields.get_mut(self.at)?;
        let request = match key {
            // Saving says that it is too long; more is not even held.
            Key::Char(_) if field.input.value().len() > MAX_PASTE => return Some(Effect::None),
            Key::Char(c) => InputRequest::InsertChar(c),
            Key::Backspace => InputRequest::DeletePrevChar,
            Key::Delete => InputRequest::DeleteNextChar,
            Key::Left => InputRequest::GoToPrevChar,
            Key::Right => InputRequest::GoToNextChar,
            Key::Home => InputRequest::GoToStart,
            Key::End => InputRequest::GoToEnd,
            _ => return None,
        };
        let before = field.input.value().to_owned();
        // A choice is replaced or erased whole: half a name means nothing.
        let whole = std::mem::take(&mut field.whole) && matches!(key, Key::Char(_));
        if whole || matches!(key, Key::Char(_) | Key::Backspace) && field.chosen.is_some() {
            field.input = Input::default();
        }
        field.input.handle(request);
        if field.input.value() != before {
            field.chosen = None;
            field.error.clear();
            self.offer = 0;
        }
        Some(Effect::None)
    }

    fn paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.at) {
            let long = matches!(field.entry, Entry::Long);
            if field.input.value().len() > MAX_PASTE {
                return;
            }
            if std::mem::take(&mut field.whole) {
                field.input = Input::default();
            }
            let text = if long { text.to_owned() } else { text.replace(['\n', '\t'], " ") };
            // At once: letter by letter a long text would be counted through for each.
            let (mut value, cursor) = (field.input.value().to_owned(), field.input.cursor());
            let at = value.char_indices().nth(cursor).map_or(value.len(), |(at, _)| at);
            value.insert_str(at, &text);
            field.input = Input::new(value).with_cursor(cursor + text.chars().count());
            field.chosen = None;
            field.error.clear();
        }
    }

    fn accept(&mut self, cx: &Cx<'_>) -> Effect {
        let offered = self.fields.get(self.at).is_some_and(|field| !field.offered().is_empty());
        let several = self.fields.get(self.at).is_some_and(|field| matches!(field.entry, Entry::Long));
        if several {
            return self.key(Key::Char('\n')).unwrap_or(Effect::None);
        }
        if offered {
            let n = std::mem::take(&mut self.offer);
            let field = &mut self.fields[self.at];
            let free = matches!(field.entry, Entry::Pick { free: true, .. });
            // What may be typed freely is taken as it is unless a choice was walked to, and an empty field stays empty.
            if n > 0 || !(free || field.text().is_empty()) {
                field.choose(n);
                return Effect::None;
            }
        }
        self.save(cx)
    }

    fn save(&mut self, cx: &Cx<'_>) -> Effect {
        self.leave(cx);
        if let Some(at) = self.fields.iter().position(|field| field.required && field.text().is_empty()) {
            self.at = at;
            self.fields[at].error = cx.lang.needed().into();
            return Effect::None;
        }
        match self.purpose {
            Purpose::Scope => return self.scope(cx),
            Purpose::LookAt(_) => return self.look_at(cx),
            Purpose::Erase(..) => return Effect::AskErase(Box::new(self.clone())),
            _ => {}
        }
        Effect::Save(Box::new(self.clone()))
    }

    /// What the board is to show: the chosen records, and all for a field that is empty.
    fn scope(&mut self, cx: &Cx<'_>) -> Effect {
        let unknown = |field: &FormField| field.chosen().is_none() && !field.text().is_empty();
        if let Some(at) = self.fields.iter().position(unknown) {
            self.at = at;
            let refusal = Refusal::NotOffered { text: self.fields[at].text().into() };
            self.fields[at].error = refusal_sentence(&refusal, cx.lang);
            return Effect::None;
        }
        let named = |field: &FormField| Some((field.key.clone(), Id::new(field.chosen()?).ok()?));
        let named = self.fields.iter().filter_map(named).collect();
        Effect::Then(vec![Effect::Back, Effect::Tell(Msg::Scope(named))])
    }

    /// The day that everything is to be shown as of; nothing is today.
    fn look_at(&mut self, cx: &Cx<'_>) -> Effect {
        let text = self.fields[0].text();
        let read = if text.is_empty() { Ok(None) } else { input::date(text, cx.now.date_naive()).map(Some) };
        match read {
            Ok(day) => Effect::Then(vec![Effect::Back, Effect::LookAt(day)]),
            Err(refusal) => {
                self.fields[0].error = refusal_sentence(&refusal, cx.lang);
                Effect::None
            }
        }
    }

    fn draw_field(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, y: u16, n: usize, columns: u16) -> u16 {
        let field = &self.fields[n];
        let focused = n == self.at;
        let style = if focused { STRONG } else { PLAIN };
        let needed = if field.required && field.text().is_empty() { "*" } else { "" };
        canvas.text_in(GUTTER, y, columns, &format!("{}{needed}", field.label), style);
        let x = GUTTER + columns + 1;
        let room = usize::from(canvas.width().saturating_sub(x + 1));
        let mut cursor = field.input.visual_cursor();
        let lines = if matches!(field.entry, Entry::Long) && focused {
            field.input.value().split('\n').flat_map(|line| broken(line, room)).collect()
        } else {
            vec![one_line(field.input.value(), room, focused.then_some(&mut cursor))]
        };
        let mut before = 0;
        for (row, line) in lines.iter().enumerate() {
            canvas.text(x, y + row as u16, line, PLAIN);
            let ends = before + width(line);
            let last = row + 1 == lines.len();
            if focused && cursor >= before && (cursor <= ends || last) {
                canvas.text(0, y + row as u16, "▌", ACCENT);
                canvas.put_cursor(x + (cursor - before).min(room) as u16, y + row as u16);
            }
            // The newline or the space at which the line was broken.
            before = ends + 1;
        }
        let reading = field.reading(cx);
        if !reading.is_empty() && field.error.is_empty() {
            canvas.text(x + width(field.input.value()) as u16 + 2, y, &reading, PLAIN);
        }
        let mut next = y + lines.len().max(1) as u16;
        if !field.error.is_empty() {
            for line in format::wrap(&format!("! {}", field.error), room) {
                canvas.text(x, next, &line, STRONG);
                next += 1;
            }
        }
        if focused {
            for (n, (_, label)) in field.offered().iter().enumerate() {
                // Of an empty field Enter takes none unless one was walked to.
                let marked = n == self.offer && (n > 0 || !field.text().is_empty());
                let mark = if marked { "› " } else { "  " };
                canvas.text(x, next, &format!("{mark}{label}"), if marked { STRONG } else { PLAIN });
                next += 1;
            }
        }
        next
    }
}

/// A text on one line. Where a cursor is in it that would stand beyond the room, the beginning is left out.
fn one_line(text: &str, room: usize, cursor: Option<&mut usize>) -> String {
    let line = text.replace('\n', " ⏎ ");
    let line = format::visible(&line);
    let Some(cursor) = cursor.filter(|cursor| **cursor >= room) else { return line.into_owned() };
    let mut left_out = 0;
    let rest = line.trim_start_matches(|c: char| {
        let leaves = left_out + room < *cursor + 2;
        left_out += if leaves { width(c.encode_utf8(&mut [0; 4])) } else { 0 };
        leaves
    });
    *cursor = *cursor + 1 - left_out;
    format!("…{rest}")
}

fn broken(line: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in line.chars() {
        let last = lines.last_mut();
        if let Some(last) = last
            && (room == 0 || width(last) + 1 < room)
        {
            last.push(c);
        } else {
            lines.push(c.to_string());
        }
    }
    lines
}

impl Screen for Form {
    fn layer(&self) -> Layer {
        Layer::Form
    }

    fn is_of_a_pile(&self) -> bool {
        matches!(self.purpose, Purpose::Appoint(_)) && self.field("internal_channels").is_some()
    }

    fn title(&self, _: &Cx<'_>) -> String {
        self.title.clone()
    }

    fn hint(&self, cx: &Cx<'_>) -> String {
        match self.fields.get(self.at) {
            Some(field) if field.personal_reminder => cx.lang.no_case_data().into(),
            _ => String::new(),
        }
    }

    fn overlay(&self, _: u16) -> Option<u16> {
        let offered = if self.fields.iter().any(|field| matches!(field.entry, Entry::Pick { .. } | Entry::Picks(_))) {
            OFFERED
        } else {
            1
        };
        self.is_small().then(|| (self.fields.len() + offered + 2) as u16)
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        let widest = self.fields.iter().map(|field| width(&field.label) + 1).max().unwrap_or(0);
        let columns = widest.min(usize::from(canvas.width()) / 3) as u16;
        let mut y = 0;
        if self.is_small() {
            canvas.blank();
            canvas.rule(0);
            canvas.text(GUTTER, 0, &format!(" {} ", self.title), STRONG);
            y = 1;
        }
        // The field in focus and what is offered for it must be seen.
        let height = usize::from(canvas.height()).saturating_sub(usize::from(y));
        let room = height.saturating_sub(OFFERED + 2).max(1);
        let all = self.fields.len() <= room;
        self.top = if all { 0 } else { self.top.clamp((self.at + 1).saturating_sub(room), self.at) };
        for n in self.top..self.fields.len() {
            if y >= canvas.height() {
                break;
            }
            y = self.draw_field(cx, canvas, y, n, columns);
        }
        let preview = paper::preview(cx, self);
        let about: Vec<&(String, String)> = self.about.iter().chain(&preview).collect();
        if !about.is_empty() {
            canvas.rule(y);
            y += 1;
        }
        let columns = about.iter().map(|(label, _)| width(label)).max().unwrap_or(0) as u16;
        let room = usize::from(canvas.width().saturating_sub(GUTTER + columns + 2)).max(20);
        for (label, text) in about {
            for (n, line) in format::wrap(text, room).iter().take(ABOUT_LINES).enumerate() {
                fact(canvas, y, if n == 0 { label } else { "" }, columns, line);
                y += 1;
            }
        }
    }

    fn take(&mut self, msg: &Msg, cx: &Cx<'_>) -> Option<Effect> {
        match msg {
            Msg::Key(key) => return self.key(*key),
            Msg::Paste(text) => self.paste(text),
            Msg::Next => self.go(true, cx),
            Msg::Previous => self.go(false, cx),
            Msg::Move(Move::Down) => self.walk(true, cx),
            Msg::Move(Move::Up) => self.walk(false, cx),
            Msg::Accept => {
                self.next = false;
                return Some(self.accept(cx));
            }
            Msg::AcceptNext => {
                self.next = true;
                return Some(self.save(cx));
            }
            Msg::Up => return Some(Effect::Back),
            _ => return None,
        }
        Some(Effect::None)
    }

    fn draft(&self) -> Option<Draft> {
        // What to look at is nothing to lose.
        if matches!(self.purpose, Purpose::Scope | Purpose::LookAt(_)) {
            return None;
        }
        let touched: Vec<DraftField> = self
            .fields
            .iter()
            .filter(|field| field.is_touched())
            .map(|field| DraftField {
                key: field.key.clone(),
                text: field.input.value().into(),
                chosen: field.chosen.clone(),
                seen: field.seen.iter().map(ToString::to_string).collect(),
            })
            .collect();
        let nonce = format!("{:016x}", self.nonce);
        (!touched.is_empty()).then(|| Draft { purpose: self.purpose.clone(), fields: touched, at: self.at, nonce })
    }

    fn refuse(&mut self, field: &str, sentence: &str) {
        if let Some(at) = self.fields.iter().position(|own| own.key == field) {
            self.at = at;
            self.fields[at].error = sentence.to_owned();
        }
    }
}

/// The form of a kind, for a new record or another's values.
///
/// # Errors
/// [`Refusal::UnknownKind`].
pub fn of_kind(cx: &Cx<'_>, kind: &str, id: Option<&Id>) -> Result<Form, Refusal> {
    Ok(Form::of_record(cx, view::kind(kind)?, id))
}

/// The form of one field of a record, for another value than any that differs.
///
/// # Errors
/// [`Refusal::UnknownKind`], [`Refusal::UnknownField`].
pub fn of_one_field(cx: &Cx<'_>, purpose: &Purpose, kind: &str, id: &Id, field: &str) -> Result<Form, Refusal> {
    let kind = view::kind(kind)?;
    let declared = kind.field(field).ok_or_else(|| Refusal::UnknownField {
        kind: kind.name.as_str(),
        text: field.into(),
        fields: Vec::new(),
    })?;
    let made = record_field(cx, kind, declared, Some(id)).on_one_line();
    let title = cx.lang.third_title(&made.label);
    Ok(Form::new(purpose.clone(), title, vec![made]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_shows_what_stands_before_the_cursor() {
        let shown = |text: &str, cursor: usize| {
            let mut cursor = cursor;
            let line = one_line(text, 8, Some(&mut cursor));
            (line, cursor)
        };
        assert_eq!(shown("kort", 4), ("kort".into(), 4));
        assert_eq!(shown("stadshuset", 3), ("stadshuset".into(), 3));
        assert_eq!(shown("stadshuset", 10), ("…shuset".into(), 7));
        assert_eq!(shown("åäö och åäö", 8), ("…ö och åäö".into(), 7));
        assert_eq!(one_line("stadshuset", 8, None), "stadshuset");
    }
}
