//! Changes to the draft that are made on the road of a tour.

use backend::Backend;
use backend::service::edit_draft::{self, DraftEdit, EditDraftError};
use backend::service::{read_itinerary, read_plan};
use chrono::NaiveDate;
use domain::ids::{LoginId, StopId};

use crate::error::AppError;
use crate::forms::{Answer, Refusal, RoadAsk};
use crate::locale::{Common, Publish};

/// Moves a stop, lets two change their days, or undoes the last save.
pub async fn edit(backend: &Backend, by: LoginId, slug: &str, ask: RoadAsk) -> Result<Answer<RoadAsk>, AppError> {
    let failed = |error| AppError::unexpected(backend, &error);
    let missing = |ask| Ok(Answer::refused(ask, Refusal::Missing, "", Common::NotFoundText.fr()));
    let refused = |ask, field: &str, words: Publish| Ok(Answer::refused(ask, Refusal::Invalid, field, words.fr()));
    let Some(tour) = read_plan::find(backend, slug).await.map_err(failed)? else { return missing(ask) };
    let road = read_itinerary::itinerary(backend, slug).await.map_err(failed)?;
    let stops = road.map(|road| road.stops).unwrap_or_default();
    let stop = |slug: &str| -> Option<StopId> { stops.iter().find(|stop| stop.slug == slug).map(|stop| stop.id) };
    let saved = if ask.action == "undo" {
        edit_draft::undo(backend, Some(by), tour).await
    } else {
        let Some(id) = stop(&ask.stop) else { return missing(ask) };
        let change = if ask.action == "swap" {
            let Some(other) = stop(&ask.other) else { return missing(ask) };
            DraftEdit::SwapStops(id, other)
        } else {
            let Ok(day) = ask.day.trim().parse::<NaiveDate>() else { return refused(ask, "day", Publish::DayWrong) };
            DraftEdit::MoveStop(id, day)
        };
        edit_draft::edit(backend, Some(by), tour, change).await
    };
    match saved {
        Ok(_) if ask.action == "undo" => Ok(Answer::done(format!("/equipe/tournees/{slug}?fait=defait"))),
        Ok(_) => Ok(Answer::done(format!("/equipe/tournees/{slug}?etape={}", ask.stop))),
        Err(EditDraftError::Unknown) => missing(ask),
        Err(EditDraftError::Cancelled) => refused(ask, "", Publish::GoneAlready),
        Err(EditDraftError::NothingToUndo) => refused(ask, "", Publish::UndoNothing),
        Err(EditDraftError::Faults(_)) => refused(ask, "day", Publish::DayWrong),
        Err(EditDraftError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}
