//! The kiosk: its static shell, and its calls (`/api/borne/v1`, plain JSON).
//!
//! A device shows itself by the secret in its cookie, may read what everybody may see of its stop,
//! and may register; nothing else is ever answered to it.

use app::api::kiosk;
use app::error::AppError;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use backend::service::pair_device::{self, PairError};
use backend::service::read_device::{self, Device};
use domain::kiosk::{PairCall, PresenceCall, Refusal, RegisterCall, Square};
use fast_qr::qr::QRBuilder;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::middleware::tries::Counted;
use crate::middleware::{device, headers};
use crate::state::AppState;

/// Modules of white around the square (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// `/borne` and `/api/borne/v1/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/borne", get(shell))
        .route("/api/borne/v1/appairage", post(pair))
        .route("/api/borne/v1/offre", get(offer))
        .route("/api/borne/v1/presence", post(presence))
        .route("/api/borne/v1/inscriptions", post(register))
}

/// The shell holds no data: it is a file of the site folder, the same for every device.
async fn shell(State(state): State<AppState>) -> Response {
    let file = state.backend.settings.site_root.join("pkg/borne/index.html");
    match tokio::fs::read(&file).await {
        Ok(html) => {
            let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            let policy = (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(headers::KIOSK_POLICY));
            ([kind, policy], html).into_response()
        }
        Err(error) => {
            tracing::error!(%error, file = %file.display(), "the kiosk was not built");
            StatusCode::NOT_FOUND.into_response()
        }
    }
}

async fn pair(State(state): State<AppState>, parts: Parts, body: Bytes) -> Response {
    let call: PairCall = match read(&body) {
        Ok(call) => call,
        Err(refusal) => return refused(refusal),
    };
    let counted = Counted::of(&state.backend, &parts);
    let answer = match pair_device::pair(&state.backend, &counted.caller, &call.code).await {
        Ok(secret) => {
            let mut set = HeaderMap::new();
            let cookie = device::set_cookie(&secret, &state.backend.settings.base_url);
            set.extend(cookie.map(|value| (header::SET_COOKIE, value)));
            (StatusCode::NO_CONTENT, set).into_response()
        }
        Err(PairError::Unknown) => refused(Refusal::UnknownCode),
        Err(PairError::TooManyTries) => refused(Refusal::TooManyTries),
        Err(PairError::Unexpected(error)) => fault(&AppError::unexpected(&state.backend, &error)),
    };
    counted.remember(answer)
}

async fn offer(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let device = match paired(&state, &headers).await {
        Ok(device) => device,
        Err(refusal) => return refusal,
    };
    match kiosk::offer(&state.backend, &device).await {
        Ok(offer) => json(StatusCode::OK, &offer),
        Err(error) => fault(&error),
    }
}

async fn presence(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> Response {
    let call: PresenceCall = match read(&body) {
        Ok(call) => call,
        Err(refusal) => return refused(refusal),
    };
    let Some(secret) = device::cookie(&headers, &state.backend.settings.base_url) else {
        return refused(Refusal::NotPaired);
    };
    match read_device::note_presence(&state.backend, &secret, call.help).await {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) => refused(Refusal::NotPaired),
        Err(error) => fault(&AppError::unexpected(&state.backend, &error)),
    }
}

async fn register(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> Response {
    let device = match paired(&state, &headers).await {
        Ok(device) => device,
        Err(refusal) => return refusal,
    };
    let call: RegisterCall = match read(&body) {
        Ok(call) => call,
        Err(refusal) => return refused(refusal),
    };
    match kiosk::register(&state.backend, &device, call).await {
        Ok(Ok(made)) => match square(&format!("{}{}", state.backend.settings.base_url, made.path)) {
            Some(square) => json(StatusCode::OK, &domain::kiosk::Ticket { square, ..made.ticket }),
            None => refused(Refusal::Fault),
        },
        Ok(Err(refusal)) => refused(refusal),
        Err(error) => fault(&error),
    }
}

/// The device whose secret the cookie holds.
async fn paired(state: &AppState, headers: &HeaderMap) -> Result<Device, Response> {
    let Some(secret) = device::cookie(headers, &state.backend.settings.base_url) else {
        return Err(refused(Refusal::NotPaired));
    };
    match read_device::by_secret(&state.backend, &secret).await {
        Ok(Some(device)) => Ok(device),
        Ok(None) => Err(refused(Refusal::NotPaired)),
        Err(error) => Err(fault(&AppError::unexpected(&state.backend, &error))),
    }
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::Malformed)
}

fn refused(refusal: Refusal) -> Response {
    let status = match refusal {
        Refusal::NotPaired => StatusCode::UNAUTHORIZED,
        Refusal::UnknownCode | Refusal::Holder => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Full { .. } | Refusal::Closed | Refusal::KeyReused => StatusCode::CONFLICT,
        Refusal::Malformed => StatusCode::BAD_REQUEST,
        Refusal::Fault => StatusCode::INTERNAL_SERVER_ERROR,
    };
    json(status, &refusal)
}

/// The cause stands in the log; the kiosk learns that there is one.
fn fault(_: &AppError) -> Response {
    refused(Refusal::Fault)
}

fn json<T: Serialize>(status: StatusCode, value: &T) -> Response {
    (status, axum::Json(value)).into_response()
}

/// A text as a square code: a path that draws each run of dark modules as one box.
fn square(text: &str) -> Option<Square> {
    use std::fmt::Write as _;
    let code = QRBuilder::new(text).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let run = (column..code.size).take_while(|at| code[row][*at].value()).count();
            if run > 0 {
                write!(path, "M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET).ok()?;
            }
            column += run.max(1);
        }
    }
    Some(Square { side: u32::try_from(code.size + 2 * QUIET).ok()?, path })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_path_covers_every_dark_module_and_no_other() {
        let text = "http://127.0.0.1:3000/t/AAAAAAAAAAAAAAAAAAAAAA";
        let square = square(text).unwrap();
        let code = QRBuilder::new(text).build().unwrap();
        assert_eq!(square.side, u32::try_from(code.size + 8).unwrap());
        let mut dark = vec![vec![false; code.size]; code.size];
        for run in square.path.split('M').skip(1) {
            let (column, rest) = run.split_once(' ').unwrap();
            let (row, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let at = |text: &str| text.parse::<usize>().unwrap();
            dark[at(row) - QUIET][at(column) - QUIET..][..at(length)].fill(true);
        }
        for (row, modules) in dark.iter().enumerate() {
            for (column, module) in modules.iter().enumerate() {
                assert_eq!(*module, code[row][column].value(), "row {row}, column {column}");
            }
        }
    }
}
