//! A table comes in, the tour goes out: the two files of an organiser.

use app::api::directory::{self, Looked};
use app::api::roads;
use app::error::AppError;
use app::forms::{ImportAsk, LegsImportAsk};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use backend::Backend;
use backend::error::Unexpected;
use backend::service::read_table::{self, MOST_BYTES, TableError};
use backend::service::{export_legs, export_tour, import_legs};

use super::answer::{again, failed, finish, signed_in};
use crate::state::AppState;

const WORKBOOK: HeaderValue =
    HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
const CSV: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8");

/// `/equipe/tournees/{tour}/importer` and `…/trajets/importer` with a limit of their own, `…/export.xlsx`
/// and `…/trajets.csv`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/equipe/tournees/{tour}/importer", post(import))
        .route("/equipe/tournees/{tour}/trajets/importer", post(import_legs))
        // The pasted text and the file may both come, and the parts of the form around them.
        .layer(DefaultBodyLimit::max(3 * MOST_BYTES))
        .route("/equipe/tournees/{tour}/export.xlsx", get(export))
        .route("/equipe/tournees/{tour}/trajets.csv", get(export_legs))
}

async fn import(State(state): State<AppState>, Path(tour): Path<String>, parts: Parts, form: Multipart) -> Response {
    let Some(by) = signed_in(&parts) else { return failed(&state, parts, &AppError::SignedOut).await };
    let looked = match read(form, read_table::from_file).await {
        Ok(sent) => directory::import(&state.backend, &by, &tour, stops(sent)).await,
        Err(error) => Ok(directory::unreadable(ImportAsk::default(), error)),
    };
    shown(&state, parts, looked).await
}

async fn import_legs(
    State(state): State<AppState>,
    Path(tour): Path<String>,
    parts: Parts,
    form: Multipart,
) -> Response {
    if signed_in(&parts).is_none() {
        return failed(&state, parts, &AppError::SignedOut).await;
    }
    let looked = match read(form, import_legs::read_file).await {
        Ok(Sent { table, fields }) => {
            let action = fields.into_iter().find(|(name, _)| name == "action").map(|(_, value)| value);
            let ask = LegsImportAsk { table, action: action.unwrap_or_default(), preview: None };
            roads::import(&state.backend, &tour, ask).await
        }
        Err(error) => Ok(roads::unreadable(LegsImportAsk::default(), error)),
    };
    shown(&state, parts, looked).await
}

/// What was looked at, or what came of it.
async fn shown<V>(state: &AppState, parts: Parts, looked: Result<Looked<V>, AppError>) -> Response
where
    V: Clone + Send + Sync + 'static,
{
    match looked {
        Ok(Looked::Preview(outcome)) => again(state, parts, StatusCode::OK, Some(outcome)).await,
        Ok(Looked::Answered(answer)) => finish(state, parts, Ok(answer)).await,
        Err(error) => failed(state, parts, &error).await,
    }
}

/// A table as pasted or sent, and the other parts of its form in their order.
struct Sent {
    table: String,
    fields: Vec<(String, String)>,
}

/// How a file becomes rows.
type ReadFile = fn(&[u8]) -> Result<Vec<Vec<String>>, TableError>;

/// The parts of the form; a file goes before a pasted text.
async fn read(mut form: Multipart, read_file: ReadFile) -> Result<Sent, TableError> {
    let mut sent = Sent { table: String::new(), fields: Vec::new() };
    let mut of_file = None;
    let broken = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { TableError::TooLarge } else { TableError::Unreadable }
    };
    while let Some(part) = form.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(broken)?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "table" => sent.table = text(),
            "file" if !bytes.is_empty() => of_file = Some(read_file(&bytes)?),
            "file" => {}
            _ => sent.fields.push((name, text())),
        }
    }
    if let Some(rows) = of_file {
        sent.table = read_table::to_text(&rows);
    }
    Ok(sent)
}

/// The form of a table of stops.
fn stops(Sent { table, fields }: Sent) -> ImportAsk {
    let mut ask = ImportAsk { table, ..ImportAsk::default() };
    for (name, value) in fields {
        match name.as_str() {
            "action" => ask.action = value,
            "revision" => ask.revision = value,
            "partner" => ask.kinds.push((value, String::new())),
            // Each list comes after the name that it belongs to.
            field if field.starts_with("kind-") => {
                if let Some((_, kind)) = ask.kinds.last_mut() {
                    *kind = value;
                }
            }
            _ => {}
        }
    }
    ask
}

async fn export(State(backend): State<Backend>, Path(tour): Path<String>) -> Response {
    file(export_tour::workbook(&backend, &tour).await, WORKBOOK, "attachment; filename=\"tournee.xlsx\"")
}

async fn export_legs(State(backend): State<Backend>, Path(tour): Path<String>) -> Response {
    file(export_legs::csv(&backend, &tour).await, CSV, "attachment; filename=\"trajets.csv\"")
}

/// A file to keep; a name of its own would tell what the tour is called inside.
fn file<B: IntoResponse>(found: Result<Option<B>, Unexpected>, kind: HeaderValue, name: &'static str) -> Response {
    match found {
        Ok(Some(bytes)) => {
            let name = HeaderValue::from_static(name);
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a tour could not be exported");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
