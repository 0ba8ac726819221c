//! The welcome desk of a stop: what its pages show, and the commands of its forms.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use crate::error::AppError;
use crate::views::{
    AttestationView, DeskDayView, DeskHomeView, DeskNumbersView, DeskPersonView, DeskSessionView, DeskTicketView,
    DeskWalkInView, HostsView, KioskCall,
};

#[cfg(feature = "ssr")]
use super::context::{failed, host, organiser};
#[cfg(feature = "ssr")]
use super::words::ticket as ticket_words;
#[cfg(feature = "ssr")]
use backend::service::{read, read_login::SignedIn, welcome};

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
mod team;
#[cfg(feature = "ssr")]
mod words;
#[cfg(feature = "ssr")]
pub use commands::{act, address, enter_sheet, renew, show, walk_in as add};
#[cfg(feature = "ssr")]
pub use team::save_hosts;
#[cfg(feature = "ssr")]
pub(super) use words::{head, holder};

/// The desk of a stop for whoever asks; `None` when it is not theirs.
#[cfg(feature = "ssr")]
async fn open(
    (backend, who): (backend::Backend, SignedIn),
    stop: &str,
) -> Result<Option<(backend::Backend, welcome::Desk)>, AppError> {
    let Ok(stop) = stop.parse() else { return Ok(None) };
    let desk = welcome::open(&backend, &who, stop).await.map_err(failed(&backend))?;
    Ok(desk.map(|desk| (backend, desk)))
}

/// The stops of whoever asks.
#[server(prefix = "/api", endpoint = "accueil", input = GetUrl)]
pub async fn home() -> Result<Option<DeskHomeView>, AppError> {
    let (backend, who) = host()?;
    let stops = welcome::stops(&backend, &who).await.map_err(failed(&backend))?;
    Ok(Some(words::home(who.name, stops)))
}

/// The day of a stop, and who answers to a name or drawing. Posted: a name in a query would stand in logs.
#[server(prefix = "/api", endpoint = "accueil/jour", input = Json)]
pub async fn day(stop: String, shown: String) -> Result<Option<DeskDayView>, AppError> {
    Ok(open(host()?, &stop).await?.map(|(_, desk)| words::day(&desk, &shown)))
}

/// Who waits at the kiosks of a stop: asked again and again while a page is open.
#[server(prefix = "/api", endpoint = "accueil/bornes", input = GetUrl)]
pub async fn calls(stop: String) -> Result<Vec<KioskCall>, AppError> {
    let (backend, who) = host()?;
    let Ok(stop) = stop.parse() else { return Ok(Vec::new()) };
    let calls = welcome::calls(&backend, &who, stop).await.map_err(failed(&backend))?;
    Ok(words::calls(calls))
}

/// The tickets of one drawing.
#[server(prefix = "/api", endpoint = "accueil/dessin", input = GetUrl)]
pub async fn numbers(stop: String, drawing: String) -> Result<Option<DeskNumbersView>, AppError> {
    let drawing = domain::person::Drawing::parse(&drawing);
    let opened = open(host()?, &stop).await?;
    Ok(opened.zip(drawing).map(|((_, desk), drawing)| words::numbers(&desk, drawing)))
}

/// Somebody at the desk.
#[server(prefix = "/api", endpoint = "accueil/personne", input = GetUrl)]
pub async fn person(stop: String, ticket: String) -> Result<Option<DeskPersonView>, AppError> {
    let opened = open(host()?, &stop).await?;
    Ok(opened.zip(ticket.parse().ok()).and_then(|((_, desk), ticket)| words::person(&desk, ticket)))
}

/// A session and its people.
#[server(prefix = "/api", endpoint = "accueil/seance", input = GetUrl)]
pub async fn session(stop: String, session: String) -> Result<Option<DeskSessionView>, AppError> {
    let opened = open(host()?, &stop).await?;
    Ok(opened
        .zip(session.parse().ok())
        .and_then(|((backend, desk), session)| words::session(&desk, session, backend.new_id().to_string())))
}

/// The sessions that somebody can walk into.
#[server(prefix = "/api", endpoint = "accueil/ajout", input = GetUrl)]
pub async fn walk_in(stop: String, session: String) -> Result<Option<DeskWalkInView>, AppError> {
    let opened = open(host()?, &stop).await?;
    Ok(opened.map(|(backend, desk)| words::walk_in(&desk, &session, backend.new_id().to_string())))
}

/// A ticket to print, by the secret of its address.
#[server(prefix = "/api", endpoint = "accueil/ticket", input = Json)]
pub async fn ticket(stop: String, token: String) -> Result<Option<DeskTicketView>, AppError> {
    let Some((backend, desk)) = open(host()?, &stop).await? else { return Ok(None) };
    let page = read::ticket_by_link(&backend, &token).await.map_err(failed(&backend))?;
    let page = page.filter(|page| desk.people.iter().any(|person| person.ticket == page.ticket));
    Ok(page.map(|page| DeskTicketView { head: words::head(&desk), ticket: ticket_words(page) }))
}

/// An attestation to print.
#[server(prefix = "/api", endpoint = "accueil/attestation", input = GetUrl)]
pub async fn attestation(stop: String, ticket: String) -> Result<Option<AttestationView>, AppError> {
    let (backend, who) = host()?;
    let (Ok(stop), Ok(ticket)) = (stop.parse(), ticket.parse()) else { return Ok(None) };
    let found = welcome::attest::attest(&backend, &who, stop, ticket).await.map_err(failed(&backend))?;
    Ok(found.map(|found| words::attestation(&found, ticket)))
}

/// Who welcomes at a stop.
#[server(prefix = "/api", endpoint = "equipe/accueil", input = GetUrl)]
pub async fn hosts(tour: String, stop: String) -> Result<Option<HostsView>, AppError> {
    let (backend, _) = organiser()?;
    let Ok(stop) = stop.parse() else { return Ok(None) };
    let found = welcome::hosts::list(&backend, &tour, stop).await.map_err(failed(&backend))?;
    Ok(found.map(|(stop, people)| words::hosts(tour, &stop, backend.now(), people)))
}
