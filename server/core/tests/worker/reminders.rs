//! Reminders by a simulated clock.

use backend::execute;
use backend::mail::transport::MemoryTransport;
use backend::worker::drain;
use chrono::TimeDelta;
use domain::ids::SessionId;

use super::support::{World, at, decoded, world};

/// What has left when the clock goes from instant to instant.
async fn sent_until(world: &World, transport: &MemoryTransport, instant: &str) -> usize {
    world.test.clock.set(at(instant));
    drain(&world.test.backend, transport).await.unwrap();
    transport.delivered().len()
}

async fn move_session(world: &World, session: SessionId, start: &str, starts_at: &str) {
    let mut tx = world.test.backend.db.begin().await.unwrap();
    let start = chrono::NaiveTime::parse_from_str(start, "%H:%M").unwrap();
    execute!(
        &mut tx,
        "update slots set start_time = $2, starts_at = $3 where session_id = $1",
        session.0,
        start,
        at(starts_at)
    )
    .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn reminders_leave_a_week_and_a_day_before_in_the_towns_time() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    world.rosa(&session).await;
    let transport = MemoryTransport::default();
    // 11 May, 09:30 in Martinique is 13:30Z; 17 May, 17:00 is 21:00Z
    for (instant, expected) in [
        ("2027-05-09T13:31:00Z", 0),
        ("2027-05-11T13:29:59Z", 0),
        ("2027-05-11T13:30:00Z", 1),
        ("2027-05-11T13:31:00Z", 1),
        ("2027-05-17T20:59:59Z", 1),
        ("2027-05-17T21:00:00Z", 2),
        ("2027-05-17T21:01:00Z", 2),
        ("2027-05-18T12:00:00Z", 2),
        ("2027-05-19T12:00:00Z", 2),
    ] {
        assert_eq!(sent_until(&world, &transport, instant).await, expected, "{instant}");
    }
    for delivery in transport.delivered() {
        let text = decoded(&delivery.raw);
        assert!(text.contains("Nous vous attendons pour «\u{a0}Séance cv\u{a0}»."), "{text}");
        assert!(!text.contains("text/calendar") && !text.contains("demain"));
    }
}

#[tokio::test]
async fn one_day_is_one_reminder() {
    let world = world().await;
    let ticket = world.ticket("Rosa", Some("rosa@exemple.fr")).await;
    for (slug, start, end) in [("forum", "14:00", "15:00"), ("cv", "09:00", "10:30")] {
        let session = world.workshop(slug, start, end).await;
        world.seat(ticket, &session).await;
    }
    let transport = MemoryTransport::default();
    sent_until(&world, &transport, "2027-05-16T12:00:00Z").await;
    let before = transport.delivered().len();
    assert_eq!(sent_until(&world, &transport, "2027-05-17T21:00:00Z").await, before + 1);
    let text = decoded(&transport.delivered()[before].raw);
    assert!(text.contains("«\u{a0}Séance cv\u{a0}» et «\u{a0}Séance forum\u{a0}»"), "{text}");
}

#[tokio::test]
async fn who_registers_after_the_due_time_knows() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    world.test.clock.set(at("2027-05-17T21:00:01Z"));
    world.rosa(&session).await;
    let transport = MemoryTransport::default();
    for instant in ["2027-05-17T21:00:02Z", "2027-05-18T10:59:00Z"] {
        assert_eq!(sent_until(&world, &transport, instant).await, 0);
    }
}

#[tokio::test]
async fn who_has_given_up_or_has_no_address_is_not_reminded() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (_, registration) = world.rosa(&session).await;
    let nobody = world.ticket("Max", None).await;
    world.seat(nobody, &session).await;
    let transport = MemoryTransport::default();
    // planned, then given up before it is due
    assert_eq!(sent_until(&world, &transport, "2027-05-10T12:00:00Z").await, 0);
    assert_eq!(world.states().await.len(), 1);
    world.revise(registration, "excused").await;
    assert_eq!(sent_until(&world, &transport, "2027-05-11T13:30:00Z").await, 0);
    assert_eq!(world.states().await, [("superseded".into(), Some("gone".into()))]);
}

#[tokio::test]
async fn a_move_after_planning_leaves_one_reminder_with_the_new_time() {
    let world = world().await;
    let session = world.workshop("cv", "08:30", "10:30").await;
    let (_, registration) = world.rosa(&session).await;
    let transport = MemoryTransport::default();
    // the reminder of the day before is planned for ten o'clock, because of the early start
    let planned = sent_until(&world, &transport, "2027-05-16T12:00:00Z").await;
    move_session(&world, session.session, "09:30", "2027-05-18T13:30:00Z").await;
    world.revise(registration, "registered").await;
    assert_eq!(sent_until(&world, &transport, "2027-05-17T14:00:00Z").await, planned);
    assert_eq!(sent_until(&world, &transport, "2027-05-17T21:00:00Z").await, planned + 1);
    assert_eq!(sent_until(&world, &transport, "2027-05-18T11:00:00Z").await, planned + 1);
    assert!(decoded(&transport.delivered()[planned].raw).contains("9\u{a0}h\u{a0}30"));
}

#[tokio::test]
async fn a_reminder_that_would_wake_people_waits_for_the_morning() {
    let world = world().await;
    let session = world.workshop("cv", "14:00", "15:00").await;
    world.rosa(&session).await;
    let transport = MemoryTransport::default();
    // the worker was away from 16:00 to 22:00 local time
    let before = sent_until(&world, &transport, "2027-05-17T20:00:00Z").await;
    assert_eq!(sent_until(&world, &transport, "2027-05-18T02:00:00Z").await, before);
    assert_eq!(sent_until(&world, &transport, "2027-05-18T11:59:00Z").await, before);
    world.test.clock.advance(TimeDelta::minutes(1));
    drain(&world.test.backend, &transport).await.unwrap();
    assert_eq!(transport.delivered().len(), before + 1);
}
