//! Where replicas meet: a folder that all of them reach, or an object store. Either only keeps bytes under names; it knows
//! no locks, no order and no replica.

mod folder;
#[cfg(feature = "s3")]
mod s3;

use std::io;
use std::path::Path;
use std::time::Duration;

pub use folder::Folder;
#[cfg(feature = "s3")]
pub use s3::Bucket;

use crate::log::ReplicaId;

/// How long a target is waited for that does not list yet what was put.
const A_LITTLE: Duration = Duration::from_millis(100);
/// How the address of an object store begins.
const S3: &str = "s3://";

/// Something that lies in a target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name from the target's top, with `/` between folders.
    pub name: String,
    /// How long it is, in bytes.
    pub size: u64,
}

/// What putting did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is there now.
    New,
    /// The same bytes were there.
    Known,
    /// Other bytes are there, and stay.
    Taken,
}

/// A place that keeps bytes under names.
pub trait Target: std::fmt::Debug {
    /// The folders right below a folder, `""` being the top; none if there is no such folder. What begins with a dot is no
    /// part.
    ///
    /// # Errors
    /// The target cannot be reached.
    fn folders(&mut self, below: &str) -> io::Result<Vec<String>>;

    /// The files below a folder, sorted; nothing if there is no such folder. What begins with a dot is no part.
    ///
    /// # Errors
    /// The target cannot be reached.
    fn list(&mut self, below: &str) -> io::Result<Vec<Entry>>;

    /// The bytes under a name.
    ///
    /// # Errors
    /// [`io::ErrorKind::NotFound`] if there are none, or they cannot be read.
    fn get(&mut self, name: &str) -> io::Result<Vec<u8>>;

    /// Puts bytes under a name, whole or not at all, unless something is there. They are durable when it returns.
    ///
    /// # Errors
    /// Nothing of them is there.
    fn put(&mut self, name: &str, bytes: &[u8]) -> io::Result<Put>;

    /// Deletes what is under a name. That nothing is there is no error.
    ///
    /// # Errors
    /// It is still there.
    fn delete(&mut self, name: &str) -> io::Result<()>;

    /// Waits a little for a list to show what was put.
    fn wait(&mut self) {
        std::thread::sleep(A_LITTLE);
    }
}

/// Why an address leads nowhere.
#[derive(Debug)]
pub enum NoTarget {
    /// This program was built without object stores.
    NoStores,
    /// It is no `s3://bucket/prefix`.
    Address,
    /// The environment has no credentials.
    NoCredentials,
    /// It cannot be reached.
    Io(io::Error),
}

/// Opens the target at an address: a folder that is there, or `s3://bucket/prefix`.
///
/// # Errors
/// [`NoTarget`].
pub fn open(address: &str, label: ReplicaId) -> Result<Box<dyn Target>, NoTarget> {
    match address.strip_prefix(S3) {
        Some(rest) => bucket(rest),
        None => Ok(Box::new(Folder::open(Path::new(address), label).map_err(NoTarget::Io)?)),
    }
}

/// Whether an address is that of an object store.
pub fn is_store(address: &str) -> bool {
    address.starts_with(S3)
}

#[cfg(feature = "s3")]
fn bucket(rest: &str) -> Result<Box<dyn Target>, NoTarget> {
    Ok(Box::new(Bucket::open(rest)?))
}

#[cfg(not(feature = "s3"))]
fn bucket(_: &str) -> Result<Box<dyn Target>, NoTarget> {
    Err(NoTarget::NoStores)
}
