//! Is the program alive, and can it serve?

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use backend::Backend;

use crate::state::AppState;

/// `/health` and `/ready`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/health", get(|| async { "ok" })).route("/ready", get(ready))
}

/// Ready means that the database answers.
async fn ready(State(backend): State<Backend>) -> (StatusCode, &'static str) {
    match backend.db.read().await {
        Ok(tx) => match tx.rollback().await {
            Ok(()) => (StatusCode::OK, "ready"),
            Err(error) => unready(&error),
        },
        Err(error) => unready(&error),
    }
}

fn unready(error: &backend::db::DbError) -> (StatusCode, &'static str) {
    tracing::error!(%error, "the database does not answer");
    (StatusCode::SERVICE_UNAVAILABLE, "database")
}
