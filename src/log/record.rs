//! A record: its registers, and whether it is there (rule 6).

use std::collections::HashSet;
use std::num::NonZeroU64;

use super::cell::{Cell, Head};
use super::id::{Name, WriteId};
use super::operation::{Member, Value};

/// The field whose truth removes a record (rule 6).
pub const REMOVED: Name = Name::new("removed");

/// How many registers of a record are passed over before one is searched for.
const FEW: usize = 16;

/// Whether a record is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Nothing live was written to it.
    Absent,
    /// It is there.
    Shown,
    /// It was removed.
    Removed,
    /// Somebody removed it while somebody else, who had not seen that, edited it: it stays visible and flagged.
    EditedWhileRemoved,
}

/// A record: its registers by field and member.
#[derive(Clone, Debug, Default)]
pub struct Record {
    cells: Vec<(Name, Member, Cell)>,
}

impl Record {
    /// The register of a plain field.
    pub fn cell(&self, field: Name) -> Option<&Cell> {
        self.cell_of(field, None)
    }

    /// The register of a field or of one member of a set.
    pub fn cell_of(&self, field: Name, member: Member) -> Option<&Cell> {
        self.position(field, member).ok().map(|at| &self.cells[at].2)
    }

    /// The displayed value of a plain field.
    pub fn value(&self, field: Name) -> &Value {
        const NOTHING: &Value = &Value::Null;
        self.cell(field).map_or(NOTHING, Cell::value)
    }

    /// The members of a set-valued field, in the order of their keys.
    pub fn members(&self, field: Name) -> impl Iterator<Item = &Value> {
        let from = self.cells.partition_point(|(name, member, _)| (*name, *member) < (field, Some(NonZeroU64::MIN)));
        self.cells[from..]
            .iter()
            .take_while(move |(name, _, _)| *name == field)
            .map(|(_, _, cell)| cell.value())
            .filter(|value| !matches!(value, Value::Null | Value::Struck))
    }

    /// All registers, by field and member.
    pub fn cells(&self) -> impl Iterator<Item = (Name, Member, &Cell)> {
        self.cells.iter().map(|(field, member, cell)| (*field, *member, cell))
    }

    /// Whether the record is there (rule 6).
    pub fn presence(&self) -> Presence {
        let Some(covered) = self.covered() else {
            let live = self.cells.iter().any(|(_, _, cell)| cell.has_heads());
            return if live { Presence::Shown } else { Presence::Absent };
        };
        let mut others = self.cells.iter().filter(|(field, _, _)| *field != REMOVED);
        let edited = others.any(|(_, _, cell)| cell.uncovered(&covered).next().is_some());
        if edited { Presence::EditedWhileRemoved } else { Presence::Removed }
    }

    /// What the removal of the record covered, if it is removed.
    fn covered(&self) -> Option<HashSet<WriteId>> {
        let removed = self.cell(REMOVED).filter(|cell| *cell.value() == Value::Bool(true))?;
        let removals = removed.heads().into_iter().filter(|head| *head.value() == Value::Bool(true));
        Some(removals.flat_map(|head| head.write().replaces.iter().copied()).collect())
    }

    /// The edits of somebody who had not seen that the record was removed (rule 6).
    pub fn edited_while_removed(&self) -> Vec<(Name, Member, Head<'_>)> {
        let Some(covered) = self.covered() else { return Vec::new() };
        let others = self.cells.iter().filter(|(field, _, _)| *field != REMOVED);
        others.flat_map(|(field, member, cell)| cell.uncovered(&covered).map(|head| (*field, *member, head))).collect()
    }

    /// Whether any register has heads with different values.
    pub fn has_conflict(&self) -> bool {
        self.cells.iter().any(|(_, _, cell)| cell.is_conflict())
    }

    /// Finds the heads of every register anew, and gives back memory that was kept for more.
    pub(super) fn settle(&mut self) {
        self.cells.shrink_to_fit();
        for (_, _, cell) in &mut self.cells {
            cell.settle();
        }
    }

    fn position(&self, field: Name, member: Member) -> Result<usize, usize> {
        // Few as they mostly are, they are passed over more quickly than names are compared, since names share their texts.
        let is = |(name, key, _): &(Name, Member, Cell)| name.place() == field.place() && *key == member;
        if let Some(at) = self.cells.iter().take(FEW).position(is) {
            return Ok(at);
        }
        self.cells.binary_search_by(|(name, key, _)| (*name, *key).cmp(&(field, member)))
    }

    /// The register of a field or of one member of a set, made where it is not.
    pub(super) fn cell_mut(&mut self, field: Name, member: Member) -> &mut Cell {
        let at = match self.position(field, member) {
            Ok(at) => at,
            Err(at) => {
                self.cells.insert(at, (field, member, Cell::default()));
                at
            }
        };
        &mut self.cells[at].2
    }
}
