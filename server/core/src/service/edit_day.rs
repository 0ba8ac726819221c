//! Changes of the day programme of a stop, in the draft of its tour.
//!
//! Each names the revision that it was made on: where somebody saved meanwhile, nothing is written
//! and the caller is told who and when.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::ids::{LoginId, SessionId, TourId};
use domain::plan::{DayEdit, EditError, Fault, FormFault, FreshIds, SessionForm, SessionPlan, TourPlan};

use crate::Backend;
use crate::error::Unexpected;
use crate::service::read_day::{draft, stop_of};
use crate::service::read_plan::DraftPage;
use crate::service::save_draft::{SaveDraftError, save};
use crate::zone::{self, Fold, ZoneError};

/// A stop by its address, and the revision of the draft that is being edited.
#[derive(Debug, Clone, Copy)]
pub struct Edited<'a> {
    /// The tour's part of the address.
    pub tour: &'a str,
    /// The stop's.
    pub stop: &'a str,
    /// The revision that the editor saw.
    pub revision: i64,
    /// Who edits.
    pub by: Option<LoginId>,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// What the next save expects.
    pub revision: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum EditDayError {
    /// No such tour or stop.
    #[error("no such tour or stop")]
    Unknown,
    /// A change that cannot be made.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// Something typed must be mended.
    #[error("the form makes no sense")]
    Form(Vec<FormFault>),
    /// An hour that the clocks jump over, or pass twice.
    #[error("the hour at {field}: {error}")]
    Clock {
        /// `starts` or `ends`.
        field: &'static str,
        /// What the clocks do.
        error: ZoneError,
    },
    /// The plan would make no sense.
    #[error("the plan makes no sense")]
    Faults(Vec<Fault>),
    /// Somebody saved meanwhile.
    #[error("somebody saved another draft meanwhile")]
    Newer {
        /// The revision that is stored.
        revision: i64,
        /// Who saved it, when known.
        by: Option<String>,
        /// When, where it was ever saved.
        at: Option<DateTime<Utc>>,
    },
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

/// Makes changes one after the other, all or none.
pub async fn apply(backend: &Backend, edited: Edited<'_>, edits: &[DayEdit]) -> Result<Saved, EditDayError> {
    let (tour, page) = open(backend, edited).await?;
    let before = page.plan.clone();
    let mut plan = page.plan;
    let stop = stop_of(&plan, edited.stop).ok_or(EditDayError::Unknown)?.id;
    let mut ids = FreshIds::new(backend.new_id());
    for edit in edits {
        edit.apply(&mut plan, stop, &mut ids)?;
    }
    for stop in &plan.stops {
        for session in &stop.sessions {
            if before.session(session.id).is_none_or(|(_, was)| was.times != session.times) {
                clocks_agree(session, &stop.time_zone)?;
            }
        }
    }
    close(backend, edited, tour, plan).await
}

/// Saves a session as typed: `session` as changed by the form, or a new one.
pub async fn save_session(
    backend: &Backend,
    edited: Edited<'_>,
    session: Option<SessionId>,
    form: &SessionForm,
) -> Result<Saved, EditDayError> {
    let (tour, page) = open(backend, edited).await?;
    let mut plan = page.plan;
    let stop = stop_of(&plan, edited.stop).ok_or(EditDayError::Unknown)?;
    let was = match session {
        Some(id) => Some(stop.sessions.iter().find(|one| one.id == id).ok_or(EditError::Unknown)?),
        None => None,
    };
    let mut ids = FreshIds::new(backend.new_id());
    let read = form.read(stop, was, &page.world, &mut ids).map_err(EditDayError::Form)?;
    clocks_agree(&read, &stop.time_zone)?;
    let id = stop.id;
    DayEdit::Put { session: Box::new(read) }.apply(&mut plan, id, &mut ids)?;
    close(backend, edited, tour, plan).await
}

/// The draft, if it is the one that the editor saw.
pub(super) async fn open(backend: &Backend, edited: Edited<'_>) -> Result<(TourId, DraftPage), EditDayError> {
    let (tour, page) = draft(backend, edited.tour).await?.ok_or(EditDayError::Unknown)?;
    if page.revision != edited.revision {
        let by = page.saved_by.map(|(_, name)| name);
        return Err(EditDayError::Newer { revision: page.revision, by, at: page.saved_at });
    }
    Ok((tour, page))
}

/// Stores the draft; whoever was faster since it was opened is named.
pub(super) async fn close(
    backend: &Backend,
    edited: Edited<'_>,
    tour: TourId,
    plan: TourPlan,
) -> Result<Saved, EditDayError> {
    match save(backend, edited.by, tour, edited.revision, plan).await {
        Ok(revision) => Ok(Saved { revision, at: backend.now() }),
        Err(SaveDraftError::UnknownTour) => Err(EditDayError::Unknown),
        Err(SaveDraftError::Faults(faults)) => Err(EditDayError::Faults(faults)),
        Err(SaveDraftError::Newer(newer)) => {
            Err(EditDayError::Newer { revision: newer.revision, by: newer.by, at: Some(newer.at) })
        }
        Err(SaveDraftError::Unexpected(error)) => Err(error.into()),
    }
}

/// Start and end are hours that the clocks show, and show once, or the passage was chosen.
pub(super) fn clocks_agree(session: &SessionPlan, time_zone: &str) -> Result<(), EditDayError> {
    let fold = session.times.second_passage.map(|second| if second { Fold::Later } else { Fold::Earlier });
    let check = |field, wall: NaiveDateTime| {
        zone::resolve(wall.date(), wall.time(), time_zone, fold)
            .map(|_| ())
            .map_err(|error| EditDayError::Clock { field, error })
    };
    check("starts", session.times.starts())?;
    check("ends", session.times.ends())
}
