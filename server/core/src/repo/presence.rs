//! Who is here: arrivals, presence and absence.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{RegistrationId, SessionId, StopId, TicketId};
use domain::registration::RegistrationState;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::outcomes;
use crate::{execute, fetch_all, fetch_one, fetch_optional};

/// SEQUENCE stays: nothing that a calendar shows has changed.
const NOTE: &str = "update registrations set state = $2, offer_ends_at = null, revised_at = $3 where id = $1";
const ARRIVE: &str =
    "insert into arrivals (ticket_id, session_id, arrived_at) values ($1, $2, $3) on conflict do nothing";
const LEAVE: &str = "delete from arrivals where ticket_id = $1 and session_id = $2";
const HAS_ARRIVED: &str = "select count(*) from arrivals where ticket_id = $1 and session_id = $2";
const FIND_DAY: &str = "select se.stop_id, se.ends_on, st.time_zone, \
        coalesce(se.cancelled_at, st.cancelled_at) as cancelled_at \
    from sessions se join stops st on st.id = se.stop_id where se.id = $1";
const IS_CHAIR_GIVEN: &str = "select count(*) from over_seats where chair_of = $1";
const LIST_STARTED: &str = "select distinct g.session_id from registrations g \
    join arrivals a on a.ticket_id = g.ticket_id and a.session_id = g.session_id join slots sl on sl.id = g.slot_id \
    where g.state = 'registered' and sl.starts_at <= $1 limit 100";
const SETTLE: &str = "update registrations set state = 'attended', revised_at = $2 \
    where session_id = $1 and state = 'registered' \
        and exists (select 1 from arrivals a where a.ticket_id = registrations.ticket_id and a.session_id = registrations.session_id) \
        and exists (select 1 from slots sl where sl.id = registrations.slot_id and sl.starts_at <= $2)";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("presence::NOTE", NOTE),
    ("presence::ARRIVE", ARRIVE),
    ("presence::LEAVE", LEAVE),
    ("presence::HAS_ARRIVED", HAS_ARRIVED),
    ("presence::FIND_DAY", FIND_DAY),
    ("presence::IS_CHAIR_GIVEN", IS_CHAIR_GIVEN),
    ("presence::LIST_STARTED", LIST_STARTED),
    ("presence::SETTLE", SETTLE),
];

/// The day of a session, as the rules of presence need it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DayRow {
    stop_id: Uuid,
    /// Its last local day.
    pub ends_on: NaiveDate,
    pub time_zone: String,
    pub cancelled_at: Option<DateTime<Utc>>,
}

impl DayRow {
    pub(crate) fn stop(&self) -> StopId {
        StopId(self.stop_id)
    }
}

/// Writes the state of a registration that the caller holds the locks of. Who was not there had no
/// interview: what came of it goes with the presence.
pub(crate) async fn note(
    tx: &mut Tx,
    id: RegistrationId,
    state: RegistrationState,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, NOTE, id.0, state.as_str(), now)?;
    if state != RegistrationState::Attended {
        outcomes::forget(tx, id).await?;
    }
    Ok(())
}

/// Writes that a ticket is here for a session; the first time counts.
pub(crate) async fn arrive(
    tx: &mut Tx,
    ticket: TicketId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, ARRIVE, ticket.0, session.0, now)?;
    Ok(())
}

/// Takes an arrival back.
pub(crate) async fn leave(tx: &mut Tx, ticket: TicketId, session: SessionId) -> Result<(), DbError> {
    execute!(tx, LEAVE, ticket.0, session.0)?;
    Ok(())
}

/// Whether the ticket was checked in for the session.
pub(crate) async fn has_arrived(tx: &mut Tx, ticket: TicketId, session: SessionId) -> Result<bool, DbError> {
    let (count,) = fetch_one!(tx, (i64,), HAS_ARRIVED, ticket.0, session.0)?;
    Ok(count > 0)
}

/// The day of a session.
pub(crate) async fn find_day(tx: &mut Tx, session: SessionId) -> Result<Option<DayRow>, DbError> {
    fetch_optional!(tx, DayRow, FIND_DAY, session.0)
}

/// Whether somebody else sits on the chair of this registration.
pub(crate) async fn is_chair_given(tx: &mut Tx, id: RegistrationId) -> Result<bool, DbError> {
    let (count,) = fetch_one!(tx, (i64,), IS_CHAIR_GIVEN, id.0)?;
    Ok(count > 0)
}

/// Sessions that have begun with people who had arrived before.
pub(crate) async fn list_started(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<SessionId>, DbError> {
    Ok(fetch_all!(tx, (Uuid,), LIST_STARTED, now)?.into_iter().map(|(id,)| SessionId(id)).collect())
}

/// Who had arrived attends, now that the slot has begun. The caller holds the lock of the session.
pub(crate) async fn settle(tx: &mut Tx, session: SessionId, now: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, SETTLE, session.0, now)
}
