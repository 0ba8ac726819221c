//! The words of messages: the post of their form, and the preview of one for its frame.

use app::api::texts;
use app::error::AppError;
use app::forms::{Fields, TypedAsk};
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::answer::{Posted, failed, finish, signed_in};
use crate::state::AppState;

/// A letter has its colours in itself and loads nothing. Only our own page may show it, and nothing in it
/// runs or leads anywhere.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; \
    base-uri 'none'; form-action 'none'; sandbox";

/// The form of a text and its frame.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/equipe/tournees/{tour}/textes/{kind}", post(edit))
        .route("/equipe/tournees/{tour}/textes/{kind}/apercu", get(letter))
}

async fn edit(
    State(state): State<AppState>,
    Path((tour, kind)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let answer = texts::submit(&state.backend, &by, (&tour, &kind), TypedAsk::read(Fields(pairs))).await;
    finish(&state, parts, answer).await
}

async fn letter(
    State(state): State<AppState>,
    Path((tour, kind)): Path<(String, String)>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Response {
    match texts::frame(&state.backend, (&tour, &kind), asked).await {
        Ok(Some(html)) => {
            let headers: [(HeaderName, HeaderValue); 2] = [
                (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
                (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY)),
            ];
            (headers, html).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
