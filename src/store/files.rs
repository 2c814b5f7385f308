//! Files as they are written: for their owner alone, or for the group that a folder was given to, and never through a
//! symbolic link. What a link in a data folder leads to is somebody else's; whoever starts the program may well name the
//! folder itself by one.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::StoreError;

/// What marks a folder that its group shares: what is made in it belongs to the group, who may do everything in it.
const SHARED: u32 = 0o2070;
/// What those who are neither the owner nor of the group may do.
const OTHERS: u32 = 0o007;

/// How every file is opened that is written.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(0o600).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options
}

/// Whether a folder is shared by its group: `chmod g+rwxs` says so, and that nobody else may look into it.
pub fn is_shared(dir: &Path) -> bool {
    fs::metadata(dir).is_ok_and(|meta| meta.mode() & (SHARED | OTHERS) == SHARED)
}

/// Lets the group have what was just made, if it shares the folder in which it stands. Only the owner may say that: what
/// somebody else made is the group's already.
pub(super) fn share(path: &Path) {
    let around = path.parent().filter(|around| *around != Path::new("")).unwrap_or_else(|| Path::new("."));
    if is_shared(around) {
        let _ = fs::set_permissions(path, mode(path.is_dir(), true));
    }
}

/// What may be done with a folder or file.
pub(super) fn mode(is_dir: bool, shared: bool) -> Permissions {
    Permissions::from_mode(match (is_dir, shared) {
        (true, false) => 0o700,
        (true, true) => 0o2770,
        (false, false) => 0o600,
        (false, true) => 0o660,
    })
}

/// Makes a folder.
pub(super) fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)?;
    share(path);
    Ok(())
}

/// Makes a file where there is nothing.
///
/// # Errors
/// What the operating system said, also if there is something.
pub fn fresh(path: &Path) -> io::Result<File> {
    let file = options().create_new(true).open(path)?;
    share(path);
    Ok(file)
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
