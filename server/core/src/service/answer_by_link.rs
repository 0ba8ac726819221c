//! « Je viens » and « Je ne viens pas », the buttons of a message: the same as the answer of a calendar,
//! by a page that asks once more. Opening the page changes nothing: mail programs open links too.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::ids::RegistrationId;
use domain::registration::RegistrationState;

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::keys::AnswerLink;
use crate::mail_in::answer::WrittenTime;
use crate::repo::answer_pages;
use crate::repo::inbox::{self, Bearing, LastAnswer, Said, Way};
use crate::repo::outbox::facts::{self, FactsRow};
use crate::repo::registrations;
use crate::repo::tickets::{self, Ticket};
use crate::service::answering::{Given, Weighed, act, come_back, weigh};
use crate::service::cancel_registration::CancelError;
use crate::service::holding::{By, HoldError, Holding, hold_by};
use crate::service::move_registration::MoveError;
use crate::service::tries::{self, Caller, Try};
use crate::zone;

/// What a button says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// « Je viens ».
    Comes,
    /// « Je ne viens pas ».
    DoesNotCome,
}

/// Where a registration stands, as far as its buttons go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The place is held.
    Held {
        /// True when the person has said that they come.
        said_yes: bool,
    },
    /// The person gave the place back.
    GivenBack {
        /// True while a seat is free.
        free: bool,
    },
    /// It has begun: nothing changes any more.
    Started,
    /// It does not take place, or not for this person.
    Gone,
}

/// What the page shows: no name, no code, no other registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerPage {
    /// Title of the session.
    pub title: String,
    /// Start on the wall clock of the town.
    pub starts: NaiveDateTime,
    /// End on the wall clock of the town.
    pub ends: NaiveDateTime,
    /// The room, when there is one.
    pub room: Option<String>,
    /// Name of the venue.
    pub venue: String,
    /// Name of the town.
    pub town: String,
    /// Whom to call, in E.164 form.
    pub help_phone: String,
    /// The tour's part of the address.
    pub tour_slug: String,
    /// The stop's part of the address.
    pub stop_slug: String,
    /// Where it stands.
    pub standing: Standing,
    /// When the message said that it would start, where another time holds now.
    pub former: Option<NaiveDateTime>,
    /// The secret of the buttons for what holds now.
    pub token: String,
}

/// Why an answer changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The link is not ours, or not any more.
    #[error("no such link")]
    Unknown,
    /// Too many wrong links.
    #[error("too many wrong tries")]
    TooManyTries,
    /// The message spoke of another date than the one that holds now.
    #[error("the date has changed since")]
    FormerTime,
    /// It has begun.
    #[error("the session has begun")]
    Started,
    /// It does not take place, or not for this person.
    #[error("nothing to answer for")]
    Gone,
    /// The place that was given back is somebody else's now.
    #[error("the place is taken")]
    Full,
    /// The person has another place at that time.
    #[error("the place overlaps another")]
    Overlap {
        /// Title of the other place's session.
        other: String,
    },
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for AnswerError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<HoldError> for AnswerError {
    fn from(source: HoldError) -> Self {
        match source {
            HoldError::UnknownTicket | HoldError::UnknownRegistration => Self::Unknown,
            HoldError::Db(source) => source.into(),
        }
    }
}

impl From<CancelError> for AnswerError {
    fn from(source: CancelError) -> Self {
        match source {
            CancelError::UnknownTicket => Self::Unknown,
            CancelError::NotLive => Self::Gone,
            CancelError::Started => Self::Started,
            CancelError::Unexpected(source) => Self::Unexpected(source),
        }
    }
}

impl From<MoveError> for AnswerError {
    fn from(source: MoveError) -> Self {
        match source {
            MoveError::UnknownTicket => Self::Unknown,
            MoveError::NotLive => Self::Gone,
            MoveError::Started => Self::Started,
            MoveError::Full => Self::Full,
            MoveError::Overlap { other } => Self::Overlap { other },
            MoveError::Unexpected(source) => Self::Unexpected(source),
        }
    }
}

impl Retryable for AnswerError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// What the link leads to; `None` for a link that is not ours, or not any more. Changes nothing.
pub async fn read(backend: &Backend, token: &str) -> Result<Option<AnswerPage>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(link) = find(backend, &mut tx, token).await? else { return Ok(None) };
    let Some(facts) = facts::find(&mut tx, link.registration).await? else { return Ok(None) };
    let Some(way) = answer_pages::find(&mut tx, link.registration).await? else { return Ok(None) };
    let last = inbox::find_answer(&mut tx, link.registration).await?;
    tx.rollback().await?;
    let former = (link.starts_at != facts.starts_at).then(|| zone::local(link.starts_at, &facts.time_zone));
    Ok(Some(AnswerPage {
        standing: standing(&facts, last, way.free_seats > 0, backend.now())?,
        former: former.transpose().map_err(Unexpected::new)?,
        token: backend.keys.answer_token(&link_of(&facts), facts.generation),
        starts: facts.starts_local(),
        ends: facts.ends_local(),
        title: facts.title,
        room: facts.room,
        venue: facts.venue,
        town: facts.town,
        help_phone: facts.help_phone,
        tour_slug: way.tour_slug,
        stop_slug: way.stop_slug,
    }))
}

