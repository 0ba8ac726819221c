//! One click stops reminders (RFC 8058): mail providers post without a cookie, without an origin and in
//! either form encoding, and expect an answer, not a way elsewhere. The page of the same address posts
//! its wish and comes back to itself.

use app::error::AppError;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use backend::service::unsubscribe;

use super::answer::failed;
use crate::state::AppState;

/// `POST /u/{token}`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/u/{token}", post(act))
}

async fn act(State(state): State<AppState>, Path(token): Path<String>, parts: Parts, body: Bytes) -> Response {
    let wish = body.as_ref();
    let (done, of_page) = match wish {
        b"wish=resume" => (unsubscribe::resume(&state.backend, &token).await, true),
        other => (unsubscribe::stop(&state.backend, &token).await, other == b"wish=stop"),
    };
    match done {
        Err(error) => failed(&state, parts, &AppError::unexpected(&state.backend, &error)).await,
        Ok(Some(_)) if of_page => Redirect::to(&format!("/u/{token}")).into_response(),
        Ok(known) => {
            let (status, sentence) = match known {
                Some(_) => (StatusCode::OK, app::locale::TicketText::RemindersStopped),
                None => (StatusCode::NOT_FOUND, app::locale::TicketText::NoLonger),
            };
            (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], sentence.fr()).into_response()
        }
    }
}
