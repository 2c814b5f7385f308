//! Every sentence that a user sees: one row per text, Swedish and English side by side.
//!
//! A row is a method of [`Lang`], so a text that is misspelt, lacks an argument or lacks a language does not compile.
//! A third language is a third column: the compiler names every row that lacks it.

pub mod format;
pub mod labels;
mod sentences;

/// The language of the interface. What is in the data stays as it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Swedish.
    #[default]
    Sv,
    /// English.
    En,
}

impl Lang {
    /// The language of a locale name, if it is one of ours.
    pub fn of_locale(locale: &str) -> Option<Self> {
        match locale.get(..2)?.to_ascii_lowercase().as_str() {
            "sv" => Some(Self::Sv),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Picks one of a row's texts.
    pub const fn pick<'a>(self, sv: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Sv => sv,
            Self::En => en,
        }
    }
}

impl Lang {
    /// How many actions are open, and how many of them late if any are.
    pub fn open_and_late(self, open: usize, late: usize) -> String {
        let open = self.open_count(open);
        if late == 0 { open } else { format!("{open}, {}", self.late_count(late)) }
    }

    /// How many actions are open, late and done this year.
    pub fn area_counts(self, open: usize, late: usize, done: usize) -> String {
        format!("{}, {}", self.open_and_late(open, late), self.done_this_year(done))
    }
}

/// Declares texts, a row each. Without arguments a text is a `&'static str`, with arguments a `String`; a row of `(n)`
/// has a form for one and a form for more.
macro_rules! texts {
    ($( $name:ident $(($($arg:tt)*))? = $($sv:literal),+ | $($en:literal),+ ; )*) => {
        impl $crate::text::Lang {
            $( $crate::text::text! { $name $(($($arg)*))? = $($sv),+ | $($en),+ } )*
        }
    };
}
pub(crate) use texts;

/// One row of [`texts!`].
macro_rules! text {
    ($name:ident = $sv:literal | $en:literal) => {
        #[doc = concat!("`", $sv, "`")]
        pub const fn $name(self) -> &'static str {
            self.pick($sv, $en)
        }
    };
    ($name:ident($n:ident) = $sv_one:literal, $sv:literal | $en_one:literal, $en:literal) => {
        #[doc = concat!("`", $sv, "`")]
        pub fn $name(self, $n: usize) -> String {
            match (self, $n) {
                (Self::Sv, 1) => format!($sv_one),
                (Self::Sv, _) => format!($sv),
                (Self::En, 1) => format!($en_one),
                (Self::En, _) => format!($en),
            }
        }
    };
    ($name:ident($($arg:ident: $ty:ty),+) = $sv:literal | $en:literal) => {
        #[doc = concat!("`", $sv, "`")]
        pub fn $name(self, $($arg: $ty),+) -> String {
            match self {
                Self::Sv => format!($sv),
                Self::En => format!($en),
            }
        }
    };
}
pub(crate) use text;
