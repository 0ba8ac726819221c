//! Many at once: no seat is sold twice, no key makes two tickets, every counter stays right.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use std::sync::Arc;

use backend::Backend;
use backend::clock::Entropy;
use backend::clock::held::{FixedClock, SeededEntropy};
use backend::db::Db;
use backend::fixture::{self, SessionFixture};
use backend::service::accept_offer::{AcceptError, accept};
use backend::service::cancel_registration::{CancelError, cancel};
use backend::service::move_registration::{MoveError, move_to};
use backend::service::read::ticket_by_link;
use backend::service::register::{Guard, RegisterError, Via, register, register_guarded};
use backend::service::waiting_list::expire_offers;
use chrono::TimeDelta;
use common::World;
use domain::ids::SlotId;
use tokio::task::JoinSet;

const CLIENTS: usize = 200;
const ROUNDS: usize = 5;

/// What 200 clients were told who all wanted the one seat.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    registered: usize,
    full: usize,
    faults: Vec<String>,
}

impl Told {
    fn is_right(&self) -> bool {
        *self == Told { registered: 1, full: CLIENTS - 1, faults: Vec::new() }
    }
}

/// The backend, and beside it, on PostgreSQL, a second one with connections of its own: there,
/// several processes share the database.
async fn processes(w: &World) -> Vec<Backend> {
    let mut all = vec![w.backend().clone()];
    if w.backend().db.engine() == "postgres" {
        all.push(Backend { db: Db::connect(&w.test.database.url).await.unwrap(), ..w.backend().clone() });
    }
    all
}

async fn rush(processes: &[Backend], session: &SessionFixture, guard: Guard) -> Told {
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let backend = processes[client % processes.len()].clone();
        let new = fixture::person(&backend, "Rosa", None, &[session.choice()]).unwrap();
        clients.spawn(async move { register_guarded(&backend, Via::Web, new, guard).await });
    }
    let mut told = Told::default();
    for answer in clients.join_all().await {
        match answer {
            Ok(_) => told.registered += 1,
            Err(RegisterError::Full { .. }) => told.full += 1,
            Err(fault) => told.faults.push(fault.to_string()),
        }
    }
    told
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_seat_is_sold_once() {
    let w = &World::new().await;
    let processes = processes(w).await;
    w.run("update rooms set concurrent = 9").await;
    for round in 0..ROUNDS {
        let session = w.stop.workshop(w.backend(), &format!("s{round}"), "09:00", "10:00", 1).await.unwrap();
        let told = rush(&processes, &session, Guard::On).await;
        assert!(told.is_right(), "round {round}: {told:?}");
        assert_eq!(w.taken(session.slots[0]).await, 1);
    }
    w.check().await;
}

/// The control of the test above: without the guard it must fail, or it proves nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_guard_the_test_would_notice() {
    let w = &World::new().await;
    let processes = processes(w).await;
    let mut noticed = 0;
    for round in 0..ROUNDS {
        let session = w.stop.workshop(w.backend(), &format!("s{round}"), "09:00", "10:00", 1).await.unwrap();
        let told = rush(&processes, &session, Guard::Off).await;
        noticed += usize::from(!told.is_right());
    }
    assert!(noticed > 0, "counting first and writing later never oversold");
    assert!(!backend::check::run(w.backend()).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_makes_one_ticket_however_often_it_comes() {
    let w = &World::new().await;
    let processes = processes(w).await;
    let session = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 40).await.unwrap();
    for round in 1..=10 {
        let new = fixture::person(w.backend(), "Rosa", None, &[session.choice()]).unwrap();
        let mut clients = JoinSet::new();
        for client in 0..6 {
            let (backend, new) = (processes[client % processes.len()].clone(), new.clone());
            clients.spawn(async move { register(&backend, Via::Kiosk, new).await.unwrap() });
        }
        let answers = clients.join_all().await;
        assert_eq!(answers.iter().filter(|answer| !answer.repeated).count(), 1);
        assert!(answers.iter().all(|answer| answer.ticket == answers[0].ticket && answer.link == answers[0].link));
        assert_eq!(w.taken(session.slots[0]).await, round);
    }
    w.check().await;
}

/// One of eight people who do everything that can be done, at random.
struct Client {
    backend: Backend,
    clock: Arc<FixedClock>,
    chance: SeededEntropy,
    sessions: Arc<Vec<SessionFixture>>,
    links: Vec<String>,
}

