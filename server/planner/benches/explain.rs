//! `make bench-planner`: what a page asks while a town is in the hand and after it is dropped, and
//! what it says when no plan exists, on the generated seasons of 34 towns.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what should not be")]

use std::time::{Duration, Instant};

use domain::season::{Mode, Partner, Schedule, Season};
use planner::Random;
use planner::generate::{Problem, Region, Tightness, generate};
use planner::itinerary::repair::{Drop, repairs};
use planner::itinerary::score::targets;
use planner::itinerary::{Budget, solve};

const REGIONS: [Region; 3] = [Region::Martinique, Region::HautsDeFrance, Region::Occitanie];

fn problem(region: Region, tightness: Tightness, seed: u64) -> Problem {
    generate(region, 34, tightness, Mode::MovingOn, seed)
}

/// The hidden plan, made better.
fn planned(problem: &Problem) -> Schedule {
    solve(&problem.season, Some(&problem.plan), 1, Budget { iterations: 20_000 }, &mut ()).unwrap().schedule
}

fn told(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| {
        times.get(times.len() * share / 100).or(times.last()).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    println!("{what}: median {:.2} ms, 95 in 100 below {:.2} ms, worst {:.2} ms", at(50), at(95), at(100));
}

/// 34 towns, 92 days, 40 partners: all days of each town.
fn scores() {
    let mut times = Vec::new();
    for (region, seed) in REGIONS.into_iter().flat_map(|region| (1..=5).map(move |seed| (region, seed))) {
        let mut problem = problem(region, Tightness::Tight, seed);
        problem.season.partners.resize(40, Partner { name: "Partenaire".into(), teams: 1, ..Partner::default() });
        let plan = planned(&problem);
        for town in 0..34 {
            let begin = Instant::now();
            let found = targets(&problem.season, &plan, town, &mut || false).unwrap();
            times.push(begin.elapsed());
            assert_eq!(found.len(), problem.season.days as usize);
        }
    }
    told("all days of a town, 34 towns", times);
}

/// A town on an occupied day, within its venue's windows, its own limits kept.
fn case(season: &Season, plan: &Schedule, random: &mut Random) -> Option<Drop> {
    for _ in 0..1_000 {
        let town = u32::try_from(random.below(season.towns.len())).unwrap();
        let other = random.below(season.towns.len());
        let Some(there) = plan.stops[other].filter(|_| other != town as usize) else { continue };
        let here = plan.stops[town as usize];
        let may = (0..)
            .take(season.towns[town as usize].venues.len())
            .any(|venue| season.is_allowed_alone(town, domain::season::Placed { day: there.day, venue }));
        if here.is_some() && may {
            return Some(Drop { town, day: there.day, venue: None });
        }
    }
    None
}

/// One town dropped on an occupied day of a feasible plan, a hundred times.
fn drops(tightness: Tightness) {
    let (mut mended, mut cases, mut three, mut complete) = (0, 0, 0, 0);
    let mut times = Vec::new();
    for number in 0..100_u64 {
        let region = REGIONS[usize::try_from(number % 3).unwrap()];
        let problem = problem(region, tightness, 1 + number / 3 % 5);
        let plan = planned(&problem);
        let Some(drop) = case(&problem.season, &plan, &mut Random::new(number)) else { continue };
        let begin = Instant::now();
        let mut limit = || begin.elapsed() > Duration::from_millis(300);
        let found = repairs(&problem.season, &plan, drop, u64::MAX, &mut limit).unwrap();
        times.push(begin.elapsed());
        for repair in &found.list {
            assert!(problem.season.assess(&repair.schedule).unwrap().violations.is_empty());
        }
        cases += 1;
        mended += usize::from(!found.list.is_empty());
        three += usize::from(found.list.len() == 3);
        complete += usize::from(found.list.is_empty() && found.complete);
    }
    println!("{tightness:?}: {mended} of {cases} drops repaired ({three} with three ways; none exists for {complete})");
    told("  time", times);
}

fn main() {
    scores();
    drops(Tightness::Loose);
    drops(Tightness::Tight);
}
