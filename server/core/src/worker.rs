//! The worker: takes due messages from the outbox and sends them.
//!
//! Several workers may run on one database; a message is leased to one of them at a time. Delivery is
//! at least once: when the answer of a server is lost, the same bytes with the same Message-ID leave
//! again. No transaction is open while a server is spoken to. Neither a hostile row nor a panic stops
//! the loop.

mod caught;
mod pauses;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::OutboxId;
use tokio::sync::watch;
use uuid::Uuid;

use crate::Backend;
use crate::db::{DbError, with_retries};
use crate::error::Unexpected;
use crate::jobs::{self, Job, Prepared, host_lists, reason, reminders};
use crate::mail::transport::{Delivery, SendError, Transport};
use crate::repo::outbox::claim::{self, ClaimedRow};
use crate::service::{handle_mail, record_presence, waiting_list};

/// How long a message may stay with one worker without a sign of life.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// Messages claimed at once.
const BATCH: i64 = 10;
/// How often the loop looks when nothing wakes it.
const LOOK: Duration = Duration::from_secs(5);
/// How often reminders are planned and lapsed offers passed on.
const CHORES: TimeDelta = TimeDelta::minutes(1);
/// The rest after our own server refused our account.
const REST: Duration = Duration::from_mins(1);

/// What one round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Messages taken from the queue.
    pub claimed: u64,
    /// Delivered to the transport.
    pub sent: u64,
    /// Put back for later.
    pub postponed: u64,
    /// Not sent, because something newer speaks.
    pub superseded: u64,
    /// Not sent, because there is nobody to write to.
    pub skipped: u64,
    /// Not sent, because it would come too late.
    pub expired: u64,
    /// Refused for good.
    pub dead: u64,
    /// Lost to another worker, or left to the end of the lease after a fault of the database.
    pub left: u64,
    /// Our own server refuses our account: going on makes no sense for a while.
    pub halted: bool,
}

impl Outcome {
    fn add(&mut self, other: Self) {
        self.claimed += other.claimed;
        self.sent += other.sent;
        self.postponed += other.postponed;
        self.superseded += other.superseded;
        self.skipped += other.skipped;
        self.expired += other.expired;
        self.dead += other.dead;
        self.left += other.left;
        self.halted |= other.halted;
    }

    fn count(&mut self, state: &str) {
        match state {
            "sent" => self.sent += 1,
            "superseded" => self.superseded += 1,
            "skipped" => self.skipped += 1,
            "expired" => self.expired += 1,
            "dead" => self.dead += 1,
            "queued" => self.postponed += 1,
            _ => self.left += 1,
        }
    }
}

/// One round: returns lost leases, closes what is too late, claims a few messages and handles each.
pub async fn run_once(backend: &Backend, transport: &dyn Transport) -> Result<Outcome, Unexpected> {
    let owner = backend.new_id();
    let now = backend.now();
    let (lost, expired, rows) = with_retries(|| take(backend, owner, now)).await?;
    if lost > 0 {
        tracing::warn!(messages = lost, "messages of a lost worker are back in the queue");
    }

    let mut outcome = Outcome { claimed: rows.len() as u64, expired, ..Outcome::default() };
    for row in rows {
        let id = OutboxId(row.id);
        if outcome.halted {
            // what was claimed and cannot leave goes back untouched
            let (from, until, attempts) = (row.not_before, row.expires_at, row.attempts);
            let end = End::Back { from, until, attempts, reason: None };
            outcome.count(write_end(backend, id, owner, &end).await?);
            continue;
        }
        match caught::caught(handle(backend, transport, row.clone(), owner)).await {
            Some(Ok(handled)) => {
                outcome.halted |= handled.halted;
                outcome.count(handled.state);
            }
            Some(Err(error)) if matches!(error, DbError::Inconsistent { .. }) => {
                tracing::error!(message = %id, %error, "a message cannot be understood");
                let end = End::Over { state: "dead", reason: reason::INCONSISTENT.into(), attempts: row.attempts };
                outcome.count(write_end(backend, id, owner, &end).await?);
            }
            Some(Err(error)) => {
                tracing::error!(message = %id, %error, "a message is left to the end of its lease");
                outcome.left += 1;
            }
            None => {
                tracing::error!(message = %id, "a panic while handling a message");
                let end = End::Over { state: "dead", reason: reason::PANIC.into(), attempts: row.attempts };
                outcome.count(write_end(backend, id, owner, &end).await?);
            }
        }
    }
    Ok(outcome)
}

/// What became of lost leases and late messages, and what is ours now.
async fn take(backend: &Backend, owner: Uuid, now: DateTime<Utc>) -> Result<(u64, u64, Vec<ClaimedRow>), DbError> {
    let mut tx = backend.db.begin().await?;
    let lost = claim::return_lost(&mut tx, now).await?;
    let expired = claim::expire(&mut tx, now).await?;
    let rows = claim::claim(&mut tx, owner, now, now + LEASE, BATCH).await?;
    tx.commit().await?;
    Ok((lost, expired, rows))
}

/// Looks after reminders and offers, then runs rounds until nothing is due.
pub async fn drain(backend: &Backend, transport: &dyn Transport) -> Result<Outcome, Unexpected> {
    chores(backend).await?;
    handle_mail::handle_stored(backend).await?;
    let mut all = Outcome::default();
    loop {
        let round = run_once(backend, transport).await?;
        all.add(round);
        if round.claimed == 0 || round.halted {
            return Ok(all);
        }
    }
}

