//! « Écrire à nouveau »: somebody of the team knows that an address takes messages again.

use domain::email::EmailAddress;
use domain::ids::{LoginId, OutboxId};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::outbox::reading;
use crate::service::suppression::{self, Scope};

/// Writes again to the address of the ticket that a message is for; what was held back leaves. False
/// when nothing was held against it. What its owner asked for (no reminders) stays.
pub async fn of_message(backend: &Backend, by: LoginId, message: OutboxId) -> Result<bool, Unexpected> {
    let mut tx = backend.db.begin().await?;
    let Some((ticket, Some(email))) = reading::find_addressee(&mut tx, message).await? else { return Ok(false) };
    let Ok(address) = EmailAddress::parse(&email) else { return Ok(false) };
    if !suppression::delete(&mut tx, &backend.keys, &address, Scope::All).await? {
        return Ok(false);
    }
    let (id, now) = (backend.new_id(), backend.now());
    events::insert(&mut tx, id, now, Actor::Organiser(Some(by)), Happened::EmailTrusted(ticket)).await?;
    reading::requeue_of_ticket(&mut tx, ticket, now).await?;
    tx.commit().await?;
    backend.wake.notify_one();
    Ok(true)
}
