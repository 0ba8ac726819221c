//! Saving the draft of a tour. Two people editing: the second is told who was faster and when, and
//! gets both documents.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, TourId};
use domain::plan::{CheckedPlan, Fault, FaultKind, Part, TourPlan};

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::{drafts, versions};
use crate::zone;

/// A draft that somebody saved in the meantime, and what the caller wanted to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newer {
    /// The revision that is stored.
    pub revision: i64,
    /// Who saved it, when known.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// What is stored.
    pub theirs: TourPlan,
    /// What the caller sent: nothing of it is lost.
    pub yours: TourPlan,
}

/// Why the draft was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveDraftError {
    /// No such tour.
    #[error("no such tour")]
    UnknownTour,
    /// Something makes no sense; all of it at once.
    #[error("the plan makes no sense")]
    Faults(Vec<Fault>),
    /// Somebody was faster.
    #[error("somebody saved another draft meanwhile")]
    Newer(Box<Newer>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for SaveDraftError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for SaveDraftError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Saves the draft if the one stored is of revision `expected` (0 where nothing is stored yet).
/// Answers the new revision.
pub async fn save(
    backend: &Backend,
    by: Option<LoginId>,
    tour: TourId,
    expected: i64,
    plan: TourPlan,
) -> Result<i64, SaveDraftError> {
    let mut faults = unknown_zones(&plan);
    let plan = match CheckedPlan::try_from(plan) {
        Ok(plan) if faults.is_empty() => plan,
        Ok(_) => return Err(SaveDraftError::Faults(faults)),
        Err(found) => {
            faults.extend(found);
            return Err(SaveDraftError::Faults(faults));
        }
    };
    with_retries(|| once(backend, by, tour, expected, &plan)).await
}

async fn once(
    backend: &Backend,
    by: Option<LoginId>,
    tour: TourId,
    expected: i64,
    plan: &CheckedPlan,
) -> Result<i64, SaveDraftError> {
    let mut tx = backend.db.begin().await?;
    if versions::lock(&mut tx, tour).await?.is_none() {
        return Err(SaveDraftError::UnknownTour);
    }
    drafts::remember(&mut tx, tour, expected + 1).await?;
    match drafts::save(&mut tx, tour, expected, plan.plan(), by, backend.now()).await? {
        Some(revision) => {
            tx.commit().await?;
            Ok(revision)
        }
        None => Err(SaveDraftError::Newer(Box::new(newer(&mut tx, tour, plan.plan()).await?))),
    }
}

async fn newer(tx: &mut Tx, tour: TourId, yours: &TourPlan) -> Result<Newer, SaveDraftError> {
    // A revision was expected and none is stored: the caller edits a draft that never was.
    let stored = drafts::find(tx, tour).await?.ok_or(SaveDraftError::UnknownTour)?;
    Ok(Newer {
        revision: stored.revision,
        by: stored.saved_by_name,
        at: stored.saved_at,
        theirs: stored.plan,
        yours: yours.clone(),
    })
}

fn unknown_zones(plan: &TourPlan) -> Vec<Fault> {
    let unknown = |part| Fault { part, field: "time_zone", kind: FaultKind::Unknown };
    let is_unknown = |zone: &str| !zone.is_empty() && zone::parse(zone).is_err();
    let tour = is_unknown(&plan.time_zone).then(|| unknown(Part::Tour));
    let stops = plan.stops.iter().filter(|stop| is_unknown(&stop.time_zone)).map(|stop| unknown(Part::Stop(stop.id)));
    tour.into_iter().chain(stops).collect()
}
