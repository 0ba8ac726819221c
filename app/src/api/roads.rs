//! The ways between the towns of a tour: what the pages read, and what their forms do.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::LegsView;

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
mod import;
#[cfg(feature = "ssr")]
pub(crate) mod words;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};
#[cfg(feature = "ssr")]
use backend::service::read_legs;
#[cfg(feature = "ssr")]
pub use commands::edit;
#[cfg(feature = "ssr")]
pub use import::{import, unreadable};

/// The ways of a tour.
#[server(prefix = "/api", endpoint = "equipe/trajets", input = GetUrl)]
pub async fn legs(tour: String) -> Result<Option<LegsView>, AppError> {
    let (backend, _) = organiser()?;
    let found = read_legs::legs(&backend, &tour).await.map_err(failed(&backend))?;
    Ok(found.map(|page| words::legs(page, backend.now())))
}
