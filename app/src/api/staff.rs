//! What the team reads, and the commands of its forms.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use crate::error::AppError;
use crate::views::{DashboardView, FoundInvitation, InboxView, MessageView, OutboxView};

#[cfg(feature = "ssr")]
use super::{
    context::{backend, failed, organiser},
    words,
};
#[cfg(feature = "ssr")]
use crate::views::InvitationView;
#[cfg(feature = "ssr")]
use backend::service::{accept_invitation, read_inbox, read_outbox, read_queue};

#[cfg(feature = "ssr")]
mod commands;
#[cfg(feature = "ssr")]
pub use commands::{Entered, accept, retry, settle, sign_in};

/// Whom a one-time link is for; nothing inside when it is used, unknown or too old.
#[server(prefix = "/api", endpoint = "equipe/invitation", input = Json)]
pub async fn invitation(token: String) -> Result<Option<FoundInvitation>, AppError> {
    let backend = backend()?;
    let found = accept_invitation::find(&backend, &token).await.map_err(failed(&backend))?;
    let invitation = found.map(|invited| InvitationView { name: invited.name, email: invited.email });
    Ok(Some(FoundInvitation { invitation }))
}

/// The overview.
#[server(prefix = "/api", endpoint = "equipe", input = GetUrl)]
pub async fn dashboard() -> Result<Option<DashboardView>, AppError> {
    let (backend, login) = organiser()?;
    let page = read_outbox::list(&backend, read_outbox::Filter::default(), 0).await.map_err(failed(&backend))?;
    let received = read_inbox::count_tasks(&backend).await.map_err(failed(&backend))?;
    Ok(Some(words::dashboard(login.name, &page, received)))
}

/// A page of the outbox, from 1; an empty state means all.
#[server(prefix = "/api", endpoint = "equipe/messages", input = GetUrl)]
pub async fn outbox(state: String, page: u32) -> Result<Option<OutboxView>, AppError> {
    let (backend, _) = organiser()?;
    let filter = read_outbox::Filter { state: read_outbox::MessageState::parse(&state), kind: None };
    let list = read_outbox::list(&backend, filter, page.saturating_sub(1)).await.map_err(failed(&backend))?;
    let queue = read_queue::read(&backend).await.map_err(failed(&backend))?;
    Ok(Some(words::outbox(list, &queue, filter, page.max(1))))
}

/// What came in.
#[server(prefix = "/api", endpoint = "equipe/courrier", input = GetUrl)]
pub async fn inbox() -> Result<Option<InboxView>, AppError> {
    let (backend, _) = organiser()?;
    let inbox = read_inbox::read(&backend).await.map_err(failed(&backend))?;
    Ok(Some(words::inbox(inbox)))
}

/// One message.
#[server(prefix = "/api", endpoint = "equipe/message", input = GetUrl)]
pub async fn message(id: String) -> Result<Option<MessageView>, AppError> {
    let (backend, _) = organiser()?;
    let Ok(id) = id.parse() else { return Ok(None) };
    let message = read_outbox::one(&backend, id).await.map_err(failed(&backend))?;
    Ok(message.map(words::message))
}
