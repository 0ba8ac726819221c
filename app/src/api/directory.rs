//! The directory of the team: what its pages read, and the commands of their forms.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::{BodyRow, BodyView, FormView, NewStopView, NewVenueView, SheetView, TownHit, VenueRow, VenueView};

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
mod import;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};
#[cfg(feature = "ssr")]
use backend::service::{find_towns, read_directory, read_itinerary};
#[cfg(feature = "ssr")]
pub use commands::{add_stop, body, body_new, stop_sheet, tour_edit, tour_new, venue as venue_form, venue_new};
#[cfg(feature = "ssr")]
pub(super) use commands::{refusal, refusal_with, sentence};
#[cfg(feature = "ssr")]
pub(super) use import::no_table;
#[cfg(feature = "ssr")]
pub use import::{Looked, import, unreadable};

/// The towns of a question; those of the zone `near` first.
#[server(prefix = "/api", endpoint = "equipe/communes", input = GetUrl)]
pub async fn towns(question: String, near: String) -> Result<Vec<TownHit>, AppError> {
    let (backend, _) = organiser()?;
    let found = find_towns::find(&backend, &question, &near).await.map_err(failed(&backend))?;
    Ok(found.into_iter().map(words::hit).collect())
}

/// The form of a new tour, in the zone of the latest.
#[server(prefix = "/api", endpoint = "equipe/tournee-nouvelle", input = GetUrl)]
pub async fn new_tour() -> Result<Option<FormView>, AppError> {
    let (backend, _) = organiser()?;
    let tours = read_itinerary::tours(&backend).await.map_err(failed(&backend))?;
    let zone = tours.first().map(|latest| latest.time_zone.clone());
    Ok(Some(words::new_tour(backend.now().date_naive(), zone)))
}

/// The settings of a tour, from its draft.
#[server(prefix = "/api", endpoint = "equipe/tournee-reglages", input = GetUrl)]
pub async fn tour_form(tour: String) -> Result<Option<FormView>, AppError> {
    let (backend, _) = organiser()?;
    let found = read_directory::tour(&backend, &tour).await.map_err(failed(&backend))?;
    Ok(found.map(|page| words::tour(&page)))
}

/// The form of a new stop: the question for a town, then the stop itself.
#[server(prefix = "/api", endpoint = "equipe/etape-nouvelle", input = GetUrl)]
pub async fn new_stop(tour: String, question: String, insee: String) -> Result<Option<NewStopView>, AppError> {
    let (backend, _) = organiser()?;
    let Some(page) = read_directory::tour(&backend, &tour).await.map_err(failed(&backend))? else { return Ok(None) };
    let near = page.plan.time_zone.clone();
    let hits = find_towns::find(&backend, &question, &near).await.map_err(failed(&backend))?;
    let town = find_towns::one(&backend, &insee).await.map_err(failed(&backend))?;
    let venues = read_directory::venues(&backend).await.map_err(failed(&backend))?;
    Ok(Some(words::new_stop(&page, hits, town, &venues)))
}

/// The sheet of a stop.
#[server(prefix = "/api", endpoint = "equipe/fiche", input = GetUrl)]
pub async fn sheet(tour: String, stop: String) -> Result<Option<SheetView>, AppError> {
    let (backend, _) = organiser()?;
    let found = read_directory::sheet(&backend, &tour, &stop).await.map_err(failed(&backend))?;
    Ok(found.map(|sheet| words::sheet(&sheet, backend.now())))
}

/// Every venue.
#[server(prefix = "/api", endpoint = "equipe/lieux", input = GetUrl)]
pub async fn venues() -> Result<Option<Vec<VenueRow>>, AppError> {
    let (backend, _) = organiser()?;
    let found = read_directory::venues(&backend).await.map_err(failed(&backend))?;
    Ok(Some(found.iter().filter_map(words::venue_row).collect()))
}

/// The form of a new venue.
#[server(prefix = "/api", endpoint = "equipe/lieu-nouveau", input = GetUrl)]
pub async fn new_venue(question: String, insee: String) -> Result<Option<NewVenueView>, AppError> {
    let (backend, _) = organiser()?;
    let hits = find_towns::find(&backend, &question, "").await.map_err(failed(&backend))?;
    let town = find_towns::one(&backend, &insee).await.map_err(failed(&backend))?;
    Ok(Some(NewVenueView { hits: hits.into_iter().map(words::hit).collect(), town: town.map(words::hit) }))
}

/// One venue.
#[server(prefix = "/api", endpoint = "equipe/lieu", input = GetUrl)]
pub async fn venue(id: String) -> Result<Option<VenueView>, AppError> {
    let (backend, _) = organiser()?;
    let Ok(id) = id.parse() else { return Ok(None) };
    let found = read_directory::venue(&backend, id).await.map_err(failed(&backend))?;
    Ok(found.and_then(|page| words::venue(&page)))
}

/// Every partner.
#[server(prefix = "/api", endpoint = "equipe/partenaires", input = GetUrl)]
pub async fn bodies() -> Result<Option<Vec<BodyRow>>, AppError> {
    let (backend, _) = organiser()?;
    let found = read_directory::bodies(&backend).await.map_err(failed(&backend))?;
    Ok(Some(found.iter().map(words::body_row).collect()))
}

/// One partner.
#[server(prefix = "/api", endpoint = "equipe/partenaire", input = GetUrl)]
pub async fn body_page(id: String) -> Result<Option<BodyView>, AppError> {
    let (backend, _) = organiser()?;
    let Ok(id) = id.parse() else { return Ok(None) };
    let found = read_directory::body(&backend, id).await.map_err(failed(&backend))?;
    Ok(found.map(words::body))
}
