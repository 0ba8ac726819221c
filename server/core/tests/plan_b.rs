//! A stop that cannot take place as announced: what is proposed, and what it then does.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::check;
use backend::db::testing::TestBackend;
use backend::fixture::TOUR_SLUG;
use backend::scenario::{self, DEMO_NOW, Scenario};
use backend::service::plan_b::{ChangeError, PlanB, accept, propose};
use backend::service::record_call::{CallOutcome, Known, banners, known, list, record};
use backend::service::undo_change::undo;
use backend::service::{read_itinerary, read_plan};
use chrono::{Days, TimeDelta};
use common::World;
use domain::plan::{Rescue, Trouble};

async fn proposed(world: &World, trouble: Trouble) -> PlanB {
    propose(world.backend(), TOUR_SLUG, &world.stop.slug, trouble).await.unwrap().unwrap()
}

/// Another venue of the town, with one room.
async fn second_venue(world: &World, capacity: i64) {
    world
        .run(
            "insert into venues (id, insee_code, name, address, landmark, how_to_come, step_free, booking_state, created_at) \
             select town.id, v.insee_code, 'Maison des associations', v.address, 'Derrière la mairie', \
                 'Bus ligne 2, arrêt Stade', v.step_free, 'confirmed', v.created_at \
             from venues v join (select id from stops) town on 1 = 1",
        )
        .await;
    let sql = "insert into rooms (id, venue_id, name, capacity, concurrent, step_free, position) \
        select v.id, v.id, 'Salle du haut', $1, 2, r.step_free, 0 from venues v join rooms r on r.venue_id <> v.id";
    let mut tx = world.backend().db.begin().await.unwrap();
    backend::execute!(&mut tx, sql, capacity).unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_lost_venue_keeps_everybody_s_hour_at_another() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[cv.choice()]).await;
    world.register("Bea", None, &[cv.choice()]).await;
    assert!(proposed(world, Trouble::Venue).await.proposals.iter().all(|one| one.asked == 2 && one.kept == 0));
    second_venue(world, 20).await;
    let found = proposed(world, Trouble::Venue).await;
    let best = &found.proposals[0];
    assert_eq!((best.kept, best.asked, best.without_email, best.without_room), (2, 0, 1, 0));
    assert_eq!((best.venue.as_str(), best.day, best.minutes), ("Maison des associations", world.stop.day, 0));
    assert!(proposed(world, Trouble::Road).await.proposals.iter().all(|one| !one.rescue.keeps_the_day()));

    let done = accept(world.backend(), None, world.stop.tour, found.version, best.rescue).await.unwrap().unwrap();
    assert_eq!((done.version, done.messages, done.without_email), (2, 1, 1));
    let (_, live) = read_plan::published(world.backend(), world.stop.tour).await.unwrap().unwrap();
    let stop = &live.stops[0];
    assert_eq!((stop.landmark.as_str(), stop.how_to_come.as_str()), ("Derrière la mairie", "Bus ligne 2, arrêt Stade"));
    assert!(stop.sessions[0].room.is_some_and(|room| room != world.stop.room));
    world.check().await;
    // Who looked before somebody else decided is told so, and nothing happens.
    let late = accept(world.backend(), None, world.stop.tour, found.version, best.rescue).await.unwrap();
    assert_eq!((late, world.count("select count(*) from tour_versions").await), (None, 2));
}

#[tokio::test]
async fn a_road_cut_at_a_quarter_to_six_ends_with_everybody_told() {
    let world = &World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    world.register("Ana", Some("ana@exemple.fr"), &[cv.choice()]).await;
    world.register("Bea", None, &[cv.choice()]).await;
    world.at("2027-05-18T09:45:00Z");
    let found = proposed(world, Trouble::Road).await;
    let tomorrow = world.stop.day + Days::new(1);
    assert_eq!(found.proposals[0].day, tomorrow);
    assert!(found.proposals.iter().all(|one| one.day > world.stop.day), "nobody is called to a day that is past");
    accept(world.backend(), None, world.stop.tour, found.version, found.proposals[0].rescue).await.unwrap().unwrap();
    assert_eq!(banners(world.backend(), TOUR_SLUG, &world.stop.slug).await.unwrap().len(), 1);
    let calls = list(world.backend(), world.stop.stop).await.unwrap();
    assert_eq!(calls.len(), 2, "a mail may not be read before nine");
    for call in calls {
        record(world.backend(), None, call.id, CallOutcome::Told).await.unwrap();
    }
    assert_eq!(known(world.backend(), world.stop.stop).await.unwrap(), Known { told: 2, here: 0, written: 0 });
    assert!(list(world.backend(), world.stop.stop).await.unwrap().is_empty());
    world.check().await;
}

#[tokio::test]
async fn what_cannot_be_is_not_done() {
    let world = &World::new().await;
    world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let elsewhere =
        Rescue::Move { stop: world.stop.stop, days: 0, venue: Some(domain::ids::VenueId(world.backend().new_id())) };
    let refused = accept(world.backend(), None, world.stop.tour, 1, elsewhere).await;
    assert!(matches!(refused, Err(ChangeError::Unknown)), "{refused:?}");
    let ascension = Rescue::Move { stop: world.stop.stop, days: i64::MAX, venue: None };
    assert!(matches!(accept(world.backend(), None, world.stop.tour, 1, ascension).await, Err(ChangeError::Faults(_))));
    assert_eq!(propose(world.backend(), "nulle-part", &world.stop.slug, Trouble::Road).await.unwrap(), None);
    world.at("2027-05-18T13:30:00Z");
    assert_eq!(proposed(world, Trouble::Road).await.proposals.len(), 2, "it is on: the hours to come can be saved");
    world.at("2027-05-19T13:30:00Z");
    assert_eq!(proposed(world, Trouble::Road).await.proposals, [], "over");
}

#[tokio::test]
async fn the_harm_that_is_said_is_the_harm_that_is_done() {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
    let tours = read_itinerary::tours(&test.backend).await.unwrap();
    assert!(tours.iter().map(|tour| tour.registrations).sum::<i64>() >= 300);
    let tour = tours.iter().find(|tour| !tour.over).unwrap();
    let id = read_plan::find(&test.backend, &tour.slug).await.unwrap().unwrap();
    let road = read_itinerary::itinerary(&test.backend, &tour.slug).await.unwrap().unwrap();
    let stops: Vec<_> = road.stops.iter().filter(|stop| stop.taken > 0).take(3).collect();
    let (mut tried, mut told) = (0, 0);
    for stop in stops {
        for trouble in [Trouble::Road, Trouble::Venue] {
            let asked = propose(&test.backend, &tour.slug, &stop.slug, trouble).await.unwrap().unwrap();
            for number in 0..asked.proposals.len() {
                let now = propose(&test.backend, &tour.slug, &stop.slug, trouble).await.unwrap().unwrap();
                let one = &now.proposals[number];
                let done = accept(&test.backend, None, id, now.version, one.rescue).await.unwrap().unwrap();
                assert_eq!(done.messages + done.without_email, one.kept + one.asked, "{one:?}");
                assert_eq!(done.without_email, one.without_email, "{one:?}");
                assert_eq!(check::run(&test.backend).await.unwrap(), []);
                undo(&test.backend, None, id, done.version).await.unwrap();
                test.clock.advance(TimeDelta::minutes(3));
                (tried, told) = (tried + 1, told + one.kept + one.asked);
            }
        }
    }
    assert!(tried >= 12 && told >= 100, "{tried} answers for {told} people");
}
