//! Registering: one command, one ticket, one transaction.
//!
//! The same command may come twice — a second tap, a lost answer, a device that replays what it
//! kept: the key of the command decides, and the first answer is given again.

mod plan;
pub(super) mod ticket;

use chrono::{DateTime, Utc};
use domain::ids::{RegistrationId, SessionId, TicketId};
use domain::registration::{NewRegistration, RegistrationState};
use sha2::{Digest, Sha256};

use self::plan::{Plan, Wish};
use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{Actor, Happened};
use crate::repo::registrations::Start;
use crate::repo::{events, idempotency, registrations, sessions, slots, tickets};
use crate::service::messages;
use crate::service::read::SlotChoice;

/// How a registration came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// The public pages.
    Web,
    /// The kiosk.
    Kiosk,
    /// The welcome desk.
    Host,
    /// A paper list, entered later.
    Paper,
    /// Somebody who accompanies the person.
    Referrer,
    /// A printed card with a code.
    Card,
}

impl Via {
    /// The value as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Kiosk => "kiosk",
            Self::Host => "host",
            Self::Paper => "paper",
            Self::Referrer => "referrer",
            Self::Card => "card",
        }
    }

    /// True where anybody can come: only sessions shown to everybody may be taken there.
    const fn is_public(self) -> bool {
        matches!(self, Self::Web | Self::Kiosk)
    }

    const fn actor(self, ticket: TicketId) -> Actor {
        match self {
            Self::Web | Self::Referrer | Self::Card => Actor::Participant(ticket),
            Self::Kiosk => Actor::Device(ticket),
            Self::Host | Self::Paper => Actor::Host(ticket),
        }
    }
}

/// The answer to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The new ticket, or the one that the same command made before.
    pub ticket: TicketId,
    /// The token of its address `/t/{token}`.
    pub link: String,
    /// What became of each choice, in the order chosen.
    pub placed: Vec<Placed>,
    /// True when this command was answered before.
    pub repeated: bool,
}

/// What became of one choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The session chosen.
    pub session: SessionId,
    /// Its title.
    pub title: String,
    /// A seat, or a place on the waiting list.
    pub outcome: Outcome,
}

/// A seat, or a place on the waiting list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The person has a seat.
    Registered,
    /// The person waits.
    Waitlisted {
        /// 1 is the next.
        rank: i64,
    },
}

/// Why nothing was registered. Whatever the reason, nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// No seat is left.
    #[error("the session is full")]
    Full {
        /// The session.
        session: SessionId,
        /// Its title.
        title: String,
        /// Where there is still a seat at this stop: the same session first, then by time.
        next: Vec<SlotChoice>,
    },
    /// Two of the choices cannot both be reached.
    #[error("two choices overlap")]
    Overlap {
        /// Title of the one.
        first: String,
        /// Title of the other.
        second: String,
    },
    /// Started, cancelled or not published.
    #[error("the session can no longer be chosen")]
    Closed {
        /// Its title.
        title: String,
    },
    /// No such session, or none that may be chosen here.
    #[error("no such session")]
    UnknownSession,
    /// The session has several slots and none was picked.
    #[error("a slot must be picked")]
    SlotNeeded {
        /// The session's title.
        title: String,
    },
    /// Another command used this key.
    #[error("the key belongs to another command")]
    KeyReused,
    /// One ticket is for one stop.
    #[error("the choices are of different stops")]
    DifferentStops,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for RegisterError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for RegisterError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Whether the seat counters are guarded. Only a test can switch the guard off, to prove that the
/// test of the guard would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Seats are taken by a guarded update.
    On,
    /// Seats are counted first and written later, as a careless program would.
    #[cfg(feature = "test-support")]
    Off,
}

