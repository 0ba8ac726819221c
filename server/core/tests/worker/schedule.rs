//! The reminders that a tour chooses for itself, by a simulated clock.

use backend::mail::transport::MemoryTransport;
use backend::repo::logins::Role;
use backend::service::reminder_schedule::{LinePreview, ScheduleForm, WhyNone, read, save};
use backend::service::typed::{SaveError, WrongKind};
use backend::service::unsubscribe;
use backend::worker::drain;
use backend::{execute, fetch_all, fixture};
use chrono::{DateTime, Utc};
use domain::ids::LoginId;
use domain::reminder::ReminderKind::{DayBefore, DaysBefore7, HoursBefore2};

use super::support::{World, at, decoded, world};

async fn organiser(world: &World) -> LoginId {
    let login = LoginId(world.test.backend.new_id());
    let mut tx = world.test.backend.db.begin().await.unwrap();
    let sql =
        "insert into logins (id, email, display_name, role, created_at) values ($1, 'ana@exemple.fr', 'Ana', $2, $3)";
    execute!(&mut tx, sql, login.0, Role::Organiser.as_str(), world.test.backend.now()).unwrap();
    tx.commit().await.unwrap();
    login
}

fn usual() -> ScheduleForm {
    ScheduleForm {
        days_before_7: true,
        days_before_7_at: "09:30".into(),
        day_before: true,
        day_before_at: "17:00".into(),
        hours_before_2: false,
    }
}

async fn sent_until(world: &World, transport: &MemoryTransport, instant: &str) -> usize {
    world.test.clock.set(at(instant));
    drain(&world.test.backend, transport).await.unwrap();
    transport.delivered().len()
}

#[tokio::test]
async fn another_hour_and_two_hours_before_hold_from_now_on() {
    let world = &world().await;
    let (ana, tour) = (organiser(world).await, fixture::TOUR_SLUG);
    let session = world.workshop("cv", "14:00", "15:00").await;
    world.rosa(&session).await;
    let transport = MemoryTransport::default();
    // Planned for 17:00 (21:00Z) the day before; then the tour takes 09:15 and two hours before.
    assert_eq!(sent_until(world, &transport, "2027-05-16T12:00:00Z").await, 0);
    let form = ScheduleForm { day_before_at: "9h15".into(), hours_before_2: true, ..usual() };
    save(&world.test.backend, ana, tour, 0, &form).await.unwrap();
    for (instant, expected) in [
        ("2027-05-17T13:14:59Z", 0),
        ("2027-05-17T13:15:00Z", 1),
        ("2027-05-17T21:00:00Z", 1),
        ("2027-05-18T15:59:59Z", 1),
        ("2027-05-18T16:00:00Z", 2),
        ("2027-05-18T17:00:00Z", 2),
    ] {
        assert_eq!(sent_until(world, &transport, instant).await, expected, "{instant}");
    }
    assert!(decoded(&transport.delivered()[1].raw).contains("14\u{a0}h"));
}

#[tokio::test]
async fn what_is_switched_off_rests_and_comes_back_once() {
    let world = &world().await;
    let (ana, tour) = (organiser(world).await, fixture::TOUR_SLUG);
    let session = world.workshop("cv", "14:00", "15:00").await;
    world.rosa(&session).await;
    let transport = MemoryTransport::default();
    let before = sent_until(world, &transport, "2027-05-16T12:00:00Z").await;
    let without = ScheduleForm { day_before: false, ..usual() };
    save(&world.test.backend, ana, tour, 0, &without).await.unwrap();
    assert_eq!(sent_until(world, &transport, "2027-05-17T12:00:00Z").await, before);
    let states = world.states().await;
    assert!(states.contains(&("skipped".into(), Some("not_planned".into()))), "{states:?}");
    save(&world.test.backend, ana, tour, 1, &usual()).await.unwrap();
    assert_eq!(sent_until(world, &transport, "2027-05-17T20:59:59Z").await, before);
    assert_eq!(sent_until(world, &transport, "2027-05-17T21:00:00Z").await, before + 1);
    // Once it has left, no choice makes it leave again.
    save(&world.test.backend, ana, tour, 2, &without).await.unwrap();
    save(&world.test.backend, ana, tour, 3, &ScheduleForm { day_before_at: "20:30".into(), ..usual() }).await.unwrap();
    assert_eq!(sent_until(world, &transport, "2027-05-18T00:30:00Z").await, before + 1);
    let violations = backend::check::run(&world.test.backend).await.unwrap();
    assert!(violations.iter().all(|one| !format!("{:?}", one.kind).starts_with("Outbox")), "{violations:?}");
}

