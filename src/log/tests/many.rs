//! So many operations that several processors share the work.

use std::collections::HashMap;
use std::thread;

use super::*;

/// Edits of one replica, each of which replaces its own last one in the same register; the last is taken back.
fn edits(replica: u64, count: u64) -> Vec<Arc<Operation>> {
    let mut last: HashMap<u64, Arc<Operation>> = HashMap::new();
    let mut made: Vec<Arc<Operation>> = Vec::new();
    for index in 1..=count {
        // Some registers are written by one replica alone, most by both.
        let n = index * 7 % 900 + replica * 50;
        let register = at(&format!("r{}", n / 3), [NAME, NOTE, REMOVED][(n % 3) as usize]);
        let value = if n % 3 == 2 { Value::Bool(index % 2 == 0) } else { Value::text(&format!("v{}", index % 11)) };
        let over: Vec<&Arc<Operation>> = last.get(&n).into_iter().collect();
        let edit = op(replica, index, Action::Write([write(register, value, &over)].into()));
        last.insert(n, edit.clone());
        made.push(edit);
    }
    let newest = made.last().cloned();
    made.extend(newest.map(|newest| retract(replica, count + 1, &[&newest])));
    made
}

#[test]
fn rule_4_merging_very_many_at_once_is_folding_them_all() {
    const MANY: u64 = 9_000;
    assert!(parts_for(MANY as usize) > 1 || thread::available_parallelism().is_ok_and(|n| n.get() == 1));
    let (ours, theirs) = (edits(1, MANY), edits(2, MANY));
    let whole = log_of(ours.iter().chain(&theirs));
    for (first, then) in [(&ours, &theirs), (&theirs, &ours)] {
        let mut state = State::fold(first);
        let touched = state.apply(then, &whole);
        assert_eq!(picture(&state), picture(&State::fold(whole.iter())));
        assert_eq!(touched.len(), 301);
        assert!(!conflicts(&state).is_empty());
    }
}

#[test]
fn rule_3_a_record_that_comes_in_many_pieces_is_settled_with_them_all() {
    // Each thread remembers texts for itself, so each of these has an id in memory of its own.
    let apart = |op: &Arc<Operation>| {
        let line = encode(op);
        Arc::new(thread::spawn(move || decode(&line).unwrap()).join().unwrap())
    };
    let mut chain = vec![set(1, 1, "v1", &[])];
    for index in 2..=20 {
        chain.push(set(1, index, &format!("v{index}"), &[&chain[chain.len() - 1]]));
    }
    let pieces: Vec<Arc<Operation>> = chain.iter().map(apart).collect();
    assert_eq!(name(&State::fold(&pieces)), ["v20"]);
    assert_eq!(picture(&State::fold(&pieces)), picture(&State::fold(&chain)));
}
