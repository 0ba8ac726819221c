//! What partners and employers read, and the commands of their forms.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::{DaysView, DeskFormView, FeedView, OpenView, PartnerHomeView, PartnerSessionView};

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
mod desk;
#[cfg(feature = "ssr")]
mod words;
#[cfg(feature = "ssr")]
pub use commands::{claim, feed_act, note, say_day, withdraw};
#[cfg(feature = "ssr")]
pub use desk::open_desk;
#[cfg(feature = "ssr")]
pub(super) use words::busy;

#[cfg(feature = "ssr")]
use super::context::{failed, partner};
#[cfg(feature = "ssr")]
use crate::views::DeskFeed;
#[cfg(feature = "ssr")]
use backend::service::{partner_feed, read_partner};

/// The first page.
#[server(prefix = "/api", endpoint = "partenaire", input = GetUrl)]
pub async fn home() -> Result<Option<PartnerHomeView>, AppError> {
    let (backend, _, body) = partner()?;
    let home = read_partner::home(&backend, body).await.map_err(failed(&backend))?;
    let feed = partner_feed::address(&backend, body).await.map_err(failed(&backend))?;
    Ok(home.map(|home| words::home(home, feed.is_some())))
}

/// The open sessions, of one town or of all.
#[server(prefix = "/api", endpoint = "partenaire/creneaux", input = GetUrl)]
pub async fn open(town: String) -> Result<Option<OpenView>, AppError> {
    let (backend, login, body) = partner()?;
    let open = read_partner::open(&backend, body).await.map_err(failed(&backend))?;
    Ok(Some(words::open(open, &town, login.role)))
}

/// The days of the stops to come.
#[server(prefix = "/api", endpoint = "partenaire/disponibilites", input = GetUrl)]
pub async fn days() -> Result<Option<DaysView>, AppError> {
    let (backend, _, body) = partner()?;
    let page = read_partner::days(&backend, body).await.map_err(failed(&backend))?;
    Ok(page.map(words::days))
}

/// Who comes to one session.
#[server(prefix = "/api", endpoint = "partenaire/seance", input = GetUrl)]
pub async fn session(id: String) -> Result<Option<PartnerSessionView>, AppError> {
    let (backend, _, body) = partner()?;
    let Ok(id) = id.parse() else { return Ok(None) };
    let page = read_partner::session(&backend, body, id).await.map_err(failed(&backend))?;
    Ok(page.map(words::session))
}

/// The form of a desk at an employer meeting.
#[server(prefix = "/api", endpoint = "partenaire/table", input = GetUrl)]
pub async fn desk_form(id: String) -> Result<Option<DeskFormView>, AppError> {
    let (backend, _, body) = partner()?;
    let Ok(id) = id.parse() else { return Ok(None) };
    let meeting = read_partner::meeting(&backend, body, id).await.map_err(failed(&backend))?;
    Ok(meeting.map(words::desk_form))
}

/// The secret calendar.
#[server(prefix = "/api", endpoint = "partenaire/agenda", input = GetUrl)]
pub async fn feed() -> Result<Option<FeedView>, AppError> {
    let (backend, _, body) = partner()?;
    let address = partner_feed::address(&backend, body).await.map_err(failed(&backend))?;
    let desks = partner_feed::desks(&backend, body).await.map_err(failed(&backend))?;
    let desks = desks.into_iter().map(|desk| DeskFeed { name: desk.name, address: desk.address }).collect();
    Ok(Some(FeedView { address, desks }))
}
