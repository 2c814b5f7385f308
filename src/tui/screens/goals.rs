//! Strategies and goals: the hierarchy with what is filed under each (R9–R25), and the page of either.

use std::cell::RefCell;
use std::collections::HashMap;

use super::browser::{Browser, Listing};
use super::record::{Contents, Line, RecordPage, page};
use crate::domain::filing::Tallies;
use crate::domain::goal::{self, Goal, Strategy};
use crate::domain::schema::Ref;
use crate::log::Id;
use crate::report::goals::{counts, strategies, strategy_line};
use crate::text::format;
use crate::tui::canvas::{Canvas, PLAIN, STRONG};
use crate::tui::screen::{Cx, Target};

/// The hierarchy.
pub(super) fn goals() -> Browser<Goals> {
    Browser::new(Goals::default())
}

/// Strategies first, then the goals as a tree.
#[derive(Debug, Default)]
pub(super) struct Goals {
    /// By goal: how deep it stands, and how its actions do.
    made: RefCell<HashMap<String, (usize, String)>>,
}

const STRATEGY: char = '#';

impl Listing for Goals {
    type Key = String;

    fn parse(&self, _: &Cx<'_>, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self, _: &Cx<'_>, key: &String) -> String {
        key.clone()
    }

    fn name(&self) -> &'static str {
        "goals"
    }

    fn adds(&self) -> Option<&'static str> {
        Some("goal")
    }

    fn title(&self, cx: &Cx<'_>) -> String {
        cx.lang.screen_goals().into()
    }

    fn keys(&self, cx: &Cx<'_>) -> Vec<String> {
        let view = cx.view();
        let tallies = view.filing().tallies(cx.today());
        let mut made = HashMap::new();
        let mut keys: Vec<String> =
            strategies(view).into_iter().map(|strategy| format!("{STRATEGY}{}", strategy.id)).collect();
        for node in goal::tree(view) {
            let Some(found) = view.goals.get(node.goal.as_str()) else { continue };
            made.insert(node.goal.to_string(), (node.depth, counts(view, cx.lang, &tallies, found)));
            keys.push(node.goal.to_string());
        }
        *self.made.borrow_mut() = made;
        keys
    }

    fn parts(&self, keys: &[String]) -> Vec<usize> {
        let first_goal = keys.iter().position(|key| !key.starts_with(STRATEGY));
        first_goal.filter(|row| *row > 0).into_iter().collect()
    }

    fn kinds(&self) -> &'static [&'static str] {
        &["goal", "strategy"]
    }

    fn words(&self, cx: &Cx<'_>, key: &String) -> String {
        match key.strip_prefix(STRATEGY) {
            Some(id) => cx.view().strategies.get(id).map(|strategy| strategy.name.to_string()).unwrap_or_default(),
            None => cx.view().goals.get(key).map(|goal| format!("{} {}", goal.short, goal.title)).unwrap_or_default(),
        }
    }

    fn target(&self, _: &Cx<'_>, key: &String) -> Target {
        let (kind, id) = key.strip_prefix(STRATEGY).map_or(("goal", key.as_str()), |id| ("strategy", id));
        Id::new(id).map_or(Target::Nothing, |id| Target::Record(kind, id))
    }

    fn draw_row(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String, focused: bool) {
        let style = if focused { STRONG } else { PLAIN };
        if let Some(strategy) = key.strip_prefix(STRATEGY).and_then(|id| cx.view().strategies.get(id)) {
            let (state, period) = strategy_line(cx.lang, strategy);
            canvas.columns(&[(42, 80, &strategy.name), (13, 20, &state), (21, 21, &period)], style);
            return;
        }
        let Some(goal) = cx.view().goals.get(key) else { return };
        let made = self.made.borrow();
        let (depth, said) = made.get(key).map_or((0, ""), |(depth, said)| (*depth, said));
        let number = goal.number.map(|number| format!("{number} ")).unwrap_or_default();
        let wide = canvas.width() >= 110 || goal.short.is_empty();
        let name = if wide { &goal.title } else { &goal.short };
        let name = format!("{}{number}{name}", "  ".repeat(depth.min(8)));
        canvas.columns(&[(40, 80, &name), (36, 40, said)], style);
    }

    fn details_height(&self) -> u16 {
        4
    }

    fn draw_details(&self, cx: &Cx<'_>, canvas: &mut Canvas<'_>, key: &String) {
        let text = match key.strip_prefix(STRATEGY) {
            Some(id) => cx.view().strategies.get(id).map(|strategy| (strategy.name.clone(), strategy.purpose.clone())),
            None => cx.view().goals.get(key).map(|goal| {
                let level = goal.level.map(|level| cx.lang.code("goal", "level", level.code())).unwrap_or_default();
                (level.into(), goal.title.clone())
            }),
        };
        let Some((head, text)) = text else { return };
        canvas.text(1, 0, &head, STRONG);
        for (n, line) in format::wrap(&text, usize::from(canvas.width().saturating_sub(4))).iter().take(3).enumerate() {
            canvas.text(2, n as u16 + 1, line, PLAIN);
        }
    }

    fn empty(&self, cx: &Cx<'_>) -> String {
        cx.lang.goals_empty().into()
    }
}

