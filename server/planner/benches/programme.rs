//! `make bench-planner`: a hundred generated days, one second each, on one thread; then some of them
//! again, ten long runs each, to see how far a second is from the best known.
//!
//! `CARAVANE_DAYS` (100), `CARAVANE_LONG_DAYS` (8) and `CARAVANE_LONG_SECONDS` (3) change what is run.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it cannot do")]

use std::time::{Duration, Instant};

use planner::programme::{Place, Plan, Problem, Progress, Shape, generate, solve};
use planner::verify;

/// Long runs of each day that is looked at again.
const LONG_RUNS: u64 = 10;

/// Stops at the limit; notes when every session had its place.
struct Watch {
    begin: Instant,
    limit: Duration,
    first: Option<Duration>,
    all_placed: Option<Duration>,
    back: Option<Duration>,
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
    let mut watch = Watch { begin: Instant::now(), limit, first: None, all_placed: None, back: None };
    let plan = solve(problem, seed, usize::MAX, &mut watch).unwrap();
    watch.back = Some(watch.begin.elapsed());
    assert_eq!(verify::programme::check(problem, &plan), []);
    (plan, watch)
}

fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(usual)
}

fn main() {
    let days = asked("CARAVANE_DAYS", 100);
    let long_days = asked("CARAVANE_LONG_DAYS", 8).min(days);
    let long = Duration::from_secs(asked("CARAVANE_LONG_SECONDS", 3));
    let second = Duration::from_secs(1);
    println!(
        "{days} generated days (60 sessions, 8 rooms, 20 slots, 25 partners), seeds 1 to {days}, 1 s each, one thread"
    );
    let (mut placed, mut firsts, mut times, mut costs) = (0, Vec::new(), Vec::new(), Vec::new());
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
        costs.push(plan.cost);
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

    let largest = generate(
        Shape { days: 7, slots: 28, rooms: 64, partners: 500, facilitators: 500, groups: 200, sessions: 500 },
        1,
    );
    let short = Duration::from_millis(100);
    let (plan, watch) = run(&largest, 1, short);
    println!(
        "{} sessions, 64 rooms, 7 days, limit 100 ms: back after {:.0} ms, {} without a place",
        largest.sessions.len(),
        watch.back.unwrap_or_default().as_secs_f64() * 1e3,
        plan.unplaced.len()
    );

    println!("the first {long_days} days, {LONG_RUNS} runs of {} s each:", long.as_secs());
    let mut worst = 0.0_f64;
    for seed in 1..=long_days {
        let problem = generate(Shape::DAY, seed);
        let runs = (1..=LONG_RUNS).map(|run_seed| {
            let (plan, _) = run(&problem, 100 + run_seed, long);
            (plan.left_out, plan.cost)
        });
        let best = runs.min().unwrap();
        let cost = costs[usize::try_from(seed).unwrap() - 1];
        #[expect(clippy::cast_precision_loss, reason = "a share in per cent")]
        let gap = (cost - best.1) as f64 / best.1.max(1) as f64 * 100.0;
        worst = worst.max(gap);
        println!("  day {seed}: {cost} after 1 s, best of the long runs {}, gap {gap:.2} %", best.1);
    }
    println!("worst gap {worst:.2} %");
}
