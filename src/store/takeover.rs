//! Ending the process that holds a data folder: only one that the kernel names, of the same user on the same host, and a
//! program like this one.
//!
//! What stands in the lock file was written by whoever took the lock, and a number of a process is soon another's. So the
//! kernel's own list is asked, what it names is held by a handle before it is looked at, and the signals go to that
//! handle.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, Signal, getuid, pidfd_open, pidfd_send_signal};
use serde::{Deserialize, Serialize};

use super::lock::{self, Holder};
use super::{StoreError, write_whole};

/// How long a process has to end by itself.
const GRACE: Duration = Duration::from_secs(2);
/// How long the kernel has to end it.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the kernel's list is read before what it does not show is taken to be hidden, and how long between.
const LOOKS: u32 = 25;
const BETWEEN: Duration = Duration::from_millis(10);
/// Who takes over from whom, for the one that is ended to tell; there only meanwhile.
const REQUEST: &str = "taking";

/// Why a folder could not be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is open on another machine.
    OtherHost,
    /// Somebody else's process has it.
    OtherUser,
    /// The process that has it is no samverkan.
    OtherProgram,
    /// This system does not show which process has it.
    Unseen,
    /// The process did not end.
    Stays,
}

/// What the one who takes over leaves for the one who is ended.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    from: u32,
    by: Holder,
}

/// Who has the folder open, if anybody has.
pub fn writer(dir: &Path) -> Option<Holder> {
    let path = dir.join("lock");
    is_locked(&path).then(|| lock::read(&path))
}

