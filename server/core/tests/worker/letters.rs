//! What leaves: the facts of now, the calendar, silence where something newer speaks.

use backend::execute;
use backend::ical::read;
use backend::mail::transport::MemoryTransport;
use backend::repo::outbox::{MessageKind, Payload};
use backend::service::read_outbox::{self, Filter, MessageState};
use backend::service::retry_message::{RetryError, retry};
use backend::worker::drain;
use chrono::TimeDelta;
use domain::ids::OutboxId;
use domain::neutral::find_forbidden;

use super::support::{World, decoded, world};

async fn calendar_of(world: &World, id: OutboxId) -> Option<String> {
    read_outbox::one(&world.test.backend, id).await.unwrap().unwrap().calendar
}

#[tokio::test]
async fn a_single_confirmation_carries_the_invitation() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    let id = world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    let transport = MemoryTransport::default();
    assert_eq!(drain(&world.test.backend, &transport).await.unwrap().sent, 1);

    let delivered = transport.delivered();
    assert_eq!((delivered.len(), delivered[0].recipient.as_str()), (1, "rosa@exemple.fr"));
    let text = decoded(&delivered[0].raw);
    for fact in [
        "Bonjour Rosa,",
        "mardi 18 mai 2027",
        "Le Lorrain",
        "Grande salle",
        "Salle des fêtes",
        "12 rue Schœlcher",
        "À côté de l’église",
        "Bus ligne 1",
        "Vos papiers",
        "0696\u{a0}12\u{a0}34\u{a0}56",
        "http://127.0.0.1:3000/t/",
    ] {
        assert!(text.contains(fact), "{fact} is missing in {text}");
    }
    assert_eq!(find_forbidden(&text), Vec::<&str>::new());

    let message = read_outbox::one(&world.test.backend, id).await.unwrap().unwrap();
    assert_eq!(
        message.line.subject.unwrap().replace('\u{a0}', " "),
        "Votre rendez-vous : mardi 18 mai à 9 h, Le Lorrain"
    );
    assert_eq!(message.message_id.unwrap(), format!("<{id}@caravane.example>"));
    let reading = read(&message.calendar.unwrap()).unwrap();
    assert_eq!(reading.method, "REQUEST");
    let event = &reading.events[0];
    assert_eq!((event.uid.clone(), event.sequence), (registration.to_string(), 0));
    assert_eq!(event.starts_at.to_rfc3339(), "2027-05-18T13:00:00+00:00");
    assert_eq!(event.organizer, "rdv@caravane.example");
    assert_eq!(event.attendees, ["rosa@exemple.fr"]);
    assert_eq!(event.summary, "Séance cv – Le Lorrain");
}

#[tokio::test]
async fn a_confirmation_of_several_leaves_the_calendar_to_invitations() {
    let world = world().await;
    let (morning, noon) =
        (world.workshop("cv", "09:00", "10:30").await, world.workshop("forum", "11:00", "12:00").await);
    let ticket = world.ticket("Rosa", Some("rosa@exemple.fr")).await;
    let (first, second) = (world.seat(ticket, &morning).await, world.seat(ticket, &noon).await);
    let mut both = world.about(MessageKind::Confirmation, ticket, first, 0);
    both.registration = None;
    both.payload = Payload::Registrations { registrations: vec![second, first] };
    let confirmation = world.enqueue(&both).await;
    let invitation = world.enqueue(&world.about(MessageKind::Invitation, ticket, second, 0)).await;
    let transport = MemoryTransport::default();
    assert_eq!(drain(&world.test.backend, &transport).await.unwrap().sent, 2);
    assert_eq!(calendar_of(&world, confirmation).await, None);
    assert!(calendar_of(&world, invitation).await.unwrap().contains(&second.to_string()));
    let text = decoded(&transport.delivered()[0].raw);
    assert!(text.find("Séance cv").unwrap() < text.find("Séance forum").unwrap());
}

#[tokio::test]
async fn a_moved_registration_silences_what_was_said_before() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    world.test.clock.advance(TimeDelta::seconds(1));
    world.revise(registration, "registered").await;
    let change = world.enqueue(&world.about(MessageKind::Change, ticket, registration, 1)).await;
    let transport = MemoryTransport::default();
    let outcome = drain(&world.test.backend, &transport).await.unwrap();
    assert_eq!((outcome.sent, outcome.superseded), (1, 1));
    assert_eq!(world.states().await, [("superseded".into(), Some("newer".into())), ("sent".into(), None)]);
    let reading = read(&calendar_of(&world, change).await.unwrap()).unwrap();
    assert_eq!((reading.method.as_str(), reading.events[0].sequence), ("REQUEST", 1));
}

