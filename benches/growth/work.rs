//! What is measured. Each prepares a county of a size, and gives what is to be timed.

use std::any::Any;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use samverkan::log::State;
use samverkan::replica::{Opening, Replica};
use samverkan::text::Lang;
use samverkan::tui::headless::Headless;

use crate::county::{County, change};

/// One run. What it returns is dropped outside the time.
pub type Run = Box<dyn FnMut() -> Box<dyn Any>>;

/// From operations to state.
pub fn fold(changes: usize) -> Run {
    let county = County::of(changes);
    Box::new(move || Box::new(State::fold(&county.ops)))
}

/// From a folder to a replica, as the interface starts: sled is read and knows the whole journal.
pub fn open(changes: usize) -> Run {
    let opening = County::of(changes).opening();
    Box::new(move || Box::new(Replica::open(&opening).unwrap()))
}

/// The same out of the journal alone, as who reads beside a writer.
pub fn open_journal_alone(changes: usize) -> Run {
    let opening = Opening { read_only: true, ..County::of(changes).opening() };
    Box::new(move || Box::new(Replica::open(&opening).unwrap()))
}

/// One change, durable.
pub fn commit(changes: usize) -> Run {
    let mut replica = County::of(changes).copy("commit");
    let mut n = changes;
    Box::new(move || {
        replica.stage(change(n));
        replica.commit().unwrap();
        n += 1;
        Box::new(())
    })
}

/// What nobody can beat: the same bytes at the end of a plain file in the same folder, synced.
pub fn commit_floor(changes: usize) -> Run {
    let mut replica = County::of(changes).copy("floor");
    let journal = journal(&replica);
    let len = || std::fs::metadata(&journal).unwrap().len();
    let before = len();
    // The whole life of an action item, so that the bytes are those of a usual change.
    for n in changes + 5..changes + 10 {
        replica.stage(change(n));
        replica.commit().unwrap();
    }
    let bytes = vec![b'x'; (len() - before) as usize / 5];
    let mut file = OpenOptions::new().append(true).create(true).open(journal.with_file_name("floor")).unwrap();
    Box::new(move || {
        file.write_all(&bytes).unwrap();
        file.sync_data().unwrap();
        Box::new(())
    })
}

fn journal(replica: &Replica) -> PathBuf {
    replica.dir().unwrap().join("gen-1/journal")
}

/// From the operations in memory to the first screen: the fold, the view, and one frame.
pub fn first_frame(changes: usize) -> Run {
    let county = County::of(changes);
    Box::new(move || {
        let mut headless = Headless::new(county.in_memory(), Lang::Sv, 80, 24).unwrap();
        headless.draw().unwrap();
        Box::new(headless)
    })
}

/// The interface after these keys, of which the last frame shows all of this text.
fn headless(changes: usize, name: &str, script: &str, shows: &str) -> Headless {
    let mut headless = Headless::new(County::of(changes).copy(name), Lang::Sv, 80, 24).unwrap();
    headless.keys(script).unwrap();
    let screen = headless.draw().unwrap();
    let screen: String = screen.content().iter().map(|cell| cell.symbol()).collect();
    assert!(screen.contains(shows), "no {shows:?} after {script:?}: {screen}");
    headless
}

/// A cursor key in the roll, down and up.
pub fn cursor_in_roll(changes: usize) -> Run {
    let mut headless = headless(changes, "cursor", "<Enter><Enter>'", "närvarande");
    let mut down = false;
    Box::new(move || {
        down = !down;
        let written = headless.keys(if down { "<Down>" } else { "<Up>" }).unwrap();
        assert!(written > 0);
        Box::new(())
    })
}

/// A cursor key in the history, whose rows are the changes.
pub fn cursor_in_history(changes: usize) -> Run {
    let mut headless = headless(changes, "history", "9", "Historik");
    let mut down = false;
    Box::new(move || {
        down = !down;
        let written = headless.keys(if down { "<Down>" } else { "<Up>" }).unwrap();
        assert!(written > 0);
        Box::new(())
    })
}

/// A mark in the roll: durable, and on the screen. It goes from row to row, and from the last to the first.
pub fn mark(changes: usize) -> Run {
    let mut headless = headless(changes, "mark", "<Enter><Enter>'", "närvarande");
    let mut n = 0;
    Box::new(move || {
        let letter = if n / 27 % 2 == 0 { "n" } else { "f" };
        n += 1;
        headless.keys(letter).unwrap();
        if n % 27 == 0 {
            headless.keys("<Home>").unwrap();
        }
        Box::new(())
    })
}
