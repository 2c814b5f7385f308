//! The table of sentences, by where they are met.

use super::texts;

impl super::Lang {
    /// The short name of a day of the week, 0 for Monday.
    pub fn weekday(self, day: u32) -> &'static str {
        const DAYS: [(&str, &str); 7] = [
            ("mån", "Mon"),
            ("tis", "Tue"),
            ("ons", "Wed"),
            ("tors", "Thu"),
            ("fre", "Fri"),
            ("lör", "Sat"),
            ("sön", "Sun"),
        ];
        let (sv, en) = DAYS[day as usize % 7];
        self.pick(sv, en)
    }
}