#[tokio::test]
async fn a_cancellation_takes_the_event_back_and_answers_the_first_message() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    let first = world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    let transport = MemoryTransport::default();
    drain(&world.test.backend, &transport).await.unwrap();
    world.test.clock.advance(TimeDelta::minutes(1));
    world.revise(registration, "excused").await;
    let id = world.enqueue(&world.about(MessageKind::Cancellation, ticket, registration, 1)).await;
    assert_eq!(drain(&world.test.backend, &transport).await.unwrap().sent, 1);
    let reading = read(&calendar_of(&world, id).await.unwrap()).unwrap();
    let event = &reading.events[0];
    assert_eq!((reading.method.as_str(), event.status.as_str(), event.sequence), ("CANCEL", "CANCELLED", 1));
    assert_eq!(event.uid, registration.to_string());
    let raw = String::from_utf8(transport.delivered()[1].raw.clone()).unwrap();
    assert!(raw.contains(&format!("In-Reply-To: <{first}@caravane.example>\r\n")));
    assert!(raw.contains("method=CANCEL") && raw.contains("cancel.ics"));
}

#[tokio::test]
async fn an_offer_names_its_end_and_a_promotion_brings_the_calendar() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    world.revise(registration, "offered").await;
    let offer = world.enqueue(&world.about(MessageKind::Offer, ticket, registration, 1)).await;
    let transport = MemoryTransport::default();
    drain(&world.test.backend, &transport).await.unwrap();
    assert_eq!(calendar_of(&world, offer).await, None);
    assert!(decoded(&transport.delivered()[0].raw).contains("jusqu’au lundi 3 mai à 12\u{a0}h"));
    world.revise(registration, "registered").await;
    let promotion = world.enqueue(&world.about(MessageKind::Promotion, ticket, registration, 2)).await;
    drain(&world.test.backend, &transport).await.unwrap();
    assert!(calendar_of(&world, promotion).await.unwrap().contains("METHOD:REQUEST\r\n"));
}

#[tokio::test]
async fn nobody_to_write_to_and_removed_addresses_are_skipped() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    let transport = MemoryTransport::default();
    transport.refuse_next(backend::mail::transport::SendError::unreachable());
    drain(&world.test.backend, &transport).await.unwrap();
    // « Ce n’est pas moi » between two tries
    let mut tx = world.test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "update tickets set email = null where id = $1", ticket.0).unwrap();
    tx.commit().await.unwrap();
    world.test.clock.advance(TimeDelta::minutes(5));
    assert_eq!(drain(&world.test.backend, &transport).await.unwrap().skipped, 1);
    assert_eq!(world.states().await, [("skipped".into(), Some("no_address".into()))]);
    assert!(transport.delivered().is_empty());
}

#[tokio::test]
async fn hostile_names_and_titles_stay_texts() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let ticket = world.ticket("Eve\r\nBcc: all@exemple.fr\u{7}", Some("eve@exemple.fr")).await;
    let mut tx = world.test.backend.db.begin().await.unwrap();
    let title = "<b>CV</b>\r\nATTENDEE:mailto:x@y.fr \";ROLE=CHAIR";
    execute!(&mut tx, "update sessions set title = $2 where id = $1", session.session.0, title).unwrap();
    tx.commit().await.unwrap();
    let registration = world.seat(ticket, &session).await;
    let id = world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    let transport = MemoryTransport::default();
    assert_eq!(drain(&world.test.backend, &transport).await.unwrap().sent, 1);
    let raw = String::from_utf8(transport.delivered()[0].raw.clone()).unwrap();
    assert!(!raw.contains("\r\nBcc:") && !raw.contains("\r\nATTENDEE:"));
    let reading = read(&calendar_of(&world, id).await.unwrap()).unwrap();
    assert_eq!(reading.events[0].attendees, ["eve@exemple.fr"]);
    world.revise(registration, "registered").await;
    let id = world.enqueue(&world.about(MessageKind::Invitation, ticket, registration, 1)).await;
    assert_eq!(drain(&world.test.backend, &transport).await.unwrap().sent, 1);
    assert!(read_outbox::one(&world.test.backend, id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_forbidden_word_is_refused_shown_and_sent_after_the_mend() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    let rename = async |title: &str| {
        let mut tx = world.test.backend.db.begin().await.unwrap();
        execute!(&mut tx, "update sessions set title = $2 where id = $1", session.session.0, title).unwrap();
        tx.commit().await.unwrap();
    };
    rename("Sortir de prison").await;
    let id = world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    assert_eq!(drain(backend, &transport).await.unwrap().dead, 1);
    let dead = Filter { state: Some(MessageState::Dead), kind: Some(MessageKind::Confirmation) };
    let page = read_outbox::list(backend, dead, 0).await.unwrap();
    assert_eq!((page.matching, page.messages.len()), (1, 1));
    assert!(page.messages[0].reason.as_deref().unwrap().contains("«\u{a0}prison\u{a0}»"));
    assert!(page.by_state.contains(&(MessageState::Dead, 1)) && page.by_kind.contains(&(MessageKind::Confirmation, 1)));

    rename("Retrouver un emploi").await;
    retry(backend, id).await.unwrap();
    assert!(matches!(retry(backend, id).await, Err(RetryError::NotEnded)));
    assert_eq!(drain(backend, &transport).await.unwrap().sent, 1);
    let message = read_outbox::one(backend, id).await.unwrap().unwrap();
    assert!(message.body.unwrap().contains("Retrouver un emploi"));
    assert_eq!(message.history.last().unwrap().1, "Envoyé (essais\u{a0}: 1).");
    assert!(read_outbox::list(backend, dead, 0).await.unwrap().messages.is_empty());
}
