//! The waiting list: a freed seat goes on in the transaction that frees it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::ids::{RegistrationId, SessionId, SlotId, TicketId};
use domain::overlap::overlaps;
use domain::registration::{Event, Moment, RegistrationState};
use domain::waiting::{SeatOffer, offer_for};

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::registrations::{self, Held, SeatFacts, Waiting, span};
use crate::repo::{sessions, slots, tickets};
use crate::service::messages::{self, About};
use crate::zone;

impl Retryable for Unexpected {
    fn is_retryable(&self) -> bool {
        Unexpected::is_retryable(self)
    }
}

/// Passes on every seat whose offer was not answered in time; who let it lapse waits again, at the
/// end of the list. Answers how many offers lapsed. Several workers may do this at once.
pub async fn expire_offers(backend: &Backend) -> Result<u64, Unexpected> {
    let lapsed = {
        let mut tx = backend.db.read().await?;
        registrations::list_lapsed(&mut tx, backend.now()).await?
    };
    let mut count = 0;
    for (registration, session) in lapsed {
        if with_retries(|| lapse(backend, registration, session)).await? {
            count += 1;
        }
    }
    if count > 0 {
        backend.wake.notify_one();
    }
    Ok(count)
}

async fn lapse(backend: &Backend, registration: RegistrationId, session: SessionId) -> Result<bool, Unexpected> {
    let mut tx = backend.db.begin().await?;
    let Some(seen) = registrations::find(&mut tx, registration).await? else { return Ok(false) };
    let waits = registrations::list_waits(&mut tx, seen.ticket).await?;
    let locked: BTreeSet<SessionId> = waits.into_iter().map(|wait| wait.session).chain([session]).collect();
    for session in &locked {
        sessions::lock(&mut tx, *session).await?;
    }
    tickets::lock(&mut tx, seen.ticket).await?;
    let now = backend.now();
    // Read again behind the locks: the person may just have answered, another worker may be done.
    let due = |held: &Held| held.session == session && held.offer_ends_at.is_some_and(|end| end <= now);
    let Some(mut held) = registrations::find(&mut tx, registration).await?.filter(due) else { return Ok(false) };
    let Ok(state) = held.state.transition(Event::Lapse, Moment::of(now, held.starts_at)) else { return Ok(false) };
    let slot = held.counted_slot();
    held.state = state;
    held.slot = None;
    held.offer_ends_at = None;
    held.waiting_since = Some(now);
    registrations::update(&mut tx, &held, now).await?;
    events::insert(&mut tx, backend.new_id(), now, Actor::Worker, Happened::Lapsed(held.id)).await?;
    if let Some(slot) = slot {
        pass_on(backend, &mut tx, session, slot, Some(held.id)).await?;
    }
    serve(backend, &mut tx, held.ticket).await?;
    tx.commit().await?;
    Ok(true)
}

/// Gives a seat that its holder has just let go to the first who waits, has no clash and can be
/// told; frees it when there is nobody. `except` let the same seat lapse. The caller holds the lock
/// of the session.
///
/// The counter of the slot is not touched when the seat changes hands: it is never visibly free, so
/// nobody can slip in before those who wait.
pub(crate) async fn pass_on(
    backend: &Backend,
    tx: &mut Tx,
    session: SessionId,
    slot: SlotId,
    except: Option<RegistrationId>,
) -> Result<(), Unexpected> {
    let seat = registrations::seat_facts(tx, slot).await?;
    let now = backend.now();
    if let Some(terms) = terms(&seat, now)? {
        let waiting = registrations::list_waiting(tx, session).await?;
        for first in waiting.into_iter().filter(|one| one.can_be_told && Some(one.registration) != except) {
            tickets::lock(tx, first.ticket).await?;
            if !clashes(tx, &first, &seat).await? {
                return give(backend, tx, &first, slot, &seat, terms, now).await;
            }
        }
    }
    Ok(slots::free_seat(tx, slot).await?)
}

/// Looks whether a seat that this ticket waits for is free: a clash kept it from the seat, and a
/// change of the ticket may have ended the clash. The caller holds the locks of the ticket and of
/// the sessions that it waits for.
pub(crate) async fn serve(backend: &Backend, tx: &mut Tx, ticket: TicketId) -> Result<(), Unexpected> {
    for wait in registrations::list_waits(tx, ticket).await? {
        serve_one(backend, tx, &wait).await?;
    }
    Ok(())
}

