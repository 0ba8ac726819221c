//! Registers one person at a kiosk: [`register`] for a session of the kiosk's own stop.

use domain::ids::{IdempotencyKey, SessionId, SlotId};
use domain::person::Holder;
use domain::registration::{Choice, NewRegistration};

use crate::Backend;
use crate::repo::sessions;
use crate::service::read_device::Device;
use crate::service::register::{RegisterError, Registered, Via, register};

/// What somebody chose at a kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Made on the device.
    pub key: IdempotencyKey,
    /// Who it is for.
    pub holder: Holder,
    /// The activity.
    pub session: SessionId,
    /// The time, where there are several.
    pub slot: Option<SlotId>,
    /// Whether to wait where it is full.
    pub wait: bool,
}

/// A session of another stop does not exist for this kiosk.
pub async fn register_at_kiosk(
    backend: &Backend,
    device: &Device,
    command: Command,
) -> Result<Registered, RegisterError> {
    let Command { key, holder, session, slot, wait } = command;
    let mut tx = backend.db.read().await?;
    let found = sessions::find_bookable(&mut tx, session).await?;
    tx.rollback().await?;
    if found.is_none_or(|found| found.stop != device.stop) {
        return Err(RegisterError::UnknownSession);
    }
    let choices = vec![Choice { session, slot }];
    register(
        backend,
        Via::Kiosk,
        NewRegistration { key, holder, email: None, phone: None, choices, wait_if_full: wait },
    )
    .await
}
