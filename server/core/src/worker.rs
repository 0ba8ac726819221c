//! The worker: takes due messages from the outbox and sends them.
//!
//! Several workers may run on one database; a message is leased to one of them at a time. Delivery is
//! at least once: when the answer of a server is lost, the same bytes with the same Message-ID leave
//! again. No transaction is open while a server is spoken to. Neither a hostile row nor a panic stops
//! the loop.
//!
//! Urgent kinds go first, each provider gets its own pace, and several are served side by side
//! (`Room`): a domain that is slow or asks us to wait holds up nobody else.

mod caught;
mod crew;
mod ending;
mod pace;
mod pauses;
mod taking;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::OutboxId;
use tokio::sync::watch;
use uuid::Uuid;

use self::crew::Crew;
use self::ending::{End, after_refusal};
use self::taking::{Room, Taken, take};

use crate::Backend;
use crate::db::{DbError, with_retries};
use crate::error::Unexpected;
use crate::jobs::{self, Job, Prepared, host_lists, reason, reminders};
use crate::mail::groups::group_of;
use crate::mail::transport::{SendError, Transport};
use crate::repo::outbox::claim::ClaimedRow;
use crate::repo::outbox::lanes::group_in;
use crate::service::{erase_contacts, follow_zones, handle_mail, record_presence, refresh_agendas, waiting_list};
#[cfg(feature = "test-support")]
use crate::trial::Point;

/// How long a message may stay with one worker without a sign of life.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);
/// Messages under way at once, one after the other ([`run_once`]).
const BATCH: usize = 10;
/// Messages under way at once, side by side ([`run`]).
const SLOTS: usize = 20;
/// Of them, those to one provider.
const TO_ONE: usize = 2;
/// Of them, cancellations to one provider: a server that is slow for all must not make them wait.
const URGENT_TO_ONE: usize = 16;
/// While the slots fill and empty, the queue is asked at most so often.
const AGAIN: Duration = Duration::from_millis(200);
/// The shortest sleep before the queue is asked again.
const SHORTEST: Duration = Duration::from_millis(10);
/// How often the loop looks when nothing wakes it.
const LOOK: Duration = Duration::from_secs(5);
/// How often reminders are planned and lapsed offers passed on.
const CHORES: TimeDelta = TimeDelta::minutes(1);
/// How often it is asked whether contacts of a stop that is over are to be erased.
const ERASES: TimeDelta = TimeDelta::hours(1);
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
    let room = Room { free: BATCH, busy: BTreeMap::new(), connections: |_| usize::MAX };
    let taken = with_retries(|| take(backend, owner, now, &room)).await?;
    #[cfg(feature = "test-support")]
    backend.settings.trial.reach(Point::Claimed).await;
    note_lost(&taken);

    let mut outcome = Outcome { claimed: taken.rows.len() as u64, expired: taken.expired, ..Outcome::default() };
    for row in taken.rows {
        if outcome.halted {
            // what was claimed and cannot leave goes back untouched
            let (from, until, attempts) = (row.not_before, row.expires_at, row.attempts);
            let end = End::Back { from, until, attempts, reason: None, lane: None };
            outcome.count(ending::write(backend, OutboxId(row.id), owner, &end).await?);
            continue;
        }
        let handled = settle(backend, transport, row, owner).await;
        outcome.halted |= handled.halted;
        outcome.count(handled.state);
    }
    Ok(outcome)
}

fn note_lost(taken: &Taken) {
    if taken.lost > 0 {
        tracing::warn!(messages = taken.lost, "messages of a lost worker are back in the queue");
    }
}

