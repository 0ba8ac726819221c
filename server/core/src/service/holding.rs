//! Taking a registration in hand: the locks that every change of it needs.

use domain::ids::{RegistrationId, SessionId, SlotId};

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::registrations::{self, Held};
use crate::repo::tickets::{self, Ticket};
use crate::repo::{sessions, slots};

/// A registration that nobody else changes until the transaction ends.
pub(super) struct Holding {
    pub tx: Tx,
    pub ticket: Ticket,
    pub held: Held,
}

/// Why there is nothing to take in hand.
pub(super) enum HoldError {
    /// No ticket has this address.
    UnknownTicket,
    /// The ticket has no such registration.
    UnknownRegistration,
    /// The database.
    Db(DbError),
}

impl From<DbError> for HoldError {
    fn from(source: DbError) -> Self {
        Self::Db(source)
    }
}

/// Locks a registration of the ticket behind `token`, and its waiting list; with `target`, also the
/// session that it is to move to. Sessions come before tickets, tickets before slots, each in the
/// order of their ids, so that two changes never wait for each other crosswise.
pub(super) async fn hold(
    backend: &Backend,
    token: &str,
    registration: RegistrationId,
    target: Option<SessionId>,
) -> Result<Holding, HoldError> {
    loop {
        let mut tx = backend.db.begin().await?;
        let Some(ticket) = tickets::find_by_link(&mut tx, backend.keys.link_hash(token)).await? else {
            return Err(HoldError::UnknownTicket);
        };
        let Some(seen) = registrations::find(&mut tx, registration).await?.filter(|seen| seen.ticket == ticket.id)
        else {
            return Err(HoldError::UnknownRegistration);
        };
        let mut concerned = vec![seen.session];
        concerned.extend(target.filter(|target| *target != seen.session));
        concerned.sort_unstable();
        for session in concerned {
            sessions::lock(&mut tx, session).await?;
        }
        tickets::lock(&mut tx, ticket.id).await?;
        match registrations::find(&mut tx, registration).await? {
            Some(held) if held.session == seen.session => return Ok(Holding { tx, ticket, held }),
            // It moved to another session while we waited: that session must be locked instead.
            _ => tx.rollback().await?,
        }
    }
}

/// Locks two slots in the order of their ids.
pub(super) async fn lock_slots(tx: &mut Tx, one: SlotId, other: SlotId) -> Result<(), DbError> {
    slots::lock(tx, one.min(other)).await?;
    slots::lock(tx, one.max(other)).await
}
