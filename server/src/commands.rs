//! The command line: `caravane serve`, `worker`, `migrate`, `demo`, `admin invite`, `check`, `config`, `mail-in`, `plan`, `retention`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use backend::Backend;
use backend::clock::{Clock, Entropy, OffsetClock, SystemClock, SystemEntropy};
use backend::db::Db;
use backend::keys::Keys;
use backend::service::{erase_contacts, follow_zones};
use backend::settings::{self, Settings};
use backend::web::PublicWeb;
use backend::zone::system;
use backend::{check, reference, scenario};
use clap::{Parser, Subcommand};
use tokio::sync::Notify;

mod demo;
mod mail_in;
mod plan;
mod serve;

pub use plan::PlanAction;

/// Caravane : une tournée, de l’itinéraire au rappel.
#[derive(Debug, Parser)]
#[command(name = "caravane", version, about)]
pub struct CommandLine {
    /// Fichier de réglages (TOML) ; l’environnement l’emporte.
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
    /// Journal en JSON, une ligne par événement.
    #[arg(long, global = true)]
    pub log_json: bool,
    /// Horloge de démonstration, par exemple 2027-05-03T12:00:00Z.
    #[arg(long, global = true)]
    pub now: Option<String>,
    /// Ce qu’il faut faire.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What needs the database.
    #[command(flatten)]
    Stored(StoredCommand),
    /// Montre les réglages en vigueur, secrets cachés.
    Config,
    /// Planifie à partir de fichiers, sans base.
    Plan {
        /// Ce qu’il faut planifier.
        #[command(subcommand)]
        action: PlanAction,
    },
}

/// What to do with the database.
#[derive(Debug, Subcommand)]
pub enum StoredCommand {
    /// Sert les pages et envoie les messages.
    Serve {
        /// Charge ce scénario si la base est vide.
        #[arg(long)]
        demo: Option<String>,
        /// Les pages seules : les messages partent d’un autre processus.
        #[arg(long)]
        without_worker: bool,
    },
    /// Envoie les messages, sans servir de pages.
    Worker,
    /// Met la base à jour.
    Migrate,
    /// Charge un scénario dans une base vide.
    Demo {
        /// Son nom : carrefour.
        #[arg(long, default_value = "carrefour")]
        scenario: String,
    },
    /// Gère les comptes.
    Admin {
        /// L’action.
        #[command(subcommand)]
        action: AdminAction,
    },
    /// Garde un message reçu sur l’entrée standard, pour un serveur de courrier qui lance un programme.
    MailIn {
        /// L’expéditeur de l’enveloppe ; vide pour un retour.
        #[arg(long, default_value = "")]
        sender: String,
        /// Le destinataire de l’enveloppe.
        #[arg(long)]
        recipient: String,
    },
    /// Efface les adresses, les numéros et les textes des messages, 7 jours après chaque étape ; l’envoi le fait chaque heure.
    Retention {
        /// Dit ce qui serait effacé, sans rien changer.
        #[arg(long)]
        dry_run: bool,
    },
    /// Recalcule chaque invariant ; sort avec 1 et une liste si l’un est rompu.
    Check,
}

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub enum AdminAction {
    /// Crée une invitation et montre son lien.
    Invite {
        /// L’adresse électronique.
        email: String,
        /// Le nom affiché.
        #[arg(long, default_value = "Organisation")]
        name: String,
        /// Ce que la personne fait : organiser, partner, employer ou host.
        #[arg(long, default_value = "organiser")]
        role: String,
        /// La structure d’un partenaire ou d’un employeur, par son nom.
        #[arg(long)]
        body: Option<String>,
    },
}

/// Anything that stops a command, as a sentence.
pub type CommandError = Box<dyn std::error::Error + Send + Sync>;

