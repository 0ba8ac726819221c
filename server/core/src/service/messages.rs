//! Which message a change causes. Written in the transaction of the change, sent by the worker.
//!
//! The key of a message holds what it speaks of and the SEQUENCE: a change that is written twice
//! is told once.

use chrono::{DateTime, Utc};
use domain::ids::{OutboxId, RegistrationId, TicketId};
use domain::quiet::leaves_at;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::outbox::{self, MessageKind, NewMessage, OldTimes, Payload};
use crate::repo::registrations::{Held, SeatFacts};
use crate::zone;

/// A registration that a command has just made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fresh {
    pub registration: RegistrationId,
    /// False for a place on the waiting list.
    pub seated: bool,
    /// When the session is over and nothing need be said any more.
    pub ends_at: DateTime<Utc>,
}

/// One confirmation for the command; when it made several, each seat also gets its own calendar
/// entry in a mail of its own, because a mail carries only one.
pub(crate) async fn registered(
    backend: &Backend,
    tx: &mut Tx,
    ticket: TicketId,
    fresh: &[Fresh],
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let registrations: Vec<RegistrationId> = fresh.iter().map(|one| one.registration).collect();
    let confirmation = NewMessage {
        unique_key: format!("ticket:{ticket}:confirmation:0"),
        kind: MessageKind::Confirmation,
        ticket: Some(ticket),
        registration: match registrations.as_slice() {
            [only] => Some(*only),
            _ => None,
        },
        login: None,
        payload: Payload::Registrations { registrations },
        sequence: 0,
        not_before: now,
        expires_at: fresh.iter().map(|one| one.ends_at).max().unwrap_or(now),
    };
    outbox::enqueue(tx, OutboxId(backend.new_id()), now, &confirmation).await?;
    if fresh.len() < 2 {
        return Ok(());
    }
    for one in fresh.iter().filter(|one| one.seated) {
        let about = About { ticket, registration: one.registration, sequence: 0 };
        let payload = Payload::Registration { registration: one.registration };
        let invitation = about.message(MessageKind::Invitation, payload, now, one.ends_at);
        outbox::enqueue(tx, OutboxId(backend.new_id()), now, &invitation).await?;
    }
    Ok(())
}

/// The person gave the place up, or stopped waiting.
pub(crate) async fn excused(
    backend: &Backend,
    tx: &mut Tx,
    held: &Held,
    sequence: i64,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let about = About { ticket: held.ticket, registration: held.id, sequence };
    let payload = Payload::Cancelled { registration: held.id, held_seat: held.slot.is_some(), by_person: true };
    // A day more than the start: who gave up in the last minute still gets the entry taken back.
    let until = held.starts_at + chrono::TimeDelta::days(1);
    let message = about.message(MessageKind::Cancellation, payload, now, until);
    outbox::enqueue(tx, OutboxId(backend.new_id()), now, &message).await?;
    Ok(())
}

/// A calendar says that the person does not come, and it is not sure that they said so: they are asked.
pub(crate) async fn asked_to_confirm(
    backend: &Backend,
    tx: &mut Tx,
    held: &Held,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let message = NewMessage {
        unique_key: format!("registration:{}:{}:{}", held.id, MessageKind::Confirmation.as_str(), held.sequence),
        kind: MessageKind::Confirmation,
        ticket: Some(held.ticket),
        registration: Some(held.id),
        login: None,
        payload: Payload::DeclineCheck { registration: held.id },
        sequence: held.sequence,
        not_before: now,
        expires_at: held.starts_at,
    };
    outbox::enqueue(tx, OutboxId(backend.new_id()), now, &message).await?;
    Ok(())
}

/// The person has another slot now.
pub(crate) async fn moved(
    backend: &Backend,
    tx: &mut Tx,
    about: About,
    old: OldTimes,
    new: &SeatFacts,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let payload = Payload::Changed { registration: about.registration, old: Some(old) };
    let message = about.message(MessageKind::Change, payload, now, new.ends_at);
    outbox::enqueue(tx, OutboxId(backend.new_id()), now, &message).await?;
    Ok(())
}

/// The person took the seat that was held for them: their calendar entry.
pub(crate) async fn accepted(
    backend: &Backend,
    tx: &mut Tx,
    about: About,
    seat: &SeatFacts,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let payload = Payload::Registration { registration: about.registration };
    let message = about.message(MessageKind::Invitation, payload, now, seat.ends_at);
    outbox::enqueue(tx, OutboxId(backend.new_id()), now, &message).await?;
    Ok(())
}

/// A freed seat is given to somebody who waited, or held for them until `offer_ends_at`. Such news
/// waits for the morning.
pub(crate) async fn served(
    backend: &Backend,
    tx: &mut Tx,
    about: About,
    seat: &SeatFacts,
    offer_ends_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), Unexpected> {
    let payload = Payload::Registration { registration: about.registration };
    let (kind, until) = match offer_ends_at {
        Some(end) => (MessageKind::Offer, end),
        None => (MessageKind::Promotion, seat.ends_at),
    };
    let local = zone::local(now, &seat.time_zone).map_err(Unexpected::new)?;
    let leaves = leaves_at(local);
    let mut message = about.message(kind, payload, now, until);
    if leaves > local {
        message.not_before = zone::resolve_loosely(leaves, &seat.time_zone).map_err(Unexpected::new)?;
    }
    outbox::enqueue(tx, OutboxId(backend.new_id()), now, &message).await?;
    Ok(())
}

/// The registration that a message speaks of, after its change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About {
    pub ticket: TicketId,
    pub registration: RegistrationId,
    /// The SEQUENCE that the change gave it.
    pub sequence: i64,
}

impl About {
    fn message(self, kind: MessageKind, payload: Payload, now: DateTime<Utc>, expires_at: DateTime<Utc>) -> NewMessage {
        NewMessage {
            unique_key: format!("registration:{}:{}:{}", self.registration, kind.as_str(), self.sequence),
            kind,
            ticket: Some(self.ticket),
            registration: Some(self.registration),
            login: None,
            payload,
            sequence: self.sequence,
            not_before: now,
            expires_at,
        }
    }
}
