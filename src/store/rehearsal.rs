//! Panics on purpose, for `--panic-test`: what is seen and kept then is tested, wherever the program fails.

use std::sync::OnceLock;

/// Where to panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// While the first change is drawn.
    Draw,
    /// On another thread, then.
    Thread,
    /// Between the writing and the syncing of a change.
    Commit,
    /// On the thread that reads the journal.
    Open,
    /// In whatever helper is called.
    Helper,
}

/// What each is called.
pub const MOMENTS: [(&str, Moment); 5] = [
    ("draw", Moment::Draw),
    ("thread", Moment::Thread),
    ("commit", Moment::Commit),
    ("open", Moment::Open),
    ("helper", Moment::Helper),
];

static ASKED: OnceLock<Moment> = OnceLock::new();

/// Asks for a panic.
pub fn rehearse(moment: Moment) {
    let _ = ASKED.set(moment);
}

/// Whether a panic there was asked for.
pub fn is_rehearsed(moment: Moment) -> bool {
    ASKED.get() == Some(&moment)
}

/// Panics if it was asked for. Like any panic it may quote what somebody has written.
///
/// # Panics
/// If it was asked for.
#[track_caller]
pub fn panic_if(moment: Moment, quoted: &[u8]) {
    assert!(!is_rehearsed(moment), "{}", String::from_utf8_lossy(quoted));
}
