//! Replicas that meet in a [target](super::target): each fetches what it lacks and puts what the others may lack.
//!
//! There is nobody in between who orders anything. Any number of replicas may do this at once, be killed, see a list that
//! is old or not whole, and start again; what is in a target is always a set of [objects](super::object) that are
//! never changed. The rules:
//!
//! 1. **Fetch.** An object is passed over only if its H is the hash of our own log's identities in that range: there is no
//!    list of what was fetched. What is read is judged by its content, whatever it is called; what is damaged or foreign
//!    is named and passed over. Whatever leaves a gap [waits](crate::log::OpLog::admit).
//! 2. **Put.** Whatever the target lacks is put, of any replica or template. What is put is read back.
//! 3. **Rewrite and delete** only objects of one's own labels, former ones included. All of those are read at each sync.
//! 4. **Compaction.** What is put last takes in the objects just before it, as long as each has no more operations than
//!    all behind it together, if at least four become one and they stay below half a megabyte. Each time an operation is
//!    written again its object at least doubles, so an operation is written at most some thirteen times however
//!    long the log grows: the work grows with the number of operations, and the objects of a replica with its logarithm,
//!    and with one for each half megabyte.
//! 5. **Deletion.** An object goes when another of our own was *listed and read* at the beginning of the same sync, so it
//!    was put in an earlier one, and holds all of its operations, struck as ours are. Of two with the same
//!    operations the one with the struck words, then the one with the smaller name stays: so two who hold the same
//!    label, because a folder was copied, never delete each other's.
//! 6. **Erasure.** An object of ours whose words are not those of our log does not count as being there: it is put anew
//!    (same H, other C), and deleted by rule 5. Those of other labels, and copies, are [named](Given::left)
//!    until whoever owns them has come.
//! 7. **End.** The target lists objects of ours, each read, from the first operation to the last.
//! 8. **Rot.** At each sync a few objects that could be passed over are read again, so that what is damaged is found
//!    while somebody still has it; it is put again, packed with another number, so under another C.

mod fetch;
mod give;
mod plan;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

pub use fetch::fetch;
pub use give::{give, would_give};

use super::Unusable;
use super::object::{self, Name};
use super::target::{Entry, Target};
use crate::log::{OpId, Operation, ReplicaId};

/// What is just being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading what the target has.
    Fetch,
    /// Putting what it lacks.
    Put,
}

/// Told how far it has come, and of how much; whether to go on.
pub type Watch<'a> = dyn FnMut(Stage, u64, u64) -> bool + 'a;

/// Why a sync ended early. What was put is whole, and what was kept is kept.
#[derive(Debug)]
pub enum Failure {
    /// Whoever waited has stopped it.
    Stopped,
    /// The target cannot be reached, read or written.
    Target(io::Error),
    /// It gives back something else than was put.
    Unlike(String),
    /// It does not list what was put.
    Unlisted(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Target(error)
    }
}

/// Something in the target that could not be taken.
#[derive(Debug)]
pub struct Trouble {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Flaw,
    /// Whether what its name says is missing here, too.
    pub lacking: bool,
}

/// Why something in the target was passed over.
#[derive(Debug)]
pub enum Flaw {
    /// It cannot be read, or not as what it was.
    Unusable(Unusable),
    /// It belongs to another dataset.
    OtherDataset(String),
    /// It leaves something out.
    Excerpt,
}

/// An object as it was met.
#[derive(Debug)]
struct Met {
    path: String,
    name: Name,
    size: u64,
    /// Whether something hangs on to its name: such a one is read, and never trusted or deleted.
    copy: bool,
    state: State,
}

#[derive(Debug)]
enum State {
    /// It was passed over because of its H.
    Unread,
    /// It was read: what it holds, and the hash of its words.
    Read { ids: Vec<OpId>, words: u64, right: bool },
    /// It could not be taken.
    Flawed,
}

/// What was met in a target.
#[derive(Debug, Default)]
pub struct Seen {
    objects: BTreeMap<ReplicaId, Vec<Met>>,
    /// Names that are none of ours.
    pub strangers: Vec<String>,
    /// Other datasets that lie there.
    pub others: Vec<String>,
}

impl Seen {
    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.values().map(Vec::len).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}

/// What a target had for us.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Operations that we lack, or of which a copy there is struck further, in the order of their identities.
    pub ops: Vec<Arc<Operation>>,
    /// What could not be taken.
    pub troubles: Vec<Trouble>,
    /// How many bytes were read.
    pub bytes: u64,
    /// What lies there.
    pub seen: Seen,
}

/// What a target got from us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// How many operations it lacked.
    pub lacked: usize,
    /// How many objects were put.
    pub objects: usize,
    /// How many operations were put, those put again in larger objects among them.
    pub written: usize,
    /// How many bytes were put.
    pub bytes: u64,
    /// How many objects were deleted because others hold what they held.
    pub deleted: usize,
    /// Where erased words are left that are not ours to delete, by whose label they bear.
    pub left: BTreeMap<ReplicaId, Vec<String>>,
}

/// The names of a dataset's objects, and of what lies between them.
fn look(target: &mut dyn Target, dataset: &str) -> io::Result<Seen> {
    let folder = object::folder(dataset);
    let mut seen = Seen::default();
    for Entry { name, size } in target.list(&folder)? {
        let below = name.strip_prefix(&folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(&name);
        let parsed = below.split_once('/').and_then(|(replica, file)| {
            let replica: ReplicaId = replica.parse().ok()?;
            let (read, copy) = Name::read(replica, file).ok()?;
            Some((replica, read, copy))
        });
        match parsed {
            Some((replica, read, copy)) => {
                let met = Met { path: name, name: read, size, copy, state: State::Unread };
                seen.objects.entry(replica).or_default().push(met);
            }
            None => seen.strangers.push(name),
        }
    }
    Ok(seen)
}

/// The datasets that a target has.
///
/// # Errors
/// It cannot be reached.
pub fn datasets(target: &mut dyn Target) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for top in target.folders("")? {
        // A folder with a name like ours and nothing of ours in it is no dataset.
        if let Some(dataset) = object::dataset(&top)
            && target.folders(&top)?.iter().any(|below| below.parse::<ReplicaId>().is_ok())
        {
            found.push(dataset);
        }
    }
    Ok(found)
}
