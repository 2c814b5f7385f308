//! Files that are written whole or not at all: under a name that nobody reads, synced, and then renamed.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

/// How names begin of files that are not whole yet. Whoever lists a folder passes over them.
pub const UNFINISHED: &str = ".samverkan-";

/// Writes a file, for its owner alone; where it lies, whole, and what `write` gave.
///
/// # Errors
/// What the operating system said; [`io::ErrorKind::AlreadyExists`] if it is there already and is not to be replaced.
/// Nothing is left behind then.
pub fn write<T>(
    path: &Path,
    replace: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<(PathBuf, T)> {
    let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize()?;
    let path = folder.join(name);
    if path.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !replace && path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let file = Builder::new().prefix(UNFINISHED).tempfile_in(&folder)?;
    let mut out = io::BufWriter::with_capacity(1 << 16, file.as_file());
    let written = write(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    if replace {
        file.persist(&path)?
    } else {
        file.persist_noclobber(&path)?
    };
    File::open(&folder)?.sync_all()?;
    Ok((path, written))
}
