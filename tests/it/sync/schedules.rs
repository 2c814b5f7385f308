//! Random schedules: several replicas, one of them copied or restored, and a target that breaks off, lists what was there
//! before or only some of it, and keeps half of what it was given. Nothing that it ever held whole is lost again, and when
//! it works all come to the same.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::rc::Rc;

use samverkan::exchange::object::{self, Name};
use samverkan::exchange::target::{Entry, Put, Target};
use samverkan::log::{OpId, ReplicaId};

use super::site::{DATASET, Site};
use super::{Random, number};

const SCHEDULES: u64 = 2000;

/// What a target really holds.
type Held = Rc<RefCell<BTreeMap<String, Vec<u8>>>>;

/// A target in memory, with everything that can go wrong with one.
#[derive(Debug)]
pub(super) struct Faulty {
    pub(super) held: Held,
    random: u64,
    /// One call in so many fails; none if it is 0.
    faults: usize,
    /// What a stale list shows.
    old: Vec<Entry>,
    met: Rc<RefCell<BTreeMap<&'static str, u64>>>,
}

impl Faulty {
    pub(super) fn sound() -> Self {
        Self { held: Held::default(), random: 1, faults: 0, old: Vec::new(), met: Rc::default() }
    }

    fn fails(&mut self, what: &'static str) -> bool {
        let mut random = Random(self.random);
        let fails = self.faults > 0 && random.one_in(self.faults);
        self.random = random.0;
        if fails {
            *self.met.borrow_mut().entry(what).or_default() += 1;
        }
        fails
    }

    fn choose(&mut self, n: usize) -> usize {
        let mut random = Random(self.random);
        let chosen = random.below(n);
        self.random = random.0;
        chosen
    }
}

fn broken() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}

impl Target for Faulty {
    fn folders(&mut self, below: &str) -> io::Result<Vec<String>> {
        let held = self.held.borrow();
        let prefix = if below.is_empty() { String::new() } else { format!("{below}/") };
        let folders: BTreeSet<String> = held
            .keys()
            .filter_map(|name| name.strip_prefix(&prefix)?.split_once('/').map(|(folder, _)| folder.to_owned()))
            .collect();
        Ok(folders.into_iter().collect())
    }

    fn list(&mut self, below: &str) -> io::Result<Vec<Entry>> {
        if self.fails("a list that breaks off") {
            return Err(broken());
        }
        let prefix = format!("{below}/");
        let held: Vec<Entry> = self
            .held
            .borrow()
            .iter()
            .filter(|(name, _)| name.starts_with(&prefix))
            .map(|(name, bytes)| Entry { name: name.clone(), size: bytes.len() as u64 })
            .collect();
        if self.fails("an old list") {
            return Ok(self.old.clone());
        }
        if self.choose(3) == 0 {
            self.old = held.clone();
        }
        if self.fails("a partial list") {
            let keep = self.choose(4);
            return Ok(held.into_iter().enumerate().filter(|(n, _)| n % 4 != keep).map(|(_, entry)| entry).collect());
        }
        Ok(held)
    }

