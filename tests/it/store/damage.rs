//! A store whose files are cut, emptied, deleted or have a bit turned: it opens, and no operation is lost.

use std::collections::BTreeMap;
use std::fs::DirBuilder;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;

use samverkan::log::{Change, Id, Name, ReplicaId, Value};
use samverkan::replica::Replica;
use samverkan::store::{Checked, Notice, Place, Storage, StoreError, is_quiet, unwatched};
use tempfile::TempDir;

use super::{Arc, Held, Maker, OpId, Operation, Random, assert_held, create, encode, folded, held, opening, patiently};

const JOURNAL: &str = "gen-1/journal";
const SLED: &str = "gen-1/sled";

/// The files of a store at some moment, and what it held.
struct Image {
    files: BTreeMap<PathBuf, Vec<u8>>,
    ops: Held,
    /// What only the journal has.
    unsettled: Held,
}

impl Image {
    /// A small store: closed cleanly, or killed when sled did not have the newest batches yet.
    fn new(settled: bool) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("data");
        let mut maker = Maker::without_erasures(20);
        let mut ops = maker.batch(6);
        let mut folder = create(&dir, "small", &ops);
        for batch in maker.batches(6) {
            folder.append(&batch).unwrap();
            ops.extend(batch);
        }
        folder.settle().unwrap();
        let known = ops.len();
        for batch in maker.batches(6) {
            folder.append(&batch).unwrap();
            ops.extend(batch);
        }
        if settled {
            folder.settle().unwrap();
            drop(folder);
            return Self { files: read(&dir), ops: folded(&ops), unsettled: Held::new() };
        }
        Self { files: read(&dir), unsettled: held(&ops[known..]), ops: folded(&ops) }
    }

    /// Without what sled writes to open faster, as after most crashes.
    fn without_snapshots(mut self) -> Self {
        self.files.retain(|path, _| !path.to_string_lossy().contains("snap."));
        self
    }

    fn bytes(&self, file: &str) -> &[u8] {
        &self.files[Path::new(file)]
    }

    fn names(&self) -> Vec<String> {
        self.files.keys().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    fn lay(&self) -> Data {
        lay(&self.files)
    }
}

/// Puts files into a folder whose place knows that it was not copied.
pub(super) fn lay(files: &BTreeMap<PathBuf, Vec<u8>>) -> Data {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path().join("data");
    DirBuilder::new().mode(0o700).create(&dir).unwrap();
    std::fs::create_dir_all(dir.join(SLED).join("blobs")).unwrap();
    for (path, bytes) in files {
        std::fs::write(dir.join(path), bytes).unwrap();
    }
    let lock = std::fs::metadata(dir.join("lock")).unwrap();
    let labels = vec![ReplicaId(7).to_string()];
    Place { labels, folder: (lock.dev(), lock.ino()), ..Place::default() }.write(&dir).unwrap();
    Data { _temp: temp, dir }
}

/// The files below a folder.
pub(super) fn read(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let bytes = std::fs::read(&entry).unwrap();
                files.insert(entry.strip_prefix(dir).unwrap().into(), bytes);
            }
        }
    }
    files
}

/// A folder laid out, as long as this lives.
pub(super) struct Data {
    _temp: TempDir,
    pub(super) dir: PathBuf,
}

/// What opening a damaged folder gave.
struct After {
    data: Data,
    ops: Held,
    notices: Vec<Notice>,
    checked: Checked,
}

impl After {
    /// What is gone.
    fn lost(&self, image: &Image) -> Held {
        image.ops.iter().filter(|(id, _)| !self.ops.contains_key(id)).map(|(id, op)| (*id, op.clone())).collect()
    }

    fn journal_aside(&self) -> Option<&PathBuf> {
        self.notices.iter().find_map(|notice| match notice {
            Notice::JournalMended { aside } => aside.as_ref(),
            _ => None,
        })
    }

