//! What happens to a seat after it was taken: given back, moved, passed on, offered, lapsed.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::service::accept_offer::{AcceptError, accept};
use backend::service::cancel_registration::{CancelError, cancel};
use backend::service::move_registration::{MoveError, move_to};
use backend::service::register::Outcome;
use backend::service::waiting_list::expire_offers;
use common::World;
use domain::ids::{RegistrationId, SlotId};
use domain::registration::RegistrationState::{Excused, Offered, Registered, Waitlisted};

const FAR: &str = "2027-05-03T12:00:00Z";
/// 14:00 in Martinique on the day before.
const NEAR: &str = "2027-05-17T18:00:00Z";

#[tokio::test]
async fn a_place_given_back_is_free_again_and_told_once() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", Some("rosa@exemple.fr"), &[rights.choice()]).await;
    let id = w.only(&rosa).await;
    assert!(matches!(cancel(w.backend(), "nobody", id).await, Err(CancelError::UnknownTicket)));
    let unknown = RegistrationId(w.backend().new_id());
    assert!(matches!(cancel(w.backend(), &rosa.link, unknown).await, Err(CancelError::NotLive)));

    cancel(w.backend(), &rosa.link, id).await.unwrap();
    assert_eq!(w.taken(rights.slots[0]).await, 0);
    assert_eq!(w.states(&rosa).await, [Excused]);
    assert_eq!(w.kinds_of_messages().await, ["cancellation", "confirmation"]);
    assert!(matches!(cancel(w.backend(), &rosa.link, id).await, Err(CancelError::NotLive)));
    assert_eq!(w.kinds_of_messages().await, ["cancellation", "confirmation"]);
    w.register("Emile", None, &[rights.choice()]).await;
    w.check().await;
}

#[tokio::test]
async fn from_the_start_on_nothing_is_given_back_or_moved() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let later = w.stop.workshop(w.backend(), "cv", "11:00", "12:00", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let id = w.only(&rosa).await;
    w.at("2027-05-18T13:00:00Z");
    assert!(matches!(cancel(w.backend(), &rosa.link, id).await, Err(CancelError::Started)));
    assert!(matches!(move_to(w.backend(), &rosa.link, id, later.slots[0]).await, Err(MoveError::Started)));
    assert!(!w.page(&rosa).await.registrations[0].may_change);
    w.at("2027-05-18T12:59:59Z");
    assert!(w.page(&rosa).await.registrations[0].may_change);
    cancel(w.backend(), &rosa.link, id).await.unwrap();
}

#[tokio::test]
async fn a_freed_seat_goes_to_the_first_who_can_be_told_and_has_no_clash() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let other = w.stop.workshop(w.backend(), "cv", "09:30", "10:30", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let holder = w.register("Odile", None, &[other.choice()]).await;
    let silent = w.wait("Emile", None, rights.choice()).await;
    let busy = w.wait("Lina", Some("lina@exemple.fr"), rights.choice()).await;
    let next = w.wait("Noa", Some("noa@exemple.fr"), rights.choice()).await;
    let last = w.wait("Maya", Some("maya@exemple.fr"), rights.choice()).await;
    // Lina gets a seat elsewhere at the same time: Odile gives hers back and Lina moves … by hand,
    // since a person who waits here may hold a seat there only after a move.
    cancel(w.backend(), &holder.link, w.only(&holder).await).await.unwrap();
    put_on_another_seat(w, &busy, other.slots[0]).await;

    cancel(w.backend(), &rosa.link, w.only(&rosa).await).await.unwrap();
    assert_eq!(w.states(&silent).await, [Waitlisted], "keeps the rank, is called by phone or served on the spot");
    assert!(w.states(&busy).await.contains(&Waitlisted), "would be in two places");
    assert_eq!(w.states(&next).await, [Registered]);
    assert_eq!(w.states(&last).await, [Waitlisted]);
    assert_eq!(w.page(&last).await.registrations[0].rank, Some(3));
    assert_eq!(w.taken(rights.slots[0]).await, 1);
    assert_eq!(w.count("select count(*) from outbox where kind = 'promotion'").await, 1);
    w.check().await;
}

