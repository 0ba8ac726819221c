//! One change to the draft of a tour, and the way back. Nobody outside the team hears of it.

use chrono::NaiveDate;
use domain::ids::{LoginId, StopId, TourId};
use domain::plan::{CheckedPlan, Edit, EditError, Fault, TourPlan, WayOut};

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::{drafts, programme, versions};

/// What an organiser does to the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftEdit {
    /// The stop and all its sessions begin on another day.
    MoveStop(StopId, NaiveDate),
    /// Two stops change their days.
    SwapStops(StopId, StopId),
    /// A way out of a conflict.
    Way(WayOut),
    /// A single change as it could be made to the live programme too.
    Change(Edit),
}

/// Why the draft stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum EditDraftError {
    /// No such tour, or no such stop or session in its draft.
    #[error("there is no such stop or session")]
    Unknown,
    /// It does not take place any more.
    #[error("it is cancelled already")]
    Cancelled,
    /// Nothing was saved that could be undone.
    #[error("nothing to undo")]
    NothingToUndo,
    /// A day that no calendar has, or a programme that would make no sense.
    #[error("the plan would make no sense")]
    Faults(Vec<Fault>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for EditDraftError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<EditError> for EditDraftError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Unknown => Self::Unknown,
            EditError::Cancelled => Self::Cancelled,
            EditError::NoSuchDay => Self::Faults(Vec::new()),
        }
    }
}

impl Retryable for EditDraftError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Makes the change in the draft as it is now; where nobody edited one, in a draft of what is live.
/// Answers the new revision.
pub async fn edit(
    backend: &Backend,
    by: Option<LoginId>,
    tour: TourId,
    edit: DraftEdit,
) -> Result<i64, EditDraftError> {
    with_retries(|| once(backend, by, tour, edit)).await
}

async fn once(backend: &Backend, by: Option<LoginId>, tour: TourId, edit: DraftEdit) -> Result<i64, EditDraftError> {
    let mut tx = backend.db.begin().await?;
    let (revision, mut plan) = current(&mut tx, tour).await?;
    edit.apply(&mut plan)?;
    let plan = CheckedPlan::try_from(plan).map_err(EditDraftError::Faults)?;
    drafts::remember(&mut tx, tour, revision + 1).await?;
    // The lock of the tour keeps other editors out between the look and the write.
    let saved = drafts::save(&mut tx, tour, revision, plan.plan(), by, backend.now()).await?;
    let saved = saved.ok_or(EditDraftError::Unknown)?;
    tx.commit().await?;
    Ok(saved)
}

/// « Défaire »: the draft becomes what it was before its last save. Answers the new revision.
pub async fn undo(backend: &Backend, by: Option<LoginId>, tour: TourId) -> Result<i64, EditDraftError> {
    with_retries(|| undo_once(backend, by, tour)).await
}

async fn undo_once(backend: &Backend, by: Option<LoginId>, tour: TourId) -> Result<i64, EditDraftError> {
    let mut tx = backend.db.begin().await?;
    versions::lock(&mut tx, tour).await?.ok_or(EditDraftError::Unknown)?;
    let (_, live) = programme::live(&mut tx, tour).await?.ok_or(EditDraftError::Unknown)?;
    let (step, former) = drafts::last_step(&mut tx, tour).await?.ok_or(EditDraftError::NothingToUndo)?;
    let draft = drafts::find(&mut tx, tour).await?.ok_or(EditDraftError::NothingToUndo)?;
    let former = former.unwrap_or(live);
    let saved = drafts::save(&mut tx, tour, draft.revision, &former, by, backend.now()).await?;
    let saved = saved.ok_or(EditDraftError::NothingToUndo)?;
    drafts::drop_step(&mut tx, tour, step).await?;
    tx.commit().await?;
    Ok(saved)
}

/// The draft with its revision, or what is live with 0, behind the lock of the tour.
async fn current(tx: &mut Tx, tour: TourId) -> Result<(i64, TourPlan), EditDraftError> {
    versions::lock(tx, tour).await?.ok_or(EditDraftError::Unknown)?;
    if let Some(draft) = drafts::find(tx, tour).await? {
        return Ok((draft.revision, draft.plan));
    }
    let (_, live) = programme::live(tx, tour).await?.ok_or(EditDraftError::Unknown)?;
    Ok((0, live))
}

impl DraftEdit {
    fn apply(self, plan: &mut TourPlan) -> Result<(), EditError> {
        match self {
            Self::MoveStop(stop, day) => plan.move_stop(stop, day),
            Self::SwapStops(one, other) => {
                let begins = |id| plan.stop(id).map(|stop| stop.starts_on).ok_or(EditError::Unknown);
                let (first, second) = (begins(one)?, begins(other)?);
                plan.move_stop(one, second)?;
                plan.move_stop(other, first)
            }
            Self::Way(way) => way.apply(plan),
            Self::Change(edit) => edit.apply(plan),
        }
    }
}
