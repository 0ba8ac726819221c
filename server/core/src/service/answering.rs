//! What an answer to an invitation is worth, and what follows from it: the same for the answer of a
//! calendar and for the buttons of a message.
//!
//! That somebody comes is harmless; that somebody does not come gives a seat away and needs proof that
//! it was them. An answer to a date that has changed since confirms nothing.

use chrono::{DateTime, Utc};
use domain::registration::{Event, Moment, RegistrationState};

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::mail_in::answer::WrittenTime;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::inbox::{self, Bearing, LastAnswer, Said, Way};
use crate::repo::registrations::{self, Held};
use crate::repo::slots;
use crate::repo::tickets::Ticket;
use crate::service::cancel_registration::{CancelError, give_back};
use crate::service::messages::{self, About};
use crate::service::move_registration::{MoveError, check_target};

/// An answer before it is weighed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    pub way: Way,
    pub said: Said,
    /// The SEQUENCE that it answers to.
    pub sequence: i64,
    /// The start that it answers to, where it says so.
    pub starts: Option<WrittenTime>,
    /// When it was given.
    pub stamped_at: DateTime<Utc>,
    /// True when it is sure that the person said it.
    pub proven: bool,
}

/// What it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weighed {
    /// It is kept, and acted on as it bears.
    Counts(LastAnswer),
    /// A proven yes after the no that gave the place back: the person wants it again.
    Returns(DateTime<Utc>),
    /// Nothing changes; why, as a code of the inbox.
    Idle(&'static str),
}

/// Weighs an answer behind the locks of its registration.
pub(super) async fn weigh(backend: &Backend, tx: &mut Tx, held: &Held, given: &Given) -> Result<Weighed, DbError> {
    let answered_at = backend.now();
    if given.sequence > held.sequence {
        // We never wrote this number.
        return Ok(Weighed::Idle("unknown_sequence"));
    }
    let last = inbox::find_answer(tx, held.id).await?;
    if last.is_some_and(|last| is_older(given, &last)) {
        return Ok(Weighed::Idle("repeated"));
    }
    let takes_back = held.state == RegistrationState::Excused
        && given.way == Way::Calendar
        && given.said == Said::Accepted
        && given.proven
        && last.is_some_and(|last| (last.said, last.bearing) == (Said::Declined, Bearing::Applies));
    if held.state != RegistrationState::Registered && !takes_back {
        return Ok(Weighed::Idle("not_held"));
    }
    if held.starts_at <= answered_at {
        return Ok(Weighed::Idle("started"));
    }
    if takes_back {
        let same = is_same_start(tx, held, given.starts).await?;
        return Ok(if same { Weighed::Returns(given.stamped_at) } else { Weighed::Idle("not_held") });
    }
    let bearing = if given.sequence < held.sequence && !is_same_start(tx, held, given.starts).await? {
        Bearing::FormerTime
    } else if given.said == Said::Declined && !given.proven {
        Bearing::Unproven
    } else {
        Bearing::Applies
    };
    let Given { way, said, sequence, stamped_at, .. } = *given;
    let answer = LastAnswer { said, sequence, stamped_at, bearing, answered_at };
    // A button may be pressed twice; two answers of a calendar are two answers.
    let is_known = |last: LastAnswer| (last.said, last.sequence, last.bearing) == (said, sequence, bearing);
    Ok(if way == Way::Button && last.is_some_and(is_known) {
        Weighed::Idle("repeated")
    } else {
        Weighed::Counts(answer)
    })
}

/// A calendar's answer travels, so its own time counts; a button is pressed now.
fn is_older(given: &Given, last: &LastAnswer) -> bool {
    match given.way {
        Way::Button => given.sequence < last.sequence,
        Way::Calendar => {
            (last.bearing != Bearing::Unproven || !given.proven)
                && (given.sequence, given.stamped_at) <= (last.sequence, last.stamped_at)
        }
    }
}

/// Whether the time that is answered to is still the time. The SEQUENCE alone does not say it: it also
/// rises when a place changes, or when a change was taken back before anybody heard of it.
async fn is_same_start(tx: &mut Tx, held: &Held, starts: Option<WrittenTime>) -> Result<bool, DbError> {
    let Some(slot) = held.slot else { return Ok(false) };
    let seat = registrations::seat_facts(tx, slot).await?;
    Ok(match starts {
        Some(WrittenTime::Instant(instant)) => instant == seat.starts_at,
        Some(WrittenTime::Wall(wall)) => wall == seat.starts_on.and_time(seat.start_time),
        None => false,
    })
}

/// Keeps an answer that counts, with a line of the history.
pub(super) async fn keep(
    backend: &Backend,
    tx: &mut Tx,
    ticket: &Ticket,
    held: &Held,
    way: Way,
    answer: &LastAnswer,
) -> Result<(), DbError> {
    inbox::keep_answer(tx, held.id, answer).await?;
    let happened = Happened::Answered(held.id, way, answer.said, answer.bearing);
    events::insert(tx, backend.new_id(), answer.answered_at, Actor::Participant(ticket.id), happened).await
}

/// Keeps an answer that counts and does what follows from it.
pub(super) async fn act(
    backend: &Backend,
    tx: &mut Tx,
    ticket: &Ticket,
    held: Held,
    way: Way,
    answer: &LastAnswer,
) -> Result<(), CancelError> {
    keep(backend, tx, ticket, &held, way, answer).await?;
    match (answer.said, answer.bearing) {
        (Said::Declined, Bearing::Applies) => give_back(backend, tx, ticket, held).await,
        (Said::Declined, Bearing::Unproven) if ticket.reached => {
            Ok(messages::asked_to_confirm(backend, tx, &held, answer.answered_at).await?)
        }
        _ => Ok(()),
    }
}

/// « Je viens finalement »: the same entry of the calendar again, if the seat is still free. Nothing is
/// written where it is not.
pub(super) async fn come_back(
    backend: &Backend,
    tx: &mut Tx,
    ticket: &Ticket,
    mut held: Held,
    way: Way,
    stamped_at: DateTime<Utc>,
) -> Result<(), MoveError> {
    let now = backend.now();
    let slot = held.slot.ok_or(MoveError::NotLive)?;
    let state = held.state.transition(Event::Return, Moment::of(now, held.starts_at));
    held.state = state.map_err(|_| MoveError::NotLive)?;
    held.over = false;
    check_target(tx, ticket, &held, held.session, slot, now).await?;
    if !slots::take_seat(tx, slot).await? {
        return Err(MoveError::Full);
    }
    held.sequence = registrations::update(tx, &held, now).await?;
    let happened = Happened::Returned(held.id);
    events::insert(tx, backend.new_id(), now, Actor::Participant(ticket.id), happened).await?;
    let (said, bearing) = (Said::Accepted, Bearing::Applies);
    let answer = LastAnswer { said, sequence: held.sequence, stamped_at, bearing, answered_at: now };
    keep(backend, tx, ticket, &held, way, &answer).await?;
    let seat = registrations::seat_facts(tx, slot).await?;
    let about = About { ticket: ticket.id, registration: held.id, sequence: held.sequence };
    Ok(messages::accepted(backend, tx, about, &seat, now).await?)
}
