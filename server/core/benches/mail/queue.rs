//! People with a seat tomorrow, and their reminders in the queue.

use backend::db::testing::TestBackend;
use backend::jobs::reminders;
use backend::{execute, fetch_one, fixture};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{MESSAGES, PROVIDERS};

/// When the seats are taken.
pub const NOW: &str = "2027-05-03T12:00:00Z";
/// A minute before 17:00 in Martinique, the day before the stop: the reminders are queued.
const BEFORE: &str = "2027-05-17T20:59:00Z";
/// They are due.
pub const DUE: &str = "2027-05-17T21:00:01Z";
/// Sessions of the day.
const SESSIONS: usize = 50;

const TICKET: &str = "insert into tickets (id, stop_id, first_name, email, generation, code_hash, link_hash, \
    revision, created_via, created_at) values ($1, $2, 'Rosa', $3, 0, $4, $4, 0, 'web', $5)";
const SEAT: &str = "insert into registrations (id, ticket_id, session_id, slot_id, state, over, sequence, created_at, \
    revised_at) values ($1, $2, $3, $4, 'registered', $5, 0, $6, $6)";

/// Everybody has an address and a seat.
pub async fn people(test: &TestBackend) {
    let backend = &test.backend;
    let stop = fixture::published_stop(backend).await.unwrap();
    let mut sessions = Vec::new();
    for number in 0..SESSIONS {
        let slug = format!("atelier-{number}");
        let (start, end) = (format!("{:02}:00", 9 + number % 8), format!("{:02}:45", 9 + number % 8));
        sessions.push(stop.workshop(backend, &slug, &start, &end, 1_000).await.unwrap());
    }
    let now = backend.now();
    let mut tx = backend.db.begin().await.unwrap();
    for number in 0..MESSAGES {
        let (ticket, registration) = (backend.new_id(), backend.new_id());
        let email = format!("rosa.{number}@fournisseur{}.example", number % PROVIDERS);
        execute!(&mut tx, TICKET, ticket, stop.stop.0, email, ticket.as_bytes().to_vec(), now).unwrap();
        let session = &sessions[number % SESSIONS];
        let (id, slot): (Uuid, Uuid) = (session.session.0, session.slots[0].0);
        execute!(&mut tx, SEAT, registration, ticket, id, slot, false, now).unwrap();
    }
    tx.commit().await.unwrap();
}

/// One reminder for each, in an empty queue.
pub async fn fill(test: &TestBackend) {
    let mut tx = test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "delete from outbox").unwrap();
    tx.commit().await.unwrap();
    let before: DateTime<Utc> = BEFORE.parse().unwrap();
    test.clock.set(before);
    assert_eq!(reminders::plan(&test.backend).await.unwrap(), u64::try_from(MESSAGES).unwrap());
}

/// How many are not sent.
pub async fn unsent(test: &TestBackend) -> i64 {
    let mut tx = test.backend.db.read().await.unwrap();
    fetch_one!(&mut tx, (i64,), "select count(*) from outbox where state <> 'sent'").unwrap().0
}
