//! What each provider has taken lately, and whether it asked us to wait.

use chrono::{DateTime, Utc};

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LIST: &str = "select name, paused_until, pauses, spent_until from mail_groups";
const FIND: &str = "select name, paused_until, pauses, spent_until from mail_groups where name = $1";
const SPEND: &str = "insert into mail_groups (name, paused_until, pauses, spent_until) values ($1, null, 0, $2) \
    on conflict (name) do update set spent_until = excluded.spent_until";
const PAUSE: &str = "insert into mail_groups (name, paused_until, pauses, spent_until) values ($1, $2, $3, $4) \
    on conflict (name) do update set paused_until = excluded.paused_until, pauses = excluded.pauses";
/// What was on its way when the pause began does not end it.
const CALM: &str = "update mail_groups set pauses = 0, paused_until = null \
    where name = $1 and pauses > 0 and paused_until <= $2";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("mail_groups::LIST", LIST),
    ("mail_groups::FIND", FIND),
    ("mail_groups::SPEND", SPEND),
    ("mail_groups::PAUSE", PAUSE),
    ("mail_groups::CALM", CALM),
];

/// A provider.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct GroupRow {
    pub name: String,
    pub paused_until: Option<DateTime<Utc>>,
    pub pauses: i64,
    /// When its allowance is whole again.
    pub spent_until: DateTime<Utc>,
}

/// Every provider that was written to at a pace, or asked us to wait.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<GroupRow>, DbError> {
    fetch_all!(tx, GroupRow, LIST)
}

/// One provider.
pub(crate) async fn find(tx: &mut Tx, name: &str) -> Result<Option<GroupRow>, DbError> {
    fetch_optional!(tx, GroupRow, FIND, name)
}

/// Some of its allowance is used.
pub(crate) async fn spend(tx: &mut Tx, name: &str, spent_until: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, SPEND, name, spent_until).map(|_| ())
}

/// Nothing leaves to it before `until`; `pauses` in a row.
pub(crate) async fn pause(
    tx: &mut Tx,
    name: &str,
    until: DateTime<Utc>,
    pauses: i64,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, PAUSE, name, until, pauses, now).map(|_| ())
}

/// It took a message: the next pause is a short one again.
pub(crate) async fn calm(tx: &mut Tx, name: &str, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, CALM, name, now).map(|_| ())
}
