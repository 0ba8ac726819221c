//! The first answer to a command, given again when the same command comes again.

use chrono::{DateTime, Utc};
use domain::ids::{IdempotencyKey, TicketId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_optional};

const FIND: &str = "select request_hash, ticket_id from idempotency_keys where key = $1";
const CLAIM: &str = "insert into idempotency_keys (key, request_hash, ticket_id, created_at) \
    values ($1, $2, $3, $4) on conflict (key) do nothing";

pub(crate) const ALL: &[(&str, &str)] = &[("idempotency::FIND", FIND), ("idempotency::CLAIM", CLAIM)];

#[derive(sqlx::FromRow)]
struct ClaimRow {
    request_hash: Vec<u8>,
    ticket_id: Uuid,
}

/// What was done with a key before.
#[derive(Debug)]
pub(crate) struct Claim {
    /// SHA-256 of the command.
    pub request_hash: Vec<u8>,
    /// The ticket that the command made.
    pub ticket: TicketId,
}

/// The command that used this key, if one did.
pub(crate) async fn find(tx: &mut Tx, key: IdempotencyKey) -> Result<Option<Claim>, DbError> {
    let row = fetch_optional!(tx, ClaimRow, FIND, key.0)?;
    Ok(row.map(|row| Claim { request_hash: row.request_hash, ticket: TicketId(row.ticket_id) }))
}

/// Takes the key for a command; false when another command has it already.
pub(crate) async fn claim(
    tx: &mut Tx,
    key: IdempotencyKey,
    request_hash: [u8; 32],
    ticket: TicketId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, CLAIM, key.0, request_hash.to_vec(), ticket.0, now)? == 1)
}
