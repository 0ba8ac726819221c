//! A partner takes a claim back; a session that it held is open again (« à pourvoir »).

use domain::ids::{LoginId, PartnerId, SessionId, SlotId};
use domain::partner::ClaimState;

use crate::Backend;
use crate::db::{DbError, Retryable, with_retries};
use crate::error::Unexpected;
use crate::repo::claims;
use crate::service::direct_change::{self, ChangeError, Live};
use crate::service::partner_slot::{PartnerSlot, When};
use crate::service::preview_publication::Refusal;

/// Why nothing was taken back.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// The partner has no claim there.
    #[error("there is no such claim")]
    Unknown,
    /// The session has begun or is over.
    #[error("the session is over")]
    Over,
    /// People have an interview at the partner's desk: that is for the organiser to settle.
    #[error("people are registered at the desk")]
    Booked,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for WithdrawError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<ChangeError> for WithdrawError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(objections) => {
                if objections.refusals.iter().any(|refusal| matches!(refusal, Refusal::BelowTaken { .. })) {
                    Self::Booked
                } else {
                    Self::Over
                }
            }
            ChangeError::Unknown | ChangeError::Faults(_) => Self::Unknown,
            ChangeError::Cancelled => Self::Over,
            ChangeError::Unexpected(error) => Self::Unexpected(error),
        }
    }
}

impl Retryable for WithdrawError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Takes the partner's claim on the session back.
pub async fn withdraw(
    backend: &Backend,
    by: LoginId,
    partner: PartnerId,
    session: SessionId,
) -> Result<(), WithdrawError> {
    with_retries(|| once(backend, by, partner, session)).await?;
    backend.wake.notify_one();
    Ok(())
}

async fn once(backend: &Backend, by: LoginId, partner: PartnerId, session: SessionId) -> Result<(), WithdrawError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let slot = PartnerSlot::lock(&mut tx, session).await?.ok_or(WithdrawError::Unknown)?;
    match claims::state(&mut tx, session, partner).await? {
        Some(ClaimState::Requested) => {
            claims::withdraw(&mut tx, session, partner).await?;
        }
        Some(ClaimState::Confirmed) if slot.when(now) == When::Gone => return Err(WithdrawError::Over),
        Some(ClaimState::Confirmed) => {
            let mut after = slot.plan.clone();
            let spare = SlotId(backend.new_id());
            after.remove_partner(session, partner, spare).map_err(ChangeError::from)?;
            let live =
                Live { tour: slot.tour, from: slot.from, plan: &slot.plan, by: Some(by), override_reason: None, now };
            direct_change::bring(backend, &mut tx, &live, after).await?;
        }
        Some(ClaimState::Refused) | None => return Err(WithdrawError::Unknown),
    }
    tx.commit().await?;
    Ok(())
}
