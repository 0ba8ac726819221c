//! The posts and the table files of the welcome desk.

use app::api::{desk, replan};
use app::error::AppError;
use app::forms::{Fields, HostsAsk, PaperAsk, ShowAsk, TypedAsk, WalkInAsk, WelcomeAsk};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use backend::service::read_login::SignedIn;
use backend::service::welcome::{self, export};

use super::answer::{Posted, failed, finish};
use crate::state::AppState;

/// Every change and every file of the desk.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/accueil/{stop}", post(show))
        .route("/accueil/{stop}/ajout", post(walk_in))
        .route("/accueil/{stop}/personne/{ticket}", post(act_on_person))
        .route("/accueil/{stop}/seance/{session}", post(act_on_session))
        .route("/accueil/{stop}/seance/{session}/papier", post(paper))
        .route("/accueil/{stop}/seance/{session}/entretiens", post(interviews))
        .route("/accueil/{stop}/liste.csv", get(stop_list))
        .route("/accueil/{stop}/seance/{session}/liste.csv", get(session_list))
        .route("/equipe/tournees/{tour}/etapes/{stop}/accueil", post(hosts))
}

/// Who asks; the middleware lets hosts and organisers only come this far.
fn who(parts: &Parts) -> Result<SignedIn, AppError> {
    parts.extensions.get::<Option<SignedIn>>().cloned().flatten().ok_or(AppError::SignedOut)
}

async fn show(State(state): State<AppState>, Path(stop): Path<String>, parts: Parts, Form(pairs): Posted) -> Response {
    let ask = ShowAsk { shown: Fields(pairs).text("shown") };
    let answer = match who(&parts) {
        Ok(who) => desk::show(&state.backend, &who, &stop, ask).await,
        Err(error) => Err(error),
    };
    finish(&state, parts, answer).await
}

async fn walk_in(
    State(state): State<AppState>,
    Path(stop): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let answer = match who(&parts) {
        Ok(who) => desk::add(&state.backend, &who, &stop, WalkInAsk::read(&Fields(pairs))).await,
        Err(error) => Err(error),
    };
    finish(&state, parts, answer).await
}

async fn act_on_person(
    State(state): State<AppState>,
    Path((stop, ticket)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let ask = WelcomeAsk::read(&Fields(pairs));
    let page = format!("/accueil/{stop}/personne/{ticket}");
    let answer = match who(&parts) {
        Ok(who) if ask.action == "renew" => desk::renew(&state.backend, &who, &stop, &ticket, ask).await,
        Ok(who) if ask.action == "address" => desk::address(&state.backend, &who, &stop, &ticket, ask).await,
        Ok(who) => desk::act(&state.backend, &who, &stop, None, &page, ask).await,
        Err(error) => Err(error),
    };
    finish(&state, parts, answer).await
}

async fn act_on_session(
    State(state): State<AppState>,
    Path((stop, session)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let page = format!("/accueil/{stop}/seance/{session}");
    let answer = match who(&parts) {
        Ok(who) => {
            let ask = WelcomeAsk::read(&Fields(pairs));
            desk::act(&state.backend, &who, &stop, Some(&session), &page, ask).await
        }
        Err(error) => Err(error),
    };
    finish(&state, parts, answer).await
}

async fn paper(
    State(state): State<AppState>,
    Path((stop, session)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let answer = match who(&parts) {
        Ok(who) => {
            let ask = PaperAsk::read(&Fields(pairs));
            desk::enter_sheet(&state.backend, &who, &stop, &session, ask).await
        }
        Err(error) => Err(error),
    };
    finish(&state, parts, answer).await
}

async fn interviews(
    State(state): State<AppState>,
    Path((stop, session)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let ask = TypedAsk::read(Fields(pairs));
    let answer = match who(&parts) {
        Ok(who) => replan::submit(&state.backend, &who, (&stop, &session), ask).await,
        Err(error) => Err(error),
    };
    finish(&state, parts, answer).await
}

async fn hosts(
    State(state): State<AppState>,
    Path((tour, stop)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let answer = desk::save_hosts(&state.backend, &tour, &stop, HostsAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}

async fn stop_list(State(state): State<AppState>, Path(stop): Path<String>, parts: Parts) -> Response {
    list(&state, parts, &stop, None).await
}

async fn session_list(
    State(state): State<AppState>,
    Path((stop, session)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    list(&state, parts, &stop, Some(&session)).await
}

/// The people as a table file. Its name says nothing of what it holds.
async fn list(state: &AppState, parts: Parts, stop: &str, session: Option<&str>) -> Response {
    let who = match who(&parts) {
        Ok(who) => who,
        Err(error) => return failed(state, parts, &error).await,
    };
    let Ok(stop) = stop.parse() else { return StatusCode::NOT_FOUND.into_response() };
    let Ok(only) = session.map(str::parse).transpose() else { return StatusCode::NOT_FOUND.into_response() };
    match welcome::open(&state.backend, &who, stop).await {
        Ok(Some(desk)) if only.is_none_or(|only| desk.session(only).is_some()) => {
            let kind = HeaderValue::from_static("text/csv; charset=utf-8");
            let name = HeaderValue::from_static("attachment; filename=\"liste.csv\"");
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], export::csv(&desk, only))
                .into_response()
        }
        Ok(_) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(state, parts, &AppError::unexpected(&state.backend, &error)).await,
    }
}
