//! Searches take turns: each takes a whole processor.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::ProposeError;
use crate::error::Unexpected;

/// So many run at once in one process.
pub const PLACES: usize = 2;
static SEARCHES: Semaphore = Semaphore::const_new(PLACES);
/// So long one waits for the searches of others: longer than any of them takes.
const PATIENCE: Duration = Duration::from_secs(8);

/// A place among the searches, kept until it is dropped.
pub type Place = SemaphorePermit<'static>;

/// How many searches could begin at once.
#[must_use]
pub fn free_places() -> usize {
    SEARCHES.available_permits()
}

/// Waits for a place.
pub async fn place() -> Result<Place, ProposeError> {
    wait(&SEARCHES, PATIENCE).await
}

/// Does heavy work in its turn, away from the threads that answer others. Where whoever asked has left
/// meanwhile, the work itself still holds its place until it ends.
pub async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ProposeError> {
    let place = place().await?;
    let held = move || {
        let _held = place;
        work()
    };
    Ok(tokio::task::spawn_blocking(held).await.map_err(Unexpected::new)?)
}

async fn wait(searches: &Semaphore, patience: Duration) -> Result<SemaphorePermit<'_>, ProposeError> {
    let place = tokio::time::timeout(patience, searches.acquire()).await.map_err(|_| ProposeError::Busy)?;
    Ok(place.map_err(Unexpected::new)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_finds_no_place_is_told_so_and_a_place_given_back_is_taken() {
        let searches = Semaphore::new(1);
        let short = Duration::from_millis(20);
        let first = wait(&searches, short).await;
        assert!(first.is_ok());
        assert!(matches!(wait(&searches, short).await, Err(ProposeError::Busy)));
        drop(first);
        assert!(wait(&searches, short).await.is_ok());
    }
}
