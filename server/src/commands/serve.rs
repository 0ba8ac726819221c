//! The two long-running commands.

use backend::Backend;
use backend::lmtp;
use backend::mail::transport;
use backend::scenario;
use backend::worker;
use tokio::sync::watch;

use super::{CommandError, demo};
use crate::{Application, stop_signal};

/// Serves the pages, and sends the messages unless another process does.
pub async fn serve(backend: Backend, scenario: Option<&str>, with_worker: bool) -> Result<(), CommandError> {
    if let Some(name) = scenario
        && backend::scenario::is_empty(&backend).await?
    {
        println!("La base est vide : je charge le scénario « {name} ».");
        demo::load(&backend, name).await?;
    }
    let application = Application::build(backend.clone()).await?;
    super::print_zones(&backend).await?;
    print_addresses(&backend, scenario.is_some()).await?;
    let stop = stop_signal();
    let worker = with_worker.then(|| tokio::spawn(run_worker(backend.clone(), stop.clone())));
    application.run_until_stopped(stop).await?;
    if let Some(worker) = worker {
        worker.await??;
    }
    backend.db.close().await;
    Ok(())
}

/// Sends the messages until told to stop.
pub async fn work(backend: Backend) -> Result<(), CommandError> {
    println!("J’envoie les messages.");
    super::print_zones(&backend).await?;
    run_worker(backend.clone(), stop_signal()).await?;
    backend.db.close().await;
    Ok(())
}

async fn run_worker(backend: Backend, stop: watch::Receiver<bool>) -> Result<(), CommandError> {
    let transport = transport::from_settings(&backend.settings)?;
    say_who_signs(&backend);
    let door = match &backend.settings.lmtp {
        Some(address) => {
            let listener = lmtp::Listener::bind(address).await.map_err(|error| format!("LMTP : {error}"))?;
            Some(tokio::spawn(lmtp::serve(backend.clone(), listener, stop.clone())))
        }
        None => None,
    };
    worker::run(backend, transport, stop).await;
    if let Some(door) = door {
        door.await?;
    }
    Ok(())
}

/// Mail without a signature is refused by large providers: said at the start, not found out later.
fn say_who_signs(backend: &Backend) {
    match &backend.settings.dkim {
        Some(signer) => println!("Signature DKIM : {} TXT \"{}\"", signer.record_name(), signer.record()),
        None => println!("Pas de signature DKIM : réglez CARAVANE_DKIM_KEY_FILE avant d’écrire au dehors."),
    }
}

async fn print_addresses(backend: &Backend, demo: bool) -> Result<(), CommandError> {
    let base = &backend.settings.base_url;
    println!("\n  Site public       {base}/");
    if demo {
        println!("  Organisation      {}", demo::organiser_link(backend).await?);
        for (who, person) in [("Partenaire", scenario::PARTNER), ("Employeur ", scenario::EMPLOYER)] {
            if let Some(link) = demo::body_link(backend, person).await? {
                println!("  {who}        {link}");
            }
        }
        if let Some(link) = demo::kiosk_link(backend).await? {
            println!("  Borne             {link}");
        }
    }
    println!("  Boîte d’envoi     {base}/equipe/messages\n");
    Ok(())
}