    fn twin_mended(&self) -> bool {
        self.notices.iter().any(|notice| matches!(notice, Notice::TwinMended { .. }))
    }
}

pub(super) fn open_once(dir: &Path, what: &str) -> Result<(Replica, Vec<Notice>), StoreError> {
    quieten();
    catch_unwind(AssertUnwindSafe(|| patiently(|| Replica::open(&opening(dir)))))
        .unwrap_or_else(|_| panic!("{what}: a panic got out"))
}

/// Keeps the panics of sled that are caught out of the tests' output.
pub(super) fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !is_quiet() {
                loud(info);
            }
        }));
    });
}

/// Whether something was said to be lost.
pub(super) fn said_lost(notices: &[Notice]) -> bool {
    notices.iter().any(|notice| matches!(notice, Notice::Lost { .. }))
}

/// A store that has lost something says so each time and takes no change, until a rebuild goes on without it.
pub(super) fn goes_on_without(dir: &Path, ops: &Held, what: &str) -> Result<(), String> {
    let wrong = |why: &dyn std::fmt::Debug| format!("{why:?}");
    let note = |replica: &mut Replica| {
        let mut change = Change::new(Name::new("set"));
        change.set(Name::new("organization"), &Id::new("x").unwrap(), Name::new("name"), Value::text("x"));
        replica.stage(change);
        replica.commit()
    };
    let (mut replica, again) = open_once(dir, what).map_err(|error| wrong(&error))?;
    if !said_lost(&again) || held(replica.log().iter()) != *ops {
        return Err(wrong(&again));
    }
    let refused = note(&mut replica);
    if !matches!(refused, Err(StoreError::Incomplete(_))) || held(replica.log().iter()) != *ops {
        return Err(wrong(&refused));
    }
    replica.rebuild(&mut unwatched).map_err(|error| wrong(&error))?;
    let checked = replica.check(&mut unwatched).map_err(|error| wrong(&error))?;
    if !checked.is_sound() {
        return Err(wrong(&checked));
    }
    note(&mut replica).map_err(|error| wrong(&error))?;
    drop(replica);
    let (replica, after) = open_once(dir, what).map_err(|error| wrong(&error))?;
    let now = held(replica.log().iter());
    let kept = ops.iter().all(|(id, op)| now.get(id) == Some(op));
    if after.is_empty() && kept { Ok(()) } else { Err(wrong(&after)) }
}

/// Opens twice: whatever the first mended, the second finds sound and quiet.
#[track_caller]
fn opens(image: &Image, what: &str, damage: impl FnOnce(&Path)) -> After {
    let data = image.lay();
    damage(&data.dir);
    let (mut replica, notices) = open_once(&data.dir, what).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let ops = held(replica.log().iter());
    let checked = replica.check(&mut unwatched).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    drop(replica);
    if said_lost(&notices) {
        goes_on_without(&data.dir, &ops, what).unwrap_or_else(|why| panic!("{what}: {why} after {notices:?}"));
        return After { data, ops, notices, checked };
    }
    assert!(checked.is_sound(), "{what}: {checked:?} after {notices:?}");
    let (replica, again) = open_once(&data.dir, what).unwrap_or_else(|error| panic!("{what}: {error:?}"));
    assert_eq!(again, [], "{what}: the second time, after {notices:?}");
    assert_held(&held(replica.log().iter()), &ops, what);
    assert!(data.dir.join("current").exists(), "{what}: the pointer is there again");
    After { data, ops, notices, checked }
}

/// What sled alone lost is in the journal, and the other way round as far as it was settled.
#[track_caller]
fn loses_nothing(image: &Image, what: &str, damage: impl FnOnce(&Path)) -> After {
    let after = opens(image, what, damage);
    assert_held(&after.ops, &image.ops, &format!("{what}, {:?}", after.notices));
    assert_eq!(after.checked.missing, [], "{what}");
    after
}

