//! Is the program alive, and can it serve?

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use backend::Backend;
use backend::service::read_queue;

use crate::state::AppState;

/// `/health`, `/ready`, and the figures of the queue.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .route("/ready", get(ready))
        .route("/equipe/messages/chiffres", get(figures))
}

/// The queue of messages in figures, one a line: what waits and for how long, what ended, who is paused.
async fn figures(State(backend): State<Backend>) -> Result<String, StatusCode> {
    let queue = read_queue::read(&backend).await.map_err(|error| {
        tracing::error!(%error, "the queue cannot be read");
        StatusCode::SERVICE_UNAVAILABLE
    })?;
    Ok(queue.figures())
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
