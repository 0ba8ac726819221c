//! What the organiser reads of tours and their road.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::{ItineraryView, RepairView, TargetRow, TourRow};

#[cfg(feature = "ssr")]
pub(super) mod calendar;
#[cfg(feature = "ssr")]
pub(super) mod clashes;
#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
mod targets;
#[cfg(feature = "ssr")]
pub(crate) mod words;
#[cfg(feature = "ssr")]
pub use commands::edit;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};
#[cfg(feature = "ssr")]
use backend::service::propose_dates::ProposeError;
#[cfg(feature = "ssr")]
use backend::service::{read_itinerary, read_plan, repair_dates, stop_in_hand};

/// Every tour, the latest first.
#[server(prefix = "/api", endpoint = "equipe/tournees", input = GetUrl)]
pub async fn tours() -> Result<Option<Vec<TourRow>>, AppError> {
    let (backend, _) = organiser()?;
    let tours = read_itinerary::tours(&backend).await.map_err(failed(&backend))?;
    Ok(Some(tours.into_iter().map(words::tour).collect()))
}

/// A tour with its map, its calendar and its stops.
#[server(prefix = "/api", endpoint = "equipe/itineraire", input = GetUrl)]
pub async fn itinerary(tour: String) -> Result<Option<ItineraryView>, AppError> {
    let (backend, _) = organiser()?;
    let found = read_itinerary::itinerary(&backend, &tour).await.map_err(failed(&backend))?;
    let draft = read_plan::draft_state(&backend, &tour).await.map_err(failed(&backend))?;
    let router = backend.settings.router.is_some();
    Ok(found.map(|found| words::itinerary(found, draft, backend.now(), router)))
}

/// What each day of a month (`2027-05`, or that of the stop) would cost a stop that is moved there.
#[server(prefix = "/api", endpoint = "equipe/jours", input = GetUrl)]
pub async fn targets(tour: String, stop: String, month: String) -> Result<Option<Vec<TargetRow>>, AppError> {
    let (backend, _) = organiser()?;
    let ground = stop_in_hand::ground(&backend, &tour).await.map_err(failed(&backend))?;
    Ok(ground.and_then(|ground| targets::rows(&ground, &stop, &month)))
}

/// All that the page needs to say the same while a stop is in the hand, as text for
/// [`crate::day_colours`].
#[server(prefix = "/api", endpoint = "equipe/calendrier", input = GetUrl)]
pub async fn ground(tour: String) -> Result<Option<String>, AppError> {
    let (backend, _) = organiser()?;
    let ground = stop_in_hand::ground(&backend, &tour).await.map_err(failed(&backend))?;
    ground.map(|ground| serde_json::to_string(&ground)).transpose().map_err(failed(&backend))
}

/// Which few other stops could make room for a stop that clashes where it was put.
#[server(prefix = "/api", endpoint = "equipe/place", input = GetUrl)]
pub async fn repairs(tour: String, stop: String) -> Result<Option<RepairView>, AppError> {
    let (backend, _) = organiser()?;
    match repair_dates::mending(&backend, &tour, &stop).await {
        Ok(found) => Ok(found.map(targets::repairs)),
        Err(ProposeError::Unexpected(error)) => Err(failed(&backend)(error)),
        Err(ProposeError::Busy | ProposeError::Wrong(_)) => Ok(Some(targets::no_time())),
    }
}
