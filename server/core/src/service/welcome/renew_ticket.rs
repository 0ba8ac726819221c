//! A lost ticket: a new code and a new address; the old ones are worthless from then on.

use domain::ids::{StopId, TicketId};

use super::may;
use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::{desk, tickets};
use crate::service::read_login::SignedIn;

/// Why there is no new ticket.
#[derive(Debug, thiserror::Error)]
pub enum RenewError {
    /// There is no such ticket here.
    #[error("no such ticket here")]
    Unknown,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for RenewError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Raises the generation of a ticket. Answers the token of its new address.
pub async fn renew(backend: &Backend, who: &SignedIn, stop: StopId, ticket: TicketId) -> Result<String, RenewError> {
    let mut tx = backend.db.begin().await?;
    if !may(&mut tx, who, stop).await? {
        return Err(RenewError::Unknown);
    }
    tickets::lock(&mut tx, ticket).await?;
    let found = tickets::find(&mut tx, ticket).await?.filter(|found| found.stop == stop).ok_or(RenewError::Unknown)?;
    let mut generation = found.generation;
    loop {
        generation += 1;
        let link = backend.keys.ticket_link(ticket, generation);
        let code_hash = backend.keys.code_hash(&backend.keys.ticket_code(ticket, generation));
        if desk::renew(&mut tx, ticket, generation, code_hash, backend.keys.link_hash(&link)).await? {
            let (id, now) = (backend.new_id(), backend.now());
            events::insert(&mut tx, id, now, Actor::Host(ticket), Happened::TicketRenewed(ticket)).await?;
            tx.commit().await?;
            return Ok(link);
        }
    }
}
