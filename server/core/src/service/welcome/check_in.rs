//! A ticket is shown at the door: one best answer.

use chrono::NaiveDate;
use domain::code::TicketCode;
use domain::ids::{RegistrationId, StopId, TicketId};
use domain::registration::presence::{CheckIn, Line, Note};

use super::{may, read};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::tickets::{self, Ticket};
use crate::repo::welcome;
use crate::service::read_login::SignedIn;
use crate::service::record_presence::{self, PresenceError, Within};

/// What was shown: a code, the address of the ticket, or a name said aloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The eight signs.
    Code(TicketCode),
    /// The token of the address in the square code.
    Link(String),
    /// Anything else.
    Words(String),
}

/// The one best answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// What became of the ticket, and which registration it is about.
    Known(TicketId, Outcome, Option<RegistrationId>),
    /// The ticket is for another stop.
    OtherStop {
        /// Its town.
        town: String,
        /// Its first day.
        starts_on: NaiveDate,
    },
    /// No ticket has this code or address (any more).
    Unknown,
}

/// What became of a ticket of this stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Found and checked in.
    CheckedIn,
    /// Was in already.
    AlreadyIn,
    /// Waits for a chair, and is here.
    Waits,
    /// The next session is not open yet.
    TooEarly,
    /// Everything is over.
    Over,
    /// What it held does not take place, or was given up.
    Cancelled,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: &'static [Self] =
        &[Self::CheckedIn, Self::AlreadyIn, Self::Waits, Self::TooEarly, Self::Over, Self::Cancelled];

    /// The word in an address of ours.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CheckedIn => "pointe",
            Self::AlreadyIn => "deja",
            Self::Waits => "attente",
            Self::TooEarly => "tot",
            Self::Over => "fini",
            Self::Cancelled => "rendu",
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CheckInError {
    /// There is no such stop, or not for this person.
    #[error("no such desk")]
    NoDesk,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for CheckInError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Shown {
    /// Reads what was typed or scanned.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        if let Some((_, rest)) = typed.split_once("/t/") {
            let token = rest.split(['?', '#', '/']).next().unwrap_or_default().trim();
            return Self::Link(token.to_owned());
        }
        TicketCode::parse(typed).map_or_else(|_| Self::Words(typed.to_owned()), Self::Code)
    }
}

/// Checks a ticket in, where there is something to check in.
pub async fn show(backend: &Backend, who: &SignedIn, stop: StopId, shown: &Shown) -> Result<Answer, CheckInError> {
    let mut tx = backend.db.read().await?;
    if !may(&mut tx, who, stop).await? {
        return Err(CheckInError::NoDesk);
    }
    let Some(ticket) = find(backend, &mut tx, shown).await? else { return Ok(Answer::Unknown) };
    if ticket.stop != stop {
        let other = welcome::find_stop(&mut tx, ticket.stop).await?;
        let other = other.map(|other| Answer::OtherStop { town: other.town, starts_on: other.starts_on });
        return Ok(other.unwrap_or(Answer::Unknown));
    }
    let desk = read::load(&mut tx, stop, backend.now()).await?.ok_or(CheckInError::NoDesk)?;
    tx.rollback().await?;
    let held = desk.lines(ticket.id);
    let lines: Vec<Line> = held
        .iter()
        .map(|person| Line {
            standing: person.standing,
            starts_at: person.starts_at,
            ends_at: person.ends_at,
            cancelled: desk.stop.cancelled || desk.session(person.session).is_none_or(|session| session.cancelled),
        })
        .collect();
    let best = domain::registration::presence::check_in(&lines, desk.now);
    let (outcome, place) = match best {
        CheckIn::Enter(place) => (Outcome::CheckedIn, Some(place)),
        CheckIn::AlreadyIn(place) => (Outcome::AlreadyIn, Some(place)),
        CheckIn::Waits(place) => (Outcome::Waits, Some(place)),
        CheckIn::TooEarly(place) => (Outcome::TooEarly, Some(place)),
        CheckIn::Over(place) => (Outcome::Over, Some(place)),
        CheckIn::Cancelled(place) => (Outcome::Cancelled, Some(place)),
        CheckIn::Nothing => (Outcome::Cancelled, None),
    };
    let registration = place.and_then(|place| held.get(place)).map(|person| person.registration);
    let outcome = match (outcome, registration) {
        (Outcome::CheckedIn | Outcome::Waits, Some(id)) => enter(backend, stop, id, outcome).await?,
        _ => outcome,
    };
    Ok(Answer::Known(ticket.id, outcome, registration))
}

async fn find(backend: &Backend, tx: &mut Tx, shown: &Shown) -> Result<Option<Ticket>, DbError> {
    match shown {
        Shown::Code(code) => tickets::find_by_code(tx, backend.keys.code_hash(code)).await,
        Shown::Link(token) => tickets::find_by_link(tx, backend.keys.link_hash(token)).await,
        Shown::Words(_) => Ok(None),
    }
}

/// Notes the arrival. What changed since the view was read is told as it is now.
async fn enter(backend: &Backend, stop: StopId, id: RegistrationId, outcome: Outcome) -> Result<Outcome, CheckInError> {
    match record_presence::record(backend, Within::Stop(stop), id, Note::Here).await {
        Ok(_) => Ok(outcome),
        Err(PresenceError::Unexpected(error)) => Err(error.into()),
        Err(_) => Ok(Outcome::Cancelled),
    }
}
