//! Eight clients at once who do everything that can be done, at random and with a seed: whatever the
//! order in which it happens, no invariant is broken.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use backend::Backend;
use backend::clock::Entropy;
use backend::clock::held::{FixedClock, SeededEntropy};
use backend::db::Db;
use backend::fixture::{self, SessionFixture, StopFixture};
use backend::mail::transport::MemoryTransport;
use backend::service::accept_offer::{AcceptError, accept};
use backend::service::cancel_registration::{CancelError, cancel};
use backend::service::cancel_session::{ChangeError, cancel_session};
use backend::service::move_registration::{MoveError, move_to};
use backend::service::move_session::move_session;
use backend::service::publish_tour::{PublishError, PublishTour, publish};
use backend::service::read::{TicketPage, ticket_by_link};
use backend::service::read_plan;
use backend::service::record_presence::{PresenceError, Within, record};
use backend::service::register::{RegisterError, Via, register};
use backend::service::save_draft::{SaveDraftError, save};
use backend::service::undo_change::{UndoError, undo};
use backend::worker;
use chrono::{NaiveTime, TimeDelta};
use common::World;
use domain::ids::SlotId;
use domain::registration::presence::Note;
use tokio::task::JoinSet;

/// Clients at once.
const CLIENTS: u64 = 8;
/// Rounds that a storm may take until it has reached what it must; one is nearly always enough.
const ROUNDS: u64 = 5;

/// How often each kind of operation did what it was asked for, and not only found that it cannot.
#[derive(Debug, Default)]
struct Done {
    registered: AtomicUsize,
    cancelled: AtomicUsize,
    moved: AtomicUsize,
    accepted: AtomicUsize,
    published: AtomicUsize,
    changed: AtomicUsize,
    undone: AtomicUsize,
    noted: AtomicUsize,
}

/// The sessions of the storm.
struct Sessions {
    /// Those that people want; some overlap.
    wanted: Vec<SessionFixture>,
    /// One far from all others: it is moved by a quarter of an hour without making anybody clash.
    moving: SessionFixture,
    /// One that is cancelled and taken back.
    shaky: SessionFixture,
    stop: StopFixture,
}

struct Client {
    backend: Backend,
    clock: Arc<FixedClock>,
    chance: SeededEntropy,
    sessions: Arc<Sessions>,
    done: Arc<Done>,
    links: Vec<String>,
}

