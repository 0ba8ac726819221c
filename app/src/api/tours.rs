//! What the public pages read.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::{HomeView, StopView, TourView};

#[cfg(feature = "ssr")]
use super::{
    context::{backend, failed},
    words,
};
#[cfg(feature = "ssr")]
use backend::service::read;

/// The tours.
#[server(prefix = "/api", endpoint = "tournees", input = GetUrl)]
pub async fn home() -> Result<Option<HomeView>, AppError> {
    let backend = backend()?;
    let tours = read::public_tours(&backend).await.map_err(failed(&backend))?;
    Ok(Some(words::home(tours)))
}

/// A tour and those of its stops that are in this town, on this day; empty means any.
#[server(prefix = "/api", endpoint = "tournee", input = GetUrl)]
pub async fn tour(tour: String, town: String, date: String) -> Result<Option<TourView>, AppError> {
    let backend = backend()?;
    let page = read::public_tour(&backend, &tour).await.map_err(failed(&backend))?;
    Ok(page.map(|page| words::tour_page(page, &backend.settings.base_url, &town, &date)))
}

/// A stop and its sessions.
#[server(prefix = "/api", endpoint = "etape", input = GetUrl)]
pub async fn stop(tour: String, stop: String) -> Result<Option<StopView>, AppError> {
    let backend = backend()?;
    let page = read::public_stop(&backend, &tour, &stop).await.map_err(failed(&backend))?;
    Ok(page.map(|page| words::stop_page(page, &backend.settings.base_url)))
}
