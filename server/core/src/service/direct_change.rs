//! One change to a published stop or session, without waiting for the draft. The draft follows.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, TourId};
use domain::plan::{CheckedPlan, Edit, EditError, Fault, Override, TourPlan};

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::{drafts, programme, versions};
use crate::service::publish_tour::{Blocked, Objections, Publication, Published, bring_live};
use crate::service::read_plan::ChangeKind;

/// Why nothing was changed. Whatever the reason, nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// No such stop or session is published.
    #[error("there is no such stop or session")]
    Unknown,
    /// It does not take place any more.
    #[error("it is cancelled already")]
    Cancelled,
    /// A day that no calendar has, or a programme that would make no sense.
    #[error("the programme would make no sense")]
    Faults(Vec<Fault>),
    /// Something stands against it.
    #[error("something stands against it")]
    Refused(Box<Objections>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for ChangeError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<Blocked> for ChangeError {
    fn from(blocked: Blocked) -> Self {
        match blocked {
            Blocked::Refused(objections) => Self::Refused(objections),
            Blocked::Unexpected(error) => Self::Unexpected(error),
        }
    }
}

impl From<EditError> for ChangeError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Unknown => Self::Unknown,
            EditError::Cancelled => Self::Cancelled,
            EditError::NoSuchDay => Self::Faults(Vec::new()),
        }
    }
}

impl Retryable for ChangeError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Makes the change and tells the people concerned.
pub(super) async fn change(
    backend: &Backend,
    by: Option<LoginId>,
    edit: Edit,
    override_reason: Option<Override>,
) -> Result<Published, ChangeError> {
    let published = with_retries(|| once(backend, by, edit, override_reason)).await?;
    backend.wake.notify_one();
    Ok(published)
}

async fn once(
    backend: &Backend,
    by: Option<LoginId>,
    edit: Edit,
    override_reason: Option<Override>,
) -> Result<Published, ChangeError> {
    let mut tx = backend.db.begin().await?;
    let tour = tour_of(&mut tx, edit).await?.ok_or(ChangeError::Unknown)?;
    let (from, before) = locked(&mut tx, tour).await?;
    // After the wait for the lock: versions follow each other in time.
    let now = backend.now();
    let mut after = before.clone();
    edit.apply(&mut after)?;
    let published =
        bring(backend, &mut tx, &Live { tour, from, plan: &before, by, override_reason, now }, after).await?;
    tx.commit().await?;
    Ok(published)
}

/// What is live, with its version, behind the lock of the tour.
pub(super) async fn locked(tx: &mut Tx, tour: TourId) -> Result<(i64, TourPlan), ChangeError> {
    versions::lock(tx, tour).await?.ok_or(ChangeError::Unknown)?;
    programme::live(tx, tour).await?.ok_or(ChangeError::Unknown)
}

/// What is live, and who changes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Live<'a> {
    pub tour: TourId,
    /// The version that is live.
    pub from: i64,
    pub plan: &'a TourPlan,
    pub by: Option<LoginId>,
    pub override_reason: Option<Override>,
    pub now: DateTime<Utc>,
}

/// Brings a changed plan live inside the caller's transaction, which holds the tour's lock and
/// commits; the draft follows.
pub(super) async fn bring(
    backend: &Backend,
    tx: &mut Tx,
    live: &Live<'_>,
    after: TourPlan,
) -> Result<Published, ChangeError> {
    let after = CheckedPlan::try_from(after).map_err(ChangeError::Faults)?;
    let publication = Publication {
        tour: live.tour,
        from: live.from,
        kind: ChangeKind::Direct,
        before: live.plan,
        after: after.plan(),
        override_reason: live.override_reason,
        note: None,
        by: live.by,
        now: live.now,
    };
    let published = bring_live(backend, tx, &publication).await?;
    if let Some(mut draft) = drafts::find(tx, live.tour).await? {
        draft.plan.carry(live.plan, after.plan());
        drafts::save(tx, live.tour, draft.revision, &draft.plan, live.by, live.now).await?;
        drafts::forget_steps(tx, live.tour).await?;
    }
    Ok(published)
}

async fn tour_of(tx: &mut Tx, edit: Edit) -> Result<Option<TourId>, DbError> {
    match edit {
        Edit::MoveSession { session, .. } | Edit::CancelSession { session } => {
            versions::tour_of_session(tx, session).await
        }
        Edit::MoveStop { stop, .. } | Edit::CancelStop { stop } => versions::tour_of_stop(tx, stop).await,
    }
}
