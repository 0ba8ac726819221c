//! The posts of publishing, of direct changes and of calls, and the square code of a poster.

use app::api::itinerary;
use app::api::publication::{self, Target};
use app::forms::{CallAsk, ChangeAsk, Fields, PublishAsk, RescueAsk, RoadAsk};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use backend::service::read_login::SignedIn;
use domain::ids::LoginId;
use fast_qr::convert::{Builder, Shape, svg::SvgBuilder};
use fast_qr::qr::QRBuilder;

use super::answer::{Posted, finish};
use crate::state::AppState;

/// The forms of organisers about what is published.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/equipe/tournees/{tour}", post(road))
        .route("/equipe/tournees/{tour}/publier", post(publish))
        .route("/equipe/tournees/{tour}/etapes/{stop}/deplacer", post(move_stop))
        .route("/equipe/tournees/{tour}/etapes/{stop}/plan-b", post(rescue))
        .route("/equipe/tournees/{tour}/etapes/{stop}/annuler", post(cancel_stop))
        .route("/equipe/tournees/{tour}/etapes/{stop}/appels", post(call))
        .route("/equipe/tournees/{tour}/etapes/{stop}/qr.svg", get(square))
        .route("/equipe/tournees/{tour}/seances/{session}/deplacer", post(move_session))
        .route("/equipe/tournees/{tour}/seances/{session}/annuler", post(cancel_session))
}

/// Who is signed in; the table of routes lets nobody else come here.
fn who(parts: &Parts) -> Option<LoginId> {
    parts.extensions.get::<Option<SignedIn>>().cloned().flatten().map(|login| login.login)
}

async fn publish(
    State(state): State<AppState>,
    Path(tour): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let Some(by) = who(&parts) else { return StatusCode::UNAUTHORIZED.into_response() };
    let answer = publication::publish(&state.backend, by, &tour, PublishAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}

async fn road(State(state): State<AppState>, Path(tour): Path<String>, parts: Parts, Form(pairs): Posted) -> Response {
    let Some(by) = who(&parts) else { return StatusCode::UNAUTHORIZED.into_response() };
    let answer = itinerary::edit(&state.backend, by, &tour, RoadAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}

async fn change(state: AppState, tour: String, target: Target, parts: Parts, pairs: Fields) -> Response {
    let Some(by) = who(&parts) else { return StatusCode::UNAUTHORIZED.into_response() };
    let answer = publication::change(&state.backend, by, &tour, &target, ChangeAsk::read(&pairs)).await;
    finish(&state, parts, answer).await
}

async fn move_stop(
    State(state): State<AppState>,
    Path((tour, stop)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    change(state, tour, Target::MoveStop(stop), parts, Fields(pairs)).await
}

async fn rescue(
    State(state): State<AppState>,
    Path((tour, stop)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let Some(by) = who(&parts) else { return StatusCode::UNAUTHORIZED.into_response() };
    let answer = publication::take(&state.backend, by, &tour, &stop, RescueAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}

async fn cancel_stop(
    State(state): State<AppState>,
    Path((tour, stop)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    change(state, tour, Target::CancelStop(stop), parts, Fields(pairs)).await
}

async fn move_session(
    State(state): State<AppState>,
    Path((tour, session)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    change(state, tour, Target::MoveSession(session), parts, Fields(pairs)).await
}

async fn cancel_session(
    State(state): State<AppState>,
    Path((tour, session)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    change(state, tour, Target::CancelSession(session), parts, Fields(pairs)).await
}

async fn call(
    State(state): State<AppState>,
    Path((tour, stop)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let Some(by) = who(&parts) else { return StatusCode::UNAUTHORIZED.into_response() };
    let answer = publication::call(&state.backend, by, (&tour, &stop), CallAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}

/// The public address of a stop as a square code.
async fn square(State(state): State<AppState>, Path((tour, stop)): Path<(String, String)>) -> Response {
    let Ok(square) = QRBuilder::new(format!("{}/tournees/{tour}/{stop}", state.backend.settings.base_url)).build()
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let svg = SvgBuilder::default().shape(Shape::Square).margin(2).to_str(&square);
    ([(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))], svg).into_response()
}
