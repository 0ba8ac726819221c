//! The forms of tours, stops, venues and partners.

use std::future::Future;

use app::api::{directory, proposal, roads, schedule};
use app::error::AppError;
use app::forms::{Answer, Fields, TypedAsk};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
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

/// Runs a command for who is signed in, and answers with what came of it.
async fn answered<F>(state: AppState, parts: Parts, command: impl FnOnce(Backend, SignedIn) -> F) -> Response
where
    F: Future<Output = Result<Answer<TypedAsk>, AppError>>,
{
    let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let answer = command(state.backend.clone(), by).await;
    finish(&state, parts, answer).await
}

fn ask(pairs: Vec<(String, String)>) -> TypedAsk {
    TypedAsk::read(Fields(pairs))
}

async fn tour_new(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let command = |backend: Backend, by: SignedIn| async move { directory::tour_new(&backend, &by, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn tour_edit(
    State(state): State<AppState>,
    Path(tour): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let command =
        |backend: Backend, by: SignedIn| async move { directory::tour_edit(&backend, &by, &tour, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn reminders(
    State(state): State<AppState>,
    Path(tour): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let command =
        |backend: Backend, by: SignedIn| async move { schedule::submit(&backend, &by, &tour, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn add_stop(
    State(state): State<AppState>,
    Path(tour): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let command =
        |backend: Backend, by: SignedIn| async move { directory::add_stop(&backend, &by, &tour, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn stop_sheet(
    State(state): State<AppState>,
    Path((tour, stop)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let command = |backend: Backend, by: SignedIn| async move {
        directory::stop_sheet(&backend, &by, (&tour, &stop), ask(pairs)).await
    };
    answered(state, parts, command).await
}

async fn leg(State(state): State<AppState>, Path(tour): Path<String>, parts: Parts, Form(pairs): Posted) -> Response {
    let command = |backend: Backend, _| async move { roads::edit(&backend, &tour, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn dates(State(state): State<AppState>, Path(tour): Path<String>, parts: Parts, Form(pairs): Posted) -> Response {
    let command =
        |backend: Backend, by: SignedIn| async move { proposal::accept(&backend, &by, &tour, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn venue_new(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let command = |backend: Backend, _| async move { directory::venue_new(&backend, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn venue(
    State(state): State<AppState>,
    Path(venue): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let command = |backend: Backend, _| async move { directory::venue_form(&backend, &venue, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn body_new(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let command = |backend: Backend, _| async move { directory::body_new(&backend, ask(pairs)).await };
    answered(state, parts, command).await
}

async fn body(
    State(state): State<AppState>,
    Path(partner): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let command = |backend: Backend, _| async move { directory::body(&backend, &partner, ask(pairs)).await };
    answered(state, parts, command).await
}
