//! A list with a cursor: it follows the record, turns half a page at the edge, and draws only what is seen.

use std::collections::HashSet;
use std::hash::Hash;

use super::canvas::{Canvas, GUTTER};

/// A way to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One up.
    Up,
    /// One down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first.
    Home,
    /// To the last.
    End,
}

/// A list of things by their keys.
#[derive(Clone, Debug)]
pub struct List<K = String> {
    keys: Vec<K>,
    /// The key that the cursor is on; it may be gone, then the row number counts.
    at: Option<K>,
    row: usize,
    top: usize,
    /// Rows that were picked with Space.
    picked: HashSet<K>,
    page: usize,
    /// Rows that begin a part of the list.
    parts: Vec<usize>,
}

// A derived implementation would demand one of the key.
impl<K> Default for List<K> {
    fn default() -> Self {
        Self { keys: Vec::new(), at: None, row: 0, top: 0, picked: HashSet::new(), page: 0, parts: Vec::new() }
    }
}

impl<K: Clone + Eq + Hash> List<K> {
    /// Gives the list its rows. The cursor stays on its record, or near where that was.
    pub fn set(&mut self, keys: Vec<K>) {
        self.keys = keys;
        if !self.picked.is_empty() {
            let there: HashSet<&K> = self.keys.iter().collect();
            self.picked.retain(|key| there.contains(key));
        }
        let found = self.at.as_ref().and_then(|at| self.keys.iter().position(|key| key == at));
        self.row = found.unwrap_or(self.row).min(self.keys.len().saturating_sub(1));
    }

