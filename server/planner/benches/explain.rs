//! `make bench-planner`: what a page asks while a town is in the hand and after it is dropped, and
//! what it says when no plan exists, on the generated seasons of 34 towns.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what should not be")]

#[path = "../tests/common/drops.rs"]
mod drops;
#[path = "../tests/common/moved.rs"]
mod moved;

use std::time::{Duration, Instant};

use domain::season::{Mode, Partner, Pin, Schedule, Season, Wrong};
use planner::Random;
use planner::generate::{Problem, Region, Tightness, generate};
use planner::itinerary::explain::{Contradiction, Verdict, explain};
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

/// Whether a plan of all towns, however many of them move, keeps the dropped town where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outlook {
    /// One does: it was found.
    Possible,
    /// None does: proven.
    Impossible,
    /// Neither was found out.
    Unknown,
}

/// Asked of the planner of whole seasons, which knows nothing of repairs: a plan that it tells has
/// no violations, and what it says must be left out is a proof. With the best plan known.
fn outlook(season: &Season, plan: &Schedule, drop: Drop, iterations: u64) -> (Outlook, Schedule) {
    match solve(&held(season, drop), Some(plan), 1, Budget { iterations }, &mut ()) {
        Ok(answer) if answer.value.left_out == 0 => (Outlook::Possible, answer.schedule),
        Ok(answer) if answer.bound.left_out == 0 => (Outlook::Unknown, answer.schedule),
        Ok(answer) => (Outlook::Impossible, answer.schedule),
        Err(Wrong::Pins { .. }) => (Outlook::Impossible, plan.clone()),
        Err(wrong) => unreachable!("{wrong}"),
    }
}

/// Why no plan keeps the drop.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Conflict {
    /// It stands on the days of a town that is pinned.
    Pinned,
    /// These wishes contradict each other.
    Wishes(Contradiction),
    /// The explanation found nothing.
    Open,
}

/// Asked of the explanation, which shares nothing with the planner's proof but the rules. `best` is
/// the best plan known in which the drop stays.
fn conflict(season: &Season, best: &Schedule, drop: Drop, steps: u64) -> Conflict {
    match explain(&held(season, drop), best, steps, &mut || false) {
        Ok(Verdict::Contradiction(why)) => Conflict::Wishes(why),
        Ok(Verdict::Possible(_) | Verdict::Unknown) => Conflict::Open,
        Err(Wrong::Pins { .. }) => Conflict::Pinned,
        Err(wrong) => unreachable!("{wrong}"),
    }
}

/// The season in which the dropped town stays where it was put.
fn held(season: &Season, drop: Drop) -> Season {
    let mut held = season.clone();
    held.towns[drop.town as usize].pin = Some(Pin { day: drop.day, venue: drop.venue });
    held
}

/// Admissible drops that are counted.
const DROPS: usize = 100;
/// What the planner of whole seasons may do to find out whether a drop has any plan.
const ITERATIONS: u64 = 30_000;
/// Dates that the explanation of one drop may give.
const STEPS: u64 = 400_000;

/// One town dropped on an occupied day of a feasible plan, until there are a hundred that some plan
/// of all towns may keep: only where it is proven that none does, there was nothing to repair.
fn drops(tightness: Tightness) {
    let (mut drawn, mut repaired, mut three, mut by_more, mut unknown) = (0_u64, 0, 0, 0, 0);
    let (mut times, mut impossible) = (Vec::new(), Vec::new());
    let problems = problems(tightness);
    while repaired + by_more + unknown < DROPS {
        let (problem, plan) = &problems[usize::try_from(drawn).unwrap() % problems.len()];
        let season = &problem.season;
        drawn += 1;
        let drop = drops::drawn(season, plan, &mut Random::new(drawn - 1)).unwrap();
        let begin = Instant::now();
        let mut limit = || begin.elapsed() > Duration::from_millis(300);
        let found = repairs(season, plan, drop, u64::MAX, &mut limit).unwrap();
        times.push(begin.elapsed());
        for repair in &found.list {
            assert!(season.assess(&repair.schedule).unwrap().violations.is_empty());
            assert!(repair.others() <= MOST_MOVED);
            assert!(repair.moves.iter().skip(1).all(|moved| season.towns[moved.town as usize].pin.is_none()));
        }
        if !found.list.is_empty() {
            // The proof is wrong if it speaks against a plan that is there.
            assert_ne!(outlook(season, plan, drop, ITERATIONS / 10).0, Outlook::Impossible, "{drop:?}");
            repaired += 1;
            three += usize::from(found.list.len() == 3);
            continue;
        }
        let (outlook, best) = outlook(season, plan, drop, ITERATIONS);
        match outlook {
            Outlook::Impossible => impossible.push((season, best, drop)),
            Outlook::Possible => by_more += 1,
            Outlook::Unknown => unknown += 1,
        }
        if outlook != Outlook::Impossible {
            let tried = moved::fewest(season, plan, drop, MOST_MOVED);
            assert!(found.complete & tried.is_none(), "{drop:?} can be repaired");
        }
    }
    println!(
        "{tightness:?}: {drawn} drops drawn, {} of them proven impossible for any plan of all towns",
        impossible.len()
    );
    println!("  of the other {DROPS}: {repaired} repaired, {three} of them in three ways");
    println!("  not repaired: {by_more} that only plans keep which move more than {MOST_MOVED}, {unknown} not known");
    println!("  (each of these tried with every set of {MOST_MOVED} towns on all their days and venues)");
    told("  time", times);
    let (mut pinned, mut wishes, mut irreducible) = (0, 0, 0);
    for (season, best, drop) in &impossible {
        match conflict(season, best, *drop, STEPS) {
            Conflict::Pinned => pinned += 1,
            Conflict::Wishes(why) => {
                wishes += 1;
                irreducible += usize::from(why.irreducible);
            }
            Conflict::Open => {}
        }
    }
    println!(
        "  why the {} are impossible: {pinned} on the days of a pinned town, {wishes} by wishes that contradict each \
         other ({irreducible} irreducible), {} without a set found",
        impossible.len(),
        impossible.len() - pinned - wishes
    );
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
