//! The welcome desk: who is let in, who walks in, whose chair is given away.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::fixture::{self, SessionFixture};
use backend::repo::logins::Role;
use backend::service::read::ticket_by_link;
use backend::service::read_login::SignedIn;
use backend::service::record_presence::{Within, record};
use backend::service::register::{Guard, Registered as Person};
use backend::service::welcome::check_in::{Answer, CheckInError, Outcome, Shown, show};
use backend::service::welcome::count_heads::{CountError, count};
use backend::service::welcome::enter_paper::{Entered, Sheet, enter};
use backend::service::welcome::export::csv;
use backend::service::welcome::give_chairs::{GiveChairs, GiveError, Given, give, give_guarded};
use backend::service::welcome::renew_ticket::{RenewError, renew};
use backend::service::welcome::walk_in::{WalkIn, WalkInError, walk_in};
use backend::service::welcome::{self, hosts};
use common::World;
use domain::code::TicketCode;
use domain::email::EmailAddress;
use domain::ids::{IdempotencyKey, LoginId, TicketId};
use domain::person::{Drawing, FirstName, Holder};
use domain::registration::RegistrationState::{Attended, NoShow, Registered, Waitlisted};
use domain::registration::presence::{Note, OverReason};

const BEFORE: &str = "2027-05-18T12:30:00Z";
const TEN_PAST: &str = "2027-05-18T13:10:00Z";

fn organiser(w: &World) -> SignedIn {
    SignedIn { login: LoginId(w.backend().new_id()), name: "Marie".into(), role: Role::Organiser, partner: None }
}

fn named(name: &str) -> Holder {
    Holder::new(Some(FirstName::parse(name).unwrap()), None).unwrap()
}

async fn code(w: &World, person: &Person) -> TicketCode {
    TicketCode::parse(&w.page(person).await.code).unwrap()
}

async fn shown(w: &World, person: &Person) -> Outcome {
    let shown = Shown::Code(code(w, person).await);
    match show(w.backend(), &organiser(w), w.stop.stop, &shown).await.unwrap() {
        Answer::Known(ticket, outcome, _) if ticket == person.ticket => outcome,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_ticket_has_one_best_answer() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let evening = w.stop.workshop(w.backend(), "soir", "15:00", "16:00", 9).await.unwrap();
    let day = w.stop.day.succ_opt().unwrap();
    let elsewhere = w.stop.another(w.backend(), "macouba", day, fixture::ZONE).await.unwrap();
    let there = elsewhere.workshop(w.backend(), "cv", "09:00", "10:00", 2).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice(), evening.choice()]).await;
    let lina = w.wait("Lina", None, rights.choice()).await;
    let noa = w.register("Noa", None, &[evening.choice()]).await;
    let far = w.register("Maya", None, &[there.choice()]).await;
    w.at(BEFORE);
    assert_eq!(shown(w, &rosa).await, Outcome::CheckedIn);
    assert_eq!(shown(w, &rosa).await, Outcome::AlreadyIn);
    assert_eq!(shown(w, &lina).await, Outcome::Waits);
    assert_eq!(shown(w, &noa).await, Outcome::TooEarly);
    let who = &organiser(w);
    let scanned = Shown::read(&format!("https://caravane.example/t/{}?nouveau=1", far.link));
    let other = show(w.backend(), who, w.stop.stop, &scanned).await.unwrap();
    assert_eq!(other, Answer::OtherStop { town: "Le Lorrain".into(), starts_on: day });
    let unknown = Shown::Code(TicketCode::from_number(7));
    assert_eq!(show(w.backend(), who, w.stop.stop, &unknown).await.unwrap(), Answer::Unknown);
    w.at("2027-05-18T21:00:00Z");
    assert_eq!(shown(w, &noa).await, Outcome::Over);
    w.check().await;
}

