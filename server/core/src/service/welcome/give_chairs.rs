//! « Donner les places vides »: the free seats and the chairs of those who are not here go to those
//! who wait and are here, in the order of the list.
//!
//! A free seat is taken by the guarded counter. A chair whose holder is absent stays counted for that
//! holder; who sits on it stands beside the counter and names the chair, and each chair can be named
//! once: the database itself refuses a second.

use chrono::{DateTime, Utc};
use domain::ids::{RegistrationId, SessionId, SlotId, StopId};
use domain::overlap::overlaps;
use domain::registration::presence::{DOORS_OPEN, OverReason, chair_free_from};
use domain::registration::{Event, Moment, RegistrationState};

use super::{may, read};
use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::registrations::{self, Held, span};
use crate::repo::sessions::Bookable;
use crate::repo::welcome::DeskPerson;
use crate::repo::{desk, presence, sessions, slots, tickets};
use crate::service::read_login::SignedIn;
use crate::service::register::Guard;

/// What is to be given away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveChairs {
    /// The session.
    pub session: SessionId,
    /// Why the chairs are empty; one of [`OverReason::CHAIR`].
    pub reason: OverReason,
    /// The registrations whose chairs are empty; none gives free seats only.
    pub chairs: Vec<RegistrationId>,
}

/// What was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    /// Free seats.
    pub seats: usize,
    /// Chairs of somebody who is not here.
    pub chairs: usize,
}

