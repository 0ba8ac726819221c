//! « Plus de rappels » (RFC 8058): the address of the ticket gets no reminder any more, also none that
//! is queued already. What changes a place that is held is still told.

use domain::email::EmailAddress;

use crate::Backend;
use crate::db::Tx;
use crate::error::Unexpected;
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
    let Some(address) = address_of(backend, &mut tx, token).await? else { return Ok(None) };
    let stopped = match &address {
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
    let Some(address) = address_of(backend, &mut tx, token).await? else {
        tx.rollback().await?;
        return Ok(None);
    };
    if let Some(address) = address {
        suppression::suppress(&mut tx, &backend.keys, &address, Scope::Reminders, now).await?;
        reminders::skip_queued(&mut tx, &address, now).await?;
    }
    tx.commit().await?;
    Ok(Some(Standing::Stopped))
}

/// Reminders again. `None` for a link that is not ours.
pub async fn resume(backend: &Backend, token: &str) -> Result<Option<Standing>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let address = address_of(backend, &mut tx, token).await?;
    tx.rollback().await?;
    match address {
        None => return Ok(None),
        Some(None) => {}
        Some(Some(address)) => {
            suppression::lift(backend, &address, Scope::Reminders).await?;
        }
    }
    read(backend, token).await
}

/// The address of the ticket that a link names; the inner `None` when it has none any more.
async fn address_of(backend: &Backend, tx: &mut Tx, token: &str) -> Result<Option<Option<EmailAddress>>, Unexpected> {
    let Some(ticket) = backend.keys.read_unsubscribe_token(token) else { return Ok(None) };
    let address = reminders::find_address(tx, ticket).await?;
    Ok(address.map(|address| address.and_then(|text| EmailAddress::parse(&text).ok())))
}
