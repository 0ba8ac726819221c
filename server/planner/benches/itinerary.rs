//! `make bench-planner`: dates of tours, on one thread. First against every plan there is, then the
//! caravan set of [`planner::generate`], five seconds for each problem.
//!
//! `CARAVANE_SETS` chooses sets by a part of their name, `CARAVANE_SECONDS` gives another limit.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it cannot read")]

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/exhaustive.rs"]
mod exhaustive;

use std::time::{Duration, Instant};

use domain::season::{Mode, Schedule, Value};
use planner::generate::{SIZES, TIGHTNESS, generate};
use planner::itinerary::{Answer, Budget, Progress, solve};
use planner::verify;

/// Stops at a limit and remembers when the first plan with all towns came.
struct Watch {
    begin: Instant,
    limit: Duration,
    /// What a plan leaves out that counts as feasible.
    left_out: i64,
    first: Option<Duration>,
    last: Duration,
}

impl Watch {
    fn new(limit: Duration, left_out: i64) -> Self {
        Self { begin: Instant::now(), limit, left_out, first: None, last: Duration::ZERO }
    }
}

impl Progress for Watch {
    fn should_stop(&mut self) -> bool {
        self.begin.elapsed() > self.limit
    }

    fn better(&mut self, _schedule: &Schedule, value: Value) {
        self.last = self.begin.elapsed();
        if value.left_out <= self.left_out {
            self.first.get_or_insert(self.last);
        }
    }
}

fn main() {
    let only = std::env::var("CARAVANE_SETS").unwrap_or_default();
    if only.is_empty() {
        every_plan();
        bounds();
    }
    let seconds = std::env::var("CARAVANE_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    sets(Duration::from_secs(seconds), &only);
}

/// 1 000 seasons of up to 6 towns, each against the best of all plans.
fn every_plan() {
    let (mut equal, mut proven, mut high) = (0, 0, 0);
    for seed in 0..1_000 {
        let season = common::small(10_000 + seed, 3 + u32::try_from(seed % 4).unwrap());
        let best = exhaustive::best_of_all(&season);
        let answer = solve(&season, None, seed, Budget { iterations: 3_000 }, &mut ()).unwrap();
        equal += u32::from(answer.value == best);
        proven += u32::from(answer.optimal);
        high += u32::from(answer.bound > best);
    }
    println!(
        "1 000 seasons of 3 to 6 towns: {equal} as good as the best of all plans, {proven} proven, {high} bounds too high"
    );
}

/// 1 000 seasons of 6 to 12 towns: the bound of a short effort against the plan of a long one.
fn bounds() {
    let (mut high, mut proven) = (0, 0);
    for seed in 0..1_000 {
        let season = common::small(20_000 + seed, 6 + u32::try_from(seed % 7).unwrap());
        let long = solve(&season, None, seed, Budget { iterations: 20_000 }, &mut ()).unwrap();
        let short = solve(&season, None, seed + 1, Budget { iterations: 1 }, &mut ()).unwrap();
        high += u32::from(short.bound > long.value || long.bound > short.value);
        proven += u32::from(long.optimal);
    }
    println!("1 000 seasons of 6 to 12 towns: {proven} proven, {high} bounds too high");
}

fn sets(limit: Duration, only: &str) {
    println!("{:52}gap, %          first plan, ms  proof or limit, s  left out", "");
    println!("{:44}proven  median  worst   median  worst   median  worst   above the least", "set");
    for mode in [Mode::MovingOn, Mode::ReturnToBase] {
        for (region, towns) in SIZES {
            for tightness in TIGHTNESS {
                let name = format!("{region:?} {towns} {tightness:?} {mode:?}");
                if !name.contains(only) {
                    continue;
                }
                let (mut gaps, mut firsts, mut times) = (Vec::new(), Vec::new(), Vec::new());
                let (mut proven, mut left_out) = (0, Vec::new());
                for seed in 1..=5 {
                    let problem = generate(region, towns, tightness, mode, seed);
                    let mut watch = Watch::new(limit, problem.reference.left_out);
                    let answer =
                        solve(&problem.season, None, seed, Budget { iterations: u64::MAX }, &mut watch).unwrap();
                    let spent = watch.begin.elapsed();
                    let faults =
                        verify::itinerary(&problem.season, &answer.schedule, &answer.costs, answer.value.left_out);
                    assert!(faults.is_empty(), "{name}, seed {seed}: {faults:?}");
                    times.push(spent.as_secs_f64());
                    if std::env::var_os("CARAVANE_EACH").is_some() {
                        println!(
                            "  {seed}: {:?} bound {:?} reference {:?} last {:?} of {spent:?}, first {:?}",
                            answer.value, answer.bound, problem.reference, watch.last, watch.first
                        );
                    }
                    gaps.push(gap(&answer));
                    firsts.push(watch.first.map_or(f64::INFINITY, |first| first.as_secs_f64() * 1_000.0));
                    proven += u32::from(answer.optimal);
                    left_out.push(answer.value.left_out - problem.reference.left_out);
                }
                gaps.sort_by(f64::total_cmp);
                firsts.sort_by(f64::total_cmp);
                times.sort_by(f64::total_cmp);
                println!(
                    "{name:<43} {proven}/5  {:>6.2} {:>6.2}   {:>6.1} {:>6.1}   {:>6.2} {:>6.2}   {left_out:?}",
                    gaps[2], gaps[4], firsts[2], firsts[4], times[2], times[4]
                );
            }
        }
    }
}

/// Between the plan and the bound, in hundredths of the plan's cost; without end when the bound
/// cannot say who must be left out.
fn gap(answer: &Answer) -> f64 {
    if answer.bound.left_out < answer.value.left_out {
        return f64::INFINITY;
    }
    let [value, bound] =
        [answer.value.cost, answer.bound.cost].map(|cost| f64::from(u32::try_from(cost).unwrap_or(u32::MAX)));
    if value > 0.0 { 100.0 * (value - bound) / value } else { 0.0 }
}
