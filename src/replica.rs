//! A replica: a data folder's operations, their fold and its view, and the only way to change them.
//!
//! Changes are *staged* in memory and *committed* as one batch: one append, one `fdatasync`. If that fails, the state is
//! what it was before. Only this file and `main.rs` read the clock.

mod check;
mod erasure;
mod import;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use crate::domain::View;
use crate::domain::edit::Editor;
use crate::domain::finding::Limits;
use crate::log::{
    Action, Change, Clock, Id, Name, OpId, OpLog, Operation, ReplicaId, Stamp, State, Text, template, undo,
};
use crate::store::{
    Access, Beside, Folder, Followed, Holder, Memory, Notice, Opened, Place, Storage, StoreError, take_over, unwatched,
    writer,
};
use crate::text::format::Zone;

pub use import::{Arrival, Kept, TAKE_BACK};

/// The dataset of a store that was not started from a template.
pub const EMPTY_DATASET: &str = "empty";
/// How many operations one retraction names, so that it stays within what an operation may be.
const RETRACTED_AT_ONCE: usize = 800;

/// The moment that `SAMVERKAN_NOW` fixes for tests, the demo and pictures (RFC 3339 or a date), if it does.
pub fn fixed_now() -> Option<DateTime<Utc>> {
    let text = std::env::var("SAMVERKAN_NOW").ok()?;
    let date = || text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN).and_utc());
    DateTime::parse_from_rfc3339(&text).ok().map(|time| time.to_utc()).or_else(date)
}

/// The moment on the wall clock, to the minute.
pub fn wall(fixed: Option<DateTime<Utc>>, zone: Zone) -> String {
    fixed.unwrap_or_else(Utc::now).with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
}

/// Random bits from the operating system.
pub fn random() -> u64 {
    // Without randomness nothing has an identity; the moment and the process are what is left then.
    getrandom::u64()
        .unwrap_or_else(|_| Utc::now().timestamp_nanos_opt().unwrap_or(1) as u64 ^ u64::from(std::process::id()))
}

/// How a replica is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The data folder.
    pub dir: PathBuf,
    /// Who makes changes.
    pub author: String,
    /// Only to read, beside whoever writes.
    pub read_only: bool,
    /// The zone of the wall clock.
    pub zone: Zone,
    /// What the rules of findings are told.
    pub limits: Limits,
    /// The present moment, if it is fixed.
    pub now: Option<DateTime<Utc>>,
    /// Who opens sled: a helper, for a process that waits for keys.
    pub access: Access,
}

impl Opening {
    fn now(&self) -> DateTime<Zone> {
        self.now.unwrap_or_else(Utc::now).with_timezone(&self.zone)
    }

    fn holder(&self) -> Holder {
        Holder::this(self.now().format("%Y-%m-%d %H:%M").to_string())
    }
}

/// A data folder in memory, and the way to change it.
#[derive(Debug)]
pub struct Replica {
    storage: Box<dyn Storage>,
    dir: Option<PathBuf>,
    read_only: bool,
    /// Whether operations are lost for good: nothing is written until a rebuild goes on without them.
    lost: bool,
    /// The journal of whoever writes, while only to read.
    beside: Option<Beside>,
    log: OpLog,
    state: State,
    view: View,
    place: Place,
    /// What we write under. A former label's operations are not ours to undo: whoever has the other copy of the folder
    /// may go on writing under it.
    label: ReplicaId,
    clock: Clock,
    author: Text,
    zone: Zone,
    limits: Limits,
    fixed_now: Option<DateTime<Utc>>,
    /// The day that is looked at, if it is not today.
    looked_at: Option<NaiveDate>,
    staged: Vec<Arc<Operation>>,
    /// The group of what is staged now, while several changes make one action.
    group: Option<u64>,
    next_nonce: Option<u64>,
    dataset: String,
}

