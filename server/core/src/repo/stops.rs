//! Stops: the caravan in one town.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{StopId, TourId, VenueId};

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all};

const INSERT: &str = "insert into stops \
    (id, tour_id, insee_code, venue_id, slug, position, time_zone, starts_on, ends_on, opens_time, closes_time, \
     landmark, how_to_come, bring, help_phone, published_at, cancelled_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

const LIST_SLUGS: &str = "select slug from stops where tour_id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[("stops::INSERT", INSERT), ("stops::LIST_SLUGS", LIST_SLUGS)];

/// A stop to be stored.
#[derive(Debug, Clone)]
pub struct NewStop<'a> {
    /// Its identifier.
    pub id: StopId,
    /// The tour.
    pub tour: TourId,
    /// INSEE code of the town.
    pub insee_code: &'a str,
    /// The venue.
    pub venue: VenueId,
    /// Its part of the public address, unique in the tour.
    pub slug: &'a str,
    /// Its place among the stops of the same day.
    pub position: i64,
    /// IANA zone of the town.
    pub time_zone: &'a str,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// When the doors open.
    pub opens_time: NaiveTime,
    /// When the doors close.
    pub closes_time: NaiveTime,
    /// What one sees from afar.
    pub landmark: &'a str,
    /// How to come, in words.
    pub how_to_come: &'a str,
    /// What to bring.
    pub bring: &'a str,
    /// The number that people call for help.
    pub help_phone: &'a str,
    /// When it was published; `None` for a draft.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was cancelled.
    pub cancelled_at: Option<DateTime<Utc>>,
}

/// Stores a stop.
pub async fn insert(tx: &mut Tx, stop: &NewStop<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT,
        stop.id.0,
        stop.tour.0,
        stop.insee_code,
        stop.venue.0,
        stop.slug,
        stop.position,
        stop.time_zone,
        stop.starts_on,
        stop.ends_on,
        stop.opens_time,
        stop.closes_time,
        stop.landmark,
        stop.how_to_come,
        stop.bring,
        stop.help_phone,
        stop.published_at,
        stop.cancelled_at,
    )?;
    Ok(())
}

/// The addresses of all stops of a tour that were ever published.
pub(crate) async fn slugs(tx: &mut Tx, tour: TourId) -> Result<Vec<String>, DbError> {
    Ok(fetch_all!(tx, (String,), LIST_SLUGS, tour.0)?.into_iter().map(|(slug,)| slug).collect())
}