#[tokio::test]
async fn a_host_stands_at_the_desks_that_they_were_named_for() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let email = EmailAddress::parse("max@exemple.fr").unwrap();
    assert!(hosts::invite(w.backend(), "autre", w.stop.stop, &email, "Max").await.is_err());
    hosts::invite(w.backend(), fixture::TOUR_SLUG, w.stop.stop, &email, "Max").await.unwrap();
    let (_, all) = hosts::list(w.backend(), fixture::TOUR_SLUG, w.stop.stop).await.unwrap().unwrap();
    assert_eq!(all.iter().map(|one| (one.name.as_str(), one.named)).collect::<Vec<_>>(), [("Max", true)]);
    assert_eq!(w.kinds_of_messages().await, ["login_invitation"]);
    let host = SignedIn { login: all[0].login, name: "Max".into(), role: Role::Host, partner: None };
    assert_eq!(welcome::stops(w.backend(), &host).await.unwrap().len(), 1);
    assert!(welcome::open(w.backend(), &host, w.stop.stop).await.unwrap().is_some());

    hosts::name(w.backend(), fixture::TOUR_SLUG, w.stop.stop, &[]).await.unwrap();
    assert_eq!(welcome::stops(w.backend(), &host).await.unwrap(), []);
    assert!(welcome::open(w.backend(), &host, w.stop.stop).await.unwrap().is_none());
    w.at(BEFORE);
    let shown = Shown::Code(code(w, &rosa).await);
    assert!(matches!(show(w.backend(), &host, w.stop.stop, &shown).await, Err(CheckInError::NoDesk)));
    let new = walks(w, "Emile", &rights, None);
    assert!(matches!(walk_in(w.backend(), &host, w.stop.stop, &new).await, Err(WalkInError::Unknown)));
    assert!(matches!(count(w.backend(), &host, w.stop.stop, rights.session, 1).await, Err(CountError::Unknown)));
    assert!(matches!(renew(w.backend(), &host, w.stop.stop, rosa.ticket).await, Err(RenewError::Unknown)));
    let partner = SignedIn { role: Role::Partner, ..organiser(w) };
    assert!(welcome::open(w.backend(), &partner, w.stop.stop).await.unwrap().is_none());
    w.check().await;
}

fn walks(w: &World, name: &str, session: &SessionFixture, reason: Option<OverReason>) -> WalkIn {
    let key = IdempotencyKey(w.backend().new_id());
    WalkIn { key, holder: named(name), session: session.session, reason }
}

#[tokio::test]
async fn somebody_walks_in_and_when_it_is_full_with_a_reason() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let (who, stop) = (&organiser(w), w.stop.stop);
    w.at(BEFORE);
    let rosa = walks(w, "Rosa", &rights, None);
    let first = walk_in(w.backend(), who, stop, &rosa).await.unwrap();
    assert!(!first.over);
    assert_eq!(walk_in(w.backend(), who, stop, &rosa).await.unwrap().link, first.link, "a second tap");
    let other = WalkIn { holder: named("Autre"), ..rosa.clone() };
    assert!(matches!(walk_in(w.backend(), who, stop, &other).await, Err(WalkInError::KeyReused)));

    let emile = walks(w, "Emile", &rights, None);
    assert!(matches!(walk_in(w.backend(), who, stop, &emile).await, Err(WalkInError::Full)));
    let chair = WalkIn { reason: Some(OverReason::NotCome), ..emile.clone() };
    assert!(matches!(walk_in(w.backend(), who, stop, &chair).await, Err(WalkInError::Full)), "not a walk-in's reason");
    let spare = WalkIn { reason: Some(OverReason::SpareChair), ..emile };
    w.at(TEN_PAST);
    let over = walk_in(w.backend(), who, stop, &spare).await.unwrap();
    assert!(over.over);
    assert_eq!(w.taken(rights.slots[0]).await, 1);
    let page = ticket_by_link(w.backend(), &over.link).await.unwrap().unwrap();
    assert_eq!(page.registrations[0].state, Attended);
    w.at("2027-05-18T14:00:00Z");
    let late = walks(w, "Noa", &rights, Some(OverReason::SpareChair));
    assert!(matches!(walk_in(w.backend(), who, stop, &late).await, Err(WalkInError::Closed)));
    w.check().await;
}

/// A full workshop: Rosa is here, Emile and Odile are not; so many wait at the desk.
async fn full_workshop(w: &World, waiting: usize) -> (SessionFixture, Vec<Person>, Vec<Person>) {
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let mut seated = Vec::new();
    for name in ["Rosa", "Emile", "Odile"] {
        seated.push(w.register(name, None, &[rights.choice()]).await);
    }
    let mut waits = Vec::new();
    for place in 0..waiting {
        let name = format!("Lina {}", ["a", "b", "c", "d", "e", "f", "g", "h"][place]);
        waits.push(w.wait(&name, None, rights.choice()).await);
    }
    w.at(BEFORE);
    for person in waits.iter().chain(&seated[..1]) {
        record(w.backend(), Within::Stop(w.stop.stop), w.only(person).await, Note::Here).await.unwrap();
    }
    (rights, seated, waits)
}

async fn chairs(w: &World, session: &SessionFixture, of: &[Person]) -> GiveChairs {
    let mut chairs = Vec::new();
    for person in of {
        chairs.push(w.only(person).await);
    }
    GiveChairs { session: session.session, reason: OverReason::NotCome, chairs }
}

