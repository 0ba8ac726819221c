//! Slots: where the seats are counted.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{DeskId, SessionId, SlotId, StopId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::sessions::Times;
use crate::{execute, fetch_all, fetch_optional};

const INSERT: &str = "insert into slots \
    (id, session_id, desk_id, position, starts_on, start_time, ends_on, end_time, starts_at, ends_at, capacity, taken) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)";
const TAKE: &str = "update slots set taken = slots.taken + 1 where id = $1 and taken < capacity";
const FREE: &str = "update slots set taken = slots.taken - 1 where id = $1 and taken > 0";
const LOCK: &str = "update slots set taken = slots.taken where id = $1";
const FIND_SESSION: &str = "select session_id from slots where id = $1";
#[cfg(feature = "test-support")]
const OVERWRITE: &str = "update slots set taken = $2 where id = $1";
const LIST_FREE: &str = "select session_id, slot_id, title, starts_on, start_time, end_time, starts_at, ends_at, free_seats, \
        desk, partner \
    from (select se.id as session_id, sl.id as slot_id, se.title, sl.starts_on, sl.start_time, sl.end_time, \
            sl.starts_at, sl.ends_at, sl.capacity - sl.taken as free_seats, d.label as desk, p.name as partner, \
            row_number() over (partition by se.id order by sl.starts_at, sl.position) as turn \
        from sessions se join slots sl on sl.session_id = se.id left join desks d on d.id = sl.desk_id \
        left join partners p on p.id = d.partner_id \
        where se.stop_id = $1 and se.audience = 'public' and se.cancelled_at is null \
            and sl.starts_at > $2 and sl.taken < sl.capacity) as open_slots \
    where turn <= $3 order by starts_at, session_id, slot_id";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("slots::INSERT", INSERT),
    ("slots::TAKE", TAKE),
    ("slots::FREE", FREE),
    ("slots::LOCK", LOCK),
    ("slots::FIND_SESSION", FIND_SESSION),
    #[cfg(feature = "test-support")]
    ("slots::OVERWRITE", OVERWRITE),
    ("slots::LIST_FREE", LIST_FREE),
];

/// A slot to be stored, empty.
#[derive(Debug, Clone)]
pub struct NewSlot {
    /// Its identifier.
    pub id: SlotId,
    /// The session.
    pub session: SessionId,
    /// The desk of an employer meeting.
    pub desk: Option<DeskId>,
    /// Its place in the session, unique there.
    pub position: i64,
    /// When it is.
    pub times: Times,
    /// How many people it takes.
    pub capacity: i64,
}

#[derive(sqlx::FromRow)]
struct FreeSlotRow {
    session_id: Uuid,
    slot_id: Uuid,
    title: String,
    starts_on: NaiveDate,
    start_time: NaiveTime,
    end_time: NaiveTime,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    free_seats: i64,
    desk: Option<String>,
    partner: Option<String>,
}

/// A slot that somebody could still take.
#[derive(Debug, Clone)]
pub(crate) struct FreeSlot {
    pub session: SessionId,
    pub slot: SlotId,
    pub title: String,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub end_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub free_seats: i64,
    /// The desk of an interview, and who sits there.
    pub desk: Option<(String, String)>,
}

impl From<FreeSlotRow> for FreeSlot {
    fn from(row: FreeSlotRow) -> Self {
        Self {
            session: SessionId(row.session_id),
            slot: SlotId(row.slot_id),
            title: row.title,
            starts_on: row.starts_on,
            start_time: row.start_time,
            end_time: row.end_time,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            free_seats: row.free_seats,
            desk: row.desk.zip(row.partner),
        }
    }
}

/// Stores a slot with no seat taken.
pub async fn insert(tx: &mut Tx, slot: &NewSlot) -> Result<(), DbError> {
    execute!(
        tx,
        INSERT,
        slot.id.0,
        slot.session.0,
        slot.desk.map(|desk| desk.0),
        slot.position,
        slot.times.starts_on,
        slot.times.start_time,
        slot.times.ends_on,
        slot.times.end_time,
        slot.times.starts_at,
        slot.times.ends_at,
        slot.capacity,
    )?;
    Ok(())
}

/// Takes one seat; false when none is left. The guard stands in the update itself: whoever counts
/// first and writes later oversells.
pub(crate) async fn take_seat(tx: &mut Tx, slot: SlotId) -> Result<bool, DbError> {
    Ok(execute!(tx, TAKE, slot.0)? == 1)
}

/// Gives one seat back.
pub(crate) async fn free_seat(tx: &mut Tx, slot: SlotId) -> Result<(), DbError> {
    if execute!(tx, FREE, slot.0)? == 1 {
        return Ok(());
    }
    Err(DbError::Inconsistent { table: "slots", column: "taken", row: slot.to_string() })
}

/// Makes others wait before they count on this slot.
pub(crate) async fn lock(tx: &mut Tx, slot: SlotId) -> Result<(), DbError> {
    execute!(tx, LOCK, slot.0)?;
    Ok(())
}

/// The session that a slot belongs to.
pub(crate) async fn find_session(tx: &mut Tx, slot: SlotId) -> Result<Option<SessionId>, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), FIND_SESSION, slot.0)?.map(|(id,)| SessionId(id)))
}

/// What must not be done: writes a count that was read earlier. The control of the test that
/// proves the guard.
#[cfg(feature = "test-support")]
pub(crate) async fn overwrite_taken(tx: &mut Tx, slot: SlotId, taken: i64) -> Result<(), DbError> {
    execute!(tx, OVERWRITE, slot.0, taken)?;
    Ok(())
}

/// The slots of a stop's public sessions that start after `now` and have a seat, earliest first;
/// at most `each` of one session.
pub(crate) async fn list_free(
    tx: &mut Tx,
    stop: StopId,
    now: DateTime<Utc>,
    each: i64,
) -> Result<Vec<FreeSlot>, DbError> {
    Ok(fetch_all!(tx, FreeSlotRow, LIST_FREE, stop.0, now, each)?.into_iter().map(FreeSlot::from).collect())
}
