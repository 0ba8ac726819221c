//! The waiting list: a freed seat goes on in the transaction that frees it.

use domain::ids::{RegistrationId, SessionId, SlotId};
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
    sessions::lock(&mut tx, session).await?;
    let Some(seen) = registrations::find(&mut tx, registration).await? else { return Ok(false) };
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
    let local = zone::local(now, &seat.time_zone).map_err(Unexpected::new)?;
    let offer = offer_for(local, seat.starts_on.and_time(seat.start_time));
    let offer_ends_at = match offer {
        SeatOffer::Promote => None,
        SeatOffer::OfferUntil(end) => Some(zone::resolve_loosely(end, &seat.time_zone).map_err(Unexpected::new)?),
        SeatOffer::Nobody => return Ok(slots::free_seat(tx, slot).await?),
    };
    if seat.cancelled_at.is_some() {
        return Ok(slots::free_seat(tx, slot).await?);
    }
    let waiting = registrations::list_waiting(tx, session).await?;
    for first in waiting.into_iter().filter(|one| one.can_be_told && Some(one.registration) != except) {
        tickets::lock(tx, first.ticket).await?;
        if clashes(tx, &first, &seat).await? {
            continue;
        }
        let state = match offer_ends_at {
            None => RegistrationState::Registered,
            Some(_) => RegistrationState::Offered,
        };
        let served = Held {
            id: first.registration,
            ticket: first.ticket,
            session,
            slot: Some(slot),
            state,
            over: false,
            waiting_since: first.since,
            offer_ends_at,
            sequence: first.sequence,
            starts_at: seat.starts_at,
        };
        let sequence = registrations::update(tx, &served, now).await?;
        let happened = match offer_ends_at {
            None => Happened::Promoted(served.id),
            Some(_) => Happened::Offered(served.id),
        };
        events::insert(tx, backend.new_id(), now, Actor::Worker, happened).await?;
        let about = About { ticket: served.ticket, registration: served.id, sequence };
        return messages::served(backend, tx, about, &seat, offer_ends_at, now).await;
    }
    Ok(slots::free_seat(tx, slot).await?)
}

async fn clashes(tx: &mut Tx, waiting: &Waiting, seat: &SeatFacts) -> Result<bool, DbError> {
    let Some(wanted) = span(seat.starts_at, seat.ends_at) else { return Ok(true) };
    let seats = registrations::list_seats(tx, waiting.ticket).await?;
    Ok(seats.iter().any(|held| overlaps(held.span, wanted, seat.buffer_minutes * 60)))
}
