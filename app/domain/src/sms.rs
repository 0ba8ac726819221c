//! Short messages: texts that fit into one SMS, whatever the names in them.
//!
//! One SMS holds 160 septets of the GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1); a sign of
//! its extension table costs two. A single sign outside both would turn the whole message into UCS-2 with
//! 70 signs, and a longer text into several messages. So what leaves is spelt with these signs alone, and
//! only what may be shortened is.

use crate::text;

/// Septets in one SMS.
pub const LONGEST: usize = 160;
/// The fewest septets that a cut name keeps, its two dots among them.
const SHORTEST_NAME: usize = 12;

/// The default alphabet beyond ASCII letters and digits, without line breaks: an SMS of ours is one line.
const DEFAULT: &str = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
/// The extension table: an escape, then a sign.
const EXTENDED: &str = "^{}\\[~]|€";

/// Septets of one sign; `None` for a sign that no GSM table holds.
fn cost(sign: char) -> Option<usize> {
    match sign {
        _ if sign.is_ascii_alphanumeric() || DEFAULT.contains(sign) => Some(1),
        _ if EXTENDED.contains(sign) => Some(2),
        _ => None,
    }
}

/// How many septets a text takes; `None` when a sign of it is in no GSM table.
///
/// ```
/// assert_eq!(domain::sms::septets("déjà 5 €"), Some(9));
/// assert_eq!(domain::sms::septets("forêt"), None);
/// ```
pub fn septets(text: &str) -> Option<usize> {
    text.chars().map(cost).sum()
}

/// The text in signs of the GSM tables, on one line: `ê` becomes `e`, `œ` `oe`, a curly apostrophe a
/// straight one; a sign that nothing stands for becomes `?`.
///
/// ```
/// assert_eq!(domain::sms::spelt("Forêt d’Œuilly\u{a0}: déjà là…"), "Foret d'OEuilly: déjà là...");
/// ```
pub fn spelt(text: &str) -> String {
    spell(&text::clean_line(text))
}

/// The same, spaces at the ends kept.
fn spell(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            _ if cost(sign).is_some() => spelt.push(sign),
            '’' | '‘' | '`' | '´' | 'ʼ' => spelt.push('\''),
            '“' | '”' | '„' | '«' | '»' => spelt.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => spelt.push('-'),
            '…' => spelt.push_str("..."),
            _ if sign.is_whitespace() || sign.is_control() => spelt.push(' '),
            _ if text::is_invisible(sign) || text::is_combining(sign) => {}
            _ => spelt.push_str(&plain(sign)),
        }
    }
    // the spaces that French typography wants here would cost
    [(" :", ":"), (" ;", ";"), (" ?", "?"), (" !", "!")].iter().fold(spelt, |text, (from, to)| text.replace(from, to))
}

/// A letter without what GSM does not know of it.
fn plain(sign: char) -> String {
    let folded = text::fold(&sign.to_string());
    let folded = if sign.is_uppercase() { folded.to_uppercase() } else { folded };
    if !folded.is_empty() && septets(&folded).is_some() { folded } else { "?".to_owned() }
}

