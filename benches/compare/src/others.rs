//! `automerge` and `loro` doing the same edits: a map of records, each a map of fields, one change an edit.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, ObjId, ObjType, ROOT, ReadDoc};
use loro::{Container, ExportMode, LoroDoc, LoroMap, ValueOrContainer};

use crate::ours::{At, Edit, field_name, merges_before, record_name};
use crate::{FIELDS, RECORDS, REPLICAS, Took, timed};

/// The first replica after it has taken in the others, and how long that took.
pub fn automerge(schedule: &[Edit]) -> (AutoCommit, Took) {
    let mut base = AutoCommit::new();
    let records: Vec<ObjId> =
        (0..RECORDS).map(|n| base.put_object(ROOT, record_name(n), ObjType::Map).expect("a map")).collect();
    base.commit();
    let mut docs: Vec<AutoCommit> =
        (0..REPLICAS).map(|n| base.fork().with_actor(ActorId::from([n as u8 + 1; 16]))).collect();
    for (n, edit) in schedule.iter().enumerate() {
        if merges_before(n) {
            let mut before = docs.clone();
            for doc in &mut docs {
                for other in &mut before {
                    doc.merge(other).expect("a merge");
                }
            }
        }
        let doc = &mut docs[edit.replica];
        doc.put(&records[edit.at.0 as usize], field_name(edit.at.1), edit.value.as_str()).expect("a put");
        doc.commit().expect("a change");
    }
    let mut rest = docs.split_off(1);
    let mut first = docs.remove(0);
    let ((), took) = timed(|| rest.iter_mut().for_each(|other| drop(first.merge(other).expect("a merge"))));
    (first, took)
}

pub fn load_automerge(saved: &[u8]) -> AutoCommit {
    AutoCommit::load(saved).expect("a document")
}

/// The fields with different values at once.
pub fn conflicts(doc: &AutoCommit) -> BTreeSet<At> {
    let values = several(doc).into_iter().filter(|(_, values)| values.iter().collect::<BTreeSet<_>>().len() > 1);
    values.map(|(at, _)| at).collect()
}

/// The fields with several values at once, equal or not, with how many.
pub fn heads(doc: &AutoCommit) -> BTreeMap<At, usize> {
    several(doc).into_iter().map(|(at, values)| (at, values.len())).collect()
}

fn several(doc: &AutoCommit) -> BTreeMap<At, Vec<String>> {
    let mut found = BTreeMap::new();
    for record in 0..RECORDS {
        let (_, map) = doc.get(ROOT, record_name(record)).expect("a document").expect("a record");
        for field in 0..FIELDS {
            let values = doc.get_all(&map, field_name(field)).expect("a record");
            if values.len() > 1 {
                let texts = values.iter().map(|(value, _)| value.as_str().expect("a text").to_owned());
                found.insert((record, field), texts.collect());
            }
        }
    }
    found
}

/// The first replica after it has taken in the others, and how long that took.
pub fn loro(schedule: &[Edit]) -> (LoroDoc, Took) {
    let base = LoroDoc::new();
    base.set_peer_id(99).expect("a label");
    for n in 0..RECORDS {
        base.get_map("records").insert_container(&record_name(n), LoroMap::new()).expect("a map");
    }
    base.commit();
    let start = base.export(ExportMode::all_updates()).expect("updates");
    let docs: Vec<LoroDoc> = (0..REPLICAS as u64)
        .map(|n| {
            let doc = LoroDoc::new();
            doc.set_peer_id(n + 1).expect("a label");
            doc.import(&start).expect("a merge");
            doc
        })
        .collect();
    let maps: Vec<Vec<LoroMap>> = docs.iter().map(|doc| (0..RECORDS).map(|n| record(doc, n)).collect()).collect();
    for (n, edit) in schedule.iter().enumerate() {
        if merges_before(n) {
            for to in &docs {
                docs.iter().for_each(|from| take_in(to, from));
            }
        }
        let map = &maps[edit.replica][edit.at.0 as usize];
        map.insert(&field_name(edit.at.1), edit.value.as_str()).expect("an insert");
        docs[edit.replica].commit();
    }
    let ((), took) = timed(|| docs[1..].iter().for_each(|other| take_in(&docs[0], other)));
    (docs[0].clone(), took)
}

fn record(doc: &LoroDoc, n: u64) -> LoroMap {
    match doc.get_map("records").get(&record_name(n)) {
        Some(ValueOrContainer::Container(Container::Map(map))) => map,
        _ => unreachable!("a record"),
    }
}

fn take_in(to: &LoroDoc, from: &LoroDoc) {
    let updates = from.export(ExportMode::updates(&to.oplog_vv())).expect("updates");
    to.import(&updates).expect("a merge");
}

pub fn save_loro(doc: &LoroDoc) -> Vec<u8> {
    doc.export(ExportMode::Snapshot).expect("a snapshot")
}

/// Loads it so far that every value can be shown: it reads the rest when it is asked for.
pub fn load_loro(saved: &[u8]) {
    let doc = LoroDoc::new();
    doc.import(saved).expect("a snapshot");
    assert!(!doc.get_deep_value().into_map().expect("a map").is_empty());
}