/// Looks who waits for a seat of the session and could have one now: a change of the programme may
/// have made places, or ended a clash. The caller holds the lock of the session.
pub(crate) async fn serve_session(backend: &Backend, tx: &mut Tx, session: SessionId) -> Result<(), Unexpected> {
    for first in registrations::list_waiting(tx, session).await? {
        tickets::lock(tx, first.ticket).await?;
        let waits = registrations::list_waits(tx, first.ticket).await?;
        if let Some(wait) = waits.into_iter().find(|wait| wait.session == session) {
            serve_one(backend, tx, &wait).await?;
        }
    }
    Ok(())
}

async fn serve_one(backend: &Backend, tx: &mut Tx, wait: &Waiting) -> Result<(), Unexpected> {
    let now = backend.now();
    if !wait.can_be_told {
        return Ok(());
    }
    let Some(session) = sessions::find_bookable(tx, wait.session).await?.filter(|found| found.open) else {
        return Ok(());
    };
    for slot in session.slots.iter().filter(|slot| slot.starts_at > now && slot.taken < slot.capacity) {
        let seat = registrations::seat_facts(tx, slot.id).await?;
        let Some(terms) = terms(&seat, now)? else { continue };
        if !clashes(tx, wait, &seat).await? && slots::take_seat(tx, slot.id).await? {
            return give(backend, tx, wait, slot.id, &seat, terms, now).await;
        }
    }
    Ok(())
}

/// How a seat is given to somebody who waits.
#[derive(Clone, Copy)]
enum Terms {
    /// It is theirs.
    AtOnce,
    /// It is held until they answer, or until this instant.
    Until(DateTime<Utc>),
}

/// The terms of the hour; `None` when the seat is given to nobody any more.
fn terms(seat: &SeatFacts, now: DateTime<Utc>) -> Result<Option<Terms>, Unexpected> {
    if seat.cancelled_at.is_some() {
        return Ok(None);
    }
    let local = zone::local(now, &seat.time_zone).map_err(Unexpected::new)?;
    match offer_for(local, seat.starts_on.and_time(seat.start_time)) {
        SeatOffer::Promote => Ok(Some(Terms::AtOnce)),
        SeatOffer::OfferUntil(end) => {
            let end = zone::resolve_loosely(end, &seat.time_zone).map_err(Unexpected::new)?;
            Ok(Some(Terms::Until(end)))
        }
        SeatOffer::Nobody => Ok(None),
    }
}

/// Writes that a seat, already counted, is somebody's who waited.
async fn give(
    backend: &Backend,
    tx: &mut Tx,
    waiting: &Waiting,
    slot: SlotId,
    seat: &SeatFacts,
    terms: Terms,
    now: DateTime<Utc>,
) -> Result<(), Unexpected> {
    let (state, offer_ends_at, happened) = match terms {
        Terms::AtOnce => (RegistrationState::Registered, None, Happened::Promoted(waiting.registration)),
        Terms::Until(end) => (RegistrationState::Offered, Some(end), Happened::Offered(waiting.registration)),
    };
    let served = Held {
        id: waiting.registration,
        ticket: waiting.ticket,
        session: waiting.session,
        slot: Some(slot),
        state,
        over: false,
        waiting_since: waiting.since,
        offer_ends_at,
        sequence: waiting.sequence,
        starts_at: seat.starts_at,
    };
    let sequence = registrations::update(tx, &served, now).await?;
    events::insert(tx, backend.new_id(), now, Actor::Worker, happened).await?;
    let about = About { ticket: served.ticket, registration: served.id, sequence };
    messages::served(backend, tx, about, seat, offer_ends_at, now).await
}

async fn clashes(tx: &mut Tx, waiting: &Waiting, seat: &SeatFacts) -> Result<bool, DbError> {
    let Some(wanted) = span(seat.starts_at, seat.ends_at) else { return Ok(true) };
    let seats = registrations::list_seats(tx, waiting.ticket).await?;
    Ok(seats.iter().any(|held| overlaps(held.span, wanted, seat.buffer_minutes * 60)))
}
