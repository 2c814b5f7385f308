//! A change on its way into the log: values for registers, and the writes that their author saw there (rule 10).

use std::collections::HashMap;

use super::cell::Cell;
use super::id::{Id, Name, WriteId};
use super::operation::{Action, MAX_OPERATION, Register, Value, Write, member_key};
use super::record::{REMOVED, Record};
use super::state::State;

/// Roughly what a line costs beside its writes, in bytes.
const LINE_OVERHEAD: usize = 400;

/// One value for one register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where it goes.
    pub register: Register,
    /// What it says.
    pub value: Value,
    /// The heads that its author saw, when that was earlier than now: a form keeps them from when it was opened.
    pub seen: Option<Box<[WriteId]>>,
}

/// What somebody does in one go: one line of history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is called in the history: a code that the text table turns into a sentence.
    pub caption: Name,
    /// The values that it sets.
    pub drafts: Vec<Draft>,
}

impl Change {
    /// A change that does nothing yet.
    pub const fn new(caption: Name) -> Self {
        Self { caption, drafts: Vec::new() }
    }

    /// Sets a field.
    pub fn set(&mut self, kind: Name, id: &Id, field: Name, value: Value) -> &mut Self {
        let register = Register { kind, id: id.clone(), field, member: None };
        self.drafts.push(Draft { register, value, seen: None });
        self
    }

    /// Puts a member into a set-valued field (rule 9).
    pub fn insert(&mut self, kind: Name, id: &Id, field: Name, member: &str) -> &mut Self {
        let register = Register { kind, id: id.clone(), field, member: Some(member_key(member)) };
        self.drafts.push(Draft { register, value: Value::text(member), seen: None });
        self
    }

    /// Takes a member out of a set-valued field.
    pub fn take(&mut self, kind: Name, id: &Id, field: Name, member: &str) -> &mut Self {
        let register = Register { kind, id: id.clone(), field, member: Some(member_key(member)) };
        self.drafts.push(Draft { register, value: Value::Null, seen: None });
        self
    }

    /// Removes a record (rule 6).
    pub fn remove(&mut self, kind: Name, id: &Id) -> &mut Self {
        self.set(kind, id, REMOVED, Value::Bool(true))
    }

    /// Whether it sets nothing.
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// The actions that carry it out on this state, each within [`MAX_OPERATION`]. What already is so is left out.
    pub fn into_actions(self, state: &State) -> Vec<Action> {
        let mut actions = Vec::new();
        let mut writes = Vec::new();
        let mut size = LINE_OVERHEAD;
        // Of two values for one register the later counts: one author is not two who differ.
        let last: HashMap<Register, usize> =
            self.drafts.iter().enumerate().map(|(i, draft)| (draft.register.clone(), i)).collect();
        for (i, draft) in self.drafts.into_iter().enumerate() {
            if last[&draft.register] != i {
                continue;
            }
            let Some(write) = seal(draft, state) else { continue };
            let cost = cost(&write);
            if size + cost > MAX_OPERATION && !writes.is_empty() {
                actions.push(Action::Write(std::mem::take(&mut writes).into()));
                size = LINE_OVERHEAD;
            }
            size += cost;
            writes.push(write);
        }
        if !writes.is_empty() {
            actions.push(Action::Write(writes.into()));
        }
        actions
    }
}

/// The draft as a write that replaces what stands there, or `None` if that says the same already.
fn seal(draft: Draft, state: &State) -> Option<Write> {
    let at = &draft.register;
    let record = state.record(at.kind, &at.id);
    let cell = record.and_then(|record| record.cell_of(at.field, at.member));
    let heads = cell.map(Cell::heads).unwrap_or_default();
    let same = match heads.as_slice() {
        [] => draft.value == Value::Null,
        [only] => *only.value() == draft.value,
        _ => false,
    };
    let removes = at.field == REMOVED && draft.value == Value::Bool(true);
    if same && !removes {
        return None;
    }
    let replaces = if removes {
        record.into_iter().flat_map(Record::cells).flat_map(|(_, _, cell)| cell.heads()).map(|head| head.id()).collect()
    } else {
        draft.seen.unwrap_or_else(|| state.heads(at.kind, &at.id, at.field, at.member))
    };
    Some(Write { register: draft.register, value: draft.value, replaces })
}

/// What a write costs in a line, in bytes, never too little: every character may be escaped.
fn cost(write: &Write) -> usize {
    fn of(value: &Value) -> usize {
        match value {
            Value::Text(text) => {
                16 + text
                    .chars()
                    .map(|c| if c.is_control() { 6 } else { c.len_utf8() + usize::from(c == '"' || c == '\\') })
                    .sum::<usize>()
            }
            Value::Map(parts) => parts.iter().map(|(name, value)| name.as_str().len() + 4 + of(value)).sum(),
            _ => 24,
        }
    }
    let at = &write.register;
    160 + at.id.as_str().len()
        + at.kind.as_str().len()
        + at.field.as_str().len()
        + of(&write.value)
        + write.replaces.len() * 64
}
