//! Urgent ones first, each provider at its pace, nobody held up by another; who refused is left alone.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use backend::clock::Clock;
use backend::execute;
use backend::mail::transport::{Delivery, MemoryTransport, SendError, Sending, Transport};
use backend::repo::outbox::{self, MessageKind, NewMessage, Payload};
use backend::service::read_queue;
use backend::service::record_bounce::{Recorded, record};
use backend::service::suppression::{Scope, lift};
use backend::service::unsubscribe::{self, Standing};
use backend::settings::Settings;
use backend::worker::{drain, run};
use chrono::{DateTime, TimeDelta, Utc};
use domain::email::EmailAddress;
use domain::ids::{OutboxId, TicketId};
use domain::reminder::ReminderKind;

use super::support::{World, at, world};

/// 17:00 in Martinique, the day before.
const EVE: &str = "2027-05-17T21:00:00Z";

fn reminder(ticket: TicketId, number: usize) -> NewMessage {
    let day = "2027-05-18".parse().unwrap();
    NewMessage {
        unique_key: format!("ticket:{ticket}:reminder:{number}"),
        kind: MessageKind::Reminder,
        ticket: Some(ticket),
        registration: None,
        login: None,
        payload: Payload::Day { reminder: ReminderKind::DayBefore, day },
        sequence: 0,
        not_before: at(EVE),
        expires_at: at("2027-05-18T11:00:00Z"),
    }
}

async fn enqueue_all(world: &World, messages: &[NewMessage]) {
    let backend = &world.test.backend;
    for some in messages.chunks(2_000) {
        let mut tx = backend.db.begin().await.unwrap();
        for message in some {
            let id = OutboxId(backend.new_id());
            assert!(outbox::enqueue(&mut tx, id, backend.now(), message).await.unwrap());
        }
        tx.commit().await.unwrap();
    }
}

/// A clock that runs faster than this machine's.
#[derive(Debug, Clone, Copy)]
struct Fast {
    from: DateTime<Utc>,
    began: Instant,
    times: u32,
}

impl Clock for Fast {
    fn now(&self) -> DateTime<Utc> {
        let micros = self.began.elapsed().as_micros() * u128::from(self.times);
        self.from + TimeDelta::microseconds(i64::try_from(micros).unwrap())
    }
}

/// Takes four messages a second by the fast clock, one after the other; one domain is told to wait.
struct FourASecond {
    clock: Fast,
    turn: tokio::sync::Mutex<()>,
    taken: Mutex<Vec<(DateTime<Utc>, bool)>>,
    refused: Mutex<Vec<DateTime<Utc>>>,
}

impl Transport for FourASecond {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            if delivery.recipient.domain() == "ferme.example" {
                self.refused.lock().unwrap().push(self.clock.now());
                return Err(SendError::from_reply(421, "4.7.0 too many"));
            }
            let _turn = self.turn.lock().await;
            tokio::time::sleep(Duration::from_millis(250) / self.clock.times).await;
            let urgent = String::from_utf8_lossy(&delivery.raw).contains("method=CANCEL");
            self.taken.lock().unwrap().push((self.clock.now(), urgent));
            Ok(())
        })
    }
}

