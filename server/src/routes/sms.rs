//! Where the SMS gateway tells what became of a text, and who wants no more.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use backend::service::receive_notices::{NoticeError, receive};

use crate::state::AppState;

/// `POST /sms/{secret}`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/sms/{secret}", post(notices))
}

/// 404 for a stranger and for a message that is not known (yet): a gateway comes again then.
async fn notices(
    State(state): State<AppState>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let json = !kind.starts_with("application/x-www-form-urlencoded");
    match receive(&state.backend, &secret, &body, json).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(NoticeError::Stranger | NoticeError::Unknown) => StatusCode::NOT_FOUND,
        Err(NoticeError::Unreadable) => StatusCode::BAD_REQUEST,
        Err(NoticeError::Unexpected(error)) => {
            tracing::error!(%error, "a notice of the SMS gateway could not be kept");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}
