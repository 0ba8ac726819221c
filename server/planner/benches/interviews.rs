//! `make bench-planner`: the sets of the CSPLib, five seeds each, on one thread.
//!
//! Reads the folder named by `CARAVANE_INTERVIEWS` (by default `../shared/data/interviews` beside the
//! project), which does not come with the project: without it the program says so and ends.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it cannot read")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use planner::interviews::{read, solve};

const SEEDS: u64 = 5;
const LIMIT: Duration = Duration::from_secs(20);

fn main() {
    let folder = std::env::var_os("CARAVANE_INTERVIEWS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/interviews"), PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no sets in {} (name their folder in CARAVANE_INTERVIEWS)", folder.display());
        return;
    }
    for set in ["2", "100", "200", "400"] {
        let text = |kind: &str, set: &str| fs::read_to_string(folder.join(format!("{kind}{set}.csv")));
        let slots = text("slots", set).or_else(|_| text("slots", "")).unwrap();
        let problem = read(&text("company", set).unwrap(), &text("test", set).unwrap(), &slots).unwrap();
        for seed in 1..=SEEDS {
            let begin = Instant::now();
            let plan = solve(&problem, seed, usize::MAX, &mut || begin.elapsed() > LIMIT);
            println!("{set} seed {seed}: {:?} proven {} {:?}", plan.figures, plan.proven, begin.elapsed());
        }
    }
}
