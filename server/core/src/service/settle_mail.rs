//! Somebody of the team has dealt with a message that came in.

use domain::ids::LoginId;
use uuid::Uuid;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::inbox;

/// Takes the message from the list of what is to be looked at. Done twice, it stays done.
pub async fn settle(backend: &Backend, message: Uuid, by: LoginId) -> Result<(), Unexpected> {
    let mut tx = backend.db.begin().await?;
    inbox::settle(&mut tx, message, by).await?;
    tx.commit().await?;
    Ok(())
}
