//! Registering: every answer that the use case can give.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::fixture::{self, SessionPlan};
use backend::service::read;
use backend::service::register::{Outcome, RegisterError, Via, register};
use chrono::TimeDelta;
use common::World;
use domain::person::Drawing;
use domain::registration::RegistrationState;
use domain::session::{Audience, SessionKind};

fn waiting(mut new: domain::registration::NewRegistration) -> domain::registration::NewRegistration {
    new.wait_if_full = true;
    new
}

#[tokio::test]
async fn several_sessions_make_one_ticket_and_a_message_for_each() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let desk = w.stop.interviews(w.backend(), "entretiens", "10:30", "11:30").await.unwrap();
    let new = fixture::person(w.backend(), "Rosa", Some("rosa@exemple.fr"), &[desk.at(2), rights.choice()]).unwrap();
    let answer = register(w.backend(), Via::Web, new).await.unwrap();
    assert!(!answer.repeated);
    let sessions: Vec<_> = answer.placed.iter().map(|placed| placed.session).collect();
    assert_eq!(sessions, [desk.session, rights.session], "in the order chosen");
    assert!(answer.placed.iter().all(|placed| placed.outcome == Outcome::Registered));
    assert_eq!(w.taken(desk.slots[2]).await, 1);
    assert_eq!(w.taken(rights.slots[0]).await, 1);
    assert_eq!(w.kinds_of_messages().await, ["confirmation", "invitation", "invitation"]);
    assert_eq!(w.kinds_of_events().await, ["registered", "registered"]);

    let page = read::ticket_by_link(w.backend(), &answer.link).await.unwrap().unwrap();
    assert_eq!(page.first_name.as_deref(), Some("Rosa"));
    assert_eq!(page.registrations.len(), 2);
    assert_eq!(page.registrations[0].session.title, "Séance droits");
    assert_eq!(page.registrations[1].slot_time.unwrap().0, common::hour("10:50"));
}

#[tokio::test]
async fn one_session_is_confirmed_with_its_calendar_in_one_message() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    w.register("Rosa", Some("rosa@exemple.fr"), &[rights.choice()]).await;
    w.register("Emile", None, &[rights.choice()]).await;
    assert_eq!(w.kinds_of_messages().await, ["confirmation"], "nothing for who gave no address");
}

#[tokio::test]
async fn the_same_command_twice_gives_the_first_answer() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let new = fixture::person(w.backend(), "Rosa", Some("rosa@exemple.fr"), &[rights.choice()]).unwrap();
    let first = register(w.backend(), Via::Web, new.clone()).await.unwrap();
    let mut again = register(w.backend(), Via::Web, new.clone()).await.unwrap();
    assert!(again.repeated);
    again.repeated = false;
    assert_eq!(again, first);
    assert_eq!(w.kinds_of_messages().await, ["confirmation"]);

    let other = domain::registration::NewRegistration { wait_if_full: true, ..new };
    let error = register(w.backend(), Via::Web, other).await.unwrap_err();
    assert!(matches!(error, RegisterError::KeyReused), "{error:?}");
}

#[tokio::test]
async fn a_full_session_names_where_there_is_still_a_seat() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let later = w.stop.workshop(w.backend(), "logement", "14:00", "15:00", 2).await.unwrap();
    let sooner = w.stop.workshop(w.backend(), "cv", "10:30", "11:30", 5).await.unwrap();
    w.register("Rosa", None, &[rights.choice()]).await;
    let new = fixture::person(w.backend(), "Emile", None, &[later.choice(), rights.choice()]).unwrap();
    let error = register(w.backend(), Via::Web, new).await.unwrap_err();
    let RegisterError::Full { session, title, next } = error else { panic!("{error:?}") };
    assert_eq!((session, title.as_str()), (rights.session, "Séance droits"));
    let named: Vec<_> = next.iter().map(|choice| (choice.session, choice.left)).collect();
    assert_eq!(named, [(sooner.session, 5), (later.session, 2)]);
    assert_eq!(w.taken(later.slots[0]).await, 0, "all or nothing");
    assert_eq!(w.count("select count(*) from tickets").await, 1);
}

