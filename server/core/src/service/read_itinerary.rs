//! The organiser's itinerary: tours, their stops on the road, and what clashes.

mod clashes;

use chrono::{NaiveDate, NaiveTime};
use domain::ids::{StopId, TourId};
use domain::travel::{Graph, Leg};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::itinerary::{self, StopRow, TourRow};
use crate::zone;

pub use clashes::Clash;

/// The department whose towns are drawn on the map.
const MAPPED_DEPARTMENT: &str = "972";

/// A tour in the organiser's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourLine {
    /// Its part of the address.
    pub slug: String,
    /// The name that only the team sees.
    pub inside_name: String,
    /// The name that everybody sees.
    pub public_name: String,
    /// IANA zone.
    pub time_zone: String,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// The version that is live; `None` for a tour that was never published.
    pub published_version: Option<i64>,
    /// How many stops it has, cancelled ones included.
    pub stop_count: i64,
    /// How many registrations hold a seat or wait for one.
    pub registrations: i64,
    /// Whether its last day is past.
    pub over: bool,
}

/// A point in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// North.
    pub latitude: f64,
    /// East.
    pub longitude: f64,
}

/// A town on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct TownPoint {
    /// INSEE code.
    pub insee_code: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub point: Point,
}

/// How far the booking of a venue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booking {
    /// Nobody has asked yet.
    ToRequest,
    /// Asked, no answer.
    Requested,
    /// Kept until a day, when one was named.
    Option(Option<NaiveDate>),
    /// Ours.
    Confirmed,
    /// Not possible.
    Refused,
}

/// Whether a stop is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// To come, or open now.
    Coming,
    /// Its doors closed for good.
    Over,
    /// Called off.
    Cancelled,
}

/// A stop on the road.
#[derive(Debug, Clone, PartialEq)]
pub struct ItineraryStop {
    /// Its identifier.
    pub id: StopId,
    /// Its part of the address.
    pub slug: String,
    /// Its place in the order of travel, from 1.
    pub number: i64,
    /// INSEE code of the town.
    pub insee_code: String,
    /// The town.
    pub town: String,
    /// Where the town is, when the directory knows.
    pub point: Option<Point>,
    /// The venue.
    pub venue: String,
    /// How far its booking is.
    pub booking: Booking,
    /// No step at the entrance.
    pub step_free: bool,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// When the doors open.
    pub opens: NaiveTime,
    /// When the doors close.
    pub closes: NaiveTime,
    /// Whether everybody may see it.
    pub published: bool,
    /// Whether it is still to come.
    pub stage: Stage,
    /// Sessions that take place.
    pub sessions: i64,
    /// Seats of these sessions.
    pub capacity: i64,
    /// Seats held.
    pub taken: i64,
    /// Registrations on a waiting list.
    pub waiting: i64,
    /// The estimated way from the stop before; `None` for the first and where no way is known.
    pub leg: Option<Leg>,
}

/// A tour, its road and what clashes.
#[derive(Debug, Clone, PartialEq)]
pub struct Itinerary {
    /// The tour.
    pub tour: TourLine,
    /// The local day on which it is read.
    pub today: NaiveDate,
    /// The stops in the order of travel.
    pub stops: Vec<ItineraryStop>,
    /// The towns of the map.
    pub towns: Vec<TownPoint>,
    /// What clashes, earliest stop first.
    pub clashes: Vec<Clash>,
}

/// Every tour, the latest first.
pub async fn tours(backend: &Backend) -> Result<Vec<TourLine>, Unexpected> {
    let mut tx = backend.db.read().await?;
    itinerary::list_tours(&mut tx).await?.into_iter().map(|row| tour_line(backend, row)).collect()
}

/// A tour with its road; `None` where there is none.
pub async fn itinerary(backend: &Backend, slug: &str) -> Result<Option<Itinerary>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(tour) = itinerary::find_tour(&mut tx, slug).await? else { return Ok(None) };
    let rows = itinerary::list_stops(&mut tx, tour.id).await?;
    let towns = itinerary::list_towns(&mut tx, MAPPED_DEPARTMENT).await?;
    let clashes = clashes::find(&mut tx, TourId(tour.id)).await?;
    let ways = Graph::martinique();
    let tour = tour_line(backend, tour)?;
    let now = zone::local(backend.now(), &tour.time_zone).map_err(Unexpected::new)?;
    let mut before: Option<&str> = None;
    let mut stops = Vec::with_capacity(rows.len());
    for (number, row) in (1..).zip(&rows) {
        let leg = before.and_then(|from| ways.estimate(from, &row.insee_code));
        if row.cancelled_at.is_none() {
            before = Some(&row.insee_code);
        }
        let over = now >= row.ends_on.and_time(row.closes_time);
        stops.push(stop_line(number, row, leg, over)?);
    }
    let towns = towns
        .into_iter()
        .map(|town| TownPoint {
            insee_code: town.insee_code,
            name: town.name,
            point: Point { latitude: town.latitude, longitude: town.longitude },
        })
        .collect();
    Ok(Some(Itinerary { tour, today: now.date(), stops, towns, clashes }))
}

fn tour_line(backend: &Backend, row: TourRow) -> Result<TourLine, Unexpected> {
    let today = zone::local(backend.now(), &row.time_zone).map_err(Unexpected::new)?.date();
    Ok(TourLine {
        over: today > row.ends_on,
        slug: row.slug,
        inside_name: row.inside_name,
        public_name: row.public_name,
        time_zone: row.time_zone,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        published_version: row.published_version,
        stop_count: row.stop_count,
        registrations: row.registrations,
    })
}

fn stop_line(number: i64, row: &StopRow, leg: Option<Leg>, over: bool) -> Result<ItineraryStop, Unexpected> {
    Ok(ItineraryStop {
        id: StopId(row.id),
        slug: row.slug.clone(),
        number,
        insee_code: row.insee_code.clone(),
        town: row.town.clone(),
        point: row.latitude.zip(row.longitude).map(|(latitude, longitude)| Point { latitude, longitude }),
        venue: row.venue.clone(),
        booking: booking(row)?,
        step_free: row.step_free,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        opens: row.opens_time,
        closes: row.closes_time,
        published: row.published_at.is_some(),
        stage: match (row.cancelled_at, over) {
            (Some(_), _) => Stage::Cancelled,
            (None, true) => Stage::Over,
            (None, false) => Stage::Coming,
        },
        sessions: row.sessions,
        capacity: row.capacity,
        taken: row.taken,
        waiting: row.waiting,
        leg,
    })
}

fn booking(row: &StopRow) -> Result<Booking, crate::db::DbError> {
    Ok(match row.booking_state.as_str() {
        "to_request" => Booking::ToRequest,
        "requested" => Booking::Requested,
        "option" => Booking::Option(row.option_until),
        "confirmed" => Booking::Confirmed,
        "refused" => Booking::Refused,
        _ => {
            return Err(crate::db::DbError::Inconsistent {
                table: "venues",
                column: "booking_state",
                row: row.venue_id.to_string(),
            });
        }
    })
}
