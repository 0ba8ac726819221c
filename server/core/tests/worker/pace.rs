//! Urgent ones first, each provider at its pace, nobody held up by another; who refused is left alone.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::clock::Clock as _;
use backend::clock::held::SimulatedClock;
use backend::mail::transport::{Delivery, MemoryTransport, SendError, Sending, Transport};
use backend::repo::outbox::{self, MessageKind, NewMessage, Payload};
use backend::service::read_queue;
use backend::service::record_bounce::{Recorded, record};
use backend::service::unsubscribe::{self, Standing};
use backend::settings::Settings;
use backend::worker::{drain, run_watched};
use backend::{execute, fetch_all};
use chrono::{DateTime, TimeDelta, Utc};
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
        payload: Payload::Day { reminder: ReminderKind::DayBefore, day, told: Vec::new() },
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

/// Takes four messages a second, one after the other; one domain is told to wait, at once.
struct FourASecond {
    clock: Arc<SimulatedClock>,
    turn: tokio::sync::Mutex<()>,
    in_hand: AtomicUsize,
    taken: Mutex<Vec<Taken>>,
    refused: Mutex<Vec<DateTime<Utc>>>,
}

/// What the server took.
#[derive(Clone)]
struct Taken {
    at: DateTime<Utc>,
    domain: String,
    urgent: bool,
}

/// How long it takes for each.
const TURN: Duration = Duration::from_millis(250);
/// The domain that answers 421.
const CLOSED: &str = "d9.example";

impl FourASecond {
    async fn take(&self, delivery: &Delivery) -> Result<(), SendError> {
        let domain = delivery.recipient.domain().to_owned();
        if domain == CLOSED {
            self.refused.lock().unwrap().push(self.clock.now());
            return Err(SendError::from_reply(421, "4.7.0 too many"));
        }
        let _turn = self.turn.lock().await;
        self.clock.sleep(TURN).await;
        let urgent = String::from_utf8_lossy(&delivery.raw).contains("method=CANCEL");
        self.taken.lock().unwrap().push(Taken { at: self.clock.now(), domain, urgent });
        Ok(())
    }

    fn urgent(&self) -> usize {
        self.taken.lock().unwrap().iter().filter(|taken| taken.urgent).count()
    }
}

impl Transport for FourASecond {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            self.in_hand.fetch_add(1, Ordering::Relaxed);
            let outcome = self.take(delivery).await;
            self.in_hand.fetch_sub(1, Ordering::Relaxed);
            outcome
        })
    }
}

