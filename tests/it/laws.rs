//! Laws that hold for every history (rules 2–7, 9, 10, 12 and 13 of [`samverkan::log`]), on thousands of random ones.
//!
//! `SAMVERKAN_HISTORIES` sets how many, `SAMVERKAN_SEED` the first; a failure names its seed.

mod model;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::num::NonZeroU64;
use std::sync::Arc;

pub use model::Random;
use model::{KIND, World};
use samverkan::log::{
    Action, Conflict, Erase, Key, Member, Name, OpId, OpLog, Operation, Presence, REMOVED, Register, Stamp, State,
    Target, Text, Value, Write, WriteId, conflicts, decode, encode,
};

const HISTORIES: u64 = 200_000;
const NINE_YEARS: i64 = 9 * 365 * 24 * 60 * 60 * 1000;

/// Names the seed of a history that panics, in whatever it called.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("to see it again: SAMVERKAN_SEED={} SAMVERKAN_HISTORIES=1", self.0);
        }
    }
}

#[test]
fn random_histories_keep_the_laws() {
    let number = |name, or| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or);
    let (first, histories) = (number("SAMVERKAN_SEED", 0), number("SAMVERKAN_HISTORIES", HISTORIES));
    let mut met: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in first..first + histories {
        let named = Seed(seed);
        for (what, met_here) in check(World::run(seed)) {
            *met.entry(what).or_default() += u64::from(met_here);
        }
        drop(named);
    }
    println!("of {histories} histories met {met:#?}");
    for (what, n) in met {
        // A law about what the generator never meets would prove nothing.
        assert!(histories < 1000 || n * 200 >= histories, "only {n} of {histories} histories met {what}");
    }
}

/// Holds one history against every law; what it came upon.
fn check(mut world: World) -> Vec<(&'static str, bool)> {
    let logs: Vec<&OpLog> = world.sites.iter().map(|site| &site.log).collect();
    for site in &world.sites {
        assert_same(&site.state, &State::fold(site.log.iter()), "a site's state is the fold of its log");
    }
    let mut all = OpLog::default();
    merge(&mut all, &world.written);
    let state = State::fold(all.iter());
    let plain = Plain::new(&all);

    merge_is_a_union(&logs);
    nothing_is_lost(&plain, &all, &state, &world.written);
    what_is_erased_is_gone(&all, &state);
    every_line_reads_back(&all, &world.written);
    assert!(all.gaps().is_empty(), "{:?}", all.gaps());
    let copies: Vec<_> = logs.iter().flat_map(|log| log.iter()).chain(&world.written).cloned().collect();
    order_does_not_matter(&all, &state, copies, &mut world.random);
    what_it_met(&world, &all, &state, &plain)
}

/// Every record with its presence, and for each of its registers the heads, the displayed value and when it was written.
type Picture = BTreeMap<Key, (Presence, Vec<(Name, Member, Vec<WriteId>, Value, Option<Stamp>)>)>;

fn picture(state: &State) -> Picture {
    let mut picture = Picture::new();
    for kind in state.kinds() {
        for (id, record) in state.records(kind) {
            let cells = record.cells().map(|(field, member, cell)| {
                let heads = cell.heads().iter().map(|head| head.id()).collect();
                (field, member, heads, cell.value().clone(), cell.stamp())
            });
            picture.insert((kind, id.clone()), (record.presence(), cells.collect()));
        }
    }
    picture
}

fn assert_same(one: &State, other: &State, law: &str) {
    assert_eq!(picture(one), picture(other), "{law}");
}

fn merge<'a>(into: &mut OpLog, ops: impl IntoIterator<Item = &'a Arc<Operation>>) {
    for op in ops {
        into.insert(op.clone());
    }
}

fn union(logs: &[&OpLog]) -> OpLog {
    let mut union = OpLog::default();
    for log in logs {
        merge(&mut union, log.iter());
    }
    union
}

fn assert_equal(one: &OpLog, other: &OpLog, law: &str) {
    assert!(one.len() == other.len() && one.iter().eq(other.iter()), "{law}:\n{one:#?}\n{other:#?}");
}

/// Rule 4: merge is commutative, associative and idempotent.
fn merge_is_a_union(logs: &[&OpLog]) {
    let &[a, b, c, ..] = logs else { return };
    let ab = union(&[a, b]);
    assert_equal(&ab, &union(&[b, a]), "merge is commutative");
    assert_equal(&union(&[&ab, c]), &union(&[a, &union(&[b, c])]), "merge is associative");
    assert_equal(&ab, &union(&[&ab, a, b, &ab]), "merge is idempotent");
}

