//! `make bench-planner`: what a page asks while a town is in the hand and after it is dropped, and
//! what it says when no plan exists, on the generated seasons of 34 towns.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what should not be")]

#[path = "../tests/common/moved.rs"]
mod moved;

use std::time::{Duration, Instant};

use domain::season::{Mode, Partner, Pin, Schedule, Season};
use planner::Random;
use planner::generate::{Problem, Region, Tightness, generate};
use planner::itinerary::explain::{Verdict, explain};
use planner::itinerary::repair::{Drop, MOST_MOVED, repairs};
use planner::itinerary::score::targets;
use planner::itinerary::{Budget, solve};

const REGIONS: [Region; 3] = [Region::Martinique, Region::HautsDeFrance, Region::Occitanie];

/// Five problems of each region, each with the hidden plan made better.
fn problems(tightness: Tightness) -> Vec<(Problem, Schedule)> {
    let seeds = REGIONS.into_iter().flat_map(|region| (1..=5).map(move |seed| (region, seed)));
    seeds
        .map(|(region, seed)| {
            let problem = generate(region, 34, tightness, Mode::MovingOn, seed);
            let budget = Budget { iterations: 5_000 };
            let plan = solve(&problem.season, Some(&problem.plan), 1, budget, &mut ()).unwrap().schedule;
            (problem, plan)
        })
        .collect()
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
    for (mut problem, plan) in problems(Tightness::Tight) {
        problem.season.partners.resize(40, Partner { name: "Partenaire".into(), teams: 1, ..Partner::default() });
        for town in 0..34 {
            // Of three times the least: other programs run on the machine.
            let once = || {
                let begin = Instant::now();
                let found = targets(&problem.season, &plan, town, &mut || false).unwrap();
                assert_eq!(found.len(), problem.season.days as usize);
                begin.elapsed()
            };
            times.push([once(), once(), once()].into_iter().min().unwrap());
        }
    }
    told("all days of a town, 34 towns", times);
}

/// A town that has a date, on the first day of another's stay, where one of its own venues is free
/// and everybody it needs may come: a drop that the page takes. Whether the other towns can make
/// room is not asked.
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
    let (mut mended, mut cases, mut three) = (0, 0, 0);
    let (mut times, mut unmended) = (Vec::new(), Vec::new());
    let problems = problems(tightness);
    for number in 0..100_u64 {
        let (problem, plan) = &problems[usize::try_from(number).unwrap() % problems.len()];
        let season = &problem.season;
        let Some(drop) = case(season, plan, &mut Random::new(number)) else { continue };
        let begin = Instant::now();
        let mut limit = || begin.elapsed() > Duration::from_millis(300);
        let found = repairs(season, plan, drop, u64::MAX, &mut limit).unwrap();
        times.push(begin.elapsed());
        for repair in &found.list {
            assert!(season.assess(&repair.schedule).unwrap().violations.is_empty());
            assert!(repair.moves.iter().skip(1).all(|moved| season.towns[moved.town as usize].pin.is_none()));
        }
        cases += 1;
        mended += usize::from(!found.list.is_empty());
        three += usize::from(found.list.len() == 3);
        if found.list.is_empty() {
            unmended.push((season, plan, drop, found.complete));
        }
    }
    println!("{tightness:?}: {mended} of {cases} drops repaired, {three} of them in three ways");
    told("  time", times);
    let (mut proven, mut by_more) = (0, 0);
    for (season, plan, drop, complete) in &unmended {
        assert!(complete & moved::fewest(season, plan, *drop, MOST_MOVED).is_none(), "{drop:?} can be repaired");
        match keeps_everybody(season, plan, *drop) {
            Some(true) => by_more += 1,
            Some(false) => proven += 1,
            None => {}
        }
    }
    let open = unmended.len() - proven - by_more;
    println!("  of the other {}, each tried with all sets of three towns on all days:", unmended.len());
    println!(
        "  no plan at all keeps the drop {proven} (proven), only plans that move more {by_more}, not known {open}"
    );
}

/// Whether a plan of all towns exists in which the dropped town stays; none where it is not known.
fn keeps_everybody(season: &Season, plan: &Schedule, drop: Drop) -> Option<bool> {
    let mut pinned = season.clone();
    pinned.towns[drop.town as usize].pin = Some(Pin { day: drop.day, venue: drop.venue });
    // Two pins that contradict each other.
    let Ok(answer) = solve(&pinned, Some(plan), 1, Budget { iterations: 30_000 }, &mut ()) else { return Some(false) };
    match (answer.value.left_out, answer.bound.left_out) {
        (0, _) => Some(true),
        (_, 0) => None,
        _ => Some(false),
    }
}

/// Four towns with three days, hidden in 34.
fn contradictions() {
    let (mut times, mut found, mut irreducible, mut smallest, mut planted) = (Vec::new(), 0, 0, 0, 0);
    for (problem, plan) in problems(Tightness::OverConstrained) {
        let begin = Instant::now();
        let verdict = explain(&problem.season, &plan, u64::MAX, &mut || begin.elapsed() > Duration::from_secs(1));
        times.push(begin.elapsed());
        if let Verdict::Contradiction(why) = verdict.unwrap() {
            let mut rivals = problem.contradiction.clone();
            rivals.sort_unstable();
            found += 1;
            irreducible += usize::from(why.irreducible);
            smallest += usize::from(why.smallest);
            planted += usize::from(why.towns == rivals);
        }
    }
    println!(
        "over-constrained: {found} of {} explained, {irreducible} irreducible, {smallest} smallest, {planted} as planted",
        times.len()
    );
    told("  time", times);
}

fn main() {
    contradictions();
    scores();
    drops(Tightness::Loose);
    drops(Tightness::Tight);
}
