//! A ticket by its code. Whoever guesses is slowed down by device; a ticket is never locked.

use chrono::TimeDelta;
use domain::code::TicketCode;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::{failed_tries, tickets};

/// Wrong tries that a device has.
const TRIES: i64 = 5;
/// The time in which they are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(10);

/// Why no ticket was found.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// No ticket has this code (any more).
    #[error("no such code")]
    Unknown,
    /// Five wrong tries in ten minutes: time for help.
    #[error("too many wrong tries")]
    TooManyTries,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for FindError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// The token of the ticket's address. `device` is whatever tells devices apart; only a keyed hash
/// of it is kept, for the ten minutes that it counts.
pub async fn by_code(backend: &Backend, device: &str, code: TicketCode) -> Result<String, FindError> {
    let bucket = backend.keys.bucket(device);
    let now = backend.now();
    let since = now - WINDOW;
    let id = backend.new_id();
    // The try is written before it is judged: of many at once, none sees fewer tries than there are.
    let mut tx = backend.db.begin().await?;
    failed_tries::delete_until(&mut tx, &bucket, since).await?;
    failed_tries::insert(&mut tx, id, &bucket, now).await?;
    tx.commit().await?;

    let mut tx = backend.db.begin().await?;
    if failed_tries::count_since(&mut tx, &bucket, since).await? > TRIES {
        // Not let through, so not counted: the way opens again ten minutes after the fifth.
        failed_tries::delete(&mut tx, id).await?;
        tx.commit().await?;
        return Err(FindError::TooManyTries);
    }
    let Some(ticket) = tickets::find_by_code(&mut tx, backend.keys.code_hash(&code)).await? else {
        tx.rollback().await?;
        return Err(FindError::Unknown);
    };
    failed_tries::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(backend.keys.ticket_link(ticket.id, ticket.generation))
}