/// Rules 3, 4 and 13: old copies and struck ones, twice and in any order, at once or batch by batch, give one log, one
/// state and one list of conflicts.
fn order_does_not_matter(all: &OpLog, state: &State, mut copies: Vec<Arc<Operation>>, random: &mut Random) {
    for _ in 0..2 {
        random.shuffle(&mut copies);
        let (mut log, mut grown) = (OpLog::default(), State::default());
        let mut rest = copies.as_slice();
        while !rest.is_empty() {
            let (batch, later) = rest.split_at(1 + random.below(rest.len()));
            rest = later;
            let mut fresh = batch.to_vec();
            fresh.retain(|op| log.insert(op.clone()) != samverkan::log::Inserted::Known);
            let before = picture(&grown);
            let touched = grown.apply(&fresh, &log);
            for (key, cells) in picture(&grown) {
                assert!(touched.contains(&key) || before.get(&key) == Some(&cells), "{key:?} changed unsaid");
            }
        }
        assert_equal(all, &log, "order makes no difference to the log");
        assert_same(state, &grown, "order and batches make no difference to the state");
        assert_eq!(conflicts(state), conflicts(&grown));
    }
}

/// The state as the rules' sentences say it, slowly: the writes of each register with what is live.
struct Plain<'a> {
    registers: BTreeMap<&'a Register, BTreeMap<WriteId, (&'a Operation, &'a Write)>>,
    live: HashSet<OpId>,
}

/// An operation is live while no live retraction names it (rule 5).
fn is_live(id: OpId, against: &HashMap<OpId, Vec<OpId>>) -> bool {
    against.get(&id).is_none_or(|by| !by.iter().any(|by| is_live(*by, against)))
}

impl<'a> Plain<'a> {
    fn new(log: &'a OpLog) -> Self {
        let mut against: HashMap<OpId, Vec<OpId>> = HashMap::new();
        let mut registers: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for op in log.iter() {
            for target in op.retracts() {
                against.entry(*target).or_default().push(op.id);
            }
            for (n, write) in (0..).zip(op.writes()) {
                registers.entry(&write.register).or_default().insert(op.write_id(n), (&**op, write));
            }
        }
        Self { registers, live: log.iter().map(|op| op.id).filter(|id| is_live(*id, &against)).collect() }
    }

    /// What a write replaces in its register, directly or through others, itself not included.
    fn below(&self, at: &Register, ids: &[WriteId]) -> HashSet<WriteId> {
        let writes = &self.registers[at];
        let mut below = HashSet::new();
        let mut next = ids.to_vec();
        while let Some(id) = next.pop() {
            if let Some((_, write)) = writes.get(&id)
                && below.insert(id)
            {
                next.extend(&write.replaces);
            }
        }
        below
    }

    fn live(&self, at: &Register) -> Vec<WriteId> {
        self.registers[at].keys().copied().filter(|id| self.live.contains(&id.op)).collect()
    }

    /// The live writes that no other live write replaces, directly or through dead ones; the displayed one first.
    fn heads(&self, at: &Register) -> Vec<WriteId> {
        let live = self.live(at);
        let writes = &self.registers[at];
        let replaced: HashSet<WriteId> = live.iter().flat_map(|id| self.below(at, &writes[id].1.replaces)).collect();
        let mut heads: Vec<WriteId> = live.into_iter().filter(|id| !replaced.contains(id)).collect();
        heads.sort_by_key(|id| std::cmp::Reverse((writes[id].0.stamp, *id)));
        heads
    }