#[tokio::test]
async fn who_wants_to_wait_gets_a_rank() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    w.register("Rosa", None, &[rights.choice()]).await;
    for rank in 1..=3 {
        w.test.clock.advance(TimeDelta::seconds(1));
        let new = waiting(fixture::person(w.backend(), "Emile", None, &[rights.choice()]).unwrap());
        let answer = register(w.backend(), Via::Web, new.clone()).await.unwrap();
        assert_eq!(answer.placed[0].outcome, Outcome::Waitlisted { rank });
        let again = register(w.backend(), Via::Web, new).await.unwrap();
        assert_eq!(again.placed, answer.placed);
        let page = read::ticket_by_link(w.backend(), &answer.link).await.unwrap().unwrap();
        assert_eq!(page.registrations[0].rank, Some(rank));
        assert_eq!(page.registrations[0].state, RegistrationState::Waitlisted);
    }
    assert_eq!(w.taken(rights.slots[0]).await, 1);
}

#[tokio::test]
async fn a_desk_needs_a_slot_and_waiting_is_for_full_desks() {
    let w = &World::new().await;
    let desk = w.stop.interviews(w.backend(), "entretiens", "10:00", "10:20").await.unwrap();
    let refused = |new| async move { register(w.backend(), Via::Web, new).await.unwrap_err() };
    let new = fixture::person(w.backend(), "Rosa", None, &[desk.choice()]).unwrap();
    assert!(matches!(refused(waiting(new)).await, RegisterError::SlotNeeded { .. }));

    w.register("Rosa", None, &[desk.at(0)]).await;
    let new = fixture::person(w.backend(), "Emile", None, &[desk.at(0)]).unwrap();
    let RegisterError::Full { next, .. } = refused(waiting(new)).await else { panic!("the other slot is free") };
    assert_eq!(next[0].slot, desk.slots[1]);

    w.register("Emile", None, &[desk.at(1)]).await;
    let new = fixture::person(w.backend(), "Lina", None, &[desk.choice()]).unwrap();
    assert!(matches!(refused(new.clone()).await, RegisterError::Full { .. }));
    let mut new = waiting(new);
    new.key = domain::ids::IdempotencyKey(w.backend().new_id());
    let answer = register(w.backend(), Via::Web, new).await.unwrap();
    assert_eq!(answer.placed[0].outcome, Outcome::Waitlisted { rank: 1 });
}

#[tokio::test]
async fn nobody_is_in_two_places_but_touching_with_the_buffer_is_fine() {
    let w = &World::new().await;
    let first = w.stop.workshop(w.backend(), "a", "09:00", "10:00", 5).await.unwrap();
    let too_near = w.stop.workshop(w.backend(), "b", "10:09", "11:00", 5).await.unwrap();
    let near_enough = w.stop.workshop(w.backend(), "c", "10:10", "11:00", 5).await.unwrap();
    let new = fixture::person(w.backend(), "Rosa", None, &[too_near.choice(), first.choice()]).unwrap();
    let error = register(w.backend(), Via::Web, new).await.unwrap_err();
    let RegisterError::Overlap { first: one, second } = error else { panic!("{error:?}") };
    assert_eq!((one.as_str(), second.as_str()), ("Séance b", "Séance a"));
    w.register("Rosa", None, &[first.choice(), near_enough.choice()]).await;
}

#[tokio::test]
async fn started_cancelled_and_unpublished_are_closed() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 5).await.unwrap();
    let desk = w.stop.interviews(w.backend(), "entretiens", "09:00", "10:00").await.unwrap();
    let refused = |choice| async move {
        let new = fixture::person(w.backend(), "Rosa", None, &[choice]).unwrap();
        match register(w.backend(), Via::Web, new).await.unwrap_err() {
            RegisterError::Closed { title } => title,
            other => panic!("{other:?}"),
        }
    };
    w.at("2027-05-18T13:00:00Z");
    assert_eq!(refused(rights.choice()).await, "Séance droits", "the start itself is too late");
    assert_eq!(refused(desk.at(0)).await, "Séance entretiens");
    w.register("Rosa", None, &[desk.at(1)]).await;
    w.at("2027-05-18T12:59:59Z");
    w.register("Emile", None, &[rights.choice()]).await;

    w.at("2027-05-03T12:00:00Z");
    for (breaks, mends) in [
        ("update sessions set cancelled_at = created_at", "update sessions set cancelled_at = null"),
        ("update stops set cancelled_at = published_at", "update stops set cancelled_at = null"),
        ("update tours set published_version = null", "update tours set published_version = 1"),
        ("update stops set published_at = null", "update stops set published_at = null"),
    ] {
        w.run(breaks).await;
        assert_eq!(refused(rights.choice()).await, "Séance droits", "{breaks}");
        w.run(mends).await;
    }
}

