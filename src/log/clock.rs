//! The stamp of an operation and the clock that makes it (rule 12).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Timelike, Utc};

use super::digits::{Digits, decimal};
use super::id::Malformed;

/// How far a stamp may run ahead of this machine's clock because of what it has seen, in milliseconds.
const MAX_LEAD: i64 = 60 * 60 * 1000;

/// When an operation was made: milliseconds since 1970 in UTC, and a counter within the millisecond.
///
/// It sorts and displays. No merge depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01T00:00Z.
    pub millis: i64,
    /// Distinguishes operations of the same millisecond.
    pub counter: u16,
}

impl Stamp {
    /// The stamp of a moment.
    pub const fn at(millis: i64) -> Self {
        Self { millis, counter: 0 }
    }

    /// The last stamp of a millisecond.
    pub const fn until(millis: i64) -> Self {
        Self { millis, counter: u16::MAX }
    }

    /// The moment, for display.
    pub fn time(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.millis).unwrap_or_default()
    }

    /// Reads `2026-11-22T08:02:11.123Z/0`, each part with as many digits: what almost every stamp is, spelt as we do.
    pub(super) fn plain(text: &str) -> Option<Self> {
        let (time, counter) = text.split_at_checked(24)?;
        let time = time.as_bytes();
        if [4, 7, 10, 13, 16, 19, 23].map(|at| time[at]) != *b"--T::.Z" {
            return None;
        }
        let number = |from: usize, to: usize| {
            let mut digits = time[from..to].iter();
            digits.try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
        };
        let year = i32::try_from(number(0, 4)?).ok()?;
        let date = NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?;
        let time = date.and_hms_milli_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 23)?)?;
        let counter = decimal(counter.strip_prefix('/')?).ok()?.try_into().ok()?;
        Some(Self { millis: time.and_utc().timestamp_millis(), counter })
    }

    const fn next(self) -> Self {
        match self.counter.checked_add(1) {
            Some(counter) => Self { millis: self.millis, counter },
            None => Self { millis: self.millis.saturating_add(1), counter: 0 },
        }
    }
}

/// The stamp as `2026-11-22T08:02:11.123Z/0`: the one spelling that is written and read.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time();
        let Some(year) = u64::try_from(time.year()).ok().filter(|year| *year <= 9999) else {
            return write!(f, "{}/{}", time.format("%Y-%m-%dT%H:%M:%S%.3fZ"), self.counter);
        };
        // By hand what almost every stamp is: a log has millions of them.
        [time.month(), time.day(), time.hour(), time.minute(), time.second()]
            .into_iter()
            .zip(*b"--T::")
            .fold(Digits::new().decimal(year, 4), |digits, (n, mark)| digits.mark(mark).decimal(n.into(), 2))
            .mark(b'.')
            .decimal(time.timestamp_subsec_millis().into(), 3)
            .mark(b'Z')
            .mark(b'/')
            .decimal(self.counter.into(), 1)
            .fmt(f)
    }
}

impl FromStr for Stamp {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if let Some(stamp) = Self::plain(text) {
            return Ok(stamp);
        }
        let (time, counter) = text.split_once("Z/").ok_or(Malformed)?;
        let time = NaiveDateTime::parse_from_str(time, "%Y-%m-%dT%H:%M:%S%.3f").map_err(|_| Malformed)?;
        let counter = u16::try_from(decimal(counter)?).map_err(|_| Malformed)?;
        Ok(Self { millis: time.and_utc().timestamp_millis(), counter })
    }
}

/// A hybrid logical clock: never behind what it has seen, and never dragged far ahead by a file from the future.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    seen: Stamp,
}

impl Clock {
    /// Takes note of a stamp made elsewhere.
    pub fn observe(&mut self, stamp: Stamp) {
        self.seen = self.seen.max(stamp);
    }

    /// The stamp of an operation made now: `max(wall, min(seen + 1, wall + 1 h))`.
    pub fn tick(&mut self, wall: Stamp) -> Stamp {
        let lead = Stamp::at(wall.millis.saturating_add(MAX_LEAD));
        let stamp = wall.max(self.seen.next().min(lead));
        self.observe(stamp);
        stamp
    }

    /// Whether a stamp is from the future as this machine sees it, by more than the lead that a clock may take.
    pub const fn is_future(stamp: Stamp, wall: Stamp) -> bool {
        stamp.millis > wall.millis.saturating_add(MAX_LEAD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_12_stamps_rise_and_a_file_from_the_future_drags_them_at_most_an_hour() {
        let mut clock = Clock::default();
        let first = clock.tick(Stamp::at(1000));
        let second = clock.tick(Stamp::at(1000));
        let third = clock.tick(Stamp::at(400));
        assert!(first < second && second < third, "{first} {second} {third}");
        clock.observe(Stamp::at(10 * MAX_LEAD));
        assert_eq!(clock.tick(Stamp::at(2000)), Stamp::at(2000 + MAX_LEAD));
        assert!(Clock::is_future(Stamp::at(2001 + MAX_LEAD), Stamp::at(2000)));
        assert!(!Clock::is_future(third, Stamp::at(400)));
    }

    #[test]
    fn a_stamp_reads_back() {
        let stamp = Stamp { millis: 1_795_334_531_007, counter: 3 };
        assert_eq!(stamp.to_string(), "2026-11-22T08:02:11.007Z/3");
        assert_eq!(stamp.to_string().parse(), Ok(stamp));
        assert_eq!("2026-11-22T08:02:11.007Z".parse::<Stamp>(), Err(Malformed));
    }
}
