//! The code of a ticket: eight signs that a person can read aloud, type and remember for a minute.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The 31 signs of a code: no 0 and O, no 1, I and L. 31 is prime, so that the check sign works.
pub const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many signs a code has, the check sign included.
pub const LENGTH: usize = 8;

/// How many different codes there are: 31⁷, about 27.5 thousand million.
pub const COUNT: u64 = 31_u64.pow(7);

/// A ticket code whose check sign is right.
///
/// With the value vᵢ of the sign at place i (1 to 8), Σ i·vᵢ is a multiple of 31. All weights and
/// all their differences are prime to 31: every single wrong sign and every swap of two signs,
/// neighbours or not, is caught.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketCode([u8; LENGTH]);

/// Why a text is not a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum CodeError {
    /// Nothing was typed.
    #[error("the code is empty")]
    Empty,
    /// More or fewer than eight signs.
    #[error("a code has eight signs")]
    Length,
    /// A sign that no code holds, such as 0, O, 1, I or L.
    #[error("the code holds a sign that no code has")]
    Sign,
    /// The check sign does not fit: one sign is wrong or two are swapped.
    #[error("the check sign does not fit")]
    Check,
}

impl TicketCode {
    /// The code of a number; numbers that differ by a multiple of [`COUNT`] share one.
    /// The number must come from a secret or random source: the code is the only key to a ticket.
    pub fn from_number(number: u64) -> Self {
        let mut rest = number % COUNT;
        let mut values = [0_u8; LENGTH];
        for value in values[..LENGTH - 1].iter_mut().rev() {
            *value = u8::try_from(rest % 31).unwrap_or(0);
            rest /= 31;
        }
        // 8·v₈ ≡ −s (mod 31), and the inverse of 8 is 4.
        let sum = weighted(values);
        values[LENGTH - 1] = u8::try_from((31 - sum) * 4 % 31).unwrap_or(0);
        Self(values.map(|value| ALPHABET[usize::from(value)]))
    }

    /// Reads a code as typed; case, spaces and dashes are forgiven.
    pub fn parse(typed: &str) -> Result<Self, CodeError> {
        let mut signs = [0_u8; LENGTH];
        let mut values = [0_u8; LENGTH];
        let mut count = 0;
        for sign in typed.chars() {
            if sign.is_whitespace() || matches!(sign, '-' | '_' | '.' | '\u{2010}'..='\u{2015}') {
                continue;
            }
            let (value, kept) = ALPHABET
                .iter()
                .zip(0_u8..)
                .find(|(known, _)| char::from(**known) == sign.to_ascii_uppercase())
                .map(|(known, value)| (value, *known))
                .ok_or(CodeError::Sign)?;
            if count == LENGTH {
                return Err(CodeError::Length);
            }
            signs[count] = kept;
            values[count] = value;
            count += 1;
        }
        match count {
            0 => Err(CodeError::Empty),
            LENGTH if weighted(values) == 0 => Ok(Self(signs)),
            LENGTH => Err(CodeError::Check),
            _ => Err(CodeError::Length),
        }
    }

    /// The eight signs together, in capitals: for hashing and for QR codes.
    pub fn as_str(&self) -> &str {
        // The array holds signs of the alphabet only, hence ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// For people: `ABCD EFGH`, with a no-break space (U+00A0).
    pub fn grouped(&self) -> String {
        let (head, tail) = self.as_str().split_at(LENGTH / 2);
        format!("{head}\u{a0}{tail}")
    }
}

/// Σ i·vᵢ mod 31, places counted from 1.
fn weighted(values: [u8; LENGTH]) -> u32 {
    values.iter().zip(1_u32..).map(|(value, place)| u32::from(*value) * place).sum::<u32>() % 31
}

/// Hides the code, so that it cannot slip into a log.
impl fmt::Debug for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TicketCode(…)")
    }
}

impl std::str::FromStr for TicketCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for TicketCode {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<TicketCode> for String {
    fn from(code: TicketCode) -> Self {
        code.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_codes() {
        for (number, code) in [(0, "22222222"), (1, "22222235"), (COUNT, "22222222")] {
            assert_eq!(TicketCode::from_number(number).as_str(), code);
        }
        assert_eq!(TicketCode::from_number(1).grouped(), "2222\u{a0}2235");
    }

    #[test]
    fn forgiven_and_refused() {
        let code = TicketCode::from_number(1);
        for typed in ["22222235", " 2222 2235 ", "2222-2235", "22\u{a0}22\u{2013}22.35\n"] {
            assert_eq!(TicketCode::parse(typed), Ok(code), "{typed:?}");
        }
        let long = "2".repeat(10_000);
        for (typed, error) in [
            ("", CodeError::Empty),
            (" - ", CodeError::Empty),
            ("2222223", CodeError::Length),
            ("222222352", CodeError::Length),
            (long.as_str(), CodeError::Length),
            ("2222223S", CodeError::Check),
            ("O2222222", CodeError::Sign),
            ("02222222", CodeError::Sign),
            ("I2222222", CodeError::Sign),
            ("l2222222", CodeError::Sign),
            ("22222\u{0}222", CodeError::Sign),
            ("２２２２２２２２", CodeError::Sign),
        ] {
            assert_eq!(TicketCode::parse(typed), Err(error), "{typed:?}");
        }
    }

    #[test]
    fn json_and_debug() {
        let code = TicketCode::from_number(123_456_789);
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(serde_json::from_str::<TicketCode>(&json).unwrap(), code);
        assert_eq!(format!("{code:?}"), "TicketCode(…)");
    }

    proptest! {
        #[test]
        fn every_code_reads_back(number in any::<u64>()) {
            let code = TicketCode::from_number(number);
            prop_assert_eq!(TicketCode::parse(code.as_str()), Ok(code));
            prop_assert_eq!(TicketCode::parse(&code.grouped().to_lowercase()), Ok(code));
            prop_assert_eq!(TicketCode::from_number(number % COUNT), code);
        }

        #[test]
        fn every_single_error_and_every_swap_is_caught(number in 0..COUNT) {
            let right = TicketCode::from_number(number).0;
            for place in 0..LENGTH {
                for sign in ALPHABET {
                    let mut wrong = right;
                    wrong[place] = *sign;
                    let text = std::str::from_utf8(&wrong).unwrap();
                    prop_assert_eq!(TicketCode::parse(text).is_ok(), wrong == right);
                }
                for other in 0..place {
                    let mut wrong = right;
                    wrong.swap(place, other);
                    let text = std::str::from_utf8(&wrong).unwrap();
                    prop_assert_eq!(TicketCode::parse(text).is_ok(), wrong == right);
                }
            }
        }

        #[test]
        fn different_numbers_different_codes(one in 0..COUNT, other in 0..COUNT) {
            prop_assert_eq!(
                TicketCode::from_number(one) == TicketCode::from_number(other),
                one == other
            );
        }

        #[test]
        fn never_panics(typed in any::<String>()) {
            let _ = TicketCode::parse(&typed);
        }
    }
}