/// Gives a ticket a seat that it did not ask for.
async fn put_on_another_seat(w: &World, who: &backend::service::register::Registered, slot: SlotId) {
    let mut tx = w.backend().db.begin().await.unwrap();
    backend::execute!(
        &mut tx,
        "insert into registrations (id, ticket_id, session_id, slot_id, state, over, sequence, created_at, revised_at) \
         select $1, $2, session_id, id, 'registered', $4, 0, $5, $5 from slots where id = $3",
        w.backend().new_id(),
        who.ticket.0,
        slot.0,
        false,
        w.backend().now(),
    )
    .unwrap();
    backend::execute!(&mut tx, "update slots set taken = slots.taken + 1 where id = $1", slot.0).unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn who_waits_gets_the_free_seat_when_the_clash_ends() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let other = w.stop.workshop(w.backend(), "cv", "09:30", "10:30", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let lina = w.wait("Lina", Some("lina@exemple.fr"), rights.choice()).await;
    put_on_another_seat(w, &lina, other.slots[0]).await;
    cancel(w.backend(), &rosa.link, w.only(&rosa).await).await.unwrap();
    assert_eq!(w.taken(rights.slots[0]).await, 0);
    let page = w.page(&lina).await;
    let held = page.registrations.iter().find(|one| one.state == Registered).unwrap();
    cancel(w.backend(), &lina.link, held.id).await.unwrap();
    assert_eq!(w.states(&lina).await, [Registered, Excused]);
    assert_eq!(w.taken(rights.slots[0]).await, 1);
    w.check().await;
}

#[tokio::test]
async fn near_the_start_the_seat_is_offered_and_the_answer_has_an_end() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let lina = w.wait("Lina", Some("lina@exemple.fr"), rights.choice()).await;
    let noa = w.wait("Noa", Some("noa@exemple.fr"), rights.choice()).await;
    w.at(NEAR);
    cancel(w.backend(), &rosa.link, w.only(&rosa).await).await.unwrap();
    let page = w.page(&lina).await;
    assert_eq!(page.registrations[0].state, Offered);
    // 14:00 → 21:00 and 08:00 → 09:00 are eight waking hours; half of them.
    assert_eq!(page.registrations[0].offer_ends_local.unwrap().to_string(), "2027-05-17 18:00:00");
    assert_eq!(w.taken(rights.slots[0]).await, 1);
    assert!(matches!(accept(w.backend(), &noa.link, w.only(&noa).await).await, Err(AcceptError::NotOffered)));
    assert_eq!(expire_offers(w.backend()).await.unwrap(), 0);
    accept(w.backend(), &lina.link, w.only(&lina).await).await.unwrap();
    assert_eq!(w.states(&lina).await, [Registered]);
    assert_eq!(w.kinds_of_messages().await, ["confirmation", "confirmation", "invitation", "offer"]);
    assert!(matches!(accept(w.backend(), &lina.link, w.only(&lina).await).await, Err(AcceptError::NotOffered)));
    w.check().await;
}

#[tokio::test]
async fn an_offer_without_an_answer_goes_to_the_next_and_then_is_free() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let lina = w.wait("Lina", Some("lina@exemple.fr"), rights.choice()).await;
    let noa = w.wait("Noa", Some("noa@exemple.fr"), rights.choice()).await;
    w.at(NEAR);
    cancel(w.backend(), &rosa.link, w.only(&rosa).await).await.unwrap();
    w.at("2027-05-17T22:00:00Z");
    assert!(matches!(accept(w.backend(), &lina.link, w.only(&lina).await).await, Err(AcceptError::TooLate)));
    let (one, other) = tokio::join!(expire_offers(w.backend()), expire_offers(w.backend()));
    assert_eq!(one.unwrap() + other.unwrap(), 1, "two workers, one of them did it");
    assert_eq!((w.states(&lina).await, w.states(&noa).await), (vec![Waitlisted], vec![Offered]));
    assert_eq!(w.page(&lina).await.registrations[0].rank, Some(1));
    w.check().await;

    // 18:00: left are 3 + 1 hours, half of them ends at 20:00. Then Lina is asked once more.
    w.at("2027-05-18T00:00:00Z");
    assert_eq!(expire_offers(w.backend()).await.unwrap(), 1);
    assert_eq!((w.states(&lina).await, w.states(&noa).await), (vec![Offered], vec![Waitlisted]));
    w.at("2027-05-18T12:00:01Z");
    assert_eq!(expire_offers(w.backend()).await.unwrap(), 1);
    assert_eq!(w.states(&lina).await, [Waitlisted]);
    assert_eq!(w.taken(rights.slots[0]).await, 0, "the last hour belongs to the host");
    w.check().await;
}