    fn value(&self, at: &Register, id: WriteId) -> &'a Value {
        &self.registers[at][&id].1.value
    }

    fn differs(&self, at: &Register) -> bool {
        self.heads(at).iter().map(|id| self.value(at, *id)).collect::<HashSet<_>>().len() > 1
    }

    fn of<'b>(&'b self, key: &'b Key) -> impl Iterator<Item = &'a Register> + 'b {
        self.registers.keys().copied().filter(move |at| (at.kind, &at.id) == (key.0, &key.1))
    }

    /// Removed while the head of `removed` says so; a head of another field that no removal covers is an edit (rule 6).
    fn presence(&self, key: &Key) -> Presence {
        let removed = Register { kind: key.0, id: key.1.clone(), field: REMOVED, member: None };
        let heads = if self.registers.contains_key(&removed) { self.heads(&removed) } else { Vec::new() };
        let says = |id: &&WriteId| *self.value(&removed, **id) == Value::Bool(true);
        if !heads.first().is_some_and(|id| says(&id)) {
            let shown = self.of(key).any(|at| !self.heads(at).is_empty());
            return if shown { Presence::Shown } else { Presence::Absent };
        }
        let covers: Vec<WriteId> =
            heads.iter().filter(says).flat_map(|id| self.registers[&removed][id].1.replaces.iter().copied()).collect();
        let edited = self.of(key).filter(|at| at.field != REMOVED).any(|at| {
            let covered = self.below(at, &covers);
            self.heads(at).iter().any(|head| !covered.contains(head))
        });
        if edited { Presence::EditedWhileRemoved } else { Presence::Removed }
    }

    fn conflicts(&self) -> Vec<Conflict> {
        let keys: BTreeSet<Key> = self.registers.keys().map(|at| (at.kind, at.id.clone())).collect();
        let presence: HashMap<Key, Presence> = keys.into_iter().map(|key| (key.clone(), self.presence(&key))).collect();
        let mut found = Vec::new();
        for &at in self.registers.keys() {
            let presence = presence[&(at.kind, at.id.clone())];
            let hidden = presence == Presence::Removed && at.field != REMOVED;
            if self.differs(at) && !hidden {
                found.push(Conflict::Values(at.clone()));
            }
            if at.field == REMOVED && presence == Presence::EditedWhileRemoved {
                found.push(Conflict::EditedWhileRemoved(at.clone()));
            }
        }
        found
    }
}

/// Rule 3 and 6: heads, values, presence and conflicts are as the sentences say, and every live value is a head's or
/// below a head. Rule 4: every operation that anybody wrote is there as it was written but for what is struck.
fn nothing_is_lost(plain: &Plain<'_>, log: &OpLog, state: &State, written: &[Arc<Operation>]) {
    let mut expected = Picture::new();
    for &at in plain.registers.keys() {
        let heads = plain.heads(at);
        let head = heads.first().map(|id| plain.registers[at][id]);
        let reached = plain.below(at, &heads);
        let live = plain.live(at);
        assert!(live.iter().all(|id| reached.contains(id)), "a live write is neither a head nor below one");
        let cell = state.record(at.kind, &at.id).and_then(|record| record.cell_of(at.field, at.member));
        assert_eq!(cell.map(|cell| cell.live_values().count()), Some(live.len()));
        let key = (at.kind, at.id.clone());
        let cells = expected.entry(key.clone()).or_insert_with(|| (plain.presence(&key), Vec::new()));
        let value = head.map_or(Value::Null, |(_, write)| write.value.clone());
        cells.1.push((at.field, at.member, heads, value, head.map(|(op, _)| op.stamp)));
    }
    assert_eq!(expected, picture(state), "heads, values and presence");
    assert_eq!(plain.conflicts(), conflicts(state));
    for op in written {
        let Some(held) = log.get(op.id) else { unreachable!("{op:?} is lost") };
        assert_eq!((held.stamp, held.group, held.caption), (op.stamp, op.group, op.caption));
        let Action::Write(writes) = &op.action else {
            assert_eq!(held.action, op.action);
            continue;
        };
        assert_eq!(held.writes().len(), writes.len());
        for (held, write) in held.writes().iter().zip(writes) {
            assert!(held == write || held.value == Value::Struck && held.replaces == write.replaces, "{held:?}");
        }
    }
}

/// Whether an erasure strikes what stands there. A field is struck unless the write says that it knows of the erasure.
fn strikes(id: OpId, erase: &Erase, write: &Write) -> bool {
    let at = &write.register;
    at.field != REMOVED
        && erase.targets.iter().any(|target| match target {
            Target::Record { kind, id } => (at.kind, &at.id) == (*kind, id) && !erase.keep.contains(&at.field),
            Target::Field { kind, id: record, field } => {
                (at.kind, &at.id, at.field) == (*kind, record, *field) && !knows(write, id)
            }
            Target::Author(_) => false,
        })
}

fn knows(write: &Write, erasure: OpId) -> bool {
    write.replaces.contains(&WriteId { op: erasure, n: 0 })
}