/// A part of a short text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Never cut: a date, an hour, a code.
    Whole(&'a str),
    /// The name of a place: shortened as people do (« St-Pierre »), then cut and marked with two dots.
    Name(&'a str),
    /// Said when there is room, all of it or nothing.
    Extra(&'a str),
}

/// The pieces together take more than [`LONGEST`] septets, even with all shortened that may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the text does not fit into one SMS")]
pub struct TooLong;

/// A text that fits into one SMS.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShortText(String);

impl ShortText {
    /// Puts the pieces together, each spelt in GSM signs, and shortens until it fits: the extras go, the
    /// last first; then all names are abbreviated; then they are cut, the last first.
    ///
    /// ```
    /// use domain::sms::{Piece, ShortText};
    /// let text = ShortText::of(&[Piece::Whole("Mardi 18 mai à 9 h, "), Piece::Name("Le Prêcheur")]);
    /// assert_eq!(text.unwrap().as_str(), "Mardi 18 mai à 9 h, Le Precheur");
    /// ```
    pub fn of(pieces: &[Piece<'_>]) -> Result<Self, TooLong> {
        let spell_piece = |piece: &Piece<'_>| match piece {
            Piece::Whole(text) | Piece::Extra(text) => spell(text),
            Piece::Name(text) => spelt(text),
        };
        let mut texts: Vec<(Piece<'_>, String)> = pieces.iter().map(|piece| (*piece, spell_piece(piece))).collect();
        while over(&texts) > 0 {
            let extra =
                texts.iter_mut().rev().find(|(piece, text)| matches!(piece, Piece::Extra(_)) && !text.is_empty());
            let Some((_, text)) = extra else { break };
            text.clear();
        }
        if over(&texts) > 0 {
            for (_, name) in texts.iter_mut().filter(|(piece, _)| matches!(piece, Piece::Name(_))) {
                *name = abbreviated(name);
            }
        }
        for place in (0..texts.len()).rev() {
            let (Piece::Name(_), name) = &texts[place] else { continue };
            let (has, needed) = (taken(name), over(&texts));
            if needed > 0 && has > SHORTEST_NAME {
                texts[place].1 = cut(name, has.saturating_sub(needed).max(SHORTEST_NAME));
            }
        }
        if over(&texts) > 0 {
            return Err(TooLong);
        }
        Ok(Self(texts.into_iter().map(|(_, text)| text).collect()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Septets of a text that is spelt.
fn taken(text: &str) -> usize {
    septets(text).unwrap_or(usize::MAX)
}

fn over(texts: &[(Piece<'_>, String)]) -> usize {
    texts.iter().map(|(_, text)| taken(text)).sum::<usize>().saturating_sub(LONGEST)
}

/// « St-Remy », « Ste-Anne »: as on a road sign.
fn abbreviated(name: &str) -> String {
    let mut short = String::with_capacity(name.len());
    for word in name.split_inclusive(['-', ' ', '\'']) {
        let end = word.len() - usize::from(word.ends_with(['-', ' ', '\'']));
        let (word, mark) = word.split_at(end);
        short.push_str(match word {
            "Saint" => "St",
            "Sainte" => "Ste",
            "Saints" => "Sts",
            "Saintes" => "Stes",
            _ => word,
        });
        short.push_str(mark);
    }
    short
}

/// At most so many septets: whole words where half of the room is left for them, then two dots.
fn cut(name: &str, most: usize) -> String {
    let room = most.saturating_sub(2);
    let mut kept = 0;
    let mut spent = 0;
    for (place, sign) in name.char_indices() {
        spent += cost(sign).unwrap_or(usize::MAX);
        if spent > room {
            break;
        }
        kept = place + sign.len_utf8();
    }
    let head = &name[..kept];
    let word = head.rfind(['-', ' ', '\'']).filter(|end| end * 2 >= kept).unwrap_or(kept);
    format!("{}..", head[..word].trim_end_matches(['-', ' ', '\'', '.', ',']))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_alphabet_is_the_standards() {
        // 128 places: 62 letters and digits, 63 other signs, LF, CR and the escape
        assert_eq!(DEFAULT.chars().count(), 128 - 62 - 3);
        assert!(DEFAULT.chars().chain(EXTENDED.chars()).all(|sign| !sign.is_ascii_alphanumeric()));
        for (text, count) in [
            ("", Some(0)),
            ("à l'été", Some(7)),
            ("€[]", Some(6)),
            ("ç", None),
            ("Ç", Some(1)),
            ("’", None),
            ("\n", None),
        ] {
            assert_eq!(septets(text), count, "{text:?}");
        }
    }

    #[test]
    fn what_gsm_does_not_know_is_spelt() {
        for (text, wanted) in [
            ("L’Haÿ-les-Roses", "L'Hay-les-Roses"),
            ("Bâgé-Dommartin, Èze, Œuilly", "Bagé-Dommartin, Eze, OEuilly"),
            ("«\u{a0}Reçu\u{a0}» à Nîmes\u{a0}!", "\" Recu \" à Nimes!"),
            ("A\u{202e}B\u{200b}C", "ABC"),
            ("Кафе 咖啡 ☕", "???????"),
            ("e\u{301}te\u{301} – 9\u{202f}h", "été - 9 h"),
            ("a\r\nb\tc\u{0}", "a b c"),
        ] {
            assert_eq!(spelt(text), wanted, "{text:?}");
            assert!(septets(&spelt(text)).is_some());
        }
    }

    #[test]
    fn names_are_shortened_as_people_do_and_only_when_they_must() {
        let line = |name: &str, before: usize| {
            let before = "x".repeat(before);
            let text = ShortText::of(&[Piece::Whole(&before), Piece::Name(name)]).unwrap();
            text.as_str().trim_start_matches('x').to_owned()
        };
        let long = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson";
        assert_eq!(line(long, 100), long);
        assert_eq!(line(long, 120), "St-Remy-en-Bouzemont-St-Genest-et-Isson");
        assert_eq!(line(long, 125), "St-Remy-en-Bouzemont-St-Genest..");
        assert_eq!(line(long, 145), "St-Remy-en..");
        assert_eq!(line("Sainte-Anne", 150 - 1), "Sainte-Anne");
        assert_eq!(line("Sainte-Anne", 150), "Ste-Anne");
        assert_eq!(line("Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur", 148), "Beaujeu..");
        assert_eq!(ShortText::of(&[Piece::Whole(&"x".repeat(161))]), Err(TooLong));
        assert_eq!(ShortText::of(&[Piece::Whole(&"x".repeat(155)), Piece::Name(long)]), Err(TooLong));
    }

    #[test]
    fn extras_go_first_and_whole() {
        let name = "n".repeat(40);
        let pieces = |extra: usize| {
            let (first, last) = ("a".repeat(extra), "b".repeat(extra));
            let pieces = [Piece::Extra(&first), Piece::Name(&name), Piece::Extra(&last), Piece::Whole("!")];
            ShortText::of(&pieces).unwrap().as_str().len()
        };
        assert_eq!(pieces(59), 59 + 40 + 59 + 1);
        assert_eq!(pieces(60), 60 + 40 + 1);
        assert_eq!(pieces(120), 40 + 1);
    }

    proptest! {
        #[test]
        fn whatever_the_names_one_sms_is_enough(
            town in "\\PC{0,80}|[A-Za-zéèçœ’ -]{0,200}", venue in "\\PC{0,300}", extra in "\\PC{0,90}",
        ) {
            let whole = "mercredi 22 septembre à 10h30, code ABCD EFGH, 0596123456";
            let pieces = [
                Piece::Whole("Rappel: "), Piece::Whole(whole), Piece::Name(&town), Piece::Name(&venue), Piece::Extra(&extra),
            ];
            let text = ShortText::of(&pieces).unwrap();
            prop_assert!(septets(text.as_str()).is_some_and(|count| count <= LONGEST), "{:?}", text);
            prop_assert!(text.as_str().contains(whole));
        }
    }
}
