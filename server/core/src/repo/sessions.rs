//! Sessions: workshops, employer meetings, stands.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{RoomId, SessionId, StopId};
use domain::session::{Audience, SessionKind, Theme};

use crate::db::{DbError, Tx};
use crate::execute;

const INSERT: &str = "insert into sessions \
    (id, stop_id, room_id, slug, kind, theme, title, summary, audience, starts_on, start_time, ends_on, end_time, \
     starts_at, ends_at, sequence, created_at, revised_at, cancelled_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $16, $17)";

pub(crate) const ALL: &[(&str, &str)] = &[("sessions::INSERT", INSERT)];

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
