//! What a person types, as the value of a field: one reading for forms, command line and files.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use unicode_normalization::UnicodeNormalization;

use super::refusal::Refusal;
use super::schema::{Field, Type};
use super::view::View;
use crate::letters::is_hidden;
use crate::log::Value;

/// The longest text of one line, in bytes.
pub const MAX_LINE: usize = 400;
/// The longest text of several lines, in bytes: well below what one operation takes.
pub const MAX_TEXT: usize = 16 * 1024;

/// What a typed value is read against.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The records that it may refer to.
    pub view: &'a View,
    /// Today, for dates such as `+14`.
    pub today: NaiveDate,
}

impl Reading<'_> {
    /// The value that a text means in a field; empty text empties the field.
    ///
    /// # Errors
    /// A [`Refusal`] that names what is wrong with the text.
    pub fn value(&self, field: &'static Field, text: &str) -> Result<Value, Refusal> {
        let text = clean(field, text)?;
        if text.is_empty() {
            return Ok(Value::Null);
        }
        Ok(match field.ty {
            Type::Text => Value::text(&text),
            Type::Date => Value::text(&date(&text, self.today)?.format("%Y-%m-%d").to_string()),
            Type::Time => Value::text(&time(&text)?.format("%H:%M").to_string()),
            Type::Int => Value::Int(text.parse().map_err(|_| Refusal::BadNumber { text })?),
            Type::Bool => truth(text)?,
            Type::Choice(codes) => match codes.iter().find(|code| **code == text.replace('-', "_")) {
                Some(code) => Value::text(code),
                None => {
                    return Err(Refusal::BadChoice { field: field.name.as_str(), text, allowed: codes.to_vec() });
                }
            },
            Type::Ref(kinds) => Value::text(self.view.resolve(kinds, &text)?.1.as_str()),
            Type::Mark => return Err(Refusal::OwnCommand { field: field.name.as_str(), command: "attend" }),
        })
    }
}

fn truth(text: String) -> Result<Value, Refusal> {
    match text.to_lowercase().as_str() {
        "ja" | "j" | "yes" | "y" | "true" | "1" => Ok(Value::Bool(true)),
        "nej" | "n" | "no" | "false" | "0" => Ok(Value::Bool(false)),
        _ => Err(Refusal::BadBool { text }),
    }
}

/// Text as it is stored: trimmed, in Unicode's composed form, without characters that nobody sees.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::Control`].
pub fn clean(field: &'static Field, text: &str) -> Result<String, Refusal> {
    let limit = if field.long { MAX_TEXT } else { MAX_LINE };
    let name = field.name.as_str();
    // Before normalizing, so that a megabyte is refused at once.
    if text.len() > 4 * limit {
        return Err(Refusal::TooLong { field: name, length: text.len(), limit });
    }
    let text: String = text.trim().nfc().collect::<String>().replace("\r\n", "\n");
    if let Some(character) = text.chars().find(|c| is_hidden(*c) && !(field.long && matches!(c, '\n' | '\t'))) {
        return Err(Refusal::Control { field: name, character });
    }
    if text.len() > limit { Err(Refusal::TooLong { field: name, length: text.len(), limit }) } else { Ok(text) }
}

/// Whether a text can be an e-mail address: one `@`, something before it, and a domain with a full stop behind it
/// (a part of what RFC 5322 allows, which is what anybody has).
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain =
        |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || "@,;:<>()[]\"\\".contains(c));
    let dotted = domain.split('.').count() > 1 && domain.split('.').all(|label| !label.is_empty());
    plain(local) && plain(domain) && dotted && !local.starts_with('.') && !local.ends_with('.') && !local.contains("..")
}

/// A date: `2027-02-11`, `11/2` (the next one), `11/2 2027`, `+14`, `i dag`, `i morgon`, `today`, `tomorrow`.
///
/// # Errors
/// [`Refusal::BadDate`].
pub fn date(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let bad = || Refusal::BadDate { text: text.into() };
    let lower = text.trim().to_lowercase();
    match lower.as_str() {
        "i dag" | "idag" | "today" => return Ok(today),
        "i morgon" | "imorgon" | "tomorrow" => return today.succ_opt().ok_or_else(bad),
        _ => {}
    }
    if let Some(days) = lower.strip_prefix('+') {
        return days.parse().ok().and_then(|days| today.checked_add_days(Days::new(days))).ok_or_else(bad);
    }
    if let Some((day, rest)) = lower.split_once('/') {
        let (month, year) = rest.split_once([' ', '/']).map_or((rest, None), |(month, year)| (month, Some(year)));
        let day: u32 = day.trim().parse().map_err(|_| bad())?;
        let month: u32 = month.trim().parse().map_err(|_| bad())?;
        return match year {
            Some(year) => year.trim().parse().ok().and_then(|year| plausible(year, month, day)).ok_or_else(bad),
            None => next(today, month, day).ok_or_else(bad),
        };
    }
    iso_date(&lower)
}

