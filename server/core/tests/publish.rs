//! Publishing: what is shown before, what is refused, who hears of it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::fixture::SessionFixture;
use backend::mail::transport::MemoryTransport;
use backend::service::cancel_registration::cancel;
use backend::service::preview_publication::{Preview, PreviewError, Refusal, preview};
use backend::service::publish_tour::{PublishError, PublishTour, Published, publish};
use backend::service::read_plan;
use backend::service::save_draft::save;
use backend::worker::run_once;
use chrono::{NaiveDate, TimeDelta};
use common::World;
use domain::ids::{PartnerId, RoomId, SessionId, SlotId, StopId, TourId, VenueId};
use domain::plan::{Edit, Override, SessionPlan, TourPlan, What};
use domain::registration::RegistrationState::{Registered, Waitlisted};
use uuid::Uuid;

/// One thing that an organiser does to a plan.
type Change = Box<dyn Fn(&mut TourPlan)>;

/// Lets the test change the draft, from what is live where there is none, and saves it.
async fn edit(world: &World, change: impl FnOnce(&mut TourPlan)) {
    let page = read_plan::draft(world.backend(), world.stop.tour).await.unwrap().unwrap();
    let mut plan = page.plan;
    change(&mut plan);
    save(world.backend(), None, world.stop.tour, page.revision, plan).await.unwrap();
}

async fn look(world: &World) -> Preview {
    preview(world.backend(), world.stop.tour).await.unwrap()
}

async fn command(world: &World) -> PublishTour {
    let preview = look(world).await;
    let (revision, version) = (preview.revision, preview.version);
    PublishTour { tour: world.stop.tour, revision, version, override_reason: None, note: None }
}

async fn go(world: &World) -> Result<Published, PublishError> {
    publish(world.backend(), None, &command(world).await).await
}

fn shift(plan: &mut TourPlan, session: SessionId, minutes: i64) {
    let (_, there) = plan.session(session).unwrap();
    let (starts, room) = (there.times.starts() + TimeDelta::minutes(minutes), there.room);
    Edit::MoveSession { session, starts, room }.apply(plan).unwrap();
}

/// The same session once more, with identifiers of its own.
fn copy(session: &SessionPlan, number: u128) -> SessionPlan {
    let mut copy = session.clone();
    copy.id = SessionId(Uuid::from_u128(number));
    copy.slug = format!("copie-{number}");
    copy.slots.truncate(1);
    copy.slots[0].id = SlotId(Uuid::from_u128(number * 1000));
    copy
}

async fn workshops(world: &World) -> Vec<SessionFixture> {
    let mut made = Vec::new();
    for (slug, from, to) in [("cv", "09:00", "10:00"), ("logement", "10:30", "11:30"), ("droits", "13:00", "14:00")] {
        made.push(world.stop.workshop(world.backend(), slug, from, to, 40).await.unwrap());
    }
    made
}

const CHANGES: &str = "select count(*) from outbox where kind = 'change'";

