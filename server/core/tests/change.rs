//! Changes to what is published: moved, cancelled, undone, and on the day itself.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::mail::transport::MemoryTransport;
use backend::service::cancel_registration::cancel;
use backend::service::cancel_session::{ChangeError, cancel_session};
use backend::service::cancel_stop::cancel_stop;
use backend::service::move_session::move_session;
use backend::service::move_stop::move_stop;
use backend::service::preview_publication::preview_edit;
use backend::service::publish_tour::Published;
use backend::service::read::public_stop;
use backend::service::read_concerned::{self, ToldBy};
use backend::service::record_call::{CallOutcome, Known, RecordCallError, banners, known, leave, list, record, take};
use backend::service::undo_change::undo;
use backend::service::{read_plan, read_poster};
use backend::worker::drain;
use chrono::{NaiveDateTime, TimeDelta};
use common::World;
use domain::ids::{LoginId, RoomId, SessionId, StopId};
use domain::plan::{Override, TourPlan};
use proptest::prelude::*;
use uuid::Uuid;

const SENT: &str = "select count(*) from outbox where kind = 'change' and state = 'sent'";

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

async fn moved(world: &World, session: SessionId, to: &str) -> Result<Published, ChangeError> {
    move_session(world.backend(), None, session, wall(to), Some(world.stop.room), None).await
}

async fn live(world: &World) -> TourPlan {
    read_plan::published(world.backend(), world.stop.tour).await.unwrap().unwrap().1
}

#[tokio::test]
async fn what_is_cancelled_is_told_and_taken_out_of_calendars() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 1).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[cv.choice()]).await;
    world.wait("Bea", Some("bea@exemple.fr"), cv.choice()).await;
    let transport = MemoryTransport::default();
    drain(world.backend(), &transport).await.unwrap();
    let change = cancel_session(world.backend(), None, cv.session).await.unwrap();
    assert_eq!(change.messages, 2);
    world.test.clock.advance(TimeDelta::minutes(3));
    drain(world.backend(), &transport).await.unwrap();
    assert_eq!(world.count(SENT).await, 2);
    let cancelled = "select count(*) from outbox where kind = 'change' and calendar like '%METHOD:CANCEL%'";
    assert_eq!(world.count(cancelled).await, 1);
    assert!(matches!(cancel_session(world.backend(), None, cv.session).await, Err(ChangeError::Cancelled)));
    assert!(matches!(moved(world, cv.session, "2027-05-18 09:30").await, Err(ChangeError::Cancelled)));
    let stop = cancel_stop(world.backend(), None, world.stop.stop).await.unwrap();
    // Its only session was cancelled before: nobody is told twice.
    assert_eq!((stop.version, stop.messages), (3, 0));
    let nowhere = StopId(Uuid::nil());
    assert!(matches!(cancel_stop(world.backend(), None, nowhere).await, Err(ChangeError::Unknown)));
    let unknown = cancel_session(world.backend(), None, SessionId(Uuid::nil())).await;
    assert!(matches!(unknown, Err(ChangeError::Unknown)));
    world.check().await;
}

#[tokio::test]
async fn a_change_that_cannot_be_is_refused() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 30).await.unwrap();
    world.stop.workshop(world.backend(), "droits", "13:00", "14:00", 30).await.unwrap();
    let Err(ChangeError::Refused(found)) = moved(world, cv.session, "2027-05-18 13:30").await else {
        panic!("not refused")
    };
    assert!(found.refusals.is_empty() && found.conflicts.iter().any(|conflict| conflict.hard));
    let elsewhere = Some(RoomId(Uuid::nil()));
    let there = move_session(world.backend(), None, cv.session, wall("2027-05-18 09:30"), elsewhere, None).await;
    assert!(matches!(there, Err(ChangeError::Refused(found)) if found.refusals.len() == 1));
    let far = move_stop(world.backend(), None, world.stop.stop, i64::MAX, None).await;
    assert!(matches!(far, Err(ChangeError::Faults(_))));
    let agreed = Some(Override::Agreed);
    let room = Some(world.stop.room);
    move_session(world.backend(), None, cv.session, wall("2027-05-18 13:30"), room, agreed).await.unwrap();
    world.check().await;
}

