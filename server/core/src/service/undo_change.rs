//! « Défaire »: within two minutes the programme becomes what it was, as a new version.
//!
//! Messages that have not left are taken back, so that nobody hears of it. Who has heard already is
//! told once more. Every SEQUENCE goes up, never down.

use domain::ids::{LoginId, TourId};
use domain::plan::{CheckedPlan, Override, TourPlan};

use crate::Backend;
use crate::db::{DbError, Retryable, with_retries};
use crate::error::Unexpected;
use crate::repo::{drafts, programme, versions};
use crate::service::publish_tour::{Blocked, Objections, Publication, Published, UNDO, bring_live};
use crate::service::read_plan::ChangeKind;

/// Why nothing was undone.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// There is nothing to go back to: no such version, the first one, or an undoing.
    #[error("nothing to undo")]
    Nothing,
    /// Another version came after it, or it was undone.
    #[error("something newer is published")]
    NotLatest,
    /// The two minutes are over.
    #[error("too late")]
    TooLate,
    /// Somebody took a place in between that the former programme has not.
    #[error("something stands against it")]
    Refused(Box<Objections>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for UndoError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<Blocked> for UndoError {
    fn from(blocked: Blocked) -> Self {
        match blocked {
            Blocked::Refused(objections) => Self::Refused(objections),
            Blocked::Unexpected(error) => Self::Unexpected(error),
        }
    }
}

impl Retryable for UndoError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Undoes the version, if it is the latest and not older than two minutes.
pub async fn undo(backend: &Backend, by: Option<LoginId>, tour: TourId, version: i64) -> Result<Published, UndoError> {
    let published = with_retries(|| once(backend, by, tour, version)).await?;
    backend.wake.notify_one();
    Ok(published)
}

async fn once(backend: &Backend, by: Option<LoginId>, tour: TourId, version: i64) -> Result<Published, UndoError> {
    let mut tx = backend.db.begin().await?;
    let latest = versions::lock(&mut tx, tour).await?.ok_or(UndoError::Nothing)?;
    // After the wait for the lock: versions follow each other in time.
    let now = backend.now();
    let row = versions::find(&mut tx, tour, version).await?.ok_or(UndoError::Nothing)?;
    if latest != version || row.undone_by.is_some() {
        return Err(UndoError::NotLatest);
    }
    let kind = row.kind.as_deref().and_then(ChangeKind::parse);
    let (Some(kind @ (ChangeKind::Publication | ChangeKind::Direct)), Some(former)) = (kind, row.before) else {
        return Err(UndoError::Nothing);
    };
    if now - row.published_at > UNDO {
        return Err(UndoError::TooLate);
    }
    let former: TourPlan = serde_json::from_str(&former).map_err(Unexpected::new)?;
    // What was live before is a plan already; another order of its parts would be another document.
    let former = CheckedPlan::try_from(former).ok().ok_or(UndoError::Nothing)?;
    let (_, live) = programme::live(&mut tx, tour).await?.ok_or(UndoError::Nothing)?;
    let publication = Publication {
        tour,
        from: latest,
        kind: ChangeKind::Undo,
        before: &live,
        after: former.plan(),
        // What was live before was weighed when it was published.
        override_reason: Some(Override::Agreed),
        note: None,
        by,
        now,
    };
    let published = bring_live(backend, &mut tx, &publication).await?;
    // A draft that was published stays with its author, to be mended; a direct change leaves it too.
    if kind == ChangeKind::Direct
        && let Some(mut draft) = drafts::find(&mut tx, tour).await?
    {
        draft.plan.carry(&live, former.plan());
        drafts::save(&mut tx, tour, draft.revision, &draft.plan, by, now).await?;
        drafts::forget_steps(&mut tx, tour).await?;
    }
    tx.commit().await?;
    Ok(published)
}