#[tokio::test]
async fn forty_tickets_hear_of_a_moved_stop_once_each() {
    let world = &World::new().await;
    let sessions = workshops(world).await;
    let all: Vec<_> = sessions.iter().map(SessionFixture::choice).collect();
    for number in 0..36 {
        let choices = if number % 6 == 0 { &all[..] } else { &all[..1] };
        world.register(&format!("P{number}"), Some(&format!("p{number}@exemple.fr")), choices).await;
    }
    // Two people may share an address, and each has a ticket: four more with one address.
    for name in ["Ana", "Bea", "Caro", "Dina"] {
        world.register(name, Some("famille@exemple.fr"), &all[1..2]).await;
    }
    let gone = world.register("Parti", Some("parti@exemple.fr"), &all[1..2]).await;
    cancel(world.backend(), &gone.link, world.only(&gone).await).await.unwrap();
    world.register("Sans", None, &all[1..2]).await;
    let transport = MemoryTransport::default();
    backend::worker::drain(world.backend(), &transport).await.unwrap();
    let before = transport.delivered().len();

    let stop = world.stop.stop;
    edit(world, |plan| Edit::MoveStop { stop, days: 2 }.apply(plan).unwrap()).await;
    let shown = look(world).await;
    assert_eq!((shown.tickets, shown.without_email, shown.refusals.len()), (41, 1, 0));
    let per_session: Vec<usize> =
        shown.items.iter().filter(|item| item.title.is_some()).map(|item| item.tickets).collect();
    assert_eq!(per_session, [36, 11, 6]);
    let published = go(world).await.unwrap();
    assert_eq!((published.version, published.messages, published.without_email, published.calls), (2, 40, 1, 1));
    assert_eq!(published.undo_until, Some(world.backend().now() + TimeDelta::minutes(2)));
    assert_eq!(world.count(CHANGES).await, 40);
    assert_eq!(world.count("select count(*) from registrations where state = 'excused' and sequence > 1").await, 0);
    assert_eq!(world.count("select count(*) from registrations where state = 'registered' and sequence <> 1").await, 0);
    assert_eq!(world.count("select count(*) from sessions where sequence <> 1").await, 0);
    world.check().await;

    // Nothing leaves while it can be undone; then each ticket has one letter with old and new.
    backend::worker::drain(world.backend(), &transport).await.unwrap();
    assert_eq!(transport.delivered().len(), before);
    world.test.clock.advance(TimeDelta::minutes(2));
    backend::worker::drain(world.backend(), &transport).await.unwrap();
    assert_eq!(world.count("select count(*) from outbox where kind = 'change' and state = 'sent'").await, 40);
    assert_eq!(
        world
            .count(
                "select count(*) from outbox where kind = 'change' and body like '%mardi 18 mai%' \
                 and body like '%jeudi 20 mai%' and (calendar is not null or body like '%10%30%')"
            )
            .await,
        40
    );
    // Six tickets hold three seats: the calendar of each follows in a mail of its own.
    assert_eq!(transport.delivered().len() - before, 40 + 18);

    // The same once more: a version, and nobody hears anything.
    let again = go(world).await.unwrap();
    assert_eq!((again.version, again.messages), (3, 0));
    assert_eq!(world.count(CHANGES).await, 40);
    world.check().await;
}

#[tokio::test]
async fn what_is_missing_or_broken_is_refused_and_nothing_is_written() {
    let world = &World::new().await;
    let sessions = workshops(world).await;
    let (stop, session, slot) = (world.stop.stop, sessions[0].session, sessions[0].slots[0]);
    for name in ["Ana", "Bea"] {
        world.register(name, Some("a@exemple.fr"), &[sessions[0].choice()]).await;
    }
    let (nowhere, nobody) = (RoomId(Uuid::from_u128(1)), PartnerId(Uuid::from_u128(2)));
    let live = read_plan::published(world.backend(), world.stop.tour).await.unwrap().unwrap().1;
    let cases: Vec<(Change, Refusal)> = vec![
        (Box::new(|p| p.stops[0].help_phone.clear()), Refusal::NoHelpPhone(stop)),
        (Box::new(|p| p.stops[0].how_to_come.clear()), Refusal::NoHowToCome(stop)),
        (Box::new(|p| p.stops[0].landmark.clear()), Refusal::NoLandmark(stop)),
        (Box::new(|p| p.stops[0].venue = VenueId(Uuid::nil())), Refusal::UnknownVenue(stop)),
        (Box::new(move |p| p.stops[0].sessions[0].room = Some(nowhere)), Refusal::UnknownRoom(session, nowhere)),
        (Box::new(move |p| p.stops[0].sessions[0].partners = vec![nobody]), Refusal::UnknownPartner(session, nobody)),
        (
            Box::new(|p| p.stops[0].sessions[0].slots[0].capacity = 1),
            Refusal::BelowTaken { session, slot, taken: 2, capacity: 1 },
        ),
        (
            Box::new(|p| p.stops[0].sessions[0].slots[0].id = SlotId(Uuid::from_u128(9))),
            Refusal::BelowTaken { session, slot, taken: 2, capacity: 0 },
        ),
        (
            Box::new(|p| {
                let moved = p.stops[0].sessions.remove(0);
                let mut second = p.stops[0].clone();
                second.id = StopId(Uuid::from_u128(5));
                second.slug = "ailleurs".into();
                second.sessions = vec![moved];
                p.stops.push(second);
            }),
            Refusal::OtherStop(session),
        ),
    ];
    for (number, (change, refusal)) in cases.into_iter().enumerate() {
        edit(world, |plan| {
            *plan = live.clone();
            change(plan);
        })
        .await;
        let Err(PublishError::Refused(found)) = go(world).await else { panic!("case {number} was not refused") };
        assert!(found.refusals.contains(&refusal), "case {number}: {found:?}");
        assert!(look(world).await.refusals.contains(&refusal));
    }
    world.run("update venues set booking_state = 'option'").await;
    edit(world, |plan| {
        *plan = live.clone();
        plan.stops[0].bring = "Un stylo".into();
    })
    .await;
    assert_eq!(look(world).await.refusals, [Refusal::VenueNotConfirmed(stop, world.stop.venue)]);
    // The hall may be lost for a stop that does not take place.
    edit(world, |plan| plan.stops[0].cancelled = true).await;
    assert_eq!(look(world).await.refusals, []);
    world.run("update venues set booking_state = 'confirmed'").await;
    // What is over stays as it was.
    world.at("2027-05-18T20:00:00Z");
    assert_eq!(look(world).await.refusals.len(), 3);
    assert_eq!(read_plan::published(world.backend(), world.stop.tour).await.unwrap().unwrap(), (1, live));
    assert_eq!(world.count("select count(*) from tour_versions").await, 1);
    let unknown = preview(world.backend(), TourId(Uuid::nil())).await;
    assert!(matches!(unknown, Err(PreviewError::NoDraft)));
}

