//! Heads without names: stands and round tables, where people come and go.

use domain::ids::{SessionId, StopId};

use super::may;
use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::{desk, presence};
use crate::service::read_login::SignedIn;

/// More than this at once is a slip of the finger.
pub const MOST_AT_ONCE: i64 = 50;

/// Why nothing was counted.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// There is no such session here.
    #[error("no such session here")]
    Unknown,
    /// Neither one less nor up to fifty more.
    #[error("count one less, or up to fifty more")]
    Step,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for CountError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Counts people in, or one out; never below nobody.
pub async fn count(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    session: SessionId,
    more: i64,
) -> Result<(), CountError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let day = presence::find_day(&mut tx, session).await?.filter(|day| day.stop() == stop);
    if day.is_none() || !may(&mut tx, who, stop).await? {
        return Err(CountError::Unknown);
    }
    match more {
        -1 => desk::take_head(&mut tx, session, now).await?,
        1..=MOST_AT_ONCE => desk::add_heads(&mut tx, session, more, now).await?,
        _ => return Err(CountError::Step),
    }
    Ok(tx.commit().await?)
}
