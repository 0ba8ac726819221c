//! Who holds a ticket: a first name, a drawing, or both. Never a surname.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text;

/// The most signs a first name may have, once cleaned.
pub const MAX_FIRST_NAME: usize = 30;

/// A first name, or what the person wants to be called: one line that begins with a letter and
/// holds letters, digits, spaces, apostrophes, hyphens and full stops only, at most 30 signs.
///
/// It can therefore never be read as a formula by a spreadsheet, nor break a header or a page.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FirstName(String);

/// Why a text is not a first name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NameError {
    /// Nothing to be seen.
    #[error("the name is empty")]
    Empty,
    /// More than 30 signs.
    #[error("the name has more than 30 signs")]
    TooLong,
    /// A sign that no name holds, or a beginning that is not a letter.
    #[error("the name holds a sign that is not a letter")]
    Sign,
}

impl FirstName {
    /// Reads a name as typed. Controls, direction marks and zero-width signs are removed, white
    /// space is collapsed, separate accents are joined to their letter.
    pub fn parse(typed: &str) -> Result<Self, NameError> {
        let name = text::clean_line(typed);
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if name.chars().count() > MAX_FIRST_NAME {
            return Err(NameError::TooLong);
        }
        let mut marks = 0;
        for (place, sign) in name.chars().enumerate() {
            // An accent that could not be joined is kept, a heap of them is not.
            marks = if text::is_combining(sign) { marks + 1 } else { 0 };
            let allowed = sign.is_alphabetic()
                || (place > 0
                    && (sign.is_alphanumeric()
                        || matches!(sign, ' ' | '-' | '\'' | '’' | '.')
                        || (1..=2).contains(&marks)));
            if !allowed {
                return Err(NameError::Sign);
            }
        }
        Ok(Self(name))
    }

    /// The name as kept and shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FirstName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Shows the length only, so that a name cannot slip into a log.
impl fmt::Debug for FirstName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FirstName({} signs)", self.0.chars().count())
    }
}

impl std::str::FromStr for FirstName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for FirstName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<FirstName> for String {
    fn from(name: FirstName) -> Self {
        name.0
    }
}

macro_rules! drawings {
    ($($(#[$doc:meta])* $name:ident $key:literal $word:literal $icon:literal;)+) => {
        /// A picture that stands for a person who gives no name: « Voilier 12 ».
        ///
        /// Chosen so that the words sound different when called out in a hall, the pictures
        /// differ in outline, and none is childish, insulting, holy or about money.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Drawing {
            $($(#[$doc])* $name,)+
        }

        impl Drawing {
            /// All drawings, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The key kept in the database and sent by forms: ASCII, lower case.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }

            /// The French word, without an article: « Voilier ».
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// The file name, without its ending, of the outline icon in the Tabler set (3.51).
            pub const fn icon(self) -> &'static str {
                match self { $(Self::$name => $icon,)+ }
            }
        }
    };
}

drawings! {
    /// An apple.
    Apple "apple" "Pomme" "apple";
    /// A fish.
    Fish "fish" "Poisson" "fish";
    /// The sun.
    Sun "sun" "Soleil" "sun";
    /// The moon.
    Moon "moon" "Lune" "moon";
    /// A star.
    Star "star" "Étoile" "star";
    /// An umbrella.
    Umbrella "umbrella" "Parapluie" "umbrella";
    /// An anchor.
    Anchor "anchor" "Ancre" "anchor";
    /// A sailing boat.
    Sailboat "sailboat" "Voilier" "sailboat";
    /// A key.
    Key "key" "Clé" "key";
    /// Cherries.
    Cherry "cherry" "Cerise" "cherry";
    /// A lemon.
    Lemon "lemon" "Citron" "lemon";
    /// A carrot.
    Carrot "carrot" "Carotte" "carrot";
    /// A tractor.
    Tractor "tractor" "Tracteur" "tractor";
    /// A bell.
    Bell "bell" "Cloche" "bell";
    /// A bicycle.
    Bike "bike" "Vélo" "bike";
    /// A butterfly.
    Butterfly "butterfly" "Papillon" "butterfly";
    /// A leaf.
    Leaf "leaf" "Feuille" "leaf";
    /// A cat.
    Cat "cat" "Chat" "cat";
    /// A cloud.
    Cloud "cloud" "Nuage" "cloud";
    /// A lighthouse.
    Lighthouse "lighthouse" "Phare" "building-lighthouse";
    /// A book.
    Book "book" "Livre" "book";
    /// A train.
    Train "train" "Train" "train";
    /// A cactus.
    Cactus "cactus" "Cactus" "cactus";
    /// A mountain.
    Mountain "mountain" "Montagne" "mountain";
}

impl Drawing {
    /// All drawings, in the order in which they are shown.
    pub const fn all() -> &'static [Self] {
        Self::ALL
    }

    /// The drawing of a key, if there is one.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|drawing| drawing.as_str() == key)
    }
}

