//! Venues as the team keeps them: words, rooms, hours, closed days, booking.

use chrono::{NaiveDate, NaiveTime};
use domain::ids::{RoomId, VenueId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LIST: &str = "select v.id, v.insee_code, t.name as town, t.postcode, v.name, v.address, v.landmark, \
        v.how_to_come, v.step_free, v.booking_state, v.option_until, \
        (select count(*) from rooms r where r.venue_id = v.id) as rooms \
    from venues v join towns t on t.insee_code = v.insee_code order by t.search_name, v.name, v.id";
const FIND: &str = "select v.id, v.insee_code, t.name as town, t.postcode, v.name, v.address, v.landmark, \
        v.how_to_come, v.step_free, v.booking_state, v.option_until, \
        (select count(*) from rooms r where r.venue_id = v.id) as rooms \
    from venues v join towns t on t.insee_code = v.insee_code where v.id = $1";
const UPDATE: &str = "update venues set name = $2, address = $3, landmark = $4, how_to_come = $5, step_free = $6 \
    where id = $1";
/// Only from the state that was looked at: of two answers at once, one counts.
const BOOK: &str = "update venues set booking_state = $3, option_until = $4 where id = $1 and booking_state = $2";
const LIST_ROOMS: &str = "select id, name, capacity, concurrent, step_free from rooms where venue_id = $1 \
    order by position, name, id";
const UPDATE_ROOM: &str = "update rooms set name = $3, capacity = $4, concurrent = $5, step_free = $6 \
    where id = $1 and venue_id = $2";
const DELETE_ROOM: &str = "delete from rooms where id = $1 and venue_id = $2 \
    and not exists (select 1 from sessions s where s.room_id = $1)";
const NEXT_ROOM: &str = "select cast(coalesce(max(position), -1) + 1 as bigint) from rooms where venue_id = $1";
const LIST_HOURS: &str = "select weekday, opens, closes from venue_hours where venue_id = $1 order by weekday, opens";
const DELETE_HOURS: &str = "delete from venue_hours where venue_id = $1";
const INSERT_HOURS: &str = "insert into venue_hours (venue_id, weekday, opens, closes) values ($1, $2, $3, $4)";
const LIST_CLOSED: &str = "select closed_on, note from venue_closed_days where venue_id = $1 order by closed_on";
const INSERT_CLOSED: &str = "insert into venue_closed_days (venue_id, closed_on, note) values ($1, $2, $3) \
    on conflict (venue_id, closed_on) do update set note = excluded.note";
const DELETE_CLOSED: &str = "delete from venue_closed_days where venue_id = $1 and closed_on = $2";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("venues::LIST", LIST),
    ("venues::FIND", FIND),
    ("venues::UPDATE", UPDATE),
    ("venues::BOOK", BOOK),
    ("venues::LIST_ROOMS", LIST_ROOMS),
    ("venues::UPDATE_ROOM", UPDATE_ROOM),
    ("venues::DELETE_ROOM", DELETE_ROOM),
    ("venues::NEXT_ROOM", NEXT_ROOM),
    ("venues::LIST_HOURS", LIST_HOURS),
    ("venues::DELETE_HOURS", DELETE_HOURS),
    ("venues::INSERT_HOURS", INSERT_HOURS),
    ("venues::LIST_CLOSED", LIST_CLOSED),
    ("venues::INSERT_CLOSED", INSERT_CLOSED),
    ("venues::DELETE_CLOSED", DELETE_CLOSED),
];

/// A venue as stored, with its town.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct VenueRow {
    /// Its identifier.
    pub id: Uuid,
    /// INSEE code of its town.
    pub insee_code: String,
    /// Its town.
    pub town: String,
    /// The town's postcode.
    pub postcode: String,
    /// Its name.
    pub name: String,
    /// Street address.
    pub address: String,
    /// What one sees from afar.
    pub landmark: String,
    /// How to come, in words.
    pub how_to_come: String,
    /// True when the entrance has no step.
    pub step_free: bool,
    /// The booking's stored word.
    pub booking_state: String,
    /// The last day of an option.
    pub option_until: Option<NaiveDate>,
    /// How many rooms it has.
    pub rooms: i64,
}

/// A room as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RoomRow {
    /// Its identifier.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many people it holds.
    pub capacity: i64,
    /// How many sessions it holds at once.
    pub concurrent: i64,
    /// True when it is reached without a step.
    pub step_free: bool,
}