#[tokio::test]
async fn on_the_day_there_is_a_list_of_calls_and_a_banner() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[cv.choice()]).await;
    world.register("Bea", None, &[cv.choice()]).await;
    world.register("Caro", None, &[cv.choice()]).await;
    let transport = MemoryTransport::default();
    drain(world.backend(), &transport).await.unwrap();
    // 22:00 on the evening before: the night does not hold it back.
    world.at("2027-05-18T02:00:00Z");
    drain(world.backend(), &transport).await.unwrap();
    let change = moved(world, cv.session, "2027-05-18 10:00").await.unwrap();
    assert_eq!((change.messages, change.without_email, change.calls), (1, 2, 3));
    assert_eq!(list(world.backend(), world.stop.stop).await.unwrap().len(), 3);
    let shown = || banners(world.backend(), backend::fixture::TOUR_SLUG, &world.stop.slug);
    assert_eq!(
        shown().await.unwrap(),
        ["Changement\u{a0}: «\u{a0}Séance cv\u{a0}», mardi 18 mai à 10\u{a0}h, Le Lorrain."]
    );
    let page = public_stop(world.backend(), backend::fixture::TOUR_SLUG, &world.stop.slug).await.unwrap().unwrap();
    assert_eq!(page.banners, shown().await.unwrap());
    world.test.clock.advance(TimeDelta::minutes(2));
    drain(world.backend(), &transport).await.unwrap();
    let calls = list(world.backend(), world.stop.stop).await.unwrap();
    // Whose message has left knows.
    assert_eq!(calls.iter().map(|call| call.has_email).collect::<Vec<_>>(), [false, false]);
    assert_eq!(calls[0].items[0].old.starts, wall("2027-05-18 09:00"));
    for tries in 1..=3 {
        record(world.backend(), None, calls[0].id, CallOutcome::NoAnswer(tries - 1)).await.unwrap();
        let now = list(world.backend(), world.stop.stop).await.unwrap();
        let line = now.iter().find(|call| call.id == calls[0].id).unwrap();
        assert_eq!((line.tries, line.unreachable), (tries, tries == 3));
    }
    record(world.backend(), None, calls[1].id, CallOutcome::Told).await.unwrap();
    let again = record(world.backend(), None, calls[1].id, CallOutcome::NoAnswer(0)).await;
    assert!(matches!(again, Err(RecordCallError::Closed)));
    record(world.backend(), None, calls[0].id, CallOutcome::Here).await.unwrap();
    assert_eq!(list(world.backend(), world.stop.stop).await.unwrap(), []);
    world.at("2027-05-18T15:00:01Z");
    assert_eq!(shown().await.unwrap(), Vec::<String>::new());
    world.check().await;
}

#[tokio::test]
async fn an_undone_change_of_the_day_calls_nobody() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    world.register("Bea", None, &[cv.choice()]).await;
    world.at("2027-05-18T06:00:00Z");
    moved(world, cv.session, "2027-05-18 10:00").await.unwrap();
    undo(world.backend(), None, world.stop.tour, 2).await.unwrap();
    assert_eq!(list(world.backend(), world.stop.stop).await.unwrap(), []);
    assert_eq!(banners(world.backend(), backend::fixture::TOUR_SLUG, &world.stop.slug).await.unwrap().len(), 0);
    world.check().await;
}

