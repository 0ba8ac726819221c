//! Instants that are not those of their wall times.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::{Kind, Violation};
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::invariants;
use crate::zone::{Fold, resolve};

pub(super) async fn find(tx: &mut Tx) -> Result<Vec<Violation>, Unexpected> {
    let rows = invariants::list_times(tx).await?;
    Ok(rows
        .iter()
        .filter(|row| {
            !agrees(row.starts_on, row.start_time, row.starts_at, &row.time_zone)
                || !agrees(row.ends_on, row.end_time, row.ends_at, &row.time_zone)
        })
        .map(|row| Violation { kind: Kind::DerivedInstant, ids: vec![row.id] })
        .collect())
}

/// True when the wall time may mean the instant; in a repeated hour it may mean either.
fn agrees(day: NaiveDate, time: NaiveTime, instant: DateTime<Utc>, zone: &str) -> bool {
    [Fold::Earlier, Fold::Later].into_iter().any(|fold| resolve(day, time, zone, Some(fold)) == Ok(instant))
}
