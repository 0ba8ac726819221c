//! The states of a registration and the ways between them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where a registration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationState {
    /// Has a seat.
    Registered,
    /// Waits for a seat.
    Waitlisted,
    /// A seat is held for the person until they answer.
    Offered,
    /// The person came.
    Attended,
    /// The person said that they would not come.
    Excused,
    /// The service took the registration back.
    Revoked,
    /// The person did not come.
    NoShow,
}

/// What happens to a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A seat became free and is given at once (or given on the spot by the host).
    Promote,
    /// A seat became free and is held for an answer.
    Offer,
    /// The person takes the seat held for them.
    Accept,
    /// The answer did not come in time: the seat goes on, the person waits again.
    Lapse,
    /// The person gives their place back, or stops waiting.
    Excuse,
    /// The person takes back the place that they gave back, if it is still free.
    Return,
    /// The service takes the registration back.
    Revoke,
    /// The person is here.
    Attend,
    /// The person did not come.
    Miss,
    /// Presence was noted by mistake; nothing is noted again.
    ForgetPresence,
}

/// On which side of the start of the session or slot something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Strictly before the start.
    BeforeStart,
    /// At the start or later.
    Started,
}

impl Moment {
    /// The side on which `now` lies.
    pub fn of(now: DateTime<Utc>, starts_at: DateTime<Utc>) -> Self {
        if now < starts_at { Self::BeforeStart } else { Self::Started }
    }
}

/// Why an event cannot happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TransitionError {
    /// The event makes no sense in this state, at whatever time.
    #[error("this cannot happen to a registration in this state")]
    NotFrom,
    /// Possible from the start on only.
    #[error("this is possible from the start on only")]
    TooEarly,
    /// Possible before the start only.
    #[error("this is possible before the start only")]
    TooLate,
}

