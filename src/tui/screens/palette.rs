//! The palette: commands, screens, reports and every record that has a page, by typing.

use tui_input::{Input, InputRequest};

use super::field::search_for;
use super::options::{Options, records};
use super::{PAGES, ROOTS, page_of};
use crate::domain::filing::{Number, Stage};
use crate::letters::Query;
use crate::log::Id;
use crate::report::REPORTS;
use crate::tui::canvas::{ACCENT, Canvas, PLAIN, STRONG};
use crate::tui::command::{Group, Here, commands};
use crate::tui::effect::{Effect, Place};
use crate::tui::key::Key;
use crate::tui::list::List;
use crate::tui::screen::{Cx, Layer, Msg, Screen};

/// The kind of which there may be very many: it is found by the words that the board keeps.
const ACTION: &str = "action-item";
/// How many finds are kept.
const MOST: usize = 200;

/// The palette.
#[derive(Debug)]
pub struct Palette {
    options: Options,
    query: Input,
    list: List,
    /// Value and label of what is found.
    found: Vec<(String, String)>,
}

impl Palette {
    /// What can be done and found from here.
    pub fn new(here: &Here<'_>) -> Self {
        let lang = here.cx.lang;
        let mut choices: Vec<(String, String, String)> = Vec::new();
        for root in ROOTS {
            let label = (root.command.text)(lang).to_owned();
            choices.push((format!("command {}", root.command.id), label, root.digit.to_owned()));
        }
        let useful =
            commands().filter(|command| command.works(here) && command.group != Group::Move && command.id != "palette");
        for command in useful {
            let label = (command.text)(lang).to_owned();
            if choices.iter().all(|(_, held, _)| *held != label) {
                let keys: Vec<String> = command.keys().map(|key| key.label(lang)).collect();
                choices.push((format!("command {}", command.id), label, keys.join(" ")));
            }
        }
        for report in REPORTS {
            let about = report.about.iter().find_map(|kind| here.record(kind));
            let label = (report.title)(lang).to_owned();
            let new = choices.iter().all(|(_, held, _)| *held != label);
            if new && (about.is_some() || !report.needs) {
                let id = about.map(Id::as_str).unwrap_or_default();
                choices.push((format!("report {} {id}", report.name), label, report.name.to_owned()));
            }
        }
        for kind in PAGES.iter().map(|page| page.kind).filter(|kind| *kind != ACTION) {
            let label = lang.kind(kind);
            let of = records(&here.cx, &[kind]).matching("", usize::MAX);
            choices.extend(
                of.into_iter().map(|(id, name)| (format!("{kind} {id}"), format!("{name} – {label}"), String::new())),
            );
        }
        let mut palette =
            Self { options: Options::new(choices), query: Input::default(), list: List::default(), found: Vec::new() };
        palette.search(&here.cx);
        palette
    }

    fn search(&mut self, cx: &Cx<'_>) {
        self.found = self.options.matching(self.query.value(), MOST);
        self.found.extend(actions(cx, self.query.value(), MOST - self.found.len()));
        self.list.set(self.found.iter().map(|(value, _)| value.clone()).collect());
        self.list.go_to_row(0);
    }

    fn accept(&self) -> Option<Effect> {
        let (what, id) = self.list.current()?.split_once(' ')?;
        let go = match what {
            "command" => Effect::Call(commands().find(|command| command.id == id)?.id),
            "report" => {
                let (name, about) = id.split_once(' ')?;
                let report = REPORTS.iter().find(|report| report.name == name)?;
                Effect::Go(Place::Report(report.name, Id::new(about).ok()))
            }
            kind => Effect::Go(Place::Record(page_of(kind)?.kind, Id::new(id).ok()?)),
        };
        Some(Effect::Then(vec![Effect::Back, go]))
    }
}

/// The actions whose titles have every word, open ones first by their dates. Tasks are not for the room.
fn actions(cx: &Cx<'_>, query: &str, most: usize) -> Vec<(String, String)> {
    let query = Query::new(query);
    if query.words.is_empty() || cx.shown_to_others {
        return Vec::new();
    }
    let (view, label) = (cx.view(), cx.lang.kind(ACTION));
    let filing = view.filing();
    let titles = filing.titles(&view.actions);
    let (open, others): (Vec<Number>, Vec<Number>) = filing
        .by_due()
        .iter()
        .filter(|number| query.words.iter().all(|word| titles[**number as usize].has_word(word)))
        .partition(|number| filing.cells(**number).stage == Stage::Open);
    let found =
        open.into_iter().chain(others).filter_map(|number| view.actions.get(filing.actions.id(number)?.as_str()));
    found.take(most).map(|action| (format!("{ACTION} {}", action.id), format!("{} – {label}", action.title))).collect()
}

impl Screen for Palette {
    fn layer(&self) -> Layer {
        Layer::Search
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.cmd_palette().into()
    }

    fn draw(&mut self, cx: &Cx<'_>, canvas: &mut Canvas<'_>) {
        let x = canvas.text(1, 0, &format!("{}: {}", cx.lang.palette_prompt(), self.query.value()), PLAIN);
        canvas.text(x, 0, "▏", ACCENT);
        let (width, height) = (canvas.width(), canvas.height().saturating_sub(1));
        let found = &self.found;
        self.list.draw(&mut canvas.part(0, 1, width, height), 1, |row, n, _, focused| {
            if let Some((_, label)) = found.get(n) {
                row.text(0, 0, label, if focused { STRONG } else { PLAIN });
            }
        });
        if self.list.is_empty() {
            canvas.text(2, 2, cx.lang.nothing_found(), PLAIN);
            canvas.put_cursor(x, 0);
        }
    }

    fn take(&mut self, msg: &Msg, cx: &Cx<'_>) -> Option<Effect> {
        match msg {
            Msg::Move(by) => {
                self.list.go(*by);
            }
            Msg::Key(Key::Char(c)) => {
                search_for(&mut self.query, *c);
                self.search(cx);
            }
            Msg::Key(Key::Backspace) => {
                self.query.handle(InputRequest::DeletePrevChar);
                self.search(cx);
            }
            Msg::Paste(text) => {
                for c in text.chars().filter(|c| !c.is_control()) {
                    search_for(&mut self.query, c);
                }
                self.search(cx);
            }
            Msg::Accept => return self.accept(),
            Msg::Up if !self.query.value().is_empty() => {
                self.query = Input::default();
                self.search(cx);
            }
            Msg::Up => return Some(Effect::Back),
            _ => return None,
        }
        Some(Effect::None)
    }
}
