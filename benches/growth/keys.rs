//! Keys in a county of a size: from the key to the finished frame, beside the disk.

use samverkan::text::Lang;
use samverkan::tui::headless::Headless;

use crate::scale;
use crate::work::Run;

/// What is measured: its name, the keys before it, what is then on the screen, and the keys that are typed in turns.
pub struct Keys {
    pub name: &'static str,
    before: &'static str,
    shows: &'static str,
    turns: &'static [&'static str],
}

/// Keys on a screen that is open already. The turns bring a screen back to what it was, or go on and on.
pub const KEYS: [Keys; 9] = [
    Keys { name: "tree: cursor", before: "2", shows: "Länsgruppen", turns: &["<Down>", "<Up>"] },
    Keys { name: "tree: fold", before: "2<Down>", shows: "Länsgruppen", turns: &["<Left>", "<Right>"] },
    Keys { name: "board: cursor", before: "4", shows: "omgång", turns: &["<Down>", "<Up>"] },
    Keys { name: "board: first letter", before: "4fa.", shows: "Sök", turns: &["å", "<Backspace>"] },
    Keys { name: "board: next letter", before: "4fa.å", shows: "Sök", turns: &["t", "<Backspace>"] },
    Keys { name: "board: filter", before: "4f", shows: "omgång", turns: &["a", "f", "ö", "f"] },
    Keys { name: "board: sort", before: "4fa", shows: "omgång", turns: &["o"] },
    Keys { name: "board: mark done", before: "4<Down>", shows: "omgång", turns: &["x"] },
    Keys { name: "as of a day", before: "2", shows: "Länsgruppen", turns: &["D2026-06-01<Enter>", "D<Enter>"] },
];

/// Screens when they are opened first.
pub const OPENINGS: [(&str, &str, &str); 3] =
    [("tree: open", "2", "Länsgruppen"), ("board: open", "4", "omgång"), ("findings: open", "!", "Att se över")];

/// The interface on a county that many times today's, on its first screen.
pub fn started(times: usize) -> Headless {
    let mut headless = Headless::new(scale::county(times), Lang::Sv, 80, 24).unwrap();
    headless.draw().unwrap();
    headless
}

/// Types keys, after which this text is on the screen.
pub fn type_and_see(headless: &mut Headless, keys: &str, shows: &str) {
    headless.keys(keys).unwrap();
    let screen: String = headless.draw().unwrap().content().iter().map(|cell| cell.symbol()).collect();
    assert!(screen.contains(shows), "no {shows:?} after {keys:?}: {screen}");
}

impl Keys {
    /// One key after the other.
    pub fn run(&'static self, times: usize) -> Run {
        let mut headless = started(times);
        type_and_see(&mut headless, self.before, self.shows);
        let mut turns = self.turns.iter().cycle();
        Box::new(move || {
            let written = headless.keys(turns.next().unwrap()).unwrap();
            assert!(written > 0);
            Box::new(())
        })
    }
}
