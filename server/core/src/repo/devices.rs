//! Kiosks: which stop each belongs to, and the two secrets by which it is known.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{DeviceId, StopId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const INSERT: &str = "insert into devices (id, stop_id, name, generation, code_hash, code_ends_at, created_at) \
    values ($1, $2, $3, 0, $4, $5, $6) on conflict do nothing";
const GENERATION: &str = "select generation from devices where id = $1 and revoked_at is null";
/// A new code ends the secret: whoever holds the device now must be told the code.
const SET_CODE: &str = "update devices set generation = $2, code_hash = $3, code_ends_at = $4, secret_hash = null \
    where id = $1 and revoked_at is null";
const PAIR: &str = "update devices set code_hash = null, code_ends_at = null, secret_hash = $2, paired_at = $3, \
    seen_at = $3, help_at = null \
    where code_hash = $1 and code_ends_at > $3 and revoked_at is null returning id";
const FIND_BY_SECRET: &str = "select d.id, d.stop_id, d.seen_at, d.help_at, st.slug as stop_slug, t.slug as tour_slug \
    from devices d join stops st on st.id = d.stop_id join tours t on t.id = st.tour_id \
    where d.secret_hash = $1 and d.revoked_at is null";
const SEEN: &str = "update devices set seen_at = $2, help_at = $3 where id = $1 and revoked_at is null";
const REVOKE: &str = "update devices set revoked_at = $2, code_hash = null, code_ends_at = null, secret_hash = null, \
    help_at = null where id = $1 and revoked_at is null";
const LIST: &str = "select d.id, d.name, d.generation, d.code_ends_at, d.paired_at, d.seen_at, d.help_at, \
        d.secret_hash is not null as paired, tw.name as town, st.starts_on, st.time_zone \
    from devices d join stops st on st.id = d.stop_id join towns tw on tw.insee_code = st.insee_code \
    where d.revoked_at is null order by st.starts_on, tw.name, d.created_at, d.id";
const LIST_STOPS: &str = "select st.id, tw.name as town, st.starts_on \
    from stops st join towns tw on tw.insee_code = st.insee_code \
    where st.published_at is not null and st.cancelled_at is null and st.ends_on >= $1 \
    order by st.starts_on, st.position, st.id";
const LIST_CALLS: &str = "select d.name, d.help_at from devices d \
    where d.stop_id = $1 and d.help_at > $2 and d.revoked_at is null order by d.help_at, d.id";
const FIND_WAITING: &str = "select d.id from devices d \
    where d.stop_id = $1 and d.name = $2 and d.revoked_at is null and d.secret_hash is null \
    order by d.created_at, d.id limit 1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("devices::INSERT", INSERT),
    ("devices::GENERATION", GENERATION),
    ("devices::SET_CODE", SET_CODE),
    ("devices::PAIR", PAIR),
    ("devices::FIND_BY_SECRET", FIND_BY_SECRET),
    ("devices::SEEN", SEEN),
    ("devices::REVOKE", REVOKE),
    ("devices::LIST", LIST),
    ("devices::LIST_STOPS", LIST_STOPS),
    ("devices::LIST_CALLS", LIST_CALLS),
    ("devices::FIND_WAITING", FIND_WAITING),
];

/// A kiosk to be stored, with its first code.
#[derive(Debug)]
pub(crate) struct NewDevice<'a> {
    pub id: DeviceId,
    pub stop: StopId,
    pub name: &'a str,
    pub code_hash: [u8; 32],
    pub code_ends_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
}

/// A kiosk that calls.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DeviceRow {
    pub id: Uuid,
    pub stop_id: Uuid,
    pub seen_at: Option<DateTime<Utc>>,
    pub help_at: Option<DateTime<Utc>>,
    pub stop_slug: String,
    pub tour_slug: String,
}

