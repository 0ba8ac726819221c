//! Moving one published stop with all its sessions to another day.

use domain::ids::{LoginId, StopId};
use domain::plan::{Edit, Override};

use crate::Backend;
use crate::service::direct_change;
pub use crate::service::direct_change::ChangeError;
use crate::service::publish_tour::Published;

/// Everything at the stop takes place `days` later (negative: earlier), every seat is kept.
pub async fn move_stop(
    backend: &Backend,
    by: Option<LoginId>,
    stop: StopId,
    days: i64,
    override_reason: Option<Override>,
) -> Result<Published, ChangeError> {
    direct_change::change(backend, by, Edit::MoveStop { stop, days }, override_reason).await
}
