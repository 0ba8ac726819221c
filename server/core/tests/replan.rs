//! Interviews planned anew in the middle of the morning: who is late, absent, or waits and is here.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use std::time::Duration;

use backend::execute;
use backend::fixture::{self, SessionFixture};
use backend::repo::logins::Role;
use backend::service::read_login::SignedIn;
use backend::service::record_presence::{Within, record};
use backend::service::register::{Guard, Registered as Person, Via, register};
use backend::service::welcome::replan::{Accepted, Proposal, Replan, ReplanError, Told, accept, accept_guarded, plan};
use common::World;
use domain::ids::{DeskId, LoginId, RegistrationId, SlotId};
use domain::registration::RegistrationState::{Excused, Registered, Waitlisted};
use domain::registration::presence::Note;
use tokio::task::JoinHandle;

const DESK: &str = "insert into desks (id, session_id, partner_id, label, job, contract, position) \
    select $1, session_id, partner_id, 'Table 2', job, contract, 1 from desks where session_id = $2";
const SLOT: &str = "insert into slots (id, session_id, desk_id, position, starts_on, start_time, ends_on, end_time, \
        starts_at, ends_at, capacity, taken) \
    select $1, session_id, $2, position + 100, starts_on, start_time, ends_on, end_time, starts_at, ends_at, \
        capacity, 0 from slots where id = $3";
/// A quarter past nine at the stop.
const QUARTER_PAST: &str = "2027-05-18T13:15:00Z";

fn host(w: &World) -> SignedIn {
    SignedIn { login: LoginId(w.backend().new_id()), name: "Marie".into(), role: Role::Organiser, partner: None }
}

/// Two tables, four interviews of ten minutes each, from nine on; the slots of the second come last.
async fn tables(w: &World) -> SessionFixture {
    let mut session = w.stop.interviews(w.backend(), "entretiens", "09:00", "09:40").await.unwrap();
    let desk = DeskId(w.backend().new_id());
    let mut tx = w.backend().db.begin().await.unwrap();
    execute!(&mut tx, DESK, desk.0, session.session.0).unwrap();
    for slot in session.slots.clone() {
        let id = SlotId(w.backend().new_id());
        execute!(&mut tx, SLOT, id.0, desk.0, slot.0).unwrap();
        session.slots.push(id);
    }
    tx.commit().await.unwrap();
    session
}

async fn look(w: &World, session: &SessionFixture, told: &Told) -> Proposal {
    plan(w.backend(), &host(w), w.stop.stop, session.session, told).await.unwrap().unwrap()
}

fn meetings(proposal: &Proposal) -> Vec<(RegistrationId, SlotId)> {
    proposal.new.iter().map(|meeting| (meeting.person.registration, meeting.slot)).collect()
}

async fn slot_of(w: &World, person: &Person) -> Option<SlotId> {
    let mut tx = w.backend().db.read().await.unwrap();
    let sql = "select slot_id from registrations where ticket_id = $1";
    let (slot,) = backend::fetch_one!(&mut tx, (Option<uuid::Uuid>,), sql, person.ticket.0).unwrap();
    slot.map(SlotId)
}

/// Every interview is taken, one person waits and is here, and it is a quarter past nine.
async fn full(w: &World) -> (SessionFixture, Vec<Person>, Person) {
    let session = tables(w).await;
    let mut people = Vec::new();
    for place in 0..8 {
        let email = format!("p{place}@exemple.fr");
        people.push(w.register(&format!("Personne {place}"), Some(&email), &[session.at(place)]).await);
    }
    let waits = w.wait("Lina", None, session.choice()).await;
    w.at(QUARTER_PAST);
    record(w.backend(), Within::Stop(w.stop.stop), w.only(&waits).await, Note::Here).await.unwrap();
    (session, people, waits)
}