/// What the team says of a venue.
#[derive(Debug, Clone)]
pub(crate) struct Words<'a> {
    pub name: &'a str,
    pub address: &'a str,
    pub landmark: &'a str,
    pub how_to_come: &'a str,
    pub step_free: bool,
}

/// What the team says of a room.
#[derive(Debug, Clone)]
pub(crate) struct RoomWords<'a> {
    pub name: &'a str,
    pub capacity: i64,
    pub concurrent: i64,
    pub step_free: bool,
}

/// Every venue by town and name.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<VenueRow>, DbError> {
    fetch_all!(tx, VenueRow, LIST)
}

/// One venue.
pub(crate) async fn find(tx: &mut Tx, venue: VenueId) -> Result<Option<VenueRow>, DbError> {
    fetch_optional!(tx, VenueRow, FIND, venue.0)
}

/// Writes the words of a venue. Answers whether it exists.
pub(crate) async fn update(tx: &mut Tx, venue: VenueId, is: &Words<'_>) -> Result<bool, DbError> {
    let rows = execute!(tx, UPDATE, venue.0, is.name, is.address, is.landmark, is.how_to_come, is.step_free)?;
    Ok(rows == 1)
}

/// Takes the booking from one state to another. Answers whether it was in the first.
pub(crate) async fn book(
    tx: &mut Tx,
    venue: VenueId,
    from: &'static str,
    to: &'static str,
    until: Option<NaiveDate>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, BOOK, venue.0, from, to, until)? == 1)
}

/// The rooms of a venue in their order.
pub(crate) async fn rooms(tx: &mut Tx, venue: VenueId) -> Result<Vec<RoomRow>, DbError> {
    fetch_all!(tx, RoomRow, LIST_ROOMS, venue.0)
}

/// Writes a room. Answers whether the venue has it.
pub(crate) async fn update_room(
    tx: &mut Tx,
    venue: VenueId,
    room: RoomId,
    is: &RoomWords<'_>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, UPDATE_ROOM, room.0, venue.0, is.name, is.capacity, is.concurrent, is.step_free)? == 1)
}

/// Takes a room away that no session was ever held in. Answers whether it was so.
pub(crate) async fn delete_room(tx: &mut Tx, venue: VenueId, room: RoomId) -> Result<bool, DbError> {
    Ok(execute!(tx, DELETE_ROOM, room.0, venue.0)? == 1)
}

/// The place of the next room in the list.
pub(crate) async fn next_room(tx: &mut Tx, venue: VenueId) -> Result<i64, DbError> {
    Ok(fetch_optional!(tx, (i64,), NEXT_ROOM, venue.0)?.map_or(0, |(position,)| position))
}

/// The hours of a venue in the week; 0 is Monday.
pub(crate) async fn hours(tx: &mut Tx, venue: VenueId) -> Result<Vec<(i64, NaiveTime, NaiveTime)>, DbError> {
    fetch_all!(tx, (i64, NaiveTime, NaiveTime), LIST_HOURS, venue.0)
}

/// Puts other hours in the place of those that were there.
pub async fn set_hours(tx: &mut Tx, venue: VenueId, hours: &[(i64, NaiveTime, NaiveTime)]) -> Result<(), DbError> {
    execute!(tx, DELETE_HOURS, venue.0)?;
    for (weekday, opens, closes) in hours {
        execute!(tx, INSERT_HOURS, venue.0, *weekday, *opens, *closes)?;
    }
    Ok(())
}

/// The closed days of a venue, and why.
pub(crate) async fn closed_days(tx: &mut Tx, venue: VenueId) -> Result<Vec<(NaiveDate, String)>, DbError> {
    fetch_all!(tx, (NaiveDate, String), LIST_CLOSED, venue.0)
}

/// Notes a closed day.
pub async fn close_on(tx: &mut Tx, venue: VenueId, day: NaiveDate, note: &str) -> Result<(), DbError> {
    execute!(tx, INSERT_CLOSED, venue.0, day, note)?;
    Ok(())
}

/// Forgets a closed day.
pub(crate) async fn reopen_on(tx: &mut Tx, venue: VenueId, day: NaiveDate) -> Result<(), DbError> {
    execute!(tx, DELETE_CLOSED, venue.0, day)?;
    Ok(())
}