/// Registers one person for one or several sessions of one stop: all of them, or none.
pub async fn register(backend: &Backend, via: Via, mut new: NewRegistration) -> Result<Registered, RegisterError> {
    // without a gateway no number is asked for, and none is kept
    new.phone = new.phone.filter(|_| backend.settings.sms.is_some());
    #[cfg(feature = "test-support")]
    let guard = backend.settings.seat_guard;
    #[cfg(not(feature = "test-support"))]
    let guard = Guard::On;
    with_retries(|| once(backend, via, &new, guard)).await
}

async fn once(backend: &Backend, via: Via, new: &NewRegistration, guard: Guard) -> Result<Registered, RegisterError> {
    let hash = request_hash(new)?;
    #[cfg(feature = "test-support")]
    let early = match guard {
        Guard::On => None,
        Guard::Off => Some(plan::make(&mut backend.db.read().await?, via, new, backend.now()).await?),
    };
    #[cfg(not(feature = "test-support"))]
    let early = None;
    let mut tx = backend.db.begin_shared().await?;
    let answer = within(backend, &mut tx, via, new, &hash, guard, early).await;
    // Also a refusal and an answer given again rest on what others wrote: neither is said before
    // that is durable.
    match answer {
        Ok(Some(answer)) => {
            tx.commit().await?;
            if !answer.repeated {
                backend.wake.notify_one();
            }
            Ok(answer)
        }
        Ok(None) => {
            tx.rollback().await?;
            let mut tx = backend.db.read().await?;
            first_answer(backend, &mut tx, new, &hash).await?.ok_or(RegisterError::KeyReused)
        }
        Err(refusal) => match tx.rollback().await {
            Ok(()) => Err(refusal),
            Err(fault) => {
                tracing::warn!(%refusal, %fault, "a registration could not be taken back");
                Err(fault.into())
            }
        },
    }
}

/// What is done within the transaction. Nothing when the same command came twice at once and the
/// other one was faster: its answer is ours.
async fn within(
    backend: &Backend,
    tx: &mut Tx,
    via: Via,
    new: &NewRegistration,
    hash: &[u8; 32],
    guard: Guard,
    early: Option<Plan>,
) -> Result<Option<Registered>, RegisterError> {
    if let Some(answer) = first_answer(backend, tx, new, hash).await? {
        return Ok(Some(answer));
    }
    // After the wait for the database's turn: a session may have started meanwhile.
    let now = backend.now();
    let plan = match early {
        Some(early) => early,
        None => plan::make(tx, via, new, now).await?,
    };
    let made = ticket::make(backend, tx, via, new, plan.stop, now).await?;
    if !idempotency::claim(tx, new.key, *hash, made.ticket, now).await? {
        return Ok(None);
    }
    let starts = take_places(tx, new, &plan, guard, now).await?;
    // Ranks follow the locks: whoever waited for one is behind whoever had it.
    let now = backend.now();
    let plan = plan::again(tx, via, plan, now).await?;
    let (placed, seated) = write_places(backend, tx, via, made.ticket, &plan, &starts, now).await?;
    if new.email.is_some() || new.phone.is_some() {
        messages::registered(backend, tx, made.ticket, &seated, now).await?;
    }
    Ok(Some(Registered { ticket: made.ticket, link: made.link, placed, repeated: false }))
}

/// The answer that the same command got before, if it came before.
async fn first_answer(
    backend: &Backend,
    tx: &mut Tx,
    new: &NewRegistration,
    hash: &[u8; 32],
) -> Result<Option<Registered>, RegisterError> {
    let Some(claim) = idempotency::find(tx, new.key).await? else { return Ok(None) };
    if claim.request_hash != hash {
        return Err(RegisterError::KeyReused);
    }
    let Some(ticket) = tickets::find(tx, claim.ticket).await? else { return Ok(None) };
    let mut answers = registrations::list_answers(tx, ticket.id).await?;
    answers.sort_by_key(|answer| new.choices.iter().position(|choice| choice.session == answer.session));
    let placed = answers
        .into_iter()
        .map(|answer| Placed {
            session: answer.session,
            title: answer.title,
            outcome: match answer.state {
                RegistrationState::Waitlisted => Outcome::Waitlisted { rank: answer.place },
                _ => Outcome::Registered,
            },
        })
        .collect();
    let link = backend.keys.ticket_link(ticket.id, ticket.generation);
    Ok(Some(Registered { ticket: ticket.id, link, placed, repeated: true }))
}

