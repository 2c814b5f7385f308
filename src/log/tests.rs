//! The rules of the log, one by one, on histories made by hand. Random ones are in `tests/it/laws.rs`.

mod erasure;
mod gaps;
mod line;
mod many;
mod spelling;

use std::num::NonZeroU64;
use std::sync::Arc;

use super::*;

const KIND: Name = Name::new("person");
const NAME: Name = Name::new("name");
const NOTE: Name = Name::new("note");
const TAGS: Name = Name::new("tags");

fn record(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn at(id: &str, field: Name) -> Register {
    Register { kind: KIND, id: record(id), field, member: None }
}

fn op_id(replica: u64, index: u64, nonce: u64) -> OpId {
    OpId { replica: ReplicaId(replica), index, nonce }
}

/// An operation made at its index, in seconds.
fn op(replica: u64, index: u64, action: Action) -> Arc<Operation> {
    let caption = Name::new("edit");
    let author = Some(format!("writer@{replica}").into());
    let (id, stamp) = (op_id(replica, index, 1), Stamp::at(index as i64 * 1000));
    Arc::new(Operation { id, stamp, author, caption, group: None, action, extra: None })
}

fn change(op: &Arc<Operation>, with: impl FnOnce(&mut Operation)) -> Arc<Operation> {
    let mut changed = (**op).clone();
    with(&mut changed);
    Arc::new(changed)
}

/// A write that replaces all writes of these operations, which counts only within its register.
fn write(register: Register, value: Value, over: &[&Arc<Operation>]) -> Write {
    let ids = over.iter().flat_map(|op| (0..op.writes().len() as u16).map(|n| op.write_id(n)));
    Write { register, value, replaces: ids.collect() }
}

/// Sets the name of `r1`.
fn set(replica: u64, index: u64, value: &str, over: &[&Arc<Operation>]) -> Arc<Operation> {
    op(replica, index, Action::Write([write(at("r1", NAME), Value::text(value), over)].into()))
}

fn remove(replica: u64, index: u64, removed: bool, over: &[&Arc<Operation>]) -> Arc<Operation> {
    op(replica, index, Action::Write([write(at("r1", REMOVED), Value::Bool(removed), over)].into()))
}

fn retract(replica: u64, index: u64, ops: &[&Arc<Operation>]) -> Arc<Operation> {
    op(replica, index, Action::Retract(ops.iter().map(|op| op.id).collect()))
}

fn erase(replica: u64, index: u64, target: Target, keep: &[Name]) -> Arc<Operation> {
    let erase = Erase { targets: [target].into(), keep: keep.into(), reason: "left".into(), decision: "7".into() };
    op(replica, index, Action::Erase(Box::new(erase)))
}

fn whole_record() -> Target {
    Target::Record { kind: KIND, id: record("r1") }
}

fn log_of<'a>(ops: impl IntoIterator<Item = &'a Arc<Operation>>) -> OpLog {
    let mut log = OpLog::default();
    for op in ops {
        log.insert(op.clone());
    }
    log
}

type Cells = Vec<(Name, Member, Vec<WriteId>, Value)>;

fn picture(state: &State) -> Vec<(Id, String, Cells)> {
    let cells = |record: &Record| {
        let heads = |cell: &Cell| cell.heads().iter().map(|head| head.id()).collect();
        record.cells().map(|(field, member, cell)| (field, member, heads(cell), cell.value().clone())).collect()
    };
    let mut all: Vec<_> =
        state.records(KIND).map(|(id, r)| (id.clone(), format!("{:?}", r.presence()), cells(r))).collect();
    all.sort();
    all
}

/// Every order of so many things.
fn orders(n: usize) -> Vec<Vec<usize>> {
    let Some(last) = n.checked_sub(1) else { return vec![Vec::new()] };
    let insert = |order: &Vec<usize>, at: usize| [&order[..at], &[last], &order[at..]].concat();
    orders(last).iter().flat_map(|order| (0..n).map(move |at| insert(order, at))).collect()
}

