//! `caravane plan interviews`: who meets which employer, and when, from the files of the CSPLib.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use planner::interviews::{BadProblem, FileError, LEAST_WANTED, Plan, Problem, read as read_files, solve};
use planner::verify;

use super::{CommandError, NOTHING_FOUND, SearchArguments, read, refused};

/// A folder with more files is not one of conferences.
const MOST_FILES: usize = 10_000;

/// What `plan interviews` is told.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Le dossier : `companyX.csv`, `testX.csv`, `slotsX.csv` pour chaque jeu X.
    dir: PathBuf,
    /// Un seul jeu, par exemple 100, vide pour les fichiers sans suffixe. Sans cette option, tous.
    #[arg(long)]
    set: Option<String>,
    #[command(flatten)]
    search: SearchArguments,
}

/// The files of one set.
struct Files {
    companies: PathBuf,
    wishes: PathBuf,
    slots: PathBuf,
}

/// Reads, searches, writes one set after the other.
pub fn run(arguments: &Arguments, mut begin: Instant) -> Result<ExitCode, CommandError> {
    let dir = &arguments.dir;
    let mut sets = sets(dir)?;
    if let Some(wanted) = &arguments.set {
        sets.retain(|(_, name), _| name == wanted);
    }
    if sets.is_empty() {
        let named = arguments.set.as_deref().unwrap_or("X");
        return Err(
            format!("{} : il manque company{named}.csv, test{named}.csv ou slots{named}.csv", dir.display()).into()
        );
    }
    let alone = sets.len() == 1;
    let (mut planned, mut unmet) = (0, false);
    for ((_, name), files) in sets {
        let texts = [read(&files.companies)?, read(&files.wishes)?, read(&files.slots)?];
        let [companies, wishes, slots] = &texts;
        let problem = match read_files(companies, wishes, slots) {
            // Files of one folder that do not belong together, though their names say so.
            Err(error @ FileError::Mismatch { .. }) if !alone => {
                eprintln!("caravane : test{name}.csv laissé de côté : {}", sentence(&error));
                continue;
            }
            found => found.map_err(|error| format!("{}, test{name}.csv : {}", dir.display(), sentence(&error)))?,
        };
        let plan =
            solve(&problem, arguments.search.seed, usize::MAX, &mut || begin.elapsed() >= arguments.search.time_limit);
        let time = begin.elapsed();
        if arguments.search.verify {
            verify::interviews::files(companies, wishes, slots, &plan.meetings, &plan.figures)
                .map_err(|faults| format!("test{name}.csv : {}", refused(&faults)))?;
        }
        print!("{}", written(&name, &problem, &plan, time));
        unmet |= plan.figures.missing > 0 || plan.figures.short > 0;
        planned += 1;
        begin = Instant::now();
    }
    if planned == 0 {
        return Err(format!("{} : aucun jeu dont les fichiers vont ensemble", dir.display()).into());
    }
    Ok(if unmet { ExitCode::from(NOTHING_FOUND) } else { ExitCode::SUCCESS })
}

/// The complete sets of a folder by their suffix, the shorter suffix first. A set without sessions
/// of its own takes `slots.csv`.
fn sets(dir: &Path) -> Result<BTreeMap<(usize, String), Files>, CommandError> {
    let told = |error: std::io::Error| format!("{} : illisible ({error})", dir.display());
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(dir).map_err(told)?.take(MOST_FILES) {
        let name = entry.map_err(told)?.file_name();
        let suffix = name.to_str().and_then(|name| name.strip_prefix("test")?.strip_suffix(".csv"));
        let Some(suffix) = suffix else { continue };
        let file = |kind: &str, suffix: &str| dir.join(format!("{kind}{suffix}.csv"));
        let (companies, wishes, own) = (file("company", suffix), file("test", suffix), file("slots", suffix));
        let slots = if own.is_file() { own } else { file("slots", "") };
        if companies.is_file() && slots.is_file() {
            found.insert((suffix.len(), suffix.to_owned()), Files { companies, wishes, slots });
        }
    }
    Ok(found)
}

