//! The organiser answers a claim, or decides that claims need no answer.

use domain::ids::{LoginId, PartnerId, SessionId, TourId};
use domain::partner::{ClaimRule, ClaimState, RefusalReason};

use crate::Backend;
use crate::db::{DbError, Retryable, with_retries};
use crate::error::Unexpected;
use crate::repo::{claims, versions};
use crate::service::direct_change::ChangeError;
use crate::service::partner_slot::{Busy, PartnerSlot, When};
use crate::service::publish_tour::Objections;

/// Why a claim was not answered.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// There is no such claim, or it was answered or taken back meanwhile.
    #[error("there is no such claim")]
    Gone,
    /// The session has begun or is over.
    #[error("the session is over")]
    Over,
    /// Somebody else holds the session.
    #[error("the session is taken")]
    Taken,
    /// The partner is elsewhere.
    #[error("the partner is busy")]
    Busy(Busy),
    /// The programme stands against it.
    #[error("something stands against it")]
    Refused(Box<Objections>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for AnswerError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<ChangeError> for AnswerError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Unknown | ChangeError::Faults(_) => Self::Gone,
            ChangeError::Cancelled => Self::Over,
            ChangeError::Refused(objections) => Self::Refused(objections),
            ChangeError::Unexpected(error) => Self::Unexpected(error),
        }
    }
}

impl Retryable for AnswerError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Confirms a claim: the partner holds the session from now on. Where it is full then, everybody
/// else who asked for it is refused. What the partner said of its hours only warns an organiser.
pub async fn confirm(
    backend: &Backend,
    by: LoginId,
    partner: PartnerId,
    session: SessionId,
) -> Result<(), AnswerError> {
    with_retries(|| confirm_once(backend, by, partner, session)).await?;
    backend.wake.notify_one();
    Ok(())
}

async fn confirm_once(
    backend: &Backend,
    by: LoginId,
    partner: PartnerId,
    session: SessionId,
) -> Result<(), AnswerError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let slot = PartnerSlot::lock(&mut tx, session).await?.ok_or(AnswerError::Gone)?;
    claims::lock_partner(&mut tx, partner).await?.ok_or(AnswerError::Gone)?;
    if claims::state(&mut tx, session, partner).await? != Some(ClaimState::Requested) {
        return Err(AnswerError::Gone);
    }
    if slot.when(now) == When::Gone {
        return Err(AnswerError::Over);
    }
    if !slot.has_room_for_one_more() {
        return Err(AnswerError::Taken);
    }
    match slot.busy(&mut tx, partner).await? {
        None | Some(Busy::Unavailable(_)) => {}
        Some(busy) => return Err(AnswerError::Busy(busy)),
    }
    slot.hand_over(backend, &mut tx, partner, by).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a claim, with a reason about the programme.
pub async fn refuse(
    backend: &Backend,
    by: LoginId,
    partner: PartnerId,
    session: SessionId,
    reason: RefusalReason,
) -> Result<(), AnswerError> {
    let mut tx = backend.db.begin().await?;
    if !claims::refuse(&mut tx, session, partner, reason, by, backend.now()).await? {
        return Err(AnswerError::Gone);
    }
    tx.commit().await?;
    Ok(())
}

/// Decides how claims are answered on a tour from now on.
pub async fn decide(backend: &Backend, tour: TourId, rule: ClaimRule) -> Result<(), AnswerError> {
    let mut tx = backend.db.begin().await?;
    versions::lock(&mut tx, tour).await?.ok_or(AnswerError::Gone)?;
    claims::set_rule(&mut tx, tour, rule, backend.now()).await?;
    tx.commit().await?;
    Ok(())
}