/// Two servers never agree on the time to the millisecond, and whoever waits for a lock has looked at
/// the clock before: what follows is dated after what it follows all the same.
#[tokio::test]
async fn a_clock_that_is_behind_dates_no_revision_before_the_last() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 1).await.unwrap();
    world.test.clock.advance(TimeDelta::minutes(10));
    let ana = world.register("Ana", Some("famille@exemple.fr"), &[cv.choice()]).await;
    let bea = world.wait("Bea", Some("famille@exemple.fr"), cv.choice()).await;
    let dated = "select count(*) from registrations where revised_at < created_at or waiting_since > revised_at";

    world.test.clock.advance(TimeDelta::minutes(-1));
    moved(world, cv.session, "2027-05-18 11:00").await.unwrap();
    assert_eq!(world.count(dated).await, 0);
    let (held, waits) = (world.only(&ana).await, world.only(&bea).await);
    cancel(world.backend(), &bea.link, waits).await.unwrap();
    cancel(world.backend(), &ana.link, held).await.unwrap();
    assert_eq!(world.count(dated).await, 0);
    assert_eq!(world.count("select min(sequence) from registrations").await, 2);
    assert_eq!(world.count("select count(*) from sessions where revised_at < created_at").await, 0);
    world.check().await;
}

async fn broken(world: &World) -> Vec<&'static str> {
    backend::check::run(world.backend()).await.unwrap().iter().map(|one| one.kind.as_str()).collect()
}

#[tokio::test]
async fn a_clash_that_we_made_is_kept_and_one_that_nobody_decided_is_named() {
    let world = &World::new().await;
    world.run("update rooms set concurrent = 1, capacity = 90").await;
    let mut made = Vec::new();
    for (slug, from, to) in [("cv", "09:00", "10:00"), ("droits", "11:00", "12:00"), ("soir", "16:00", "17:00")] {
        made.push(world.stop.workshop(world.backend(), slug, from, to, 9).await.unwrap());
    }
    let all: Vec<_> = made.iter().map(backend::fixture::SessionFixture::choice).collect();
    world.register("Ana", Some("ana@exemple.fr"), &all).await;
    world.test.clock.advance(TimeDelta::minutes(1));
    let room = Some(world.stop.room);
    let agreed = Some(Override::Agreed);
    let starts = wall("2027-05-18 09:30");
    move_session(world.backend(), None, made[1].session, starts, room, agreed).await.unwrap();
    world.check().await;
    // The whole stop goes two days later: the clash goes with it.
    move_stop(world.backend(), None, world.stop.stop, 2, None).await.unwrap();
    world.check().await;
    // The third session, moved by no version, is nobody's decision.
    world.run(
        "update slots set start_time = '09:30:00', end_time = '10:30:00', starts_at = (select x.starts_at from slots x \
         join sessions s on s.id = x.session_id where s.slug = 'droits'), ends_at = (select x.ends_at from slots x \
         join sessions s on s.id = x.session_id where s.slug = 'droits') \
         where session_id = (select id from sessions where slug = 'soir')",
    )
    .await;
    assert!(broken(world).await.contains(&"ticket_overlap"));
    world
        .run(
            "update sessions set start_time = '09:30:00', end_time = '10:30:00', \
         starts_at = (select x.starts_at from sessions x where x.slug = 'droits'), \
         ends_at = (select x.ends_at from sessions x where x.slug = 'droits') where slug = 'soir'",
        )
        .await;
    assert!(broken(world).await.contains(&"room_overlap"));
}

#[tokio::test]
async fn a_seat_taken_into_a_clash_is_named_whatever_was_published_before() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let droits = world.stop.workshop(world.backend(), "droits", "11:00", "12:00", 9).await.unwrap();
    moved(world, droits.session, "2027-05-18 09:30").await.unwrap();
    world.test.clock.advance(TimeDelta::minutes(1));
    world.register("Ana", None, &[cv.choice()]).await;
    world.register("Bea", None, &[droits.choice()]).await;
    world.run("update registrations set ticket_id = (select ticket_id from registrations order by id limit 1)").await;
    let found = broken(world).await;
    assert!(found.contains(&"ticket_overlap"), "{found:?}");
}

