//! `caravane plan tsptw`: the shortest round through towns with one window each.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use planner::tsptw::{Instance, MOST_TOWNS, Progress, ReadError, solve};
use planner::verify;

use super::{CommandError, NOTHING_FOUND, read, seconds};

/// What `plan tsptw` is told.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Le fichier.
    file: PathBuf,
    /// Secondes de recherche au plus ; elle s’arrête avant si l’optimum est prouvé.
    #[arg(long, default_value = "10", value_parser = seconds)]
    time_limit: Duration,
    /// Graine : la même donne la même recherche.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Relit la réponse avec un juge indépendant.
    #[arg(long)]
    verify: bool,
}

/// Stops at the caller's limit; notes when the best round was found.
struct Watch {
    begin: Instant,
    limit: Duration,
    best_after: Duration,
}

impl Progress for Watch {
    fn should_stop(&mut self) -> bool {
        self.begin.elapsed() >= self.limit
    }

    fn better(&mut self, _order: &[usize], _travel: i64) {
        self.best_after = self.begin.elapsed();
    }
}

/// Reads, searches, writes the round.
pub fn run(arguments: &Arguments, begin: Instant) -> Result<ExitCode, CommandError> {
    let file = &arguments.file;
    let text = read(file)?;
    let instance = Instance::read(&text).map_err(|error| format!("{} : {}", file.display(), sentence(&error)))?;
    let mut watch = Watch { begin, limit: arguments.time_limit, best_after: Duration::ZERO };
    let Some(round) = solve(&instance, arguments.seed, usize::MAX, &mut watch) else {
        eprintln!("caravane : aucun circuit possible n’a été trouvé");
        return Ok(ExitCode::from(NOTHING_FOUND));
    };
    let travel = instance.shown(round.travel);
    if arguments.verify {
        verify::round(&text, &round.order, &travel).map_err(|fault| format!("le juge refuse la réponse : {fault}"))?;
    }
    println!("{}", round.order.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    let proven = if round.proven { "yes" } else { "no" };
    println!("travel_time={travel} time_to_best_ms={:.3} proven={proven}", watch.best_after.as_secs_f64() * 1e3);
    Ok(ExitCode::SUCCESS)
}

fn sentence(error: &ReadError) -> String {
    match error {
        ReadError::Short { expected } => format!("le fichier s’arrête trop tôt ; il manque {expected}"),
        ReadError::Number { line, text, expected } => {
            format!("ligne {line} : « {text} » n’est pas un temps utilisable ({expected})")
        }
        ReadError::Towns { towns } => format!("{towns} villes ; il en faut de 2 à {MOST_TOWNS}"),
        ReadError::Window { line, town } => {
            format!("ligne {line} : la fenêtre de la ville {town} finit avant de commencer")
        }
        ReadError::Rest { line, text } => format!("ligne {line} : rien ne doit suivre les fenêtres, mais « {text} »"),
    }
}
