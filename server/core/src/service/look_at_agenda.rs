//! Reads the calendar that a partner names, a file or an address, and keeps nothing: what would be
//! noted is shown first.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::ids::PartnerId;
use domain::partner::AgendaProblem;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::ical::busy::{self, BusyError, Frame, MOST_BYTES, Reading};
use crate::repo::{agendas, availabilities};
use crate::web::{Ask, Fetched, WebError};
use crate::zone;

/// So far back a calendar is read.
const BACK: TimeDelta = TimeDelta::days(1);
/// So far ahead: tours are planned a year and a half before.
const AHEAD: TimeDelta = TimeDelta::days(550);

/// Where a calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// The bytes of a file.
    File(&'a [u8]),
    /// An address as typed.
    Address(&'a str),
}

/// What a calendar would say of its partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The times and the doubts.
    pub reading: Reading,
    /// The clock by which times without a zone were read.
    pub zone: Tz,
}

/// Why a calendar is not read.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The calendar or its address is not what it should be.
    #[error("the calendar cannot be read: {}", .0.as_str())]
    Problem(AgendaProblem, Option<usize>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for LookError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<BusyError> for LookError {
    fn from(error: BusyError) -> Self {
        let problem = match error {
            BusyError::TooLarge => AgendaProblem::TooLarge,
            BusyError::NoCalendar => AgendaProblem::NoCalendar,
            BusyError::Truncated(_) => AgendaProblem::Truncated,
            BusyError::Unpaired(_) | BusyError::TooDeep(_) | BusyError::LongLine(_) => AgendaProblem::Broken,
            BusyError::TooManyEvents(_) | BusyError::TooManyTimes(_) => AgendaProblem::TooMany,
        };
        Self::Problem(problem, error.line())
    }
}

impl From<WebError> for LookError {
    fn from(error: WebError) -> Self {
        let problem = match error {
            WebError::Address => AgendaProblem::Address,
            WebError::NotPublic => AgendaProblem::NotPublic,
            WebError::Unreachable(_) | WebError::TimedOut => AgendaProblem::Unreachable,
            WebError::Status(_) | WebError::Redirections => AgendaProblem::Refused,
            WebError::TooLarge => AgendaProblem::TooLarge,
        };
        Self::Problem(problem, None)
    }
}

/// Reads the calendar. No transaction is open while an address is asked.
pub async fn look(backend: &Backend, partner: PartnerId, source: Source<'_>) -> Result<Looked, LookError> {
    match source {
        Source::File(bytes) => understand(backend, partner, bytes.to_vec()).await,
        Source::Address(address) => match fetch(backend, address, None).await? {
            Fetched::Body { bytes, .. } => understand(backend, partner, bytes).await,
            Fetched::Unchanged => Err(LookError::Problem(AgendaProblem::Refused, None)),
        },
    }
}

/// Asks an address; a tag says what one has already.
pub(super) async fn fetch(backend: &Backend, address: &str, tag: Option<&str>) -> Result<Fetched, WebError> {
    let fetched = backend.web.fetch(Ask { address: address.trim(), tag, limit: MOST_BYTES }).await;
    if let Err(error) = &fetched {
        // Neither the address, which is somebody's secret, nor what it said.
        tracing::info!(%error, "the calendar of a partner could not be fetched");
    }
    fetched
}

/// The times of a calendar, away from the threads that answer others.
pub(super) async fn understand(backend: &Backend, partner: PartnerId, bytes: Vec<u8>) -> Result<Looked, LookError> {
    let now = backend.now();
    let (zone, own) = {
        let mut tx = backend.db.read().await?;
        (zone_of(&mut tx, now).await?, own(&mut tx, partner).await?)
    };
    let read = move || {
        let frame = Frame { from: now - BACK, to: now + AHEAD, zone, own: &own };
        busy::read(&bytes, &frame)
    };
    let reading = tokio::task::spawn_blocking(read).await.map_err(Unexpected::new)??;
    Ok(Looked { reading, zone })
}

/// The clock of the next stop; that of the capital where no stop is to come.
async fn zone_of(tx: &mut Tx, now: DateTime<Utc>) -> Result<Tz, LookError> {
    let stops = availabilities::list_stops(tx, now.date_naive()).await?;
    match stops.first() {
        Some(stop) => Ok(zone::parse(&stop.time_zone).map_err(Unexpected::new)?),
        None => Ok(Tz::Europe__Paris),
    }
}

async fn own(tx: &mut Tx, partner: PartnerId) -> Result<BTreeSet<String>, DbError> {
    Ok(agendas::list_own(tx, partner).await?.into_iter().map(|id| id.to_string()).collect())
}
