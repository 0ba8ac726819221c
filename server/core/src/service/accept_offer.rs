//! Taking the seat that is held for somebody from the waiting list.

use domain::ids::RegistrationId;
use domain::registration::{Event, Moment, TransitionError};

use crate::Backend;
use crate::db::{DbError, Retryable, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::registrations;
use crate::service::holding::{HoldError, Holding, hold};
use crate::service::messages::{self, About};

/// Why a seat was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// No ticket has this address.
    #[error("no such ticket")]
    UnknownTicket,
    /// No seat is held for this registration.
    #[error("no seat is held")]
    NotOffered,
    /// The time to answer is over, or the session has begun or is cancelled.
    #[error("the offer is over")]
    TooLate,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for AcceptError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<HoldError> for AcceptError {
    fn from(source: HoldError) -> Self {
        match source {
            HoldError::UnknownTicket => Self::UnknownTicket,
            HoldError::UnknownRegistration => Self::NotOffered,
            HoldError::Db(source) => source.into(),
        }
    }
}

impl Retryable for AcceptError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Takes the seat held for a registration of the ticket behind `token`.
pub async fn accept(backend: &Backend, token: &str, registration: RegistrationId) -> Result<(), AcceptError> {
    with_retries(|| once(backend, token, registration)).await?;
    backend.wake.notify_one();
    Ok(())
}

async fn once(backend: &Backend, token: &str, registration: RegistrationId) -> Result<(), AcceptError> {
    let Holding { mut tx, ticket, mut held } = hold(backend, token, registration, None).await?;
    let now = backend.now();
    held.state =
        held.state.transition(Event::Accept, Moment::of(now, held.starts_at)).map_err(|error| match error {
            TransitionError::TooLate => AcceptError::TooLate,
            TransitionError::NotFrom | TransitionError::TooEarly => AcceptError::NotOffered,
        })?;
    if held.offer_ends_at.is_none_or(|end| end <= now) {
        return Err(AcceptError::TooLate);
    }
    let Some(slot) = held.slot else { return Err(AcceptError::NotOffered) };
    let seat = registrations::seat_facts(&mut tx, slot).await?;
    if seat.cancelled_at.is_some() {
        return Err(AcceptError::TooLate);
    }
    held.offer_ends_at = None;
    let sequence = registrations::update(&mut tx, &held, now).await?;
    events::insert(&mut tx, backend.new_id(), now, Actor::Participant(ticket.id), Happened::Accepted(held.id)).await?;
    if ticket.reached {
        let about = About { ticket: ticket.id, registration: held.id, sequence };
        messages::accepted(backend, &mut tx, about, &seat, now).await?;
    }
    tx.commit().await?;
    Ok(())
}
