//! What a server function finds around it.

use backend::Backend;
use backend::repo::logins::Role;
use backend::service::read_login::SignedIn;
use domain::ids::PartnerId;
use leptos::prelude::use_context;

use crate::error::AppError;

/// The backend.
pub fn backend() -> Result<Backend, AppError> {
    use_context::<Backend>().ok_or_else(|| {
        tracing::error!("a page was drawn without its backend");
        AppError::Unexpected { reference: String::new() }
    })
}

/// The organiser who asks.
pub fn organiser() -> Result<(Backend, SignedIn), AppError> {
    signed_in(&[Role::Organiser])
}

/// The partner or employer who asks, and the body that they act for.
pub fn partner() -> Result<(Backend, SignedIn, PartnerId), AppError> {
    let (backend, login) = signed_in(&[Role::Partner, Role::Employer])?;
    let body = login.partner.ok_or(AppError::Forbidden)?;
    Ok((backend, login, body))
}

/// Whoever stands at a welcome desk, or runs the tour.
pub fn host() -> Result<(Backend, SignedIn), AppError> {
    signed_in(&[Role::Host, Role::Organiser])
}

/// Whoever asks, signed in with one of these roles.
fn signed_in(roles: &[Role]) -> Result<(Backend, SignedIn), AppError> {
    let backend = backend()?;
    let login = use_context::<Option<SignedIn>>().flatten().ok_or(AppError::SignedOut)?;
    if roles.contains(&login.role) { Ok((backend, login)) } else { Err(AppError::Forbidden) }
}

/// Logs what no page can react to.
pub fn failed<E: std::error::Error>(backend: &Backend) -> impl Fn(E) -> AppError + '_ {
    move |error| AppError::unexpected(backend, &error)
}