impl Client {
    fn below(&self, limit: usize) -> usize {
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % u64::try_from(limit).unwrap()).unwrap()
    }

    fn slot(&self) -> (usize, SlotId) {
        let session = self.below(self.sessions.len());
        let slots = &self.sessions[session].slots;
        (session, slots[self.below(slots.len())])
    }

    async fn act(&mut self) {
        self.clock.advance(TimeDelta::milliseconds(1));
        match self.below(10) {
            0..3 => self.register().await,
            3..5 => self.cancel().await,
            5..9 => self.change().await,
            _ => {
                self.clock.advance(TimeDelta::minutes(5));
                expire_offers(&self.backend).await.unwrap();
            }
        }
    }

    async fn register(&mut self) {
        let mut choices = Vec::new();
        for _ in 0..=self.below(2) {
            let (session, slot) = self.slot();
            let mut choice = self.sessions[session].choice();
            choice.slot = (self.sessions[session].slots.len() > 1).then_some(slot);
            if choices.iter().all(|known: &domain::registration::Choice| known.session != choice.session) {
                choices.push(choice);
            }
        }
        let email = (self.below(4) > 0).then_some("rosa@exemple.fr");
        let mut new = fixture::person(&self.backend, "Rosa", email, &choices).unwrap();
        new.wait_if_full = self.below(3) > 0;
        match register(&self.backend, Via::Web, new).await {
            Ok(answer) => self.links.push(answer.link),
            Err(RegisterError::Full { .. } | RegisterError::Overlap { .. }) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    async fn cancel(&self) {
        let Some((link, page)) = self.page().await else { return };
        let registration = page.registrations[self.below(page.registrations.len())].id;
        match cancel(&self.backend, &link, registration).await {
            Ok(()) | Err(CancelError::NotLive) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    async fn change(&self) {
        let Some((link, page)) = self.page().await else { return };
        let registration = page.registrations[self.below(page.registrations.len())].id;
        if self.below(3) == 0 {
            match accept(&self.backend, &link, registration).await {
                Ok(()) | Err(AcceptError::NotOffered | AcceptError::TooLate) => return,
                Err(fault) => panic!("{fault:?}"),
            }
        }
        let one = page.registrations.iter().find(|one| one.id == registration).unwrap();
        // Half of the moves go where the page says there is a seat, half anywhere.
        let shown = one.alternatives.get(self.below(one.alternatives.len().max(1))).map(|choice| choice.slot);
        let slot = shown.filter(|_| self.below(2) == 0).unwrap_or_else(|| self.slot().1);
        match move_to(&self.backend, &link, registration, slot).await {
            Ok(()) | Err(MoveError::Full | MoveError::NotLive | MoveError::Overlap { .. }) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }

    async fn page(&self) -> Option<(String, backend::service::read::TicketPage)> {
        let link = self.links.get(self.below(self.links.len().max(1)))?.clone();
        let page = ticket_by_link(&self.backend, &link).await.unwrap().unwrap();
        Some((link, page))
    }
}

/// Far from the start seats are given at once, near it they are offered.
async fn four_hundred_operations(now: &str, seed: u64) {
    let w = &World::new().await;
    w.run("update rooms set concurrent = 9").await;
    let mut sessions = Vec::new();
    for (slug, start, end, capacity) in
        [("a", "09:00", "10:00", 2), ("b", "09:30", "10:30", 3), ("c", "11:00", "12:00", 2), ("d", "14:00", "15:00", 9)]
    {
        sessions.push(w.stop.workshop(w.backend(), slug, start, end, capacity).await.unwrap());
    }
    sessions.push(w.stop.interviews(w.backend(), "e", "10:00", "10:40").await.unwrap());
    let sessions = Arc::new(sessions);
    w.at(now);
    let processes = processes(w).await;
    let mut clients = JoinSet::new();
    for number in 0..8_u32 {
        let mut client = Client {
            backend: processes[usize::try_from(number).unwrap() % processes.len()].clone(),
            clock: Arc::clone(&w.test.clock),
            chance: SeededEntropy::new(seed * 100 + u64::from(number)),
            sessions: Arc::clone(&sessions),
            links: Vec::new(),
        };
        clients.spawn(async move {
            for _ in 0..50 {
                client.act().await;
            }
        });
    }
    clients.join_all().await;
    w.check().await;
    let served = w.count("select count(*) from events where kind in ('promoted', 'offered')").await;
    let moved = w.count("select count(*) from events where kind = 'moved'").await;
    assert!(served > 5 && moved > 5, "the test must reach what it tests: {served} served, {moved} moved");
    // Nobody was served before somebody who waits longer, could be told and had nothing else.
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_at_once_long_before() {
    four_hundred_operations("2027-05-03T12:00:00Z", 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_at_once_on_the_day_before() {
    four_hundred_operations("2027-05-17T13:05:00Z", 2).await;
}
