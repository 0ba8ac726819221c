//! Phone numbers, read as people of France and its overseas departments write them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a French ten-digit number belongs, by its first digits: the country code, and how many
/// digits stand together when shown. What is not listed here is of metropolitan France.
/// (French numbering plan, ARCEP decision 2018-0881 and its annexes.)
const OVERSEAS: [(&str, &str); 14] = [
    ("0596", "596"),
    ("0696", "596"),
    ("0697", "596"),
    ("0590", "590"),
    ("0690", "590"),
    ("0691", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0262", "262"),
    ("0263", "262"),
    ("0269", "262"),
    ("0639", "262"),
    ("0692", "262"),
    ("0693", "262"),
];

/// Country codes of the French numbering plan; a number there has nine digits after the code.
const FRENCH_CODES: [&str; 5] = ["33", "596", "590", "594", "262"];

/// A phone number in the international form of ITU-T E.164: `+596696123456`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why a text is not a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PhoneError {
    /// Nothing but spaces.
    #[error("the number is empty")]
    Empty,
    /// A sign that no phone number holds.
    #[error("the number holds a sign that is not a digit")]
    Sign,
    /// Too few or too many digits: ten in France, eight to fifteen elsewhere.
    #[error("the number has too few or too many digits")]
    Length,
    /// Neither 0X… nor +… nor 00….
    #[error("the number begins neither with 0 nor with +")]
    Start,
}

impl PhoneNumber {
    /// Reads a number as typed: spaces, dots, dashes, slashes and brackets are forgiven, as are
    /// `00` for `+` and `(0)` after a French country code.
    ///
    /// `0696…`, `0697…` and `0596…` become `+596…`; the other overseas departments likewise; any
    /// other French number becomes `+33…`.
    pub fn parse(typed: &str) -> Result<Self, PhoneError> {
        let mut digits = String::new();
        let mut plus = false;
        for sign in typed.trim().chars() {
            match sign {
                '0'..='9' if digits.len() < 20 => digits.push(sign),
                '0'..='9' => return Err(PhoneError::Length),
                '+' if digits.is_empty() && !plus => plus = true,
                '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2013}' => {}
                _ if sign.is_whitespace() => {}
                _ => return Err(PhoneError::Sign),
            }
        }
        if digits.is_empty() {
            return Err(if plus { PhoneError::Length } else { PhoneError::Empty });
        }
        if plus {
            international(&digits)
        } else if let Some(rest) = digits.strip_prefix("00") {
            international(rest)
        } else if digits.starts_with('0') {
            national(&digits)
        } else {
            Err(PhoneError::Start)
        }
    }

    /// The E.164 form, `+596696123456`: for `tel:` links and for sending.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether texts can be sent to it: mobile numbers of the French plan, and what is not known to be
    /// none abroad.
    pub fn takes_texts(&self) -> bool {
        let Some((code, rest)) = split_french(&self.0) else { return true };
        match code {
            "33" => rest.starts_with(['6', '7']),
            "262" => rest.starts_with("639") || rest.starts_with("69"),
            _ => rest.starts_with("69") || rest.starts_with('7'),
        }
    }

    /// As people of the country write it, groups held together by no-break spaces (U+00A0):
    /// `0696 12 34 56`, `06 12 34 56 78`; a foreign number in its E.164 form.
    pub fn display(&self) -> String {
        let Some((code, rest)) = split_french(&self.0) else {
            return self.0.clone();
        };
        let head = if code == "33" { 1 } else { 3 };
        let mut shown = format!("0{}", &rest[..head]);
        for (place, digit) in rest[head..].chars().enumerate() {
            if place % 2 == 0 {
                shown.push('\u{a0}');
            }
            shown.push(digit);
        }
        shown
    }
}

/// The country code and the nine digits after it, if the number is of the French plan.
fn split_french(e164: &str) -> Option<(&'static str, &str)> {
    FRENCH_CODES.iter().find_map(|code| {
        let rest = e164.strip_prefix('+')?.strip_prefix(code)?;
        (rest.len() == 9).then_some((*code, rest))
    })
}

fn national(digits: &str) -> Result<PhoneNumber, PhoneError> {
    if digits.len() != 10 {
        return Err(PhoneError::Length);
    }
    let code = OVERSEAS.iter().find(|(start, _)| digits.starts_with(start)).map_or("33", |(_, code)| *code);
    Ok(PhoneNumber(format!("+{code}{}", &digits[1..])))
}

