//! Towns, venues and their rooms.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{RoomId, VenueId};

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const INSERT_TOWN: &str = "insert into towns \
    (insee_code, name, search_name, postcode, department, time_zone, latitude, longitude) \
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (insee_code) do nothing";
const INSERT_VENUE: &str = "insert into venues \
    (id, insee_code, name, address, landmark, how_to_come, step_free, booking_state, option_until, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const INSERT_ROOM: &str = "insert into rooms (id, venue_id, name, capacity, concurrent, step_free, position) \
    values ($1, $2, $3, $4, $5, $6, $7)";

pub(crate) const COUNT_TOWNS: &str = "select cast(count(*) as bigint) from towns where department = $1";

const FIND_EDITION: &str = "select edition from reference_editions where name = $1";
const NOTE_EDITION: &str = "insert into reference_editions (name, edition) values ($1, $2) \
    on conflict (name) do update set edition = excluded.edition";
/// $1 and $2: the name from its beginning or from one of its words; $3: the very name; $4 and $5: a
/// code from its beginning; $6: the zone whose towns come first.
const SEARCH_TOWNS: &str = "select insee_code, name, postcode, department, time_zone from towns \
    where (search_name like $1 or search_name like $2) \
    and (insee_code like $4 or postcode like $4 or postcodes like $5) \
    order by case when search_name = $3 or insee_code || '%' = $4 then 0 else 1 end, \
        case when time_zone = $6 then 0 else 1 end, case when search_name like $1 then 0 else 1 end, \
        coalesce(population, 0) desc, search_name, insee_code limit $7";
const FIND_TOWN: &str = "select insee_code, name, postcode, department, time_zone from towns where insee_code = $1";

const FIND_POINT: &str = "select latitude, longitude from towns \
    where insee_code = $1 and latitude is not null and longitude is not null";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("places::INSERT_TOWN", INSERT_TOWN),
    ("places::COUNT_TOWNS", COUNT_TOWNS),
    ("places::FIND_EDITION", FIND_EDITION),
    ("places::NOTE_EDITION", NOTE_EDITION),
    ("places::SEARCH_TOWNS", SEARCH_TOWNS),
    ("places::FIND_TOWN", FIND_TOWN),
    ("places::FIND_POINT", FIND_POINT),
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

/// A town as found.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TownRow {
    /// INSEE code of the commune.
    pub insee_code: String,
    /// Its name with accents.
    pub name: String,
    /// Its main postcode.
    pub postcode: String,
    /// Number of the department.
    pub department: String,
    /// IANA zone.
    pub time_zone: String,
}

/// What towns are searched by; an empty part lets everything pass.
#[derive(Debug, Clone, Default)]
pub(crate) struct TownSearch<'a> {
    /// A folded name, or the beginning of one.
    pub name: &'a str,
    /// A postcode or INSEE code, or the beginning of one.
    pub code: &'a str,
    /// The zone whose towns come first.
    pub near: &'a str,
    /// At most so many.
    pub limit: i64,
}

/// The towns of a search, the likeliest first.
pub(crate) async fn search_towns(tx: &mut Tx, search: &TownSearch<'_>) -> Result<Vec<TownRow>, DbError> {
    let (start, word) = (format!("{}%", search.name), format!("% {}%", search.name));
    let (code, inside) = (format!("{}%", search.code), format!("% {}%", search.code));
    fetch_all!(tx, TownRow, SEARCH_TOWNS, &start, &word, search.name, &code, &inside, search.near, search.limit)
}

/// The town of an INSEE code.
pub(crate) async fn find_town(tx: &mut Tx, insee_code: &str) -> Result<Option<TownRow>, DbError> {
    fetch_optional!(tx, TownRow, FIND_TOWN, insee_code)
}

/// Degrees north and east of a town, where they are known.
pub(crate) async fn find_point(tx: &mut Tx, insee_code: &str) -> Result<Option<(f64, f64)>, DbError> {
    fetch_optional!(tx, (f64, f64), FIND_POINT, insee_code)
}

/// Which edition of some reference data is stored.
pub(crate) async fn edition(tx: &mut Tx, name: &'static str) -> Result<Option<String>, DbError> {
    Ok(fetch_optional!(tx, (String,), FIND_EDITION, name)?.map(|(edition,)| edition))
}

/// Notes which edition of some reference data is stored.
pub(crate) async fn note_edition(tx: &mut Tx, name: &'static str, edition: &'static str) -> Result<(), DbError> {
    execute!(tx, NOTE_EDITION, name, edition)?;
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
