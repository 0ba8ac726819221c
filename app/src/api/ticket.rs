//! The ticket: read it, find it by its code, change what it holds.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::error::AppError;
use crate::views::TicketView;

#[cfg(feature = "ssr")]
use super::{
    context::{backend, failed},
    words,
};
#[cfg(feature = "ssr")]
pub use commands::{act, cancel, change, find, forget};

/// A ticket by the secret of its address. Posted, for a secret in a query would stand in logs.
#[server(prefix = "/api", endpoint = "ticket", input = Json)]
pub async fn ticket(token: String) -> Result<Option<TicketView>, AppError> {
    let backend = backend()?;
    let page = backend::service::read::ticket_by_link(&backend, &token).await.map_err(failed(&backend))?;
    Ok(page.map(words::ticket))
}

/// Whether the holder of a reminder's link gets reminders; `None` for a link that is not ours.
#[server(prefix = "/api", endpoint = "rappels", input = Json)]
pub async fn reminded(token: String) -> Result<Option<bool>, AppError> {
    let backend = backend()?;
    let standing = backend::service::unsubscribe::read(&backend, &token).await.map_err(failed(&backend))?;
    Ok(standing.map(|standing| standing == backend::service::unsubscribe::Standing::Reminded))
}

#[cfg(feature = "ssr")]
mod commands;
