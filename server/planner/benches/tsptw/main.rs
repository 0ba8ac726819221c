//! `make bench-planner`: rounds under time windows, on one thread.
//!
//! `cargo bench -p planner --bench tsptw -- sets` runs one part alone. The classical sets are in the
//! folder named by `CARAVANE_TSPTW` (by default `../shared/data/tsptw` beside the project); they do
//! not come with the project, and where they are missing the program says so.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what it cannot read")]

use std::path::{Path, PathBuf};

mod limits;
mod made;
mod peers;
#[path = "../common/processor.rs"]
mod processor;
mod sets;
mod watch;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let part = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    let folder = std::env::var_os("CARAVANE_TSPTW")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/tsptw"), PathBuf::from);
    let known = sets::read(&folder);
    if known.is_empty() {
        println!("skipped: no classical sets in {} (name their folder in CARAVANE_TSPTW)", folder.display());
    }
    if part("sets") {
        sets::run(&known);
    }
    if part("peers") && !known.is_empty() {
        peers::run(&folder, &known);
    }
    if part("made") {
        made::run();
    }
    if part("limits") {
        limits::run();
    }
}
