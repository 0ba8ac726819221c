//! From a claimed message to bytes that may leave: what is true now decides.
//!
//! Each kind loads its registrations by id, asks whether the message still makes sense, and only then
//! writes it. A message that was rendered before keeps its bytes, but is asked again too.

mod calendar;
pub mod host_lists;
mod letters;
pub mod reason;
pub mod reminders;
mod short;

use chrono::{DateTime, Utc};
use domain::email::EmailAddress;
use domain::ids::{LoginId, OutboxId, RegistrationId, TicketId};
use domain::phone::PhoneNumber;
use uuid::Uuid;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::ical;
use crate::mail::Letter;
use crate::mail::compose::{CalendarPart, ComposeError, Envelope, compose};
use crate::mail::groups::group_of;
use crate::mail::return_path;
use crate::mail::transport::Delivery;
use crate::repo::outbox::claim::{ClaimedRow, Rendered, keep_rendered, renew};
use crate::repo::outbox::facts::{self, FactsRow, Standing};
use crate::repo::outbox::{Channel, MessageKind, Payload, lanes};
use crate::service::suppression::{self, Scope};
use crate::sms::Texting;
#[cfg(feature = "test-support")]
use crate::trial::{Carelessness, Point};

pub(crate) use letters::preview;

/// A claimed message, understood.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub id: OutboxId,
    pub channel: Channel,
    pub kind: MessageKind,
    pub ticket: Option<TicketId>,
    pub registration: Option<RegistrationId>,
    pub login: Option<LoginId>,
    pub payload: Payload,
    pub sequence: i64,
    pub expires_at: DateTime<Utc>,
    /// See [`crate::repo::outbox::lanes`].
    lane: String,
    former: Option<Former>,
}

/// What an earlier try of a message wrote.
#[derive(Debug, Clone)]
struct Former {
    recipient: String,
    raw: Vec<u8>,
    subject: String,
    body: String,
    calendar: Option<String>,
}

impl Former {
    /// Whether it says to the same reader what would be written now. A calendar entry is the same as
    /// long as its SEQUENCE is: whatever moves an appointment raises it.
    fn says(&self, recipient: &str, words: &Words, body: &str) -> bool {
        let same_words = self.subject == words.letter.subject && self.body == body;
        let said = match (&self.calendar, &words.calendar) {
            (Some(then), Some(now)) => entry(then) == entry(&now.text),
            (None, None) => same_words,
            _ => false,
        };
        self.recipient == recipient && said
    }
}

/// METHOD, and UID and SEQUENCE of the event; `None` for what cannot be read.
fn entry(text: &str) -> Option<(String, String, i64)> {
    let reading = ical::read(text).ok()?;
    let event = reading.events.into_iter().next()?;
    Some((reading.method, event.uid, event.sequence))
}

/// What is to be done with a claimed message.
#[derive(Debug)]
pub(crate) enum Prepared {
    /// These bytes leave now.
    Ready(Delivery),
    /// This text leaves now.
    Text(Texting),
    /// It ends here: the state and the reason.
    Over(&'static str, String),
    /// Not yet: from when, and until when it makes sense.
    Later(DateTime<Utc>, DateTime<Utc>),
    /// Its address is another provider's than it was: it waits in this lane.
    Elsewhere(String),
    /// Another worker has it.
    Lost,
}

/// What a kind of message has to say, or why it is silent.
enum Said {
    Letter(Box<Words>),
    Over(&'static str, &'static str),
    Later(DateTime<Utc>, DateTime<Utc>),
}

/// A letter with its calendar and its reader.
struct Words {
    letter: Letter,
    calendar: Option<CalendarPart>,
    recipient: String,
    recipient_name: Option<String>,
    answers: bool,
    /// What a short message is about; nothing for the team's own.
    facts: Option<Box<FactsRow>>,
    /// What a reminder reminds of, with its SEQUENCE.
    told: Vec<(RegistrationId, i64)>,
}

impl TryFrom<ClaimedRow> for Job {
    type Error = DbError;

