//! The posts of forms: the command, then a redirection (303) or the same page again with its
//! problems, rendered as a GET of the same address would be.

use app::api::{answer, kiosks, registration, staff, ticket};
use app::error::AppError;
use app::forms::{CodeAsk, Fields, RegistrationAsk, RetryAsk, TicketAsk};
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use backend::repo::logins::Role;
use backend::service::read_login::{self, SignedIn};
use backend::service::sign_out;

use super::answer::{Posted, failed, finish, signed_in};
use crate::middleware::login;
use crate::middleware::tries::Counted;
use crate::state::AppState;

/// Every form of the application.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/tournees/{tour}/{stop}/inscription", post(register))
        .route("/t/reponse/{token}/{answer}", post(give_answer))
        .route("/t/{token}", post(act))
        .route("/t/{token}/annuler/{registration}", post(cancel))
        .route("/t/{token}/changer/{registration}", post(change))
        .route("/t/{token}/adresse", post(forget))
        .route("/code", post(code))
        .route("/equipe/connexion", post(sign_in))
        .route("/equipe/invitation/{token}", post(accept))
        .route("/equipe/deconnexion", post(leave))
        .route("/equipe/bornes", post(kiosk))
        .route("/equipe/messages/{message}", post(retry))
        .route("/equipe/courrier/{message}", post(settle))
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

async fn give_answer(
    State(state): State<AppState>,
    Path((token, word)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    let counted = Counted::of(&state.backend, &parts);
    let given = answer::give(&state.backend, &counted.caller, &token, &word).await;
    counted.remember(finish(&state, parts, given).await)
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
    let counted = Counted::of(&state.backend, &parts);
    let ask = CodeAsk { code: Fields(pairs).text("code") };
    let answer = ticket::find(&state.backend, &counted.caller, ask).await;
    counted.remember(finish(&state, parts, answer).await)
}

async fn sign_in(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let counted = Counted::of(&state.backend, &parts);
    let entered = staff::sign_in(&state.backend, &counted.caller, &Fields(pairs)).await;
    counted.remember(enter(&state, parts, entered).await)
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

async fn kiosk(State(state): State<AppState>, parts: Parts, Form(pairs): Posted) -> Response {
    let answer = kiosks::act(&state.backend, &Fields(pairs)).await;
    finish(&state, parts, answer).await
}

async fn retry(
    State(state): State<AppState>,
    Path(message): Path<String>,
    parts: Parts,
    Form(pairs): Posted,
) -> Response {
    let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let answer = staff::retry(&state.backend, by.login, &message, RetryAsk::read(&Fields(pairs))).await;
    finish(&state, parts, answer).await
}

async fn settle(State(state): State<AppState>, Path(message): Path<String>, parts: Parts) -> Response {
    let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    match staff::settle(&state.backend, by.login, &message).await {
        Ok(()) => Redirect::to("/equipe/courrier").into_response(),
        Err(error) => failed(&state, parts, &error).await,
    }
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
            let role = read_login::by_cookie(&state.backend, &cookie).await.ok().flatten().map(|login| login.role);
            (headers, Redirect::to(home(role))).into_response()
        }
        Ok(staff::Entered::No(answer)) => finish(state, parts, Ok(answer)).await,
        Err(error) => failed(state, parts, &error).await,
    }
}

/// Where the work of a role begins.
const fn home(role: Option<Role>) -> &'static str {
    match role {
        None | Some(Role::Organiser) => "/equipe",
        Some(Role::Partner | Role::Employer) => "/partenaire",
        Some(Role::Host) => "/accueil",
    }
}
