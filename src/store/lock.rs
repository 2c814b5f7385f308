//! The lock of a data folder, and who holds it.

use std::fs::{File, TryLockError};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{StoreError, files};

/// How often a lock that is held is tried again, and how long after.
const TRIES: usize = 5;
const MOMENT: Duration = Duration::from_millis(4);

/// Who has a folder open, as they wrote it themselves: to be shown, not to be trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holder {
    /// The machine.
    pub host: String,
    /// The account.
    pub user: String,
    /// The process.
    pub pid: u32,
    /// The terminal.
    pub terminal: String,
    /// Since when, local time.
    pub since: String,
}

impl Holder {
    /// This process.
    pub fn this(since: String) -> Self {
        let terminal = std::fs::read_link("/proc/self/fd/0").ok().filter(|path| path.starts_with("/dev"));
        Self {
            host: host(),
            user: account(),
            pid: std::process::id(),
            terminal: terminal.map(|path| path.display().to_string()).unwrap_or_default(),
            since,
        }
    }
}

/// The name of whoever runs this process, or the number where the environment has no name.
pub fn account() -> String {
    let named = |name| std::env::var(name).ok().filter(|name| !name.is_empty());
    named("USER").or_else(|| named("LOGNAME")).unwrap_or_else(|| format!("uid{}", rustix::process::getuid().as_raw()))
}

/// The name of this machine.
pub fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// Who wrote the lock file last; nobody if it says nothing.
pub(super) fn read(path: &Path) -> Holder {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Takes the lock of a folder. It lasts as long as the file is open, and ends with the process whatever happens to it.
pub(super) fn take(dir: &Path, holder: &Holder) -> Result<File, StoreError> {
    let path = dir.join("lock");
    let at = |source| StoreError::Io { path: path.clone(), source };
    let mut file = files::options().create(true).open(&path).map_err(at)?;
    files::share(&path);
    // Whoever only asks whether it is held holds it for a moment, and so does a process that is just being started.
    let mut locked = file.try_lock();
    for _ in 0..TRIES {
        if !matches!(locked, Err(TryLockError::WouldBlock)) {
            break;
        }
        std::thread::sleep(MOMENT);
        locked = file.try_lock();
    }
    match locked {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StoreError::InUse(Box::new(read(&path))));
        }
        Err(TryLockError::Error(_)) => return Err(StoreError::NoLocks(dir.into())),
    }
    let text = serde_json::to_string(holder).unwrap_or_default();
    let write = |file: &mut File| {
        file.set_len(0)?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(text.as_bytes())
    };
    // A full disk must not keep anybody from reading their own data.
    let _ = write(&mut file);
    Ok(file)
}
