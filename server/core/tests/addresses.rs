//! A message came back: the address is corrected, or trusted again, and what did not arrive leaves again.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::mail::answer::SendError;
use backend::mail::transport::MemoryTransport;
use backend::service::correct_address::{self, CorrectError};
use backend::service::lift_suppression;
use backend::service::read_login::SignedIn;
use backend::service::read_outbox::{self, Filter, Message, MessageState};
use backend::service::record_bounce;
use backend::service::welcome;
use backend::worker::drain;
use chrono::TimeDelta;
use common::World;
use domain::ids::LoginId;
use uuid::Uuid;

const WRONG: &str = "rosa@exmeple.fr";
const RIGHT: &str = "rosa@exemple.fr";

fn organiser() -> LoginId {
    LoginId(Uuid::nil())
}

/// The first message of the world.
async fn first(w: &World) -> Message {
    let line = read_outbox::list(w.backend(), Filter::default(), 0).await.unwrap().messages.pop().unwrap();
    read_outbox::one(w.backend(), line.id).await.unwrap().unwrap()
}

/// Rosa's confirmation left for an address that does not exist, and came back.
async fn returned(w: &World, code: &str) -> Message {
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    w.register("Rosa", Some(WRONG), &[rights.choice()]).await;
    drain(w.backend(), &MemoryTransport::default()).await.unwrap();
    let refusal = SendError::from_reply(550, code);
    record_bounce::record(w.backend(), first(w).await.line.id, &refusal).await.unwrap();
    w.test.clock.advance(TimeDelta::minutes(5));
    first(w).await
}

async fn in_doubt(w: &World) -> bool {
    let who = SignedIn {
        login: organiser(),
        name: "Ana".into(),
        role: backend::repo::logins::Role::Organiser,
        partner: None,
    };
    let desk = welcome::open(w.backend(), &who, w.stop.stop).await.unwrap().unwrap();
    desk.people.iter().any(|person| person.address_in_doubt)
}

#[tokio::test]
async fn the_corrected_address_gets_what_came_back_with_the_same_entry() {
    let w = &World::new().await;
    let message = returned(w, "5.1.1").await;
    assert_eq!(message.line.state, MessageState::Bounced);
    let address = message.address.unwrap();
    assert_eq!(address.email, WRONG);
    assert!(address.suppressed.unwrap().1.contains("5.1.1"));
    assert!(in_doubt(w).await);

    let correct = async |typed| correct_address::of_message(w.backend(), organiser(), message.line.id, typed).await;
    assert!(matches!(correct("rosa chez exemple").await, Err(CorrectError::Address)));
    assert!(matches!(correct(" ROSA@exmeple.fr ").await, Err(CorrectError::Same)));
    assert_eq!(correct(RIGHT).await.unwrap(), 1);
    let transport = MemoryTransport::default();
    drain(w.backend(), &transport).await.unwrap();
    let delivered = transport.delivered();
    assert_eq!((delivered.len(), delivered[0].recipient.as_str()), (1, RIGHT));
    let again = first(w).await;
    assert_eq!((again.line.state, again.calendar.is_some()), (MessageState::Sent, true));
    assert!(again.history.iter().any(|(_, step)| step == "L’adresse est corrigée."));
    assert_eq!(again.address.unwrap().suppressed, None);
    assert!(!in_doubt(w).await);
    w.check().await;
}

#[tokio::test]
async fn an_address_that_is_trusted_again_gets_its_message_and_a_refusal_of_our_house_blames_nobody() {
    let w = &World::new().await;
    let message = returned(w, "5.1.1").await;
    assert!(lift_suppression::of_message(w.backend(), organiser(), message.line.id).await.unwrap());
    assert!(!lift_suppression::of_message(w.backend(), organiser(), message.line.id).await.unwrap());
    let transport = MemoryTransport::default();
    drain(w.backend(), &transport).await.unwrap();
    assert_eq!(transport.delivered().len(), 1);
    assert!(!in_doubt(w).await);

    let w = &World::new().await;
    let message = returned(w, "5.7.1").await;
    assert_eq!((message.line.state, message.address.unwrap().suppressed), (MessageState::Bounced, None));
    assert!(!in_doubt(w).await);
}