impl Replica {
    /// Opens a data folder.
    ///
    /// # Errors
    /// As [`Folder::open`], or [`Folder::read_beside`] when only to read.
    pub fn open(opening: &Opening) -> Result<(Self, Vec<Notice>), StoreError> {
        if opening.read_only {
            let (beside, opened) = Beside::open(&opening.dir)?;
            let mut replica = Self::new(Box::new(Memory::default()), opening, opened.dataset, opened.ops);
            replica.read_only = true;
            replica.beside = Some(beside);
            replica.place = Place::read(&opening.dir);
            replica.label = replica.place.replicas().last().copied().unwrap_or_default();
            return Ok((replica, opened.notices));
        }
        let now = opening.now().format("%Y%m%dT%H%M%S").to_string();
        let (folder, opened) = Folder::open(&opening.dir, &opening.holder(), &now, opening.access)?;
        let mut notices = opened.notices;
        let mut replica = Self::new(Box::new(folder), opening, opened.dataset, opened.ops);
        replica.place = Place::read(&opening.dir);
        let moved = replica.place.folder != opened.inode && !replica.place.labels.is_empty();
        if moved {
            notices.push(Notice::Relabelled);
        }
        let forked = replica.place.replicas().last().is_some_and(|label| replica.log.forks().contains(label));
        if replica.place.labels.is_empty() || moved || forked {
            replica.take_label(opened.inode);
        }
        replica.label = replica.place.replicas().last().copied().unwrap_or_default();
        let missing = replica.log.gaps();
        let is_said = notices.iter().any(|notice| matches!(notice, Notice::Lost { .. }));
        replica.lost = is_said || !missing.is_empty();
        if replica.lost && !is_said {
            notices.push(Notice::Lost { missing, lines: 0 });
        }
        if !replica.lost {
            match replica.finish_erasures(&mut unwatched) {
                Ok(true) => notices.iter_mut().for_each(Notice::forget_aside),
                Ok(false) => {}
                Err(error) => notices.push(Notice::Unerased { message: error.message() }),
            }
        }
        Ok((replica, notices))
    }

    /// Opens a data folder, ending the process that holds it if one does; whom it ended.
    ///
    /// # Errors
    /// [`StoreError::Kept`] if it could not be ended, otherwise as [`Replica::open`].
    pub fn take_over(opening: &Opening) -> Result<(Self, Vec<Notice>, Option<Holder>), StoreError> {
        let ended = take_over(&opening.dir, &opening.holder())?;
        let (replica, notices) = Self::open(opening)?;
        Ok((replica, notices, ended))
    }

    /// Makes a store in an empty folder out of a template's operations, and opens it.
    ///
    /// # Errors
    /// As [`Folder::create`].
    pub fn create(opening: &Opening, versions: &[template::Template]) -> Result<Self, StoreError> {
        let dataset = versions.first().map_or(EMPTY_DATASET, |template| &template.id);
        Self::begin(opening, dataset, &template::operations(versions))
    }

    /// Makes a store in an empty folder out of what a file holds, and opens it.
    ///
    /// # Errors
    /// As [`Folder::create`].
    pub fn begin(opening: &Opening, dataset: &str, ops: &[Arc<Operation>]) -> Result<Self, StoreError> {
        let (folder, opened) = Folder::create(&opening.dir, dataset, ops, &opening.holder(), opening.access)?;
        let mut replica = Self::new(Box::new(folder), opening, opened.dataset, opened.ops);
        replica.take_label(opened.inode);
        replica.label = replica.place.replicas().last().copied().unwrap_or_default();
        Ok(replica)
    }

    /// What a file holds, to be looked at.
    pub fn of_file(opening: &Opening, dataset: &str, ops: Vec<Arc<Operation>>) -> Self {
        let mut replica = Self::new(Box::new(Memory::default()), opening, dataset.into(), ops);
        replica.dir = None;
        replica.read_only = true;
        replica
    }

    /// A replica on a storage of tests.
    pub fn on(storage: Box<dyn Storage>, ops: Vec<Arc<Operation>>, label: ReplicaId) -> Self {
        let opening = Opening {
            dir: PathBuf::new(),
            author: "test".into(),
            read_only: false,
            zone: crate::text::format::STOCKHOLM,
            limits: Limits::default(),
            now: None,
            access: Access::Here,
        };
        let mut replica = Self::new(storage, &opening, EMPTY_DATASET.into(), ops);
        replica.dir = None;
        replica.label = label;
        replica
    }

    fn new(storage: Box<dyn Storage>, opening: &Opening, dataset: String, ops: Vec<Arc<Operation>>) -> Self {
        let mut clock = Clock::default();
        let log = log_of(ops, &mut clock);
        let state = State::fold(log.iter());
        let view = View::of(&state);
        Self {
            storage,
            dir: Some(opening.dir.clone()),
            read_only: false,
            lost: false,
            beside: None,
            log,
            state,
            view,
            place: Place::default(),
            label: ReplicaId::default(),
            clock,
            author: opening.author.as_str().into(),
            zone: opening.zone,
            limits: opening.limits,
            fixed_now: opening.now,
            looked_at: None,
            staged: Vec::new(),
            group: None,
            next_nonce: None,
            dataset,
        }
    }

    /// Fixes the present moment.
    pub fn fix_now(&mut self, now: Option<DateTime<Utc>>) {
        self.fixed_now = now;
    }

    fn take_label(&mut self, folder: (u64, u64)) {
        self.place.labels.push(ReplicaId(random()).to_string());
        self.place.folder = folder;
        self.save_place();
    }

    /// The operations.
    pub const fn log(&self) -> &OpLog {
        &self.log
    }

    /// Their fold.
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The fold, typed.
    pub const fn view(&self) -> &View {
        &self.view
    }

