//! Taking messages out of the queue, and writing down what became of them.
//!
//! A claim is a lease: a worker that dies loses it, and the message returns to the queue. Every later
//! write asks for the lease again, so a worker that was too slow changes nothing.

use chrono::{DateTime, Utc};
use domain::ids::OutboxId;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

/// The state is asked for twice: the inner select may see a row that another worker takes meanwhile,
/// the outer condition sees it as it is.
const CLAIM: &str = "update outbox set state = 'leased', lease_owner = $1, lease_ends_at = $2 \
    where state = 'queued' and id in \
        (select id from outbox where state = 'queued' and lane = $3 and not_before <= $4 \
         order by not_before, id limit $5) \
    returning id, kind, ticket_id, registration_id, login_id, payload, sequence, attempts, lane, not_before, \
        expires_at, recipient, raw, subject, body, calendar";
const RETURN_LOST: &str = "update outbox set state = 'queued', lease_owner = null, lease_ends_at = null \
    where state = 'leased' and lease_ends_at <= $1";
const EXPIRE: &str = "update outbox set state = 'expired', reason = 'expired', finished_at = $1 \
    where state = 'queued' and expires_at <= $1";
const KEEP_RENDERED: &str = "update outbox set recipient = $3, message_id = $4, subject = $5, body = $6, \
    calendar = $7, raw = $8, lease_ends_at = $9, payload = coalesce($10, outbox.payload) \
    where id = $1 and state = 'leased' and lease_owner = $2";
const RENEW: &str = "update outbox set lease_ends_at = $3 where id = $1 and state = 'leased' and lease_owner = $2";
/// The bytes of an invitation hold the secret of its link: they are kept no longer than they are needed.
const FINISH: &str = "update outbox set state = $3, reason = $4, finished_at = $5, attempts = $6, \
    raw = case when kind = 'login_invitation' then null else raw end, lease_owner = null, lease_ends_at = null \
    where id = $1 and state = 'leased' and lease_owner = $2";
const PUT_BACK: &str = "update outbox set state = 'queued', reason = $3, not_before = $4, expires_at = $5, \
    attempts = $6, lane = coalesce($7, outbox.lane), lease_owner = null, lease_ends_at = null \
    where id = $1 and state = 'leased' and lease_owner = $2";
/// A report may be quicker than the end that the worker writes down: the row is still leased, though a
/// server has the message. The lease goes, so that the end which comes too late changes nothing.
const BOUNCE: &str = "update outbox set state = 'bounced', reason = $2, finished_at = $3, lease_owner = null, \
    lease_ends_at = null where id = $1 and state in ('sent', 'leased') and recipient is not null returning recipient";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("outbox::CLAIM", CLAIM),
    ("outbox::RETURN_LOST", RETURN_LOST),
    ("outbox::EXPIRE", EXPIRE),
    ("outbox::KEEP_RENDERED", KEEP_RENDERED),
    ("outbox::RENEW", RENEW),
    ("outbox::FINISH", FINISH),
    ("outbox::PUT_BACK", PUT_BACK),
    ("outbox::BOUNCE", BOUNCE),
];

/// A message as it lies in the queue; its texts are not yet understood.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ClaimedRow {
    /// The message.
    pub id: Uuid,
    /// See [`super::MessageKind`].
    pub kind: String,
    /// Whose ticket.
    pub ticket_id: Option<Uuid>,
    /// The one registration.
    pub registration_id: Option<Uuid>,
    /// The login.
    pub login_id: Option<Uuid>,
    /// See [`super::Payload`].
    pub payload: String,
    /// The SEQUENCE that it speaks of.
    pub sequence: i64,
    /// Failed tries so far.
    pub attempts: i64,
    /// Its priority and provider.
    pub lane: String,
    /// Since when it may leave.
    pub not_before: DateTime<Utc>,
    /// Until when it makes sense.
    pub expires_at: DateTime<Utc>,
    /// The address of an earlier try.
    pub recipient: Option<String>,
    /// The bytes of an earlier try.
    pub raw: Option<Vec<u8>>,
    /// Their subject.
    pub subject: Option<String>,
    /// Their words.
    pub body: Option<String>,
    /// Their calendar entry.
    pub calendar: Option<String>,
}

/// A message ready to leave.
#[derive(Debug, Clone)]
pub(crate) struct Rendered<'a> {
    pub recipient: &'a str,
    pub message_id: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    pub calendar: Option<&'a str>,
    pub raw: &'a [u8],
    /// Its content with what it says now, where that is kept.
    pub payload: Option<&'a str>,
}

/// Leases up to `limit` messages of a lane that are due at `now` to `owner` until `until`, those that
/// wait longest first.
pub async fn claim_lane(
    tx: &mut Tx,
    owner: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    lane: &str,
    limit: i64,
) -> Result<Vec<ClaimedRow>, DbError> {
    let mut rows = fetch_all!(tx, ClaimedRow, CLAIM, owner, until, lane, now, limit)?;
    rows.sort_by_key(|row| (row.not_before, row.id));
    Ok(rows)
}

/// Puts messages back whose worker did not come back. Answers how many.
pub(crate) async fn return_lost(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, RETURN_LOST, now)
}

/// Closes messages whose time is over. Answers how many.
pub(crate) async fn expire(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, EXPIRE, now)
}

/// Keeps what was rendered, and renews the lease. False when the lease is lost.
pub(crate) async fn keep_rendered(
    tx: &mut Tx,
    id: OutboxId,
    owner: Uuid,
    rendered: &Rendered<'_>,
    until: DateTime<Utc>,
) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        KEEP_RENDERED,
        id.0,
        owner,
        rendered.recipient,
        rendered.message_id,
        rendered.subject,
        rendered.body,
        rendered.calendar,
        rendered.raw,
        until,
        rendered.payload,
    )?;
    Ok(rows == 1)
}

/// Renews the lease. False when it is lost.
pub(crate) async fn renew(tx: &mut Tx, id: OutboxId, owner: Uuid, until: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(execute!(tx, RENEW, id.0, owner, until)? == 1)
}

/// Writes the end down: `sent`, `superseded`, `skipped`, `expired` or `dead`. False when the lease is lost.
pub(crate) async fn finish(
    tx: &mut Tx,
    id: OutboxId,
    owner: Uuid,
    state: &str,
    reason: Option<&str>,
    attempts: i64,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, FINISH, id.0, owner, state, reason, now, attempts)? == 1)
}

/// When and how a message is to come again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Back<'a> {
    pub reason: Option<&'a str>,
    pub not_before: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub attempts: i64,
    /// Another lane, when its address is another provider's.
    pub lane: Option<&'a str>,
}

/// Puts the message back for later. False when the lease is lost.
pub(crate) async fn put_back(tx: &mut Tx, id: OutboxId, owner: Uuid, back: &Back<'_>) -> Result<bool, DbError> {
    let Back { reason, not_before, expires_at, attempts, lane } = *back;
    Ok(execute!(tx, PUT_BACK, id.0, owner, reason, not_before, expires_at, attempts, lane)? == 1)
}

/// A message that was handed over came back. Answers to whom it went; `None` when it was not waiting for a report.
pub(crate) async fn bounce(
    tx: &mut Tx,
    id: OutboxId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Option<String>, DbError> {
    Ok(fetch_optional!(tx, (String,), BOUNCE, id.0, reason, now)?.map(|(recipient,)| recipient))
}
