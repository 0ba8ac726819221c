//! `caravane plan`: the planner on files, without settings or database.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};

use super::CommandError;

mod generate;
mod interviews;
mod tour;
mod tsptw;

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
    Tsptw(tsptw::Arguments),
    /// Les entretiens d’un dossier (format CSPLib 062) : qui rencontre quelle entreprise, et quand.
    ///
    /// Par jeu : `set=…`, une ligne par étudiant avec ses entretiens `entreprise@session`, ce qui
    /// manque (`unmet …`), puis `meetings=… missing=… short=… worst_missing=… worst=… total=… gaps=…
    /// proven=yes|no time_ms=…`. Sort avec 0, avec 2 s’il manque un entretien ou le minimum d’une
    /// entreprise, avec 1 si un fichier ne convient pas.
    Interviews(interviews::Arguments),
    /// Les dates d’une tournée (JSON, schéma server/docs/plan-tour.schema.json).
    ///
    /// Écrit le jour, la ville, le lieu et la route de chaque étape, ce que coûte chaque souhait et
    /// les villes sans date avec la raison. Sort avec 0, avec 2 si une ville reste sans date, avec 1
    /// si le fichier ne convient pas.
    Tour(tour::Arguments),
    /// Écrit une saison à planifier, faite de vraies villes et d’une graine.
    Generate(generate::Arguments),
}

// No doc comment: clap would take it for the help of each command.
#[derive(Debug, Args)]
struct SearchArguments {
    /// Secondes au plus, lecture comprise (pour chaque jeu d’entretiens) ; la recherche s’arrête avant
    /// quand l’optimum est prouvé ou que plus rien n’aide.
    #[arg(long, default_value = "10", value_parser = seconds)]
    time_limit: Duration,
    /// Graine : la même donne la même recherche.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Relit la réponse avec un juge indépendant.
    #[arg(long)]
    verify: bool,
}

/// Runs the planner to its end. A limit in seconds counts from here, reading included.
pub fn run(action: &PlanAction) -> Result<ExitCode, CommandError> {
    let begin = Instant::now();
    match action {
        PlanAction::Tsptw(arguments) => tsptw::run(arguments, begin),
        PlanAction::Interviews(arguments) => interviews::run(arguments, begin),
        PlanAction::Tour(arguments) => tour::run(arguments, begin),
        PlanAction::Generate(arguments) => {
            generate::run(arguments);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Seconds of search, as an argument says them.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("« {text} » n’est pas un nombre de secondes"))?;
    if (0.0..=LONGEST_SEARCH).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err(format!("entre 0 et {LONGEST_SEARCH} secondes"))
    }
}

/// The answer does not stand before the judge.
fn refused(faults: &[impl ToString]) -> String {
    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
    format!("le juge refuse la réponse : {}", faults.join(" ; "))
}

/// The whole of a text file, unless it is too large to be a problem that the planner can bear.
fn read(file: &Path) -> Result<String, CommandError> {
    let told = |error: std::io::Error| format!("{} : illisible ({error})", file.display());
    let mut text = String::new();
    let read = File::open(file).and_then(|file| file.take(LARGEST_FILE + 1).read_to_string(&mut text)).map_err(told)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > LARGEST_FILE {
        return Err(too_large(file));
    }
    Ok(text)
}

fn too_large(file: &Path) -> CommandError {
    format!("{} : plus de {} Mo, c’est trop pour un fichier à planifier", file.display(), LARGEST_FILE >> 20).into()
}