    /// The data folder, if it has one.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }

    /// The dataset that it belongs to.
    pub fn dataset(&self) -> &str {
        &self.dataset
    }

    /// Whether nothing can be changed.
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether operations are lost and nobody has gone on without them yet, so that nothing can be changed.
    pub const fn has_lost(&self) -> bool {
        self.lost
    }

    /// What the rules of findings are told.
    pub const fn limits(&self) -> Limits {
        self.limits
    }

    /// The zone of the wall clock.
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// The present moment on the wall clock.
    pub fn now(&self) -> DateTime<Zone> {
        self.fixed_now.unwrap_or_else(Utc::now).with_timezone(&self.zone)
    }

    /// The day that everything is worked out for: today on the wall clock, or the one that is looked at.
    pub fn today(&self) -> NaiveDate {
        self.looked_at.unwrap_or_else(|| self.now().date_naive())
    }

    /// The day that is looked at instead of today (rule 14, valid time). Nothing is to be changed meanwhile.
    pub const fn looked_at(&self) -> Option<NaiveDate> {
        self.looked_at
    }

    /// Looks at the county as it was, or will be, on a day; `None` comes back to today.
    pub fn look_at(&mut self, day: Option<NaiveDate>) {
        self.looked_at = day;
        self.turn_day();
    }

    /// Another day has come: what was worked out for the one before does not hold any more.
    pub fn turn_day(&mut self) {
        self.view.version += 1;
    }

    /// Forgets what was written after a time (rule 14, recorded time), in memory: from then on only to read.
    pub fn know_at(&mut self, time: Stamp) {
        self.log = log_of(self.log.known_at(time), &mut self.clock);
        self.refold();
        self.read_only = true;
        self.beside = None;
    }

