//! The records of a kind in Swedish order of their names, kept while they change.

use std::collections::HashMap;

use crate::letters::{self, SortKey};
use crate::log::Id;

/// Ids in the order of names, and of the ids among those of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByName {
    rows: Vec<(SortKey, Id)>,
}

impl ByName {
    /// These records in their order.
    pub fn new<'a>(records: impl Iterator<Item = (&'a str, &'a Id)>) -> Self {
        let mut rows: Vec<(SortKey, Id)> = records.map(|(name, id)| (letters::key(name), id.clone())).collect();
        rows.sort_unstable();
        Self { rows }
    }

    /// These records have other names from now on, or are there no more.
    pub fn update<'a>(&mut self, records: impl Iterator<Item = (&'a Id, Option<&'a str>)>) {
        let changed: HashMap<&Id, Option<&str>> = records.collect();
        if changed.is_empty() {
            return;
        }
        self.rows.retain(|(_, id)| !changed.contains_key(id));
        for (id, name) in changed {
            self.rows.extend(name.map(|name| (letters::key(name), id.clone())));
        }
        // What is in order but for a few is quickly in order.
        self.rows.sort();
    }

    /// The ids in their order.
    pub fn ids(&self) -> impl Iterator<Item = &Id> {
        self.rows.iter().map(|(_, id)| id)
    }
}