    /// Says which rows begin a part: there is a blank line above them where there is room for all.
    pub fn set_parts(&mut self, parts: Vec<usize>) {
        self.parts = parts;
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The key under the cursor.
    pub fn current(&self) -> Option<&K> {
        self.keys.get(self.row)
    }

    /// The keys, in their order.
    pub fn keys(&self) -> &[K] {
        &self.keys
    }

    /// The row of the cursor.
    pub const fn row(&self) -> usize {
        self.row
    }

    /// Puts the cursor on a record; it may come later.
    pub fn go_to<Q: ToOwned<Owned = K> + ?Sized>(&mut self, key: &Q) {
        let key = key.to_owned();
        let found = self.keys.iter().position(|held| *held == key);
        self.at = Some(key);
        if let Some(row) = found {
            self.row = row;
        }
    }

    /// Puts the cursor on a row.
    pub fn go_to_row(&mut self, row: usize) {
        self.row = row.min(self.keys.len().saturating_sub(1));
        self.at = self.current().cloned();
    }

    /// Moves the cursor; whether it moved.
    pub fn go(&mut self, by: Move) -> bool {
        let last = self.keys.len().saturating_sub(1);
        let page = self.page.max(1);
        let row = match by {
            Move::Up => self.row.saturating_sub(1),
            Move::Down => self.row + 1,
            Move::PageUp => self.row.saturating_sub(page),
            Move::PageDown => self.row + page,
            Move::Home => 0,
            Move::End => last,
        };
        let before = self.row;
        self.go_to_row(row);
        self.row != before
    }

    /// Puts the cursor on the first row of the next part, after the last part on the first row; whether there are parts.
    pub fn next_part(&mut self) -> bool {
        if self.parts.is_empty() {
            return false;
        }
        let next = self.parts.iter().copied().find(|part| *part > self.row).unwrap_or(0);
        self.go_to_row(next);
        true
    }

    /// The picked keys, in the order of the rows.
    pub fn picked(&self) -> Vec<K> {
        // Asked for with every key, also over a long list.
        if self.picked.is_empty() {
            return Vec::new();
        }
        self.keys.iter().filter(|key| self.picked.contains(*key)).cloned().collect()
    }

    /// How many are picked.
    pub fn picked_count(&self) -> usize {
        self.picked.len()
    }

    /// Picks the row under the cursor, or lets it go.
    pub fn toggle(&mut self) {
        if let Some(key) = self.current().cloned()
            && !self.picked.remove(&key)
        {
            self.picked.insert(key);
        }
    }

    /// Picks all rows.
    pub fn pick_all(&mut self, is_row: impl Fn(&K) -> bool) {
        self.picked = self.keys.iter().filter(|key| is_row(key)).cloned().collect();
    }

    /// Lets all go; whether any was picked.
    pub fn unpick(&mut self) -> bool {
        !std::mem::take(&mut self.picked).is_empty()
    }

    /// Draws the rows that are seen, in as many columns of cells as given. `draw` draws one cell: its row and key, and
    /// whether it has the cursor.
    pub fn draw(
        &mut self,
        canvas: &mut Canvas<'_>,
        columns: u16,
        mut draw: impl FnMut(&mut Canvas<'_>, usize, &K, bool),
    ) {
        let height = usize::from(canvas.height());
        let columns = usize::from(columns.max(1));
        self.page = height * columns;
        if height == 0 {
            return;
        }
        self.scroll(self.page);
        let parted = columns == 1 && self.keys.len() + self.parts.len() <= height;
        let cell = canvas.width() / columns as u16;
        for (n, row) in (self.top..self.keys.len()).take(self.page).enumerate() {
            let above = if parted { self.parts.iter().filter(|part| **part <= row).count() } else { 0 };
            let (x, y) = ((n / height) as u16 * cell, (n % height + above) as u16);
            let focused = row == self.row;
            let mut cell = canvas.part(x, y, cell, 1);
            if focused {
                cell.gutter(0);
            } else if self.picked.contains(&self.keys[row]) {
                cell.text(0, 0, "+", super::canvas::STRONG);
            }
            let width = cell.width().saturating_sub(GUTTER);
            draw(&mut cell.part(GUTTER, 0, width, 1), row, &self.keys[row], focused);
        }
    }

    /// Turns half a page when the cursor leaves the page: scrolling by single rows repaints every row each time.
    fn scroll(&mut self, page: usize) {
        let half = (page / 2).max(1);
        if self.row < self.top {
            self.top = self.row.saturating_sub(half.min(page - 1));
        } else if self.row >= self.top + page {
            self.top = self.row + 1 - (page - half).max(1);
        }
        self.top = self.top.min(self.keys.len().saturating_sub(page));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn list(n: usize) -> List {
        let mut list = List::default();
        list.set((0..n).map(|i| format!("k{i}")).collect());
        list.page = 10;
        list
    }

    #[test]
    fn the_cursor_follows_the_record_and_not_the_row() {
        let mut list = list(5);
        list.go_to("k3");
        list.set(["k4", "k3", "k0"].map(str::to_owned).to_vec());
        assert_eq!((list.current().map(String::as_str), list.row()), (Some("k3"), 1));
        list.set(["k4", "k0"].map(str::to_owned).to_vec());
        assert_eq!(list.current().map(String::as_str), Some("k0"), "near where it was");
        list.set(Vec::new());
        assert_eq!(list.current(), None);
        assert!(!list.go(Move::Down));
    }

    #[test]
    fn the_list_turns_half_a_page_at_the_edge() {
        let mut list = list(100);
        let mut tops = BTreeSet::new();
        for _ in 0..30 {
            list.go(Move::Down);
            list.scroll(10);
            assert!(list.row >= list.top && list.row < list.top + 10);
            tops.insert(list.top);
        }
        assert_eq!(tops.into_iter().collect::<Vec<_>>(), [0, 6, 12, 18, 24]);
        list.go(Move::End);
        list.scroll(10);
        assert_eq!(list.top, 90);
    }

    #[test]
    fn picks_follow_their_records() {
        let mut list = list(3);
        list.toggle();
        list.go(Move::Down);
        list.toggle();
        list.set(["k1", "k9"].map(str::to_owned).to_vec());
        assert_eq!(list.picked(), ["k1"]);
        list.pick_all(|_| true);
        assert_eq!(list.picked().len(), 2);
        assert!(list.unpick() && !list.unpick());
    }
}
