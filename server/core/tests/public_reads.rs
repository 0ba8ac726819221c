//! What everybody sees, and what nobody does.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::fixture::{SessionPlan, TOUR_SLUG, ZONE};
use backend::service::read::{Availability, public_stop, public_tour, public_tours};
use common::{World, hour};
use domain::session::{Audience, SessionKind};

#[tokio::test]
async fn tours_and_stops_count_what_is_left() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 3).await.unwrap();
    let full = w.stop.workshop(w.backend(), "cv", "11:00", "12:00", 1).await.unwrap();
    let day = w.stop.day.pred_opt().unwrap();
    w.stop.another(w.backend(), "basse-pointe", day, ZONE).await.unwrap();
    w.register("Rosa", None, &[rights.choice(), full.choice()]).await;

    let tours = public_tours(w.backend()).await.unwrap();
    assert_eq!(tours.len(), 1);
    assert_eq!((tours[0].slug.as_str(), tours[0].stop_count, tours[0].over), (TOUR_SLUG, 2, false));
    let page = public_tour(w.backend(), TOUR_SLUG).await.unwrap().unwrap();
    let stops: Vec<_> =
        page.stops.iter().map(|stop| (stop.number, stop.slug.as_str(), stop.open_sessions, stop.places_left)).collect();
    assert_eq!(stops, [(1, "basse-pointe", 0, 0), (2, "le-lorrain", 1, 2)]);
    assert_eq!((page.stops[1].town.as_str(), page.stops[1].venue.as_str()), ("Le Lorrain", "Salle des fêtes"));
    assert!(public_tour(w.backend(), "nulle-part").await.unwrap().is_none());
    assert!(public_stop(w.backend(), TOUR_SLUG, "nulle-part").await.unwrap().is_none());
    assert!(public_stop(w.backend(), "nulle-part", "le-lorrain").await.unwrap().is_none());
}

#[tokio::test]
async fn a_stop_shows_its_public_sessions_with_slots_and_desks() {
    let w = &World::new().await;
    let desk = w.stop.interviews(w.backend(), "entretiens", "10:00", "10:30").await.unwrap();
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    for (slug, audience) in [("sante", Audience::Discreet), ("ferme", Audience::Closed)] {
        let kind = SessionKind::Workshop;
        let plan = SessionPlan { slug, kind, audience, start: "09:00", end: "10:00", capacity: 9, slot_minutes: None };
        w.stop.session(w.backend(), &plan).await.unwrap();
    }
    w.register("Rosa", None, &[rights.choice(), desk.at(1)]).await;
    w.wait("Emile", None, rights.choice()).await;

    let page = public_stop(w.backend(), TOUR_SLUG, "le-lorrain").await.unwrap().unwrap();
    let seen: Vec<_> = page.sessions.iter().map(|session| (session.slug.as_str(), session.availability)).collect();
    assert_eq!(seen, [("droits", Availability::Full { waiting: 1 }), ("entretiens", Availability::Open { left: 2 })]);
    assert_eq!((page.stop.open_sessions, page.stop.places_left), (1, 2), "what is not public is not counted");
    let meeting = &page.sessions[1];
    assert_eq!(meeting.partners, ["Entreprise entretiens"]);
    assert_eq!(meeting.room.as_deref(), Some("Grande salle"));
    let slots: Vec<_> = meeting.slots.iter().map(|slot| (slot.start_time, slot.left)).collect();
    assert_eq!(slots, [(hour("10:00"), 1), (hour("10:10"), 0), (hour("10:20"), 1)]);
    assert_eq!(meeting.slots[0].desk.as_ref().unwrap().partner, "Entreprise entretiens");
}

#[tokio::test]
async fn time_and_cancellations_show() {
    let w = &World::new().await;
    w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    w.stop.interviews(w.backend(), "entretiens", "10:00", "10:30").await.unwrap();
    let seen = || async {
        let page = public_stop(w.backend(), TOUR_SLUG, "le-lorrain").await.unwrap().unwrap();
        let all: Vec<_> = page.sessions.iter().map(|session| session.availability).collect();
        (all, page.stop.over, page.stop.cancelled)
    };
    w.at("2027-05-18T14:15:00Z");
    assert_eq!(seen().await, (vec![Availability::Started, Availability::Open { left: 1 }], false, false));
    w.at("2027-05-18T20:00:00Z");
    assert_eq!(seen().await, (vec![Availability::Started; 2], true, false), "over with the closing hour");
    w.at("2027-05-03T12:00:00Z");
    w.run("update sessions set cancelled_at = created_at where slug = 'droits'").await;
    assert_eq!(seen().await, (vec![Availability::Cancelled, Availability::Open { left: 3 }], false, false));
    w.run("update stops set cancelled_at = published_at").await;
    assert_eq!(seen().await, (vec![Availability::Cancelled; 2], false, true));
    let page = public_tour(w.backend(), TOUR_SLUG).await.unwrap().unwrap();
    assert_eq!((page.stops[0].open_sessions, page.stops[0].places_left), (0, 0));
    w.at("2027-07-03T12:00:00Z");
    assert!(public_tours(w.backend()).await.unwrap()[0].over);
}

#[tokio::test]
async fn what_is_not_published_is_not_there() {
    let w = &World::new().await;
    w.run("update stops set published_at = null").await;
    assert!(public_tour(w.backend(), TOUR_SLUG).await.unwrap().unwrap().stops.is_empty());
    assert_eq!(public_tours(w.backend()).await.unwrap()[0].stop_count, 0);
    assert!(public_stop(w.backend(), TOUR_SLUG, "le-lorrain").await.unwrap().is_none());
    w.run("update tours set published_version = null").await;
    assert!(public_tours(w.backend()).await.unwrap().is_empty());
    assert!(public_tour(w.backend(), TOUR_SLUG).await.unwrap().is_none());
}
