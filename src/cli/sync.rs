//! `sync`: fetches what others have put into a folder or an object store, and puts there what they lack.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::import::warn;
use super::progress::Watcher;
use super::{CliCommand, Session, print, say};
use crate::error::{Error, flaw_sentence};
use crate::exchange::sync::{self, Failure, Fetched, Given, Stage};
use crate::exchange::target::{self, Target};
use crate::log::{OpLog, Operation, ReplicaId};
use crate::replica::{Arrival, Replica, random};
use crate::report::{arrival, differences};
use crate::store::{Progress, Step, StoreError};
use crate::text::Lang;
use crate::text::format::{fit, visible};

pub(super) const COMMAND: CliCommand = CliCommand { name: "sync", about: Lang::about_sync, arguments, run };

/// How many names of a list are told.
const TOLD: usize = 5;

fn arguments(command: Command, lang: Lang) -> Command {
    command
        .arg(Arg::new("target").value_name(lang.value_target()).required(true).help(lang.help_target()))
        .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help(lang.help_dry_run()))
}

fn run(session: &Session, matches: &ArgMatches) -> Result<(), Error> {
    let address = matches.get_one::<String>("target").map(String::as_str).unwrap_or_default();
    let only_look = matches.get_flag("dry-run");
    if !only_look {
        session.may_change()?;
    }
    is_outside(session, address)?;
    let watcher = Watcher::new(session.lang, Step::SYNC.to_vec()).map_err(Error::Output)?;
    let mut sync = Sync { session, address, watcher };
    if session.is_empty()? && !only_look {
        sync.begin()?;
    }
    let mut replica = if only_look { session.open_to_read()? } else { session.open_to_change()? };
    if replica.has_lost() {
        return Err(StoreError::Incomplete(session.dir.clone()).into());
    }
    let mut target = sync.open(replica.label())?;
    let mut fetched = sync.fetch(&mut *target, &replica)?;
    let ops = std::mem::take(&mut fetched.ops);
    let differing = differences::count(&session.source(&replica));
    let arrival = replica.take_in(ops);
    let differs = differences::count(&session.source(&replica)).saturating_sub(differing);
    sync.say_what_came(&replica, &arrival, &fetched)?;
    warn(session, &arrival.waiting, arrival.future, differs);
    if only_look {
        let would = sync::would_give(replica.log(), &replica.place().replicas(), &fetched.seen);
        print(&format!("{}\n", session.lang.sync_would_put(would.lacked, would.objects, would.deleted)))?;
        say(session.lang.only_looked());
        return Sync::end(&fetched);
    }
    keep(session, &mut replica, arrival)?;
    let given = sync.give(&mut *target, &replica, &fetched)?;
    sync.watcher.erase();
    session.settle(&mut replica);
    sync.say_what_went(&replica, &given)?;
    Sync::end(&fetched)
}

/// Keeps what came, as one batch.
fn keep(session: &Session, replica: &mut Replica, arrival: Arrival) -> Result<(), Error> {
    if arrival.new.is_empty() {
        replica.forget(arrival);
        return Ok(());
    }
    if replica.keep(arrival)?.relabelled {
        say(session.lang.sync_met_itself());
    }
    Ok(())
}

/// A data folder is nobody's meeting place.
fn is_outside(session: &Session, address: &str) -> Result<(), Error> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| PathBuf::from(path));
    if !target::is_store(address) && real(Path::new(address)).starts_with(real(&session.dir)) {
        return Err(Error::Usage(session.lang.sync_into_itself().into()));
    }
    Ok(())
}

struct Sync<'a> {
    session: &'a Session,
    address: &'a str,
    watcher: Watcher,
}