/// The state of these operations, the same in every order, folded at once or one by one.
fn fold(ops: &[&Arc<Operation>]) -> State {
    let state = State::fold(log_of(ops.iter().copied()).iter());
    for order in orders(ops.len()) {
        let (mut log, mut grown) = (OpLog::default(), State::default());
        for i in order {
            log.insert(ops[i].clone());
            grown.apply(&[ops[i].clone()], &log);
        }
        assert_eq!(picture(&State::fold(log.iter())), picture(&state));
        assert_eq!(picture(&grown), picture(&state));
    }
    state
}

fn cell<'a>(state: &'a State, id: &str, field: Name) -> &'a Cell {
    state.record(KIND, &record(id)).unwrap().cell(field).unwrap()
}

/// The name of `r1`: its heads' values, the displayed one first.
fn name(state: &State) -> Vec<&str> {
    cell(state, "r1", NAME).heads().iter().map(|head| head.value().as_text().unwrap_or("-")).collect()
}

fn presence(state: &State) -> Presence {
    state.record(KIND, &record("r1")).unwrap().presence()
}

fn changing() -> Change {
    Change::new(Name::new("edit"))
}

fn made(replica: u64, index: u64, change: Change, state: &State) -> Arc<Operation> {
    op(replica, index, change.into_actions(state).remove(0))
}

/// Its line, which reads back.
fn line(op: &Operation) -> String {
    let line = encode(op);
    assert_eq!(decode(&line).as_ref(), Ok(op));
    line
}

#[test]
fn rule_1_a_change_beyond_48_kib_is_several_operations_of_at_most_that() {
    let long = |n: usize| Name::intern(&format!("{n:a>48}")).unwrap();
    let ids: Box<[WriteId]> = [op_id(u64::MAX, u64::MAX, u64::MAX); 30].map(|op| WriteId { op, n: u16::MAX }).into();
    for (value, seen) in [
        (Value::text(&"plain ".repeat(99)), None),
        (Value::text(&"\"\\".repeat(99)), None),
        (Value::text(&"\u{1}\u{1f}\n".repeat(99)), None),
        (Value::text(&"åäö🦊".repeat(99)), None),
        (Value::map((0..40).map(|n| (long(n), Value::Int(i64::MIN)))), None),
        (Value::map([(NAME, Value::map((0..40).map(|n| (long(n), Value::text("")))))]), None),
        (Value::Bool(false), Some(ids)),
    ] {
        let mut change = changing();
        for i in 1..=300 {
            let id = record(&format!("{i:0>MAX_ID$}"));
            let register = Register { kind: long(1), id, field: long(2), member: NonZeroU64::new(i) };
            change.drafts.push(Draft { register, value: value.clone(), seen: seen.clone() });
        }
        let drafts = change.drafts.clone();
        let actions = change.into_actions(&State::default());
        let ops = (0..).zip(actions).map(|(n, action)| op(u64::MAX, u64::MAX - n, action));
        let ops: Vec<_> = ops.map(|op| self::change(&op, |op| op.group = Some(u64::MAX))).collect();
        let sizes: Vec<usize> = ops.iter().map(|op| line(op).len()).collect();
        let (last, full) = sizes.split_last().unwrap();
        assert!(full.len() > 1 && *last <= MAX_OPERATION, "{sizes:?}");
        assert!(full.iter().all(|size| (MAX_OPERATION / 3..=MAX_OPERATION).contains(size)), "{sizes:?}");
        let written = ops.iter().flat_map(|op| op.writes()).map(|write| (&write.register, &write.value));
        assert!(written.eq(drafts.iter().map(|draft| (&draft.register, &draft.value))));
    }
}

