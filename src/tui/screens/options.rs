//! What a field can be chosen from, and the search in it.

use std::sync::Arc;

use crate::domain::schema::{Field, Kind, Type};
use crate::letters::{self, Haystack};
use crate::log::{Id, Name};
use crate::tui::screen::Cx;

/// One thing to choose: its value, its label, and the words that find it.
#[derive(Clone, Debug)]
struct Choice {
    value: String,
    label: String,
    words: Haystack,
}

/// A list to choose from, in its order.
#[derive(Clone, Debug, Default)]
pub struct Options(Arc<Vec<Choice>>);

impl Options {
    /// A list of values with their labels, and more words that find them.
    pub fn new(choices: impl IntoIterator<Item = (String, String, String)>) -> Self {
        let choice = |(value, label, more): (String, String, String)| {
            let words = Haystack::new(&format!("{label} {more}"));
            Choice { value, label, words }
        };
        Self(Arc::new(choices.into_iter().map(choice).collect()))
    }

    /// The choices that a query finds, best first, with their labels.
    pub fn matching(&self, query: &str, most: usize) -> Vec<(String, String)> {
        let mut found: Vec<(u32, &Choice)> =
            self.0.iter().filter_map(|choice| Some((choice.words.rank(query)?, choice))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(most).map(|(_, choice)| (choice.value.clone(), choice.label.clone())).collect()
    }

    /// The choice that has this very label, whatever its case.
    pub fn exact(&self, label: &str) -> Option<(String, String)> {
        let folded = letters::fold(label);
        let same = |choice: &&Choice| choice.label == label || letters::fold(&choice.label) == folded;
        self.0.iter().find(same).map(|choice| (choice.value.clone(), choice.label.clone()))
    }
}

/// What a field of a kind can be chosen from.
pub fn options_of(cx: &Cx<'_>, kind: &Kind, field: &Field) -> Options {
    let lang = cx.lang;
    match field.ty {
        Type::Choice(codes) => Options::new(codes.iter().map(|code| {
            let label = lang.code(kind.name.as_str(), field.name.as_str(), code).to_owned();
            ((*code).to_owned(), label, (*code).to_owned())
        })),
        Type::Bool => {
            Options::new([true, false].map(|yes| (yes.to_string(), lang.yes_or_no(yes).to_owned(), String::new())))
        }
        Type::Ref(kinds) => records(cx, kinds),
        _ => Options::default(),
    }
}

/// The records of some kinds, in Swedish order of their names.
pub fn records(cx: &Cx<'_>, kinds: &[&'static str]) -> Options {
    let state = cx.replica.state();
    let mut choices: Vec<(letters::SortKey, String, String, String)> = Vec::new();
    // Nobody is named any more who is erased.
    let erased = |id: &Id| cx.view().people.get(id.as_str()).is_some_and(|person| person.name.is_empty());
    for kind in kinds {
        let there = state.records(Name::new(kind)).filter(|(id, _)| cx.view().has(kind, id.as_str()));
        let there = there.filter(|(id, _)| *kind != "person" || !erased(id));
        choices.extend(there.map(|(id, _)| {
            let label = label(cx, kind, id);
            (letters::key(&label), id.to_string(), label, more_words(cx, kind, id))
        }));
    }
    choices.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    Options::new(choices.into_iter().map(|(_, value, label, more)| (value, label, more)))
}

/// People of one name are told apart by where they work.
fn label(cx: &Cx<'_>, kind: &str, id: &Id) -> String {
    let title = cx.shown_title(kind, id);
    let person = if kind == "person" { cx.view().people.get(id.as_str()) } else { None };
    let organization = person.and_then(|person| cx.view().organizations.get(person.organization.as_ref()?.as_str()));
    organization.map_or_else(|| title.clone(), |organization| format!("{title} ({})", organization.short_name()))
}

/// Other words that find a record: an organization's short name and aliases, a person's organization.
fn more_words(cx: &Cx<'_>, kind: &str, id: &Id) -> String {
    match kind {
        "organization" => cx.view().organizations.get(id.as_str()).map(|organization| {
            let aliases: Vec<&str> = organization.aliases.iter().map(|alias| &**alias).collect();
            format!("{} {}", organization.short, aliases.join(" "))
        }),
        "person" => cx.view().people.get(id.as_str()).and_then(|person| {
            let organization = cx.view().organizations.get(person.organization.as_ref()?.as_str())?;
            Some(format!("{} {}", organization.name, organization.short))
        }),
        _ => None,
    }
    .unwrap_or_default()
}
