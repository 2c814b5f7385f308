//! A template as operations that are the same bytes everywhere (rule 7).
//!
//! They belong to the pseudo-replica `hash(template id, version)` with fixed stamps and nonces, so two coordinators who
//! start from one template have one county at their first exchange. Version n + 1 is another pseudo-replica whose
//! writes replace version n's where the value changed: what nobody touched follows, what somebody edited differs visibly.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clock::Stamp;
use super::id::{Name, OpId, ReplicaId, WriteId};
use super::operation::{Action, Member, Operation, Register, Value, Write};
use super::record::REMOVED;
use super::state::Key;

/// The caption of a template's operations.
pub const CAPTION: Name = Name::new("template");

/// What a template says of one record: field, member of a set, value.
pub type Cells = Vec<(Name, Member, Value)>;

/// One version of a template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its id, which is also the dataset's.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
    /// When it was released.
    pub released: Stamp,
    /// Its records in the order of the file, each with its registers and values.
    pub records: Vec<(Key, Cells)>,
}

impl Template {
    /// The pseudo-replica of this version.
    pub fn replica(&self) -> ReplicaId {
        ReplicaId(hash(&[b"samverkan template", self.id.as_bytes(), &self.version.to_be_bytes()]))
    }
}

fn hash(parts: &[&[u8]]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes()).update(part);
    }
    let mut bits = [0; 8];
    bits.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_be_bytes(bits)
}

/// The operations of a template's versions, oldest version first, one operation a record.
pub fn operations(versions: &[Template]) -> Vec<Arc<Operation>> {
    let mut written: BTreeMap<Register, (WriteId, Value)> = BTreeMap::new();
    let mut ops = Vec::new();
    for template in versions {
        let replica = template.replica();
        let mut index = 0;
        for values in with_what_is_gone(template, &written) {
            let changed: Vec<_> =
                values.into_iter().filter(|(at, value)| written.get(at).is_none_or(|(_, old)| old != value)).collect();
            if !changed.is_empty() {
                index += 1;
                let id = OpId { replica, index, nonce: hash(&[&replica.0.to_be_bytes(), &u64::to_be_bytes(index)]) };
                ops.push(Arc::new(operation(template, id, changed, &mut written)));
            }
        }
    }
    ops
}

/// The template's values record by record, and what an older version wrote and this one does not: a value that is gone
/// is emptied, a record that is gone is removed.
fn with_what_is_gone(
    template: &Template,
    written: &BTreeMap<Register, (WriteId, Value)>,
) -> Vec<Vec<(Register, Value)>> {
    let mut gone: BTreeMap<Key, Vec<&Register>> = BTreeMap::new();
    for at in written.keys() {
        gone.entry((at.kind, at.id.clone())).or_default().push(at);
    }
    let mut records = Vec::new();
    for ((kind, id), cells) in &template.records {
        let at = |field, member| Register { kind: *kind, id: id.clone(), field, member };
        let mut values: Vec<_> =
            cells.iter().map(|(field, member, value)| (at(*field, *member), value.clone())).collect();
        for old in gone.remove(&(*kind, id.clone())).unwrap_or_default() {
            if values.iter().all(|(register, _)| register != old) {
                values.push((old.clone(), Value::Null));
            }
        }
        records.push(values);
    }
    for (kind, id) in gone.into_keys() {
        records.push(vec![(Register { kind, id, field: REMOVED, member: None }, Value::Bool(true))]);
    }
    records
}

fn operation(
    template: &Template,
    id: OpId,
    values: Vec<(Register, Value)>,
    written: &mut BTreeMap<Register, (WriteId, Value)>,
) -> Operation {
    let mut writes = Vec::with_capacity(values.len());
    for (n, (register, value)) in (0..).zip(values) {
        let replaces = if register.field == REMOVED && value == Value::Bool(true) {
            let same = |at: &&Register| at.kind == register.kind && at.id == register.id;
            written.iter().filter(|(at, _)| same(at)).map(|(_, (id, _))| *id).collect()
        } else {
            written.get(&register).map(|(id, _)| *id).into_iter().collect()
        };
        written.insert(register.clone(), (WriteId { op: id, n }, value.clone()));
        writes.push(Write { register, value, replaces });
    }
    Operation {
        id,
        stamp: template.released,
        author: Some(format!("{} {}", template.id, template.version).into()),
        caption: CAPTION,
        group: Some(template.replica().0),
        action: Action::Write(writes.into()),
        extra: None,
    }
}

/// The first record that the template lists twice.
pub fn first_duplicate(template: &Template) -> Option<Key> {
    let mut seen = std::collections::HashSet::new();
    template.records.iter().map(|(key, _)| key).find(|key| !seen.insert((*key).clone())).cloned()
}