    fn get(&mut self, name: &str) -> io::Result<Vec<u8>> {
        if self.fails("a get that breaks off") {
            return Err(broken());
        }
        let bytes = self.held.borrow().get(name).cloned().ok_or(io::ErrorKind::NotFound)?;
        if self.fails("a get of less") {
            let length = self.choose(bytes.len().max(1));
            return Ok(bytes[..length].to_vec());
        }
        Ok(bytes)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<Put> {
        if self.fails("a put that breaks off") {
            return Err(broken());
        }
        if let Some(there) = self.held.borrow().get(name) {
            return Ok(if there == bytes { Put::Known } else { Put::Taken });
        }
        if self.fails("half a put") {
            let length = self.choose(bytes.len());
            self.held.borrow_mut().insert(name.into(), bytes[..length].to_vec());
            return Err(broken());
        }
        self.held.borrow_mut().insert(name.into(), bytes.to_vec());
        if self.fails("a put without an answer") { Err(broken()) } else { Ok(Put::New) }
    }

    fn delete(&mut self, name: &str) -> io::Result<()> {
        if self.fails("a deletion that breaks off") {
            return Err(broken());
        }
        self.held.borrow_mut().remove(name);
        if self.fails("a deletion without an answer") { Err(broken()) } else { Ok(()) }
    }

    fn wait(&mut self) {}
}

/// The operations that can be read out of a target, each file read once.
#[derive(Default)]
pub(super) struct Reader(HashMap<(String, u64), BTreeSet<OpId>>);

impl Reader {
    pub(super) fn read(&mut self, held: &Held) -> BTreeSet<OpId> {
        let mut all = BTreeSet::new();
        for (path, bytes) in held.borrow().iter() {
            let ids = self.0.entry((path.clone(), object::hash(bytes))).or_insert_with(|| {
                let (_, below) = path.split_once('/').unwrap();
                let (replica, file) = below.split_once('/').unwrap();
                let (name, _) = Name::read(replica.parse().unwrap(), file).unwrap();
                let read = object::read(&name, bytes).ok().filter(|(_, right)| *right);
                read.into_iter().flat_map(|(snapshot, _)| snapshot.ops).map(|op| op.id).collect()
            });
            all.extend(ids.iter().copied());
        }
        all
    }
}

/// What a schedule came upon.
#[derive(Debug, Default)]
struct Tally {
    broken: u64,
    copies: u64,
    restored: u64,
    forks: u64,
    erasures: u64,
    deleted: usize,
    waits: u64,
    rounds: usize,
}

struct World {
    sites: Vec<Site>,
    target: Faulty,
    random: Random,
    reader: Reader,
    /// What the target held whole once.
    safe: BTreeSet<OpId>,
    written: BTreeSet<OpId>,
    backup: Option<(usize, Site)>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(0x1_0001));
        let target = Faulty { random: random.bits(), faults: [0, 40, 15, 6][random.below(4)], ..Faulty::sound() };
        let sites = (0..2 + random.below(3)).map(|n| Site::new(100 + n as u64)).collect();
        let (safe, written) = (BTreeSet::new(), BTreeSet::new());
        Self { sites, target, random, reader: Reader::default(), safe, written, backup: None }
    }

    fn step(&mut self, tally: &mut Tally) {
        let at = self.random.below(self.sites.len());
        match self.random.below(20) {
            0..=7 => {
                for _ in 0..=self.random.below(4) {
                    let (about, text) = (self.random.below(6), format!("text {}", self.random.below(1000)));
                    let id = self.sites[at].write(&mut self.random, about, &text);
                    self.written.insert(id);
                }
            }
            8 if self.random.one_in(3) => {
                let about = self.random.below(6);
                self.sites[at].erase(&mut self.random, about);
                tally.erasures += 1;
            }
            9 if self.random.one_in(3) && self.sites.len() < 6 => {
                // A copied folder is noticed when it is opened, mostly.
                let mut copy = self.sites[at].clone();
                if !self.random.one_in(4) {
                    copy.labels.push(ReplicaId(self.random.bits()));
                }
                self.sites.push(copy);
                tally.copies += 1;
            }
            10 => self.backup = Some((at, self.sites[at].clone())),
            11 => {
                if let Some((of, site)) = self.backup.take() {
                    // What was written since and put nowhere is lost with the disk.
                    self.sites[of] = site;
                    tally.restored += 1;
                }
            }
            12 => self.two_at_once(at, tally),
            _ => {
                let synced = self.sites[at].sync(&mut self.target, &mut self.random);
                self.ended(at, &synced.map(|given| given.deleted), tally);
            }
        }
    }

    /// One syncs while another is in the middle of it.
    fn two_at_once(&mut self, at: usize, tally: &mut Tally) {
        let other = self.random.below(self.sites.len());
        let chance = self.random.bits();
        let Ok(mut fetched) = self.sites[at].fetch(&mut self.target, chance) else { return };
        if other != at {
            let synced = self.sites[other].sync(&mut self.target, &mut self.random);
            self.ended(other, &synced.map(|given| given.deleted), tally);
        }
        self.sites[at].take(&mut fetched, &mut self.random);
        let given = self.sites[at].give(&mut self.target, &fetched);
        self.ended(at, &given.map(|given| given.deleted), tally);
    }

    fn ended<E>(&mut self, at: usize, synced: &Result<usize, E>, tally: &mut Tally) {
        let there = self.reader.read(&self.target.held);
        assert!(self.safe.is_subset(&there), "lost: {:?}", self.safe.difference(&there).collect::<Vec<_>>());
        match synced {
            Err(_) => tally.broken += 1,
            Ok(deleted) => {
                tally.deleted += deleted;
                let labels = &self.sites[at].labels;
                let own: Vec<OpId> =
                    self.sites[at].ids().into_iter().filter(|id| labels.contains(&id.replica)).collect();
                let lacking: Vec<_> = own.iter().filter(|id| !there.contains(id)).collect();
                assert!(lacking.is_empty(), "a sync ended without its own: {lacking:?}");
            }
        }
        self.safe = there;
        tally.waits += u64::from(!self.sites[at].waiting.is_empty());
    }

    /// From now on everything works; until nothing happens any more.
    fn settle(&mut self, tally: &mut Tally) {
        self.target.faults = 0;
        for round in 0.. {
            assert!(round < 12, "they never come to rest");
            let before: BTreeSet<String> = self.target.held.borrow().keys().cloned().collect();
            let mut quiet = true;
            for at in 0..self.sites.len() {
                let chance = self.random.bits();
                let mut fetched = self.sites[at].fetch(&mut self.target, chance).unwrap();
                quiet &= !self.sites[at].take(&mut fetched, &mut self.random);
                let given = self.sites[at].give(&mut self.target, &fetched);
                self.ended(at, &given.map(|given| given.deleted), tally);
            }
            let after: BTreeSet<String> = self.target.held.borrow().keys().cloned().collect();
            if quiet && before == after {
                tally.rounds = tally.rounds.max(round);
                return;
            }
        }
    }
}

