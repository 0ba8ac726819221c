//! Claims, leases, retries, hostile rows.

use std::collections::HashSet;
use std::sync::Arc;

use backend::mail::transport::{Delivery, MemoryTransport, SendError, Sending, Transport};
use backend::repo::outbox::MessageKind;
use backend::repo::outbox::claim::claim_lane;
use backend::worker::{LEASE, Outcome, drain, run, run_once};
use backend::{execute, fetch_all};
use chrono::TimeDelta;
use uuid::Uuid;

use super::support::{at, world};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_workers_send_each_of_300_messages_once() {
    let world = world().await;
    let ids = world.login_messages(300).await;
    let transport = Arc::new(MemoryTransport::default());
    let work = |backend: backend::Backend| {
        let transport = Arc::clone(&transport);
        tokio::spawn(async move { drain(&backend, transport.as_ref()).await.unwrap() })
    };
    let (first, second) = (work(world.test.backend.clone()), work(world.test.backend.clone()));
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    assert_eq!(first.sent + second.sent, 300);
    let sent: Vec<_> = transport.delivered().into_iter().map(|delivery| delivery.id).collect();
    assert_eq!(sent.len(), 300);
    assert_eq!(sent.into_iter().collect::<HashSet<_>>(), ids.into_iter().collect::<HashSet<_>>());
    assert!(world.states().await.iter().all(|(state, _)| state == "sent"));
}

/// The positive control: two workers that look first and take without asking for the state again both
/// get the same messages. With the guard the second gets none.
#[tokio::test]
async fn without_the_outer_guard_a_message_is_taken_twice() {
    const LOOK: &str = "select id from outbox where state = 'queued' order by id";
    const TAKE: &str = "update outbox set state = 'leased', lease_owner = $2, lease_ends_at = $3 where id = $1";
    let world = world().await;
    world.login_messages(20).await;
    let db = &world.test.backend.db;
    let until = at("2027-05-03T12:05:00Z");

    let mut looks = Vec::new();
    for _ in 0..2 {
        let mut tx = db.read().await.unwrap();
        looks.push(fetch_all!(&mut tx, (Uuid,), LOOK).unwrap());
    }
    for (guarded, expected) in [(false, 40), (true, 20)] {
        let mut taken = 0;
        for (owner, look) in looks.iter().enumerate() {
            for (id,) in look {
                let mut tx = db.begin().await.unwrap();
                let owner = Uuid::from_u128(owner as u128 + 1);
                taken += if guarded {
                    execute!(
                        &mut tx,
                        "update outbox set state = 'leased', lease_owner = $2, lease_ends_at = $3 \
                         where id = $1 and state = 'queued'",
                        *id,
                        owner,
                        until
                    )
                    .unwrap()
                } else {
                    execute!(&mut tx, TAKE, *id, owner, until).unwrap()
                };
                tx.commit().await.unwrap();
            }
        }
        assert_eq!(taken, expected, "guarded: {guarded}");
        let mut tx = db.begin().await.unwrap();
        execute!(&mut tx, "update outbox set state = 'queued', lease_owner = null, lease_ends_at = null").unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn urgent_messages_go_first() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    world.login_messages(2).await;
    world.revise(registration, "excused").await;
    let urgent = world.enqueue(&world.about(MessageKind::Cancellation, ticket, registration, 1)).await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 3);
    assert_eq!(transport.delivered()[0].id, urgent);
}

#[tokio::test]
async fn a_worker_that_dies_after_its_claim_loses_it() {
    let world = world().await;
    world.login_messages(1).await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    let now = backend.now();
    let mut tx = backend.db.begin().await.unwrap();
    let claimed = claim_lane(&mut tx, Uuid::from_u128(1), now, now + LEASE, "2 exemple.fr", 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    tx.commit().await.unwrap();

    assert_eq!(drain(backend, &transport).await.unwrap(), Outcome::default());
    world.test.clock.advance(LEASE - TimeDelta::seconds(1));
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 0);
    world.test.clock.advance(TimeDelta::seconds(1));
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);
    assert_eq!(transport.delivered().len(), 1);
}

/// Sends, but its answer is lost.
struct LostAnswer(MemoryTransport);

impl Transport for LostAnswer {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            self.0.send(delivery).await?;
            Err(SendError::unreachable())
        })
    }
}

