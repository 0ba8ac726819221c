//! A partner links its calendar after having seen what it says, or unlinks it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{LoginId, PartnerId};

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::ical::busy::{MOST_EVENTS, MOST_PERIODS, Period};
use crate::ical::lines::date_time;
use crate::repo::agendas::{self, NewAgenda};
use crate::repo::claims;

/// So often an address is asked again.
pub(super) const EVERY: TimeDelta = TimeDelta::hours(4);

/// The command: what was seen, as the page sends it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkAgenda<'a> {
    /// Whoever links it.
    pub by: LoginId,
    /// For whom.
    pub partner: PartnerId,
    /// Where it is looked at again; none for a file.
    pub address: Option<&'a str>,
    /// How many events were read.
    pub events: i64,
    /// The times that were seen.
    pub busy: &'a [Period],
}

/// Why nothing was linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// No such partner, or times that no look brought.
    #[error("there is nothing to link")]
    Unknown,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for LinkError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Links a calendar in the place of any other. Sessions that the partner holds stay: its page warns.
pub async fn link(backend: &Backend, command: &LinkAgenda<'_>) -> Result<(), LinkError> {
    let LinkAgenda { by, partner, address, events, busy } = *command;
    let most = i64::try_from(MOST_EVENTS).unwrap_or(i64::MAX);
    if !(0..=most).contains(&events) {
        return Err(LinkError::Unknown);
    }
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    claims::lock_partner(&mut tx, partner).await?.ok_or(LinkError::Unknown)?;
    let new = NewAgenda { partner, by, address, events, now, next_at: address.map(|_| now + EVERY) };
    agendas::link(&mut tx, &new, busy).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets the calendar and all its times.
pub async fn unlink(backend: &Backend, partner: PartnerId) -> Result<(), LinkError> {
    let mut tx = backend.db.begin().await?;
    claims::lock_partner(&mut tx, partner).await?.ok_or(LinkError::Unknown)?;
    agendas::unlink(&mut tx, partner).await?;
    tx.commit().await?;
    Ok(())
}

/// The times as text, for the form that comes back.
#[must_use]
pub fn to_text(busy: &[Period]) -> String {
    let time = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    busy.iter().map(|one| format!("{}/{}", time(one.starts_at), time(one.ends_at))).collect::<Vec<_>>().join(",")
}

/// The times of a text; none where it is not one of ours: in order, apart, not too many.
#[must_use]
pub fn from_text(text: &str) -> Option<Vec<Period>> {
    let instant = |text: &str| date_time(text).filter(|(_, utc)| *utc).map(|(time, _)| time.and_utc());
    let mut busy: Vec<Period> = Vec::new();
    for one in text.split(',').filter(|one| !one.is_empty()) {
        let (from, to) = one.split_once('/')?;
        let period = Period { starts_at: instant(from)?, ends_at: instant(to)? };
        let apart = busy.last().is_none_or(|last| last.ends_at < period.starts_at);
        if !apart || period.ends_at <= period.starts_at || busy.len() == MOST_PERIODS {
            return None;
        }
        busy.push(period);
    }
    Some(busy)
}
