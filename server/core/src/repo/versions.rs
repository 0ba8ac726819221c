//! The numbered versions of a tour, and the lock that publishers share.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::TourId;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{fetch_all, fetch_optional};

const LOCK: &str = "update tours set buffer_minutes = tours.buffer_minutes where id = $1 \
    returning cast(coalesce(published_version, 0) as bigint)";
const FIND_SLUG: &str = "select id from tours where slug = $1";
const LIST_TOURS: &str = "select t.id, t.slug, t.inside_name, t.public_name, t.starts_on, t.ends_on, t.published_version, \
    d.saved_at from tours t left join tour_drafts d on d.tour_id = t.id order by t.starts_on desc, t.id";
const LIST_VERSIONS: &str = "select v.number, v.note, v.published_at, l.display_name, c.kind, c.override_reason, \
    c.undone_by from tour_versions v left join tour_changes c on c.tour_id = v.tour_id and c.version = v.number \
    left join logins l on l.id = v.published_by where v.tour_id = $1 order by v.number desc limit 50";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("versions::LOCK", LOCK),
    ("versions::FIND_SLUG", FIND_SLUG),
    ("versions::LIST_TOURS", LIST_TOURS),
    ("versions::LIST_VERSIONS", LIST_VERSIONS),
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

/// Locks a tour against other publishers. Answers the version that is live, 0 for none; `None` for
/// an unknown tour.
pub(crate) async fn lock(tx: &mut Tx, tour: TourId) -> Result<Option<i64>, DbError> {
    Ok(fetch_optional!(tx, (i64,), LOCK, tour.0)?.map(|(version,)| version))
}

/// Whether a tour has this part of the public address.
pub(crate) async fn has_slug(tx: &mut Tx, slug: &str) -> Result<bool, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), FIND_SLUG, slug)?.is_some())
}

/// All tours, the latest first.
pub(crate) async fn tours(tx: &mut Tx) -> Result<Vec<TourLine>, DbError> {
    fetch_all!(tx, TourLine, LIST_TOURS)
}

/// The last fifty versions, newest first.
pub(crate) async fn list(tx: &mut Tx, tour: TourId) -> Result<Vec<HistoryRow>, DbError> {
    fetch_all!(tx, HistoryRow, LIST_VERSIONS, tour.0)
}
