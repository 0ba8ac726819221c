//! A rule of a time zone that changed is a move: the wall time stays, calendars hear of it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use backend::db::testing::TestBackend;
use backend::fixture;
use backend::ical::read;
use backend::mail::transport::MemoryTransport;
use backend::service::follow_zones::{compare, follow};
use backend::service::read_outbox::{self, Filter};
use backend::service::register::{Via, register};
use backend::worker::drain;
use backend::zone::system::{self, Comparison};
use backend::{check, execute, fetch_all, fetch_one};
use chrono::{DateTime, TimeDelta, Utc};

#[tokio::test]
async fn what_was_derived_by_an_old_rule_follows_its_wall_time() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    let backend = &test.backend;
    let stop = fixture::published_stop(backend).await.unwrap();
    let workshop = stop.workshop(backend, "cv", "09:00", "10:30", 3).await.unwrap();
    let other = stop.workshop(backend, "forum", "14:00", "15:00", 3).await.unwrap();
    let rosa = fixture::person(backend, "Rosa", Some("rosa@exemple.fr"), &[workshop.choice()]).unwrap();
    register(backend, Via::Web, rosa).await.unwrap();
    let paul = fixture::person(backend, "Paul", None, &[workshop.choice()]).unwrap();
    register(backend, Via::Web, paul).await.unwrap();
    let transport = MemoryTransport::default();
    drain(backend, &transport).await.unwrap();
    assert_eq!(follow(backend).await.unwrap(), 0, "by the same rules nothing moves");

    // as a program would have written it that believed Martinique to keep UTC−3
    let mut tx = backend.db.begin().await.unwrap();
    let (right,) =
        fetch_one!(&mut tx, (DateTime<Utc>,), "select starts_at from sessions where id = $1", workshop.session.0)
            .unwrap();
    let early = right - TimeDelta::hours(1);
    let ends = right + TimeDelta::minutes(30);
    execute!(
        &mut tx,
        "update sessions set starts_at = $2, ends_at = $3 where id = $1",
        workshop.session.0,
        early,
        ends
    )
    .unwrap();
    execute!(
        &mut tx,
        "update slots set starts_at = $2, ends_at = $3 where session_id = $1",
        workshop.session.0,
        early,
        ends
    )
    .unwrap();
    tx.commit().await.unwrap();
    assert!(!check::run(backend).await.unwrap().is_empty());

    assert_eq!(follow(backend).await.unwrap(), 1);
    assert_eq!(follow(backend).await.unwrap(), 0, "once is enough");
    assert_eq!(check::run(backend).await.unwrap(), []);
    let mut tx = backend.db.read().await.unwrap();
    let (starts_at, sequence) = fetch_one!(
        &mut tx,
        (DateTime<Utc>, i64),
        "select starts_at, sequence from sessions where id = $1",
        workshop.session.0
    )
    .unwrap();
    assert_eq!((starts_at, sequence), (right, 1));
    let (untouched,) =
        fetch_one!(&mut tx, (i64,), "select sequence from sessions where id = $1", other.session.0).unwrap();
    assert_eq!(untouched, 0);
    let sequences =
        fetch_all!(&mut tx, (i64,), "select sequence from registrations where session_id = $1", workshop.session.0)
            .unwrap();
    assert_eq!(sequences, [(1,), (1,)]);
    drop(tx);

    let sent = drain(backend, &transport).await.unwrap().sent;
    assert_eq!(sent, 1, "only a calendar need hear of it");
    let mut calendars = Vec::new();
    for line in read_outbox::list(backend, Filter::default(), 0).await.unwrap().messages {
        calendars.extend(read_outbox::one(backend, line.id).await.unwrap().unwrap().calendar);
    }
    let mut events: Vec<_> = calendars.iter().map(|text| read(text).unwrap().events.remove(0)).collect();
    events.sort_by_key(|event| event.sequence);
    let said: Vec<_> = events.iter().map(|event| (event.sequence, event.starts_at)).collect();
    assert_eq!(said, [(0, right), (1, right)]);
    assert_eq!(events[0].uid, events[1].uid);
}

#[tokio::test]
async fn a_zone_that_the_system_knows_otherwise_is_told_in_words() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    fixture::published_stop(&test.backend).await.unwrap();
    let nowhere = compare(&test.backend, Path::new("/nowhere")).await.unwrap();
    assert_eq!(nowhere.len(), 1);
    assert!(nowhere[0].to_string().contains("le système ne le connaît pas"));

    let real = Path::new(system::FOLDER);
    if !real.join("Europe/Paris").exists() {
        eprintln!("skipped: this system has no time zones in {}", system::FOLDER);
        return;
    }
    assert_eq!(compare(&test.backend, real).await.unwrap(), []);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("America")).unwrap();
    std::fs::copy(real.join("Europe/Paris"), folder.path().join("America/Martinique")).unwrap();
    let notes = compare(&test.backend, folder.path()).await.unwrap();
    assert!(matches!(notes[0].found, Comparison::Differs { ours: -14_400, systems: 7_200, .. }));
    let words = notes[0].to_string();
    assert!(
        words.contains("America/Martinique") && words.contains("UTC−04:00") && words.contains("UTC+02:00"),
        "{words}"
    );
}
