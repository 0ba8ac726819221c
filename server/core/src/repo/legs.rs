//! The ways between towns that somebody noted.

use chrono::{DateTime, Utc};

use crate::db::{DbError, Tx};
use crate::execute;

const NOTE: &str = "insert into legs (town_a, town_b, minutes, noted_at) values ($1, $2, $3, $4) \
    on conflict (town_a, town_b) do update set minutes = excluded.minutes, noted_at = excluded.noted_at";
const FORGET: &str = "delete from legs where town_a = $1 and town_b = $2";

pub(crate) const ALL: &[(&str, &str)] = &[("legs::NOTE", NOTE), ("legs::FORGET", FORGET)];

/// Notes the minutes between two towns, in whatever order they are given.
pub async fn note(tx: &mut Tx, (one, other): (&str, &str), minutes: i64, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, NOTE, one.min(other), one.max(other), minutes, now)?;
    Ok(())
}

/// Goes back to the estimate.
pub(crate) async fn forget(tx: &mut Tx, (one, other): (&str, &str)) -> Result<(), DbError> {
    execute!(tx, FORGET, one.min(other), one.max(other))?;
    Ok(())
}
