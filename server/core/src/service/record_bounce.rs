//! A message that was handed over came back: the row says so, the address is counted against or
//! suppressed, and the person is put on the call list. A second report of the same message changes nothing.

use domain::email::EmailAddress;
use domain::ids::OutboxId;

use crate::Backend;
use crate::error::Unexpected;
use crate::jobs::reason;
use crate::mail::answer::SendError;
use crate::repo::calls;
use crate::repo::outbox::claim;
use crate::service::suppression;

/// What became of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// The message is marked.
    Bounced,
    /// It was not waiting for a report: unknown, never handed over, or reported before.
    Nothing,
}

/// Records a failed delivery. `refusal` is what the last server said, see [`SendError::from_reply`];
/// a delay ([`SendError::Later`]) is none.
pub async fn record(backend: &Backend, message: OutboxId, refusal: &SendError) -> Result<Recorded, Unexpected> {
    if matches!(refusal, SendError::Later(_)) {
        return Ok(Recorded::Nothing);
    }
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let Some(recipient) = claim::bounce(&mut tx, message, &reason::of_refusal(refusal), now).await? else {
        tx.rollback().await?;
        return Ok(Recorded::Nothing);
    };
    calls::insert_address(&mut tx, backend.new_id(), message, now).await?;
    if let Ok(address) = EmailAddress::parse(&recipient) {
        suppression::note_refusal(&mut tx, &backend.keys, &address, refusal, now).await?;
    }
    tx.commit().await?;
    if matches!(refusal, SendError::Policy(_) | SendError::Account(_)) {
        tracing::error!(%message, answer = %refusal.answer(), "our mail came back by policy");
    }
    Ok(Recorded::Bounced)
}
