//! The forms of tours, stops, venues and partners.

use app::api::{directory, proposal, roads, schedule};
use app::error::AppError;
use app::forms::{Answer, Fields, TypedAsk};
use axum::Router;
use axum::extract::{Form, FromRequest, Path, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use backend::Backend;
use backend::service::read_login::SignedIn;

use super::answer::{Posted, failed, finish, signed_in};
use crate::state::AppState;

/// Every form of the directory.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/equipe/tournees/nouvelle", post(tour_new))
        .route("/equipe/tournees/{tour}/modifier", post(tour_edit))
        .route("/equipe/tournees/{tour}/etapes/nouvelle", post(add_stop))
        .route("/equipe/tournees/{tour}/etapes/{stop}/fiche", post(stop_sheet))
        .route("/equipe/tournees/{tour}/trajets", post(leg))
        .route("/equipe/tournees/{tour}/rappels", post(reminders))
        .route("/equipe/tournees/{tour}/proposition", post(dates))
        .route("/equipe/lieux/nouveau", post(venue_new))
        .route("/equipe/lieux/{venue}", post(venue))
        .route("/equipe/partenaires/nouveau", post(body_new))
        .route("/equipe/partenaires/{partner}", post(body))
}

/// What somebody typed into one of these forms.
struct Typed {
    state: AppState,
    parts: Parts,
    ask: TypedAsk,
}

impl FromRequest<AppState> for Typed {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let Form(pairs) = Posted::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self { state: state.clone(), parts, ask: TypedAsk::read(Fields(pairs)) })
    }
}

impl Typed {
    /// Runs a command for who is signed in, and answers with what came of it.
    async fn answer<F>(self, command: impl FnOnce(Backend, SignedIn, TypedAsk) -> F) -> Response
    where
        F: Future<Output = Result<Answer<TypedAsk>, AppError>>,
    {
        let Self { state, parts, ask } = self;
        let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
        let answer = command(state.backend.clone(), by, ask).await;
        finish(&state, parts, answer).await
    }
}

async fn tour_new(typed: Typed) -> Response {
    typed.answer(|backend, by, ask| async move { directory::tour_new(&backend, &by, ask).await }).await
}

async fn tour_edit(Path(tour): Path<String>, typed: Typed) -> Response {
    typed.answer(|backend, by, ask| async move { directory::tour_edit(&backend, &by, &tour, ask).await }).await
}

async fn reminders(Path(tour): Path<String>, typed: Typed) -> Response {
    typed.answer(|backend, by, ask| async move { schedule::submit(&backend, &by, &tour, ask).await }).await
}

async fn add_stop(Path(tour): Path<String>, typed: Typed) -> Response {
    typed.answer(|backend, by, ask| async move { directory::add_stop(&backend, &by, &tour, ask).await }).await
}

async fn stop_sheet(Path((tour, stop)): Path<(String, String)>, typed: Typed) -> Response {
    typed
        .answer(|backend, by, ask| async move { directory::stop_sheet(&backend, &by, (&tour, &stop), ask).await })
        .await
}

async fn leg(Path(tour): Path<String>, typed: Typed) -> Response {
    typed.answer(|backend, _, ask| async move { roads::edit(&backend, &tour, ask).await }).await
}

async fn dates(Path(tour): Path<String>, typed: Typed) -> Response {
    typed.answer(|backend, by, ask| async move { proposal::accept(&backend, &by, &tour, ask).await }).await
}

async fn venue_new(typed: Typed) -> Response {
    typed.answer(|backend, _, ask| async move { directory::venue_new(&backend, ask).await }).await
}

async fn venue(Path(venue): Path<String>, typed: Typed) -> Response {
    typed.answer(|backend, _, ask| async move { directory::venue_form(&backend, &venue, ask).await }).await
}

async fn body_new(typed: Typed) -> Response {
    typed.answer(|backend, _, ask| async move { directory::body_new(&backend, ask).await }).await
}

async fn body(Path(partner): Path<String>, typed: Typed) -> Response {
    typed.answer(|backend, _, ask| async move { directory::body(&backend, &partner, ask).await }).await
}
