//! Moving one published session to another hour or room.

use chrono::NaiveDateTime;
use domain::ids::{LoginId, RoomId, SessionId};
use domain::plan::{Edit, Override};

use crate::Backend;
use crate::service::direct_change;
pub use crate::service::direct_change::ChangeError;
use crate::service::publish_tour::Published;

/// The session begins at `starts` (on the wall) in `room`; its slots go along, every seat is kept.
pub async fn move_session(
    backend: &Backend,
    by: Option<LoginId>,
    session: SessionId,
    starts: NaiveDateTime,
    room: Option<RoomId>,
    override_reason: Option<Override>,
) -> Result<Published, ChangeError> {
    direct_change::change(backend, by, Edit::MoveSession { session, starts, room }, override_reason).await
}
