//! Dates that a solver finds hold before the engine that looks at hours, days and nights.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use domain::rules::{Programme, Stop, Venue, Violation, check};
use domain::season::{Mode, Schedule, Season};
use planner::generate::{Region, Tightness, generate};
use planner::itinerary::{Budget, solve};

const OPENS: i64 = 9 * 60;
const CLOSES: i64 = 17 * 60;

/// One stop a town, open from nine to five; free days are time to set up.
fn programme(season: &Season, schedule: &Schedule) -> Programme {
    let mut programme = Programme {
        towns: season.roads.places,
        set_up: 60 + i64::from(season.limits.free_days) * 24 * 60,
        ..Programme::default()
    };
    programme.travel = ways(season);
    for (town, placed) in season.towns.iter().zip(&schedule.stops) {
        let Some(placed) = placed else { continue };
        let venue = &town.venues[placed.venue as usize];
        let shut = |day: &u32| {
            season.closed.contains(day)
                || venue.closed.contains(day)
                || !(venue.windows.is_empty() || venue.windows.iter().any(|span| span.holds(*day)))
                || venue.shut_weekdays[season.weekday(*day)]
        };
        let first_day = season.first_day + i64::from(placed.day);
        programme.stops.push(Stop {
            venue: u32::try_from(programme.venues.len()).unwrap(),
            first_day,
            last_day: first_day + i64::from(town.stay) - 1,
            opens: OPENS,
            closes: CLOSES,
        });
        programme.venues.push(Venue {
            town: venue.place,
            confirmed: true,
            hours: Vec::new(),
            closed_days: (0..season.days).filter(shut).map(|day| season.first_day + i64::from(day)).collect(),
        });
    }
    programme
}

/// The shortest ways, by home and by other towns too: whoever goes on from a town in between has
/// come from the one before, and may have no straight road.
fn ways(season: &Season) -> Vec<i64> {
    let places = season.roads.places as usize;
    // Where there is no road, nobody arrives within the week.
    let mut ways: Vec<i64> = season.roads.minutes.iter().map(|way| way.map_or(7 * 24 * 60, i64::from)).collect();
    for by in 0..places {
        for from in 0..places {
            for to in 0..places {
                let round = ways[from * places + by] + ways[by * places + to];
                ways[from * places + to] = ways[from * places + to].min(round);
            }
        }
    }
    ways
}

fn seasons() -> impl Iterator<Item = Season> {
    let small = (0..40).map(|seed| common::small(30_000 + seed, 7));
    let real = [Mode::MovingOn, Mode::ReturnToBase, Mode::Mixed { home_after: 2 }]
        .map(|mode| generate(Region::IlleEtVilaine, 20, Tightness::Tight, mode, 1).season);
    small.chain(real)
}

#[test]
fn no_caravan_in_two_towns_and_no_closed_venue() {
    let mut stops = 0;
    for season in seasons() {
        let answer = solve(&season, None, 3, Budget { iterations: 0 }, &mut ()).unwrap();
        let programme = programme(&season, &answer.schedule);
        stops += programme.stops.len();
        assert_eq!(check(&programme).unwrap(), []);
    }
    assert!(stops > 100, "{stops}");
}

#[test]
fn the_engine_sees_what_a_wrong_date_breaks() {
    let season = generate(Region::IlleEtVilaine, 20, Tightness::Tight, Mode::MovingOn, 1).season;
    let answer = solve(&season, None, 3, Budget { iterations: 60 }, &mut ()).unwrap();
    let sound = programme(&season, &answer.schedule);
    let mut shut = sound.clone();
    shut.venues[0].closed_days.push(shut.stops[0].last_day);
    assert!(matches!(check(&shut).unwrap()[..], [Violation::VenueClosed { .. }]));
    let mut twice = sound.clone();
    twice.stops[1] = Stop { venue: 1, ..twice.stops[0] };
    assert!(check(&twice).unwrap().iter().any(|found| matches!(found, Violation::CaravanTwice { .. })));
}
