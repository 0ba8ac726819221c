//! Ends a kiosk: its secret and its code stop working at once.

use domain::ids::DeviceId;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::devices;

/// False when there is no such kiosk, or it was ended before.
pub async fn revoke(backend: &Backend, device: DeviceId) -> Result<bool, Unexpected> {
    let mut tx = backend.db.begin().await?;
    let ended = devices::revoke(&mut tx, device, backend.now()).await?;
    tx.commit().await?;
    Ok(ended)
}
