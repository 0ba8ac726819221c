//! The day itself: when presence may be noted, what a check-in does, whose chair may be given.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Event, Moment, RegistrationState, TransitionError};
use crate::session::SessionKind;

/// Doors open this long before a session: from then on somebody can be checked in.
pub const DOORS_OPEN: TimeDelta = TimeDelta::minutes(60);
/// Somebody who is in a session under way is checked in for the next one only this long before it.
pub const NEXT_SOON: TimeDelta = TimeDelta::minutes(15);
/// After this long an empty chair may be given away.
pub const CHAIR_KEPT: TimeDelta = TimeDelta::minutes(10);
/// The same at an interview desk, where a slot is short.
pub const CHAIR_KEPT_AT_DESK: TimeDelta = TimeDelta::minutes(3);
/// Days after the last one of a session on which presence may still be noted, from paper for instance.
pub const DAYS_AFTER: u64 = 3;

/// What the host notes about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The person is here.
    Here,
    /// The person did not come.
    Absent,
    /// The last note was a mistake.
    Undo,
}

impl Note {
    /// Every note.
    pub const ALL: &'static [Self] = &[Self::Here, Self::Absent, Self::Undo];

    /// The word in a form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Absent => "absent",
            Self::Undo => "undo",
        }
    }

    /// The note of a form's word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|note| note.as_str() == word)
    }
}

/// Why nothing is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoteError {
    /// The doors are not open yet, or absence is noted before the start.
    #[error("it is too early")]
    TooEarly,
    /// More than three days after.
    #[error("it is too late")]
    TooLate,
    /// The registration was given up, or only waits and cannot be absent.
    #[error("this registration cannot be noted")]
    NotFrom,
}

impl From<TransitionError> for NoteError {
    fn from(error: TransitionError) -> Self {
        match error {
            TransitionError::NotFrom => Self::NotFrom,
            TransitionError::TooEarly => Self::TooEarly,
            TransitionError::TooLate => Self::TooLate,
        }
    }
}

/// A registration as the host sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing {
    /// Its state.
    pub state: RegistrationState,
    /// Checked in, before the start or while waiting.
    pub arrived: bool,
}

impl Standing {
    /// The person is known to be here.
    pub const fn is_here(self) -> bool {
        matches!(self.state, RegistrationState::Attended)
            || self.arrived
                && !matches!(
                    self.state,
                    RegistrationState::Excused | RegistrationState::Revoked | RegistrationState::NoShow
                )
    }
}

/// What the registration is after a note.
///
/// Presence and absence belong to the time from the start on. Who comes earlier (the doors open an
/// hour before) has *arrived*: the state stays, and turns to attended with the start. Who waits can
/// arrive too, and waits for a chair on the spot. `today` is the local day, `last_day` the last local
/// day of the session.
pub fn note(
    standing: Standing,
    note: Note,
    now: DateTime<Utc>,
    starts_at: DateTime<Utc>,
    today: NaiveDate,
    last_day: NaiveDate,
) -> Result<Standing, NoteError> {
    use RegistrationState as S;

    if now < starts_at - DOORS_OPEN {
        return Err(NoteError::TooEarly);
    }
    if last_day.checked_add_days(Days::new(DAYS_AFTER)).is_some_and(|last| today > last) {
        return Err(NoteError::TooLate);
    }
    let moment = Moment::of(now, starts_at);
    let state = standing.state;
    match (note, state, moment) {
        (Note::Here, S::Waitlisted, _) | (Note::Here, S::Registered, Moment::BeforeStart) => {
            Ok(Standing { state, arrived: true })
        }
        (Note::Here, S::Offered, Moment::BeforeStart) => {
            Ok(Standing { state: state.transition(Event::Accept, moment)?, arrived: true })
        }
        // Said twice is said once.
        (Note::Here, S::Attended, _) => Ok(Standing { state, arrived: true }),
        (Note::Absent, S::NoShow, _) => Ok(Standing { state, arrived: false }),
        (Note::Here, ..) => Ok(Standing { state: state.transition(Event::Attend, moment)?, arrived: true }),
        (Note::Absent, ..) => Ok(Standing { state: state.transition(Event::Miss, moment)?, arrived: false }),
        (Note::Undo, S::Waitlisted | S::Registered, _) if standing.arrived => Ok(Standing { state, arrived: false }),
        (Note::Undo, ..) => Ok(Standing { state: state.transition(Event::ForgetPresence, moment)?, arrived: false }),
    }
}

