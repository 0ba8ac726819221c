//! From what is read of a day programme to what its page shows.

use backend::Backend;
use backend::service::day_templates::{Addition, Preview};
use backend::service::edit_day::{EditDayError, Saved};
use backend::service::read_day::DayPage;
use backend::zone::{self, ZoneError};
use chrono::{DateTime, Utc};
use domain::ids::SessionId;
use domain::plan::{Fault, FaultKind};
use domain::words::{in_french_list, moment, weekday_date};

use crate::error::AppError;
use crate::locale::{DayText, day as say};
use crate::views::{AdditionRow, DayAnswer, DayView, SeatsRow, TemplateRow, TemplatesView};

/// The page of a day.
pub fn day(page: DayPage, slug: String) -> DayView {
    let zone = page.plan.stop(page.stop).map_or("", |stop| stop.time_zone.as_str());
    let saved = page.saved_at.map(|at| say::saved(page.saved_by.as_deref(), &local(at, zone)));
    DayView {
        saved: saved.unwrap_or_default(),
        tour: page.tour,
        slug,
        stop: page.stop,
        revision: page.revision,
        plan: page.plan,
        world: page.world,
        seats: page.seats.into_iter().map(|seats| SeatsRow { session: seats.session, taken: seats.taken }).collect(),
        seed: SessionId(page.seed),
    }
}

/// What the page hears after it sent changes; `now` is the day programme as it is.
pub fn answer(
    backend: &Backend,
    result: Result<Saved, EditDayError>,
    now: Option<DayView>,
) -> Result<DayAnswer, AppError> {
    let refused = |text: DayText| Ok(DayAnswer::Refused { sentence: text.fr().to_owned() });
    let Some(view) = now else { return refused(DayText::WrongEdit) };
    match result {
        Ok(saved) => Ok(DayAnswer::Saved { revision: saved.revision, saved: view.saved }),
        Err(EditDayError::Newer { by, at, .. }) => {
            let zone = view.plan.stop(view.stop).map_or("", |stop| stop.time_zone.as_str());
            let when = at.map(|at| local(at, zone)).unwrap_or_default();
            Ok(DayAnswer::Newer { sentence: say::newer(by.as_deref(), &when), view: Box::new(view) })
        }
        Err(EditDayError::Clock { error, .. }) => refused(clock(error)),
        Err(EditDayError::Faults(faults)) => refused(first_fault(&faults)),
        Err(EditDayError::Form(_) | EditDayError::Unknown | EditDayError::Edit(_)) => refused(DayText::WrongEdit),
        Err(EditDayError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// The page of templates.
pub fn templates(preview: Preview, tour: String) -> TemplatesView {
    let chosen = preview.template;
    TemplatesView {
        tour,
        name: preview.tour,
        revision: preview.revision,
        templates: preview
            .templates
            .into_iter()
            .map(|one| TemplateRow {
                chosen: Some(one.id) == chosen,
                id: one.id.to_string(),
                name: one.name,
                sessions: say::sessions(one.titles.len()),
            })
            .collect(),
        stops: preview.stops.into_iter().map(addition).collect(),
    }
}

fn addition(stop: Addition) -> AdditionRow {
    let complete = stop.added.is_empty();
    AdditionRow {
        slug: stop.stop,
        town: stop.town,
        date: weekday_date(stop.day),
        words: if complete {
            DayText::TemplatesNothing.fr().to_owned()
        } else {
            say::to_add(stop.added.len(), &in_french_list(&stop.added))
        },
        complete,
    }
}

/// « lundi 3 mai, 8 h 05 » on the wall of the stop.
pub fn local(at: DateTime<Utc>, time_zone: &str) -> String {
    zone::local(at, time_zone).map(|wall| moment(wall.date(), wall.time())).unwrap_or_default()
}

/// What the clocks do, in a sentence.
pub const fn clock(error: ZoneError) -> DayText {
    match error {
        ZoneError::Gap => DayText::WrongGap,
        ZoneError::Ambiguous => DayText::WrongFold,
        ZoneError::UnknownZone => DayText::WrongForm,
    }
}

/// What is wrong with a field, in a sentence.
pub const fn fault(kind: FaultKind) -> DayText {
    match kind {
        FaultKind::Empty => DayText::WrongEmpty,
        FaultKind::TooLong => DayText::WrongLong,
        FaultKind::Form => DayText::WrongForm,
        FaultKind::Order => DayText::WrongOrder,
        FaultKind::Outside => DayText::WrongOutside,
        FaultKind::Twice => DayText::WrongTwice,
        FaultKind::Unknown => DayText::WrongUnknown,
        FaultKind::Forbidden => DayText::WrongForbidden,
    }
}

/// The first thing that is wrong with a plan.
pub fn first_fault(faults: &[Fault]) -> DayText {
    faults.first().map_or(DayText::WrongEdit, |found| fault(found.kind))
}
