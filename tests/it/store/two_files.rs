//! Several files damaged at once, and a large store damaged in stretches: it opens, every operation is there that one of
//! the files still has, and what none has is said to be lost.
//!
//! `SAMVERKAN_LARGE` sets how many damages of the large store are tried; otherwise as many as half a minute allows.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use samverkan::store::{Notice, Storage, encode_record, read_lines, unwatched};

use super::damage::{goes_on_without, lay, open_once, read, said_lost};
use super::{Arc, Maker, OpId, OpLog, Operation, Random, create, encode, held, number};

const JOURNAL: &str = "gen-1/journal";
const DB: &str = "gen-1/sled/db";
/// How long the large store is damaged, unless a number is asked for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many damages a machine tries, however slow it is.
const FEWEST: u64 = 10;

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A store that closed cleanly: its files, and what it held.
struct Image {
    files: Files,
    /// As they were written, in this order.
    written: Vec<Arc<Operation>>,
    /// As the log has them: struck by those among them that erase.
    ops: HashMap<OpId, Arc<Operation>>,
}

impl Image {
    /// So many operations, settled after so many batches each time.
    fn new(salt: u64, count: usize, settle_each: usize) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("data");
        let mut maker = Maker::without_erasures(salt);
        let mut folder = create(&dir, "two", &[]);
        let (mut log, mut written, mut batches) = (OpLog::default(), Vec::new(), 0);
        while written.len() < count {
            for batch in maker.batches(1) {
                folder.append(&batch).unwrap();
                for op in &batch {
                    log.insert(op.clone());
                }
                written.extend(batch);
            }
            batches += 1;
            if batches % settle_each == 0 {
                folder.settle().unwrap();
            }
        }
        folder.settle().unwrap();
        drop(folder);
        Self { files: read(&dir), written, ops: log.iter().map(|op| (op.id, op.clone())).collect() }
    }

    /// Opens it with these files instead; what was said, or what is wrong with that.
    fn opens(&self, damaged: &Files, what: &str) -> Result<Vec<Notice>, String> {
        let mut files = self.files.clone();
        files.extend(damaged.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
        let data = lay(&files);
        let (mut replica, notices) = open_once(&data.dir, what).map_err(|error| format!("{what}: {error:?}"))?;
        let wrong = |why: String| format!("{what}: {why}, {notices:?}");
        let checked = replica.check(&mut unwatched).map_err(|error| wrong(format!("{error:?}")))?;
        if !said_lost(&notices) && !checked.is_sound() {
            return Err(wrong(format!("{checked:?}")));
        }
        if replica
            .log()
            .iter()
            .any(|op| self.ops.get(&op.id).is_none_or(|held| held.writes().len() != op.writes().len()))
        {
            return Err(wrong("something else came of it".into()));
        }
        let lost: Vec<_> = self.written.iter().filter(|op| replica.log().get(op.id).is_none()).collect();
        if lost.is_empty() && replica.log().iter().any(|op| self.ops[&op.id] != *op) {
            return Err(wrong("an operation reads otherwise".into()));
        }
        if !lost.is_empty() && notices.is_empty() {
            return Err(wrong(format!("{} operations are lost", lost.len())));
        }
        if !lost.is_empty() {
            let lines: HashSet<OpId> = read_lines(&files[Path::new(JOURNAL)], 0).ops.iter().map(|op| op.id).collect();
            let db = &files[Path::new(DB)];
            let in_sled = |op: &Operation| {
                let (key, value) = encode_record(op).unwrap();
                !places(db, &[value, key].concat()).is_empty()
            };
            // Looking takes long: some of them tell for all.
            let some = lost.iter().step_by(1 + lost.len() / 5);
            if let Some(op) =
                lost.iter().filter(|op| lines.contains(&op.id)).chain(some.filter(|op| in_sled(op))).next()
            {
                let line = lines.contains(&op.id);
                return Err(wrong(format!("{} lost, and still there in a file ({line}): {}", lost.len(), encode(op))));
            }
        }
        let known = replica.log().len();
        if said_lost(&notices) {
            let ops = held(replica.log().iter());
            drop(replica);
            goes_on_without(&data.dir, &ops, what).map_err(wrong)?;
            return Ok(notices);
        }
        drop(replica);
        let (replica, again) = open_once(&data.dir, what).map_err(|error| wrong(format!("again {error:?}")))?;
        if !again.is_empty() || replica.log().len() != known {
            return Err(wrong(format!("again {again:?}")));
        }
        let set_aside = |notice: &Notice| match notice {
            Notice::JournalMended { aside: Some(aside) } | Notice::TwinMended { aside: Some(aside) } => aside.exists(),
            _ => true,
        };
        if notices.iter().all(set_aside) { Ok(notices) } else { Err(wrong("what was set aside is gone".into())) }
    }
}

/// Where these bytes are.
fn places(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    bytes.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted).map(|(at, _)| at).collect()
}

/// A bit of this operation turned in the journal.
fn in_journal(image: &Image, op: &Operation, random: &mut Random) -> Vec<u8> {
    let mut bytes = image.files[Path::new(JOURNAL)].clone();
    let line = encode(op);
    for at in places(&bytes, line.as_bytes()) {
        bytes[at + random.below(line.len())] ^= 1 << random.below(8);
    }
    bytes
}

