//! Taking a registration in hand: the locks that every change of it needs.

use std::collections::BTreeSet;

use domain::ids::{RegistrationId, SessionId, SlotId, TicketId};

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

/// Locks a registration of the ticket behind `token` with its session's waiting list; with `target`,
/// also the session that it is to move to; and every session that the ticket waits for, since the
/// change may clear the way to a seat there. Sessions come before tickets, tickets before slots,
/// each in the order of their ids, so that two changes never wait for each other crosswise.
pub(super) async fn hold(
    backend: &Backend,
    token: &str,
    registration: RegistrationId,
    target: Option<SessionId>,
) -> Result<Holding, HoldError> {
    hold_by(backend, By::Link(token), registration, target).await
}

/// Who asks for the registration.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    /// Whoever has the address of the ticket.
    Link(&'a str),
    /// The program, for an answer that names the registration.
    Registration,
}

/// The same for somebody who may not have the ticket's address.
pub(super) async fn hold_by(
    backend: &Backend,
    by: By<'_>,
    registration: RegistrationId,
    target: Option<SessionId>,
) -> Result<Holding, HoldError> {
    loop {
        let mut tx = backend.db.begin().await?;
        let ticket = match by {
            By::Link(token) => tickets::find_by_link(&mut tx, backend.keys.link_hash(token)).await?,
            By::Registration => match registrations::find(&mut tx, registration).await? {
                Some(held) => tickets::find(&mut tx, held.ticket).await?,
                None => return Err(HoldError::UnknownRegistration),
            },
        };
        let ticket = ticket.ok_or(HoldError::UnknownTicket)?;
        let mut locked: BTreeSet<SessionId> = target.into_iter().collect();
        locked.extend(concerned(&mut tx, ticket.id, registration).await?);
        for session in &locked {
            sessions::lock(&mut tx, *session).await?;
        }
        tickets::lock(&mut tx, ticket.id).await?;
        if !concerned(&mut tx, ticket.id, registration).await?.is_subset(&locked) {
            // The ticket changed while we waited for its lock: other sessions must be locked.
            tx.rollback().await?;
            continue;
        }
        let held = registrations::find(&mut tx, registration).await?.ok_or(HoldError::UnknownRegistration)?;
        return Ok(Holding { tx, ticket, held });
    }
}

/// The session of a registration of the ticket, and those that the ticket waits for.
async fn concerned(
    tx: &mut Tx,
    ticket: TicketId,
    registration: RegistrationId,
) -> Result<BTreeSet<SessionId>, HoldError> {
    let held = registrations::find(tx, registration).await?.filter(|held| held.ticket == ticket);
    let held = held.ok_or(HoldError::UnknownRegistration)?;
    let waits = registrations::list_waits(tx, ticket).await?;
    Ok(waits.into_iter().map(|wait| wait.session).chain([held.session]).collect())
}

/// Locks two slots in the order of their ids.
pub(super) async fn lock_slots(tx: &mut Tx, one: SlotId, other: SlotId) -> Result<(), DbError> {
    slots::lock(tx, one.min(other)).await?;
    slots::lock(tx, one.max(other)).await
}