/// Damage to the journal, byte by byte: settled operations stay, and what is lost for ever is said.
#[track_caller]
fn journal_damaged(image: &Image, what: &str, bytes: Option<&[u8]>) -> After {
    let after = opens(image, what, |dir| match bytes {
        Some(bytes) => std::fs::write(dir.join(JOURNAL), bytes).unwrap(),
        None => std::fs::remove_file(dir.join(JOURNAL)).unwrap(),
    });
    let lost = after.lost(image);
    assert!(lost.keys().all(|id| image.unsettled.contains_key(id)), "{what} lost {lost:#?}");
    assert!(after.ops.iter().all(|(id, op)| image.ops.get(id) == Some(op)), "{what}: nothing else came of it");
    assert!(lost.is_empty() || !after.notices.is_empty(), "{what} lost {lost:#?} silently");
    if !lost_at_the_end(image, &lost) {
        let named = after.notices.iter().find_map(|notice| match notice {
            Notice::Lost { missing, .. } => Some(missing.clone()),
            _ => None,
        });
        let named = named.unwrap_or_else(|| panic!("{what}: {:?} name nothing", after.notices));
        let covers = |id: &OpId| {
            named
                .iter()
                .any(|gap| gap.span.replica == id.replica && (gap.span.first..=gap.span.last).contains(&id.index))
        };
        assert!(lost.keys().any(covers) && named == after.checked.missing, "{what}: {named:?}");
        assert!(named.iter().all(|gap| gap.span.first <= gap.span.last), "{what}: {named:?}");
    }
    if let Some(aside) = after.journal_aside() {
        assert_eq!(Some(&*std::fs::read(aside).unwrap()), bytes, "{what}: set aside as it was");
    }
    after
}

/// Whether every lost operation was the newest of its replica, so that no gap tells of it.
fn lost_at_the_end(image: &Image, lost: &Held) -> bool {
    let newer = |id: &OpId| {
        image.ops.keys().any(|other| other.replica == id.replica && other.index > id.index && !lost.contains_key(other))
    };
    !lost.keys().any(newer)
}

/// Where to cut a file of this length.
fn cuts(length: usize, random: &mut Random) -> Vec<usize> {
    let mut cuts = vec![0, 1, length / 4, length / 2, length * 3 / 4, length.saturating_sub(1)];
    cuts.extend((0..8).map(|_| random.below(length)));
    cuts
}

#[test]
fn the_journal_is_deleted_emptied_or_cut() {
    let mut random = Random::new(21);
    for image in [Image::new(true), Image::new(false)] {
        let after = journal_damaged(&image, "journal deleted", None);
        assert!(after.notices.contains(&Notice::JournalMended { aside: None }));
        let whole = image.bytes(JOURNAL);
        for end in cuts(whole.len(), &mut random) {
            let what = format!("journal cut at {end} of {}", whole.len());
            let after = journal_damaged(&image, &what, Some(&whole[..end]));
            // Nobody can tell a cut among what sled does not have from an append that was never acknowledged.
            if image.unsettled.is_empty() {
                assert!(after.journal_aside().is_some(), "{what}: {:?}", after.notices);
            }
        }
    }
}

