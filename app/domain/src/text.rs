//! Text that people type: cleaned for keeping, folded for comparing.

/// Whether a sign shows nothing and may be used to deceive: C0 and C1 controls, bidirectional
/// marks and overrides, zero-width signs, soft hyphen, variation selectors, tags, byte order mark.
pub fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether a sign is a diacritical mark that joins the letter before it.
pub fn is_combining(sign: char) -> bool {
    matches!(
        sign,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// One line of text, safe to store and to show: invisible signs removed, every run of white space
/// (line ends and tabs included) made one space, the ends trimmed, French letters that came as a
/// letter and a separate accent joined. Idempotent.
///
/// ```
/// assert_eq!(domain::text::clean_line("  Chloe\u{301}\r\n\tAnne\0 "), "Chloé Anne");
/// ```
pub fn clean_line(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len().min(256));
    let mut space_due = false;
    for sign in text.chars() {
        if sign.is_whitespace() {
            space_due = !cleaned.is_empty();
        } else if !is_invisible(sign) {
            if space_due {
                cleaned.push(' ');
                space_due = false;
            }
            match cleaned.chars().next_back().and_then(|base| compose(base, sign)) {
                Some(joined) => {
                    cleaned.pop();
                    cleaned.push(joined);
                }
                None => cleaned.push(sign),
            }
        }
    }
    cleaned
}

/// A part of an address is cut here.
const SLUG_SIGNS: usize = 48;

/// Small letters, digits and hyphens of a text; empty for a text without any.
///
/// ```
/// assert_eq!(domain::text::slug("L’atelier n° 2 : Œuvrer"), "l-atelier-n-2-oeuvrer");
/// ```
pub fn slug(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> =
        folded.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut slug = words.join("-");
    slug.truncate(SLUG_SIGNS);
    slug.trim_end_matches('-').to_owned()
}

/// Text for comparing and searching: lower case, without accents, ligatures spelt out, invisible
/// signs removed. Punctuation and spaces stay.
///
/// ```
/// assert_eq!(domain::text::fold("L’Haÿ-les-Roses, CŒUR"), "l’hay-les-roses, coeur");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for sign in text.chars().filter(|sign| !is_invisible(*sign)).flat_map(char::to_lowercase) {
        match sign {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            _ if is_combining(sign) => {}
            _ => folded.push(without_accent(sign)),
        }
    }
    folded
}

/// The plain letter of an accented Latin letter in lower case; any other sign as it is.
fn without_accent(sign: char) -> char {
    match sign {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// The single sign for a Latin letter followed by a combining accent, for the letters that French
/// and its neighbours use. Full normalisation (UAX 15) would need tables of some 100 kB.
fn compose(base: char, mark: char) -> Option<char> {
    let (bases, joined) = match mark {
        '\u{300}' => ("AEIOUaeiouNn", "ÀÈÌÒÙàèìòùǸǹ"),
        '\u{301}' => ("AEIOUYaeiouyCcNnSsZz", "ÁÉÍÓÚÝáéíóúýĆćŃńŚśŹź"),
        '\u{302}' => ("AEIOUaeiouYy", "ÂÊÎÔÛâêîôûŶŷ"),
        '\u{303}' => ("ANOano", "ÃÑÕãñõ"),
        '\u{308}' => ("AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
        '\u{30a}' => ("Aa", "Åå"),
        '\u{30c}' => ("CSZcsz", "ČŠŽčšž"),
        '\u{327}' => ("CScs", "ÇŞçş"),
        _ => return None,
    };
    bases.chars().zip(joined.chars()).find(|(letter, _)| *letter == base).map(|(_, sign)| sign)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cleaning() {
        for (typed, kept) in [
            ("", ""),
            ("   ", ""),
            ("Basse-Pointe", "Basse-Pointe"),
            (" Grand’ Rivière ", "Grand’ Rivière"),
            ("a\r\nBcc: b", "a Bcc: b"),
            ("a\0b", "ab"),
            ("a\u{202e}b\u{2066}c\u{200d}d\u{feff}", "abcd"),
            ("E\u{301}milie", "Émilie"),
            ("c\u{327}a", "ça"),
            ("a\u{a0}\u{2003}b", "a b"),
            ("\u{301}", "\u{301}"),
        ] {
            assert_eq!(clean_line(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn folding() {
        for (text, folded) in [
            ("Sainte-Luce", "sainte-luce"),
            ("Le François", "le francois"),
            ("Morne-Rouge, Œuvre d’Æsope", "morne-rouge, oeuvre d’aesope"),
            ("DÉTENU", "detenu"),
            ("de\u{301}tenu", "detenu"),
            ("dé\u{ad}te\u{200b}nu", "detenu"),
            ("Ÿ", "y"),
            ("Ελλάς 中", "ελλάς 中"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = clean_line(&text);
            prop_assert_eq!(clean_line(&once), once.clone());
            prop_assert!(!once.chars().any(is_invisible));
        }

        #[test]
        fn folding_knows_no_case(text in "[a-zA-ZàâçéèêëîïôùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆ '-]{0,40}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
