//! What somebody would take instead, on forty of the classical instances.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::sets::{Known, Line};

/// Dumas: all with windows of 100, and 40 or 60 towns with windows of 80; Potvin and Bengio: 201 to 204.
const CHOSEN: [&str; 9] = ["n20w100", "n40w100", "n60w100", "n40w80", "n60w80", "rc_201", "rc_202", "rc_203", "rc_204"];
const LIMIT: Duration = Duration::from_secs(1);

/// Runs and prints this program, then the peers that the interpreter named by
/// `CARAVANE_PEERS_PYTHON` (by default `python3`) has.
pub fn run(folder: &Path, known: &[Known]) {
    let chosen: Vec<&Known> =
        known.iter().filter(|known| CHOSEN.iter().any(|name| known.name.starts_with(name))).collect();
    println!("{} instances, 1 s, one thread   feasible  best known   worst gap    median   worst", chosen.len());
    let mut ours = Line::default();
    for known in &chosen {
        ours.add(known, 1, LIMIT);
    }
    println!("this program (stops at the best known value) {ours}");
    let python = std::env::var("CARAVANE_PEERS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/tsptw/peers.py");
    let mut command = Command::new(&python);
    command.arg(script).arg(folder).arg(LIMIT.as_secs().to_string()).stdin(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            println!("the peers are left out: {python}: {error} (name an interpreter in CARAVANE_PEERS_PYTHON)");
            return;
        }
    };
    let lines: Vec<String> =
        chosen.iter().map(|known| format!("{}/{} {}", known.set, known.name, known.best)).collect();
    child.stdin.take().unwrap().write_all(lines.join("\n").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "the peers ended with a fault");
}
