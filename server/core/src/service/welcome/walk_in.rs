//! Somebody walks in: a drawing or a first name, a session, a ticket. Also when it is full, with a
//! reason that speaks of the chair.

use chrono::{DateTime, Utc};
use domain::ids::{IdempotencyKey, RegistrationId, SessionId, StopId};
use domain::person::Holder;
use domain::registration::presence::{DAYS_AFTER, DOORS_OPEN, OverReason};
use domain::registration::{Choice, NewRegistration, RegistrationState};
use sha2::{Digest, Sha256};

use super::may;
use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::registrations::Start;
use crate::repo::sessions::{self, Bookable, BookableSlot};
use crate::repo::{desk, idempotency, presence, registrations, slots, tickets, welcome};
use crate::service::read_login::SignedIn;
use crate::service::register::{Via, ticket};
use crate::zone;

/// Who walks in, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkIn {
    /// The same key with the same content gives the first answer again.
    pub key: IdempotencyKey,
    /// A drawing or a first name.
    pub holder: Holder,
    /// The session.
    pub session: SessionId,
    /// Said when there is no free seat.
    pub reason: Option<OverReason>,
}

/// A ticket for somebody who walked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkedIn {
    /// The token of the ticket's address.
    pub link: String,
    /// True beside the counter.
    pub over: bool,
}

/// Why nobody walked in.
#[derive(Debug, thiserror::Error)]
pub enum WalkInError {
    /// There is no such session here.
    #[error("no such session here")]
    Unknown,
    /// Cancelled, or over.
    #[error("the session is over or does not take place")]
    Closed,
    /// No seat is free, or those who wait and are here come first: a reason is needed.
    #[error("no seat is free")]
    Full,
    /// Another command used this key.
    #[error("the key belongs to another command")]
    KeyReused,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for WalkInError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for WalkInError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Seats somebody who walks in.
pub async fn walk_in(backend: &Backend, who: &SignedIn, stop: StopId, new: &WalkIn) -> Result<WalkedIn, WalkInError> {
    with_retries(|| once(backend, who, stop, Via::Host, new)).await
}

/// The same from a paper list, until the third day after.
pub(super) async fn from_paper(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    new: &WalkIn,
) -> Result<WalkedIn, WalkInError> {
    with_retries(|| once(backend, who, stop, Via::Paper, new)).await
}

async fn once(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    via: Via,
    new: &WalkIn,
) -> Result<WalkedIn, WalkInError> {
    let hash: [u8; 32] =
        Sha256::digest(format!("{new:?}{:?}", new.holder.first_name().map(ToString::to_string))).into();
    let mut tx = backend.db.begin().await?;
    if !may(&mut tx, who, stop).await? {
        return Err(WalkInError::Unknown);
    }
    if let Some(claim) = idempotency::find(&mut tx, new.key).await? {
        let known = tickets::find(&mut tx, claim.ticket).await?.filter(|_| claim.request_hash == hash);
        let known = known.ok_or(WalkInError::KeyReused)?;
        return Ok(WalkedIn { link: backend.keys.ticket_link(known.id, known.generation), over: false });
    }
    sessions::lock(&mut tx, new.session).await?;
    let now = backend.now();
    let session = sessions::find_bookable(&mut tx, new.session).await?.filter(|session| session.stop == stop);
    let session = session.ok_or(WalkInError::Unknown)?;
    let open = open_slots(&mut tx, &session, via, now).await?;
    let (slot, counted) = seat(&mut tx, &session, &open, new).await?;

    let command = NewRegistration {
        key: new.key,
        holder: new.holder.clone(),
        email: None,
        phone: None,
        choices: vec![Choice { session: new.session, slot: Some(slot.id) }],
        wait_if_full: false,
    };
    let made = ticket::make(backend, &mut tx, via, &command, stop, now).await?;
    if !idempotency::claim(&mut tx, new.key, hash, made.ticket, now).await? {
        return Err(WalkInError::KeyReused);
    }
    let id = RegistrationId(backend.new_id());
    let start = if counted { Start::Seated(slot.id) } else { Start::Over(slot.id) };
    registrations::insert(&mut tx, id, made.ticket, new.session, start, now).await?;
    let happened = match new.reason.filter(|_| !counted) {
        Some(reason) => {
            desk::insert_over(&mut tx, id, reason, None, now).await?;
            Happened::SeatedOver(id)
        }
        None => Happened::Registered(id),
    };
    events::insert(&mut tx, backend.new_id(), now, Actor::Host(made.ticket), happened).await?;
    if now >= slot.starts_at {
        presence::note(&mut tx, id, RegistrationState::Attended, now).await?;
    } else if now >= slot.starts_at - DOORS_OPEN {
        presence::arrive(&mut tx, made.ticket, new.session, now).await?;
    }
    tx.commit().await?;
    Ok(WalkedIn { link: made.link, over: !counted })
}

/// The slots that somebody can still enter: not over, or, from paper, all until the third day after.
async fn open_slots(
    tx: &mut Tx,
    session: &Bookable,
    via: Via,
    now: DateTime<Utc>,
) -> Result<Vec<BookableSlot>, WalkInError> {
    if !session.open {
        return Err(WalkInError::Closed);
    }
    let mut open: Vec<BookableSlot> = session.slots.iter().copied().filter(|slot| slot.ends_at > now).collect();
    if via == Via::Paper
        && let Some(day) = presence::find_day(tx, session.id).await?
    {
        let today = zone::local(now, &day.time_zone).map_err(Unexpected::new)?.date();
        let last = day.ends_on.checked_add_days(chrono::Days::new(DAYS_AFTER));
        let started = session.slots.iter().copied().filter(|slot| slot.starts_at <= now);
        open = if last.is_some_and(|last| today <= last) { started.collect() } else { Vec::new() };
    }
    if open.is_empty() { Err(WalkInError::Closed) } else { Ok(open) }
}

/// A free seat of the earliest slot that has one, unless somebody who waits is here; else a chair
/// beside the counter, where a reason is said. True when the counter counts it.
async fn seat(
    tx: &mut Tx,
    session: &Bookable,
    open: &[BookableSlot],
    new: &WalkIn,
) -> Result<(BookableSlot, bool), WalkInError> {
    let waiting_here = welcome::count_waiting_here(tx, session.id).await?;
    if waiting_here == 0 {
        for slot in open.iter().filter(|slot| slot.taken < slot.capacity) {
            if slots::take_seat(tx, slot.id).await? {
                return Ok((*slot, true));
            }
        }
    }
    let walks_in = new.reason.is_some_and(|reason| OverReason::WALK_IN.contains(&reason));
    match open.first().filter(|_| walks_in) {
        Some(slot) => Ok((*slot, false)),
        None => Err(WalkInError::Full),
    }
}
