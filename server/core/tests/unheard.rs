//! A change that is taken back, or followed by another, before people have heard of it.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::mail::transport::MemoryTransport;
use backend::service::cancel_session::{ChangeError, cancel_session};
use backend::service::move_session::move_session;
use backend::service::move_stop::move_stop;
use backend::service::publish_tour::Published;
use backend::service::undo_change::{UndoError, undo};
use backend::service::{read_plan, save_draft};
use backend::worker::drain;
use chrono::{NaiveDateTime, TimeDelta};
use common::World;
use domain::ids::SessionId;
use domain::plan::TourPlan;

const QUEUED: &str =
    "select count(*) from outbox where kind in ('change', 'invitation', 'cancellation') and state = 'queued'";
const SENT: &str = "select count(*) from outbox where kind = 'change' and state = 'sent'";

async fn moved(world: &World, session: SessionId, to: &str) -> Result<Published, ChangeError> {
    let starts = NaiveDateTime::parse_from_str(to, "%Y-%m-%d %H:%M").unwrap();
    move_session(world.backend(), None, session, starts, Some(world.stop.room), None).await
}

async fn live(world: &World) -> TourPlan {
    read_plan::published(world.backend(), world.stop.tour).await.unwrap().unwrap().1
}

#[tokio::test]
async fn an_undone_change_is_heard_by_nobody_and_raises_every_sequence() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let droits = world.stop.workshop(world.backend(), "droits", "13:00", "14:00", 9).await.unwrap();
    for name in ["Ana", "Bea", "Caro"] {
        world.register(name, Some("famille@exemple.fr"), &[cv.choice(), droits.choice()]).await;
    }
    let transport = MemoryTransport::default();
    drain(world.backend(), &transport).await.unwrap();
    let (before, sent) = (live(world).await, transport.delivered().len());
    save_draft::save(world.backend(), None, world.stop.tour, 0, before.clone()).await.unwrap();

    let change = move_stop(world.backend(), None, world.stop.stop, 1, None).await.unwrap();
    assert_eq!((change.version, change.messages), (2, 3));
    assert_eq!(world.count(QUEUED).await, 3 + 6);
    let draft = read_plan::draft(world.backend(), world.stop.tour).await.unwrap().unwrap();
    assert_eq!((draft.plan != before, draft.differs), (true, false));

    world.test.clock.advance(TimeDelta::minutes(2));
    let undone = undo(world.backend(), None, world.stop.tour, 2).await.unwrap();
    assert_eq!((undone.version, undone.messages, undone.undo_until), (3, 0, None));
    assert_eq!(live(world).await, before);
    assert_eq!(read_plan::draft(world.backend(), world.stop.tour).await.unwrap().unwrap().plan, before);
    assert_eq!(world.count(QUEUED).await, 0);
    world.test.clock.advance(TimeDelta::hours(1));
    drain(world.backend(), &transport).await.unwrap();
    assert_eq!(transport.delivered().len(), sent);
    assert_eq!(world.count("select count(*) from registrations where sequence <> 2").await, 0);
    assert_eq!(world.count("select count(*) from sessions where sequence <> 2").await, 0);
    let history = read_plan::history(world.backend(), world.stop.tour).await.unwrap();
    assert_eq!((history[0].kind, history[1].undone_by), (Some(read_plan::ChangeKind::Undo), Some(3)));
    world.check().await;

    // Nothing is undone twice, and not what another version followed.
    assert!(matches!(undo(world.backend(), None, world.stop.tour, 3).await, Err(UndoError::Nothing)));
    assert!(matches!(undo(world.backend(), None, world.stop.tour, 2).await, Err(UndoError::NotLatest)));
    assert!(matches!(undo(world.backend(), None, world.stop.tour, 9).await, Err(UndoError::Nothing)));
    moved(world, cv.session, "2027-05-18 09:15").await.unwrap();
    world.test.clock.advance(TimeDelta::seconds(121));
    assert!(matches!(undo(world.backend(), None, world.stop.tour, 4).await, Err(UndoError::TooLate)));
}