/// One registration of a ticket, as a check-in weighs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it stands.
    pub standing: Standing,
    /// Start of its slot; of the session for somebody who waits.
    pub starts_at: DateTime<Utc>,
    /// End of it.
    pub ends_at: DateTime<Utc>,
    /// The session does not take place.
    pub cancelled: bool,
}

/// The one best answer to a ticket shown at the door; the number is the place in the list of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckIn {
    /// Check this one in.
    Enter(usize),
    /// This one is in already.
    AlreadyIn(usize),
    /// The person waits for a chair of this one.
    Waits(usize),
    /// This one has not opened its doors.
    TooEarly(usize),
    /// All of them are over; this was the last.
    Over(usize),
    /// This one does not take place, or was given up, and there is no other.
    Cancelled(usize),
    /// The ticket holds nothing.
    Nothing,
}

/// Chooses the registration that somebody comes for at this moment.
///
/// Under way or opening its doors, seats before waiting, the earliest first. While the person is in
/// one session, the next is taken only shortly before it starts: a ticket shown twice enters once.
pub fn check_in(lines: &[Line], now: DateTime<Utc>) -> CheckIn {
    let live = |line: &Line| {
        !line.cancelled && !matches!(line.standing.state, RegistrationState::Excused | RegistrationState::Revoked)
    };
    let open = |line: &Line| live(line) && now >= line.starts_at - DOORS_OPEN && now < line.ends_at;
    let first = |wanted: &dyn Fn(&Line) -> bool| {
        lines
            .iter()
            .enumerate()
            .filter(|(_, line)| wanted(line))
            .min_by_key(|(_, line)| line.starts_at)
            .map(|(place, _)| place)
    };
    let inside =
        first(&|line| open(line) && line.standing.is_here() && line.standing.state != RegistrationState::Waitlisted);
    let soon = |line: &Line| inside.is_none() || line.starts_at - now <= NEXT_SOON;
    let seat = first(&|line| {
        open(line) && soon(line) && !line.standing.is_here() && line.standing.state != RegistrationState::Waitlisted
    });
    let waits = first(&|line| open(line) && soon(line) && line.standing.state == RegistrationState::Waitlisted);
    let later = first(&|line| live(line) && now < line.starts_at - DOORS_OPEN);
    let last = |wanted: &dyn Fn(&Line) -> bool| {
        lines
            .iter()
            .enumerate()
            .filter(|(_, line)| wanted(line))
            .max_by_key(|(_, line)| line.ends_at)
            .map(|(place, _)| place)
    };
    seat.map(CheckIn::Enter)
        .or(inside.map(CheckIn::AlreadyIn))
        .or(waits.map(CheckIn::Waits))
        .or(later.map(CheckIn::TooEarly))
        .or(last(&live).map(CheckIn::Over))
        .or(last(&|_| true).map(CheckIn::Cancelled))
        .unwrap_or(CheckIn::Nothing)
}

/// From when on the chair of somebody who did not come may be given away.
pub fn chair_free_from(kind: SessionKind, starts_at: DateTime<Utc>) -> DateTime<Utc> {
    match kind {
        SessionKind::EmployerMeeting | SessionKind::Appointment => starts_at + CHAIR_KEPT_AT_DESK,
        _ => starts_at + CHAIR_KEPT,
    }
}

/// Why a registration stands beside the counter of its slot. Always about the chair, never about the
/// person who sits on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverReason {
    /// There is one chair more.
    SpareChair,
    /// The facilitator takes one more.
    FacilitatorAgrees,
    /// The person should have been on the list.
    OurMistake,
    /// Whose chair it was did not come.
    NotCome,
    /// Whose chair it was has left again.
    HasLeft,
    /// Whose chair it was has said so.
    HasTold,
}

impl OverReason {
    /// For somebody who walks in.
    pub const WALK_IN: [Self; 3] = [Self::SpareChair, Self::FacilitatorAgrees, Self::OurMistake];
    /// For a chair that is given away.
    pub const CHAIR: [Self; 3] = [Self::NotCome, Self::HasLeft, Self::HasTold];

    /// The reason as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SpareChair => "spare_chair",
            Self::FacilitatorAgrees => "facilitator_agrees",
            Self::OurMistake => "our_mistake",
            Self::NotCome => "not_come",
            Self::HasLeft => "has_left",
            Self::HasTold => "has_told",
        }
    }

    /// The reason of a stored text or a form's word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WALK_IN.iter().chain(&Self::CHAIR).copied().find(|reason| reason.as_str() == word)
    }
}

#[cfg(test)]
#[path = "presence/tests.rs"]
mod tests;
