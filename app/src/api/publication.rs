//! What the team reads before publishing or changing, and the commands of its forms.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::{CallsView, ChangeView, PosterView, PublicationView, RescueView};

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
mod people;
#[cfg(feature = "ssr")]
mod rescue;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};
#[cfg(feature = "ssr")]
pub use commands::{Target, call, change, publish};
#[cfg(feature = "ssr")]
pub use rescue::take;

/// What publishing a tour would do, and its versions.
#[server(prefix = "/api", endpoint = "equipe/publier", input = GetUrl)]
pub async fn publication(tour: String) -> Result<Option<PublicationView>, AppError> {
    use backend::service::read_publication;
    let (backend, _) = organiser()?;
    let found = read_publication::publication(&backend, &tour).await.map_err(failed(&backend))?;
    Ok(found.map(|found| words::publication(tour, found)))
}

/// A published stop, or one of its sessions, about to be changed.
#[server(prefix = "/api", endpoint = "equipe/changer", input = GetUrl)]
pub async fn changing(tour: String, stop: String, session: String) -> Result<Option<ChangeView>, AppError> {
    let (backend, _) = organiser()?;
    people::changing(&backend, tour, &stop, &session).await.map_err(failed(&backend))
}

/// What could be done when a published stop cannot take place as announced.
#[server(prefix = "/api", endpoint = "equipe/plan-b", input = GetUrl)]
pub async fn rescue(tour: String, stop: String, cause: String) -> Result<Option<RescueView>, AppError> {
    let (backend, _) = organiser()?;
    rescue::page(&backend, tour, &stop, &cause).await.map_err(failed(&backend))
}

/// Who at a stop does not know yet of a change of the day.
#[server(prefix = "/api", endpoint = "equipe/appels", input = GetUrl)]
pub async fn calls(tour: String, stop: String, own: bool) -> Result<Option<CallsView>, AppError> {
    let (backend, login) = organiser()?;
    people::calls(&backend, login.login, tour, stop, own).await.map_err(failed(&backend))
}

/// What the poster of a stop says of the changes of the day.
#[server(prefix = "/api", endpoint = "equipe/affiche", input = GetUrl)]
pub async fn poster(tour: String, stop: String) -> Result<Option<PosterView>, AppError> {
    let (backend, _) = organiser()?;
    people::poster(&backend, tour, stop).await.map_err(failed(&backend))
}
