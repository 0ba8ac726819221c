//! The forms of partners and employers, and the organiser's answers to them.

use app::api::{claims, partner};
use app::error::AppError;
use app::forms::{AnswerAsk, ClaimAsk, DeskAsk, FeedAsk, Fields, HoursAsk, NoteAsk};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::post;

use super::answer::{Posted, failed, finish, signed_in};
use crate::state::AppState;

/// Every form under `/partenaire`, and `/equipe/demandes`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/partenaire", post(withdraw))
        .route("/partenaire/creneaux", post(claim))
        .route("/partenaire/disponibilites", post(say))
        .route("/partenaire/agenda", post(feed))
        .route("/partenaire/seances/{session}", post(note))
        .route("/partenaire/seances/{session}/table", post(open))
        .route("/equipe/demandes", post(answer))
}

/// Runs a command for whoever is signed in; the middleware made sure of their role.
macro_rules! command {
    ($state:ident, $parts:ident, |$by:ident| $command:expr) => {{
        let Some($by) = signed_in(&$parts) else { return failed(&$state, $parts, &AppError::SignedOut).await };
        let answer = $command.await;
        finish(&$state, $parts, answer).await
    }};
}

async fn withdraw(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    command!(state, parts, |by| partner::withdraw(&state.backend, &by, ClaimAsk::read(&Fields(pairs))))
}

async fn claim(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    command!(state, parts, |by| partner::claim(&state.backend, &by, ClaimAsk::read(&Fields(pairs))))
}

async fn say(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    command!(state, parts, |by| partner::say_day(&state.backend, &by, HoursAsk::read(&Fields(pairs))))
}

async fn feed(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    command!(state, parts, |by| partner::feed_act(&state.backend, &by, FeedAsk::read(&Fields(pairs))))
}

async fn note(
    State(state): State<AppState>,
    Path(session): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    command!(state, parts, |by| partner::note(&state.backend, &by, &session, NoteAsk::read(&Fields(pairs))))
}

async fn open(
    State(state): State<AppState>,
    Path(session): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    command!(state, parts, |by| partner::open_desk(&state.backend, &by, &session, DeskAsk::read(&Fields(pairs))))
}

async fn answer(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    command!(state, parts, |by| claims::act(&state.backend, &by, AnswerAsk::read(&Fields(pairs))))
}
