//! One thing that replicas say differently: every version with who, when and where, to choose by letter.

use super::differences::Gathered;
use crate::domain::difference::{Difference, Shape, Side, Version};
use crate::log::{OpId, Register};
use crate::report::differences::{field, said, when_said, who_said};
use crate::text::format::wrap;
use crate::tui::canvas::{Canvas, GUTTER, PLAIN, STRONG};
use crate::tui::effect::{Effect, Place, Purpose};
use crate::tui::key::Key;
use crate::tui::list::Move;
use crate::tui::screen::{Cx, Layer, Msg, Screen, Target};

/// The letters of versions: those that are no commands here. A capital takes all of that version's side.
const LETTERS: &str = "abcdefgijklmnopqrtwxyz";

/// What can be chosen.
#[derive(Clone, Debug)]
enum Choice {
    /// A version.
    Take(OpId),
    /// A side, and how many differences it has a version of.
    Side(Side, usize),
}

/// A choice as it is shown.
#[derive(Clone, Debug)]
struct Row {
    letter: Option<char>,
    choice: Choice,
    /// What it says, and for a version who said so.
    text: String,
    about: String,
}

/// The screen.
#[derive(Debug)]
pub struct Decide {
    made: Gathered,
    /// What is to be decided.
    at: Register,
    /// Where it stands among the others: once it is decided the next one does.
    index: usize,
    row: usize,
    rows: Vec<Row>,
    /// What the rows are of.
    of: Option<(u64, Register)>,
}

impl Decide {
    /// The versions of that difference.
    pub fn new(at: Register) -> Self {
        Self { made: Gathered::default(), at, index: 0, row: 0, rows: Vec::new(), of: None }
    }

    /// Finds its place; if it is decided, that of the next one.
    fn refresh(&mut self, cx: &Cx<'_>) {
        let version = cx.view().version;
        if self.of.as_ref().is_some_and(|(of, at)| *of == version && *at == self.at) {
            return;
        }
        let all = self.made.all(cx);
        match all.iter().position(|found| found.at == self.at) {
            Some(index) => self.index = index,
            None => {
                self.index = if self.index < all.len() { self.index } else { 0 };
                if let Some(next) = all.get(self.index) {
                    self.at = next.at.clone();
                }
            }
        }
        let rows = all.get(self.index).map(|found| rows(cx, &all, found)).unwrap_or_default();
        drop(all);
        if self.of.as_ref().is_none_or(|(_, at)| *at != self.at) {
            self.row = 0;
        }
        self.rows = rows;
        self.row = self.row.min(self.rows.len().saturating_sub(1));
        self.of = Some((version, self.at.clone()));
    }

    fn with<T>(&self, cx: &Cx<'_>, read: impl FnOnce(&Difference) -> T) -> Option<T> {
        self.made.all(cx).iter().find(|found| found.at == self.at).map(read)
    }

    /// To the next or previous one.
    fn go(&mut self, forward: bool, cx: &Cx<'_>) {
        let all = self.made.all(cx);
        let n = all.len().max(1);
        let next = (self.index + if forward { 1 } else { n - 1 }) % n;
        let at = all.get(next).map(|found| found.at.clone());
        drop(all);
        if let Some(at) = at {
            self.at = at;
        }
        self.refresh(cx);
    }

    fn choose(&self, row: usize, cx: &Cx<'_>) -> Option<Effect> {
        let row = self.rows.get(row)?;
        // Nobody decides what is not seen.
        if cx.shown_to_others {
            return Some(Effect::Say(cx.lang.hidden_while_shown().into()));
        }
        match &row.choice {
            Choice::Take(op) => {
                let decide = Effect::Decide { at: self.at.clone(), op: *op };
                Some(Effect::Then(vec![decide, Effect::Tell(Msg::Advance)]))
            }
            Choice::Side(side, n) => Some(Effect::Ask {
                question: cx.lang.ask_side(&row.about, *n, self.made.all(cx).len()),
                yes: cx.lang.yes_letter().chars().next().unwrap_or('j'),
                then: Box::new(Effect::Then(vec![Effect::DecideSide(side.clone()), Effect::Tell(Msg::Advance)])),
            }),
        }
    }

