//! « Ce n’est pas moi »: the address and the telephone number go from the ticket, the place stays.

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::tickets;

/// Why no address was removed.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// No ticket has this address.
    #[error("no such ticket")]
    UnknownTicket,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for ForgetError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Removes the e-mail address and the number from the ticket behind `token`. Messages that wait find nobody to
/// write to. Done twice, it stays done.
pub async fn forget(backend: &Backend, token: &str) -> Result<(), ForgetError> {
    let mut tx = backend.db.begin().await?;
    let ticket = tickets::find_by_link(&mut tx, backend.keys.link_hash(token)).await?;
    let ticket = ticket.ok_or(ForgetError::UnknownTicket)?;
    if tickets::forget_contact(&mut tx, ticket.id).await? {
        let happened = Happened::EmailForgotten(ticket.id);
        events::insert(&mut tx, backend.new_id(), backend.now(), Actor::Participant(ticket.id), happened).await?;
    }
    tx.commit().await?;
    Ok(())
}
