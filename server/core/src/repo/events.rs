//! What happened, in kinds and ids only; sentences are made when shown.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, RegistrationId, SessionId, StopId, TicketId, TourId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::inbox::{Bearing, Said, Way};
use crate::{execute, fetch_all};

const INSERT: &str = "insert into events (id, happened_at, actor_kind, actor_id, kind, subject_id, detail) \
    values ($1, $2, $3, $4, $5, $6, $7)";

const LIST_OF_TICKET: &str = "select e.happened_at, e.kind, e.detail from events e \
    where e.happened_at >= $2 and (e.subject_id = $1 \
        or e.subject_id in (select g.id from registrations g where g.ticket_id = $1 and g.id = coalesce($3, g.id)) \
        or e.subject_id in (select g.session_id from registrations g where g.ticket_id = $1 and g.id = coalesce($3, g.id))) \
    order by e.happened_at, e.id limit 50";

pub(crate) const ALL: &[(&str, &str)] = &[("events::INSERT", INSERT), ("events::LIST_OF_TICKET", LIST_OF_TICKET)];

/// A line of the history.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct EventRow {
    pub happened_at: DateTime<Utc>,
    pub kind: String,
    pub detail: Option<String>,
}

/// What happened to a ticket since an instant, and to its registrations and their sessions: to one of
/// them, or to all. Oldest first.
pub(crate) async fn list_of_ticket(
    tx: &mut Tx,
    ticket: TicketId,
    since: DateTime<Utc>,
    registration: Option<RegistrationId>,
) -> Result<Vec<EventRow>, DbError> {
    fetch_all!(tx, EventRow, LIST_OF_TICKET, ticket.0, since, registration.map(|id| id.0))
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The person, by their ticket.
    Participant(TicketId),
    /// A kiosk, for a ticket.
    Device(TicketId),
    /// Somebody at the welcome desk, for a ticket.
    Host(TicketId),
    /// Somebody of a session's partner, for a ticket.
    Partner(TicketId),
    /// Somebody of the team; nobody's name where a command of the program did it.
    Organiser(Option<LoginId>),
    /// The worker, because time passed.
    Worker,
}

impl Actor {
    const fn parts(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::Participant(TicketId(ticket)) => ("participant", Some(ticket)),
            Self::Device(TicketId(ticket)) => ("device", Some(ticket)),
            Self::Host(TicketId(ticket)) => ("host", Some(ticket)),
            Self::Partner(TicketId(ticket)) => ("partner", Some(ticket)),
            Self::Organiser(Some(LoginId(login))) => ("organiser", Some(login)),
            Self::Organiser(None) => ("system", None),
            Self::Worker => ("worker", None),
        }
    }
}

/// What happened to a registration, a ticket or the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// A seat was taken.
    Registered(RegistrationId),
    /// A place on the waiting list was taken.
    Waitlisted(RegistrationId),
    /// The person gave the place back.
    Excused(RegistrationId),
    /// The person moved to another slot.
    Moved(RegistrationId),
    /// A freed seat was given to somebody who waited.
    Promoted(RegistrationId),
    /// A freed seat is held for somebody who waited.
    Offered(RegistrationId),
    /// The person took the seat held for them.
    Accepted(RegistrationId),
    /// The answer did not come in time.
    Lapsed(RegistrationId),
    /// The person said whether they come, by their calendar or by a button.
    Answered(RegistrationId, Way, Said, Bearing),
    /// The person took back the place that they had given back.
    Returned(RegistrationId),
    /// The person is here.
    Arrived(RegistrationId),
    /// The person did not come.
    Missed(RegistrationId),
    /// A note of presence or absence was taken back.
    PresenceForgotten(RegistrationId),
    /// Somebody sits beside the counter: walked in, or on a chair that was given away.
    SeatedOver(RegistrationId),
    /// A lost ticket was printed anew; the old code is worthless.
    TicketRenewed(TicketId),
    /// The address was removed from the ticket.
    EmailForgotten(TicketId),
    /// Somebody of the team corrected the address of the ticket.
    EmailCorrected(TicketId),
    /// Somebody of the team knows that the address takes messages again.
    EmailTrusted(TicketId),
    /// The person wants no reminders any more: « STOP » by SMS, or the link of a message.
    RemindersStopped(TicketId),
    /// The person wants reminders again.
    RemindersResumed(TicketId),
    /// Addresses, numbers and texts of a stop that is over were erased: of so many tickets, of so many
    /// messages.
    ContactsErased(StopId, u64, u64),
    /// The draft of a tour was published.
    Published(TourId),
    /// One stop or session of a tour was changed at once.
    Changed(TourId),
    /// The version before was undone.
    Undone(TourId),
    /// A published session is at another time or place.
    SessionMoved(SessionId),
    /// A published session does not take place.
    SessionCancelled(SessionId),
    /// A cancelled session takes place after all.
    SessionReinstated(SessionId),
}

impl Happened {
    const fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Registered(id) => ("registered", id.0),
            Self::Waitlisted(id) => ("waitlisted", id.0),
            Self::Excused(id) => ("excused", id.0),
            Self::Moved(id) => ("moved", id.0),
            Self::Promoted(id) => ("promoted", id.0),
            Self::Offered(id) => ("offered", id.0),
            Self::Accepted(id) => ("accepted", id.0),
            Self::Lapsed(id) => ("lapsed", id.0),
            Self::Answered(id, ..) => ("answered", id.0),
            Self::Returned(id) => ("returned", id.0),
            Self::Arrived(id) => ("arrived", id.0),
            Self::Missed(id) => ("missed", id.0),
            Self::PresenceForgotten(id) => ("presence_forgotten", id.0),
            Self::SeatedOver(id) => ("seated_over", id.0),
            Self::TicketRenewed(id) => ("ticket_renewed", id.0),
            Self::EmailForgotten(id) => ("email_forgotten", id.0),
            Self::EmailCorrected(id) => ("email_corrected", id.0),
            Self::EmailTrusted(id) => ("email_trusted", id.0),
            Self::RemindersStopped(id) => ("reminders_stopped", id.0),
            Self::RemindersResumed(id) => ("reminders_resumed", id.0),
            Self::ContactsErased(id, ..) => ("contacts_erased", id.0),
            Self::Published(id) => ("published", id.0),
            Self::Changed(id) => ("changed", id.0),
            Self::Undone(id) => ("undone", id.0),
            Self::SessionMoved(id) => ("session_moved", id.0),
            Self::SessionCancelled(id) => ("session_cancelled", id.0),
            Self::SessionReinstated(id) => ("session_reinstated", id.0),
        }
    }
}

impl Happened {
    /// What the kind alone does not say, in codes.
    fn detail(self) -> Option<String> {
        match self {
            Self::Answered(_, way, said, bearing) => {
                Some(format!("{} {} {}", way.as_str(), said.as_str(), bearing.as_str()))
            }
            Self::ContactsErased(_, tickets, messages) => Some(format!("{tickets} {messages}")),
            _ => None,
        }
    }
}

/// Writes one line of the history.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: Uuid,
    at: DateTime<Utc>,
    actor: Actor,
    happened: Happened,
) -> Result<(), DbError> {
    let (actor_kind, actor) = actor.parts();
    let (kind, subject) = happened.parts();
    let detail = happened.detail();
    execute!(tx, INSERT, id, at, actor_kind, actor, kind, subject, detail)?;
    Ok(())
}
