//! What protects people (R8, GDPR art. 5): when contact details are to be looked through, whose details stay out of
//! lists, and personal identity numbers, which have no place in free text.

use std::sync::Arc;

use chrono::{Months, NaiveDate};

use super::organization::Organization;
use super::person::Person;
use super::schema::Ref;
use super::view::View;
use crate::log::Operation;

/// How many months after their last mandate somebody's contact details are to be looked through.
pub const REVIEW_MONTHS: u32 = 12;

/// When somebody's contact details are to be looked through: a year after the last day of their last mandate. Nobody who
/// has a mandate without an end, or never had one, or has no contact details, is to be.
pub fn review_day(view: &View, person: &Person) -> Option<NaiveDate> {
    if person.email.is_empty() && person.phone.is_empty() {
        return None;
    }
    let held = view.mandates.of(person.id.as_str());
    let mut own = held.filter(|mandate| mandate.person.as_ref().map(Ref::id) == Some(&person.id));
    let last = own.try_fold(None, |last: Option<NaiveDate>, mandate| Some(last.max(Some(mandate.to?))))??;
    last.checked_add_months(Months::new(REVIEW_MONTHS))
}

/// Whether somebody is left out of lists, copies and prints unless they are asked for by name.
pub const fn is_withheld(person: &Person) -> bool {
    person.protected
}

/// Whether the contact details of somebody are left out of lists: their own protection, or their organization's.
pub fn has_withheld_contact(view: &View, person: &Person) -> bool {
    let sensitive = |org: &Organization| org.sensitive_contact;
    person.protected
        || person.organization.as_ref().and_then(|id| view.organizations.get(id.as_str())).is_some_and(sensitive)
}

/// Whether any of these operations writes a personal identity number where free text stands.
pub fn write_identity_number(ops: &[Arc<Operation>]) -> bool {
    const NUMBERS: [&str; 2] = ["phone", "registry_number"];
    let written = ops.iter().flat_map(|op| op.writes().iter());
    let mut free = written.filter(|write| !NUMBERS.contains(&write.register.field.as_str()));
    free.any(|write| write.value.as_text().is_some_and(has_identity_number))
}

/// Whether a text holds a Swedish personal identity number or coordination number: six or eight digits that are a date
/// (of a coordination number with 60 added to the day), perhaps a hyphen or a plus, and four digits of which the last is
/// the check digit of Luhn's formula over the ten (Folkbokföringslagen 1991:481, 18 §).
pub fn has_identity_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit() && (*at == 0 || !joins(bytes[at - 1])));
    starts.into_iter().any(|at| {
        let run: Vec<u8> = bytes[at..].iter().copied().take_while(|b| joins(*b)).take(14).collect();
        let digits: Vec<u32> = run.iter().filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0')).collect();
        let marks: Vec<usize> = (0..run.len()).filter(|n| !run[*n].is_ascii_digit()).collect();
        let parted = marks.is_empty() || marks == [run.len().saturating_sub(5)];
        let ten = match digits.len() {
            10 => &digits[..],
            12 if matches!(digits[..2], [1, 8 | 9] | [2, 0]) => &digits[2..],
            _ => return false,
        };
        parted && is_date(ten) && luhn(ten)
    })
}

/// Whether a character goes on a number.
const fn joins(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'-' || byte == b'+'
}

fn is_date(ten: &[u32]) -> bool {
    let [month, day] = [2, 4].map(|at| ten[at] * 10 + ten[at + 1]);
    let day = if day > 60 { day - 60 } else { day };
    // Whether the year is a leap year is of no account: the century is not told.
    NaiveDate::from_ymd_opt(2000, month, day).is_some()
}

fn luhn(ten: &[u32]) -> bool {
    let weighed = ten.iter().enumerate().map(|(n, digit)| {
        let doubled = digit * (2 - (n as u32 & 1));
        doubled / 10 + doubled % 10
    });
    weighed.sum::<u32>().is_multiple_of(10)
}