/// Runs until `stop` turns true (or its sender is gone): woken by the backend's `wake`, or every five
/// seconds. Messages that are on their way are finished first.
pub async fn run(backend: Backend, transport: Arc<dyn Transport>, mut stop: watch::Receiver<bool>) {
    let mut done: Option<DateTime<Utc>> = None;
    let mut pause = Duration::ZERO;
    loop {
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            () = backend.wake.notified(), if pause <= LOOK => {}
            () = tokio::time::sleep(pause) => {}
        }
        let now = backend.now();
        if done.is_none_or(|last| now - last >= CHORES || now < last) {
            done = Some(now);
            match caught::caught(Box::pin(chores(&backend))).await {
                Some(Ok(())) => {}
                Some(Err(error)) => tracing::error!(%error, "reminders or offers could not be looked after"),
                None => tracing::error!("a panic while looking after reminders and offers"),
            }
        }
        match caught::caught(Box::pin(handle_mail::handle_stored(&backend))).await {
            Some(Ok(_)) => {}
            Some(Err(error)) => tracing::error!(%error, "mail that came in could not be handled"),
            None => tracing::error!("a panic while handling mail that came in"),
        }
        pause = match caught::caught(Box::pin(run_once(&backend, transport.as_ref()))).await {
            Some(Ok(round)) if round.halted => REST,
            Some(Ok(round)) if round.claimed > 0 => Duration::ZERO,
            Some(Ok(_)) => LOOK,
            Some(Err(error)) => {
                tracing::error!(%error, "a round of the worker failed");
                LOOK
            }
            None => {
                tracing::error!("a panic in a round of the worker");
                LOOK
            }
        };
    }
}

/// What time brings about: reminders and lists fall due, offers lapse, who had arrived attends.
async fn chores(backend: &Backend) -> Result<(), Unexpected> {
    waiting_list::expire_offers(backend).await?;
    record_presence::settle(backend).await?;
    reminders::plan(backend).await?;
    host_lists::plan(backend).await?;
    Ok(())
}

/// How one message ended.
struct Handled {
    state: &'static str,
    halted: bool,
}

/// What is to be written down about a message.
enum End {
    Over { state: &'static str, reason: String, attempts: i64 },
    Sent { attempts: i64 },
    Back { from: DateTime<Utc>, until: DateTime<Utc>, attempts: i64, reason: Option<String> },
}

async fn handle(
    backend: &Backend,
    transport: &dyn Transport,
    row: ClaimedRow,
    owner: Uuid,
) -> Result<Handled, DbError> {
    let (attempts, until) = (row.attempts, row.expires_at);
    let job = Job::try_from(row)?;
    let mut halted = false;
    let prepared = with_retries(|| jobs::prepare(backend, &job, owner, backend.now() + LEASE)).await?;
    let end = match prepared {
        Prepared::Lost => return Ok(Handled { state: "leased", halted }),
        Prepared::Over(state, reason) => End::Over { state, reason, attempts },
        Prepared::Later(from, until) => End::Back { from, until, attempts, reason: None },
        Prepared::Ready(delivery) => match transport.send(&delivery).await {
            Ok(()) => End::Sent { attempts: attempts + 1 },
            Err(refusal) => {
                halted = matches!(refusal, SendError::Account(_));
                after_refusal(backend, &delivery, &refusal, attempts, until)
            }
        },
    };
    let state = with_retries(|| write_end(backend, job.id, owner, &end)).await?;
    tracing::info!(message = %job.id, kind = job.kind.as_str(), state, "message handled");
    Ok(Handled { state, halted })
}

/// What follows from a refusal: a later try, or the end.
fn after_refusal(
    backend: &Backend,
    delivery: &Delivery,
    refusal: &SendError,
    attempts: i64,
    until: DateTime<Utc>,
) -> End {
    let reason = jobs::reason::of_refusal(refusal);
    let now = backend.now();
    match refusal {
        SendError::Later(_) => {
            let from = now + pauses::before_try(attempts + 1, backend.entropy.as_ref());
            End::Back { from, until, attempts: attempts + 1, reason: Some(reason) }
        }
        SendError::Account(_) => {
            tracing::error!(answer = %refusal.answer(), "the mail server refuses our account: check the settings");
            End::Back { from: now + TimeDelta::minutes(1), until, attempts, reason: Some(reason) }
        }
        SendError::Policy(_) => {
            tracing::error!(message = %delivery.id, answer = %refusal.answer(), "our mail is refused by policy");
            End::Over { state: "dead", reason, attempts: attempts + 1 }
        }
        SendError::Mailbox(_) | SendError::NoRoom(_) => End::Over { state: "dead", reason, attempts: attempts + 1 },
    }
}

/// Writes the end down; answers the state, or `leased` when the lease was lost meanwhile.
async fn write_end(backend: &Backend, id: OutboxId, owner: Uuid, end: &End) -> Result<&'static str, DbError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let (state, mine) = match end {
        End::Over { state, reason, attempts } => {
            (*state, claim::finish(&mut tx, id, owner, state, Some(reason), *attempts, now).await?)
        }
        End::Sent { attempts } => ("sent", claim::finish(&mut tx, id, owner, "sent", None, *attempts, now).await?),
        End::Back { from, until, attempts, reason } => {
            ("queued", claim::put_back(&mut tx, id, owner, reason.as_deref(), *from, *until, *attempts).await?)
        }
    };
    tx.commit().await?;
    Ok(if mine { state } else { "leased" })
}
