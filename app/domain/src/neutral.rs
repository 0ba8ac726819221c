//! Neutral outside: words that nothing that leaves may hold.
//!
//! Somebody who sees a ticket, a subject line or a calendar must not learn that its holder is
//! followed by a public service of any particular kind. Street addresses and texts for
//! professionals only warn: whoever calls decides what a finding means.

use crate::text;

/// How a word of the list is recognised.
enum Form {
    /// Exactly these words (folded: lower case, without accents).
    Words(&'static [&'static str]),
    /// Every word that begins so (folded).
    Stem(&'static str),
}

/// The words as shown to an organiser, each with its forms.
const FORBIDDEN: [(&str, Form); 19] = [
    ("justice", Form::Words(&["justice", "justices"])),
    ("SPIP", Form::Words(&["spip", "spips"])),
    ("PJJ", Form::Words(&["pjj"])),
    ("probation", Form::Stem("probation")),
    ("prison", Form::Words(&["prison", "prisons", "prisonnier", "prisonniers", "prisonniere", "prisonnieres"])),
    ("emprisonn…", Form::Stem("emprisonn")),
    ("détenu", Form::Words(&["detenu", "detenus", "detenue", "detenues"])),
    ("écrou", Form::Words(&["ecrou", "ecrous", "ecroue", "ecroues", "ecrouee", "ecrouees"])),
    ("incarcér…", Form::Stem("incarcer")),
    ("peine", Form::Words(&["peine", "peines"])),
    ("condamn…", Form::Stem("condamn")),
    ("juge", Form::Words(&["juge", "juges", "jugement", "jugements"])),
    ("tribunal", Form::Words(&["tribunal", "tribunaux"])),
    ("TIG", Form::Words(&["tig", "tigs"])),
    ("PPSMJ", Form::Words(&["ppsmj"])),
    ("récidive", Form::Stem("recidiv")),
    ("bracelet", Form::Words(&["bracelet", "bracelets"])),
    ("addiction", Form::Stem("addict")),
    ("désistance", Form::Words(&["desistance", "desistances"])),
];

/// The words of the list that a text holds, each once, in the order of the list.
///
/// Whole words count: « légume » and « ajuger » hold nothing. Case, accents, invisible signs,
/// digits and the dots of an abbreviation (« S.P.I.P. ») hide nothing; `_`, `-`, `/`, `.` and `%20`
/// part words, so that addresses, file names and identifiers can be searched as they are. Text in
/// a transfer encoding or with escapes must be decoded first.
///
/// ```
/// assert_eq!(domain::neutral::find_forbidden("Espace « Prisons & Justice »"), ["justice", "prison"]);
/// assert!(domain::neutral::find_forbidden("Atelier CV, salle des fêtes").is_empty());
/// ```
pub fn find_forbidden(text: &str) -> Vec<&'static str> {
    let mut words = words(text);
    if text.contains(char::is_control) {
        // A line break parts words for a reader, and a control sign inside a word hides nothing.
        words.extend(self::words(&text.replace(char::is_control, " ")));
    }
    FORBIDDEN.iter().filter(|(_, form)| words.iter().any(|word| form.matches(word))).map(|(shown, _)| *shown).collect()
}

/// Whether a text holds none of the words.
pub fn is_neutral(text: &str) -> bool {
    find_forbidden(text).is_empty()
}

/// The list, as shown to an organiser.
pub fn forbidden_words() -> impl Iterator<Item = &'static str> {
    FORBIDDEN.iter().map(|(shown, _)| *shown)
}

impl Form {
    fn matches(&self, word: &str) -> bool {
        match self {
            Self::Words(words) => words.contains(&word),
            Self::Stem(stem) => word.starts_with(stem),
        }
    }
}

