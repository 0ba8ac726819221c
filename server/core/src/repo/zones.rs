//! Wall times and the instants derived from them, of what is still to come.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{SessionId, SlotId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all};

const LIST_ZONES: &str = "select distinct st.time_zone from stops st where st.ends_on >= $1 order by st.time_zone";
const LIST_TIMES: &str = "select se.id as session_id, cast(null as text) as kind, se.id, st.time_zone, \
        se.starts_on, se.start_time, se.ends_on, se.end_time, se.starts_at, se.ends_at \
    from sessions se join stops st on st.id = se.stop_id where se.ends_on >= $1 \
    union all select sl.session_id, 'slot' as kind, sl.id, st.time_zone, \
        sl.starts_on, sl.start_time, sl.ends_on, sl.end_time, sl.starts_at, sl.ends_at \
    from slots sl join sessions se on se.id = sl.session_id join stops st on st.id = se.stop_id \
    where se.ends_on >= $1";
const SET_SESSION: &str = "update sessions set starts_at = $2, ends_at = $3 where id = $1";
const SET_SLOT: &str = "update slots set starts_at = $2, ends_at = $3 where id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("zones::LIST_ZONES", LIST_ZONES),
    ("zones::LIST_TIMES", LIST_TIMES),
    ("zones::SET_SESSION", SET_SESSION),
    ("zones::SET_SLOT", SET_SLOT),
];

/// A session, or one of its slots.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct TimesRow {
    pub session_id: Uuid,
    /// `slot`, or nothing for the session itself.
    pub kind: Option<String>,
    pub id: Uuid,
    pub time_zone: String,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub ends_on: NaiveDate,
    pub end_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// The zones of stops that end on this day or later.
pub(crate) async fn list_zones(tx: &mut Tx, day: NaiveDate) -> Result<Vec<String>, DbError> {
    Ok(fetch_all!(tx, (String,), LIST_ZONES, day)?.into_iter().map(|(zone,)| zone).collect())
}

/// The times of sessions, and of their slots, that end on this day or later.
pub(crate) async fn list_times(tx: &mut Tx, day: NaiveDate) -> Result<Vec<TimesRow>, DbError> {
    fetch_all!(tx, TimesRow, LIST_TIMES, day)
}

/// Writes the instants of a session anew.
pub(crate) async fn set_session(
    tx: &mut Tx,
    session: SessionId,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), DbError> {
    execute!(tx, SET_SESSION, session.0, starts_at, ends_at)?;
    Ok(())
}

/// Writes the instants of a slot anew.
pub(crate) async fn set_slot(
    tx: &mut Tx,
    slot: SlotId,
    (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), DbError> {
    execute!(tx, SET_SLOT, slot.0, starts_at, ends_at)?;
    Ok(())
}
