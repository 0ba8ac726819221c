//! What the SMS gateway posts: receipts, « STOP » and « START ». Everything may come twice or late and changes
//! nothing then.

use domain::ids::{OutboxId, TicketId};
use domain::phone::PhoneNumber;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::jobs::reason;
use crate::repo::calls;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::outbox::{claim, texts};
use crate::service::suppression::{self, Scope};
use crate::sms::receipts::{self, Notice};

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// No gateway is to tell us anything, or its secret is another one.
    #[error("not our gateway")]
    Stranger,
    /// Neither JSON nor a form.
    #[error("unreadable")]
    Unreadable,
    /// It speaks of messages that are not known: perhaps not yet, so that it is to come again.
    #[error("unknown message")]
    Unknown,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for NoticeError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Notes what the gateway tells, in one transaction.
pub async fn receive(backend: &Backend, secret: &str, body: &[u8], json: bool) -> Result<(), NoticeError> {
    let settings = backend.settings.sms.as_ref().ok_or(NoticeError::Stranger)?;
    let fields = settings.receipts.as_ref().ok_or(NoticeError::Stranger)?;
    if !backend.keys.are_same(secret, &fields.secret) {
        return Err(NoticeError::Stranger);
    }
    let notices = receipts::read(body, json, &settings.id_field, fields).ok_or(NoticeError::Unreadable)?;
    let mut tx = backend.db.begin().await?;
    let mut known = notices.is_empty();
    for notice in &notices {
        known |= note(backend, &mut tx, notice).await?;
    }
    if !known {
        return Err(NoticeError::Unknown);
    }
    tx.commit().await?;
    Ok(())
}

/// False when it speaks of a message that is not known.
async fn note(backend: &Backend, tx: &mut Tx, notice: &Notice) -> Result<bool, DbError> {
    let now = backend.now();
    match notice {
        Notice::Delivered(name) => {
            let Some(id) = message(tx, name).await? else { return Ok(false) };
            texts::deliver(tx, id, now).await?;
        }
        Notice::Failed(name) => {
            let Some(id) = message(tx, name).await? else { return Ok(false) };
            if claim::bounce(tx, id, reason::UNDELIVERED, now).await?.is_some() {
                calls::insert_address(tx, backend.new_id(), id, now).await?;
            }
        }
        Notice::Stop(from) => {
            if let Some(number) = number(from) {
                stop(backend, tx, &number).await?;
            }
        }
        Notice::Start(from) => {
            if let Some(number) = number(from) {
                start(backend, tx, &number).await?;
            }
        }
    }
    Ok(true)
}

async fn message(tx: &mut Tx, name: &str) -> Result<Option<OutboxId>, DbError> {
    texts::find(tx, name).await
}

/// No reminders to the number from now on, also none that is queued. Said twice, it is noted once.
async fn stop(backend: &Backend, tx: &mut Tx, number: &PhoneNumber) -> Result<(), DbError> {
    if suppression::phone_wants_none(tx, &backend.keys, number).await? {
        return Ok(());
    }
    let now = backend.now();
    suppression::suppress_hash(tx, &backend.keys.phone_hash(number), Scope::Reminders, now).await?;
    texts::skip_queued(tx, number, now).await?;
    tell(backend, tx, number, Happened::RemindersStopped).await
}

/// Reminders to the number again, where they had been stopped.
async fn start(backend: &Backend, tx: &mut Tx, number: &PhoneNumber) -> Result<(), DbError> {
    if suppression::delete_hash(tx, &backend.keys.phone_hash(number), Scope::Reminders).await? {
        tell(backend, tx, number, Happened::RemindersResumed).await?;
    }
    Ok(())
}

/// A line in the history of each ticket with the number.
async fn tell(
    backend: &Backend,
    tx: &mut Tx,
    number: &PhoneNumber,
    happened: fn(TicketId) -> Happened,
) -> Result<(), DbError> {
    for ticket in texts::list_tickets(tx, number).await? {
        let (id, now) = (backend.new_id(), backend.now());
        events::insert(tx, id, now, Actor::Participant(ticket), happened(ticket)).await?;
    }
    Ok(())
}

/// Gateways leave the plus out. `None` for what is no number of ours: a short code, a word.
fn number(from: &str) -> Option<PhoneNumber> {
    PhoneNumber::parse(from).or_else(|_| PhoneNumber::parse(&format!("+{from}"))).ok()
}
