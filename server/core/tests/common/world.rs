//! A stop in a fresh database, and short words for what every test does.
#![expect(dead_code, reason = "each test file uses its own part")]

use backend::Backend;
use backend::db::testing::TestBackend;
use backend::fixture::{self, StopFixture};
use backend::service::read::{TicketPage, ticket_by_link};
use backend::service::register::{Registered, Via, register};
use backend::{execute, fetch_all, fetch_one};
use chrono::{DateTime, NaiveTime, Utc};
use domain::ids::{RegistrationId, SlotId};
use domain::registration::{Choice, RegistrationState};

/// A backend on Monday 3 May 2027 and a stop on Tuesday 18 May.
pub struct World {
    pub test: TestBackend,
    pub stop: StopFixture,
}

impl World {
    pub async fn new() -> Self {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        let stop = fixture::published_stop(&test.backend).await.unwrap();
        Self { test, stop }
    }

    pub fn backend(&self) -> &Backend {
        &self.test.backend
    }

    /// Sets the clock (RFC 3339).
    pub fn at(&self, instant: &str) {
        self.test.clock.set(DateTime::parse_from_rfc3339(instant).unwrap().with_timezone(&Utc));
    }

    /// Registers somebody for whom everything is well.
    pub async fn register(&self, name: &str, email: Option<&str>, choices: &[Choice]) -> Registered {
        let new = fixture::person(self.backend(), name, email, choices).unwrap();
        register(self.backend(), Via::Web, new).await.unwrap()
    }

    /// Registers somebody who waits where it is full.
    pub async fn wait(&self, name: &str, email: Option<&str>, choice: Choice) -> Registered {
        let mut new = fixture::person(self.backend(), name, email, &[choice]).unwrap();
        new.wait_if_full = true;
        self.test.clock.advance(chrono::TimeDelta::seconds(1));
        register(self.backend(), Via::Web, new).await.unwrap()
    }

    /// Runs a statement.
    pub async fn run(&self, sql: &'static str) {
        let mut tx = self.backend().db.begin().await.unwrap();
        execute!(&mut tx, sql).unwrap();
        tx.commit().await.unwrap();
    }

    /// The number that a statement answers.
    pub async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.backend().db.read().await.unwrap();
        fetch_one!(&mut tx, (i64,), sql).unwrap().0
    }

    /// Taken seats of a slot.
    pub async fn taken(&self, slot: SlotId) -> i64 {
        let mut tx = self.backend().db.read().await.unwrap();
        fetch_one!(&mut tx, (i64,), "select taken from slots where id = $1", slot.0).unwrap().0
    }

    /// Kinds of the messages in the outbox, in alphabetical order.
    pub async fn kinds_of_messages(&self) -> Vec<String> {
        self.words("select kind from outbox order by kind").await
    }

    /// Kinds of what happened, in order.
    pub async fn kinds_of_events(&self) -> Vec<String> {
        self.words("select kind from events order by happened_at, kind").await
    }

    /// The only registration of a ticket.
    pub async fn only(&self, registered: &Registered) -> RegistrationId {
        let mut tx = self.backend().db.read().await.unwrap();
        let sql = "select id from registrations where ticket_id = $1";
        RegistrationId(fetch_one!(&mut tx, (uuid::Uuid,), sql, registered.ticket.0).unwrap().0)
    }

    /// Nothing is broken: every counter, overlap, rank and message key is right.
    pub async fn check(&self) {
        let found: Vec<String> =
            backend::check::run(self.backend()).await.unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(found, Vec::<String>::new());
    }

    /// The ticket page of an answer.
    pub async fn page(&self, registered: &Registered) -> TicketPage {
        ticket_by_link(self.backend(), &registered.link).await.unwrap().unwrap()
    }

    /// Where each registration of a ticket stands, by time.
    pub async fn states(&self, registered: &Registered) -> Vec<RegistrationState> {
        self.page(registered).await.registrations.iter().map(|one| one.state).collect()
    }

    async fn words(&self, sql: &'static str) -> Vec<String> {
        let mut tx = self.backend().db.read().await.unwrap();
        fetch_all!(&mut tx, (String,), sql).unwrap().into_iter().map(|(word,)| word).collect()
    }
}

pub fn hour(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}
