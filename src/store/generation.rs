//! Which generation of a folder is in force: the pointer `current`, and what a crash left beside it.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::{StoreError, write_whole};

/// The format of the folder that this version writes; it opens none above.
const FORMAT: u32 = 1;
/// Where a generation is written before it is one; what is left there after a crash is no store.
pub(super) const UNFINISHED: &str = "new";

/// What was read; nothing if the file is missing.
pub(super) fn if_there(read: io::Result<Vec<u8>>) -> io::Result<Vec<u8>> {
    match read {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}

pub(super) fn home(dir: &Path, generation: u64) -> PathBuf {
    dir.join(format!("gen-{generation}"))
}

/// What `current` says, if it is there and says it in our words.
fn pointer(dir: &Path) -> Result<Option<(u32, u64)>, StoreError> {
    let path = dir.join("current");
    match std::fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => Ok(None),
        read => Ok(read_pointer(&String::from_utf8_lossy(&if_there(read).map_err(StoreError::io(&path))?))),
    }
}

fn read_pointer(text: &str) -> Option<(u32, u64)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    // The first stores had no checksum there.
    let (["samverkan", format, name] | ["samverkan", format, name, _]) = words[..] else { return None };
    let pointer = (format.parse().ok()?, name.strip_prefix("gen-")?.parse().ok()?);
    // Without it a bit that turns in the format would pass for a newer version's.
    words.get(3).is_none_or(|sum| *sum == checksum(pointer)).then_some(pointer)
}

/// The checksum of a pointer, 16 hexadecimal digits of BLAKE3.
fn checksum((format, generation): (u32, u64)) -> String {
    blake3::hash(format!("samverkan {format} gen-{generation}").as_bytes()).to_hex()[..16].to_owned()
}

/// The generation in force. A pointer that is gone, unreadable or leads nowhere is the highest generation that is there.
/// One that the system does not let us read is none of that: another generation may be an old one.
pub(super) fn generation(dir: &Path) -> Result<u64, StoreError> {
    let is_there = |n: u64| {
        let home = home(dir, n);
        let there = |name: &str| match home.join(name).try_exists() {
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
            there => there.map_err(StoreError::io(&home)),
        };
        Ok(there("journal")? || there("sled")?)
    };
    match pointer(dir)? {
        Some((format, _)) if format > FORMAT => return Err(StoreError::Newer(dir.into())),
        Some((_, generation)) if is_there(generation)? => return Ok(generation),
        _ => {}
    }
    let mut newest = None;
    for generation in generations(dir)? {
        if Some(generation) > newest && is_there(generation)? {
            newest = Some(generation);
        }
    }
    newest.ok_or_else(|| StoreError::Foreign(dir.into()))
}

fn generations(dir: &Path) -> Result<Vec<u64>, StoreError> {
    let entries = std::fs::read_dir(dir).map_err(StoreError::io(dir))?;
    let names: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.file_name())).collect();
    let names = names.map_err(StoreError::io(dir))?;
    Ok(names.iter().filter_map(|name| name.to_str()?.strip_prefix("gen-")?.parse().ok()).collect())
}

/// Makes a folder and those above it, and syncs that they are there: a name is lost in a power cut as long as the folder
/// that it stands in was not synced.
pub(super) fn make(dir: &Path) -> io::Result<()> {
    let above = |dir: &Path| dir.parent().filter(|above| *above != Path::new("")).unwrap_or(Path::new(".")).to_owned();
    // Also if it is there: somebody may have made it a moment ago, and been killed.
    let mut unsynced = vec![above(dir)];
    unsynced.extend(dir.ancestors().skip(1).take_while(|path| !path.exists()).map(above));
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    for above in unsynced {
        let folder = match File::open(&above) {
            // One that we may not read we cannot sync; only the store as a whole could be lost, while it is new.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => continue,
            folder => folder?,
        };
        match folder.sync_all() {
            // On something that does not sync folders.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => {}
            synced => synced?,
        }
    }
    Ok(())
}

pub(super) fn point_to(dir: &Path, generation: u64) -> Result<(), StoreError> {
    let current = dir.join("current");
    let text = format!("samverkan {FORMAT} gen-{generation} {}\n", checksum((FORMAT, generation)));
    write_whole(&current, text.as_bytes()).map_err(StoreError::io(&current))
}

/// Finishes what a crash interrupted: the pointer says what is in force, and nothing else is left, since an erasure must
/// leave nothing behind. A failure shows in the next write.
pub(super) fn finish(dir: &Path, generation: u64) {
    if pointer(dir).ok().flatten() != Some((FORMAT, generation)) && point_to(dir, generation).is_err() {
        return;
    }
    let _ = std::fs::remove_dir_all(dir.join(UNFINISHED));
    for other in generations(dir).unwrap_or_default() {
        if other != generation {
            let _ = std::fs::remove_dir_all(home(dir, other));
        }
    }
}

/// Whether something of another generation is there.
pub(super) fn has_others(dir: &Path, generation: u64) -> bool {
    dir.join(UNFINISHED).exists() || generations(dir).is_ok_and(|held| held.iter().any(|other| *other != generation))
}

/// Gives up a generation that could not be put in force. It must not lie there: what is written into the old one from
/// now on is not in it, and it would be the highest.
pub(super) fn leave(dir: &Path, old: Option<u64>, generation: u64) {
    let _ = std::fs::remove_dir_all(dir.join(UNFINISHED));
    // The pointer may have been moved and not synced.
    let _ = match old {
        Some(old) => point_to(dir, old),
        None => std::fs::remove_file(dir.join("current")).map_err(StoreError::io(dir)),
    };
    if pointer(dir).is_ok_and(|pointer| pointer.is_none_or(|(_, named)| named != generation)) {
        let _ = std::fs::remove_dir_all(home(dir, generation));
    }
}

pub(super) fn remove_if_there(dir: &Path) -> Result<(), StoreError> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(StoreError::io(dir)),
    }
}
