//! Dates, times, widths and the plain letters of a terminal that has no others.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeZone, Utc};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::Lang;
use crate::letters::is_hidden;

/// The zone whose wall clock the program shows.
pub type Zone = chrono_tz::Tz;

/// The zone unless the configuration names another.
pub const STOCKHOLM: Zone = chrono_tz::Europe::Stockholm;

/// A moment on the wall clock.
pub fn local(millis: i64, zone: Zone) -> DateTime<Zone> {
    zone.from_utc_datetime(&DateTime::<Utc>::from_timestamp_millis(millis).unwrap_or_default().naive_utc())
}

/// A time of day, `09:02`.
pub fn time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// A date, `2027-02-11`.
pub fn date(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// A date with its day of the week, `tors 2027-02-11`.
pub fn day(lang: Lang, date: NaiveDate) -> String {
    format!("{} {}", lang.weekday(date.weekday().num_days_from_monday()), date.format("%Y-%m-%d"))
}

/// A text as a screen shows it: what would move the cursor or hide becomes a visible sign. Never in the data.
pub fn visible(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().all(|c| !is_hidden(c)) {
        return text.into();
    }
    text.chars()
        .map(|c| {
            if c == '\n' || c == '\t' {
                ' '
            } else if is_hidden(c) {
                '?'
            } else {
                c
            }
        })
        .collect::<String>()
        .into()
}

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text in at most that many columns, with an ellipsis where it was cut, between characters as a reader sees them.
pub fn fit(text: &str, columns: usize) -> String {
    let text = visible(text);
    if width(&text) <= columns {
        return text.into_owned();
    }
    let mut cut = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used + wide + 1 > columns {
            break;
        }
        cut.push_str(grapheme);
        used += wide;
    }
    if columns > 0 {
        cut.push('…');
    }
    cut
}

/// The text as a heading has it: a capital first.
pub fn heading(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The text in exactly that many columns.
pub fn pad(text: &str, columns: usize) -> String {
    let mut text = fit(text, columns);
    text.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&text))));
    text
}

/// Lines of at most that many columns, broken between words.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let gap = usize::from(!line.is_empty());
            if !line.is_empty() && width(&line) + gap + width(word) > columns {
                lines.push(std::mem::take(&mut line));
            } else if gap == 1 {
                line.push(' ');
            }
            line.push_str(&fit(word, columns.max(1)));
        }
        lines.push(line);
    }
    lines
}

/// The text in ASCII, for a terminal or locale that has nothing else. Only on the screen; the data is untouched.
pub fn ascii(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        let sign = match c {
            '─' | '–' | '—' | '−' => "-",
            '›' => ">",
            '‹' => "<",
            '…' => ".",
            '·' | '•' => "*",
            '▌' | '▏' | '│' => "|",
            '█' => "#",
            '▉' | '▊' | '▋' | '▍' | '▎' => "+",
            '░' | '▁' => "_",
            '▂' | '▃' => ".",
            '▄' | '▅' => "=",
            '▆' | '▇' => "#",
            '↑' => "^",
            '↓' => "v",
            '→' => ">",
            '←' | '⌫' => "<",
            '×' => "x",
            '”' | '“' => "\"",
            '’' => "'",
            'ø' => "o",
            'Ø' => "O",
            'æ' => "a",
            'Æ' => "A",
            _ => "",
        };
        if sign.is_empty() {
            let base = std::iter::once(c).nfd().next().filter(char::is_ascii);
            // One sign for one column, so that what stands to the right stays there.
            out.extend(std::iter::repeat_n(base.unwrap_or('?'), width(c.encode_utf8(&mut [0; 4]))));
        } else {
            out.push_str(sign);
        }
    }
    out
}

/// The mean of so many values with this sum: to a tenth, which is left out when it is none.
pub fn mean(lang: Lang, sum: usize, values: usize) -> String {
    let tenths = (sum * 10 + values / 2).checked_div(values).unwrap_or_default();
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { lang.decimal(tenths / 10, tenths % 10) }
}

/// A bar of eighths, `columns` wide at the most.
pub fn bar(value: usize, most: usize, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = if most == 0 { 0 } else { (value * columns * 8).div_ceil(most).min(columns * 8) };
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// A row of small columns, one a value.
pub fn spark(values: &[usize], most: usize) -> String {
    const SIGNS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    values.iter().map(|value| SIGNS[if most == 0 { 0 } else { (value * 7).div_ceil(most).min(7) }]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_what_a_reader_sees_and_keep_their_columns() {
        assert_eq!(fit("Älvdalens kommun", 9), "Älvdalen…");
        assert_eq!(fit("A\u{30a}sa", 3), "A\u{30a}sa");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(width(&pad("日本語", 4)), 4);
        assert_eq!(fit("abc", 0), "");
        assert_eq!(pad("a", 3), "a  ");
        assert_eq!(fit("a\u{1b}[2Jb", 20), "a?[2Jb");
    }

    #[test]
    fn ascii_keeps_every_column() {
        for text in ["Åsa Öberg", "─ › ▌ █▌", "Kvinnojour – Borlänge", "日本"] {
            let plain = ascii(text);
            assert!(plain.is_ascii(), "{plain}");
            assert_eq!(plain.len(), width(text), "{text}");
        }
        assert_eq!(ascii("Älvdalen"), "Alvdalen");
    }

    #[test]
    fn bars_and_sparks_grow_with_their_values() {
        assert_eq!(bar(4, 8, 4), "██");
        assert_eq!(bar(0, 0, 4), "");
        assert_eq!(bar(9, 8, 4), "████");
        assert_eq!(spark(&[0, 4, 8], 8), "▁▅█");
    }

    #[test]
    fn a_mean_is_rounded_to_a_tenth_and_written_as_the_language_does() {
        assert_eq!(mean(Lang::Sv, 65, 3), "21,7");
        assert_eq!(mean(Lang::En, 65, 3), "21.7");
        assert_eq!(mean(Lang::Sv, 0, 0), "0");
        assert_eq!(mean(Lang::Sv, 63, 3), "21");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("en två tre\nfyra", 6), ["en två", "tre", "fyra"]);
    }
}