#[test]
fn rule_1_the_operations_of_a_group_are_undone_and_redone_together() {
    let in_group = |op: Arc<Operation>| change(&op, |op| op.group = Some(9));
    let alone = set(1, 1, "a", &[]);
    let alone = change(&alone, |op| op.group = Some(8));
    let (first, second) = (in_group(set(1, 2, "b", &[&alone])), in_group(remove(1, 3, true, &[])));
    let foreign = in_group(set(2, 1, "c", &[]));
    let mut log = log_of([&alone, &first, &second, &foreign]);
    let own = [ReplicaId(1)];
    let undone = undo::undoable(&log, &State::fold(log.iter()), &own);
    assert_eq!(undone, [first.clone(), second.clone()]);
    log.insert(retract(1, 4, &[&first, &second]));
    assert_eq!(undo::undoable(&log, &State::fold(log.iter()), &own), [alone]);
    assert_eq!(undo::redoable(&log, &State::fold(log.iter()), &own), [log.of(ReplicaId(1))[3].clone()]);
}

#[test]
fn rule_3_two_who_write_at_once_conflict_and_one_who_saw_both_resolves_it() {
    let base = set(1, 1, "base", &[]);
    let (a, b) = (set(1, 2, "a", &[&base]), set(2, 2, "b", &[&base]));
    let state = fold(&[&base, &a, &b]);
    assert_eq!(name(&state), ["b", "a"], "equal stamps: the greater identity is displayed");
    assert_eq!(conflicts(&state), [Conflict::Values(at("r1", NAME))]);
    let later = change(&a, |op| op.stamp = Stamp { millis: 2000, counter: 1 });
    assert_eq!(name(&fold(&[&base, &later, &b])), ["a", "b"], "the later one is displayed");
    let resolved = set(3, 3, "c", &[&a, &b]);
    let state = fold(&[&base, &a, &b, &resolved]);
    assert_eq!((name(&state), conflicts(&state)), (vec!["c"], vec![]));
    assert!(cell(&state, "r1", NAME).live_values().count() == 4, "what was replaced is still there");
}

#[test]
fn rule_3_equal_values_are_no_conflict() {
    let (a, b) = (set(1, 1, "same", &[]), set(2, 1, "same", &[]));
    let state = fold(&[&a, &b]);
    assert_eq!((name(&state), conflicts(&state)), (vec!["same", "same"], vec![]));
    assert_eq!(state.heads(KIND, &record("r1"), NAME, None).len(), 2);
    assert!(!state.record(KIND, &record("r1")).unwrap().has_conflict());
}

#[test]
fn rule_3_what_a_taken_back_write_replaced_is_a_head_unless_a_live_one_replaces_it_through_that() {
    let base = set(4, 1, "base", &[]);
    let a = set(1, 1, "a", &[&base]);
    let b = set(2, 1, "b", &[&a]);
    let undone = retract(2, 2, &[&b]);
    assert_eq!(name(&fold(&[&base, &a, &b, &undone])), ["a"]);
    let c = set(1, 2, "c", &[&b]);
    assert_eq!(name(&fold(&[&a, &b, &undone, &c])), ["c"], "c replaces a through b");
    let d = set(3, 1, "d", &[&a]);
    assert_eq!(name(&fold(&[&a, &b, &undone, &c, &d])), ["c", "d"]);
    let all_dead = fold(&[&b, &undone]);
    assert_eq!((name(&all_dead), presence(&all_dead)), (vec![], Presence::Absent));
    assert_eq!(*cell(&all_dead, "r1", NAME).value(), Value::Null);
}

#[test]
fn rule_3_a_ring_of_forged_writes_stands_and_folds_the_same_in_every_order() {
    let (a, b, c) = (set(1, 1, "a", &[]), set(2, 1, "b", &[]), set(3, 1, "c", &[]));
    let over = |op: &Arc<Operation>, over: &Arc<Operation>| {
        change(op, |op| {
            op.action = Action::Write([write(at("r1", NAME), op.writes()[0].value.clone(), &[over])].into());
        })
    };
    let (a, b) = (over(&a, &b), over(&b, &a));
    assert_eq!(name(&fold(&[&a, &b])), ["b", "a"]);
    assert_eq!(name(&fold(&[&a, &b, &c])), ["c", "b", "a"], "nothing is lost beside an honest write");
    let honest = set(1, 2, "d", &[&a]);
    assert_eq!(name(&fold(&[&a, &b, &honest])), ["d"], "and whoever saw it may resolve it");
    assert_eq!(name(&fold(&[&a, &b, &honest, &retract(1, 3, &[&honest])])), ["b", "a"]);
    let itself = change(&c, |op| op.action = set(3, 1, "c", &[&c, &a]).action.clone());
    assert_eq!(name(&fold(&[&itself, &a, &b])), ["c"]);
}

