//! The router: files, probes, feeds, forms, then the pages.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::services::ServeDir;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

use crate::middleware::{csrf, headers, login};
use crate::page_context::page_context;
use crate::routes;
use crate::routes_table::{Kind, ROUTES};
use crate::state::AppState;

/// No form of ours is larger.
const BODY_LIMIT: usize = 64 * 1024;
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Everything the program answers.
pub fn build(state: &AppState) -> Router {
    let site = &state.backend.settings.site_root;
    let context = page_context(state.backend.clone());
    let calls = {
        let context = context.clone();
        move |request: Request| leptos_axum::handle_server_fns_with_context(context.clone(), request)
    };
    Router::new()
        .merge(routes::probes::routes())
        .merge(routes::calendars::routes())
        .merge(routes::directory::routes())
        .merge(routes::proposal::routes())
        .merge(routes::forms::routes())
        .merge(routes::reminders::routes())
        .merge(routes::sms::routes())
        .merge(routes::kiosk::routes())
        .merge(routes::day::routes())
        .merge(routes::partners::routes())
        .merge(routes::team::routes())
        .merge(routes::texts::routes())
        .merge(routes::changes::routes())
        .merge(routes::desk::routes())
        .nest_service("/pkg", ServeDir::new(site.join("pkg")).precompressed_br())
        .nest_service("/fonts", ServeDir::new(site.join("fonts")))
        .nest_service("/pictures", ServeDir::new(site.join("pictures")))
        .route("/api/{*call}", any(calls))
        .merge(pages(state))
        .fallback(routes::pages::not_found)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(tower_http::limit::RequestBodyLimitLayer::new(BODY_LIMIT))
        // Files are larger than forms, and have a limit of their own.
        .merge(routes::import::routes())
        .merge(routes::agenda::routes())
        .layer(from_fn_with_state(state.clone(), login::identify))
        .layer(from_fn_with_state(state.clone(), csrf::refuse_cross_site))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIMEOUT))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(headers::add))
        .layer(CompressionLayer::new())
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state.clone())
}

/// Each page of the table. The page itself picks what to draw by its address.
fn pages(state: &AppState) -> Router<AppState> {
    // Fails where it was done before, as it is when tests build several routers.
    let _ = any_spawner::Executor::init_tokio();
    let options = state.leptos.clone();
    let page = leptos_axum::render_app_async_with_context(page_context(state.backend.clone()), move || {
        app::shell(options.clone())
    });
    let pages = ROUTES.iter().filter(|route| route.kind == Kind::Page && route.method == "GET");
    pages.fold(Router::new(), |router, route| router.route(route.path, get(page.clone())))
}

/// A log line knows the route, never the path: a path may hold a ticket's token.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    let id = request.headers().get("x-request-id").and_then(|value| value.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, id)
}
