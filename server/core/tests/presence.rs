//! Presence and absence: noted, taken back, settled when a session begins.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::service::cancel_registration::cancel;
use backend::service::record_presence::{PresenceError, Recorded, Within, record, settle};
use backend::service::register::Registered as Person;
use common::World;
use domain::ids::{RegistrationId, SessionId};
use domain::registration::RegistrationState::{self, Attended, NoShow, Registered, Waitlisted};
use domain::registration::presence::{Note, NoteError};

/// 8 h 30 in Martinique: half an hour before the workshop.
const BEFORE: &str = "2027-05-18T12:30:00Z";
const START: &str = "2027-05-18T13:00:00Z";

async fn note(w: &World, person: &Person, note: Note) -> Result<Recorded, PresenceError> {
    record(w.backend(), Within::Stop(w.stop.stop), w.only(person).await, note).await
}

fn stands(recorded: &Recorded) -> (RegistrationState, bool) {
    (recorded.standing.state, recorded.standing.arrived)
}

#[tokio::test]
async fn who_comes_early_attends_with_the_start() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let rosa = w.register("Rosa", Some("rosa@exemple.fr"), &[rights.choice()]).await;
    let emile = w.register("Emile", None, &[rights.choice()]).await;
    w.at("2027-05-18T11:59:59Z");
    assert!(matches!(note(w, &rosa, Note::Here).await, Err(PresenceError::Rule(NoteError::TooEarly))));
    w.at(BEFORE);
    assert_eq!(stands(&note(w, &rosa, Note::Here).await.unwrap()), (Registered, true));
    assert_eq!(stands(&note(w, &rosa, Note::Here).await.unwrap()), (Registered, true), "shown twice");
    assert_eq!(settle(w.backend()).await.unwrap(), 0);
    w.check().await;
    w.at(START);
    assert_eq!(settle(w.backend()).await.unwrap(), 1);
    assert_eq!(settle(w.backend()).await.unwrap(), 0);
    assert_eq!((w.states(&rosa).await, w.states(&emile).await), (vec![Attended], vec![Registered]));
    assert_eq!(w.taken(rights.slots[0]).await, 2);
    assert_eq!(w.kinds_of_messages().await, ["confirmation"], "nobody is written to about presence");
    assert_eq!(w.count("select count(*) from registrations where sequence > 0").await, 0);
    assert_eq!(w.count("select count(*) from events where kind = 'arrived'").await, 1);
    w.check().await;
}

#[tokio::test]
async fn absence_keeps_the_seat_and_can_be_mended() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    w.at(BEFORE);
    assert!(matches!(note(w, &rosa, Note::Absent).await, Err(PresenceError::Rule(NoteError::TooEarly))));
    w.at(START);
    assert_eq!(stands(&note(w, &rosa, Note::Absent).await.unwrap()), (NoShow, false));
    assert_eq!(w.taken(rights.slots[0]).await, 1);
    assert_eq!(stands(&note(w, &rosa, Note::Undo).await.unwrap()), (Registered, false));
    assert_eq!(stands(&note(w, &rosa, Note::Absent).await.unwrap()), (NoShow, false));
    assert_eq!(stands(&note(w, &rosa, Note::Here).await.unwrap()), (Attended, true), "late, but here");
    w.check().await;
    // Until the third day after, in the town's own days.
    w.at("2027-05-22T03:59:59Z");
    note(w, &rosa, Note::Undo).await.unwrap();
    w.at("2027-05-22T04:00:00Z");
    assert!(matches!(note(w, &rosa, Note::Here).await, Err(PresenceError::Rule(NoteError::TooLate))));
}

#[tokio::test]
async fn a_note_stays_within_its_stop_and_its_session() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let other = w.stop.workshop(w.backend(), "cv", "14:00", "15:00", 1).await.unwrap();
    let day = w.stop.day.succ_opt().unwrap();
    let elsewhere = w.stop.another(w.backend(), "macouba", day, backend::fixture::ZONE).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let id = w.only(&rosa).await;
    w.at(START);
    for within in [Within::Stop(elsewhere.stop), Within::Session(other.session)] {
        assert!(matches!(record(w.backend(), within, id, Note::Here).await, Err(PresenceError::Unknown)), "{within:?}");
    }
    let nobody = RegistrationId(w.backend().new_id());
    let within = Within::Session(rights.session);
    assert!(matches!(record(w.backend(), within, nobody, Note::Here).await, Err(PresenceError::Unknown)));
    record(w.backend(), within, id, Note::Here).await.unwrap();
    assert_eq!(w.count("select count(*) from events where actor_kind = 'partner'").await, 1);
}

#[tokio::test]
async fn who_waits_or_gave_up_is_not_noted_present() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let other = w.stop.workshop(w.backend(), "cv", "14:00", "15:00", 1).await.unwrap();
    w.register("Odile", None, &[rights.choice()]).await;
    let waits = w.wait("Lina", None, rights.choice()).await;
    let gone = w.register("Noa", None, &[other.choice()]).await;
    cancel(w.backend(), &gone.link, w.only(&gone).await).await.unwrap();
    w.at(BEFORE);
    assert_eq!(stands(&note(w, &waits, Note::Here).await.unwrap()), (Waitlisted, true), "here, and waits for a chair");
    w.at(START);
    assert_eq!(settle(w.backend()).await.unwrap(), 0);
    assert!(matches!(note(w, &gone, Note::Here).await, Err(PresenceError::Rule(_))));
    cancelled(w, rights.session).await;
    assert!(matches!(note(w, &waits, Note::Here).await, Err(PresenceError::Cancelled)));
}

async fn cancelled(w: &World, session: SessionId) {
    let mut tx = w.backend().db.begin().await.unwrap();
    let now = w.backend().now();
    backend::execute!(&mut tx, "update sessions set cancelled_at = $2 where id = $1", session.0, now).unwrap();
    tx.commit().await.unwrap();
}
