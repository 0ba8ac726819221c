//! Sentences by typed key: a key without its sentence does not compile.

/// Declares a catalogue: keys and their French sentences.
#[macro_export]
macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident { $($key:ident => $french:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = $french] $key,)+ }

        impl $name {
            /// All keys.
            pub const ALL: &'static [Self] = &[$(Self::$key,)+];

            /// The sentence.
            #[must_use]
            pub const fn fr(self) -> &'static str {
                match self { $(Self::$key => $french,)+ }
            }
        }
    };
}

/// The most words that a sentence may have.
const MOST_WORDS: usize = 12;

/// What is wrong with a text of a catalogue: long sentences, signs at which a line may break before
/// them, and words that say why people come.
pub fn faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for sentence in text.split_inclusive(['.', '?', '!']) {
        let words = sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        if words > MOST_WORDS {
            faults.push(format!("{words} words: {sentence}"));
        }
    }
    for sign in ["'", " :", " ;", " ?", " !", "« ", " »", "..."] {
        if text.contains(sign) {
            faults.push(format!("« {sign} » in: {text}"));
        }
    }
    for word in crate::neutral::find_forbidden(text) {
        faults.push(format!("{word} in: {text}"));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_found() {
        assert_eq!(faults("Choisissez une heure\u{a0}: elle est à vous. Merci\u{a0}!"), Vec::<String>::new());
        for (text, count) in [
            ("un deux trois quatre cinq six sept huit neuf dix onze douze treize.", 1),
            ("Merci !", 1),
            ("L'heure...", 2),
            ("La prison est loin.", 1),
        ] {
            assert_eq!(faults(text).len(), count, "{text}");
        }
    }
}
