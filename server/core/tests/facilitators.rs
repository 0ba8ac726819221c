//! Named people in the programme: stored with it, found in two places, replaced in silence.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::repo::facilitators;
use backend::repo::partners::{self, NewPartner};
use backend::service::preview_publication::{Refusal, preview};
use backend::service::publish_tour::{PublishError, PublishTour, Published, publish};
use backend::service::read_plan;
use backend::service::save_draft::save;
use common::World;
use domain::ids::{FacilitatorId, PartnerId};
use domain::plan::TourPlan;
use uuid::Uuid;

async fn edit(world: &World, change: impl FnOnce(&mut TourPlan)) -> Result<Published, PublishError> {
    let tour = world.stop.tour;
    let page = read_plan::draft(world.backend(), tour).await.unwrap().unwrap();
    let mut plan = page.plan;
    change(&mut plan);
    let revision = save(world.backend(), None, tour, page.revision, plan).await.unwrap();
    let command = PublishTour { tour, revision, version: page.version, override_reason: None, note: None };
    publish(world.backend(), None, &command).await
}

async fn people(world: &World) -> [FacilitatorId; 2] {
    let backend = world.backend();
    let (now, partner) = (backend.now(), PartnerId(backend.new_id()));
    let mut tx = backend.db.begin().await.unwrap();
    let new =
        NewPartner { id: partner, name: "Mission", kind: "youth", teams: 2, contact_email: None, created_at: now };
    partners::insert(&mut tx, &new).await.unwrap();
    let ids = [FacilitatorId(backend.new_id()), FacilitatorId(backend.new_id())];
    for (id, name) in ids.iter().zip(["Josette", "Marius"]) {
        facilitators::insert(&mut tx, *id, partner, name, now).await.unwrap();
    }
    tx.commit().await.unwrap();
    ids
}

#[tokio::test]
async fn a_facilitator_is_published_and_replaced_without_a_word() {
    let world = &World::new().await;
    let session = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 8).await.unwrap();
    world.register("Rosa", Some("rosa@exemple.fr"), &[session.choice()]).await;
    let letters = world.count("select count(*) from outbox").await;
    let [one, other] = people(world).await;
    for person in [one, other] {
        let published = edit(world, |plan| plan.stops[0].sessions[0].facilitators = vec![person]).await.unwrap();
        assert_eq!(published.messages, 0);
        let live = read_plan::published(world.backend(), world.stop.tour).await.unwrap().unwrap().1;
        assert_eq!(live.stops[0].sessions[0].facilitators, [person]);
    }
    assert_eq!(world.count("select count(*) from session_facilitators").await, 1);
    assert_eq!(world.count("select count(*) from outbox").await, letters);
    assert_eq!(world.count("select count(*) from sessions where sequence <> 0").await, 0);
    world.check().await;
}

#[tokio::test]
async fn nobody_is_in_two_places_and_strangers_are_refused() {
    let world = &World::new().await;
    for (slug, from, to) in [("cv", "09:00", "10:00"), ("logement", "10:05", "11:00")] {
        world.stop.workshop(world.backend(), slug, from, to, 8).await.unwrap();
    }
    let [person, _] = people(world).await;
    let stranger = FacilitatorId(Uuid::from_u128(3));
    let Err(PublishError::Refused(refused)) =
        edit(world, |plan| plan.stops[0].sessions[0].facilitators = vec![stranger]).await
    else {
        panic!("a stranger was published")
    };
    let session =
        read_plan::draft(world.backend(), world.stop.tour).await.unwrap().unwrap().plan.stops[0].sessions[0].id;
    assert_eq!(refused.refusals, [Refusal::UnknownFacilitator(session, stranger)]);
    let twice = edit(world, |plan| {
        for session in &mut plan.stops[0].sessions {
            session.facilitators = vec![person];
        }
    })
    .await;
    assert!(matches!(twice, Err(PublishError::Refused(_))), "{twice:?}");
    let preview = preview(world.backend(), world.stop.tour).await.unwrap();
    assert!(preview.conflicts.iter().any(|conflict| conflict.hard && conflict.sessions.len() == 2), "{preview:?}");
}