/// A bit of this operation turned in sled's file, wherever it is there.
fn in_sled(image: &Image, op: &Operation, random: &mut Random) -> Vec<u8> {
    let mut bytes = image.files[Path::new(DB)].clone();
    let value = encode_record(op).unwrap().1;
    let places = places(&bytes, &value);
    assert!(!places.is_empty(), "sled has every operation somewhere");
    for at in places {
        bytes[at + random.below(value.len())] ^= 1 << random.below(8);
    }
    bytes
}

#[test]
fn the_journal_and_sled_damaged_at_different_operations_lose_none() {
    let mut random = Random::new(80);
    let mut told = BTreeMap::new();
    for (count, settle_each) in [(50, 1), (50, 1000), (400, 1), (400, 40), (3000, 200)] {
        let image = Image::new(81, count, settle_each);
        for n in 0..60 {
            let (one, other) = (random.of(&image.written), random.of(&image.written));
            if one.id == other.id {
                continue;
            }
            let mut damaged = Files::new();
            damaged.insert(JOURNAL.into(), in_journal(&image, &one, &mut random));
            damaged.insert(DB.into(), in_sled(&image, &other, &mut random));
            if n % 3 == 0 {
                damaged.insert("current".into(), b"samv".to_vec());
            }
            let notices = image.opens(&damaged, &format!("{count} by {settle_each}, {n}")).unwrap();
            assert!(!notices.iter().any(|notice| matches!(notice, Notice::Lost { .. })), "{notices:?}");
            let journal = |notice: &Notice| matches!(notice, Notice::JournalMended { aside: Some(_) });
            assert!(notices.iter().any(journal), "{notices:?}");
            let twin = notices.iter().any(|notice| matches!(notice, Notice::TwinMended { .. }));
            *told.entry((count, settle_each, twin)).or_insert(0) += 1;
        }
    }
    println!(
        "the journal and sled damaged at once, by operations, batches a settling, and whether sled said so: {told:?}"
    );
}

/// What happens to a stretch of a file.
fn stretch(bytes: &mut Vec<u8>, random: &mut Random) -> String {
    if bytes.is_empty() {
        return "nothing".into();
    }
    let at = random.below(bytes.len());
    let length = random.of(&[2, 16, 512, 4096, 1 << 16]);
    let end = bytes.len().min(at + length);
    match random.below(6) {
        0 => {
            bytes[at..end].iter_mut().for_each(|byte| *byte = random.bits() as u8);
            format!("{at}..{end} at random")
        }
        1 => {
            let page = at / 4096 * 4096;
            let end = bytes.len().min(page + 4096 * (1 + random.below(8)));
            bytes[page..end].fill(0);
            format!("{page}..{end} zeros")
        }
        2 => {
            let sectors = bytes.len() / 512;
            if sectors < 2 {
                bytes.reverse();
                return "reversed".into();
            }
            let (one, other) = (random.below(sectors) * 512, random.below(sectors) * 512);
            for n in 0..512 {
                bytes.swap(one + n, other + n);
            }
            format!("sectors at {one} and {other} swapped")
        }
        3 => {
            bytes.drain(at..end);
            format!("{at}..{end} dropped")
        }
        4 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
            format!("{at}..{end} twice")
        }
        _ => {
            bytes.truncate(at);
            format!("cut at {at}")
        }
    }
}

/// One to three files, each with one to three stretches.
fn damage(image: &Image, random: &mut Random) -> (Files, String) {
    let (mut damaged, mut what) = (Files::new(), String::new());
    let names: Vec<&PathBuf> = image.files.keys().filter(|name| **name != Path::new("place")).collect();
    for _ in 0..random.of(&[1, 1, 2, 3]) {
        // The large ones are what it is about.
        let name = if random.chance(7) { random.of(&[JOURNAL, DB]).into() } else { random.of(&names).clone() };
        let bytes = damaged.entry(name.clone()).or_insert_with(|| image.files[&name].clone());
        for _ in 0..random.of(&[1, 1, 2, 3]) {
            let _ = write!(what, "{} {}; ", name.display(), stretch(bytes, random));
        }
    }
    (damaged, what)
}

#[test]
fn a_large_store_damaged_in_stretches_loses_nothing_silently() {
    let wanted = number("SAMVERKAN_LARGE", 0);
    let enough = if wanted > 0 { wanted } else { FEWEST };
    let clock = Instant::now();
    let image = Image::new(82, 20_000, 500);
    let made = clock.elapsed();
    let (next, bad, told) = (AtomicU64::new(0), Mutex::new(Vec::new()), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= enough && (wanted > 0 || clock.elapsed() > made + PATIENCE) {
                        return;
                    }
                    let (damaged, what) = damage(&image, &mut Random::new(1000 + n));
                    match image.opens(&damaged, &format!("{n}: {what}")) {
                        Ok(notices) => {
                            let word = |notice: &Notice| format!("{notice:?}").split(' ').next().map(str::to_owned);
                            let words: Vec<_> = notices.iter().filter_map(word).collect();
                            *told.lock().unwrap().entry((damaged.len(), words.join(" "))).or_insert(0) += 1;
                        }
                        Err(why) => bad.lock().unwrap().push(why),
                    }
                }
            });
        }
    });
    let (bad, told) = (bad.into_inner().unwrap(), told.into_inner().unwrap());
    let tried: usize = told.values().sum::<usize>() + bad.len();
    println!(
        "{} operations damaged {tried} times, by files and what was said: {told:#?}, {} bad, {:.1} s",
        image.ops.len(),
        bad.len(),
        clock.elapsed().as_secs_f32()
    );
    assert!(bad.is_empty() && tried as u64 >= enough, "{}", bad.join("\n"));
}