#[tokio::test]
async fn who_missed_a_time_goes_first_and_promises_stay() {
    let w = &World::new().await;
    let (session, people, waits) = full(w).await;
    let (late, gone) = (w.only(&people[0]).await, w.only(&people[7]).await);

    let nothing = look(w, &session, &Told::default()).await;
    assert_eq!((nothing.kept.len(), nothing.new.len(), nothing.unmet.len()), (4, 0, 1));
    assert_eq!(nothing.missed.len(), 4, "two times at each table have begun");
    let only_gone = look(w, &session, &Told { here: Vec::new(), absent: vec![gone] }).await;
    assert_eq!(meetings(&only_gone), [(w.only(&waits).await, session.slots[7])]);
    let told = Told { here: vec![late], absent: vec![gone] };
    let found = look(w, &session, &told).await;
    assert_eq!(meetings(&found), [(late, session.slots[7])], "another employer rather than none");
    assert!(found.new[0].before.is_some() && found.unmet.len() == 1);

    w.run("delete from outbox").await;
    let new = Replan { session: session.session, told, meetings: meetings(&found) };
    let done = accept(w.backend(), &host(w), w.stop.stop, &new).await.unwrap();
    assert_eq!(done, Accepted { met: 1, freed: 1 });
    assert_eq!(slot_of(w, &people[0]).await, Some(session.slots[7]));
    assert_eq!((w.states(&people[0]).await, w.states(&people[7]).await), (vec![Registered], vec![Excused]));
    assert_eq!(w.states(&waits).await, [Waitlisted]);
    for place in [2, 3, 6] {
        assert_eq!(slot_of(w, &people[place]).await, Some(session.slots[place]), "a promise stays");
    }
    assert_eq!((w.taken(session.slots[0]).await, w.taken(session.slots[7]).await), (0, 1));
    assert_eq!(w.kinds_of_messages().await, ["cancellation", "change"]);
    let again = accept(w.backend(), &host(w), w.stop.stop, &new).await;
    assert!(matches!(again, Err(ReplanError::Nothing)), "{again:?}");
    w.check().await;
}

#[tokio::test]
async fn a_free_time_of_the_same_employer_comes_first_and_the_list_keeps_its_order() {
    let w = &World::new().await;
    let session = tables(w).await;
    let rosa = w.register("Rosa", None, &[session.at(0)]).await;
    let max = w.register("Max", None, &[session.at(2)]).await;
    let mut tx = w.backend().db.begin().await.unwrap();
    execute!(&mut tx, "update slots set capacity = 0 where id = $1 or id = $2", session.slots[6].0, session.slots[7].0)
        .unwrap();
    tx.commit().await.unwrap();
    w.at(QUARTER_PAST);
    let told = Told { here: vec![w.only(&rosa).await], absent: Vec::new() };
    let found = look(w, &session, &told).await;
    assert_eq!(meetings(&found), [(w.only(&rosa).await, session.slots[3])]);
    assert_eq!((found.new[0].before.clone(), found.kept.len(), found.free), (None, 1, 0));
    let new = Replan { session: session.session, told, meetings: meetings(&found) };
    accept(w.backend(), &host(w), w.stop.stop, &new).await.unwrap();
    assert_eq!(slot_of(w, &max).await, Some(session.slots[2]));
    w.check().await;
}

#[tokio::test]
async fn what_was_not_shown_is_refused_as_a_whole() {
    let w = &World::new().await;
    let (session, people, waits) = full(w).await;
    let (waiting, promised, gone) = (w.only(&waits).await, w.only(&people[2]).await, w.only(&people[7]).await);
    let absent = || Told { here: Vec::new(), absent: vec![gone] };
    for (told, meetings) in [
        // A promise is not moved, a time that is taken or has begun is not given.
        (absent(), vec![(promised, session.slots[7])]),
        (Told::default(), vec![(waiting, session.slots[7])]),
        (absent(), vec![(waiting, session.slots[0])]),
        (absent(), vec![(waiting, SlotId(w.backend().new_id()))]),
        (Told { here: vec![promised], absent: Vec::new() }, vec![(promised, session.slots[7])]),
        (Told { here: Vec::new(), absent: vec![w.only(&people[0]).await] }, Vec::new()),
    ] {
        let new = Replan { session: session.session, told, meetings };
        let refused = accept(w.backend(), &host(w), w.stop.stop, &new).await;
        assert!(matches!(refused, Err(ReplanError::Changed)), "{new:?}: {refused:?}");
    }
    assert_eq!(w.states(&people[7]).await, [Registered], "all or nothing");
    let stranger = SignedIn { role: Role::Host, ..host(w) };
    let new = Replan { session: session.session, told: absent(), meetings: Vec::new() };
    let refused = accept(w.backend(), &stranger, w.stop.stop, &new).await;
    assert!(matches!(refused, Err(ReplanError::Unknown)), "{refused:?}");
    let workshop = w.stop.workshop(w.backend(), "droits", "14:00", "15:00", 2).await.unwrap();
    let seen = plan(w.backend(), &host(w), w.stop.stop, workshop.session, &Told::default()).await.unwrap();
    assert!(seen.is_none());
    w.check().await;
}

