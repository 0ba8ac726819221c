//! Wrong tries of a code: written before they are judged, counted by whoever tries.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::failed_tries;

/// The time in which tries are counted.
pub(crate) const WINDOW: TimeDelta = TimeDelta::minutes(10);

/// A try that is written down and not judged yet.
pub(crate) struct Try {
    id: Uuid,
    bucket: [u8; 32],
    most: i64,
}

/// Writes a try down and commits it: of many at once, none sees fewer tries than there are.
/// `most` is how many of the bucket are judged in the window.
pub(crate) async fn note(backend: &Backend, bucket: [u8; 32], most: i64) -> Result<Try, DbError> {
    let now = backend.now();
    let id = backend.new_id();
    let mut tx = backend.db.begin().await?;
    failed_tries::delete_until(&mut tx, &bucket, now - WINDOW).await?;
    failed_tries::insert(&mut tx, id, &bucket, now).await?;
    tx.commit().await?;
    Ok(Try { id, bucket, most })
}

impl Try {
    /// Whether this try may be judged. One that may not is taken back: the way opens again ten
    /// minutes after the last that counted.
    pub(crate) async fn may_be_judged(&self, backend: &Backend, tx: &mut Tx) -> Result<bool, DbError> {
        let since = backend.now() - WINDOW;
        let passes = failed_tries::count_since(tx, &self.bucket, since).await? <= self.most;
        if !passes {
            failed_tries::delete(tx, self.id).await?;
        }
        Ok(passes)
    }

    /// Takes the try back: it was right.
    pub(crate) async fn forgive(&self, tx: &mut Tx) -> Result<(), DbError> {
        failed_tries::delete(tx, self.id).await
    }
}