#[test]
fn whatever_happens_nothing_is_lost_and_all_come_to_the_same() {
    let (first, schedules) = (number("SAMVERKAN_SEED", 0), number("SAMVERKAN_SCHEDULES", SCHEDULES));
    let began = std::time::Instant::now();
    let (mut tally, met) = (Tally::default(), Rc::new(RefCell::new(BTreeMap::new())));
    for seed in first..first + schedules {
        let named = Seed(seed);
        let mut world = World::new(seed);
        world.target.met = met.clone();
        for _ in 0..12 + world.random.below(30) {
            world.step(&mut tally);
        }
        world.settle(&mut tally);
        same(&mut world, &mut tally);
        drop(named);
    }
    println!("{schedules} schedules in {:.1} s: {tally:?} {met:?}", began.elapsed().as_secs_f32());
    if schedules >= SCHEDULES {
        // A schedule that meets nothing proves nothing.
        let Tally { broken, copies, restored, forks, erasures, deleted, waits, .. } = tally;
        for n in [broken, copies, restored, forks, erasures, deleted as u64, waits] {
            assert!(n > 50, "{tally:?}");
        }
        assert!(met.borrow().len() == 10 && met.borrow().values().all(|n| *n > 50), "{met:?}");
    }
}

/// All logs are the same text, hold what was written and not lost with a disk, and the target holds all of it.
fn same(world: &mut World, tally: &mut Tally) {
    let plain = world.sites[0].plain();
    for site in &world.sites {
        assert!(site.plain() == plain, "{}\n{}", site.plain(), plain);
        assert!(site.log.gaps().is_empty() && site.waiting.is_empty());
    }
    let ids = world.sites[0].ids();
    assert!(world.safe.is_subset(&ids) && ids.is_subset(&world.reader.read(&world.target.held)));
    tally.forks += world.sites[0].log.forks().len() as u64;
    // Few objects, however often it was put.
    let held = world.target.held.borrow();
    for site in &world.sites {
        for label in &site.labels {
            let prefix = format!("{DATASET}/{label}/");
            let (objects, ops) =
                (held.keys().filter(|name| name.starts_with(&prefix)).count(), site.log.of(*label).len());
            assert!(objects <= 2 * (ops.ilog2_or_zero() + 4), "{objects} objects for {ops} operations of {label}");
        }
    }
}

trait Log2 {
    fn ilog2_or_zero(self) -> usize;
}

impl Log2 for usize {
    fn ilog2_or_zero(self) -> usize {
        self.checked_ilog2().unwrap_or(0) as usize
    }
}

/// Names the schedule that fails.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("to see it again: SAMVERKAN_SEED={} SAMVERKAN_SCHEDULES=1", self.0);
        }
    }
}
