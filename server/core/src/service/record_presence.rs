//! Who is here and who is not, noted by the host or by the partner of a session.

use domain::ids::{RegistrationId, SessionId, StopId, TicketId};
use domain::registration::presence::{self, Note, NoteError, Standing};

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::registrations::Held;
use crate::repo::{presence as rows, registrations, sessions, tickets};
use crate::zone;

/// Where the one who notes may note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// The host: everywhere at a stop.
    Stop(StopId),
    /// The partner: in a session of their own.
    Session(SessionId),
}

/// What stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Whose registration it is.
    pub ticket: TicketId,
    /// The session.
    pub session: SessionId,
    /// State and arrival after the note.
    pub standing: Standing,
}

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum PresenceError {
    /// There is no such registration, or not here.
    #[error("no such registration here")]
    Unknown,
    /// The session does not take place.
    #[error("the session does not take place")]
    Cancelled,
    /// Somebody else sits on the chair: the absence can only become a presence.
    #[error("the chair was given away")]
    ChairGiven,
    /// The rules of the day.
    #[error(transparent)]
    Rule(#[from] NoteError),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for PresenceError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for PresenceError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Notes presence or absence, or takes the note back.
pub async fn record(
    backend: &Backend,
    within: Within,
    registration: RegistrationId,
    note: Note,
) -> Result<Recorded, PresenceError> {
    with_retries(|| once(backend, within, registration, note)).await
}

async fn once(
    backend: &Backend,
    within: Within,
    registration: RegistrationId,
    note: Note,
) -> Result<Recorded, PresenceError> {
    let (mut tx, held) = hold(backend, registration).await?;
    let recorded = record_in(backend, &mut tx, within, held, note).await?;
    tx.commit().await?;
    Ok(recorded)
}

/// A registration under the locks of its session and ticket.
async fn hold(backend: &Backend, registration: RegistrationId) -> Result<(Tx, Held), PresenceError> {
    loop {
        let mut tx = backend.db.begin().await?;
        let seen = registrations::find(&mut tx, registration).await?.ok_or(PresenceError::Unknown)?;
        sessions::lock(&mut tx, seen.session).await?;
        tickets::lock(&mut tx, seen.ticket).await?;
        let held = registrations::find(&mut tx, registration).await?.ok_or(PresenceError::Unknown)?;
        if held.session == seen.session {
            return Ok((tx, held));
        }
        // The person moved while we waited: another session must be locked.
        tx.rollback().await?;
    }
}

/// The same inside a transaction that holds the locks of session and ticket.
pub(super) async fn record_in(
    backend: &Backend,
    tx: &mut Tx,
    within: Within,
    held: Held,
    note: Note,
) -> Result<Recorded, PresenceError> {
    let day = rows::find_day(tx, held.session).await?.ok_or(PresenceError::Unknown)?;
    let here = match within {
        Within::Stop(stop) => stop == day.stop(),
        Within::Session(session) => session == held.session,
    };
    if !here {
        return Err(PresenceError::Unknown);
    }
    if day.cancelled_at.is_some() {
        return Err(PresenceError::Cancelled);
    }
    if note == Note::Undo && rows::is_chair_given(tx, held.id).await? {
        return Err(PresenceError::ChairGiven);
    }
    let now = backend.now();
    let arrived = rows::has_arrived(tx, held.ticket, held.session).await?;
    let today = zone::local(now, &day.time_zone).map_err(Unexpected::new)?.date();
    let before = Standing { state: held.state, arrived };
    let after = presence::note(before, note, now, held.starts_at, today, day.ends_on)?;
    if after.state != before.state {
        rows::note(tx, held.id, after.state, now).await?;
    }
    match (before.arrived, after.arrived) {
        (false, true) => rows::arrive(tx, held.ticket, held.session, now).await?,
        (true, false) => rows::leave(tx, held.ticket, held.session).await?,
        _ => {}
    }
    if after != before {
        let actor = match within {
            Within::Stop(_) => Actor::Host(held.ticket),
            Within::Session(_) => Actor::Partner(held.ticket),
        };
        let happened = match note {
            Note::Here => Happened::Arrived(held.id),
            Note::Absent => Happened::Missed(held.id),
            Note::Undo => Happened::PresenceForgotten(held.id),
        };
        events::insert(tx, backend.new_id(), now, actor, happened).await?;
    }
    Ok(Recorded { ticket: held.ticket, session: held.session, standing: after })
}

/// Turns arrivals into presence where the slot has begun. Answers how many; several workers may do
/// this at once.
pub async fn settle(backend: &Backend) -> Result<u64, DbError> {
    let mut read = backend.db.read().await?;
    let started = rows::list_started(&mut read, backend.now()).await?;
    read.rollback().await?;
    let mut count = 0;
    for session in started {
        let mut tx = backend.db.begin().await?;
        sessions::lock(&mut tx, session).await?;
        count += rows::settle(&mut tx, session, backend.now()).await?;
        tx.commit().await?;
    }
    Ok(count)
}
