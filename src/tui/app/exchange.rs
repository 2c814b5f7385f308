//! Files that come and go: listing them, looking at what one brings, taking it in, and writing one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use super::{App, SETTLE_AFTER};
use crate::cli::{Out, file_name};
use crate::error::{Error, unusable_sentence};
use crate::exchange::{FULL, Keys, Lock, Packed, Snapshot, Unusable, file, snapshot};
use crate::log::Operation;
use crate::replica::TAKE_BACK;
use crate::report::{arrival, differences};
use crate::store::Import;
use crate::text::format;
use crate::tui::effect::{Effect, Exchange};
use crate::tui::screen::Target;
use crate::tui::screens::{self, Page, Secret};

/// How many files are looked into, the newest first, and how large they may be: a list is to open at once.
const LOOKED_INTO: usize = 20;
const QUICK: u64 = 4 << 20;

/// What there is of it between two keys.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The usual folder.
    pub(super) folder: Option<PathBuf>,
    /// What was looked at and may be taken in.
    looked_at: Option<(PathBuf, Snapshot)>,
}

impl App {
    /// The same with a folder for files to exchange.
    pub fn with_exchange(mut self, folder: PathBuf) -> Self {
        self.files.folder = Some(folder);
        self
    }

    /// Without one it is beside the data.
    pub(super) fn folder(&self) -> PathBuf {
        let beside = || self.replica.dir().and_then(Path::parent).unwrap_or(Path::new(".")).join("samverkan-utbyte");
        self.files.folder.clone().unwrap_or_else(beside)
    }