#[test]
fn rule_4_merge_is_set_union() {
    let (a, b, c) = (set(1, 1, "a", &[]), set(2, 1, "b", &[]), retract(1, 2, &[]));
    let log = log_of([&a, &b, &c]);
    for other in [log_of([&c, &b, &a]), log_of([&b, &b, &c, &a, &c]), log_of(log.iter().chain(log.iter()))] {
        assert!(log.len() == 3 && other.len() == 3 && log.iter().eq(other.iter()));
    }
    let mut log = log;
    assert_eq!(log.insert(a.clone()), Inserted::Known);
    assert_eq!(log.insert(set(2, 2, "d", &[])), Inserted::New);
    log.withdraw(op_id(2, 2, 1));
    log.withdraw(op_id(2, 2, 1));
    assert!(log.iter().eq([&a, &c, &b]) && log.len() == 3 && !log.is_empty());
}

#[test]
fn rule_5_undo_wipes_nobody_elses_work() {
    let (mine, theirs) = (set(1, 1, "mine", &[]), set(2, 1, "theirs", &[]));
    let built = set(2, 2, "built", &[&mine]);
    let undone = retract(1, 2, &[&mine]);
    assert_eq!(name(&fold(&[&mine, &theirs, &undone])), ["theirs"]);
    assert_eq!(name(&fold(&[&mine, &built, &undone])), ["built"]);
}

#[test]
fn rule_5_undo_of_a_resolution_brings_the_conflict_back_and_redo_settles_it_again() {
    let (a, b) = (set(1, 1, "a", &[]), set(2, 1, "b", &[]));
    let resolved = set(1, 2, "c", &[&a, &b]);
    let undone = retract(1, 3, &[&resolved]);
    let state = fold(&[&a, &b, &resolved, &undone]);
    assert_eq!((name(&state), conflicts(&state).len()), (vec!["b", "a"], 1));
    let redone = retract(1, 4, &[&undone]);
    let before = picture(&fold(&[&a, &b, &resolved]));
    assert_eq!(picture(&fold(&[&a, &b, &resolved, &undone, &redone])), before, "undo and then redo is the identity");
    let again = retract(1, 5, &[&redone]);
    let state = State::fold(log_of([&again, &redone, &undone, &resolved, &b, &a]).iter());
    assert_eq!(name(&state), ["b", "a"]);
}

#[test]
fn rule_5_u_walks_our_own_operations_newest_first_whatever_our_clock_said_and_redo_walks_back() {
    let ops = [
        change(&set(1, 1, "a", &[]), |op| op.stamp = Stamp::at(i64::from(i32::MAX))),
        set(1, 2, "b", &[]),
        op(1, 3, Action::Confirm([op_id(1, 1, 1)].into())),
        set(2, 9, "imported", &[]),
        set(5, 1, "under our present label", &[]),
    ];
    let own = [ReplicaId(1), ReplicaId(5)];
    let mut log = log_of(&ops);
    let mut undone = Vec::new();
    let ids = |ops: Vec<Arc<Operation>>| ops.iter().map(|op| op.id).collect::<Vec<_>>();
    let mut next = 2;
    while undone.len() < 9
        && let [target] = ids(undo::undoable(&log, &State::fold(log.iter()), &own))[..]
    {
        undone.push(target);
        log.insert(op(5, next, Action::Retract([target].into())));
        next += 1;
    }
    assert_eq!(undone, [op_id(5, 1, 1), op_id(1, 2, 1), op_id(1, 1, 1)]);
    let mut redone = Vec::new();
    while redone.len() < 9
        && let [target] = ids(undo::redoable(&log, &State::fold(log.iter()), &own))[..]
    {
        redone.push(log.get(target).unwrap().retracts()[0]);
        log.insert(op(5, next, Action::Retract([target].into())));
        next += 1;
    }
    undone.reverse();
    assert_eq!(redone, undone);
    log.insert(op(5, next, Action::Retract([op_id(5, 1, 1)].into())));
    assert_eq!(ids(undo::redoable(&log, &State::fold(log.iter()), &own)), [op_id(5, next, 1)]);
    log.insert(set(5, next + 1, "new", &[]));
    assert!(undo::redoable(&log, &State::fold(log.iter()), &own).is_empty(), "what was written since closes redo");
}

