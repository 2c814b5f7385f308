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
    let room = text.len();
    let mut key = SortKey {
        letters: Vec::with_capacity(room),
        accents: Vec::with_capacity(room),
        case: Vec::with_capacity(room),
    };
    let mut push = |c: char| {
        let lower = c.to_lowercase().next().unwrap_or(c);
        // Marks and punctuation weigh nothing beside letters and digits, but for the space between words.
        if let (Some(letter), accent) = letter(lower) {
            key.letters.push(letter);
            key.accents.push(accent);
            key.case.push(c != lower);
        }
    };
    if is_usual(text) {
        text.chars().for_each(&mut push);
    } else {
        text.nfc().for_each(&mut push);
    }
    key
}

/// Whether a text has only letters that are composed already, and that change one by one.
fn is_usual(text: &str) -> bool {
    text.chars().all(|c| c < '\u{180}' && c != '\u{130}')
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
    if c.is_ascii() {
        return (place(c), 0);
    }
    let mut parts = c.nfd();
    let base = parts.next().unwrap_or(c);
    let place_of = |mark: char| ACCENTS.chars().position(|known| known == mark);
    let accent = parts.next().map_or(0, |mark| place_of(mark).map_or(u32::from(mark), |place| 1 + place as u32));
    (place(base), accent)
}

/// The place of a letter that has no accent.
fn place(base: char) -> Option<u16> {
    match base {
        ' ' => Some(1),
        '0'..='9' => Some(10 + base as u16 - u16::from(b'0')),
        'a'..='z' => Some(base as u16),
        _ if base.is_alphanumeric() => Some(2000 + (u32::from(base) % 60_000) as u16),
        _ => None,
    }
}

/// A text for searching: lower case, without accents, å and ä as a, ö as o.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if is_usual(text) {
        text.chars().for_each(|c| push_folded(c, &mut folded));
    } else {
        folded.extend(folds(text.nfd()));
    }
    folded
}

/// Folds a letter of a usual text.
fn push_folded(c: char, folded: &mut String) {
    match c {
        _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
        'å' | 'ä' | 'Å' | 'Ä' => folded.push('a'),
        'ö' | 'Ö' => folded.push('o'),
        _ => folded.extend(folds(c.nfd())),
    }
}

fn folds(decomposed: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    decomposed.filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).map(|c| match c {
        'ø' | 'œ' => 'o',
        'æ' => 'a',
        'đ' | 'ð' => 'd',
        'ł' => 'l',
        'ß' => 's',
        other => other,
    })
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
    /// Its words in lower case, a space after each.
    exact: Box<str>,
    /// The same, folded.
    folded: Box<str>,
}

impl Haystack {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        let words = |text: &str| {
            let mut words = String::with_capacity(text.len() + 1);
            for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                words.push_str(word);
                words.push(' ');
            }
            words.into_boxed_str()
        };
        let composed = if is_usual(text) { text.to_lowercase() } else { text.nfc().collect::<String>().to_lowercase() };
        Self { exact: words(&composed), folded: words(&fold(text)) }
    }

    /// How well a query matches, word by word: lower is better, `None` if a word of it begins no word here.
    ///
    /// Every word of the query must begin a word; the first word counts before later ones, exact letters before folded.
    pub fn rank(&self, query: &str) -> Option<u32> {
        Query::new(query).words.iter().map(|word| self.rank_of(word)).sum()
    }

    fn rank_of(&self, word: &Wanted) -> Option<u32> {
        let at = |words: &str, begins: &str| words.split_terminator(' ').position(|held| held.starts_with(begins));
        let exact = at(&self.exact, &word.exact);
        let at = exact.or_else(|| at(&self.folded, &word.folded))?;
        Some(2 * at.min(50) as u32 + u32::from(exact.is_none()))
    }
}

/// What somebody looks for: its words, made ready once for many texts.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// What each must begin a word of what is found.
    pub words: Vec<Wanted>,
}

/// A word that somebody looks for.
#[derive(Clone, Debug)]
pub struct Wanted {
    exact: String,
    folded: String,
    /// The bit of its first letter.
    initial: u64,
}

impl Query {
    /// The words of a query.
    pub fn new(text: &str) -> Self {
        let lower = text.nfc().collect::<String>().to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let wanted = |word: &str| {
            let folded = fold(word);
            Wanted { exact: word.to_owned(), initial: initial(&folded), folded }
        };
        Self { words: words.map(wanted).collect() }
    }
}

/// A text among very many, of which is asked only whether a query finds it: as [`Haystack::rank`], but small and fast.
#[derive(Clone, Debug)]
pub struct Words {
    /// With which letters its words begin, a bit each.
    initials: u64,
    found: Found,
}

#[derive(Clone, Debug)]
enum Found {
    /// Its words, folded, with a space between them: what is found by exact letters is found by folded ones.
    Folded(Box<str>),
    /// A text of which that is not so.
    Ranked(Box<Haystack>),
}

impl Words {
    /// The words of a text.
    pub fn new(text: &str) -> Self {
        if !is_usual(text) {
            return Self { initials: u64::MAX, found: Found::Ranked(Box::new(Haystack::new(text))) };
        }
        let (mut initials, mut words) = (0, String::with_capacity(text.len()));
        let mut begins = 0;
        for c in text.chars() {
            // What is a letter before it is folded is one after.
            if c.is_alphanumeric() {
                push_folded(c, &mut words);
            } else if begins < words.len() {
                initials |= initial(&words[begins..]);
                words.push(' ');
                begins = words.len();
            }
        }
        initials |= initial(&words[begins..]);
        Self { initials, found: Found::Folded(words.into()) }
    }

    /// Whether every word of the query begins a word here.
    pub fn has(&self, query: &Query) -> bool {
        query.words.iter().all(|word| self.has_word(word))
    }

    /// Whether the word begins a word here.
    pub fn has_word(&self, word: &Wanted) -> bool {
        match &self.found {
            Found::Ranked(words) => words.rank_of(word).is_some(),
            Found::Folded(words) => {
                self.initials & word.initial == word.initial
                    && !words.is_empty()
                    && (is_told_by_initial(&word.folded)
                        || words.split_terminator(' ').any(|held| held.starts_with(word.folded.as_str())))
            }
        }
    }
}

/// The bit of the letter that a word begins with; those beyond the alphabet and the digits share bits.
fn initial(word: &str) -> u64 {
    match word.chars().next() {
        Some(c @ 'a'..='z') => 1 << (u32::from(c) - u32::from('a')),
        Some(c @ '0'..='9') => 1 << (26 + u32::from(c) - u32::from('0')),
        Some(c) => 1 << (36 + u32::from(c) % 28),
        None => 0,
    }
}

/// Whether a word is one letter that has a bit of its own.
fn is_told_by_initial(word: &str) -> bool {
    matches!(word.as_bytes(), [b'a'..=b'z' | b'0'..=b'9'])
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