/// So many reminders to ten domains and a closed one, then the cancellations of one session with a
/// hundred people, all at two domains.
async fn cancellations_overtake(reminders: usize) {
    let mut world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let mut readers = Vec::new();
    for domain in 0..11 {
        let domain = if domain == 10 { "ferme.example".to_owned() } else { format!("d{domain}.example") };
        let ticket = world.ticket("Rosa", Some(&format!("rosa@{domain}"))).await;
        world.seat(ticket, &session).await;
        readers.push(ticket);
    }
    let messages: Vec<NewMessage> =
        (0..reminders).map(|number| reminder(readers[number % readers.len()], number)).collect();
    enqueue_all(&world, &messages).await;
    let cancelled = world.workshop("forum", "14:00", "15:30").await;
    let mut cancellations = Vec::new();
    for number in 0..100 {
        let ticket = world.ticket("Ana", Some(&format!("ana{number}@d{}.example", number % 2))).await;
        let registration = world.seat(ticket, &cancelled).await;
        world.revise(registration, "excused").await;
        let message = world.about(MessageKind::Cancellation, ticket, registration, 1);
        cancellations.push(NewMessage { not_before: at(EVE), ..message });
    }

    let clock = Fast { from: at(EVE), began: Instant::now(), times: 10 };
    world.test.backend.clock = Arc::new(clock);
    let paced = Settings { mail_pace: 1, ..Settings::clone(&world.test.backend.settings) };
    world.test.backend.settings = Arc::new(paced);
    let server = Arc::new(FourASecond {
        clock,
        turn: tokio::sync::Mutex::default(),
        taken: Mutex::default(),
        refused: Mutex::default(),
    });
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(run(world.test.backend.clone(), Arc::clone(&server) as Arc<dyn Transport>, stopped));
    // the queue is in full swing
    while server.taken.lock().unwrap().len() < 20 && clock.now() - at(EVE) < TimeDelta::minutes(5) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    enqueue_all(&world, &cancellations).await;
    let begin = clock.now();
    world.test.backend.wake.notify_one();
    let urgent = || server.taken.lock().unwrap().iter().filter(|(_, urgent)| *urgent).count();
    while urgent() < 100 && clock.now() - begin < TimeDelta::minutes(3) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.send(true).unwrap();
    working.await.unwrap();

    let taken = server.taken.lock().unwrap().clone();
    let last = taken.iter().filter(|(_, urgent)| *urgent).map(|(instant, _)| *instant).max().unwrap();
    let seconds = (last - begin).num_seconds();
    println!("{reminders} reminders before them: 100 cancellations in {seconds} s of the server's time");
    assert_eq!(urgent(), 100);
    assert!(seconds <= 60, "{seconds} s");
    // the closed domain was asked twice at once at most, and then left alone
    let refused = server.refused.lock().unwrap().len();
    assert!((1..=2).contains(&refused), "{refused}");
    // it slowed nobody: reminders to the others had left before
    assert!(taken.iter().filter(|(_, urgent)| !urgent).count() >= 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_cancellations_leave_within_a_minute() {
    cancellations_overtake(2_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a minute: cargo nextest run -p backend --run-ignored all -E 'test(twenty_thousand)'"]
async fn they_do_so_behind_twenty_thousand_reminders() {
    cancellations_overtake(20_000).await;
}

/// A place of Rosa's at an address, with a message of a kind due now.
async fn tell(world: &World, session: &backend::fixture::SessionFixture, email: &str, kind: MessageKind) -> OutboxId {
    let ticket = world.ticket("Rosa", Some(email)).await;
    let registration = world.seat(ticket, session).await;
    world.enqueue(&world.about(kind, ticket, registration, 0)).await
}

#[tokio::test]
async fn a_provider_that_asks_to_wait_is_left_alone_longer_each_time() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    tell(&world, &session, "rosa@gmail.com", MessageKind::Invitation).await;
    let refuse = || transport.refuse_next(SendError::from_reply(421, "4.7.28 rate"));
    for minutes in [15, 30, 60] {
        refuse();
        assert_eq!(drain(backend, &transport).await.unwrap().postponed, 1, "{minutes}");
        let queue = read_queue::read(backend).await.unwrap();
        assert_eq!(queue.paused, [("gmail.com".to_owned(), backend.now() + TimeDelta::minutes(minutes))]);
        assert!(queue.figures().contains("caravane_mail_provider_paused{provider=\"gmail.com\"} 1\n"));
        // another name of the same provider waits too, and nobody else
        world.test.clock.advance(TimeDelta::minutes(minutes) - TimeDelta::seconds(1));
        assert_eq!(drain(backend, &transport).await.unwrap().claimed, 0, "{minutes}");
        world.test.clock.advance(TimeDelta::seconds(1));
    }
    tell(&world, &session, "max@exemple.fr", MessageKind::Invitation).await;
    refuse();
    let outcome = drain(backend, &transport).await.unwrap();
    assert_eq!((outcome.postponed, outcome.sent), (1, 1));
    world.test.clock.advance(TimeDelta::hours(3));
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);
    // it took one: the next pause is short again
    tell(&world, &session, "noa@googlemail.com", MessageKind::Invitation).await;
    refuse();
    drain(backend, &transport).await.unwrap();
    assert_eq!(read_queue::read(backend).await.unwrap().paused[0].1, backend.now() + TimeDelta::minutes(15));
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_not_written_to_again() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    let rosa = EmailAddress::parse("Rosa@exemple.fr").unwrap();
    transport.refuse_next(SendError::from_reply(550, "5.1.1 unknown"));
    tell(&world, &session, "rosa@exemple.fr", MessageKind::Invitation).await;
    assert_eq!(drain(backend, &transport).await.unwrap().dead, 1);
    tell(&world, &session, "Rosa@exemple.fr", MessageKind::Change).await;
    assert_eq!(drain(backend, &transport).await.unwrap().skipped, 1);
    assert_eq!(world.states().await[1], ("skipped".into(), Some("suppressed".into())));
    assert!(lift(backend, &rosa, Scope::All).await.unwrap());
    tell(&world, &session, "rosa@exemple.fr", MessageKind::Change).await;
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);
    assert!(!lift(backend, &rosa, Scope::All).await.unwrap());
}

#[tokio::test]
async fn a_full_mailbox_has_three_chances_in_thirty_days() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    for (days, dead) in [(0, 1), (1, 1), (31, 1), (1, 1), (1, 1), (1, 0)] {
        world.test.clock.set(backend.now() + TimeDelta::days(days));
        let ticket = world.ticket("Rosa", Some("rosa@exemple.fr")).await;
        let registration = world.seat(ticket, &session).await;
        let message = world.about(MessageKind::Invitation, ticket, registration, 0);
        world.enqueue(&NewMessage { expires_at: backend.now() + TimeDelta::days(1), ..message }).await;
        transport.refuse_next(SendError::from_reply(552, "5.2.2 full"));
        assert_eq!(drain(backend, &transport).await.unwrap().dead, dead);
    }
    assert_eq!(world.states().await.last().unwrap().1.as_deref(), Some("suppressed"));
}

