//! Moving to another slot of the same stop: the new place is held before the old one goes on.

use chrono::{DateTime, Utc};
use domain::ids::{RegistrationId, SessionId, SlotId};
use domain::overlap::overlaps;
use domain::registration::{Moment, RegistrationState};
use domain::session::Audience;

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::outbox::OldTimes;
use crate::repo::registrations::{self, Held, span};
use crate::repo::tickets::Ticket;
use crate::repo::{sessions, slots};
use crate::service::holding::{HoldError, Holding, hold, lock_slots};
use crate::service::messages::About;
use crate::service::{messages, waiting_list};

/// Why nothing moved. The old place is kept, whatever the reason.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// No ticket has this address.
    #[error("no such ticket")]
    UnknownTicket,
    /// The ticket has no such registration, or it was given up before.
    #[error("nothing to move")]
    NotLive,
    /// The old or the new slot has begun.
    #[error("the session has begun")]
    Started,
    /// The new slot has no seat left, or can no longer be chosen.
    #[error("the new slot is full")]
    Full,
    /// The ticket has another place too near in time, or one in the same session.
    #[error("the new slot overlaps another place")]
    Overlap {
        /// Title of the other place's session.
        other: String,
    },
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for MoveError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<HoldError> for MoveError {
    fn from(source: HoldError) -> Self {
        match source {
            HoldError::UnknownTicket => Self::UnknownTicket,
            HoldError::UnknownRegistration => Self::NotLive,
            HoldError::Db(source) => source.into(),
        }
    }
}

impl Retryable for MoveError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Moves a registration to another slot, of the same session or of another one at the same stop.
/// Who only waited leaves the waiting list for the new seat.
pub async fn move_to(
    backend: &Backend,
    token: &str,
    registration: RegistrationId,
    slot: SlotId,
) -> Result<(), MoveError> {
    with_retries(|| once(backend, token, registration, slot)).await?;
    backend.wake.notify_one();
    Ok(())
}

async fn once(backend: &Backend, token: &str, registration: RegistrationId, slot: SlotId) -> Result<(), MoveError> {
    // A slot never changes its session, so this may be read before the locks.
    let target = slots::find_session(&mut backend.db.read().await?, slot).await?;
    let Holding { mut tx, ticket, held: old } = hold(backend, token, registration, target).await?;
    let now = backend.now();
    if !old.state.is_live() {
        return Err(MoveError::NotLive);
    }
    if old.slot.is_some() && Moment::of(now, old.starts_at) == Moment::Started {
        return Err(MoveError::Started);
    }
    if old.slot == Some(slot) && old.state == RegistrationState::Registered {
        return Ok(());
    }
    let target = target.ok_or(MoveError::Full)?;
    let session = check_target(&mut tx, &ticket, &old, target, slot, now).await?;
    take(&mut tx, &old, slot, now).await?;
    let new = Held {
        session,
        slot: Some(slot),
        state: RegistrationState::Registered,
        over: false,
        offer_ends_at: None,
        ..old.clone()
    };
    let sequence = registrations::update(&mut tx, &new, now).await?;
    events::insert(&mut tx, backend.new_id(), now, Actor::Participant(ticket.id), Happened::Moved(new.id)).await?;
    if ticket.reached {
        tell(backend, &mut tx, &old, slot, sequence, now).await?;
    }
    if let Some(freed) = old.counted_slot().filter(|freed| *freed != slot) {
        waiting_list::pass_on(backend, &mut tx, old.session, freed, None).await?;
    }
    waiting_list::serve(backend, &mut tx, ticket.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether the ticket may have this slot; answers its session.
pub(super) async fn check_target(
    tx: &mut Tx,
    ticket: &Ticket,
    old: &Held,
    target: SessionId,
    slot: SlotId,
    now: DateTime<Utc>,
) -> Result<SessionId, MoveError> {
    let session = sessions::find_bookable(tx, target).await?.ok_or(MoveError::Full)?;
    let visible = session.audience == Audience::Public || session.id == old.session;
    if !session.open || !visible || session.stop != ticket.stop {
        return Err(MoveError::Full);
    }
    let wanted = session.slots.iter().find(|one| one.id == slot).ok_or(MoveError::Full)?;
    if wanted.starts_at <= now {
        return Err(MoveError::Started);
    }
    for other in registrations::list_answers(tx, ticket.id).await? {
        if other.session == session.id && other.registration != old.id && keeps_session(other.state) {
            return Err(MoveError::Overlap { other: other.title });
        }
    }
    let span = span(wanted.starts_at, wanted.ends_at).ok_or(MoveError::Full)?;
    for other in registrations::list_seats(tx, ticket.id).await? {
        if other.registration != old.id && overlaps(other.span, span, session.buffer_minutes * 60) {
            return Err(MoveError::Overlap { other: other.title });
        }
    }
    Ok(session.id)
}

/// Takes a seat of the new slot, or keeps the one that is held there for the person's answer.
async fn take(tx: &mut Tx, old: &Held, slot: SlotId, now: DateTime<Utc>) -> Result<(), MoveError> {
    let held = old.counted_slot();
    if held == Some(slot) {
        return if old.offer_ends_at.is_none_or(|end| end > now) { Ok(()) } else { Err(MoveError::Full) };
    }
    if let Some(held) = held {
        lock_slots(tx, held, slot).await?;
    }
    if slots::take_seat(tx, slot).await? { Ok(()) } else { Err(MoveError::Full) }
}

/// Who had a seat is told the old and the new hour; who waited gets a first calendar entry.
async fn tell(
    backend: &Backend,
    tx: &mut Tx,
    old: &Held,
    slot: SlotId,
    sequence: i64,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let about = About { ticket: old.ticket, registration: old.id, sequence };
    let seat = registrations::seat_facts(tx, slot).await?;
    match old.slot.filter(|_| old.state == RegistrationState::Registered) {
        Some(before) => {
            let before = registrations::seat_facts(tx, before).await?;
            let old = OldTimes {
                starts: before.starts_on.and_time(before.start_time),
                ends: before.ends_on.and_time(before.end_time),
            };
            messages::moved(backend, tx, about, old, &seat, now).await
        }
        None => messages::accepted(backend, tx, about, &seat, now).await,
    }
}

/// Whether a registration keeps its ticket from choosing the session a second time.
const fn keeps_session(state: RegistrationState) -> bool {
    !matches!(state, RegistrationState::Excused | RegistrationState::Revoked)
}
