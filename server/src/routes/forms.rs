//! The posts of forms: the command, then a redirection (303) or the same page again with its
//! problems, rendered as a GET of the same address would be.

use std::net::SocketAddr;

use app::api::{registration, staff, ticket};
use app::error::AppError;
use app::forms::{Answer, CodeAsk, Fields, RegistrationAsk, TicketAsk};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Form, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use backend::service::read_login::SignedIn;
use backend::service::sign_out;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use crate::middleware::login;
use crate::router::page_context;
use crate::state::AppState;

type Posted = Form<Vec<(String, String)>>;

/// Every form of the application.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/tournees/{tour}/{stop}/inscription", post(register))
        .route("/t/{token}", post(act))
        .route("/t/{token}/annuler/{registration}", post(cancel))
        .route("/t/{token}/changer/{registration}", post(change))
        .route("/t/{token}/adresse", post(forget))
        .route("/code", post(code))
        .route("/equipe/connexion", post(sign_in))
        .route("/equipe/invitation/{token}", post(accept))
        .route("/equipe/deconnexion", post(leave))
        .route("/equipe/messages/{message}", post(retry))
}

async fn register(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let ask = RegistrationAsk::read(Fields(pairs));
    let answer = registration::submit(&state.backend, ask).await;
    finish(&state, parts, answer).await
}

async fn act(State(state): State<AppState>, Path(token): Path<String>, parts: Parts, Form(pairs): Posted) -> Response {
    let answer = ticket::act(&state.backend, &token, TicketAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}

async fn cancel(
    State(state): State<AppState>,
    Path((token, registration)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    let ask = TicketAsk { registration, ..TicketAsk::default() };
    let answer = ticket::cancel(&state.backend, &token, ask).await;
    finish(&state, parts, answer).await
}

async fn change(
    State(state): State<AppState>,
    Path((token, registration)): Path<(String, String)>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let ask = TicketAsk { registration, ..TicketAsk::read(&Fields(pairs)) };
    let answer = ticket::change(&state.backend, &token, ask).await;
    finish(&state, parts, answer).await
}

async fn forget(State(state): State<AppState>, Path(token): Path<String>, parts: Parts) -> Response {
    let answer = ticket::forget(&state.backend, &token).await;
    finish(&state, parts, answer).await
}

async fn code(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let ask = CodeAsk { code: Fields(pairs).text("code") };
    let answer = ticket::find(&state.backend, &device(&parts), ask).await;
    finish(&state, parts, answer).await
}

async fn sign_in(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let entered = staff::sign_in(&state.backend, &device(&parts), &Fields(pairs)).await;
    enter(&state, parts, entered).await
}

async fn accept(
    State(state): State<AppState>,
    Path(token): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let entered = staff::accept(&state.backend, &token, &Fields(pairs)).await;
    enter(&state, parts, entered).await
}

/// « Se déconnecter », here or everywhere.
async fn leave(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let base_url = &state.backend.settings.base_url;
    let signed_in = parts.extensions.get::<Option<SignedIn>>().cloned().flatten();
    let everywhere = Fields(pairs).text("scope") == "everywhere";
    let left = match (signed_in, login::cookie(&parts.headers, base_url)) {
        (Some(login), _) if everywhere => sign_out::everywhere(&state.backend, login.login).await.map(|_| ()),
        (_, Some(cookie)) => sign_out::one(&state.backend, &cookie).await,
        _ => Ok(()),
    };
    if let Err(error) = left {
        return failed(&state, parts, &AppError::unexpected(&state.backend, &error)).await;
    }
    let mut headers = HeaderMap::new();
    headers.extend(login::clear_cookie(base_url).map(|value| (header::SET_COOKIE, value)));
    (headers, Redirect::to("/equipe/connexion")).into_response()
}

async fn retry(State(state): State<AppState>, Path(message): Path<String>, parts: Parts) -> Response {
    let answer = staff::retry(&state.backend, &message).await;
    finish(&state, parts, answer).await
}

/// Whom wrong tries are counted for: the address and the kind of browser, for a whole town hall
/// may stand behind one address.
fn device(parts: &Parts) -> String {
    let address =
        parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip().to_string());
    let browser = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    format!("{}|{browser}", address.unwrap_or_default())
}

async fn enter<V>(state: &AppState, parts: Parts, entered: Result<staff::Entered<V>, AppError>) -> Response
where
    V: Clone + Send + Sync + 'static,
{
    match entered {
        Ok(staff::Entered::Yes { cookie }) => {
            let mut headers = HeaderMap::new();
            let set = login::set_cookie(&cookie, &state.backend.settings.base_url);
            headers.extend(set.map(|value: HeaderValue| (header::SET_COOKIE, value)));
            (headers, Redirect::to("/equipe")).into_response()
        }
        Ok(staff::Entered::No(answer)) => finish(state, parts, Ok(answer)).await,
        Err(error) => failed(state, parts, &error).await,
    }
}

async fn finish<V>(state: &AppState, parts: Parts, answer: Result<Answer<V>, AppError>) -> Response
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
async fn failed(state: &AppState, parts: Parts, error: &AppError) -> Response {
    let outcome = app::forms::Fault(error.clone());
    again(state, parts, StatusCode::INTERNAL_SERVER_ERROR, Some(outcome)).await
}

/// Renders the page of this address with the outcome in its context.
async fn again<T>(state: &AppState, parts: Parts, status: StatusCode, outcome: Option<T>) -> Response
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