/// The folded words of a text; letters parted by full stops or spaces one by one count as a word too.
fn words(text: &str) -> Vec<String> {
    let folded = text::fold(text);
    let mut words: Vec<String> =
        folded.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let mut spelt = Vec::new();
    let mut letters = String::new();
    for word in &words {
        if word.chars().count() == 1 {
            letters.push_str(word);
        } else {
            spelt.push(std::mem::take(&mut letters));
        }
    }
    spelt.push(letters);
    words.extend(spelt);
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_word_is_found_in_every_dress() {
        for (text, found) in [
            ("La justice", "justice"),
            ("sortie de prison\nDate : mardi", "prison"),
            ("pri\u{0}son", "prison"),
            ("JUSTICES", "justice"),
            ("un spip local", "SPIP"),
            ("S.P.I.P. Nord", "SPIP"),
            ("s p i p", "SPIP"),
            ("spip972@example.fr", "SPIP"),
            ("https://spip.example.fr/a", "SPIP"),
            ("la PJJ", "PJJ"),
            ("probation", "probation"),
            ("Probationnaires", "probation"),
            ("sortie_de_prison.pdf", "prison"),
            ("prisonnière", "prison"),
            ("emprisonnement", "emprisonn…"),
            ("détenue", "détenu"),
            ("DETENUS", "détenu"),
            ("de\u{301}tenu", "détenu"),
            ("dé\u{ad}tenu", "détenu"),
            ("d\u{200b}étenu", "détenu"),
            ("levée d’écrou", "écrou"),
            ("écrouées", "écrou"),
            ("incarcérée", "incarcér…"),
            ("Incarcération", "incarcér…"),
            ("longue peine", "peine"),
            ("peines", "peine"),
            ("Condamnation", "condamn…"),
            ("condamnés", "condamn…"),
            ("le juge", "juge"),
            ("au tribunal", "tribunal"),
            ("tribunaux", "tribunal"),
            ("un T.I.G", "TIG"),
            ("PPSMJ", "PPSMJ"),
            ("récidive", "récidive"),
            ("bracelet", "bracelet"),
            ("Addictions", "addiction"),
            ("addictologie", "addiction"),
            ("Carrefour de la désistance", "désistance"),
            ("carrefour-desistance", "désistance"),
        ] {
            assert_eq!(find_forbidden(text), [found], "{text:?}");
            assert!(!is_neutral(text));
        }
    }

    #[test]
    fn every_word_of_the_list_finds_itself() {
        for word in forbidden_words() {
            assert_eq!(find_forbidden(word), [word]);
        }
    }

    #[test]
    fn ordinary_words_stay_free() {
        for text in [
            "",
            "Atelier CV à la salle des fêtes du Prêcheur",
            "Je l’ai justifié, c’est juste et ajusté",
            "peinture, peiner",
            "intrigue, tige, vestige",
            "préjugé, jugeote",
            "condiment, condition",
            "détente, détenir",
            "l’additif, l’addition",
            "Distance, assistance, existence",
            "18 h 30, J − 7",
            "a b c d",
        ] {
            assert_eq!(find_forbidden(text), Vec::<&str>::new(), "{text:?}");
        }
    }

    #[test]
    fn several_words_come_once_each_in_the_order_of_the_list() {
        assert_eq!(find_forbidden("Prison, justice, prison : le juge"), ["justice", "prison", "juge"]);
    }

    #[test]
    fn the_words_of_drawings_themes_and_kinds_are_neutral() {
        for drawing in crate::person::Drawing::all() {
            assert!(is_neutral(drawing.word()));
        }
        for theme in crate::session::Theme::ALL {
            assert!(is_neutral(theme.label()));
        }
        for kind in crate::session::SessionKind::ALL {
            assert!(is_neutral(kind.label()));
        }
    }

    proptest! {
        #[test]
        fn a_planted_word_is_found_anywhere(before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let text = format!("{before} détenu {after}");
            prop_assert!(find_forbidden(&text).contains(&"détenu"));
        }

        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = find_forbidden(&text);
        }
    }
}