/// The page of a goal.
pub fn goal_page(id: Id) -> Browser<RecordPage> {
    page("goal", id, goal_contents)
}

/// The page of a strategy.
pub fn strategy_page(id: Id) -> Browser<RecordPage> {
    page("strategy", id, strategy_contents)
}

fn goal_row(cx: &Cx<'_>, tallies: &Tallies<'_>, goal: &Goal) -> Line {
    let said = counts(cx.view(), cx.lang, tallies, goal);
    Line::of("goal", &goal.id, vec![(28, 80, goal.label()), (35, 40, said)])
}

fn goal_contents(cx: &Cx<'_>, id: &Id) -> Contents {
    let (view, lang) = (cx.view(), cx.lang);
    let mut contents = Contents::default();
    let tallies = view.filing().tallies(cx.today());
    let Some(goal) = view.goals.get(id.as_str()) else { return contents };
    let field = |name| lang.field("goal", name);
    let title = |kind, id: Option<&Id>| id.map(|id| cx.title(kind, id)).unwrap_or_default();
    let label =
        |id: Option<&Ref<Goal>>| id.and_then(|id| view.goals.get(id.as_str())).map(Goal::label).unwrap_or_default();
    contents.facts = vec![
        (field("title"), goal.title.to_string()),
        (field("text"), goal.text.to_string()),
        (
            field("level"),
            goal.level.map(|level| lang.code("goal", "level", level.code()).to_owned()).unwrap_or_default(),
        ),
        (field("strategy"), title("strategy", goal.strategy.as_ref().map(Ref::id))),
        (field("parent"), label(goal.parent.as_ref())),
        (field("maps_to"), label(goal.maps_to.as_ref())),
        (
            lang.period(),
            match (goal.valid_from, goal.valid_to) {
                (None, None) => String::new(),
                (from, to) => super::person::period(from, to),
            },
        ),
        (field("successor"), label(goal.successor.as_ref())),
        (lang.screen_actions(), counts(view, lang, &tallies, goal)),
    ];
    let below = goal::below(view, goal);
    contents.part(lang.goals_below(), below.iter().skip(1).map(|goal| goal_row(cx, &tallies, goal)));
    let numbers = &view.filing().areas;
    let areas: Vec<u32> = below.iter().filter_map(|goal| numbers.find(goal.id.as_str())).collect();
    contents.part(lang.screen_actions(), super::action::rows_of(cx, |cells| areas.contains(&cells.area)));
    contents
}

fn strategy_contents(cx: &Cx<'_>, id: &Id) -> Contents {
    let (view, lang) = (cx.view(), cx.lang);
    let mut contents = Contents::default();
    let tallies = view.filing().tallies(cx.today());
    let Some(strategy) = view.strategies.get(id.as_str()) else { return contents };
    let field = |name| lang.field("strategy", name);
    let (state, period) = strategy_line(lang, strategy);
    let names = |list: &[Ref<crate::domain::organization::Organization>]| {
        list.iter().map(|id| cx.title("organization", id)).collect::<Vec<_>>().join(", ")
    };
    contents.facts = vec![
        (field("state"), state),
        (lang.period(), period),
        (field("aliases"), strategy.aliases.iter().map(|alias| &**alias).collect::<Vec<_>>().join(", ")),
        (field("purpose"), strategy.purpose.to_string()),
        (field("parties"), names(&strategy.parties)),
        (field("replaces"), strategy.replaces.as_ref().map(|id| cx.title("strategy", id)).unwrap_or_default()),
    ];
    let after = |next: &&Strategy| next.replaces.as_ref().is_some_and(|held| held.id() == id);
    contents.part(
        lang.replaced_by(),
        view.strategies.of(id.as_str()).filter(after).map(|next| {
            let (state, period) = strategy_line(lang, next);
            Line::of("strategy", &next.id, vec![(36, 80, next.name.to_string()), (12, 20, state), (16, 21, period)])
        }),
    );
    let own = |goal: &&Goal| goal.strategy.as_ref().is_some_and(|held| held.id() == id);
    let mut goals: Vec<&Goal> = view.goals.of(id.as_str()).filter(own).collect();
    goals.sort_by_key(|goal| (goal.level, goal.number, goal.id.clone()));
    contents.part(lang.screen_goals(), goals.into_iter().map(|goal| goal_row(cx, &tallies, goal)));
    contents
}
