//! Wrong tries of a code or a passphrase, counted by device and by network.
//!
//! A device is told by a cookie that it gets with its first wrong try. Who throws the cookie away
//! looks like a new device each time; that is why the network is counted too, with a limit that a
//! whole town hall behind one address does not reach.

use chrono::{DateTime, TimeDelta};
use uuid::Uuid;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::failed_tries;

/// The time in which wrong tries are counted.
const WINDOW: TimeDelta = TimeDelta::minutes(10);
/// Wrong tries that a device or an account has in it.
pub(crate) const EACH: i64 = 5;
/// Wrong tries that a network has in it. With fifty tries in ten minutes, finding one of ten
/// thousand tickets takes a year on average.
pub(crate) const NETWORK: i64 = 50;

/// Who tries, as far as it can be told. Only keyed hashes are kept, for ten minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The secret of the device's cookie.
    pub device: String,
    /// The address, or the part of it that one subscriber has.
    pub network: String,
}

#[cfg(feature = "test-support")]
impl From<&str> for Caller {
    /// A device that is alone in its network.
    fn from(name: &str) -> Self {
        Self { device: name.to_owned(), network: name.to_owned() }
    }
}

/// One try, written under each name that it counts for.
pub(crate) struct Try {
    counted: Vec<(Uuid, [u8; 32], i64)>,
    since: DateTime<chrono::Utc>,
}

impl Try {
    /// Writes a try down under `(name, limit)` pairs, before it is judged: of many at once, none
    /// sees fewer tries than there are. The caller commits before it asks [`Try::is_one_too_many`].
    pub(crate) async fn write(backend: &Backend, tx: &mut Tx, names: &[(String, i64)]) -> Result<Self, DbError> {
        let now = backend.now();
        let since = now - WINDOW;
        let mut counted = Vec::with_capacity(names.len());
        for (name, limit) in names {
            let (id, bucket) = (backend.new_id(), backend.keys.bucket(name));
            failed_tries::delete_until(tx, &bucket, since).await?;
            failed_tries::insert(tx, id, &bucket, now).await?;
            counted.push((id, bucket, *limit));
        }
        Ok(Self { counted, since })
    }

    /// Whether this try comes after too many wrong ones.
    pub(crate) async fn is_one_too_many(&self, tx: &mut Tx) -> Result<bool, DbError> {
        for (_, bucket, limit) in &self.counted {
            if failed_tries::count_since(tx, bucket, self.since).await? > *limit {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes the try back: it was right, or it was not let through. Only this one: a right try does
    /// not wash away somebody else's wrong ones.
    pub(crate) async fn take_back(&self, tx: &mut Tx) -> Result<(), DbError> {
        for (id, _, _) in &self.counted {
            failed_tries::delete(tx, *id).await?;
        }
        Ok(())
    }
}
