//! Which kiosk calls, what it may show, and the list of the team.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use domain::ids::{DeviceId, StopId};
use domain::kiosk::PairingCode;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::devices::{self, DeviceRow, ListedRow};
use crate::service::read::{self, StopPage};
use crate::zone::{self, ZoneError};

/// « Last seen » is written at most this often.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);
/// A kiosk that was not heard for this long counts as silent.
const SILENT_AFTER: TimeDelta = TimeDelta::minutes(3);

/// A kiosk that calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The kiosk.
    pub id: DeviceId,
    /// Its stop: the only one whose sessions it may show and fill.
    pub stop: StopId,
    tour_slug: String,
    stop_slug: String,
}

/// How a kiosk stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    /// A code waits to be typed.
    Waiting,
    /// Its code was not typed in time.
    CodeOver,
    /// It was heard just now.
    Alive,
    /// Paired, but not heard for a while: no network, or switched off.
    Silent,
}

/// A kiosk in the list of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDevice {
    /// The kiosk.
    pub id: DeviceId,
    /// What the team calls it.
    pub name: String,
    /// The town of its stop.
    pub town: String,
    /// The first day of its stop.
    pub starts_on: NaiveDate,
    /// How it stands.
    pub state: DeviceState,
    /// The code to type, while it may be.
    pub code: Option<PairingCode>,
    /// Until when, in the town's own time.
    pub code_ends: Option<NaiveDateTime>,
    /// When it was heard last, in the town's own time.
    pub seen: Option<NaiveDateTime>,
    /// Since when somebody asks for help, in the town's own time.
    pub help: Option<NaiveDateTime>,
}

/// A stop that a kiosk can be bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopChoice {
    /// The stop.
    pub id: StopId,
    /// The town.
    pub town: String,
    /// First local day.
    pub starts_on: NaiveDate,
}

/// The kiosk of a secret; `None` when it was revoked or never was.
pub async fn by_secret(backend: &Backend, secret: &str) -> Result<Option<Device>, Unexpected> {
    Ok(find(backend, secret).await?.map(|row| Device {
        id: DeviceId(row.id),
        stop: StopId(row.stop_id),
        tour_slug: row.tour_slug,
        stop_slug: row.stop_slug,
    }))
}

/// The kiosk is there; `help` while somebody in front of it asks for help. False when it may not call.
pub async fn note_presence(backend: &Backend, secret: &str, help: bool) -> Result<bool, Unexpected> {
    let Some(row) = find(backend, secret).await? else { return Ok(false) };
    let now = backend.now();
    let fresh = row.seen_at.is_some_and(|seen| now - seen < TOUCH_EVERY);
    if fresh && row.help_at.is_some() == help {
        return Ok(true);
    }
    let help_at = help.then(|| row.help_at.unwrap_or(now));
    let mut tx = backend.db.begin().await?;
    devices::set_seen(&mut tx, DeviceId(row.id), now, help_at).await?;
    tx.commit().await?;
    Ok(true)
}

async fn find(backend: &Backend, secret: &str) -> Result<Option<DeviceRow>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(devices::find_by_secret(&mut tx, backend.keys.token_hash(secret)).await?)
}

/// What everybody may see of the kiosk's stop: on a day with something left to choose, that day's
/// activities only.
pub async fn offer(backend: &Backend, device: &Device) -> Result<Option<StopPage>, Unexpected> {
    let Some(mut page) = read::public_stop(backend, &device.tour_slug, &device.stop_slug).await? else {
        return Ok(None);
    };
    page.sessions.retain(|session| !session.slots.is_empty());
    if let Some(day) = page.sessions.iter().map(|session| session.starts_on).min() {
        page.sessions.retain(|session| session.starts_on == day);
    }
    Ok(Some(page))
}

/// Every kiosk of the team.
pub async fn list(backend: &Backend) -> Result<Vec<ListedDevice>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let rows = devices::list(&mut tx).await?;
    rows.into_iter().map(|row| listed(backend, row).map_err(Unexpected::new)).collect()
}

/// Stops that a kiosk can be bound to: published, not over.
pub async fn stops(backend: &Backend) -> Result<Vec<StopChoice>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let rows = devices::list_stops(&mut tx, first_open_day(backend)).await?;
    let choice = |row: devices::StopRow| StopChoice { id: StopId(row.id), town: row.town, starts_on: row.starts_on };
    Ok(rows.into_iter().map(choice).collect())
}

/// The day of the westernmost town: a stop is not over before it is over there.
pub(crate) fn first_open_day(backend: &Backend) -> NaiveDate {
    (backend.now() - TimeDelta::hours(12)).date_naive()
}

fn listed(backend: &Backend, row: ListedRow) -> Result<ListedDevice, ZoneError> {
    let now = backend.now();
    let open = row.code_ends_at.filter(|end| *end > now);
    let state = match (row.paired, open) {
        (true, _) if row.seen_at.is_some_and(|seen| now - seen < SILENT_AFTER) => DeviceState::Alive,
        (true, _) => DeviceState::Silent,
        (false, Some(_)) => DeviceState::Waiting,
        (false, None) => DeviceState::CodeOver,
    };
    let local = |instant: Option<chrono::DateTime<chrono::Utc>>| {
        instant.map(|instant| zone::local(instant, &row.time_zone)).transpose()
    };
    let id = DeviceId(row.id);
    Ok(ListedDevice {
        id,
        code: open.map(|_| backend.keys.pairing_code(id, row.generation)),
        code_ends: local(open)?,
        seen: local(row.seen_at.filter(|_| row.paired_at.is_some()))?,
        help: local(row.help_at)?,
        name: row.name,
        town: row.town,
        starts_on: row.starts_on,
        state,
    })
}