#[test]
fn a_bit_of_the_journal_is_turned() {
    let mut random = Random::new(22);
    for image in [Image::new(true), Image::new(false), Image::new(false).without_snapshots()] {
        for _ in 0..200 {
            let mut bytes = image.bytes(JOURNAL).to_vec();
            let bit = random.below(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            let what = format!("bit {bit} of the journal");
            let after = journal_damaged(&image, &what, Some(&bytes));
            if image.unsettled.is_empty() {
                assert!(after.journal_aside().is_some(), "{what}: {:?}", after.notices);
                assert!(!after.twin_mended(), "{what}: {:?}", after.notices);
            }
        }
    }
}

#[test]
fn a_stretch_of_the_journal_is_zeros_or_gone() {
    let mut random = Random::new(23);
    for image in [Image::new(true), Image::new(false)] {
        for n in 0..60 {
            let mut bytes = image.bytes(JOURNAL).to_vec();
            let at = random.below(bytes.len());
            let end = bytes.len().min(at + random.of(&[16, 512, 2048]));
            if n % 2 == 0 {
                bytes[at..end].fill(0);
            } else {
                bytes.drain(at..end);
            }
            journal_damaged(&image, &format!("{at}..{end} of the journal"), Some(&bytes));
        }
    }
}

/// The files of sled, and the places in each where something is.
fn sled_files(image: &Image) -> Vec<(String, Vec<usize>)> {
    let used = |name: &String| {
        let bytes = image.bytes(name);
        (0..bytes.len()).filter(|at| bytes[*at] != 0).collect()
    };
    image.names().into_iter().filter(|name| name.starts_with(SLED)).map(|name| (name.clone(), used(&name))).collect()
}

/// What sled does to a store whose file is damaged depends on whether it closed cleanly and has a snapshot.
fn images() -> [Image; 4] {
    let all = [Image::new(true), Image::new(false), Image::new(true), Image::new(false)];
    let [settled, killed, one, other] = all;
    [settled, killed, one.without_snapshots(), other.without_snapshots()]
}

#[test]
fn a_file_of_sled_is_deleted_emptied_or_cut() {
    let mut random = Random::new(24);
    for (n, image) in images().iter().enumerate() {
        for (file, used) in sled_files(image) {
            let what = format!("image {n}, {file}");
            loses_nothing(image, &format!("{what} deleted"), |dir| std::fs::remove_file(dir.join(&file)).unwrap());
            let (length, used) = (image.bytes(&file).len(), used.last().copied().unwrap_or(0) + 1);
            for end in cuts(length, &mut random).into_iter().chain(cuts(used, &mut random)) {
                loses_nothing(image, &format!("{what} cut at {end} of {length}"), |dir| {
                    std::fs::write(dir.join(&file), &image.bytes(&file)[..end]).unwrap();
                });
            }
        }
    }
}

#[test]
fn a_bit_of_sled_is_turned() {
    let mut random = Random::new(25);
    let mut mended = BTreeMap::new();
    for (n, image) in images().iter().enumerate() {
        for (file, used) in sled_files(image) {
            for _ in 0..150 {
                let at = random.of(&used);
                let bit = random.below(8);
                let after = loses_nothing(image, &format!("image {n}, {file}, bit {bit} of {at}"), |dir| {
                    let mut bytes = image.bytes(&file).to_vec();
                    bytes[at] ^= 1 << bit;
                    std::fs::write(dir.join(&file), bytes).unwrap();
                });
                let name = file.rsplit('/').next().unwrap().split('.').next().unwrap().to_owned();
                *mended.entry((n, name, after.twin_mended())).or_insert(0) += 1;
                aside_is_kept(&after);
            }
        }
    }
    println!("bits of sled turned, by image, file and whether sled was mended: {mended:?}");
}

/// What was set aside is there to be looked at.
#[track_caller]
fn aside_is_kept(after: &After) {
    for notice in &after.notices {
        let Notice::TwinMended { aside: Some(aside) } = notice else { continue };
        assert!(aside.starts_with(&after.data.dir) && aside.join("conf").exists(), "{}", aside.display());
    }
}

#[test]
fn a_stretch_of_sled_is_zeros() {
    let mut random = Random::new(26);
    for (n, image) in images().iter().enumerate() {
        for (file, used) in sled_files(image) {
            for _ in 0..40 {
                let length = random.of(&[8, 512, 4096]);
                let at = random.of(&used) / length * length;
                loses_nothing(image, &format!("image {n}, {file}, {length} zeros at {at}"), |dir| {
                    let mut bytes = image.bytes(&file).to_vec();
                    let end = bytes.len().min(at + length);
                    bytes[at..end].fill(0);
                    std::fs::write(dir.join(&file), bytes).unwrap();
                });
            }
        }
    }
}

#[test]
fn sled_as_a_whole_is_gone_or_something_else() {
    for (n, image) in images().iter().enumerate() {
        let after = loses_nothing(image, &format!("image {n} without sled"), |dir| {
            std::fs::remove_dir_all(dir.join(SLED)).unwrap();
        });
        assert_eq!(after.notices, [Notice::TwinMended { aside: None }]);
        let after = loses_nothing(image, &format!("image {n}, sled is a file"), |dir| {
            std::fs::remove_dir_all(dir.join(SLED)).unwrap();
            std::fs::write(dir.join(SLED), "a text").unwrap();
        });
        assert!(matches!(&after.notices[..], [Notice::TwinMended { aside: Some(aside) }] if aside.is_file()));
        let after = loses_nothing(image, &format!("image {n}, sled is empty"), |dir| {
            std::fs::remove_dir_all(dir.join(SLED)).unwrap();
            std::fs::create_dir(dir.join(SLED)).unwrap();
        });
        assert!(after.twin_mended(), "{:?}", after.notices);
        loses_nothing(image, &format!("image {n}, half a snapshot"), |dir| {
            std::fs::write(dir.join(SLED).join("snap.0000000000001000.generating"), "half").unwrap();
        });
        loses_nothing(image, &format!("image {n}, half a new sled"), |dir| {
            std::fs::create_dir(dir.join("gen-1/sled.new")).unwrap();
            std::fs::write(dir.join("gen-1/sled.new/db"), "half").unwrap();
            std::fs::remove_dir_all(dir.join(SLED)).unwrap();
        });
    }
}

#[test]
fn sled_is_that_of_yesterday_or_lacks_one_operation() {
    for image in images() {
        let data = image.lay();
        let sled = data.dir.join(SLED);
        drop(super::open(&data.dir));
        let yesterday = read(&sled);
        let (mut folder, opened) = super::open(&data.dir);
        let batch = Maker::new(28).batch(3);
        folder.append(&batch).unwrap();
        folder.settle().unwrap();
        drop(folder);
        let ops = folded(opened.ops.iter().chain(&batch));
        let today = Image { files: read(&data.dir), ops, unsettled: Held::new() };
        loses_nothing(&today, "sled of yesterday", |dir| {
            std::fs::remove_dir_all(dir.join(SLED)).unwrap();
            std::fs::create_dir_all(dir.join(SLED).join("blobs")).unwrap();
            for (path, bytes) in &yesterday {
                std::fs::write(dir.join(SLED).join(path), bytes).unwrap();
            }
        });
        for lacking in [0, 7, today.ops.len() - 1] {
            let after = loses_nothing(&today, "sled with a hole", |dir| {
                let db = sled::open(dir.join(SLED)).unwrap();
                let key = db.iter().keys().nth(lacking).unwrap().unwrap();
                db.remove(&key).unwrap();
                db.flush().unwrap();
            });
            let notices = &after.notices[..];
            assert!(matches!(notices, [Notice::TwinMended { aside: Some(_) }]), "{notices:?}");
        }
    }
}

#[test]
fn mending_that_was_interrupted_goes_on() {
    for image in [Image::new(true), Image::new(false)] {
        for left in ["gen-1/journal.new", "new/journal", "gen-2/journal", "gen-0/journal"] {
            let after = loses_nothing(&image, left, |dir| {
                let left = dir.join(left);
                std::fs::create_dir_all(left.parent().unwrap()).unwrap();
                std::fs::write(left, "half of a ").unwrap();
            });
            assert_eq!(after.notices, []);
            let parent = after.data.dir.join(left).parent().unwrap().to_path_buf();
            assert!(parent.ends_with("gen-1") || !parent.exists(), "an erasure leaves nothing: {left}");
        }
        let after = loses_nothing(&image, "journal.new and damage", |dir| {
            std::fs::write(dir.join("gen-1/journal.new"), "half of a ").unwrap();
            let mut bytes = image.bytes(JOURNAL).to_vec();
            bytes[200] ^= 1;
            std::fs::write(dir.join(JOURNAL), bytes).unwrap();
        });
        assert!(matches!(&after.notices[..], [Notice::JournalMended { aside: Some(_) }]), "{:?}", after.notices);
        assert!(!after.data.dir.join("gen-1/journal.new").exists());
    }
}

#[test]
fn two_copies_of_an_operation_become_one() {
    // One copy was struck elsewhere; whichever twin has it, both have it afterwards.
    let image = Image::new(true);
    let data = image.lay();
    let (mut folder, opened) = super::open(&data.dir);
    let plain = opened.ops.iter().find(|op| op.author.is_some()).unwrap();
    let struck = Arc::new(Operation { author: None, ..(**plain).clone() });
    folder.append(std::slice::from_ref(&struck)).unwrap();
    drop(folder);
    let journal = std::fs::read(data.dir.join(JOURNAL)).unwrap();
    for damaged in [false, true] {
        std::fs::write(data.dir.join(JOURNAL), &journal).unwrap();
        let mut bytes = journal.clone();
        bytes[200] ^= u8::from(damaged);
        std::fs::write(data.dir.join(JOURNAL), bytes).unwrap();
        for _ in 0..2 {
            let (mut folder, opened) = super::open(&data.dir);
            assert!(folder.check().unwrap().is_sound());
            assert_eq!(folded(&opened.ops)[&struck.id], encode(&struck));
        }
    }
}

#[test]
fn the_pointer_is_gone_or_damaged() {
    for image in [Image::new(true), Image::new(false)] {
        loses_nothing(&image, "current deleted", |dir| std::fs::remove_file(dir.join("current")).unwrap());
        for text in ["", "\n", "samverkan", "samverkan 1", "samverkan 1 gen-", "samverkan 1 gen-x\n", "gen-1\n", "å"] {
            loses_nothing(&image, &format!("current says {text:?}"), |dir| {
                std::fs::write(dir.join("current"), text).unwrap();
            });
        }
        let whole = image.bytes("current");
        // Also where a digit of the format becomes a greater one, as of a newer version.
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let what = format!("current says {:?}", String::from_utf8_lossy(&bytes));
            loses_nothing(&image, &what, |dir| std::fs::write(dir.join("current"), &bytes).unwrap());
        }
    }
}

