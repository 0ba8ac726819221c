//! Who may sign in: the page of the organiser and its forms.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::TeamView;

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
pub use commands::act;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};

/// Every login, and what the form offers.
#[server(prefix = "/api", endpoint = "equipe/equipe", input = GetUrl)]
pub async fn team() -> Result<Option<TeamView>, AppError> {
    let (backend, login) = organiser()?;
    let page = backend::service::read_team::team(&backend).await.map_err(failed(&backend))?;
    Ok(Some(commands::view(page, login.login)))
}