#[test]
fn rule_5_u_leaves_alone_what_a_copied_folder_wrote() {
    let ours = set(1, 1, "before the copy", &[]);
    let fork = |nonce, value| change(&set(1, 2, value, &[&ours]), |op| op.id.nonce = nonce);
    let log = log_of([&ours, &fork(3, "ours"), &fork(4, "theirs"), &set(1, 3, "theirs", &[])]);
    let state = State::fold(log.iter());
    assert_eq!(undo::undoable(&log, &state, &[ReplicaId(1), ReplicaId(2)]), [ours]);
}

#[test]
fn rule_5_a_ring_of_forged_retractions_takes_nothing_back_in_every_order() {
    let (a, b) = (set(1, 1, "a", &[]), set(2, 1, "b", &[]));
    let ring = [retract(3, 1, &[&a, &retract(4, 1, &[])]), retract(4, 1, &[&b, &retract(3, 1, &[])])];
    assert_eq!(name(&fold(&[&a, &b, &ring[0], &ring[1]])), ["b", "a"]);
    let undone = retract(1, 2, &[&ring[0]]);
    assert_eq!(name(&fold(&[&a, &b, &ring[0], &ring[1], &undone])), ["a"], "a broken ring is none");
    let itself = retract(5, 1, &[&a, &retract(5, 1, &[])]);
    assert_eq!(name(&fold(&[&a, &itself])), ["a"]);
    let twice = [retract(1, 2, &[&a, &a]), retract(2, 2, &[&a])];
    assert_eq!(name(&fold(&[&a, &b, &twice[0], &twice[1]])), ["b"]);
    let spared = retract(1, 3, &[&twice[0], &twice[1]]);
    assert_eq!(name(&fold(&[&a, &b, &twice[0], &twice[1], &spared])), ["b", "a"]);
}

#[test]
fn rule_5_what_two_took_back_stays_so_until_both_think_better_of_it() {
    let a = set(1, 1, "a", &[]);
    let undone = retract(1, 2, &[&a]);
    let (one, two) = (retract(1, 3, &[&undone]), retract(2, 1, &[&undone]));
    let (not_one, not_two) = (retract(1, 4, &[&one]), retract(2, 2, &[&two]));
    let two_after_all = retract(2, 3, &[&not_two]);
    // Which is found live first hangs on how a hash map happens to lie.
    for _ in 0..32 {
        let log = log_of([&a, &undone, &one, &two, &not_one, &not_two, &two_after_all]);
        assert_eq!(name(&State::fold(log.iter())), ["a"]);
        let log = log_of([&a, &undone, &one, &two, &not_one, &not_two]);
        assert!(name(&State::fold(log.iter())).is_empty());
    }
}

#[test]
fn rule_6_a_removal_hides_what_it_covered_a_conflict_too_and_undo_brings_all_of_it_back() {
    let (a, b) = (set(1, 1, "a", &[]), set(2, 1, "b", &[]));
    let state = fold(&[&a, &b]);
    let mut change = changing();
    change.remove(KIND, &record("r1"));
    let removed = made(1, 2, change, &state);
    assert_eq!(removed.writes()[0].replaces.len(), 2, "the heads of all fields");
    let state = fold(&[&a, &b, &removed]);
    assert_eq!((presence(&state), conflicts(&state)), (Presence::Removed, vec![]));
    assert_eq!(name(&state), ["b", "a"], "covered, not replaced");
    let state = fold(&[&a, &b, &removed, &retract(1, 3, &[&removed])]);
    assert_eq!((presence(&state), conflicts(&state).len()), (Presence::Shown, 1));
}

