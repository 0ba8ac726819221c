//! The ways of a tour: typed, exported, imported, computed by a router, and which of them counts.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod router;
mod stub;
mod table;

use backend::Backend;
use backend::db::testing::TestBackend;
use backend::reference;
use backend::service::add_stop::{StopForm, add};
use backend::service::edit_tour::{self, TourForm};
use backend::service::note_leg::{self, TypedLeg};
use backend::service::read_itinerary;
use backend::service::read_legs::{LegLine, legs};
use backend::service::typed::{SaveError, Wrong, WrongKind};
use domain::plan::{LegSource, Way};

const LE_LORRAIN: &str = "97214";
const MACOUBA: &str = "97215";
const LE_MARIGOT: &str = "97216";

/// A tour from Le Lorrain over Macouba to Le Marigot.
async fn start() -> (TestBackend, String) {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    reference::load(&test.backend.db).await.unwrap();
    let form = TourForm {
        inside_name: "Tournée d’essai".into(),
        public_name: "La Caravane d’essai".into(),
        time_zone: "America/Martinique".into(),
        starts_on: "04/05/2027".into(),
        ends_on: "02/07/2027".into(),
        buffer_minutes: "10".into(),
        help_phone: "0696 12 34 56".into(),
    };
    let tour = edit_tour::start(&test.backend, None, &form).await.unwrap();
    for (town, day) in [(LE_LORRAIN, "18/05/2027"), (MACOUBA, "20/05/2027"), (LE_MARIGOT, "25/05/2027")] {
        let stop = StopForm {
            town: town.into(),
            venue_name: "Salle des fêtes".into(),
            starts_on: day.into(),
            opens: "8 h 30".into(),
            closes: "15 h 30".into(),
            ..StopForm::default()
        };
        add(&test.backend, None, &tour, &stop).await.unwrap();
    }
    (test, tour)
}

async fn lines(backend: &Backend, tour: &str) -> Vec<LegLine> {
    legs(backend, tour).await.unwrap().unwrap().lines
}

/// Minutes and source on the itinerary, stop by stop after the first.
async fn road(backend: &Backend, tour: &str) -> Vec<(i64, Option<LegSource>)> {
    let found = read_itinerary::itinerary(backend, tour).await.unwrap().unwrap();
    found.stops.iter().filter_map(|stop| stop.leg).map(shown).collect()
}

fn shown(way: Way) -> (i64, Option<LegSource>) {
    (way.minutes, way.said.map(|(source, _)| source))
}

async fn note(backend: &Backend, ways: &[(&str, &str, &str)]) -> Result<(), SaveError> {
    let typed: Vec<TypedLeg<'_>> =
        ways.iter().map(|(from, to, minutes)| TypedLeg { from, to, minutes, field: from }).collect();
    note_leg::note(backend, &typed).await
}

#[tokio::test]
async fn there_and_back_are_noted_each_or_together() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    let first = lines(backend, &tour).await;
    assert_eq!(first.len(), 2);
    assert_eq!((first[0].one.1.as_str(), first[0].other.1.as_str()), ("Le Lorrain", "Macouba"));
    assert_eq!(first[0].there.way, first[0].there.untyped);
    assert!(first[0].there.way.unwrap().said.is_none());

    note(backend, &[(LE_LORRAIN, MACOUBA, "45")]).await.unwrap();
    let found = &lines(backend, &tour).await[0];
    assert_eq!(shown(found.there.way.unwrap()), (45, Some(LegSource::Typed)));
    assert_eq!(found.back, first[0].back);
    assert_eq!(found.there.untyped, first[0].there.way);
    assert_eq!(road(backend, &tour).await[0], (45, Some(LegSource::Typed)));

    note(backend, &[(LE_LORRAIN, MACOUBA, "50"), (MACOUBA, LE_LORRAIN, "55")]).await.unwrap();
    let found = &lines(backend, &tour).await[0];
    assert_eq!([found.there, found.back].map(|way| way.way.unwrap().minutes), [50, 55]);

    // All or nothing, each field with its own fault.
    let wrong = [
        (LE_LORRAIN, MACOUBA, "1"),
        (LE_MARIGOT, LE_LORRAIN, "1441"),
        ("00000", MACOUBA, "5"),
        (MACOUBA, MACOUBA, "5"),
    ];
    let Err(SaveError::Wrong(faults)) = note(backend, &wrong).await else { panic!("taken") };
    let faults: Vec<_> = faults.into_iter().map(|Wrong { field, kind }| (field, kind)).collect();
    let unknown = |field: &str| (field.to_owned(), WrongKind::Unknown);
    assert_eq!(faults, [(LE_MARIGOT.to_owned(), WrongKind::Number(1, 1_440)), unknown("00000"), unknown(MACOUBA)]);
    assert_eq!(lines(backend, &tour).await[0].there.way.unwrap().minutes, 50);

    note(backend, &[(LE_LORRAIN, MACOUBA, " "), (MACOUBA, LE_LORRAIN, "")]).await.unwrap();
    assert_eq!(lines(backend, &tour).await[0].there, first[0].there);
    assert!(legs(backend, "nulle-part").await.unwrap().is_none());
}

#[tokio::test]
async fn only_the_way_that_is_driven_clashes() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    let late = StopForm {
        town: MACOUBA.into(),
        venue_name: "École".into(),
        starts_on: "18/05/2027".into(),
        opens: "19 h".into(),
        closes: "21 h".into(),
        ..StopForm::default()
    };
    add(backend, None, &tour, &late).await.unwrap();
    let clashes = async || read_itinerary::itinerary(backend, &tour).await.unwrap().unwrap().clashes.len();
    let before = clashes().await;
    note(backend, &[(MACOUBA, LE_LORRAIN, "600")]).await.unwrap();
    assert_eq!(clashes().await, before);
    note(backend, &[(LE_LORRAIN, MACOUBA, "600")]).await.unwrap();
    assert_eq!(clashes().await, before + 1);
}
