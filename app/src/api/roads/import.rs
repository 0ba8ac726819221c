//! The import of travel times: looked at, then accepted.

use backend::Backend;
use backend::service::import_legs::{self, Change, Preview};
use backend::service::read_table::TableError;
use backend::service::typed::SaveError;

use super::words::{self, Dates};
use crate::api::directory::{self, Looked, refusal_with, sentence};
use crate::error::AppError;
use crate::forms::{Answer, FormOutcome, LegsImportAsk, Problem, Refusal};
use crate::locale::{Book, Ways, itinerary::road_time, roads as say};
use crate::views::{CellRow, LegsPreview, NewWayRow};

/// So many lines are shown, the others counted.
const SHOWN: usize = 100;
/// So many sentences stand above the form; the table itself says the rest.
const SENTENCES: usize = 10;

/// Looks at a table of travel times, or writes what it says.
pub async fn import(backend: &Backend, tour: &str, ask: LegsImportAsk) -> Result<Looked<LegsImportAsk>, AppError> {
    let table = match import_legs::read(&ask.table) {
        Ok(table) => table,
        Err(error) => return Ok(unreadable(ask, error)),
    };
    let accepted = if ask.action == "accept" {
        match import_legs::accept(backend, tour, &table).await {
            Ok(_) => return Ok(Looked::Answered(Answer::done(format!("/equipe/tournees/{tour}/trajets?fait=oui")))),
            Err(error) => Some(error),
        }
    } else {
        None
    };
    let preview = import_legs::preview(backend, tour, &table).await;
    let preview = preview.map_err(|error| AppError::unexpected(backend, &error))?;
    let Some(preview) = preview else {
        return Ok(Looked::Answered(Answer::refused(ask, Refusal::Missing, "", Book::Gone.fr())));
    };
    let problems = problems(&preview);
    let ask = LegsImportAsk { preview: Some(view(&preview, backend)), ..ask };
    match accepted {
        // What is wrong is told cell by cell.
        Some(SaveError::Wrong(_)) | None if !problems.is_empty() => {
            Ok(Looked::Answered(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid })))
        }
        // Nothing is left to write: somebody was faster, and the page says so.
        Some(SaveError::Wrong(_)) | None => {
            Ok(Looked::Preview(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }))
        }
        Some(error) => refusal_with(backend, ask, error).map(Looked::Answered),
    }
}

/// A file or a text that is no table.
pub fn unreadable(ask: LegsImportAsk, error: TableError) -> Looked<LegsImportAsk> {
    directory::no_table(ask, error)
}

fn problems(preview: &Preview) -> Vec<Problem> {
    let sentences = preview.faults.iter().take(SENTENCES).map(|fault| {
        let words = say::at_cell(count(fault.row), count(fault.column), &sentence(&fault.kind));
        Problem::new("table", words)
    });
    sentences.collect()
}

fn view(preview: &Preview, backend: &Backend) -> LegsPreview {
    let dates = Dates { zone: &preview.time_zone, now: backend.now() };
    let more = |all: usize| if all > SHOWN { say::more(count(all - SHOWN)) } else { String::new() };
    LegsPreview {
        sum: if preview.changes.is_empty() {
            Ways::ImportNone.fr().to_owned()
        } else {
            let counting = preview.changes.iter().filter(|change| change.counts()).count();
            say::import_sum(count(counting), count(preview.changes.len() - counting), count(preview.same))
        },
        changes: preview.changes.iter().take(SHOWN).map(|change| row(change, dates)).collect(),
        more_changes: more(preview.changes.len()),
        faults: preview
            .faults
            .iter()
            .take(SHOWN)
            .map(|fault| CellRow {
                row: count(fault.row),
                column: count(fault.column),
                text: fault.text.clone(),
                sentence: sentence(&fault.kind),
            })
            .collect(),
        more_faults: more(preview.faults.len()),
    }
}

fn row(change: &Change, dates: Dates<'_>) -> NewWayRow {
    let minutes = road_time(change.minutes);
    NewWayRow {
        row: count(change.row),
        from: change.from.1.clone(),
        to: change.to.1.clone(),
        now: change.now.map_or_else(|| Ways::Unknown.fr().to_owned(), |way| words::way(way, dates)),
        then: if change.counts() { minutes } else { format!("{minutes}\u{a0}: {}", Ways::TypedStays.fr()) },
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