#[test]
fn rule_6_an_edit_that_the_removal_did_not_cover_leaves_the_record_visible_and_flagged() {
    let base = set(1, 1, "base", &[]);
    let (removed, edited) = (remove(1, 2, true, &[&base]), set(2, 1, "edited", &[&base]));
    let state = fold(&[&base, &removed, &edited]);
    assert_eq!(presence(&state), Presence::EditedWhileRemoved);
    assert_eq!(conflicts(&state), [Conflict::EditedWhileRemoved(at("r1", REMOVED))]);
    let noted = op(2, 1, Action::Write([write(at("r1", NOTE), Value::text("new field"), &[])].into()));
    assert_eq!(presence(&fold(&[&base, &removed, &noted])), Presence::EditedWhileRemoved);
    assert_eq!(presence(&fold(&[&base, &removed, &edited, &retract(2, 2, &[&edited])])), Presence::Removed);
    let again = remove(2, 3, true, &[&base, &removed, &edited]);
    assert_eq!(presence(&fold(&[&base, &removed, &edited, &again])), Presence::Removed);
    let late = remove(2, 3, true, &[&removed, &edited]);
    let unedited = retract(2, 4, &[&edited]);
    let state = fold(&[&base, &removed, &edited, &late, &unedited]);
    assert_eq!(presence(&state), Presence::Removed, "it covers base through the edit that was taken back");
    let restored = remove(2, 3, false, &[&removed]);
    assert_eq!(presence(&fold(&[&base, &removed, &edited, &restored])), Presence::Shown);
}

#[test]
fn rule_6_two_removals_cover_together_and_one_who_kept_the_record_is_heard() {
    let (a, b) = (set(1, 1, "a", &[]), set(2, 1, "b", &[]));
    let (first, second) = (remove(1, 2, true, &[&a]), remove(2, 2, true, &[&b]));
    assert_eq!(presence(&fold(&[&a, &b, &first, &second])), Presence::Removed);
    let (again, kept) = (remove(3, 3, true, &[&a, &b, &first]), remove(2, 3, false, &[&first]));
    let state = fold(&[&a, &b, &first, &again, &kept]);
    assert_eq!((presence(&state), name(&state)), (Presence::Removed, vec!["b", "a"]));
    assert_eq!(conflicts(&state), [Conflict::Values(at("r1", REMOVED))]);
}

#[test]
fn conflicts_come_in_the_order_of_their_registers() {
    let (base, edited) = (set(1, 1, "a", &[]), set(2, 1, "b", &[]));
    let in_other =
        |replica: u64| op(replica, 9, Action::Write([write(at("r2", NAME), Value::Int(replica as i64), &[])].into()));
    let ops = [&base, &remove(1, 2, true, &[&base]), &edited, &in_other(3), &in_other(4)];
    let found = conflicts(&fold(&ops));
    let (name, removed) = (at("r1", NAME), at("r1", REMOVED));
    assert_eq!(found.iter().map(Conflict::register).collect::<Vec<_>>(), [&name, &removed, &at("r2", NAME)]);
}

fn template(version: u32, records: &[(&str, &[(Name, &str)])]) -> Template {
    let cells = |cells: &[(Name, &str)]| {
        let member = |field, text| (field == TAGS).then(|| member_key(text));
        cells.iter().map(|(field, text)| (*field, member(*field, text), Value::text(text))).collect()
    };
    let records = records.iter().map(|(id, values)| ((KIND, record(id)), cells(values))).collect();
    Template { id: "dalarna".into(), version, released: Stamp::at(1000 * i64::from(version)), records }
}

fn versions() -> [Template; 3] {
    let first = template(
        1,
        &[("r1", &[(NAME, "old"), (NOTE, "gone"), (TAGS, "kept"), (TAGS, "left")]), ("r2", &[(NAME, "closed")])],
    );
    let second = template(2, &[("r1", &[(NAME, "new"), (TAGS, "kept")])]);
    let third = template(3, &[("r1", &[(NAME, "new"), (TAGS, "kept")]), ("r2", &[(NAME, "closed")])]);
    [first, second, third]
}