fn international(digits: &str) -> Result<PhoneNumber, PhoneError> {
    if digits.starts_with('0') {
        return Err(PhoneError::Start);
    }
    if let Some(code) = FRENCH_CODES.iter().find(|code| digits.starts_with(**code)) {
        let rest = &digits[code.len()..];
        let rest = rest.strip_prefix('0').unwrap_or(rest);
        if rest.len() != 9 || rest.starts_with('0') {
            return Err(PhoneError::Length);
        }
        return Ok(PhoneNumber(format!("+{code}{rest}")));
    }
    if !(8..=15).contains(&digits.len()) {
        return Err(PhoneError::Length);
    }
    Ok(PhoneNumber(format!("+{digits}")))
}

/// Shows the last two digits only, so that a number cannot slip into a log.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber(…{})", &self.0[self.0.len().saturating_sub(2)..])
    }
}

impl std::str::FromStr for PhoneNumber {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = PhoneError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn good_numbers() {
        for (typed, e164, shown) in [
            ("0696123456", "+596696123456", "0696 12 34 56"),
            ("0697 12.34-56", "+596697123456", "0697 12 34 56"),
            ("05 96 12 34 56", "+596596123456", "0596 12 34 56"),
            ("+596 696 12 34 56", "+596696123456", "0696 12 34 56"),
            ("00596696123456", "+596696123456", "0696 12 34 56"),
            ("+596 (0)696 12 34 56", "+596696123456", "0696 12 34 56"),
            ("06 12 34 56 78", "+33612345678", "06 12 34 56 78"),
            ("+33 (0)6 12 34 56 78", "+33612345678", "06 12 34 56 78"),
            ("0800 123 456", "+33800123456", "08 00 12 34 56"),
            ("0690123456", "+590690123456", "0690 12 34 56"),
            ("0694123456", "+594694123456", "0694 12 34 56"),
            ("0692123456", "+262692123456", "0692 12 34 56"),
            ("0639123456", "+262639123456", "0639 12 34 56"),
            ("+44 20 7946 0958", "+442079460958", "+442079460958"),
            ("\u{a0}06\u{202f}12\u{202f}34 56 78 ", "+33612345678", "06 12 34 56 78"),
        ] {
            let number = PhoneNumber::parse(typed).unwrap();
            assert_eq!(number.as_str(), e164, "{typed:?}");
            assert_eq!(number.display(), shown.replace(' ', "\u{a0}"), "{typed:?}");
        }
    }

    #[test]
    fn refused() {
        let long = "0".repeat(10_000);
        for (typed, error) in [
            ("", PhoneError::Empty),
            ("  ", PhoneError::Empty),
            ("+", PhoneError::Length),
            ("069612345", PhoneError::Length),
            ("06961234567", PhoneError::Length),
            ("+33 6 12", PhoneError::Length),
            ("+33 00 12 34 56 78", PhoneError::Length),
            ("+1234567", PhoneError::Length),
            ("+1234567890123456", PhoneError::Length),
            ("612345678", PhoneError::Start),
            ("+0696123456", PhoneError::Start),
            ("0000696123456", PhoneError::Start),
            ("0696 12 34 5x", PhoneError::Sign),
            ("06+96123456", PhoneError::Sign),
            ("0696\u{0}123456", PhoneError::Sign),
            ("٠٦٩٦١٢٣٤٥٦", PhoneError::Sign),
            ("\u{202e}0696123456", PhoneError::Sign),
            (&long, PhoneError::Length),
        ] {
            assert_eq!(PhoneNumber::parse(typed).unwrap_err(), error, "{typed:?}");
        }
    }

    #[test]
    fn texts_go_to_mobile_numbers() {
        for (typed, takes) in [
            ("0696 12 34 56", true),
            ("0697 12 34 56", true),
            ("06 12 34 56 78", true),
            ("07 12 34 56 78", true),
            ("0639 12 34 56", true),
            ("0690 12 34 56", true),
            ("+44 7700 900123", true),
            ("0596 12 34 56", false),
            ("01 23 45 67 89", false),
            ("0262 12 34 56", false),
            ("09 12 34 56 78", false),
            ("0800 123 456", false),
        ] {
            assert_eq!(PhoneNumber::parse(typed).unwrap().takes_texts(), takes, "{typed}");
        }
    }

    #[test]
    fn json_is_checked_and_debug_is_discreet() {
        let number: PhoneNumber = serde_json::from_str("\"0696 12 34 56\"").unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"+596696123456\"");
        assert!(serde_json::from_str::<PhoneNumber>("\"12\"").is_err());
        assert_eq!(format!("{number:?}"), "PhoneNumber(…56)");
    }

    proptest! {
        #[test]
        fn never_panics_and_what_passes_passes_again(typed in "\\PC{0,30}|[+0-9 .()-]{0,24}") {
            if let Ok(number) = PhoneNumber::parse(&typed) {
                prop_assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number.clone()));
                prop_assert_eq!(PhoneNumber::parse(&number.display()), Ok(number));
            }
        }
    }
}
