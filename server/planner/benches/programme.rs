//! `make bench-planner`: a hundred generated days, one second each, on one thread; then some of them
//! again, ten long runs each, to see how far a short one is from the best known.
//!
//! `CARAVANE_DAYS` (100), `CARAVANE_LONG_DAYS` (10) and `CARAVANE_SHORT_STEPS` (900 000, about
//! a second of processor) change what is run.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it cannot do")]

#[path = "common/processor.rs"]
mod processor;

use std::time::{Duration, Instant};

use planner::programme::{Place, Plan, Problem, Progress, Shape, generate, solve};
use planner::verify;

/// Long runs of each day that is looked at again, and how many times longer they are.
const LONG_RUNS: u64 = 10;
const LONGER: usize = 3;
/// The smallest costs that any run of any method has found for the first days: a search that becomes
/// worse does not become its own measure.
const BEST_KNOWN: [i64; 10] = [481, 575, 635, 338, 511, 579, 812, 474, 508, 637];

/// Stops at the limit; notes when every session had its place.
struct Watch {
    begin: Instant,
    limit: Duration,
    first: Option<Duration>,
    all_placed: Option<Duration>,
}

impl Progress for Watch {
    fn should_stop(&mut self) -> bool {
        self.begin.elapsed() >= self.limit
    }

    fn better(&mut self, _places: &[Option<Place>], left_out: i64, _cost: i64) {
        let now = self.begin.elapsed();
        self.first.get_or_insert(now);
        if left_out == 0 {
            self.all_placed.get_or_insert(now);
        }
    }
}

fn run(problem: &Problem, seed: u64, limit: Duration) -> (Plan, Watch) {
    let mut watch = Watch { begin: Instant::now(), limit, first: None, all_placed: None };
    let plan = solve(problem, seed, usize::MAX, &mut watch).unwrap();
    assert_eq!(verify::programme::check(problem, &plan), []);
    (plan, watch)
}

fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

fn main() {
    let days = asked("CARAVANE_DAYS", 100);
    let second = Duration::from_secs(1);
    println!(
        "{days} generated days (60 sessions, 8 rooms, 20 slots, 25 partners), seeds 1 to {days}, 1 s each, one thread"
    );
    let (mut placed, mut firsts, mut times) = (0, Vec::new(), Vec::new());
    let mut sessions = Vec::new();
    for seed in 1..=days {
        let problem = generate(Shape::DAY, seed);
        let (plan, watch) = run(&problem, 1, second);
        sessions.push(problem.sessions.len());
        placed += usize::from(plan.unplaced.is_empty());
        if !plan.unplaced.is_empty() {
            println!("  day {seed}: {} sessions without a place", plan.unplaced.len());
        }
        firsts.extend(watch.first);
        times.extend(watch.all_placed);
    }
    sessions.sort_unstable();
    firsts.sort();
    times.sort();
    let shown = |times: &[Duration]| {
        let at = |place: usize| times.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3);
        format!("median {:.1} ms, worst {:.0} ms", at(times.len() / 2), at(times.len().wrapping_sub(1)))
    };
    println!("sessions a day: {} to {}", sessions[0], sessions[sessions.len() - 1]);
    println!("hard conflicts: none (every answer accepted by the judge)");
    println!("days with every session placed: {placed} of {days}");
    println!("first programme: {}", shown(&firsts));
    println!("every session placed: {}", shown(&times));

    gaps(asked("CARAVANE_LONG_DAYS", 10), asked("CARAVANE_SHORT_STEPS", 900_000));
}

/// How far a short run is from the best of ten long ones, or the best known, in steps and not in seconds: the same
/// figures on every machine, however busy.
fn gaps(days: u64, short: u64) {
    let short = usize::try_from(short).unwrap();
    println!("the first {days} days: {short} steps beside {LONG_RUNS} runs of {LONGER} times as many each");
    let (mut worst, mut sum, mut within) = (f64::MIN, 0.0, 0);
    for seed in 1..=days {
        let known = usize::try_from(seed - 1).ok().and_then(|day| BEST_KNOWN.get(day)).map(|cost| (0, *cost));
        let problem = generate(Shape::DAY, seed);
        let watch = processor::Watch::start();
        let plan = solve(&problem, 1, short, &mut Untold).unwrap();
        let spent = watch.elapsed();
        let runs = (1..=LONG_RUNS).map(|run| {
            let plan = solve(&problem, 100 + run, LONGER * short, &mut Untold).unwrap();
            assert_eq!(verify::programme::check(&problem, &plan), []);
            (plan.left_out, plan.cost)
        });
        let long = runs.min().unwrap();
        let best = known.map_or(long, |known| known.min(long));
        #[expect(clippy::cast_precision_loss, reason = "a share in per cent")]
        let gap = (plan.cost - best.1) as f64 / best.1.max(1) as f64 * 100.0;
        worst = worst.max(gap);
        sum += gap;
        within += usize::from(gap <= 5.0 && plan.left_out == best.0);
        println!(
            "  day {seed}: {} in {:.2} s of processor, best of the long runs {}, best known {}, gap {gap:.2} %",
            plan.cost,
            spent.as_secs_f64(),
            long.1,
            best.1
        );
    }
    #[expect(clippy::cast_precision_loss, reason = "a share in per cent")]
    let mean = sum / days.max(1) as f64;
    println!("{within} of {days} within 5 %, worst gap {worst:.2} %, mean {mean:.2} %");
}

/// Neither stops nor listens.
struct Untold;

impl Progress for Untold {
    fn should_stop(&mut self) -> bool {
        false
    }

    fn better(&mut self, _places: &[Option<Place>], _left_out: i64, _cost: i64) {}
}
