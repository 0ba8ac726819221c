//! The outbox: messages written in the transaction that causes them, sent later by the worker.
//!
//! A row says what a message is about, by ids. Its words are made when it is sent, from what is true
//! then. `queued → leased → sent`, perhaps `bounced` (it came back), or `superseded` (something newer
//! speaks), `skipped` (nobody to write to), `expired` (too late), `dead` (refused for good, with a reason).

pub mod claim;
pub(crate) mod facts;
pub(crate) mod health;
pub mod lanes;
pub(crate) mod reading;
pub(crate) mod reminders;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use domain::email::EmailAddress;
use domain::ids::{LoginId, OutboxId, RegistrationId, StopId, TicketId};
use domain::reminder::ReminderKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::mail::groups::{UNKNOWN, group_of};
use crate::{execute, fetch_one};

const INSERT: &str = "insert into outbox \
    (id, unique_key, channel, kind, ticket_id, registration_id, login_id, payload, sequence, priority, \
     lane, not_before, expires_at, state, attempts, created_at) \
    values ($1, $2, 'email', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'queued', 0, $13) \
    on conflict (unique_key) do nothing";
const FIND_ADDRESS: &str =
    "select coalesce((select email from tickets where id = $1), (select email from logins where id = $2))";

pub(crate) const ALL: &[(&str, &str)] = &[("outbox::INSERT", INSERT), ("outbox::FIND_ADDRESS", FIND_ADDRESS)];

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// What one command registered or put on waiting lists.
    Confirmation,
    /// One registration with its calendar entry, after a confirmation of several.
    Invitation,
    /// A new time or place.
    Change,
    /// The place is given up.
    Cancellation,
    /// A place is kept for somebody from the waiting list, until an end.
    Offer,
    /// Somebody from the waiting list has a place.
    Promotion,
    /// A week or a day before.
    Reminder,
    /// The way in for somebody of the team.
    LoginInvitation,
    /// Tomorrow's sessions and people, for the host of a stop.
    HostList,
}

impl MessageKind {
    /// All kinds, in the order of the staff page's filter.
    pub const ALL: &'static [Self] = &[
        Self::Confirmation,
        Self::Invitation,
        Self::Change,
        Self::Cancellation,
        Self::Offer,
        Self::Promotion,
        Self::Reminder,
        Self::LoginInvitation,
        Self::HostList,
    ];

    /// The kind as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::Invitation => "invitation",
            Self::Change => "change",
            Self::Cancellation => "cancellation",
            Self::Offer => "offer",
            Self::Promotion => "promotion",
            Self::Reminder => "reminder",
            Self::LoginInvitation => "login_invitation",
            Self::HostList => "host_list",
        }
    }

    /// The kind of a stored text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }

    /// Which goes first when many wait: 0 before 3.
    #[must_use]
    pub const fn priority(self) -> i64 {
        match self {
            Self::Cancellation => 0,
            Self::Change | Self::Offer | Self::Promotion => 1,
            Self::Confirmation | Self::Invitation | Self::LoginInvitation => 2,
            Self::Reminder | Self::HostList => 3,
        }
    }
}

/// What a message is about. Ids only, and what would be lost otherwise (the former time).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Payload {
    /// For [`MessageKind::Confirmation`]: all that one command made. When it is exactly one and it holds
    /// a seat, the confirmation carries the calendar entry itself.
    Registrations {
        /// In the order of the command.
        registrations: Vec<RegistrationId>,
    },
    /// For [`MessageKind::Invitation`], [`MessageKind::Promotion`] and [`MessageKind::Offer`].
    Registration {
        /// The one registration.
        registration: RegistrationId,
    },
    /// For [`MessageKind::Confirmation`]: a calendar says no, and the person is asked whether they do.
    DeclineCheck {
        /// The registration.
        registration: RegistrationId,
    },
    /// For [`MessageKind::Change`].
    Changed {
        /// The registration that changed.
        registration: RegistrationId,
        /// When it was before, in the town's own time; `None` when only the place changed.
        old: Option<OldTimes>,
    },
    /// For [`MessageKind::Change`] of a published stop or session: all that it means for one ticket.
    GroupedChange {
        /// What the ticket holds or waits for, and how the reader knew it.
        items: Vec<ChangedItem>,
    },
    /// For [`MessageKind::Cancellation`].
    Cancelled {
        /// The registration that was given up.
        registration: RegistrationId,
        /// False for somebody who only waited: there is no calendar entry to take back.
        held_seat: bool,
        /// True when the person gave it up, false when the house did.
        by_person: bool,
    },
    /// For [`MessageKind::Reminder`]: everything that the ticket holds on that day.
    Day {
        /// A week or a day before.
        reminder: ReminderKind,
        /// The local day.
        day: NaiveDate,
        /// What it reminded of when it was written, with the SEQUENCE of then: nobody is reminded of
        /// the same again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        told: Vec<(RegistrationId, i64)>,
    },
    /// For [`MessageKind::LoginInvitation`].
    Login {
        /// The invitation; the secret of its link is derived when the mail is written.
        invitation: Uuid,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// For [`MessageKind::HostList`].
    HostDay {
        /// The stop.
        stop: StopId,
        /// The local day.
        day: NaiveDate,
    },
}

