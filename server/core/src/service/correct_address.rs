//! « Corriger l’adresse et renvoyer »: a ticket gets the address that was meant, and what did not reach
//! it leaves again, for the same entries of the calendar.

use domain::email::EmailAddress;
use domain::ids::{LoginId, OutboxId, StopId, TicketId};

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::outbox::reading;
use crate::repo::tickets;
use crate::service::read_login::SignedIn;
use crate::service::welcome::may;

/// Why the address stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    /// What was typed is no address.
    #[error("not an address")]
    Address,
    /// It is the address that the ticket has.
    #[error("the same address")]
    Same,
    /// No such ticket or message here, or the ticket has no address to be corrected.
    #[error("nothing to correct")]
    Unknown,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for CorrectError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Corrects the address of the ticket that a message went to. Answers how many messages leave again.
pub async fn of_message(backend: &Backend, by: LoginId, message: OutboxId, typed: &str) -> Result<u64, CorrectError> {
    let mut tx = backend.db.begin().await?;
    let (ticket, _) = reading::find_addressee(&mut tx, message).await?.ok_or(CorrectError::Unknown)?;
    correct(backend, tx, ticket, Actor::Organiser(Some(by)), typed).await
}

/// The same at the welcome desk of the ticket's stop, where the former address is not shown.
pub async fn at_desk(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    ticket: TicketId,
    typed: &str,
) -> Result<u64, CorrectError> {
    let mut tx = backend.db.begin().await?;
    if !may(&mut tx, who, stop).await? {
        return Err(CorrectError::Unknown);
    }
    let found = tickets::find(&mut tx, ticket).await?.filter(|found| found.stop == stop);
    let found = found.ok_or(CorrectError::Unknown)?;
    correct(backend, tx, found.id, Actor::Host(ticket), typed).await
}

async fn correct(
    backend: &Backend,
    mut tx: Tx,
    ticket: TicketId,
    actor: Actor,
    typed: &str,
) -> Result<u64, CorrectError> {
    let address = EmailAddress::parse(typed).map_err(|_| CorrectError::Address)?;
    tickets::lock(&mut tx, ticket).await?;
    let former = tickets::find_email(&mut tx, ticket).await?.ok_or(CorrectError::Unknown)?;
    if former.eq_ignore_ascii_case(address.as_str()) {
        return Err(CorrectError::Same);
    }
    let now = backend.now();
    tickets::correct_email(&mut tx, ticket, &address).await?;
    events::insert(&mut tx, backend.new_id(), now, actor, Happened::EmailCorrected(ticket)).await?;
    let again = reading::requeue_of_ticket(&mut tx, ticket, now).await?;
    tx.commit().await?;
    backend.wake.notify_one();
    Ok(again)
}
