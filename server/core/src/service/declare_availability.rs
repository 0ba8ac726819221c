//! A partner says when it comes to a stop, and with how many teams.

use chrono::{NaiveDate, NaiveTime};
use domain::ids::{LoginId, PartnerId, StopId};
use domain::partner::Availability;

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::{availabilities, claims};

/// The command: one day of one stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeclareAvailability {
    /// Whoever says it.
    pub by: LoginId,
    /// For whom.
    pub partner: PartnerId,
    /// The stop.
    pub stop: StopId,
    /// The local day.
    pub day: NaiveDate,
    /// What is said; `None` takes the word back.
    pub said: Option<Availability>,
}

/// Why nothing was noted.
#[derive(Debug, thiserror::Error)]
pub enum DeclareError {
    /// No such published stop, not on that day, or the day is over.
    #[error("there is no such day")]
    NoSuchDay,
    /// The end does not come after the start.
    #[error("the end must come after the start")]
    Order,
    /// Fewer teams than none, or more than the partner has.
    #[error("the partner has fewer teams")]
    Teams {
        /// How many it has.
        teams: i64,
    },
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for DeclareError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// A whole day without anybody.
#[must_use]
pub fn not_coming() -> Availability {
    let end = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(NaiveTime::MIN);
    Availability { from: NaiveTime::MIN, to: end, teams: 0 }
}

/// Notes what the partner says. Sessions that it holds stay: its page warns where they do not fit.
pub async fn declare(backend: &Backend, command: &DeclareAvailability) -> Result<(), DeclareError> {
    let DeclareAvailability { by, partner, stop, day, said } = *command;
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let body = claims::lock_partner(&mut tx, partner).await?.ok_or(DeclareError::NoSuchDay)?;
    let there = availabilities::find_stop(&mut tx, stop).await?.ok_or(DeclareError::NoSuchDay)?;
    if day < there.starts_on || there.ends_on < day || day < now.date_naive() {
        return Err(DeclareError::NoSuchDay);
    }
    match said {
        None => availabilities::unsay(&mut tx, partner, (stop, day)).await?,
        Some(said) if said.to <= said.from => return Err(DeclareError::Order),
        Some(said) if !(0..=body.teams).contains(&said.teams) => {
            return Err(DeclareError::Teams { teams: body.teams });
        }
        Some(said) => availabilities::say(&mut tx, partner, (stop, day), &said, by, now).await?,
    }
    tx.commit().await?;
    Ok(())
}
