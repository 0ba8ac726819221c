//! A partner asks to hold a session, or holds it at once where the organiser says so.

use domain::ids::{LoginId, PartnerId, SessionId};
use domain::partner::{ClaimRule, ClaimState};

use crate::Backend;
use crate::db::{DbError, Retryable, with_retries};
use crate::error::Unexpected;
use crate::repo::claims;
use crate::service::direct_change::ChangeError;
use crate::service::partner_slot::{PartnerSlot, When};
use crate::service::publish_tour::Objections;

pub use crate::service::partner_slot::Busy;

/// Why the session is not claimed. Whatever the reason, nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// No such published session, or no such partner.
    #[error("there is no such session")]
    Unknown,
    /// It has begun, is over, or does not take place.
    #[error("the session is over")]
    Over,
    /// Somebody else holds it.
    #[error("the session is taken")]
    Taken,
    /// The partner has claimed it before.
    #[error("the session is claimed already")]
    Already,
    /// The partner is elsewhere, or said that it is not there.
    #[error("the partner is busy")]
    Busy(Busy),
    /// The programme stands against it.
    #[error("something stands against it")]
    Refused(Box<Objections>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for ClaimError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<ChangeError> for ClaimError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Unknown | ChangeError::Faults(_) => Self::Unknown,
            ChangeError::Cancelled => Self::Over,
            ChangeError::Refused(objections) => Self::Refused(objections),
            ChangeError::Unexpected(error) => Self::Unexpected(error),
        }
    }
}

impl Retryable for ClaimError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Claims the session for the partner; answers how it stands now. Of two who claim one place at
/// once, one gets it and the other hears that it is taken: both wait for the lock of the tour.
pub async fn claim(
    backend: &Backend,
    by: LoginId,
    partner: PartnerId,
    session: SessionId,
) -> Result<ClaimState, ClaimError> {
    let state = with_retries(|| once(backend, by, partner, session)).await?;
    backend.wake.notify_one();
    Ok(state)
}

async fn once(
    backend: &Backend,
    by: LoginId,
    partner: PartnerId,
    session: SessionId,
) -> Result<ClaimState, ClaimError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let slot = PartnerSlot::lock(&mut tx, session).await?.ok_or(ClaimError::Unknown)?;
    claims::lock_partner(&mut tx, partner).await?.ok_or(ClaimError::Unknown)?;
    if slot.when(now) == When::Gone {
        return Err(ClaimError::Over);
    }
    let before = claims::state(&mut tx, session, partner).await?;
    if matches!(before, Some(ClaimState::Requested | ClaimState::Confirmed)) {
        return Err(ClaimError::Already);
    }
    if !slot.has_room_for_one_more() {
        return Err(ClaimError::Taken);
    }
    if let Some(busy) = slot.busy(&mut tx, partner).await? {
        return Err(ClaimError::Busy(busy));
    }
    let state = match slot.rule(&mut tx).await? {
        ClaimRule::Ask => {
            if !claims::request(&mut tx, session, partner, by, now).await? {
                return Err(ClaimError::Already);
            }
            ClaimState::Requested
        }
        ClaimRule::Direct => {
            slot.hand_over(backend, &mut tx, partner, by).await?;
            ClaimState::Confirmed
        }
    };
    tx.commit().await?;
    Ok(state)
}