fn count(counter: &AtomicUsize) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Client {
    fn below(&self, limit: usize) -> usize {
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn session(&self) -> &SessionFixture {
        match self.below(6) {
            0 => &self.sessions.moving,
            1 => &self.sessions.shaky,
            _ => &self.sessions.wanted[self.below(self.sessions.wanted.len())],
        }
    }

    fn slot(&self) -> SlotId {
        let slots = &self.session().slots;
        slots[self.below(slots.len())]
    }

    async fn act(&mut self) {
        self.clock.advance(TimeDelta::milliseconds(1));
        match self.below(20) {
            0..6 => self.register().await,
            6..9 => self.cancel().await,
            9..13 => self.change().await,
            13 => self.note().await,
            14..16 => self.publish().await,
            16..18 => self.change_programme().await,
            18 => match self.below(2) {
                0 => self.undo().await,
                _ => self.note().await,
            },
            _ => {
                self.clock.advance(TimeDelta::minutes(5));
                worker::drain(&self.backend, &MemoryTransport::default()).await.unwrap();
            }
        }
    }

    async fn register(&mut self) {
        let mut choices: Vec<domain::registration::Choice> = Vec::new();
        for _ in 0..=self.below(2) {
            let session = self.session();
            let mut choice = session.choice();
            choice.slot = (session.slots.len() > 1).then(|| session.slots[self.below(session.slots.len())]);
            if choices.iter().all(|known| known.session != choice.session) {
                choices.push(choice);
            }
        }
        let email = (self.below(4) > 0).then_some("rosa@exemple.fr");
        let mut new = fixture::person(&self.backend, "Rosa", email, &choices).unwrap();
        new.wait_if_full = self.below(3) > 0;
        match register(&self.backend, Via::Web, new).await {
            Ok(answer) => {
                count(&self.done.registered);
                self.links.push(answer.link);
            }
            Err(RegisterError::Full { .. } | RegisterError::Overlap { .. } | RegisterError::Closed { .. }) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    async fn cancel(&self) {
        let Some((link, page)) = self.page().await else { return };
        let registration = page.registrations[self.below(page.registrations.len())].id;
        match cancel(&self.backend, &link, registration).await {
            Ok(()) => count(&self.done.cancelled),
            Err(CancelError::NotLive | CancelError::Started) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    async fn change(&self) {
        let Some((link, page)) = self.page().await else { return };
        let registration = page.registrations[self.below(page.registrations.len())].id;
        if self.below(3) == 0 {
            match accept(&self.backend, &link, registration).await {
                Ok(()) => count(&self.done.accepted),
                Err(AcceptError::NotOffered | AcceptError::TooLate) => {}
                Err(fault) => panic!("{fault:?}"),
            }
            return;
        }
        let one = page.registrations.iter().find(|one| one.id == registration).unwrap();
        // Half of the moves go where the page says there is a seat, half anywhere.
        let shown = one.alternatives.get(self.below(one.alternatives.len())).map(|choice| choice.slot);
        let slot = shown.filter(|_| self.below(2) == 0).unwrap_or_else(|| self.slot());
        match move_to(&self.backend, &link, registration, slot).await {
            Ok(()) => count(&self.done.moved),
            Err(MoveError::Full | MoveError::NotLive | MoveError::Started | MoveError::Overlap { .. }) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    /// Edits the draft — more places here, another word there — and publishes it.
    async fn publish(&self) {
        let tour = self.sessions.stop.tour;
        let page = read_plan::draft(&self.backend, tour).await.unwrap().unwrap();
        let mut plan = page.plan;
        plan.stops[0].bring = format!("Un stylo, {}", self.below(100));
        let sessions = &mut plan.stops[0].sessions;
        let chosen = self.below(sessions.len());
        for slot in &mut sessions[chosen].slots {
            slot.capacity += i64::try_from(self.below(2)).unwrap();
        }
        match save(&self.backend, None, tour, page.revision, plan).await {
            Ok(_) => {}
            Err(SaveDraftError::Newer(_)) => return,
            Err(fault) => panic!("{fault:?}"),
        }
        let page = read_plan::draft(&self.backend, tour).await.unwrap().unwrap();
        let (revision, version) = (page.revision, page.version);
        let command = PublishTour { tour, revision, version, override_reason: None, note: None };
        match publish(&self.backend, None, &command).await {
            Ok(_) => count(&self.done.published),
            Err(PublishError::Stale { .. } | PublishError::Refused(_)) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    /// Moves or cancels a published session, without the draft.
    async fn change_programme(&self) {
        let sessions = &self.sessions;
        let changed = if self.below(3) == 0 {
            cancel_session(&self.backend, None, sessions.shaky.session).await
        } else {
            let quarter = 15 * u32::try_from(self.below(4)).unwrap();
            let starts = sessions.stop.day.and_time(NaiveTime::from_hms_opt(18, quarter, 0).unwrap());
            move_session(&self.backend, None, sessions.moving.session, starts, Some(sessions.stop.room), None).await
        };
        match changed {
            Ok(_) => count(&self.done.changed),
            Err(ChangeError::Cancelled | ChangeError::Refused(_)) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    /// The host notes who is here and who is not, and takes it back.
    async fn note(&self) {
        let Some((_, page)) = self.page().await else { return };
        let registration = page.registrations[self.below(page.registrations.len())].id;
        let note = [Note::Here, Note::Here, Note::Absent, Note::Undo][self.below(4)];
        match record(&self.backend, Within::Stop(self.sessions.stop.stop), registration, note).await {
            Ok(_) => count(&self.done.noted),
            Err(PresenceError::Rule(_) | PresenceError::Cancelled | PresenceError::ChairGiven) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    async fn undo(&self) {
        let (version, _) = read_plan::published(&self.backend, self.sessions.stop.tour).await.unwrap().unwrap();
        match undo(&self.backend, None, self.sessions.stop.tour, version).await {
            Ok(_) => count(&self.done.undone),
            Err(UndoError::Nothing | UndoError::NotLatest | UndoError::TooLate | UndoError::Refused(_)) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    async fn page(&self) -> Option<(String, TicketPage)> {
        let link = self.links.get(self.below(self.links.len()))?.clone();
        let page = ticket_by_link(&self.backend, &link).await.unwrap().unwrap();
        Some((link, page))
    }
}

/// What a storm must reach, or it proves nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Seats given from the waiting list, and a publication taken back within its two minutes.
    Waiting,
    /// People noted as present or absent.
    Presence,
}

/// `operations` of each of the clients, from `now` on.
async fn storm(now: &str, seed: u64, operations: usize, reach: Reach) {
    let w = &World::new().await;
    w.run("update rooms set concurrent = 9").await;
    let mut wanted = Vec::new();
    for (slug, start, end, capacity) in
        [("a", "09:00", "10:00", 2), ("b", "09:30", "10:30", 3), ("c", "11:00", "12:00", 2), ("d", "14:00", "15:00", 9)]
    {
        wanted.push(w.stop.workshop(w.backend(), slug, start, end, capacity).await.unwrap());
    }
    wanted.push(w.stop.interviews(w.backend(), "e", "10:00", "10:40").await.unwrap());
    let moving = w.stop.workshop(w.backend(), "f", "18:00", "19:00", 4).await.unwrap();
    let shaky = w.stop.workshop(w.backend(), "g", "16:00", "16:30", 4).await.unwrap();
    let sessions = Arc::new(Sessions { wanted, moving, shaky, stop: w.stop.clone() });
    w.at(now);
    let mut processes = vec![w.backend().clone()];
    if w.backend().db.engine() == "postgres" {
        processes.push(Backend { db: Db::connect(&w.test.database.url).await.unwrap(), ..w.backend().clone() });
    }
    let done = Arc::new(Done::default());
    // Chance decides which operations meet which state. What a run must reach and has not, a further
    // round may: a round that is still not enough is a fault of the storm, not of a slow machine.
    for round in 0..ROUNDS {
        let mut clients = JoinSet::new();
        for number in 0..CLIENTS {
            let mut client = Client {
                backend: processes[usize::try_from(number).unwrap() % processes.len()].clone(),
                clock: Arc::clone(&w.test.clock),
                chance: SeededEntropy::new(seed * 1_000 + round * 100 + number),
                sessions: Arc::clone(&sessions),
                done: Arc::clone(&done),
                links: Vec::new(),
            };
            clients.spawn(async move {
                for _ in 0..operations {
                    client.act().await;
                }
            });
        }
        clients.join_all().await;
        w.check().await;
        nobody_was_passed_over(w).await;
        if missing(w, &done, reach).await.is_empty() {
            break;
        }
    }
    let missing = missing(w, &done, reach).await;
    assert!(missing.is_empty(), "never reached: {missing:?} of {done:?}");
}

/// What a storm must reach and has not yet.
async fn missing(w: &World, done: &Done, reach: Reach) -> Vec<&'static str> {
    let served = w.count("select count(*) from events where kind in ('promoted', 'offered')").await;
    let reached = |counter: &AtomicUsize| counter.load(Ordering::Relaxed) > 0;
    let mut needed = vec![
        ("registered", reached(&done.registered)),
        ("cancelled", reached(&done.cancelled)),
        ("moved", reached(&done.moved)),
        ("published", reached(&done.published)),
        ("changed", reached(&done.changed)),
    ];
    match reach {
        Reach::Waiting => needed.extend([("undone", reached(&done.undone)), ("served", served > 0)]),
        Reach::Presence => needed.push(("noted", reached(&done.noted))),
    }
    needed.into_iter().filter_map(|(name, reached)| (!reached).then_some(name)).collect()
}

/// Nobody was served before somebody who waits longer, could be told and had nothing else.
async fn nobody_was_passed_over(w: &World) {
    let passed_over = w
        .count(
            "select count(*) from registrations w join tickets k on k.id = w.ticket_id \
             join registrations p on p.session_id = w.session_id \
             where w.state = 'waitlisted' and k.email is not null and w.waiting_since = w.created_at \
             and (select count(*) from registrations o where o.ticket_id = k.id) = 1 \
             and (select count(*) from slots sl where sl.session_id = w.session_id) = 1 \
             and p.state in ('registered', 'offered') and p.waiting_since > w.waiting_since \
             and not exists (select 1 from events e where e.subject_id = p.id and e.kind = 'moved')",
        )
        .await;
    assert_eq!(passed_over, 0);
}

/// Far from the start seats are given at once …
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_hundred_operations_long_before() {
    storm("2027-05-03T12:00:00Z", 1, 100, Reach::Waiting).await;
}

/// … near it they are offered.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_thousand_operations_on_the_day_before() {
    storm("2027-05-17T13:05:00Z", 2, 250, Reach::Waiting).await;
}

/// On the day itself sessions begin while people still come, go and change.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_hundred_operations_on_the_day_itself() {
    storm("2027-05-18T12:30:00Z", 3, 100, Reach::Presence).await;
}