#[tokio::test]
async fn in_the_last_hour_nobody_is_asked() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    let lina = w.wait("Lina", Some("lina@exemple.fr"), rights.choice()).await;
    w.at("2027-05-18T12:30:00Z");
    cancel(w.backend(), &rosa.link, w.only(&rosa).await).await.unwrap();
    assert_eq!(w.states(&lina).await, [Waitlisted]);
    assert_eq!(w.taken(rights.slots[0]).await, 0);
    w.check().await;
}

#[tokio::test]
async fn news_of_the_night_leaves_in_the_morning() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice()]).await;
    w.wait("Lina", Some("lina@exemple.fr"), rights.choice()).await;
    // 23:00 on 4 May in Martinique.
    w.at("2027-05-05T03:00:00Z");
    cancel(w.backend(), &rosa.link, w.only(&rosa).await).await.unwrap();
    let mut tx = w.backend().db.read().await.unwrap();
    let sql = "select not_before from outbox where kind = 'promotion'";
    let (leaves,) = backend::fetch_one!(&mut tx, (chrono::DateTime<chrono::Utc>,), sql).unwrap();
    assert_eq!(leaves.to_rfc3339(), "2027-05-05T12:00:00+00:00");
}

#[tokio::test]
async fn two_cancellations_at_once_serve_two_people() {
    let w = &World::new().await;
    for round in 0..5 {
        w.at(FAR);
        let slug = format!("atelier-{round}");
        let rights = w.stop.workshop(w.backend(), &slug, "09:00", "10:00", 2).await.unwrap();
        let rosa = w.register("Rosa", None, &[rights.choice()]).await;
        let odile = w.register("Odile", None, &[rights.choice()]).await;
        let lina = w.wait("Lina", Some("lina@exemple.fr"), rights.choice()).await;
        let noa = w.wait("Noa", Some("noa@exemple.fr"), rights.choice()).await;
        let (first, second) = (w.only(&rosa).await, w.only(&odile).await);
        let (one, other) =
            tokio::join!(cancel(w.backend(), &rosa.link, first), cancel(w.backend(), &odile.link, second));
        one.unwrap();
        other.unwrap();
        assert_eq!((w.states(&lina).await, w.states(&noa).await), (vec![Registered], vec![Registered]));
        assert_eq!(w.taken(rights.slots[0]).await, 2);
        w.run("update partners set teams = 9").await;
    }
    w.run("update rooms set concurrent = 9").await;
    w.check().await;
}

