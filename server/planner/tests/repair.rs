//! Repairs: few towns move, nothing is lost, nothing clashes.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeSet;

use domain::season::{MAX_MINUTES, Mode, Placed, Schedule, Season};
use planner::itinerary::repair::{Drop, MOST_MOVED, MOST_REPAIRS, Repair, repairs};
use planner::itinerary::{Budget, solve};

/// A plan without violations for a season.
fn planned(season: &Season) -> Schedule {
    solve(season, None, 1, Budget { iterations: 300 }, &mut ()).unwrap().schedule
}

/// All days on which a town could be put, with the town that stands there.
fn occupied(season: &Season, schedule: &Schedule, town: u32) -> Vec<u32> {
    (0..season.days)
        .filter(|day| {
            schedule.stops.iter().zip(0..).any(|(placed, other)| {
                other != town
                    && placed.is_some_and(|placed| placed.day == *day)
                    && schedule.stops[town as usize].is_some()
            })
        })
        .collect()
}

/// The smallest number of others that must move and the least cost with it, by trying every plan.
fn by_trying(season: &Season, before: &Schedule, drop: Drop) -> Option<(usize, i64)> {
    fn go(
        season: &Season,
        before: &Schedule,
        drop: Drop,
        town: u32,
        moved: usize,
        plan: &mut Schedule,
        best: &mut Option<(usize, i64)>,
    ) {
        if moved > MOST_MOVED || best.is_some_and(|best| moved > best.0) {
            return;
        }
        let Some(from) = before.stops.get(town as usize) else {
            let found = season.assess(plan).unwrap();
            if found.violations.is_empty() {
                let value = (moved, found.costs.total());
                *best = Some(best.map_or(value, |best| best.min(value)));
            }
            return;
        };
        let venues = 0..u32::try_from(season.towns[town as usize].venues.len()).unwrap();
        if town == drop.town {
            for venue in venues {
                plan.stops[town as usize] = Some(Placed { day: drop.day, venue });
                go(season, before, drop, town + 1, moved, plan, best);
            }
        } else {
            plan.stops[town as usize] = *from;
            go(season, before, drop, town + 1, moved, plan, best);
            if from.is_some() && season.towns[town as usize].pin.is_none() {
                for day in 0..season.days {
                    for venue in venues.clone() {
                        let to = Some(Placed { day, venue });
                        if to != *from {
                            plan.stops[town as usize] = to;
                            go(season, before, drop, town + 1, moved + 1, plan, best);
                        }
                    }
                }
            }
        }
        plan.stops[town as usize] = *from;
    }
    let mut best = None;
    go(season, before, drop, 0, 0, &mut before.clone(), &mut best);
    best
}

/// Whether a way can be too long.
fn has_ways(season: &Season) -> bool {
    season.mode != Mode::ReturnToBase
        && (season.limits.leg_minutes < MAX_MINUTES || season.roads.minutes.contains(&None))
}

fn check(season: &Season, before: &Schedule, drop: Drop, list: &[Repair]) {
    let now = season.assess(before).unwrap();
    assert!(list.len() <= MOST_REPAIRS);
    for repair in list {
        let found = season.assess(&repair.schedule).unwrap();
        assert_eq!(found.violations, []);
        assert_eq!(found.costs.total() - now.costs.total(), repair.difference);
        assert_eq!(repair.schedule.stops[drop.town as usize].unwrap().day, drop.day);
        assert!(repair.others() <= MOST_MOVED);
        assert_eq!(repair.moves[0].town, drop.town);
        let mut rebuilt = before.clone();
        for moved in &repair.moves {
            assert_eq!(moved.from, before.stops[moved.town as usize]);
            assert!(moved.town == drop.town || season.towns[moved.town as usize].pin.is_none());
            rebuilt.stops[moved.town as usize] = Some(moved.to);
        }
        assert_eq!(rebuilt, repair.schedule);
    }
    let keys: Vec<_> = list.iter().map(|repair| (repair.others(), repair.difference)).collect();
    assert!(keys.is_sorted(), "{keys:?}");
    let ways: BTreeSet<Vec<(u32, u32)>> = list
        .iter()
        .map(|repair| repair.moves.iter().skip(1).map(|moved| (moved.town, moved.to.day)).collect())
        .collect();
    assert_eq!(ways.len(), list.len(), "different repairs are different");
}

#[test]
fn the_first_repair_moves_the_fewest_and_costs_the_least() {
    let (mut none, mut some, mut chains) = (0, 0, 0);
    for seed in 0..70 {
        let season = common::small(seed, 4);
        let before = planned(&season);
        for town in 0..4 {
            for day in occupied(&season, &before, town).into_iter().take(1) {
                let drop = Drop { town, day, venue: None };
                let found = repairs(&season, &before, drop, 100_000, &mut || false).unwrap();
                check(&season, &before, drop, &found.list);
                let best = found.list.first().map(|repair| (repair.others(), repair.difference));
                let now = season.assess(&before).unwrap().costs.total();
                let expected = by_trying(&season, &before, drop).map(|(moved, cost)| (moved, cost - now));
                if best.is_none_or(|best| best.0 < 2) || !has_ways(&season) {
                    assert_eq!(best, expected, "seed {seed}, town {town} on day {day}");
                } else {
                    // Only the last to move is looked for between two others, to shorten their way.
                    assert!(best >= expected, "seed {seed}, town {town} on day {day}");
                }
                none += usize::from(best.is_none());
                some += usize::from(best.is_some());
                chains += usize::from(best.is_some_and(|best| best.0 > 1));
            }
        }
    }
    assert!(none > 5 && some > 20 && chains > 3, "{none} without, {some} with a repair, {chains} chains");
}

#[test]
fn the_same_steps_give_the_same_repairs_and_a_stop_is_heard() {
    let season = common::small(7, 6);
    let before = planned(&season);
    for town in 0..6 {
        for day in occupied(&season, &before, town) {
            let drop = Drop { town, day, venue: Some(0) };
            let once = repairs(&season, &before, drop, 500, &mut || false).unwrap();
            assert_eq!(once, repairs(&season, &before, drop, 500, &mut || false).unwrap());
            let stopped = repairs(&season, &before, drop, 500, &mut || true).unwrap();
            assert!(stopped.list.is_empty() && (once.list.is_empty() || !stopped.complete));
        }
    }
    assert!(repairs(&season, &before, Drop { town: 6, day: 0, venue: None }, 1, &mut || false).is_err());
    assert!(repairs(&season, &before, Drop { town: 0, day: 0, venue: Some(99) }, 1, &mut || false).is_err());
    assert!(repairs(&season, &before, Drop { town: 0, day: season.days, venue: None }, 1, &mut || false).is_err());
}
