//! A ticket by its code. Whoever guesses is slowed down; a ticket is never locked.

use domain::code::TicketCode;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::tickets;
use crate::service::tries::{self, Caller, Try};

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

/// The token of the address of the ticket with the code typed. A code whose check sign is wrong is a
/// try as well: whoever guesses does not know the check.
pub async fn by_code(backend: &Backend, caller: &Caller, typed: &str) -> Result<String, FindError> {
    let names = [
        (format!("code device {}", caller.device), tries::EACH),
        (format!("code network {}", caller.network), tries::NETWORK),
    ];
    let mut tx = backend.db.begin().await?;
    let this = Try::write(backend, &mut tx, &names).await?;
    tx.commit().await?;

    let mut tx = backend.db.begin().await?;
    if this.is_one_too_many(&mut tx).await? {
        // Not let through, so not counted: the way opens again ten minutes after the fifth.
        this.take_back(&mut tx).await?;
        tx.commit().await?;
        return Err(FindError::TooManyTries);
    }
    let ticket = match TicketCode::parse(typed) {
        Ok(code) => tickets::find_by_code(&mut tx, backend.keys.code_hash(&code)).await?,
        Err(_) => None,
    };
    let Some(ticket) = ticket else {
        tx.rollback().await?;
        return Err(FindError::Unknown);
    };
    this.take_back(&mut tx).await?;
    tx.commit().await?;
    Ok(backend.keys.ticket_link(ticket.id, ticket.generation))
}