/// The answer: each student's meetings, what is unmet, the figures. All numbers as in the files.
fn written(name: &str, problem: &Problem, plan: &Plan, time: Duration) -> String {
    let mut text = format!("set={name} people={} desks={}\n", problem.people().len(), problem.desks().len());
    let mut loads = vec![0; problem.desks().len()];
    let mut lines = vec![String::new(); problem.people().len()];
    let mut counts = vec![0; problem.people().len()];
    for meeting in &plan.meetings {
        loads[meeting.desk] += 1;
        counts[meeting.person] += 1;
        let _ = write!(lines[meeting.person], " {}@{}", meeting.desk + 1, meeting.slot + 1);
    }
    for (person, line) in lines.iter().enumerate() {
        let _ = writeln!(text, "{}{line}", person + 1);
    }
    for (person, (who, count)) in problem.people().iter().zip(&counts).enumerate() {
        if *count < who.most {
            let _ = writeln!(text, "unmet person={} missing={}", person + 1, who.most - count);
        }
    }
    for (desk, (found, load)) in problem.desks().iter().zip(&loads).enumerate() {
        if *load < found.least {
            let _ = writeln!(text, "unmet desk={} missing={}", desk + 1, found.least - load);
        }
    }
    let figures = &plan.figures;
    let proven = if plan.proven { "yes" } else { "no" };
    let _ = writeln!(
        text,
        "meetings={} missing={} short={} worst_missing={} worst={} total={} gaps={} proven={proven} time_ms={:.3}",
        plan.meetings.len(),
        figures.missing,
        figures.short,
        figures.worst_missing,
        figures.worst_regret,
        figures.total,
        figures.gaps,
        time.as_secs_f64() * 1e3
    );
    text
}

fn sentence(error: &FileError) -> String {
    match error {
        FileError::Empty { file } => format!("{file} : aucune ligne de données"),
        FileError::Cells { file, line, cells, expected } => {
            format!("{file}, ligne {line} : {cells} cellules ; il en faut {expected}")
        }
        FileError::Number { file, line, text, expected } => {
            let expected = match *expected {
                "wish from 1 to 5" => "une préférence de 1 à 5",
                "session from 1 to 20" => "une session de 1 à 20, chacune une fois",
                "number of a student" => "le numéro d’un étudiant, chacun une fois",
                _ => "un nombre utilisable",
            };
            format!("{file}, ligne {line} : « {text} » n’est pas {expected}")
        }
        FileError::Mismatch { count, other, .. } => {
            format!("{count} étudiants dans test, {other} dans slots")
        }
        FileError::Problem(problem) => refusal(problem),
    }
}

fn refusal(problem: &BadProblem) -> String {
    match problem {
        BadProblem::Size { what, count, most } => {
            let what = match *what {
                "people" => "étudiants",
                "desks" => "entreprises",
                _ => "sessions",
            };
            format!("{count} {what} ; il en faut de 1 à {most}")
        }
        BadProblem::Wishes { person, wishes, desks } => {
            format!("étudiant {} : {wishes} préférences pour {desks} entreprises", person + 1)
        }
        BadProblem::Wish { person, desk, wish } => {
            format!("étudiant {}, entreprise {} : {wish} dépasse {LEAST_WANTED}", person + 1, desk + 1)
        }
        BadProblem::Slot { person, slot } => {
            format!("étudiant {} : la session {} n’existe pas ou revient", person + 1, slot + 1)
        }
        BadProblem::Nothing { person } => format!("étudiant {} : aucun entretien voulu", person + 1),
        BadProblem::Parallel { desk, .. } => format!("entreprise {} : entretiens simultanés illisibles", desk + 1),
        BadProblem::NoPlace { desk } => format!("entreprise {} : aucune place, jamais", desk + 1),
        BadProblem::Bounds { desk, least, most } => {
            format!("entreprise {} : au moins {least} entretiens mais au plus {most}", desk + 1)
        }
    }
}
