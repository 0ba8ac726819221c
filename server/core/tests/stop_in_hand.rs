//! What a day is coloured with while a stop is in the hand is what the server says once it is there.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::mem::discriminant;

use backend::db::testing::TestBackend;
use backend::scenario::{self, DEMO_NOW, Scenario};
use backend::service::edit_draft::{DraftEdit, edit, undo};
use backend::service::read_itinerary::itinerary;
use backend::service::stop_in_hand::ground;
use backend::service::{propose_dates, read_plan};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::ids::{SessionId, StopId};
use domain::plan::{Conflict, OpenHours, Shifts, TourPlan, World, conflicts};
use domain::rules::Violation;
use planner::itinerary::hand::days;

const TOUR: &str = "caravane-du-nord";

fn date(number: i64) -> NaiveDate {
    NaiveDate::default().checked_add_days(Days::new(number.unsigned_abs())).unwrap()
}

/// A conflict without what changes with the day.
type Key = (String, Vec<StopId>, Vec<SessionId>);

fn key(conflict: &Conflict) -> Key {
    (format!("{:?}", discriminant(&conflict.violation)), conflict.stops.clone(), conflict.sessions.clone())
}

/// The hard conflicts of a stop that begins on a day, found by looking at the whole plan.
fn hard(plan: &TourPlan, world: &World, stop: StopId, on: NaiveDate) -> BTreeSet<Key> {
    let mut moved = plan.clone();
    moved.move_stop(stop, on).unwrap();
    let found = conflicts(&moved, world).unwrap();
    found.iter().filter(|one| one.hard && one.stops.contains(&stop)).map(key).collect()
}

/// Every stop on every day of the calendar. What a stop has on all days it has wherever it is put; on
/// a day that is coloured impossible it has more, on any other day it has not.
#[tokio::test]
async fn impossible_days_are_those_with_a_hard_conflict() {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
    let coloured = ground(&test.backend, TOUR).await.unwrap().unwrap();
    let known = propose_dates::ground(&test.backend, TOUR).await.unwrap().unwrap();
    let (mut impossible, mut possible, mut wished) = (0, 0, 0);
    for (number, stop) in (0_u32..).zip(coloured.shifts.stops()) {
        let days = days(&coloured, number, &mut || false).unwrap();
        assert_eq!(u32::try_from(days.len()).unwrap(), coloured.count - 1, "all days but its own");
        let found: Vec<_> = days.iter().map(|day| hard(&known.plan, &known.world, stop.id, date(day.day))).collect();
        let always = found.iter().cloned().reduce(|one, other| &one & &other).unwrap();
        for (day, found) in days.iter().zip(&found) {
            let because: Vec<_> = found.difference(&always).collect();
            let on = date(day.day);
            assert_eq!(day.is_impossible(), !because.is_empty(), "{} on {on}: {because:?}, {:?}", stop.slug, day.found);
            if because.is_empty() {
                possible += 1;
            } else {
                impossible += 1;
            }
            wished += usize::from(because.is_empty() && !day.wishes.is_empty());
        }
    }
    println!("{impossible} days impossible, {possible} possible, of these {wished} against a wish");
    assert!(impossible > 100 && possible > 100 && wished > 20);
}

/// The same by way of the database: dropped, read, undone.
#[tokio::test]
async fn a_drop_finds_what_its_day_was_coloured_with() {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    let backend = &test.backend;
    scenario::load(backend, Scenario::Carrefour).await.unwrap();
    let tour = read_plan::find(backend, TOUR).await.unwrap().unwrap();
    let coloured = ground(backend, TOUR).await.unwrap().unwrap();
    let mut seen = BTreeSet::new();
    for number in [3_u32, 8] {
        let stop = &coloured.shifts.stops()[number as usize];
        let days = days(&coloured, number, &mut || false).unwrap();
        let now = clashes(backend, stop.id).await;
        for day in days.iter().step_by(15) {
            edit(backend, None, tour, DraftEdit::MoveStop(stop.id, date(day.day))).await.unwrap();
            let then = clashes(backend, stop.id).await;
            undo(backend, None, tour).await.unwrap();
            assert_eq!(day.is_impossible(), then > now, "{} on {}: {:?}", stop.slug, date(day.day), day.found);
            seen.insert(day.is_impossible());
        }
    }
    assert_eq!(seen.len(), 2, "both kinds of days were tried");
    assert_eq!(ground(backend, "nulle-part").await.unwrap(), None);
}

/// How many hard clashes the page of the tour names for a stop.
async fn clashes(backend: &backend::Backend, stop: StopId) -> usize {
    let found = itinerary(backend, TOUR).await.unwrap().unwrap();
    found.clashes.iter().filter(|clash| clash.hard && clash.stops.contains(&stop)).count()
}

/// A venue that opens on Tuesdays only: the colours follow its doors.
#[tokio::test]
async fn doors_that_are_closed_make_a_day_impossible() {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
    let known = propose_dates::ground(&test.backend, TOUR).await.unwrap().unwrap();
    let mut world = known.world.clone();
    let stop = known.plan.stops.iter().find(|stop| stop.starts_on > known.around.today).unwrap();
    let facts = world.venues.get_mut(&stop.venue).unwrap();
    facts.hours = vec![OpenHours { weekday: 1, opens: stop.opens, closes: stop.closes }];
    let shifts = Shifts::new(&known.plan, &world);
    let number = (0_u32..).zip(shifts.stops()).find(|(_, one)| one.id == stop.id).unwrap().0;
    for days in -7..=7 {
        let on = date(shifts.first_day(number).unwrap() + days);
        let found = shifts.found(number, days).unwrap();
        let shut = found.iter().any(|one| matches!(one, Violation::VenueClosed { session: None, .. }));
        assert_eq!(shut, on.weekday() != Weekday::Tue, "{on}");
    }
}
