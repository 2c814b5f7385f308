//! Erasure (rule 13), and what was known at a time (rule 14).

use super::*;

/// A record with a name, a note, a member and a field of a later version, by two authors.
fn personal() -> [Arc<Operation>; 2] {
    let later = Name::intern("field-of-2031").unwrap();
    let tag = Register { member: Some(member_key("x")), ..at("r1", TAGS) };
    let a = [write(at("r1", NAME), Value::text("n"), &[]), write(tag, Value::text("x"), &[])];
    let b = [write(at("r1", later), Value::Int(1), &[]), write(at("r1", NOTE), Value::text("o"), &[])];
    [op(1, 1, Action::Write(a.into())), op(2, 1, Action::Write(b.into()))]
}

#[test]
fn rule_13_struck_beats_value_in_every_order_and_old_copies_bring_nothing_back() {
    let [a, b] = personal();
    let other = op(1, 2, Action::Write([write(at("r2", NAME), Value::text("other"), &[])].into()));
    let erasure = erase(3, 1, whole_record(), &[NOTE]);
    let state = fold(&[&a, &b, &other, &erasure]);
    let cells = &picture(&state)[0].2;
    assert_eq!(
        cells.iter().map(|(field, member, _, value)| (field.as_str(), *member, value)).collect::<Vec<_>>(),
        [
            ("field-of-2031", None, &Value::Struck),
            ("name", None, &Value::Struck),
            ("note", None, &Value::text("o")),
            ("tags", Some(NonZeroU64::MIN), &Value::Struck),
        ]
    );
    assert_eq!(cell(&state, "r2", NAME).value(), &Value::text("other"));
    assert_eq!(state.record(KIND, &record("r1")).unwrap().members(TAGS).count(), 0);
    let mut log = log_of([&a, &erasure]);
    assert_eq!(log.insert(a.clone()), Inserted::Known);
    assert_eq!(log.insert(b), Inserted::New);
    for op in log.iter() {
        let text = line(op);
        let bare = op.writes().iter().all(|write| write.value == Value::Struck || write.register.field == NOTE);
        assert!(bare && !text.contains(&format!("{:016x}", member_key("x"))), "{text}");
    }
    let undone = [retract(3, 2, &[&erasure]), retract(3, 3, &[&a])];
    assert_eq!(name(&fold(&[&a, &erasure, &undone[0]])), ["-"], "an erasure is never taken back");
    let redone = retract(3, 4, &[&undone[1]]);
    assert_eq!(name(&fold(&[&a, &erasure, &undone[1], &redone])), ["-"], "nor undone around");
    let written_later = set(1, 3, "back", &[]);
    assert_eq!(name(&fold(&[&erasure, &written_later])), ["-"]);
}

#[test]
fn rule_13_two_copies_of_which_one_is_struck_are_one_operation_struck() {
    let [a, b] = personal();
    let erasing = log_of([&a, &b, &erase(3, 1, Target::Field { kind: KIND, id: record("r1"), field: TAGS }, &[])]);
    let struck = erasing.get(a.id).unwrap();
    assert_eq!(struck.writes()[0], a.writes()[0], "only that field");
    let anonymous = change(&a, |op| op.author = None);
    for (copies, inserted) in [([&a, struck], Inserted::Struck), ([struck, &a], Inserted::Known)] {
        let mut log = log_of([copies[0]]);
        let mut state = State::fold(log.iter());
        assert_eq!(log.insert(copies[1].clone()), inserted, "without the erasure itself");
        state.apply(&[copies[1].clone()], &log);
        assert_eq!((log.len(), log.get(a.id)), (1, Some(struck)));
        assert_eq!(picture(&state), picture(&State::fold(log.iter())));
        assert_eq!(log.insert(anonymous.clone()), Inserted::Struck);
        let both = log.get(a.id).unwrap();
        assert_eq!((&both.author, both.writes()), (&None, struck.writes()));
        assert_eq!(log.insert(anonymous.clone()), Inserted::Known);
    }
}

#[test]
fn rule_13_an_erasure_strikes_its_author_wherever_and_two_keep_only_what_both_keep() {
    let [a, b] = personal();
    let erasures = [
        erase(3, 1, Target::Author("writer@1".into()), &[]),
        erase(3, 2, whole_record(), &[NOTE, NAME]),
        erase(3, 3, whole_record(), &[NAME, TAGS]),
    ];
    let own = set(1, 9, "z", &[]);
    let ops = [&a, &b, &own, &erasures[0], &erasures[1], &erasures[2]];
    let log = log_of(ops);
    assert_eq!([&a, &b, &own].map(|op| log.get(op.id).unwrap().author.as_deref()), [None, Some("writer@2"), None]);
    for order in orders(ops.len()) {
        assert!(log_of(order.into_iter().map(|i| ops[i])).iter().eq(log.iter()));
    }
    let struck = |field| *cell(&State::fold(log.iter()), "r1", field).value() == Value::Struck;
    assert_eq!((struck(NAME), struck(NOTE)), (false, true));
    let state = fold(&[&a, &b, &erasures[1], &erasures[2]]);
    assert_eq!(state.record(KIND, &record("r1")).unwrap().members(TAGS).count(), 0);
}

