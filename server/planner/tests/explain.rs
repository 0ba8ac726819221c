//! A contradiction is one, and none of its wishes is too many: by trying every plan.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use domain::season::{DaySpan, Mode, Placed, Schedule, Season};
use planner::generate::{Region, Tightness, generate};
use planner::itinerary::explain::{
    Change, Closing, Contradiction, Verdict, Wish, explain, relaxations, required, unplanned_reason, with_only,
};
use planner::itinerary::{Budget, solve};

/// Whether some plan gives these towns a date and breaks nothing; the other towns may have one too.
fn exists(season: &Season, required: &[u32]) -> bool {
    fn go(season: &Season, required: &[u32], town: u32, plan: &mut Schedule) -> bool {
        if town as usize == season.towns.len() {
            return season.assess(plan).unwrap().violations.is_empty();
        }
        let venues = 0..u32::try_from(season.towns[town as usize].venues.len()).unwrap();
        for placed in (0..season.days).flat_map(|day| venues.clone().map(move |venue| Placed { day, venue })) {
            let stay = season.towns[town as usize].stay;
            // Only what no further town can mend is cut off.
            let meets = plan.stops.iter().zip(&season.towns).any(|(other, its)| {
                other.is_some_and(|other| other.day < placed.day + stay && placed.day < other.day + its.stay)
            });
            if !meets && season.is_allowed_alone(town, placed) {
                plan.stops[town as usize] = Some(placed);
                let found = go(season, required, town + 1, plan);
                plan.stops[town as usize] = None;
                if found {
                    return true;
                }
            }
        }
        !required.contains(&town) && go(season, required, town + 1, plan)
    }
    go(season, required, 0, &mut Schedule { stops: vec![None; season.towns.len()] })
}

/// Whether a plan has all these wishes.
fn can_be(season: &Season, wishes: &[Wish]) -> bool {
    exists(&with_only(season, wishes), &required(wishes))
}

fn check(season: &Season, found: &Contradiction) {
    assert!(!can_be(season, &found.wishes), "{found:?}");
    assert_eq!(found.towns, required(&found.wishes));
    assert!(found.irreducible);
    for wish in &found.wishes {
        let mut fewer = found.wishes.clone();
        fewer.retain(|other| other != wish);
        assert!(can_be(season, &fewer), "{found:?} does without {wish:?}");
    }
    if let Some(crowd) = &found.crowd {
        assert!(crowd.needed as usize > crowd.days.len() || crowd.is_weeks);
    }
    let towns = u32::try_from(season.towns.len()).unwrap();
    for set in 0..1_u32 << towns {
        let set: Vec<u32> = (0..towns).filter(|town| set >> town & 1 == 1).collect();
        if found.smallest && set.len() < found.towns.len() {
            assert!(exists(season, &set), "{set:?} contradict each other, and are fewer than {found:?}");
        }
    }
}

#[test]
fn contradictions_are_true_and_irreducible() {
    let (mut possible, mut single, mut several, mut smallest) = (0, 0, 0, 0);
    for seed in 0..50 {
        let season = common::small(seed, 4);
        let plan = solve(&season, None, 1, Budget { iterations: 50 }, &mut ()).unwrap().schedule;
        let all: Vec<u32> = (0..4).collect();
        match explain(&season, &plan, 1_000_000, &mut || false).unwrap() {
            Verdict::Possible(schedule) => {
                assert!(schedule.stops.iter().all(Option::is_some));
                assert_eq!(season.assess(&schedule).unwrap().violations, []);
                possible += 1;
            }
            Verdict::Contradiction(found) => {
                assert!(!exists(&season, &all));
                check(&season, &found);
                single += usize::from(found.towns.len() == 1);
                several += usize::from(found.towns.len() > 1);
                smallest += usize::from(found.smallest);
            }
            Verdict::Unknown => panic_free(seed),
        }
    }
    assert!(possible > 5 && single > 5 && several > 2 && smallest > 5, "{possible} {single} {several} {smallest}");
}

fn panic_free(seed: u64) {
    assert_eq!(seed, u64::MAX, "a million steps are enough for four towns");
}

/// Four towns of one day each in three days.
fn crowded() -> Season {
    let mut problem = generate(Region::Martinique, 10, Tightness::Loose, Mode::ReturnToBase, 1);
    let season = &mut problem.season;
    season.limits.free_days = 0;
    for town in &mut season.towns[3..7] {
        town.stay = 1;
        (town.pin, town.published) = (None, None);
        for venue in &mut town.venues {
            (venue.windows, venue.closed, venue.shut_weekdays) =
                (vec![DaySpan { first: 2, last: 4 }], vec![], [false; 7]);
        }
        town.roles.clear();
    }
    season.closed.retain(|day| *day > 6);
    problem.season
}

#[test]
fn four_towns_have_three_days() {
    let season = crowded();
    let plan = solve(&season, None, 1, Budget { iterations: 500 }, &mut ()).unwrap().schedule;
    let Verdict::Contradiction(found) = explain(&season, &plan, 100_000, &mut || false).unwrap() else {
        unreachable!("four towns do not go into three days")
    };
    assert_eq!(found.towns, [3, 4, 5, 6]);
    let crowd = found.crowd.clone().unwrap();
    assert_eq!((crowd.towns, crowd.days, crowd.needed), (vec![3, 4, 5, 6], vec![2, 3, 4], 4));
    assert!(found.irreducible && found.smallest);
    assert!(found.wishes.iter().all(|wish| matches!(wish, Wish::Town { .. } | Wish::Venue { .. })), "{found:?}");
    let ways = relaxations(&season, &plan, &found, Budget { iterations: 500 }, &mut ());
    assert_eq!(ways.len(), found.wishes.len() - 4);
    assert_eq!(ways[0].change, Change::By { many: 1 }, "a day more is enough");
    assert!(ways[0].gained > 0 && ways[0].schedule.stops.iter().all(Option::is_some));
}

#[test]
fn each_day_of_a_town_left_out_has_its_reason() {
    let season = crowded();
    let plan = solve(&season, None, 1, Budget { iterations: 500 }, &mut ()).unwrap().schedule;
    let out = (0..10).find(|town| plan.stops[*town as usize].is_none()).unwrap();
    let reasons = unplanned_reason(&season, &plan, out, &mut || false).unwrap();
    let days: usize = reasons.iter().map(|(_, days)| days.len()).sum();
    assert_eq!(days, season.days as usize);
    assert!(reasons.iter().all(|(closing, _)| *closing != Closing::Open), "a town that fits would not be left out");
    let taken: Vec<u32> = reasons
        .iter()
        .filter(|(closing, _)| matches!(closing, Closing::Occupied { .. }))
        .flat_map(|(_, days)| days.clone())
        .collect();
    assert_eq!(taken.len(), 3, "the three days are taken by the other three");
    let shut = reasons.iter().find(|(closing, _)| *closing == Closing::VenueShut).unwrap();
    assert!(shut.1.len() > 10);
}

#[test]
fn unknown_when_there_is_no_time() {
    let season = crowded();
    let nobody = Schedule { stops: vec![None; 10] };
    assert_eq!(explain(&season, &nobody, 100_000, &mut || true).unwrap(), Verdict::Unknown);
    assert!(explain(&Season::default(), &Schedule::default(), 1, &mut || false).is_err());
}