#[tokio::test]
async fn hours_that_the_clocks_skip_are_refused_and_those_that_pass_twice_chosen() {
    let world = &World::new().await;
    for (day, hour, refusal) in [((2028, 3, 26), 2, true), ((2027, 10, 31), 2, false)] {
        let on = NaiveDate::from_ymd_opt(day.0, day.1, day.2).unwrap();
        let slug = format!("paris-{}", day.0);
        let stop = world.stop.another(world.backend(), &slug, on, "Europe/Paris").await.unwrap();
        let session = stop.workshop(world.backend(), "nuit", "05:00", "05:20", 4).await.unwrap().session;
        let starts = on.and_hms_opt(hour, 30, 0).unwrap();
        let page = read_plan::published(world.backend(), world.stop.tour).await.unwrap().unwrap().1;
        edit(world, |plan| {
            *plan = page;
            plan.ends_on = NaiveDate::from_ymd_opt(2028, 4, 1).unwrap();
            Edit::MoveSession { session, starts, room: Some(stop.room) }.apply(plan).unwrap();
        })
        .await;
        let expected = if refusal { Refusal::HourInGap(session) } else { Refusal::HourTwice(session) };
        assert_eq!(look(world).await.refusals, [expected]);
        if !refusal {
            edit(world, |plan| {
                let stop = plan.stops.iter_mut().find(|one| one.id == stop.stop).unwrap();
                stop.sessions[0].times.second_passage = Some(true);
                stop.sessions[0].slots[0].times.second_passage = Some(true);
            })
            .await;
            go(world).await.unwrap();
            let page = read_plan::draft(world.backend(), world.stop.tour).await.unwrap().unwrap();
            assert!(!page.differs);
            world.check().await;
        }
    }
}

#[tokio::test]
async fn a_hard_conflict_needs_a_reason_that_is_kept() {
    let world = &World::new().await;
    workshops(world).await;
    world.run("update rooms set concurrent = 1").await;
    edit(world, |plan| {
        let second = copy(&plan.stops[0].sessions[0], 77);
        plan.stops[0].sessions.push(second);
    })
    .await;
    let Err(PublishError::Refused(found)) = go(world).await else { panic!("not refused") };
    assert_eq!(found.refusals, []);
    assert!(found.conflicts.iter().all(|conflict| conflict.hard && conflict.sessions.len() == 2));
    assert!(!found.conflicts.is_empty());
    let mut with_reason = command(world).await;
    with_reason.override_reason = Some(Override::OnSite);
    with_reason.note = Some("Deux groupes dans la grande salle".into());
    let published = publish(world.backend(), None, &with_reason).await.unwrap();
    assert_eq!((published.version, published.messages), (2, 0));
    let newest = read_plan::history(world.backend(), world.stop.tour).await.unwrap().remove(0);
    assert_eq!((newest.number, newest.override_reason), (2, Some(Override::OnSite)));
    assert_eq!(newest.note.as_deref(), Some("Deux groupes dans la grande salle"));
    // It is known now, and asked no second time.
    edit(world, |plan| plan.stops[0].bring = "Un stylo".into()).await;
    let shown = look(world).await;
    assert_eq!((shown.items.len(), shown.conflicts.len()), (1, 0));
    assert!(matches!(shown.items[0].change.what, What::Details));
    go(world).await.unwrap();
    world.check().await;
    // The same without a version behind it is named.
    world.run("update tour_changes set override_reason = null").await;
    let broken = backend::check::run(world.backend()).await.unwrap();
    assert!(!broken.is_empty() && broken.iter().all(|one| one.kind.as_str() == "room_overlap"), "{broken:?}");
}

