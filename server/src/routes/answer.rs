//! What the handlers of forms share: the answer of a command becomes a redirection or the page again.

use app::error::AppError;
use app::forms::Answer;
use axum::body::Body;
use axum::extract::{Form, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use backend::service::read_login::SignedIn;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use crate::page_context::page_context;
use crate::state::AppState;

/// The pairs that a browser posts.
pub type Posted = Form<Vec<(String, String)>>;

/// A redirection after success, or the page of the form with its problems.
pub async fn finish<V>(state: &AppState, parts: Parts, answer: Result<Answer<V>, AppError>) -> Response
where
    V: Clone + Send + Sync + 'static,
{
    match answer {
        Ok(Answer::Done { to }) => Redirect::to(&to).into_response(),
        Ok(Answer::Refused(outcome)) => {
            let status = StatusCode::from_u16(outcome.refusal.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            again(state, parts, status, Some(outcome)).await
        }
        Err(error) => failed(state, parts, &error).await,
    }
}

/// The page of the form with a fault of ours in the place of its problems.
pub async fn failed(state: &AppState, parts: Parts, error: &AppError) -> Response {
    let outcome = app::forms::Fault(error.clone());
    again(state, parts, StatusCode::INTERNAL_SERVER_ERROR, Some(outcome)).await
}

/// A page in words for somebody who is signed in with another role.
pub async fn forbidden(state: &AppState, parts: Parts) -> Response {
    again(state, parts, StatusCode::FORBIDDEN, Some(app::forms::Fault(AppError::Forbidden))).await
}

/// Renders the page of this address with the outcome in its context.
pub async fn again<T>(state: &AppState, parts: Parts, status: StatusCode, outcome: Option<T>) -> Response
where
    T: Clone + Send + Sync + 'static,
{
    let pages = page_context(state.backend.clone());
    let context = move || {
        pages();
        if let Some(outcome) = outcome.clone() {
            provide_context(outcome);
        }
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
    };
    let options = state.leptos.clone();
    let render = leptos_axum::render_app_async_with_context(context, move || app::shell(options.clone()));
    render(Request::from_parts(parts, Body::empty())).await
}

/// Who is signed in, as the middleware found.
pub fn signed_in(parts: &Parts) -> Option<SignedIn> {
    parts.extensions.get::<Option<SignedIn>>().cloned().flatten()
}