/// Handles one message whatever it holds: neither a fault nor a panic leaves this function.
async fn settle(backend: &Backend, transport: &dyn Transport, row: ClaimedRow, owner: Uuid) -> Handled {
    let (id, attempts) = (OutboxId(row.id), row.attempts);
    let why = match caught::caught(handle(backend, transport, row, owner)).await {
        Some(Ok(handled)) => return handled,
        Some(Err(error)) if matches!(error, DbError::Inconsistent { .. }) => {
            tracing::error!(message = %id, %error, "a message cannot be understood");
            reason::INCONSISTENT
        }
        Some(Err(error)) => {
            tracing::error!(message = %id, %error, "a message is left to the end of its lease");
            return Handled { state: "leased", halted: false };
        }
        None => {
            tracing::error!(message = %id, "a panic while handling a message");
            reason::PANIC
        }
    };
    let end = End::Over { state: "dead", reason: why.into(), attempts };
    let state = with_retries(|| ending::write(backend, id, owner, &end)).await.unwrap_or_else(|error| {
        tracing::error!(message = %id, %error, "a message is left to the end of its lease");
        "leased"
    });
    Handled { state, halted: false }
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
pub async fn run(backend: Backend, transport: Arc<dyn Transport>, stop: watch::Receiver<bool>) {
    work(&backend, transport.as_ref(), stop, &AtomicUsize::new(0)).await;
}

/// The same, and says how much is under way, what is with the transport included: a simulated clock
/// goes on only while nothing else is.
#[cfg(feature = "test-support")]
pub async fn run_watched(
    backend: Backend,
    transport: Arc<dyn Transport>,
    stop: watch::Receiver<bool>,
    under_way: Arc<AtomicUsize>,
) {
    work(&backend, transport.as_ref(), stop, &under_way).await;
}

async fn work(backend: &Backend, transport: &dyn Transport, mut stop: watch::Receiver<bool>, under_way: &AtomicUsize) {
    let clock = backend.clock.as_ref();
    // The rules of zones are inside the program: they are others only after a start.
    match caught::caught(Box::pin(follow_zones::follow(backend))).await {
        Some(Ok(_)) => {}
        Some(Err(error)) => tracing::error!(%error, "times could not be derived again"),
        None => tracing::error!("a panic while deriving times again"),
    }
    let owner = backend.new_id();
    // Everything that touches the database is in the crew and goes on together: nothing here waits for
    // a transaction that somebody of the crew holds open.
    let mut crew: Crew<'_, Step> = Crew::new();
    let (mut messages, mut taking, mut busy_with_chores, mut reading_mail) = (0, false, false, false);
    let (mut asking_agendas, mut erasing) = (false, false);
    let (mut chores_at, mut erased_at): (Option<DateTime<Utc>>, Option<DateTime<Utc>>) = (None, None);
    let mut rest_until = clock.steady();
    let mut look_at = clock.steady();
    loop {
        under_way.store(crew.len(), Ordering::Relaxed);
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => break,
            finished = crew.next() => match finished {
                Step::Chores => busy_with_chores = false,
                Step::Mail => reading_mail = false,
                Step::Agendas => asking_agendas = false,
                Step::Erased => erasing = false,
                Step::Message(handled) => {
                    messages -= 1;
                    if handled.halted {
                        rest_until = clock.steady() + REST;
                    }
                    let soon = if messages <= SLOTS / 2 { Duration::ZERO } else { AGAIN };
                    look_at = look_at.min(clock.steady() + soon);
                }
                Step::Taken(taken, wait) => {
                    taking = false;
                    look_at = clock.steady() + wait;
                    messages += taken.len();
                    add_all(&mut crew, taken, backend, transport, owner);
                }
            },
            () = backend.wake.notified() => look_at = clock.steady(),
            () = clock.sleep(look_at.saturating_sub(clock.steady())) => {}
        }
        let now = backend.now();
        if !busy_with_chores && chores_at.is_none_or(|last| now - last >= CHORES || now < last) {
            (chores_at, busy_with_chores) = (Some(now), true);
            crew.add(String::new(), Box::pin(look_after(backend)));
            if !asking_agendas {
                asking_agendas = true;
                crew.add(String::new(), Box::pin(ask_agendas(backend)));
            }
        }
        if !erasing && erased_at.is_none_or(|last| now - last >= ERASES || now < last) {
            (erased_at, erasing) = (Some(now), true);
            crew.add(String::new(), Box::pin(erase(backend)));
        }
        look_at = look_at.max(rest_until);
        if look_at > clock.steady() {
            continue;
        }
        look_at = clock.steady() + LOOK;
        if !taking && messages < SLOTS {
            taking = true;
            let connections = |priority| if priority == 0 { URGENT_TO_ONE } else { TO_ONE };
            let room = Room { free: SLOTS - messages, busy: crew.busy(), connections };
            crew.add(String::new(), Box::pin(take_some(backend, owner, now, room)));
        }
        if !reading_mail {
            reading_mail = true;
            crew.add(String::new(), Box::pin(read_mail(backend)));
        }
    }
    while crew.len() > 0 {
        if let Step::Taken(taken, _) = crew.next().await {
            add_all(&mut crew, taken, backend, transport, owner);
        }
        under_way.store(crew.len(), Ordering::Relaxed);
    }
}

fn add_all<'a>(
    crew: &mut Crew<'a, Step>,
    taken: Vec<ClaimedRow>,
    backend: &'a Backend,
    transport: &'a dyn Transport,
    owner: Uuid,
) {
    for row in taken {
        let group = group_in(&row.lane).to_owned();
        crew.add(group, Box::pin(async move { Step::Message(settle(backend, transport, row, owner).await) }));
    }
}

