//! Many at once: no seat is sold twice, no key makes two tickets, every counter stays right.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use std::sync::Arc;
use std::time::Duration;

use backend::db::Db;
use backend::fixture::{self, SessionFixture};
use backend::service::cancel_session::cancel_session;
use backend::service::cancel_stop::cancel_stop;
use backend::service::register::{Guard, RegisterError, Via, register};
use backend::settings::Settings;
use backend::{Backend, execute};
use common::World;
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

async fn rush(processes: &[Backend], session: &SessionFixture) -> Told {
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let backend = processes[client % processes.len()].clone();
        let new = fixture::person(&backend, "Rosa", None, &[session.choice()]).unwrap();
        clients.spawn(async move { register(&backend, Via::Web, new).await });
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
        let told = rush(&processes, &session).await;
        assert!(told.is_right(), "round {round}: {told:?}");
        assert_eq!(w.taken(session.slots[0]).await, 1);
    }
    w.check().await;
}

/// The control of the test above: without the guard it must fail, or it proves nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_guard_the_test_would_notice() {
    let w = &World::new().await;
    let mut processes = processes(w).await;
    for backend in &mut processes {
        let settings = Settings { seat_guard: Guard::Off, ..(*backend.settings).clone() };
        backend.settings = Arc::new(settings);
    }
    let mut noticed = 0;
    for round in 0..ROUNDS {
        let session = w.stop.workshop(w.backend(), &format!("s{round}"), "09:00", "10:00", 1).await.unwrap();
        let told = rush(&processes, &session).await;
        noticed += usize::from(!told.is_right());
    }
    assert!(noticed > 0, "counting first and writing later never oversold");
    assert!(!backend::check::run(w.backend()).await.unwrap().is_empty());
}

/// A session or its stop is cancelled while somebody stands at the counter: what was read before
/// the wait for the seat is over by then.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_waited_for_a_seat_sees_what_was_cancelled_meanwhile() {
    const SESSION: &str = "update sessions set cancelled_at = $2 where id = $1";
    const STOP: &str = "update stops set cancelled_at = $2 where id = (select stop_id from sessions where id = $1)";
    for cancel in [SESSION, STOP] {
        for wait_if_full in [false, true] {
            let w = &World::new().await;
            let session = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 9).await.unwrap();
            let mut new = fixture::person(w.backend(), "Rosa", None, &[session.choice()]).unwrap();
            new.wait_if_full = wait_if_full;
            let mut tx = w.backend().db.begin().await.unwrap();
            execute!(&mut tx, "update slots set taken = slots.taken where id = $1", session.slots[0].0).unwrap();
            let backend = w.backend().clone();
            let person = tokio::spawn(async move { register(&backend, Via::Web, new).await });
            tokio::time::sleep(Duration::from_millis(300)).await;
            execute!(&mut tx, cancel, session.session.0, w.backend().now()).unwrap();
            tx.commit().await.unwrap();
            let answer = person.await.unwrap();
            assert!(matches!(answer, Err(RegisterError::Closed { .. })), "{cancel}: {answer:?}");
            assert_eq!(w.count("select count(*) from registrations").await, 0);
            assert_eq!(w.taken(session.slots[0]).await, 0);
        }
    }
}

/// Whoever gets a seat just before a cancellation hears of it; whoever comes just after gets none.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_slips_past_a_cancellation() {
    let w = &World::new().await;
    let processes = processes(w).await;
    for round in 0..12_u64 {
        let day = w.stop.day + chrono::Days::new(round + 1);
        let stop = w.stop.another(w.backend(), &format!("etape-{round}"), day, fixture::ZONE).await.unwrap();
        let session = stop.workshop(w.backend(), "droits", "09:00", "10:00", 40).await.unwrap();
        let mut clients = JoinSet::new();
        for client in 0..12 {
            let backend = processes[client % processes.len()].clone();
            let new = fixture::person(&backend, "Rosa", Some("rosa@exemple.fr"), &[session.choice()]).unwrap();
            clients.spawn(async move {
                match register(&backend, Via::Web, new).await {
                    Ok(_) | Err(RegisterError::Closed { .. }) => {}
                    Err(fault) => panic!("{fault:?}"),
                }
            });
        }
        let backend = processes[processes.len() - 1].clone();
        let whole = round % 2 == 0;
        clients.spawn(async move {
            tokio::task::yield_now().await;
            if whole {
                cancel_stop(&backend, None, stop.stop).await.unwrap();
            } else {
                cancel_session(&backend, None, session.session).await.unwrap();
            }
        });
        clients.join_all().await;
    }
    let untold = "select count(*) from registrations g where not exists \
        (select 1 from outbox o where o.ticket_id = g.ticket_id and o.kind = 'change')";
    assert_eq!(w.count(untold).await, 0);
    w.check().await;
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