/// Takes a seat for each wish, or a place on the waiting list. Sessions, then slots, each in the
/// order of their ids: two commands that want the same never wait for each other crosswise.
async fn take_places(
    tx: &mut Tx,
    new: &NewRegistration,
    plan: &Plan,
    guard: Guard,
    now: DateTime<Utc>,
) -> Result<Vec<Start>, RegisterError> {
    if new.wait_if_full {
        let mut ids: Vec<SessionId> = plan.wishes.iter().map(|wish| wish.session.id).collect();
        ids.sort_unstable();
        for id in ids {
            sessions::lock(tx, id).await?;
        }
    }
    let mut order: Vec<usize> = (0..plan.wishes.len()).collect();
    order.sort_by_key(|place| plan.wishes[*place].slot.map(|slot| slot.id));
    let mut starts = vec![Start::Waiting; plan.wishes.len()];
    for place in order {
        let wish = &plan.wishes[place];
        if let Some(slot) = wish.slot
            && take_seat(tx, wish, guard).await?
        {
            starts[place] = Start::Seated(slot.id);
        } else if !new.wait_if_full || plan::has_seat(tx, wish.session.id, now).await? {
            // Who could sit elsewhere in the same session is shown where, instead of waiting.
            return Err(plan::full(tx, &wish.session, now).await?);
        }
    }
    Ok(starts)
}

async fn take_seat(tx: &mut Tx, wish: &Wish, guard: Guard) -> Result<bool, DbError> {
    let Some(slot) = wish.slot else { return Ok(false) };
    match guard {
        Guard::On => slots::take_seat(tx, slot.id).await,
        #[cfg(feature = "test-support")]
        Guard::Off => {
            let free = slot.taken < slot.capacity;
            if free {
                slots::overwrite_taken(tx, slot.id, slot.taken + 1).await?;
            }
            Ok(free)
        }
    }
}

async fn write_places(
    backend: &Backend,
    tx: &mut Tx,
    via: Via,
    ticket: TicketId,
    plan: &Plan,
    starts: &[Start],
    now: DateTime<Utc>,
) -> Result<(Vec<Placed>, Vec<messages::Fresh>), DbError> {
    let mut placed = Vec::with_capacity(starts.len());
    let mut fresh = Vec::with_capacity(starts.len());
    for (wish, start) in plan.wishes.iter().zip(starts) {
        let id = RegistrationId(backend.new_id());
        let session = &wish.session;
        registrations::insert(tx, id, ticket, session.id, *start, now).await?;
        let (outcome, happened) = match start {
            Start::Seated(_) | Start::Over(_) => (Outcome::Registered, Happened::Registered(id)),
            Start::Waiting => {
                let rank = registrations::count_waiting(tx, session.id).await?;
                (Outcome::Waitlisted { rank }, Happened::Waitlisted(id))
            }
        };
        events::insert(tx, backend.new_id(), now, via.actor(ticket), happened).await?;
        placed.push(Placed { session: session.id, title: session.title.clone(), outcome });
        let seated = matches!(start, Start::Seated(_));
        fresh.push(messages::Fresh { registration: id, seated, ends_at: wish.ends_at() });
    }
    Ok((placed, fresh))
}

/// What makes two commands the same: everything but the way they came.
fn request_hash(new: &NewRegistration) -> Result<[u8; 32], Unexpected> {
    let text = serde_json::to_vec(new).map_err(Unexpected::new)?;
    Ok(Sha256::digest(text).into())
}
