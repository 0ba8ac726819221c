//! Proposed dates: what is asked, what is found, what is taken into the draft.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::db::testing::TestBackend;
use backend::repo::places::{NewTown, insert_town};
use backend::scenario::{self, DEMO_NOW, Scenario};
use backend::service::accept_dates::{Accepted, accept};
use backend::service::edit_draft::{DraftEdit, edit, undo};
use backend::service::propose_dates::{Found, Ground, WishForm, ground, propose, read, usual};
use backend::service::repair_dates::mending;
use backend::service::typed::{SaveError, Wrong, WrongKind};
use backend::service::{read_itinerary, read_plan};
use common::World;
use domain::plan::DateEdit;

const TOUR: &str = backend::fixture::TOUR_SLUG;

async fn around(world: &World) -> Ground {
    ground(world.backend(), TOUR).await.unwrap().unwrap()
}

async fn search(ground: &Ground, form: &WishForm) -> Found {
    propose(ground, &read(form, ground).unwrap(), 1).await.unwrap()
}

/// Towns without a stop, with their points.
async fn towns(world: &World) -> Vec<String> {
    let towns = [("97215", "Macouba"), ("97216", "Le Marigot"), ("97230", "Sainte-Marie"), ("97203", "Basse-Pointe")];
    let mut tx = world.backend().db.begin().await.unwrap();
    for (insee_code, name) in towns {
        let town = NewTown {
            insee_code,
            name,
            search_name: name,
            postcode: insee_code,
            department: "972",
            time_zone: backend::fixture::ZONE,
            latitude: Some(14.8),
            longitude: Some(-61.1),
        };
        insert_town(&mut tx, &town).await.unwrap();
    }
    tx.commit().await.unwrap();
    towns.map(|(insee_code, _)| insee_code.to_owned()).to_vec()
}