impl RegistrationState {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::Registered,
        Self::Waitlisted,
        Self::Offered,
        Self::Attended,
        Self::Excused,
        Self::Revoked,
        Self::NoShow,
    ];

    /// The state as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Waitlisted => "waitlisted",
            Self::Offered => "offered",
            Self::Attended => "attended",
            Self::Excused => "excused",
            Self::Revoked => "revoked",
            Self::NoShow => "no_show",
        }
    }

    /// The state of a stored text, if there is one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// Whether the person holds a seat or waits for one, and nothing is noted yet.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Registered | Self::Waitlisted | Self::Offered)
    }

    /// Whether a seat of the slot is taken. An absence keeps its seat: the chair was kept free.
    pub const fn holds_seat(self) -> bool {
        matches!(self, Self::Registered | Self::Offered | Self::Attended | Self::NoShow)
    }

    /// The state after an event.
    ///
    /// The person gives a place back until the start; presence and absence are noted from the
    /// start on, and may be corrected; a lapse, a promotion on the spot and a withdrawal by the
    /// service are possible on both sides. Who gave a place back may take it again until the start, and keeps the
    /// same entry in the calendar; revoked is the end: who comes back registers anew.
    pub fn transition(self, event: Event, moment: Moment) -> Result<Self, TransitionError> {
        use Event as E;
        use RegistrationState as S;

        let (after, only) = match (self, event) {
            (S::Waitlisted, E::Promote) => (S::Registered, None),
            (S::Offered, E::Lapse) => (S::Waitlisted, None),
            (S::Waitlisted, E::Offer) => (S::Offered, Some(Moment::BeforeStart)),
            (S::Offered, E::Accept) | (S::Excused, E::Return) => (S::Registered, Some(Moment::BeforeStart)),
            (S::Registered | S::Waitlisted | S::Offered, E::Excuse) => (S::Excused, Some(Moment::BeforeStart)),
            (S::Registered | S::Waitlisted | S::Offered, E::Revoke) => (S::Revoked, None),
            (S::Registered | S::Offered | S::NoShow, E::Attend) => (S::Attended, Some(Moment::Started)),
            (S::Registered | S::Offered | S::Attended, E::Miss) => (S::NoShow, Some(Moment::Started)),
            (S::Attended | S::NoShow, E::ForgetPresence) => (S::Registered, Some(Moment::Started)),
            _ => return Err(TransitionError::NotFrom),
        };
        match only {
            Some(Moment::BeforeStart) if moment == Moment::Started => Err(TransitionError::TooLate),
            Some(Moment::Started) if moment == Moment::BeforeStart => Err(TransitionError::TooEarly),
            _ => Ok(after),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const EVENTS: [Event; 10] = [
        Event::Promote,
        Event::Offer,
        Event::Accept,
        Event::Lapse,
        Event::Excuse,
        Event::Return,
        Event::Revoke,
        Event::Attend,
        Event::Miss,
        Event::ForgetPresence,
    ];

    /// The whole table, written out: one row a state, one column an event in the order of
    /// `EVENTS`; each cell before the start / from the start on. `.` no such way, `<` too early,
    /// `>` too late; else the initial of the state after (R, W, O, A, E, V revoked, N).
    const TABLE: [(RegistrationState, &str); 7] = [
        (RegistrationState::Registered, ".. .. .. .. E> .. VV <A <N .."),
        (RegistrationState::Waitlisted, "RR O> .. .. E> .. VV .. .. .."),
        (RegistrationState::Offered, ".. .. R> WW E> .. VV <A <N .."),
        (RegistrationState::Attended, ".. .. .. .. .. .. .. .. <N <R"),
        (RegistrationState::Excused, ".. .. .. .. .. R> .. .. .. .."),
        (RegistrationState::Revoked, ".. .. .. .. .. .. .. .. .. .."),
        (RegistrationState::NoShow, ".. .. .. .. .. .. .. <A .. <R"),
    ];

    fn expected(sign: char) -> Result<RegistrationState, TransitionError> {
        match sign {
            'R' => Ok(RegistrationState::Registered),
            'W' => Ok(RegistrationState::Waitlisted),
            'O' => Ok(RegistrationState::Offered),
            'A' => Ok(RegistrationState::Attended),
            'E' => Ok(RegistrationState::Excused),
            'V' => Ok(RegistrationState::Revoked),
            'N' => Ok(RegistrationState::NoShow),
            '<' => Err(TransitionError::TooEarly),
            '>' => Err(TransitionError::TooLate),
            _ => Err(TransitionError::NotFrom),
        }
    }

    #[test]
    fn the_whole_table_of_transitions() {
        let mut cells = 0;
        for (state, row) in TABLE {
            for (event, cell) in EVENTS.iter().zip(row.split(' ')) {
                for (moment, sign) in [Moment::BeforeStart, Moment::Started].iter().zip(cell.chars()) {
                    cells += 1;
                    assert_eq!(state.transition(*event, *moment), expected(sign), "{state:?} {event:?} {moment:?}");
                }
            }
        }
        assert_eq!(cells, 7 * 10 * 2);
    }

    #[test]
    fn live_and_seated() {
        for (state, live, seat) in [
            (RegistrationState::Registered, true, true),
            (RegistrationState::Waitlisted, true, false),
            (RegistrationState::Offered, true, true),
            (RegistrationState::Attended, false, true),
            (RegistrationState::Excused, false, false),
            (RegistrationState::Revoked, false, false),
            (RegistrationState::NoShow, false, true),
        ] {
            assert_eq!((state.is_live(), state.holds_seat()), (live, seat), "{state:?}");
        }
    }

    #[test]
    fn stored_text_and_json_agree() {
        for state in RegistrationState::ALL {
            assert_eq!(RegistrationState::parse(state.as_str()), Some(*state));
            assert_eq!(serde_json::to_string(state).unwrap(), format!("\"{}\"", state.as_str()));
        }
        assert_eq!(RegistrationState::parse("present"), None);
    }

    #[test]
    fn the_start_itself_counts_as_started() {
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let second = chrono::TimeDelta::seconds(1);
        assert_eq!(Moment::of(start - second, start), Moment::BeforeStart);
        assert_eq!(Moment::of(start, start), Moment::Started);
        assert_eq!(Moment::of(start + second, start), Moment::Started);
    }
}
