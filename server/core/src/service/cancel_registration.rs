//! « Gérer mon rendez-vous »: giving a place back. The seat goes on in the same transaction.

use domain::ids::RegistrationId;
use domain::registration::{Event, Moment, TransitionError};

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::registrations::{self, Held};
use crate::repo::tickets::Ticket;
use crate::service::holding::{HoldError, Holding, hold};
use crate::service::{messages, waiting_list};

/// Why a place was not given back.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// No ticket has this address.
    #[error("no such ticket")]
    UnknownTicket,
    /// The ticket has no such registration, or it was given up before.
    #[error("nothing to give back")]
    NotLive,
    /// The session has begun.
    #[error("the session has begun")]
    Started,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for CancelError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<HoldError> for CancelError {
    fn from(source: HoldError) -> Self {
        match source {
            HoldError::UnknownTicket => Self::UnknownTicket,
            HoldError::UnknownRegistration => Self::NotLive,
            HoldError::Db(source) => source.into(),
        }
    }
}

impl Retryable for CancelError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Gives a seat, or a place on a waiting list, back. `token` is that of the ticket's address.
pub async fn cancel(backend: &Backend, token: &str, registration: RegistrationId) -> Result<(), CancelError> {
    with_retries(|| once(backend, token, registration)).await?;
    backend.wake.notify_one();
    Ok(())
}

async fn once(backend: &Backend, token: &str, registration: RegistrationId) -> Result<(), CancelError> {
    let Holding { mut tx, ticket, held } = hold(backend, token, registration, None).await?;
    give_back(backend, &mut tx, &ticket, held).await?;
    tx.commit().await?;
    Ok(())
}

/// The same inside a transaction that holds the locks.
pub(super) async fn give_back(
    backend: &Backend,
    tx: &mut Tx,
    ticket: &Ticket,
    mut held: Held,
) -> Result<(), CancelError> {
    let now = backend.now();
    let seat = held.counted_slot();
    let told = held.clone();
    held.state =
        held.state.transition(Event::Excuse, Moment::of(now, held.starts_at)).map_err(|error| match error {
            TransitionError::TooLate => CancelError::Started,
            TransitionError::NotFrom | TransitionError::TooEarly => CancelError::NotLive,
        })?;
    held.offer_ends_at = None;
    let sequence = registrations::update(tx, &held, now).await?;
    events::insert(tx, backend.new_id(), now, Actor::Participant(ticket.id), Happened::Excused(held.id)).await?;
    if ticket.reached {
        messages::excused(backend, tx, &told, sequence, now).await?;
    }
    if let Some(slot) = seat {
        waiting_list::pass_on(backend, tx, held.session, slot, None).await?;
    }
    waiting_list::serve(backend, tx, ticket.id).await?;
    Ok(())
}