    /// Another value: the form of the field, or the marks of the seat.
    fn third(&self, cx: &Cx<'_>) -> Option<Effect> {
        if cx.shown_to_others {
            return Some(Effect::Say(cx.lang.hidden_while_shown().into()));
        }
        if let Target::Seat { meeting, seat } = self.target(cx) {
            return Some(Effect::Go(Place::Marks { meeting, seat }));
        }
        let field = self.with(cx, Difference::third_field)?;
        Some(match field {
            Some(field) => {
                Effect::Form(Purpose::Third(self.at.kind.to_string(), self.at.id.to_string(), field.name.to_string()))
            }
            None => Effect::Say(cx.lang.only_these().into()),
        })
    }
}

/// The side of a version: its author, or where authors are equal its machine.
fn side_of(found: &Difference, version: &Version) -> Side {
    let other = |other: &Version| other.op.author == version.op.author && other.op.id.replica != version.op.id.replica;
    match &version.op.author {
        Some(author) if !found.versions.iter().any(other) => Side::Author(author.to_string()),
        _ => Side::Replica(version.op.id.replica),
    }
}

fn rows(cx: &Cx<'_>, all: &[Difference], found: &Difference) -> Vec<Row> {
    let source = cx.source();
    let mut rows: Vec<Row> = Vec::new();
    let mut sides: Vec<Row> = Vec::new();
    let mut seen: Vec<Side> = Vec::new();
    let letters = LETTERS.chars().map(Some).chain(std::iter::repeat(None));
    for (version, letter) in found.versions.iter().zip(letters) {
        let who = who_said(&source, found, version);
        let mut about = format!("{who}, {}", when_said(&source, version));
        if version.shown {
            about = format!("{about}, {}", cx.lang.shown_meanwhile());
        }
        let text = said(&source, found, version);
        rows.push(Row { letter, choice: Choice::Take(version.op.id), text, about });
        let side = side_of(found, version);
        let n = all.iter().filter(|found| side.version(found).is_some()).count();
        if n > 1 && !seen.contains(&side) {
            seen.push(side.clone());
            let letter = letter.map(|letter| letter.to_ascii_uppercase());
            let text = cx.lang.take_all_from(&who, n);
            sides.push(Row { letter, choice: Choice::Side(side, n), text, about: who });
        }
    }
    rows.extend(sides);
    rows
}

impl Screen for Decide {
    fn layer(&self) -> Layer {
        Layer::Decide
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        let name = cx.shown_title(self.at.kind.as_str(), &self.at.id);
        let field = self.with(cx, |found| field(&cx.source(), found)).filter(|_| !cx.shown_to_others);
        field.map_or_else(|| name.clone(), |field| format!("{name} › {field}"))
    }

    fn target(&self, cx: &Cx<'_>) -> Target {
        let held = cx.view().attendances.get(self.at.id.as_str());
        let held = held.filter(|_| self.with(cx, |found| found.shape == Shape::Mark) == Some(true));
        let place = held.and_then(|held| Some((held.meeting.as_ref()?.id().clone(), held.seat.as_ref()?.id().clone())));
        match place {
            Some((meeting, seat)) => Target::Seat { meeting, seat },
            None => Target::Difference(Some(self.at.clone())),
        }
    }

    fn page(&self) -> Target {
        Target::Difference(None)
    }

    fn hint(&self, cx: &Cx<'_>) -> String {
        match self.with(cx, |found| found.shape) {
            Some(Shape::Mark) => cx.lang.mark_hint(),
            Some(_) => cx.lang.decide_hint(),
            None => "",
        }
        .into()
    }

