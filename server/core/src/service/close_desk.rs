//! An employer closes a desk at which nobody has an interview yet.

use domain::ids::{DeskId, LoginId, PartnerId, SessionId, SlotId};

use crate::Backend;
use crate::db::with_retries;
use crate::service::direct_change::{self, ChangeError, Live};
use crate::service::partner_slot::{PartnerSlot, When};
pub use crate::service::withdraw_claim::WithdrawError as CloseDeskError;

/// Closes the desk of the partner; the partner stays in the meeting.
pub async fn close(
    backend: &Backend,
    by: LoginId,
    partner: PartnerId,
    session: SessionId,
    desk: DeskId,
) -> Result<(), CloseDeskError> {
    with_retries(|| once(backend, by, partner, session, desk)).await?;
    backend.wake.notify_one();
    Ok(())
}

async fn once(
    backend: &Backend,
    by: LoginId,
    partner: PartnerId,
    session: SessionId,
    desk: DeskId,
) -> Result<(), CloseDeskError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let slot = PartnerSlot::lock(&mut tx, session).await?.ok_or(CloseDeskError::Unknown)?;
    let own = |(_, meeting): (_, &domain::plan::SessionPlan)| {
        meeting.desks.iter().any(|known| known.id == desk && known.partner == partner)
    };
    if !slot.here().is_some_and(own) {
        return Err(CloseDeskError::Unknown);
    }
    if slot.when(now) == When::Gone {
        return Err(CloseDeskError::Over);
    }
    let mut after = slot.plan.clone();
    after.close_desk(session, desk, SlotId(backend.new_id())).map_err(ChangeError::from)?;
    let live = Live { tour: slot.tour, from: slot.from, plan: &slot.plan, by: Some(by), override_reason: None, now };
    direct_change::bring(backend, &mut tx, &live, after).await?;
    tx.commit().await?;
    Ok(())
}
