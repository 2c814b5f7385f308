//! Sites that write, undo, remove, erase, merge and copy their folders, all out of one number: a random history.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use samverkan::log::{
    Action, Change, Clock, Draft, Erase, Id, Inserted, Name, OpId, OpLog, Operation, Presence, REMOVED, Register,
    ReplicaId, Stamp, State, Target, Template, Text, Value, member_key, template, undo,
};

/// The only kind.
pub const KIND: Name = Name::new("person");
/// The fields with one value.
const FIELDS: [Name; 2] = [Name::new("name"), Name::new("note")];
/// The set-valued field.
const TAGS: Name = Name::new("tags");
const CAPTION: Name = Name::new("edit");
const TEN_YEARS: i64 = 10 * 365 * 24 * 60 * 60 * 1000;

/// Few records, so that the sites meet in them.
static RECORDS: LazyLock<[Id; 2]> = LazyLock::new(|| ["r1", "r2"].map(|id| Id::new(id).unwrap_or_default()));

/// A template that changes a value, empties one, drops a member and drops a record from its first version to its second.
static TEMPLATE: LazyLock<[Vec<Arc<Operation>>; 2]> = LazyLock::new(|| {
    let text = |field, text| (field, None, Value::text(text));
    let tag = |text| (TAGS, Some(member_key(text)), Value::text(text));
    let version = |version, records| Template { id: "t".into(), version, released: Stamp::at(0), records };
    let key = |n: usize| (KIND, RECORDS[n].clone());
    let first = version(
        1,
        vec![
            (key(0), vec![text(FIELDS[0], "a"), text(FIELDS[1], "b"), tag("a")]),
            (key(1), vec![text(FIELDS[0], "c")]),
        ],
    );
    let second = version(2, vec![(key(0), vec![text(FIELDS[0], "b")])]);
    let all = template::operations(&[first.clone(), second]);
    let (first, second) = all.into_iter().partition(|op| op.id.replica == first.replica());
    [first, second]
});

/// Steele, Lea and Flood's `splitmix64`: one number in, a history out, the same everywhere.
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub const fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }

    /// True so many times out of a hundred.
    pub const fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Puts these in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// One data folder and who writes in it.
#[derive(Clone)]
pub struct Site {
    /// What it has.
    pub log: OpLog,
    /// Its state, folded step by step and never anew.
    pub state: State,
    clock: Clock,
    /// Its labels, the present one last.
    labels: Vec<ReplicaId>,
    skew: i64,
    author: Text,
    /// A form that somebody opened and has not saved yet.
    form: Option<Draft>,
}

impl Site {
    /// Takes in operations as a merge does; a folder that meets its own label takes a new one (rule 2).
    fn receive(&mut self, ops: &[Arc<Operation>], new_label: ReplicaId) {
        let label = self.labels[self.labels.len() - 1];
        let mut fresh = Vec::new();
        let mut meets_itself = false;
        for op in ops {
            let inserted = self.log.insert(op.clone());
            meets_itself |= inserted == Inserted::New && op.id.replica == label;
            if inserted != Inserted::Known {
                self.clock.observe(op.stamp);
                fresh.push(op.clone());
            }
        }
        if meets_itself {
            self.labels.push(new_label);
        }
        self.state.apply(&fresh, &self.log);
    }
}

/// A history.
pub struct World {
    /// Where its choices come from.
    pub random: Random,
    /// The data folders.
    pub sites: Vec<Site>,
    /// Every operation as it was first written, before any erasure.
    pub written: Vec<Arc<Operation>>,
    /// What it came upon on the way.
    pub met: HashSet<&'static str>,
    now: i64,
    backup: Option<(usize, Site)>,
}

impl World {
    /// The history of this seed.
    pub fn run(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let starts = random.chance(40);
        let site = |n: u64, random: &mut Random| Site {
            log: OpLog::default(),
            state: State::default(),
            clock: Clock::default(),
            labels: vec![ReplicaId(n + 1)],
            skew: *random.pick(&[0, 0, 0, 0, 1, TEN_YEARS, -TEN_YEARS]),
            author: format!("writer@{n}").into(),
            form: None,
        };
        let sites = (0..3 + random.below(2) as u64).map(|n| site(n, &mut random)).collect();
        let now = 2 * TEN_YEARS;
        let mut world = Self { random, sites, written: Vec::new(), met: HashSet::new(), now, backup: None };
        if starts {
            (0..world.sites.len()).for_each(|at| world.take_template(at));
        }
        for _ in 0..10 + world.random.below(16) {
            // Mostly within one millisecond, so that stamps tie.
            world.now += i64::from(world.random.chance(30));
            world.step();
        }
        world
    }