#[tokio::test]
async fn what_was_done_is_in_the_history_in_kinds_and_ids() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    moved(world, cv.session, "2027-05-18 09:30").await.unwrap();
    undo(world.backend(), None, world.stop.tour, 2).await.unwrap();
    world.test.clock.advance(TimeDelta::seconds(1));
    cancel_session(world.backend(), None, cv.session).await.unwrap();
    let mut kinds = world.kinds_of_events().await;
    kinds.sort_unstable();
    assert_eq!(kinds, ["changed", "changed", "session_cancelled", "session_moved", "session_moved", "undone"]);
}

#[tokio::test]
async fn a_call_is_made_by_one_of_the_team() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    world.register("Bea", None, &[cv.choice()]).await;
    let (ana, zoe) = (colleague(world, "ana@exemple.fr").await, colleague(world, "zoe@exemple.fr").await);
    world.at("2027-05-18T06:00:00Z");
    moved(world, cv.session, "2027-05-18 10:00").await.unwrap();
    let call = list(world.backend(), world.stop.stop).await.unwrap().remove(0);
    assert_eq!(call.taken_by, None);
    take(world.backend(), ana, call.id).await.unwrap();
    take(world.backend(), ana, call.id).await.unwrap();
    assert!(matches!(take(world.backend(), zoe, call.id).await, Err(RecordCallError::Closed)));
    assert!(matches!(leave(world.backend(), zoe, call.id).await, Err(RecordCallError::Closed)));
    let taken = list(world.backend(), world.stop.stop).await.unwrap().remove(0).taken_by;
    assert_eq!(taken, Some((ana, "ana@exemple.fr".to_owned())));
    leave(world.backend(), ana, call.id).await.unwrap();
    take(world.backend(), zoe, call.id).await.unwrap();
    record(world.backend(), Some(zoe), call.id, CallOutcome::Told).await.unwrap();
    assert_eq!(known(world.backend(), world.stop.stop).await.unwrap(), Known { told: 1, here: 0, written: 0 });
    let poster = read_poster::poster(world.backend(), world.stop.tour, &world.stop.slug).await.unwrap().unwrap();
    assert_eq!(poster.lines.len(), 1);
    assert_eq!(poster.lines[0].old.0, wall("2027-05-18 09:00"));
    assert_eq!(poster.lines[0].new.as_ref().unwrap().0, wall("2027-05-18 10:00"));
}

async fn colleague(world: &World, email: &str) -> LoginId {
    let id = LoginId(world.backend().new_id());
    let mut tx = world.backend().db.begin().await.unwrap();
    let sql = "insert into logins (id, email, display_name, role, created_at) values ($1, $2, $2, 'organiser', $3)";
    backend::execute!(&mut tx, sql, id.0, email, world.backend().now()).unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn who_is_concerned_is_known_before() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let droits = world.stop.workshop(world.backend(), "droits", "13:00", "14:00", 9).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[cv.choice(), droits.choice()]).await;
    world.register("Bea", None, &[cv.choice()]).await;
    let all = read_concerned::stop(world.backend(), world.stop.tour, &world.stop.slug).await.unwrap().unwrap();
    let seen: Vec<_> = all.people.iter().map(|one| (one.first_name.as_deref(), one.sessions, &one.told)).collect();
    assert_eq!(seen, [(Some("Ana"), 2, &ToldBy::Email), (Some("Bea"), 1, &ToldBy::Nobody)]);
    assert_eq!((all.over, all.soon, all.cancelled), (false, false, false));
    let one = read_concerned::session(world.backend(), world.stop.tour, droits.session).await.unwrap().unwrap();
    assert_eq!((one.people.len(), one.session.unwrap().title), (1, "Séance droits".to_owned()));
    let edit = domain::plan::Edit::MoveStop { stop: world.stop.stop, days: 1 };
    let shown = preview_edit(world.backend(), world.stop.tour, edit).await.unwrap();
    assert_eq!((shown.tickets, shown.without_email, shown.refusals.len()), (2, 1, 0));
    assert_eq!(world.count("select count(*) from tour_versions").await, 1);
    let nowhere = read_concerned::stop(world.backend(), world.stop.tour, "nulle-part").await.unwrap();
    assert_eq!(nowhere, None);
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Move(usize, i64),
    Stop(i64),
    Cancel(usize),
    Undo,
    Wait,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..3_usize, -8..8_i64).prop_map(|(session, quarters)| Step::Move(session, quarters)),
        2 => (-3..4_i64).prop_map(Step::Stop),
        1 => (0..3_usize).prop_map(Step::Cancel),
        4 => Just(Step::Undo),
        1 => Just(Step::Wait),
    ];
    proptest::collection::vec(step, 1..14)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever an organiser does: sequences only rise, the rows are those of the last version, every
    /// invariant holds.
    #[test]
    fn any_history_keeps_its_word(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(history(steps));
    }
}

