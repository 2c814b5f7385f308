//! What is seen and kept when the program panics: the terminal given back, a sentence, and a report for whoever mends it.
//!
//! Neither quotes what the panic says unless it is a constant of the program: it may quote what somebody has written, and
//! both are meant to be sent to others.

use std::backtrace::Backtrace;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

use super::{Session, say};
use crate::replica::wall;
use crate::store;
use crate::text::Lang;

/// How many reports are kept.
const KEPT: usize = 5;
/// The exit code of a panic, as Rust gives it.
const CODE: i32 = 101;
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Sees to panics as long as nothing more is known: a sentence.
pub(super) fn mind(lang: Lang) {
    std::panic::set_hook(Box::new(move |info| panicked(info, lang, |_| None)));
}

/// Sees to panics of a session, which leave a report in its data folder.
pub(super) fn mind_in(session: &Session) {
    let session = session.clone();
    std::panic::set_hook(Box::new(move |info| {
        panicked(info, session.lang, |at| report(&session.dir, at, &wall(session.now, session.zone)).ok());
    }));
}

fn panicked(info: &PanicHookInfo<'_>, lang: Lang, report: impl Fn(&str) -> Option<PathBuf>) {
    // One that is caught and handled: nobody needs to see it.
    if store::is_quiet() {
        return;
    }
    let _screen = crate::tui::hand_back();
    let at = info.location().map(ToString::to_string).unwrap_or_default();
    let said = info.payload().downcast_ref::<&'static str>().copied().unwrap_or_default();
    let told = if said.is_empty() { at.clone() } else { format!("{at}: {said}") };
    match report(&at) {
        Some(path) => say(&lang.panicked_reported(&told, VERSION, &path.display().to_string())),
        None => say(&lang.panicked(&told, VERSION)),
    }
    // Others would go on without it, on a terminal that is no longer theirs. The main thread ends by itself.
    if std::thread::current().name() != Some("main") {
        std::process::exit(CODE);
    }
}

/// Writes a report; where it lies.
fn report(dir: &Path, at: &str, time: &str) -> io::Result<PathBuf> {
    forget_old(dir);
    let thread = std::thread::current();
    let trace = Backtrace::force_capture().to_string();
    // Functions alone: where their files lay on the machine that built the program helps nobody.
    let functions: Vec<&str> = trace.lines().filter(|line| !line.trim_start().starts_with("at ")).collect();
    let text =
        format!("samverkan {VERSION}\n{time}\n{} {at}\n{}\n", thread.name().unwrap_or("thread"), functions.join("\n"));
    let stem = time.replace(' ', "T").replace(':', "");
    let mut last = Err(io::ErrorKind::AlreadyExists.into());
    for n in 0..=KEPT {
        let path = dir.join(format!("panic-{stem}-{n}.txt"));
        last = store::fresh(&path).and_then(|mut file| {
            file.write_all(text.as_bytes()).map(|()| path.clone()).inspect_err(|_| {
                let _ = std::fs::remove_file(&path);
            })
        });
        if !matches!(&last, Err(error) if error.kind() == io::ErrorKind::AlreadyExists) {
            break;
        }
    }
    last
}

/// Makes room for one more.
fn forget_old(dir: &Path) {
    let is_ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("panic-") && name.ends_with(".txt")
    };
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut reports: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_ours).collect();
    reports.sort_by_cached_key(|path| std::fs::symlink_metadata(path).and_then(|meta| meta.modified()).ok());
    for old in reports.iter().rev().skip(KEPT - 1) {
        let _ = std::fs::remove_file(old);
    }
}
