//! « Plus de rappels » (RFC 8058): the address of the ticket gets no reminder any more, also none that
//! is queued already. What changes a place that is held is still told.

use domain::email::EmailAddress;
use domain::ids::TicketId;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::outbox::reminders;
use crate::service::suppression::{self, Scope};

/// Where somebody stands who follows the link of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Reminders are sent.
    Reminded,
    /// None is sent any more.
    Stopped,
}

/// Where the holder of the link stands; `None` for a link that is not ours. Changes nothing.
pub async fn read(backend: &Backend, token: &str) -> Result<Option<Standing>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(holder) = holder_of(backend, &mut tx, token).await? else { return Ok(None) };
    let stopped = match &holder.address {
        Some(address) => !suppression::of(&mut tx, &backend.keys, address).await?.is_empty(),
        // whose address is forgotten is not written to either
        None => true,
    };
    tx.rollback().await?;
    Ok(Some(if stopped { Standing::Stopped } else { Standing::Reminded }))
}

/// No reminders from now on; saying it twice changes nothing. `None` for a link that is not ours.
pub async fn stop(backend: &Backend, token: &str) -> Result<Option<Standing>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let Some(holder) = holder_of(backend, &mut tx, token).await? else {
        tx.rollback().await?;
        return Ok(None);
    };
    if let Some(address) = &holder.address {
        let known = suppression::of(&mut tx, &backend.keys, address).await?;
        if !known.iter().any(|one| one.scope == Scope::Reminders) {
            suppression::suppress(&mut tx, &backend.keys, address, Scope::Reminders, now).await?;
            note(backend, &mut tx, &holder, Happened::RemindersStopped(holder.ticket)).await?;
        }
        reminders::skip_queued(&mut tx, address, now).await?;
    }
    tx.commit().await?;
    Ok(Some(Standing::Stopped))
}

/// Reminders again. `None` for a link that is not ours.
pub async fn resume(backend: &Backend, token: &str) -> Result<Option<Standing>, Unexpected> {
    let mut tx = backend.db.begin().await?;
    let Some(holder) = holder_of(backend, &mut tx, token).await? else {
        tx.rollback().await?;
        return Ok(None);
    };
    if let Some(address) = &holder.address
        && suppression::delete(&mut tx, &backend.keys, address, Scope::Reminders).await?
    {
        note(backend, &mut tx, &holder, Happened::RemindersResumed(holder.ticket)).await?;
    }
    tx.commit().await?;
    read(backend, token).await
}

async fn note(backend: &Backend, tx: &mut Tx, holder: &Holder, happened: Happened) -> Result<(), DbError> {
    events::insert(tx, backend.new_id(), backend.now(), Actor::Participant(holder.ticket), happened).await
}

/// Who holds a link.
struct Holder {
    ticket: TicketId,
    /// `None` when it was forgotten.
    address: Option<EmailAddress>,
}

/// The ticket that a link names, with its address.
async fn holder_of(backend: &Backend, tx: &mut Tx, token: &str) -> Result<Option<Holder>, DbError> {
    let Some(ticket) = backend.keys.read_unsubscribe_token(token) else { return Ok(None) };
    let found = reminders::find_address(tx, ticket).await?;
    Ok(found.map(|text| Holder { ticket, address: text.and_then(|text| EmailAddress::parse(&text).ok()) }))
}
