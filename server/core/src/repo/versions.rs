//! The numbered versions of a tour, and the lock that publishers share.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{LoginId, SessionId, SlotId, StopId, TourId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LOCK: &str = "update tours set buffer_minutes = tours.buffer_minutes where id = $1 \
    returning cast(coalesce(published_version, 0) as bigint)";
const FIND_SLUG: &str = "select id from tours where slug = $1";
const SLUG_OF: &str = "select slug from tours where id = $1";
const LIST_TOURS: &str = "select t.id, t.slug, t.inside_name, t.public_name, t.starts_on, t.ends_on, t.published_version, \
    d.saved_at from tours t left join tour_drafts d on d.tour_id = t.id order by t.starts_on desc, t.id";
const LIST_VERSIONS: &str = "select v.number, v.note, v.published_at, l.display_name, c.kind, c.override_reason, \
    c.undone_by from tour_versions v left join tour_changes c on c.tour_id = v.tour_id and c.version = v.number \
    left join logins l on l.id = v.published_by where v.tour_id = $1 order by v.number desc limit 50";
const INSERT: &str = "insert into tour_versions (tour_id, number, document, note, published_by, published_at) \
    values ($1, $2, $3, $4, $5, $6)";
const INSERT_CHANGE: &str = "insert into tour_changes (tour_id, version, kind, before, override_reason) \
    values ($1, $2, $3, $4, $5)";
const SET_UNDONE: &str =
    "update tour_changes set undone_by = $3 where tour_id = $1 and version = $2 and undone_by is null";
const FIND_VERSION: &str = "select v.published_at, l.display_name, c.kind, c.before, c.undone_by \
    from tour_versions v left join tour_changes c on c.tour_id = v.tour_id and c.version = v.number \
    left join logins l on l.id = v.published_by where v.tour_id = $1 and v.number = $2";
const LIST_SINCE: &str = "select v.published_at, v.document, c.before, c.override_reason from tour_versions v \
    join tour_changes c on c.tour_id = v.tour_id and c.version = v.number \
    where v.tour_id = $1 and v.published_at >= $2 order by v.number";
const TOUR_OF_STOP: &str = "select tour_id from stops where id = $1";
const TOUR_OF_SESSION: &str = "select st.tour_id from sessions s join stops st on st.id = s.stop_id where s.id = $1";
const TOUR_OF_SLOT: &str = "select st.tour_id from slots sl join sessions s on s.id = sl.session_id \
    join stops st on st.id = s.stop_id where sl.id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("versions::LOCK", LOCK),
    ("versions::FIND_SLUG", FIND_SLUG),
    ("versions::SLUG_OF", SLUG_OF),
    ("versions::LIST_TOURS", LIST_TOURS),
    ("versions::LIST_VERSIONS", LIST_VERSIONS),
    ("versions::INSERT", INSERT),
    ("versions::INSERT_CHANGE", INSERT_CHANGE),
    ("versions::SET_UNDONE", SET_UNDONE),
    ("versions::FIND_VERSION", FIND_VERSION),
    ("versions::LIST_SINCE", LIST_SINCE),
    ("versions::TOUR_OF_STOP", TOUR_OF_STOP),
    ("versions::TOUR_OF_SESSION", TOUR_OF_SESSION),
    ("versions::TOUR_OF_SLOT", TOUR_OF_SLOT),
];

/// A tour in the team's list.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct TourLine {
    pub id: Uuid,
    pub slug: String,
    pub inside_name: String,
    pub public_name: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub published_version: Option<i64>,
    pub saved_at: Option<DateTime<Utc>>,
}

/// A version as the undo rule sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct VersionRow {
    pub published_at: DateTime<Utc>,
    pub display_name: Option<String>,
    pub kind: Option<String>,
    pub before: Option<String>,
    pub undone_by: Option<i64>,
}

/// A version as it lies between two programmes.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct SinceRow {
    pub published_at: DateTime<Utc>,
    pub document: String,
    pub before: Option<String>,
    pub override_reason: Option<String>,
}

