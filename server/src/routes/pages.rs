//! Pages outside the router of the application.

use axum::extract::{Request, State};
use axum::response::Response;

use crate::page_context::page_context;
use crate::state::AppState;

/// What the table of pages does not know: the application's own « not found » page, status 404.
///
/// Not by `leptos_axum::file_and_error_handler`: where that finds a file, its fresh owner hangs on
/// whatever request was last polled by the thread, and takes that response's headers away.
pub async fn not_found(State(state): State<AppState>, request: Request) -> Response {
    let options = state.leptos.clone();
    let shell = move || app::shell(options.clone());
    leptos_axum::render_app_async_with_context(page_context(state.backend.clone()), shell)(request).await
}
