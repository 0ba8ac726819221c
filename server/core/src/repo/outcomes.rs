//! What came of interviews; it hangs on the registration and says nothing of the person.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, PartnerId, RegistrationId, SessionId};
use domain::partner::InterviewOutcome;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const NOTE: &str = "insert into interview_outcomes (registration_id, outcome, noted_by, noted_at) \
    values ($1, $2, $3, $4) on conflict (registration_id) do update set outcome = excluded.outcome, \
    noted_by = excluded.noted_by, noted_at = excluded.noted_at";
const FORGET: &str = "delete from interview_outcomes where registration_id = $1";
const FIND_SEAT: &str = "select g.session_id, g.state, d.partner_id \
    from registrations g join slots sl on sl.id = g.slot_id left join desks d on d.id = sl.desk_id where g.id = $1";
/// Interviews that took place and of which nothing is noted yet.
const LIST_UNNOTED: &str = "select g.id, g.session_id, d.partner_id \
    from registrations g join slots sl on sl.id = g.slot_id join desks d on d.id = sl.desk_id \
    where g.state = 'attended' and not exists \
        (select 1 from interview_outcomes o where o.registration_id = g.id) order by sl.starts_at, g.id";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("outcomes::NOTE", NOTE),
    ("outcomes::FORGET", FORGET),
    ("outcomes::FIND_SEAT", FIND_SEAT),
    ("outcomes::LIST_UNNOTED", LIST_UNNOTED),
];

/// A registration as the one behind the table knows it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SeatRow {
    session_id: Uuid,
    pub state: String,
    partner_id: Option<Uuid>,
}

impl SeatRow {
    pub(crate) fn session(&self) -> SessionId {
        SessionId(self.session_id)
    }

    /// Whose desk it is; `None` where there is no desk.
    pub(crate) fn desk_of(&self) -> Option<PartnerId> {
        self.partner_id.map(PartnerId)
    }
}

/// The seat of a registration; `None` for an unknown one or one without a seat.
pub(crate) async fn find_seat(tx: &mut Tx, registration: RegistrationId) -> Result<Option<SeatRow>, DbError> {
    fetch_optional!(tx, SeatRow, FIND_SEAT, registration.0)
}

/// Notes what came of an interview, in the place of what was noted before.
pub(crate) async fn note(
    tx: &mut Tx,
    registration: RegistrationId,
    outcome: InterviewOutcome,
    by: Option<LoginId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, NOTE, registration.0, outcome.as_str(), by.map(|login| login.0), now)?;
    Ok(())
}

/// Every interview that took place and of which nothing is noted yet, with its session and employer.
pub(crate) async fn list_unnoted(tx: &mut Tx) -> Result<Vec<(RegistrationId, SessionId, PartnerId)>, DbError> {
    let rows = fetch_all!(tx, (Uuid, Uuid, Uuid), LIST_UNNOTED)?;
    Ok(rows
        .into_iter()
        .map(|(id, session, partner)| (RegistrationId(id), SessionId(session), PartnerId(partner)))
        .collect())
}

/// Forgets what was noted.
pub(crate) async fn forget(tx: &mut Tx, registration: RegistrationId) -> Result<(), DbError> {
    execute!(tx, FORGET, registration.0)?;
    Ok(())
}
