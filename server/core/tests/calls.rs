//! The call list: who is on it, who calls them, and two people who look at it at once.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::mail::answer::SendError;
use backend::mail::transport::MemoryTransport;
use backend::service::move_session::move_session;
use backend::service::record_call::{
    Call, CallOutcome, RecordCallError, Why, callers, list, record, reopen, share, take, told,
};
use backend::service::{record_bounce, undo_change};
use backend::worker::drain;
use chrono::{NaiveDateTime, TimeDelta};
use common::World;
use domain::ids::{LoginId, OutboxId, SessionId};
use uuid::Uuid;

async fn open(w: &World) -> Vec<Call> {
    list(w.backend(), w.stop.stop).await.unwrap()
}

fn names(calls: &[Call]) -> Vec<&str> {
    calls.iter().filter_map(|call| call.first_name.as_deref()).collect()
}

async fn moved(w: &World, session: SessionId, to: &str) {
    let to = NaiveDateTime::parse_from_str(to, "%Y-%m-%d %H:%M").unwrap();
    move_session(w.backend(), None, session, to, Some(w.stop.room), None).await.unwrap();
}

async fn colleague(w: &World, name: &'static str, role: &'static str) -> LoginId {
    let id = LoginId(w.backend().new_id());
    let mut tx = w.backend().db.begin().await.unwrap();
    let sql = "insert into logins (id, email, display_name, role, created_at) values ($1, $2, $2, $3, $4)";
    backend::execute!(&mut tx, sql, id.0, name, role, w.backend().now()).unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_change_weeks_ahead_is_told_by_a_call_where_no_message_can() {
    let w = &World::new().await;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    w.register("Ana", Some("ana@exemple.fr"), &[cv.choice()]).await;
    w.register("Bea", None, &[cv.choice()]).await;
    moved(w, cv.session, "2027-05-18 11:00").await;
    let calls = open(w).await;
    assert_eq!(names(&calls), ["Bea"]);
    assert_eq!((calls[0].why, calls[0].has_email, calls[0].news.len()), (Why::Change, false, 1));
    // what is undone needs no call, and what is told is not told twice
    undo_change::undo(w.backend(), None, w.stop.tour, 2).await.unwrap();
    assert_eq!(names(&open(w).await), Vec::<&str>::new());
    moved(w, cv.session, "2027-05-18 10:30").await;
    let again = open(w).await;
    assert_eq!(names(&again), ["Bea"]);
    record(w.backend(), None, again[0].id, CallOutcome::Told).await.unwrap();
    assert_eq!(names(&open(w).await), Vec::<&str>::new());
    w.check().await;
}

#[tokio::test]
async fn whose_message_came_back_is_called_once_until_a_message_arrives() {
    let w = &World::new().await;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let droits = w.stop.workshop(w.backend(), "droits", "13:00", "14:00", 9).await.unwrap();
    w.register("Ana", Some("ana@exemple.fr"), &[cv.choice(), droits.choice()]).await;
    w.register("Bea", Some("bea@exemple.fr"), &[cv.choice()]).await;
    let transport = MemoryTransport::default();
    drain(w.backend(), &transport).await.unwrap();
    let anas: Vec<OutboxId> = transport
        .delivered()
        .iter()
        .filter(|mail| mail.recipient.as_str() == "ana@exemple.fr")
        .map(|mail| mail.id)
        .collect();
    assert!(anas.len() > 1, "a confirmation and an invitation for each");
    // (three would suppress the address)
    for message in anas.iter().take(2) {
        let refusal = SendError::from_reply(552, "5.2.2 full");
        record_bounce::record(w.backend(), *message, &refusal).await.unwrap();
    }
    let calls = open(w).await;
    assert_eq!(names(&calls), ["Ana"], "once, however many came back");
    let call = &calls[0];
    assert_eq!((call.why, call.news.len()), (Why::Address, 2));
    assert!(call.news.iter().all(|news| news.old.is_none() && news.new.is_some()));

    // told: she is not on the list any more, and another bounce asks again
    record(w.backend(), None, call.id, CallOutcome::Told).await.unwrap();
    assert_eq!(names(&open(w).await), Vec::<&str>::new());
    reopen(w.backend(), call.id).await.unwrap();
    assert_eq!(names(&open(w).await), ["Ana"]);
    // a message that arrives takes her off
    w.test.clock.advance(TimeDelta::minutes(1));
    w.run("update outbox set state = 'queued', finished_at = null where state = 'bounced'").await;
    drain(w.backend(), &transport).await.unwrap();
    assert_eq!(names(&open(w).await), Vec::<&str>::new());
    w.check().await;
}

#[tokio::test]
async fn an_address_that_the_server_refuses_is_called_and_one_of_the_past_is_not() {
    let w = &World::new().await;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    w.register("Ana", Some("ana@exemple.fr"), &[cv.choice()]).await;
    let refusing = MemoryTransport::default();
    refusing.refuse_next(SendError::from_reply(550, "5.1.1 unknown"));
    drain(w.backend(), &refusing).await.unwrap();
    assert_eq!(names(&open(w).await), ["Ana"]);
    // the next message is not even tried, and she stays on the list once
    moved(w, cv.session, "2027-05-18 11:00").await;
    w.test.clock.advance(TimeDelta::minutes(3));
    drain(w.backend(), &refusing).await.unwrap();
    assert_eq!(w.count("select count(*) from outbox where state = 'skipped' and reason = 'suppressed'").await, 1);
    let calls = open(w).await;
    assert_eq!(names(&calls), ["Ana"]);
    assert_eq!(calls[0].news[0].new.as_ref().unwrap().0.to_string(), "2027-05-18 11:00:00");
    w.at("2027-05-18T16:00:00Z");
    assert_eq!(names(&open(w).await), Vec::<&str>::new());
}

#[tokio::test]
async fn a_list_is_split_evenly_and_nobodys_call_is_taken_away() {
    let w = &World::new().await;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    for name in ["Ana", "Bea", "Caro", "Dina", "Eva"] {
        w.register(name, None, &[cv.choice()]).await;
    }
    moved(w, cv.session, "2027-05-18 11:00").await;
    let (rosa, max) = (colleague(w, "Rosa", "organiser").await, colleague(w, "Max", "organiser").await);
    let host = colleague(w, "Léa", "host").await;
    assert_eq!(callers(w.backend()).await.unwrap().len(), 2, "hosts see no telephone number");
    let stop = w.stop.stop;
    for nobody in [&[][..], &[host], &[rosa, LoginId(Uuid::nil())]] {
        assert!(matches!(share(w.backend(), stop, nobody).await, Err(RecordCallError::Nobody)));
    }
    let first = open(w).await.remove(0);
    take(w.backend(), rosa, first.id).await.unwrap();
    assert_eq!(share(w.backend(), stop, &[rosa, max, rosa]).await.unwrap(), 4);
    let calls = open(w).await;
    let of = |login| calls.iter().filter(|call| call.taken_by.as_ref().is_some_and(|(by, _)| *by == login)).count();
    assert_eq!((of(rosa) + of(max), of(rosa).abs_diff(of(max))), (5, 1));
    assert_eq!(calls.iter().find(|call| call.id == first.id).unwrap().taken_by.as_ref().unwrap().0, rosa);
    // again: there is nothing left to give
    assert_eq!(share(w.backend(), stop, &[max]).await.unwrap(), 0);
}

/// Both looked at the list before either called.
#[tokio::test]
async fn two_who_note_the_same_call_count_one_try() {
    let w = &World::new().await;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    w.register("Bea", None, &[cv.choice()]).await;
    moved(w, cv.session, "2027-05-18 11:00").await;
    let (rosa, max) = (colleague(w, "Rosa", "organiser").await, colleague(w, "Max", "organiser").await);
    let id = open(w).await[0].id;
    let backend = w.backend();
    record(backend, Some(rosa), id, CallOutcome::NoAnswer(0)).await.unwrap();
    let second = record(backend, Some(max), id, CallOutcome::NoAnswer(0)).await;
    assert!(matches!(second, Err(RecordCallError::Closed)));
    let call = open(w).await.remove(0);
    let (at, by) = call.tried.unwrap();
    assert_eq!((call.tries, by.as_deref()), (1, Some("Rosa")));
    assert_eq!(at, backend.now().naive_utc() - TimeDelta::hours(4));
    // who has seen it may note the next one: the guard refuses what is old, not what is second
    record(backend, Some(max), id, CallOutcome::NoAnswer(1)).await.unwrap();
    record(backend, Some(max), id, CallOutcome::Told).await.unwrap();
    assert!(matches!(record(backend, Some(rosa), id, CallOutcome::Told).await, Err(RecordCallError::Closed)));
    let known = told(backend, w.stop.stop).await.unwrap();
    assert_eq!((known.len(), known[0].by.as_deref(), known[0].here), (1, Some("Max"), false));
    reopen(backend, id).await.unwrap();
    assert!(matches!(reopen(backend, id).await, Err(RecordCallError::Closed)));
    assert_eq!(open(w).await[0].tries, 0);
}
