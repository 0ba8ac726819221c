//! Cancelling one published stop.

use domain::ids::{LoginId, StopId};
use domain::plan::Edit;

use crate::Backend;
use crate::service::direct_change;
pub use crate::service::direct_change::ChangeError;
use crate::service::publish_tour::Published;

/// Nothing at the stop takes place. Registrations stay as they are, so that it can be undone.
pub async fn cancel_stop(backend: &Backend, by: Option<LoginId>, stop: StopId) -> Result<Published, ChangeError> {
    direct_change::change(backend, by, Edit::CancelStop { stop }, None).await
}