/// A date as ISO 8601 writes it.
///
/// # Errors
/// [`Refusal::BadDate`].
pub fn iso_date(text: &str) -> Result<NaiveDate, Refusal> {
    let bad = || Refusal::BadDate { text: text.into() };
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(bad());
    };
    match (year.len(), year.parse(), month.parse(), day.parse()) {
        (4, Ok(year), Ok(month), Ok(day)) => plausible(year, month, day).ok_or_else(bad),
        _ => Err(bad()),
    }
}

/// The calendar has year 1 and year 9999; the program's work lies between these.
fn plausible(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    if (1900..=2199).contains(&year) { NaiveDate::from_ymd_opt(year, month, day) } else { None }
}

fn next(today: NaiveDate, month: u32, day: u32) -> Option<NaiveDate> {
    // 29 February may be eight years away.
    (0..=8).filter_map(|years| NaiveDate::from_ymd_opt(today.year() + years, month, day)).find(|date| *date >= today)
}

/// A time of day: `9:02`, `09.02`, `0902`, `9`.
///
/// # Errors
/// [`Refusal::BadTime`].
pub fn time(text: &str) -> Result<NaiveTime, Refusal> {
    let bad = || Refusal::BadTime { text: text.into() };
    let text = text.trim();
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.') {
        return Err(bad());
    }
    let (hours, minutes) = match text.split_once([':', '.']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return Err(bad()),
        None if text.len() > 2 => text.split_at(text.len() - 2),
        None => (text, "0"),
    };
    let (hours, minutes) = (hours.parse().map_err(|_| bad())?, minutes.parse().map_err(|_| bad())?);
    NaiveTime::from_hms_opt(hours, minutes, 0).ok_or_else(bad)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema::{NOTE, Text};

    const LINE: Field = Field::of::<Text>("name");

    fn day(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let today = day("2026-11-22");
        for (text, expected) in [
            ("2027-02-11", "2027-02-11"),
            ("11/2", "2027-02-11"),
            ("22/11", "2026-11-22"),
            ("21/11", "2027-11-21"),
            ("8/10 2026", "2026-10-08"),
            ("29/2", "2028-02-29"),
            ("+14", "2026-12-06"),
            ("i dag", "2026-11-22"),
            ("I morgon", "2026-11-23"),
        ] {
            assert_eq!(date(text, today), Ok(day(expected)), "{text}");
        }
        for text in ["", "31/2", "2027-02-30", "27-02-11", "2027-2-11x", "+", "-3", "1/1 20000", "igår", "+99999999999"]
        {
            assert!(date(text, today).is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, hours, minutes) in [("9:02", 9, 2), ("09.02", 9, 2), ("0902", 9, 2), ("9", 9, 0), ("23:59", 23, 59)]
        {
            assert_eq!(time(text), Ok(NaiveTime::from_hms_opt(hours, minutes, 0).unwrap()), "{text}");
        }
        for text in ["", "24:00", "9:2", "12:60", "kl 9", "9:02:03", "-1", "99999"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn text_is_composed_and_hides_nothing() {
        static FIELD: Field = LINE;
        static LONG: Field = NOTE;
        assert_eq!(clean(&FIELD, " A\u{30a}sa "), Ok("Åsa".into()));
        assert_eq!(clean(&FIELD, "👩‍👧 ok"), Ok("👩‍👧 ok".into()));
        for hidden in ["a\u{1b}[2J", "a\nb", "a\u{202e}b", "a\u{0}", "a\u{9b}"] {
            assert!(matches!(clean(&FIELD, hidden), Err(Refusal::Control { .. })), "{hidden:?}");
        }
        assert_eq!(clean(&LONG, "a\r\nb"), Ok("a\nb".into()));
        assert!(matches!(clean(&FIELD, &"a".repeat(MAX_LINE + 1)), Err(Refusal::TooLong { .. })));
        assert!(matches!(clean(&LONG, &"a".repeat(1 << 20)), Err(Refusal::TooLong { .. })));
    }
}