#[tokio::test]
async fn a_refusal_by_policy_alarms_the_house_and_blames_nobody() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    for _ in 0..4 {
        transport.refuse_next(SendError::from_reply(550, "5.7.26 unauthenticated"));
        tell(&world, &session, "rosa@exemple.fr", MessageKind::Invitation).await;
        assert_eq!(drain(backend, &transport).await.unwrap().dead, 1);
    }
    let queue = read_queue::read(backend).await.unwrap();
    assert_eq!((queue.refused, queue.refused_at), (4, Some(backend.now())));
    assert!(queue.figures().contains("caravane_mail_refused_by_policy_last_day 4\n"), "{}", queue.figures());
    let ended = "caravane_mail_ended_last_hour{provider=\"exemple.fr\",state=\"dead\"} 4\n";
    assert!(queue.figures().contains(ended), "{}", queue.figures());
    tell(&world, &session, "rosa@exemple.fr", MessageKind::Invitation).await;
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);
    world.test.clock.advance(TimeDelta::hours(25));
    assert_eq!(read_queue::read(backend).await.unwrap().refused, 0);
}

#[tokio::test]
async fn a_message_comes_back_once() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    let id = tell(&world, &session, "rosa@exemple.fr", MessageKind::Invitation).await;
    let unknown = SendError::from_reply(550, "5.1.1 unknown");
    assert_eq!(record(backend, id, &unknown).await.unwrap(), Recorded::Nothing);
    drain(backend, &transport).await.unwrap();
    let delayed = SendError::from_reply(451, "4.4.1 delayed");
    assert_eq!(record(backend, id, &delayed).await.unwrap(), Recorded::Nothing);
    assert_eq!(record(backend, id, &unknown).await.unwrap(), Recorded::Bounced);
    assert_eq!(record(backend, id, &unknown).await.unwrap(), Recorded::Nothing);
    assert_eq!(world.states().await, [("bounced".into(), Some("mailbox 550 5.1.1".into()))]);
    tell(&world, &session, "rosa@exemple.fr", MessageKind::Invitation).await;
    assert_eq!(drain(backend, &transport).await.unwrap().skipped, 1);
}

#[tokio::test]
async fn a_corrected_address_changes_the_lane_and_the_letter() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    tell(&world, &session, "rosa@exemple.fr", MessageKind::Invitation).await;
    transport.refuse_next(SendError::unreachable());
    drain(backend, &transport).await.unwrap();
    let mut tx = backend.db.begin().await.unwrap();
    execute!(&mut tx, "update tickets set email = 'rosa@gmail.com'").unwrap();
    tx.commit().await.unwrap();
    world.test.clock.advance(TimeDelta::minutes(5));
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);
    let [sent] = &transport.delivered()[..] else { panic!("one") };
    assert_eq!(sent.recipient.as_str(), "rosa@gmail.com");
    assert!(String::from_utf8_lossy(&sent.raw).contains("<rosa@gmail.com>"));
}

#[tokio::test]
async fn one_click_stops_reminders_also_those_queued_and_nothing_else() {
    let world = world().await;
    let backend = &world.test.backend;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    let other = world.ticket("Max", Some("max@exemple.fr")).await;
    world.seat(other, &session).await;
    world.test.clock.set(at("2027-05-17T20:00:00Z"));
    let transport = MemoryTransport::default();
    drain(backend, &transport).await.unwrap();
    let before = transport.delivered().len();
    let token = backend.keys.unsubscribe_token(ticket);
    assert_eq!(unsubscribe::read(backend, &token).await.unwrap(), Some(Standing::Reminded));
    for _ in 0..2 {
        assert_eq!(unsubscribe::stop(backend, &token).await.unwrap(), Some(Standing::Stopped));
    }
    let waiting = world.states().await.iter().filter(|(_, reason)| reason.as_deref() == Some("unsubscribed")).count();
    assert_eq!(waiting, 1, "the reminder of the evening was queued already");
    world.enqueue(&world.about(MessageKind::Change, ticket, registration, 0)).await;
    world.test.clock.set(at(EVE));
    drain(backend, &transport).await.unwrap();
    let later = transport.delivered().split_off(before);
    let mut readers: Vec<&str> = later.iter().map(|delivery| delivery.recipient.as_str()).collect();
    readers.sort_unstable();
    // the change to Rosa, the reminder to Max
    assert_eq!(readers, ["max@exemple.fr", "rosa@exemple.fr"]);
    assert_eq!(unsubscribe::resume(backend, &token).await.unwrap(), Some(Standing::Reminded));
    for forged in ["", "x", &token[1..], &token.replace(&token[63..], "x"), &format!("{token}0")] {
        assert_eq!(unsubscribe::stop(backend, forged).await.unwrap(), None, "{forged}");
    }
}
