//! Slots: where the seats are counted.

use domain::ids::{DeskId, SessionId, SlotId};

use crate::db::{DbError, Tx};
use crate::execute;
use crate::repo::sessions::Times;

const INSERT: &str = "insert into slots \
    (id, session_id, desk_id, position, starts_on, start_time, ends_on, end_time, starts_at, ends_at, capacity, taken) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)";

pub(crate) const ALL: &[(&str, &str)] = &[("slots::INSERT", INSERT)];

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
