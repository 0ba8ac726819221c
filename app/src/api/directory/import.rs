//! The import of a table: looked at, then accepted.

use backend::Backend;
use backend::service::import_tour::{self, Column, Preview};
use backend::service::read_login::SignedIn;
use backend::service::read_table::{self, TableError};
use backend::service::typed::SaveError;
use domain::words::weekday_date_year;

use super::commands::{refusal_with, sentence};
use crate::error::AppError;
use crate::forms::{Answer, FormOutcome, ImportAsk, Problem, Refusal};
use crate::locale::{Book, directory as say};
use crate::views::{ImportRow, ImportView, UnknownKind};

/// What came of an import.
#[derive(Clone, Debug)]
pub enum Looked<V> {
    /// Nothing is wrong and nothing is written: the page shows what would be.
    Preview(FormOutcome<V>),
    /// Written, or refused.
    Answered(Answer<V>),
}

/// Looks at a table, or writes what it asks for.
pub async fn import(
    backend: &Backend,
    by: &SignedIn,
    tour: &str,
    ask: ImportAsk,
) -> Result<Looked<ImportAsk>, AppError> {
    let table = match read_table::from_text(&ask.table) {
        Ok(table) => table,
        Err(error) => return Ok(unreadable(ask, error)),
    };
    let accepted = if ask.action == "accept" {
        let revision = ask.revision.parse().unwrap_or(-1);
        match import_tour::accept(backend, Some(by.login), tour, revision, &table, &ask.kinds).await {
            Ok(_) => return Ok(Looked::Answered(Answer::done(format!("/equipe/tournees/{tour}?fait=import")))),
            Err(error) => Some(error),
        }
    } else {
        None
    };
    let preview = import_tour::preview(backend, tour, &table).await;
    let preview = preview.map_err(|error| AppError::unexpected(backend, &error))?;
    let Some(preview) = preview else {
        return Ok(Looked::Answered(Answer::refused(ask, Refusal::Missing, "", Book::Gone.fr())));
    };
    let problems = problems(&preview);
    let ask = ImportAsk { preview: Some(view(&preview, &ask.kinds)), revision: preview.revision.to_string(), ..ask };
    match accepted {
        // What is wrong is told cell by cell.
        Some(SaveError::Wrong(_)) | None if !problems.is_empty() => {
            Ok(Looked::Answered(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid })))
        }
        Some(error) => refusal_with(backend, ask, error).map(Looked::Answered),
        None => Ok(Looked::Preview(FormOutcome { values: ask, problems, refusal: Refusal::Invalid })),
    }
}

/// A file or a text that is no table.
pub fn unreadable(ask: ImportAsk, error: TableError) -> Looked<ImportAsk> {
    no_table(ask, error)
}

/// The form of any table again, with why none was read.
pub fn no_table<V>(ask: V, error: TableError) -> Looked<V> {
    let text = match error {
        TableError::Empty => Book::TableEmpty,
        TableError::TooLarge => Book::TableTooLarge,
        TableError::TooManyRows => Book::TableTooManyRows,
        TableError::Unreadable => Book::TableUnreadable,
    };
    Looked::Answered(Answer::refused(ask, Refusal::Invalid, "table", text.fr()))
}

/// One sentence a cell; beyond ten the table itself says the rest.
fn problems(preview: &Preview) -> Vec<Problem> {
    let wrong = preview.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row.number, cell)));
    wrong
        .filter_map(|(number, cell)| Some((number, cell.wrong.as_ref()?)))
        .take(10)
        .map(|(number, kind)| Problem::new("table", say::at_row(count(number), &sentence(kind))))
        .collect()
}

fn view(preview: &Preview, picked: &[(String, String)]) -> ImportView {
    let unsaid = preview.partners.iter().enumerate().filter(|(_, body)| body.kind.is_none());
    let pick = |name: &str| picked.iter().find(|(own, _)| own == name).map(|(_, kind)| kind.clone());
    ImportView {
        revision: preview.revision.to_string(),
        sum: say::import_sum(count(preview.stops), count(preview.venues), count(preview.partners.len())),
        faults: if preview.faults > 0 { say::import_faults(count(preview.faults)) } else { String::new() },
        columns: preview.columns.iter().map(|column| heading(*column).fr().to_owned()).collect(),
        rows: preview
            .rows
            .iter()
            .map(|row| ImportRow {
                number: count(row.number),
                cells: row.cells.iter().map(|cell| (cell.text.clone(), cell.wrong.as_ref().map(sentence))).collect(),
                day: match (row.day.map(weekday_date_year), row.proposed) {
                    (Some(day), true) => say::proposed(&day),
                    (day, _) => day.unwrap_or_default(),
                },
            })
            .collect(),
        unknown: unsaid
            .map(|(place, body)| UnknownKind {
                field: format!("kind-{place}"),
                name: body.name.clone(),
                kind: pick(&body.name).unwrap_or_default(),
            })
            .collect(),
    }
}

const fn heading(column: Column) -> Book {
    match column {
        Column::Town => Book::ColTown,
        Column::Code => Book::ColCode,
        Column::Day => Book::ColDay,
        Column::Until => Book::ColUntil,
        Column::Venue => Book::Venue,
        Column::Address => Book::Address,
        Column::Hours => Book::ColHours,
        Column::Landmark => Book::Landmark,
        Column::HowToCome => Book::HowToCome,
        Column::Partners => Book::Partners,
        Column::Kinds => Book::ColKinds,
        Column::Other => Book::ColOther,
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
