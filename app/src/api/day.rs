//! The day programme of a stop: what the page reads, and the changes that it sends.

use domain::plan::DayEdit;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use crate::error::AppError;
use crate::views::{DayAnswer, DayView, TemplatesView};

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};
#[cfg(feature = "ssr")]
use backend::service::{day_templates, edit_day, read_day};
#[cfg(feature = "ssr")]
pub use commands::{submit, submit_template};
#[cfg(feature = "ssr")]
pub(super) use words::local;

/// The day programme of a stop.
#[server(prefix = "/api", endpoint = "equipe/etape", input = GetUrl)]
pub async fn day(tour: String, stop: String) -> Result<Option<DayView>, AppError> {
    let (backend, _) = organiser()?;
    let page = read_day::day(&backend, &tour, &stop).await.map_err(failed(&backend))?;
    Ok(page.map(|page| words::day(page, stop)))
}

/// Changes made on the grid, all or none.
#[server(prefix = "/api", endpoint = "equipe/etape/modifier", input = Json)]
pub async fn edit(tour: String, stop: String, revision: i64, edits: Vec<DayEdit>) -> Result<DayAnswer, AppError> {
    let (backend, login) = organiser()?;
    let edited = edit_day::Edited { tour: &tour, stop: &stop, revision, by: Some(login.login) };
    let result = edit_day::apply(&backend, edited, &edits).await;
    let page = read_day::day(&backend, &tour, &stop).await.map_err(failed(&backend))?;
    words::answer(&backend, result, page.map(|page| words::day(page, stop)))
}

/// What a template would add to the stops of a tour.
#[server(prefix = "/api", endpoint = "equipe/modeles", input = GetUrl)]
pub async fn templates(tour: String, template: String) -> Result<Option<TemplatesView>, AppError> {
    let (backend, _) = organiser()?;
    let found = day_templates::preview(&backend, &tour, template.parse().ok()).await.map_err(failed(&backend))?;
    Ok(found.map(|preview| words::templates(preview, tour)))
}