/// What the loop has under way.
enum Step {
    Message(Handled),
    /// What was taken, and how long to wait before the next look.
    Taken(Vec<ClaimedRow>, Duration),
    Chores,
    /// Mail that came in was read.
    Mail,
    /// The calendars of partners were looked at again.
    Agendas,
    /// What may be kept no longer is gone.
    Erased,
}

/// A step of its own: an address that is slow to answer makes no chore wait.
async fn ask_agendas(backend: &Backend) -> Step {
    match caught::caught(Box::pin(refresh_agendas::refresh(backend))).await {
        Some(Ok(_)) => {}
        Some(Err(error)) => tracing::error!(%error, "the calendars of partners could not be looked at"),
        None => tracing::error!("a panic while looking at the calendars of partners"),
    }
    Step::Agendas
}

async fn erase(backend: &Backend) -> Step {
    match caught::caught(Box::pin(erase_contacts::erase(backend))).await {
        Some(Ok(_)) => {}
        Some(Err(error)) => tracing::error!(%error, "what may be kept no longer could not be erased"),
        None => tracing::error!("a panic while erasing what may be kept no longer"),
    }
    Step::Erased
}

async fn read_mail(backend: &Backend) -> Step {
    match caught::caught(Box::pin(handle_mail::handle_stored(backend))).await {
        Some(Ok(_)) => {}
        Some(Err(error)) => tracing::error!(%error, "mail that came in could not be handled"),
        None => tracing::error!("a panic while handling mail that came in"),
    }
    Step::Mail
}

async fn take_some(backend: &Backend, owner: Uuid, now: DateTime<Utc>, room: Room) -> Step {
    let taking = with_retries(|| take(backend, owner, now, &room));
    match caught::caught(Box::pin(taking)).await {
        Some(Ok(taken)) => {
            #[cfg(feature = "test-support")]
            if !taken.rows.is_empty() {
                backend.settings.trial.reach(Point::Claimed).await;
            }
            note_lost(&taken);
            let paced = taken.next_at.map_or(LOOK, |next| (next - now).to_std().unwrap_or_default());
            let wait = if taken.rows.is_empty() { paced.clamp(SHORTEST, LOOK) } else { AGAIN };
            Step::Taken(taken.rows, wait)
        }
        Some(Err(error)) => {
            tracing::error!(%error, "a round of the worker failed");
            Step::Taken(Vec::new(), LOOK)
        }
        None => {
            tracing::error!("a panic in a round of the worker");
            Step::Taken(Vec::new(), LOOK)
        }
    }
}

async fn look_after(backend: &Backend) -> Step {
    match caught::caught(Box::pin(chores(backend))).await {
        Some(Ok(())) => {}
        Some(Err(error)) => tracing::error!(%error, "reminders or offers could not be looked after"),
        None => tracing::error!("a panic while looking after reminders and offers"),
    }
    Step::Chores
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

async fn handle(
    backend: &Backend,
    transport: &dyn Transport,
    row: ClaimedRow,
    owner: Uuid,
) -> Result<Handled, DbError> {
    let (attempts, not_before, until) = (row.attempts, row.not_before, row.expires_at);
    let job = Job::try_from(row)?;
    let mut halted = false;
    let prepared = with_retries(|| jobs::prepare(backend, &job, owner, backend.now() + LEASE)).await?;
    let end = match prepared {
        Prepared::Lost => return Ok(Handled { state: "leased", halted }),
        Prepared::Over(state, reason) => End::Over { state, reason, attempts },
        Prepared::Later(from, until) => End::Back { from, until, attempts, reason: None, lane: None },
        Prepared::Elsewhere(lane) => End::Back { from: not_before, until, attempts, reason: None, lane: Some(lane) },
        Prepared::Text(texting) => match transport.text(&texting).await {
            Ok(name) => End::Texted { attempts: attempts + 1, name },
            Err(error) => ending::after_text(backend, error, attempts, until),
        },
        Prepared::Ready(delivery) => {
            #[cfg(feature = "test-support")]
            backend.settings.trial.reach(Point::Kept).await;
            let sent = transport.send(&delivery).await;
            #[cfg(feature = "test-support")]
            backend.settings.trial.reach(Point::Answered).await;
            match sent {
                Ok(()) => End::Sent { attempts: attempts + 1, group: group_of(&delivery.recipient).to_owned() },
                Err(refusal) => {
                    halted = matches!(refusal, SendError::Account(_));
                    after_refusal(backend, &delivery, refusal, attempts, until)
                }
            }
        }
    };
    let state = with_retries(|| ending::write(backend, job.id, owner, &end)).await?;
    tracing::info!(message = %job.id, kind = job.kind.as_str(), state, "message handled");
    Ok(Handled { state, halted })
}
