//! What is known of the calendar that a partner linked.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PartnerId;
use domain::partner::AgendaProblem;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::{agendas, availabilities};

/// A linked calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agenda {
    /// Where it is looked at again; none for a file.
    pub address: Option<String>,
    /// How many events were read.
    pub events: i64,
    /// How many times to come the partner is busy.
    pub coming: i64,
    /// When its times were read last.
    pub read_at: DateTime<Utc>,
    /// In which zone to show that.
    pub time_zone: String,
    /// Why the last look brought nothing, and the line of the calendar.
    pub problem: Option<(AgendaProblem, Option<i64>)>,
}

/// The linked calendar, where there is one.
pub async fn agenda(backend: &Backend, partner: PartnerId) -> Result<Option<Agenda>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(agenda_in(&mut tx, partner, backend.now()).await?)
}

/// The same inside a transaction.
pub(super) async fn agenda_in(tx: &mut Tx, partner: PartnerId, now: DateTime<Utc>) -> Result<Option<Agenda>, DbError> {
    let Some(row) = agendas::find(tx, partner).await? else { return Ok(None) };
    let problem = row.problem.map(|word| {
        let inconsistent =
            || DbError::Inconsistent { table: "partner_agendas", column: "problem", row: partner.to_string() };
        Ok::<_, DbError>((AgendaProblem::parse(&word).ok_or_else(inconsistent)?, row.problem_line))
    });
    let coming = agendas::list_busy(tx, partner, (now, now + TimeDelta::days(3_650))).await?.len();
    let stops = availabilities::list_stops(tx, now.date_naive()).await?;
    let time_zone = stops.into_iter().next().map_or_else(|| "Europe/Paris".to_owned(), |stop| stop.time_zone);
    Ok(Some(Agenda {
        address: row.address,
        events: row.events,
        coming: super::partner_slot::count(coming),
        read_at: row.read_at,
        time_zone,
        problem: problem.transpose()?,
    }))
}
