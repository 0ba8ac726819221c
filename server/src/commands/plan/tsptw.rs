//! `caravane plan tsptw`: the shortest round through towns with one window each.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use planner::tsptw::{Expected, Impossible, Instance, MOST_TOWNS, Progress, ReadError, Reader, solve};
use planner::verify;

use super::{CommandError, LARGEST_FILE, NOTHING_FOUND, SearchArguments, read, refused, too_large};

/// The judge reads the file again and takes at most so many times as long for it.
const JUDGE_SLOWER: u32 = 3;
/// After so many bytes it is looked whether the time is over.
const READ_AT_ONCE: usize = 128 * 1024;

/// What `plan tsptw` is told.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Le fichier.
    file: PathBuf,
    #[command(flatten)]
    search: SearchArguments,
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
    let mut watch = Watch { begin, limit: arguments.search.time_limit, best_after: Duration::ZERO };
    let Some(instance) = read_in_time(file, &mut watch)? else {
        return Ok(nothing("le temps était écoulé avant la fin de la lecture"));
    };
    if arguments.search.verify {
        watch.limit = watch.limit.saturating_sub(begin.elapsed() * JUDGE_SLOWER);
    }
    let Some(round) = solve(&instance, arguments.search.seed, usize::MAX, &mut watch) else {
        let reason = instance.impossible().map(|reason| format!(" : {}", impossible(reason)));
        return Ok(nothing(&format!("aucun circuit possible n’a été trouvé{}", reason.unwrap_or_default())));
    };
    let travel = instance.shown(round.travel);
    if arguments.search.verify {
        let text = read(file)?;
        verify::round(&text, &round.order, &travel).map_err(|fault| refused(&[fault]))?;
    }
    println!("{}", round.order.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    let proven = if round.proven { "yes" } else { "no" };
    println!("travel_time={travel} time_to_best_ms={:.3} proven={proven}", watch.best_after.as_secs_f64() * 1e3);
    Ok(ExitCode::SUCCESS)
}

fn nothing(reason: &str) -> ExitCode {
    eprintln!("caravane : {reason}");
    ExitCode::from(NOTHING_FOUND)
}

/// The instance of a file; `None` when the time was over before its end.
fn read_in_time(file: &Path, watch: &mut Watch) -> Result<Option<Instance>, CommandError> {
    let told = |error: std::io::Error| format!("{} : illisible ({error})", file.display());
    let wrong = |error: ReadError| format!("{} : {}", file.display(), sentence(&error));
    let mut source = File::open(file).map_err(told)?.take(LARGEST_FILE + 1);
    let mut reader = Reader::default();
    let mut bytes = vec![0; READ_AT_ONCE];
    loop {
        let count = source.read(&mut bytes).map_err(told)?;
        if count == 0 {
            break;
        }
        reader.feed(&bytes[..count]).map_err(wrong)?;
        if source.limit() == 0 {
            return Err(too_large(file));
        }
        if watch.should_stop() {
            return Ok(None);
        }
    }
    Ok(Some(reader.finish().map_err(wrong)?))
}

fn sentence(error: &ReadError) -> String {
    match error {
        ReadError::Short { expected } => format!("le fichier s’arrête trop tôt ; il manque {}", wanted(*expected)),
        ReadError::Number { line, text, expected } => {
            format!("ligne {line} : « {text} » n’est pas un nombre utilisable pour {}", wanted(*expected))
        }
        ReadError::Towns { towns } => format!("{towns} villes ; il en faut de 2 à {MOST_TOWNS}"),
        ReadError::Window { line, town } => {
            format!("ligne {line} : la fenêtre de la ville {town} finit avant de commencer")
        }
        ReadError::Rest { line, text } => format!("ligne {line} : rien ne doit suivre les fenêtres, mais « {text} »"),
    }
}

fn wanted(expected: Expected) -> String {
    match expected {
        Expected::Count => "le nombre de villes".to_owned(),
        Expected::Way { from, to } => format!("le trajet de la ville {from} à la ville {to}"),
        Expected::Opening { town } => format!("le début de la fenêtre de la ville {town}"),
        Expected::Closing { town } => format!("la fin de la fenêtre de la ville {town}"),
    }
}

fn impossible(reason: Impossible) -> String {
    match reason {
        Impossible::Late { town } => format!("la ville {town} ferme avant qu’on puisse y être"),
        Impossible::Home { town } => format!("qui attend que la ville {town} ouvre rentre trop tard"),
        Impossible::Pair { one, other } => {
            format!("les villes {one} et {other} s’excluent, chacune est fermée après l’autre")
        }
    }
}
