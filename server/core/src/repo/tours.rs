//! Tours.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::TourId;

use crate::db::{DbError, Tx};
use crate::execute;

const INSERT: &str = "insert into tours \
    (id, slug, inside_name, public_name, time_zone, starts_on, ends_on, buffer_minutes, help_phone, published_version, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const INSERT_VERSION: &str = "insert into tour_versions (tour_id, number, document, note, published_at) \
    values ($1, $2, $3, $4, $5)";
pub(crate) const COUNT: &str = "select cast(count(*) as bigint) from tours";

pub(crate) const ALL: &[(&str, &str)] =
    &[("tours::INSERT", INSERT), ("tours::INSERT_VERSION", INSERT_VERSION), ("tours::COUNT", COUNT)];

/// A tour to be stored.
#[derive(Debug, Clone)]
pub struct NewTour<'a> {
    /// Its identifier.
    pub id: TourId,
    /// Its part of the public address.
    pub slug: &'a str,
    /// The name that only the team sees.
    pub inside_name: &'a str,
    /// The neutral name that everybody sees.
    pub public_name: &'a str,
    /// IANA zone of the tour.
    pub time_zone: &'a str,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// Minutes that must lie between two places of the same person, 0 to 240.
    pub buffer_minutes: i64,
    /// The number that people call for help.
    pub help_phone: &'a str,
    /// The version that is live; `None` for a draft.
    pub published_version: Option<i64>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A published version of a tour, to be stored.
#[derive(Debug, Clone)]
pub struct NewVersion<'a> {
    /// The tour.
    pub tour: TourId,
    /// From 1 on, without gaps.
    pub number: i64,
    /// The programme as published, JSON.
    pub document: &'a str,
    /// What the publisher wrote about it.
    pub note: Option<&'a str>,
    /// When it was published.
    pub published_at: DateTime<Utc>,
}

/// Stores a version of a tour.
pub async fn insert_version(tx: &mut Tx, version: &NewVersion<'_>) -> Result<(), DbError> {
    execute!(tx, INSERT_VERSION, version.tour.0, version.number, version.document, version.note, version.published_at,)?;
    Ok(())
}

/// Stores a tour.
pub async fn insert(tx: &mut Tx, tour: &NewTour<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT,
        tour.id.0,
        tour.slug,
        tour.inside_name,
        tour.public_name,
        tour.time_zone,
        tour.starts_on,
        tour.ends_on,
        tour.buffer_minutes,
        tour.help_phone,
        tour.published_version,
        tour.created_at,
    )?;
    Ok(())
}