#[tokio::test]
async fn seats_that_a_publication_makes_go_to_those_who_wait() {
    let world = &World::new().await;
    let small = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 1).await.unwrap();
    let other = world.stop.workshop(world.backend(), "droits", "13:00", "14:00", 1).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[small.choice()]).await;
    let bea = world.wait("Bea", Some("bea@exemple.fr"), small.choice()).await;
    let caro = world.wait("Caro", None, small.choice()).await;
    let dina = world.wait("Dina", Some("dina@exemple.fr"), small.choice()).await;
    edit(world, |plan| {
        let session = plan.stops[0].sessions.iter_mut().find(|session| session.id == small.session).unwrap();
        session.slots[0].capacity = 2;
    })
    .await;
    go(world).await.unwrap();
    for (person, state) in [(&bea, Registered), (&caro, Waitlisted), (&dina, Waitlisted)] {
        assert_eq!(world.states(person).await, [state]);
    }
    world.check().await;
    edit(world, |plan| {
        let session = plan.stops[0].sessions.iter_mut().find(|session| session.id == small.session).unwrap();
        session.slots[0].capacity = 5;
    })
    .await;
    go(world).await.unwrap();
    // Who has no channel keeps the rank and is served on the spot.
    assert_eq!((world.states(&dina).await, world.states(&caro).await), (vec![Registered], vec![Waitlisted]));
    assert_eq!((world.taken(small.slots[0]).await, world.taken(other.slots[0]).await), (3, 0));
    assert_eq!(world.count("select count(*) from outbox where kind = 'promotion'").await, 2);
    world.check().await;
}

#[tokio::test]
async fn of_two_publishers_one_wins_and_the_other_is_told() {
    let world = &World::new().await;
    let sessions = workshops(world).await;
    world.register("Ana", Some("ana@exemple.fr"), &[sessions[0].choice()]).await;
    edit(world, |plan| shift(plan, sessions[0].session, 15)).await;
    let command = command(world).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (backend, command) = (world.backend().clone(), command.clone());
        tasks.spawn(async move { publish(&backend, None, &command).await });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let stale = |outcome: &&Result<Published, PublishError>| {
        matches!(outcome, Err(PublishError::Stale { version: 2, at: Some(_), .. }))
    };
    assert_eq!(outcomes.iter().filter(stale).count(), 5);
    assert_eq!(world.count(CHANGES).await, 1);
    world.check().await;
}

#[tokio::test]
async fn a_second_change_before_the_first_was_told_makes_one_message() {
    let world = &World::new().await;
    let sessions = workshops(world).await;
    let ana = world.register("Ana", Some("ana@exemple.fr"), &[sessions[0].choice(), sessions[2].choice()]).await;
    let transport = MemoryTransport::default();
    run_once(world.backend(), &transport).await.unwrap();
    edit(world, |plan| shift(plan, sessions[0].session, 15)).await;
    go(world).await.unwrap();
    world.test.clock.advance(TimeDelta::seconds(30));
    edit(world, |plan| shift(plan, sessions[2].session, 30)).await;
    go(world).await.unwrap();
    assert_eq!(world.count("select count(*) from outbox where kind = 'change' and state = 'queued'").await, 1);
    world.test.clock.advance(TimeDelta::minutes(3));
    backend::worker::drain(world.backend(), &transport).await.unwrap();
    let bodies = world
        .count("select count(*) from outbox where kind = 'change' and state = 'sent' and body like '%Avant%Avant%'")
        .await;
    assert_eq!(bodies, 1);
    assert_eq!(world.page(&ana).await.registrations.len(), 2);
    world.check().await;
}