#[tokio::test]
async fn what_is_not_public_is_unknown_on_the_web_and_known_at_the_welcome_desk() {
    let w = &World::new().await;
    let mut plan = SessionPlan {
        slug: "sante",
        kind: SessionKind::Workshop,
        audience: Audience::Discreet,
        start: "09:00",
        end: "10:00",
        capacity: 5,
        slot_minutes: None,
    };
    let discreet = w.stop.session(w.backend(), &plan).await.unwrap();
    plan.slug = "ferme";
    plan.audience = Audience::Closed;
    let closed = w.stop.session(w.backend(), &plan).await.unwrap();
    for choice in [discreet.choice(), closed.choice()] {
        for via in [Via::Web, Via::Kiosk] {
            let new = fixture::person(w.backend(), "Rosa", None, &[choice]).unwrap();
            let error = register(w.backend(), via, new).await.unwrap_err();
            assert!(matches!(error, RegisterError::UnknownSession), "{error:?}");
        }
    }
    let new = fixture::person(w.backend(), "Rosa", None, &[discreet.choice()]).unwrap();
    register(w.backend(), Via::Host, new).await.unwrap();
}

#[tokio::test]
async fn one_ticket_is_for_one_stop_and_for_what_exists() {
    let w = &World::new().await;
    let day = w.stop.day.succ_opt().unwrap();
    let other = w.stop.another(w.backend(), "basse-pointe", day, fixture::ZONE).await.unwrap();
    let here = w.stop.workshop(w.backend(), "a", "09:00", "10:00", 5).await.unwrap();
    let there = other.workshop(w.backend(), "a", "09:00", "10:00", 5).await.unwrap();
    let refused = |choices: Vec<_>| async move {
        let new = fixture::person(w.backend(), "Rosa", None, &choices).unwrap();
        register(w.backend(), Via::Web, new).await.unwrap_err()
    };
    assert!(matches!(refused(vec![here.choice(), there.choice()]).await, RegisterError::DifferentStops));
    let mut unknown = here.choice();
    unknown.session = domain::ids::SessionId(w.backend().new_id());
    assert!(matches!(refused(vec![unknown]).await, RegisterError::UnknownSession));
    let mut crossed = here.choice();
    crossed.slot = Some(there.slots[0]);
    assert!(matches!(refused(vec![crossed]).await, RegisterError::UnknownSession));
}

#[tokio::test]
async fn drawings_are_numbered_at_their_stop() {
    let w = &World::new().await;
    let day = w.stop.day.succ_opt().unwrap();
    let other = w.stop.another(w.backend(), "basse-pointe", day, fixture::ZONE).await.unwrap();
    let here = w.stop.workshop(w.backend(), "a", "09:00", "10:00", 5).await.unwrap();
    let there = other.workshop(w.backend(), "a", "09:00", "10:00", 5).await.unwrap();
    let mut numbers = Vec::new();
    for (drawing, session) in
        [(Drawing::Fish, &here), (Drawing::Fish, &here), (Drawing::Sun, &here), (Drawing::Fish, &there)]
    {
        let new = fixture::drawing(w.backend(), drawing, &[session.choice()]).unwrap();
        let answer = register(w.backend(), Via::Kiosk, new).await.unwrap();
        let page = read::ticket_by_link(w.backend(), &answer.link).await.unwrap().unwrap();
        numbers.push(page.drawing.unwrap());
    }
    assert_eq!(numbers, [(Drawing::Fish, 1), (Drawing::Fish, 2), (Drawing::Sun, 1), (Drawing::Fish, 1)]);
}
