//! What a kiosk and the server say to each other: version 1 of `/api/borne/v1`.
//!
//! The server puts days, hours and counts into words, so that a kiosk needs no time zones; a kiosk
//! gets nothing of a person but the ticket that was just made on it. Calls refuse fields that they
//! do not know. A field may be added to an answer; any other change is a new version.

use serde::{Deserialize, Serialize};

use crate::ids::{IdempotencyKey, SessionId, SlotId};
use crate::person::Drawing;

/// Where the calls of this version begin.
pub const API: &str = "/api/borne/v1";

/// How many digits a pairing code has.
pub const CODE_LENGTH: usize = 8;

/// The digits that bind a kiosk to its stop, typed once.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PairingCode(String);

impl PairingCode {
    /// The code of a number; it must come from a secret source.
    pub fn from_number(number: u64) -> Self {
        Self(format!("{:08}", number % 100_000_000))
    }

    /// Reads a code as typed: spaces and dashes are forgiven.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut digits = String::with_capacity(CODE_LENGTH);
        for sign in typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '-') {
            if !sign.is_ascii_digit() || digits.len() == CODE_LENGTH {
                return None;
            }
            digits.push(sign);
        }
        (digits.len() == CODE_LENGTH).then_some(Self(digits))
    }

    /// The digits together.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For people: « 1234 5678 », with a no-break space (U+00A0).
    pub fn grouped(&self) -> String {
        let (head, tail) = self.0.split_at(CODE_LENGTH / 2);
        format!("{head}\u{a0}{tail}")
    }
}

/// Hides the code, so that it cannot slip into a log.
impl std::fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PairingCode(…)")
    }
}

/// `POST appairage`: the code as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairCall {
    /// Eight digits.
    pub code: String,
}

/// `POST presence`, every half minute: the device is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresenceCall {
    /// Somebody in front of it asked for help.
    pub help: bool,
}

/// `POST inscriptions`: one person, one activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterCall {
    /// Made on the device for this content; the same call again gets the same answer.
    pub key: IdempotencyKey,
    /// The activity.
    pub session: SessionId,
    /// The time, where there are several.
    pub slot: Option<SlotId>,
    /// The drawing chosen.
    pub drawing: Option<Drawing>,
    /// What the person wants to be called; may be empty where there is a drawing.
    pub first_name: String,
    /// Join the waiting list where it is full.
    pub wait: bool,
}

/// `GET offre`: what can be chosen at the stop of the device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The town.
    pub town: String,
    /// The venue.
    pub venue: String,
    /// « Lundi 3 mai »: the day of the activities below; empty when none is left.
    pub day: String,
    /// The phone to call, made for reading.
    pub help: String,
    /// What changed on the day, a sentence each.
    pub banners: Vec<String>,
    /// The stop does not take place.
    pub cancelled: bool,
    /// By time.
    pub activities: Vec<Activity>,
}

/// One activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// The session.
    pub session: SessionId,
    /// Its title.
    pub title: String,
    /// The name of its picture in the sprite.
    pub picture: String,
    /// The ground of the picture: `sea`, `mango`, `leaf` or `sand`.
    pub tone: String,
    /// « 9 h – 10 h 30 ».
    pub hours: String,
    /// The room.
    pub room: Option<String>,
    /// « Il reste 3 places ».
    pub places: String,
    /// Whether a seat is left.
    pub full: bool,
    /// The times to choose from, by desk; empty where there is nothing to choose.
    pub desks: Vec<Desk>,
}

/// An interview desk and its free times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// « Cuisinier · CDI ».
    pub title: String,
    /// « Entreprise du Nord, table 1 ».
    pub detail: String,
    /// Free times only.
    pub times: Vec<Time>,
}

/// A time to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// The slot.
    pub slot: SlotId,
    /// « 9 h 30 ».
    pub hour: String,
}

/// The answer to [`RegisterCall`]: the ticket, once on this device and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The drawing.
    pub drawing: Option<Drawing>,
    /// « Voilier 12 », « Rosa ».
    pub holder: String,
    /// In two groups of four.
    pub code: String,
    /// The title of the activity.
    pub title: String,
    /// « Lundi 3 mai ».
    pub day: String,
    /// « 9 h – 10 h 30 ».
    pub hours: String,
    /// « Salle bleue, Maison de la Baie, La Trinité ».
    pub place: String,
    /// The place on the waiting list, for whom there is no seat.
    pub rank: Option<i64>,
    /// The phone to call.
    pub help: String,
    /// The address of the ticket as a square code.
    pub square: Square,
}

/// A square code (QR) as the outline of an SVG path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Square {
    /// Modules on a side, the quiet zone included.
    pub side: u32,
    /// The `d` of the path: one square a dark module.
    pub path: String,
}

/// Why a call was not answered as asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "refused")]
pub enum Refusal {
    /// 401: the device is not paired, or no longer.
    NotPaired,
    /// 422: no device waits for this code (any more).
    UnknownCode,
    /// 429: too many wrong codes.
    TooManyTries,
    /// 409: no seat is left, but some elsewhere.
    Full {
        /// Where there is still a seat: the same activity first.
        next: Vec<Other>,
    },
    /// 409: it has started, is cancelled, or was never here.
    Closed,
    /// 409: the key came with another content before.
    KeyReused,
    /// 422: a name that cannot be kept, or nobody.
    Holder,
    /// 400: not a call of this version.
    Malformed,
    /// 500: our fault.
    Fault,
}

/// A seat that somebody could take instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// The session.
    pub session: SessionId,
    /// The slot.
    pub slot: SlotId,
    /// The session's title.
    pub title: String,
    /// « 9 h – 10 h 30 ».
    pub hours: String,
    /// « Il reste 3 places ».
    pub places: String,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_pairing_code_is_eight_digits_however_typed() {
        let code = PairingCode::from_number(1_200_000_345);
        assert_eq!((code.as_str(), code.grouped().as_str()), ("00000345", "0000\u{a0}0345"));
        for typed in ["00000345", " 0000 0345", "0000-0345\n", "0000\u{a0}0345"] {
            assert_eq!(PairingCode::parse(typed), Some(code.clone()), "{typed:?}");
        }
        for typed in ["", "0000034", "000003456", "0000034a", "٠٠٠٠٠٣٤٥", "0000\u{0}345"] {
            assert_eq!(PairingCode::parse(typed), None, "{typed:?}");
        }
        assert_eq!(format!("{code:?}"), "PairingCode(…)");
    }

    #[test]
    fn a_call_with_a_field_too_many_is_not_read() {
        assert!(serde_json::from_str::<PairCall>("{\"code\":\"1\"}").is_ok());
        assert!(serde_json::from_str::<PairCall>("{\"code\":\"1\",\"reason\":\"x\"}").is_err());
    }

    #[test]
    fn a_refusal_names_itself() {
        let text = serde_json::to_string(&Refusal::Full { next: Vec::new() }).unwrap();
        assert_eq!(text, "{\"refused\":\"full\",\"next\":[]}");
        assert_eq!(serde_json::from_str::<Refusal>("{\"refused\":\"not_paired\"}").unwrap(), Refusal::NotPaired);
    }
}
