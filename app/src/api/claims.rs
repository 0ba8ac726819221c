//! The organiser's page of claims and its forms.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::ClaimsView;

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
pub use commands::act;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};

/// Claims that wait, and sessions that nobody holds.
#[server(prefix = "/api", endpoint = "equipe/demandes", input = GetUrl)]
pub async fn claims() -> Result<Option<ClaimsView>, AppError> {
    let (backend, _) = organiser()?;
    let page = backend::service::read_claims::claims(&backend).await.map_err(failed(&backend))?;
    Ok(Some(commands::view(page)))
}