/// Why nothing was given.
#[derive(Debug, thiserror::Error)]
pub enum GiveError {
    /// There is no such session here.
    #[error("no such session here")]
    Unknown,
    /// Cancelled, or over.
    #[error("the session is over or does not take place")]
    Closed,
    /// The chairs are kept some minutes more.
    #[error("the chairs are kept for now")]
    TooEarly,
    /// Nobody who waits is here, or each would be in two places.
    #[error("nobody waits here")]
    NobodyHere,
    /// No chair is empty.
    #[error("no chair is empty")]
    NothingFree,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for GiveError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for GiveError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Gives the empty chairs of a session away.
pub async fn give(backend: &Backend, who: &SignedIn, stop: StopId, new: &GiveChairs) -> Result<Given, GiveError> {
    with_retries(|| once(backend, who, stop, new, Guard::On)).await
}

/// [`give`] with or without the lock of the session, to prove that the test of the lock would notice.
#[cfg(feature = "test-support")]
pub async fn give_guarded(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    new: &GiveChairs,
    guard: Guard,
) -> Result<Given, GiveError> {
    with_retries(|| once(backend, who, stop, new, guard)).await
}

/// The session as it is, who waits here, and which chairs are empty.
struct Plan {
    session: Bookable,
    waiting: Vec<DeskPerson>,
    chairs: Vec<(RegistrationId, SlotId)>,
    now: DateTime<Utc>,
}

async fn once(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    new: &GiveChairs,
    guard: Guard,
) -> Result<Given, GiveError> {
    #[cfg(feature = "test-support")]
    let early = match guard {
        Guard::On => None,
        Guard::Off => Some(plan(&mut backend.db.read().await?, who, stop, new, backend.now()).await?),
    };
    let mut tx = backend.db.begin().await?;
    #[cfg(feature = "test-support")]
    let plan = match early {
        Some(early) => early,
        None => locked(backend, &mut tx, who, stop, new).await?,
    };
    #[cfg(not(feature = "test-support"))]
    let plan = {
        let Guard::On = guard;
        locked(backend, &mut tx, who, stop, new).await?
    };
    let given = hand_out(backend, &mut tx, &plan, new.reason).await?;
    if given == Given::default() {
        return Err(GiveError::NobodyHere);
    }
    tx.commit().await?;
    Ok(given)
}

/// Whoever gives in the same session waits for the lock, and sees what the first one gave.
async fn locked(
    backend: &Backend,
    tx: &mut Tx,
    who: &SignedIn,
    stop: StopId,
    new: &GiveChairs,
) -> Result<Plan, GiveError> {
    sessions::lock(tx, new.session).await?;
    plan(tx, who, stop, new, backend.now()).await
}

async fn plan(
    tx: &mut Tx,
    who: &SignedIn,
    stop: StopId,
    new: &GiveChairs,
    now: DateTime<Utc>,
) -> Result<Plan, GiveError> {
    if !may(tx, who, stop).await? || !OverReason::CHAIR.contains(&new.reason) {
        return Err(GiveError::Unknown);
    }
    let desk = read::load(tx, stop, now).await?.ok_or(GiveError::Unknown)?;
    let shown = desk.session(new.session).ok_or(GiveError::Unknown)?;
    let session = sessions::find_bookable(tx, new.session).await?.ok_or(GiveError::Unknown)?;
    if !session.open || shown.ends_at <= now {
        return Err(GiveError::Closed);
    }
    let waiting: Vec<DeskPerson> =
        desk.waiting(new.session).into_iter().filter(|person| person.standing.arrived).cloned().collect();
    let empty = |person: &&DeskPerson| {
        let may_go = match new.reason {
            OverReason::HasLeft => person.standing.is_here(),
            _ => !person.standing.is_here(),
        };
        new.chairs.contains(&person.registration) && !person.chair_given && person.over.is_none() && may_go
    };
    let ripe = |person: &&DeskPerson| {
        new.reason == OverReason::HasLeft && person.starts_at <= now
            || chair_free_from(shown.kind, person.starts_at) <= now
    };
    let wanted: Vec<&DeskPerson> = desk.people_of(new.session).filter(empty).collect();
    let kept_all = !wanted.is_empty() && !wanted.iter().any(ripe);
    let chairs: Vec<(RegistrationId, SlotId)> = wanted
        .into_iter()
        .filter(ripe)
        .filter(|person| person.ends_at > now)
        .filter_map(|person| person.slot.map(|slot| (person.registration, slot)))
        .collect();
    let seats_free =
        session.slots.iter().any(|slot| seat_opens(slot.starts_at, slot.ends_at, now) && slot.taken < slot.capacity);
    match (waiting.is_empty(), chairs.is_empty() && !seats_free) {
        (_, true) if kept_all => Err(GiveError::TooEarly),
        (_, true) => Err(GiveError::NothingFree),
        (true, _) => Err(GiveError::NobodyHere),
        _ => Ok(Plan { session, waiting, chairs, now }),
    }
}

/// In its last hour and while it runs, a free seat is the host's to give.
fn seat_opens(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    starts_at - DOORS_OPEN <= now && now < ends_at
}

async fn hand_out(backend: &Backend, tx: &mut Tx, plan: &Plan, reason: OverReason) -> Result<Given, GiveError> {
    let mut given = Given::default();
    let mut chairs = plan.chairs.clone();
    for person in &plan.waiting {
        tickets::lock(tx, person.ticket).await?;
        let mut seated = false;
        for slot in plan.session.slots.iter().filter(|slot| seat_opens(slot.starts_at, slot.ends_at, plan.now)) {
            if !clashes(tx, plan, person, slot.id).await? && slots::take_seat(tx, slot.id).await? {
                sit(backend, tx, plan, person, slot.id, None).await?;
                given.seats += 1;
                seated = true;
                break;
            }
        }
        for place in 0..chairs.len() {
            let Some((chair, slot)) = chairs.get(place).copied().filter(|_| !seated) else { break };
            if !clashes(tx, plan, person, slot).await? {
                chairs.remove(place);
                sit(backend, tx, plan, person, slot, Some((chair, reason))).await?;
                given.chairs += 1;
                seated = true;
            }
        }
    }
    Ok(given)
}

/// Whether the person would be in two places at once.
async fn clashes(tx: &mut Tx, plan: &Plan, person: &DeskPerson, slot: SlotId) -> Result<bool, DbError> {
    let Some(wanted) = plan.session.slots.iter().find(|one| one.id == slot) else { return Ok(true) };
    let Some(wanted) = span(wanted.starts_at, wanted.ends_at) else { return Ok(true) };
    let held = registrations::list_seats(tx, person.ticket).await?;
    Ok(held.iter().any(|seat| overlaps(seat.span, wanted, plan.session.buffer_minutes * 60)))
}

/// Seats somebody who waited and is here.
async fn sit(
    backend: &Backend,
    tx: &mut Tx,
    plan: &Plan,
    person: &DeskPerson,
    slot: SlotId,
    chair: Option<(RegistrationId, OverReason)>,
) -> Result<(), GiveError> {
    let now = plan.now;
    let starts_at = plan.session.slots.iter().find(|one| one.id == slot).map_or(now, |one| one.starts_at);
    let mut held: Held = registrations::find(tx, person.registration).await?.ok_or(GiveError::Unknown)?;
    held.state = held.state.transition(Event::Promote, Moment::of(now, starts_at)).map_err(Unexpected::new)?;
    held.slot = Some(slot);
    held.over = chair.is_some();
    held.starts_at = starts_at;
    registrations::update(tx, &held, now).await?;
    if let Some((chair, reason)) = chair {
        desk::insert_over(tx, held.id, reason, Some(chair), now).await?;
        let absent = registrations::find(tx, chair).await?.filter(|_| reason != OverReason::HasLeft);
        if let Some(absent) = absent.filter(|absent| absent.state != RegistrationState::NoShow) {
            let state = absent.state.transition(Event::Miss, Moment::of(now, absent.starts_at));
            presence::note(tx, chair, state.map_err(Unexpected::new)?, now).await?;
            let missed = Happened::Missed(chair);
            events::insert(tx, backend.new_id(), now, Actor::Host(absent.ticket), missed).await?;
        }
    }
    if now >= starts_at {
        presence::note(tx, held.id, RegistrationState::Attended, now).await?;
    }
    let happened = if chair.is_some() { Happened::SeatedOver(held.id) } else { Happened::Promoted(held.id) };
    events::insert(tx, backend.new_id(), now, Actor::Host(held.ticket), happened).await?;
    Ok(())
}