    /// The screen with the files of the folder.
    pub(super) fn exchange_screen(&self) -> screens::Exchange {
        let lang = self.eye.lang;
        let folder = self.folder();
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
            .filter(|entry| !entry.file_name().to_string_lossy().starts_with(file::UNFINISHED))
            .filter_map(|entry| Some((entry.metadata().ok().filter(fs::Metadata::is_file)?, entry.path())))
            .map(|(meta, path)| (meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), meta.len(), path))
            .collect();
        files.sort_by(|a, b| b.cmp(a));
        let rows = (0..).zip(files).map(|(n, (at, length, path))| {
            let millis = at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
            let at = format::local(millis, self.replica.zone()).format("%Y-%m-%d %H:%M").to_string();
            let says =
                if n < LOOKED_INTO && length <= QUICK { self.says(&path) } else { lang.not_looked_into().into() };
            screens::FileRow { path, at, says }
        });
        let last = self.replica.place().imports.last().map(|import| lang.last_import(&import.at)).unwrap_or_default();
        screens::Exchange::new(folder.clone(), rows.collect(), last)
    }

    /// What is new in a file, in a few words.
    fn says(&self, path: &Path) -> String {
        let lang = self.eye.lang;
        match read(path, &Keys::None) {
            Ok(file) if file.header.profile != FULL => lang.an_excerpt().into(),
            Ok(file) if file.header.dataset != self.replica.dataset() => lang.of_another(&file.header.dataset),
            Ok(file) => {
                let unknown = |op: &&std::sync::Arc<Operation>| self.replica.log().get(op.id).is_none();
                let new = file.ops.iter().filter(unknown).count();
                if new == 0 { lang.nothing_new_in_it().into() } else { lang.n_new_changes(new) }
            }
            Err(Unusable::Encrypted) => lang.is_encrypted().into(),
            Err(Unusable::Foreign) => lang.is_foreign().into(),
            Err(Unusable::Newer { .. }) => lang.is_newer().into(),
            Err(_) => lang.is_damaged().into(),
        }
    }

    /// Carries out what is wanted of files; whether it could be.
    pub(super) fn exchange(&mut self, wanted: Exchange) -> bool {
        match wanted {
            Exchange::Look(path, passphrase) => self.look_into(path, passphrase),
            Exchange::TakeIn => self.take_in(),
            Exchange::Secret(purpose) => self.stack.push(Box::new(Secret::new(purpose))),
            Exchange::Write { passphrase, hand_over } => self.write_file(passphrase, hand_over),
            Exchange::TakeBack { sure } => self.take_import_back(sure),
        }
        true
    }

    /// Shows what a file brings, before anything of it is kept.
    fn look_into(&mut self, path: PathBuf, passphrase: Option<String>) {
        let lang = self.eye.lang;
        let keys = passphrase.map_or(Keys::None, Keys::Passphrase);
        let file = match read(&path, &keys) {
            Ok(file) => file,
            Err(Unusable::Encrypted) if cfg!(feature = "age") => {
                self.stack.push(Box::new(Secret::new(screens::For::Read(path))));
                return;
            }
            Err(why) => {
                self.message = unusable_sentence(&path, &why, lang);
                return;
            }
        };
        if file.header.profile != FULL {
            self.message = Error::OnlyToRead.sentence(lang);
            return;
        }
        if file.header.dataset != self.replica.dataset() {
            let (theirs, ours) = (file.header.dataset, self.replica.dataset().to_owned());
            self.message = Error::OtherDataset { theirs, ours }.sentence(lang);
            return;
        }
        let before = differences::count(&self.eye.on(&self.replica).source());
        let arrival = self.replica.take_in(file.ops.clone());
        let source = self.eye.on(&self.replica).source();
        let said = arrival::sheet(&source, &arrival.new);
        let mut lines: Vec<String> = said.rows.into_iter().flat_map(|row| row.cells).collect();
        let differ = differences::count(&source).saturating_sub(before);
        if differ > 0 {
            lines.extend([String::new(), lang.will_differ_here(differ)]);
        }
        if arrival.future > 0 {
            lines.push(lang.from_the_future(arrival.future));
        }
        if !arrival.waiting.is_empty() {
            lines.push(lang.some_wait().into());
        }
        lines.push(String::new());
        lines.extend(arrival::authors(&source, &arrival.new));
        let nothing = arrival.new.is_empty();
        self.replica.forget(arrival);
        if nothing {
            self.message = lang.nothing_new().into();
            return;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.stack.push(Box::new(Page::new(name, &lines.join("\n")).of(Target::Arrival)));
        self.files.looked_at = Some((path, file));
    }

    /// Takes in what was looked at.
    fn take_in(&mut self) {
        let lang = self.eye.lang;
        let Some((_, file)) = self.files.looked_at.take() else { return };
        let hash = file.summary.hash;
        let arrival = self.replica.take_in(file.ops);
        let spans = snapshot::extent(&arrival.new).iter().map(ToString::to_string).collect();
        let n = arrival.new.len();
        match self.replica.keep(arrival) {
            Ok(kept) => {
                let at = self.replica.now().format("%Y-%m-%d %H:%M").to_string();
                self.replica.remember_import(Import { at, hash, spans });
                self.apply(Effect::Back);
                self.refresh_exchange();
                self.message = lang.imported_here(n);
                if kept.relabelled {
                    self.message = lang.notice_met_itself().into();
                }
                self.settle_at = Some(Instant::now() + SETTLE_AFTER);
            }
            Err(error) => self.not_saved(&error),
        }
    }

    /// The list of files as it is now.
    fn refresh_exchange(&mut self) {
        let screen = self.exchange_screen();
        if let Some(top) =
            self.stack.last_mut().filter(|top| matches!(top.target(&self.eye.on(&self.replica)), Target::File(_)))
        {
            *top = Box::new(screen);
        }
    }

    fn write_file(&mut self, passphrase: Option<String>, hand_over: bool) {
        let lang = self.eye.lang;
        let folder = self.folder();
        let locked = passphrase.is_some();
        let lock = passphrase.map_or(Lock::Open, Lock::Passphrase);
        let out = Out { profile: FULL, lock, plain: false, replace: false };
        let source = self.eye.on(&self.replica).source();
        let made = fs::create_dir_all(&folder).map_err(|source| Error::Export { path: folder.clone(), source });
        let written =
            made.and_then(|()| out.write_file(&source, &self.replica, &file_name(&folder, &self.replica, locked)));
        let (path, summary) = match written {
            Ok(written) => written,
            Err(error) => {
                self.message = error.sentence(lang);
                return;
            }
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut lines = vec![
            path.display().to_string(),
            lang.n_changes(summary.operations as usize),
            lang.plain_hash().into(),
            summary.hash,
        ];
        if hand_over {
            lines.push(String::new());
            lines.extend(lang.hand_over_steps(&name).lines().map(str::to_owned));
        }
        lines.push(String::new());
        lines.push(if locked { lang.hand_over_passphrase() } else { lang.hand_over_open() }.into());
        self.refresh_exchange();
        let title = if hand_over { lang.cmd_hand_over() } else { lang.cmd_export() };
        self.stack.push(Box::new(Page::new(title.into(), &lines.join("\n"))));
    }

    /// Takes back what the newest import brought that still stands, after saying whose it is and that it holds everywhere.
    fn take_import_back(&mut self, sure: bool) {
        let lang = self.eye.lang;
        let newest = self.replica.place().imports.iter().rev();
        let found =
            newest.map(|import| (import.clone(), self.replica.imported(import))).find(|(_, ops)| !ops.is_empty());
        let Some((import, mut ops)) = found else {
            self.message = lang.no_import().into();
            return;
        };
        let n = ops.len();
        if !sure {
            let who = arrival::authors(&self.eye.on(&self.replica).source(), &ops).join("; ");
            let question = lang.take_back_question(n, &import.at, &who);
            let then = Box::new(Effect::Exchange(Exchange::TakeBack { sure: true }));
            self.apply(Effect::Ask { question, yes: 't', then });
            return;
        }
        ops.sort_by_key(|op| std::cmp::Reverse((op.stamp, op.id)));
        self.replica.retract(TAKE_BACK, &ops);
        self.message = lang.took_back_here(n);
    }
}

fn read(path: &Path, keys: &Keys) -> Result<Snapshot, Unusable> {
    let packed = Packed::open(path).map_err(Unusable::Io)?;
    snapshot::read(|| packed.plain(keys), &mut |_| true)
}
