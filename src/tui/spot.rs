//! What is on the screen, kept in a small file for whoever takes over from this process when it hangs. Like a draft it is
//! written without waiting for the disk; losing it costs a few keys.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::draft;

/// The name of the file.
const FILE: &str = "screen";

/// The screens that lie on each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spot {
    /// The digit of the lowest one.
    pub root: String,
    /// What it remembers: under which name, and what.
    pub memory: Option<(String, String)>,
    /// Those over it.
    pub pages: Vec<Page>,
}

/// A screen that is about a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// The kind of the record, or `roll` for a meeting's roll.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What the screen remembers.
    pub memory: Option<(String, String)>,
}

impl Spot {
    /// Whether these are the same screens, wherever their cursors are.
    pub fn is_at(&self, other: &Self) -> bool {
        let pages =
            |spot: &Self| spot.pages.iter().map(|page| (page.kind.clone(), page.id.clone())).collect::<Vec<_>>();
        self.root == other.root && pages(self) == pages(other)
    }
}

/// Reads what was on the screen.
pub fn read(dir: &Path) -> Option<Spot> {
    serde_json::from_str(&std::fs::read_to_string(dir.join(FILE)).ok()?).ok()
}

/// Writes or removes what is on the screen.
pub fn write(dir: &Path, spot: Option<&Spot>) {
    draft::replace(&dir.join(FILE), spot.and_then(|spot| serde_json::to_string(spot).ok()).as_deref());
}
