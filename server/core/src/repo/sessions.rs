//! Sessions: workshops, employer meetings, stands.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{RoomId, SessionId, SlotId, StopId};
use domain::session::{Audience, SessionKind, Theme};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all};

const INSERT: &str = "insert into sessions \
    (id, stop_id, room_id, slug, kind, theme, title, summary, audience, starts_on, start_time, ends_on, end_time, \
     starts_at, ends_at, sequence, created_at, revised_at, cancelled_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $16, $17)";

const LOCK: &str = "update sessions set sequence = sessions.sequence where id = $1";
const FIND_BOOKABLE: &str = "select se.id, se.stop_id, se.title, se.audience, se.cancelled_at, \
        st.published_at, st.cancelled_at as stop_cancelled_at, t.published_version, t.buffer_minutes, \
        sl.id as slot_id, sl.starts_at, sl.ends_at, sl.capacity, sl.taken \
    from sessions se join stops st on st.id = se.stop_id join tours t on t.id = st.tour_id \
    join slots sl on sl.session_id = se.id \
    where se.id = $1 order by sl.starts_at, sl.position";

pub(crate) const ALL: &[(&str, &str)] =
    &[("sessions::INSERT", INSERT), ("sessions::LOCK", LOCK), ("sessions::FIND_BOOKABLE", FIND_BOOKABLE)];

/// A stretch of local wall time and the instants derived from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Local day of the start.
    pub starts_on: NaiveDate,
    /// Local hour of the start.
    pub start_time: NaiveTime,
    /// Local day of the end.
    pub ends_on: NaiveDate,
    /// Local hour of the end.
    pub end_time: NaiveTime,
    /// Instant of the start.
    pub starts_at: DateTime<Utc>,
    /// Instant of the end.
    pub ends_at: DateTime<Utc>,
}

/// A session to be stored; it also needs at least one slot.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// Its identifier.
    pub id: SessionId,
    /// The stop.
    pub stop: StopId,
    /// The room, when it has one.
    pub room: Option<RoomId>,
    /// Its part of the public address, unique at the stop.
    pub slug: &'a str,
    /// Workshop, employer meeting, …
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// Its neutral title.
    pub title: &'a str,
    /// One or two sentences.
    pub summary: &'a str,
    /// Who may see it.
    pub audience: Audience,
    /// When it is.
    pub times: Times,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct BookableRow {
    id: Uuid,
    stop_id: Uuid,
    title: String,
    audience: String,
    cancelled_at: Option<DateTime<Utc>>,
    published_at: Option<DateTime<Utc>>,
    stop_cancelled_at: Option<DateTime<Utc>>,
    published_version: Option<i64>,
    buffer_minutes: i64,
    slot_id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    capacity: i64,
    taken: i64,
}

/// A session with its slots, as whoever wants a seat in it must see it.
#[derive(Debug, Clone)]
pub(crate) struct Bookable {
    pub id: SessionId,
    pub stop: StopId,
    pub title: String,
    pub audience: Audience,
    /// The tour and the stop are published; neither the stop nor the session is cancelled.
    pub open: bool,
    pub buffer_minutes: i64,
    /// Earliest first, at least one.
    pub slots: Vec<BookableSlot>,
}

/// A slot and its counter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BookableSlot {
    pub id: SlotId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub capacity: i64,
    pub taken: i64,
}

impl From<&BookableRow> for BookableSlot {
    fn from(row: &BookableRow) -> Self {
        Self {
            id: SlotId(row.slot_id),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            capacity: row.capacity,
            taken: row.taken,
        }
    }
}

/// The session with its slots, if there is such a session.
pub(crate) async fn find_bookable(tx: &mut Tx, session: SessionId) -> Result<Option<Bookable>, DbError> {
    let rows = fetch_all!(tx, BookableRow, FIND_BOOKABLE, session.0)?;
    let Some(first) = rows.first() else { return Ok(None) };
    let audience = Audience::parse(&first.audience).ok_or(DbError::Inconsistent {
        table: "sessions",
        column: "audience",
        row: session.to_string(),
    })?;
    Ok(Some(Bookable {
        id: SessionId(first.id),
        stop: StopId(first.stop_id),
        title: first.title.clone(),
        audience,
        open: first.published_version.is_some()
            && first.published_at.is_some()
            && first.stop_cancelled_at.is_none()
            && first.cancelled_at.is_none(),
        buffer_minutes: first.buffer_minutes,
        slots: rows.iter().map(BookableSlot::from).collect(),
    }))
}

/// Makes those who join, leave or are served from the session's waiting list take turns.
pub(crate) async fn lock(tx: &mut Tx, session: SessionId) -> Result<(), DbError> {
    execute!(tx, LOCK, session.0)?;
    Ok(())
}

/// Stores a session.
pub async fn insert(tx: &mut Tx, session: &NewSession<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT,
        session.id.0,
        session.stop.0,
        session.room.map(|room| room.0),
        session.slug,
        session.kind.as_str(),
        session.theme.as_str(),
        session.title,
        session.summary,
        session.audience.as_str(),
        session.times.starts_on,
        session.times.start_time,
        session.times.ends_on,
        session.times.end_time,
        session.times.starts_at,
        session.times.ends_at,
        session.created_at,
        session.cancelled_at,
    )?;
    Ok(())
}
