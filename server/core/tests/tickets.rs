//! A ticket by its code, and « Ce n’est pas moi ».
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::service::find_ticket::{FindError, by_code};
use backend::service::forget_email::{ForgetError, forget};
use backend::service::read::ticket_by_link;
use backend::service::tries::Caller;
use chrono::TimeDelta;
use common::World;
use domain::code::TicketCode;

#[tokio::test]
async fn a_code_leads_to_its_ticket_and_guessing_leads_to_help() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let code = &w.page(&rosa).await.code;
    assert_eq!(by_code(w.backend(), &"tablet".into(), code).await.unwrap(), rosa.link);
    let unknown = TicketCode::from_number(12_345);
    for wrong in [unknown.as_str(), "2222 2223", "OIL", unknown.as_str(), "22222222222"] {
        assert!(matches!(by_code(w.backend(), &"tablet".into(), wrong).await, Err(FindError::Unknown)));
        // Each try counts for ten minutes of its own.
        w.test.clock.advance(TimeDelta::minutes(1));
    }
    assert!(matches!(by_code(w.backend(), &"tablet".into(), code).await, Err(FindError::TooManyTries)));
    assert_eq!(by_code(w.backend(), &"phone".into(), code).await.unwrap(), rosa.link, "the ticket is not locked");
    w.test.clock.advance(TimeDelta::minutes(5));
    assert_eq!(by_code(w.backend(), &"tablet".into(), code).await.unwrap(), rosa.link, "ten minutes after the first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guessing_in_parallel_gives_no_more_tries() {
    let w = &World::new().await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..30 {
        let backend = w.backend().clone();
        tries.spawn(async move { by_code(&backend, &"tablet".into(), TicketCode::from_number(number).as_str()).await });
    }
    let let_through =
        tries.join_all().await.into_iter().filter(|answer| matches!(answer, Err(FindError::Unknown))).count();
    assert!(let_through <= 5, "{let_through} tries were judged");
}

#[tokio::test]
async fn who_throws_the_cookie_away_is_counted_by_network() {
    let w = &World::new().await;
    let caller = |device: u32| Caller { device: device.to_string(), network: "town hall".into() };
    for device in 0..50 {
        assert!(matches!(by_code(w.backend(), &caller(device), "22222223").await, Err(FindError::Unknown)));
    }
    assert!(matches!(by_code(w.backend(), &caller(99), "22222223").await, Err(FindError::TooManyTries)));
    assert!(matches!(by_code(w.backend(), &"elsewhere".into(), "22222223").await, Err(FindError::Unknown)));
    w.test.clock.advance(TimeDelta::minutes(10));
    assert!(matches!(by_code(w.backend(), &caller(99), "22222223").await, Err(FindError::Unknown)));
}

#[tokio::test]
async fn an_address_is_forgotten_and_the_place_stays() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let rosa = w.register("Rosa", Some("rosa@exemple.fr"), &[rights.choice()]).await;
    assert!(w.page(&rosa).await.has_email);
    forget(w.backend(), &rosa.link).await.unwrap();
    forget(w.backend(), &rosa.link).await.unwrap();
    assert!(!w.page(&rosa).await.has_email);
    assert_eq!(w.taken(rights.slots[0]).await, 1);
    assert_eq!(w.count("select count(*) from events where kind = 'email_forgotten'").await, 1);
    assert!(matches!(forget(w.backend(), "nobody").await, Err(ForgetError::UnknownTicket)));
    assert!(ticket_by_link(w.backend(), "nobody").await.unwrap().is_none());
}
