//! The organiser's itinerary: tours, their stops on the road, and what clashes.

mod clashes;
mod road;

use chrono::{NaiveDate, NaiveTime};
use domain::booking::BookingState;
use domain::ids::{StopId, TourId};
use domain::plan::{SessionPlan, StopPlan, TourPlan, Way, Ways};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::itinerary::{self, StopRow, TourRow, TownRow, VenueRow};
use crate::repo::{legs, programme};
use crate::zone;

pub(crate) use clashes::named;
pub use clashes::{Clash, ClashPlace};
pub(crate) use road::road;

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
pub struct Booking {
    /// Its state.
    pub state: BookingState,
    /// The last day of an option, when one was named.
    pub option_until: Option<NaiveDate>,
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
    /// The way from the stop before; `None` for the first and where no way is known.
    pub leg: Option<Way>,
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

/// A tour with its road as the team plans it: the draft, with what is live of each stop. `None`
/// where there is none.
pub async fn itinerary(backend: &Backend, slug: &str) -> Result<Option<Itinerary>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(row) = itinerary::find_tour(&mut tx, slug).await? else { return Ok(None) };
    let id = TourId(row.id);
    let Some((_, plan)) = programme::planned(&mut tx, id).await? else { return Ok(None) };
    let known = legs::list(&mut tx).await?;
    let live = itinerary::list_stops(&mut tx, id.0).await?;
    let venues = itinerary::list_venues(&mut tx).await?;
    let towns = itinerary::list_towns(&mut tx, MAPPED_DEPARTMENT).await?;
    let clashes = clashes::find(&mut tx, id).await?;
    let tour = as_planned(tour_line(backend, row)?, &plan);
    let now = zone::local(backend.now(), &tour.time_zone).map_err(Unexpected::new)?;
    let ways = Ways::new(&known);
    let mut planned: Vec<&StopPlan> = plan.stops.iter().collect();
    planned.sort_by_key(|stop| (stop.starts_on, stop.opens));
    let mut before: Option<&str> = None;
    let mut stops = Vec::with_capacity(planned.len());
    for (number, stop) in (1..).zip(planned) {
        let leg = before.and_then(|from| ways.between(from, &stop.insee_code));
        if !stop.cancelled {
            before = Some(&stop.insee_code);
        }
        let over = now >= stop.ends_on.and_time(stop.closes);
        let facts = Facts {
            live: live.iter().find(|row| row.id == stop.id.0),
            venue: venues.iter().find(|venue| venue.id == stop.venue.0),
            town: towns.iter().find(|town| town.insee_code == stop.insee_code),
        };
        stops.push(stop_line(number, stop, &facts, leg, over)?);
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

/// The tour's own words and days as planned.
fn as_planned(line: TourLine, plan: &TourPlan) -> TourLine {
    TourLine {
        inside_name: plan.inside_name.clone(),
        public_name: plan.public_name.clone(),
        starts_on: plan.starts_on,
        ends_on: plan.ends_on,
        stop_count: i64::try_from(plan.stops.len()).unwrap_or(i64::MAX),
        ..line
    }
}

/// What the plan of a stop does not say.
struct Facts<'a> {
    live: Option<&'a StopRow>,
    venue: Option<&'a VenueRow>,
    town: Option<&'a TownRow>,
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

fn stop_line(
    number: i64,
    stop: &StopPlan,
    facts: &Facts<'_>,
    leg: Option<Way>,
    over: bool,
) -> Result<ItineraryStop, Unexpected> {
    let held: Vec<&SessionPlan> = stop.sessions.iter().filter(|session| !session.cancelled).collect();
    let venue = facts.venue;
    Ok(ItineraryStop {
        id: stop.id,
        slug: stop.slug.clone(),
        number,
        insee_code: stop.insee_code.clone(),
        town: venue.map(|venue| venue.town.clone()).unwrap_or_default(),
        point: facts.town.map(|town| Point { latitude: town.latitude, longitude: town.longitude }),
        venue: venue.map(|venue| venue.name.clone()).unwrap_or_default(),
        booking: venue.map_or(Ok(Booking { state: BookingState::ToRequest, option_until: None }), booking)?,
        step_free: venue.is_some_and(|venue| venue.step_free),
        starts_on: stop.starts_on,
        ends_on: stop.ends_on,
        opens: stop.opens,
        closes: stop.closes,
        published: facts.live.is_some_and(|row| row.published_at.is_some()),
        stage: match (stop.cancelled, over) {
            (true, _) => Stage::Cancelled,
            (false, true) => Stage::Over,
            (false, false) => Stage::Coming,
        },
        sessions: i64::try_from(held.len()).unwrap_or(i64::MAX),
        capacity: held.iter().map(|session| session.places()).sum(),
        taken: facts.live.map_or(0, |row| row.taken),
        waiting: facts.live.map_or(0, |row| row.waiting),
        leg,
    })
}

fn booking(venue: &VenueRow) -> Result<Booking, Unexpected> {
    let state = BookingState::parse(&venue.booking_state).ok_or_else(|| crate::db::DbError::Inconsistent {
        table: "venues",
        column: "booking_state",
        row: venue.id.to_string(),
    })?;
    Ok(Booking { state, option_until: venue.option_until })
}
