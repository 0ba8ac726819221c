//! Proposed dates for a tour: the wishes, the search, what becomes of its answer.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::{ProposalView, WishView};

#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
mod compared;
#[cfg(feature = "ssr")]
mod days;
#[cfg(feature = "ssr")]
mod followed;
#[cfg(feature = "ssr")]
mod ways;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
use super::context::{failed, organiser};
#[cfg(feature = "ssr")]
pub use asked::Asked;
#[cfg(feature = "ssr")]
use backend::service::propose_dates;
#[cfg(feature = "ssr")]
pub use commands::accept;
#[cfg(feature = "ssr")]
pub use followed::{Follow, Live, follow};

/// The names in the address of the page that say what is asked.
pub const ASKED: [&str; 21] = [
    "chercher", "mode", "base", "du", "au", "libres", "trajet", "semaine", "travail", "repos", "jours", "route",
    "souhaits", "rythme", "dates", "fixe", "commune", "toutes", "graine", "plan", "garde",
];

/// The wishes as the address says them, or as they are at first; `asked` is the address's pairs.
#[server(prefix = "/api", endpoint = "equipe/souhaits", input = GetUrl)]
pub async fn wishes(tour: String, asked: String) -> Result<Option<WishView>, AppError> {
    let (backend, _) = organiser()?;
    let ground = propose_dates::ground(&backend, &tour).await.map_err(failed(&backend))?;
    Ok(ground.map(|ground| words::wishes(&ground, &Asked::read(&asked))))
}

/// The dates that a search finds; nothing where none is asked for, or the wishes are to be mended.
#[server(prefix = "/api", endpoint = "equipe/proposition", input = GetUrl)]
pub async fn proposal(tour: String, asked: String) -> Result<Option<ProposalView>, AppError> {
    let (backend, _) = organiser()?;
    let Some(ground) = propose_dates::ground(&backend, &tour).await.map_err(failed(&backend))? else { return Ok(None) };
    commands::search(&backend, &ground, &Asked::read(&asked)).await
}