#[test]
fn what_is_local_is_gone_or_damaged() {
    let mut random = Random::new(27);
    let quiet = |notices: &[Notice]| notices.is_empty() || notices == [Notice::Relabelled];
    for image in [Image::new(true), Image::new(false)] {
        for file in ["place", "lock"] {
            let after = loses_nothing(&image, file, |dir| std::fs::remove_file(dir.join(file)).unwrap());
            assert!(quiet(&after.notices), "{file} deleted: {:?}", after.notices);
            for n in 0..150 {
                let mut text = Vec::new();
                let after = loses_nothing(&image, &format!("{file} damaged"), |dir| {
                    text = std::fs::read(dir.join(file)).unwrap();
                    let at = random.below(text.len().max(1));
                    match n % 3 {
                        0 => text.truncate(at),
                        _ => text[at] ^= 1 << random.below(8),
                    }
                    std::fs::write(dir.join(file), &text).unwrap();
                });
                let text = String::from_utf8_lossy(&text);
                assert!(quiet(&after.notices), "{file} is {text:?}: {:?}", after.notices);
                let place = Place::read(&after.data.dir);
                let label = place.labels.last().map(|label| label.parse::<ReplicaId>());
                assert!(matches!(label, Some(Ok(label)) if label != ReplicaId(0)), "{file} was {text:?}: {place:?}");
            }
        }
    }
}