#[tokio::test]
async fn a_second_try_sends_the_same_bytes() {
    let world = world().await;
    world.login_messages(1).await;
    let (backend, transport) = (&world.test.backend, LostAnswer(MemoryTransport::default()));
    for _ in 0..3 {
        assert_eq!(drain(backend, &transport).await.unwrap().postponed, 1);
        world.test.clock.advance(TimeDelta::minutes(20));
    }
    let delivered = transport.0.delivered();
    assert_eq!(delivered.len(), 3);
    assert!(delivered.iter().all(|delivery| delivery.raw == delivered[0].raw));
}

#[tokio::test]
async fn each_answer_has_its_consequence() {
    let world = world().await;
    world.login_messages(1).await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    transport.refuse_next(SendError::from_reply(451, "4.3.0 later"));
    assert_eq!(drain(backend, &transport).await.unwrap().postponed, 1);
    assert_eq!(world.states().await, [("queued".into(), Some("later 451 4.3.0".into()))]);
    // the first pause is a minute, give or take a fifth
    world.test.clock.advance(TimeDelta::seconds(47));
    assert_eq!(drain(backend, &transport).await.unwrap().claimed, 0);
    world.test.clock.advance(TimeDelta::seconds(26));
    transport.refuse_next(SendError::from_reply(550, "5.1.1 unknown"));
    assert_eq!(drain(backend, &transport).await.unwrap().dead, 1);
    assert_eq!(world.states().await, [("dead".into(), Some("mailbox 550 5.1.1".into()))]);
    assert_eq!(transport.delivered().len(), 0);
}

#[tokio::test]
async fn a_refused_account_stops_the_round_and_blames_no_message() {
    let world = world().await;
    world.login_messages(3).await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    transport.refuse_next(SendError::from_reply(535, "5.7.8 no"));
    let outcome = drain(backend, &transport).await.unwrap();
    assert_eq!((outcome.halted, outcome.postponed, outcome.sent, outcome.dead), (true, 3, 0, 0));
    world.test.clock.advance(TimeDelta::minutes(1));
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 3);
}

/// Panics at its first message.
struct Panics(MemoryTransport, std::sync::atomic::AtomicBool);

impl Transport for Panics {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        assert!(self.1.swap(true, std::sync::atomic::Ordering::SeqCst), "on purpose");
        self.0.send(delivery)
    }
}

#[tokio::test]
async fn neither_a_panic_nor_a_hostile_row_stops_the_next_message() {
    let world = world().await;
    let ids = world.login_messages(4).await;
    let backend = &world.test.backend;
    let mut tx = backend.db.begin().await.unwrap();
    execute!(&mut tx, "update outbox set payload = $2 where id = $1", ids[1].0, "{\"about\":\"\u{0007}\"").unwrap();
    tx.commit().await.unwrap();
    let transport = Panics(MemoryTransport::default(), false.into());
    let outcome = drain(backend, &transport).await.unwrap();
    assert_eq!((outcome.sent, outcome.dead), (2, 2));
    let reasons: Vec<_> = world.states().await.into_iter().filter_map(|(_, reason)| reason).collect();
    assert_eq!(
        reasons.iter().collect::<HashSet<_>>(),
        HashSet::from([&"panic".to_owned(), &"inconsistent".to_owned()])
    );
}

#[tokio::test]
async fn what_comes_too_late_is_not_sent() {
    let world = world().await;
    world.login_messages(1).await;
    world.test.clock.set(at("2027-05-10T12:00:00Z"));
    let transport = MemoryTransport::default();
    assert_eq!(drain(&world.test.backend, &transport).await.unwrap().expired, 1);
    assert_eq!(world.states().await, [("expired".into(), Some("expired".into()))]);
    assert!(transport.delivered().is_empty());
}

#[tokio::test]
async fn the_loop_wakes_sends_and_stops() {
    let world = world().await;
    let backend = world.test.backend.clone();
    let transport = Arc::new(MemoryTransport::default());
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(run(backend.clone(), transport.clone(), stopped));
    world.login_messages(12).await;
    backend.wake.notify_one();
    let all_sent = async {
        while transport.delivered().len() < 12 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), all_sent).await.unwrap();
    stop.send(true).unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(20), working).await.unwrap().unwrap();
    assert_eq!(run_once(&backend, transport.as_ref()).await.unwrap().claimed, 0);
}