    fn step(&mut self) {
        let at = self.random.below(self.sites.len());
        match self.random.below(100) {
            0..=27 => self.edit(at),
            28..=35 => self.tag(at),
            36..=43 => self.form(at),
            44..=49 => self.remove(at, true),
            50..=51 => self.remove(at, false),
            52..=64 => self.undo(at),
            65..=69 => self.redo(at),
            70..=88 => self.merge(at),
            89..=90 => self.erase(at),
            91..=93 => self.take_template(at),
            94..=95 => self.copy_folder(at),
            _ => self.back_up_or_restore(at),
        }
    }

    /// Commits actions as one batch, several of them as a group (rule 1).
    fn commit(&mut self, at: usize, actions: Vec<Action>) {
        let group = (actions.len() > 1).then(|| self.random.bits());
        for action in actions {
            let nonce = self.random.bits();
            let site = &mut self.sites[at];
            let replica = site.labels[site.labels.len() - 1];
            let op = Arc::new(Operation {
                id: OpId { replica, index: site.log.next_index(replica), nonce },
                stamp: site.clock.tick(Stamp::at(self.now + site.skew)),
                author: Some(site.author.clone()),
                caption: CAPTION,
                group,
                action,
                extra: None,
            });
            self.written.push(op.clone());
            assert_eq!(site.log.insert(op.clone()), Inserted::New);
            site.state.apply(&[op], &site.log);
        }
    }

    fn value(&mut self) -> Value {
        match self.random.below(9) {
            0 => Value::Null,
            1 => Value::map([(FIELDS[0], Value::Int(1)), (FIELDS[1], Value::Bool(true))]),
            n => Value::text(["a", "b", "c"][n % 3]),
        }
    }

    fn edit(&mut self, at: usize) {
        let mut actions = Vec::new();
        for _ in 0..if self.random.chance(15) { 2 } else { 1 } {
            let mut change = Change::new(CAPTION);
            let id = self.random.pick(&*RECORDS).clone();
            let record = self.sites[at].state.record(KIND, &id);
            if record.is_some_and(|record| record.presence() == Presence::Removed) && self.random.chance(80) {
                continue;
            }
            for field in FIELDS {
                if self.random.chance(60) {
                    change.set(KIND, &id, field, self.value());
                }
            }
            actions.extend(change.into_actions(&self.sites[at].state));
        }
        self.commit(at, actions);
    }

    fn tag(&mut self, at: usize) {
        let mut change = Change::new(CAPTION);
        let id = self.random.pick(&*RECORDS).clone();
        let tag = *self.random.pick(&["a", "b"]);
        if self.random.chance(60) {
            change.insert(KIND, &id, TAGS, tag);
        } else {
            change.take(KIND, &id, TAGS, tag);
        }
        self.commit(at, change.into_actions(&self.sites[at].state));
    }

    /// Opens a form, or saves the one that is open: it replaces what it showed, whatever came in since (rule 10).
    fn form(&mut self, at: usize) {
        if let Some(mut draft) = self.sites[at].form.take() {
            draft.value = self.value();
            let here = &draft.register;
            let heads = self.sites[at].state.heads(here.kind, &here.id, here.field, here.member);
            if draft.seen.as_ref() != Some(&heads) {
                self.met.insert("a form saved after a merge");
            }
            let change = Change { caption: CAPTION, drafts: vec![draft] };
            self.commit(at, change.into_actions(&self.sites[at].state));
        } else {
            let id = self.random.pick(&*RECORDS).clone();
            let field = *self.random.pick(&FIELDS);
            let seen = Some(self.sites[at].state.heads(KIND, &id, field, None));
            let register = Register { kind: KIND, id, field, member: None };
            self.sites[at].form = Some(Draft { register, value: Value::Null, seen });
        }
    }

    fn remove(&mut self, at: usize, removed: bool) {
        let mut change = Change::new(CAPTION);
        let id = self.random.pick(&*RECORDS);
        change.set(KIND, id, REMOVED, Value::Bool(removed));
        self.commit(at, change.into_actions(&self.sites[at].state));
    }