/// One registration as its holder knew it before a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedItem {
    /// The registration.
    pub registration: RegistrationId,
    /// The SEQUENCE that the change gave it; a newer one speaks for itself.
    pub sequence: i64,
    /// False for somebody who waits.
    pub held_seat: bool,
    /// When it was.
    pub old: OldTimes,
    /// Where it was: room, venue, town.
    pub old_place: String,
    /// True when the reader knew it as cancelled.
    pub was_cancelled: bool,
    /// True when the change left it cancelled.
    pub cancelled: bool,
    /// The first of all starts that were ever said and not yet told.
    pub soonest: DateTime<Utc>,
    /// The last of all ends.
    pub until: DateTime<Utc>,
}

/// Wall times before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldTimes {
    /// Former start.
    pub starts: NaiveDateTime,
    /// Former end.
    pub ends: NaiveDateTime,
}

/// A message to be written to the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The intent, once and for all: a second message with the same key is not written.
    pub unique_key: String,
    /// What kind.
    pub kind: MessageKind,
    /// Whose ticket.
    pub ticket: Option<TicketId>,
    /// The registration, when it is about one.
    pub registration: Option<RegistrationId>,
    /// The login, for the team's messages.
    pub login: Option<LoginId>,
    /// What it is about.
    pub payload: Payload,
    /// The SEQUENCE of the registration that it speaks of; a message older than the row is not sent.
    pub sequence: i64,
    /// The first instant at which it may leave.
    pub not_before: DateTime<Utc>,
    /// After this it is not sent any more.
    pub expires_at: DateTime<Utc>,
}

impl NewMessage {
    /// Which goes first: a change that takes something away goes with the cancellations.
    fn priority(&self) -> i64 {
        match &self.payload {
            Payload::GroupedChange { items } if items.iter().any(|item| item.cancelled) => {
                MessageKind::Cancellation.priority()
            }
            _ => self.kind.priority(),
        }
    }
}

/// Writes the message, in the transaction that causes it. False when its key is there already.
pub async fn enqueue(tx: &mut Tx, id: OutboxId, now: DateTime<Utc>, message: &NewMessage) -> Result<bool, DbError> {
    let payload = serde_json::to_string(&message.payload).map_err(|_| DbError::Inconsistent {
        table: "outbox",
        column: "payload",
        row: id.to_string(),
    })?;
    let address =
        fetch_one!(tx, (Option<String>,), FIND_ADDRESS, message.ticket.map(|id| id.0), message.login.map(|id| id.0))?;
    let address = address.0.and_then(|text| EmailAddress::parse(&text).ok());
    let priority = message.priority();
    let lane = lanes::name(priority, address.as_ref().map_or(UNKNOWN, group_of));
    let rows = execute!(
        tx,
        INSERT,
        id.0,
        message.unique_key.as_str(),
        message.kind.as_str(),
        message.ticket.map(|ticket| ticket.0),
        message.registration.map(|registration| registration.0),
        message.login.map(|login| login.0),
        payload.as_str(),
        message.sequence,
        priority,
        lane.as_str(),
        message.not_before,
        message.expires_at,
        now,
    )?;
    Ok(rows == 1)
}
