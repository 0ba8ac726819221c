//! The outbox as the team reads it, and the second chance of a message.

use chrono::{DateTime, Utc};
use domain::ids::{OutboxId, TicketId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LIST: &str = "select o.id, o.kind, o.state, o.recipient, o.subject, o.reason, o.attempts, o.not_before, o.created_at, \
        o.finished_at, k.first_name, k.drawing, k.drawing_number, coalesce(st.time_zone, \
            (select t.time_zone from tours t order by t.starts_on desc, t.id limit 1), 'UTC') as time_zone \
    from outbox o left join tickets k on k.id = o.ticket_id left join stops st on st.id = k.stop_id \
    where ($1 = '' or o.state = $1) and ($2 = '' or o.kind = $2) \
    order by o.created_at desc, o.id desc limit $3 offset $4";
const COUNT: &str = "select state, kind, count(*) as messages from outbox group by state, kind";
const FIND: &str = "select o.id, o.kind, o.state, o.recipient, o.subject, o.body, o.calendar, o.reason, o.message_id, \
        o.ticket_id, o.registration_id, o.sequence, o.attempts, o.not_before, o.expires_at, o.created_at, o.finished_at, \
        o.delivered_at, k.first_name, k.drawing, k.drawing_number, coalesce(st.time_zone, \
            (select t.time_zone from tours t order by t.starts_on desc, t.id limit 1), 'UTC') as time_zone \
    from outbox o left join tickets k on k.id = o.ticket_id left join stops st on st.id = k.stop_id where o.id = $1";
const RETRY: &str = "update outbox set state = 'queued', attempts = 0, reason = null, finished_at = null, \
    not_before = $2, expires_at = case when expires_at < $3 then $3 else expires_at end \
    where id = $1 and state in ('dead', 'bounced', 'expired')";

const FIND_ADDRESSEE: &str = "select k.id, k.email from outbox o join tickets k on k.id = o.ticket_id where o.id = $1";
/// What did not reach the ticket's address for a reason of the address, and still makes sense.
const REQUEUE_OF_TICKET: &str = "update outbox set state = 'queued', attempts = 0, reason = null, finished_at = null, \
    not_before = $2 where ticket_id = $1 and expires_at > $2 and (state in ('dead', 'bounced') \
        or (state = 'skipped' and reason in ('suppressed', 'no_address')))";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("reading::LIST", LIST),
    ("reading::COUNT", COUNT),
    ("reading::FIND", FIND),
    ("reading::RETRY", RETRY),
    ("reading::FIND_ADDRESSEE", FIND_ADDRESSEE),
    ("reading::REQUEUE_OF_TICKET", REQUEUE_OF_TICKET),
];

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ListRow {
    pub id: Uuid,
    pub kind: String,
    pub state: String,
    pub recipient: Option<String>,
    pub subject: Option<String>,
    pub reason: Option<String>,
    pub attempts: i64,
    pub not_before: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// Of the ticket that it is for.
    pub first_name: Option<String>,
    pub drawing: Option<String>,
    pub drawing_number: Option<i64>,
    /// Of the stop; of the newest tour where a message is for nobody's ticket.
    pub time_zone: String,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct CountRow {
    pub state: String,
    pub kind: String,
    pub messages: i64,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct MessageRow {
    pub id: Uuid,
    pub kind: String,
    pub state: String,
    pub recipient: Option<String>,
    pub subject: Option<String>,
    pub body: Option<String>,
    pub calendar: Option<String>,
    pub reason: Option<String>,
    pub message_id: Option<String>,
    pub ticket_id: Option<Uuid>,
    pub registration_id: Option<Uuid>,
    pub sequence: i64,
    pub attempts: i64,
    pub not_before: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// When the SMS gateway said that the telephone had it.
    pub delivered_at: Option<DateTime<Utc>>,
    /// Of the ticket that it is for.
    pub first_name: Option<String>,
    pub drawing: Option<String>,
    pub drawing_number: Option<i64>,
    /// Of the stop; of the newest tour where a message is for nobody's ticket.
    pub time_zone: String,
}

/// Newest first; an empty state or kind means all.
pub(crate) async fn list(
    tx: &mut Tx,
    state: &str,
    kind: &str,
    limit: i64,
    offset: i64,
) -> Result<Vec<ListRow>, DbError> {
    fetch_all!(tx, ListRow, LIST, state, kind, limit, offset)
}

/// How many of each state and kind.
pub(crate) async fn count(tx: &mut Tx) -> Result<Vec<CountRow>, DbError> {
    fetch_all!(tx, CountRow, COUNT)
}

/// One message.
pub(crate) async fn find(tx: &mut Tx, id: OutboxId) -> Result<Option<MessageRow>, DbError> {
    fetch_optional!(tx, MessageRow, FIND, id.0)
}

/// Puts a message that ended without being sent back into the queue. False when it did not end so.
pub(crate) async fn retry(
    tx: &mut Tx,
    id: OutboxId,
    now: DateTime<Utc>,
    at_least_until: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, RETRY, id.0, now, at_least_until)? == 1)
}

/// The ticket that a message is for, and its present address.
pub(crate) async fn find_addressee(tx: &mut Tx, id: OutboxId) -> Result<Option<(TicketId, Option<String>)>, DbError> {
    let row = fetch_optional!(tx, (Uuid, Option<String>), FIND_ADDRESSEE, id.0)?;
    Ok(row.map(|(ticket, email)| (TicketId(ticket), email)))
}

/// Puts a ticket's messages that its address kept away back into the queue. Answers how many.
pub(crate) async fn requeue_of_ticket(tx: &mut Tx, ticket: TicketId, now: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, REQUEUE_OF_TICKET, ticket.0, now)
}
