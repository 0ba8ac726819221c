//! What the organiser reads of tours and their road.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::{ItineraryView, TourRow};

#[cfg(feature = "ssr")]
mod calendar;
#[cfg(feature = "ssr")]
mod clashes;
#[cfg(feature = "ssr")]
pub(crate) mod words;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};
#[cfg(feature = "ssr")]
use backend::service::read_itinerary;

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
    Ok(found.map(words::itinerary))
}