/// A version in the history of a tour.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct HistoryRow {
    pub number: i64,
    pub note: Option<String>,
    pub published_at: DateTime<Utc>,
    pub display_name: Option<String>,
    pub kind: Option<String>,
    pub override_reason: Option<String>,
    pub undone_by: Option<i64>,
}

/// What is written about a new version.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewChange<'a> {
    pub tour: TourId,
    pub version: i64,
    pub kind: &'static str,
    pub before: Option<&'a str>,
    pub document: &'a str,
    pub note: Option<&'a str>,
    pub override_reason: Option<&'static str>,
    pub by: Option<LoginId>,
    pub at: DateTime<Utc>,
}

/// Locks a tour against other publishers. Answers the version that is live, 0 for none; `None` for
/// an unknown tour.
pub(crate) async fn lock(tx: &mut Tx, tour: TourId) -> Result<Option<i64>, DbError> {
    Ok(fetch_optional!(tx, (i64,), LOCK, tour.0)?.map(|(version,)| version))
}

/// Whether a tour has this part of the public address.
pub(crate) async fn has_slug(tx: &mut Tx, slug: &str) -> Result<bool, DbError> {
    Ok(find_tour(tx, slug).await?.is_some())
}

/// The tour of an address.
pub(crate) async fn find_tour(tx: &mut Tx, slug: &str) -> Result<Option<TourId>, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), FIND_SLUG, slug)?.map(|(id,)| TourId(id)))
}

/// A tour's part of the address.
pub(crate) async fn slug(tx: &mut Tx, tour: TourId) -> Result<Option<String>, DbError> {
    Ok(fetch_optional!(tx, (String,), SLUG_OF, tour.0)?.map(|(slug,)| slug))
}

/// The versions that came after an instant with what was live before each, the oldest first.
pub(crate) async fn since(tx: &mut Tx, tour: TourId, after: DateTime<Utc>) -> Result<Vec<SinceRow>, DbError> {
    fetch_all!(tx, SinceRow, LIST_SINCE, tour.0, after)
}

/// All tours, the latest first.
pub(crate) async fn tours(tx: &mut Tx) -> Result<Vec<TourLine>, DbError> {
    fetch_all!(tx, TourLine, LIST_TOURS)
}

/// The tour of a stop.
pub(crate) async fn tour_of_stop(tx: &mut Tx, stop: StopId) -> Result<Option<TourId>, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), TOUR_OF_STOP, stop.0)?.map(|(id,)| TourId(id)))
}

/// The tour of a session.
pub(crate) async fn tour_of_session(tx: &mut Tx, session: SessionId) -> Result<Option<TourId>, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), TOUR_OF_SESSION, session.0)?.map(|(id,)| TourId(id)))
}

/// The tour of a slot.
pub(crate) async fn tour_of_slot(tx: &mut Tx, slot: SlotId) -> Result<Option<TourId>, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), TOUR_OF_SLOT, slot.0)?.map(|(id,)| TourId(id)))
}

/// Stores a version and how it came to be.
pub(crate) async fn insert(tx: &mut Tx, new: &NewChange<'_>) -> Result<(), DbError> {
    let by = new.by.map(|login| login.0);
    execute!(tx, INSERT, new.tour.0, new.version, new.document, new.note, by, new.at)?;
    execute!(tx, INSERT_CHANGE, new.tour.0, new.version, new.kind, new.before, new.override_reason)?;
    Ok(())
}

/// Notes that a version was undone. False when it was undone before.
pub(crate) async fn set_undone(tx: &mut Tx, tour: TourId, version: i64, by: i64) -> Result<bool, DbError> {
    Ok(execute!(tx, SET_UNDONE, tour.0, version, by)? == 1)
}

/// A version of a tour.
pub(crate) async fn find(tx: &mut Tx, tour: TourId, number: i64) -> Result<Option<VersionRow>, DbError> {
    fetch_optional!(tx, VersionRow, FIND_VERSION, tour.0, number)
}

/// The last fifty versions, newest first.
pub(crate) async fn list(tx: &mut Tx, tour: TourId) -> Result<Vec<HistoryRow>, DbError> {
    fetch_all!(tx, HistoryRow, LIST_VERSIONS, tour.0)
}