impl Sync<'_> {
    fn open(&self, label: ReplicaId) -> Result<Box<dyn Target>, Error> {
        target::open(self.address, label).map_err(|why| Error::NoTarget { address: self.address.into(), why })
    }

    fn failed(&mut self, why: Failure, stopped: &'static str) -> Error {
        self.watcher.erase();
        match (why, self.watcher.signal()) {
            (Failure::Stopped, signal) => Error::Stopped { signal: signal.unwrap_or(2), sentence: stopped },
            (why, _) => Error::Sync { address: self.address.into(), why },
        }
    }

    /// A machine without a store begins with what the others have.
    fn begin(&mut self) -> Result<(), Error> {
        let (session, lang) = (self.session, self.session.lang);
        let mut target = self.open(ReplicaId(random()))?;
        let datasets = sync::datasets(&mut *target).map_err(|error| self.failed(error.into(), ""))?;
        let dataset = match datasets.as_slice() {
            [] => return Err(StoreError::Missing(session.dir.clone()).into()),
            [dataset] => dataset,
            several => return Err(Error::Usage(lang.sync_which_dataset(&names(several)))),
        };
        let log = OpLog::default();
        let fetched = sync::fetch(&mut *target, dataset, &log, &[], 0, &mut seeing(&mut self.watcher));
        let mut fetched = fetched.map_err(|why| self.failed(why, lang.exchange_stopped()))?;
        self.watcher.erase();
        let (ops, _) = log.admit(std::mem::take(&mut fetched.ops));
        if ops.is_empty() {
            self.say_troubles(&fetched);
            return Err(Error::SyncPartly);
        }
        let mut replica = Replica::begin(&session.opening(), dataset, &ops)?;
        let n = replica.log().len();
        session.finish(&mut replica, &lang.began_with(&session.dir.display().to_string(), n))
    }

    fn fetch(&mut self, target: &mut dyn Target, replica: &Replica) -> Result<Fetched, Error> {
        let own = replica.place().replicas();
        let fetched =
            sync::fetch(target, replica.dataset(), replica.log(), &own, random(), &mut seeing(&mut self.watcher));
        let fetched = fetched.map_err(|why| self.failed(why, self.session.lang.exchange_stopped()))?;
        self.watcher.erase();
        Ok(fetched)
    }

    fn give(&mut self, target: &mut dyn Target, replica: &Replica, fetched: &Fetched) -> Result<Given, Error> {
        let own = replica.place().replicas();
        let given =
            sync::give(target, replica.dataset(), replica.log(), &own, &fetched.seen, &mut seeing(&mut self.watcher));
        given.map_err(|why| self.failed(why, self.session.lang.sync_stopped()))
    }

    fn say_what_came(&self, replica: &Replica, arrival: &Arrival, fetched: &Fetched) -> Result<(), Error> {
        let lang = self.session.lang;
        let new: Vec<_> = arrival.new.iter().filter(|op| !arrival.had(op.id)).cloned().collect();
        let came = if new.is_empty() { lang.sync_nothing_new().into() } else { lang.sync_fetched(new.len()) };
        print(&format!("{came}\n"))?;
        for line in arrival::authors(&self.session.source(replica), &new) {
            print(&format!("  {line}\n"))?;
        }
        self.say_troubles(fetched);
        if !fetched.seen.others.is_empty() {
            say(&lang.sync_other_datasets(&names(&fetched.seen.others), &fit(replica.dataset(), 60)));
        }
        Ok(())
    }

    fn say_troubles(&self, fetched: &Fetched) {
        let lang = self.session.lang;
        for trouble in fetched.troubles.iter().take(TOLD) {
            let why = flaw_sentence(&trouble.why, lang);
            let name = visible(&trouble.name);
            say(&if trouble.lacking { lang.sync_lacking(&name, &why) } else { lang.sync_flawed(&name, &why) });
        }
        let more = fetched.troubles.len().saturating_sub(TOLD);
        if more > 0 {
            say(&lang.sync_more_flawed(more));
        }
    }

    fn say_what_went(&self, replica: &Replica, given: &Given) -> Result<(), Error> {
        let lang = self.session.lang;
        let went = if given.lacked == 0 { lang.sync_nothing_put().into() } else { lang.sync_put(given.lacked) };
        print(&format!("{went}\n"))?;
        if given.written > given.lacked || given.deleted > 0 {
            print(&format!("{}\n", lang.sync_packed(given.objects, given.deleted)))?;
        }
        for (label, objects) in given.left.iter().take(TOLD) {
            let last = replica.log().of(*label).last();
            let author = last.and_then(|op| op.author.as_deref()).unwrap_or("?");
            let at = last.map(|op| self.date(op)).unwrap_or_default();
            let folder = objects.first().and_then(|path| path.rsplit_once('/')).map_or("", |(folder, _)| folder);
            say(&lang.sync_left(objects.len(), &fit(author, 40), &at, folder));
        }
        let differ = differences::count(&self.session.source(replica));
        if differ > 0 {
            say(&lang.sync_differ(differ));
        }
        Ok(())
    }

    fn date(&self, op: &Operation) -> String {
        crate::text::format::local(op.stamp.millis, self.session.zone).format("%Y-%m-%d").to_string()
    }

    /// Whether everything came that there is.
    fn end(fetched: &Fetched) -> Result<(), Error> {
        if fetched.troubles.iter().any(|trouble| trouble.lacking) { Err(Error::SyncPartly) } else { Ok(()) }
    }
}

fn names(names: &[String]) -> String {
    let told: Vec<String> = names.iter().take(TOLD).map(|name| fit(name, 40)).collect();
    told.join(", ") + if names.len() > TOLD { " …" } else { "" }
}

fn seeing(watcher: &mut Watcher) -> impl FnMut(Stage, u64, u64) -> bool + '_ {
    |stage, done, of| {
        let step = match stage {
            Stage::Fetch => Step::Fetch,
            Stage::Put => Step::Put,
        };
        watcher.see(Progress { step, done, of }) == ControlFlow::Continue(())
    }
}
