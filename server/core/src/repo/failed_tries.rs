//! Wrong tries of a code or a passphrase, counted by a keyed hash of the device or address.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_one};

const INSERT: &str = "insert into failed_tries (id, bucket, happened_at) values ($1, $2, $3)";
const COUNT: &str = "select count(*) from failed_tries where bucket = $1 and happened_at > $2";
const DELETE: &str = "delete from failed_tries where id = $1";
const DELETE_OLD: &str = "delete from failed_tries where bucket = $1 and happened_at <= $2";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("failed_tries::INSERT", INSERT),
    ("failed_tries::COUNT", COUNT),
    ("failed_tries::DELETE", DELETE),
    ("failed_tries::DELETE_OLD", DELETE_OLD),
];

/// Notes a try.
pub(crate) async fn insert(tx: &mut Tx, id: Uuid, bucket: &[u8; 32], at: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, INSERT, id, bucket.to_vec(), at)?;
    Ok(())
}

/// How many tries the bucket holds after an instant.
pub(crate) async fn count_since(tx: &mut Tx, bucket: &[u8; 32], since: DateTime<Utc>) -> Result<i64, DbError> {
    let (count,) = fetch_one!(tx, (i64,), COUNT, bucket.to_vec(), since)?;
    Ok(count)
}

/// Takes a try back: it was right, or it was not let through.
pub(crate) async fn delete(tx: &mut Tx, id: Uuid) -> Result<(), DbError> {
    execute!(tx, DELETE, id)?;
    Ok(())
}

/// Forgets what no longer counts.
pub(crate) async fn delete_until(tx: &mut Tx, bucket: &[u8; 32], until: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, DELETE_OLD, bucket.to_vec(), until)?;
    Ok(())
}
