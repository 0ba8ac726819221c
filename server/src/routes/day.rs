//! The posts of the day programme and of the templates.

use app::api::{day, programme};
use app::error::AppError;
use app::forms::{DayAsk, Fields, TemplateAsk, TypedAsk};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::post;

use super::answer::{Posted, failed, finish, signed_in};
use crate::state::AppState;

/// The forms of a tour's draft.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/equipe/tournees/{tour}/etapes/{stop}", post(change))
        .route("/equipe/tournees/{tour}/etapes/{stop}/programme/proposition", post(arrange))
        .route("/equipe/tournees/{tour}/modeles", post(fill))
}

async fn change(
    State(state): State<AppState>,
    Path((tour, stop)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let Some(login) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let answer = day::submit(&state.backend, &login, (&tour, &stop), DayAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}

async fn arrange(
    State(state): State<AppState>,
    Path((tour, stop)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let Some(login) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let ask = TypedAsk::read(Fields(pairs));
    let answer = programme::submit(&state.backend, &login, (&tour, &stop), ask).await;
    finish(&state, parts, answer).await
}

async fn fill(State(state): State<AppState>, Path(tour): Path<String>, parts: Parts, Form(pairs): Posted) -> Response {
    let Some(login) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let answer = day::submit_template(&state.backend, &login, &tour, TemplateAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}
