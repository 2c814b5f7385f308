//! Every byte of a small store, turned one at a time in every file, and every length that each file can be cut to: it
//! opens whole, or says what is lost.
//!
//! sled's file is half a mebibyte of which a few kilobytes are used. Unless `SAMVERKAN_DAMAGE=all` asks for literally
//! every byte and every length, a stride goes over it whose beginning `SAMVERKAN_SEED` moves; all other files are always
//! tried whole.

use std::collections::BTreeMap;
use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use samverkan::log::ReplicaId;
use samverkan::replica::Replica;
use samverkan::store::{Notice, Place, Storage, unwatched};
use tempfile::TempDir;

use super::damage::{goes_on_without, open_once, read, said_lost};
use super::{Held, Maker, Random, create, folded, held};

const JOURNAL: &str = "gen-1/journal";
/// How many bytes of zeros around what a file has in use count as in use.
const AROUND: usize = 16;

/// The files of a small store, and what it held.
struct Image {
    name: &'static str,
    files: BTreeMap<PathBuf, Vec<u8>>,
    ops: Held,
    /// What only the journal has.
    unsettled: Held,
    /// The lengths of the journal at which a batch ends.
    ends: Vec<usize>,
}

impl Image {
    fn new(name: &'static str, settled: bool) -> Self {
        let temp = temp();
        let dir = temp.path().join("data");
        let mut maker = Maker::new(70);
        let mut ops = maker.batch(2);
        let mut folder = create(&dir, "small", &ops);
        let mut ends = vec![std::fs::read(dir.join(JOURNAL)).unwrap().len()];
        let known = ops.len() + usize::from(settled) * 100;
        for batch in maker.batches(3) {
            folder.append(&batch).unwrap();
            ends.push(std::fs::read(dir.join(JOURNAL)).unwrap().len());
            ops.extend(batch);
        }
        if settled {
            folder.settle().unwrap();
            drop(folder);
        }
        Place { labels: vec![ReplicaId(7).to_string()], ..Place::default() }.write(&dir).unwrap();
        let unsettled = held(ops.get(known..).unwrap_or_default());
        Self { name, files: read(&dir), ops: folded(&ops), unsettled, ends }
    }

    /// Without what sled writes to open faster, as after most crashes.
    fn without_snapshots(mut self, name: &'static str) -> Self {
        self.files.retain(|path, _| !path.to_string_lossy().contains("snap."));
        Self { name, ..self }
    }
}

/// A folder that is laid out anew for each damage; in memory where that can be had, since no power is lost here.
fn temp() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// What is done to a file.
#[derive(Clone, Copy, Debug)]
enum Hurt {
    /// These bits of the byte there are turned.
    Turn(usize, u8),
    /// It ends there.
    Cut(usize),
}

impl Hurt {
    fn of(self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        match self {
            Self::Turn(at, bits) => bytes[at] ^= bits,
            Self::Cut(end) => bytes.truncate(end),
        }
        bytes
    }
}

/// What became of a damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Became {
    /// It hit nothing that counts.
    Nothing,
    JournalMended,
    TwinMended,
    BothMended,
    /// What only the journal had, and never was acknowledged as far as anybody can tell.
    TailCut,
    /// The same, but other lines follow it: it is said to be lost.
    Lost,
}

struct Bench<'a> {
    image: &'a Image,
    _temp: TempDir,
    dir: PathBuf,
    tried: usize,
}

impl<'a> Bench<'a> {
    fn new(image: &'a Image) -> Self {
        let temp = temp();
        let dir = temp.path().join("data");
        DirBuilder::new().mode(0o700).create(&dir).unwrap();
        Self { image, _temp: temp, dir, tried: 0 }
    }