#[test]
fn rule_7_a_template_is_the_same_bytes_everywhere_and_always() {
    let ops = template::operations(&versions());
    let lines: Vec<String> = ops.iter().map(|op| line(op)).collect();
    // A released template that came out otherwise would be another county: these bytes stay.
    assert_eq!(lines[1], GOLDEN);
    assert_eq!(log_of(&ops).forks(), []);
    assert_eq!(log_of(&ops).gaps(), []);
    let again = template::operations(&versions());
    assert_eq!(log_of(ops.iter().chain(&again)).len(), ops.len());
    assert_eq!(template::operations(&versions()[..1]), ops[..2], "a later version leaves an earlier one as it is");
    assert_eq!(template::first_duplicate(&versions()[0]), None);
    let twice = template(1, &[("r1", &[]), ("r2", &[]), ("r2", &[]), ("r1", &[])]);
    assert_eq!(template::first_duplicate(&twice), Some((KIND, record("r2"))));
}

const GOLDEN: &str = concat!(
    r#"{"author":"dalarna 1","caption":"template","group":"f6f4ec4a43e14f35","#,
    r#""id":"f6f4ec4a43e14f35:2:e863e8931c0c00b8","stamp":"1970-01-01T00:00:01.000Z/0","#,
    r#""writes":[{"field":"name","id":"r2","kind":"person","value":"closed"}]}"#
);

#[test]
fn rule_7_what_nobody_touched_follows_the_next_version_and_what_somebody_edited_differs_visibly() {
    let [one, two, three] = versions();
    let upto = |versions: &[Template]| template::operations(versions);
    let second = upto(&[one.clone(), two.clone()]);
    let state = fold(&second.iter().collect::<Vec<_>>());
    assert_eq!((name(&state), conflicts(&state)), (vec!["new"], vec![]));
    assert_eq!(*cell(&state, "r1", NOTE).value(), Value::Null, "a value that is gone is emptied");
    let tags: Vec<_> = state.record(KIND, &record("r1")).unwrap().members(TAGS).cloned().collect();
    assert_eq!(tags, [Value::text("kept")]);
    let gone = state.record(KIND, &record("r2")).unwrap();
    assert_eq!(gone.presence(), Presence::Removed, "a record that is gone is removed");
    let edited = set(1, 1, "edited", &[&second[0]]);
    let in_closed = op(1, 2, Action::Write([write(at("r2", NAME), Value::text("x"), &[&second[1]])].into()));
    let state = State::fold(log_of(second.iter().chain([&edited, &in_closed])).iter());
    assert_eq!(name(&state), ["new", "edited"]);
    let removal = Conflict::EditedWhileRemoved(at("r2", REMOVED));
    assert_eq!(conflicts(&state), [Conflict::Values(at("r1", NAME)), removal]);
    let back = State::fold(&upto(&[one, two, three]));
    assert_eq!(back.record(KIND, &record("r2")).unwrap().presence(), Presence::Shown, "and may come back");
    assert_eq!(back.record(KIND, &record("r2")).unwrap().value(NAME).as_text(), Some("closed"));
}

#[test]
fn rule_8_two_who_take_one_roll_write_the_same_registers() {
    let id = Id::derived(Name::new("attendance"), &["m1", "falu-kommun", "regular"]);
    assert_eq!(id.as_str(), "32sjvpebb2d95d872yztnb9mq6", "an id that came out otherwise would be another record");
    let mark = |replica, value| {
        let mut change = changing();
        change.set(KIND, &id, NAME, Value::text(value));
        made(replica, 1, change, &State::default())
    };
    assert_eq!(conflicts(&fold(&[&mark(1, "present"), &mark(2, "present")])), []);
    assert_eq!(conflicts(&fold(&[&mark(1, "present"), &mark(2, "absent")])).len(), 1);
}