/// Runs a command to its end.
pub async fn run(line: CommandLine) -> Result<ExitCode, CommandError> {
    let settings = || read_settings(line.config.as_deref(), line.now.as_deref());
    match line.command {
        Command::Plan { action } => plan::run(&action),
        Command::Config => {
            print_settings(&settings()?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Stored(command) => match (settings(), &command) {
            (Ok(settings), _) => run_stored(command, settings).await,
            // A mail server that hears anything else takes the message for refused.
            (Err(fault), StoredCommand::MailIn { .. }) => Ok(mail_in::later(&fault)),
            (Err(fault), _) => Err(fault),
        },
    }
}

async fn run_stored(command: StoredCommand, mut settings: Settings) -> Result<ExitCode, CommandError> {
    if matches!(command, StoredCommand::Serve { demo: Some(_), .. } | StoredCommand::Demo { .. }) {
        settings.demo_now = settings.demo_now.or(Some(scenario::DEMO_NOW));
    }
    let backend = match (open(settings).await, &command) {
        (Ok(backend), _) => backend,
        // Here too the mail server is to come again.
        (Err(fault), StoredCommand::MailIn { .. }) => return Ok(mail_in::later(&fault)),
        (Err(fault), _) => return Err(fault),
    };
    if matches!(command, StoredCommand::Serve { .. } | StoredCommand::Demo { .. } | StoredCommand::Migrate) {
        reference::load_france(&backend.db).await?;
    }
    match command {
        StoredCommand::Serve { demo, without_worker } => {
            serve::serve(backend, demo.as_deref(), !without_worker).await?;
        }
        StoredCommand::Worker => serve::work(backend).await?,
        StoredCommand::Migrate => println!("La base est à jour ({}).", backend.db.engine()),
        StoredCommand::Demo { scenario } => demo::load(&backend, &scenario).await?,
        StoredCommand::Admin { action: AdminAction::Invite { email, name, role, body } } => {
            demo::invite(&backend, &email, &name, &role, body.as_deref()).await?;
        }
        StoredCommand::MailIn { sender, recipient } => return Ok(mail_in::run(&backend, &sender, &recipient).await),
        StoredCommand::Retention { dry_run } => retention(&backend, dry_run).await?,
        StoredCommand::Check => return run_check(&backend).await,
    }
    Ok(ExitCode::SUCCESS)
}

fn read_settings(config: Option<&Path>, now: Option<&str>) -> Result<Settings, CommandError> {
    let mut environment: BTreeMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    if let Some(now) = now {
        environment.insert("CARAVANE_NOW".into(), now.to_owned());
    }
    let file = match config {
        Some(path) => Some(std::fs::read_to_string(path).map_err(|error| format!("{} : {error}", path.display()))?),
        None => None,
    };
    Ok(Settings::read(&environment, file.as_deref())?)
}

async fn open(settings: Settings) -> Result<Backend, CommandError> {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let keys = Keys::new(settings.secret(entropy.as_ref())?);
    let clock: Arc<dyn Clock> = match settings.demo_now {
        Some(start) => Arc::new(OffsetClock::starting_at(start)),
        None => Arc::new(SystemClock),
    };
    create_folder_of(&settings.database_url)?;
    let db = Db::connect(&settings.database_url).await?;
    db.migrate().await?;
    let (settings, wake, web) = (Arc::new(settings), Arc::new(Notify::new()), Arc::new(PublicWeb::default()));
    let backend = Backend { db, clock, entropy, keys, settings, wake, web };
    reference::load(&backend.db).await?;
    Ok(backend)
}

fn create_folder_of(url: &str) -> Result<(), CommandError> {
    let Some(path) = url.strip_prefix("sqlite:") else { return Ok(()) };
    let path = path.trim_start_matches("//").split('?').next().unwrap_or_default();
    match std::path::Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => {
            std::fs::create_dir_all(folder).map_err(|error| format!("{} : {error}", folder.display()).into())
        }
        _ => Ok(()),
    }
}

fn print_settings(settings: &Settings) {
    let shown = format!("{settings:#?}");
    for (name, default, sense) in settings::KNOWN {
        let default = if default.is_empty() { "rien" } else { default };
        println!("{name:<28} {sense} (par défaut : {default})");
    }
    println!("\nEn vigueur :\n{}", hide_password(&shown));
}

/// A database address may hold a password between `:` and `@`.
fn hide_password(text: &str) -> String {
    text.lines()
        .map(|line| match (line.find("://"), line.rfind('@')) {
            (Some(scheme), Some(at)) if scheme < at => format!("{}://…{}", &line[..scheme], &line[at..]),
            _ => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Zones of ours that the system knows otherwise: no fault of the data, but somebody must know.
async fn print_zones(backend: &Backend) -> Result<(), CommandError> {
    for note in follow_zones::compare(backend, Path::new(system::FOLDER)).await? {
        println!("{note}");
    }
    Ok(())
}

/// Says stop by stop, in numbers only, what goes, or would go.
async fn retention(backend: &Backend, dry_run: bool) -> Result<(), CommandError> {
    let due = if dry_run { erase_contacts::list(backend).await? } else { erase_contacts::erase(backend).await? };
    let filled: Vec<_> = due.iter().filter(|stop| stop.contacts > 0 || stop.messages > 0).collect();
    for stop in &filled {
        let (town, day) = (&stop.town, stop.ended_on.format("%d/%m/%Y"));
        println!("{town}, terminée le {day} : {} contacts, {} messages", stop.contacts, stop.messages);
    }
    println!(
        "{}",
        match (filled.is_empty(), dry_run) {
            (true, _) => "Rien à effacer.",
            (false, true) => "Rien n’est changé ; sans --dry-run, cela serait effacé.",
            (false, false) => "C’est effacé.",
        }
    );
    Ok(())
}

async fn run_check(backend: &Backend) -> Result<ExitCode, CommandError> {
    let violations = check::run(backend).await?;
    for violation in &violations {
        println!("{violation}");
    }
    print_zones(backend).await?;
    if violations.is_empty() {
        println!("Tout est juste.");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{} règle(s) rompue(s).", violations.len());
    Ok(ExitCode::FAILURE)
}

/// Reads a scenario's name.
fn parse_scenario(name: &str) -> Result<scenario::Scenario, CommandError> {
    scenario::Scenario::parse(name)
        .ok_or_else(|| format!("le scénario « {name} » n’existe pas ; essayez carrefour").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory as _;
        CommandLine::command().debug_assert();
    }

    #[test]
    fn a_password_is_never_printed() {
        let shown = hide_password("database_url: \"postgres://user:secret@db.example/caravane\"\nlisten: \"x\"");
        assert_eq!(shown, "database_url: \"postgres://…@db.example/caravane\"\nlisten: \"x\"");
    }
}
