//! `make bench-planner`: the classical sets, each instance with five seeds, on one thread.
//!
//! Reads the folder named by `CARAVANE_TSPTW` (by default `../shared/data/tsptw` beside the
//! project), which does not come with the project: without it the program says so and ends.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it cannot read")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use planner::tsptw::{Instance, Progress, solve};
use planner::verify;

const SEEDS: u64 = 5;
/// As long as a search may go on without reaching the best known value.
const LIMIT: Duration = Duration::from_secs(5);

/// Stops at the best known value or at the limit.
struct Race {
    begin: Instant,
    goal: i64,
    reached: bool,
    last_better: Duration,
}

impl Progress for Race {
    fn should_stop(&mut self) -> bool {
        self.reached || self.begin.elapsed() > LIMIT
    }

    fn better(&mut self, _order: &[usize], travel: i64) {
        self.last_better = self.begin.elapsed();
        self.reached = travel <= self.goal;
    }
}

fn main() {
    let folder = std::env::var_os("CARAVANE_TSPTW")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/tsptw"), PathBuf::from);
    let Ok(known) = fs::read_to_string(folder.join("best_known.csv")) else {
        println!("skipped: no classical sets in {} (name their folder in CARAVANE_TSPTW)", folder.display());
        return;
    };
    let mut sets: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for line in known.lines().skip(1) {
        let mut cells = line.split(',');
        let (set, name, _, best) = (cells.next().unwrap(), cells.next().unwrap(), cells.next(), cells.next().unwrap());
        sets.entry(set).or_default().push((name, best));
    }
    println!("set                     runs  best known   worst gap   median      worst");
    for (set, instances) in sets {
        let (mut times, mut gaps, mut reached) = (Vec::new(), Vec::new(), 0);
        for (name, best) in instances {
            let text = fs::read_to_string(folder.join(set).join(name)).unwrap();
            let instance = Instance::read(&text).unwrap();
            let goal = scaled(&instance, best);
            for seed in 1..=SEEDS {
                let mut race = Race { begin: Instant::now(), goal, reached: false, last_better: LIMIT };
                let round = solve(&instance, seed, usize::MAX, &mut race);
                let Some(round) = round else {
                    println!("  {name} seed {seed}: no feasible round");
                    gaps.push(f64::INFINITY);
                    continue;
                };
                verify::round(&text, &round.order, &instance.shown(round.travel)).unwrap();
                #[expect(clippy::cast_precision_loss, reason = "a share in per cent")]
                let gap = (round.travel - goal) as f64 / goal as f64 * 100.0;
                if round.travel > goal {
                    println!("  {name} seed {seed}: {} instead of {best}", instance.shown(round.travel));
                }
                reached += usize::from(round.travel <= goal);
                gaps.push(gap);
                times.push(race.last_better);
            }
        }
        times.sort();
        let median = times.get(times.len() / 2).copied().unwrap_or(LIMIT);
        let worst = times.last().copied().unwrap_or(LIMIT);
        let gap = gaps.iter().copied().fold(0.0, f64::max);
        println!(
            "{set:22} {:5} {reached:11} {gap:9.2} % {:7.2} ms {:7.0} ms",
            gaps.len(),
            median.as_secs_f64() * 1e3,
            worst.as_secs_f64() * 1e3
        );
    }
}

/// The longest road, in the units of the instance, that the list would write as its value: it rounds.
fn scaled(instance: &Instance, best: &str) -> i64 {
    let decimals = best.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let wanted = best.parse::<f64>().unwrap() + 0.5 * 0.1_f64.powi(i32::try_from(decimals).unwrap());
    let (mut low, mut high) = (0, i64::MAX / 4);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if instance.shown(middle).parse::<f64>().unwrap() <= wanted { low = middle } else { high = middle - 1 }
    }
    low
}
