//! Cancelling one published session.

use domain::ids::{LoginId, SessionId};
use domain::plan::Edit;

use crate::Backend;
use crate::service::direct_change;
pub use crate::service::direct_change::ChangeError;
use crate::service::publish_tour::Published;

/// The session does not take place. Registrations stay as they are, so that it can be undone.
pub async fn cancel_session(
    backend: &Backend,
    by: Option<LoginId>,
    session: SessionId,
) -> Result<Published, ChangeError> {
    direct_change::change(backend, by, Edit::CancelSession { session }, None).await
}
