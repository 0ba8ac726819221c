//! A search of dates that the page follows, as server-sent events (WHATWG HTML, section 9.2).

use std::convert::Infallible;

use app::api::proposal::{Follow, Live, follow};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use backend::Backend;
use futures_util::stream;

use crate::state::AppState;

/// `/equipe/tournees/{tour}/proposition/suivre`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/equipe/tournees/{tour}/proposition/suivre", get(followed))
}

/// Begins a search; when the connection closes, it ends.
async fn followed(
    State(backend): State<Backend>,
    Path(tour): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Response {
    match follow(backend, &tour, pairs).await {
        Ok(Follow::Live(live)) => messages(Sse::new(stream::unfold(live, next))),
        Ok(Follow::Refused(message)) => messages(Sse::new(stream::iter([Ok::<_, Infallible>(sent(message))]))),
        Ok(Follow::Missing) => StatusCode::NOT_FOUND.into_response(),
        Ok(Follow::Wrong) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn next(mut live: Box<Live>) -> Option<(Result<Event, Infallible>, Box<Live>)> {
    let message = live.next().await?;
    Some((Ok(sent(message)), live))
}

fn sent(message: String) -> Event {
    Event::default().data(message)
}

/// Never kept, and not held back by a proxy in front (nginx reads this header).
fn messages(events: impl IntoResponse) -> Response {
    let unkept = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    ([unkept, (header::HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"))], events)
        .into_response()
}