    fn prepare(&mut self, cx: &Cx<'_>) {
        self.refresh(cx);
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        self.refresh(cx);
        let columns = usize::from(canvas.width().saturating_sub(GUTTER + 5)).max(10);
        canvas.put_cursor(0, 1);
        if cx.shown_to_others || self.rows.is_empty() {
            let empty = self.rows.is_empty();
            let said = if empty { cx.lang.differences_empty() } else { cx.lang.hidden_while_shown() };
            canvas.text(GUTTER, 1, said, PLAIN);
            return;
        }
        let mut lines = vec![String::new(), heading(cx, self)];
        lines.extend(self.with(cx, |found| about(cx, found, columns)).unwrap_or_default());
        for (y, line) in lines.iter().enumerate() {
            canvas.text(GUTTER, y as u16, line, if y == 1 { STRONG } else { PLAIN });
        }
        let top = lines.len() as u16 + 1;
        let height = canvas.height().saturating_sub(top);
        draw_rows(&self.rows, self.row, &mut canvas.part(0, top, canvas.width(), height), columns);
    }

    fn take(&mut self, msg: &Msg, cx: &Cx<'_>) -> Option<Effect> {
        self.refresh(cx);
        let last = self.rows.len().saturating_sub(1);
        match msg {
            Msg::Move(by) => {
                self.row = match by {
                    Move::Up => self.row.saturating_sub(1),
                    Move::Down => (self.row + 1).min(last),
                    Move::PageUp | Move::Home => 0,
                    Move::PageDown | Move::End => last,
                };
            }
            Msg::Key(Key::Char(c)) => {
                let row = self.rows.iter().position(|row| row.letter == Some(*c))?;
                return self.choose(row, cx);
            }
            Msg::Accept => return self.choose(self.row, cx),
            Msg::Shape("third") => return self.third(cx),
            Msg::Next => self.go(true, cx),
            Msg::Previous => self.go(false, cx),
            // Decided: this is the next one, or there is none.
            Msg::Advance | Msg::Marked(_) if self.rows.is_empty() => return Some(Effect::Back),
            Msg::Advance | Msg::Marked(_) => {}
            Msg::Up => return Some(Effect::Back),
            _ => return None,
        }
        Some(Effect::None)
    }
}

/// What it is about, whole: the breadcrumb may be cut.
fn heading(cx: &Cx<'_>, screen: &Decide) -> String {
    let kind = cx.lang.kind(screen.at.kind.as_str());
    format!("{kind} {}", screen.title(cx))
}

/// What choosing does where that is not plain.
fn about(cx: &Cx<'_>, found: &Difference, columns: usize) -> Vec<String> {
    match found.shape {
        Shape::Representatives => wrap(cx.lang.two_representatives_hint(), columns),
        Shape::Values | Shape::Removal | Shape::Mark => Vec::new(),
    }
}

/// The choices below each other, from the first that leaves room for the one with the cursor.
fn draw_rows(rows: &[Row], at: usize, canvas: &mut Canvas<'_>, columns: usize) {
    let height = usize::from(canvas.height());
    let most = (height / rows.len().max(1)).saturating_sub(2).clamp(1, 6);
    let blocks: Vec<Vec<String>> = rows.iter().map(|row| block(row, columns, most)).collect();
    let mut top = 0;
    while top < at && blocks[top..=at].iter().map(Vec::len).sum::<usize>() > height {
        top += 1;
    }
    let mut y = 0;
    for (n, (row, lines)) in rows.iter().zip(&blocks).enumerate().skip(top) {
        if n == at {
            canvas.gutter(y);
        }
        if let Some(letter) = row.letter {
            canvas.text(GUTTER, y, &letter.to_string(), STRONG);
        }
        for (line, text) in lines.iter().enumerate() {
            let style = if n == at && line == 0 { STRONG } else { PLAIN };
            canvas.text(GUTTER + 3, y + line as u16, text, style);
        }
        y += lines.len() as u16;
    }
}

/// A choice in lines: what it says, cut where there is no room, and who says so.
fn block(row: &Row, columns: usize, most: usize) -> Vec<String> {
    if matches!(row.choice, Choice::Side(..)) {
        return vec![row.text.clone()];
    }
    let mut lines = wrap(&row.text, columns);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines.extend([row.about.clone(), String::new()]);
    lines
}
