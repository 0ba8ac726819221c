//! Pages outside the router of the application.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};

use crate::router::page_context;
use crate::state::AppState;

/// What the table of pages does not know: the application's own « not found » page, status 404;
/// a file of the site's root (icon, robots.txt) where there is one.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let uri = request.uri().clone();
    let handler = leptos_axum::file_and_error_handler_with_context::<AppState, _>(
        page_context(state.backend.clone()),
        app::shell,
    );
    handler(uri, State(state), request).await.into_response()
}