    fn try_from(row: ClaimedRow) -> Result<Self, DbError> {
        let inconsistent = |column| DbError::Inconsistent { table: "outbox", column, row: row.id.to_string() };
        Ok(Self {
            id: OutboxId(row.id),
            channel: Channel::parse(&row.channel).ok_or_else(|| inconsistent("channel"))?,
            kind: MessageKind::parse(&row.kind).ok_or_else(|| inconsistent("kind"))?,
            ticket: row.ticket_id.map(TicketId),
            registration: row.registration_id.map(RegistrationId),
            login: row.login_id.map(LoginId),
            payload: serde_json::from_str(&row.payload).map_err(|_| inconsistent("payload"))?,
            sequence: row.sequence,
            expires_at: row.expires_at,
            lane: row.lane,
            former: match (row.recipient, row.raw, row.subject, row.body) {
                (Some(recipient), Some(raw), Some(subject), Some(body)) => {
                    Some(Former { recipient, raw, subject, body, calendar: row.calendar })
                }
                _ => None,
            },
        })
    }
}

impl Job {
    /// The content as it is to be kept, when it is another one because of what a reminder told.
    fn payload_with(&self, told: &[(RegistrationId, i64)]) -> Result<Option<String>, DbError> {
        let Payload::Day { reminder, day, .. } = self.payload else { return Ok(None) };
        let payload = Payload::Day { reminder, day, told: told.to_vec() };
        let text = serde_json::to_string(&payload).map_err(|_| DbError::Inconsistent {
            table: "outbox",
            column: "payload",
            row: self.id.to_string(),
        })?;
        Ok(Some(text))
    }
}

/// Looks again so often when what a message says changes while it is written.
const LOOKS: usize = 3;

/// Asks what is true now, and makes the bytes ready. A second try sends the first bytes, as long as
/// they are still true.
pub(crate) async fn prepare(
    backend: &Backend,
    job: &Job,
    owner: Uuid,
    lease_until: DateTime<Utc>,
) -> Result<Prepared, DbError> {
    #[cfg(feature = "test-support")]
    if backend.settings.trial.neglects(Carelessness::StoredUnasked)
        && let Some(former) = &job.former
        && let Ok(recipient) = EmailAddress::parse(&former.recipient)
    {
        let sender = backend.settings.bounce_address.clone();
        return Ok(Prepared::Ready(Delivery { id: job.id, sender, recipient, raw: former.raw.clone() }));
    }
    for _ in 0..LOOKS {
        if let Some(prepared) = look(backend, job, owner, lease_until).await? {
            return Ok(prepared);
        }
    }
    Ok(Prepared::Later(backend.now(), job.expires_at))
}

/// One look; `None` when what it saw was true no more when the bytes were ready.
async fn look(
    backend: &Backend,
    job: &Job,
    owner: Uuid,
    lease_until: DateTime<Utc>,
) -> Result<Option<Prepared>, DbError> {
    let now = backend.now();
    if job.expires_at <= now {
        return Ok(Some(Prepared::Over("expired", reason::EXPIRED.into())));
    }
    let mut tx = backend.db.read().await?;
    // first: whatever changes after it is noticed
    let standing = standing(&mut tx, job).await?;
    let said = letters::say(backend, &mut tx, job, now).await?;
    let words = match said {
        Said::Over(state, why) => return Ok(Some(Prepared::Over(state, why.into()))),
        Said::Later(from, until) => return Ok(Some(Prepared::Later(from, until))),
        Said::Letter(words) => words,
    };
    if job.channel == Channel::Sms {
        tx.rollback().await?;
        return match &words.facts {
            Some(facts) => short::prepare(backend, job, (owner, lease_until), facts, standing.as_ref()).await,
            None => Ok(Some(Prepared::Over("skipped", reason::NO_ADDRESS.into()))),
        };
    }
    let in_reply_to = match job.ticket {
        Some(ticket) if words.answers => facts::first_message_id(&mut tx, ticket, job.registration).await?,
        _ => None,
    };
    let Ok(recipient) = EmailAddress::parse(&words.recipient) else {
        return Ok(Some(Prepared::Over("dead", reason::ADDRESS.into())));
    };
    let suppressed = suppression::of(&mut tx, &backend.keys, &recipient).await?;
    tx.rollback().await?;
    for one in suppressed {
        match one.scope {
            Scope::All => return Ok(Some(Prepared::Over("skipped", reason::SUPPRESSED.into()))),
            Scope::Reminders if job.kind == MessageKind::Reminder => {
                return Ok(Some(Prepared::Over("skipped", reason::UNSUBSCRIBED.into())));
            }
            Scope::Reminders => {}
        }
    }
    let group = group_of(&recipient);
    if lanes::group_in(&job.lane) != group {
        let priority = job.lane.split(' ').next().unwrap_or_default();
        return Ok(Some(Prepared::Elsewhere(format!("{priority} {group}"))));
    }
    let Ok(return_path) = return_path::of(&backend.keys, &backend.settings.bounce_address, job.id) else {
        return Ok(Some(Prepared::Over("dead", reason::ADDRESS.into())));
    };
    // Whoever reads the outbox must not be able to sign in as the reader of an invitation.
    let body = match job.kind {
        MessageKind::LoginInvitation => words.letter.plain_without_link(),
        _ => words.letter.plain(),
    };
    let still_true = job.former.as_ref().filter(|former| former.says(recipient.as_str(), &words, &body));
    #[cfg(feature = "test-support")]
    let still_true = still_true.filter(|_| !backend.settings.trial.neglects(Carelessness::NewBytes));
    if let Some(former) = still_true {
        let mut tx = backend.db.begin_shared().await?;
        if !is_still(backend, &mut tx, job, standing.as_ref()).await? {
            tx.rollback().await?;
            return Ok(None);
        }
        let mine = renew(&mut tx, job.id, owner, lease_until).await?;
        tx.commit().await?;
        let delivery = Delivery { id: job.id, sender: return_path, recipient, raw: former.raw.clone() };
        return Ok(Some(if mine { Prepared::Ready(delivery) } else { Prepared::Lost }));
    }

    let sender = backend.settings.sender_address.clone();
    let envelope = Envelope {
        sender_name: backend.settings.sender_name.clone(),
        sender: sender.clone(),
        recipient_name: words.recipient_name.clone(),
        recipient: recipient.clone(),
        message_id: message_id(backend, job, sender.domain()),
        date: now,
        in_reply_to,
        kind: job.kind.as_str(),
        unsubscribe: job
            .ticket
            .filter(|_| job.kind == MessageKind::Reminder)
            .map(|ticket| no_more_reminders(backend, ticket)),
    };
    let composed = compose(&envelope, &words.letter, words.calendar.as_ref());
    let raw = match composed.and_then(|raw| signed(backend, raw, now)) {
        Ok(raw) => raw,
        Err(error) => {
            tracing::error!(message = %job.id, kind = job.kind.as_str(), "a message cannot be put together");
            return Ok(Some(Prepared::Over("dead", why_not_composed(&error))));
        }
    };
    #[cfg(feature = "test-support")]
    backend.settings.trial.reach(Point::Rendered).await;
    let payload = job.payload_with(&words.told)?;
    let rendered = Rendered {
        recipient: recipient.as_str(),
        message_id: &envelope.message_id,
        subject: &words.letter.subject,
        body: &body,
        calendar: words.calendar.as_ref().map(|part| part.text.as_str()),
        raw: &raw,
        payload: payload.as_deref(),
    };
    let mut tx = backend.db.begin_shared().await?;
    if !is_still(backend, &mut tx, job, standing.as_ref()).await? {
        tx.rollback().await?;
        return Ok(None);
    }
    let mine = keep_rendered(&mut tx, job.id, owner, &rendered, lease_until).await?;
    tx.commit().await?;
    Ok(Some(if mine {
        Prepared::Ready(Delivery { id: job.id, sender: return_path, recipient, raw })
    } else {
        Prepared::Lost
    }))
}

async fn standing(tx: &mut Tx, job: &Job) -> Result<Option<Standing>, DbError> {
    match job.ticket {
        Some(ticket) => facts::find_standing(tx, ticket).await,
        None => Ok(None),
    }
}

/// Whether what a message was written from is true still, asked in the transaction after which it leaves.
async fn is_still(backend: &Backend, tx: &mut Tx, job: &Job, seen: Option<&Standing>) -> Result<bool, DbError> {
    let unchanged = standing(tx, job).await?.as_ref() == seen;
    #[cfg(feature = "test-support")]
    let unchanged = unchanged || backend.settings.trial.neglects(Carelessness::LooksOnce);
    #[cfg(not(feature = "test-support"))]
    let _ = backend;
    Ok(unchanged)
}

/// A message that says something else than an earlier try of the same row is another message.
fn message_id(backend: &Backend, job: &Job, domain: &str) -> String {
    let again = job.former.is_some();
    #[cfg(feature = "test-support")]
    let again = again && !backend.settings.trial.neglects(Carelessness::NewBytes);
    if again {
        format!("<{}.{}@{domain}>", job.id, backend.new_id().simple())
    } else {
        format!("<{}@{domain}>", job.id)
    }
}

/// Where the holder of a ticket stops its reminders, by a page or by one click.
fn no_more_reminders(backend: &Backend, ticket: TicketId) -> String {
    format!("{}/u/{}", backend.settings.base_url, backend.keys.unsubscribe_token(ticket))
}

fn signed(backend: &Backend, raw: Vec<u8>, at: DateTime<Utc>) -> Result<Vec<u8>, ComposeError> {
    match &backend.settings.dkim {
        Some(signer) => signer.sign(&raw, at).map_err(|error| ComposeError::Library(error.to_string())),
        None => Ok(raw),
    }
}

fn why_not_composed(error: &ComposeError) -> String {
    match error {
        ComposeError::Address => reason::ADDRESS.into(),
        ComposeError::Forbidden(word) => format!("{} {word}", reason::FORBIDDEN),
        ComposeError::Calendar(_) | ComposeError::Library(_) => reason::UNWRITABLE.into(),
    }
}

/// « 0596 12 34 56 » of a stored number; the text as it is when it is no number.
fn shown_phone(stored: &str) -> String {
    PhoneNumber::parse(stored).map_or_else(|_| stored.to_owned(), |phone| phone.display())
}