/// What a ticket is called by: a first name, a drawing, or both; never nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawHolder")]
pub struct Holder {
    first_name: Option<FirstName>,
    drawing: Option<Drawing>,
}

impl Holder {
    /// A holder, or `None` when neither a first name nor a drawing is given.
    pub fn new(first_name: Option<FirstName>, drawing: Option<Drawing>) -> Option<Self> {
        (first_name.is_some() || drawing.is_some()).then_some(Self { first_name, drawing })
    }

    /// The first name, if one was given.
    pub fn first_name(&self) -> Option<&FirstName> {
        self.first_name.as_ref()
    }

    /// The drawing, if one was chosen; its number is given by the stop.
    pub fn drawing(&self) -> Option<Drawing> {
        self.drawing
    }
}

/// A holder as it comes from outside, before its one rule is checked.
#[derive(Deserialize)]
struct RawHolder {
    first_name: Option<FirstName>,
    drawing: Option<Drawing>,
}

impl TryFrom<RawHolder> for Holder {
    type Error = NameError;

    fn try_from(raw: RawHolder) -> Result<Self, Self::Error> {
        Self::new(raw.first_name, raw.drawing).ok_or(NameError::Empty)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_people_have() {
        for (typed, kept) in [
            ("Rosa", "Rosa"),
            ("  Marie - Ange ", "Marie - Ange"),
            ("Jean-Noël", "Jean-Noël"),
            ("L’Étoile", "L’Étoile"),
            ("M'Bala", "M'Bala"),
            ("Cœur-Aimée", "Cœur-Aimée"),
            ("J.-P.", "J.-P."),
            ("Ti Jo 2", "Ti Jo 2"),
            ("Zoe\u{308}", "Zoë"),
            ("ÿ", "ÿ"),
            ("محمد", "محمد"),
            ("Łukasz", "Łukasz"),
            ("Nguyễn Thị", "Nguyễn Thị"),
            ("\u{202e}asoR\u{202c}", "asoR"),
            ("Ro\0sa\r\n", "Rosa"),
            ("Abcdefghij Abcdefghij Abcdefgh", "Abcdefghij Abcdefghij Abcdefgh"),
        ] {
            assert_eq!(FirstName::parse(typed).unwrap().as_str(), kept, "{typed:?}");
        }
    }

    #[test]
    fn names_refused() {
        let huge = "a".repeat(10_240);
        let heap = format!("Rosa{}", "\u{336}".repeat(3));
        for (typed, error) in [
            ("", NameError::Empty),
            (" \0\u{200b}\r\n", NameError::Empty),
            ("Abcdefghij Abcdefghij Abcdefghi", NameError::TooLong),
            (&huge, NameError::TooLong),
            (&heap, NameError::Sign),
            ("🙂", NameError::Sign),
            ("Rosa 🙂", NameError::Sign),
            ("=1+1", NameError::Sign),
            ("+Rosa", NameError::Sign),
            ("-Rosa", NameError::Sign),
            ("@rosa", NameError::Sign),
            ("12", NameError::Sign),
            ("<b>Rosa</b>", NameError::Sign),
            ("Rosa\r\nBcc: a@b.fr", NameError::Sign),
            ("Rosa;Marie", NameError::Sign),
            ("\u{301}Rosa", NameError::Sign),
            ("'Rosa", NameError::Sign),
        ] {
            assert_eq!(FirstName::parse(typed).unwrap_err(), error, "{typed:?}");
        }
    }

    #[test]
    fn names_hide_in_logs_and_are_checked_in_json() {
        let name = FirstName::parse("Rosa").unwrap();
        assert_eq!(format!("{name:?}"), "FirstName(4 signs)");
        assert_eq!(serde_json::from_str::<FirstName>("\" Rosa \"").unwrap(), name);
        assert!(serde_json::from_str::<FirstName>("\"=1\"").is_err());
    }

    #[test]
    fn drawings_are_24_and_distinct() {
        let all = Drawing::all();
        assert_eq!(all.len(), 24);
        for distinct in [Drawing::as_str, Drawing::word, Drawing::icon] {
            assert_eq!(all.iter().map(|d| distinct(*d)).collect::<BTreeSet<_>>().len(), 24);
        }
        for drawing in all {
            assert!(drawing.as_str().bytes().all(|octet| octet.is_ascii_lowercase()));
            assert!(drawing.word().chars().next().unwrap().is_uppercase());
            assert_eq!(Drawing::parse(drawing.as_str()), Some(*drawing));
            assert_eq!(serde_json::to_string(drawing).unwrap(), format!("\"{}\"", drawing.as_str()));
        }
        assert_eq!(Drawing::parse("dragon"), None);
        assert_eq!(Drawing::parse(""), None);
    }

    #[test]
    fn words_called_out_differ_by_more_than_one_letter() {
        let words: Vec<String> = Drawing::all().iter().map(|d| text::fold(d.word())).collect();
        for (place, one) in words.iter().enumerate() {
            for other in &words[place + 1..] {
                assert!(distance(one, other) >= 3, "{one} {other}");
            }
        }
    }

    /// Edit distance (Levenshtein).
    fn distance(one: &str, other: &str) -> usize {
        let other: Vec<char> = other.chars().collect();
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (i, a) in one.chars().enumerate() {
            let mut corner = row[0];
            row[0] = i + 1;
            for (j, b) in other.iter().enumerate() {
                let cost = corner + usize::from(a != *b);
                corner = row[j + 1];
                row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
            }
        }
        row[other.len()]
    }

    #[test]
    fn a_holder_has_something() {
        let name = FirstName::parse("Rosa").unwrap();
        assert_eq!(Holder::new(None, None), None);
        let holder = Holder::new(Some(name.clone()), Some(Drawing::Anchor)).unwrap();
        assert_eq!(holder.first_name(), Some(&name));
        assert_eq!(holder.drawing(), Some(Drawing::Anchor));
        let json = serde_json::to_string(&holder).unwrap();
        assert_eq!(serde_json::from_str::<Holder>(&json).unwrap(), holder);
        assert!(serde_json::from_str::<Holder>("{\"first_name\":null,\"drawing\":null}").is_err());
    }

    proptest! {
        #[test]
        fn never_panics_and_what_passes_is_tame(typed in any::<String>()) {
            if let Ok(name) = FirstName::parse(&typed) {
                prop_assert!(name.as_str().chars().count() <= MAX_FIRST_NAME);
                prop_assert!(name.as_str().starts_with(char::is_alphabetic));
                prop_assert!(!name.as_str().chars().any(text::is_invisible));
                prop_assert_eq!(FirstName::parse(name.as_str()), Ok(name.clone()));
            }
        }
    }
}
