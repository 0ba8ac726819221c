//! The forms of the team's page.

use app::api::team;
use app::error::AppError;
use app::forms::{Fields, TeamAsk};
use axum::Router;
use axum::extract::{Form, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::post;

use super::answer::{Posted, failed, finish, signed_in};
use crate::state::AppState;

/// `/equipe/equipe`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/equipe/equipe", post(act))
}

async fn act(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let answer = team::act(&state.backend, &by, TeamAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}
