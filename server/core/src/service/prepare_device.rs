//! Makes the code by which a kiosk is bound to a stop: for a new kiosk, or again for a known one.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{DeviceId, StopId};
use domain::kiosk::PairingCode;
use domain::text::clean_line;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::devices::{self, NewDevice};
use crate::service::read_device;

/// How long a code may be typed.
const VALID: TimeDelta = TimeDelta::hours(1);
/// The most signs a name may have.
const LONGEST_NAME: usize = 60;

/// A kiosk that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The kiosk.
    pub device: DeviceId,
    /// What is typed on it, within the hour.
    pub code: PairingCode,
}

/// Why no code was made.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// Without a name nobody knows which kiosk it is.
    #[error("the kiosk needs a name of 1 to 60 signs")]
    Name,
    /// No such stop, not published, or over.
    #[error("no such stop")]
    UnknownStop,
    /// No such kiosk, or it was revoked.
    #[error("no such kiosk")]
    UnknownDevice,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for PrepareError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// A new kiosk of a stop.
pub async fn create(backend: &Backend, stop: StopId, name: &str) -> Result<Prepared, PrepareError> {
    let name = clean_line(name);
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(PrepareError::Name);
    }
    let mut tx = backend.db.begin().await?;
    if devices::list_stops(&mut tx, read_device::first_open_day(backend)).await?.iter().all(|open| open.id != stop.0) {
        return Err(PrepareError::UnknownStop);
    }
    let prepared = insert(backend, &mut tx, stop, &name).await?;
    tx.commit().await?;
    Ok(prepared)
}

/// A new code for a kiosk; the device that was paired with it before is out at once.
pub async fn renew(backend: &Backend, device: DeviceId) -> Result<Prepared, PrepareError> {
    let mut tx = backend.db.begin().await?;
    let prepared = set(backend, &mut tx, device).await?;
    tx.commit().await?;
    Ok(prepared)
}

/// A code for the kiosk of this name that waits at the stop, which is made when there is none.
pub async fn prepare(backend: &Backend, stop: StopId, name: &str) -> Result<Prepared, PrepareError> {
    let mut tx = backend.db.begin().await?;
    let prepared = match devices::find_waiting(&mut tx, stop, name).await? {
        Some(device) => set(backend, &mut tx, device).await?,
        None => insert(backend, &mut tx, stop, name).await?,
    };
    tx.commit().await?;
    Ok(prepared)
}

fn ends_at(backend: &Backend) -> DateTime<Utc> {
    backend.now() + VALID
}

async fn insert(backend: &Backend, tx: &mut Tx, stop: StopId, name: &str) -> Result<Prepared, DbError> {
    loop {
        let device = DeviceId(backend.new_id());
        let code = backend.keys.pairing_code(device, 0);
        let code_hash = backend.keys.pairing_hash(&code);
        let (code_ends_at, created_at) = (ends_at(backend), backend.now());
        // Two codes are the same once in a hundred million: then another kiosk is made.
        if devices::insert(tx, &NewDevice { id: device, stop, name, code_hash, code_ends_at, created_at }).await? {
            return Ok(Prepared { device, code });
        }
    }
}

async fn set(backend: &Backend, tx: &mut Tx, device: DeviceId) -> Result<Prepared, PrepareError> {
    let generation = devices::generation(tx, device).await?.ok_or(PrepareError::UnknownDevice)? + 1;
    let code = backend.keys.pairing_code(device, generation);
    let hash = backend.keys.pairing_hash(&code);
    if !devices::set_code(tx, device, generation, hash, ends_at(backend)).await? {
        return Err(PrepareError::UnknownDevice);
    }
    Ok(Prepared { device, code })
}