#[tokio::test]
async fn empty_chairs_go_in_order_to_those_who_are_here() {
    let w = &World::new().await;
    let (rights, seated, waits) = full_workshop(w, 3).await;
    let (who, stop) = (&organiser(w), w.stop.stop);
    // Who waits first of all is not at the desk.
    record(w.backend(), Within::Stop(stop), w.only(&waits[0]).await, Note::Undo).await.unwrap();
    let new = chairs(w, &rights, &seated).await;
    w.at("2027-05-18T13:09:59Z");
    assert!(matches!(give(w.backend(), who, stop, &new).await, Err(GiveError::TooEarly)));
    w.at(TEN_PAST);
    assert_eq!(give(w.backend(), who, stop, &new).await.unwrap(), Given { seats: 0, chairs: 2 });
    assert_eq!(w.states(&seated[1]).await, [NoShow]);
    assert_eq!(w.states(&waits[0]).await, [Waitlisted]);
    assert_eq!((w.states(&waits[1]).await, w.states(&waits[2]).await), (vec![Attended], vec![Attended]));
    assert_eq!(w.taken(rights.slots[0]).await, 3, "the counter is not touched");
    assert!(matches!(give(w.backend(), who, stop, &new).await, Err(GiveError::NothingFree)), "each chair once");
    w.check().await;

    // Who comes late finds the chair given: present, but no longer to be undone.
    let emile = w.only(&seated[1]).await;
    assert!(record(w.backend(), Within::Stop(stop), emile, Note::Undo).await.is_err());
    record(w.backend(), Within::Stop(stop), emile, Note::Here).await.unwrap();
    w.check().await;
}

#[tokio::test]
async fn free_seats_go_first_and_a_chair_of_somebody_who_left_stays_attended() {
    let w = &World::new().await;
    let (rights, seated, waits) = full_workshop(w, 2).await;
    let (who, stop) = (&organiser(w), w.stop.stop);
    let mut tx = w.backend().db.begin().await.unwrap();
    backend::execute!(&mut tx, "update slots set capacity = 4 where id = $1", rights.slots[0].0).unwrap();
    tx.commit().await.unwrap();
    let none = GiveChairs { chairs: Vec::new(), ..chairs(w, &rights, &[]).await };
    assert_eq!(give(w.backend(), who, stop, &none).await.unwrap(), Given { seats: 1, chairs: 0 });
    assert_eq!((w.states(&waits[0]).await, w.taken(rights.slots[0]).await), (vec![Registered], 4));
    w.at(TEN_PAST);
    backend::service::record_presence::settle(w.backend()).await.unwrap();
    let left = GiveChairs { reason: OverReason::HasLeft, ..chairs(w, &rights, &seated[..1]).await };
    assert_eq!(give(w.backend(), who, stop, &left).await.unwrap(), Given { seats: 0, chairs: 1 });
    assert_eq!((w.states(&seated[0]).await, w.states(&waits[1]).await), (vec![Attended], vec![Attended]));
    assert!(matches!(give(w.backend(), who, stop, &left).await, Err(GiveError::NothingFree)));
    w.check().await;
}

