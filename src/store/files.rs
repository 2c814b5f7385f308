//! Files as they are written: for their owner alone, and never through a symbolic link. What a link in a data folder leads
//! to is somebody else's; whoever starts the program may well name the folder itself by one.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::StoreError;

/// How every file is opened that is written.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options
}

/// Makes a file where there is nothing.
///
/// # Errors
/// What the operating system said, also if there is something.
pub fn fresh(path: &Path) -> io::Result<File> {
    options().create_new(true).open(path)
}

/// Makes a file under a name that only we use: what a crash left there goes first.
///
/// # Errors
/// What the operating system said.
pub fn anew(path: &Path) -> io::Result<File> {
    // That there mostly is nothing is no error; whatever else hinders also hinders what follows.
    let _ = fs::remove_file(path);
    fresh(path)
}

/// Refuses a generation in which something is a link: sled follows what it finds. What cannot be looked at is met by
/// whoever opens it.
pub(super) fn no_links(path: &Path) -> Result<(), StoreError> {
    let Ok(kind) = fs::symlink_metadata(path).map(|meta| meta.file_type()) else { return Ok(()) };
    if kind.is_symlink() {
        return Err(StoreError::Io { path: path.into(), source: Errno::LOOP.into() });
    }
    if kind.is_dir() {
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            no_links(&entry.path())?;
        }
    }
    Ok(())
}