/// Whether somebody holds the lock, asked by trying; whoever wants it in that moment tries again.
fn is_locked(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Ends the process that holds the folder: asked to first, and by force after two seconds. Whom it ended, if anybody.
///
/// # Errors
/// [`StoreError::Kept`]: nothing was done, or it did not help.
pub fn take_over(dir: &Path, by: &Holder) -> Result<Option<Holder>, StoreError> {
    let path = dir.join("lock");
    if !is_locked(&path) {
        return Ok(None);
    }
    let holder = lock::read(&path);
    let kept = |why| StoreError::Kept { by: Box::new(holder.clone()), why };
    if holder.pid != 0 && holder.host != lock::host() {
        return Err(kept(Kept::OtherHost));
    }
    // The kernel's list is no picture of one moment: while locks come and go elsewhere, a line may be missed.
    let mut found = find(&path);
    for _ in 1..LOOKS {
        if !matches!(found, Err(Kept::Unseen)) {
            break;
        }
        if !is_locked(&path) {
            return Ok(None);
        }
        std::thread::sleep(BETWEEN);
        found = find(&path);
    }
    let (pid, process) = found.map_err(kept)?;
    let request = Request { from: pid, by: by.clone() };
    // Nobody has to be told; a full disk is no hindrance.
    let _ = serde_json::to_vec(&request).map(|text| write_whole(&dir.join(REQUEST), &text));
    let ended = end(&process);
    forget(dir);
    if ended { Ok(Some(holder)) } else { Err(kept(Kept::Stays)) }
}

/// Who is just taking the folder over from this process, if anybody is.
pub fn taken_by(dir: &Path) -> Option<Holder> {
    let request: Request = serde_json::from_slice(&fs::read(dir.join(REQUEST)).ok()?).ok()?;
    (request.from == std::process::id()).then_some(request.by)
}

/// Forgets that anybody took over: it is done, or was interrupted.
pub(super) fn forget(dir: &Path) {
    let _ = fs::remove_file(dir.join(REQUEST));
}

/// Asks the process to end, wakes it if it is stopped, and ends it by force if it stays; whether it is gone.
fn end(process: &OwnedFd) -> bool {
    let send = |signal| pidfd_send_signal(process, signal);
    if send(Signal::TERM) == Err(Errno::SRCH) {
        return true;
    }
    let _ = send(Signal::CONT);
    if is_gone(process, GRACE) {
        return true;
    }
    let _ = send(Signal::KILL);
    is_gone(process, PATIENCE)
}

/// Waits until the process is gone, and with it its files and locks.
fn is_gone(process: &OwnedFd, patience: Duration) -> bool {
    let end = Instant::now() + patience;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let mut polled = [PollFd::new(process, PollFlags::IN)];
        match rustix::event::poll(&mut polled, Timespec::try_from(left).ok().as_ref()) {
            Ok(0) => return false,
            Ok(_) => return true,
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

/// The process that holds the lock, if it may be ended: its number, and a handle that stays with it.
fn find(path: &Path) -> Result<(u32, OwnedFd), Kept> {
    let mut why = Kept::Unseen;
    for pid in named(path) {
        let handle = Pid::from_raw(pid).and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
        let Some(handle) = handle else { continue };
        // The handle came first: what is read of the number now is of the process that it stands for, or that is gone.
        let proc = PathBuf::from(format!("/proc/{pid}"));
        if !is_own(&proc) {
            why = Kept::OtherUser;
        } else if !holds(&proc, path) {
        } else if !is_like_us(&proc) {
            why = Kept::OtherProgram;
        } else {
            return Ok((pid.cast_unsigned(), handle));
        }
    }
    Err(why)
}

/// The processes that, by the kernel's list, took a lock such as ours on a file of that number.
fn named(path: &Path) -> Vec<i32> {
    let Ok(inode) = fs::metadata(path).map(|meta| meta.ino()) else { return Vec::new() };
    named_in(&fs::read_to_string("/proc/locks").unwrap_or_default(), inode)
}

/// The same of a text: `1: FLOCK  ADVISORY  WRITE 30656 fe:00:10021334 0 EOF`. The device is left out, since some file
/// systems give it another number here; whether it is the very file is asked of each process.
fn named_in(locks: &str, inode: u64) -> Vec<i32> {
    let pid = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, "WRITE", pid, file, ..] = words.as_slice() else { return None };
        (file.rsplit(':').next()?.parse() == Ok(inode)).then(|| pid.parse().ok()).flatten()
    };
    locks.lines().filter_map(pid).filter(|pid| *pid > 0).collect()
}

/// Whether a process is the same user's: under all four of its identities.
fn is_own(proc: &Path) -> bool {
    let status = fs::read_to_string(proc.join("status")).unwrap_or_default();
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:")).unwrap_or_default();
    let own = getuid().as_raw().to_string();
    ids.split_whitespace().count() == 4 && ids.split_whitespace().all(|id| id == own)
}

/// Whether a process has the file open by a handle that holds the lock.
fn holds(proc: &Path, path: &Path) -> bool {
    let Ok(wanted) = fs::metadata(path).map(|meta| (meta.dev(), meta.ino())) else { return false };
    let Ok(open) = fs::read_dir(proc.join("fd")) else { return false };
    open.flatten().any(|entry| {
        // Only files of that name are asked: one on a dead network drive might never answer.
        let named = fs::read_link(entry.path()).is_ok_and(|link| link.ends_with("lock"));
        let same = || fs::metadata(entry.path()).is_ok_and(|meta| (meta.dev(), meta.ino()) == wanted);
        let info = || fs::read_to_string(proc.join("fdinfo").join(entry.file_name())).unwrap_or_default();
        named && same() && info().lines().any(|line| line.starts_with("lock:") && line.contains("FLOCK"))
    })
}

/// Whether a process runs a program of our name: others may lock the file too, as a backup does.
fn is_like_us(proc: &Path) -> bool {
    let name = |exe: PathBuf| -> Option<OsString> {
        let name = exe.file_name()?.to_str()?;
        // What was replaced meanwhile, as by an update, is so called.
        Some(name.strip_suffix(" (deleted)").unwrap_or(name).into())
    };
    let of = |proc: &Path| fs::read_link(proc.join("exe")).ok().and_then(name);
    of(proc).is_some_and(|theirs| of(Path::new("/proc/self")) == Some(theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_list_names_whoever_took_the_lock() {
        let locks = "1: FLOCK  ADVISORY  WRITE 30656 fe:00:10021334 0 EOF\n\
                     1: -> FLOCK  ADVISORY  WRITE 30657 fe:00:10021334 0 EOF\n\
                     2: FLOCK  ADVISORY  READ 31 fe:00:10021334 0 EOF\n\
                     3: POSIX  ADVISORY  WRITE 32 fe:00:10021334 0 EOF\n\
                     4: FLOCK  ADVISORY  WRITE 33 fe:00:21334 0 EOF\n\
                     5: FLOCK  ADVISORY  WRITE -1 fe:00:10021334 0 EOF\n\
                     6: FLOCK  ADVISORY  WRITE 0 fe:00:10021334 0 EOF\n\
                     7: FLOCK  ADVISORY  WRITE 34 00:2b:10021334 0 EOF\n\
                     8: FLOCK  ADVISORY\n";
        assert_eq!(named_in(locks, 10_021_334), [30_656, 34], "no waiter, no other kind, no other file");
        assert_eq!(named_in("", 10_021_334), Vec::<i32>::new());
    }

    /// What has the file open, and what has another one locked, does not hold its lock.
    #[test]
    fn a_process_holds_what_it_has_locked_and_nothing_else() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (one, other) = (one.path().join("lock"), other.path().join("lock"));
        let open = |path: &Path| File::options().write(true).create_new(true).open(path).unwrap();
        let (locked, held) = (open(&one), open(&other));
        locked.lock().unwrap();
        let own = Path::new("/proc/self");
        assert!(holds(own, &one) && !holds(own, &other));
        assert!(is_own(own) && is_like_us(own) && !is_like_us(Path::new("/proc/1/nowhere")));
        assert_eq!(find(&other).map(|(pid, _)| pid), Err(Kept::Unseen));
        drop((locked, held));
        assert!(!holds(own, &one));
    }
}
