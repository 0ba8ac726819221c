//! The promise of the house: nobody is told « réservé » for a seat that somebody else holds.

use std::net::SocketAddr;

use backend::db::testing::TestBackend;
use backend::fixture::{self, StopFixture};
use backend::service::register::Guard;
use backend::{Backend, check};
use uuid::Uuid;

use crate::client::post;
use crate::harness::{Served, form_of};
use crate::processes::Start;

const CLIENTS: u128 = 200;
const REPETITIONS: u64 = 50;

/// What the clients were told who all wanted the one seat.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    confirmed: u128,
    full: u128,
    /// The status of anything else, and what it said.
    others: Vec<(u16, String)>,
}

impl Told {
    fn is_right(&self) -> bool {
        *self == Self { confirmed: 1, full: CLIENTS - 1, others: Vec::new() }
    }
}

/// A stop of its own with one workshop of one seat; one room holds one workshop at once.
async fn one_seat(backend: &Backend, first: &StopFixture, repetition: u64) -> (StopFixture, String) {
    let day = first.day + chrono::Days::new(repetition + 1);
    let stop = first.another(backend, &format!("etape-{repetition}"), day, fixture::ZONE).await.unwrap();
    let workshop = stop.workshop(backend, "atelier", "09:00", "10:30", 1).await.unwrap();
    (stop, workshop.session.to_string())
}

async fn rush(addresses: &[SocketAddr], stop: &StopFixture, choice: &str, repetition: u64) -> Told {
    let requests: Vec<_> = addresses
        .iter()
        .cycle()
        .zip(0..CLIENTS)
        .map(|(address, client)| {
            let (address, form, choice) = (*address, form_of(stop), choice.to_owned());
            let key = 0x0197_0000_0000_7000_8000_0000_0000_0000 + (u128::from(repetition) << 32) + client;
            let key = Uuid::from_u128(key).to_string();
            tokio::spawn(async move {
                post(address, &form, &[("key", &key), ("first_name", "Rosa"), ("choices", &choice)]).await
            })
        })
        .collect();
    let mut told = Told::default();
    for request in requests {
        let answer = request.await.unwrap();
        match answer.status {
            303 => told.confirmed += 1,
            409 if answer.body.contains("omplet") => told.full += 1,
            other => told.others.push((other, answer.body)),
        }
    }
    told
}

/// On SQLite one process serves the file; on PostgreSQL two share the database.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_requests_for_the_last_seat_give_one_ticket() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    let first = fixture::published_stop(&test.backend).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let count = if test.backend.db.engine() == "postgres" { 2 } else { 1 };
    let mut processes = Vec::new();
    for _ in 0..count {
        processes.push(Start::on(&test.database.url, folder.path()).serve().await);
    }
    let addresses: Vec<SocketAddr> = processes.iter().map(|process| process.address).collect();
    for repetition in 0..REPETITIONS {
        let (stop, choice) = one_seat(&test.backend, &first, repetition).await;
        let told = rush(&addresses, &stop, &choice, repetition).await;
        assert!(told.is_right(), "repetition {repetition}: {told:?}");
    }
    let violations = check::run(&test.backend).await.unwrap();
    assert!(violations.is_empty(), "{violations:?}");
}

/// The control: counting first and writing later, as a careless program would, is noticed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_the_guard_the_same_requests_oversell() {
    let served = Served::start_with(|settings| settings.seat_guard = Guard::Off).await;
    let mut noticed = 0;
    for repetition in 0..3 {
        let (stop, choice) = one_seat(&served.test.backend, &served.stop, repetition).await;
        let told = rush(&[served.address], &stop, &choice, repetition).await;
        noticed += usize::from(!told.is_right());
    }
    assert!(noticed > 0, "the assertion holds without the guard: it proves nothing");
    assert!(!check::run(&served.test.backend).await.unwrap().is_empty());
}
