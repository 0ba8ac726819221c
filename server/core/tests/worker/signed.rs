//! DKIM: each kind of message as it left, before a judge that is not ours.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use backend::fixture;
use backend::mail::dkim::Signer;
use backend::mail::return_path;
use backend::mail::transport::{Delivery, MemoryTransport};
use backend::repo::outbox::MessageKind;
use backend::service::welcome::hosts;
use backend::settings::Settings;
use backend::worker::drain;
use chrono::TimeDelta;
use domain::email::EmailAddress;

use super::support::{World, at, world};

/// Made for these tests alone.
const KEY: &str = include_str!("../judges/test_key.pem");

fn signer() -> Signer {
    Signer::from_pem(KEY, "caravane.example", "caravane").unwrap()
}

async fn signing_world() -> World {
    let mut world = world().await;
    let settings = Settings { dkim: Some(signer()), ..Settings::clone(&world.test.backend.settings) };
    world.test.backend.settings = Arc::new(settings);
    world
}

/// One message of each kind, as it left.
async fn each_kind(world: &World) -> Vec<Delivery> {
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    world.login_messages(1).await;
    drain(backend, &transport).await.unwrap();
    for (state, kind, sequence) in [
        ("registered", MessageKind::Invitation, 1),
        ("registered", MessageKind::Change, 2),
        ("registered", MessageKind::Promotion, 3),
        ("offered", MessageKind::Offer, 4),
        ("excused", MessageKind::Cancellation, 5),
    ] {
        world.revise(registration, state).await;
        world.enqueue(&world.about(kind, ticket, registration, sequence)).await;
        drain(backend, &transport).await.unwrap();
    }
    let reminded = world.ticket("Zoé", Some("zoe@exemple.fr")).await;
    world.seat(reminded, &session).await;
    let host = EmailAddress::parse("line@exemple.fr").unwrap();
    hosts::invite(backend, fixture::TOUR_SLUG, world.stop.stop, &host, "Line").await.unwrap();
    world.test.clock.set(at("2027-05-17T21:00:00Z"));
    drain(backend, &transport).await.unwrap();
    transport.delivered()
}

/// The interpreter that has dkimpy: installed by the set-up, or the machine's own.
fn python() -> Option<PathBuf> {
    let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/judges/bin/python");
    let named = std::env::var_os("CARAVANE_JUDGES").map(|folder| PathBuf::from(folder).join("bin/python"));
    let known = [named.unwrap_or(target), PathBuf::from("python3")];
    let found = known.into_iter().find(|python| {
        Command::new(python).args(["-c", "import dkim"]).output().is_ok_and(|output| output.status.success())
    });
    if found.is_none() {
        eprintln!("skipped: no python with dkimpy; « end2end/tools/setup.sh test » installs it");
    }
    found
}

/// What the judge says of each message: as it is, then with each change.
fn judged(messages: &[Vec<u8>]) -> Option<Vec<String>> {
    let python = python()?;
    let folder = tempfile::tempdir().unwrap();
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/judges/dkim_judge.py");
    let mut command = Command::new(python);
    command.arg(script).arg(signer().record());
    for (number, message) in messages.iter().enumerate() {
        let file = folder.path().join(number.to_string());
        std::fs::write(&file, message).unwrap();
        command.arg(file);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

#[tokio::test]
async fn dkimpy_verifies_each_kind_and_a_second_header_breaks_it() {
    let world = signing_world().await;
    let delivered = each_kind(&world).await;
    let (keys, base) = (&world.test.backend.keys, &world.test.backend.settings.bounce_address);
    for delivery in &delivered {
        assert_eq!(return_path::read(keys, base, delivery.sender.as_str()), Some(delivery.id));
    }
    let messages: Vec<Vec<u8>> = delivered.into_iter().map(|delivery| delivery.raw).collect();
    let mut tx = world.test.backend.db.read().await.unwrap();
    let kinds: Vec<(String,)> =
        backend::fetch_all!(&mut tx, (String,), "select distinct kind from outbox where state = 'sent'").unwrap();
    drop(tx);
    assert_eq!(kinds.len(), MessageKind::ALL.len(), "{kinds:?}");
    let Some(verdicts) = judged(&messages) else { return };
    assert_eq!(verdicts.len(), messages.len());
    for verdict in verdicts {
        assert_eq!(verdict, "holds broken broken broken broken broken broken broken");
    }
    // the control: signed by a key that is not published, nothing holds
    let mut forged = messages[0].clone();
    let place = forged.windows(3).position(|three| three == b"\tb=").unwrap();
    forged[place + 12] ^= 1;
    assert_eq!(judged(&[forged]).unwrap()[0].split(' ').next(), Some("broken"));
}

#[tokio::test]
async fn a_signature_is_made_once_and_covers_what_it_must() {
    let world = signing_world().await;
    world.login_messages(1).await;
    let (backend, transport) = (&world.test.backend, MemoryTransport::default());
    drain(backend, &transport).await.unwrap();
    let raw = String::from_utf8(transport.delivered()[0].raw.clone()).unwrap();
    let signature = raw.split("\r\nFrom:").next().unwrap().replace("\r\n", "").replace(['\t', ' '], "");
    let names = signature.split(";h=").nth(1).unwrap().split(';').next().unwrap().to_lowercase();
    let count = |wanted: &str| names.split(':').filter(|name| *name == wanted).count();
    for present in ["from", "to", "subject", "date", "message-id", "mime-version", "auto-submitted"] {
        assert_eq!(count(present), 2, "{present} in {names}");
    }
    for absent in ["cc", "reply-to", "list-unsubscribe", "list-unsubscribe-post", "in-reply-to"] {
        assert_eq!(count(absent), 1, "{absent} in {names}");
    }
    assert_eq!(count("content-type"), 0);
    let day = at("2027-05-03T12:00:00Z");
    assert!(signature.starts_with("DKIM-Signature:v=1;a=rsa-sha256;c=relaxed/relaxed;d=caravane.example;s=caravane;"));
    assert!(signature.contains(&format!(";t={};", day.timestamp())));
    let lines = raw.split("\r\nFrom:").next().unwrap().split("\r\n");
    assert!(lines.clone().count() > 5 && lines.clone().all(|line| line.len() <= 78), "{raw}");
    // the same words signed at the same moment are the same bytes; later they are not
    let (message, signer) = (b"Subject: x\r\n\r\nBonjour\r\n", signer());
    assert_eq!(signer.sign(message, day), signer.sign(message, day));
    assert_ne!(signer.sign(message, day), signer.sign(message, day + TimeDelta::seconds(1)));
}