/// Rule 13: what an erasure names is struck, member keys and authors too, and nothing else is.
fn what_is_erased_is_gone(log: &OpLog, state: &State) {
    let erase = |op: &'_ Arc<Operation>| {
        if let Action::Erase(erase) = &op.action { Some((op.id, (**erase).clone())) } else { None }
    };
    let erasures: Vec<(OpId, Erase)> = log.iter().filter_map(erase).collect();
    let authors: HashSet<&Text> = erasures
        .iter()
        .flat_map(|(_, erase)| &erase.targets)
        .filter_map(|target| if let Target::Author(author) = target { Some(author) } else { None })
        .collect();
    for op in log.iter() {
        assert!(op.author.as_ref().is_none_or(|author| !authors.contains(author)), "{op:?}");
        assert!(op.author.is_some() || !authors.is_empty(), "{op:?}");
        for write in op.writes() {
            let struck = write.value == Value::Struck;
            assert_eq!(struck, erasures.iter().any(|(id, erase)| strikes(*id, erase, write)), "{write:?}");
            assert!(!struck || write.register.member.is_none_or(|key| key == NonZeroU64::MIN), "{write:?}");
        }
    }
    for (_, record) in state.records(KIND) {
        for head in record.cells().flat_map(|(_, _, cell)| cell.heads()) {
            assert_eq!(log.get(head.id().op), Some(head.op), "the state holds an old copy");
        }
    }
}

/// Encoding and decoding are each other's inverse.
fn every_line_reads_back(log: &OpLog, written: &[Arc<Operation>]) {
    let struck = written.iter().filter_map(|op| log.get(op.id).filter(|held| *held != op));
    for op in written.iter().chain(struck) {
        assert_eq!(decode(&encode(op)).as_ref(), Ok(&**op));
    }
}

/// What the generator came upon in this history.
fn what_it_met(world: &World, log: &OpLog, state: &State, plain: &Plain<'_>) -> Vec<(&'static str, bool)> {
    let crowded: Vec<(&Register, Vec<WriteId>)> =
        plain.registers.keys().map(|at| (*at, plain.heads(at))).filter(|(_, heads)| heads.len() > 1).collect();
    let stamp = |at: &Register, id: &WriteId| plain.registers[at][id].0.stamp;
    let ties = crowded.iter().any(|(at, heads)| {
        heads.windows(2).any(|pair| {
            stamp(at, &pair[0]) == stamp(at, &pair[1]) && plain.value(at, pair[0]) != plain.value(at, pair[1])
        })
    });
    let presences: Vec<Presence> = state.records(KIND).map(|(_, record)| record.presence()).collect();
    let found = conflicts(state);
    let replaced =
        |op: &Operation| op.writes().iter().flat_map(|write| write.replaces.to_vec()).collect::<HashSet<_>>();
    let (template, own): (Vec<_>, Vec<_>) = log.iter().partition(|op| op.caption == samverkan::log::template::CAPTION);
    let followed: HashSet<WriteId> = template.iter().flat_map(|op| replaced(op)).collect();
    let on_the_way = |what| (what, world.met.contains(what));
    let moments = || own.iter().map(|op| op.stamp.millis);
    let apart = moments().max().unwrap_or_default() - moments().min().unwrap_or_default() > NINE_YEARS;
    vec![
        ("ties", ties),
        ("clocks ten years apart", apart),
        ("conflicts", !found.is_empty()),
        ("conflicts about a removal", found.iter().any(|c| matches!(c, Conflict::Values(at) if at.field == REMOVED))),
        ("equal values of several heads", crowded.iter().any(|(at, _)| !plain.differs(at))),
        ("removals", presences.contains(&Presence::Removed)),
        ("edits of removed records", presences.contains(&Presence::EditedWhileRemoved)),
        on_the_way("undo of what others built upon"),
        on_the_way("undo of a group"),
        on_the_way("redo"),
        on_the_way("a form saved after a merge"),
        ("template, edit and version 2", own.iter().any(|op| !replaced(op).is_disjoint(&followed))),
        ("forks", !log.forks().is_empty()),
        ("erasures", log.iter().any(|op| op.writes().iter().any(|write| write.value == Value::Struck))),
        (
            "writes after an erasure",
            log.iter()
                .flat_map(|op| op.writes())
                .any(|write| write.value != Value::Struck && log.erasures().any(|erasure| knows(write, erasure))),
        ),
        ("struck authors", log.iter().any(|op| op.author.is_none())),
        ("set members", state.records(KIND).any(|(_, record)| record.cells().any(|(_, member, _)| member.is_some()))),
    ]
}