/// The link for what holds now.
pub(crate) fn link_of(facts: &FactsRow) -> AnswerLink {
    AnswerLink { registration: RegistrationId(facts.id), sequence: facts.sequence, starts_at: facts.starts_at }
}

fn standing(
    facts: &FactsRow,
    last: Option<LastAnswer>,
    free: bool,
    now: DateTime<Utc>,
) -> Result<Standing, Unexpected> {
    if facts.cancelled_at.is_some() || facts.slot_id.is_none() {
        return Ok(Standing::Gone);
    }
    if facts.starts_at <= now {
        return Ok(Standing::Started);
    }
    let agreed = |last: LastAnswer| {
        (last.said, last.bearing) == (Said::Accepted, Bearing::Applies) && last.sequence >= facts.sequence
    };
    Ok(match facts.state()? {
        RegistrationState::Registered => Standing::Held { said_yes: last.is_some_and(agreed) },
        RegistrationState::Excused => Standing::GivenBack { free },
        _ => Standing::Gone,
    })
}

/// Notes the answer. Said twice, it changes nothing more.
pub async fn answer(backend: &Backend, caller: &Caller, token: &str, wish: Wish) -> Result<(), AnswerError> {
    let mut tx = backend.db.read().await?;
    let found = find(backend, &mut tx, token).await?;
    tx.rollback().await?;
    let Some(link) = found else { return Err(wrong(backend, caller).await?) };
    let done = with_retries(|| once(backend, token, link, wish)).await;
    backend.wake.notify_one();
    done
}

/// Counts a link that is not ours. One that is ours is always let through.
async fn wrong(backend: &Backend, caller: &Caller) -> Result<AnswerError, DbError> {
    let names = [
        (format!("answer device {}", caller.device), tries::EACH),
        (format!("answer network {}", caller.network), tries::NETWORK),
    ];
    let mut tx = backend.db.begin().await?;
    let this = Try::write(backend, &mut tx, &names).await?;
    let refused = this.is_one_too_many(&mut tx).await?;
    if refused {
        // Not judged, so not counted: the way opens again ten minutes after the fifth.
        this.take_back(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(if refused { AnswerError::TooManyTries } else { AnswerError::Unknown })
}

/// The link of a token whose proof holds. Whoever took their address off the ticket has no say in it.
async fn find(backend: &Backend, tx: &mut Tx, token: &str) -> Result<Option<AnswerLink>, DbError> {
    let Some(link) = AnswerLink::read(token) else { return Ok(None) };
    let Some(held) = registrations::find(tx, link.registration).await? else { return Ok(None) };
    let ticket = tickets::find(tx, held.ticket).await?;
    Ok(ticket.filter(|ticket| is_ours(backend, ticket, token, &link)).map(|_| link))
}

fn is_ours(backend: &Backend, ticket: &Ticket, token: &str, link: &AnswerLink) -> bool {
    ticket.reached && backend.keys.proves(token, link, ticket.generation)
}

async fn once(backend: &Backend, token: &str, link: AnswerLink, wish: Wish) -> Result<(), AnswerError> {
    let Holding { mut tx, ticket, held } = hold_by(backend, By::Registration, link.registration, None).await?;
    if !is_ours(backend, &ticket, token, &link) {
        return Err(AnswerError::Unknown);
    }
    let now = backend.now();
    let slot = held.slot.ok_or(AnswerError::Gone)?;
    if registrations::seat_facts(&mut tx, slot).await?.cancelled_at.is_some() {
        return Err(AnswerError::Gone);
    }
    if held.starts_at <= now {
        return Err(AnswerError::Started);
    }
    let is_current = link.starts_at == held.starts_at;
    if is_current && held.state == RegistrationState::Excused {
        return match wish {
            Wish::DoesNotCome => Ok(()),
            Wish::Comes => {
                come_back(backend, &mut tx, &ticket, held, Way::Button, now).await?;
                Ok(tx.commit().await?)
            }
        };
    }
    if !is_current && (held.state != RegistrationState::Registered || link.sequence >= held.sequence) {
        return Err(AnswerError::FormerTime);
    }
    let given = Given {
        way: Way::Button,
        said: match wish {
            Wish::Comes => Said::Accepted,
            Wish::DoesNotCome => Said::Declined,
        },
        // Who answers to the time that holds answers to all that holds.
        sequence: if is_current { held.sequence } else { link.sequence },
        starts: Some(WrittenTime::Instant(link.starts_at)),
        stamped_at: now,
        proven: true,
    };
    match weigh(backend, &mut tx, &held, &given).await? {
        Weighed::Counts(answer) => act(backend, &mut tx, &ticket, held, Way::Button, &answer).await?,
        Weighed::Idle("not_held") | Weighed::Returns(_) => return Err(AnswerError::Gone),
        Weighed::Idle("started") => return Err(AnswerError::Started),
        Weighed::Idle(_) => {}
    }
    tx.commit().await?;
    if is_current { Ok(()) } else { Err(AnswerError::FormerTime) }
}
