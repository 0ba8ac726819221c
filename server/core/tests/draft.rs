//! Single changes to a draft, and the way back.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::service::edit_draft::{DraftEdit, EditDraftError, edit, undo};
use backend::service::publish_tour::{PublishTour, publish};
use backend::service::read_plan::{self, DraftPage};
use chrono::{Days, NaiveDate};
use common::World;
use domain::ids::{StopId, TourId};
use domain::plan::Edit;
use uuid::Uuid;

async fn draft(world: &World) -> DraftPage {
    read_plan::draft(world.backend(), world.stop.tour).await.unwrap().unwrap()
}

async fn does(world: &World, change: DraftEdit) -> Result<i64, EditDraftError> {
    edit(world.backend(), None, world.stop.tour, change).await
}

fn begins(page: &DraftPage, stop: StopId) -> NaiveDate {
    page.plan.stop(stop).unwrap().starts_on
}

#[tokio::test]
async fn a_stop_moves_in_the_draft_and_comes_back() {
    let world = &World::new().await;
    world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let day = world.stop.day;
    let later = day.checked_add_days(Days::new(3)).unwrap();
    let other = world.stop.another(world.backend(), "macouba", later, backend::fixture::ZONE).await.unwrap();
    assert_eq!((draft(world).await.revision, draft(world).await.undoable), (0, false));
    let moved = day.checked_add_days(Days::new(1)).unwrap();
    assert_eq!(does(world, DraftEdit::MoveStop(world.stop.stop, moved)).await.unwrap(), 1);
    let page = draft(world).await;
    assert_eq!((begins(&page, world.stop.stop), page.differs, page.undoable), (moved, true, true));
    assert_eq!(page.plan.stop(world.stop.stop).unwrap().sessions[0].times.starts_on, moved);
    assert_eq!(does(world, DraftEdit::SwapStops(world.stop.stop, other.stop)).await.unwrap(), 2);
    let page = draft(world).await;
    assert_eq!((begins(&page, world.stop.stop), begins(&page, other.stop)), (later, moved));

    assert_eq!(undo(world.backend(), None, world.stop.tour).await.unwrap(), 3);
    assert_eq!(begins(&draft(world).await, world.stop.stop), moved);
    assert_eq!(undo(world.backend(), None, world.stop.tour).await.unwrap(), 4);
    let page = draft(world).await;
    assert_eq!((begins(&page, world.stop.stop), page.differs, page.undoable), (day, false, false));
    let nothing = undo(world.backend(), None, world.stop.tour).await;
    assert!(matches!(nothing, Err(EditDraftError::NothingToUndo)));
    // Nobody outside the team heard of it.
    assert_eq!(world.count("select count(*) from tour_versions").await, 1);
    world.check().await;
}

#[tokio::test]
async fn what_was_published_is_not_undone_in_the_draft() {
    let world = &World::new().await;
    let cancel = DraftEdit::Change(Edit::CancelStop { stop: world.stop.stop });
    does(world, cancel).await.unwrap();
    assert!(matches!(does(world, cancel).await, Err(EditDraftError::Cancelled)));
    let page = draft(world).await;
    let (revision, version) = (page.revision, page.version);
    let command = PublishTour { tour: world.stop.tour, revision, version, override_reason: None, note: None };
    publish(world.backend(), None, &command).await.unwrap();
    assert!(!draft(world).await.undoable);
}

#[tokio::test]
async fn what_makes_no_sense_leaves_the_draft_as_it_is() {
    let world = &World::new().await;
    let nowhere = StopId(Uuid::nil());
    let day = world.stop.day;
    assert!(matches!(does(world, DraftEdit::MoveStop(nowhere, day)).await, Err(EditDraftError::Unknown)));
    assert!(matches!(
        does(world, DraftEdit::MoveStop(world.stop.stop, NaiveDate::MAX)).await,
        Err(EditDraftError::Faults(_))
    ));
    let unknown = edit(world.backend(), None, TourId(Uuid::nil()), DraftEdit::MoveStop(nowhere, day)).await;
    assert!(matches!(unknown, Err(EditDraftError::Unknown)));
    assert_eq!(draft(world).await.revision, 0);
}
