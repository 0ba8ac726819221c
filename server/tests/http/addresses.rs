//! « Corriger l’adresse et renvoyer » over HTTP: what was typed is kept, and the desk never sees the former one.

use backend::fixture;
use backend::mail::answer::SendError;
use backend::mail::transport::MemoryTransport;
use backend::service::invite_login::{self, Role};
use backend::service::read_outbox::{self, Filter};
use backend::service::register::{Via, register};
use backend::service::{accept_invitation, record_bounce};
use backend::worker::drain;
use domain::email::EmailAddress;

use crate::client::send;
use crate::harness::Served;

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_came_back_is_corrected_at_its_message_or_at_the_desk() {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let session = served.stop.workshop(backend, "logement", "09:00", "10:30", 3).await.unwrap();
    let rosa = fixture::person(backend, "Rosa", Some("rosa@exmeple.fr"), &[session.choice()]).unwrap();
    let rosa = register(backend, Via::Web, rosa).await.unwrap();
    drain(backend, &MemoryTransport::default()).await.unwrap();
    let message = read_outbox::list(backend, Filter::default(), 0).await.unwrap().messages[0].id;
    record_bounce::record(backend, message, &SendError::from_reply(550, "5.1.1")).await.unwrap();

    let email = EmailAddress::parse("ana@caravane.example").unwrap();
    let token = invite_login::invite(backend, &email, "Ana", Role::Organiser).await.unwrap();
    let cookie = accept_invitation::accept(backend, &token, "trois mangues sous la pluie").await.unwrap();
    let cookie = format!("__Host-caravane={cookie}");
    let headers = [
        ("cookie", cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let page = format!("/equipe/messages/{message}");
    let seen = send(served.address, "GET", &page, &headers, "").await.body;
    assert!(seen.contains("Corriger l’adresse et renvoyer") && seen.contains("Écrire à nouveau à cette adresse"));

    let wrong = send(served.address, "POST", &page, &headers, "action=correct&email=rosa+chez+exemple").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Écrivez une adresse complète") && wrong.body.contains("rosa chez exemple"));

    let person = format!("/accueil/{}/personne/{}", served.stop.stop, rosa.ticket);
    let desk = send(served.address, "GET", &person, &headers, "").await.body;
    assert!(desk.contains("Adresse à vérifier") && !desk.contains("exmeple.fr"));
    let wrong = send(served.address, "POST", &person, &headers, "action=address&email=rosa").await;
    assert_eq!(wrong.status, 422);
    let right = send(served.address, "POST", &person, &headers, "action=address&email=rosa%40exemple.fr").await;
    assert_eq!((right.status, right.header("location")), (303, format!("{person}?adresse=corrigee").as_str()));
    assert!(!send(served.address, "GET", &person, &headers, "").await.body.contains("Adresse à vérifier"));

    let transport = MemoryTransport::default();
    drain(backend, &transport).await.unwrap();
    assert_eq!(transport.delivered().len(), 1);
    let late = send(served.address, "POST", &page, &headers, "action=lift").await;
    assert_eq!(late.status, 409);
}
