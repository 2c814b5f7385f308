//! A line on standard error that says how far something has come, and the signals that stop it.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};

use crate::store::{Progress, Step};
use crate::text::Lang;
use crate::text::format::{fit, pad, width};

/// How often the line is drawn at most.
const OFTEN: Duration = Duration::from_millis(100);
/// How long the bar is.
const BAR: u64 = 20;

/// What waits and watches.
pub(super) struct Watcher {
    lang: Lang,
    steps: Vec<Step>,
    /// Only a terminal is drawn on.
    draws: bool,
    drawn_at: Option<Instant>,
    /// How many columns the line that stands there takes.
    drawn: usize,
    signal: Arc<AtomicUsize>,
}

impl Watcher {
    /// From now on the signals that would end the program stop what is watched.
    pub(super) fn new(lang: Lang, steps: Vec<Step>) -> io::Result<Self> {
        let signal = Arc::new(AtomicUsize::new(0));
        for number in [SIGINT, SIGTERM] {
            signal_hook::flag::register_usize(number, signal.clone(), number.cast_unsigned() as usize)?;
        }
        Ok(Self { lang, steps, draws: io::stderr().is_terminal(), drawn_at: None, drawn: 0, signal })
    }

    /// The signal that came, if one did.
    pub(super) fn signal(&self) -> Option<u8> {
        u8::try_from(self.signal.load(Ordering::Acquire)).ok().filter(|signal| *signal > 0)
    }

    /// Takes note of how far it has come; whether to go on.
    pub(super) fn see(&mut self, progress: Progress) -> ControlFlow<()> {
        if self.signal().is_some() {
            return ControlFlow::Break(());
        }
        if self.draws && self.drawn_at.is_none_or(|at| at.elapsed() >= OFTEN) {
            self.drawn_at = Some(Instant::now());
            self.draw(progress);
        }
        ControlFlow::Continue(())
    }

    fn draw(&mut self, progress: Progress) {
        let line = line(progress, &self.steps, self.lang);
        // A line that reached the edge would begin another one.
        let room = rustix::termios::tcgetwinsize(io::stderr()).map_or(80, |size| usize::from(size.ws_col)).max(2) - 1;
        let line = fit(&line, room);
        let drawn = width(&line);
        let _ = write!(io::stderr(), "\r{}", pad(&line, self.drawn.max(drawn).min(room)));
        self.drawn = drawn;
    }

    /// Takes the line away.
    pub(super) fn erase(&mut self) {
        if self.drawn > 0 {
            let _ = write!(io::stderr(), "\r{}\r", " ".repeat(self.drawn));
            self.drawn = 0;
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.erase();
    }
}

/// `2/4 läser registret [########------------] 40 %`
pub(crate) fn line(progress: Progress, steps: &[Step], lang: Lang) -> String {
    let Progress { step, done, of } = progress;
    let number = steps.iter().position(|own| *own == step).map_or(1, |at| at + 1);
    let share = |whole: u64| done.saturating_mul(whole) / of.max(1);
    let full = share(BAR) as usize;
    let bar = "#".repeat(full) + &"-".repeat(BAR as usize - full);
    format!("{number}/{} {} [{bar}] {} %", steps.len(), step_words(step, lang), share(100))
}

fn step_words(step: Step, lang: Lang) -> &'static str {
    match step {
        Step::WriteJournal => lang.step_write_journal(),
        Step::WriteTwin => lang.step_write_twin(),
        Step::Sync => lang.step_sync(),
        Step::ReadJournal => lang.step_read_journal(),
        Step::ReadTwin => lang.step_read_twin(),
        Step::Compare => lang.step_compare(),
        Step::Recompute => lang.step_recompute(),
        Step::Fetch => lang.step_fetch(),
        Step::Put => lang.step_put(),
    }
}