async fn history(steps: Vec<Step>) {
    let world = &World::new().await;
    let mut sessions = Vec::new();
    for (slug, from, to) in [("cv", "09:00", "09:30"), ("logement", "11:00", "11:30"), ("droits", "13:00", "13:30")] {
        sessions.push(world.stop.workshop(world.backend(), slug, from, to, 12).await.unwrap());
    }
    for (name, email) in [("Ana", Some("ana@exemple.fr")), ("Bea", None)] {
        world.register(name, email, &[sessions[0].choice(), sessions[1].choice(), sessions[2].choice()]).await;
    }
    let sum = "select cast(sum(sequence) as bigint) from registrations";
    let (mut version, mut sequences) = (1, 0);
    for step in steps {
        let told = world.count("select count(*) from outbox where kind = 'change'").await;
        let before = live(world).await;
        let done = match step {
            Step::Move(session, quarters) => {
                let id = sessions[session].session;
                let starts = before.session(id).unwrap().1.times.starts() + TimeDelta::minutes(15 * quarters);
                let agreed = Some(Override::Agreed);
                move_session(world.backend(), None, id, starts, Some(world.stop.room), agreed).await.ok()
            }
            Step::Stop(days) => {
                move_stop(world.backend(), None, world.stop.stop, days, Some(Override::Agreed)).await.ok()
            }
            Step::Cancel(session) => cancel_session(world.backend(), None, sessions[session].session).await.ok(),
            Step::Undo => undo(world.backend(), None, world.stop.tour, version).await.ok(),
            Step::Wait => {
                world.test.clock.advance(TimeDelta::minutes(3));
                drain(world.backend(), &MemoryTransport::default()).await.unwrap();
                None
            }
        };
        let (after, risen) = (live(world).await, world.count(sum).await);
        match done {
            Some(published) => {
                version += 1;
                assert_eq!(published.version, version);
                assert!(risen >= sequences);
                assert_eq!(risen > sequences, people_would_notice(&before, &after), "{step:?}");
            }
            None => assert_eq!((after == before, risen), (true, sequences)),
        }
        sequences = risen;
        assert!(world.count("select count(*) from outbox where kind = 'change'").await <= told + 1);
        let document = latest_document(world).await;
        let published: TourPlan = serde_json::from_str(&document).unwrap_or_else(|_| before.clone());
        if version > 1 {
            assert_eq!(live(world).await, published);
        }
    }
    // An organiser may bring two of somebody's sessions together, with a reason: both are kept.
    world.check().await;
}

async fn latest_document(world: &World) -> String {
    let mut tx = world.backend().db.read().await.unwrap();
    let sql = "select document from tour_versions where tour_id = $1 order by number desc limit 1";
    backend::fetch_one!(&mut tx, (String,), sql, world.stop.tour.0).unwrap().0
}

fn people_would_notice(before: &TourPlan, after: &TourPlan) -> bool {
    let known = |plan: &TourPlan| {
        let sessions = domain::plan::effective_sessions(plan);
        sessions
            .into_iter()
            .map(|(id, is)| (id, is.cancelled, (!is.cancelled).then_some(is.session.times)))
            .collect::<Vec<_>>()
    };
    known(before) != known(after)
}
