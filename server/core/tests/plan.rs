//! Making a tour and editing its draft.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use backend::db::testing::TestBackend;
use backend::fixture;
use backend::service::create_tour::{self, CreateTourError, NewTour, slug_of};
use backend::service::read_plan;
use backend::service::save_draft::{SaveDraftError, save};
use chrono::NaiveDate;
use domain::ids::TourId;
use domain::plan::{CheckedPlan, FaultKind};

fn new_tour() -> NewTour {
    NewTour {
        inside_name: "Carrefour, nord".into(),
        public_name: "La Caravane du Nord".into(),
        time_zone: "America/Martinique".into(),
        starts_on: NaiveDate::from_ymd_opt(2027, 5, 4).unwrap(),
        ends_on: NaiveDate::from_ymd_opt(2027, 7, 2).unwrap(),
        buffer_minutes: 15,
        help_phone: "0696 12 34 56".into(),
    }
}

async fn test() -> TestBackend {
    TestBackend::new("2027-05-03T12:00:00Z").await.unwrap()
}

#[tokio::test]
async fn a_new_tour_is_a_draft_that_nobody_sees() {
    let test = test().await;
    let tour = create_tour::create(&test.backend, None, new_tour()).await.unwrap();
    let same_name = create_tour::create(&test.backend, None, new_tour()).await.unwrap();
    let page = read_plan::draft(&test.backend, tour).await.unwrap().unwrap();
    assert_eq!((page.revision, page.version, page.differs), (1, 0, true));
    assert_eq!(page.plan.help_phone, "+596696123456");
    let lines = read_plan::tours(&test.backend).await.unwrap();
    let mut slugs: Vec<_> = lines.iter().map(|line| line.slug.as_str()).collect();
    slugs.sort_unstable();
    assert_eq!(slugs, ["la-caravane-du-nord", "la-caravane-du-nord-2"]);
    assert!(lines.iter().any(|line| line.id == same_name && line.version.is_none()));
    assert_eq!(backend::service::read::public_tours(&test.backend).await.unwrap(), []);
    assert_eq!(read_plan::history(&test.backend, tour).await.unwrap(), []);
    assert!(read_plan::draft(&test.backend, TourId(test.backend.new_id())).await.unwrap().is_none());
}

#[tokio::test]
async fn what_makes_no_sense_is_said_at_once() {
    let test = test().await;
    let broken = NewTour { public_name: "Le SPIP en tournée".into(), time_zone: "Mars/Olympus".into(), ..new_tour() };
    let Err(CreateTourError::Faults(faults)) = create_tour::create(&test.backend, None, broken).await else {
        panic!("not refused")
    };
    let found: Vec<_> = faults.iter().map(|fault| (fault.field, fault.kind)).collect();
    assert_eq!(found, [("public_name", FaultKind::Forbidden), ("time_zone", FaultKind::Unknown)]);
    let only_zone = NewTour { time_zone: "Mars/Olympus".into(), ..new_tour() };
    assert!(matches!(create_tour::create(&test.backend, None, only_zone).await, Err(CreateTourError::Faults(_))));

    let tour = create_tour::create(&test.backend, None, new_tour()).await.unwrap();
    let mut plan = read_plan::draft(&test.backend, tour).await.unwrap().unwrap().plan;
    plan.time_zone = "Mars/Olympus".into();
    assert!(matches!(save(&test.backend, None, tour, 1, plan.clone()).await, Err(SaveDraftError::Faults(_))));
    plan.inside_name.clear();
    let Err(SaveDraftError::Faults(faults)) = save(&test.backend, None, tour, 1, plan).await else {
        panic!("not refused")
    };
    assert_eq!(faults.len(), 2);
}

#[tokio::test]
async fn the_second_editor_is_told_and_loses_nothing() {
    let test = test().await;
    let tour = create_tour::create(&test.backend, None, new_tour()).await.unwrap();
    let first = read_plan::draft(&test.backend, tour).await.unwrap().unwrap().plan;
    let mut second = first.clone();
    let mut theirs = first;
    theirs.inside_name = "Ana a changé le nom".into();
    second.buffer_minutes = 20;
    assert_eq!(save(&test.backend, None, tour, 1, theirs.clone()).await.unwrap(), 2);
    test.clock.advance(chrono::TimeDelta::minutes(1));
    let Err(SaveDraftError::Newer(newer)) = save(&test.backend, None, tour, 1, second.clone()).await else {
        panic!("not told")
    };
    assert_eq!((newer.revision, &newer.theirs, &newer.yours), (2, &theirs, &second));
    assert_eq!(newer.at, test.backend.now() - chrono::TimeDelta::minutes(1));
    assert_eq!(save(&test.backend, None, tour, 2, second).await.unwrap(), 3);
    let nowhere = TourId(test.backend.new_id());
    assert!(matches!(save(&test.backend, None, nowhere, 0, theirs).await, Err(SaveDraftError::UnknownTour)));
}

#[tokio::test]
async fn of_many_at_once_one_saves() {
    let test = test().await;
    let tour = create_tour::create(&test.backend, None, new_tour()).await.unwrap();
    let plan = read_plan::draft(&test.backend, tour).await.unwrap().unwrap().plan;
    let mut tasks = tokio::task::JoinSet::new();
    for minutes in 0..12 {
        let (backend, mut plan) = (test.backend.clone(), plan.clone());
        plan.buffer_minutes = minutes;
        tasks.spawn(async move { save(&backend, None, tour, 1, plan).await });
    }
    let outcomes = tasks.join_all().await;
    let saved = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let told = outcomes.iter().filter(|outcome| matches!(outcome, Err(SaveDraftError::Newer(_)))).count();
    assert_eq!((saved, told), (1, 11));
}

#[tokio::test]
async fn a_published_tour_without_a_draft_shows_what_is_live() {
    let test = test().await;
    let stop = fixture::published_stop(&test.backend).await.unwrap();
    stop.workshop(&test.backend, "cv", "09:00", "10:30", 12).await.unwrap();
    stop.interviews(&test.backend, "cuisine", "09:00", "10:00").await.unwrap();
    let page = read_plan::draft(&test.backend, stop.tour).await.unwrap().unwrap();
    assert_eq!((page.revision, page.version, page.differs), (0, 1, false));
    let live = &page.plan.stops[0];
    assert_eq!((live.id, live.sessions.len()), (stop.stop, 2));
    let interviews = live.sessions.iter().find(|session| session.slug == "cuisine").unwrap();
    assert_eq!((interviews.slots.len(), interviews.desks.len(), interviews.partners.len()), (6, 1, 1));
    // The live programme is a plan that may be saved as it is.
    assert_eq!(CheckedPlan::try_from(page.plan.clone()).unwrap().into_plan(), page.plan);
    assert_eq!(save(&test.backend, None, stop.tour, 0, page.plan.clone()).await.unwrap(), 1);
    let saved = read_plan::draft(&test.backend, stop.tour).await.unwrap().unwrap();
    assert_eq!((saved.revision, saved.differs, saved.plan), (1, false, page.plan));
}

#[test]
fn addresses_of_tours() {
    assert_eq!(slug_of("  La Caravane d’Été : Nord & Sud "), "la-caravane-d-ete-nord-sud");
    assert_eq!(slug_of("中文"), "tournee");
    assert!(slug_of(&"long ".repeat(40)).len() <= 48);
}
