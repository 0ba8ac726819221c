//! The calendar that a partner sends or names.

use app::api::agenda;
use app::api::directory::Looked;
use app::error::AppError;
use app::forms::AgendaAsk;
use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::post;
use backend::ical::busy::MOST_BYTES;
use domain::partner::AgendaProblem;

use super::answer::{again, failed, finish, signed_in};
use crate::state::AppState;

/// `/partenaire/disponibilites/agenda` with a limit of its own: a file that is a little too large is
/// still told so in words.
pub fn routes() -> Router<AppState> {
    Router::new().route("/partenaire/disponibilites/agenda", post(act)).layer(DefaultBodyLimit::max(2 * MOST_BYTES))
}

async fn act(State(state): State<AppState>, parts: Parts, form: Multipart) -> Response {
    let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let looked = match read(form).await {
        Ok((ask, file)) => agenda::act(&state.backend, &by, ask, file.as_deref()).await,
        Err(error) => {
            let too_large = error.status() == StatusCode::PAYLOAD_TOO_LARGE;
            let problem = if too_large { AgendaProblem::TooLarge } else { AgendaProblem::NoCalendar };
            Ok(agenda::refused(AgendaAsk::default(), "file", format!("{}.", problem.label())))
        }
    };
    match looked {
        Ok(Looked::Preview(outcome)) => again(&state, parts, StatusCode::OK, Some(outcome)).await,
        Ok(Looked::Answered(answer)) => finish(&state, parts, Ok(answer)).await,
        Err(error) => failed(&state, parts, &error).await,
    }
}

/// The parts of the form, and the file where one was chosen.
async fn read(mut form: Multipart) -> Result<(AgendaAsk, Option<Vec<u8>>), MultipartError> {
    let (mut ask, mut file) = (AgendaAsk::default(), None);
    while let Some(part) = form.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "file" if !bytes.is_empty() => file = Some(bytes.to_vec()),
            "action" => ask.action = text(),
            "address" => ask.address = text(),
            "busy" => ask.busy = text(),
            "events" => ask.events = text(),
            _ => {}
        }
    }
    Ok((ask, file))
}
