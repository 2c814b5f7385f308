//! Checking the data folder: how far it has come stands in the message line, and Esc stops it.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::App;
use crate::cli;
use crate::replica::Replica;
use crate::store::{Step, StoreError};

/// How often the message line says how far it has come, and keys are looked for.
const OFTEN: Duration = Duration::from_millis(100);

impl App {
    /// Whether the data folder is to be checked now; asked once.
    pub fn wants_check(&mut self) -> bool {
        std::mem::take(&mut self.check)
    }

    /// Reads and compares everything that is stored, and says what it found. `show` draws and looks for keys now and then,
    /// and says whether to go on.
    pub fn check(&mut self, show: &mut dyn FnMut(&mut Self) -> ControlFlow<()>) {
        let lang = self.eye.lang;
        if self.replica.is_read_only() {
            self.message = lang.check_needs_both().into();
            return;
        }
        let mut shown_at: Option<Instant> = None;
        let checked = Replica::check_through(self, |app| &mut app.replica, &mut |app, progress| {
            if shown_at.is_some_and(|at| at.elapsed() < OFTEN) {
                return ControlFlow::Continue(());
            }
            shown_at = Some(Instant::now());
            app.message = lang.checking(&cli::progress_line(progress, Step::CHECK, lang));
            show(app)
        });
        self.message = match checked {
            Ok(checked) if checked.is_sound() => cli::found(&checked, lang, self.replica.zone()).trim_end().to_owned(),
            Ok(checked) => {
                lang.check_damaged_here(&cli::found(&checked, lang, self.replica.zone()).trim_end().replace('\n', ", "))
            }
            Err(StoreError::Cancelled) => lang.check_stopped_here().into(),
            Err(error) => lang.check_not_here(&self.why(&error)),
        };
    }
}
