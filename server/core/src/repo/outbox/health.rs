//! How the queue is: what waits, what ended lately, what was refused because of us.

use chrono::{DateTime, Utc};

use crate::db::{DbError, Tx};
use crate::{fetch_all, fetch_one};

const WAITING: &str = "select lane, count(*) as messages, min(not_before) as oldest from outbox \
    where state = 'queued' and not_before <= $1 group by lane";
const ENDED: &str = "select lane, state, count(*) as messages from outbox where finished_at > $1 group by lane, state";
const REFUSED: &str = "select count(*) as messages, max(finished_at) as last_at from outbox \
    where finished_at > $1 and state in ('dead', 'bounced') and reason like 'policy %'";
const ACCOUNT: &str = "select count(*) from outbox where state = 'queued' and reason like 'account %'";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("health::WAITING", WAITING),
    ("health::ENDED", ENDED),
    ("health::REFUSED", REFUSED),
    ("health::ACCOUNT", ACCOUNT),
];

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct WaitingRow {
    pub lane: String,
    pub messages: i64,
    pub oldest: DateTime<Utc>,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct EndedRow {
    pub lane: String,
    pub state: String,
    pub messages: i64,
}

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct RefusedRow {
    pub messages: i64,
    pub last_at: Option<DateTime<Utc>>,
}

/// What is due and has not left, by lane.
pub(crate) async fn waiting(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<WaitingRow>, DbError> {
    fetch_all!(tx, WaitingRow, WAITING, now)
}

/// What ended since an instant, by lane and state.
pub(crate) async fn ended(tx: &mut Tx, since: DateTime<Utc>) -> Result<Vec<EndedRow>, DbError> {
    fetch_all!(tx, EndedRow, ENDED, since)
}

/// What was refused by policy since an instant.
pub(crate) async fn refused(tx: &mut Tx, since: DateTime<Utc>) -> Result<RefusedRow, DbError> {
    fetch_one!(tx, RefusedRow, REFUSED, since)
}

/// How many messages wait because our own server refuses our account.
pub(crate) async fn without_account(tx: &mut Tx) -> Result<i64, DbError> {
    Ok(fetch_one!(tx, (i64,), ACCOUNT)?.0)
}
