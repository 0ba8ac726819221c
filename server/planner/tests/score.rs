//! What each day would cost a town is what the rules say of the plan with the town there.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use domain::season::{Assessment, Placed, Schedule, Season, Violation};
use planner::itinerary::score::{Target, targets, why};

/// Any dates at all, some towns without.
fn scattered(season: &Season, seed: u64) -> Schedule {
    let mut dice = common::Dice::new(seed);
    let stops = season
        .towns
        .iter()
        .map(|town| {
            let venues = u32::try_from(town.venues.len()).unwrap();
            (!dice.once_in(4)).then(|| Placed { day: dice.below(season.days), venue: dice.below(venues) })
        })
        .collect();
    Schedule { stops }
}

fn without(list: &[Violation], other: &[Violation]) -> Vec<Violation> {
    list.iter().filter(|violation| !other.contains(violation)).copied().collect()
}

/// Every day with every venue, by the rules themselves.
fn by_the_rules(season: &Season, schedule: &Schedule, town: u32) -> Vec<Target> {
    let now = season.assess(schedule).unwrap();
    let venues = u32::try_from(season.towns[town as usize].venues.len()).unwrap();
    let best = |day: u32| {
        let found = |venue: u32| -> (Assessment, u32) {
            let mut moved = schedule.clone();
            moved.stops[town as usize] = Some(Placed { day, venue });
            (season.assess(&moved).unwrap(), venue)
        };
        let key = |(found, venue): &(Assessment, u32)| (found.violations.len(), found.costs.total(), *venue);
        let (found, venue) = (0..venues).map(found).min_by_key(key).unwrap();
        Target {
            day,
            venue,
            difference: found.costs.total() - now.costs.total(),
            created: without(&found.violations, &now.violations),
            ended: without(&now.violations, &found.violations),
        }
    };
    (0..season.days).map(best).collect()
}

#[test]
fn each_day_is_what_the_rules_say() {
    let (mut broken, mut free) = (0, 0);
    for seed in 0..150 {
        let season = common::small(seed, 6);
        let schedule = scattered(&season, seed + 1_000);
        for town in 0..6 {
            let found = targets(&season, &schedule, town, &mut || false).unwrap();
            assert_eq!(found, by_the_rules(&season, &schedule, town), "seed {seed}, town {town}");
            free += found.iter().filter(|target| target.is_free()).count();
            broken += found.iter().filter(|target| !target.is_free()).count();
        }
    }
    assert!(free > 500 && broken > 500, "{free} free, {broken} broken");
}

#[test]
fn why_a_town_stands_on_its_day() {
    let mut seen = 0;
    for seed in 0..40 {
        let season = common::small(seed, 6);
        let schedule = scattered(&season, seed);
        for town in 0..6 {
            let Some(placed) = schedule.stops[town as usize] else {
                assert_eq!(why(&season, &schedule, town, &mut || false).unwrap(), None);
                continue;
            };
            let why = why(&season, &schedule, town, &mut || false).unwrap().unwrap();
            let all = by_the_rules(&season, &schedule, town);
            let around =
                all.iter().filter(|target| target.day != placed.day && target.day.abs_diff(placed.day) <= 7).cloned();
            assert_eq!(why.neighbours, around.collect::<Vec<_>>());
            let cheapest = all
                .iter()
                .filter(|target| target.day != placed.day && target.created.is_empty())
                .map(|target| target.difference)
                .min();
            assert_eq!(why.next_best.as_ref().map(|best| best.difference), cheapest);
            seen += usize::from(cheapest.is_some());
        }
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn stops_when_told_and_refuses_what_does_not_fit() {
    let season = common::small(1, 4);
    let schedule = scattered(&season, 1);
    let mut asked = 0;
    let found = targets(&season, &schedule, 0, &mut || {
        asked += 1;
        asked > 3
    });
    assert!(found.unwrap().len() <= 3);
    assert!(targets(&season, &schedule, 4, &mut || false).is_err());
    assert!(targets(&season, &Schedule::default(), 0, &mut || false).is_err());
}