#[tokio::test]
async fn a_move_keeps_the_old_place_until_the_new_one_is_held() {
    let w = &World::new().await;
    let desk = w.stop.interviews(w.backend(), "entretiens", "10:00", "11:00").await.unwrap();
    let rosa = w.register("Rosa", Some("rosa@exemple.fr"), &[desk.at(0)]).await;
    let emile = w.register("Emile", None, &[desk.at(1)]).await;
    let id = w.only(&rosa).await;
    assert!(matches!(move_to(w.backend(), &rosa.link, id, desk.slots[1]).await, Err(MoveError::Full)));
    assert_eq!(w.taken(desk.slots[0]).await, 1);
    let unknown = SlotId(w.backend().new_id());
    assert!(matches!(move_to(w.backend(), &rosa.link, id, unknown).await, Err(MoveError::Full)));
    assert!(matches!(move_to(w.backend(), &emile.link, id, desk.slots[2]).await, Err(MoveError::NotLive)));
    assert!(matches!(move_to(w.backend(), "nobody", id, desk.slots[2]).await, Err(MoveError::UnknownTicket)));

    let offered: Vec<_> = w.page(&rosa).await.registrations[0].alternatives.iter().map(|one| one.slot).collect();
    assert_eq!(offered, desk.slots[2..6]);
    move_to(w.backend(), &rosa.link, id, desk.slots[2]).await.unwrap();
    assert_eq!((w.taken(desk.slots[0]).await, w.taken(desk.slots[2]).await), (0, 1));
    move_to(w.backend(), &rosa.link, id, desk.slots[2]).await.unwrap();
    assert_eq!(w.count("select sequence from registrations where sequence > 0").await, 1, "moved once");
    assert_eq!(w.kinds_of_messages().await, ["change", "confirmation"]);
    w.check().await;
}

#[tokio::test]
async fn a_move_frees_the_old_seat_for_who_waits() {
    let w = &World::new().await;
    let full = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let free = w.stop.workshop(w.backend(), "cv", "11:00", "12:00", 2).await.unwrap();
    let rosa = w.register("Rosa", None, &[full.choice()]).await;
    let lina = w.wait("Lina", Some("lina@exemple.fr"), full.choice()).await;
    let noa = w.wait("Noa", Some("noa@exemple.fr"), full.choice()).await;
    move_to(w.backend(), &rosa.link, w.only(&rosa).await, free.slots[0]).await.unwrap();
    assert_eq!(w.states(&lina).await, [Registered]);
    // Who waits may take another seat instead, and leaves the list.
    move_to(w.backend(), &noa.link, w.only(&noa).await, free.slots[0]).await.unwrap();
    assert_eq!(w.states(&noa).await, [Registered]);
    assert_eq!((w.taken(full.slots[0]).await, w.taken(free.slots[0]).await), (1, 2));
    assert_eq!(w.count("select count(*) from registrations where state = 'waitlisted'").await, 0);
    w.check().await;
}

#[tokio::test]
async fn nobody_moves_into_two_places_or_twice_into_one_session() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 5).await.unwrap();
    let too_near = w.stop.workshop(w.backend(), "cv", "10:05", "11:00", 5).await.unwrap();
    let desk = w.stop.interviews(w.backend(), "entretiens", "13:00", "14:00").await.unwrap();
    let rosa = w.register("Rosa", None, &[rights.choice(), desk.at(0)]).await;
    let page = w.page(&rosa).await;
    let (first, second) = (page.registrations[0].id, page.registrations[1].id);
    let Err(MoveError::Overlap { other }) = move_to(w.backend(), &rosa.link, second, too_near.slots[0]).await else {
        unreachable!("two places at once")
    };
    assert_eq!(other, "Séance droits");
    let twice = move_to(w.backend(), &rosa.link, first, desk.slots[3]).await;
    assert!(matches!(twice, Err(MoveError::Overlap { .. })), "{twice:?}");
    let sessions: Vec<_> = page.registrations[1].alternatives.iter().map(|one| one.session).collect();
    assert!(sessions.iter().all(|session| *session == desk.session), "only what is possible is shown");
    w.check().await;
}

#[tokio::test]
async fn who_stops_waiting_leaves_the_list() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    w.register("Rosa", None, &[rights.choice()]).await;
    let lina = w.wait("Lina", Some("lina@exemple.fr"), rights.choice()).await;
    let noa = w.wait("Noa", Some("noa@exemple.fr"), rights.choice()).await;
    assert_eq!(noa.placed[0].outcome, Outcome::Waitlisted { rank: 2 });
    cancel(w.backend(), &lina.link, w.only(&lina).await).await.unwrap();
    assert_eq!(w.page(&noa).await.registrations[0].rank, Some(1));
    assert_eq!(w.taken(rights.slots[0]).await, 1);
    w.check().await;
}
