//! Whether another message of the queue speaks already, or is to speak, of what this one says.

use chrono::TimeDelta;
use domain::ids::{RegistrationId, TicketId};
use domain::reminder::ReminderKind;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::jobs::{Job, Said, reason};
use crate::repo::outbox::Payload;
use crate::repo::outbox::facts::{self, FactsRow, Newer};
#[cfg(feature = "test-support")]
use crate::trial::Carelessness;

/// How long a message waits for a newer one that is due.
pub(super) const SOON: TimeDelta = TimeDelta::minutes(1);

/// Whether something newer speaks of the registration. A higher SEQUENCE alone does not say so: a
/// change that was taken back before anybody heard of it raised it too, and is told by nobody. Then
/// this message says what is true now. What newer message is still to leave may be taken back as well:
/// it is waited for.
pub(super) async fn silenced(
    backend: &Backend,
    tx: &mut Tx,
    job: &Job,
    facts: &FactsRow,
) -> Result<Option<Said>, DbError> {
    newer_than(backend, tx, job, facts, job.sequence).await
}

pub(super) async fn newer_than(
    backend: &Backend,
    tx: &mut Tx,
    job: &Job,
    facts: &FactsRow,
    sequence: i64,
) -> Result<Option<Said>, DbError> {
    let (ticket, registration) = (TicketId(facts.ticket_id), RegistrationId(facts.id));
    if facts.sequence <= sequence {
        return Ok(None);
    }
    #[cfg(feature = "test-support")]
    if backend.settings.trial.neglects(Carelessness::SilentForNumbers) {
        return Ok(Some(Said::Over("superseded", reason::NEWER)));
    }
    let newer = facts::find_newer(tx, ticket, registration, sequence).await?;
    Ok(newer.map(|newer| silent_for(backend, job, newer)))
}

/// Whether the calendar entry of now is in another message already.
pub(super) async fn entry_is_told(
    backend: &Backend,
    tx: &mut Tx,
    job: &Job,
    facts: &FactsRow,
) -> Result<Option<Said>, DbError> {
    let (ticket, registration) = (TicketId(facts.ticket_id), RegistrationId(facts.id));
    // of two that were tried none waits for the other
    let tried = job.former.is_none();
    let same = facts::find_same(tx, ticket, registration, facts.sequence, job.id, tried).await?;
    Ok(same.map(|same| silent_for(backend, job, same)))
}

fn silent_for(backend: &Backend, job: &Job, newer: Newer) -> Said {
    match newer {
        Newer::Told => Said::Over("superseded", reason::NEWER),
        Newer::Coming(from) => Said::Later(from.max(backend.now() + SOON), job.expires_at),
    }
}

/// What other reminders of this kind told the ticket's holder of; `None` while one is on its way.
pub(super) async fn reminded(
    tx: &mut Tx,
    job: &Job,
    ticket: TicketId,
    kind: ReminderKind,
) -> Result<Option<Vec<(RegistrationId, i64)>>, DbError> {
    let mut all = Vec::new();
    for (state, payload) in facts::list_reminded(tx, ticket, job.sequence).await? {
        match serde_json::from_str(&payload) {
            Ok(Payload::Day { reminder, told, .. }) if reminder == kind => {
                if state == "leased" && !told.is_empty() {
                    return Ok(None);
                }
                all.extend(told);
            }
            _ => {}
        }
    }
    Ok(Some(all))
}