/// A kiosk in the list of the team.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct ListedRow {
    pub id: Uuid,
    pub name: String,
    pub generation: i64,
    pub code_ends_at: Option<DateTime<Utc>>,
    pub paired_at: Option<DateTime<Utc>>,
    pub seen_at: Option<DateTime<Utc>>,
    pub help_at: Option<DateTime<Utc>>,
    pub paired: bool,
    pub town: String,
    pub starts_on: NaiveDate,
    pub time_zone: String,
}

/// A stop that a kiosk can be bound to.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct StopRow {
    pub id: Uuid,
    pub town: String,
    pub starts_on: NaiveDate,
}

/// Stores a kiosk; false when another one has this code.
pub(crate) async fn insert(tx: &mut Tx, device: &NewDevice<'_>) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        INSERT,
        device.id.0,
        device.stop.0,
        device.name.to_owned(),
        device.code_hash.to_vec(),
        device.code_ends_at,
        device.created_at,
    )?;
    Ok(rows == 1)
}

/// How many codes a kiosk has had before its present one.
pub(crate) async fn generation(tx: &mut Tx, device: DeviceId) -> Result<Option<i64>, DbError> {
    Ok(fetch_optional!(tx, (i64,), GENERATION, device.0)?.map(|(generation,)| generation))
}

/// Gives a kiosk a new code and ends its secret.
pub(crate) async fn set_code(
    tx: &mut Tx,
    device: DeviceId,
    generation: i64,
    code_hash: [u8; 32],
    ends_at: DateTime<Utc>,
) -> Result<bool, DbError> {
    Ok(execute!(tx, SET_CODE, device.0, generation, code_hash.to_vec(), ends_at)? == 1)
}

/// Uses up a code and stores the secret of the device that typed it; only one caller ever gets it.
pub(crate) async fn pair(
    tx: &mut Tx,
    code_hash: [u8; 32],
    secret_hash: [u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<DeviceId>, DbError> {
    let row = fetch_optional!(tx, (Uuid,), PAIR, code_hash.to_vec(), secret_hash.to_vec(), now)?;
    Ok(row.map(|(id,)| DeviceId(id)))
}

/// The kiosk of a secret, unless it was revoked.
pub(crate) async fn find_by_secret(tx: &mut Tx, secret_hash: [u8; 32]) -> Result<Option<DeviceRow>, DbError> {
    fetch_optional!(tx, DeviceRow, FIND_BY_SECRET, secret_hash.to_vec())
}

/// Notes that a kiosk is there, and since when somebody in front of it asks for help.
pub(crate) async fn set_seen(
    tx: &mut Tx,
    device: DeviceId,
    now: DateTime<Utc>,
    help_at: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    execute!(tx, SEEN, device.0, now, help_at)?;
    Ok(())
}

/// Ends a kiosk for good; false when it was ended before.
pub(crate) async fn revoke(tx: &mut Tx, device: DeviceId, now: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(execute!(tx, REVOKE, device.0, now)? == 1)
}

/// Every kiosk that is not revoked, by stop.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<ListedRow>, DbError> {
    fetch_all!(tx, ListedRow, LIST)
}

/// Published stops that are not over on a day.
pub(crate) async fn list_stops(tx: &mut Tx, from: NaiveDate) -> Result<Vec<StopRow>, DbError> {
    fetch_all!(tx, StopRow, LIST_STOPS, from)
}

/// The kiosks of a stop at which somebody asks for help since an instant after `from`, first come first.
pub(crate) async fn list_calls(
    tx: &mut Tx,
    stop: StopId,
    from: DateTime<Utc>,
) -> Result<Vec<(String, DateTime<Utc>)>, DbError> {
    fetch_all!(tx, (String, DateTime<Utc>), LIST_CALLS, stop.0, from)
}

/// A kiosk of this name at a stop that nobody has paired yet.
pub(crate) async fn find_waiting(tx: &mut Tx, stop: StopId, name: &str) -> Result<Option<DeviceId>, DbError> {
    let row = fetch_optional!(tx, (Uuid,), FIND_WAITING, stop.0, name.to_owned())?;
    Ok(row.map(|(id,)| DeviceId(id)))
}
