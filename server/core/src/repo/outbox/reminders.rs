//! Whom to remind, and which reminders exist already.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::email::EmailAddress;
use domain::ids::{TicketId, TourId};
use uuid::Uuid;

use super::NewMessage;
use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LIST_COMING: &str = "select g.ticket_id, st.tour_id, g.sequence, g.revised_at, sl.starts_on, sl.start_time, \
        st.time_zone \
    from registrations g join slots sl on sl.id = g.slot_id join sessions s on s.id = g.session_id \
    join stops st on st.id = s.stop_id join tickets k on k.id = g.ticket_id \
    where g.state = 'registered' and coalesce(k.email, k.phone) is not null and s.cancelled_at is null and st.cancelled_at is null \
    and sl.starts_at > $1 and sl.starts_at < $2 order by g.ticket_id, sl.starts_at, g.id";
const LIST_KNOWN: &str = "select ticket_id, payload, sequence, state from outbox \
    where kind = 'reminder' and ticket_id is not null and expires_at > $1 and state in ('queued', 'leased', 'sent')";

const FIND_ADDRESS: &str = "select email from tickets where id = $1";
const SKIP_QUEUED: &str = "update outbox set state = 'skipped', reason = 'unsubscribed', finished_at = $2 \
    where state = 'queued' and kind = 'reminder' and ticket_id in (select id from tickets where lower(email) = $1)";

const PLAN_AGAIN: &str = "update outbox set state = 'queued', reason = null, finished_at = null, attempts = 0, \
        not_before = $2, expires_at = $3 \
    where unique_key = $1 and state = 'skipped' and reason = 'not_planned'";
const ASK_AGAIN: &str = "update outbox set not_before = $2 \
    where state = 'queued' and kind = 'reminder' and not_before > $2 and attempts = 0 and ticket_id in \
        (select g.ticket_id from registrations g join sessions s on s.id = g.session_id \
         join stops st on st.id = s.stop_id where st.tour_id = $1)";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("reminders::LIST_COMING", LIST_COMING),
    ("reminders::LIST_KNOWN", LIST_KNOWN),
    ("reminders::FIND_ADDRESS", FIND_ADDRESS),
    ("reminders::SKIP_QUEUED", SKIP_QUEUED),
    ("reminders::PLAN_AGAIN", PLAN_AGAIN),
    ("reminders::ASK_AGAIN", ASK_AGAIN),
];

/// A seat that somebody whom a message reaches will take.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ComingRow {
    pub ticket_id: Uuid,
    pub tour_id: Uuid,
    pub sequence: i64,
    pub revised_at: DateTime<Utc>,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub time_zone: String,
}

/// A reminder that is to leave, or has left.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct KnownRow {
    pub ticket_id: Uuid,
    pub payload: String,
    pub sequence: i64,
    /// `queued`, `leased` or `sent`.
    pub state: String,
}

/// Seats between two instants, by ticket, earliest first.
pub(crate) async fn list_coming(
    tx: &mut Tx,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<ComingRow>, DbError> {
    fetch_all!(tx, ComingRow, LIST_COMING, from, until)
}

/// Reminders whose day is still to come.
pub(crate) async fn list_known(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<KnownRow>, DbError> {
    fetch_all!(tx, KnownRow, LIST_KNOWN, now)
}

/// The address of a ticket; the inner `None` when it has none.
pub(crate) async fn find_address(tx: &mut Tx, ticket: TicketId) -> Result<Option<Option<String>>, DbError> {
    Ok(fetch_optional!(tx, (Option<String>,), FIND_ADDRESS, ticket.0)?.map(|(email,)| email))
}

/// Reminders to the address that wait do not leave.
pub(crate) async fn skip_queued(tx: &mut Tx, address: &EmailAddress, now: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, SKIP_QUEUED, address.as_str().to_lowercase(), now)
}

/// A reminder that ended because the tour did not send it any more waits again. False when it is not so.
pub(crate) async fn plan_again(tx: &mut Tx, message: &NewMessage) -> Result<bool, DbError> {
    let key = message.unique_key.as_str();
    Ok(execute!(tx, PLAN_AGAIN, key, message.not_before, message.expires_at)? == 1)
}

/// The reminders of a tour that wait are asked at once whether and when they leave; those that a server
/// put off are asked when their next try comes.
pub(crate) async fn ask_again(tx: &mut Tx, tour: TourId, now: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, ASK_AGAIN, tour.0, now)
}
