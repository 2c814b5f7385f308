//! Letters, for everybody: Swedish order (å, ä, ö after z; w a letter of its own), search that finds ö for o, and what
//! nobody sees. It imports nothing of ours.

use unicode_normalization::UnicodeNormalization;

/// Where a text stands in Swedish order: letters, then accents, then case. Agrees with CLDR's `sv` for names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    letters: Vec<u16>,
    accents: Vec<u32>,
    case: Vec<bool>,
}

/// The sort key of a text.
pub fn key(text: &str) -> SortKey {
    let mut key = SortKey { letters: Vec::new(), accents: Vec::new(), case: Vec::new() };
    for c in text.nfc() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let (letter, accent) = letter(lower);
        // Marks and punctuation weigh nothing beside letters and digits, but for the space between words.
        let Some(letter) = letter else { continue };
        key.letters.push(letter);
        key.accents.push(accent);
        key.case.push(c != lower);
    }
    key
}

/// The accents in their order; others come after them.
const ACCENTS: &str = "\u{301}\u{300}\u{306}\u{302}\u{30c}\u{30a}\u{308}\u{30b}\u{303}\u{307}\u{327}\u{328}\u{304}";
/// Where what is no mark but another form of a letter comes: after its accents.
const FORMS: u32 = 1000;

/// The place of a letter in the alphabet, and its accent.
fn letter(c: char) -> (Option<u16>, u32) {
    const AFTER_Z: u16 = 1000;
    let special = match c {
        'å' => Some((AFTER_Z, 0)),
        'ä' => Some((AFTER_Z + 1, 0)),
        'æ' => Some((AFTER_Z + 1, FORMS)),
        'ę' => Some((AFTER_Z + 1, FORMS + 1)),
        'ö' => Some((AFTER_Z + 2, 0)),
        'ø' => Some((AFTER_Z + 2, FORMS)),
        'ő' => Some((AFTER_Z + 2, FORMS + 1)),
        'œ' => Some((AFTER_Z + 2, FORMS + 2)),
        'ô' => Some((AFTER_Z + 2, FORMS + 3)),
        'ü' => Some((u16::from(b'y'), FORMS)),
        'ű' => Some((u16::from(b'y'), FORMS + 1)),
        'đ' => Some((u16::from(b'd'), FORMS)),
        'ð' => Some((u16::from(b'd'), FORMS + 1)),
        'ł' => Some((u16::from(b'l'), FORMS)),
        'ß' => Some((u16::from(b's'), FORMS)),
        _ => None,
    };
    if let Some((letter, accent)) = special {
        return (Some(letter), accent);
    }
    let mut parts = c.nfd();
    let base = parts.next().unwrap_or(c);
    let place_of = |mark: char| ACCENTS.chars().position(|known| known == mark);
    let accent = parts.next().map_or(0, |mark| place_of(mark).map_or(u32::from(mark), |place| 1 + place as u32));
    let place = match base {
        ' ' => Some(1),
        '0'..='9' => Some(10 + base as u16 - u16::from(b'0')),
        'a'..='z' => Some(base as u16),
        _ if base.is_alphanumeric() => Some(2000 + (u32::from(base) % 60_000) as u16),
        _ => None,
    };
    (place, accent)
}

/// A text for searching: lower case, without accents, å and ä as a, ö as o.
pub fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'ø' | 'œ' => 'o',
            'æ' => 'a',
            'đ' | 'ð' => 'd',
            'ł' => 'l',
            'ß' => 's',
            other => other,
        })
        .collect()
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Control characters, and those that turn the direction of writing or are invisible.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text that is searched, folded once.
#[derive(Clone, Debug, Default)]
pub struct Haystack {
    /// Its words in lower case.
    exact: Vec<String>,
    /// The same, folded.
    folded: Vec<String>,
}

impl Haystack {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        let words = |text: String| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        Self { exact: words(text.nfc().collect::<String>().to_lowercase()), folded: words(fold(text)) }
    }

    /// How well a query matches, word by word: lower is better, `None` if a word of it begins no word here.
    ///
    /// Every word of the query must begin a word; the first word counts before later ones, exact letters before folded.
    pub fn rank(&self, query: &str) -> Option<u32> {
        let query: String = query.nfc().collect::<String>().to_lowercase();
        let mut rank = 0;
        for word in query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let exact = self.exact.iter().position(|held| held.starts_with(word));
            let at = exact.or_else(|| {
                let folded = fold(word);
                self.folded.iter().position(|held| held.starts_with(&folded))
            })?;
            rank += 2 * at.min(50) as u32 + u32::from(exact.is_none());
        }
        Some(rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_come_after_z_and_case_and_accents_last() {
        // Müller before Myra: ü is y, and l comes before r.
        let sorted =
            ["ale", "Ale", "Ide", "Idé", "Müller", "Myra", "Vansbro", "Wahl", "Zorn", "Ånge", "Älvdalen", "Örebro"];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| key(name));
        assert_eq!(names, sorted);
    }

    #[test]
    fn search_takes_words_by_their_beginnings_and_finds_o_umlaut_for_o() {
        let jour = Haystack::new("Kvinnojour Borlänge");
        let kommun = Haystack::new("Borlänge kommun");
        assert!(jour.rank("k b").is_some() && kommun.rank("k b").is_some());
        assert!(kommun.rank("borl") < jour.rank("borl"), "first words first");
        assert_eq!(kommun.rank("länge"), None);
        assert!(Haystack::new("Örebro").rank("o").is_some());
        assert!(Haystack::new("Orsa").rank("o") < Haystack::new("Örebro").rank("o"), "exact hits first");
        assert!(Haystack::new("Örebro").rank("O\u{308}R").is_some(), "decomposed and upper case");
        assert!(Haystack::new("Łukasz Đorđević").rank("luk dord").is_some(), "strokes are accents");
        assert!(Haystack::new("Örebro").rank("ö") < Haystack::new("Orsa").rank("ö"));
    }
}
