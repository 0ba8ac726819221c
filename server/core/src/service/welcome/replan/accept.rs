//! What was shown is done, in one transaction: seats are freed and taken by the guarded counters,
//! and whoever has an address is told as after any other change.

use domain::ids::{RegistrationId, SessionId, SlotId, StopId};
use domain::registration::{Event, Moment, RegistrationState};

use super::super::DeskPerson;
use super::look::{Ground, Told, ground};
use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::outbox::OldTimes;
use crate::repo::registrations::{self, Held};
use crate::repo::{presence, sessions, slots, tickets};
use crate::service::messages::{self, About};
use crate::service::read_login::SignedIn;
use crate::service::register::Guard;
use crate::service::waiting_list;

/// What the host accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replan {
    /// The session.
    pub session: SessionId,
    /// What the host noted.
    pub told: Told,
    /// Who gets which time.
    pub meetings: Vec<(RegistrationId, SlotId)>,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accepted {
    /// People with a new time.
    pub met: usize,
    /// Times of people who do not come.
    pub freed: usize,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ReplanError {
    /// There are no such interviews here.
    #[error("no such interviews here")]
    Unknown,
    /// Nothing was to be done.
    #[error("nothing to do")]
    Nothing,
    /// The morning has changed since it was shown: a time is taken, begun or too near to another.
    #[error("the morning has changed")]
    Changed,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for ReplanError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for ReplanError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Does all of it or nothing.
pub async fn accept(backend: &Backend, who: &SignedIn, stop: StopId, new: &Replan) -> Result<Accepted, ReplanError> {
    let done = with_retries(|| once(backend, who, stop, new, Guard::On)).await?;
    backend.wake.notify_one();
    Ok(done)
}

/// [`accept`] with or without the guard of the counters, to prove that the test of it would notice.
#[cfg(feature = "test-support")]
pub async fn accept_guarded(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    new: &Replan,
    guard: Guard,
) -> Result<Accepted, ReplanError> {
    with_retries(|| once(backend, who, stop, new, guard)).await
}

async fn once(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    new: &Replan,
    guard: Guard,
) -> Result<Accepted, ReplanError> {
    #[cfg(feature = "test-support")]
    let early = match guard {
        Guard::On => None,
        Guard::Off => ground(&mut backend.db.read().await?, who, stop, new.session, backend.now()).await?,
    };
    let mut tx = backend.db.begin().await?;
    sessions::lock(&mut tx, new.session).await?;
    let found = ground(&mut tx, who, stop, new.session, backend.now()).await?.ok_or(ReplanError::Unknown)?;
    #[cfg(feature = "test-support")]
    let overwrites = early;
    #[cfg(not(feature = "test-support"))]
    let Guard::On = guard;
    let mut done = Accepted::default();
    let mut freed = Vec::new();
    for id in &new.told.absent {
        let Some(person) = person(&found, *id) else { return Err(ReplanError::Changed) };
        if person.standing.state == RegistrationState::Excused {
            continue;
        }
        if !found.is_promised(person) {
            return Err(ReplanError::Changed);
        }
        freed.extend(excuse(backend, &mut tx, person).await?);
        done.freed += 1;
    }
    for (id, slot) in &new.meetings {
        let Some(person) = person(&found, *id) else { return Err(ReplanError::Changed) };
        if person.slot == Some(*slot) && person.standing.state == RegistrationState::Registered {
            continue;
        }
        let may = found.has_missed(person) && new.told.here.contains(id) || Ground::waits_here(person);
        let row = found.tables.iter().find(|row| row.id == slot.0 && row.starts_at > found.desk.now);
        let row = row.filter(|row| may && found.suits(person, row.starts_at, row.ends_at));
        let row = row.ok_or(ReplanError::Changed)?;
        // The seat of somebody who does not come goes on as it is; another is taken from the counter.
        if let Some(place) = freed.iter().position(|one| one == slot) {
            freed.swap_remove(place);
        } else {
            #[cfg(feature = "test-support")]
            let taken = match overwrites.as_ref().and_then(|early| early.tables.iter().find(|one| one.id == row.id)) {
                Some(early) => {
                    slots::overwrite_taken(&mut tx, *slot, early.taken + 1).await?;
                    true
                }
                None => slots::take_seat(&mut tx, *slot).await?,
            };
            #[cfg(not(feature = "test-support"))]
            let taken = slots::take_seat(&mut tx, *slot).await?;
            if !taken {
                return Err(ReplanError::Changed);
            }
        }
        seat(backend, &mut tx, person, *slot, row.starts_at).await?;
        done.met += 1;
    }
    if done == Accepted::default() {
        return Err(ReplanError::Nothing);
    }
    // What nobody here takes goes the ordinary way of a seat that somebody gave back.
    for slot in freed {
        waiting_list::pass_on(backend, &mut tx, new.session, slot, None).await?;
    }
    tx.commit().await?;
    Ok(done)
}

fn person(ground: &Ground, id: RegistrationId) -> Option<&DeskPerson> {
    ground.desk.people.iter().find(|one| one.registration == id && one.session == ground.session.id)
}

/// Somebody told the host that they do not come; answers the seat, still counted.
async fn excuse(backend: &Backend, tx: &mut Tx, person: &DeskPerson) -> Result<Option<SlotId>, ReplanError> {
    let now = backend.now();
    tickets::lock(tx, person.ticket).await?;
    let mut held: Held = registrations::find(tx, person.registration).await?.ok_or(ReplanError::Changed)?;
    let seat = held.counted_slot();
    let told = held.clone();
    let state = held.state.transition(Event::Excuse, Moment::of(now, held.starts_at));
    held.state = state.map_err(|_| ReplanError::Changed)?;
    held.offer_ends_at = None;
    let sequence = registrations::update(tx, &held, now).await?;
    events::insert(tx, backend.new_id(), now, Actor::Host(held.ticket), Happened::Excused(held.id)).await?;
    if reached(tx, &held).await? {
        messages::excused(backend, tx, &told, sequence, now).await?;
    }
    Ok(seat)
}

/// Somebody gets a time: from the waiting list, or instead of the one that was missed.
async fn seat(
    backend: &Backend,
    tx: &mut Tx,
    person: &DeskPerson,
    slot: SlotId,
    starts_at: chrono::DateTime<chrono::Utc>,
) -> Result<(), ReplanError> {
    let now = backend.now();
    tickets::lock(tx, person.ticket).await?;
    let old: Held = registrations::find(tx, person.registration).await?.ok_or(ReplanError::Changed)?;
    let waited = old.state == RegistrationState::Waitlisted;
    let mut state = old.state;
    if waited {
        state = state.transition(Event::Promote, Moment::of(now, starts_at)).map_err(Unexpected::new)?;
    } else if state == RegistrationState::NoShow {
        let before = Moment::of(now, old.starts_at);
        state = state.transition(Event::ForgetPresence, before).map_err(Unexpected::new)?;
    }
    let new = Held { slot: Some(slot), state, over: false, offer_ends_at: None, starts_at, ..old.clone() };
    let sequence = registrations::update(tx, &new, now).await?;
    if let Some(before) = old.counted_slot() {
        slots::free_seat(tx, before).await?;
    }
    presence::arrive(tx, new.ticket, new.session, now).await?;
    let happened = if waited { Happened::Promoted(new.id) } else { Happened::Moved(new.id) };
    events::insert(tx, backend.new_id(), now, Actor::Host(new.ticket), happened).await?;
    if reached(tx, &new).await? {
        let about = About { ticket: new.ticket, registration: new.id, sequence };
        let facts = registrations::seat_facts(tx, slot).await?;
        match old.slot {
            Some(before) => {
                let before = registrations::seat_facts(tx, before).await?;
                let old = OldTimes {
                    starts: before.starts_on.and_time(before.start_time),
                    ends: before.ends_on.and_time(before.end_time),
                };
                messages::moved(backend, tx, about, old, &facts, now).await?;
            }
            None => messages::accepted(backend, tx, about, &facts, now).await?,
        }
    }
    Ok(())
}

async fn reached(tx: &mut Tx, held: &Held) -> Result<bool, DbError> {
    Ok(tickets::find(tx, held.ticket).await?.is_some_and(|ticket| ticket.reached))
}