#[tokio::test]
async fn the_news_of_a_change_is_the_reminder_of_the_next_six_hours() {
    for (changed, reminded) in [("2027-05-17T15:00:00Z", true), ("2027-05-17T15:01:00Z", false)] {
        let world = &world().await;
        let session = world.workshop("cv", "14:00", "15:00").await;
        let (_, registration) = world.rosa(&session).await;
        let transport = MemoryTransport::default();
        let before = sent_until(world, &transport, changed).await;
        world.revise(registration, "registered").await;
        assert_eq!(sent_until(world, &transport, "2027-05-17T21:00:00Z").await, before + usize::from(reminded));
        assert_eq!(sent_until(world, &transport, "2027-05-18T13:00:00Z").await, before + usize::from(reminded));
    }
}

#[tokio::test]
async fn a_reminder_that_was_held_up_does_not_come_shortly_before_the_next() {
    for (hours_before_2, in_the_morning, at_noon) in [(false, 1, 1), (true, 0, 1)] {
        let world = &world().await;
        let ana = organiser(world).await;
        let session = world.workshop("cv", "14:00", "15:00").await;
        world.rosa(&session).await;
        save(&world.test.backend, ana, fixture::TOUR_SLUG, 0, &ScheduleForm { hours_before_2, ..usual() })
            .await
            .unwrap();
        let transport = MemoryTransport::default();
        // The worker is away from 16:00 in the town to eight o'clock on the day itself.
        let before = sent_until(world, &transport, "2027-05-17T20:00:00Z").await;
        let morning = sent_until(world, &transport, "2027-05-18T12:00:00Z").await;
        assert_eq!(morning, before + in_the_morning);
        assert_eq!(sent_until(world, &transport, "2027-05-18T16:00:00Z").await, before + at_noon);
    }
}

#[tokio::test]
async fn a_choice_does_not_hurry_what_a_server_has_put_off() {
    let world = &world().await;
    let ana = organiser(world).await;
    let session = world.workshop("cv", "14:00", "15:00").await;
    world.rosa(&session).await;
    let transport = MemoryTransport::default();
    sent_until(world, &transport, "2027-05-16T12:00:00Z").await;
    let read_due = async || {
        let mut tx = world.test.backend.db.read().await.unwrap();
        fetch_all!(&mut tx, (DateTime<Utc>,), "select not_before from outbox where state = 'queued'").unwrap()
    };
    let mut tx = world.test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "update outbox set attempts = 1 where state = 'queued'").unwrap();
    tx.commit().await.unwrap();
    let due = read_due().await;
    save(&world.test.backend, ana, fixture::TOUR_SLUG, 0, &usual()).await.unwrap();
    assert_eq!((read_due().await, due.len()), (due, 1));
    // one that nobody has put off is asked at once
    let mut tx = world.test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "update outbox set attempts = 0 where state = 'queued'").unwrap();
    tx.commit().await.unwrap();
    save(&world.test.backend, ana, fixture::TOUR_SLUG, 1, &usual()).await.unwrap();
    assert_eq!(read_due().await, [(world.test.backend.now(),)]);
}

