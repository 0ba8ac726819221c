//! A ticket by its code. Whoever guesses is slowed down by device; a ticket is never locked.

use domain::code::TicketCode;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::tickets;
use crate::service::tries;

/// Wrong tries that a device has in ten minutes.
const TRIES: i64 = 5;

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
    let tried = tries::note(backend, backend.keys.bucket(device), TRIES).await?;
    let mut tx = backend.db.begin().await?;
    if !tried.may_be_judged(backend, &mut tx).await? {
        tx.commit().await?;
        return Err(FindError::TooManyTries);
    }
    let Some(ticket) = tickets::find_by_code(&mut tx, backend.keys.code_hash(&code)).await? else {
        tx.rollback().await?;
        return Err(FindError::Unknown);
    };
    tried.forgive(&mut tx).await?;
    tx.commit().await?;
    Ok(backend.keys.ticket_link(ticket.id, ticket.generation))
}
