//! Addresses that nothing, or no reminder, is written to. Kept as keyed hashes.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LIST: &str = "select scope, reason, faults, since, suppressed_at from suppressions where address_hash = $1";
const FIND: &str = "select scope, reason, faults, since, suppressed_at from suppressions \
    where address_hash = $1 and scope = $2";
const WRITE: &str = "insert into suppressions (address_hash, scope, reason, faults, since, suppressed_at) \
    values ($1, $2, $3, $4, $5, $6) \
    on conflict (address_hash, scope) do update set reason = excluded.reason, faults = excluded.faults, \
        since = excluded.since, suppressed_at = excluded.suppressed_at";
const DELETE: &str = "delete from suppressions where address_hash = $1 and scope = $2";

const LIST_IN_FORCE: &str = "select address_hash, scope from suppressions where suppressed_at is not null";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("suppressions::LIST", LIST),
    ("suppressions::FIND", FIND),
    ("suppressions::WRITE", WRITE),
    ("suppressions::DELETE", DELETE),
    ("suppressions::LIST_IN_FORCE", LIST_IN_FORCE),
];

/// What is known of an address.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SuppressionRow {
    /// `all` or `reminders`.
    pub scope: String,
    pub reason: String,
    /// Messages that came back since `since`.
    pub faults: i64,
    pub since: DateTime<Utc>,
    /// `None` while it is only counted.
    pub suppressed_at: Option<DateTime<Utc>>,
}

/// Everything about one address.
pub(crate) async fn list(tx: &mut Tx, address_hash: &[u8]) -> Result<Vec<SuppressionRow>, DbError> {
    fetch_all!(tx, SuppressionRow, LIST, address_hash)
}

/// Everything that is not written to: the hash of the address and the scope.
pub(crate) async fn in_force(tx: &mut Tx) -> Result<HashSet<(Vec<u8>, String)>, DbError> {
    Ok(fetch_all!(tx, (Vec<u8>, String), LIST_IN_FORCE)?.into_iter().collect())
}

/// One scope of one address.
pub(crate) async fn find(tx: &mut Tx, address_hash: &[u8], scope: &str) -> Result<Option<SuppressionRow>, DbError> {
    fetch_optional!(tx, SuppressionRow, FIND, address_hash, scope)
}

/// Writes it, over what was there.
pub(crate) async fn write(tx: &mut Tx, address_hash: &[u8], row: &SuppressionRow) -> Result<(), DbError> {
    let (scope, reason) = (row.scope.as_str(), row.reason.as_str());
    execute!(tx, WRITE, address_hash, scope, reason, row.faults, row.since, row.suppressed_at).map(|_| ())
}

/// Lifts it. False when there was nothing.
pub(crate) async fn delete(tx: &mut Tx, address_hash: &[u8], scope: &str) -> Result<bool, DbError> {
    Ok(execute!(tx, DELETE, address_hash, scope)? == 1)
}
