//! A folder as target: a network drive, a USB stick, a folder that some other program copies about. Nothing is asked of its
//! file system but to rename: no locks, no links, no permissions, and names that every file system takes.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::{Entry, Put, Target};
use crate::exchange::file::UNFINISHED;
use crate::log::ReplicaId;

/// How deep below the top something of ours lies: dataset, replica.
const DEPTH: usize = 2;

/// A folder that is there. Who may read what is put into it is what the folder itself says.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// What is not whole yet is written under this name at the top of the dataset: one of each replica, so that what a
    /// killed one leaves goes the next time.
    unfinished: String,
    mode: u32,
}

impl Folder {
    /// Opens a folder. One that is not there is not made: it may be a drive that is not connected.
    ///
    /// # Errors
    /// What the operating system said.
    pub fn open(root: &Path, label: ReplicaId) -> io::Result<Self> {
        let root = root.canonicalize()?;
        let meta = root.metadata()?;
        if !meta.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self { root, unfinished: format!("{UNFINISHED}{label}"), mode: meta.permissions().mode() & 0o777 })
    }

    fn walk(&self, below: &Path, depth: usize, found: &mut Vec<Entry>) -> io::Result<()> {
        let entries = match fs::read_dir(self.root.join(below)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.is_there(),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            // A name that is no text is none of ours.
            let Some(name) = entry.file_name().to_str().filter(|name| !name.starts_with('.')).map(str::to_owned) else {
                continue;
            };
            let (kind, path) = (entry.file_type()?, below.join(name));
            if kind.is_dir() && depth > 1 {
                self.walk(&path, depth - 1, found)?;
            } else if kind.is_file() {
                // It may be gone by now.
                let Ok(meta) = entry.metadata() else { continue };
                found.push(Entry { name: path.to_string_lossy().into_owned(), size: meta.len() });
            }
        }
        Ok(())
    }

    /// That something below is not there is no error, that the folder itself is gone is one.
    fn is_there(&self) -> io::Result<()> {
        self.root.metadata().map(|_| ())
    }

    /// Makes the folders above a file, but not the target's own.
    fn make(&self, name: &str) -> io::Result<PathBuf> {
        let mut folder = self.root.clone();
        for part in name.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev() {
            let inner = folder.join(part);
            match fs::create_dir(&inner) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => {
                    made?;
                    // Where permissions are no more than shown, this fails and nothing is lost.
                    let _ = fs::set_permissions(&inner, Permissions::from_mode(self.mode));
                    sync(&folder)?;
                }
            }
            folder = inner;
        }
        Ok(folder)
    }

    fn write(&self, new: &Path, bytes: &[u8]) -> io::Result<()> {
        let _ = fs::remove_file(new);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(self.mode & 0o666).open(new)?;
        let _ = file.set_permissions(Permissions::from_mode(self.mode & 0o666));
        file.write_all(bytes)?;
        file.sync_all()
    }
}

impl Target for Folder {
    fn folders(&mut self, below: &str) -> io::Result<Vec<String>> {
        let mut folders = Vec::new();
        let entries = match fs::read_dir(self.root.join(below)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.is_there().map(|()| folders),
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.extend(entry.file_name().into_string().ok().filter(|name| !name.starts_with('.')));
            }
        }
        folders.sort();
        Ok(folders)
    }

    fn list(&mut self, below: &str) -> io::Result<Vec<Entry>> {
        let mut found = Vec::new();
        self.walk(Path::new(below), DEPTH.saturating_sub(below.matches('/').count()), &mut found)?;
        found.sort();
        Ok(found)
    }

    fn get(&mut self, name: &str) -> io::Result<Vec<u8>> {
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let mut file = OpenOptions::new().read(true).custom_flags(flags).open(self.root.join(name))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<Put> {
        let path = self.root.join(name);
        if path.symlink_metadata().is_ok() {
            return self.get(name).map(|there| if there == bytes { Put::Known } else { Put::Taken });
        }
        let folder = self.make(name)?;
        let top = name.split_once('/').map_or("", |(top, _)| top);
        let new = self.root.join(top).join(&self.unfinished);
        // Whoever comes in between has put the same: equal names mean equal bytes.
        let put = self.write(&new, bytes).and_then(|()| fs::rename(&new, &path));
        if let Err(error) = put {
            let _ = fs::remove_file(&new);
            return Err(error);
        }
        sync(&folder)?;
        Ok(Put::New)
    }

    fn delete(&mut self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.root.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.is_there(),
            deleted => deleted,
        }
    }
}

/// Makes a folder's names durable, where the file system can.
fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}