    /// Undoes, and often redoes at once: then nothing has happened (rule 5).
    fn undo(&mut self, at: usize) {
        let site = &self.sites[at];
        let targets = undo::undoable(&site.log, &site.state, &site.labels);
        if targets.is_empty() {
            return;
        }
        let ids: HashSet<OpId> = targets.iter().map(|op| op.id).collect();
        let first = targets[0].id;
        let twins = site.log.of(first.replica).iter().filter(|op| op.id.index == first.index).count();
        assert!(site.labels.contains(&first.replica) && twins == 1, "undo takes what may be another's: {first}");
        let builds = |op: &Arc<Operation>| {
            op.author.as_ref() != Some(&site.author)
                && op.writes().iter().any(|write| write.replaces.iter().any(|id| ids.contains(&id.op)))
        };
        if self.written.iter().any(builds) {
            self.met.insert("undo of what others built upon");
        }
        if targets.len() > 1 {
            self.met.insert("undo of a group");
        }
        let before = site.state.clone();
        self.commit(at, vec![Action::Retract(targets.iter().map(|op| op.id).collect())]);
        let site = &self.sites[at];
        for op in site.log.iter() {
            let stood = before.is_live(op.id) && !ids.contains(&op.id);
            assert_eq!(site.state.is_live(op.id), stood, "undo touches what it does not name: {op:?}");
        }
        if self.random.chance(50) {
            self.redo(at);
            let site = &self.sites[at];
            super::assert_same(&before, &site.state, "undo and then redo is the identity");
            assert_eq!(undo::undoable(&site.log, &site.state, &site.labels), targets);
        }
    }

    fn redo(&mut self, at: usize) {
        let site = &self.sites[at];
        let targets = undo::redoable(&site.log, &site.state, &site.labels);
        if !targets.is_empty() {
            self.met.insert("redo");
            self.commit(at, vec![Action::Retract(targets.iter().map(|op| op.id).collect())]);
        }
    }

    /// Takes in what another site has, now and then only the beginning of it, in any order.
    fn merge(&mut self, at: usize) {
        let from = self.random.below(self.sites.len());
        let mut ops: Vec<_> = self.sites[from].log.iter().cloned().collect();
        if self.random.chance(10) {
            let upto = self.random.below(6) as u64;
            ops.retain(|op| op.id.index <= upto);
        }
        self.random.shuffle(&mut ops);
        let label = ReplicaId(self.random.bits());
        self.sites[at].receive(&ops, label);
    }

    fn erase(&mut self, at: usize) {
        let id = self.random.pick(&*RECORDS).clone();
        let mut keep = Vec::new();
        let target = match self.random.below(4) {
            0 => Target::Author(self.random.pick(&self.sites).author.clone()),
            1 => Target::Field { kind: KIND, id, field: *self.random.pick(&[FIELDS[0], TAGS]) },
            _ => {
                keep.extend([FIELDS[1], REMOVED, TAGS].into_iter().filter(|_| self.random.chance(50)));
                Target::Record { kind: KIND, id }
            }
        };
        let erase = Erase { targets: [target].into(), keep: keep.into(), reason: "r".into(), decision: "d".into() };
        self.commit(at, vec![Action::Erase(Box::new(erase))]);
        if self.random.chance(50) {
            let newest = self.written[self.written.len() - 1].id;
            self.commit(at, vec![Action::Confirm([newest].into())]);
        }
    }

    /// Starts from the template, or takes its second version.
    fn take_template(&mut self, at: usize) {
        let [first, second] = &*TEMPLATE;
        let ops = if self.sites[at].log.get(first[0].id).is_some() { second } else { first };
        for op in ops.iter().filter(|op| self.written.iter().all(|other| other.id != op.id)).collect::<Vec<_>>() {
            self.written.push(op.clone());
        }
        self.sites[at].receive(ops, ReplicaId(0));
    }

    /// Somebody copies a data folder and writes in both copies.
    fn copy_folder(&mut self, at: usize) {
        let to = self.random.below(self.sites.len());
        let (author, skew) = (self.sites[to].author.clone(), self.sites[to].skew);
        self.sites[to] = Site { skew, author, ..self.sites[at].clone() };
    }

    /// Keeps a copy of a data folder, or puts the kept one back and forgets what came after.
    fn back_up_or_restore(&mut self, at: usize) {
        match self.backup.take() {
            Some((at, site)) => self.sites[at] = site,
            None => self.backup = Some((at, self.sites[at].clone())),
        }
    }
}
