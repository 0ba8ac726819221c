//! The calls of a kiosk, in its own words (`domain::kiosk`): plain JSON, no server functions.

use backend::Backend;
use backend::service::read;
use backend::service::read_device::{self, Device};
use backend::service::register::RegisterError;
use backend::service::register_at_kiosk::{Command, register_at_kiosk};
use domain::kiosk::{Offer, Refusal, RegisterCall, Ticket};
use domain::person::{FirstName, Holder, NameError};

use super::words;
use crate::error::AppError;

/// A ticket just made, and its address for the square code.
#[derive(Clone, Debug)]
pub struct Made {
    /// Without its square code.
    pub ticket: Ticket,
    /// The path of its page.
    pub path: String,
}

/// What can be chosen at the kiosk's stop; nothing where the stop is no longer public.
pub async fn offer(backend: &Backend, device: &Device) -> Result<Offer, AppError> {
    let page = read_device::offer(backend, device).await.map_err(|error| AppError::unexpected(backend, &error))?;
    Ok(page.map(words::offer).unwrap_or_default())
}

/// One person, one activity.
pub async fn register(
    backend: &Backend,
    device: &Device,
    call: RegisterCall,
) -> Result<Result<Made, Refusal>, AppError> {
    let first_name = match FirstName::parse(&call.first_name) {
        Ok(name) => Some(name),
        Err(NameError::Empty) => None,
        Err(_) => return Ok(Err(Refusal::Holder)),
    };
    let Some(holder) = Holder::new(first_name, call.drawing) else { return Ok(Err(Refusal::Holder)) };
    let RegisterCall { key, session, slot, wait, .. } = call;
    let made = match register_at_kiosk(backend, device, Command { key, holder, session, slot, wait }).await {
        Ok(made) => made,
        Err(RegisterError::Full { next, .. }) => {
            return Ok(Err(Refusal::Full { next: next.into_iter().map(words::other).collect() }));
        }
        Err(RegisterError::KeyReused) => return Ok(Err(Refusal::KeyReused)),
        Err(RegisterError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
        Err(_) => return Ok(Err(Refusal::Closed)),
    };
    let page = read::ticket_by_link(backend, &made.link).await;
    let page = page.map_err(|error| AppError::unexpected(backend, &error))?;
    let ticket = page.and_then(words::kiosk_ticket);
    // A ticket that gave its place back meanwhile is not shown again.
    Ok(ticket.map(|ticket| Made { ticket, path: format!("/t/{}", made.link) }).ok_or(Refusal::Closed))
}
