//! The classical sets, each instance with five seeds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use planner::tsptw::{Instance, solve};
use planner::verify;

use crate::watch::Race;

const SEEDS: u64 = 5;
/// As long as a search may go on without reaching the best known value.
const LIMIT: Duration = Duration::from_secs(5);

/// An instance with the value that is to be reached.
pub struct Known {
    pub set: String,
    pub name: String,
    pub text: String,
    pub best: String,
}

/// The instances of a folder, or none where it is not there.
pub fn read(folder: &Path) -> Vec<Known> {
    let list = fs::read_to_string(folder.join("best_known.csv")).unwrap_or_default();
    let known = list.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',').map(str::to_owned);
        let (set, name, best) = (cells.next()?, cells.next()?, cells.nth(1)?);
        let text = fs::read_to_string(folder.join(&set).join(&name)).ok()?;
        Some(Known { set, name, text, best })
    });
    known.collect()
}

/// Runs and prints each set.
pub fn run(known: &[Known]) {
    let mut sets: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
    for one in known {
        sets.entry(&one.set).or_default().push(one);
    }
    println!("set                     instances  runs  best known   worst gap   median      worst");
    for (set, instances) in sets {
        let mut line = Line::default();
        for known in &instances {
            for seed in 1..=SEEDS {
                line.add(known, seed, LIMIT);
            }
        }
        println!("{set:23} {:9} {line}", instances.len());
    }
}

/// What several runs came to.
#[derive(Default)]
pub struct Line {
    times: Vec<Duration>,
    reached: usize,
    gap: f64,
}

impl Line {
    /// One run, judged.
    pub fn add(&mut self, known: &Known, seed: u64, limit: Duration) {
        let instance = Instance::read(&known.text).unwrap();
        let goal = scaled(&instance, &known.best);
        let mut race = Race::new(goal, limit);
        let Some(round) = solve(&instance, seed, usize::MAX, &mut race) else {
            println!("  {} seed {seed}: no feasible round", known.name);
            self.gap = f64::INFINITY;
            self.times.push(limit);
            return;
        };
        let travel = instance.shown(round.travel);
        verify::round(&known.text, &round.order, &travel).unwrap();
        assert!(!round.proven || round.travel <= goal, "{}: a longer round is called proven", known.name);
        #[expect(clippy::cast_precision_loss, reason = "a share in per cent")]
        let gap = (round.travel - goal) as f64 / goal as f64 * 100.0;
        if round.travel > goal {
            println!("  {} seed {seed}: {travel} instead of {}", known.name, known.best);
        }
        self.reached += usize::from(round.travel <= goal);
        self.gap = self.gap.max(gap);
        self.times.push(race.last_better);
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut times = self.times.clone();
        times.sort();
        let milliseconds = |time: Option<&Duration>| time.map_or(0.0, |time| time.as_secs_f64() * 1e3);
        let (median, worst) = (milliseconds(times.get(times.len() / 2)), milliseconds(times.last()));
        write!(out, "{:5} {:11} {:9.2} % {median:8.2} ms {worst:6.0} ms", times.len(), self.reached, self.gap)
    }
}

/// The longest road, in the units of the instance, that the list would write as its value: it rounds.
pub fn scaled(instance: &Instance, best: &str) -> i64 {
    let decimals = best.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let wanted = best.parse::<f64>().unwrap() + 0.5 * 0.1_f64.powi(i32::try_from(decimals).unwrap());
    let (mut low, mut high) = (0, i64::MAX / 4);
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if instance.shown(middle).parse::<f64>().unwrap() <= wanted { low = middle } else { high = middle - 1 }
    }
    low
}