/// Eight hosts press at once: how many chairs were given, and how many of them met a fault.
async fn rush(guard: Guard) -> (i64, usize, World) {
    let w = World::new().await;
    let (rights, seated, _) = full_workshop(&w, 8).await;
    w.at(TEN_PAST);
    let new = chairs(&w, &rights, &seated).await;
    let mut tasks = Vec::new();
    for _ in 0..8 {
        let (backend, who, new, stop) = (w.backend().clone(), organiser(&w), new.clone(), w.stop.stop);
        tasks.push(tokio::spawn(async move { give_guarded(&backend, &who, stop, &new, guard).await }));
    }
    let mut faults = 0;
    for task in tasks {
        faults += usize::from(matches!(task.await.unwrap(), Err(GiveError::Unexpected(_))));
    }
    let given = w.count("select count(*) from over_seats").await;
    (given, faults, w)
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_hosts_at_once_give_each_chair_once() {
    let (given, faults, w) = rush(Guard::On).await;
    assert_eq!((given, faults), (2, 0));
    assert_eq!(w.count("select count(*) from registrations where over = true and state = 'attended'").await, 2);
    w.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_lock_the_rush_is_noticed() {
    let mut noticed = 0;
    for _ in 0..5 {
        let (given, faults, _w) = rush(Guard::Off).await;
        assert!(given <= 2, "the database refuses a second person on a chair");
        noticed += faults;
    }
    assert!(noticed > 0, "reading first and giving later never failed");
}

#[tokio::test]
async fn a_lost_ticket_is_printed_anew_and_the_old_code_dies() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let old = code(w, &rosa).await;
    let who = &organiser(w);
    let link = renew(w.backend(), who, w.stop.stop, rosa.ticket).await.unwrap();
    assert!(ticket_by_link(w.backend(), &rosa.link).await.unwrap().is_none());
    let dead = show(w.backend(), who, w.stop.stop, &Shown::Code(old)).await.unwrap();
    assert_eq!(dead, Answer::Unknown);
    let page = ticket_by_link(w.backend(), &link).await.unwrap().unwrap();
    let new = TicketCode::parse(&page.code).unwrap();
    assert_ne!(new, old);
    let alive = show(w.backend(), who, w.stop.stop, &Shown::Code(new)).await.unwrap();
    assert!(matches!(alive, Answer::Known(ticket, Outcome::TooEarly, _) if ticket == rosa.ticket), "{alive:?}");
    let nobody = TicketId(w.backend().new_id());
    assert!(matches!(renew(w.backend(), who, w.stop.stop, nobody).await, Err(RenewError::Unknown)));
    w.check().await;
}

#[tokio::test]
async fn people_are_found_by_name_and_by_drawing() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 9).await.unwrap();
    w.register("Zoë", None, &[rights.choice()]).await;
    w.register("Zora", None, &[rights.choice()]).await;
    for _ in 0..2 {
        let new = fixture::drawing(w.backend(), Drawing::Anchor, &[rights.choice()]).unwrap();
        backend::service::register::register(w.backend(), backend::service::register::Via::Web, new).await.unwrap();
    }
    let desk = welcome::open(w.backend(), &organiser(w), w.stop.stop).await.unwrap().unwrap();
    let word = Drawing::Anchor.word();
    for (typed, found) in [
        ("zo", 2),
        ("ZOE", 1),
        ("zoé", 1),
        (word, 2),
        (&format!("{word} 2"), 1),
        (&format!("{word} 7"), 0),
        ("", 0),
        ("%", 0),
    ] {
        assert_eq!(desk.find(typed).len(), found, "{typed}");
    }
}

#[tokio::test]
async fn heads_are_counted_and_lists_are_written_without_codes() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let rosa = w.register("Rosa", Some("rosa@exemple.fr"), &[rights.choice()]).await;
    let (who, stop, session) = (&organiser(w), w.stop.stop, rights.session);
    for (step, people) in [(1, 1), (5, 6), (-1, 5), (50, 55)] {
        count(w.backend(), who, stop, session, step).await.unwrap();
        assert_eq!(w.count("select people from head_counts").await, people);
    }
    for step in [0, -2, 51, i64::MAX, i64::MIN] {
        assert!(matches!(count(w.backend(), who, stop, session, step).await, Err(CountError::Step)));
    }
    let desk = welcome::open(w.backend(), who, stop).await.unwrap().unwrap();
    let text = csv(&desk, Some(session));
    assert!(
        text.starts_with('\u{feff}') && text.contains(";Rosa;inscrit\r\n") && text.contains("55 personnes"),
        "{text}"
    );
    assert!(!text.contains('@') && !text.contains(code(w, &rosa).await.as_str()));
}

#[tokio::test]
async fn a_paper_sheet_is_entered_until_the_third_day() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let emile = w.register("Emile", None, &[rights.choice()]).await;
    let (who, stop) = (&organiser(w), w.stop.stop);
    let sheet = Sheet {
        key: IdempotencyKey(w.backend().new_id()),
        session: rights.session,
        notes: vec![(w.only(&rosa).await, Note::Here), (w.only(&emile).await, Note::Absent)],
        names: ["Noa", "Maya", "Noa"].iter().map(|name| FirstName::parse(name).unwrap()).collect(),
    };
    w.at("2027-05-21T20:00:00Z");
    assert_eq!(enter(w.backend(), who, stop, &sheet).await.unwrap(), Entered { noted: 2, added: 3, refused: 0 });
    assert_eq!(enter(w.backend(), who, stop, &sheet).await.unwrap(), Entered { noted: 2, added: 3, refused: 0 });
    assert_eq!(w.count("select count(*) from tickets").await, 5, "sent twice, entered once");
    assert_eq!(w.count("select count(*) from registrations where state = 'attended'").await, 4);
    assert_eq!(w.count("select count(*) from registrations where over = true").await, 2);
    w.check().await;
    w.at("2027-05-22T20:00:00Z");
    let late = Sheet { key: IdempotencyKey(w.backend().new_id()), ..sheet };
    assert!(enter(w.backend(), who, stop, &late).await.is_err());
}
