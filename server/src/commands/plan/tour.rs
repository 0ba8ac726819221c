//! `caravane plan tour`: the dates of a tour from a file.

mod left_out;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use backend::tour_file::{TourFile, read as read_file};
use clap::{Args, ValueEnum};
use domain::season::{Schedule, Value};
use planner::itinerary::{Budget, Progress, solve};
use planner::verify;

use super::{CommandError, NOTHING_FOUND, SearchArguments, read, refused};

/// Why towns have no date is looked for so long after the limit, at most.
const AFTERWARDS: Duration = Duration::from_millis(20);

/// What `plan tour` is told.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Le fichier.
    file: PathBuf,
    #[command(flatten)]
    search: SearchArguments,
    /// Essais au plus : avec eux, la réponse est la même sur toutes les machines.
    #[arg(long)]
    iterations: Option<u64>,
    /// En mots, ou en JSON pour un programme.
    #[arg(long, value_enum, default_value = "text")]
    output: Output,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Output {
    Text,
    Json,
}

/// Stops at the caller's limit.
struct Watch {
    begin: Instant,
    limit: Duration,
}

impl Progress for Watch {
    fn should_stop(&mut self) -> bool {
        self.begin.elapsed() >= self.limit
    }

    fn better(&mut self, _schedule: &Schedule, _value: Value) {}
}

/// Reads, plans, writes the plan.
pub fn run(arguments: &Arguments, begin: Instant) -> Result<ExitCode, CommandError> {
    let file = &arguments.file;
    let TourFile { season, places } =
        read_file(&read(file)?).map_err(|error| format!("{} : {error}", file.display()))?;
    let mut watch = Watch { begin, limit: arguments.search.time_limit };
    let budget = Budget { iterations: arguments.iterations.unwrap_or(u64::MAX) };
    let answer = solve(&season, None, arguments.search.seed, budget, &mut watch)
        .map_err(|wrong| format!("{} : {wrong}", file.display()))?;
    if arguments.search.verify {
        let faults = verify::itinerary(&season, &answer.schedule, &answer.costs, answer.value.left_out);
        if !faults.is_empty() {
            return Err(refused(&faults).into());
        }
    }
    let until = begin + arguments.search.time_limit.max(begin.elapsed()) + AFTERWARDS;
    let absent = left_out::all(&season, &answer.schedule, &mut || Instant::now() >= until);
    match arguments.output {
        Output::Text => print!("{}", words::text(&season, &places, &answer, &absent)),
        Output::Json => println!("{}", words::json(&season, &places, &answer, &absent)),
    }
    Ok(if absent.towns.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(NOTHING_FOUND) })
}