    /// What adding, changing and removing records needs.
    pub fn editor(&self) -> Editor<'_> {
        Editor { view: &self.view, state: &self.state, today: self.today() }
    }

    /// A fresh random id.
    pub fn fresh_id(&self) -> Id {
        Id::random(u128::from(random()) << 64 | u128::from(random()))
    }

    /// What is local to the folder, to be changed and saved with [`Replica::save_place`].
    pub fn place_mut(&mut self) -> &mut Place {
        &mut self.place
    }

    /// What is local to the folder.
    pub const fn place(&self) -> &Place {
        &self.place
    }

    /// Saves what is local to the folder. Losing it costs a cursor, so a failure is passed over.
    pub fn save_place(&self) {
        if let Some(dir) = self.dir.as_ref().filter(|_| !self.read_only) {
            let _ = self.place.write(dir);
        }
    }

    /// Carries a change out in memory, to be kept by the next [`Replica::commit`]. What already is so changes nothing;
    /// the operations that came of it.
    pub fn stage(&mut self, change: Change) -> Vec<Arc<Operation>> {
        self.stage_at(change, Stamp::at(self.now().timestamp_millis()))
    }

    /// The same at a moment of the past, for the invented history of the demo county.
    pub fn stage_at(&mut self, change: Change, wall: Stamp) -> Vec<Arc<Operation>> {
        let caption = change.caption;
        let actions = change.into_actions(&self.state);
        self.stage_actions(caption, actions, wall)
    }

    fn stage_actions(&mut self, caption: Name, actions: Vec<Action>, wall: Stamp) -> Vec<Arc<Operation>> {
        let group = self.group.or_else(|| (actions.len() > 1).then(random));
        let replica = self.label;
        let first = self.log.next_index(replica);
        let mut nonces = self.next_nonce.take().into_iter();
        let ops: Vec<Arc<Operation>> = (first..)
            .zip(actions)
            .map(|(index, action)| {
                Arc::new(Operation {
                    id: OpId { replica, index, nonce: nonces.next().unwrap_or_else(random) },
                    stamp: self.clock.tick(wall),
                    author: Some(self.author.clone()),
                    caption,
                    group,
                    action,
                    extra: None,
                })
            })
            .collect();
        for op in &ops {
            self.log.insert(op.clone());
        }
        // As the log holds them: an erasure may have struck what somebody writes again.
        let ops: Vec<Arc<Operation>> = ops.iter().filter_map(|op| self.log.get(op.id).cloned()).collect();
        let changed = self.state.apply(&ops, &self.log);
        self.view.update(&self.state, &changed);
        self.staged.extend(ops.iter().cloned());
        ops
    }

    /// Keeps what was staged: durable when it returns.
    ///
    /// # Errors
    /// Nothing of it was kept, and the state is what it was before.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        let staged = std::mem::take(&mut self.staged);
        if staged.is_empty() {
            return Ok(());
        }
        let kept = if self.read_only {
            Err(StoreError::ReadOnly(self.dir.clone().unwrap_or_default()))
        } else if self.lost {
            Err(StoreError::Incomplete(self.dir.clone().unwrap_or_default()))
        } else {
            self.storage.append(&staged)
        };
        if kept.is_err() {
            self.staged = staged;
            self.discard();
        }
        kept
    }

    /// Forgets what was staged.
    pub fn discard(&mut self) {
        for op in std::mem::take(&mut self.staged) {
            self.log.withdraw(op.id);
        }
        self.refold();
    }

    /// Folds the log anew. What the view keeps of very many records follows, and keeps its numbers.
    fn refold(&mut self) {
        let mut keys = self.state.keys();
        self.state = State::fold(self.log.iter());
        keys.extend(self.state.keys());
        self.view.update(&self.state, &keys);
    }

    /// Looks what has come since, while only to read; whether anything has.
    ///
    /// # Errors
    /// What the operating system said. What was read stays, and looking again may succeed.
    pub fn follow(&mut self) -> Result<bool, StoreError> {
        let Some(beside) = &mut self.beside else { return Ok(false) };
        match beside.follow()? {
            Followed::Same => return Ok(false),
            Followed::More(ops) => {
                // Whoever writes has admitted them, so they are taken as they are.
                self.take_in(ops);
            }
            Followed::Anew(Opened { dataset, ops, .. }) => {
                self.log = log_of(ops, &mut self.clock);
                self.dataset = dataset;
                self.refold();
            }
        }
        Ok(true)
    }

    /// Who has the folder open to write, if somebody has.
    pub fn writer(&self) -> Option<Holder> {
        writer(self.dir.as_deref()?)
    }

    /// Stages several changes as one action: one line of history, undone together.
    pub fn as_one<T>(&mut self, stage: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.group;
        self.group = outer.or_else(|| Some(random()));
        let result = stage(self);
        self.group = outer;
        result
    }

    /// Stages a change as part of our own newest action, if that is a group.
    pub fn as_part_of_last<T>(&mut self, stage: impl FnOnce(&mut Self) -> T) -> T {
        self.group = self.log.of(self.label).last().and_then(|op| op.group);
        let result = self.as_one(stage);
        self.group = None;
        result
    }

    /// The nonce of the next operation: a draft bears the one that it will become.
    pub fn set_next_nonce(&mut self, nonce: u64) {
        self.next_nonce = Some(nonce);
    }

    /// What is staged.
    pub fn staged(&self) -> &[Arc<Operation>] {
        &self.staged
    }

    /// Whether something is staged.
    pub fn has_staged(&self) -> bool {
        !self.staged.is_empty()
    }

    /// Stages taking back our own newest action that stands; the operations taken back, none if there are none.
    pub fn undo(&mut self) -> Vec<Arc<Operation>> {
        let ops = undo::undoable(&self.log, &self.state, &[self.label]);
        self.retract(undo::UNDO, &ops);
        ops
    }

    /// The label under which this replica writes now.
    pub const fn label(&self) -> ReplicaId {
        self.label
    }

    /// Stages redoing our own newest undo; the operations that stand again, none if there are none.
    pub fn redo(&mut self) -> Vec<Arc<Operation>> {
        let undone = undo::redoable(&self.log, &self.state, &[self.label]);
        self.retract(undo::REDO, &undone);
        let again = undone.iter().flat_map(|op| op.retracts()).filter_map(|id| self.log.get(*id).cloned());
        again.collect()
    }

    /// Stages taking these operations back.
    pub fn retract(&mut self, caption: Name, ops: &[Arc<Operation>]) {
        let actions =
            ops.chunks(RETRACTED_AT_ONCE).map(|ops| Action::Retract(ops.iter().map(|op| op.id).collect())).collect();
        self.stage_actions(caption, actions, Stamp::at(self.now().timestamp_millis()));
    }

    /// Our own newest operation that stands and that `wanted` takes, with its group.
    pub fn newest_own(&self, wanted: impl Fn(&Operation) -> bool) -> Vec<Arc<Operation>> {
        undo::newest(&self.log, &self.state, &[self.label], wanted)
    }

    /// Whether saving would succeed again after it failed.
    ///
    /// # Errors
    /// It would not.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        self.storage.probe()
    }

    /// Brings sled up to date; for a moment when nobody waits.
    ///
    /// # Errors
    /// What sled said; everything is safe in the journal.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.storage.settle()
    }

    /// Whether there is something to settle.
    pub fn is_unsettled(&self) -> bool {
        self.storage.is_unsettled()
    }
}

/// A log of these operations, whose stamps the clock learns.
fn log_of(ops: Vec<Arc<Operation>>, clock: &mut Clock) -> OpLog {
    let mut log = OpLog::default();
    for op in ops {
        clock.observe(op.stamp);
        log.insert(op);
    }
    log
}
