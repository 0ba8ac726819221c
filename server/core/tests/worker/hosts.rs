//! Tomorrow's list, mailed to the hosts of a stop, by a simulated clock.

use backend::execute;
use backend::fixture::{self, SessionPlan, StopFixture};
use backend::mail::transport::MemoryTransport;
use backend::service::welcome::hosts;
use backend::worker::{LEASE, drain};
use chrono::TimeDelta;
use domain::email::EmailAddress;
use domain::neutral::find_forbidden;
use domain::session::{Audience, SessionKind};

use super::support::{World, at, decoded, world};

/// 17:00 in Martinique on the eve of 18 May.
const EVE: &str = "2027-05-17T21:00:00Z";

/// Somebody is invited and named host of the stop.
async fn host(world: &World, stop: &StopFixture, email: &str, name: &str) {
    let email = EmailAddress::parse(email).unwrap();
    hosts::invite(&world.test.backend, fixture::TOUR_SLUG, stop.stop, &email, name).await.unwrap();
}

/// Who has got a list so far, and what stood in it, when the clock has gone to an instant.
async fn lists_until(world: &World, transport: &MemoryTransport, instant: &str) -> Vec<(String, String)> {
    world.test.clock.set(at(instant));
    drain(&world.test.backend, transport).await.unwrap();
    let read = transport.delivered().into_iter().map(|one| (one.recipient.to_string(), decoded(&one.raw)));
    read.filter(|(_, text)| text.contains("Voici les séances et les personnes attendues.")).collect()
}

fn readers(lists: &[(String, String)]) -> Vec<&str> {
    lists.iter().map(|(reader, _)| reader.as_str()).collect()
}

#[tokio::test]
async fn the_list_leaves_once_at_its_hour_for_the_hosts_of_the_stop() {
    let world = world().await;
    let backend = &world.test.backend;
    world.workshop("cv", "09:00", "10:30").await;
    let elsewhere = world.stop.another(backend, "macouba", world.stop.day.succ_opt().unwrap(), fixture::ZONE).await;
    let elsewhere = elsewhere.unwrap();
    elsewhere.workshop(backend, "droits", "09:00", "10:00", 5).await.unwrap();
    host(&world, &world.stop, "line@exemple.fr", "Line").await;
    host(&world, &world.stop, "noa@exemple.fr", "Noa").await;
    host(&world, &elsewhere, "max@exemple.fr", "Max").await;

    let transport = MemoryTransport::default();
    for instant in ["2027-05-03T12:00:00Z", "2027-05-16T21:00:00Z", "2027-05-17T20:59:59Z"] {
        assert_eq!(lists_until(&world, &transport, instant).await, [], "{instant}");
    }
    for instant in [EVE, "2027-05-17T21:01:00Z", "2027-05-18T12:30:00Z", "2027-05-18T20:59:59Z"] {
        let lists = lists_until(&world, &transport, instant).await;
        let mut readers = readers(&lists);
        readers.sort_unstable();
        assert_eq!(readers, ["line@exemple.fr", "noa@exemple.fr"], "{instant}");
    }
    // A day later the host of the next stop gets theirs, and nobody else anything.
    let lists = lists_until(&world, &transport, "2027-05-19T12:00:00Z").await;
    assert_eq!(readers(&lists)[2..], ["max@exemple.fr"]);
}

#[tokio::test]
async fn it_holds_the_sessions_and_names_no_contact_and_no_word_that_must_not_leave() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let discreet = SessionPlan {
        slug: "sante",
        kind: SessionKind::Workshop,
        audience: Audience::Discreet,
        start: "13:00",
        end: "14:00",
        capacity: 6,
        slot_minutes: None,
    };
    let discreet = world.stop.session(&world.test.backend, &discreet).await.unwrap();
    world.rosa(&session).await;
    let emile = world.ticket("Emile", Some("emile@exemple.fr")).await;
    world.seat(emile, &discreet).await;
    host(&world, &world.stop, "line@exemple.fr", "Line").await;

    let transport = MemoryTransport::default();
    let lists = lists_until(&world, &transport, EVE).await;
    assert_eq!(readers(&lists), ["line@exemple.fr"]);
    let text = &lists[0].1;
    let held = ["Bonjour Line,", "9\u{a0}h", "Séance cv", "1 sur 20", "Rosa", "Séance sante", "1 sur 6", "/accueil/"];
    for words in held {
        assert!(text.contains(words), "« {words} » in {text}");
    }
    for words in ["Emile", "rosa@", "emile@", "/t/", "text/calendar"] {
        assert!(!text.contains(words), "no « {words} » in {text}");
    }
    assert_eq!(find_forbidden(text), Vec::<&str>::new());
}

#[tokio::test]
async fn who_is_host_no_more_gets_none_and_who_is_named_late_gets_it_at_once() {
    let world = world().await;
    world.workshop("cv", "09:00", "10:30").await;
    host(&world, &world.stop, "line@exemple.fr", "Line").await;
    let transport = MemoryTransport::default();
    assert_eq!(lists_until(&world, &transport, "2027-05-17T12:00:00Z").await, []);
    // planned, then somebody else is named in her place
    hosts::name(&world.test.backend, fixture::TOUR_SLUG, world.stop.stop, &[]).await.unwrap();
    assert_eq!(lists_until(&world, &transport, EVE).await, []);
    host(&world, &world.stop, "noa@exemple.fr", "Noa").await;
    let lists = lists_until(&world, &transport, "2027-05-17T21:30:00Z").await;
    assert_eq!(readers(&lists), ["noa@exemple.fr"]);
}

#[tokio::test]
async fn a_fault_of_the_database_that_passes_delays_the_list_and_does_not_lose_it() {
    let world = world().await;
    world.workshop("cv", "09:00", "10:30").await;
    host(&world, &world.stop, "line@exemple.fr", "Line").await;
    let transport = MemoryTransport::default();
    lists_until(&world, &transport, "2027-05-17T12:00:00Z").await;
    let rename = async |sql: &'static str| {
        let mut tx = world.test.backend.db.begin().await.unwrap();
        execute!(&mut tx, sql).unwrap();
        tx.commit().await.unwrap();
    };
    // The list reads the counts of heads; nothing else on its way does.
    rename("alter table head_counts rename to head_counts_away").await;
    world.test.clock.set(at(EVE));
    let outcome = drain(&world.test.backend, &transport).await.unwrap();
    assert_eq!((outcome.left, outcome.dead), (1, 0), "it is left to the end of its lease");
    rename("alter table head_counts_away rename to head_counts").await;
    world.test.clock.advance(LEASE + TimeDelta::seconds(1));
    let outcome = drain(&world.test.backend, &transport).await.unwrap();
    assert_eq!((outcome.sent, outcome.dead), (1, 0));
}