#[tokio::test]
async fn who_has_heard_is_told_once_more() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[cv.choice()]).await;
    let transport = MemoryTransport::default();
    // Two hours before the start: the change does not wait.
    world.at("2027-05-18T11:00:00Z");
    drain(world.backend(), &transport).await.unwrap();
    moved(world, cv.session, "2027-05-18 09:30").await.unwrap();
    drain(world.backend(), &transport).await.unwrap();
    assert_eq!(world.count(SENT).await, 1);
    assert_eq!(undo(world.backend(), None, world.stop.tour, 2).await.unwrap().messages, 1);
    drain(world.backend(), &transport).await.unwrap();
    assert_eq!(world.count(SENT).await, 2);
    world.check().await;
}

#[tokio::test]
async fn a_confirmation_outlives_a_cancellation_that_nobody_heard_of() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[cv.choice()]).await;
    let transport = MemoryTransport::default();
    let cancelled = cancel_session(world.backend(), None, cv.session).await.unwrap();
    drain(world.backend(), &transport).await.unwrap();
    assert!(transport.delivered().is_empty(), "it may still be taken back");

    world.test.clock.advance(TimeDelta::minutes(1));
    undo(world.backend(), None, world.stop.tour, cancelled.version).await.unwrap();
    world.test.clock.advance(TimeDelta::minutes(1));
    drain(world.backend(), &transport).await.unwrap();
    let confirmed = "select count(*) from outbox where kind = 'confirmation' and state = 'sent' \
        and calendar like '%METHOD:REQUEST%'";
    assert_eq!((world.count(confirmed).await, transport.delivered().len()), (1, 1));

    // One that is not taken back is told, and the confirmation is not.
    world.register("Bea", Some("bea@exemple.fr"), &[cv.choice()]).await;
    cancel_session(world.backend(), None, cv.session).await.unwrap();
    world.test.clock.advance(TimeDelta::minutes(3));
    drain(world.backend(), &transport).await.unwrap();
    world.test.clock.advance(TimeDelta::minutes(3));
    drain(world.backend(), &transport).await.unwrap();
    assert_eq!((world.count(confirmed).await, world.count(SENT).await), (1, 2));
    world.check().await;
}

#[tokio::test]
async fn who_has_only_the_entry_of_a_cancellation_gets_the_one_of_its_undoing() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let droits = world.stop.workshop(world.backend(), "droits", "13:00", "14:00", 9).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[cv.choice(), droits.choice()]).await;
    let transport = MemoryTransport::default();
    drain(world.backend(), &transport).await.unwrap();
    moved(world, droits.session, "2027-05-18 15:00").await.unwrap();
    let cancelled = cancel_session(world.backend(), None, cv.session).await.unwrap();
    // The words for both are held up, the two entries leave.
    world.run("update outbox set not_before = '2027-05-10T12:00:00+00:00' where kind = 'change'").await;
    world.test.clock.advance(TimeDelta::minutes(2));
    drain(world.backend(), &transport).await.unwrap();
    let taken_out = "select count(*) from outbox where state = 'sent' and calendar like '%METHOD:CANCEL%'";
    assert_eq!((world.count(taken_out).await, world.count(SENT).await), (1, 0));

    undo(world.backend(), None, world.stop.tour, cancelled.version).await.unwrap();
    for _ in 0..2 {
        world.test.clock.advance(TimeDelta::minutes(3));
        drain(world.backend(), &transport).await.unwrap();
    }
    let put_back = "select count(*) from outbox where state = 'sent' and sequence = 2 \
        and calendar like '%METHOD:REQUEST%' and calendar like '%SEQUENCE:2%'";
    assert_eq!((world.count(put_back).await, world.count(SENT).await), (1, 1));
    world.check().await;
}
