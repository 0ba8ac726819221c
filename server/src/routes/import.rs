//! A table comes in, the tour goes out: the two files of an organiser.

use app::api::directory::{self, Looked};
use app::error::AppError;
use app::forms::ImportAsk;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use backend::Backend;
use backend::service::export_tour;
use backend::service::read_table::{self, MOST_BYTES, TableError};

use super::answer::{again, failed, finish, signed_in};
use crate::state::AppState;

const WORKBOOK: HeaderValue =
    HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// `/equipe/tournees/{tour}/importer` with a limit of its own, and `…/export.xlsx`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/equipe/tournees/{tour}/importer", post(import))
        // The pasted text and the file may both come, and the parts of the form around them.
        .layer(DefaultBodyLimit::max(3 * MOST_BYTES))
        .route("/equipe/tournees/{tour}/export.xlsx", get(export))
}

async fn import(State(state): State<AppState>, Path(tour): Path<String>, parts: Parts, form: Multipart) -> Response {
    let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let looked = match read(form).await {
        Ok(ask) => directory::import(&state.backend, &by, &tour, ask).await,
        Err(error) => Ok(directory::unreadable(ImportAsk::default(), error)),
    };
    match looked {
        Ok(Looked::Preview(outcome)) => again(&state, parts, StatusCode::OK, Some(outcome)).await,
        Ok(Looked::Answered(answer)) => finish(&state, parts, Ok(answer)).await,
        Err(error) => failed(&state, parts, &error).await,
    }
}

/// The parts of the form; a file goes before a pasted text.
async fn read(mut form: Multipart) -> Result<ImportAsk, TableError> {
    let mut ask = ImportAsk::default();
    let mut of_file = None;
    let broken = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { TableError::TooLarge } else { TableError::Unreadable }
    };
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(broken)?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "table" => ask.table = text(),
            "action" => ask.action = text(),
            "revision" => ask.revision = text(),
            "partner" => ask.kinds.push((text(), String::new())),
            // Each list comes after the name that it belongs to.
            field if field.starts_with("kind-") => {
                if let Some((_, kind)) = ask.kinds.last_mut() {
                    *kind = text();
                }
            }
            "file" if !bytes.is_empty() => of_file = Some(read_table::from_file(&bytes)?),
            _ => {}
        }
    }
    if let Some(rows) = of_file {
        ask.table = read_table::to_text(&rows);
    }
    Ok(ask)
}

async fn export(State(backend): State<Backend>, Path(tour): Path<String>) -> Response {
    match export_tour::workbook(&backend, &tour).await {
        Ok(Some(bytes)) => {
            let name = HeaderValue::from_static("attachment; filename=\"tournee.xlsx\"");
            ([(header::CONTENT_TYPE, WORKBOOK), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a tour could not be exported");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
