//! Gives a message that was refused, or came too late, a second chance.

use chrono::TimeDelta;
use domain::ids::OutboxId;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::outbox::reading;

/// A retried message has at least this long to leave.
const CHANCE: TimeDelta = TimeDelta::hours(4);

/// Why there is no second chance.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// No such message, or it did not end without being sent.
    #[error("only a message that was refused or came too late can be sent again")]
    NotEnded,
    /// See [`Unexpected`].
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for RetryError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Puts the message back into the queue. What was written once is sent unchanged; what was never
/// written is written from what is true then, so a mended text comes out mended.
pub async fn retry(backend: &Backend, id: OutboxId) -> Result<(), RetryError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    if !reading::retry(&mut tx, id, now, now + CHANCE).await? {
        return Err(RetryError::NotEnded);
    }
    tx.commit().await?;
    backend.wake.notify_one();
    Ok(())
}