/// A session whose last time became free after all, outside of the list, and what the host proposes:
/// to give it to who waits.
async fn one_free(w: &World) -> (SessionFixture, Replan) {
    let (session, people, waits) = full(w).await;
    let mut tx = w.backend().db.begin().await.unwrap();
    let (gone, slot) = (w.only(&people[7]).await, session.slots[7]);
    execute!(&mut tx, "update registrations set state = 'excused' where id = $1", gone.0).unwrap();
    execute!(&mut tx, "update slots set taken = 0 where id = $1", slot.0).unwrap();
    tx.commit().await.unwrap();
    let meetings = vec![(w.only(&waits).await, slot)];
    let new = Replan { session: session.session, told: Told::default(), meetings };
    (session, new)
}

fn quick(w: &World, session: &SessionFixture, number: usize) -> JoinHandle<()> {
    let backend = w.backend().clone();
    let person = fixture::person(&backend, &format!("Vite {number}"), None, &[session.at(7)]).unwrap();
    tokio::spawn(async move { drop(register(&backend, Via::Web, person).await) })
}

fn host_accepts(w: &World, new: &Replan, guard: Guard) -> JoinHandle<()> {
    let (backend, who, stop, new) = (w.backend().clone(), host(w), w.stop.stop, new.clone());
    tokio::spawn(async move { drop(accept_guarded(&backend, &who, stop, &new, guard).await) })
}

/// How many hold the last time, and how much the check finds wrong.
async fn found(w: &World, session: &SessionFixture) -> (i64, usize) {
    let mut tx = w.backend().db.read().await.unwrap();
    let sql = "select count(*) from registrations where slot_id = $1 and state = 'registered'";
    let (holding,) = backend::fetch_one!(&mut tx, (i64,), sql, session.slots[7].0).unwrap();
    drop(tx);
    (holding, backend::check::run(w.backend()).await.unwrap().len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_is_given_once_while_others_register() {
    for _ in 0..3 {
        let w = &World::new().await;
        let (session, new) = one_free(w).await;
        let mut tasks: Vec<_> = (0..3).map(|number| quick(w, &session, number)).collect();
        tasks.push(host_accepts(w, &new, Guard::On));
        tasks.extend((3..6).map(|number| quick(w, &session, number)));
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(found(w, &session).await, (1, 0));
    }
}

/// Somebody registers at the counter, a host stands behind and has read the count before: the queue
/// of the writers makes the order, not the luck of a busy machine.
async fn overtaken(guard: Guard) -> (i64, usize) {
    let w = &World::new().await;
    let (session, new) = one_free(w).await;
    let mut counter = w.backend().db.begin().await.unwrap();
    execute!(&mut counter, "update slots set taken = slots.taken where id = $1", session.slots[7].0).unwrap();
    let first = quick(w, &session, 0);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let second = host_accepts(w, &new, guard);
    tokio::time::sleep(Duration::from_millis(300)).await;
    counter.commit().await.unwrap();
    first.await.unwrap();
    second.await.unwrap();
    found(w, &session).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_overtaken_at_the_counter_gives_nothing() {
    assert_eq!(overtaken(Guard::On).await, (1, 0));
}

/// The control of the two tests above.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_guard_a_time_is_given_twice_and_noticed() {
    let (holding, broken) = overtaken(Guard::Off).await;
    assert!(holding == 2 && broken > 0, "{holding} hold the time, the check finds {broken}");
}
