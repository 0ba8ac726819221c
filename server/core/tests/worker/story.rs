//! From the tap to the mailbox: the use cases write, the worker sends.

use backend::fixture;
use backend::ical::{Reading, read};
use backend::mail::transport::MemoryTransport;
use backend::service::cancel_registration::cancel;
use backend::service::forget_email::forget;
use backend::service::move_registration::move_to;
use backend::service::read::ticket_by_link;
use backend::service::read_outbox::{self, Filter};
use backend::service::register::{Via, register};
use backend::worker::drain;

use super::support::{World, at, world};

/// Subjects and calendars of all messages, oldest first, without the no-break spaces.
async fn outbox(world: &World) -> Vec<(String, Option<Reading>)> {
    let page = read_outbox::list(&world.test.backend, Filter::default(), 0).await.unwrap();
    let mut all = Vec::new();
    for line in page.messages.iter().rev() {
        let message = read_outbox::one(&world.test.backend, line.id).await.unwrap().unwrap();
        let subject = message.line.subject.unwrap_or_default().replace('\u{a0}', " ");
        all.push((subject, message.calendar.map(|text| read(&text).unwrap())));
    }
    all
}

#[tokio::test]
async fn an_interview_is_booked_moved_and_given_up() {
    let world = world().await;
    let backend = &world.test.backend;
    let interviews = world.stop.interviews(backend, "embauche", "09:00", "10:00").await.unwrap();
    let rosa = fixture::person(backend, "Rosa", Some("rosa@exemple.fr"), &[interviews.at(0)]).unwrap();
    let registered = register(backend, Via::Web, rosa).await.unwrap();
    let transport = MemoryTransport::default();
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);

    let ticket = ticket_by_link(backend, &registered.link).await.unwrap().unwrap();
    let registration = ticket.registrations[0].id;
    world.test.clock.set(at("2027-05-04T12:00:00Z"));
    move_to(backend, &registered.link, registration, interviews.slots[3]).await.unwrap();
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);
    world.test.clock.set(at("2027-05-05T12:00:00Z"));
    cancel(backend, &registered.link, registration).await.unwrap();
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);

    let told = outbox(&world).await;
    let subjects: Vec<&str> = told.iter().map(|(subject, _)| subject.as_str()).collect();
    assert_eq!(
        subjects,
        [
            "Votre rendez-vous : mardi 18 mai à 9 h, Le Lorrain",
            "Changement pour votre rendez-vous : mardi 18 mai à 9 h 30, Le Lorrain",
            "Changement pour votre rendez-vous : mardi 18 mai à 9 h 30, Le Lorrain",
        ]
    );
    let events: Vec<_> = told.iter().map(|(_, reading)| reading.clone().unwrap()).collect();
    let methods: Vec<&str> = events.iter().map(|reading| reading.method.as_str()).collect();
    assert_eq!(methods, ["REQUEST", "REQUEST", "CANCEL"]);
    let events: Vec<_> = events.into_iter().map(|reading| reading.events[0].clone()).collect();
    // one event all along, its SEQUENCE and its stamp rising
    assert!(events.iter().all(|event| event.uid == registration.to_string()));
    assert!(events.windows(2).all(|pair| pair[0].sequence < pair[1].sequence));
    assert!(events.windows(2).all(|pair| pair[0].stamped_at < pair[1].stamped_at));
    let starts: Vec<String> = events.iter().map(|event| event.starts_at.format("%H:%M").to_string()).collect();
    assert_eq!(starts, ["13:00", "13:30", "13:30"]);
    // nothing more, whatever the clock says
    for instant in ["2027-05-11T13:30:00Z", "2027-05-17T21:00:00Z", "2027-05-18T12:00:00Z"] {
        world.test.clock.set(at(instant));
        assert_eq!(drain(backend, &transport).await.unwrap().sent, 0);
    }
}

#[tokio::test]
async fn a_freed_place_reaches_who_waited() {
    let world = world().await;
    let backend = &world.test.backend;
    let session = world.stop.workshop(backend, "cv", "09:00", "10:30", 1).await.unwrap();
    let rosa = fixture::person(backend, "Rosa", Some("rosa@exemple.fr"), &[session.choice()]).unwrap();
    let mut max = fixture::person(backend, "Max", Some("max@exemple.fr"), &[session.choice()]).unwrap();
    max.wait_if_full = true;
    let rosa = register(backend, Via::Web, rosa).await.unwrap();
    let max = register(backend, Via::Web, max).await.unwrap();
    let transport = MemoryTransport::default();
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 2);
    let registration = ticket_by_link(backend, &rosa.link).await.unwrap().unwrap().registrations[0].id;
    world.test.clock.set(at("2027-05-04T15:00:00Z"));
    cancel(backend, &rosa.link, registration).await.unwrap();
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 2);

    let told = outbox(&world).await;
    assert!(told.iter().any(|(subject, reading)| subject == "Liste d’attente : Le Lorrain" && reading.is_none()));
    let to_max = transport.delivered().into_iter().filter(|delivery| delivery.recipient.as_str() == "max@exemple.fr");
    assert_eq!(to_max.count(), 2);
    let promoted = ticket_by_link(backend, &max.link).await.unwrap().unwrap().registrations[0].id;
    let invited = told
        .iter()
        .filter_map(|(_, reading)| reading.as_ref())
        .find(|reading| reading.method == "REQUEST" && reading.events[0].uid == promoted.to_string());
    assert_eq!(invited.unwrap().events[0].attendees, ["max@exemple.fr"]);
}

#[tokio::test]
async fn who_is_not_meant_hears_nothing_more() {
    let world = world().await;
    let backend = &world.test.backend;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let rosa = fixture::person(backend, "Rosa", Some("rosa@exemple.fr"), &[session.choice()]).unwrap();
    let rosa = register(backend, Via::Web, rosa).await.unwrap();
    let transport = MemoryTransport::default();
    drain(backend, &transport).await.unwrap();
    forget(backend, &rosa.link).await.unwrap();
    for instant in ["2027-05-11T13:30:00Z", "2027-05-17T21:00:00Z"] {
        world.test.clock.set(at(instant));
        drain(backend, &transport).await.unwrap();
    }
    assert_eq!(transport.delivered().len(), 1);
}
