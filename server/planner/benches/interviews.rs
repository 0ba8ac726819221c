//! `make bench-planner`: interviews, on one thread.
//!
//! The sets of the CSPLib with five seeds each, from the folder named by `CARAVANE_INTERVIEWS` (by
//! default `../shared/data/interviews` beside the project), which does not come with the project.
//! Then seeded mornings of 60 people at 8 desks, changed while they run.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it cannot read")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use planner::Random;
use planner::interviews::{Desk, Meeting, Morning, Person, Presence, Problem, read, rerun, solve};
use planner::verify::interviews as judge;

const SEEDS: u64 = 5;
const LIMIT: Duration = Duration::from_secs(10);
/// The total preference of the optimum, by set.
const OPTIMA: [(&str, i64); 3] = [("100", 414), ("200", 824), ("400", 1677)];
const MORNINGS: u64 = 300;
/// Attempts of the search for the rest of a morning.
const MORNING_BUDGET: usize = 100;

fn main() {
    let folder = std::env::var_os("CARAVANE_INTERVIEWS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/interviews"), PathBuf::from);
    if folder.is_dir() {
        sets(&folder);
    } else {
        println!("skipped: no sets in {} (name their folder in CARAVANE_INTERVIEWS)", folder.display());
    }
    mornings();
}

fn sets(folder: &Path) {
    println!("set   goal   totals reached             worst  gaps    proven   first best   whole");
    for (set, goal) in OPTIMA {
        let texts = ["company", "test", "slots"]
            .map(|kind| fs::read_to_string(folder.join(format!("{kind}{set}.csv"))).unwrap());
        let (mut totals, mut worst, mut gaps, mut proven) = (Vec::new(), 0, Vec::new(), 0);
        let (mut early, mut whole) = (Duration::ZERO, Duration::ZERO);
        for seed in 1..=SEEDS {
            let begin = Instant::now();
            let problem = read(&texts[0], &texts[1], &texts[2]).unwrap();
            // Without an attempt at better gaps: the time to the wishes.
            let first = solve(&problem, seed, 0, &mut || begin.elapsed() > LIMIT);
            if first.proven {
                early = early.max(begin.elapsed());
            } else {
                println!("  {set} seed {seed}: the first plan is not proven: {:?}", first.figures);
            }
            let begin = Instant::now();
            let plan = solve(&problem, seed, usize::MAX, &mut || begin.elapsed() > LIMIT);
            whole = whole.max(begin.elapsed());
            judge::files(&texts[0], &texts[1], &texts[2], &plan.meetings, &plan.figures).unwrap();
            totals.push(plan.figures.total);
            worst = worst.max(plan.figures.worst_regret);
            gaps.push(plan.figures.gaps);
            proven += usize::from(plan.proven);
        }
        println!(
            "{set:4} {goal:5}   {totals:?}  {worst}  {gaps:?}  {proven}/{SEEDS}  {:6.0} ms  {:6.0} ms",
            early.as_secs_f64() * 1e3,
            whole.as_secs_f64() * 1e3
        );
    }
}

/// 60 people at 8 desks through 12 slots; in the middle some are late or absent, six come
/// unannounced and a desk closes for a slot.
fn mornings() {
    let (mut times, mut proven, mut kept, mut changed) = (Vec::new(), 0, 0, 0);
    for seed in 1..=MORNINGS {
        let mut random = Random::new(seed);
        let mut who: Vec<Person> = (0..60).map(|_| person(8, 12, 3, &mut random)).collect();
        let mut whom: Vec<Desk> =
            (0..8).map(|_| Desk { least: 0, most: 30, parallel: vec![1 + random.below(2); 12] }).collect();
        let asked = Problem::new(who.clone(), whom.clone(), 12).unwrap();
        let promised: Vec<Meeting> = solve(&asked, seed, 100, &mut || false).meetings;
        who.extend((0..6).map(|_| person(8, 12, 2, &mut random)));
        let now = 4 + random.below(4);
        whom[random.below(8)].parallel[now + random.below(12 - now)] = 0;
        let presence: Vec<Presence> = (0..who.len())
            .map(|_| match random.below(10) {
                0 => Presence::Absent,
                1 => Presence::From(now + random.below(12 - now)),
                _ => Presence::Here,
            })
            .collect();
        let problem = Problem::new(who, whom, 12).unwrap();
        let morning = Morning { problem: &problem, promised: &promised, presence: &presence, now };
        let begin = Instant::now();
        let change = rerun(&morning, seed, MORNING_BUDGET, &mut || false).unwrap();
        times.push(begin.elapsed());
        assert_eq!(judge::morning(&morning, &change.meetings), [], "seed {seed}");
        proven += usize::from(change.proven);
        kept += change.kept.len();
        changed += change.moved.len() + change.new.len() + change.lost.len();
    }
    times.sort();
    println!(
        "{MORNINGS} mornings, 60 people, 8 desks: median {:.1} ms, worst {:.1} ms; {proven} proven; {kept} meetings kept, {changed} moved, new or lost",
        times[times.len() / 2].as_secs_f64() * 1e3,
        times[times.len() - 1].as_secs_f64() * 1e3
    );
}

fn person(desks: usize, slots: usize, most: usize, random: &mut Random) -> Person {
    Person {
        wishes: (0..desks)
            .map(|_| (random.below(6) > 0).then(|| u16::try_from(1 + random.below(5)).unwrap()))
            .collect(),
        slots: (0..slots).filter(|_| random.below(5) > 0).collect(),
        most: 1 + random.below(most),
    }
}