#[test]
fn rule_14_what_was_known_at_a_time_is_what_was_stamped_by_then_less_what_was_erased_since() {
    let (a, b) = (set(1, 1, "a", &[]), set(1, 2, "b", &[]));
    let ops = [&a, &b, &retract(1, 3, &[&b]), &retract(1, 4, &[&a])];
    let at = |log: &OpLog, second: i64| {
        let state = State::fold(&log.known_at(Stamp::at(second * 1000)));
        picture(&state).iter().flat_map(|(_, _, cells)| cells.iter().map(|cell| cell.3.clone())).collect::<Vec<_>>()
    };
    let mut log = log_of(ops);
    assert_eq!(at(&log, 0), []);
    assert_eq!(at(&log, 2), [Value::text("b")]);
    assert_eq!(at(&log, 4), [Value::Null]);
    log.insert(erase(2, 9, whole_record(), &[]));
    assert_eq!((at(&log, 1), at(&log, 3)), (vec![Value::Struck], vec![Value::Struck]));
    assert_eq!(log.known_at(Stamp::at(1000)).len(), 2, "the erasure is always known");
}

#[test]
fn rule_13_a_removed_record_stays_removed_when_it_is_erased() {
    let a = set(1, 1, "n", &[]);
    let gone = remove(1, 2, true, &[&a]);
    assert_eq!(presence(&fold(&[&a, &gone, &erase(2, 1, whole_record(), &[])])), Presence::Removed);
}

#[test]
fn rule_13_a_field_that_was_erased_is_written_again_only_by_whoever_knows_of_it() {
    let wrong = set(1, 1, "wrong", &[]);
    let erasure = erase(2, 1, Target::Field { kind: KIND, id: record("r1"), field: NAME }, &[]);
    let unaware = set(3, 1, "wrong again", &[&wrong]);
    let mut state = State::fold(log_of([&wrong, &erasure]).iter());
    let mut change = Change::new(NAME);
    change.set(KIND, &record("r1"), NAME, Value::text("right"));
    let [Action::Write(writes)] = &change.into_actions(&state)[..] else { panic!("one write") };
    assert_eq!(*writes[0].replaces, [wrong.write_id(0), erasure.write_id(0)], "the heads, and the erasure");
    let right = op(1, 2, Action::Write(writes.clone()));
    assert_eq!(name(&fold(&[&wrong, &erasure, &right])), ["right"]);
    assert_eq!(name(&fold(&[&wrong, &erasure, &right, &unaware])), ["right", "-"], "in any order");
    assert_eq!(name(&fold(&[&wrong, &erasure, &right, &retract(1, 3, &[&right])])), ["-"]);
    let second = erase(2, 2, Target::Field { kind: KIND, id: record("r1"), field: NAME }, &[]);
    assert_eq!(name(&fold(&[&wrong, &erasure, &right, &second])), ["-"], "another erasure strikes that, too");
    let log = log_of([&wrong, &erasure]);
    state.apply(std::slice::from_ref(&second), &log_of([&wrong, &erasure, &second]));
    assert_eq!(state.heads(KIND, &record("r1"), NAME, None).len(), 3);
    assert!(!state.is_closed(KIND, &record("r1"), NAME));
    let closed = State::fold(log_of([&wrong, &erase(2, 1, whole_record(), &[NOTE])]).iter());
    assert!(closed.is_closed(KIND, &record("r1"), NAME) && !closed.is_closed(KIND, &record("r1"), NOTE));
    assert_eq!(log.unconfirmed(ReplicaId(1)), [erasure.id]);
    let confirmed = op(1, 4, Action::Confirm([erasure.id].into()));
    let mut log = log_of([&wrong, &erasure, &confirmed]);
    assert!(log.unconfirmed(ReplicaId(1)).is_empty() && log.unconfirmed(ReplicaId(2)) == [erasure.id]);
    log.withdraw(confirmed.id);
    assert_eq!(log.unconfirmed(ReplicaId(1)), [erasure.id]);
}

#[test]
fn rule_13_an_author_is_named_by_a_digest_and_what_an_erasure_writes_is_nothing_to_undo() {
    let work = set(1, 1, "n", &[]);
    let by_digest = erase(2, 1, Target::Author(author_digest("writer@1")), &[]);
    let log = log_of([&work, &by_digest]);
    assert_eq!(log.get(work.id).unwrap().author, None);
    assert!(log.iter().all(|op| !line(op).contains("writer@1")));
    let anew = change(&set(1, 2, "anew", &[&work]), |op| op.caption = ERASE);
    let undone = change(&retract(1, 3, &[&work]), |op| op.caption = undo::UNDO);
    let (log, own) = (log_of([&work, &anew]), [ReplicaId(1)]);
    assert_eq!(undo::undoable(&log, &State::fold(log.iter()), &own), [log.get(work.id).unwrap().clone()]);
    let log = log_of([&work, &undone, &change(&anew, |op| op.id.index = 4)]);
    assert_eq!(undo::redoable(&log, &State::fold(log.iter()), &own).len(), 1, "nor does it end what can be redone");
}
