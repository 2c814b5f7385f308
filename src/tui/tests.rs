//! The interface tested as it is used: a key script, a picture of the screen, and what it wrote.

mod actions;
mod as_of;
mod beside;
mod check;
mod conflicts;
mod exchange;
mod forms;
mod manners;
mod pictures;
mod roll;
mod sheets;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::DateTime;
use ratatui::buffer::Buffer;

use super::event::Input;
use super::headless::Headless;
pub(super) use super::headless::parse;
use crate::log::{Operation, ReplicaId};
use crate::replica::{Opening, Replica};
use crate::store::{Access, Memory};
use crate::text::Lang;
use crate::text::format::STOCKHOLM;

/// When the tests take place: a quarter of an hour before a meeting of the demo county.
pub(super) const NOW: &str = "2026-11-22T08:45:00+01:00";
/// The meeting that day.
pub(super) const MEETING: &str = "lansgrupp-2026-11-22";

/// The program, with hands.
pub(super) struct Play {
    pub(super) hands: Headless,
    /// Where the store lies, for as long as the play goes on.
    _dir: Option<tempfile::TempDir>,
}

fn opening(dir: &Path) -> Opening {
    Opening {
        dir: dir.join("data"),
        author: "test".into(),
        read_only: false,
        zone: STOCKHOLM,
        limits: crate::domain::finding::Limits::default(),
        now: DateTime::parse_from_rfc3339(NOW).ok().map(|now| now.to_utc()),
        access: Access::Here,
    }
}

impl Play {
    /// The demo county in a folder of its own.
    pub(super) fn demo() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let replica = crate::demo::create(&opening(dir.path())).unwrap();
        Self { _dir: Some(dir), ..Self::on(replica) }
    }

    /// What a replica shows.
    pub(super) fn on(replica: Replica) -> Self {
        Self { hands: Headless::new(replica, Lang::Sv, 80, 24).unwrap(), _dir: None }
    }

    /// The demo county in memory, on a storage that can be made to fail.
    pub(super) fn on_memory() -> (Self, Memory) {
        let dir = tempfile::tempdir().unwrap();
        let demo = crate::demo::create(&opening(dir.path())).unwrap();
        let memory = Memory::default();
        let ops: Vec<Arc<Operation>> = demo.log().iter().cloned().collect();
        let mut replica = Replica::on(Box::new(memory.clone()), ops, ReplicaId(7));
        replica.fix_now(opening(dir.path()).now);
        (Self::on(replica), memory)
    }

    /// The same in another language.
    pub(super) fn lang(mut self, lang: Lang) -> Self {
        self.hands.app.set_lang(lang);
        self
    }

    /// The same in a window of another size.
    pub(super) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.hands.resize(columns, rows);
        self
    }

    /// Types keys, a burst of its own each: `bo<Enter>`, names as the table writes them.
    pub(super) fn keys(&mut self, script: &str) -> &mut Self {
        self.hands.keys(script).unwrap();
        self
    }

    /// Types keys that arrive in one packet.
    pub(super) fn burst(&mut self, inputs: &[Input]) -> &mut Self {
        self.hands.burst(inputs.to_vec());
        self.draw();
        self
    }

    /// The frame that the screen shows.
    pub(super) fn draw(&mut self) -> Buffer {
        self.hands.draw().unwrap().clone()
    }

    /// The frame with the details that wait for the cursor to rest.
    pub(super) fn rest(&mut self) -> &mut Self {
        while let Some(deadline) = self.hands.app.deadline() {
            self.hands.app.tick(deadline.max(Instant::now()));
        }
        self
    }

    /// The screen as text.
    pub(super) fn screen(&mut self) -> String {
        let buffer = self.draw();
        let rows = (0..buffer.area.height).map(|y| {
            let mut row = String::new();
            let mut x = 0;
            while x < buffer.area.width {
                // A wide letter covers the cell after it.
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += crate::text::format::width(symbol).max(1) as u16;
            }
            row.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n") + "\n"
    }

    /// The row where the terminal's cursor is.
    pub(super) fn cursor_row(&mut self) -> String {
        let screen = self.screen();
        let y = self.hands.cursor().expect("a cursor that is seen").y;
        screen.lines().nth(usize::from(y)).unwrap_or_default().to_owned()
    }

    /// What the message line says.
    pub(super) fn message(&mut self) -> String {
        self.screen().lines().rev().nth(1).unwrap_or_default().trim().to_owned()
    }

    /// The replica.
    pub(super) fn replica(&self) -> &Replica {
        self.hands.app.cx().replica
    }

    /// How many operations there are.
    pub(super) fn count(&self) -> usize {
        self.replica().log().len()
    }

    #[track_caller]
    pub(super) fn expect(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text:?} on the screen:\n{screen}");
        self
    }

    #[track_caller]
    pub(super) fn reject(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        assert!(!screen.contains(text), "{text:?} is on the screen:\n{screen}");
        self
    }
}