/// Lets simulated time pass until this holds: it stands still while the worker has anything else to do
/// than to wait, so that how fast this machine is means nothing.
async fn pass(clock: &SimulatedClock, server: &FourASecond, under_way: &AtomicUsize, holds: impl Fn() -> bool) {
    while !holds() {
        tokio::task::yield_now().await;
        if under_way.load(Ordering::Relaxed) == server.in_hand.load(Ordering::Relaxed) {
            assert!(clock.go_on(), "nobody waits for anything");
        } else {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// So many reminders to ten domains, one of which is closed; when the queue is in full swing, the
/// cancellations of one session with a hundred people, all at two of the domains.
async fn cancellations_overtake(reminders: usize) {
    let mut world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let mut readers = Vec::new();
    for domain in 0..10 {
        let ticket = world.ticket("Rosa", Some(&format!("rosa@d{domain}.example"))).await;
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

    let clock = Arc::new(SimulatedClock::at(at(EVE)));
    world.test.backend.clock = clock.clone();
    let paced = Settings { mail_pace: 1, ..Settings::clone(&world.test.backend.settings) };
    world.test.backend.settings = Arc::new(paced);
    let server = Arc::new(FourASecond {
        clock: Arc::clone(&clock),
        turn: tokio::sync::Mutex::default(),
        in_hand: AtomicUsize::new(0),
        taken: Mutex::default(),
        refused: Mutex::default(),
    });
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let under_way = Arc::new(AtomicUsize::new(1));
    let transport = Arc::clone(&server) as Arc<dyn Transport>;
    let working = tokio::spawn(run_watched(world.test.backend.clone(), transport, stopped, Arc::clone(&under_way)));
    pass(&clock, &server, &under_way, || clock.now() >= at(EVE) + TimeDelta::seconds(10)).await;
    let before = server.taken.lock().unwrap().len();
    enqueue_all(&world, &cancellations).await;
    let begin = clock.now();
    world.test.backend.wake.notify_one();
    let over = || server.urgent() == 100 || clock.now() - begin > TimeDelta::minutes(5);
    pass(&clock, &server, &under_way, over).await;

    let taken = server.taken.lock().unwrap().clone();
    let last = taken.iter().filter(|one| one.urgent).map(|one| one.at).max().unwrap();
    let took = last - begin;
    let idle = (last - at(EVE)) - TimeDelta::from_std(TURN).unwrap() * i32::try_from(taken.len()).unwrap();
    let refused = server.refused.lock().unwrap().len();
    println!(
        "{reminders} reminders before them: 100 cancellations in {} ms of the server's time; it was idle for {} ms of {} s; \
         the closed domain was asked {refused} times",
        took.num_milliseconds(),
        idle.num_milliseconds(),
        (last - at(EVE)).num_seconds()
    );
    assert_eq!(server.urgent(), 100);
    assert!(took <= TimeDelta::seconds(60), "{took}");
    // the closed domain was asked twice at once at most, and is left alone
    assert!((1..=2).contains(&refused), "{refused}");
    let queue = read_queue::read(&world.test.backend).await.unwrap();
    assert_eq!(queue.paused.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), [CLOSED]);
    // it slowed nobody: the server always had the next message in hand, and each other domain its part
    assert!(idle <= TimeDelta::seconds(1), "{idle}");
    let shares: Vec<usize> = (0..9)
        .map(|number| taken[..before].iter().filter(|one| one.domain == format!("d{number}.example")).count())
        .collect();
    assert_eq!(shares.iter().sum::<usize>(), before);
    assert!(shares.iter().max().unwrap() - shares.iter().min().unwrap() <= 2, "{shares:?}");

    stop.send(true).unwrap();
    // what is in hand is finished first
    while !working.is_finished() {
        clock.go_on();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_hundred_cancellations_leave_within_a_minute_and_a_closed_domain_slows_nobody() {
    cancellations_overtake(1_000).await;
}

#[tokio::test]
#[ignore = "its queue takes long to fill: make bench"]
async fn they_do_so_behind_twenty_thousand_reminders() {
    cancellations_overtake(20_000).await;
}

/// Reports a failure before its own answer is written down.
struct BouncesAtOnce<'a>(&'a World);

impl Transport for BouncesAtOnce<'_> {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            let unknown = SendError::from_reply(550, "5.1.1 unknown");
            let recorded = record(&self.0.test.backend, delivery.id, &unknown).await.unwrap();
            assert_eq!(recorded, Recorded::Bounced);
            Ok(())
        })
    }
}

#[tokio::test]
async fn a_report_quicker_than_our_own_record_is_not_lost() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    tell(&world, &session, "rosa@exemple.fr", MessageKind::Invitation).await;
    drain(&world.test.backend, &BouncesAtOnce(&world)).await.unwrap();
    assert_eq!(world.states().await, [("bounced".into(), Some("mailbox 550 5.1.1".into()))]);
    tell(&world, &session, "rosa@exemple.fr", MessageKind::Change).await;
    assert_eq!(drain(&world.test.backend, &MemoryTransport::default()).await.unwrap().skipped, 1);
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
    transport.refuse_next(SendError::from_reply(550, "5.1.1 unknown"));
    tell(&world, &session, "rosa@exemple.fr", MessageKind::Invitation).await;
    assert_eq!(drain(backend, &transport).await.unwrap().dead, 1);
    tell(&world, &session, "Rosa@exemple.fr", MessageKind::Change).await;
    assert_eq!(drain(backend, &transport).await.unwrap().skipped, 1);
    assert_eq!(world.states().await[1], ("skipped".into(), Some("suppressed".into())));
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
    const NOTED: &str = "select kind from events where kind like 'reminders_%' order by id";
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
    for _ in 0..2 {
        assert_eq!(unsubscribe::resume(backend, &token).await.unwrap(), Some(Standing::Reminded));
    }
    let mut tx = backend.db.read().await.unwrap();
    let noted: Vec<String> = fetch_all!(&mut tx, (String,), NOTED).unwrap().into_iter().map(|(kind,)| kind).collect();
    tx.rollback().await.unwrap();
    assert_eq!(noted, ["reminders_stopped", "reminders_resumed"], "said twice, written once");
    for forged in ["", "x", &token[1..], &token.replace(&token[63..], "x"), &format!("{token}0")] {
        assert_eq!(unsubscribe::stop(backend, forged).await.unwrap(), None, "{forged}");
    }
}
