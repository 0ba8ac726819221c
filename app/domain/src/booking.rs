//! The booking of a venue, from the first question to the answer.

use serde::{Deserialize, Serialize};

/// How far the booking of a venue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingState {
    /// Nobody has asked yet.
    ToRequest,
    /// Asked, no answer.
    Requested,
    /// Kept for us until a day.
    Option,
    /// Ours.
    Confirmed,
    /// Not possible.
    Refused,
}

impl BookingState {
    /// Every state, in the order of the work.
    pub const ALL: &'static [Self] = &[Self::ToRequest, Self::Requested, Self::Option, Self::Confirmed, Self::Refused];

    /// The state as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ToRequest => "to_request",
            Self::Requested => "requested",
            Self::Option => "option",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
        }
    }

    /// The state of a stored text, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// The states that may follow. An answer comes only after a question; what was confirmed may
    /// still be refused; a refused venue may be asked again.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::ToRequest | Self::Refused => &[Self::Requested],
            Self::Requested => &[Self::Option, Self::Confirmed, Self::Refused, Self::ToRequest],
            Self::Option => &[Self::Confirmed, Self::Refused, Self::Requested],
            Self::Confirmed => &[Self::Refused, Self::Requested],
        }
    }

    /// Whether one state may follow the other.
    pub fn may_become(self, next: Self) -> bool {
        self.next().contains(&next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_a_booking() {
        use BookingState::{Confirmed, Option, Refused, Requested, ToRequest};
        let allowed: Vec<(BookingState, BookingState)> = BookingState::ALL
            .iter()
            .flat_map(|from| BookingState::ALL.iter().map(move |to| (*from, *to)))
            .filter(|(from, to)| from.may_become(*to))
            .collect();
        assert_eq!(
            allowed,
            [
                (ToRequest, Requested),
                (Requested, ToRequest),
                (Requested, Option),
                (Requested, Confirmed),
                (Requested, Refused),
                (Option, Requested),
                (Option, Confirmed),
                (Option, Refused),
                (Confirmed, Requested),
                (Confirmed, Refused),
                (Refused, Requested),
            ]
        );
        for state in BookingState::ALL {
            assert_eq!(BookingState::parse(state.as_str()), Some(*state));
        }
        assert_eq!(BookingState::parse("sold"), None);
    }
}