    /// The store as it was, whose place knows that it was not copied, but for this file.
    fn lay(&self, file: &Path, bytes: &[u8]) {
        for entry in std::fs::read_dir(&self.dir).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                std::fs::remove_dir_all(entry).unwrap();
            } else if !entry.ends_with("lock") {
                std::fs::remove_file(entry).unwrap();
            }
        }
        std::fs::create_dir_all(self.dir.join("gen-1/sled/blobs")).unwrap();
        for (path, whole) in &self.image.files {
            std::fs::write(self.dir.join(path), if path == file { bytes } else { whole }).unwrap();
        }
        if file != Path::new("place") {
            let lock = std::fs::metadata(self.dir.join("lock")).unwrap();
            let labels = vec![ReplicaId(7).to_string()];
            Place { labels, folder: (lock.dev(), lock.ino()), ..Place::default() }.write(&self.dir).unwrap();
        }
    }

    fn hurt(&mut self, file: &Path, hurt: Hurt) -> Result<Became, String> {
        let bytes = hurt.of(&self.image.files[file]);
        self.lay(file, &bytes);
        self.tried += 1;
        let what = format!("{}: {} {hurt:?}", self.image.name, file.display());
        let (replica, notices) = match open_once(&self.dir, &what) {
            Ok(opened) => opened,
            Err(error) => return Err(format!("{what}: {error:?}")),
        };
        let ops = held(replica.log().iter());
        self.judge(replica, &ops, &notices, file, hurt).map_err(|why| format!("{what}: {why}, {notices:?}"))?;
        if said_lost(&notices) {
            goes_on_without(&self.dir, &ops, &what).map_err(|why| format!("{what}: {why} after {notices:?}"))?;
            return Ok(Became::Lost);
        }
        if !notices.is_empty() || self.tried.is_multiple_of(16) {
            let (replica, again) = open_once(&self.dir, &what).map_err(|error| format!("{what}, again: {error:?}"))?;
            if !again.is_empty() || held(replica.log().iter()) != ops {
                return Err(format!("{what}: again {again:?} after {notices:?}"));
            }
        }
        let told = |wanted: fn(&Notice) -> bool| notices.iter().any(wanted);
        let journal = told(|notice| matches!(notice, Notice::JournalMended { .. }));
        let twin = told(|notice| matches!(notice, Notice::TwinMended { .. }));
        Ok(match (journal, twin, told(|notice| matches!(notice, Notice::TailCut { .. }))) {
            (true, true, _) => Became::BothMended,
            (true, false, _) => Became::JournalMended,
            (false, true, _) => Became::TwinMended,
            (false, false, true) => Became::TailCut,
            (false, false, false) => Became::Nothing,
        })
    }

    fn judge(
        &self,
        mut replica: Replica,
        ops: &Held,
        notices: &[Notice],
        file: &Path,
        hurt: Hurt,
    ) -> Result<(), String> {
        let checked = replica.check(&mut unwatched).map_err(|error| format!("{error:?}"))?;
        if !said_lost(notices) && !checked.is_sound() {
            return Err(format!("{checked:?}"));
        }
        if ops.iter().any(|(id, op)| self.image.ops.get(id) != Some(op)) {
            return Err("something else came of it".into());
        }
        let lost: Vec<_> = self.image.ops.keys().filter(|id| !ops.contains_key(id)).collect();
        if lost.is_empty() {
            return Ok(());
        }
        // What both twins have lost at the end cannot be told from what never was.
        let at_an_end = matches!(hurt, Hurt::Cut(end) if self.image.ends.contains(&end));
        let its_own = file == Path::new(JOURNAL) && lost.iter().all(|id| self.image.unsettled.contains_key(id));
        if !its_own || notices.is_empty() && !at_an_end {
            return Err(format!("{} operations are lost", lost.len()));
        }
        Ok(())
    }
}

/// How much of a file is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stride {
    /// Every byte and every length; of what is in use also every bit.
    All,
    /// Every byte and every length.
    Whole,
    /// One in so many of what is in use, and of the zeros after that.
    Some(usize, usize),
}

fn hurts(bytes: &[u8], stride: Stride, random: &mut Random) -> Vec<Hurt> {
    let in_use = |at: usize| {
        let around = at.saturating_sub(AROUND)..(at + AROUND).min(bytes.len());
        bytes[around].iter().any(|byte| *byte != 0)
    };
    let (near, far) = if let Stride::Some(near, far) = stride { (near, far) } else { (1, 1) };
    let (near_from, far_from) = (random.below(near), random.below(far));
    let mut hurts = Vec::new();
    for at in 0..bytes.len() {
        let used = in_use(at);
        if if used { at % near != near_from } else { at % far != far_from } {
            continue;
        }
        hurts.extend([Hurt::Cut(at), Hurt::Turn(at, 0xff)]);
        let bits = if stride == Stride::All && used { 0..8 } else { at % 8..at % 8 + 1 };
        if used || at % 100 == far_from % 100 {
            hurts.extend(bits.map(|bit| Hurt::Turn(at, 1 << bit)));
        }
    }
    hurts
}

#[test]
fn every_byte_turned_and_every_length_cut_loses_nothing_silently() {
    let all = std::env::var("SAMVERKAN_DAMAGE").is_ok_and(|what| what == "all");
    let mut random = Random::new(71);
    let images = [
        Image::new("closed", true),
        Image::new("", false).without_snapshots("killed without a snapshot"),
        Image::new("killed", false),
    ];
    let clock = Instant::now();
    let mut tried = 0;
    for image in &images {
        for (file, bytes) in &image.files {
            let clock = Instant::now();
            let stride = match (all, bytes.len()) {
                (true, _) => Stride::All,
                (false, 0x1_0000..) => Stride::Some(3, 997),
                // A file that has been tried whole once.
                (false, 0x400..) if image.name != "closed" => Stride::Some(3, 1),
                _ => Stride::Whole,
            };
            let hurts = hurts(bytes, stride, &mut random);
            let (next, bad, became) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new(BTreeMap::new()));
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| {
                        let mut bench = Bench::new(image);
                        while let Some(hurt) = hurts.get(next.fetch_add(1, Ordering::Relaxed)) {
                            match bench.hurt(file, *hurt) {
                                Ok(what) => *became.lock().unwrap().entry(what).or_insert(0) += 1,
                                Err(why) => bad.lock().unwrap().push(why),
                            }
                        }
                    });
                }
            });
            let (bad, became) = (bad.into_inner().unwrap(), became.into_inner().unwrap());
            println!(
                "{}: {} of {} bytes hurt {} times: {became:?}, {} bad, {:.1} s",
                image.name,
                file.display(),
                bytes.len(),
                hurts.len(),
                bad.len(),
                clock.elapsed().as_secs_f32()
            );
            assert!(bad.is_empty(), "{}", bad.iter().take(20).cloned().collect::<Vec<_>>().join("\n"));
            tried += hurts.len();
        }
    }
    println!("{tried} damages of three stores in {:.1} s", clock.elapsed().as_secs_f32());
    assert!(tried > 10_000);
}
