//! The demo county with a given number of changes: action items that are added and then set until they are done.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use chrono::DateTime;
use samverkan::log::{Change, Id, Name, Operation, ReplicaId, Value};
use samverkan::replica::{Opening, Replica};
use samverkan::store::{Access, Folder, Holder, Memory};
use samverkan::text::format::STOCKHOLM;

/// A quarter of an hour before a meeting of the county.
const NOW: &str = "2026-11-22T08:45:00+01:00";
/// What happens to an action item, in this order: it is added, and then set.
const LIFE: [(&str, &str); 5] =
    [("", ""), ("state", "started"), ("due", "2027-03-01"), ("owner", "falu-kommun"), ("state", "done")];

/// A county of a size, in memory and on disk.
#[derive(Debug)]
pub struct County {
    /// Its operations.
    pub ops: Vec<Arc<Operation>>,
    dir: PathBuf,
}

static MADE: LazyLock<Mutex<HashMap<usize, &'static County>>> = LazyLock::new(Mutex::default);

/// Where the counties lie: on the disk that the program is built on, not in memory.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("growth")
}

/// Removes what a bench has left.
pub fn clean() {
    let _ = std::fs::remove_dir_all(root());
}

impl County {
    /// The county after that many changes, made once.
    pub fn of(changes: usize) -> &'static Self {
        MADE.lock().unwrap().entry(changes).or_insert_with(|| Box::leak(Box::new(Self::make(changes))))
    }

    fn make(changes: usize) -> Self {
        let dir = root().join(changes.to_string());
        let ops = operations(changes);
        let holder = Holder::this(String::new());
        std::fs::create_dir_all(root()).unwrap();
        Folder::create(&dir, "demo", &ops, &holder, Access::Apart).unwrap();
        // The first start takes the folder's label.
        Replica::open(&opening(&dir)).unwrap();
        Self { ops, dir }
    }

    /// How its folder is opened.
    pub fn opening(&self) -> Opening {
        opening(&self.dir)
    }

    /// The county without a folder.
    pub fn in_memory(&self) -> Replica {
        let mut replica = Replica::on(Box::new(Memory::default()), self.ops.clone(), ReplicaId(1));
        replica.fix_now(self.opening().now);
        replica
    }

    /// A copy of its folder that may be written to, open.
    pub fn copy(&self, name: &str) -> Replica {
        let to = root().join(format!("{name}-{}", self.ops.len()));
        copy(&self.dir, &to);
        Replica::open(&opening(&to)).unwrap().0
    }
}

/// How a folder is opened by the interface.
pub fn opening(dir: &Path) -> Opening {
    Opening {
        dir: dir.into(),
        author: "bench".into(),
        read_only: false,
        zone: STOCKHOLM,
        limits: samverkan::domain::finding::Limits::default(),
        now: DateTime::parse_from_rfc3339(NOW).ok().map(|now| now.to_utc()),
        access: Access::Apart,
    }
}

/// Copies a folder in the place of whatever is there.
pub fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() { copy(&path, &to) } else { std::fs::copy(&path, &to).map(drop).unwrap() }
    }
}

fn operations(changes: usize) -> Vec<Arc<Operation>> {
    let seed = root().join(format!("seed-{changes}"));
    let demo = samverkan::demo::create(&opening(&seed)).unwrap();
    let ops: Vec<Arc<Operation>> = demo.log().iter().cloned().collect();
    assert!(ops.len() < changes, "the demo county alone has {} changes", ops.len());
    let mut replica = Replica::on(Box::new(Memory::default()), ops, ReplicaId(1));
    replica.fix_now(opening(&seed).now);
    for n in 0..changes - replica.log().len() {
        replica.set_next_nonce(n as u64);
        replica.stage(change(n));
    }
    replica.commit().unwrap();
    assert_eq!(replica.log().len(), changes);
    replica.log().iter().cloned().collect()
}

/// The change of that number, which always changes something.
pub fn change(n: usize) -> Change {
    let kind = Name::new("action-item");
    let id = Id::new(&format!("bench-{}", n / LIFE.len())).unwrap();
    let (field, value) = LIFE[n % LIFE.len()];
    let mut change = Change::new(if field.is_empty() { Name::new("add") } else { Name::new("set") });
    if field.is_empty() {
        change
            .set(kind, &id, Name::new("title"), Value::text(&format!("Åtgärd {}", n / LIFE.len())))
            .set(kind, &id, Name::new("goal_area"), Value::text("mo-1"))
            .set(kind, &id, Name::new("owner"), Value::text("mora-kommun"))
            .set(kind, &id, Name::new("group"), Value::text("lansgrupp"))
            .set(kind, &id, Name::new("due"), Value::text("2027-02-01"))
            .set(kind, &id, Name::new("state"), Value::text("open"));
    } else {
        change.set(kind, &id, Name::new(field), Value::text(value));
    }
    change
}
