//! Towns, venues and their rooms.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{RoomId, VenueId};

use crate::db::{DbError, Tx};
use crate::execute;

const INSERT_TOWN: &str = "insert into towns \
    (insee_code, name, search_name, postcode, department, time_zone, latitude, longitude) \
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (insee_code) do nothing";
const INSERT_VENUE: &str = "insert into venues \
    (id, insee_code, name, address, landmark, how_to_come, step_free, booking_state, option_until, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const INSERT_ROOM: &str = "insert into rooms (id, venue_id, name, capacity, concurrent, step_free, position) \
    values ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) const COUNT_TOWNS: &str = "select cast(count(*) as bigint) from towns where department = $1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("places::INSERT_TOWN", INSERT_TOWN),
    ("places::COUNT_TOWNS", COUNT_TOWNS),
    ("places::INSERT_VENUE", INSERT_VENUE),
    ("places::INSERT_ROOM", INSERT_ROOM),
];

/// A town of the directory.
#[derive(Debug, Clone)]
pub struct NewTown<'a> {
    /// INSEE code of the commune, five signs.
    pub insee_code: &'a str,
    /// Its name with accents.
    pub name: &'a str,
    /// The name folded for searching: lower case, no accents.
    pub search_name: &'a str,
    /// Its main postcode.
    pub postcode: &'a str,
    /// Number of the department.
    pub department: &'a str,
    /// IANA zone.
    pub time_zone: &'a str,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// A venue to be stored.
#[derive(Debug, Clone)]
pub struct NewVenue<'a> {
    /// Its identifier.
    pub id: VenueId,
    /// The town that it stands in.
    pub insee_code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Street address.
    pub address: &'a str,
    /// What one sees from afar.
    pub landmark: &'a str,
    /// How to come, in words.
    pub how_to_come: &'a str,
    /// True when the entrance has no step.
    pub step_free: bool,
    /// One of `to_request, requested, option, confirmed, refused`.
    pub booking_state: &'a str,
    /// The last day of an option.
    pub option_until: Option<NaiveDate>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A room to be stored.
#[derive(Debug, Clone)]
pub struct NewRoom<'a> {
    /// Its identifier.
    pub id: RoomId,
    /// The venue that it belongs to.
    pub venue: VenueId,
    /// Its name.
    pub name: &'a str,
    /// How many people it holds.
    pub capacity: i64,
    /// How many sessions it holds at once.
    pub concurrent: i64,
    /// True when it is reached without a step.
    pub step_free: bool,
    /// Its place in lists.
    pub position: i64,
}

/// Stores a town; one that is there already stays as it is.
pub async fn insert_town(tx: &mut Tx, town: &NewTown<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT_TOWN,
        town.insee_code,
        town.name,
        town.search_name,
        town.postcode,
        town.department,
        town.time_zone,
        town.latitude,
        town.longitude,
    )?;
    Ok(())
}

/// Stores a venue.
pub async fn insert_venue(tx: &mut Tx, venue: &NewVenue<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT_VENUE,
        venue.id.0,
        venue.insee_code,
        venue.name,
        venue.address,
        venue.landmark,
        venue.how_to_come,
        venue.step_free,
        venue.booking_state,
        venue.option_until,
        venue.created_at,
    )?;
    Ok(())
}

/// Stores a room.
pub async fn insert_room(tx: &mut Tx, room: &NewRoom<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT_ROOM,
        room.id.0,
        room.venue.0,
        room.name,
        room.capacity,
        room.concurrent,
        room.step_free,
        room.position,
    )?;
    Ok(())
}