#[test]
fn rule_9_each_member_of_a_set_is_a_register_of_its_own() {
    let with =
        |tags: &[&str]| tags.iter().fold(changing(), |mut all, tag| all.insert(KIND, &record("r1"), TAGS, tag).clone());
    let (a, b) = (made(1, 1, with(&["x", "y"]), &State::default()), made(2, 1, with(&["y", "z"]), &State::default()));
    let state = fold(&[&a, &b]);
    let members = |state: &State| {
        let all = state.record(KIND, &record("r1")).unwrap().members(TAGS).map(|tag| tag.as_text().unwrap().to_owned());
        all.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<String>()
    };
    assert_eq!((members(&state), conflicts(&state)), ("xyz".into(), vec![]));
    let mut take = changing();
    take.take(KIND, &record("r1"), TAGS, "y").take(KIND, &record("r1"), TAGS, "never there");
    let taken = made(1, 2, take, &state);
    assert_eq!(taken.writes().len(), 1);
    assert_eq!(members(&fold(&[&a, &b, &taken])), "xz");
    assert_eq!(member_key("y").get(), 581_292_685_861_381_936, "a key that came out otherwise would be another member");
}

#[test]
fn rule_10_a_change_writes_only_what_differs_and_replaces_what_its_author_saw() {
    let (a, b) = (set(1, 1, "a", &[]), set(2, 1, "b", &[]));
    let opened = fold(&[&a]);
    let seen = opened.heads(KIND, &record("r1"), NAME, None);
    let now = fold(&[&a, &b]);
    let draft = Draft { register: at("r1", NAME), value: Value::text("c"), seen: Some(seen) };
    let form = made(1, 2, Change { drafts: vec![draft], ..changing() }, &now);
    assert_eq!(name(&fold(&[&a, &b, &form])), ["c", "b"], "nobody saw b");
    let mut fresh = changing();
    fresh.set(KIND, &record("r1"), NAME, Value::text("c")).set(KIND, &record("r1"), NOTE, Value::Null);
    let fresh = made(1, 2, fresh, &now);
    assert_eq!(fresh.writes(), [write(at("r1", NAME), Value::text("c"), &[&b, &a])]);
    let says = |value| changing().set(KIND, &record("r1"), NAME, Value::text(value)).clone();
    assert!(says("a").into_actions(&opened).is_empty(), "it says so already");
    for value in ["a", "b"] {
        let taken = made(1, 2, says(value), &now);
        assert_eq!(name(&fold(&[&a, &b, &taken])), [value], "either side resolves a conflict, the displayed one too");
    }
    assert!(changing().is_empty() && changing().into_actions(&now).is_empty());
}

#[test]
fn rule_10_of_two_values_for_one_register_in_one_change_the_later_counts() {
    let mut change = changing();
    change.set(KIND, &record("r1"), NAME, Value::text("a")).set(KIND, &record("r1"), NAME, Value::text("b"));
    assert_eq!(name(&fold(&[&made(1, 1, change, &State::default())])), ["b"]);
}

#[test]
fn rule_11_a_compound_value_is_one_register_and_has_one_spelling() {
    let (noon, late) = ((NAME, Value::text("noon")), (NOTE, Value::text("late")));
    let mark = |replica, parts: &[(Name, Value)]| {
        let value = Value::map(parts.iter().cloned());
        op(replica, 1, Action::Write([write(at("r1", TAGS), value, &[])].into()))
    };
    let same = [mark(1, &[noon.clone(), late.clone()]), mark(2, &[late.clone(), (TAGS, Value::Null), noon.clone()])];
    assert_eq!(conflicts(&fold(&[&same[0], &same[1]])), []);
    let state = fold(&[&mark(1, &[noon]), &mark(2, &[late])]);
    assert_eq!(conflicts(&state).len(), 1, "parts of two marks are never mixed");
    assert_eq!(cell(&state, "r1", TAGS).value().part("note"), Some(&Value::text("late")));
    assert_eq!(cell(&state, "r1", TAGS).value().part("name"), None);
}

#[test]
fn rule_12_no_merge_depends_on_a_stamp() {
    let future = change(&set(1, 1, "future", &[]), |op| op.stamp = Stamp::at(i64::from(i32::MAX) * 1000));
    let now = set(2, 1, "now", &[&future]);
    assert_eq!(name(&fold(&[&future, &now])), ["now"]);
}
