//! What a message's end is, by the answer of the server, and how it is written down.

use chrono::{DateTime, TimeDelta, Utc};
use domain::email::EmailAddress;
use domain::ids::OutboxId;
use uuid::Uuid;

use super::pauses;
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::jobs::reason;
use crate::mail::groups::group_of;
use crate::mail::transport::{Delivery, SendError};
use crate::repo::outbox::{claim, texts};
use crate::repo::{calls, mail_groups};
use crate::service::suppression;
use crate::sms::{self, TextError};
#[cfg(feature = "test-support")]
use crate::trial::Point;

/// What is to be written down about a message.
pub(super) enum End {
    /// It ends unsent.
    Over { state: &'static str, reason: String, attempts: i64 },
    /// Its provider took it.
    Sent { attempts: i64, group: String },
    /// The SMS gateway took it, under this name of its own.
    Texted { attempts: i64, name: Option<String> },
    /// The SMS gateway wants none of ours for a while.
    Paused(Box<End>),
    /// It waits again; in another lane where its address is another provider's.
    Back { from: DateTime<Utc>, until: DateTime<Utc>, attempts: i64, reason: Option<String>, lane: Option<String> },
    /// A server refused it: what follows is written with `end`.
    Refused { end: Box<End>, recipient: EmailAddress, refusal: SendError },
}

/// What follows from a refusal: a later try, or the end.
pub(super) fn after_refusal(
    backend: &Backend,
    delivery: &Delivery,
    refusal: SendError,
    attempts: i64,
    until: DateTime<Utc>,
) -> End {
    let reason = reason::of_refusal(&refusal);
    let now = backend.now();
    let end = match &refusal {
        SendError::Later(_) => {
            let from = now + pauses::before_try(attempts + 1, backend.entropy.as_ref());
            End::Back { from, until, attempts: attempts + 1, reason: Some(reason), lane: None }
        }
        SendError::Account(_) => {
            tracing::error!(answer = %refusal.answer(), "the mail server refuses our account: check the settings");
            End::Back { from: now + TimeDelta::minutes(1), until, attempts, reason: Some(reason), lane: None }
        }
        SendError::Policy(_) => {
            tracing::error!(message = %delivery.id, answer = %refusal.answer(), "our mail is refused by policy");
            End::Over { state: "dead", reason, attempts: attempts + 1 }
        }
        SendError::Mailbox(_) | SendError::NoRoom(_) => End::Over { state: "dead", reason, attempts: attempts + 1 },
    };
    End::Refused { end: Box::new(end), recipient: delivery.recipient.clone(), refusal }
}

/// What follows when the SMS gateway did not take a text. Nobody's account but ours is at fault where it
/// refuses us: that is no try of the text.
pub(super) fn after_text(backend: &Backend, error: TextError, attempts: i64, until: DateTime<Utc>) -> End {
    let now = backend.now();
    let reason = reason::of_text(error);
    match error {
        TextError::Later(_) => {
            let from = now + pauses::before_try(attempts + 1, backend.entropy.as_ref());
            End::Back { from, until, attempts: attempts + 1, reason: Some(reason), lane: None }
        }
        TextError::Pause(status) => {
            tracing::error!(answer = %status, "the SMS gateway refuses us: check the settings");
            End::Paused(Box::new(End::Back { from: now, until, attempts, reason: Some(reason), lane: None }))
        }
        TextError::Refused(_) => End::Over { state: "dead", reason, attempts: attempts + 1 },
        TextError::NoGateway => End::Over { state: "skipped", reason, attempts },
    }
}

/// Writes the end down; answers the state, or `leased` when the lease was lost meanwhile.
pub(super) async fn write(backend: &Backend, id: OutboxId, owner: Uuid, end: &End) -> Result<&'static str, DbError> {
    let now = backend.now();
    // Those that end at the same time share one durable commit.
    let mut tx = backend.db.begin_shared().await?;
    let state = match end {
        End::Refused { end, recipient, refusal } => {
            let state = write_own(&mut tx, id, owner, end, now).await?;
            // the provider said it, whoever holds the lease
            if refusal.answer().asks_all_to_wait() {
                pause(&mut tx, group_of(recipient), now).await?;
            }
            if state != "leased" {
                suppression::note_refusal(&mut tx, &backend.keys, recipient, refusal, now).await?;
            }
            state
        }
        End::Paused(end) => {
            pause(&mut tx, sms::GROUP, now).await?;
            write_own(&mut tx, id, owner, end, now).await?
        }
        end => write_own(&mut tx, id, owner, end, now).await?,
    };
    // whom nothing reaches is called
    let unreached = |why: &str| why == reason::SUPPRESSED || why == reason::NO_GATEWAY;
    let silent = matches!(end, End::Over { reason, .. } if state == "skipped" && unreached(reason));
    if state == "dead" || silent {
        calls::insert_address(&mut tx, backend.new_id(), id, now).await?;
    }
    #[cfg(feature = "test-support")]
    backend.settings.trial.reach(Point::Written).await;
    tx.commit().await?;
    Ok(state)
}

async fn write_own(
    tx: &mut Tx,
    id: OutboxId,
    owner: Uuid,
    end: &End,
    now: DateTime<Utc>,
) -> Result<&'static str, DbError> {
    let (state, mine) = match end {
        End::Over { state, reason, attempts } => {
            (*state, claim::finish(tx, id, owner, state, Some(reason), *attempts, now).await?)
        }
        End::Sent { attempts, group } => {
            mail_groups::calm(tx, group, now).await?;
            ("sent", claim::finish(tx, id, owner, "sent", None, *attempts, now).await?)
        }
        End::Back { from, until, attempts, reason, lane } => {
            let back = claim::Back {
                reason: reason.as_deref(),
                not_before: *from,
                expires_at: *until,
                attempts: *attempts,
                lane: lane.as_deref(),
            };
            ("queued", claim::put_back(tx, id, owner, &back).await?)
        }
        End::Texted { attempts, name } => {
            mail_groups::calm(tx, sms::GROUP, now).await?;
            let mine = claim::finish(tx, id, owner, "sent", None, *attempts, now).await?;
            if let Some(name) = name.as_ref().filter(|_| mine) {
                texts::name(tx, id, name).await?;
            }
            ("sent", mine)
        }
        End::Paused(_) | End::Refused { .. } => ("leased", false),
    };
    Ok(if mine { state } else { "leased" })
}

/// A quarter of an hour, twice as long each time, four hours at most. What was under way when it began
/// does not make it longer.
async fn pause(tx: &mut Tx, group: &str, now: DateTime<Utc>) -> Result<(), DbError> {
    let known = mail_groups::find(tx, group).await?;
    if known.as_ref().and_then(|row| row.paused_until).is_some_and(|until| until > now) {
        return Ok(());
    }
    let pauses = known.map_or(0, |row| row.pauses);
    let until = now + pauses::of_provider(pauses);
    tracing::warn!(provider = group, %until, "a provider asks us to wait");
    mail_groups::pause(tx, group, until, pauses + 1, now).await
}
