//! Where somebody occurs in everything that was ever written: by reference, by name or address in a text, and at the
//! meetings of the seats that they held.

use std::collections::BTreeSet;
use std::ops::Range;

use super::attendance::{Attendance, Capacity};
use super::meeting::Reply;
use super::person::Person;
use super::schema::Entity;
use super::seat::{Mandate, Nomination, within};
use super::view::View;
use crate::log::{Id, Key, Name, OpLog, State, Value};

/// A field of a record.
pub type Place = (Name, Id, Name);

/// A name or address shorter than this is found in too much that is about others.
const SHORTEST: usize = 4;
/// The fields of a person that others are told apart by.
const IDENTIFYING: [&str; 3] = ["name", "email", "phone"];

/// Where somebody occurs.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// Every name and address that they ever had here.
    pub words: BTreeSet<String>,
    /// Fields that refer to them, or once did.
    pub references: BTreeSet<Place>,
    /// Other texts that say one of the words, or once did.
    pub mentions: BTreeSet<Place>,
    /// Records that are about them: mandates, forms that name them, attendance and replies of the seats that they held.
    pub about: BTreeSet<Key>,
}

impl Trail {
    /// Follows people through the log.
    pub fn of(view: &View, state: &State, log: &OpLog, people: &[Id]) -> Self {
        let mut trail = Self { words: words(log, people), ..Self::default() };
        let of_them = |id: &str| people.iter().any(|person| person.as_str() == id);
        for write in log.iter().flat_map(|op| op.writes()) {
            let at = &write.register;
            if at.kind == Person::KIND.name && people.contains(&at.id) {
                continue;
            }
            let text = match &write.value {
                Value::Text(text) => text.as_str(),
                value => value.part("person").and_then(Value::as_text).unwrap_or_default(),
            };
            let place = || (at.kind, at.id.clone(), at.field);
            // Another of the same name is another.
            let identifies = at.kind == Person::KIND.name && IDENTIFYING.contains(&at.field.as_str());
            if of_them(text) {
                trail.references.insert(place());
            } else if !identifies && trail.names(text) {
                trail.mentions.insert(place());
            }
        }
        trail.find_about(view, state);
        trail
    }

    /// Whether a text says one of the words.
    pub fn names(&self, text: &str) -> bool {
        self.words.iter().any(|word| !found(text, word).is_empty())
    }

    /// The text with something else in place of the words.
    pub fn without(&self, text: &str, instead: &str) -> String {
        let mut text = text.to_owned();
        // The longest first: an address may contain a name.
        let mut words: Vec<&String> = self.words.iter().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        for word in words {
            for range in found(&text, word).into_iter().rev() {
                text.replace_range(range, instead);
            }
        }
        text
    }

    fn find_about(&mut self, view: &View, state: &State) {
        let (mandate, nomination) = (Mandate::KIND.name, Nomination::KIND.name);
        let attendance = Attendance::KIND.name;
        let mut sittings: BTreeSet<(Id, Id)> = BTreeSet::new();
        for (kind, id, _) in &self.references {
            if ![mandate, nomination, attendance].contains(kind) {
                continue;
            }
            self.about.insert((*kind, id.clone()));
            let Some(record) = state.record(*kind, id) else { continue };
            if *kind == mandate {
                sittings.extend(sittings_of(view, &Mandate::read(id, record)));
            } else if *kind == attendance {
                let held = Attendance::read(id, record);
                sittings.extend(
                    held.meeting.zip(held.seat).map(|(meeting, seat)| (meeting.id().clone(), seat.id().clone())),
                );
            }
        }
        for (meeting, seat) in &sittings {
            // What is said of a seat at a meeting stands with any of its capacities.
            let of_seat = Capacity::OF_A_SEAT.map(|capacity| (attendance, Attendance::id_of(meeting, seat, capacity)));
            let reply = (Reply::KIND.name, Id::derived(Reply::KIND.name, &[meeting.as_str(), seat.as_str()]));
            self.about.extend(of_seat.into_iter().chain([reply]));
        }
    }
}

/// The meetings of a seat's group while somebody held it.
fn sittings_of(view: &View, mandate: &Mandate) -> Vec<(Id, Id)> {
    let Some(seat) = mandate.seat.as_ref().and_then(|seat| view.seats.get(seat.as_str())) else { return Vec::new() };
    let Some(group) = &seat.group else { return Vec::new() };
    let then = |date: chrono::NaiveDate| within(date, mandate.from, mandate.to);
    let meetings = view.meetings.of(group.as_str()).filter(|meeting| meeting.date.is_some_and(then));
    meetings.map(|meeting| (meeting.id.clone(), seat.id.clone())).collect()
}

/// Every name and address that people ever had here.
fn words(log: &OpLog, people: &[Id]) -> BTreeSet<String> {
    let theirs = log.iter().flat_map(|op| op.writes()).filter(|write| {
        let at = &write.register;
        at.kind == Person::KIND.name && people.contains(&at.id) && IDENTIFYING.contains(&at.field.as_str())
    });
    let texts = theirs.filter_map(|write| write.value.as_text()).map(|text| text.trim().to_lowercase());
    texts.filter(|text| text.chars().count() >= SHORTEST).collect()
}

/// Where a text says a word in small letters, in any case, as words of its own and in the genitive.
fn found(text: &str, word: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut from = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if at >= from
            && !before.is_alphanumeric()
            && let Some(end) = ends(text, at, word)
        {
            ranges.push(at..end);
            from = end;
        }
        before = c;
    }
    ranges
}

/// Where the word ends that begins there.
fn ends(text: &str, at: usize, word: &str) -> Option<usize> {
    let mut wanted = word.chars();
    let mut end = at;
    let mut next = wanted.next();
    for c in text[at..].chars() {
        if next.is_none() {
            break;
        }
        for small in c.to_lowercase() {
            if next != Some(small) {
                return None;
            }
            next = wanted.next();
        }
        end += c.len_utf8();
    }
    let ends_word = |rest: &str| !rest.chars().next().is_some_and(char::is_alphanumeric);
    let rest = &text[end..];
    let whole = ends_word(rest) || rest.strip_prefix('s').is_some_and(ends_word);
    (next.is_none() && whole).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_words_of_its_own_in_any_case_and_in_the_genitive() {
        let trail = Trail { words: ["ordinarie falun".into(), "örjan å".into()].into(), ..Trail::default() };
        let text = "ORDINARIE Falun och Ordinarie Faluns kollega; Ordinarie Falunsson, xOrdinarie Falun. Örjan Å!";
        let said = "– och –s kollega; Ordinarie Falunsson, xOrdinarie Falun. –!";
        assert_eq!(trail.without(text, "–"), said);
        assert!(trail.names(text) && !trail.names(said) && !trail.names("Ordinarie") && !trail.names(""));
    }
}