fn wrong(form: &WishForm, ground: &Ground) -> Vec<String> {
    match read(form, ground) {
        Err(SaveError::Wrong(wrong)) => wrong.into_iter().map(|one| one.field).collect(),
        other => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn a_tour_is_planned_from_towns_without_date_and_undone() {
    let world = &World::new().await;
    let towns = towns(world).await;
    let ground = around(world).await;
    let form = WishForm { towns, ..usual(&ground) };
    let found = search(&ground, &form).await;
    assert_eq!(found.question.season.assess(&found.answer.schedule).unwrap().violations, []);
    let edits: Vec<DateEdit> = found.question.edits(&found.answer.schedule).into_iter().flatten().collect();
    let added = edits.iter().filter(|edit| matches!(edit, DateEdit::Add { .. })).count();
    assert_eq!(added, 4);

    let taken = accept(world.backend(), None, TOUR, ground.revision, &edits).await.unwrap();
    assert_eq!((taken.added, taken.moved), (4, edits.len() - 4));
    let page = read_plan::draft(world.backend(), world.stop.tour).await.unwrap().unwrap();
    assert_eq!(page.plan.stops.len(), ground.plan.stops.len() + 4);
    for edit in &edits {
        if let DateEdit::Add { insee_code, on, .. } = edit {
            let stop = page.plan.stops.iter().find(|stop| stop.insee_code == *insee_code).unwrap();
            assert_eq!((stop.starts_on, stop.ends_on), (*on, *on));
            assert!(page.world.venues.contains_key(&stop.venue));
        }
    }
    // One step back, and the old revision is not taken a second time.
    assert_eq!(undo(world.backend(), None, world.stop.tour).await.unwrap(), page.revision + 1);
    let back = read_plan::draft(world.backend(), world.stop.tour).await.unwrap().unwrap();
    assert_eq!(back.plan.stops, ground.plan.stops);
    let again = accept(world.backend(), None, TOUR, ground.revision, &edits).await;
    assert!(matches!(again, Err(SaveError::Newer { .. })), "{again:?}");
    world.check().await;
}

#[tokio::test]
async fn a_part_is_taken_and_nothing_of_what_makes_no_sense() {
    let world = &World::new().await;
    let ground = around(world).await;
    let on = world.stop.day.succ_opt().unwrap();
    let moved = DateEdit::Move { stop: world.stop.stop, on, venue: None };
    let nowhere = DateEdit::Add { insee_code: "00000".into(), on, venue: None };
    let refused = accept(world.backend(), None, TOUR, 0, &[moved.clone(), nowhere]).await;
    assert!(matches!(refused, Err(SaveError::Wrong(_))), "{refused:?}");
    let none = accept(world.backend(), None, TOUR, 0, &[]).await;
    let empty = Wrong { field: "prendre".into(), kind: WrongKind::Empty };
    assert!(matches!(none, Err(SaveError::Wrong(wrong)) if wrong == [empty]));
    let missing = accept(world.backend(), None, "nulle-part", 0, std::slice::from_ref(&moved)).await;
    assert!(matches!(missing, Err(SaveError::Missing)));
    assert_eq!(around(world).await.revision, 0);

    let taken = accept(world.backend(), None, TOUR, 0, &[moved]).await.unwrap();
    assert_eq!(taken, Accepted { moved: 1, added: 0 });
    assert_eq!(around(world).await.plan.stop(world.stop.stop).unwrap().starts_on, on);
    assert_eq!(ground.plan.stop(world.stop.stop).unwrap().starts_on, world.stop.day);
}

#[tokio::test]
async fn wishes_are_read_all_at_once() {
    let world = &World::new().await;
    let ground = around(world).await;
    let usual = usual(&ground);
    assert!(read(&usual, &ground).is_ok());
    let form = WishForm {
        travel: "avion".into(),
        base: "00000".into(),
        first: "demain".into(),
        free_days: "-1".into(),
        leg_minutes: "beaucoup".into(),
        stops_a_week: "9".into(),
        rest_days: String::new(),
        driving: "fort".into(),
        towns: vec!["99999".into()],
        ..usual.clone()
    };
    assert_eq!(
        wrong(&form, &ground),
        ["mode", "base", "du", "libres", "trajet", "semaine", "repos", "route", "communes"]
    );
    let home = WishForm { travel: "retour".into(), ..usual.clone() };
    assert_eq!(wrong(&home, &ground), ["base"]);
    let backwards = WishForm { last: "2027-05-01".into(), ..usual };
    assert_eq!(wrong(&backwards, &ground), ["au"]);
}

#[tokio::test]
async fn the_tour_of_the_demonstration_keeps_its_pins_and_says_the_same_twice() {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
    let ground = ground(&test.backend, "caravane-du-nord").await.unwrap().unwrap();
    assert!(ground.around.known.values().any(|known| known.registrations > 0));
    let pinned: Vec<String> = ground.plan.stops.iter().skip(2).take(3).map(|stop| stop.slug.clone()).collect();
    let form = WishForm { pinned, stability: "pas".into(), ..usual(&ground) };
    let found = search(&ground, &form).await;
    let assessed = found.question.season.assess(&found.answer.schedule).unwrap();
    assert_eq!(assessed.violations, []);
    let fixed = found.question.subjects.iter().zip(&found.question.now.stops).zip(&found.answer.schedule.stops);
    for ((subject, now), then) in fixed.filter(|((subject, _), _)| subject.fixed) {
        assert!(now == then || then.is_none(), "{subject:?}");
    }
}

#[tokio::test]
async fn a_stop_dropped_on_another_is_repaired_by_moving_few_others() {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    let backend = &test.backend;
    scenario::load(backend, Scenario::Carrefour).await.unwrap();
    let tour = read_plan::tours(backend).await.unwrap().into_iter().find(|tour| tour.slug.contains("nord")).unwrap();
    let id = read_plan::find(backend, &tour.slug).await.unwrap().unwrap();
    let plan = ground(backend, &tour.slug).await.unwrap().unwrap().plan;
    let coming: Vec<_> = plan.stops.iter().filter(|stop| stop.starts_on > DEMO_NOW.date_naive()).collect();
    let (mut repaired, mut single, mut none) = (0, 0, 0);
    for two in coming.windows(3).map(|three| (three[0], three[2])) {
        let (dropped, there) = two;
        let quiet = mending(backend, &tour.slug, &dropped.slug).await.unwrap().unwrap();
        assert_eq!(quiet.repairs, [], "nothing clashes yet");
        edit(backend, None, id, DraftEdit::MoveStop(dropped.id, there.starts_on)).await.unwrap();
        let found = mending(backend, &tour.slug, &dropped.slug).await.unwrap().unwrap();
        assert!(found.repairs.len() <= 3);
        if let Some(best) = found.repairs.first() {
            assert!((1..=3).contains(&best.moves.len()), "{best:?}");
            single += usize::from(best.moves.len() == 1);
            accept(backend, None, &tour.slug, found.revision, &best.edits).await.unwrap();
            let mended = read_itinerary::itinerary(backend, &tour.slug).await.unwrap().unwrap();
            let stop = mended.stops.iter().find(|stop| stop.id == dropped.id).unwrap();
            assert_eq!(stop.starts_on, there.starts_on, "it stays where it was put");
            assert!(!mended.clashes.iter().any(|clash| clash.hard && clash.stops.contains(&dropped.id)));
            undo(backend, None, id).await.unwrap();
            repaired += 1;
        } else {
            none += 1;
        }
        undo(backend, None, id).await.unwrap();
    }
    assert!(repaired >= 8 && none <= 1, "{repaired} repaired, {none} not");
    // There are free days near each other: what is on the day itself is enough to move.
    assert!(single >= repaired - 1, "{single} of {repaired} move one stop");
    assert_eq!(mending(backend, "nulle-part", "le-marigot").await.unwrap(), None);
}
