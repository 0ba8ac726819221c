//! The rows of messages by SMS, and the tickets behind a telephone number.

use chrono::{DateTime, Utc};
use domain::ids::{OutboxId, TicketId};
use domain::phone::PhoneNumber;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

/// An SMS has no subject: the outbox shows its words there too.
const KEEP: &str = "update outbox set recipient = $3, subject = $4, body = $4, raw = $5, lease_ends_at = $6 \
    where id = $1 and state = 'leased' and lease_owner = $2";
const NAME: &str = "update outbox set gateway_id = $2 where id = $1";
const FIND: &str =
    "select id from outbox where channel = 'sms' and gateway_id = $1 order by created_at desc, id limit 1";
const DELIVER: &str = "update outbox set delivered_at = $2 where id = $1 and delivered_at is null";
const LIST_TICKETS: &str = "select id from tickets where phone = $1 order by id";
const SKIP_QUEUED: &str = "update outbox set state = 'skipped', reason = 'unsubscribed', finished_at = $2 \
    where state = 'queued' and channel = 'sms' and kind = 'reminder' \
        and ticket_id in (select id from tickets where phone = $1)";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("texts::KEEP", KEEP),
    ("texts::NAME", NAME),
    ("texts::FIND", FIND),
    ("texts::DELIVER", DELIVER),
    ("texts::LIST_TICKETS", LIST_TICKETS),
    ("texts::SKIP_QUEUED", SKIP_QUEUED),
];

/// Keeps what leaves, and renews the lease. False when the lease is lost.
pub(crate) async fn keep(
    tx: &mut Tx,
    (id, owner): (OutboxId, Uuid),
    recipient: &str,
    text: &str,
    until: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, KEEP, id.0, owner, recipient, text, text.as_bytes(), until)? == 1)
}

/// What the gateway calls a message.
pub(crate) async fn name(tx: &mut Tx, id: OutboxId, name: &str) -> Result<(), DbError> {
    execute!(tx, NAME, id.0, name)?;
    Ok(())
}

/// The message that the gateway calls so.
pub(crate) async fn find(tx: &mut Tx, name: &str) -> Result<Option<OutboxId>, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), FIND, name)?.map(|(id,)| OutboxId(id)))
}

/// The telephone has it; the first time counts.
pub(crate) async fn deliver(tx: &mut Tx, id: OutboxId, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, DELIVER, id.0, now)?;
    Ok(())
}

/// Whose number it is.
pub(crate) async fn list_tickets(tx: &mut Tx, phone: &PhoneNumber) -> Result<Vec<TicketId>, DbError> {
    let rows = fetch_all!(tx, (Uuid,), LIST_TICKETS, phone.as_str())?;
    Ok(rows.into_iter().map(|(id,)| TicketId(id)).collect())
}

/// Reminders to the number that wait do not leave.
pub(crate) async fn skip_queued(tx: &mut Tx, phone: &PhoneNumber, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, SKIP_QUEUED, phone.as_str(), now)?;
    Ok(())
}
