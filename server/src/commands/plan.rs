//! `caravane plan`: the planner on files, without settings or database.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Subcommand;
use planner::tsptw::{Instance, MOST_TOWNS, Progress, ReadError, solve};
use planner::verify;

use super::CommandError;

/// Nothing that the planner reads is larger.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// A longer search is a mistake in the unit.
const LONGEST_SEARCH: f64 = 86_400.0;
/// No feasible answer: neither a success nor a fault.
const NOTHING_FOUND: u8 = 2;

/// What to plan.
#[derive(Debug, Subcommand)]
pub enum PlanAction {
    /// Le plus court circuit par des villes à fenêtre horaire (format des jeux TSPTW).
    ///
    /// Écrit l’ordre des villes, puis `travel_time=… time_to_best_ms=… proven=yes|no`. Sort avec 0,
    /// avec 2 si aucun circuit possible n’est trouvé, avec 1 si le fichier ne convient pas.
    Tsptw {
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
    },
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("« {text} » n’est pas un nombre de secondes"))?;
    if (0.0..=LONGEST_SEARCH).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("entre 0 et {LONGEST_SEARCH} secondes"))
    }
}

/// Runs the planner to its end.
pub fn run(action: &PlanAction) -> Result<ExitCode, CommandError> {
    let begin = Instant::now();
    match action {
        PlanAction::Tsptw { file, time_limit, seed, verify } => tsptw(file, begin, *time_limit, *seed, *verify),
    }
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

fn tsptw(file: &Path, begin: Instant, limit: Duration, seed: u64, verified: bool) -> Result<ExitCode, CommandError> {
    let text = read(file)?;
    let instance = Instance::read(&text).map_err(|error| format!("{} : {}", file.display(), sentence(&error)))?;
    let mut watch = Watch { begin, limit, best_after: Duration::ZERO };
    let Some(round) = solve(&instance, seed, usize::MAX, &mut watch) else {
        eprintln!("caravane : aucun circuit possible n’a été trouvé");
        return Ok(ExitCode::from(NOTHING_FOUND));
    };
    let travel = instance.shown(round.travel);
    if verified {
        verify::round(&text, &round.order, &travel).map_err(|fault| format!("le juge refuse la réponse : {fault}"))?;
    }
    println!("{}", round.order.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    let proven = if round.proven { "yes" } else { "no" };
    println!("travel_time={travel} time_to_best_ms={:.3} proven={proven}", watch.best_after.as_secs_f64() * 1e3);
    Ok(ExitCode::SUCCESS)
}

fn read(file: &Path) -> Result<String, CommandError> {
    let told = |error: std::io::Error| format!("{} : illisible ({error})", file.display());
    let mut text = String::new();
    let read = File::open(file).and_then(|file| file.take(LARGEST_FILE + 1).read_to_string(&mut text)).map_err(told)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > LARGEST_FILE {
        return Err(format!(
            "{} : plus de {} Mo, ce n’est pas un fichier de villes",
            file.display(),
            LARGEST_FILE >> 20
        )
        .into());
    }
    Ok(text)
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