#[tokio::test]
async fn the_page_says_who_gets_what_and_when() {
    let world = &world().await;
    let backend = &world.test.backend;
    let (ana, tour) = (organiser(world).await, fixture::TOUR_SLUG);
    let early = world.workshop("cv", "09:30", "10:30").await;
    let late = world.workshop("forum", "14:00", "15:00").await;
    world.rosa(&early).await;
    let nobody = world.ticket("Max", None).await;
    world.seat(nobody, &late).await;
    let silent = world.ticket("Noé", Some("noe@exemple.fr")).await;
    world.seat(silent, &late).await;
    unsubscribe::stop(backend, &backend.keys.unsubscribe_token(silent)).await.unwrap();
    save(backend, ana, tour, 0, &ScheduleForm { hours_before_2: true, ..usual() }).await.unwrap();
    world.test.clock.set(at("2027-05-12T12:00:00Z"));
    let lea = world.ticket("Léa", Some("lea@exemple.fr")).await;
    world.seat(lea, &late).await;
    let page = read(backend, tour).await.unwrap().unwrap();
    assert_eq!((page.revision, page.saved.unwrap().0, page.is_cut), (1, "Ana".to_owned(), false));
    assert_eq!(page.days.len(), 1);
    let line = |kind, leaves: Option<&str>, coming, without: &[(WhyNone, usize)]| LinePreview {
        kind,
        leaves: leaves.map(|text| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()),
        coming,
        sent: 0,
        without: without.to_vec(),
    };
    let others = [(WhyNone::NoAddress, 1), (WhyNone::Unsubscribed, 1)];
    let week = [(WhyNone::NoAddress, 1), (WhyNone::Knows, 1), (WhyNone::Unsubscribed, 1)];
    assert_eq!(
        page.days[0].lines,
        [
            line(HoursBefore2, None, 0, &[(WhyNone::Near, 1)]),
            // Rosa's, whose worker was away: it leaves now.
            line(DaysBefore7, Some("2027-05-11 09:30"), 0, &week),
            line(DaysBefore7, Some("2027-05-12 08:00"), 1, &[]),
            line(DayBefore, Some("2027-05-17 17:00"), 2, &others),
            line(HoursBefore2, Some("2027-05-18 12:00"), 1, &others),
        ]
    );
    // What the page said is what leaves.
    let transport = MemoryTransport::default();
    let before = sent_until(world, &transport, "2027-05-17T20:59:59Z").await;
    assert_eq!(sent_until(world, &transport, "2027-05-17T21:00:00Z").await, before + 2);
    let page = read(backend, tour).await.unwrap().unwrap();
    let sent: Vec<_> = page.days[0].lines.iter().map(|line| (line.kind, line.sent)).collect();
    assert!(sent.contains(&(DayBefore, 2)), "{sent:?}");
    assert_eq!(sent_until(world, &transport, "2027-05-18T16:00:00Z").await, before + 3);
    assert_eq!(read(backend, "nulle-part").await.unwrap(), None);
}

#[tokio::test]
async fn nights_empty_hours_and_stale_pages_are_refused() {
    let world = &world().await;
    let (ana, tour) = (organiser(world).await, fixture::TOUR_SLUG);
    let backend = &world.test.backend;
    let wrong = ScheduleForm { days_before_7_at: "07:59".into(), day_before_at: String::new(), ..usual() };
    let Err(SaveError::Wrong(found)) = save(backend, ana, tour, 0, &wrong).await else { panic!("refused") };
    let found: Vec<_> = found.into_iter().map(|one| (one.field, one.kind)).collect();
    let expected = [("days_before_7_at", WrongKind::Night), ("day_before_at", WrongKind::Empty)];
    assert_eq!(found, expected.map(|(field, kind)| (field.to_owned(), kind)));
    // An hour that is switched off is not read.
    let off = ScheduleForm { days_before_7: false, days_before_7_at: "minuit".into(), ..usual() };
    save(backend, ana, tour, 0, &off).await.unwrap();
    for stale in [0, 2] {
        let refused = save(backend, ana, tour, stale, &usual()).await;
        assert!(matches!(refused, Err(SaveError::Newer { revision: 1, .. })), "{stale}: {refused:?}");
    }
    assert!(matches!(save(backend, ana, "nulle-part", 0, &usual()).await, Err(SaveError::Missing)));
}
